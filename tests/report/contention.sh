#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016  # backquotes and dollars that must stay
#
# The scripts in plots/ about contention, run by hand as their first lines say:
# what the pictures show, and that names are data.

. "$(dirname "$0")/lib.sh"

cat >titles.csv <<'END'
file,title
scenario,A battle of two
waiters-1-python2.csv,the old way
waiters-2-python3.csv,the new way
waits-1-python2.csv,the old way
waits-2-python3.csv,the new way
END

# texts WORD FILE: how many texts of the SVG are exactly that.
texts ()
{
  grep -oE '<text[^>]*>.*' "$2" | sed 's/<[^>]*>//g' | grep -cxF -- "$1"
}

# -- Waits: percentiles, the tail, curves of one value --

cat >waits-1-python2.csv <<'END'
what,name,value_ns,cumulative
gil-wait,run,1000,0
gil-wait,run,1000,500
gil-wait,run,20000,900
gil-wait,run,300000,990
gil-wait,run,4000000,1000
END
cat >waits-2-python3.csv <<'END'
what,name,value_ns,cumulative
gil-wait,run,5000000,0
gil-wait,run,5000000,7
latency,return:echo,70000,0
latency,return:echo,70000,3
END
point "waits in all types" draws_all_types out waits.gp waits-1-python2.csv waits-2-python3.csv titles.csv
point "both sides of a distribution" shows out.svg 'wait for the GIL: at most' 'wait for the GIL: longer than' \
  'return delay: echo: longer than' '0.1 %' '75 %' 'the old way' 'the new way' 'A battle of two'
point "percentiles in numbers" shows out.svg '>1 us<' '>20 us<' '>300 us<' '>4 ms<' '>5 ms<' '>70 us<'
point "four of the one value" test "$(texts '5 ms' out.svg)" -ge 4
point "none for what is not there" test "$(texts - out.svg)" = 4
# A curve: a path in its colour, two panels; two more for the key and the tail's.
point "p50, p90 and p99 are marked" test "$(texts p50 out.svg)$(texts p90 out.svg)$(texts p99 out.svg)" = 666

# -- Waiters --

echo start_ns,end_ns,least,mean,most | tee waiters-1-python2.csv >waiters-2-python3.csv
printf '%s\n' 0,5000000,0,0,0 5000000,9000000,3,3,3 9000000,10000000,1,1,1 >>waiters-1-python2.csv
for i in $(seq 0 99)
do
  echo "$((i * 100000)),$((i * 100000 + 100000)),1,2.$((i % 10)),$((i % 5 + 4))"
done >>waiters-2-python3.csv
point "waiters in all types" draws_all_types out waiters.gp waiters-1-python2.csv waiters-2-python3.csv titles.csv
point "panels and axes" shows out.svg 'the old way' 'the new way' 'simulated time (ms)' 'A battle of two' \
  'band: from the least to the most'
point "mean and most" shows out.svg 'mean 1.3, most 3' 'mean 2.45, most 8'
point "one policy" draws_quietly waiters.gp waiters-1-python2.csv titles.csv out.svg
point "no band without need" shows_none_of out.svg band
printf 'start_ns,end_ns,least,mean,most\n0,0,0,0,0\n' >waiters-3-empty.csv
point "an empty run beside another" draws_quietly waiters.gp waiters-1-python2.csv waiters-3-empty.csv out.svg
point "has no waiters" shows out.svg 'mean 0, most 0'
point "no time at all" fails_with 1 'no time passes in' waiters.gp waiters-3-empty.csv out.svg

# -- Causes --

cat >causes.csv <<'END'
name,policy,title,waits,held_ns,off_core_ns,dead_ns,taking_ns,core_ns
all threads,1,the old way,9,75000,0,25000,0,0
all threads,2,the new way,1,0,0,300000,0,100000
web,1,the old way,9,75000,0,25000,0,0
web,2,the new way,0,0,0,0,0,0
cpu,2,the new way,0,0,0,0,0,200
END
point "causes in all types" draws_all_types out causes.gp causes.csv titles.csv
point "rows and causes" shows out.svg 'all threads' '>web<' 'the old way' 'the new way' 'A battle of two' \
  'another thread holds the GIL' 'dead time' 'waits for a core'
point "only the causes that occur" shows_none_of out.svg 'its holder waits' 'end of its take'
point "sums and shares" shows out.svg '100 us, 9 waits' '400 us, 1 wait<' '200 ns, nobody slept' '>none<' \
  '>75 %<' '>100 %<'
# One more of each in the legend; no bar of nothing.
point "bars of the GIL held" count 5 '0, 96, 168' out.svg
point "bars of dead time" count 7 '213, 94, 0' out.svg

# -- Blockers --

{
  echo policy,title,row,waits,kind,column,for,ns
  for p in 1,old 2,new
  do
    for r in 1,web 2,cpu
    do
      echo "$p,$r,held,1,web,$((${r%,*} * 1000))"
      echo "$p,$r,held,2,cpu,$((${p%,*} * 2000000))"
      echo "$p,$r,else,3,dead time,0"
      echo "$p,$r,else,4,no core,77"
    done
  done
} >blockers.csv
point "blockers in all types" draws_all_types out blockers.gp blockers.csv titles.csv
point "rows, columns and policies" shows out.svg '>old<' '>new<' 'dead time' 'no core' 'A battle of two'
point "each name twice in both" test "$(texts web out.svg)$(texts cpu out.svg)" = 44
point "numbers in the cells" test \
  "$(texts '1 us' out.svg)$(texts '2 us' out.svg)$(texts '2 ms' out.svg)$(texts '4 ms' out.svg)" = 2222
# The scale has it, too.
point "cells of the darkest" count 3 '0, 74, 134' out.svg
point "the scale says what it is" shows out.svg 'the scale is a square root'
point "all cells, and the scale" test "$(grep -c '<polygon' out.svg)" = $((16 + 21))
{
  echo policy,title,row,waits,kind,column,for,ns
  for r in $(seq 24)
  do
    for c in $(seq 24)
    do
      echo "1,old,$r,worker-$r,held,$c,worker-$c,$((r * c * 1000))"
    done
  done
} >many.csv
point "many threads" draws_quietly blockers.gp many.csv out.svg
point "are named" shows out.svg worker-1 worker-24
point "without numbers" shows_none_of out.svg '>576 us<'

# -- Shares --

cat >shares.csv <<'END'
policy,title,figure,class,name,value
1,old,gil,1,cpu,600
1,old,gil,1,cpu,200
1,old,gil,2,web,200
1,old,gil-fairness,1,,0.7576
1,old,cpu,1,cpu,1000
1,old,cpu,2,web,1000
1,old,cpu-fairness,1,,0.5
1,old,answers,1,clients,12.5
1,old,answers,2,robots,87500
2,new,gil,1,cpu,0
2,new,gil-fairness,1,,1
2,new,cpu,1,cpu,0
2,new,cpu-fairness,1,,1
2,new,answers,1,clients,0
END
point "shares in all types" draws_all_types out shares.gp shares.csv titles.csv
point "policies, classes and client sets" shows out.svg '>old<' '>new<' 'cpu (2 threads)' '>web<' '>clients<' \
  '>robots<' 'answers per second' 'A battle of two' 'share of the time the GIL was held'
point "shares, indices and sums" shows out.svg '>80 %<' '>20 %<' '>50 %<' '>0.76<' '>0.50<' '>1.00<' '>87512<'
grep -v answers shares.csv >no-clients.csv
point "without client sets" draws_quietly shares.gp no-clients.csv out.svg
point "no panel of them" shows_none_of out.svg 'answers'

# -- Sweeps --

cat >sweep.csv <<'END'
figure,policy,title,at,value,n,mean,low,high
1,1,old,1,1,5,2000000,1900000,2100000
1,1,old,2,2,5,3000000,2800000,3200000
1,1,old,4,4,4,4000000,3000000,5000000
1,2,new,1,1,5,1000000,1000000,1000000
1,2,new,2,2,1,1000000,NaN,NaN
1,2,new,4,4,0,NaN,NaN,NaN
2,1,old,1,1,5,5,4,6
2,1,old,2,2,5,500,400,600
2,1,old,4,4,5,50000,40000,60000
2,2,new,1,1,5,7,7,7
2,2,new,2,2,5,8,8,8
2,2,new,4,4,5,9,9,9
END
cat >sweep-titles.csv <<'END'
file,title
scenario,A battle of two
x,web
x-kind,number
x-scale,logarithmic
seeds,5
confidence,95 %
figure-1,makespan
unit-1,ns
figure-2,throughput.clients
unit-2,per second
END
point "a sweep in all types" draws_all_types out sweep.gp sweep.csv sweep-titles.csv
point "axes and curves" shows out.svg '>makespan<' '>throughput.clients, per second<' '>web<' '>old<' '>new<' '>4 ms<' \
  '>10000<' 'A battle of two'
point "how sure it is" shows out.svg 'n = 5 replications' 'the same random numbers' 'band: 95 % confidence interval' \
  'Somewhere n is less'
point "the values are the ticks" test "$(texts 1 out.svg)$(texts 2 out.svg)$(texts 4 out.svg)" = 222
point "bands of both policies" test "$(grep -c '<polygon' out.svg)" -ge 3
grep '^figure\|^1,1' sweep.csv | sed 's/,4,4,4,/,4,4,5,/; s/2000000,1900000/2900000,2800000/' >one-policy.csv
point "one policy" draws_quietly sweep.gp one-policy.csv sweep-titles.csv out.svg
point "has nobody to share with" shows_none_of out.svg 'the same random numbers' 'Somewhere' '>throughput'
sed 's/x-kind,number/x-kind,category/; s/logarithmic/linear/; s/seeds,5/seeds,1/' sweep-titles.csv >words-titles.csv
sed 's/,4,4,/,3,a very long word indeed `touch c9`,/' sweep.csv >words.csv
point "words on the axis" draws_quietly sweep.gp words.csv words-titles.csv out.svg
point "are cut" shows out.svg '>a very long word indeed…<' 'there is no confidence interval'
sed 's/x-kind,number/x-kind,duration/' sweep-titles.csv >times-titles.csv
awk -F, -v OFS=, 'NR > 1 { $4 = $4 * 1000000; $5 = $5 "ms" } { print }' sweep.csv >times.csv
point "durations on the axis" draws_quietly sweep.gp times.csv times-titles.csv out.svg
point "as they are written" shows out.svg '>1ms<' '>4ms<'
{
  head -n 1 sweep.csv
  for i in $(seq 100)
  do
    echo "1,1,old,$i,$i,3,$((100000 + i)),$((99990 + i)),$((100010 + i))"
  done
} >many-values.csv
sed 's/logarithmic/linear/; s/unit-1,ns/unit-1,number/' sweep-titles.csv >many-titles.csv
point "very many values" draws_quietly sweep.gp many-values.csv many-titles.csv out.svg
point "have fewer ticks" shows_none_of out.svg '>37<'
point "not from 0" shows out.svg 'does not begin at 0'
sed 's/\(,[0-9]*\),5,[^,]*,[^,]*,.*/\1,5,7,7,7/' many-values.csv | head -n 3 >level.csv
point "a level line" draws_quietly sweep.gp level.csv many-titles.csv out.svg
{
  head -n 1 sweep.csv
  echo 1,1,old,1,1,2,211400000,211300000,211500000
  echo 1,1,old,2,2,2,212100000,-40000000,900000000
  echo 1,1,old,4,4,2,213100000,213000000,213200000
} >wide-band.csv
point "a band that is wider than all there is to see" draws_quietly sweep.gp wide-band.csv sweep-titles.csv out.svg
point "is cut" shows out.svg 'does not begin at 0; bands are cut at the edge'
point "does not rule the axis" shows_none_of out.svg '>100 ms<' '>10 ms<' '>300 ms<'
sed 's/-40000000,900000000/212000000,212200000/' wide-band.csv >near.csv
point "a sweep of values near each other" draws_quietly sweep.gp near.csv sweep-titles.csv out.svg
point "has ticks that differ" shows out.svg '>212.0 ms<' '>212.5 ms<' '>213.0 ms<'
point "and nothing to cut" shows_none_of out.svg 'are cut'
sed 's/,[0-9]*,[^,]*,[^,]*,[^,]*$/,0,NaN,NaN,NaN/' one-policy.csv >nothing.csv
sed -i '1s/.*/figure,policy,title,at,value,n,mean,low,high/' nothing.csv
point "no value at all" fails_with 1 'no figures in' sweep.gp nothing.csv sweep-titles.csv out.svg

# -- Dark, and names that are not nice --

point "dark waits" gnuplot -e "theme = 'dark'" -c "$plots/waits.gp" waits-1-python2.csv out.svg
point "are on a dark ground" shows out.svg 'fill="#16181d"'
for name in causes blockers shares
do
  sed 's/\bweb\b/`touch c1`{x}^%d/; s/\bcpu\b/'"'"'; touch c2 # @x/; s/old/$(touch c3) %s/' \
    $name.csv >hostile-$name.csv
  printf 'file,title\nscenario,`touch c4`^{x}%%n\n' >hostile-titles.csv
  point "hostile $name" draws_all_types out $name.gp hostile-$name.csv hostile-titles.csv
  point "names of $name as they are" shows out.svg '`touch c1`{x}^%d' "'; touch c2 # @x" '$(touch c3) %s' \
    '`touch c4`^{x}%n'
done
sed 's/web/`touch c5`{x}%d/; s/makespan/`touch c6`{y}/; s/A battle.*/`touch c7`/' sweep-titles.csv >hostile-titles.csv
sed 's/old/`touch c8` %s/' sweep.csv >hostile-sweep.csv
point "a hostile sweep" draws_all_types out sweep.gp hostile-sweep.csv hostile-titles.csv
point "names of it as they are" shows out.svg '`touch c5`{x}%d' '`touch c6`{y}' '`touch c7`' '`touch c8` %s'
point "nothing was run" test -z "$(find . -name 'c[0-9]*')"

# -- Mistakes --

for name in causes blockers shares
do
  head -n 1 $name.csv >none.csv
  point "no rows for $name" fails_with 1 ' in  none.csv' $name.gp none.csv out.svg
  point "$name without data" fails_with 2 usage $name.gp
done
point "a sweep without titles" fails_with 2 usage sweep.gp sweep.csv out.svg
point "waiters without data" fails_with 2 usage waiters.gp

echo "1..$n_points"
