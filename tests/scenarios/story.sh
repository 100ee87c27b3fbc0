#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The opening story, and its way out: eight threads, then eight processes.

. "$(dirname "$0")/lib.sh"

for policy in python2 python3 fifo
do
  measure "seq-$policy" story -p "$policy" -s threads=1
  measure "threads-$policy" story -p "$policy"
  measure "processes-$policy" multiprocessing -p "$policy"
done

# 40000 users of 10.3 us: 412 ms, and the ticks of the scheduler.
point "one thread: the time of the work" between 412 "$(end_ms seq-python3)" 412*1.01
for policy in python3 fifo
do
  # Some 80 switches of at most 0.2 ms.
  point "$policy: eight threads bring no speed-up" \
    between 1.00 "$(end_ms "threads-$policy") / $(end_ms "seq-$policy")" 1.05
done
# Checks are 20 us apart here (two users' sums), so that a battle costs less
# than the tenfold checks of the countdown: CPython 2.5 lost 21 % with eight
# threads and short ticks, 0.3 % with very long ones.
point "python2: eight threads are slower than one" \
  between 1.1 "$(end_ms threads-python2) / $(end_ms seq-python2)" 2
point "python3: one of eight cores is busy" between 0.12 "$(figure threads-python3 run '' core_use)" 0.13
# They have started at different times, so that the last ones have to catch up.
point "python3: all have done their part" between 8 "$(awk -F, '
  $1 == "thread" && $2 ~ /^workers-/ && $3 == "holds_gil_ns" && $4 >= 51.5e6 { n++ } END { print n + 0 }' \
  threads-python3.csv)" 8

for policy in python2 python3 fifo
do
  # An eighth of the work, 51.5 ms, and 20 ms for the spawn.  A core that is
  # not the others' loses its ticks too: 1 %.
  point "$policy: eight processes need an eighth and the spawn" \
    between 71.5 "$(end_ms "processes-$policy")" 71.5*1.015
done
point "eight processes are much faster" between 5.5 "$(end_ms seq-python3) / $(end_ms processes-python3)" 6

measure two-cores multiprocessing -s cores=2
point "on two cores: four times the work of each core, 4 * 71.5 ms" \
  between 286 "$(end_ms two-cores)" 286*1.015
measure no-spawn multiprocessing -s spawn=0
point "without the spawn: eight times as fast" between 7.85 "$(end_ms seq-python3) / $(end_ms no-spawn)" 8.1
measure costly-spawn multiprocessing -s spawn=400ms
point "a spawn as long as the work: slower than one thread" \
  between 1.05 "$(end_ms costly-spawn) / $(end_ms seq-python3)" 1.2
finish
