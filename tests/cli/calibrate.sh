#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim calibrate: what it writes is a machine, and nothing half-written stays.
# No real interpreter is needed, and no figure is tested: machines differ.

. "$(dirname "$0")/lib.sh"

# An interpreter for the shell, which prints what a real one would measure.
fake_python ()
{
  printf '#!/bin/sh\n%s\n' "$2" >"$1"
  chmod +x "$1"
}
fake_python python3.py "echo 'version 3.11.7
interval 5000000
iteration 21.4
warm 15.7
spin 46.5
cycle 48
start 40000'"
fake_python python2.py "echo 'version 2.7.18
interval 100
iteration 16.5
warm 16.5
spin 32.9
cycle 48
start 40000'"
fake_python failing.py "echo 'Traceback' >&2; echo 'ImportError: no zlib' >&2; exit 3"
fake_python silent.py 'exit 1'
fake_python chatty.py 'echo hello'

point "a machine into a file" expect 0 '' '' calibrate --quick -o here.ini --python ./python3.py --python ./python2.py
cp here.ini first

# As a scenario on that machine.
scenario_on ()
{
  printf '[scenario]\ntitle = On this machine\n\n'
  sed '/^\[policy/,$d' "$1"
  printf '\n[threads cpu]\ncount = 2\nprogram = repeat 5 { compute 1ms; sleep 1ms }\n'
}
scenario_on here.ini >on-it.ini
point "is read back" expect 0 . '' check on-it.ini
point "and run on" expect 0 . '' run on-it.ini --verify

keys=$({
  "$GILSIM" list keys --format csv | sed -n 's/^machine\.\([a-z-]*\),.*/\1/p' | grep -vx -e base -e include -e title
  "$GILSIM" list costs --format csv | sed 1d | cut -d, -f1
} | LC_ALL=C sort)
point "it has every key" diff <(echo "$keys") \
  <(sed '/^\[policy/,$d' here.ini | sed -n 's/^\([a-z-]*\) = .*/\1/p' | LC_ALL=C sort)
uncommented ()
{
  awk '/^[a-z]/ && before !~ /^# ./ { print } { before = $0 }' here.ini
}
point "each with a comment" test -z "$(uncommented)"
point "python3" grep -qx 'check-gap = 21ns' here.ini
point "its interval" grep -qx 'switch-interval = 5ms' here.ini
point "python2" grep -qx 'tick-time = 5.5ns' here.ini
point "its interval in ticks" grep -qx 'check-interval = 100' here.ini
# The parameters are those that the policies have.
known_parameters ()
{
  sed -n '/^\[policy/,$p' here.ini | awk '/^\[policy/ { policy = substr ($2, 1, length ($2) - 1) }
    /^[a-z]/ { print policy "," $1 }' | LC_ALL=C sort >used
  "$GILSIM" list policies --format csv | cut -d, -f1,2 | LC_ALL=C sort >known
  [[ $(wc -l <used) == 4 ]] && [[ -z $(comm -23 used known) ]]
}
point "the policies have these parameters" known_parameters

point "on standard output" expect 0 '^\[machine\]$' '' calibrate --quick

# What goes wrong is said in one line, and the old file stays.
for bad in failing silent chatty nonesuch
do
  point "an interpreter that is $bad" expect 2 '' "^gilsim: --python \\./$bad\\.py: " \
    calibrate --quick --python "./$bad.py" -o here.ini
done
point "what it said last" expect 2 '' ': it failed: ImportError: no zlib$' calibrate --quick --python ./failing.py
point "two of one version" expect 2 '' '^gilsim: --python \./python3\.py: .* Python 3' \
  calibrate --quick --python ./python3.py --python ./python3.py
point "a folder in the way" expect 1 '' '^gilsim: cannot write ' calibrate --quick -o .
point "no folder" expect 1 '' '^gilsim: cannot write "none/here.ini": ' calibrate --quick -o none/here.ini
point "an argument" expect 2 '' '^gilsim: unexpected argument "x"; ' calibrate x
point "the old file is still there" cmp first here.ini

interrupted ()
{
  local job
  set -m
  "$GILSIM" calibrate -o here.ini >.out 2>.err </dev/null &
  job=$!
  for ((i = 0; i < 600; i++))
  do
    [[ -z $(find . -name '.here.ini.*') ]] || break
    sleep 0.1
  done
  kill -s INT "$job"
  wait "$job"
  [[ $? == 130 ]] && matches .err '' && cmp first here.ini
}
point "interrupted, it leaves the old file" interrupted
point "no temporary files" test -z "$(find . -name '.here*')"
finish
