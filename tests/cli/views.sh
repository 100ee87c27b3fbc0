#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The timeline in the terminal and the views of `perf sched`: what they take,
# what they fit, and that they agree with the report.

. "$(dirname "$0")/lib.sh"

scenarios=$GILSIM_DATADIR/scenarios

# Which part of the output they take, and what else they let be.
point "--timeline instead of the report" expect 0 '^cpu-1 +[#w]' '' run short.ini --timeline
point "there is no report" bash -c "! grep -q makespan .out"
point "--sched instead of the report" expect 0 'gil wait' '' run short.ini --sched
point "there is no report" bash -c "! grep -q makespan .out"
cp .out bare
point "bare is timehist" expect 0 'gil wait' '' run short.ini --sched=timehist
point "to the byte" cmp bare .out
"$GILSIM" run short.ini --seed 3 >report
point "--timeline with -o" expect 0 '^cpu-1' '' run short.ini --seed 3 --timeline --to 5ms -o results --no-charts
point "the report is in the file, of the whole run" cmp report results/report.txt
point "--sched with -o" expect 0 'wait time' '' run short.ini --seed 3 --sched --to 5ms -o results2 --no-charts
point "the report is in the file, too" cmp report results2/report.txt
point "--timeline with --events FILE" expect 0 "^cpu-1" "" run short.ini --seed 3 --timeline --to 1ms --events all.csv
point "has all events" cmp all.csv results/timeline.csv
point "a comparison's" expect 0 '^fifo$' '' compare short.ini -p python2 -p fifo --timeline
point "has both" grep -qx python2 .out

# What contradicts.
both='both want standard output$'
point "--timeline and --sched" expect 2 '' "^gilsim: --timeline and --sched .*$both" run short.ini --timeline --sched
point "--timeline and --events -" expect 2 '' "^gilsim: --timeline and --events - .*$both" \
  run short.ini --timeline --events -
point "--sched and --events -" expect 2 '' "^gilsim: --sched and --events - .*$both" run short.ini --sched --events -
point "--timeline as JSON" expect 2 '' '^gilsim: --timeline is text; .*--format json$' \
  run short.ini --timeline --format json
point "--sched as CSV" expect 2 '' '^gilsim: --sched is text; .*--format csv$' run short.ini --sched --format csv
point "a strange character set" expect 2 '' '^gilsim: --timeline=latin1: expected .*unicode' \
  run short.ini --timeline=latin1
point "a strange view" expect 2 '' '^gilsim: --sched=histtime: expected .*timehist' run short.ini --sched=histtime
point "an empty one" expect 2 '' '^gilsim: --sched=: expected .*timehist' run short.ini --sched=
point "the word after is the scenario" expect 0 '^cpu-1' '' run --timeline short.ini
point "--from without a view" expect 2 '' '^gilsim: --from needs --timeline or --sched$' run short.ini --from 1ms
point "--to without a view" expect 2 '' '^gilsim: --to needs --timeline$' compare short.ini -p fifo --to 1ms
point "no --sched in a comparison" expect 2 '' "^gilsim: --sched is an option of 'gilsim run', " \
  compare short.ini -p fifo --sched
point "a window that ends first" expect 2 '' '^gilsim: --to 1ms is not after --from' \
  run short.ini --timeline --from 2ms --to 1ms

# Windows.
point "the whole run" expect 0 '; from 0 to 40\.' '' run short.ini --timeline
point "a part" expect 0 '; from 5ms to 7ms, ' '' run short.ini --timeline --from 5ms --to 7ms
point "up to the end" expect 0 '; from 5ms to 40\.' '' run short.ini --timeline --from 5ms
point "the scenario's" expect 0 '; from 100ms to 130ms, ' '' run "$scenarios/convoy.ini" --timeline
point "not the scenario's" expect 0 '; from 90ms to 1s, ' '' run "$scenarios/convoy.ini" --timeline --from 90ms
for command in "run --timeline" "run --sched" "run --sched=map" "run --sched=latency" "compare -p fifo --timeline" \
  "plot timeline -o a.png" "plot tiles -o a.png" "plot waiters -o a.png" "report --no-charts -o a.html"
do
  # shellcheck disable=SC2086  # several words
  point "beyond the end: $command" expect 2 '' '^gilsim: --from 5s: the run ends at 1s; expected an earlier time$' \
    $command convoy --from 5s
done
for command in "run --timeline" "plot timeline -o a.png" "report --no-charts -o a.html"
do
  # shellcheck disable=SC2086  # several words
  point "beyond an unknown end: $command" expect 2 '' '^gilsim: --from 1s: the run ends at 40\.[0-9]*ms; expected an' \
    $command short.ini --from 1s
done
point "nothing is written" test ! -e a.png -a ! -e a.html
point "up to beyond the end" expect 0 '; from 990ms to 1s, ' '' run convoy --timeline --from 990ms --to 2s
point "a run that never ends, as far as it is shown" expect 0 '^cpu-1' '' run long.ini --timeline --to 20ms
point "its switches, too" expect 0 '^ +0\.020000 \[000[01]\]  cpu-[12]\[.* -$' '' run long.ini --sched --to 20ms

# Characters.
"$GILSIM" run short.ini --timeline=ascii >ascii
point "ASCII is ASCII" bash -c "LC_ALL=C; ! grep -q '[^ -~]' ascii"
LC_ALL=C "$GILSIM" run short.ini --timeline >auto
point "so is what the locale C gets" cmp ascii auto
LC_ALL=C.UTF-8 "$GILSIM" run short.ini --timeline=auto >auto
LC_ALL=C "$GILSIM" run short.ini --timeline=unicode >unicode
point "and one with UTF-8 gets Unicode" cmp unicode auto
point "which is not ASCII" bash -c "! cmp -s unicode ascii"

# The width, whatever is in the picture.
for columns in 40 59 60 80 120 500
do
  for name in convoy story io-starvation multiprocessing
  do
    COLUMNS=$columns "$GILSIM" run "$scenarios/$name.ini" --timeline=unicode >drawn
    point "$name fits $columns columns" fits drawn $columns
    point "and fills them" bash -c "[[ \$(LC_ALL=C.UTF-8 wc -L <drawn) -gt $((columns * 9 / 10)) ]]"
  done
done
cat >many.ini <<'END'
[scenario]
title = More threads and cores than lines

[machine]
cores = 40

[threads cpu]
count = 1000
program = compute 10us
END
point "many threads" expect 0 '^and 968 more threads$' '' run many.ini --timeline
point "many cores" grep -qx 'and 8 more cores' .out
point "the others have a line each" [ "$(grep -c '^cpu-' .out)" = 32 ]

# Every way to simulate, the same picture.
for view in --timeline --sched --sched=map --sched=latency
do
  "$GILSIM" run "$scenarios/io-starvation.ini" $view --to 30ms >fast
  "$GILSIM" run "$scenarios/io-starvation.ini" $view --to 30ms --naive >naive
  point "$view of the naive simulation" cmp fast naive
done

# figure SCOPE FIGURE: the sum of a figure over all names, of the report as CSV.
figure ()
{
  awk -F, -v scope="$1" -v figure="$2" '$1 == scope && $3 == figure { sum += $4 } END { printf "%d\n", sum }' report.csv
}

# near NS MS LINES: the milliseconds, of which each line cuts off up to one
# microsecond, add up to the nanoseconds.
near ()
{
  awk -v ns="$1" -v ms="$2" -v n="$3" 'BEGIN { d = ns - ms * 1e6; exit !(ns > 0 && d > -1 && d < 1000 * n + 1) }' ||
    { echo "$1 ns are not the $2 ms of $3 lines"; return 1; }
}

# last N: the Nth last column of the lines of timehist, added up.
last ()
{
  awk -v n="$1" 'NR > 3 { sum += $(NF - n) } END { printf "%.3f\n", sum }' timehist
}

# total N: the Nth column of the last line of latency, without its unit.
total ()
{
  grep '^  TOTAL:' latency | cut -d'|' -f"$1" | tr -d ' ms'
}

# agree SCENARIO OPTION...: --sched says what the report says.
agree ()
{
  local name lines
  name=$(basename "$1" .ini)
  "$GILSIM" run "$@" --format csv >report.csv
  "$GILSIM" run "$@" --sched >timehist
  "$GILSIM" run "$@" --sched=latency >latency
  "$GILSIM" run "$@" --sched=map >map
  lines=$(($(wc -l <timehist) - 3))
  point "$name: a line for each time on a core" [ "$lines" = "$(figure core switches)" ]
  point "$name: as many in the table" [ "$(total 3)" = "$lines" ]
  point "$name: as many switches in the map" [ "$(grep -c '\*[A-Z]' map)" = "$lines" ]
  point "$name: run times add up" near "$(figure group cpu_ns)" "$(last 1)" "$lines"
  point "$name: they do in the table" near "$(figure group cpu_ns)" "$(total 2)" 1
  point "$name: GIL waits add up" near "$(figure group waits_gil_ns)" "$(last 2)" "$lines"
  point "$name: they do in the table" near "$(figure group waits_gil_ns)" "$(total 8)" 1
  point "$name: as many waits" [ "$(total 9)" = "$(figure wait count)" ]
}

agree short.ini
agree "$scenarios/story.ini"
agree "$scenarios/battle.ini" -s checks=20000
agree "$scenarios/count-threaded.ini" -p fifo

# What the user wrote is data.
cat >names.ini <<'END'
[scenario]
title = 守護進程: %s \\033[1m <b>

[threads nearly-as-long-a-name-as-a-scenario-may-have-for-its-threads]
program = compute 1ms
END
for columns in 40 80
do
  COLUMNS=$columns "$GILSIM" run names.ini --timeline=unicode >drawn
  point "names fit $columns columns" fits drawn $columns
done
point "a title is no format" grep -qF '守護進程: %s \033[1m <b>' drawn
finish
