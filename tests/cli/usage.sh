#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every kind of misuse has its message, one line, and its exit status.

. "$(dirname "$0")/lib.sh"

point "no command" expect 2 '' '^gilsim: no command; see '
point "unknown command" expect 2 '' "^gilsim: unknown command \"frobnicate\"; see 'gilsim --help'$" frobnicate
point "misspelt command" expect 2 '' '^gilsim: unknown command "compere"; did you mean "compare"\?$' compere
point "an option before the command" expect 2 '' '^gilsim: -q: options stand after the command, as in ' -q run short.ini
point "unknown option of gilsim" expect 2 '' '^gilsim: unknown option --versoin; did you mean --version\?$' --versoin
point "help on an unknown command" expect 2 '' '^gilsim: unknown command "rnu"; did you mean "run"\?$' help rnu

point "no scenario" expect 2 '' "^gilsim: SCENARIO is missing; see 'gilsim run --help'$" run
point "two scenarios" expect 2 '' '^gilsim: unexpected argument "wrong.ini"; see ' run short.ini wrong.ini
point "misspelt option" expect 2 '' '^gilsim: unknown option --fromat; did you mean --format\?$' \
  run short.ini --fromat csv
point "another command's option" expect 2 '' \
  "^gilsim: --events is an option of 'gilsim run', not of 'gilsim compare'$" \
  compare short.ini --events x
point "that of one command only" expect 2 '' "^gilsim: --keep is an option of 'gilsim plot', not of" \
  compare short.ini --keep d
point "why without a thread" expect 2 '' "^gilsim: THREAD\[@TIME\] is missing; see" why short.ini
point "no data folder" env GILSIM_DATADIR="$PWD/none" "$BASH" -c "
  '$GILSIM' run none 2>.err; [[ \$? == 2 ]] && cat .err && grep -q '/none/scenarios (this is where GILSIM_DATA' .err"
for command in "plot timeline long.ini -o a.png" "report long.ini -o a.html" "run long.ini -o a" \
  "compare long.ini -p fifo -o a"
do
  point "no scripts: $command" env GILSIM_DATADIR="$PWD/none" "$BASH" -c "
    '$GILSIM' $command 2>.err; [[ \$? == 1 ]] && cat .err && grep -q '/none/plots/.*GILSIM_DATADIR says' .err"
done
point "nothing there" test -z "$(left_behind)"
point "a seed twice" expect 2 '' '^gilsim: --seed is given twice$' run short.ini --seed 1 --seed 1
for name in x.png x.svg x.pdf x.html
do
  point "a folder named $name" expect 2 '' "^gilsim: -o $name: -o is a folder here; 'gilsim plot' draws" \
  run short.ini -o $name
done
point "a page named as a picture" expect 2 '' "^gilsim: -o x.png: expected .* \\.html; 'gilsim plot' draws" \
  report short.ini -o x.png
point "a page without a type" expect 2 '' '^gilsim: -o x: expected a file name that ends in \.html$' \
  report short.ini -o x
point "no file named so" test -z "$(ls -d x*)"
point "unknown short option" expect 2 '' "^gilsim: unknown option -x; see 'gilsim run --help'$" run -x short.ini
point "option without its value" expect 2 '' '^gilsim: missing argument for -p$' run short.ini -p
point "value for an option without" expect 2 '' '^gilsim: option --verify takes no value$' run short.ini --verify=yes
point "an empty value is one, too" expect 2 '' '^gilsim: option --quiet takes no value$' check --quiet= short.ini

for seed in -1 +1 1.5 0x10 1e3 18446744073709551616 ' 1' '1 ' ten ''
do
  point "seed '$seed'" expect 2 '' '^gilsim: --seed .*: expected a whole number from 0 to 18446744073709551615$' \
    run short.ini --seed "$seed"
done
point "the greatest seed" expect 0 . '' run short.ini --seed 18446744073709551615

point "format" expect 2 '' '^gilsim: --format xml: expected text, csv or json$' run short.ini --format xml
point "format in capitals" expect 2 '' '^gilsim: --format JSON: expected ' run short.ini --format JSON
point "chart format" expect 2 '' '^gilsim: --chart-format png,gif: expected png, svg or pdf$' \
  run short.ini -o d --chart-format png,gif
point "empty chart format" expect 2 '' '^gilsim: --chart-format: expected ' run short.ini -o d --chart-format ''
point "chart format without -o" expect 2 '' '^gilsim: --chart-format needs -o DIR$' run short.ini --chart-format png
point "no charts without -o" expect 2 '' '^gilsim: --no-charts needs -o DIR$' run short.ini --no-charts
point "charts and no charts" expect 2 '' 'contradict each other$' run short.ini -o d --no-charts --chart-format png

point "unknown policy" expect 2 '' '^gilsim: .*pyhton3.*python3' run short.ini -p pyhton3
point "unknown parameter" expect 2 '' '^gilsim: .*switch-intervall' run short.ini -p python3,switch-intervall=1ms
point "value of a parameter" expect 2 '' '^gilsim: .*never' run short.ini -p python3,switch-interval=never
point "run takes one policy" expect 2 '' '^gilsim: more than one -p; ' run short.ini -p python2 -p python3
point "compare needs a policy" expect 2 '' '^gilsim: -p POLICY is missing; ' compare short.ini
point "a bad policy after a good one" expect 2 '' '^gilsim: .*nonesuch' compare short.ini -p fifo -p nonesuch

point "setting without =" expect 2 '' '^gilsim: .*machine\.cores' run short.ini -s machine.cores
point "setting of an unknown key" expect 2 '' '^gilsim: .*machine\.coers' run short.ini -s machine.coers=2
point "setting with a bad value" expect 2 '' '^gilsim: .*many' run short.ini -s machine.cores=many
point "setting of an unknown parameter" expect 2 '' '^gilsim: .*nonesuch' run short.ini -s nonesuch=2
point "a setting holds" expect 0 . '' run short.ini -q --events t.csv -s machine.cores=1 --format csv -o d --no-charts
point "and is seen in the report" grep -Eqx 'run,,cores,1' d/report.csv

point "missing file" expect 2 '' '^gilsim: "none/such.ini": no such scenario file$' run none/such.ini
point "missing scenario" expect 2 '' '^gilsim: "zzzzzzzz": no such scenario, neither here nor in ' run zzzzzzzz
point "empty name" expect 2 '' '^gilsim: "": no such scenario file$' run ''
point "a folder" expect 2 '' '^gilsim: ' run .
point "a mistake in a scenario" expect 2 '' '^wrong\.ini:5:11: .*compote' run wrong.ini
point "misspelt scenario of ours" expect 2 '' '^gilsim: "convoi": no such scenario; did you mean "convoy"\?$' run convoi
point "a scenario of ours, with and without .ini" expect 0 . '' check convoy convoy.ini

point "check goes on after a mistake" expect 2 'Two threads compute' '^wrong\.ini:5:11: ' check wrong.ini short.ini
point "check -q says nothing of what is right" expect 0 '' '' check -q short.ini deadlock.ini
point "check without a scenario" expect 2 '' '^gilsim: SCENARIO\.\.\. is missing' check
point "list of what cannot be listed" expect 2 '' '^gilsim: cannot list "polices"; .*"policies"' list polices
point "csv of all lists" expect 2 '' '^gilsim: --format csv: name what to list' list --format csv

# The message has a line per thread.
deadlock ()
{
  gilsim "$@"
  [[ $status == 1 ]] && matches .out '' && matches .err '^gilsim: .*deadlock' && matches .err 'waiter.*nothing'
}
point "a deadlock fails, and says who waits for what" deadlock run deadlock.ini
point "a deadlock under one policy" deadlock compare deadlock.ini -p fifo
point "a limit" expect 1 '' '^gilsim: .*(10 events|max-events)' run long.ini -s run.max-events=10

point "options may follow the scenario, and -- ends them" expect 0 . '' run --seed 3 -- short.ini
cp short.ini ./-dash.ini
point "a scenario with a dash" expect 2 '' '^gilsim: unknown option -dash.ini' run -dash.ini
point "a scenario with a dash after --" expect 0 . '' run -- -dash.ini
point "--help wins over mistakes" expect 0 '^Usage: gilsim run ' '' run --help --seed x
point "--version" expect 0 '^gilsim [0-9]' '' --version
point "--version of a command" expect 0 '^gilsim [0-9]' '' compare --version

finish
