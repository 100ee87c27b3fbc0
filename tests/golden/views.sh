#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What --timeline and --sched show of small scenarios, byte for byte, checked by
# hand.  UPDATE=1 writes them anew; then check the difference by hand.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

golden=$GILSIM_SRCDIR/tests/golden

# same NAME COLUMNS COMMAND SCENARIO OPTION...: the view is the one in
# NAME.expect.
same ()
{
  local name=$1 columns=$2 command=$3 file=$golden/$4.ini
  shift 4
  COLUMNS=$columns "$GILSIM" "$command" "$file" "$@" >"$name.new" 2>"$name.err" </dev/null ||
    { cat "$name.err"; return 1; }
  [[ -z ${UPDATE:-} ]] || cp "$name.new" "$golden/$name.expect"
  diff "$golden/$name.expect" "$name.new"
}

# One case a line: name, columns, command, scenario, options.
while read -r name columns command scenario options
do
  # shellcheck disable=SC2086  # options are words
  point "$name" same "$name" "$columns" "$command" "$scenario" $options
  [[ $options == *--sched* ]] || point "$name fits" fits "$golden/$name.expect" "$columns"
done <<'END'
timeline-40 40 run forced-switch --timeline
timeline-80 80 run battle --timeline=unicode
timeline-120 120 run battle --timeline=ascii
timeline-window 80 run blocking-steps --timeline --from 5us --to 60us
timeline-compare 80 compare battle --timeline -p python2 -p python3 -p fifo
sched-timehist 80 run forced-switch --sched --to 12ms
sched-map 80 run hand-off --sched=map
sched-latency 80 run battle --sched=latency
END
finish
