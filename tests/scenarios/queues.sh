#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# mm1.ini and md1.ini against theory.  The service time is 1 ms, rho the load.
#
# How far may a mean of n successive times be off?  They hang together, so that
# the variance of the mean of M/M/1's is rho (2 + 5 rho - 4 rho^2 + rho^3) /
# (1 - rho)^4 / n (Daley, 1968).  With one million requests a standard error is
# 0.27 % of the mean at rho 0.5, 0.55 % at 0.7 and 1.9 % at 0.9; M/D/1's is
# about half of it.  The numbers of seeds are such that 1 % is two standard errors
# at least: 0.27 %, 0.27 % and 0.48 %.

. "$(dirname "$0")/lib.sh"

# many SCENARIO RATE SEEDS: the mean over the seeds of some figures of runs, in
# ms, as FIGURE=VALUE; one million requests each.
many ()
{
  local seed
  for seed in $(seq "$3")
  do
    "$GILSIM" run "$GILSIM_SRCDIR/scenarios/$1.ini" -q --format csv --seed "$seed" -s rate="$2" || return 1
  done | awk -F, '
    $1 == "latency" && $2 == "web" && $3 ~ /^(mean|p50|p90|p99)_ns$/ { sum[$3] += $4 / 1e6 }
    $1 == "latency" && $2 == "web" && $3 == "count" { sum["count"] += $4 }
    $1 == "run" && $3 == "core_use" { sum["core_use"] += $4; n++ }
    END { for (figure in sum) print figure "=" sum[figure] / n }' >"$1-$2"
}

of ()
{
  sed -n "s/^$2=//p" "$1"
}

# queue SCENARIO RATE SEEDS MEAN: what theory says
queue ()
{
  point "$1, $2 a second: $3 runs" many "$1" "$2" "$3"
  point "$1, $2 a second: all are answered" between 1000000 "$(of "$1-$2" count)" 1000000
  # Standard error: 0.14 % over the root of the number of runs.
  point "$1, $2 a second: the server is busy" between "$2 / 1000 * 0.997" "$(of "$1-$2" core_use)" "$2 / 1000 * 1.003"
  point "$1, $2 a second: the mean response time, $4 ms" \
    between "$4 * 0.99" "$(of "$1-$2" mean_ns)" "$4 * 1.01"
}

queue mm1 500 1 '1 / (1 - 0.5)'
queue mm1 700 4 '1 / (1 - 0.7)'
queue mm1 900 16 '1 / (1 - 0.9)'
queue md1 500 1 '(1 + 0.5 / 2 / (1 - 0.5))'
queue md1 900 6 '(1 + 0.9 / 2 / (1 - 0.9))'

# M/M/1's response times are exponential, with that mean.  To the standard
# errors comes the width of a histogram's bin, up to 1.6 %.
for pair in 0.5:p50 0.9:p90 0.99:p99
do
  point "mm1: ${pair#*:} of an exponential distribution" between \
    "-log (1 - ${pair%:*}) * 10 * 0.975" "$(of mm1-900 "${pair#*:}_ns")" "-log (1 - ${pair%:*}) * 10 * 1.025"
done

# Requests that queue in the socket, for the GIL, or for the only core: all of
# them first in, first out and without cost, the same to the nanosecond.
measure socket md1 -s requests=100000
measure gil md1 -s requests=100000 -s servers=200 -s cores=200
measure core md1 -s requests=100000 -s servers=200
for queue in gil core
do
  for figure in count mean_ns stddev_ns p50_ns p99_ns max_ns
  do
    point "md1: $figure is the same whether requests queue in the socket or for the $queue" \
      between "$(figure socket latency web "$figure")" "$(figure $queue latency web "$figure")" \
      "$(figure socket latency web "$figure")"
  done
  point "md1, $queue: the GIL is held while a request is served, and for no longer" \
    between 100000e6 "$(gils $queue held_ns)" 100000e6
  point "md1, $queue: a lock without costs is never dead" between 0 "$(gils $queue dead_ns)" 0
done
point "md1: one server never waits for the GIL" between 0 "$(figure socket group server waits_gil_ns)" 0
point "md1: 200 servers on one core wait for the core" between 0 "$(figure core group server waits_gil_ns)" 0
# Each request waits at least for those before it; so does its thread again when
# it is done, because send drops the GIL and takes it again.
point "md1: 200 servers with a core each wait for the GIL" between \
  "100000 * ($(figure socket latency web mean_ns) - 1e6)" "$(figure gil group server waits_gil_ns)" \
  "2.5 * 100000 * ($(figure socket latency web mean_ns) - 1e6)"
finish
