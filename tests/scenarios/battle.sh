#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The GIL battle.  CPython 2.7.18 took 4.75 s on two cores and 3.36 s on one
# for the same iterations: 1.43 and 1.02 times what one thread takes.

. "$(dirname "$0")/lib.sh"

bytecode_ms='(6000000 * 101 * 5.5e-6)'

measure two battle
measure one battle -s machine.cores=1
point "six million checks on two cores" between 6000000 "$(gils two takes)" 6000100
point "six million checks on one" between 6000000 "$(gils one takes)" 6000100

point "two cores: slower than the bytecode" between 1.3 "$(end_ms two) / $bytecode_ms" 1.6
# A release and take of 16 ns at each check of 555 ns: 3 %.
point "one core: not so" between 1.0 "$(end_ms one) / $bytecode_ms" 1.05
point "two cores: more than one" between 1.25 "$(end_ms two) / $(end_ms one)" 1.6

point "two cores: races are lost by the ten thousand" between 100000 "$(gils two lost_wakeups)" 1000000
point "two cores: more often than won" between "$(gils two switches)" "$(gils two lost_wakeups)" 6000000
point "two cores: nobody runs for a seventh of the time or more" \
  between 0.14 "$(gils two dead_ns) / 1e6 / $(end_ms two)" 0.3
point "one core: hardly a race is lost" between 0 "$(gils one lost_wakeups)" 100
# The woken thread runs when the scheduler's tick (4 ms) lets it.
point "one core: the threads change places at ticks" between 600 "$(gils one switches)" 1200

for seed in 2 3
do
  measure "seed-$seed" battle --seed "$seed"
  point "seed $seed: the same battle" between 0.9 "$(end_ms "seed-$seed") / $(end_ms two)" 1.1
done

measure python3 battle -p python3
point "python3 ends it" between 1.0 "$(end_ms python3) / $bytecode_ms" 1.05
measure rare battle -p python2,check-interval=100000
point "so does a rare check" between 1.0 "$(end_ms rare) / $bytecode_ms" 1.05
measure macos battle -p python2,lock=condvar
point "with the lock of macOS: a battle too" between 1.3 "$(end_ms macos) / $bytecode_ms" 2
finish
