# SPDX-License-Identifier: GPL-3.0-or-later
#
# Labels the x axis, whose values are in ns, with durations: from `axis_low` to
# `axis_high`, logarithmic if `axis_log`.  Not a picture by itself.

set xrange [axis_low : axis_high]
set xtics nomirror out scale 0.6, 0.3 textcolor rgb ink
if (axis_log) {
  set logscale x
  set xtics ("" axis_low 1)
  axis_decades = log10 (axis_high / axis_low)
  do for [axis_i = int (floor (log10 (axis_low))) : int (ceil (log10 (axis_high)))] {
    axis_value = 10.0**axis_i
    set xtics add (time_text (axis_value) axis_value)
    do for [axis_j = 2:9] {
      if (axis_decades < 0.7 || (axis_decades < 2 && (axis_j == 2 || axis_j == 5))) {
        set xtics add (time_text (axis_value * axis_j) axis_value * axis_j)
      } else {
        set xtics add ("" axis_value * axis_j 1)
      }
    }
  }
} else {
  unset logscale x
  axis_power = 10.0**floor (log10 (axis_high / 4.0))
  axis_step = axis_power * (axis_high / 4 < 2 * axis_power ? 1 : axis_high / 4 < 5 * axis_power ? 2 : 5)
  set xtics ("0" 0)
  do for [axis_i = 1 : int (axis_high / axis_step)] {
    set xtics add (time_text (axis_i * axis_step) axis_i * axis_step)
  }
}
