#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the switch test and the forced switch of Python 3 are for.

. "$(dirname "$0")/lib.sh"

for cores in 2 8
do
  measure "both-$cores" requester-spin -s "machine.cores=$cores"
  measure "no-test-$cores" requester-spin -p python3,switch-test=no -s "machine.cores=$cores"
  measure "no-force-$cores" requester-spin -p python3,forced-switch=no -s "machine.cores=$cores"

  # An interval of 5 ms, whose timer and hand-off are late: by 0.4 ms on average,
  # when eight threads have timers on two cores.
  point "$cores cores: a switch each interval" between 1000/5.6 "$(gils "both-$cores" switches)" 1000/5.0
  # Two threads may ask in the same moment.
  point "$cores cores: hardly more requests than switches" \
    between 0.95 "$(gils "both-$cores" drop_requests) / $(gils "both-$cores" switches)" 1.4

  point "$cores cores, no test: requests multiply" \
    between 3 "$(gils "no-test-$cores" drop_requests) / $(gils "both-$cores" drop_requests)" 8
  point "$cores cores, no test: and so do switches" \
    between 2 "$(gils "no-test-$cores" switches) / $(gils "both-$cores" switches)" 8
  point "$cores cores, no test: the GIL is dead for longer" \
    between 2 "$(gils "no-test-$cores" dead_ns) / $(gils "both-$cores" dead_ns)" 20

  point "$cores cores, no force: at most half of the requests bring a switch" \
    between 0 "$(gils "no-force-$cores" switches) / $(gils "no-force-$cores" drop_requests)" 0.5
  point "$cores cores, no force: more wake-ups are in vain" \
    between 2 "$(gils "no-force-$cores" lost_wakeups) / $(gils "both-$cores" lost_wakeups)" 1000
done

# With a core for each thread the woken one is never as fast as the one that
# just dropped: without the force nearly nobody gets a turn.
point "8 cores, no force: hardly a switch" between 0 "$(gils no-force-8 switches)" 60
# With two threads there is only one waiter: nothing else can have switched.
measure two requester-spin -s threads=2
measure two-no-test requester-spin -s threads=2 -p python3,switch-test=no
point "two threads: the test makes no difference" \
  between "$(gils two drop_requests)" "$(gils two-no-test drop_requests)" "$(gils two drop_requests)"
finish
