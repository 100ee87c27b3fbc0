#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The convoy effect.  Published, for macOS and an interval of 5 ms: 30000
# answers a second alone, 100 beside one CPU thread, 50 beside two, 30 beside
# four; there each answer waits for two intervals.  On Linux the server wins
# the GIL back after send now and then, and waits for one or two.

. "$(dirname "$0")/lib.sh"

answers ()
{
  figure "$1" latency clients count
}

for policy in python2 python3 fifo
do
  measure "$policy" convoy -p "$policy"
  measure "$policy-alone" convoy -p "$policy" -s threads=0
  point "$policy alone: as fast as the network and the wake-ups" between 20000 "$(answers "$policy-alone")" 40000
done
measure python3-1 convoy -p python3 -s threads=1
measure python3-4 convoy -p python3 -s threads=4

point "python3 beside one thread: one or two intervals for each" between 95 "$(answers python3-1)" 250
point "python3 beside two: fewer" between 50 "$(answers python3)" 170
point "python3 beside four: fewer still" between 20 "$(answers python3-4)" "$(answers python3) * 0.75"
point "python3: half of the returns wait for a full interval or more" \
  between 5.0e6 "$(figure python3 latency return:server p50_ns)" 15.5e6
point "python3 beside one: all but the luckiest do" \
  between 5.0e6 "$(figure python3-1 latency return:server p50_ns)" 5.3e6
point "python3: the CPU threads lose nearly nothing" between 0.99 "$(gils python3 held_ns) / 1e9" 1

point "python2: answers sooner, a hundred times as many" between 50 "$(answers python2) / $(answers python3)" 500
point "python2: but a fifth of the time or more is dead" between 0.2 "$(gils python2 dead_ns) / 1e9" 0.45
point "python2: races are lost all the time" between 5000 "$(gils python2 lost_wakeups)" 200000

# Behind two CPU threads of a quantum each, whose timers are 0.1 ms late.
point "fifo: nobody waits for more than two quanta" between 9e6 "$(figure fifo wait server max_ns)" 10.4e6
point "fifo: no races" between 0 "$(gils fifo lost_wakeups)" 0
point "fifo: an answer waits for both of the server's calls" between 45 "$(answers fifo)" 110

measure python3-1ms convoy -p python3,switch-interval=1ms -s threads=1
point "python3: a fifth of the interval, 4 to 5 times the answers" \
  between 3.5 "$(answers python3-1ms) / $(answers python3-1)" 5.2
measure alone-1ms convoy -p python3,switch-interval=1ms -s threads=0
point "python3 alone: the interval does not matter" between 0.99 "$(answers alone-1ms) / $(answers python3-alone)" 1.01

# Little's law: answers in unit time times their mean response time is the
# number under way.  What is unanswered at the end is missing: for 4 requests
# and the slowest policy, up to 4 * 80 ms of 4 s.
for policy in python2 python3 fifo
do
  measure "$policy-little" convoy -p "$policy" -s outstanding=4
  point "$policy: Little's law for four requests under way" between 0.90 \
    "$(figure "$policy-little" latency clients count) * $(figure "$policy-little" latency clients mean_ns) / 4e9" 1.0
done

for seed in 2 3 4
do
  measure "seed-$seed" convoy -p python3 --seed "$seed"
  point "seed $seed: python3 answers as slowly" between 50 "$(answers "seed-$seed")" 170
done
finish
