# SPDX-License-Identifier: GPL-3.0-or-later
#
# Distributions of waits: on the left, which share of them took at most so long;
# in the middle, which share took longer, with a logarithmic axis that shows
# the tail; on the right, percentiles in numbers.
#
# Usage: gnuplot -c waits.gp WAITS.csv... [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/waits.gp waits-1-python2.csv waits-2-python3.csv out.png
#
# Up to 7 files, one for each policy; a row of panels for the waits for the GIL
# and for every latency.  Columns: what,name,value_ns,cumulative with what =
# gil-wait or latency; cumulative counts the values up to value_ns, but for the
# first row of a curve, which has the least value and 0.  titles.csv holds the
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
n_marks = 3
array marks[n_marks] = [0.5, 0.9, 0.99]
array mark_words[n_marks] = ["p50", "p90", "p99"]
array panel_what[panel_limit]
array panel_name[panel_limit]
array totals[panel_limit * n_files]
array mosts[panel_limit * n_files] # the longest value
array marked[panel_limit * n_files * n_marks] # percentiles
array lows[panel_limit]
array highs[panel_limit]
do for [i = 1:panel_limit * n_files] {
  totals[i] = 0
  mosts[i] = 0
}
do for [i = 1:panel_limit * n_files * n_marks] {
  marked[i] = NaN
}
n_panels = 0
n_left_out = 0
file = 0
last = ""
slot (f, p) = (f - 1) * panel_limit + p
mark_slot (f, p, m) = (slot (f, p) - 1) * n_marks + m
find_panel (what, name, p) = p > n_panels ? 0 : panel_what[p] eq what && panel_name[p] eq name ? p \
  : find_panel (what, name, p + 1)
add_panel (what, name) = n_panels == panel_limit ? (n_left_out = n_left_out + (what." ".name eq last ? 0 : 1), \
    last = what." ".name, 0) \
  : (n_panels = n_panels + 1, panel_what[n_panels] = what, panel_name[n_panels] = name, lows[n_panels] = 1e300, \
     highs[n_panels] = 1, n_panels)
panel_of (what, name) = (found = find_panel (what, name, 1), found > 0 ? found : add_panel (what, name))
see_value (p, v, n) = p == 0 ? 0 : (totals[slot (file, p)] = at_least (totals[slot (file, p)], n), \
  mosts[slot (file, p)] = at_least (mosts[slot (file, p)], v), \
  lows[p] = v > 0 && v < lows[p] ? v : lows[p], highs[p] = at_least (highs[p], v))
see_mark (p, m, v, n) = marked[mark_slot (file, p, m)] == marked[mark_slot (file, p, m)] \
    || n < marks[m] * totals[slot (file, p)] * (1 - 1e-12) ? 0 : (marked[mark_slot (file, p, m)] = v)
see_marks (p, v, n) = p == 0 ? 0 : (see_mark (p, 1, v, n), see_mark (p, 2, v, n), see_mark (p, 3, v, n), 0)
do for [f = 1:n_files] {
  file = f
  stats files[f] every ::1 using (see_value (panel_of (text (1), text (2)), $3, $4), 0) nooutput
  stats files[f] every ::1 using (see_marks (find_panel (text (1), text (2), 1), $3, $4), 0) nooutput
}
if (n_panels == 0) {
  print "no waits in ", files[1]
  exit status 1
}

# --- The page ---------------------------------------------------------------

panel_height = n_panels == 1 ? 300 : 200
name_limit = 48
longest = 4
do for [f = 1:n_files] {
  longest = at_least (longest, at_most (name_limit, strlen (file_titles[f])))
}
table_name_limit = at_least (11, at_most (longest, 30))
table_more = 7.0 * (table_name_limit - 11) # room for longer names in the table
picture_width = 1280 + table_more
legend_columns = at_least (1, int ((picture_width - 40) / (7.0 * longest + 60)))
legend_rows = (n_files + legend_columns - 1) / legend_columns
above = 74 + 18 * legend_rows
between = 88
below = 56
picture_height = above + n_panels * panel_height + (n_panels - 1) * between + below
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
panel_width = 364
table_width = 336 + table_more
array lefts[2] = [64, 64 + panel_width + 96]
table_left = picture_width - table_width - 8
figures_left = table_left + table_more

set multiplot
set label 1 at screen x_of (22), y_of (22) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Distribution of waits", picture_width / 11)
if (n_left_out > 0) {
  set label 2 at screen x_of (picture_width - 22), y_of (22) right textcolor rgb ink \
    "only the first latencies are shown"
}
set grid x y lc rgb faint lw 0.7 dt 1

# A symbol at each percentile tells the policies apart in grey, too.
curve_points = "7 5 9 13 11 6 4"
curve_point (f) = int (word (curve_points, (f - 1) % 7 + 1))
# A logarithmic axis cannot show the value 0: it stands at the left edge.
is_of (p, what, name) = what eq panel_what[p] && name eq panel_name[p]
shown_ns (v) = at_least (axis_low, v)
height_of (side, n, f, p) = (done = n / (1.0 * totals[slot (f, p)]), \
  side == 1 ? 100 * done : at_least (tail_low, 100 * (1 - done)))
mark_height (side, m) = side == 1 ? 100 * marks[m] : 100 * (1 - marks[m])
array mark_tops[n_marks] = [0.5, 0.9, 0.99]

do for [p = 1:n_panels] {
  panel_top = above + (p - 1) * (panel_height + between)
  set tmargin at screen y_of (panel_top)
  set bmargin at screen y_of (panel_top + panel_height)
  axis_log = 1
  axis_low = lows[p] < 1e300 ? lows[p] / 1.5 : 1
  axis_high = at_least (highs[p] * 1.5, axis_low * 10)
  most = 1
  curves = ""
  do for [f = 1:n_files] {
    most = at_least (most, totals[slot (f, p)])
    curves = curves.(totals[slot (f, p)] > 0 ? sprintf (" %d", f) : "")
  }
  tail_low = 100.0 * 10**at_least (-6, at_most (-2, floor (log10 (1.0 / most))))
  what = panel_what[p] eq "gil-wait" ? "wait for the GIL" : latency_text (panel_name[p])

  # The percentiles in numbers.
  do for [i = 1000:1100] {
    unset label i
  }
  line_height = at_most (24, (panel_height + 12) / (n_files + 1.5))
  set label 1000 at screen x_of (table_left + 14), y_of (panel_top - 18) left textcolor rgb pale_ink "policy"
  do for [m = 1:n_marks] {
    set label 1000 + m at screen x_of (figures_left + 86 + 60 * m), y_of (panel_top - 18) right textcolor rgb pale_ink \
      mark_words[m]
  }
  set label 1004 at screen x_of (figures_left + 326), y_of (panel_top - 18) right textcolor rgb pale_ink "longest"
  do for [f = 1:n_files] {
    line_y = y_of (panel_top + 4 + (f - 1) * line_height)
    set label 1000 + 10 * f at screen x_of (table_left + 14), line_y left noenhanced textcolor rgb ink \
      shorten_name (file_titles[f], table_name_limit)
    set label 1005 + 10 * f at screen x_of (table_left + 4), line_y "" point pt curve_point (f) ps 0.8 * symbol_size \
      lc rgb policy_color (f)
    do for [m = 1:n_marks] {
      set label 1000 + 10 * f + m at screen x_of (figures_left + 86 + 60 * m), line_y right \
        (totals[slot (f, p)] > 0 ? time_text (marked[mark_slot (f, p, m)]) : "-") textcolor rgb ink
    }
    set label 1004 + 10 * f at screen x_of (figures_left + 326), line_y right \
      (totals[slot (f, p)] > 0 ? time_text (mosts[slot (f, p)]) : "-") textcolor rgb ink
  }

  do for [side = 1:2] {
    set lmargin at screen x_of (lefts[side])
    set rmargin at screen x_of (lefts[side] + panel_width)
    load folder."/time-axis.gp"
    if (side == 1) {
      unset logscale y
      set yrange [0:100]
      set ytics 25 format "%g %%"
    } else {
      set logscale y
      set yrange [tail_low : 100]
      set ytics 10 format "%g %%"
      unset key
      do for [i = 1000:1100] {
        unset label i
      }
    }
    set label 3 at graph 0, screen y_of (panel_top - 18) left noenhanced font heading (10) textcolor rgb ink \
      shorten (side == 1 ? what.": at most" : what.": longer than", 44)
    do for [m = 1:n_marks] {
      set arrow 10 + m from graph 0, first mark_height (side, m) to graph 1, first mark_height (side, m) nohead back \
        lc rgb frame lw 0.7 dt 3
      set label 10 + m at graph 1.01, first mark_height (side, m) left textcolor rgb pale_ink mark_words[m]
    }
    if (p == 1 && side == 1) {
      set key at screen x_of (14), y_of (38) left top vertical Left reverse noenhanced samplen 2 width 0 \
        maxrows legend_rows textcolor rgb ink
    } else {
      unset key
    }
    plot for [f in curves] files[int (f)] every ::1 \
           using (is_of (p, text (1), text (2)) ? shown_ns ($3) : NaN):(height_of (side, $4, int (f), p)) \
           with steps lw 2 lc rgb policy_color (int (f)) notitle, \
         for [f in curves] mark_tops \
           using (shown_ns (marked[mark_slot (int (f), p, int ($1))])):(mark_height (side, int ($1))) \
           with points pt curve_point (int (f)) ps 1 * symbol_size lc rgb policy_color (int (f)) notitle, \
         for [f = 1:n_files] keyentry \
           with linespoints lw 2 pt curve_point (f) ps 1 * symbol_size lc rgb policy_color (f) \
           title shorten_name (file_titles[f], name_limit)
    unset label 1
    unset label 2
  }
}
unset multiplot
