#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The countdowns in processes against those one after the other: what no claim
# of one scenario can say.  CPython 2.7 is 1.91 times as fast, 3.11 1.83 times.

. "$(dirname "$0")/lib.sh"

for policy in python2 python3 fifo
do
  measure "seq-$policy" count-sequential -p "$policy"
  measure "threads-$policy" count-threaded -p "$policy"
  measure "processes-$policy" count-processes -p "$policy"
  point "$policy: two processes are nearly twice as fast" \
    between 1.75 "$(end_ms "seq-$policy") / $(end_ms "processes-$policy")" 2.0
done
for policy in python3 fifo
do
  point "$policy: threads gain nothing and lose nearly nothing" \
    between 1.00 "$(end_ms "threads-$policy") / $(end_ms "seq-$policy")" 1.05
done
point "python2: two cores make it slower" between 1.3 "$(end_ms threads-python2) / $(end_ms seq-python2)" 1.6
finish
