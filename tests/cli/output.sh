#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where results go: standard output, -o, --events.

. "$(dirname "$0")/lib.sh"

# files_are DIRECTORY NAME...
files_are ()
{
  local directory=$1
  shift
  diff <(printf '%s\n' "$@") <(cd "$directory" && find . -type f | sed 's:^\./::' | LC_ALL=C sort)
}

same ()
{
  diff <(echo "$1") <(echo "$2")
}

run_data='comparison.csv report.csv report.json report.txt timeline-1-fifo.csv timeline.csv titles.csv
  waits-1-fifo.csv'

# shellcheck disable=SC2086  # one word per file
{
  point "run -o, no charts" expect 0 . '' run short.ini -p fifo -o a/b/c --no-charts
  point "makes the folder and its files" files_are a/b/c $run_data
  point "no pictures are promised" same "" "$(grep -iE 'pictures|\.png' .out)"
}
for format in text csv json
do
  "$GILSIM" run short.ini -p fifo --format $format >"wanted.$format"
done
point "report.csv is what --format csv prints" cmp wanted.csv a/b/c/report.csv
point "report.json is what --format json prints" cmp wanted.json a/b/c/report.json
point "report.txt is what --format text prints" diff <(LC_ALL=C.UTF-8 "$GILSIM" run short.ini -p fifo) a/b/c/report.txt
point "report.txt has no colours" bash -c "! grep -q $'\033' a/b/c/report.txt"
point "report.txt fits 80 columns" fits a/b/c/report.txt 80
point "the report in ASCII fits 80 columns" fits wanted.text 80
point "the report in ASCII is ASCII" bash -c '! LC_ALL=C grep -nP "[^\x00-\x7f]" wanted.text'
point "--format text is the default" cmp <("$GILSIM" run short.ini -p fifo) wanted.text

"$GILSIM" compare short.ini -p python2 -p python3 -p fifo >table
point "the comparison fits 80 columns" fits table 80
for policy in python2 python3 fifo
do
  point "the comparison names $policy" grep -q "$policy" table
done
point "one policy can be compared" expect 0 fifo '' compare short.ini -p fifo
point "compare -o" expect 0 . '' compare short.ini -p python3 -p fifo -o both --no-charts
point "its files" files_are both comparison.csv report.csv report.json report.txt timeline-1-python3.csv \
  timeline-2-fifo.csv titles.csv waits-1-python3.csv waits-2-fifo.csv

# Files are replaced, others left alone; what cannot be written is said.
echo old >a/b/c/report.txt
echo mine >a/b/c/notes
"$GILSIM" run short.ini -p fifo -o a/b/c --no-charts -q >quiet
point "an old file is replaced" diff <(LC_ALL=C.UTF-8 "$GILSIM" run short.ini -p fifo) a/b/c/report.txt
point "others are left alone" same mine "$(cat a/b/c/notes)"
: >occupied
point "-o with a file of that name" expect 1 '' '^gilsim: cannot make directory "occupied": ' run short.ini -o occupied
point "-o below a file" expect 1 '' '^gilsim: cannot make directory "occupied/x": ' run short.ini -o occupied/x
mkdir in-the-way in-the-way/report.json
point "-o with a folder in the way" expect 1 '' '^gilsim: .*in-the-way/report\.json' \
  run short.ini -o in-the-way --no-charts
point "a run that fails makes no folder" expect 1 '' 'max-events|limit|10 events' \
  run long.ini -s run.max-events=10 -o failed
point "really" [ ! -e failed ]

# The timeline.
"$GILSIM" run short.ini -p fifo --events t.csv --format csv >report.csv
point "--events FILE.csv is the one of -o" cmp t.csv a/b/c/timeline.csv
point "the report stays the same with a timeline" cmp report.csv wanted.csv
"$GILSIM" run short.ini -p fifo --events t.txt >/dev/null
point "--events FILE is text" grep -q 'holds GIL' t.txt
"$GILSIM" run short.ini -p fifo --events - >t.stdout
point "--events - is the text on standard output" cmp t.txt t.stdout
"$GILSIM" run short.ini -p fifo --events - --format csv >t.stdout
point "--events - --format csv is the CSV" cmp t.csv t.stdout
"$GILSIM" run short.ini -p fifo --events mine.txt -o with --no-charts >/dev/null
point "--events replaces timeline.csv" cmp mine.txt t.txt
point "so that there is none" [ ! -e with/timeline.csv ]
point "--events in no folder" expect 1 '' '^gilsim: .*"none/t\.csv": ' run short.ini --events none/t.csv
point "--events into a device" expect 0 . '' run short.ini --events /dev/null
point "which is a device still" [ -c /dev/null ]
umask 027
"$GILSIM" run short.ini --events modes >/dev/null
point "files have the mode that the umask says" same 640 "$(stat -c %a modes)"
umask 022

# The seed and the naive simulation.
point "the same bytes again" cmp <("$GILSIM" run short.ini --format json) <("$GILSIM" run short.ini --format json)
point "--verify changes no result" cmp <("$GILSIM" run short.ini --format json) \
  <("$GILSIM" run short.ini --format json --verify)
"$GILSIM" run short.ini --seed 7 --format csv >seed
point "--seed is in the report" grep -qx 'run,,seed,7' seed
point "--seed is the same as the scenario's" cmp seed \
  <("$GILSIM" run short.ini -s run.seed=7 --format csv)

if command -v gnuplot >/dev/null
then
  "$GILSIM" compare short.ini -p python3 -p fifo -o charts --chart-format png,svg >said
  point "pictures are listed" grep -q '^Pictures:$' said
  sed -n 's/^  \(charts\/.*\)/\1/p' said | LC_ALL=C sort >listed
  point "every picture that is listed, and no other" diff listed \
    <(find charts -name '*.png' -o -name '*.svg' | LC_ALL=C sort)
  point "in both formats" [ "$(grep -c png listed)" -gt 0 -a "$(grep -c png listed)" = "$(grep -c svg listed)" ]
  point "-q lists none" bash -c "! '$GILSIM' run short.ini -o charts2 -q | grep -q '^Pictures'"
  point "nor does --format csv" cmp wanted.csv <("$GILSIM" run short.ini -p fifo -o charts3 --format csv)
else
  skip "pictures" "no gnuplot"
fi
mkdir empty
point "without gnuplot: a failure, but everything else is written" \
  bash -c "PATH=$folder/empty '$GILSIM' run short.ini -p fifo -o poor >said 2>error; [[ \$? == 1 ]] &&
    grep -q '^gilsim: .*gnuplot' error && cmp poor/report.csv wanted.csv && [ -s said ]"

point "no temporary files" same "" "$(find . -name '.*' ! -name . ! -name .out ! -name .err ! -name .point)"
point "compare: where the runs part" expect 0 \
  '^first divergence at [0-9.]+ ms: python3 gives the GIL to server; fifo gives the$' '' \
  compare convoy -p python3 -p fifo
gilsim compare short.ini -p python3 -p python3
point "compare: runs that are alike part nowhere" [ "$(grep -c divergence .out)" = 0 ]

point "two outputs in one file" expect 2 '' '^gilsim: --events and --record name the same file x; name two$' \
  run short.ini --events ./x --record x
cp short.ini mine.ini
point "an output in the scenario" expect 2 '' '^gilsim: --record \./mine\.ini: that is the scenario; ' \
  run mine.ini --record ./mine.ini
point "the scenario is still there" cmp short.ini mine.ini
point "a device may be named twice" expect 0 . '' run short.ini --events /dev/null --record /dev/null
point "compare --timeline: where the runs part" expect 0 '^first divergence at [0-9.]+ us: python2 ' '' \
  compare convoy -p python2 -p fifo --timeline

finish
