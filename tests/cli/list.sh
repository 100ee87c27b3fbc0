#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is listed is what there is, and what the program accepts.

. "$(dirname "$0")/lib.sh"

same ()
{
  diff <(echo "$1") <(echo "$2")
}

# first_column TOPIC: of the CSV, without the header and the quotes.
first_column ()
{
  "$GILSIM" list "$1" --format csv | sed -e 1d -e '/^"/!s/,.*//' -e 's/^"\(\([^"]\|""\)*\)".*/\1/' -e 's/""/"/g' | uniq
}

topics='policies schedulers steps distributions costs keys machines scenarios plots'
for topic in $topics
do
  point "$topic: text fits 80 columns" fits <("$GILSIM" list "$topic") 80
  point "$topic: csv has rows" [ "$("$GILSIM" list "$topic" --format csv | wc -l)" -gt 1 ]
  point "$topic: csv is listed as text, too" same "" "$(
    "$GILSIM" list "$topic" >text
    first_column "$topic" | while read -r name
    do
      grep -qF -- "$name" text || echo "$name"
    done)"
  point "$topic: json has as many entries" [ \
    "$("$GILSIM" list "$topic" --format json | grep -c '^    {')" = "$(first_column "$topic" | wc -l)" ]
done
point "all lists, in this order" same "$(echo "$topics" | tr ' ' '\n')" \
  "$("$GILSIM" list --format json | grep -oE '^  "[a-z]+"' | tr -d ' "')"
point "all lists fit 80 columns" fits <("$GILSIM" list) 80
point "costs fit 60 columns" fits <(COLUMNS=60 "$GILSIM" list costs) 60
point "policies fit 60 columns" fits <(COLUMNS=60 "$GILSIM" list policies) 60

# A policy is a file of its own, registered in the one list.
point "policies: one per file" same \
  "$(cd "$GILSIM_SRCDIR/policies" && printf '%s\n' *.c | grep -vx registry.c | sed 's/\.c$//' | LC_ALL=C sort)" \
  "$(first_column policies | LC_ALL=C sort)"
point "schedulers: one per file" same \
  "$(cd "$GILSIM_SRCDIR/src/machine" && printf '%s\n' sched-*.c | sed 's/^sched-//; s/\.c$//' | LC_ALL=C sort)" \
  "$(first_column schedulers | LC_ALL=C sort)"
point "scenarios: one per file" same \
  "$(cd "$GILSIM_DATADIR/scenarios" && printf '%s\n' *.ini | sed 's/\.ini$//' | LC_ALL=C sort)" \
  "$(first_column scenarios)"

for name in reality/count published/convoy-table
do
  point "scenarios: ${name#*/} is found by its name" expect 0 . '' check "${name#*/}"
done

point "machines: one per file" same \
  "$(cd "$GILSIM_DATADIR/scenarios/machines" && printf '%s\n' *.ini | sed 's/\.ini$//' | LC_ALL=C sort)" \
  "$(first_column machines)"
for machine in $(first_column machines)
do
  point "machines: $machine has a title" grep -qE "^\"?$machine\"?,.*[a-z]" <("$GILSIM" list machines --format csv)
  point "machines: $machine opens with a comment" \
    grep -q '^# ' <(head -n 1 "$GILSIM_DATADIR/scenarios/machines/$machine.ini")
  point "machines: $machine can be used" expect 0 "/$machine\.ini$" '' check short.ini --machine "$machine"
  point "machines: $machine runs" expect 0 . '' run short.ini --machine "$machine" --verify
done

# Every parameter with its default, as it is listed, is accepted and is the
# policy that is meant without it.
"$GILSIM" list policies --format csv | sed 1d >rows
while IFS=, read -r policy parameter initial _
do
  [[ -n $parameter ]] || continue
  point "policies: $policy,$parameter=$initial" expect 0 '"parameters"' '' \
    run short.ini -p "$policy,$parameter=$initial" --format json
  mv .out with
  "$GILSIM" run short.ini -p "$policy" --format json >without
  point "policies: $policy,$parameter=$initial is the default" cmp with without
done <rows

while read -r scheduler
do
  point "schedulers: $scheduler" expect 0 . '' run short.ini -s "machine.scheduler=$scheduler"
done < <(first_column schedulers)

while IFS=, read -r cost _
do
  point "costs: $cost" expect 0 . '' check short.ini -s "machine.$cost=1us"
done < <("$GILSIM" list costs --format csv | sed 1d)

seq 1 5 | sed 's/$/ms/' >durations
while read -r distribution
do
  # Names of arguments become values; those that must be greater come later.
  value=$(echo "$distribution" | sed 's/lowest/1ms/; s/mode/2ms/; s/highest/3ms/; s/sigma\|shape/2/
    s/FILE/durations/; s/(.*deviation/(1ms, 1ms/; s/value\|mean\|median\|minimum/1ms/')
  point "distributions: $value" expect 0 . '' run short.ini -s "threads cpu.program=compute $value"
done < <(first_column distributions)

# A program with every step of the list.
cat >steps.ini <<'END'
[scenario]
title = Every step

[clients c]
requests = 1

[threads other]
start = step
program = get Q; native 1us

[threads all]
program = start other; measure M less 1ns { sendto S };
  recvfrom S; put Q; join other; lock L; unlock L; recv c; send c; yield;
  nogil 1us; io 1us; sleep 1us;
  repeat 2 { compute 1us }

[threads background]
background = yes
program = forever { sleep 1s }
END
sed -i -z 's/;\n */; /g' steps.ini
point "steps: a program with all of them" expect 0 . '' run steps.ini
point "steps: all of them are listed" same \
  "$(sed -n 's/^program = //p' steps.ini | tr -cs '[:lower:]' '\n' | grep -E '..' \
     | grep -vxE 'other|less|ns|us|ms' | LC_ALL=C sort -u)" \
  "$(first_column steps | sed 's/ .*//' | LC_ALL=C sort)"

point "a folder without scenarios" env GILSIM_DATADIR=/nonexistent bash -c "
  '$GILSIM' list scenarios 2>error; [[ \$? == 2 ]] && grep -q '^gilsim: .*nonexistent/scenarios' error"

finish
