# SPDX-License-Identifier: GPL-3.0-or-later
#
# How far the simulated figures are from the measured ones: a row for each cell,
# a dot for what is simulated as a multiple of what was measured, a line over its
# seeds, a grey bar for the range of the measurement.  Two columns, grouped by
# workload; the size is that of a slide.
#
# Usage: gnuplot -c validation.gp validation.csv OUT.(png|svg|pdf)
#
# validation.csv has the columns workload,title,label,python,measured_low,
# measured_high,simulated_low,simulated,simulated_high; the last five are
# multiples of the measured median.

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
load script_folder (ARG0)."/style.gp"

if (ARGC != 2) {
  print "usage: gnuplot -c validation.gp validation.csv OUT.(png|svg|pdf)"
  exit status 2
}
data = ARG1
picture = ARG2

# --- Read -------------------------------------------------------------------

row_limit = 400
array titles[row_limit]
array labels[row_limit]
array new[row_limit] # of CPython 3
array real_low[row_limit]
array real_high[row_limit]
array low[row_limit]
array middle[row_limit]
array high[row_limit]
array at[row_limit] # its line; a heading has one, too, and a gap before it
number_column = 8
n_rows = 0
n_lines = 0
opens (title) = n_rows == 1 || titles[at_least (n_rows - 1, 1)] ne title
keep (title, label, python, rl, rh, l, m, h) = (n_rows = n_rows + 1, \
  n_lines = n_lines + (opens (title) ? (n_rows == 1 ? 2 : 2.6) : 1), \
  titles[n_rows] = title, labels[n_rows] = label, new[n_rows] = (python[1:1] eq "3"), real_low[n_rows] = rl, \
  real_high[n_rows] = rh, low[n_rows] = l, middle[n_rows] = m, high[n_rows] = h, at[n_rows] = n_lines, 0)
stats data every ::1 using \
  (n_rows < row_limit ? keep (text (2), text (3), text (4), $5, $6, $7, $8, $9) : 0, 0) nooutput
if (n_rows == 0) {
  print "no cells in ", data
  exit status 1
}

# The second column begins with the workload that makes both most alike.
split = n_rows + 1
tallest = n_lines
do for [r = 2:n_rows] {
  if (titles[r] ne titles[r - 1]) {
    taller = at_least (at[r - 1], n_lines - at[r - 1])
    if (taller < tallest) {
      tallest = taller
      split = r
    }
  }
}

# The axis: at least from a half to twice; bars beyond it are cut.
farthest = 2.2
do for [r = 1:n_rows] {
  farthest = at_least (farthest, 1.1 * at_least (middle[r], 1 / middle[r]))
}
farthest = at_most (farthest, 10)
cut (x) = x < 1 / farthest ? 1 / farthest : x > farthest ? farthest : x

# --- The page ---------------------------------------------------------------

picture_width = 1280
line_height = 17.5
above = 96
below = 64
picture_height = above + below + line_height * (tallest + 0.3)
load script_folder (ARG0)."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
real_color = is_dark ? "#5a5f68" : "#c4c4c4"
color (r) = new[r] ? policy_color (6) : policy_color (1)

set multiplot
set label 1 at screen x_of (24), y_of (26) left noenhanced font heading (14) textcolor rgb ink \
  "Simulated, as a multiple of what real Python measures"

# The key, in a line.
key_y = y_of (56)
set object 1 rectangle from screen x_of (26), key_y - 0.006 to screen x_of (66), key_y + 0.006 \
  fillcolor rgb real_color fillstyle solid noborder
set label 2 at screen x_of (74), key_y left noenhanced textcolor rgb ink "range of the measured runs"
set label 3 at screen x_of (308), key_y "" point pt 7 ps symbol_size * 1.3 lc rgb policy_color (1)
set label 4 at screen x_of (320), key_y left noenhanced textcolor rgb ink "simulated CPython 2.7"
set label 5 at screen x_of (508), key_y "" point pt 7 ps symbol_size * 1.3 lc rgb policy_color (6)
set label 6 at screen x_of (520), key_y left noenhanced textcolor rgb ink \
  "simulated CPython 3.11 (line: range over the seeds)"
set object 2 rectangle from screen x_of (912), key_y - 0.012 to screen x_of (952), key_y + 0.012 \
  fillcolor rgb shade fillstyle solid noborder
set label 7 at screen x_of (960), key_y left noenhanced textcolor rgb ink "within a factor of 1.3"
set label 8 at screen x_of (picture_width - 24), y_of (26) right noenhanced textcolor rgb pale_ink \
  "K: threads; 1000: check interval; 1ms, 20ms: switch interval"

set logscale x
set xrange [1 / farthest : farthest]
unset ytics
set border 1 lc rgb frame
set xtics ("1/10" 0.1, "1/5" 0.2, "1/3" 1 / 3.0, "1/2" 0.5, "1/1.3" 1 / 1.3, "1" 1, "1.3" 1.3, "2" 2, "3" 3, "5" 5, \
  "10" 10)
set bmargin at screen y_of (picture_height - below)
set tmargin at screen y_of (above)

do for [column = 1:2] {
  first_row = column == 1 ? 1 : split
  last_row = column == 1 ? split - 1 : n_rows
  if (first_row <= last_row) {
    top = at[first_row] - 2
    left_edge = column == 1 ? 24 : 664
    set lmargin at screen x_of (left_edge + 216)
    set rmargin at screen x_of (left_edge + 592)
    set yrange [tallest + 0.3 : 0]
    set xlabel "simulated / measured" textcolor rgb ink offset 0, 0.4
    set object 10 rectangle from first 1 / 1.3, graph 0 to first 1.3, graph 1 fillcolor rgb shade fillstyle solid \
      noborder behind
    set arrow 10 from first 1, graph 0 to first 1, graph 1 nohead lc rgb frame lw 1 back
    row_y (line) = y_of (above + (picture_height - above - below) * (line - top) / (tallest + 0.3))
    do for [r = first_row:last_row] {
      if (r == first_row || titles[at_least (r - 1, 1)] ne titles[r]) {
        set label 1000 + r at screen x_of (left_edge), row_y (at[r] - 1) left noenhanced font heading (10) \
          textcolor rgb ink titles[r]
      }
      set label 2000 + r at screen x_of (left_edge + 14), row_y (at[r]) left noenhanced textcolor rgb ink \
        shorten (labels[r], 30)
      set object 3000 + r rectangle from first cut (real_low[r]), first at[r] - top - 0.26 \
        to first cut (real_high[r]), first at[r] - top + 0.26 fillcolor rgb real_color fillstyle solid noborder behind
    }
    plot for [r = first_row:last_row] '+' every ::0::0 \
           using (cut (middle[r])):(at[r] - top):(cut (low[r])):(cut (high[r])) \
           with xerrorbars pt 0 lw 2 lc rgb color (r) notitle, \
         for [r = first_row:last_row] '+' every ::0::0 using (cut (middle[r])):(at[r] - top) \
           with points pt 7 ps symbol_size * 1.2 lc rgb color (r) notitle
    do for [r = first_row:last_row] {
      unset label 1000 + r
      unset label 2000 + r
      unset object 3000 + r
    }
    unset for [i = 1:8] label i
    unset object 1
    unset object 2
  }
}
unset multiplot
