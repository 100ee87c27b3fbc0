# SPDX-License-Identifier: GPL-3.0-or-later
#
# Distributions of waits: which share of them took at most so long.
#
# Usage: gnuplot -c waits.gp WAITS.csv... [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/waits.gp waits-1-python2.csv waits-2-python3.csv out.png
#
# Up to 7 files, one for each policy; a panel for the waits for the GIL and for
# every latency.  Columns: what,name,value_ns,cumulative with what = gil-wait or
# latency; cumulative counts the values up to value_ns.  titles.csv holds the
# titles (columns file,title); without it, the file names serve.

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

# --- Read: which panels there are, how many values each curve has -------------

panel_limit = 6
array panel_what[panel_limit]
array panel_name[panel_limit]
array totals[panel_limit * n_files]
array lows[panel_limit]
array highs[panel_limit]
do for [i = 1:panel_limit * n_files] {
  totals[i] = 0
}
n_panels = 0
n_left_out = 0
file = 0
last = ""
slot (f, p) = (f - 1) * panel_limit + p
find_panel (what, name, p) = p > n_panels ? 0 : panel_what[p] eq what && panel_name[p] eq name ? p \
  : find_panel (what, name, p + 1)
add_panel (what, name) = n_panels == panel_limit ? (n_left_out = n_left_out + (what." ".name eq last ? 0 : 1), \
    last = what." ".name, 0) \
  : (n_panels = n_panels + 1, panel_what[n_panels] = what, panel_name[n_panels] = name, lows[n_panels] = 1e300, \
     highs[n_panels] = 1, n_panels)
panel_of (what, name) = (found = find_panel (what, name, 1), found > 0 ? found : add_panel (what, name))
see_value (p, v, n) = p == 0 ? 0 : (totals[slot (file, p)] = at_least (totals[slot (file, p)], n), \
  lows[p] = v > 0 && v < lows[p] ? v : lows[p], highs[p] = at_least (highs[p], v))
do for [f = 1:n_files] {
  file = f
  stats files[f] every ::1 using (see_value (panel_of (text (1), text (2)), $3, $4), 0) nooutput
}
if (n_panels == 0) {
  print "no waits in ", files[1]
  exit status 1
}

# --- The page ---------------------------------------------------------------

columns = n_panels == 1 ? 1 : 2
lines = (n_panels + columns - 1) / columns
panel_height = n_panels == 1 ? 380 : 260
name_limit = 44
longest = 4
do for [f = 1:n_files] {
  longest = at_least (longest, at_most (name_limit, strlen (file_titles[f])))
}
picture_width = n_panels == 1 ? 900 : 1200
legend_columns = at_least (1, int ((picture_width - 40) / (7.0 * longest + 60)))
legend_rows = (n_files + legend_columns - 1) / legend_columns
above = 66 + 18 * legend_rows
between = 84
below = 56
picture_height = above + lines * panel_height + (lines - 1) * between + below
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
panel_width = (picture_width - 28 - 72 * columns - (columns - 1) * 12) / columns

set multiplot
set label 1 at screen x_of (22), y_of (22) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Distribution of waits", picture_width / 11)
if (n_left_out > 0) {
  set label 2 at screen x_of (picture_width - 28), y_of (22) right textcolor rgb ink \
    "only the first latencies are shown"
}
set yrange [0:100]
set ytics 25 format "%g %%"
set grid x y lc rgb faint lw 0.7 dt 1

# A logarithmic axis cannot show the value 0: it stands at the left edge.
is_of (p, what, name) = what eq panel_what[p] && name eq panel_name[p]
share_of (n, f, p) = 100.0 * n / totals[slot (f, p)]
# A symbol at every tenth of a curve tells the policies apart in grey, too.
curve_points = "7 5 9 13 11 6 4"
curve_point (f) = int (word (curve_points, (f - 1) % 7 + 1))
tenth = 10
is_tenth (share) = (before = tenth, tenth = int (share / 10), tenth != before || share >= 100)
do for [p = 1:n_panels] {
  column_at = (p - 1) % columns
  line_at = (p - 1) / columns
  panel_left = 72 + column_at * (panel_width + 72 + 12)
  panel_top = above + line_at * (panel_height + between)
  set lmargin at screen x_of (panel_left)
  set rmargin at screen x_of (panel_left + panel_width)
  set tmargin at screen y_of (panel_top)
  set bmargin at screen y_of (panel_top + panel_height)
  axis_log = 1
  axis_low = lows[p] < 1e300 ? lows[p] / 1.5 : 1
  axis_high = at_least (highs[p] * 1.5, axis_low * 10)
  load folder."/time-axis.gp"
  set label 3 at graph 0, screen y_of (panel_top - 16) left noenhanced font heading (10) textcolor rgb ink \
    shorten (panel_what[p] eq "gil-wait" ? "wait for the GIL" : latency_text (panel_name[p]), 50)
  if (p == 1) {
    set key at screen x_of (14), y_of (38) left top vertical Left reverse noenhanced samplen 2 width 0 \
      maxrows legend_rows textcolor rgb ink
  } else {
    unset key
  }
  curves = ""
  do for [f = 1:n_files] {
    curves = curves.(totals[slot (f, p)] > 0 ? sprintf (" %d", f) : "")
  }
  plot for [f in curves] files[int (f)] every ::1 \
         using (is_of (p, text (1), text (2)) ? at_least (axis_low, $3) : NaN):(share_of ($4, int (f), p)) \
         with steps lw 2 lc rgb policy_color (int (f)) notitle, \
       for [f in curves] files[int (f)] every ::1 \
         using (is_of (p, text (1), text (2)) && is_tenth (share_of ($4, int (f), p)) \
                ? at_least (axis_low, $3) : NaN):(share_of ($4, int (f), p)) \
         with points pt curve_point (int (f)) ps 0.8 * symbol_size lc rgb policy_color (int (f)) notitle, \
       for [f = 1:n_files] keyentry \
         with linespoints lw 2 pt curve_point (f) ps 0.8 * symbol_size lc rgb policy_color (f) \
         title shorten (file_titles[f], name_limit)
  unset label 1
  unset label 2
}
unset multiplot
