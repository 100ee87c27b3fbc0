# SPDX-License-Identifier: GPL-3.0-or-later
#
# Who gets how much: the time that the GIL was held and the time on cores, each
# shared out to the threads, with Jain's index; and how much was answered.
#
# Usage: gnuplot -c shares.gp shares.csv [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/shares.gp shares.csv out.png
#
# shares.csv has the columns policy,title,figure,class,name,value: policy and
# class are numbers from 1, title and name what they are called.  Figures: gil and
# cpu (ns; a row for each thread, or for all of its class together), gil-fairness
# and cpu-fairness (0 to 1), answers (per second, of the client set `name`).
# titles.csv has the picture's title (columns file,title; file = scenario).

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
folder = script_folder (ARG0)
load folder."/style.gp"

if (ARGC < 2 || ARGC > 3) {
  print "usage: gnuplot -c shares.gp shares.csv [titles.csv] OUT.(png|svg|pdf)"
  exit status 2
}
data = ARG1
picture = ARGV[ARGC]

# --- Read -------------------------------------------------------------------

number_column = 6
policy_limit = 7
class_limit = 7
array titles[policy_limit]
array class_names[class_limit]
array client_names[class_limit]
array sums[3 * policy_limit]   # of gil, cpu, answers
array fairness[2 * policy_limit]
array by_class[3 * policy_limit * class_limit]
array n_segments[class_limit]
n_policies = 0
n_classes = 0
n_clients = 0
do for [i = 1:3 * policy_limit] {
  sums[i] = 0
}
do for [i = 1:3 * policy_limit * class_limit] {
  by_class[i] = 0
}
do for [i = 1:class_limit] {
  class_names[i] = ""
  client_names[i] = ""
  n_segments[i] = 0
}
figure_of (word) = word eq "gil" ? 1 : word eq "cpu" ? 2 : word eq "answers" ? 3 : 0
sum_slot (figure, p) = (figure - 1) * policy_limit + p
class_slot (figure, p, c) = (sum_slot (figure, p) - 1) * class_limit + c
keep (figure, p, c, name, v) = (sums[sum_slot (figure, p)] = sums[sum_slot (figure, p)] + v, \
  by_class[class_slot (figure, p, c)] = by_class[class_slot (figure, p, c)] + v, \
  figure == 3 ? (client_names[c] = name, n_clients = at_least (n_clients, c)) \
  : (class_names[c] = name, n_classes = at_least (n_classes, c), \
     figure == 1 && p == 1 ? (n_segments[c] = n_segments[c] + 1) : 0))
see (p, title, word, c, name, v) = p > policy_limit || c > class_limit ? 0 \
  : (n_policies = at_least (n_policies, p), titles[p] = title, \
     word eq "gil-fairness" ? (fairness[p] = v) : word eq "cpu-fairness" ? (fairness[policy_limit + p] = v) \
     : figure_of (word) > 0 ? keep (figure_of (word), p, c, name, v) : 0)
stats data every ::1 using (see ($1, text (2), text (3), $4, text (5), $6), 0) nooutput
if (n_policies == 0) {
  print "no shares in ", data
  exit status 1
}
scenario_title = ""
if (ARGC == 3) {
  stats ARG2 every ::1 using (scenario_title = strcol (1) eq "scenario" ? strcol (2) : scenario_title, 0) nooutput
}

# --- The page ---------------------------------------------------------------

title_limit = 34
widest = 4
do for [p = 1:n_policies] {
  widest = at_least (widest, at_most (title_limit, strlen (titles[p])))
}
n_panels = n_clients > 0 ? 3 : 2
line_height = n_policies <= 4 ? 40 : 32
picture_width = 1280
left = 30 + 7.4 * widest
between = 36
number_width = 64
panel_width = (picture_width - left - 30 - (n_panels - 1) * between) / n_panels
bars_width = panel_width - number_width

# Legends of their own: threads, and client sets under their panel's heading.
name_limit = 26
legend_step = 40
key_text (c) = shorten_name (class_names[c], name_limit) \
  .(n_segments[c] > 1 ? sprintf (" (%d threads)", n_segments[c]) : "")
n_key_lines = 1
key_x = 22
do for [c = 1:n_classes] {
  if (key_x > 22 && key_x + 7 * strlen (key_text (c)) > picture_width - 40) {
    key_x = 22
    n_key_lines = n_key_lines + 1
  }
  key_x = key_x + 6.6 * strlen (key_text (c)) + 44
}
above = 84 + 20 * n_key_lines + (n_clients > 1 ? 20 : 0)
below = 48
picture_height = above + n_policies * line_height + below
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
on_bar = is_dark ? "#111111" : "#FFFFFF"

set multiplot
set label 1 at screen x_of (22), y_of (24) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Who gets how much", 110)
key_x = 22
key_y = 54
do for [c = 1:n_classes] {
  if (key_x > 22 && key_x + 7 * strlen (key_text (c)) > picture_width - 40) {
    key_x = 22
    key_y = key_y + 20
  }
  set object 20 + c rectangle from screen x_of (key_x), y_of (key_y + 6) to screen x_of (key_x + 12), y_of (key_y - 5) \
    fc rgb policy_color (c) fs solid noborder
  set label 20 + c at screen x_of (key_x + 18), y_of (key_y) left noenhanced key_text (c) textcolor rgb ink
  key_x = key_x + 6.6 * strlen (key_text (c)) + 44
}
do for [p = 1:n_policies] {
  set label 100 + p at screen x_of (left - 10), y_of (above + (p - 0.5) * line_height) right noenhanced \
    textcolor rgb ink shorten (titles[p], title_limit)
}
set tmargin at screen y_of (above)
set bmargin at screen y_of (above + n_policies * line_height)
set yrange [n_policies : 0]
unset key
unset ytics
set border 1
half = 0.33

# --- The bars ---------------------------------------------------------------

most = 1e-9
do for [p = 1:n_policies] {
  most = at_least (most, sums[sum_slot (3, p)])
}
array headings[3] = ["share of the time the GIL was held", "share of the time on cores", "answers per second"]
array figures[3] = ["gil", "cpu", "answers"]
# What a bar is a part of: the whole bar, or the longest one.
whole (figure, p) = figure == 3 ? most : at_least (1, sums[sum_slot (figure, p)])
running = 0
last_p = 0
start (figure, p, v) = (running = p == last_p ? running : 0, last_p = p, \
  running = running + 100.0 * v / whole (figure, p), \
  running - 100.0 * v / whole (figure, p))
is_of (figure, p) = text (3) eq figures[figure] && p <= n_policies && $4 <= class_limit
to_color (s) = int ("0x".substr (s, 2, 7))
colors_of (figure, c) = figure == 3 ? policy_color (int (c + 3) % 7 + 1) : policy_color (int (c))

do for [figure = 1:n_panels] {
  panel_left = left + (figure - 1) * (panel_width + between)
  set lmargin at screen x_of (panel_left)
  set rmargin at screen x_of (panel_left + bars_width)
  set xrange [0:100]
  set label 10 at screen x_of (panel_left), y_of (above - 14) left headings[figure] font heading (10) textcolor rgb ink
  if (figure < 3) {
    set xtics 25 format "%g %%" nomirror out scale 0.6 textcolor rgb ink
    set label 11 at screen x_of (panel_left + panel_width), y_of (above - 14) right "Jain's index, all threads" \
      textcolor rgb pale_ink
  } else {
    unset xtics
    unset label 11
    unset grid
    set border 0
    if (n_clients > 1) {
      key_x = panel_left
      do for [c = 1:n_clients] {
        set object 40 + c rectangle from screen x_of (key_x), y_of (above - 28) to screen x_of (key_x + 12), \
          y_of (above - 39) fc rgb colors_of (3, c) fs solid noborder
        set label 40 + c at screen x_of (key_x + 18), y_of (above - 34) left noenhanced \
          shorten_name (client_names[c], 16) \
          textcolor rgb ink
        key_x = key_x + 6.6 * at_most (16, strlen (client_names[c])) + 36
      }
    }
  }
  do for [p = 1:n_policies] {
    number_x = panel_left + bars_width + 8
    if (figure < 3) {
      set label 200 + p at screen x_of (panel_left + panel_width), first p - 0.5 right \
        sprintf ("%.2f", fairness[(figure - 1) * policy_limit + p]) textcolor rgb ink
    } else {
      set label 200 + p at first 100.0 * sums[sum_slot (3, p)] / most + 2, first p - 0.5 left \
        (sums[sum_slot (3, p)] < 100 ? sprintf ("%.3g", sums[sum_slot (3, p)]) : count_text (sums[sum_slot (3, p)])) \
        textcolor rgb ink
    }
    from = 0
    do for [c = 1:class_limit] {
      part = figure == 3 ? 0 : 100.0 * by_class[class_slot (figure, p, c)] / whole (figure, p)
      unset label 1000 + 10 * p + c
      unset object 1000 + 10 * p + c
      if (part >= 9) {
        set label 1000 + 10 * p + c at first from + part / 2, first p - 0.5 center sprintf ("%.0f %%", part) \
          textcolor rgb on_bar front
        # It covers the seams between the threads of its class.
        set object 1000 + 10 * p + c rectangle center first from + part / 2, first p - 0.5 \
          size screen x_of (40), screen 16.0 / picture_height fc rgb policy_color (c) fs solid noborder front
      }
      from = from + part
    }
  }
  running = 0
  last_p = 0
  plot data every ::1 using (is_of (figure, $1) ? (x = start (figure, $1, $6)) : NaN):($1 - 0.5): \
         (x):(x + 100.0 * $6 / whole (figure, $1)):($1 - 0.5 - half):($1 - 0.5 + half): \
         (to_color (colors_of (figure, $4))) \
         with boxxyerror fs solid border lc rgb paper lw 0.6 lc rgb variable notitle
  do for [i = 1:150] {
    unset label i
  }
  do for [i = 1:60] {
    unset object i
  }
}
unset multiplot
