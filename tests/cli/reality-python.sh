#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The program that gilsim reality makes, on the python3 that is in PATH: that
# it compiles, does all steps, and leaves no process behind.  How long it takes
# is nobody's business here.

. "$(dirname "$0")/lib.sh"

if ! python3 -c 'import ctypes, hashlib, multiprocessing; hashlib.pbkdf2_hmac' 2>/dev/null
then
  echo "1..0 # SKIP no python3"
  exit 0
fi
export PYTHONDONTWRITEBYTECODE=1

cat >all.ini <<'END'
[scenario]
title = Every step, "quotes", \\backslashes and äöü

[machine]
cores = 1

[interpreter main]
[interpreter early]
[interpreter late]
spawn = 1ms

[threads main]
program = start worker; start far; repeat 3 { put q; lock l; compute 10us; unlock l; yield }; join worker; join far

[threads joiner]
program = join spawned; join child

[threads worker]
start = step
count = 2
program = get q; lock l; native 10us; unlock l; nogil uniform(1us, 20us); nogil 5ms; io exponential(10us)

[threads sleeper]
start = 1ms
program = repeat 5 { sleep 100us; io normal(20us, 5us); compute lognormal(10us, 0.1) }

[threads far]
interpreter = early
start = step
program = compute pareto(10us, 3)

[threads child]
interpreter = early
count = 2
program = repeat 2 { repeat 2 { compute triangular(1us, 2us, 5us) } }

[threads spawned]
interpreter = late
program = compute 100us

[threads server]
background = yes
program = forever { recv closed; compute 1us; send closed; send closed }

[threads other]
background = yes
program = forever { recv open; send open }

[clients closed]
outstanding = 3
think = uniform(0ns, 100us)
requests = 20

[clients open]
mode = open
interarrival = exponential(200us)
start = 1ms
requests = 10
END

compiles ()
{
  "$GILSIM" reality "$1" --emit program.py && python3 -W error -m py_compile program.py
}
point "the program compiles" compiles all.ini
for scenario in "$GILSIM_DATADIR"/scenarios/*.ini
do
  point "so does that of $(basename "$scenario")" compiles "$scenario"
done

figure ()
{
  python3 -c 'import json, sys; print(json.load(open(".json"))["figures"].get(sys.argv[1]))' "$1"
}
same ()
{
  [[ $1 == "$2" ]] || { echo "$1 instead of $2"; return 1; }
}
is_number ()
{
  [[ $(figure "$1") =~ ^[0-9.]+$ ]] || { echo "$1 is $(figure "$1")"; return 1; }
}
runs ()
{
  "$GILSIM" reality "$1" --emit program.py && python3 program.py >.json || return 1
  [[ $(wc -l <.json) == 1 ]]
}
point "every step runs" runs all.ini
point "all requests of the closed loop are answered" same "$(figure client.0.count)" 20
point "and of the open loop" same "$(figure client.1.count)" 10
point "all returns are seen" same "$(figure return.3.count)" 10
point "others are not counted" same "$(figure return.2.count)" None
point "there is a makespan" is_number makespan_ns
point "every process has context switches" is_number process.2.voluntary
point "waits for the GIL are seen" is_number group.5.off_ns

unmeasured ()
{
  python3 -c 'import json
figures = json.load(open(".out"))["figures"]
print(len(figures) > 10, [f["key"] for f in figures if f["measured"] is None])'
}
gilsim reality all.ini --python python3 --format json
point "every simulated figure has a measured one" same "$(unmeasured)" 'True []'

cat >endless.ini <<'END'
[scenario]
title = Threads that never end
[run]
duration = 20ms
[interpreter one]
[interpreter two]
[threads here]
count = 2
program = forever { compute 1ms }
[threads there]
interpreter = two
program = forever { sleep 1ms; nogil 10us }
END
point "a run ends at its duration" runs endless.ini
point "it has no makespan" same "$(figure makespan_ns)" None
point "its length is the duration" same "$(figure end_ns)" 20000000.0

cat >measure.ini <<'END'
[scenario]
title = Two processes talk
[interpreter server]
[interpreter client]
[threads server]
interpreter = server
program = repeat 10 { recvfrom request; compute 10us; sendto answer }
[threads client]
interpreter = client
program = repeat 10 { measure echo { sendto request; recvfrom answer }; measure nap less 1s { sleep 100us } }
END
point "datagrams and measures" runs measure.ini
point "as many measures as there are rounds" same "$(figure measure.0.count)" 10
point "what is taken off does not go below 0" same "$(figure measure.1.p99_ns)" 0.0
gilsim reality measure.ini --python python3 --format json
point "measures are compared" same "$(unmeasured)" 'True []'

# Loops that go round no times leave nothing, and groups may be empty.
cat >nothing.ini <<'END'
[scenario]
title = Nothing is done
[interpreter one]
[interpreter two]
[threads main]
program = start far; join far; join none; join empty
[threads far]
interpreter = two
start = step
program = repeat 2 { repeat 0 { compute 1ms } }
[threads none]
program = repeat 0 { compute 1ms }
[threads empty]
interpreter = two
count = 0
program = compute 1ms
END
point "nothing to do" runs nothing.ini
point "it takes no time" is_number makespan_ns

# A thread that fails: the lock is not locked.
cat >broken.ini <<'END'
[scenario]
title = A thread fails beside others that never end
[interpreter one]
[interpreter two]
[run]
duration = 100s
[threads bad]
program = lock l; unlock l; unlock l
[threads other]
count = 2
program = forever { compute 1ms }
[threads far]
interpreter = two
program = forever { sleep 1ms }
[threads server]
program = forever { recv c; send c }
[clients c]
END
fails ()
{
  "$GILSIM" reality broken.ini --emit "$folder/broken-program.py" || return 1
  ! python3 "$folder/broken-program.py" >.out 2>.err || return 1
  [[ ! -s .out ]] && grep -q RuntimeError .err
}
alone ()
{
  local i
  for ((i = 0; i < 100; i++))
  do
    pgrep -f "$folder/$1" >/dev/null || return 0
    sleep 0.05
  done
  echo "still there:"
  pgrep -af "$folder/$1"
  return 1
}
point "a thread that fails ends the program" fails
point "and all its processes" alone broken-program.py

# Killed, the program takes its processes along.
sed '/^\[threads bad\]/,/^program/d' broken.ini >killed.ini
"$GILSIM" reality killed.ini --emit "$folder/killed-program.py"
python3 "$folder/killed-program.py" >.out 2>.err &
pid=$!
disown $pid # so that bash does not tell of its end
for ((i = 0; i < 200 && $(pgrep -cf "$folder/killed-program.py") < 3; i++)); do sleep 0.05; done
kill -KILL $pid
point "killed, it leaves no process behind" alone killed-program.py

finish
