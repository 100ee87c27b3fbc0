#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim test: exit statuses, text, TAP, folders, jobs.

. "$(dirname "$0")/lib.sh"

# scenario FILE CLAIM...: two threads compute 40 ms together, with these claims.
scenario ()
{
  { cat short.ini; printf '\n[expect]\n'; printf '%s\n' "${@:2}"; } >"$1"
}
holds='holds-it = makespan > 40ms and python2.makespan > 40ms'
scenario good.ini "$holds"
scenario bad.ini "$holds" 'fails = makespan < [cpu.count=1].makespan + 1ms'
scenario unknown.ini 'typo = makespam < 40ms'
scenario unit.ini 'unit = makespan < 40'
scenario grammar.ini 'grammar = makespan <'
scenario stuck.ini 'stuck = [run.max-time=1ms].end < 1s' 'fine = end < 1s'
scenario empty.ini

point "all hold" expect 0 '^1 of 1 claim holds$' '' test good.ini
point "each is shown with what came out" grep -Eqx ' +4[0-9.]+ms > 40ms and [4-9][0-9.]+ms > 40ms' .out
point "by name" grep -qx '  holds  holds-it: makespan > 40ms and python2.makespan > 40ms' .out
point "the file, with its claims and runs" grep -qx 'good.ini: 1 of 1 claim holds, 2 runs' .out
point "one fails" expect 1 '^2 of 3 claims hold$' '' test good.ini bad.ini
point "which one" grep -q '^  FAILS  fails: makespan < \[cpu.count=1\].makespan + 1ms$' .out
point "with the figures in it" grep -Eq '^ +with \[cpu.count=1\]\.makespan = 2[0-9.]+ms$' .out
point "-q: nothing if all hold" expect 0 '' '' test -q good.ini
point "-q: only what fails" expect 1 'FAILS' '' test -q good.ini bad.ini
point "-q: and nothing else" bash -c '! grep -e good.ini -e holds-it .out'
point "80 columns" fits .out 80

point "unknown figure" expect 2 '' '^unknown\.ini:12:8: unknown figure "makespam"; .*did you mean "makespan"\?$' \
  test unknown.ini
point "units" expect 2 '' '^unit\.ini:12:17: a duration and a number cannot be compared; ' test unit.ini
point "grammar" expect 2 '' '^grammar\.ini:12:21: found the end; ' test grammar.ini
point "grammar, whatever is done with the scenario" expect 2 '' '^grammar\.ini:12:21: ' run grammar.ini
point "check finds it, too" expect 2 '' '^unknown\.ini:12:8: unknown figure "makespam"; ' check unknown.ini
point "check -q, too" expect 2 '' '^unit\.ini:12:17: ' check -q unit.ini
point "check shows claims" expect 0 '^  holds-it: makespan > 40ms and python2.makespan > 40ms$' '' check good.ini
point "nothing is run if anything is wrong" expect 2 '' '^unknown\.ini' test good.ini unknown.ini
point "a missing file" expect 2 '' '^gilsim: "none.ini": no such ' test none.ini
point "no scenario" expect 2 '' '^gilsim: SCENARIO\.\.\. is missing' test
point "no claims" expect 2 '' '^gilsim: empty.ini: there are no claims to test; ' test empty.ini
point "no group" expect 2 '' '^gilsim: short.ini: there are no claims to test; ' test good.ini short.ini
point "no claims, allowed" expect 0 '^1 of 1 claim holds$' '' test good.ini short.ini --allow-none
point "jobs" expect 2 '' '^gilsim: --jobs 0: expected a whole number from 1 to 1024$' test -j 0 good.ini
point "no policy is taken" expect 2 '' '^gilsim: -p is an option of .*, not of .gilsim test.$' test -p fifo good.ini

point "a run that fails" expect 1 'a run failed: the simulated time has reached its limit' '' test stuck.ini
point "fails only claims about it" grep -q '^  holds  fine: ' .out

point "-s" expect 1 'FAILS  holds-it' '' test good.ini -s cpu.count=1
point "-s with a claim" expect 1 'FAILS  mine: end == 0' '' test short.ini -s expect.mine='end == 0'
cat short.ini - >random.ini <<'END'

[threads nap]
program = io exponential(100ms)

[expect]
seeds = 3
nap = nap.io == 0
END
point "seeds" expect 1 '^random.ini: 0 of 1 claim holds, 3 runs$' '' test random.ini
cp .out first
point "--seed" expect 1 'nap.io == 0' '' test random.ini --seed 7
point "and other numbers" bash -c '! diff first .out >/dev/null'
point "the same on any number of threads" bash -c '
  for jobs in 1 2 8
  do
    "$0" test bad.ini random.ini -j $jobs | cmp - <("$0" test bad.ini random.ini) || exit 1
  done' "$GILSIM"
point "--verify changes nothing" bash -c 'cmp <("$0" test bad.ini) <("$0" test --verify bad.ini)' "$GILSIM"

scenario quote.ini "$holds" 'quoted = makespan < 40ms and core-use > 200%'
sed -i 's/^quoted/it-has-quotes/' quote.ini
cp quote.ini "it's#1.ini"
cat >wanted <<'END'
TAP version 13
1..2
ok 1 - it's\#1.ini: holds-it
  ---
  claim: 'makespan > 40ms and python2.makespan > 40ms'
  found: 'N > 40ms and N > 40ms'
  line: 12
  ...
not ok 2 - it's\#1.ini: it-has-quotes
  ---
  claim: 'makespan < 40ms and core-use > 200%'
  found: 'N < 40ms and N > 200%'
  line: 13
  ...
END
point "TAP: status" expect 1 . '' test --tap "it's#1.ini"
point "TAP" diff wanted <(sed -E "/found/s/'[0-9.]+(ms|%)/'N/; /found/s/and [0-9.]+(ms|%)/and N/" .out)
point "TAP: numbers go on" expect 0 '^ok 2 - good.ini: holds-it$' '' test --tap good.ini good.ini
point "TAP: no claims" expect 0 '^1\.\.0 # SKIP no claims$' '' test --tap --allow-none short.ini
point "TAP: why a run failed" expect 1 "^  failure: 'the simulated time" '' test --tap stuck.ini

mkdir folder nothing
cp good.ini folder/b.ini
cp bad.ini folder/a.ini
cp bad.ini folder/.hidden.ini
point "a folder: all in it, sorted" expect 1 '^folder/a.ini: ' '' test folder
point "a folder: two files" test "$(grep -c '\.ini: ' .out)" = 2
point "a folder without scenarios" expect 2 '' \
  '^gilsim: "nothing": no scenarios \(\*\.ini\) in this folder$' test nothing
point "a scenario of ours" expect 0 '^[0-9]+ of [0-9]+ claims hold$' '' test select-threaded

finish
