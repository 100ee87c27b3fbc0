#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim why: the chain of causes of a wait.

. "$(dirname "$0")/lib.sh"

point "at a moment" expect 0 '^At 105\.000000 ms, server sleeps and waits for the GIL, which cpu-[12] took at$' '' \
  why convoy server@105ms
point "who was asked" grep -Eq '^ +[0-9.]+ ms  asks cpu-[12] to drop the GIL$' .out
point "which interval ran out" grep -Eq 'its timed wait runs out after 5\.[0-9]+ms \(switch interval 5ms\)' .out
# The text again, as one line.
joined ()
{
  tr '\n' ' ' <"$1" | tr -s ' '
}
point "the causes" grep -Eq ' while another thread runs with it \(9[0-9]%\), [0-9.]+us while nobody runs with it' \
  <(joined .out)
point "the moment stands among the steps" grep -q '^ *105\.000000 ms  --- the moment' .out
point "80 columns" fits .out 80
cp .out first
gilsim why convoy server@105ms
point "the same again" cmp first .out

point "the longest wait" expect 0 '^The longest wait: server waits [0-9.]+ms to run with the GIL, from ' '' \
  why convoy server
point "a thread that does not wait" expect 0 '^At 10\.000000 ms, cpu runs with the GIL on core 0' '' \
  why short.ini -s machine.cores=1 -s cpu.count=1 cpu@10ms
point "it says so" grep -q '^It waits for neither the GIL nor a core\.$' .out
point "a thread that has no waits" expect 0 '^cpu ' '' why short.ini -s machine.base=ideal -s cpu.count=1 cpu

point "two policies" expect 0 '^policy fifo, seed 1$' '' why convoy server@105ms -p python3 -p fifo
point "each has its answer" [ "$(grep -c '^At 105\.000000 ms, server ' .out)" = 2 ]
point "a hand-over" grep -Eq 'is given the GIL: cpu-[12] handed it at a check' .out

point "JSON" expect 0 '"answers"' '' why convoy server@105ms -p python3 -p fifo --format json
# The lengths of the waits whose causes sum to them.
sums ()
{
  awk -F'[:,]' '
    /"[a-z]+_ns"/ { gsub (/[" ]/, "", $1); value[$1] = $2 + 0 }
    $1 == "own_ns" {
      length_ns = value["to_ns"] - value["from_ns"]
      if (length_ns == value["held_ns"] + value["dead_ns"] + value["core_ns"] + value["own_ns"])
        print length_ns
    }' .out
}
point "JSON: the sum of the causes" [ "$(sums | grep -c '^[1-9]')" = 2 ]
point "JSON: a large seed" expect 0 '"seed" : "18446744073709551615"' '' \
  why short.ini cpu-1 --seed 18446744073709551615 --format json
point "no CSV" expect 2 '' '^gilsim: --format csv: expected text or json$' why convoy server@1ms --format csv

point "no such thread" expect 2 '' '^gilsim: no thread "serve"; did you mean "server"\?$' why convoy serve@1ms
point "not one like it" expect 2 '' '^gilsim: no thread "x"; expected one of cpu-1, cpu-2, server$' why convoy x@1ms
point "a group" expect 2 '' '^gilsim: "cpu" is a group of several threads; expected one of them, such as "cpu-1"$' \
  why convoy cpu@1ms
point "no time" expect 2 '' '^gilsim: server@soon: expected THREAD@TIME ' why convoy server@soon
point "a time without a unit" expect 2 '' '^gilsim: server@105: expected THREAD@TIME ' why convoy server@105
point "beyond the end" expect 2 '' '^gilsim: server@2s: the run ends at 1s; expected an earlier time$' \
  why convoy server@2s

gilsim why deadlock.ini waiter
point "a deadlock: the answer all the same" grep -q '^The longest wait: waiter waits ' .out
point "a deadlock: status" [ "$status" = 1 ]

gilsim why deadlock.ini waiter --format json
point "a deadlock in JSON" grep -q '"thread" : "waiter"' .out
point "what is known before a deadlock" expect 0 '^At 0\.000000 ms, waiter ' '' why deadlock.ini waiter@0
point "at the very end" expect 0 '^At 1000\.000000 ms, cpu-1 sleeps' '' why convoy cpu-1@1s
point "a wait that is not over" grep -q ' to the end of the run: ' <(joined .out)

# A drop for I/O does not serve a request.
cat >expected <<'END'
The longest wait: cpu waits 6ms to run with the GIL, from 0.000000 ms on: 6ms
while another thread runs with it (100%).

     0.000000 ms  begins
     0.000000 ms  runs on core 1 after 0
     0.000000 ms  wants the GIL, which reader has had since 0.000000 ms
     0.000000 ms  sleeps until it is woken
     5.000000 ms  its timed wait runs out after 5ms (switch interval 5ms): woken
                  on core 1, which is idle
     5.000000 ms  runs on core 1 after 0
     5.000000 ms  asks reader to drop the GIL
     5.000000 ms  sleeps until it is woken
     6.000000 ms  is woken by reader on core 1, which is idle
     6.000000 ms  runs on core 1 after 0
     6.000000 ms  takes the GIL: reader dropped it before a call that may block
END
point "every step" diff expected \
  <("$GILSIM" why "$GILSIM_SRCDIR/tests/golden/wait-before-io.ini" cpu | sed 1,4d)
COLUMNS=40 "$GILSIM" why convoy server >.out
point "40 columns" fits .out 40
point "steps are left out of a long one" grep -Eq '^ +\([0-9]+ steps? (is|are)' .out

sed 's/^title = .*/title = A \x1b[31m<b>%s%n/' short.ini >hostile.ini
"$GILSIM" why hostile.ini cpu-1 >.out 2>&1
point "a hostile title" [ "$(grep -c $'\x1b' .out)" = 0 ]

finish
