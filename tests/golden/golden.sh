#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Timelines of small scenarios that were checked by hand, byte for byte.
# UPDATE=1 writes them anew; then check the difference by hand.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

golden=$GILSIM_SRCDIR/tests/golden

# same NAME SCENARIO OPTION...: the timeline is the one in NAME.expect.
same ()
{
  local name=$1 file=$golden/$2.ini
  shift 2
  "$GILSIM" run "$file" --events - --verify "$@" >"$name.new" 2>"$name.err" </dev/null ||
    { cat "$name.err"; return 1; }
  [[ -z ${UPDATE:-} ]] || cp "$name.new" "$golden/$name.expect"
  diff "$golden/$name.expect" "$name.new"
}

# One case a line: name, scenario, options.
while read -r name scenario options
do
  # shellcheck disable=SC2086  # options are words
  point "$name" same "$name" "$scenario" $options
done <<'END'
forced-switch forced-switch
forced-switch-one-core forced-switch -s machine.cores=1 -s machine.tick=4ms
no-forced-switch forced-switch -p python3,forced-switch=no
battle battle
battle-one-core battle -s machine.cores=1 -s machine.slice=30us
hand-off hand-off
condvar-steal condvar-steal
wait-before-io wait-before-io
blocking-steps blocking-steps
echo echo
echo-one-core echo -s machine.cores=1
blocking-steps-python2 blocking-steps -p python2,check-interval=999999,tick-time=1ns
END
finish
