#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016  # dollars that must stay
#
# gilsim reality: what it makes of a program's figures, with a stand-in for the
# interpreter that prints them, and how it ends when things go wrong.

. "$(dirname "$0")/lib.sh"

cat >one.ini <<'END'
[scenario]
title = One thread on an ideal machine

[machine]
base = ideal
cores = 1

[interpreter main]
policy = python3,switch-interval=2ms

[threads cpu]
program = compute 20ms
END

# The stand-in: says that it is Python $VERSION, or runs ./answer.
mkdir tools
cat >tools/python <<'END'
#!/bin/sh
if [ "$1" = -c ]
then
  printf %s "${VERSION-3.11}"
else
  PROGRAM=$1 . "$ANSWER"
fi
END
chmod +x tools/python
export ANSWER=$PWD/tools/answer VERSION
VERSION=3.11
python=$PWD/tools/python

answers ()
{
  printf '%s\n' "$1" >"$ANSWER"
}

answers_figures ()
{
  answers "echo '{\"python\": \"3.11.9\", \"iteration_ns\": 21.5, \"figures\": {$1}}'"
}

# What the row of CSV holds: `figure MEASURED,LOW,HIGH,SIMULATED,FACTOR`.
row ()
{
  [[ $(grep "^$1,$2," .out | cut -d, -f4-) == "$3" ]] || { echo "not $3:"; cat .out .err; return 1; }
}

# prints TEXT...: so much stands in standard output.
prints ()
{
  local text
  for text
  do
    grep -qF -- "$text" .out || { echo "no \"$text\" in:"; cat .out; return 1; }
  done
}

# --- Figures side by side

answers_figures '"makespan_ns": 30e6, "process.0.voluntary": 4, "process.0.involuntary": 0'
gilsim reality one.ini --python "$python" --format csv
point "the factor of a longer run" row run makespan 30000000,30000000,30000000,20000000,1.5
point "no factor if one is zero" row 'context switches of main' voluntary 4,4,4,0,
point "a factor of 1 if both are" row 'context switches of main' involuntary 0,0,0,0,1
point "a figure that was not measured" row 'threads cpu' 'CPU time' ,,,20000000,
answers_figures '"makespan_ns": 10e6'
gilsim reality one.ini --python "$python" --format csv
point "the factor of a shorter run" row run makespan 10000000,10000000,10000000,20000000,2

answers 'echo x >>"$ANSWER.runs"
case $(wc -l <"$ANSWER.runs") in 1) ms=50 ;; 2) ms=10 ;; *) ms=25 ;; esac
echo "{\"python\": \"3.11.9\", \"iteration_ns\": 21.5, \"figures\": {\"makespan_ns\": ${ms}e6}}"'
gilsim reality one.ini --python "$python" --format csv --repeat 3
point "--repeat: median, lowest and highest" row run makespan 25000000,10000000,50000000,20000000,1.25
rm "$ANSWER.runs"
gilsim reality one.ini --python "$python" --repeat 2
point "--repeat: an even number of runs" prints '30ms' '10ms' '50ms' 'factors: median 1.50, worst 1.50 (makespan)'
point "text has 80 columns" fits .out 80
point "text says what was run" prints 'Python 3.11.9, 2 runs on 1 core; ' ' 21.5ns'

# --- Which policy

# policy_of VERSION ARGUMENT...: the policy that is simulated.
policy_of ()
{
  VERSION=$1 gilsim reality one.ini --python "$python" "${@:2}"
  sed -n 's/.*policy \([^ ]*\), seed.*/\1/p' .out
}
same ()
{
  [[ $1 == "$2" ]] || { echo "$1 instead of $2"; return 1; }
}
answers_figures '"makespan_ns": 10e6'
point "Python 3: python3, with the scenario's parameters" same "$(policy_of 3.13)" python3,switch-interval=2ms
point "Python 3.1 has the old lock" same "$(policy_of 3.1)" python2
point "Python 2: python2" same "$(policy_of 2.7)" python2
point "-p overrides" same "$(policy_of 2.7 -p fifo)" fifo

# --- Cores

answers 'echo "{\"python\": \"3\", \"iteration_ns\": 1, \"figures\": {\"process.0.voluntary\": $(nproc)}}"'
gilsim reality one.ini --python "$python" --format csv
point "the program is pinned to the scenario's cores" row 'context switches of main' voluntary 1,1,1,0,
gilsim reality one.ini --python "$python" --format csv -s machine.cores=1000
all=$(nproc)
point "it has at most the host's" row 'context switches of main' voluntary "$all,$all,$all,0,"
gilsim reality one.ini --python "$python" -s machine.cores=1000 --cores 1
point "--cores overrides both" prints '1 run on 1 core;' ', 1 core ('
point "more cores than there are" expect 2 '' '^gilsim: --cores 1024: this machine has only' \
  reality one.ini --python "$python" --cores 1024

# --- What it writes

answers_figures '"makespan_ns": 30e6'
gilsim reality one.ini --python "$python" --format json
point "JSON" prints '"factor" : 1.5' '"low" : 30000000' '"key" : "makespan_ns"' '"python" : "3.11.9"' '"factor" : null'
point "-o: ends well" expect 0 'factors: median' '' reality one.ini --python "$python" -o here --no-charts
point "-o: the files" same "$(echo here/*)" \
  'here/reality-titles.csv here/reality.csv here/reality.json here/reality.txt'
point "-o: the same text" cmp here/reality.txt .out
if command -v gnuplot >/dev/null
then
  point "-o: pictures" expect 0 'here/reality.svg$' '' reality one.ini --python "$python" -o here --chart-format svg,png
  point "-o: what they show" grep -q '30 ms' here/reality.svg
else
  skip "-o: pictures" "no gnuplot"
  skip "-o: what they show" "no gnuplot"
fi
rm -r here

# --- What goes wrong

point "no interpreter given" expect 2 '' '^gilsim: --python PATH is missing' reality one.ini
point "no such interpreter" expect 2 '' '^gilsim: --python nowhere/python: ' reality one.ini --python nowhere/python
point "no Python" expect 2 '' '^gilsim: --python true: expected Python 2.7 or 3.x' reality one.ini --python true
VERSION=2.6
point "too old a Python" expect 2 '' 'expected Python 2.7 or 3.x' reality one.ini --python "$python"
VERSION=3.11
for option in --cores --repeat
do
  point "$option 0" expect 2 '' "^gilsim: $option 0: expected a whole number from 1" \
    reality one.ini --python "$python" $option 0
done
point "a wrong scenario" expect 2 '' '^wrong.ini:5:11: ' reality wrong.ini --python "$python"

fails ()
{
  local status_wanted=$1 text=$2
  shift 2
  gilsim "$@"
  [[ $status == "$status_wanted" && ! -s .out ]] || { echo "status $status"; cat .out .err; return 1; }
  grep -qF -- "$text" .err || { echo "no \"$text\" in:"; cat .err; return 1; }
  ! compgen -G 'here*' || return 1
}
answers 'echo "Traceback: it broke" >&2; exit 3'
point "a program that fails: what it said" fails 1 'Traceback: it broke' \
  reality one.ini --python "$python" -o here
answers 'echo nonsense'
point "a program that prints nonsense" fails 1 'not what was expected' reality one.ini --python "$python" -o here
answers 'echo "{\"figures\": 5}"'
point "a program that prints other JSON" fails 1 'not what was expected' reality one.ini --python "$python"

# The stand-in waits together with a child of its own.
answers 'sleep 987 & echo $! >"$ANSWER.child"; wait'
gone ()
{
  local i
  for ((i = 0; i < 100; i++))
  do
    [[ -s $ANSWER.child ]] && ! kill -0 "$(cat "$ANSWER.child")" 2>/dev/null && return 0
    sleep 0.05
  done
  echo "a child of the program is still there"
  return 1
}
point "a program that does not end" fails 1 'did not end after 0 s' \
  reality one.ini --python "$python" -s run.max-time=300ms -o here
point "it is stopped with its children" gone
rm -f "$ANSWER.child"
"$GILSIM" reality one.ini --python "$python" >.out 2>.err &
pid=$!
until [[ -s $ANSWER.child ]]; do sleep 0.02; done
kill -TERM $pid
wait $pid
status=$?
point "interrupted, it dies by the signal" same $status 143
point "and so do the program and its children" gone
point "nothing is left behind" same "$(find . -name 'gilsim-*' -o -name 'here*')" ''

# --- The program

point "--emit writes the program" expect 0 '' '' reality one.ini --emit program.py
point "--emit: what the thread does" grep -q '^        iterations(20000000),$' program.py
point "--emit: the interval of the policy" grep -q 'switch_interval=0.002' program.py
gilsim reality one.ini --emit program.py -p python2,check-interval=77
point "--emit: the interval of another policy" grep -q 'check_interval=77' program.py
point "--emit: no such folder" expect 1 '' 'nowhere/program.py' reality one.ini --emit nowhere/program.py

cat >shared.ini <<'END'
[scenario]
title = A lock of two interpreters
[interpreter one]
[interpreter two]
[threads a]
interpreter = one
program = lock l; unlock l
[threads b]
interpreter = two
program = lock l; unlock l
END
point "a lock of two interpreters" expect 2 '' '^gilsim: lock "l" is used by several interpreters' \
  reality shared.ini --emit shared.py
{
  printf '[scenario]\ntitle = Deep\n[threads a]\nprogram = '
  for ((i = 0; i < 19; i++)); do printf 'repeat 1 { '; done
  printf 'compute 1ms'
  for ((i = 0; i < 19; i++)); do printf ' }'; done
  echo
} >deep.ini
point "too many loops inside each other" expect 2 '' '^gilsim: \[threads a\] nests 19 loops' \
  reality deep.ini --emit deep.py
point "neither has left a file" same "$(compgen -G '*.py')" program.py

finish
