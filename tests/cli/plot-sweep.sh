#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim plot sweep: what is varied, what comes of it, and that it does not
# depend on the number of jobs; what the picture shows is for tests/report.

. "$(dirname "$0")/lib.sh"

# Nothing costs anything.
cat >two.ini <<'END'
[scenario]
title = Two compute, one naps

[parameters]
threads = 2

[machine]
base = ideal
cores = 4

[threads cpu]
count = ${threads}
program = compute 10ms

[threads nap]
program = sleep exponential(2ms); compute 1ms
END

sweep=(plot sweep two.ini -o a.svg)
point "what to vary is needed" expect 2 '' '^gilsim: --sweep NAME=VALUE,VALUE\.\.\. is missing' "${sweep[@]}"
for bad in threads '=1' 'threads=' 'threads=1,,2' 'threads=1,'
do
  point "not $bad" expect 2 '' "^gilsim: --sweep $bad: expected a parameter and its values" "${sweep[@]}" --sweep "$bad"
done
point "not what does not exist" expect 2 '' '^gilsim: cannot vary "thread", .*threads' "${sweep[@]}" --sweep thread=1
point "not what no policy has" expect 2 '' '^gilsim: cannot vary "quantum"' "${sweep[@]}" -p python3 --sweep quantum=1ms
point "not with other values" expect 2 '' '^two\.ini:.*found "x"' "${sweep[@]}" --sweep threads=1,x
point "nor of a policy" expect 2 '' 'switch-interval' "${sweep[@]}" -p python3 --sweep switch-interval=never
point "not twice" expect 2 '' 'is there twice' "${sweep[@]}" -p python3,switch-interval=1ms --sweep switch-interval=1ms
point "no value twice" expect 2 '' '^gilsim: --sweep threads: 2 is there twice$' "${sweep[@]}" --sweep threads=1,2,2
point "nor written otherwise" expect 2 '' '^gilsim: --sweep switch-interval: 5000us is there twice$' \
  "${sweep[@]}" -p python3 --sweep switch-interval=5ms,5000us
point "a figure of a GIL needs three words" expect 2 '' \
  'gil.switch" is no figure; expected "gil\.INTERPRETER\.FIGURE"' "${sweep[@]}" --sweep threads=1 --figure gil.switch
point "a statistic of waits needs two" expect 2 '' 'is no figure; expected "gil-wait\.STATISTIC"' \
  "${sweep[@]}" --sweep threads=1 --figure gil-wait.p50.x
point "makespan of runs that do not end" expect 1 '' 'makespan has no value.*ended by itself.*latency\.clients\.mean$' \
  plot sweep convoy --sweep threads=1,2 --seeds 1 -s run.duration=10ms -o a.svg
"$GILSIM" run two.ini --record a.rec >.out
point "no recording" expect 2 '' '^gilsim: a\.rec: found a recording, .*all but the sweep' \
  plot sweep a.rec -o a.svg --sweep a=1
rm a.rec
point "no unknown figure" expect 2 '' '^gilsim: figure "makespam" .*makespan' "${sweep[@]}" --sweep threads=1 \
  --figure makespam
point "no five figures" expect 2 '' '^gilsim: .* at most 4 figures' "${sweep[@]}" --sweep threads=1 \
  --figure end --figure end --figure end --figure end --figure end
for bad in 0 x 1000000
do
  point "not $bad seeds" expect 2 '' "^gilsim: --seeds $bad: expected" "${sweep[@]}" --sweep threads=1 --seeds $bad
done
point "no window" expect 2 '' '^gilsim: .*whole run' "${sweep[@]}" --sweep threads=1 --to 3ms
for option in '--sweep threads=1' '--figure end' '--seeds 3' '-j 2'
do
  # shellcheck disable=SC2086  # two words
  point "no $option for another kind" expect 2 '' '^gilsim: --sweep, .* are for a picture of kind sweep' \
    plot waits two.ini -o a.svg $option
done
point "a run that fails" expect 1 '' '^gilsim: python3, run.max-time=1ms, replication 1: the simulated time' \
  "${sweep[@]}" -p python3 --sweep run.max-time=1s,1ms,2ms -j 3
point "nothing is left behind" test -z "$(left_behind)"

if ! command -v gnuplot >/dev/null
then
  skip "pictures" "no gnuplot"
  finish
  exit
fi

# drawn ARGUMENT...: a.svg, and its data in k.
drawn ()
{
  rm -rf k
  expect 0 '' '' "${sweep[@]}" --keep k "$@"
}

# has LINE...: the lines are in sweep.csv.
has ()
{
  local line
  for line
  do
    grep -qxF -- "$line" k/sweep.csv || { echo "no $line in k/sweep.csv:"; cat k/sweep.csv; return 1; }
  done
}

# titled LINE...: the same of titles.csv.
titled ()
{
  local line
  for line
  do
    grep -qxF -- "$line" k/titles.csv || { echo "no $line in k/titles.csv:"; cat k/titles.csv; return 1; }
  done
}

point "a parameter of the scenario" drawn -p python3 -p fifo --sweep threads=4,1,2 --figure cpu.holds-gil \
  --figure cpu.threads --seeds 3
point "in the order of the axis" test "$(awk -F, '$1 == 1 && $2 == 1 { printf "%s ", $4 }' k/sweep.csv)" = '1 2 4 '
point "with all figures" has 1,1,python3,1,1,3,10000000,10000000,10000000 2,2,fifo,4,4,3,4,4,4
point "what the axes are" titled x,threads x-kind,number x-scale,logarithmic seeds,3 'confidence,95 %' \
  figure-1,cpu.holds-gil unit-1,ns figure-2,cpu.threads unit-2,number 'scenario,Two compute‚ one naps'
point "as drawn" grep -q 'n = 3 replications' a.svg
point "it is drawn again" sh k/draw.sh again.svg
point "the same" cmp a.svg k/again.svg
point "equal steps are linear" drawn --sweep threads=1,2,3,4 --figure end --seeds 1
point "and said so" titled x-scale,linear
point "one seed has no interval" test "$(awk -F, 'NR == 2 { print $6 $8 $9 }' k/sweep.csv)" = 1NaNNaN

point "a parameter of some policies" drawn -p python3 -p fifo --sweep switch-interval=1ms,5ms,40ms \
  --figure forced-drops --seeds 2
point "a duration" titled x-kind,duration x-scale,logarithmic
point "which matters to one" test "$(awk -F, '$2 == 1 { print ($7 > 0) }' k/sweep.csv | tr '\n' ' ')" = '1 1 0 '
point "and not to the other" test "$(awk -F, '$2 == 2 { print $7 }' k/sweep.csv | sort -u | wc -l)" = 1
point "words" drawn --sweep machine.scheduler=fair,fcfs --seeds 2
point "side by side" titled x-kind,category
point "without a policy, the scenario's" has "$(grep '^1,1,python3,2,fcfs,2,' k/sweep.csv)"
point "values with commas" drawn --sweep 'nap.program=sleep uniform(1ms,2ms),sleep 1ms' --seeds 2
point "are two" test "$(wc -l <k/sweep.csv)" = 3

point "one job" drawn -p python2 -p python3 --sweep threads=1,2,3 --figure end --figure nap.ended --seeds 6 -j 1
cp k/sweep.csv one.csv
cp a.svg one.svg
point "many jobs" drawn -p python2 -p python3 --sweep threads=1,2,3 --figure end --figure nap.ended --seeds 6 -j 9
point "the same data" cmp k/sweep.csv one.csv
point "the same picture" cmp a.svg one.svg
point "runs differ by their seed" test "$(awk -F, '$1 == 2 && $8 < $7 && $7 < $9' one.csv | wc -l)" = 2
point "another first seed" drawn -p python2 -p python3 --sweep threads=1,2,3 --figure nap.ended --seeds 6 --seed 77
point "other numbers" sh -c '! grep -q "$(sed -n 2p k/sweep.csv)" one.csv'
point "figures without a value" expect 1 '' '^gilsim: nothing to draw: makespan .*, such as gil-wait.mean$' \
  plot sweep two.ini -o b.svg --sweep run.duration=1ms,2ms --figure makespan --seeds 2

finish
