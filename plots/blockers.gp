# SPDX-License-Identifier: GPL-3.0-or-later
#
# Who blocked whom: a matrix for every policy, with a row for each thread or
# group that waited for the GIL, and a column for each that held it meanwhile;
# beside it, what else waits were spent on.
#
# Usage: gnuplot -c blockers.gp blockers.csv [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/blockers.gp blockers.csv out.png
#
# blockers.csv has the columns policy,title,row,waits,kind,column,for,ns: policy,
# row and column are numbers from 1, title, waits and for their names; kind is
# "held" where `for` held the GIL, "else" for what stands beside the matrix.
# titles.csv has the picture's title (columns file,title; file = scenario).

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
folder = script_folder (ARG0)
load folder."/style.gp"

if (ARGC < 2 || ARGC > 3) {
  print "usage: gnuplot -c blockers.gp blockers.csv [titles.csv] OUT.(png|svg|pdf)"
  exit status 2
}
data = ARG1
picture = ARGV[ARGC]

# --- Read -------------------------------------------------------------------

number_column = 8
policy_limit = 7
side_limit = 40
array titles[policy_limit]
array row_names[side_limit]
array column_names[side_limit]
n_policies = 0
n_rows = 0
n_columns = 0
n_held = 0 # of the columns, those of who held the GIL
most_ns = 1
see (p, title, r, row, kind, c, column, ns) = p > policy_limit || r > side_limit || c > side_limit ? 0 \
  : (titles[p] = title, row_names[r] = row, column_names[c] = column, n_policies = at_least (n_policies, p), \
     n_rows = at_least (n_rows, r), n_columns = at_least (n_columns, c), \
     n_held = kind eq "held" ? at_least (n_held, c) : n_held, most_ns = at_least (most_ns, ns), 0)
stats data every ::1 using (see ($1, text (2), $3, text (4), text (5), $6, text (7), $8), 0) nooutput
if (n_policies == 0) {
  print "no waits in ", data
  exit status 1
}
scenario_title = ""
if (ARGC == 3) {
  stats ARG2 every ::1 using (scenario_title = strcol (1) eq "scenario" ? strcol (2) : scenario_title, 0) nooutput
}

# --- The page ---------------------------------------------------------------

name_limit = 22
widest_row = 4
do for [i = 1:n_rows] {
  widest_row = at_least (widest_row, at_most (name_limit, strlen (row_names[i])))
}
widest_column = 4
do for [i = 1:n_columns] {
  widest_column = at_least (widest_column, at_most (name_limit, strlen (column_names[i])))
}
# Numbers need so much room in a cell; without them, a cell is a square.
has_numbers = n_rows <= 10
cell_width = has_numbers ? 57 : 22
cell_height = has_numbers ? 30 : 22
gap = 0.4 # between the matrix and what stands beside it, in cells
names_width = 6.8 * widest_row + 16
names_height = 4.8 * widest_column + 18 # they lean
matrix_width = (n_columns + gap) * cell_width
matrix_height = n_rows * cell_height
panel_width = at_least (names_width + matrix_width + 44, 250)
across = int (at_least (1, at_most (n_policies, int (1720 / panel_width))))
down = int (n_policies + across - 1) / across
above = 92
panel_height = 26 + names_height + matrix_height + 26
picture_width = at_least (720, 22 + across * panel_width + 10)
picture_height = above + down * panel_height + 10
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)

# One hue, from paper to full; nothing at all is no colour.
strength (ns) = sqrt (ns / (1.0 * most_ns))
full_red = is_dark ? 0x4D : 0x00
full_green = is_dark ? 0xA3 : 0x4A
full_blue = is_dark ? 0xE8 : 0x86
none_red = is_dark ? 0x23 : 0xEC
none_green = is_dark ? 0x27 : 0xF2
none_blue = is_dark ? 0x2E : 0xF8
between (a, b, s) = int (a + (b - a) * s + 0.5)
color_of (ns) = 65536 * between (none_red, full_red, strength (ns)) \
  + 256 * between (none_green, full_green, strength (ns)) + between (none_blue, full_blue, strength (ns))
ink_on (ns) = is_dark ? (strength (ns) > 0.55 ? 0x111111 : 0xE8E8E8) : (strength (ns) > 0.5 ? 0xFFFFFF : 0x222222)
# Three characters and a unit.
cell_text (ns) = ns <= 0 ? "" : ns < 1e3 ? sprintf ("%.0f ns", ns) : ns < 999.5e3 ? sprintf ("%.3g us", ns / 1e3) \
  : ns < 999.5e6 ? sprintf ("%.3g ms", ns / 1e6) : sprintf ("%.3g s", ns / 1e9)

set multiplot
set label 1 at screen x_of (22), y_of (24) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Who blocked whom", picture_width / 11)
set label 2 at screen x_of (22), y_of (48) left textcolor rgb ink \
  "Row: who waited for the GIL. Column: who held it meanwhile, or what else the wait was spent on."

# The scale.
do for [i = 0:20] {
  set object 1 + i rectangle from screen x_of (22 + 8 * i), y_of (76) to screen x_of (31 + 8 * i), y_of (66) \
    fc rgb color_of (most_ns * (i / 20.0)**2) fs solid noborder
}
set label 3 at screen x_of (200), y_of (71) left \
  "0 to ".time_text (most_ns)." (darkest; the scale is a square root), all waits together" \
  textcolor rgb ink
if (is_dark) {
  set label 3 "0 to ".time_text (most_ns)." (brightest), all waits together"
}

unset key
unset tics
unset grid
set border 0
set xrange [0 : n_columns + gap]
set yrange [n_rows : 0]
cell_x (c) = c - 1 + (c > n_held ? gap : 0)
do for [p = 1:n_policies] {
  panel_left = 22 + ((p - 1) % across) * panel_width
  panel_top = above + ((p - 1) / across) * panel_height
  matrix_left = panel_left + names_width
  matrix_top = panel_top + 26 + names_height
  set lmargin at screen x_of (matrix_left)
  set rmargin at screen x_of (matrix_left + matrix_width)
  set tmargin at screen y_of (matrix_top)
  set bmargin at screen y_of (matrix_top + matrix_height)
  set label 10 at screen x_of (panel_left), y_of (panel_top + 14) left noenhanced font heading (10) textcolor rgb ink \
    shorten (titles[p], panel_width / 8)
  do for [i = 1:n_rows] {
    set label 100 + i at screen x_of (matrix_left - 8), first i - 0.5 right noenhanced textcolor rgb ink \
      shorten_name (row_names[i], name_limit)
  }
  do for [i = 1:n_columns] {
    set label 200 + i at first cell_x (i) + 0.5, screen y_of (matrix_top - 8) left rotate by 50 noenhanced \
      textcolor rgb ink shorten_name (column_names[i], name_limit)
  }
  plot data every ::1 using ($1 == p && $3 <= n_rows && $6 <= n_columns ? cell_x ($6) + 0.5 : NaN):($3 - 0.5): \
         (cell_x ($6) + 0.02):(cell_x ($6) + 0.98):($3 - 0.98):($3 - 0.02):(color_of ($8)) \
         with boxxyerror fs solid noborder lc rgb variable notitle, \
       data every ::1 using ($1 == p && has_numbers ? cell_x ($6) + 0.5 : NaN):($3 - 0.5):(cell_text ($8)): \
         (ink_on ($8)) with labels noenhanced textcolor rgb variable notitle
  unset label 1
  unset label 2
  unset label 3
  do for [i = 1:21] {
    unset object i
  }
}
unset multiplot
