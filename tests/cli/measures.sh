#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Datagrams between threads and measured steps, from the command line.

. "$(dirname "$0")/lib.sh"

cat >echo.ini <<'END'
[scenario]
title = An echo between two processes

[parameters]
requests = 20
gap = ${if(requests > 10, 1ms, 2ms)}

[machine]
base = ideal

[interpreter server]
[interpreter client]

[threads server]
interpreter = server
background = yes
program = forever { recvfrom there; compute 10us; sendto back }

[threads client]
interpreter = client
program = repeat ${requests} { sleep ${gap}; measure trip less 2us { sendto there; recvfrom back } }

[expect]
trip = latency.trip.p50 == 8us and latency.trip.count == ${requests} and end == ${requests} * (${gap} + 10us)
END

point "run: a measure is a latency" expect 0 '^trip  *20  *8us' '' run echo.ini --verify
point "run: in CSV" expect 0 '^latency,trip,p50_ns,8000$' '' run echo.ini --format csv
point "run: in JSON" expect 0 '"trip"' '' run echo.ini --format json
point "compare" expect 0 '^trip$' '' compare echo.ini -p python2 -p python3
point "timeline" expect 0 'leaves the core: blocked' '' run echo.ini --events -
point "test: a claim about it" expect 0 '^1 of 1 claim holds$' '' test echo.ini
point "test: with the other value of if()" expect 0 '^1 of 1 claim holds$' '' test echo.ini -s requests=5
point "check shows what is measured" expect 0 \
  'measure trip less 2us \{ sendto there;' '' check echo.ini
point "check finds a figure that is none" expect 2 '' 'trips' check echo.ini -s expect.trip='latency.trips.p50 > 0'

nobody_sends ()
{
  "$GILSIM" run echo.ini -s 'threads server.program=recvfrom nowhere' >.out 2>.err </dev/null
  [[ $? == 1 ]] && grep -qx '  client waits for a datagram of back' .err
}
point "nobody sends: a deadlock that says so" nobody_sends

# bad WHAT SEARCH REPLACEMENT MESSAGE
bad ()
{
  sed "s/$2/$3/" echo.ini >bad.ini
  point "$1" expect 2 '' "$4" check bad.ini
}
bad "a measure without a name" 'measure trip less 2us' 'measure' \
  '^bad\.ini:21:.*: found .*; expected a name for what is measured$'
bad "less a distribution" 'less 2us' 'less exponential(2us)' \
  '^bad\.ini:21:.*: found a distribution; expected a duration to take off$'
bad "an empty measure" '{ sendto there; recvfrom back }' '{ }' '^bad\.ini:21:.*: nothing is measured; '
bad "no socket" 'recvfrom back' 'recvfrom' '^bad\.ini:21:.*: found "\}"; expected the name of a socket$'
bad "a misspelt step" 'sendto there' 'sento there' 'did you mean "sendto"\?$'
bad "a choice without a comparison" 'requests > 10' 'requests' \
  '^bad\.ini:6:.*: found ","; expected <, <=, >, >=, == or !=$'
bad "a choice with one value" '1ms, 2ms' '1ms' '^bad\.ini:6:.*: found "\)"; expected ","'
# shellcheck disable=SC2016  # for gilsim
point "in a setting" expect 2 '' '^gilsim: -s gap=.*: character 14 of the value: found "\)"; expected ","' \
  check echo.ini -s 'gap=${if(1 > 0, 1)}'

finish
