#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs that cannot end say why, and end with status 1.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

scenario ()
{
  printf '[scenario]\ntitle = T\n\n'
  cat
}

# fails MESSAGE... -- ARGUMENT...: status 1, nothing on standard output, and
# each of the messages on standard error.
fails ()
{
  local messages=()
  while [[ $1 != -- ]]
  do
    messages+=("$1")
    shift
  done
  shift
  gilsim run "$@"
  [[ $status == 1 ]] || { echo "status $status"; return 1; }
  for message in "${messages[@]}"
  do
    matches .err "$message" || return 1
  done
  matches .out ""
}

point "too many events" fails 'limit of 1000 events \(run\.max-events\)' -- long.ini -s run.max-events=1000
point "too much simulated time" fails 'limit of 5ms \(run\.max-time\)' -- short.ini -s run.max-time=5ms

scenario >lock.ini <<'END'
[threads owner]
program = lock L; compute 1ms

[threads other]
count = 2
start = 2ms
program = lock L; unlock L
END
point "a lock whose owner has ended" fails deadlock 'other-1 waits for lock L' 'other-2 waits for lock L' -- lock.ini

scenario >queue.ini <<'END'
[threads one]
program = put Q; get R

[threads two]
program = get Q; get Q
END
point "a queue that stays empty" fails deadlock 'one waits for queue R' 'two waits for queue Q' -- queue.ini

scenario >socket.ini <<'END'
[threads one]
program = sendto there; recvfrom back

[threads two]
own-interpreter = yes
program = recvfrom there; recvfrom there
END
point "a socket that nobody sends to" fails deadlock 'one waits for a datagram of back' \
  'two waits for a datagram of there' -- socket.ini

scenario >start.ini <<'END'
[threads main]
program = get Q; start late

[threads late]
start = step
program = compute 1ms
END
point "a thread that is never started" fails deadlock 'main waits for queue Q' 'late was never started' -- start.ini

scenario >still.ini <<'END'
[machine]
base = ideal

[threads a]
background = yes
program = forever { put Q; get Q }

[threads b]
program = compute 1s
END
point "a loop that takes no time" fails 'the simulated time stands still' -- still.ini

finish
