# SPDX-License-Identifier: GPL-3.0-or-later
#
# How many threads wait for the GIL, over time: a panel for each policy, on one
# time axis.  Where one column of the picture has several numbers, a band goes
# from the least to the most, and the line is the mean.
#
# Usage: gnuplot -c waiters.gp WAITERS.csv... [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/waiters.gp waiters-1-python2.csv waiters-2-python3.csv out.png
#
# Up to 7 files, one for each policy.  Columns: start_ns,end_ns,least,mean,most;
# a row is a span of time; of a run without any, one that has no length.
# titles.csv holds the titles (columns file,title); without it, the file names
# serve.

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
folder = script_folder (ARG0)
script = ARG0
n_arguments = ARGC
array arguments[9]
do for [i = 1:9] {
  arguments[i] = i <= ARGC ? ARGV[i] : ""
}
load folder."/style.gp"
load folder."/arguments.gp"

# --- Read -------------------------------------------------------------------

begin_ns = 1e300
end_ns = 0
most = 1
array areas[n_files] # threads times ns
array ends[n_files]
array peaks[n_files]
array bands[n_files] # its spans have several numbers
array spans[n_files]
file = 0
see (a, b, low, mean, high) = (begin_ns = at_most (begin_ns, a), end_ns = at_least (end_ns, b), \
  most = at_least (most, high), areas[file] = areas[file] + mean * (b - a), spans[file] = spans[file] + b - a, \
  ends[file] = at_least (ends[file], b), peaks[file] = at_least (peaks[file], high), \
  bands[file] = bands[file] || low < high, 0)
do for [f = 1:n_files] {
  file = f
  areas[f] = 0
  spans[f] = 0
  ends[f] = 0
  peaks[f] = 0
  bands[f] = 0
  stats files[f] every ::1 using (see ($1, $2, $3, $4, $5), 0) nooutput
}
if (end_ns <= begin_ns) {
  print "no time passes in ", files[1]
  exit status 1
}

# --- The page ---------------------------------------------------------------

panel_height = n_files == 1 ? 260 : n_files <= 3 ? 150 : 100
above = 92
between = 44
below = 58
left = 64
picture_width = 1280
picture_height = above + n_files * (panel_height + between) - between + below
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)

unit = unit_ns (end_ns - begin_ns)
any_band = 0
do for [f = 1:n_files] {
  any_band = any_band || bands[f]
}
what_it_is = any_band ? "Threads that wait for the GIL; line: mean, band: from the least to the most in a column." \
  : "Threads that wait for the GIL."
set multiplot
set label 1 at screen x_of (22), y_of (24) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Threads that wait for the GIL", 110)
set label 2 at screen x_of (22), y_of (46) left textcolor rgb ink what_it_is
set lmargin at screen x_of (left)
set rmargin at screen x_of (picture_width - 28)
set xrange [begin_ns / unit : end_ns / unit]
set yrange [0 : most * 1.08 + 0.1]
step = most <= 6 ? 1 : 10**floor (log10 (most / 4.0)) * (most / 4.0 / 10**floor (log10 (most / 4.0)) < 2 ? 1 \
  : most / 4.0 / 10**floor (log10 (most / 4.0)) < 5 ? 2 : 5)
step = panel_height <= 100 && step == 1 && most > 4 ? 2 : step
set ytics step nomirror out scale 0.6 textcolor rgb ink format "%g"
set grid x y lc rgb faint lw 0.7 dt 1
unset key

do for [f = 1:n_files] {
  top = above + (f - 1) * (panel_height + between)
  set tmargin at screen y_of (top)
  set bmargin at screen y_of (top + panel_height)
  if (f == n_files) {
    set format x "%g"
    set xlabel "simulated time (".unit_name (end_ns - begin_ns).")" textcolor rgb ink offset 0, 0.3
  } else {
    set format x ""
  }
  set label 3 at screen x_of (left), y_of (top - 16) left noenhanced font heading (10) textcolor rgb ink \
    shorten (file_titles[f], 60)
  set label 4 at graph 1, screen y_of (top - 16) right textcolor rgb ink \
    sprintf ("mean %.3g, most %g", spans[f] > 0 ? areas[f] / spans[f] : 0, peaks[f])
  # Boxes from span to span: the band, or what is under the steps.
  plot files[f] every ::1 using ($1 / unit):($5):($1 / unit):($2 / unit):(bands[f] ? $3 : 0):($5) \
         with boxxyerror fs transparent solid (bands[f] ? 0.35 : 0.25) noborder lc rgb policy_color (f) notitle, \
       files[f] every ::1 using ($1 / unit):4 with steps lw (bands[f] ? 1 : 1.6) lc rgb policy_color (f) notitle, \
       files[f] every ::1 using ($2 == ends[f] ? $1 / unit : NaN):4:(($2 - $1) / unit):(0) \
         with vectors nohead lw (bands[f] ? 1 : 1.6) lc rgb policy_color (f) notitle
  do for [i = 1:4] {
    unset label i
  }
}
unset multiplot
