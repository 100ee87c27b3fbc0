# SPDX-License-Identifier: GPL-3.0-or-later
#
# What waits for the GIL were spent on: a bar for every thread or group and
# policy, on the left in time, on the right in shares.
#
# Usage: gnuplot -c causes.gp causes.csv [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/causes.gp causes.csv out.png
#
# causes.csv has the columns name,policy,title,waits,held_ns,off_core_ns,dead_ns,
# taking_ns,core_ns; rows of a name stand together, policy is a number from 1.
# titles.csv has the picture's title (columns file,title; file = scenario).

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
folder = script_folder (ARG0)
load folder."/style.gp"

if (ARGC < 2 || ARGC > 3) {
  print "usage: gnuplot -c causes.gp causes.csv [titles.csv] OUT.(png|svg|pdf)"
  exit status 2
}
data = ARG1
picture = ARGV[ARGC]

# --- Read -------------------------------------------------------------------

number_column = 9
row_limit = 80
array names[row_limit]
array policies[row_limit]
array titles[row_limit]
array waits[row_limit]
array sums[row_limit]
array parts[row_limit * 5]
array at[row_limit] # the row's place, in lines
array cause_total[5]
do for [k = 1:5] {
  cause_total[k] = 0
}
n_rows = 0
n_lines = 0
n_policies = 0
longest = 0
all_ns = 0
opens (name) = n_rows == 0 ? 1 : names[n_rows] ne name
keep_part (k, v) = (parts[n_rows * 5 - 5 + k] = v, cause_total[k] = cause_total[k] + v, sums[n_rows] = sums[n_rows] + v)
keep (name, policy, title, n) = (n_lines = n_lines + (n_rows > 0 && opens (name) ? 1.5 : 1), n_rows = n_rows + 1, \
  names[n_rows] = name, policies[n_rows] = policy, titles[n_rows] = title, waits[n_rows] = n, at[n_rows] = n_lines, \
  sums[n_rows] = 0, n_policies = at_least (n_policies, policy))
see (name, policy, title, n, a, b, c, d, e) = n_rows == row_limit ? 0 : (keep (name, policy, title, n), \
  keep_part (1, a), keep_part (2, b), keep_part (3, c), keep_part (4, d), keep_part (5, e), \
  longest = at_least (longest, sums[n_rows]), 0)
stats data every ::1 using (see (text (1), $2, text (3), $4, $5, $6, $7, $8, $9), 0) nooutput
if (n_rows == 0) {
  print "no waits in ", data
  exit status 1
}
scenario_title = ""
if (ARGC == 3) {
  stats ARG2 every ::1 using (scenario_title = strcol (1) eq "scenario" ? strcol (2) : scenario_title, 0) nooutput
}

# --- The page ---------------------------------------------------------------

name_limit = 30
title_limit = 34
widest_name = 4
widest_title = 0
do for [r = 1:n_rows] {
  widest_name = at_least (widest_name, at_most (name_limit, strlen (names[r])))
  widest_title = n_policies == 1 ? 0 : at_least (widest_title, at_most (title_limit, strlen (titles[r])))
}
line_height = n_lines <= 14 ? 28 : n_lines <= 26 ? 22 : 17
above = 118
below = 50
picture_width = 1280
picture_height = at_least (300, above + (n_lines + 0.5) * line_height + below)
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
left = 34 + 7.6 * widest_name + (widest_title > 0 ? 12 + 7.2 * widest_title : 0)
width = picture_width - left - 40 - 24
bars_width = 0.56 * width # with the text behind the bars
share_left = left + bars_width + 40

# Dark in light, light in dark; the two kinds of "held" are kindred.
array cause_words[5] = ["another thread holds the GIL", "its holder waits for a core", \
  "dead time: free, or its owner does not run yet", "the end of its take", "it may run, and waits for a core"]
if (is_dark) {
  array cause_colors[5] = ["#4DA3E8", "#A9D5F0", "#F0803C", "#A8ADB5", "#F0E442"]
  on_bar = "#111111"
} else {
  array cause_colors[5] = ["#0060A8", "#56B4E9", "#D55E00", "#888888", "#A07A00"]
  on_bar = "#FFFFFF"
}

set multiplot
set label 1 at screen x_of (22), y_of (24) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "What waits were spent on", 110)
key_x = 22
key_y = 56
do for [k = 1:5] {
  if (cause_total[k] > 0) {
    if (key_x + 6.4 * strlen (cause_words[k]) > picture_width - 44) {
      key_x = 22
      key_y = key_y + 20
    }
    set object 20 + k rectangle from screen x_of (key_x), y_of (key_y + 6) \
      to screen x_of (key_x + 12), y_of (key_y - 5) fc rgb cause_colors[k] fs solid noborder
    set label 20 + k at screen x_of (key_x + 18), y_of (key_y) left cause_words[k] textcolor rgb ink
    key_x = key_x + 6.2 * strlen (cause_words[k]) + 46
  }
}
do for [r = 1:n_rows] {
  line_y = y_of (above + at[r] * line_height)
  if (r == 1 || names[at_least (r - 1, 1)] ne names[r]) {
    set label 100 + r at screen x_of (22), line_y left noenhanced textcolor rgb ink shorten_name (names[r], name_limit)
  }
  if (widest_title > 0) {
    set label 200 + r at screen x_of (left - 10), line_y right noenhanced textcolor rgb ink \
      shorten (titles[r], title_limit)
  }
}

set tmargin at screen y_of (above)
set bmargin at screen y_of (above + (n_lines + 0.7) * line_height)
set yrange [n_lines + 0.7 : 0]
unset key
unset ytics
set border 1
half = 0.36
from_part (r, k) = k == 1 ? 0 : from_part (r, k - 1) + parts[r * 5 - 5 + k - 1]
line_of (r) = r <= n_rows ? at[r] : NaN

# In time, with the sum and the number of waits behind each bar.
text_width = 150
axis_log = 0
axis_low = 0
axis_high = at_least (1, longest) * bars_width / (bars_width - text_width)
set lmargin at screen x_of (left)
set rmargin at screen x_of (left + bars_width)
load folder."/time-axis.gp"
set grid x lc rgb faint lw 0.7 dt 1
set label 10 at screen x_of (left), y_of (above - 4) left "time waited, all waits together" font heading (10) \
  textcolor rgb ink
waits_text (r) = sums[r] == 0 ? "none" : waits[r] == 0 ? time_text (sums[r]).", nobody slept" \
  : sprintf ("%s, %s wait%s", time_text (sums[r]), count_text (waits[r]), waits[r] == 1 ? "" : "s")
do for [r = 1:n_rows] {
  set label 300 + r at first sums[r] + axis_high * 0.008, first at[r] left waits_text (r) textcolor rgb ink
}
plot for [k = 1:5] data every ::1 \
       using (r = int ($0) + 1, from_part (r, k) + parts[r * 5 - 5 + k] / 2):(line_of (r)): \
             (from_part (r, k)):(from_part (r, k) + parts[r * 5 - 5 + k]):(line_of (r) - half):(line_of (r) + half) \
       with boxxyerror fs solid noborder lc rgb cause_colors[k] notitle

# In shares.
do for [i = 1:300 + n_rows] {
  unset label i
}
unset object
set lmargin at screen x_of (share_left)
set rmargin at screen x_of (picture_width - 24)
set xrange [0:100]
set xtics 25 format "%g %%"
set label 10 at screen x_of (share_left), y_of (above - 4) left "share of the time waited" font heading (10) \
  textcolor rgb ink
share (r, ns) = sums[r] > 0 ? 100.0 * ns / sums[r] : NaN
do for [r = 1:n_rows] {
  do for [k = 1:5] {
    if (share (r, parts[r * 5 - 5 + k]) >= 8) {
      set label 1000 + r * 5 + k at first share (r, from_part (r, k) + parts[r * 5 - 5 + k] / 2), first at[r] center \
        sprintf ("%.0f %%", share (r, parts[r * 5 - 5 + k])) textcolor rgb on_bar front
    }
  }
}
plot for [k = 1:5] data every ::1 \
       using (r = int ($0) + 1, share (r, from_part (r, k))):(line_of (r)): \
             (share (r, from_part (r, k))):(share (r, from_part (r, k) + parts[r * 5 - 5 + k])): \
             (line_of (r) - half):(line_of (r) + half) \
       with boxxyerror fs solid noborder lc rgb cause_colors[k] notitle
unset multiplot
