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
# are kind,lane,name,state,start_ns,end_ns: kind is thread, core, handoff (lane
# gave the GIL to the thread of index name), request or lost.
#
# Long timelines come as timeline-N-POLICY-columns.csv.  There, low and high (0
# to 1) are the part of a lane's height that a state has in a column of the
# picture, and rows of kind omitted (lane = how many) count marks not drawn.

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

array state_words[5] = ["holds GIL", "waits for GIL", "ready", "I/O", "no GIL"]
array state_colors[5] = ["#0072B2", "#F0A830", "#F0E442", "#A9D5F0", "#009E73"]
# Height of a box as a share of the lane: tells the states apart in grey, too.
array state_heights[5] = [0.74, 0.42, 0.26, 0.12, 0.58]
state_index (word) = word eq state_words[1] ? 1 : word eq state_words[2] ? 2 : word eq state_words[3] ? 3 \
  : word eq state_words[4] ? 4 : word eq state_words[5] ? 5 : 0

array mark_words[5] = ["forced hand-off", "voluntary hand-off", "direct hand-off", "drop request", \
  "lost wake-up race"]
mark_index (kind, how) = kind eq "handoff" ? (how eq "forced" ? 1 : how eq "voluntary" ? 2 : how eq "direct" ? 3 : 0) \
  : kind eq "request" ? 4 : kind eq "lost" ? 5 : 0

# What occurs in each file: states, marks that can be drawn, all marks.
array states_in[5 * n_files]
array marks_in[5 * n_files]
array marks_counted[5 * n_files]
do for [i = 1:5 * n_files] {
  states_in[i] = 0
  marks_in[i] = 0
  marks_counted[i] = 0
}

lane_limit = 1024 # of threads, and of cores, in each file
array thread_names[n_files * lane_limit]
array thread_rows[n_files * lane_limit]
array core_names[n_files * lane_limit]
array core_rows[n_files * lane_limit]
array last_thread[n_files]
array last_core[n_files]
array is_shared[n_files] # files with the columns low and high
do for [i = 1:n_files * lane_limit] {
  thread_names[i] = ""
  core_names[i] = ""
  thread_rows[i] = NaN
  core_rows[i] = NaN
}

from = 1e300
to = -1e300
file = 0
header = ""
is_lane (lane) = lane >= 0 && lane < lane_limit
slot (f, lane) = (f - 1) * lane_limit + int (lane) + 1
see_span (a, b) = (from = a < from ? a : from, to = b > to ? b : to)
see_state (s) = s > 0 ? (states_in[5 * file - 5 + s] = 1) : 0
see_mark (m, drawn, n) = m > 0 ? (marks_counted[5 * file - 5 + m] = marks_counted[5 * file - 5 + m] + n, \
  marks_in[5 * file - 5 + m] = marks_in[5 * file - 5 + m] + drawn) : 0
# A name may be empty; the blank in front marks the lane as seen.
see_thread (lane, name) = (thread_names[slot (file, lane)] = " ".name, \
  last_thread[file] = lane > last_thread[file] ? int (lane) : last_thread[file])
see_core (lane, name) = (core_names[slot (file, lane)] = " ".name, \
  last_core[file] = lane > last_core[file] ? int (lane) : last_core[file])
n_rows = 0
see (kind, lane, name, word, a, b) = (n_rows = n_rows + 1, see_row (kind, lane, name, word, a, b))
see_row (kind, lane, name, word, a, b) = kind eq "omitted" ? see_mark (mark_index (name, word), 0, lane) \
  : !is_lane (lane) ? 0 \
  : kind eq "thread" ? (see_thread (lane, name), see_state (state_index (word)), see_span (a, b)) \
  : kind eq "core" ? (see_core (lane, name), see_state (state_index (word)), see_span (a, b)) \
  : see_mark (mark_index (kind, word), 1, 1)

do for [f = 1:n_files] {
  file = f
  last_thread[f] = -1
  last_core[f] = -1
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

row_limit = 500000
if (n_rows > row_limit) {
  print sprintf ("%d intervals are too many to draw one by one: give a timeline in columns, or a shorter one", n_rows)
  exit status 1
}

handoffs (f) = sum [m = 1:3] marks_counted[5 * f - 5 + m]
other_marks (f) = sum [m = 4:5] marks_counted[5 * f - 5 + m]
mark_count (m) = sum [f = 1:n_files] marks_counted[5 * f - 5 + m]
handoff_limit = 400
draws_handoffs (f) = handoffs (f) <= handoff_limit

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
array panel_tops[n_files]
array panel_notes[n_files]
rows = 0.0
longest = 4
do for [f = 1:n_files] {
  panel_tops[f] = rows
  rows = rows + 1.0
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
  rows = rows + (f < n_files ? 0.5 : 0.2)
}

# --- The page ---------------------------------------------------------------

name_limit = 26
lane_height = rows <= 12 ? 34 : rows <= 24 ? 27 : 21
legend_entries = (sum [m = 1:5] (mark_count (m) > 0)) + words (states)
legend_rows = legend_entries <= 4 ? 1 : 2
above = 42 + 16 * legend_rows
below = 56
picture_width = 1200
picture_height = above + rows * lane_height + below
load folder."/open.gp"

left = at_least (96, 22 + 7.6 * at_most (longest, name_limit))
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)
set lmargin at screen x_of (left)
set rmargin at screen x_of (picture_width - 28)
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
  set label at screen x_of (22), first -panel_tops[f] - 0.55 left noenhanced font heading (11) textcolor rgb ink \
    shorten (file_titles[f], 60).(strlen (panel_notes[f]) > 0 ? "   (shown: ".panel_notes[f].")" : "") \
    .(draws_handoffs (f) ? "" : sprintf ("   (%d hand-offs: too many to draw)", handoffs (f)))
  do for [lane = 0:last_thread[f]] {
    if (thread_rows[slot (f, lane)] <= 0) {
      set arrow from graph 0, first thread_rows[slot (f, lane)] to graph 1, first thread_rows[slot (f, lane)] \
        nohead back lc rgb faint lw 0.7
      set label at screen x_of (left - 10), first thread_rows[slot (f, lane)] right noenhanced textcolor rgb ink \
        shorten (substr (thread_names[slot (f, lane)], 2, 999), name_limit)
    }
  }
  do for [lane = 0:last_core[f]] {
    if (core_rows[slot (f, lane)] <= 0) {
      set arrow from graph 0, first core_rows[slot (f, lane)] to graph 1, first core_rows[slot (f, lane)] \
        nohead back lc rgb faint lw 0.7
      set label at screen x_of (left - 10), first core_rows[slot (f, lane)] right noenhanced textcolor rgb "#666666" \
        shorten (substr (core_names[slot (f, lane)], 2, 999), name_limit)
    }
  }
}

# --- Draw -------------------------------------------------------------------

# The y of a row of the file, NaN if its lane is not shown or it is not wanted.
lane_y (f, kind, lane) = !is_lane (lane) ? NaN : kind eq "thread" ? thread_rows[slot (f, lane)] \
  : kind eq "core" ? core_rows[slot (f, lane)] : NaN
state_y (f, s, kind, lane, word) = word eq state_words[s] ? lane_y (f, kind, lane) : NaN
mark_y (f, m, kind, lane, word) = f == 0 ? outside : mark_index (kind, word) == m ? lane_y (f, "thread", lane) : NaN
# A hand-off is cut where the picture ends: nobody takes the GIL there.
is_cut (m, b) = m <= 3 && b >= to
owner_y (f, m, kind, lane, word, b) = is_cut (m, b) && mark_index (kind, word) == m ? outside \
  : mark_y (f, m, kind, lane, word)
target_y (f, m, lane, b) = f == 0 || is_cut (m, b) ? outside : lane_y (f, "thread", lane)
outside = 99

# States that share a column share the lane's height.
whole_lane = 0.74
box_low (f, s, y) = is_shared[f] ? y + whole_lane * (column (7) - 0.5) : y - state_heights[s] / 2
box_high (f, s, y) = is_shared[f] ? y + whole_lane * (column (8) - 0.5) : y + state_heights[s] / 2

# Columns overlap a little: no seams.
overlap (f) = is_shared[f] ? (to - from) / 4000.0 : 0.0

n_arrows = 0
do for [f = 1:n_files] {
  n_arrows = draws_handoffs (f) ? at_least (n_arrows, handoffs (f)) : n_arrows
}
head_size = n_arrows <= 120 ? 0.006 : n_arrows <= 250 ? 0.004 : 0.0025
point_size (f) = symbol_size * (f == 0 || other_marks (f) <= 150 ? 0.8 : other_marks (f) <= 500 ? 0.55 : 0.3)
set style arrow 1 head filled size graph head_size, 22 lw 1.1 lc rgb "#000000"
set style arrow 2 head filled size graph head_size, 22 lw 1.1 dt (4, 3) lc rgb "#444444"
set style arrow 3 head filled size graph head_size, 22 lw 1.4 lc rgb "#8A2A72"
array mark_points[5] = [0, 0, 0, 10, 13]
array halo_points[5] = [0, 0, 0, 11, 13]
array mark_colors[5] = ["#000000", "#444444", "#8A2A72", "#111111", "#D00000"]
# Very many marks stand at the edges, where they hide no states.
mark_lift (f, m) = m == 4 ? 0.44 : f > 0 && other_marks (f) > 500 ? -0.44 : 0.0
legend (m) = mark_count (m) > 0 ? sprintf ("%s (%d)", mark_words[m], mark_count (m)) : ""

# What there is to draw, as lists of 10 * file + kind.
boxes = ""
arrows = ""
points = ""
do for [k = 1:5] {
  do for [f = 1:n_files] {
    boxes = boxes.(states_in[5 * f - 5 + k] ? sprintf (" %d", 10 * f + k) : "")
    arrows = arrows.(k <= 3 && draws_handoffs (f) && marks_in[5 * f - 5 + k] > 0 ? sprintf (" %d", 10 * f + k) : "")
    points = points.(k >= 4 && marks_in[5 * f - 5 + k] > 0 ? sprintf (" %d", 10 * f + k) : "")
  }
}
# An empty list gets an entry of file 0: `plot for` has no "for none".
arrows = strlen (arrows) > 0 ? arrows : "1"
points = strlen (points) > 0 ? points : "4"
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
             ($5 / unit):(($6 + overlap (file_of (p))) / unit): \
             (box_low (file_of (p), kind_of (p), y)):(box_high (file_of (p), kind_of (p), y)) \
       with boxxyerror fs solid noborder lc rgb state_colors[kind_of (p)] notitle, \
     for [p in arrows] data_of (p) every ::1 \
       using ($5 / unit):(y = owner_y (file_of (p), kind_of (p), text (1), $2, text (4), $6)): \
             (($6 - $5) / unit):(target_y (file_of (p), kind_of (p), column (3), $6) - y) \
       with vectors arrowstyle kind_of (p) notitle, \
     for [p in points] data_of (p) every ::1 \
       using ($5 / unit):(mark_y (file_of (p), kind_of (p), text (1), $2, text (4)) \
                           + mark_lift (file_of (p), kind_of (p))) \
       with points pt halo_points[kind_of (p)] ps 1.45 * point_size (file_of (p)) lc rgb "white" notitle, \
     for [p in points] data_of (p) every ::1 \
       using ($5 / unit):(mark_y (file_of (p), kind_of (p), text (1), $2, text (4)) \
                           + mark_lift (file_of (p), kind_of (p))) \
       with points pt mark_points[kind_of (p)] ps point_size (file_of (p)) lc rgb mark_colors[kind_of (p)] notitle, \
     for [k in states] keyentry with boxes fs solid noborder lc rgb state_colors[int (k)] title state_words[int (k)], \
     for [m = 1:3] keyentry with vectors arrowstyle m title legend (m), \
     for [m = 4:5] keyentry with points pt mark_points[m] ps 1 * symbol_size lc rgb mark_colors[m] \
       title legend (m)
