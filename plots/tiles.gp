# SPDX-License-Identifier: GPL-3.0-or-later
#
# Tiles: the window in equal spans of time, and for each thread whether it
# acquired the GIL in the span, ran with it, or was woken for it in vain; on top
# the checks and drop requests, below the share of wake-ups that were in vain.
# After David Beazley's pictures of Python 2.
#
# Usage: gnuplot -c tiles.gp TILES.csv... [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/tiles.gp tiles-1-python2.csv tiles-2-python3.csv titles.csv out.png
#
# Up to 7 files, one for each policy, stacked on one time axis.  Columns:
# kind,lane,name,start_ns,end_ns,a,b; kind is
#   window    the whole; lane = how many threads there are, a = a tile's length
#   lane      a thread's name
#   acquired  thread lane took the GIL from another; b = 1: it lost races, too
#   ran       it had it; the same
#   lost      it was woken in vain a times of b
#   checks, requests   a of them
#   badness   of b wake-ups for the GIL, a were in vain

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
number_column = 7

# --- Read -------------------------------------------------------------------

lane_limit = 64
array names[n_files * lane_limit]
array n_lanes[n_files]
array n_threads[n_files]
array tile_ns[n_files]
array most_checks[n_files]
array most_requests[n_files]
array all_lost[n_files]
array all_woken[n_files]
file = 0
from = 1e300
to = -1e300
slot (f, lane) = (f - 1) * lane_limit + int (lane) + 1
is_lane (lane) = lane >= 0 && lane < lane_limit
n_acquired = 0
n_ran = 0
n_lost = 0
see_window (n, a, b, length) = (n_threads[file] = n, tile_ns[file] = length, from = a < from ? a : from, \
  to = b > to ? b : to)
see_lane (lane, name) = is_lane (lane) ? (names[slot (file, lane)] = name, \
  n_lanes[file] = at_least (n_lanes[file], lane + 1)) : 0
see_badness (lost, woken) = (all_lost[file] = all_lost[file] + lost, all_woken[file] = all_woken[file] + woken)
see (kind, lane, name, a, b, n, m) = kind eq "window" ? see_window (lane, a, b, n) \
  : kind eq "lane" ? see_lane (lane, name) \
  : kind eq "checks" ? (most_checks[file] = at_least (most_checks[file], n)) \
  : kind eq "requests" ? (most_requests[file] = at_least (most_requests[file], n)) \
  : kind eq "badness" ? see_badness (n, m) : kind eq "lost" ? (n_lost = n_lost + 1) \
  : kind eq "acquired" ? (n_acquired = n_acquired + 1) : kind eq "ran" ? (n_ran = n_ran + 1) : 0
do for [f = 1:n_files] {
  file = f
  n_lanes[f] = 0
  n_threads[f] = 0
  tile_ns[f] = 1
  most_checks[f] = 0
  most_requests[f] = 0
  all_lost[f] = 0
  all_woken[f] = 0
  do for [i = 0:lane_limit - 1] {
    names[slot (f, i)] = ""
  }
  stats files[f] every ::1 using (see (text (1), $2, text (3), $4, $5, $6, $7), 0) nooutput
}
if (from >= to) {
  print "no window in ", files[1]
  exit status 1
}

# --- Place: rows for checks, drop requests, threads, badness ------------------

array panel_tops[n_files]
array check_rows[n_files]
array request_rows[n_files]
array first_rows[n_files]
array badness_rows[n_files]
rows = 0.0
longest = 13
do for [f = 1:n_files] {
  panel_tops[f] = rows
  rows = rows + 1.15
  check_rows[f] = rows
  rows = rows + (most_checks[f] > 0 ? 1 : 0)
  request_rows[f] = rows
  rows = rows + (most_requests[f] > 0 ? 1 : 0)
  first_rows[f] = rows
  rows = rows + n_lanes[f]
  badness_rows[f] = rows
  rows = rows + (all_woken[f] > 0 ? 1 : 0)
  rows = rows + (f < n_files ? 0.5 : 0.2)
  do for [i = 0:n_lanes[f] - 1] {
    longest = at_least (longest, strlen (names[slot (f, i)]))
  }
}

# --- The page ---------------------------------------------------------------

name_limit = 26
lane_height = rows <= 30 ? 24 : 19
above = 68
below = 56
picture_width = 1200
picture_height = above + rows * lane_height + below
load folder."/open.gp"

left = at_least (96, 22 + 7.6 * at_most (longest, name_limit))
right = picture_width - 92
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
set lmargin at screen x_of (left)
set rmargin at screen x_of (right)
set tmargin at screen y_of (above)
set bmargin at screen y_of (picture_height - below)
unit_span = to < 1000 * (to - from) ? to : to - from
unit = unit_ns (unit_span)
set xrange [from / unit : to / unit]
set yrange [-rows : 0]
set border 1
unset grid
unset ytics
set format x "%.10g"
set xlabel "simulated time (".unit_name (unit_span).")" offset 0, 0.3 textcolor rgb ink

percent_of (lost, woken) = woken > 0 ? sprintf ("%.0f %%", 100.0 * lost / woken) : ""
set label at screen x_of (22), y_of (22) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Who had the GIL", 110)
do for [f = 1:n_files] {
  set label at screen x_of (22), first -panel_tops[f] - 0.62 left noenhanced font heading (11) textcolor rgb ink \
    shorten (file_titles[f], 60)."   (a tile: ".time_text (tile_ns[f]) \
    .(n_lanes[f] < n_threads[f] ? sprintf ("; shown: %d of %d threads", n_lanes[f], n_threads[f]) : "").")"
  do for [i = 0:n_lanes[f] - 1] {
    set arrow from graph 0, first -first_rows[f] - i - 0.5 to graph 1, first -first_rows[f] - i - 0.5 \
      nohead back lc rgb faint lw 0.7
    set label at screen x_of (left - 10), first -first_rows[f] - i - 0.5 right noenhanced textcolor rgb ink \
      shorten_name (names[slot (f, i)], name_limit)
  }
  if (most_checks[f] > 0) {
    set label at screen x_of (left - 10), first -check_rows[f] - 0.5 right textcolor rgb pale_ink "checks"
    set label at screen x_of (right + 6), first -check_rows[f] - 0.5 left textcolor rgb pale_ink \
      sprintf ("max %d", most_checks[f])
  }
  if (most_requests[f] > 0) {
    set label at screen x_of (left - 10), first -request_rows[f] - 0.5 right textcolor rgb pale_ink "drop requests"
    set label at screen x_of (right + 6), first -request_rows[f] - 0.5 left textcolor rgb pale_ink \
      sprintf ("max %d", most_requests[f])
  }
  if (all_woken[f] > 0) {
    set label at screen x_of (left - 10), first -badness_rows[f] - 0.5 right textcolor rgb lost_color "badness (%)"
    set label at screen x_of (right + 6), first -badness_rows[f] - 0.5 left textcolor rgb lost_color \
      percent_of (all_lost[f], all_woken[f])." of all"
  }
}

# --- Draw -------------------------------------------------------------------

# A tile is a little smaller than its place; one with two colours shows lost
# wake-ups above.
gap = 0.0012 * (to - from)
tile_left (a) = (a + gap) / unit
tile_right (b) = (b - gap) / unit
half = 0.46
lane_top (f, lane) = -first_rows[f] - lane - 0.5 + half
lane_low (f, lane) = -first_rows[f] - lane - 0.5 - half
is_of (row, kind, lane) = row eq kind && is_lane (lane)
green_top (f, lane, mixed) = mixed > 0 ? lane_low (f, lane) + 1.1 * half : lane_top (f, lane)
lost_grade (lost, woken) = 3.0 * lost < woken ? 3 : 3.0 * lost < 2.0 * woken ? 4 : 5
# In the file, a lost tile follows the green one of the same span.
green_end = -1
keep_green (kind, b) = kind eq "acquired" || kind eq "ran" ? (green_end = b) : 0
lost_low (f, kind, lane, a, b) = green_end == b ? lane_low (f, lane) + 1.1 * half : lane_low (f, lane)
bar_top (row, n, most) = -row - 0.94 + 0.88 * n / most

array tile_words[5]
tile_words[1] = "acquired the GIL"
tile_words[2] = "ran with it"
tile_words[3] = "lost wake-up races (false alarms): less than 1/3 of its wake-ups"
tile_words[4] = "less than 2/3"
tile_words[5] = "2/3 and more"
number_font = sprintf (",%.1f", lane_height * (ends_with (picture, ".svg") ? 0.4 : 0.28))
# The legend: what occurs, one beside the other.
unset key
legend_x = 22
array occurs[5] = [n_acquired > 0, n_ran > 0, n_lost > 0, n_lost > 0, n_lost > 0]
do for [g = 1:5] {
  if (occurs[g]) {
    set object rectangle from screen x_of (legend_x), y_of (50) to screen x_of (legend_x + 16), y_of (40) \
      fc rgb tile_colors[g] fs solid noborder
    set label at screen x_of (legend_x + 22), y_of (45) left noenhanced textcolor rgb ink tile_words[g]
    legend_x = legend_x + 22 + 6.6 * strlen (tile_words[g]) + 22
  }
}

plot for [f = 1:n_files] files[f] every ::1 \
       using ($4 / unit):(text (1) eq "checks" ? -check_rows[f] - 0.5 : NaN):(tile_left ($4)):(tile_right ($5)): \
             (-check_rows[f] - 0.94):(bar_top (check_rows[f], $6, at_least (1, most_checks[f]))) \
       with boxxyerror fs solid noborder lc rgb pale_ink notitle, \
     for [f = 1:n_files] files[f] every ::1 \
       using ($4 / unit):(text (1) eq "requests" ? -request_rows[f] - 0.5 : NaN):(tile_left ($4)):(tile_right ($5)): \
             (-request_rows[f] - 0.94):(bar_top (request_rows[f], $6, at_least (1, most_requests[f]))) \
       with boxxyerror fs solid noborder lc rgb pale_ink notitle, \
     for [f = 1:n_files] files[f] every ::1 \
       using ($4 / unit):(is_of (text (1), "acquired", $2) ? lane_low (f, $2) : NaN): \
             (tile_left ($4)):(tile_right ($5)):(lane_low (f, $2)):(green_top (f, $2, $7)) \
       with boxxyerror fs solid noborder lc rgb tile_colors[1] notitle, \
     for [f = 1:n_files] files[f] every ::1 \
       using ($4 / unit):(is_of (text (1), "ran", $2) ? lane_low (f, $2) : NaN): \
             (tile_left ($4)):(tile_right ($5)):(lane_low (f, $2)):(green_top (f, $2, $7)) \
       with boxxyerror fs solid noborder lc rgb tile_colors[2] notitle, \
     for [g = 3:5] for [f = 1:n_files] files[f] every ::1 \
       using ($4 / unit):(keep_green (text (1), $5), is_of (text (1), "lost", $2) && lost_grade ($6, $7) == g \
                          ? lane_low (f, $2) : NaN):(tile_left ($4)):(tile_right ($5)): \
             (lost_low (f, text (1), $2, $4, $5)):(lane_top (f, $2)) \
       with boxxyerror fs solid noborder lc rgb tile_colors[g] notitle, \
     for [f = 1:n_files] files[f] every ::1 \
       using (($4 + $5) / 2 / unit):(text (1) eq "badness" && $6 > 0 ? -badness_rows[f] - 0.5 : NaN): \
             (sprintf ("%.0f", 100.0 * $6 / at_least (1, $7))) \
       with labels center noenhanced font number_font textcolor rgb lost_color notitle, \
     for [f = 1:n_files] files[f] every ::1 \
       using (($4 + $5) / 2 / unit):(text (1) eq "badness" && $6 == 0 ? -badness_rows[f] - 0.5 : NaN):("0") \
       with labels center noenhanced font number_font textcolor rgb pale_ink notitle
