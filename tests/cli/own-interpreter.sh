#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Processes whose number is a parameter run as those that are written out.

. "$(dirname "$0")/lib.sh"

cat >own.ini <<'END'
[scenario]
title = Processes compute

[parameters]
n = 3

[machine]
cores = 2

[interpreter main]

[interpreter process]
spawn = uniform(1ms, 9ms)

[threads parent]
program = start work; join work; compute 1ms

[threads work]
count = ${n}
start = step
interpreter = process
own-interpreter = yes
program = compute uniform(5ms, 20ms)
END

# The same with an interpreter and a group for each.
{
  sed '/^n = 3/d; /^\[interpreter process\]/,$d' own.ini
  for i in 1 2 3
  do
    printf '[interpreter process-%d]\nspawn = uniform(1ms, 9ms)\n\n' $i
  done
  printf '[threads parent]\nprogram = start work-1; start work-2; start work-3; '
  printf 'join work-1; join work-2; join work-3; compute 1ms\n\n'
  for i in 1 2 3
  do
    printf '[threads work-%d]\nstart = step\ninterpreter = process-%d\nprogram = compute uniform(5ms, 20ms)\n\n' $i $i
  done
} >written-out.ini

for policy in python2 python3 fifo
do
  # Event by event; only the names of the interpreters differ.
  point "$policy: as if written out" diff \
    <("$GILSIM" run written-out.ini -p $policy --verify --events - | sed 's/process-/work-/g') \
    <("$GILSIM" run own.ini -p $policy --verify --events -)
done

ideal ()
{
  "$GILSIM" run own.ini --format csv --verify -s machine.base=ideal -s machine.cores=8 -s process.spawn=2ms \
    -s 'threads work.program=compute 10ms' "$@"
}
point "as many at a time as there are cores" grep -qx 'run,,end_ns,13000000' <(ideal -s n=8)
point "one after the other without" \
  grep -qx 'run,,end_ns,83000000' <(ideal -s n=8 -s 'threads work.own-interpreter=no')
point "each has its own GIL" [ "$(ideal -s n=8 | grep -c '^gil,work-[1-8],takes,')" = 8 ]
point "none at all" expect 0 '^run,,cores,2$' '' run own.ini -s n=0 --format csv --verify
point "many" expect 0 'all 2002' '' run own.ini -s n=2000 --verify

finish
