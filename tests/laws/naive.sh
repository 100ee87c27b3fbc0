#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The naive mode goes from check to check and calls the policy at each; the
# usual mode passes over what nobody can observe.  Both must give the same
# timeline to the byte: for every scenario, policy and scheduler, on the machine
# with costs and on the ideal one.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

# How much of each scenario is simulated.
limit=${NAIVE_LIMIT:-20ms}

# Every kind of step, two groups that fight, clients, I/O.
cat >busy.ini <<'END'
[scenario]
title = Every kind of step

[run]
duration = 20ms

[threads cpu]
count = 2
program = forever { compute uniform(1us, 9ms); native 30us; lock gate; compute 3us; unlock gate }

[threads io]
count = 2
program = forever { io exponential(300us); compute 20us; put box; nogil 100us;
  measure nap less 1ms { sleep 1ms }; yield; sendto talk }

[threads reader]
background = yes
program = forever { get box; compute 7us }

[threads listener]
background = yes
program = forever { measure heard { recvfrom talk }; compute 5us }

[threads server]
program = forever { recv web; compute 11us; send web }

[threads main]
program = compute 1ms; start late; join late; compute 1ms

[threads late]
start = step
program = compute 2ms; io 1ms

[clients web]
mode = open
interarrival = exponential(500us)
network = 20us
END
sed -i -z 's/;\n */; /g' busy.ini

# Nearly alone: where the usual mode passes over the most.
cat >alone.ini <<'END'
[scenario]
title = One thread computes, another looks in now and then

[run]
duration = 20ms

[threads cpu]
program = forever { compute uniform(1us, 20ms) }

[threads visitor]
program = forever { sleep 7ms; compute 1us }
END

# agrees FILE ARGUMENT...: both modes succeed with the same timeline.
agrees ()
{
  local mode
  for mode in usual naive
  do
    rm -f $mode
    "$GILSIM" run "$@" --events $mode $([[ $mode == usual ]] || echo --naive) >report 2>&1 </dev/null ||
      { echo "$mode: $*"; cat report; return 1; }
  done
  [[ $(wc -l <usual) -ge 3 ]] || { echo "$*: no timeline"; return 1; }
  cmp -s usual naive || { echo "$*"; diff usual naive | head -n 6; return 1; }
}

# all_agree FILE POLICY ARGUMENT...: on every scheduler and both machines.
all_agree ()
{
  local file=$1 policy=$2 scheduler
  shift 2
  for scheduler in fair round-robin mlfq fcfs
  do
    agrees "$file" -p "$policy" -s machine.scheduler=$scheduler "$@" || return 1
    agrees "$file" -p "$policy" -s machine.scheduler=$scheduler -s machine.base=ideal "$@" || return 1
  done
}

policies="python2 python2,lock=condvar python2,check-interval=30 python3 python3,switch-interval=100us
  python3,forced-switch=no python3,switch-test=no python3,switch-interval=50us,check-gap=1us fifo fifo,quantum=200us"

for policy in $policies
do
  for file in busy.ini alone.ini
  do
    point "${file%.ini} under $policy" all_agree $file "$policy"
    point "${file%.ini} under $policy, one core" all_agree $file "$policy" -s machine.cores=1
  done
done

for file in "$GILSIM_SRCDIR"/scenarios/*.ini
do
  for policy in python2 python3 fifo
  do
    point "$(basename "$file" .ini) under $policy" all_agree "$file" "$policy" -s "run.duration=$limit"
  done
done
finish
