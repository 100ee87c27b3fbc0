#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# I/O beside a thread that computes, under Python 2.  Published: a woken thread
# needs 100 to 1000 checks to get the GIL; and on the machine of the defaults,
# 2.7.18 returns from a sleep 0.14 ms late beside one thread, of which 0.10 ms
# are the timer's.

. "$(dirname "$0")/lib.sh"

# delay LABEL FIGURE: of the I/O thread's returns, in us
delay ()
{
  echo "($(figure "$1" latency return:io "$2") / 1e3)"
}

measure alone io-starvation -s threads=0
measure beside io-starvation
measure linux io-starvation -p python2
measure rare io-starvation -p python2,check-interval=1000
measure one-core io-starvation -s machine.cores=1
measure python3 io-starvation -p python3

# An interrupt on an idle core, and an operation without anybody beside it.
point "alone: back at once" between 5 "$(delay alone mean_ns)" 25
point "alone: no race is lost" between 0 "$(gils alone lost_wakeups)" 0
point "all operations are measured" between 2000 "$(figure beside latency return:io count)" 2000

point "starved: 0.3 ms or more" between 300 "$(delay beside mean_ns)" 1000
point "starved: 3 times the time" between 3 "$(end_ms beside) / $(end_ms alone)" 10
point "starved: 10 races lost for each operation" between 10 "$(gils beside lost_wakeups) / 2000" 100
# The checks that pass while it wants the GIL, of which each takes 0.56 us at least.
point "starved: 100 to 1000 checks until the GIL is won" \
  between 100 "$(gils beside forced_drops) / 2000" 1000

point "a semaphore is won sooner, but not at once" \
  between "3 * $(delay alone mean_ns)" "$(delay linux mean_ns)" "$(delay beside mean_ns) / 2"
point "a semaphore: a race or more is lost each time" between 1 "$(gils linux lost_wakeups) / 2000" 10
point "rare checks: later" between "3 * $(delay linux mean_ns)" "$(delay rare mean_ns)" "10 * $(delay linux mean_ns)"
point "one core: the woken thread preempts" between 0 "$(delay one-core mean_ns)" 30
point "python3: a full interval" between 5000 "$(delay python3 p50_ns)" 5300
finish
