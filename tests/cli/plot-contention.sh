#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim plot: the pictures of contention, from a scenario to the data that the
# scripts draw; what these show of them is for tests/report.

. "$(dirname "$0")/lib.sh"

# Nothing costs anything; a switch interval is 5 ms, a check comes each 32 ns.
cat >two.ini <<'END'
[scenario]
title = Two compute, one naps

[machine]
base = ideal
cores = 4

[threads cpu]
count = 2
program = compute 10ms

[threads nap]
program = sleep 2ms; compute 1ms
END
sed 's/count = 2/count = 70/; s/10ms/30us/' two.ini >many.ini
printf '[scenario]\ntitle = Alone\n[machine]\nbase = ideal\n[threads cpu]\nprogram = compute 1ms\n' >alone.ini
# Names of threads are letters; they can be long.
sed "s/threads cpu/threads $(printf 'x%.0s' {1..64})/; s/= Two.*/= \$(id) <script> \"{x}%d/" two.ini >hostile.ini

for kind in waits waiters blockers causes shares comparison
do
  point "$kind is listed" expect 0 "^ *$kind  " '' list plots
done
for kind in waits blockers causes shares comparison
do
  point "$kind is about whole runs" expect 2 '' "^gilsim: a picture of kind $kind is about the whole run" \
    plot $kind two.ini -o a.svg --to 3ms
done

if ! command -v gnuplot >/dev/null
then
  skip "pictures" "no gnuplot"
  finish
  exit
fi

# has FILE LINE...: the lines are there.
has ()
{
  local file=$1 line
  shift
  for line
  do
    grep -qxF -- "$line" "$file" || { echo "no $line in $file:"; cat "$file"; return 1; }
  done
}

# drawn KIND SCENARIO ARGUMENT...: into k/, and a.svg.
drawn ()
{
  rm -rf k a.svg
  expect 0 '' '' plot "$@" -o a.svg --keep k && [[ -s a.svg ]]
}

two=(-p python3 -p "fifo,quantum=3ms")

point "causes" drawn causes two.ini "${two[@]}"
# cpu-2 and nap wait from the start, cpu-1 from 5 ms, nap for another 8 ms.
point "sums of waits" has k/causes.csv 'all threads,1,python3,5,33000016,0,0,0,0' 'cpu-1,1,python3,1,5000016,0,0,0,0' \
  'cpu-2,1,python3,2,10000000,0,0,0,0' 'nap,1,python3,2,18000000,0,0,0,0'
point "of both policies" test "$(grep -c 'fifo (quantum=3ms)' k/causes.csv)" = 4
point "it is drawn again" sh k/draw.sh again.svg
point "the same" cmp a.svg k/again.svg
point "two cores" drawn causes two.ini -s machine.cores=1
point "cost waits for them" test "$(awk -F, '/^all/ { print ($5 > 0) ($9 > 0) }' k/causes.csv)" = 11
point "many threads" drawn causes many.ini
point "are a group" grep -q '^cpu (70 threads),1,' k/causes.csv
point "dead time and a core are causes" drawn causes convoy -p python2 -s run.duration=20ms
point "each of them" test "$(awk -F, '/^all/ { print ($7 > 0) ($9 > 0) }' k/causes.csv)" = 11
point "nobody waits" expect 1 '' '^gilsim: nothing to draw: no thread waited' plot causes alone.ini -o b.svg

point "blockers" drawn blockers two.ini "${two[@]}"
point "who waited while whom" has k/blockers.csv '1,python3,1,cpu-1,held,2,cpu-2,5000016' \
  '1,python3,2,cpu-2,held,1,cpu-1,10000000' '1,python3,3,nap,held,1,cpu-1,8000000' \
  '1,python3,3,nap,held,2,cpu-2,10000000' '1,python3,3,nap,else,4,dead time,0'
point "nothing else" test "$(awk -F, '$1 == 1 { sum += $8 } END { print sum }' k/blockers.csv)" = 33000016
point "groups" drawn blockers many.ini
point "block themselves" test "$(awk -F, '$4 ~ /cpu/ && $7 == "cpu" { print ($8 > 70 * 69 / 2 * 30000 - 1) }' \
  k/blockers.csv)" = 1

point "waiters" drawn waiters two.ini "${two[@]}"
point "each change" has k/waiters-1-python3.csv 0,5000016,2,2,2 5000016,10000032,2,2,2 10000032,12000032,1,1,1 \
  12000032,15000016,2,2,2 15000016,20000000,1,1,1 20000000,21000000,0,0,0
point "a window" drawn waiters two.ini -p python3 --from 9ms --to 11ms
point "of them" has k/waiters-1-python3.csv 9000000,10000032,2,2,2 10000032,11000000,1,1,1
point "a run that has ended before" expect 2 '' '^gilsim: --from 1s: the run ends' \
  plot waiters two.ini -o b.svg --from 1s
point "very many" drawn waiters convoy -p python2 -s run.duration=100ms
point "are columns" test "$(wc -l <k/waiters-1-python2.csv)" -lt 1030

point "shares" drawn shares two.ini "${two[@]}"
point "of each thread" has k/shares.csv 1,python3,gil,1,cpu-1,10000000 1,python3,gil,3,nap,1000000 \
  1,python3,cpu,2,cpu-2,10000000
# 21^2 / (3 * (100 + 100 + 1))
point "Jain's index" has k/shares.csv 1,python3,gil-fairness,1,,0.7313
point "answers" drawn shares convoy -s run.duration=50ms -s threads=0
point "per second" test "$(awk -F, '$3 == "answers" && $5 == "clients" { print ($6 > 20000) }' k/shares.csv)" = 1
point "classes" drawn shares many.ini
point "with all their threads" test "$(grep -c '^1,python3,gil,1,cpu,' k/shares.csv)" = 70

point "waits" drawn waits two.ini "${two[@]}"
point "their distribution" has k/waits-1-python3.csv gil-wait,run,4999984,0 gil-wait,run,5000016,3 \
  gil-wait,run,10000032,5 latency,return:nap,7999968,1
point "no waits" expect 1 '' '^gilsim: nothing to draw: no thread waited' plot waits alone.ini -o b.svg

point "comparison" drawn comparison two.ini "${two[@]}"
point "of figures" has k/comparison.csv python3,makespan,run,21000000

for kind in waits waiters blockers causes shares comparison
do
  point "$kind: seven policies, dark" drawn $kind two.ini -p python2 -p python3 -p fifo -p fifo,quantum=1ms \
    -p python3,switch-interval=1ms -p python2,check-interval=7 -p fifo --theme dark
  point "$kind: names from elsewhere" drawn $kind hostile.ini
  # shellcheck disable=SC2016  # as it is
  point "$kind: are texts" grep -qF '$(id) &lt;script' a.svg
  point "$kind: and no script" test "$(grep '<script' a.svg | grep -cv 'type="text/javascript"')" = 0
done
point "nothing else is left" test "$(left_behind | grep -v '^./k')" = ./a.svg

finish
