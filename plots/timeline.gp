# SPDX-License-Identifier: GPL-3.0-or-later
#
# The timeline: a lane for every thread and every core, coloured by state.
#
# Usage: gnuplot -c timeline.gp TIMELINE.csv... [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/timeline.gp timeline-1-python2.csv out.png
#   gnuplot -c plots/timeline.gp timeline-1-python2.csv timeline-2-python3.csv titles.csv out.svg
#
# Up to 7 timelines are stacked on one time axis.  titles.csv holds the titles
# (columns file,title); without it, the file names serve.  A timeline's columns
# are kind,lane,name,state,start_ns,end_ns; kind is
#   thread, core   in a state from start to end
#   handoff        lane gave the GIL to the thread of index name
#   request, lost  a drop request, a wake-up race lost, of thread lane
#   window         from start to end; without it, as far as there are intervals
#   count          lane = so many marks of the kind state, from start to end:
#                  all of that kind are drawn as bars, instead of one by one
#   note           name is said about the time start; state: here, elsewhere
#
# Where too much happens, there are two more columns: low and high (0 to 1) are
# the part of a lane's height that a state has from start to end.

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
number_column = 6

# --- Read: which lanes there are, which states and marks occur -------------

# Height of a box as a share of the lane: tells the states apart in grey, too.
array state_heights[5] = [0.74, 0.42, 0.26, 0.12, 0.58]
state_index (word) = word eq state_words[1] ? 1 : word eq state_words[2] ? 2 : word eq state_words[3] ? 3 \
  : word eq state_words[4] ? 4 : word eq state_words[5] ? 5 : 0

array mark_words[5] = ["forced hand-off", "voluntary hand-off", "direct hand-off", "drop request", \
  "lost wake-up race"]
mark_index (kind, how) = kind eq "handoff" ? (how eq "forced" ? 1 : how eq "voluntary" ? 2 : how eq "direct" ? 3 : 0) \
  : kind eq "request" ? 4 : kind eq "lost" ? 5 : 0
# Bars of counts: of hand-offs of any kind, of drop requests, of lost races.
array bar_words[3] = ["hand-offs", "drop requests", "lost races"]
bar_index (word) = word eq "handoff" ? 1 : word eq "request" ? 2 : word eq "lost" ? 3 : 0
bar_of_mark (m) = m <= 3 ? 1 : m - 2

# What occurs in each file: states, marks, and in bars: sums and highest bars.
array states_in[5 * n_files]
array marks_in[5 * n_files]
array counted[3 * n_files]
array highest[3 * n_files]
do for [i = 1:5 * n_files] {
  states_in[i] = 0
  marks_in[i] = 0
}
do for [i = 1:3 * n_files] {
  counted[i] = 0
  highest[i] = 0
}

lane_limit = 1024 # of threads, and of cores, in each file
array thread_names[n_files * lane_limit]
array thread_rows[n_files * lane_limit]
array core_names[n_files * lane_limit]
array core_rows[n_files * lane_limit]
array last_thread[n_files]
array last_core[n_files]
array is_shared[n_files] # files with the columns low and high
array bar_widths[n_files]
array notes[n_files]
array note_times[n_files] # NaN: not in the window
do for [i = 1:n_files * lane_limit] {
  thread_names[i] = ""
  core_names[i] = ""
  thread_rows[i] = NaN
  core_rows[i] = NaN
}

from = 1e300
to = -1e300
window_from = 1e300
window_to = -1e300
file = 0
header = ""
is_lane (lane) = lane >= 0 && lane < lane_limit
slot (f, lane) = (f - 1) * lane_limit + int (lane) + 1
see_span (a, b) = (from = a < from ? a : from, to = b > to ? b : to)
see_window (a, b) = (window_from = a < window_from ? a : window_from, window_to = b > window_to ? b : window_to)
see_state (s) = s > 0 ? (states_in[5 * file - 5 + s] = 1) : 0
see_mark (m) = m > 0 ? (marks_in[5 * file - 5 + m] = marks_in[5 * file - 5 + m] + 1) : 0
see_bar (b, n, width) = b > 0 ? (bar_widths[file] = at_least (bar_widths[file], width), \
  counted[3 * file - 3 + b] = counted[3 * file - 3 + b] + n, \
  highest[3 * file - 3 + b] = at_least (highest[3 * file - 3 + b], n)) : 0
see_note (where, what, time) = (notes[file] = what, note_times[file] = where eq "here" ? time : NaN, 0)
# A name may be empty; the blank in front marks the lane as seen.
see_thread (lane, name) = (thread_names[slot (file, lane)] = " ".name, \
  last_thread[file] = lane > last_thread[file] ? int (lane) : last_thread[file])
see_core (lane, name) = (core_names[slot (file, lane)] = " ".name, \
  last_core[file] = lane > last_core[file] ? int (lane) : last_core[file])
n_rows = 0
see (kind, lane, name, word, a, b) = (n_rows = n_rows + 1, see_row (kind, lane, name, word, a, b))
see_row (kind, lane, name, word, a, b) = kind eq "count" ? see_bar (bar_index (word), lane, b - a) \
  : kind eq "window" ? see_window (a, b) : kind eq "note" ? see_note (word, name, a) : !is_lane (lane) ? 0 \
  : kind eq "thread" ? (see_thread (lane, name), see_state (state_index (word)), see_span (a, b)) \
  : kind eq "core" ? (see_core (lane, name), see_state (state_index (word)), see_span (a, b)) \
  : see_mark (mark_index (kind, word))

do for [f = 1:n_files] {
  file = f
  last_thread[f] = -1
  last_core[f] = -1
  notes[f] = ""
  bar_widths[f] = 0
  note_times[f] = NaN
  set datafile separator "\n"
  stats files[f] every ::0::0 using (header = strcol (1), 0) nooutput
  set datafile separator comma
  is_shared[f] = ends_with (header, ",low,high")
  stats files[f] every ::1 using (see (text (1), $2, text (3), text (4), $5, $6), 0) nooutput
}
if (from > to || (sum [i = 1:5 * n_files] states_in[i]) == 0) {
  print "no intervals in ", files[1]
  exit status 1
}
if (window_from < window_to) {
  from = window_from
  to = window_to
}

row_limit = 500000
if (n_rows > row_limit) {
  print sprintf ("%d intervals are too many to draw one by one: give a timeline in columns, or a shorter one", n_rows)
  exit status 1
}

handoffs (f) = sum [m = 1:3] marks_in[5 * f - 5 + m]
has_bars (f, b) = counted[3 * f - 3 + b] > 0
# Of all panels; bars do not tell the kinds of hand-offs apart.
mark_count (m) = sum [f = 1:n_files] (!has_bars (f, bar_of_mark (m)) ? marks_in[5 * f - 5 + m] \
  : m <= 3 ? 0 : counted[3 * f - 3 + bar_of_mark (m)])
bar_count (b) = sum [f = 1:n_files] counted[3 * f - 3 + b]
handoff_limit = 400
draws_handoffs (f) = !has_bars (f, 1) && handoffs (f) <= handoff_limit
has_too_many (f) = !has_bars (f, 1) && handoffs (f) > handoff_limit

states = "" # those that occur
do for [k = 1:5] {
  states = states.((sum [f = 1:n_files] states_in[5 * f - 5 + k]) > 0 ? sprintf (" %d", k) : "")
}

# --- Place: a row for every lane that is shown ------------------------------

count_threads (f) = last_thread[f] < 0 ? 0 : sum [lane = 0:last_thread[f]] (strlen (thread_names[slot (f, lane)]) > 0)
count_cores (f) = last_core[f] < 0 ? 0 : sum [lane = 0:last_core[f]] (strlen (core_names[slot (f, lane)]) > 0)
note (shown, all, word) = shown < all ? sprintf ("%d of %d %ss", shown, all, word) : ""
join (a, b) = strlen (a) > 0 && strlen (b) > 0 ? a.", ".b : a.b

lanes_allowed = n_files == 1 ? 24 : at_least (6, 36 / n_files)
bar_rows = 0.8 # the height of a row of bars
array panel_tops[n_files]
array panel_ends[n_files]
array panel_notes[n_files]
array bar_bases[3 * n_files]
rows = 0.0
longest = 4
do for [f = 1:n_files] {
  panel_tops[f] = rows
  # A note in the window has a line of its own.
  rows = rows + 1.0 + (note_times[f] == note_times[f] ? 0.75 : 0)
  n_threads = count_threads (f)
  n_cores = count_cores (f)
  cores_shown = n_threads + n_cores <= lanes_allowed ? n_cores : at_most (n_cores, at_least (2, lanes_allowed / 4))
  threads_shown = at_most (n_threads, lanes_allowed - cores_shown)
  panel_notes[f] = join (note (threads_shown, n_threads, "thread"), note (cores_shown, n_cores, "core"))
  placed = 0
  do for [lane = 0:last_thread[f]] {
    if (placed < threads_shown && strlen (thread_names[slot (f, lane)]) > 0) {
      thread_rows[slot (f, lane)] = -rows - 0.5
      longest = at_least (longest, strlen (thread_names[slot (f, lane)]) - 1)
      rows = rows + 1
      placed = placed + 1
    }
  }
  do for [b = 1:3] {
    if (has_bars (f, b)) {
      rows = rows + bar_rows
      bar_bases[3 * f - 3 + b] = -rows
      longest = at_least (longest, strlen (bar_words[b]))
    }
  }
  rows = rows + (cores_shown > 0 && threads_shown > 0 ? 0.4 : 0)
  placed = 0
  do for [lane = 0:last_core[f]] {
    if (placed < cores_shown && strlen (core_names[slot (f, lane)]) > 0) {
      core_rows[slot (f, lane)] = -rows - 0.5
      longest = at_least (longest, strlen (core_names[slot (f, lane)]) - 1)
      rows = rows + 1
      placed = placed + 1
    }
  }
  panel_ends[f] = rows
  rows = rows + (f < n_files ? 0.5 : 0.2)
}

# --- The page ---------------------------------------------------------------

name_limit = 26
lane_height = rows <= 12 ? 34 : rows <= 24 ? 27 : 21
legend (m) = mark_count (m) > 0 ? sprintf ("%s (%d)", mark_words[m], mark_count (m)) : ""
legend_bar = bar_count (1) > 0 ? sprintf ("hand-offs of any kind (%d)", bar_count (1)) : ""
# Entries that stand side by side are as wide as the widest one.
legend_entries = (sum [m = 1:5] (mark_count (m) > 0)) + (bar_count (1) > 0) + words (states)
widest = at_least (13, strlen (legend_bar))
do for [m = 1:5] {
  widest = at_least (widest, strlen (legend (m)))
}
picture_width = 1200
legend_columns = at_most (legend_entries, int ((picture_width - 40) / (7.0 * widest + 46)))
legend_rows = (legend_entries + legend_columns - 1) / legend_columns
above = 42 + 17 * legend_rows
below = 56
picture_height = above + rows * lane_height + below
load folder."/open.gp"

left = at_least (96, 22 + 7.6 * at_most (longest, name_limit))
right = picture_width - ((sum [b = 1:3] bar_count (b)) > 0 ? 72 : 28)
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
set lmargin at screen x_of (left)
set rmargin at screen x_of (right)
set tmargin at screen y_of (above)
set bmargin at screen y_of (picture_height - below)

# The unit of the span, or of its end if that needs few digits.
unit_span = to < 1000 * (to - from) ? to : to - from
unit = unit_ns (unit_span)
set xrange [from / unit : (to > from ? to : from + 1) / unit]
set yrange [-rows : 0]
set border 1
set format x "%.10g"
set xlabel "simulated time (".unit_name (unit_span).")" offset 0, 0.3 textcolor rgb ink
unset ytics

set label at screen x_of (22), y_of (22) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Timeline of threads and cores", 110)
do for [f = 1:n_files] {
  remarks = join (strlen (panel_notes[f]) > 0 ? "shown: ".panel_notes[f] : "", \
    has_too_many (f) ? sprintf ("%d hand-offs: too many to draw", handoffs (f)) : "")
  remarks = join (remarks, bar_widths[f] > 0 ? "counts per ".time_text (bar_widths[f]) : "")
  remarks = join (remarks, note_times[f] == note_times[f] ? "" : notes[f])
  set label at screen x_of (22), first -panel_tops[f] - 0.55 left noenhanced font heading (11) textcolor rgb ink \
    shorten (file_titles[f], 60).(strlen (remarks) > 0 ? "   (".remarks.")" : "")
  do for [lane = 0:last_thread[f]] {
    if (thread_rows[slot (f, lane)] <= 0) {
      set arrow from graph 0, first thread_rows[slot (f, lane)] to graph 1, first thread_rows[slot (f, lane)] \
        nohead back lc rgb faint lw 0.7
      set label at screen x_of (left - 10), first thread_rows[slot (f, lane)] right noenhanced textcolor rgb ink \
        shorten_name (substr (thread_names[slot (f, lane)], 2, 999), name_limit)
    }
  }
  do for [lane = 0:last_core[f]] {
    if (core_rows[slot (f, lane)] <= 0) {
      set arrow from graph 0, first core_rows[slot (f, lane)] to graph 1, first core_rows[slot (f, lane)] \
        nohead back lc rgb faint lw 0.7
      set label at screen x_of (left - 10), first core_rows[slot (f, lane)] right noenhanced textcolor rgb pale_ink \
        shorten_name (substr (core_names[slot (f, lane)], 2, 999), name_limit)
    }
  }
  do for [b = 1:3] {
    if (has_bars (f, b)) {
      base = bar_bases[3 * f - 3 + b]
      set arrow from graph 0, first base to graph 1, first base nohead back lc rgb faint lw 0.7
      set label at screen x_of (left - 10), first base + 0.36 right noenhanced \
        textcolor rgb b == 3 ? lost_color : pale_ink bar_words[b]
      set label at screen x_of (right + 6), first base + 0.36 left noenhanced textcolor rgb pale_ink \
        sprintf ("max %d", highest[3 * f - 3 + b])
    }
  }
}

# Where two runs part: in the panel of the one that is compared with the first,
# and with two of them in both.
note_x (f) = note_times[f] / unit
is_left_half (f) = note_times[f] < from + 0.55 * (to - from)
do for [f = 1:n_files] {
  if (note_times[f] == note_times[f]) {
    do for [g = (n_files == 2 ? 1 : f):f] {
      set arrow from first note_x (f), first -panel_tops[g] - 0.95 to first note_x (f), first -panel_ends[g] \
        nohead front lc rgb paper lw 4
      set arrow from first note_x (f), first -panel_tops[g] - 0.95 to first note_x (f), first -panel_ends[g] \
        nohead front lc rgb ink lw 1.6 dt (8, 4)
    }
    if (is_left_half (f)) {
      set label at first note_x (f), first -panel_tops[f] - 1.35 left offset 0.8, 0 front noenhanced \
        textcolor rgb ink shorten (notes[f], 130)
    } else {
      set label at first note_x (f), first -panel_tops[f] - 1.35 right offset -0.8, 0 front noenhanced \
        textcolor rgb ink shorten (notes[f], 130)
    }
  }
}

# --- Draw -------------------------------------------------------------------

# The y of a row of the file, NaN if its lane is not shown or it is not wanted.
lane_y (f, kind, lane) = !is_lane (lane) ? NaN : kind eq "thread" ? thread_rows[slot (f, lane)] \
  : kind eq "core" ? core_rows[slot (f, lane)] : NaN
state_y (f, s, kind, lane, word) = word eq state_words[s] ? lane_y (f, kind, lane) : NaN
mark_y (f, m, kind, lane, word) = f == 0 ? outside : mark_index (kind, word) == m ? lane_y (f, "thread", lane) : NaN
outside = 99

# States that share a column share the lane's height.
whole_lane = 0.74
box_low (f, s, y) = is_shared[f] ? y + whole_lane * (column (7) - 0.5) : y - state_heights[s] / 2
box_high (f, s, y) = is_shared[f] ? y + whole_lane * (column (8) - 0.5) : y + state_heights[s] / 2

# Columns overlap a little: no seams.
overlap (f) = is_shared[f] ? (to - from) / 2000.0 : 0.0

# A bar's height is its part of the highest one.
bar_base (f, b, kind, word) = f > 0 && kind eq "count" && bar_index (word) == b ? bar_bases[3 * f - 3 + b] : NaN
bar_top (f, b, n) = bar_bases[3 * f - 3 + b] + (bar_rows - 0.12) * n / highest[3 * f - 3 + b]
bar_color (b) = b == 3 ? lost_color : b == 2 ? frame : ink

# An arrow leads from the edge of one lane to that of the other, and leans as
# far as the GIL was under way: it hides no state of the two.  One that is cut
# where the picture ends is not drawn: nobody takes the GIL there.
edge = 0.38
is_cut (b) = b >= to
owner_y (f, m, kind, lane, word, b) = is_cut (b) && mark_index (kind, word) == m ? outside \
  : mark_y (f, m, kind, lane, word)
target_y (f, lane, b) = f == 0 || is_cut (b) ? outside : lane_y (f, "thread", lane)
side (y, z) = z < y ? -1 : 1
start_y (y, z) = y == outside || z == outside ? outside : y + side (y, z) * edge
way_y (y, z) = y == outside || z == outside ? 0 : z - y - 2 * side (y, z) * edge

n_arrows = 0
do for [f = 1:n_files] {
  n_arrows = draws_handoffs (f) ? at_least (n_arrows, handoffs (f)) : n_arrows
}
head_size = n_arrows <= 30 ? 0.006 : n_arrows <= 250 ? 0.0045 : 0.0025
point_size (f) = symbol_size * (f == 0 || (sum [m = 4:5] marks_in[5 * at_least (f, 1) - 5 + m]) <= 60 ? 0.8 : 0.5)
set style arrow 1 head filled size graph head_size, 25 lw 1.1 lc rgb ink
set style arrow 2 head filled size graph head_size, 25 lw 1.1 dt (4, 3) lc rgb ink
set style arrow 3 head filled size graph head_size, 25 lw 1.4 lc rgb direct_color
array mark_points[5] = [0, 0, 0, 10, 13]
array halo_points[5] = [0, 0, 0, 11, 13]
array mark_colors[5] = [ink, ink, direct_color, ink, lost_color]
# Drop requests stand at the upper edge, where they hide no state.
mark_lift (m) = m == 4 ? 0.44 : 0.0

# What there is to draw, as lists of 10 * file + kind.
boxes = ""
arrows = ""
points = ""
bars = ""
do for [f = 1:n_files] {
  do for [k = 1:5] {
    boxes = boxes.(states_in[5 * f - 5 + k] ? sprintf (" %d", 10 * f + k) : "")
    arrows = arrows.(k <= 3 && draws_handoffs (f) && marks_in[5 * f - 5 + k] > 0 ? sprintf (" %d", 10 * f + k) : "")
    points = points.(k >= 4 && !has_bars (f, bar_of_mark (k)) && marks_in[5 * f - 5 + k] > 0 \
                     ? sprintf (" %d", 10 * f + k) : "")
    bars = bars.(k <= 3 && counted[at_most (3 * f - 3 + k, 3 * n_files)] > 0 ? sprintf (" %d", 10 * f + k) : "")
  }
}
# An empty list gets an entry of file 0: `plot for` has no "for none".
arrows = strlen (arrows) > 0 ? arrows : "1"
points = strlen (points) > 0 ? points : "4"
bars = strlen (bars) > 0 ? bars : "1"
$nothing << END
kind,lane,name,state,start_ns,end_ns
nothing,0,0,nothing,0,0
END
file_of (pair) = int (pair) / 10
kind_of (pair) = int (pair) % 10
data_of (pair) = file_of (pair) == 0 ? "$nothing" : files[file_of (pair)]

set key at screen x_of (14), y_of (36) left top vertical Left reverse noenhanced samplen 1.6 width 0 \
  maxrows legend_rows textcolor rgb ink

plot for [p in boxes] data_of (p) every ::1 \
       using ($5 / unit):(y = state_y (file_of (p), kind_of (p), text (1), $2, text (4))): \
             ($5 / unit):(at_most ($6 + overlap (file_of (p)), to) / unit): \
             (box_low (file_of (p), kind_of (p), y)):(box_high (file_of (p), kind_of (p), y)) \
       with boxxyerror fs solid noborder lc rgb state_colors[kind_of (p)] notitle, \
     for [p in bars] data_of (p) every ::1 \
       using ($5 / unit):(y = bar_base (file_of (p), kind_of (p), text (1), text (4))): \
             ($5 / unit):($6 / unit):(y):(y == y ? bar_top (file_of (p), kind_of (p), $2) : NaN) \
       with boxxyerror fs solid noborder lc rgb bar_color (kind_of (p)) notitle, \
     for [p in arrows] data_of (p) every ::1 \
       using ($5 / unit):(y = owner_y (file_of (p), kind_of (p), text (1), $2, text (4), $6), \
                          z = target_y (file_of (p), column (3), $6), start_y (y, z)): \
             (($6 - $5) / unit):(way_y (y, z)) \
       with vectors arrowstyle kind_of (p) notitle, \
     for [p in points] data_of (p) every ::1 \
       using ($5 / unit):(mark_y (file_of (p), kind_of (p), text (1), $2, text (4)) + mark_lift (kind_of (p))) \
       with points pt halo_points[kind_of (p)] ps 1.45 * point_size (file_of (p)) lc rgb paper notitle, \
     for [p in points] data_of (p) every ::1 \
       using ($5 / unit):(mark_y (file_of (p), kind_of (p), text (1), $2, text (4)) + mark_lift (kind_of (p))) \
       with points pt mark_points[kind_of (p)] ps point_size (file_of (p)) lc rgb mark_colors[kind_of (p)] notitle, \
     for [k in states] keyentry with boxes fs solid noborder lc rgb state_colors[int (k)] title state_words[int (k)], \
     for [m = 1:3] keyentry with vectors arrowstyle m title legend (m), \
     keyentry with boxes fs solid noborder lc rgb bar_color (1) title legend_bar, \
     for [m = 4:5] keyentry with points pt mark_points[m] ps 1 * symbol_size lc rgb mark_colors[m] \
       title legend (m)
