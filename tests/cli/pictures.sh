#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What timelines and tiles of real runs show: as many lanes, marks and words as
# their data have.

. "$(dirname "$0")/lib.sh"
if ! command -v gnuplot >/dev/null
then
  skip "pictures" "no gnuplot"
  finish
  exit
fi

cat >battle.ini <<'END'
[scenario]
title = "; system('touch c1') `touch c2` {/Symbol x} <b>&amp; %s \\ü

[machine]
cores = 2

[interpreter main]
policy = python2

[run]
duration = 5s
chart-from = 10ms
chart-to = 10.3ms

[threads cpu]
count = 2
program = forever { compute 10ms }
END

picture ()
{
  expect 0 '' '' plot "$@"
}

shows ()
{
  local file=$1 word
  shift
  for word
  do
    grep -qF -- "$word" "$file" || { echo "no \"$word\" in $file"; return 1; }
  done
}

shows_none_of ()
{
  local file=$1 word
  shift
  [[ -s $file ]] || return 1
  for word
  do
    ! grep -qF -- "$word" "$file" || { echo "\"$word\" in $file"; return 1; }
  done
}

rows ()
{
  grep -c "^$1," "$2"
}

# boxes COLOUR FILE: so many have it.
boxes ()
{
  tr -d ' ' <"$2" | grep -c "<polygonfill='rgb($1)'"
}

# points COLOUR FILE: so many symbols have it.
points ()
{
  tr -d ' ' <"$2" | grep -Ec "<use.*color='rgb\($1\)'"
}

# -- A timeline in every detail --

data=kept/timeline-1-python2.csv
point "timeline" picture timeline battle.ini -o a.svg --keep kept
point "lanes" shows a.svg '>cpu-1<' '>cpu-2<' '>core 0<' '>core 1<'
point "the scenario's chart window" shows a.svg '>10<' '>10.3<' 'simulated time (ms)'
point "the title is data" shows a.svg "; system('touch c1') \`touch c2\` {/Symbol x} &lt;b>&amp;amp; %s ∖ü"
point "nothing was run" test -z "$(find . -name 'c[0-9]*')"
lost=$(rows lost $data)
point "there are lost races" test "$lost" -gt 3
point "the legend counts them" shows a.svg "lost wake-up race ($lost)"
# One more in the legend.
point "a red diamond for each" test "$(points 208,0,0 a.svg)" = $((lost + 1))
point "a box for each interval that holds the GIL" test "$(boxes 0,96,168 a.svg)" \
  = $(($(grep -c '^\(thread\|core\),.*,holds GIL,' $data) + 1))
point "as many hand-offs" shows a.svg "forced hand-off ($(rows handoff $data))"
point "the legend has nothing that does not occur" shows_none_of a.svg 'no GIL' I/O 'direct hand-off' 'drop request'

point "--from and --to" picture timeline battle.ini -o b.svg --keep kept --from 20ms --to 20.01ms
point "cut the data" awk -F, 'NR > 1 && ($5 < 20000000 || $6 > 20010000) { print; bad = 1 } END { exit bad }' $data
point "and are the axis" shows b.svg '>20000<' '>20010<' 'simulated time (us)'
point "a window beyond the end" expect 2 '' '^gilsim: --from 20ms: the run ends at 1ms; expected an earlier time' \
  plot timeline battle.ini -s run.duration=1ms -o c.svg --from 20ms --to 30ms

# -- In columns --

point "a second of it" picture timeline battle.ini -o long.svg --keep kept --from 100ms --to 1100ms
point "is a small picture" test "$(wc -c <long.svg)" -lt 1000000
point "with bars" shows long.svg '>lost races<' '>hand-offs<' 'counts per '
point "a red one for each count" test "$(boxes 208,0,0 long.svg)" = "$(grep -c '^count,.*,lost,' $data)"
point "its highest one" shows long.svg ">max $(grep '^count,.*,lost,' $data | cut -d, -f2 | sort -n | tail -n 1)<"
point "and no diamond but the legend's" test "$(points 208,0,0 long.svg)" = 1
point "which counts them all" shows long.svg \
  ">lost wake-up race ($(awk -F, '/^count,.*,lost,/ { n += $2 } END { print n }' $data))<"

{
  sed -n '1,/cores/p' battle.ini | sed 's/cores = 2/cores = 16/'
  printf '[run]\nduration = 10ms\n[threads cpu]\ncount = 100\nprogram = forever { compute 1ms; io 1ms }\n'
} >many.ini
point "a hundred threads" picture timeline many.ini -p fifo -o many.svg --keep kept
point "share a lane" shows many.svg '>83 other threads<' '>11 other cores<'
point "which leaves 24" test "$(grep -cE '>(c[a-z]+[- ][0-9]+|[0-9]+ other [a-z]+)<' many.svg)" = 24

# -- Several policies --

soon=python3,switch-interval=2ms
point "two policies" picture timeline battle.ini -p python3 -p $soon -o two.svg --from 0 --to 20ms --keep kept
note=$(sed -n 's/^note,0,\(first divergence.*\),here,.*/\1/p' kept/timeline-2-python3.csv)
point "part" grep -Eq '^first divergence at 2\.[0-9]+ ms: python3 keeps cpu-1; python3 \(.*\) gives the GIL to cpu-2$' \
  <<<"$note"
point "which is said" shows two.svg ">$note<"
marks ()
{
  grep -c "<path stroke='rgb( 34,  34,  34)' stroke-dasharray='6.4,3.2'" "$1"
}
point "and marked in both" test "$(marks two.svg)" = 2
point "later" picture timeline battle.ini -p python3 -p $soon -o later.svg --from 1s --to 1.01s
point "it stands in the heading" grep -Eq '\(first divergence at [0-9.]+ ms: before this window\)<' later.svg
point "a policy and itself" picture timeline battle.ini -p fifo -p fifo -o same.svg --to 20ms
point "have no mark" test "$(marks same.svg)" = 0
point "do not part" shows same.svg '>fifo #2   (no divergence from fifo up to here)<'
point "three policies, each against the first" picture timeline battle.ini -p python3 -p $soon -p python2 --to 20ms \
  -o three.svg
point "two marks" test "$(grep -c '>first divergence at ' three.svg)" = 2 -a "$(marks three.svg)" = 2

point "compare -o" expect 0 . '' compare battle.ini -p python3 -p $soon -o both --chart-format svg -s run.duration=20ms
point "draws the same" picture timeline battle.ini -p python3 -p $soon -o both.svg -s run.duration=20ms
point "to the byte" cmp both.svg both/timeline-compare.svg

# -- Tiles --

data=kept/tiles-1-python2.csv
point "tiles" picture tiles battle.ini -p python2 -p python3 -o tiles.svg --keep kept
point "words of tiles" shows tiles.svg 'acquired the GIL' 'ran with it' 'false alarm' '>checks<' '>badness (%)<' \
  '(a tile: 6 us)' '>cpu-2<' '>python3   '
# One more in the legend.
point "a bright tile for each take" test "$(boxes 30,158,71 tiles.svg)" \
  = $(($(cat kept/tiles-?-*.csv | grep -c '^acquired,') + 1))
point "a number for each tile with wake-ups in vain" test "$(grep -cE '>(50|100)<' tiles.svg)" \
  = "$(awk -F, '$1 == "badness" && ($6 == $7 || 2 * $6 == $7) { n++ } END { print n }' $data)"
point "what they are of all" shows tiles.svg \
  "$(awk -F, '$1 == "badness" { a += $6; b += $7 } END { printf "%.0f %% of all", 100 * a / b }' $data)"
point "checks are many" awk -F, '$1 == "checks" { n += $6 } END { exit !(n > 100) }' $data
point "under python3 there are drop requests instead" picture tiles battle.ini -p python3 -o tiles.svg --to 20ms
point "which are shown" shows tiles.svg '>drop requests<' '>max 1<'
point "without an end, tiles are merged" picture tiles battle.ini -s run.duration=700ms --from 0 -o all.svg --keep kept
point "into fifty at most" test "$(grep '^checks,' $data | wc -l)" -le 50 -a "$(grep -c '^checks,' $data)" -ge 25
point "dark" picture tiles battle.ini --theme dark -o dark.svg
point "dark tiles on dark paper" shows dark.svg 'fill="#16181d"' 'rgb( 91, 224, 127)'

finish
