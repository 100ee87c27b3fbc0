#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# --trace: what is written where.  What is in it: tests/report/test-trace*.c.

. "$(dirname "$0")/lib.sh"

point "JSON" expect 0 '^Two threads compute' '' run short.ini --trace t.json
point "is one object" bash -c "head -n 1 t.json | grep -qx '{\"traceEvents\":\\['"
point "says what made it" grep -q '"command":"gilsim run short.ini --trace t.json"}}$' t.json
cp t.json first.json
"$GILSIM" run short.ini --trace t.json >report
point "the same bytes again" cmp t.json first.json
"$GILSIM" run short.ini >without
point "the same report as without" cmp report without
"$GILSIM" run short.ini --naive --trace t.json >report
point "the same check by check" cmp t.json first.json
"$GILSIM" run short.ini --seed 7 -s 'threads cpu.count=3' -p python2 --trace 'a b.json' >report
point "the command is quoted for a shell" grep -qF \
  '"command":"gilsim run short.ini -p python2 -s '"'threads cpu.count=3'"' --seed 7 --trace '"'a b.json'"'"' 'a b.json'

# all_told: the trace has each sentence about the longest wait, and there are some.
all_told ()
{
  local sentence n=0
  while read -r sentence
  do
    grep -qF -- "$sentence" first.json || { echo "not there: $sentence"; return 1; }
    n=$((n + 1))
  done < <("$GILSIM" why short.ini cpu-2 --format json | sed -n 's/^ *"text" : "\(.*\)",\{0,1\}$/\1/p')
  [[ $n -ge 5 ]]
}
point "the sentences of gilsim why" all_told

"$GILSIM" run short.ini --trace t.json.gz >report
# The last line names the file.
point "compressed" diff <(gzip -dc t.json.gz | sed '$d') <(sed '$d' first.json)
"$GILSIM" run short.ini --trace t.ftrace >report
"$GILSIM" run short.ini --trace t.ftrace.gz >report
point "ftrace" bash -c "head -n 1 t.ftrace | grep -qx '# tracer: nop'"
point "ftrace says what made it" grep -qx '# gilsim [0-9.]*: gilsim run short.ini --trace t.ftrace' t.ftrace
point "ftrace, compressed" diff <(gzip -dc t.ftrace.gz | grep -v '^#') <(grep -v '^#' t.ftrace)
"$GILSIM" run short.ini --naive --trace t.ftrace >report
point "ftrace, the same check by check" diff <(gzip -dc t.ftrace.gz | grep -v '^#') <(grep -v '^#' t.ftrace)

point "a comparison" expect 0 . '' compare short.ini -p python2 -p python3 -p fifo --trace t.json
processes ()
{
  sed -n 's/.*"name":"process_name","pid":\([0-9]*\),"args":{"name":"\([^"]*\)".*/\1 \2/p' t.json
}
point "has a process for each policy" diff <(processes) - <<'END'
1 Two threads compute (python2)
2 Two threads compute (python3)
3 Two threads compute (fifo)
END
point "has all cores" diff <(grep '"Running"' t.json | sed 's/.*"cpu":\([0-9]*\).*/\1/' | LC_ALL=C sort -u) \
  <(printf '%d\n' 0 1 2 3 4 5)
point "says which policies" grep -q '"policies":\["python2","python3","fifo"\]' t.json

point "with -o and --events" expect 0 . '' run short.ini -o results --no-charts --events e.csv --trace t.json
point "all files are there" test -s results/report.json -a -s e.csv -a -s t.json
point "the trace is the same" cmp <(sed '$d' t.json) <(sed '$d' first.json)

rm -rf results t.* e.csv first.json 'a b.json' report without
for name in t t.gz t.txt t.json.xz t.jsonl -
do
  point "another name: $name" expect 2 '' "^gilsim: --trace $name: expected a name that ends in \.json, " \
    run short.ini --trace "$name"
done
point "a folder that is not there" expect 1 '' '^gilsim: .*"none/t\.json": ' run short.ini --trace none/t.json
point "a deadlock" bash -c "'$GILSIM' run deadlock.ini --trace t.json 2>.err; [[ \$? == 1 ]] && grep -q deadlock .err"
point "a comparison of which one run fails" expect 1 '' 'limit' compare short.ini -p fifo -p python2 --trace t.json.gz \
  -s run.max-events=20
point "leaves nothing behind" test -z "$(left_behind)"

finish
