#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Machine files in whole runs.

. "$(dirname "$0")/lib.sh"

mkdir boxes
cat >boxes/three.ini <<'END'
# A machine of three cores.

[machine]
title = Three cores for nothing
base = ideal
cores = 3

[policy python2]
tick-time = 9ns
END
sed 's/^cores = 2$/include = boxes\/three.ini/' short.ini >including.ini

point "run: an included machine" expect 0 '^run,,cores,3$' '' run including.ini --format csv
point "run: the report names it" expect 0 '^run,,machine,boxes/three\.ini$' '' run including.ini --format csv
point "run: so does the json" expect 0 '"title" : "Three cores for nothing"' '' run including.ini --format json
point "run: and the text" expect 0 '^Three cores for nothing \(boxes/three\.ini\)$' '' run including.ini
point "run: without a machine file, json has none" expect 0 '"file" : null' '' run short.ini --format json
point "run --machine: instead of the included one" expect 0 '^run,,cores,2$' '' \
  run including.ini --machine linux-vm --format csv
point "run --machine: a file" expect 0 '^run,,machine,boxes/three\.ini$' '' \
  run short.ini --machine boxes/three.ini --format csv
point "run --machine: the scenario's own keys hold" expect 0 '^run,,cores,2$' '' \
  run short.ini --machine boxes/three.ini --format csv
point "compare --machine" expect 0 '^fifo,run,,machine,boxes/three\.ini$' '' \
  compare short.ini -p python2 -p fifo --machine boxes/three.ini --format csv
point "compare: the machine's values of policies" expect 0 '^python2: tick-time = 9ns$' '' \
  compare including.ini -p python2 -p fifo
point "check names it" expect 0 '^  from boxes/three\.ini$' '' check including.ini
point "check --machine" expect 0 '^  An ideal machine without costs$' '' check including.ini --machine ideal
point "check: a value of the machine file" expect 0 '^  \[policy python2\] tick-time = 9ns \(boxes/three\.ini:9\)$' '' \
  check including.ini -p python2

# From another folder, the path is still the scenario's.
mkdir elsewhere
from_elsewhere ()
{
  (cd elsewhere && expect 0 '3 cores' '' run ../including.ini)
}
point "relative to the scenario" from_elsewhere

point "a missing machine" expect 2 '' '^gilsim: --machine none: no such machine file' run short.ini --machine none
point "a misspelt machine" expect 2 '' 'did you mean "ideal"\?$' run short.ini --machine idael
point "a scenario is no machine" expect 2 '' '^short\.ini:1:1: \[scenario\] in a machine file' \
  run short.ini --machine short.ini
point "a machine is no scenario" expect 2 '' '^boxes/three\.ini:1:1: there is no \[scenario\]' check boxes/three.ini
sed -i 's/= 9ns/= 9/' boxes/three.ini
point "a mistake in the machine file" expect 2 '' '^boxes/three\.ini:9:13: found "9"' run including.ini

mkdir -p data/scenarios
point "machines that are not there" env GILSIM_DATADIR=data "$GILSIM" list machines

finish
