# SPDX-License-Identifier: GPL-3.0-or-later
#
# Figures over the values of a parameter: a panel for each figure, in it a curve
# for each policy, with a band that is its confidence interval.
#
# Usage: gnuplot -c sweep.gp sweep.csv titles.csv OUT.(png|svg|pdf)
#
#   gnuplot -c plots/sweep.gp sweep.csv titles.csv out.png
#
# sweep.csv has the columns figure,policy,title,at,value,n,mean,low,high: figure
# and policy are numbers from 1, title is what the policy is called, value what
# the parameter has, `at` where that stands on the axis; n replications have a
# mean with a confidence interval from low to high, or NaN.  Rows of a curve
# stand together, in the order of `at`.
# titles.csv (columns file,title) has the picture's title (file = scenario), the
# parameter's name (x), x-kind (number, duration in ns, or category: `at` is 1, 2,
# ...), x-scale (linear or logarithmic), seeds (of replications), confidence (such
# as 95 %), and for each figure N its name (figure-N) and unit-N (ns, number, or the
# words for another).

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
folder = script_folder (ARG0)
load folder."/style.gp"

if (ARGC != 3) {
  print "usage: gnuplot -c sweep.gp sweep.csv titles.csv OUT.(png|svg|pdf)"
  exit status 2
}
data = ARG1
picture = ARG3

# --- Read -------------------------------------------------------------------

scenario_title = ""
x_name = ""
x_kind = "number"
x_scale = "linear"
seeds = 1
confidence = ""
figure_limit = 4
array figure_names[figure_limit]
array units[figure_limit]
do for [i = 1:figure_limit] {
  figure_names[i] = ""
  units[i] = "number"
}
number_of (key) = int (substr (key, strstrt (key, "-") + 1, strlen (key)))
keep_figure (key, t) = number_of (key) < 1 || number_of (key) > figure_limit ? 0 \
  : strstrt (key, "figure-") == 1 ? (figure_names[number_of (key)] = t, 0) : (units[number_of (key)] = t, 0)
see_title (key, t) = key eq "scenario" ? (scenario_title = t, 0) : key eq "x" ? (x_name = t, 0) \
  : key eq "x-kind" ? (x_kind = t, 0) : key eq "x-scale" ? (x_scale = t, 0) : key eq "seeds" ? (seeds = int (t), 0) \
  : key eq "confidence" ? (confidence = t, 0) \
  : strstrt (key, "figure-") == 1 || strstrt (key, "unit-") == 1 ? keep_figure (key, t) : 0
stats ARG2 every ::1 using (see_title (strcol (1), strcol (2)), 0) nooutput

policy_limit = 7
value_limit = 200
array titles[policy_limit]
array values[value_limit]
array places[value_limit]
array lows[figure_limit]
array highs[figure_limit]
array mean_lows[figure_limit]
array mean_highs[figure_limit]
do for [i = 1:figure_limit] {
  lows[i] = 1e300
  highs[i] = -1e300
  mean_lows[i] = 1e300
  mean_highs[i] = -1e300
}
n_figures = 0
n_policies = 0
n_values = 0
fewest = 1e9
number_column = 6 # the means may be NaN
keep_place (f, p, at, value) = f > 1 || p > 1 || n_values == value_limit ? 0 \
  : (n_values = n_values + 1, places[n_values] = at, values[n_values] = value, 0)
widen (f, v) = v == v ? (lows[f] = at_most (lows[f], v), highs[f] = at_least (highs[f], v)) : 0
see_mean (f, v) = v == v ? (mean_lows[f] = at_most (mean_lows[f], v), \
  mean_highs[f] = at_least (mean_highs[f], v)) : 0
see (f, p, title, at, value, n, mean, low, high) = f > figure_limit || p > policy_limit ? 0 \
  : (n_figures = at_least (n_figures, f), n_policies = at_least (n_policies, p), titles[p] = title, \
     keep_place (f, p, at, value), fewest = at_most (fewest, n), widen (f, mean), see_mean (f, mean), \
     widen (f, low), widen (f, high), 0)
stats data every ::1 using (see ($1, $2, text (3), $4, text (5), $6, $7, $8, $9), 0) nooutput
n_figures = int (n_figures)
if (n_values == 0 || highs[1] < lows[1]) {
  print "no figures in ", data
  exit status 1
}

# --- The page ---------------------------------------------------------------

name_limit = 44
longest = 4
do for [p = 1:n_policies] {
  longest = at_least (longest, at_most (name_limit, strlen (titles[p])))
}
picture_width = 1280
legend_columns = at_least (1, int ((picture_width - 40) / (6.8 * longest + 60)))
legend_rows = int ((n_policies + legend_columns - 1) / legend_columns)
columns = n_figures == 1 ? 1 : 2
lines = int (n_figures + columns - 1) / columns
panel_height = n_figures == 1 ? 440 : 300
is_category = x_kind eq "category"
word_limit = 24
longest_word = 1
do for [i = 1:n_values] {
  longest_word = at_least (longest_word, at_most (word_limit, strlen (values[i])))
}
left = 84
panel_width = (picture_width - columns * left - 30 - (columns - 1) * 20) / columns
# Words lean if they do not stand side by side.
leans = is_category && n_values * (7.0 * longest_word + 10) > panel_width
above = 100 + 18 * legend_rows
between = 100 + (leans ? 4.4 * longest_word : 0)
below = 64 + (leans ? 4.4 * longest_word : 0)
picture_height = above + lines * panel_height + (lines - 1) * between + below
load folder."/open.gp"
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)

set multiplot
set label 1 at screen x_of (22), y_of (24) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "A sweep", 110)
what = seeds == 1 ? "One run each: there is no confidence interval." \
  : sprintf ("Mean of n = %d replications", seeds) \
    .(n_policies > 1 ? ", with the same random numbers for all policies; " : "; ") \
    .(is_category ? "bars: " : "band: ").confidence." confidence interval." \
    .(fewest < seeds ? "  Somewhere n is less, as the figure has no value in all." : "")
set label 2 at screen x_of (22), y_of (46) left noenhanced textcolor rgb ink what

# --- Axes -------------------------------------------------------------------

# What stands at a tick of the vertical axis: if it is linear, with as many
# digits as the step needs, in the unit of its end; if not, see y_text_log().
y_text (v, unit) = v == 0 ? "0" : unit eq "ns" ? step_text (v, y_step, unit_of_ns (y_end))." ".unit_name_of_ns (y_end) \
  : y_end >= 1e6 ? step_text (v, y_step, 1e6)." million" : step_text (v, y_step, 1)
y_text_log (v, unit) = unit eq "ns" ? time_text (v) : v >= 1e6 ? count_text (v) : sprintf ("%g", v)
curve_points = "7 5 9 13 11 6 4"
curve_point (p) = int (word (curve_points, (p - 1) % 7 + 1))
axis_log = x_scale eq "logarithmic"
first = places[1]
end = places[n_values]
# Curves in a category stand beside each other.
shift (p) = is_category ? 0.09 * (p - (n_policies + 1) / 2.0) : 0
# Few values are the ticks themselves, unless two of them would touch.
nearest = 1e300
do for [i = 2:n_values] {
  gap = axis_log ? log (places[i] / places[i - 1]) / log (end / first) : (places[i] - places[i - 1]) / (end - first)
  nearest = at_most (nearest, gap)
}
ticks_are_values = is_category || n_values == 1 || nearest * panel_width > 7.0 * longest_word + 6

do for [f = 1:n_figures] {
  panel_left = left + ((f - 1) % columns) * (panel_width + left + 20)
  panel_top = above + int ((f - 1) / columns) * (panel_height + between)
  set lmargin at screen x_of (panel_left)
  set rmargin at screen x_of (panel_left + panel_width)
  set tmargin at screen y_of (panel_top)
  set bmargin at screen y_of (panel_top + panel_height)

  # The horizontal axis.
  axis_low = is_category ? 0.5 : n_values == 1 ? first * 0.5 - 1 : axis_log ? first * (first / end)**0.03 \
    : first - 0.03 * (end - first)
  axis_high = is_category ? n_values + 0.5 : n_values == 1 ? first * 1.5 + 1 : axis_log ? end * (end / first)**0.03 \
    : end + 0.03 * (end - first)
  unset logscale
  if (x_kind eq "duration") {
    load folder."/time-axis.gp"
  } else {
    set xrange [axis_low : axis_high]
    if (axis_log) {
      set logscale x
    }
    set xtics autofreq nomirror out scale 0.6, 0.3 textcolor rgb ink format "%g"
  }
  if (ticks_are_values) {
    set xtics () norotate
    if (leans) {
      set xtics () rotate by -35
    }
    do for [i = 1:n_values] {
      set xtics add (shorten (values[i], word_limit) places[i])
    }
    set xtics noenhanced
  }
  set label 3 at screen x_of (panel_left + panel_width / 2), y_of (panel_top + panel_height + below - 22) center \
    noenhanced textcolor rgb ink shorten (x_name, 60)

  # The vertical axis: from 0 if that does not flatten the curves; logarithmic if
  # they differ by more than a picture can show.  The means decide, not their
  # intervals: of few replications these may be wider than all there is to see.
  low = mean_lows[f]
  high = mean_highs[f]
  if (high < low) {
    low = 0
    high = 1
  }
  y_log = low > 0 && high > 40 * low
  if (y_log) {
    room = (high / low)**0.25
    low = at_most (low, at_least (lows[f], low / room))
    high = at_least (high, at_most (highs[f], high * room))
  } else {
    # What is never below 0 has no axis there.
    means_span = high - low
    room = at_least (0.5 * (high - low), 0.1 * at_least (abs (high), abs (low)))
    least = low < 0 ? low - room : at_least (0, low - room)
    low = at_most (low, at_least (lows[f], least))
    high = at_least (high, at_most (highs[f], high + room))
  }
  if (y_log) {
    set logscale y
    y_low = low / 1.3
    y_high = high * 1.3
    set ytics ("" low 1)
    do for [i = int (floor (log10 (low))) : int (ceil (log10 (high)))] {
      set ytics add (y_text_log (10.0**i, units[f]) 10.0**i)
      do for [j = 2:9] {
        if ((j == 2 || j == 5) && high < 1000 * low) {
          set ytics add (y_text_log (j * 10.0**i, units[f]) j * 10.0**i)
        } else {
          set ytics add ("" j * 10.0**i 1)
        }
      }
    }
  } else {
    # Curves that agree to a hundredth are shown to do so.
    least_span = 0.02 * at_least (abs (high), abs (low))
    middle = (low + high) / 2.0
    narrow = high - low < least_span
    from_zero = low >= 0 && means_span > 0.35 * high
    pad = 0.08 * (high - low)
    y_low = from_zero ? 0 : narrow ? middle - least_span / 2 : low - pad
    y_low = low >= 0 && y_low < 0 ? 0 : y_low
    y_high = narrow ? middle + least_span / 2 : high + pad
    if (y_high <= y_low) {
      y_high = y_low + 1
    }
    power = 10.0**floor (log10 ((y_high - y_low) / 5))
    y_step = power * ((y_high - y_low) / 5 / power < 2 ? 1 : (y_high - y_low) / 5 / power < 5 ? 2 : 5)
    y_end = at_least (abs (y_low), abs (y_high))
    set ytics ("" y_low 1)
    do for [i = int (ceil (y_low / y_step)) : int (floor (y_high / y_step))] {
      set ytics add (y_text (i * y_step, units[f]) i * y_step)
    }
  }
  set yrange [y_low : y_high]
  remark = y_log || y_low <= 0 ? "" : "the vertical axis does not begin at 0"
  cut = lows[f] < y_low || highs[f] > y_high ? (is_category ? "bars" : "bands")." are cut at the edge" : ""
  set label 5 at screen x_of (panel_left + panel_width), y_of (panel_top - 18) right textcolor rgb pale_ink \
    remark.(strlen (remark) > 0 && strlen (cut) > 0 ? "; " : "").cut
  set ytics nomirror out scale 0.6, 0.3 textcolor rgb ink
  set grid x y lc rgb faint lw 0.7 dt 1
  set label 4 at screen x_of (panel_left - 62), y_of (panel_top - 18) left noenhanced font heading (10) \
    textcolor rgb ink shorten (figure_names[f], 60).(units[f] eq "ns" || units[f] eq "number" ? "" : ", ".units[f])
  if (f == 1) {
    set key at screen x_of (14), y_of (60) left top vertical Left reverse noenhanced samplen 2 width 0 \
      maxrows legend_rows textcolor rgb ink
  } else {
    unset key
  }

  is_of (p) = $1 == f && $2 == p
  # What leaves the panel would be drawn wrongly, or not at all.
  inside (v) = at_most (y_high, at_least (y_low, v))
  bands = is_category ? 0 : int (n_policies)
  plot for [p = 1:bands] data every ::1 using (is_of (p) && $8 == $8 ? $4 : NaN):(inside ($8)):(inside ($9)) \
         with filledcurves fs transparent solid 0.22 noborder lc rgb policy_color (p) notitle, \
       for [p = 1:n_policies] data every ::1 using (is_of (p) && is_category && $8 == $8 ? $4 + shift (p) : NaN): \
             7:(inside ($8)):(inside ($9)) \
         with yerrorbars pt -1 lw 1.4 lc rgb policy_color (p) notitle, \
       for [p = 1:bands] data every ::1 using (is_of (p) && $7 == $7 ? $4 : NaN):7 \
         with lines lw 2 lc rgb policy_color (p) notitle, \
       for [p = 1:n_policies] data every ::1 using (is_of (p) && $7 == $7 ? $4 + shift (p) : NaN):7 \
         with points pt curve_point (p) ps 0.9 * symbol_size lc rgb policy_color (p) notitle, \
       for [p = 1:n_policies] keyentry with linespoints lw 2 pt curve_point (p) ps 0.9 * symbol_size \
         lc rgb policy_color (p) title shorten (titles[p], name_limit)
  do for [i = 1:5] {
    unset label i
  }
}
unset multiplot
