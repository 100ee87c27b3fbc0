#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# On a terminal: width, colours, progress.

. "$(dirname "$0")/lib.sh"

if ! command -v script >/dev/null
then
  echo "1..0 # SKIP no script(1) to make a terminal"
  exit 0
fi

# on_terminal COLUMNS COMMAND: what the shell command writes on a terminal of
# that width.
on_terminal ()
{
  TERM=xterm script -qec "stty cols $1; $2" /dev/null </dev/null | tr -d '\r'
}

escape=$(printf '\033')
run="'$GILSIM' run short.ini"

on_terminal 80 "$run" >wide
point "a report on a terminal fits 80 columns" fits <(sed "s/$escape\[[0-9;]*m//g" wide) 80
point "and has colours" grep -q "$escape\[" wide
on_terminal 80 "NO_COLOR=1 $run" >none
point "NO_COLOR: none" bash -c "! grep -q '$escape' none"
on_terminal 80 "NO_COLOR= $run" >empty
point "NO_COLOR, but empty: colours" grep -q "$escape\[" empty
on_terminal 80 "TERM=dumb $run" >dumb
point "TERM=dumb: none" bash -c "! grep -q '$escape' dumb"
on_terminal 80 "$run | cat" >piped
point "into a pipe: none" bash -c "! grep -q '$escape' piped"
on_terminal 80 "'$GILSIM' list policies" >listed
point "a list has colours, too" grep -q "$escape\[" listed
point "colours do not change how a list is wrapped" diff <("$GILSIM" list policies) \
  <(sed "s/$escape\[[0-9;]*m//g" listed)
on_terminal 60 "'$GILSIM' run --help" >narrow
point "help is wrapped to the terminal" [ "$(wc -l <narrow)" -gt "$("$GILSIM" run --help | wc -l)" ]
point "COLUMNS where there is no terminal" \
  [ "$(COLUMNS=60 "$GILSIM" run --help | wc -l)" -gt "$("$GILSIM" run --help | wc -l)" ]
point "a bad COLUMNS does not matter" diff <(COLUMNS=-3x "$GILSIM" run --help) <("$GILSIM" run --help)

# A timeline: what the colours say, the characters say, too.
draw="'$GILSIM' run short.ini --timeline"
on_terminal 80 "$draw" >drawn
point "a timeline has colours" grep -q "$escape\\[0;38;5;[0-9]*m#" drawn
point "which change nothing but the legend" diff <("$GILSIM" run short.ini --timeline | sed '1,/^$/d') \
  <(sed -e "s/$escape\[[0-9;]*m//g" -e '1,/^$/d' drawn)
on_terminal 80 "NO_COLOR=1 $draw" >none
point "NO_COLOR: none" diff <("$GILSIM" run short.ini --timeline) none
on_terminal 132 "LC_ALL=C.UTF-8 $draw -q" >drawn
point "it is as wide as the terminal" fits <(sed "s/$escape\[[0-9;]*m//g" drawn) 132
point "but not wider" bash -c "[[ \$(sed 's/$escape\[[0-9;]*m//g' drawn | LC_ALL=C.UTF-8 wc -L) -gt 120 ]]"
point "with UTF-8, it has bars" grep -q "$(printf '\342\226\210')" drawn

# Long enough for at least one line of progress: it is stopped after it.
progress ()
{
  TERM=${2-xterm} script -qec "timeout --foreground -s INT 1.5 '$GILSIM' run long.ini $1" /dev/null </dev/null
}

progress '' >shown
point "progress on a terminal" grep -q 'python2: .* simulated, .* events' shown
point "it is erased at the end" [ "$(tail -c 4 shown)" = "$(printf '\r\033[K')" ]
# The rewritten line begins with a return each time.
point "at most ten updates a second" [ "$(tr -cd '\r' <shown | wc -c)" -le 17 ]
point "none between lines that the run writes itself" [ "$(progress --sched | grep -c simulated)" = 0 ]
point "-q: no progress" [ -z "$(progress -q)" ]
point "TERM=dumb: no progress" [ -z "$(progress '' dumb)" ]
point "standard error is no terminal: no progress" [ -z "$(progress 2>/dev/null '2>file')$(cat file)" ]

{ cat long.ini; printf '\n[expect]\nends = end > 0 and fifo.end > 0\n'; } >claims.ini
script -qec "timeout --foreground -s INT 1.5 '$GILSIM' test claims.ini" /dev/null </dev/null >shown
point "progress of a test" grep -q '0 of 2 runs' shown
point "it is erased at the end, too" [ "$(tail -c 4 shown)" = "$(printf '\r\033[K')" ]
on_terminal 80 "'$GILSIM' test -q short.ini -s expect.ends='end < 1ms'" >shown
point "what fails stands out" grep -q "$escape\[1m  FAILS  ends" shown

finish
