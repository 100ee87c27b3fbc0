# SPDX-License-Identifier: GPL-3.0-or-later
#
# What all pictures share: how data are read, colours, time units, words.
# Not a picture by itself: the scripts load it first.
#
# Everything that a person may have named (threads, policies, scenarios) is
# read from CSV files as data and drawn `noenhanced`: nothing of it is ever
# evaluated.

set encoding utf8
set datafile separator comma
set datafile commentschars ""

# The text in column `n` of the row that is being read; a torn row may end before
# `number_column`, which holds a number in others.
number_column = 4
text (n) = valid (number_column) ? strcol (n) : ""

# The theme, light or dark: gnuplot -e "theme = 'dark'" -c SCRIPT.gp ...
if (!exists ("theme")) {
  theme = "light"
}
is_dark = theme eq "dark"
paper = is_dark ? "#16181d" : "#ffffff" # behind everything
ink = is_dark ? "#e8e8e8" : "#222222"   # text
pale_ink = is_dark ? "#a8adb5" : "#666666" # text that matters less
frame = is_dark ? "#8a8f98" : "#888888" # axes
faint = is_dark ? "#363a42" : "#d8d8d8" # grids, and lines of empty lanes
shade = is_dark ? "#1f3147" : "#e6f0f8" # a range that is good

# Colours of policies and states: those of Okabe and Ito, which colour-blind
# people can tell apart, lighter or darker until each stands out from the paper
# by 3 to 1 (text: 4.5 to 1).
array state_words[5] = ["holds GIL", "waits for GIL", "ready", "I/O", "no GIL"]
if (is_dark) {
  array policy_colors[7] = ["#E69F00", "#2BC494", "#DF93BC", "#56B4E9", "#B0B0B0", "#3D8FD1", "#F0E442"]
  array state_colors[5] = ["#4DA3E8", "#E08A1E", "#F8F0A0", "#66788C", "#2BC494"]
  # A tile: acquired, ran, and lost wake-ups: few, many, most of them.
  array tile_colors[5] = ["#5BE07F", "#23884A", "#F2D64B", "#FF9A3C", "#FF5A52"]
  lost_color = "#FF5A52"
  direct_color = "#D9A0F0" # handed over directly
} else {
  array policy_colors[7] = ["#B87700", "#008A62", "#BE5F93", "#3389C0", "#666666", "#0060A8", "#000000"]
  array state_colors[5] = ["#0060A8", "#DE7900", "#7A5200", "#8596AA", "#008A5A"]
  array tile_colors[5] = ["#1E9E47", "#0B5226", "#B28A00", "#DB6000", "#D00000"]
  lost_color = "#D00000"
  direct_color = "#7D2A86"
}
policy_color (i) = policy_colors[(i - 1) % 7 + 1]

# A span of nanoseconds is labelled in the unit that gives short numbers.
unit_ns (span) = span < 2e3 ? 1.0 : span < 2e6 ? 1e3 : span < 2e9 ? 1e6 : 1e9
unit_name (span) = span < 2e3 ? "ns" : span < 2e6 ? "us" : span < 2e9 ? "ms" : "s"

# The unit of durations up to `ns`, as time_text() has it; and `v` in the unit
# `unit`, with as many digits as an axis needs whose ticks are `step` apart.
unit_of_ns (ns) = ns < 1e3 ? 1.0 : ns < 999.5e3 ? 1e3 : ns < 999.5e6 ? 1e6 : 1e9
unit_name_of_ns (ns) = ns < 1e3 ? "ns" : ns < 999.5e3 ? "us" : ns < 999.5e6 ? "ms" : "s"
step_digits (step) = int (at_most (12, at_least (0, ceil (-log10 (step) - 1e-9))))
step_text (v, step, unit) = sprintf (sprintf ("%%.%df", step_digits (step / unit)), v / unit)

# Long names are cut; `n` counts characters.
shorten (s, n) = strlen (s) > n ? substr (s, 1, n - 1)."…" : s
# Names of threads and policies often differ in their ends only: cut in the middle.
shorten_name (s, n) = strlen (s) > n ? substr (s, 1, n - 1 - int (0.4 * n))."…" \
  .substr (s, strlen (s) - int (0.4 * n) + 1, strlen (s)) : s
at_most (a, b) = a < b ? a : b
at_least (a, b) = a > b ? a : b

ends_with (s, tail) = strlen (s) >= strlen (tail) && substr (s, strlen (s) - strlen (tail) + 1, strlen (s)) eq tail
base_name (path) = strstrt (path, "/") == 0 ? path : base_name (substr (path, strstrt (path, "/") + 1, strlen (path)))

# A duration, or a number, in three digits.
time_text (ns) = ns < 1e3 ? sprintf ("%.3g ns", ns) : ns < 999.5e3 ? sprintf ("%.3g us", ns / 1e3) \
  : ns < 999.5e6 ? sprintf ("%.3g ms", ns / 1e6) \
  : ns < 999.5e9 ? sprintf ("%.3g s", ns / 1e9) : sprintf ("%.0f s", ns / 1e9)
count_text (n) = n < 1e6 ? sprintf ("%.0f", n) : n < 999.5e6 ? sprintf ("%.3g million", n / 1e6) : sprintf ("%.3g", n)

# A latency's name in words: "return:GROUP" is a return delay, others are client sets.
latency_text (name) = strstrt (name, "return:") == 1 ? "return delay: ".substr (name, 8, strlen (name)) \
  : "response time: ".name
