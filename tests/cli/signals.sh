#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Signals, closed pipes and full disks: nothing half-written stays, and the
# exit status tells the truth.

. "$(dirname "$0")/lib.sh"

# Jobs in groups of their own, as from a shell that people use: otherwise
# background jobs ignore interrupts.
set -m

begun=+0 # bytes in a file by which a run has begun

# interrupted STATUS SIGNALS ARGUMENT...: gilsim, in mid-run, is sent the
# signals, and ends with that status without a word or a file.
interrupted ()
{
  local wanted=$1 signals=$2 job written signal
  shift 2
  "$GILSIM" "$@" >.out 2>.err </dev/null &
  job=$!
  for ((i = 0; i < 600; i++)) # in mid-run is when it has begun to write
  do
    written=$(find . -name '.t*' -size $begun | head -n 1)
    [[ -z $written ]] || break
    kill -0 "$job" || break
    sleep 0.1
  done
  for signal in $signals
  do
    kill -s "$signal" "$job"
  done
  wait "$job"
  status=$?
  [[ -n $written ]] || { echo "nothing was written within a minute"; return 1; }
  [[ $status == "$wanted" ]] || { echo "status $status instead of $wanted"; return 1; }
  matches .err '' && matches .out '' || return 1
  [[ -z $(left_behind) ]] || { echo "left behind:"; left_behind; return 1; }
}

point "interrupt" interrupted 130 INT run long.ini --events t
point "termination" interrupted 143 TERM run long.ini --events t
point "hang-up" interrupted 129 HUP run long.ini --events t
point "interrupt twice" interrupted 130 'INT INT' run long.ini --events t
point "interrupt of a recording" interrupted 130 INT run long.ini --record t
point "interrupt with -o" interrupted 130 INT run long.ini -o results
# Its files are small: they are there before the run begins, and empty to its end.
begun=0
point "interrupt of a comparison" interrupted 130 INT compare long.ini -p python2,check-interval=1 -p fifo -o results
point "interrupt of a picture" interrupted 130 INT plot timeline long.ini -o timeline.svg --keep timeline
begun=+0

point "interrupt with a trace" interrupted 130 INT run long.ini --trace t.json
point "interrupt with a compressed trace" interrupted 130 INT compare long.ini -p python2,check-interval=1 -p fifo \
  --trace t.ftrace.gz

echo precious >t
"$GILSIM" run long.ini --events t >.out 2>.err &
job=$!
sleep 1
kill -INT $job
wait $job
point "an older file stays as it was" [ "$(cat t)" = precious ]
rm -f t

# Pictures are drawn by another program, which may be interrupted, too.
cat >convoy.ini <<'END'
[scenario]
title = Two threads compute, one serves
[run]
duration = 3s
[threads cpu]
count = 2
program = forever { compute 10ms }
[threads io]
program = forever { io 1ms; compute 10us }
END

# swept SIGNALS ARGUMENT...: gilsim with all that it has started is sent the
# signals, at one moment after another until it ends by itself; no file stays,
# but for one that was whole before the signal came.
swept ()
{
  local signals=$1 job delay signal
  shift
  mkdir -p tmp
  "$GILSIM" "$@" || return 1
  mv picture.* whole
  for delay in 0.02 0.1 0.2 0.3 0.4 0.5 0.6 0.8 1.0 1.3 1.6
  do
    TMPDIR=$PWD/tmp "$GILSIM" "$@" >.out 2>.err </dev/null &
    job=$!
    sleep $delay
    for signal in $signals
    do
      kill -s "$signal" -- -$job 2>.kill
    done
    wait $job
    status=$?
    rm -f .kill
    [[ $status != 0 ]] || { rm -f picture.*; break; }
    matches .err '' || return 1
    sleep 0.1
    if [[ -e ${!#} ]]
    then
      cmp "${!#}" whole || return 1
      rm "${!#}"
    fi
    [[ -z $(ls -A tmp) ]] || { echo "left behind after $delay s:"; find tmp; return 1; }
  done
  rm whole
  rmdir tmp
}
if command -v gnuplot >/dev/null
then
  point "interrupt of drawing" swept INT plot timeline convoy.ini -o picture.png
  point "interrupt of drawing, twice" swept 'INT INT' plot timeline convoy.ini -o picture.png
  point "interrupt of a page" swept INT report convoy.ini -o picture.html
  point "interrupt of a page, twice" swept 'INT TERM' report convoy.ini -o picture.html
else
  skip "interrupts of drawing" "no gnuplot"
fi

mkdir bin
printf '#!/bin/sh\nkill -9 $$\n' >bin/gnuplot
chmod +x bin/gnuplot
point "a gnuplot that is killed" env PATH="$PWD/bin:$PATH" bash -c "
  '$GILSIM' plot timeline short.ini -o a.png 2>.err
  [[ \$? == 1 ]] && cat .err && [[ \$(cat .err) == 'gilsim: cannot draw a.png: gnuplot failed and said nothing' ]]"
rm -rf bin

# Its runs are on threads of their own.
{ cat long.ini; printf '\n[expect]\nends = end > 0 and fifo.end > 0\n'; } >claims.ini
"$GILSIM" test claims.ini >.out 2>.err &
job=$!
sleep 1
kill -INT $job
wait $job
point "interrupt of a test" test $? = 130
point "which then says nothing" test ! -s .out -a ! -s .err

# ended_by SIGNAL-STATUS COMMAND: a shell command that sets PIPESTATUS.
ended_by ()
{
  local wanted=$1 statuses
  statuses=$(bash -c "$2 2>.err"'; echo "${PIPESTATUS[0]}" >&3' 3>&1 >/dev/null)
  [[ $statuses == "$wanted" ]] || { echo "status $statuses instead of $wanted"; cat .err; return 1; }
  matches .err ''
}

point "closed pipe: a list" ended_by 141 "{ sleep 0.5; '$GILSIM' list; } 2>&1 | :"
point "closed pipe: a timeline" ended_by 141 "'$GILSIM' run long.ini --events - | head -n 1"
point "closed pipe: switches" ended_by 141 "'$GILSIM' run long.ini --sched | head -n 1"
point "closed pipe: a map" ended_by 141 "'$GILSIM' run long.ini --sched=map | head -n 1"
point "closed pipe: a picture" ended_by 141 "{ sleep 0.5; '$GILSIM' run short.ini --timeline; } | :"
point "closed pipe: a timeline in a file beside is whole" bash -c "
  { sleep 0.5; '$GILSIM' run short.ini --events t.csv; } | :; tail -n 1 t.csv | grep -q ."
rm -f t.csv
point "closed pipe that the parent ignores: an error" bash -c "
  trap '' PIPE
  { sleep 0.5; '$GILSIM' list 2>.err; echo \$? >.out; } | :
  [[ \$(cat .out) == 1 ]] && grep -q '^gilsim: cannot write to standard output: Broken pipe' .err"

# full ARGUMENT...: gilsim with its output on a full disk.
full ()
{
  "$GILSIM" "$@" >/dev/full 2>.err
  status=$?
  [[ $status == 1 ]] || { echo "status $status"; return 1; }
  matches .err '^gilsim: cannot write to standard output: No space left on device$'
}

point "full disk: help" full --help
point "full disk: version" full --version
point "full disk: list" full list
point "full disk: check" full check short.ini
point "full disk: report" full run short.ini
point "full disk: json" full compare short.ini -p fifo -p python3 --format json
{ cat short.ini; printf '\n[expect]\nends = end > 0\n'; } >claims.ini
point "full disk: claims" full test claims.ini
point "full disk: claims as TAP" full test --tap claims.ini
point "full disk: timeline, which ends the run" full run long.ini --events -
point "full disk: switches, which ends the run" full run long.ini --sched
point "full disk: delays" full run short.ini --sched=latency
point "full disk: a picture" full compare short.ini -p fifo -p python3 --timeline
point "full disk: timeline in a file, which ends the run" \
  expect 1 '' '^gilsim: .*"/dev/full": No space left on device$' run long.ini --events /dev/full
ln -s /dev/full t.json
ln -s /dev/full t.json.gz
point "full disk: trace, which ends the run" expect 1 '' '^gilsim: .*"t.json": No space left on device$' \
  run long.ini --trace t.json
point "full disk: compressed trace, which ends the run" \
  expect 1 '' '^gilsim: .*"t.json.gz": No space left on device$' run long.ini --trace t.json.gz
rm -f t.json t.json.gz
point "full disk: recording, which ends the run" \
  expect 1 '' '^gilsim: .*"/dev/full": No space left on device$' run long.ini --record /dev/full
point "standard output is closed" bash -c "
  '$GILSIM' list >&- 2>.err; [[ \$? == 1 ]] && grep -q 'standard output: Bad file descriptor' .err"
point "it is not taken for the timeline's file" bash -c "
  '$GILSIM' run short.ini --events t.csv >&- 2>.err; [[ \$? == 1 ]] && ! grep -qi 'fairness' t.csv"
rm -f t.csv

# limited ARGUMENT...: files may not grow beyond 8 KiB.
limited ()
{
  (ulimit -f 8; exec "$GILSIM" "$@") >.out 2>.err
  status=$?
  [[ $status == 1 ]] || { echo "status $status"; return 1; }
  matches .err '^gilsim: cannot write "t.*": File too large$' || return 1
  [[ -z $(left_behind) ]] || { echo "left behind:"; left_behind; return 1; }
}
point "file too large" limited run long.ini --events t
point "trace too large" limited run long.ini --trace t.json
point "compressed trace too large" limited run long.ini --trace t.json.gz
point "recording too large" limited run long.ini --record t
point "recording too large, beside a log" limited run long.ini --events /dev/null --record t

finish
