# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measured and simulated figures: a row for each, a dot where the simulated one
# is as a multiple of the measured one, a line over the range of all runs.
#
# Usage: gnuplot -c reality.gp reality.csv [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/reality.gp reality.csv reality-titles.csv out.png
#
# reality.csv has the columns section,figure,unit,measured,low,high,simulated,
# factor; unit is ns, count or "per second".  Rows without a measured or a
# simulated value are left out.  titles.csv (columns file,title) names the
# scenario, what was measured and what was simulated.

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
folder = script_folder (ARG0)
load folder."/style.gp"

if (ARGC < 2 || ARGC > 3) {
  print "usage: gnuplot -c reality.gp reality.csv [titles.csv] OUT.(png|svg|pdf)"
  exit status 2
}
data = ARG1
picture = ARGV[ARGC]

# --- Read -------------------------------------------------------------------

row_limit = 200
array sections[row_limit]
array names[row_limit]
array units[row_limit]
array measured[row_limit]
array lows[row_limit]
array highs[row_limit]
array simulated[row_limit]
array at[row_limit] # its line on the page; a heading has one, too
n_rows = 0
n_lines = 0
n_sections = 0
keep (section, name, unit, m, low, high, s) = (n_rows = n_rows + 1, \
  n_sections = n_sections + (n_rows == 1 || sections[n_rows - 1] ne section ? 1 : 0), \
  n_lines = n_lines + (n_rows == 1 || sections[n_rows - 1] ne section ? 2 : 1), \
  sections[n_rows] = section, names[n_rows] = name, units[n_rows] = unit, measured[n_rows] = m, lows[n_rows] = low, \
  highs[n_rows] = high, simulated[n_rows] = s, at[n_rows] = n_lines, 0)
see (section, name, unit, m, low, high, s) = n_rows == row_limit || strlen (section) == 0 ? 0 \
  : keep (section, name, unit, m, low, high, s)
stats data every ::1 using (valid (4) && valid (7) ? see (text (1), text (2), text (3), $4, $5, $6, $7) : 0, 0) \
  nooutput
if (n_rows == 0) {
  print "no figures in ", data
  exit status 1
}

scenario_title = ""
measured_title = "measured"
simulated_title = "simulated"
see_title (name, title) = name eq "scenario" ? (scenario_title = title, 0) \
  : name eq "measured" ? (measured_title = title, 0) : name eq "simulated" ? (simulated_title = title, 0) : 0
if (ARGC == 3) {
  stats ARG2 every ::1 using (see_title (strcol (1), strcol (2)), 0) nooutput
}

# The axis: at least from a half to twice, and not beyond a thousand.
ratio (r) = measured[r] > 0 && simulated[r] > 0 ? simulated[r] / measured[r] : NaN
cut (x) = x < 1e-3 ? 1e-3 : x > 1e3 ? 1e3 : x
farthest = 2
do for [r = 1:n_rows] {
  if (measured[r] > 0 && simulated[r] > 0) {
    farthest = at_least (farthest, cut (at_least (ratio (r), 1 / ratio (r))))
  }
}
farthest = farthest * 1.2

# --- The page ---------------------------------------------------------------

picture_width = 900
line_height = 18
above = 92
below = 56
picture_height = above + below + line_height * (n_lines + 0.5)
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
plot_left = 236
plot_right = 590
row_y (line) = y_of (above + line_height * (line - 0.25))

set lmargin at screen x_of (plot_left)
set rmargin at screen x_of (plot_right)
set tmargin at screen y_of (above)
set bmargin at screen y_of (picture_height - below)
set label 1 at screen x_of (22), y_of (22) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Measured and simulated", picture_width / 11)
set label 2 at screen x_of (22), y_of (46) left noenhanced textcolor rgb ink \
  shorten (measured_title." beside ".simulated_title, picture_width / 7)
set label 3 at screen x_of (690), y_of (above - 12) right font heading (9) textcolor rgb ink "measured"
set label 4 at screen x_of (790), y_of (above - 12) right font heading (9) textcolor rgb ink "simulated"
set label 5 at screen x_of (picture_width - 22), y_of (above - 12) right font heading (9) textcolor rgb ink "factor"

value_text (unit, v) = unit eq "ns" ? time_text (v) : unit eq "count" ? count_text (v) : sprintf ("%.4g/s", v)
factor_text (r) = measured[r] == simulated[r] ? "1.00" : measured[r] > 0 && simulated[r] > 0 \
  ? sprintf ("%.3g", at_least (ratio (r), 1 / ratio (r))) : "-"
tag = 10
do for [r = 1:n_rows] {
  if (r == 1 || sections[at_least (r - 1, 1)] ne sections[r]) {
    set label tag at screen x_of (22), row_y (at[r] - 1) left noenhanced font heading (9) textcolor rgb ink \
      shorten (sections[r], 34)
    tag = tag + 1
  }
  set label tag at screen x_of (36), row_y (at[r]) left noenhanced textcolor rgb ink shorten (names[r], 28)
  set label tag + 1 at screen x_of (690), row_y (at[r]) right noenhanced textcolor rgb ink \
    value_text (units[r], measured[r])
  set label tag + 2 at screen x_of (790), row_y (at[r]) right noenhanced textcolor rgb ink \
    value_text (units[r], simulated[r])
  set label tag + 3 at screen x_of (picture_width - 22), row_y (at[r]) right noenhanced textcolor rgb ink \
    factor_text (r)
  tag = tag + 4
}

set logscale x
set xrange [1 / farthest : farthest]
set yrange [n_lines + 0.5 : 0]
unset ytics
set border 1 lc rgb frame
times_text (x) = x < 1 ? sprintf ("1/%.0f", 1 / x) : sprintf ("%.0f", x)
set xtics ("1" 1)
ticks = farthest < 15 ? "2 3 5 10" : farthest < 150 ? "2 5 10 30 100" : "10 100 1000"
do for [tick in ticks] {
  if (tick <= farthest) {
    set xtics add (tick tick + 0.0)
    set xtics add ("1/".tick 1 / (tick + 0.0))
  }
}
set xlabel "simulated, as a multiple of measured; shaded: within 1.3" textcolor rgb ink
set object 1 rectangle from first 1 / 1.3, graph 0 to first 1.3, graph 1 fillcolor rgb shade fillstyle solid \
  noborder behind
set arrow 1 from first 1, graph 0 to first 1, graph 1 nohead lc rgb frame lw 1 back

range_left (r) = highs[r] > 0 ? simulated[r] / highs[r] : ratio (r)
range_right (r) = lows[r] > 0 ? simulated[r] / lows[r] : ratio (r)
plot for [r = 1:n_rows] '+' every ::0::0 \
       using (cut (ratio (r))):(at[r] - 0.25):(cut (range_left (r))):(cut (range_right (r))) \
       with xerrorbars pt 0 lw 1.5 lc rgb policy_color (6) notitle, \
     for [r = 1:n_rows] '+' every ::0::0 using (cut (ratio (r))):(at[r] - 0.25) \
       with points pt 7 ps symbol_size lc rgb policy_color (6) notitle
