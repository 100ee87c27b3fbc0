#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016  # backquotes and dollars that must stay
#
# The scripts in plots/, run by hand as their first lines say: what the
# pictures show, and that names are data.

. "$(dirname "$0")/lib.sh"

header=kind,lane,name,state,start_ns,end_ns
cat >timeline-1-python2.csv <<END
$header
thread,0,counter-a,holds GIL,0,40000
thread,0,counter-a,waits for GIL,40000,90000
thread,1,counter-b,waits for GIL,0,45000
thread,1,counter-b,holds GIL,45000,90000
core,0,core 0,holds GIL,0,40000
core,1,core 1,holds GIL,45000,90000
handoff,0,1,forced,40000,45000
request,1,counter-b,,30000,30000
lost,1,counter-b,,20000,20000
lost,1,counter-b,,25000,25000
END
cat >timeline-2-python3.csv <<END
$header
thread,0,echo,I/O,0,3000000
thread,0,echo,ready,3000000,4000000
thread,0,echo,no GIL,4000000,9000000
handoff,0,0,direct,1000000,1000000
END
cat >titles.csv <<END
file,title
scenario,A battle of two
timeline-1-python2.csv,the old way
timeline-2-python3.csv,the new way
waits-1-python2.csv,the old way
waits-2-python3.csv,the new way
END

# -- The timeline --

for type in png svg pdf
do
  point "timeline as $type" draws_quietly timeline.gp timeline-1-python2.csv titles.csv out.$type
done
point "lanes, states and marks" shows out.svg counter-a counter-b 'core 0' 'core 1' 'holds GIL' 'waits for GIL' \
  'forced hand-off (1)' 'drop request (1)' 'lost wake-up race (2)' 'simulated time (us)' 'A battle of two' 'the old way'
point "only what occurs" shows_none_of out.svg ready I/O 'no GIL' 'direct hand-off' 'voluntary hand-off'
# Each colour once more in the legend.
point "a box for each interval that holds the GIL" count 5 '0, 96, 168' out.svg
point "a box for each wait" count 3 '222, 121, 0' out.svg
point "two timelines" draws_quietly timeline.gp timeline-1-python2.csv timeline-2-python3.csv titles.csv out.svg
point "both policies" shows out.svg 'the old way' 'the new way' counter-a echo ready I/O 'no GIL' \
  'direct hand-off (1)' \
  'simulated time (ms)'
point "without titles" draws_quietly timeline.gp timeline-1-python2.csv out.svg
point "file names as titles" shows out.svg '>timeline-1-python2<'

{
  echo $header
  for lane in $(seq 0 39)
  do
    echo "thread,$lane,worker-$lane,ready,0,10000000000"
    echo "core,$((lane % 8)),core $((lane % 8)),holds GIL,$lane,$((lane + 1))"
  done
} >many.csv
point "more than 24 lanes" draws_quietly timeline.gp many.csv out.svg
point "says that some are left out" shows out.svg worker-17 'core 5' 'shown: 18 of 40 threads, 6 of 8 cores' \
  'simulated time (s)'
point "leaves them out" shows_none_of out.svg worker-18 'core 6'

{
  echo $header
  echo "thread,0,a,holds GIL,0,1000"
  seq 0 500 | sed 's/.*/handoff,0,0,forced,&,&/'
} >busy.csv
point "very many hand-offs" draws_quietly timeline.gp busy.csv out.svg
point "are counted" shows out.svg 'forced hand-off (501)' '501 hand-offs: too many to draw'

cat >columns.csv <<END
$header,low,high
thread,0,a,holds GIL,0,10,0.000,0.250
thread,0,a,waits for GIL,0,10,0.250,1.000
core,0,core 0,,0,0,0,1
window,0,,,0,20,0,1
count,41,,lost,0,10,0,1
count,1,,lost,10,20,0,1
count,500,,handoff,0,10,0,1
lost,0,a,,3,3,0,1
note,0,first divergence at 12 ns: x; y,here,12,12,0,1
END
point "a timeline in columns" draws_quietly timeline.gp columns.csv out.svg
point "marks that are counted are bars" shows out.svg '>lost races<' '>max 41<' '>hand-offs<' '>max 500<' \
  '(counts per 10 ns)'
point "one for each count" test "$(tr -d ' ' <out.svg | grep -c "<polygonfill='rgb(208,0,0)'")" = 2
point "and are counted in the legend" shows out.svg '>lost wake-up race (42)<' '>hand-offs of any kind (500)<'
point "and nothing else" shows_none_of out.svg 'drop request' 'forced hand-off'
sed 's/thread,0,a,holds GIL,0,10/thread,0,a,holds GIL,0,40000/' columns.csv >more-columns.csv
point "columns beside marks" draws_quietly timeline.gp more-columns.csv timeline-1-python2.csv out.svg
point "the legend counts both" shows out.svg \
  '>lost wake-up race (44)<' '>forced hand-off (1)<' '>hand-offs of any kind (500)<'
point "a core that is idle" shows out.svg '>core 0<'
point "the window is the axis" shows out.svg '>20<'
point "where runs part" shows out.svg '>first divergence at 12 ns: x; y<' 'stroke-dasharray'
sed 's/,here,12/,elsewhere,12/' columns.csv >elsewhere.csv
point "where runs part outside of the window" draws_quietly timeline.gp elsewhere.csv out.svg
point "stands in the heading" shows out.svg '(counts per 10 ns, first divergence at 12 ns: x; y)'

# -- Themes --

dark ()
{
  gnuplot -e "theme = 'dark'" -c "$plots/timeline.gp" "$@" </dev/null
}
point "dark" dark timeline-1-python2.csv titles.csv out.svg
point "dark paper" shows out.svg "fill=\"#16181d\""
point "other colours of states" test "$(tr -d ' ' <out.svg | grep -c "<polygonfill='rgb(77,163,232)'")" = 5
point "none of the light ones" shows_none_of out.svg 'rgb(  0,  96, 168)' 'rgb( 34,  34,  34)'

# contrasts THEME: each colour of the theme, and its contrast to the paper.
contrasts ()
{
  {
    echo "theme = '$1'"
    echo "load '$plots/style.gp'"
    echo 'print "paper ", paper; print "text ", ink; print "text ", pale_ink; print "shape ", frame'
    echo 'print "shape ", lost_color; print "shape ", direct_color'
    echo 'do for [i = 1:|state_colors|] { print "shape ", state_colors[i] }'
    echo 'do for [i = 1:|tile_colors|] { print "shape ", tile_colors[i] }'
    echo 'do for [i = 1:|policy_colors|] { print "shape ", policy_colors[i] }'
  } | gnuplot 2>&1 | awk '
    function channel (hex)
    {
      hex = (index ("0123456789abcdef", substr (hex, 1, 1)) - 1) * 16 + index ("0123456789abcdef", substr (hex, 2)) - 1
      hex /= 255
      return hex <= 0.03928 ? hex / 12.92 : exp (2.4 * log ((hex + 0.055) / 1.055))
    }
    {
      colour = tolower ($2)
      light = 0.2126 * channel(substr (colour, 2, 2)) + 0.7152 * channel(substr (colour, 4, 2)) \
        + 0.0722 * channel(substr (colour, 6, 2))
      if ($1 == "paper") { paper = light; next }
      contrast = light > paper ? (light + 0.05) / (paper + 0.05) : (paper + 0.05) / (light + 0.05)
      printf "%s %s %.2f\n", $1, colour, contrast
    }'
}
for theme in light dark
do
  contrasts $theme >contrasts
  point "$theme: has colours" test "$(wc -l <contrasts)" -ge 22
  point "$theme: shapes stand out by 3 to 1, text by 4.5 to 1" \
    awk '$3 < ($1 == "text" ? 4.5 : 3) { print; bad = 1 } END { exit bad }' contrasts
done

# -- The comparison --

cat >comparison.csv <<END
policy,figure,name,value
the old way,gil-time,held,750
the old way,gil-time,dead,200
the old way,gil-time,free,50
the old way,makespan,run,2500000000
the old way,context-switches,voluntary,4000
the old way,context-switches,involuntary,321
the old way,lost-races,run,17
the old way,gil-wait-count,run,9
the old way,gil-wait-mean,run,4500
the old way,gil-wait-p99,run,81000
the old way,latency-count,clients,9
the old way,latency-mean,clients,6600
the old way,latency-p99,clients,66000
the new way,gil-time,held,1000
the new way,makespan,run,1900000000
the new way,latency-mean,return:echo,5000000
the new way,latency-p99,return:echo,9900000
END
for type in png svg pdf
do
  point "comparison as $type" draws_quietly comparison.gp comparison.csv titles.csv out.$type
done
point "figures" shows out.svg 'the old way' 'the new way' '75 %' '20 %' '100 %' '2.5 s' '1.9 s' '4321' '>17<' \
  '4.5 us … 81 us' '6.6 us … 66 us' '5 ms … 9.9 ms' 'response time: clients' 'return delay: echo' makespan
point "the comparison is dark, too" gnuplot -e "theme = 'dark'" -c "$plots/comparison.gp" comparison.csv out.svg
point "on its own paper" shows out.svg "fill=\"#16181d\"" 'light: involuntary'
sed 's/new way,gil-time,held,1000/&\nthe new way,gil-time,dead,4/' comparison.csv >almost.csv
point "almost all of the time" draws_quietly comparison.gp almost.csv titles.csv out.svg
point "is not all of it" shows out.svg '>99.6 %<'
grep -v makespan comparison.csv >endless.csv
point "no makespan" draws_quietly comparison.gp endless.csv out.svg
point "responses in its place" shows out.svg '>responses<' '>9<'

# -- The waits --

for n in 1-python2 2-python3
do
  {
    echo what,name,value_ns,cumulative
    echo gil-wait,run,0,1
    for i in $(seq 2 50)
    do
      echo "gil-wait,run,$((i * i * 1000)),$i"
    done
    echo latency,return:echo,70000,3
  } >waits-$n.csv
done
echo latency,clients,5000000,1 >>waits-2-python3.csv
for type in png svg pdf
do
  point "waits as $type" draws_quietly waits.gp waits-1-python2.csv waits-2-python3.csv titles.csv out.$type
done
point "curves" shows out.svg 'the old way' 'the new way' 'wait for the GIL' 'return delay: echo' \
  'response time: clients' \
  '100 us' '10 ms' '50 %'

# -- Names that are not nice --

long=$(printf 'x%.0s' $(seq 200))-17
cat >timeline-3-hostile.csv <<END
$header
thread,0,"; system('touch c1') #",ready,0,9
thread,1,\`touch c2\`,ready,0,9
thread,2,{/Symbol x}^2 %s %n,ready,0,9
thread,3,@c3 \$(touch c4) <b>&amp;,ready,0,9
thread,4,$long,ready,0,9
thread,5,Zoë →,ready,0,9
thread,6,a""b"",ready,0,9
thread,7,,ready,0,9
thread,8,"; set output 'c5'; plot 1; #,ready,0,9
thread,x,y,z
thread,-1,y,ready,0,9
thread,99999999,y,ready,0,9
request,5000,,,0,9
END
cat >hostile-titles.csv <<END
file,title
scenario,\`touch c6\`{/Symbol x}
timeline-3-hostile.csv,'; system('touch c7') #
END
sed 's/the old way/`touch c8`/; s/clients/@c9 {x}/' comparison.csv >hostile-comparison.csv
sed 's/return:echo/return:`touch c10`/' waits-1-python2.csv >hostile-waits.csv
for type in png svg pdf
do
  point "hostile timeline as $type" draws_quietly timeline.gp timeline-3-hostile.csv hostile-titles.csv out.$type
  point "hostile comparison as $type" draws_quietly comparison.gp hostile-comparison.csv hostile-titles.csv \
    comparison.$type
  point "hostile waits as $type" draws_quietly waits.gp hostile-waits.csv hostile-titles.csv waits.$type
done
point "names as they are" shows out.svg '`touch c2`' '{/Symbol x}^2 %s %n' '@c3 $(touch c4) &lt;b' 'Zoë →' \
  '`touch c6`{/Symbol x}' "'; system('touch c7') #"
point "a long name is cut in the middle" shows out.svg '>xxxxxxxxxxxxxxx…xxxxxxx-17<'
point "names in the comparison" shows comparison.svg '`touch c8`' '@c9 {x}'
point "names of waits" shows waits.svg 'return delay: `touch c10`'
point "nothing was run" test -z "$(find . -name 'c[0-9]*')"

# -- Mistakes --

# --- reality.gp

cat >reality.csv <<END
section,figure,unit,measured,low,high,simulated,factor
run,makespan,ns,30000000,29000000,31000000,20000000,1.5
responses to web,per second,per second,121.5,100,130,243,2
responses to web,p50,ns,,,,5000,
context switches of main,voluntary,count,7,7,7,0,
context switches of main,involuntary,count,0,0,0,0,1
context switches of {/Symbol x}\`touch c11\`,voluntary,count,3,3,3,3000000,1000000
END
printf 'file,title\nscenario,A real battle\nmeasured,Python 3.99\nsimulated,python3\n' >reality-titles.csv
point "measured and simulated" draws_quietly reality.gp reality.csv reality-titles.csv out.svg
point "figures of both" shows out.svg 'A real battle' 'Python 3.99 beside python3' makespan '30 ms' '20 ms' '>1.5<' \
  '121.5/s' '243/s' '>2<' '>3 million<' '>1.00<' '>-<'
point "not without a measurement" shows_none_of out.svg p50 '5 us'
point "sections as they are" shows out.svg 'context switches of {/Symbol x}`'
point "no section is run" test ! -e c11
point "without titles, measured" draws_quietly reality.gp reality.csv out.png
head -n 1 reality.csv >no-figures.csv
point "no figures" fails_with 1 'no figures in' reality.gp no-figures.csv out.png
point "no data" fails_with 2 usage reality.gp

point "no arguments" fails_with 2 usage timeline.gp
point "no output" fails_with 2 usage waits.gp waits-1-python2.csv
point "another type" fails_with 2 'must end in .png, .svg or .pdf' timeline.gp timeline-1-python2.csv out.gif
echo $header >empty.csv
point "no intervals" fails_with 1 'no intervals in' timeline.gp empty.csv out.png
point "no such file" fails_with 1 nowhere.csv comparison.gp nowhere.csv out.png

echo "1..$n_points"
