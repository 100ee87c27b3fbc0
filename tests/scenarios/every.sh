#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What holds for every scenario that comes with gilsim: it says what it shows,
# and it runs under every policy and every scheduler with the invariants on.

. "$(dirname "$0")/lib.sh"

policies=$("$GILSIM" list policies --format csv | sed 1d | cut -d, -f1 | uniq)
schedulers=$("$GILSIM" list schedulers --format csv | sed 1d | cut -d, -f1 | uniq)

says_all ()
{
  local key
  for key in title shows source expect
  do
    grep -q "^$key = ." "$1" || { echo "no $key"; return 1; }
  done
  [[ $(head -c 2 "$1") == '# ' ]] || { echo "does not open with a comment"; return 1; }
}

# Above each parameter stands a comment.
parameters_explained ()
{
  awk '/^\[/ { inside = $0 == "[parameters]" }
       inside && /^[^#[]/ && before !~ /^# ./ { print "no comment above: " $0; bad = 1 }
       { before = $0 }
       END { exit bad }' "$1"
}

runs_everywhere ()
{
  local policy scheduler
  for policy in $policies
  do
    for scheduler in $schedulers
    do
      "$GILSIM" run "$1" -q --verify -p "$policy" -s "machine.scheduler=$scheduler" "${@:2}" >/dev/null \
        || { echo "policy $policy, scheduler $scheduler"; return 1; }
    done
  done
}

point "there are policies and schedulers" test -n "$policies" -a -n "$schedulers"
for file in "$GILSIM_SRCDIR"/scenarios/*.ini
do
  name=$(basename "$file" .ini)
  # Short forms of the long ones.
  short=()
  case $name in
    battle) short=(-s checks=60000) ;;
    m?1) short=(-s requests=20000) ;;
    io-starvation) short=(-s operations=200) ;;
  esac
  point "$name says what it shows, from where, and what must come out" says_all "$file"
  point "$name explains its parameters" parameters_explained "$file"
  point "$name can be explained" "$GILSIM" check "$file"
  point "$name runs under every policy and scheduler" runs_everywhere "$file" "${short[@]}"
done
finish
