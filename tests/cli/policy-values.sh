#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# [policy NAME] in whole runs: each run of a comparison has its own values, and
# reports show what is in force.

. "$(dirname "$0")/lib.sh"

cat >values.ini <<'END'
[scenario]
title = A loop takes as long as the interpreter says

[parameters]
iteration = 1ms
n = 7

[policy python2]
iteration = 2ms
tick-time = 9ns

[policy python3]
iteration = 3ms
check-gap = 46ns

[machine]
base = ideal

[threads a]
program = repeat 10 { compute ${iteration} }
END

# ends POLICY NS: the JSON of a run has that end.
ends ()
{
  gilsim run values.ini --format json -p "$@"
  grep -q "^  \"end_ns\" : $wanted,$" .out || { grep end_ns .out; return 1; }
}
wanted=30000000 point "run under the first policy" ends python3
wanted=20000000 point "run under another policy" ends python2
wanted=10000000 point "run under a policy without values" ends fifo
wanted=40000000 point "a setting holds under all of them" ends python2 -s iteration=4ms

"$GILSIM" compare values.ini -p python2 -p python3 -p fifo --format csv >compared.csv
point "compare: each run with its own values" diff - <(grep -E 'end_ns|parameter,iteration' compared.csv) <<'END'
python2,parameter,iteration,value,2ms
python2,run,,end_ns,20000000
python3,parameter,iteration,value,3ms
python3,run,,end_ns,30000000
fifo,parameter,iteration,value,1ms
fifo,run,,end_ns,10000000
END
point "compare: text says what is in force" expect 0 '^python2: iteration = 2ms, tick-time = 9ns$' '' \
  compare values.ini -p python2 -p fifo
point "compare: once for runs that are alike" \
  [ "$("$GILSIM" compare values.ini -p python2 -p python2,check-interval=50 | grep -c '^python2: iter')" = 1 ]
point "run: text says what is in force" expect 0 '^python3: iteration = 3ms, check-gap = 46ns$' '' run values.ini
point "run: csv" expect 0 '^parameter,iteration,value,3ms$' '' run values.ini --format csv

# The value of a name in the JSON.
in_json ()
{
  gilsim run values.ini --format json "${@:2}"
  grep -qF "$1" .out
}
point "run: json has the policy's values" in_json '"check-gap" : "46ns"'
point "run: json has the parameters" in_json '"iteration" : "3ms"'
point "run: -p keeps the others" in_json '"check-gap" : "46ns"' -p python3,switch-interval=1ms
point "run: -s sets one" in_json '"check-gap" : "50ns"' -s 'policy python3.check-gap=50ns'

point "check: values of the scenario's policy" \
  expect 0 '^  \[policy python3\] check-gap = 46ns \(values\.ini:14\)$' '' \
  check values.ini
point "check -p: values of that policy" expect 0 '^  \[policy python2\] tick-time = 9ns \(values\.ini:10\)$' '' \
  check values.ini -p python2
point "check takes one policy" expect 2 '' '^gilsim: more than one -p' check values.ini -p python2 -p fifo
sed -i 's/9ns/9/' values.ini
point "a mistake of a policy not in force" expect 2 '' '^values\.ini:10:13: found "9"' run values.ini -p python3

finish
