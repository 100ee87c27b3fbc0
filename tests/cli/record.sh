#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim run --record, and what reads recordings: they say the same as the run.

. "$(dirname "$0")/lib.sh"

gilsim run convoy
cp .out plain
point "a run is recorded" expect 0 . '' run convoy --record a.rec
point "its report stays the same" cmp plain .out
point "it is small" test "$(wc -c <a.rec)" -lt 30000
gilsim run convoy -q --record b.rec
point "twice the same" cmp a.rec b.rec
point "beside the log of events" expect 0 . '' run convoy -q --record b.rec --events b.csv
point "which does not change it" cmp a.rec b.rec
point "nor is it changed by it" bash -c "'$GILSIM' run convoy --events - --format csv | cmp - b.csv"
gilsim run convoy -q --seed 2 --record b.rec
point "another seed is another recording" bash -c '! cmp -s a.rec b.rec'

# ---- why ------------------------------------------------------------------

# same_why RECORDING THREAD TIME... -- SCENARIO OPTION...
same_why ()
{
  local recording=$1 thread=$2 times=() format=() time
  shift 2
  while [[ $1 != -- ]]
  do
    times+=("$1")
    shift
  done
  shift
  [[ $* == *json* ]] && format=(--format json)
  for time in "${times[@]}"
  do
    "$GILSIM" why "$@" "$thread$time" >wanted 2>&1
    "$GILSIM" why "$recording" "$thread$time" "${format[@]}" >found 2>&1
    diff wanted found || { echo "at $thread$time"; return 1; }
  done
}
point "why: a server's waits" same_why a.rec server '' @0 @1ns @7ms @105ms @333ms @600ms @999ms @1s -- convoy
point "why: a thread that computes" same_why a.rec cpu-1 '' @0 @33ms @512345us @999999999ns -- convoy
point "why: as JSON" same_why a.rec server @105ms -- convoy --format json
gilsim run convoy -q -p python2 -s run.duration=200ms --record b.rec
point "why: under another policy" \
  same_why b.rec server '' @50ms @100ms @150ms -- convoy -p python2 -s run.duration=200ms
gilsim run short.ini -q --record b.rec
point "why: in a short run" same_why b.rec cpu-2 '' @1ms @19ms @30ms -- short.ini
cat >tenure.ini <<'EOF'
[scenario]
title = An owner for far longer than the part that is looked at first
[run]
duration = 200ms
[threads cpu]
program = forever { compute 300ms }
[threads late]
program = forever { compute 10us; io 97ms }
EOF
gilsim run tenure.ini -q -p python2 --record b.rec
point "why: since when another thread has had it" same_why b.rec late '' @97.1ms @194.3ms -- tenure.ini -p python2
point "why: no such thread" expect 2 '' '^gilsim: "cpu" is a group of several threads' why a.rec cpu
point "why: after its end" expect 2 '' '^gilsim: server@2s: the run ends at 1s' why a.rec server@2s

# ---- plot -----------------------------------------------------------------

if command -v gnuplot >/dev/null
then
  # same_plot KIND OPTION...: the same data, of the run and of its recording.
  same_plot ()
  {
    rm -rf wanted found
    "$GILSIM" plot "$1" convoy "${@:2}" --keep wanted -o p.svg && mv p.svg wanted || return 1
    "$GILSIM" plot "$1" a.rec "${@:2}" --keep found -o p.svg && mv p.svg found || return 1
    diff -r wanted found
  }
  point "plot: the scenario's window" same_plot timeline
  point "plot: another window" same_plot timeline --from 700ms --to 712.5ms
  point "plot: one at the end" same_plot timeline --from 990ms
  point "plot: waiters in a window" same_plot waiters --from 100ms --to 110ms
  gilsim run tenure.ini -q -p python2 --record b.rec
  for end in 50 60.5
  do
    "$GILSIM" plot tiles tenure.ini -q -p python2 --to "${end}ms" --keep wanted-$end -o p.svg
    "$GILSIM" plot tiles b.rec --to "${end}ms" --keep found-$end -o p.svg
    point "plot: quiet checks up to $end ms" diff -r "wanted-$end" "found-$end"
  done
  for kind in $("$GILSIM" list plots --format csv | sed 1d | cut -d, -f1 | grep -vx sweep) # which is of runs
  do
    point "plot: $kind" same_plot "$kind"
  done
else
  skip "plot" "no gnuplot"
fi

# ---- what is refused ------------------------------------------------------

for option in '-p fifo' '-s run.seed=2' '--machine ideal' '--seed 2'
do
  # shellcheck disable=SC2086  # an option and its value
  point "plot: $option" expect 2 '' "^gilsim: a.rec: a recording is of one run; ${option%% *} would make another" \
    plot timeline a.rec $option -o p.svg
  # shellcheck disable=SC2086
  point "why: $option" expect 2 '' "^gilsim: a.rec: a recording is of one run" why a.rec server $option
done
point "run" expect 2 '' "^gilsim: a.rec: found a recording, expected a scenario" run a.rec
point "compare" expect 2 '' "^gilsim: a.rec: found a recording, expected a scenario" compare a.rec -p fifo -p python3
point "check" expect 2 '' "^gilsim: a.rec: found a recording, expected a scenario" check a.rec
point "a sweep" expect 2 '' "^gilsim: a.rec: found a recording, expected a scenario" \
  plot sweep a.rec --sweep seed=1,2 -o p.svg
point "compare --record" expect 2 '' "^gilsim: --record is an option of 'gilsim run', not of 'gilsim compare'$" \
  compare convoy -p fifo -p python3 --record b.rec
point "--record -" expect 2 '' '^gilsim: --record -: expected a file' run convoy --record -

# Damaged ones: one line that names the file.
head -c 10000 a.rec >torn.rec
point "a torn file: plot" expect 2 '' '^gilsim: torn.rec: the recording is damaged: it ends too early$' \
  plot timeline torn.rec -o p.svg
point "a torn file: why" expect 2 '' '^gilsim: torn.rec: the recording is damaged: it ends too early$' \
  why torn.rec server@5ms
{ head -c 9000 a.rec; printf 'damage'; tail -c +9007 a.rec; } >damaged.rec
point "a damaged block" expect 2 '' '^gilsim: damaged.rec: the recording is damaged: its check sums do not agree$' \
  why damaged.rec server
point "no picture is left" test ! -e p.svg

# ---- files ----------------------------------------------------------------

rm -f b.rec
gilsim run deadlock.ini --record b.rec
point "a run that fails" test "$status" = 1
point "leaves no recording" test ! -e b.rec
point "no such folder" expect 1 '' '^gilsim: cannot write "nowhere/b.rec": No such file or directory$' \
  run convoy --record nowhere/b.rec

"$GILSIM" run short.ini --sched --to 1ms --record cut.rec >/dev/null
"$GILSIM" run short.ini --record whole.rec >/dev/null
point "what is shown does not cut what is recorded" cmp cut.rec whole.rec

finish
