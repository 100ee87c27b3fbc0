# SPDX-License-Identifier: GPL-3.0-or-later
#
# The comparison: a row of bars for every policy, then its latencies.
#
# Usage: gnuplot -c comparison.gp comparison.csv [titles.csv] OUT.(png|svg|pdf)
#
#   gnuplot -c plots/comparison.gp comparison.csv out.png
#
# comparison.csv has the columns policy,figure,name,value; a policy's rows stand
# together.  Times are in ns.  Figures that are drawn:
#   gil-time            held, dead, free
#   makespan            run (none: the threads did not end)
#   context-switches    voluntary, involuntary
#   lost-races          run
#   gil-wait-mean, gil-wait-p99    run
#   latency-count, latency-mean, latency-p99    a client set, or return:GROUP
# If no policy has a makespan, responses to clients are counted in its place.

script_folder (path) = strlen (path) == 0 ? "." : substr (path, strlen (path), strlen (path)) eq "/" ? path \
  : script_folder (substr (path, 1, strlen (path) - 1))
folder = script_folder (ARG0)
load folder."/style.gp"

if (ARGC < 2 || ARGC > 3) {
  print "usage: gnuplot -c comparison.gp comparison.csv [titles.csv] OUT.(png|svg|pdf)"
  exit status 2
}
data = ARG1
picture = ARGV[ARGC]

# --- Read -------------------------------------------------------------------

policy_limit = 12
latency_limit = 8 # the first is the wait for the GIL
array policies[policy_limit]
array held[policy_limit]
array dead[policy_limit]
array free[policy_limit]
array makespan[policy_limit]
array switches[policy_limit]
array involuntary[policy_limit]
array lost[policy_limit]
array responses[policy_limit]
array latencies[latency_limit]
array means[policy_limit * latency_limit]
array p99s[policy_limit * latency_limit]
do for [i = 1:policy_limit] {
  policies[i] = ""
  held[i] = 0
  dead[i] = 0
  free[i] = 0
  makespan[i] = -1 # no row: the threads did not end
  switches[i] = 0
  involuntary[i] = 0
  lost[i] = 0
  responses[i] = 0
}
do for [i = 1:policy_limit * latency_limit] {
  means[i] = NaN
  p99s[i] = NaN
}
n_policies = 0
n_seen = 0
last_policy = "\n"
n_latencies = 1
latencies[1] = "wait for the GIL"

see_policy (p) = p eq last_policy ? 0 : (last_policy = p, n_seen = n_seen + 1, \
  n_policies = at_most (n_seen, policy_limit), n_seen <= policy_limit ? (policies[n_seen] = p, 0) : 0)
find_latency (name, i) = i > n_latencies ? 0 : latencies[i] eq name ? i : find_latency (name, i + 1)
add_latency (name) = n_latencies == latency_limit ? 0 : (n_latencies = n_latencies + 1, latencies[n_latencies] = name, \
  n_latencies)
latency_slot (l) = (n_seen - 1) * latency_limit + l
see_mean (l, v) = l > 0 ? (means[latency_slot (l)] = v) : 0
see_p99 (l, v) = l > 0 ? (p99s[latency_slot (l)] = v) : 0
of_latency (name) = (found = find_latency (name, 2), found > 0 ? found : add_latency (name))
keep (figure, name, v) = figure eq "gil-time" && name eq "held" ? (held[n_seen] = v) \
  : figure eq "gil-time" && name eq "dead" ? (dead[n_seen] = v) \
  : figure eq "gil-time" && name eq "free" ? (free[n_seen] = v) \
  : figure eq "makespan" ? (makespan[n_seen] = v) \
  : figure eq "context-switches" ? (switches[n_seen] = switches[n_seen] + v, \
      name eq "involuntary" ? (involuntary[n_seen] = v) : 0) \
  : figure eq "lost-races" ? (lost[n_seen] = v) \
  : figure eq "gil-wait-mean" ? see_mean (1, v) : figure eq "gil-wait-p99" ? see_p99 (1, v) \
  : figure eq "latency-count" && strstrt (name, "return:") != 1 ? (responses[n_seen] = responses[n_seen] + v) \
  : figure eq "latency-mean" ? see_mean (of_latency (name), v) \
  : figure eq "latency-p99" ? see_p99 (of_latency (name), v) : 0
see (p, figure, name, v) = (see_policy (p), n_seen <= policy_limit ? keep (figure, name, v) : 0)
stats data every ::1 using (see (text (1), text (2), text (3), $4), 0) nooutput
if (n_policies == 0) {
  print "no figures in ", data
  exit status 1
}

scenario_title = ""
if (ARGC == 3) {
  stats ARG2 every ::1 using (scenario_title = strcol (1) eq "scenario" ? strcol (2) : scenario_title, 0) nooutput
}

# --- The page ---------------------------------------------------------------

name_limit = 38
longest = 22 # room for the names of latencies
max_span = 0
max_responses = 0
max_switches = 1
max_lost = 1
do for [i = 1:n_policies] {
  longest = at_least (longest, at_most (name_limit, strlen (policies[i])))
  max_span = at_least (max_span, makespan[i])
  max_responses = at_least (max_responses, responses[i])
  max_switches = at_least (max_switches, switches[i])
  max_lost = at_least (max_lost, lost[i])
}
bar_height = n_policies <= 4 ? 40 : 30
line_height = n_policies <= 4 ? 24 : 19
above = 98
between = 76
below = 52
bars_bottom = above + n_policies * bar_height
latency_rows = n_latencies * (n_policies + 1.2)
picture_width = 1200
picture_height = bars_bottom + between + latency_rows * line_height + below
load folder."/open.gp"

left = 34 + 7.6 * longest
gap = 26
width = (picture_width - 28 - left - 3 * gap) / 1000.0
x_of (pixels) = pixels / (1.0 * picture_width)
y_of (pixels) = 1 - pixels / (1.0 * picture_height)

set multiplot
set label 1 at screen x_of (22), y_of (22) left noenhanced font heading (13) textcolor rgb ink \
  shorten (strlen (scenario_title) > 0 ? scenario_title : "Comparison of policies", 110)
if (n_seen > n_policies) {
  set label 2 at screen x_of (22), y_of (40) left sprintf ("The first %d of %d policies.", n_policies, n_seen) \
    textcolor rgb ink
}
do for [i = 1:n_policies] {
  set label 10 + i at screen x_of (left - 10), y_of (above + (i - 0.5) * bar_height) right noenhanced \
    textcolor rgb ink shorten_name (policies[i], name_limit)
}

set tmargin at screen y_of (above)
set bmargin at screen y_of (bars_bottom)
set yrange [n_policies : 0]
unset key
unset ytics
set border 2
set format x ""
set xtics scale 0

# A panel of bars.  The texts are our own; a bar's colour is its policy's.
half = 0.31
panel_left = left
share_of (v, i) = 100.0 * v / at_least (1, held[i] + dead[i] + free[i])
share_text (v) = v >= 99 && v < 100 ? sprintf ("%.1f %%", at_most (v, 99.9)) : v >= 9 ? sprintf ("%.0f %%", v) : ""

panel_right = panel_left + 340 * width
set lmargin at screen x_of (panel_left)
set rmargin at screen x_of (panel_right)
set xrange [0:100]
set xtics 25
set label 100 at screen x_of (panel_left), y_of (above - 36) left "share of the GIL's time" \
  noenhanced font heading (10) textcolor rgb ink
array share_words[3] = ["held", "dead time", "free"]
array share_colors[3] = ["#0072B2", "#D55E00", faint]
do for [k = 1:3] {
  x = panel_left + (k == 1 ? 0 : k == 2 ? 62 : 162)
  set object 200 + k rectangle from screen x_of (x), y_of (above - 19) to screen x_of (x + 12), y_of (above - 9) \
    fc rgb share_colors[k] fs solid noborder
  set label 100 + k at screen x_of (x + 17), y_of (above - 14) left share_words[k] textcolor rgb ink
}
do for [i = 1:n_policies] {
  a = share_of (held[i], i)
  b = a + share_of (dead[i], i)
  set object 300 + 3 * i rectangle from 0, i - 0.5 - half to a, i - 0.5 + half \
    fc rgb share_colors[1] fs solid noborder
  set object 301 + 3 * i rectangle from a, i - 0.5 - half to b, i - 0.5 + half \
    fc rgb share_colors[2] fs solid noborder
  set object 302 + 3 * i rectangle from b, i - 0.5 - half to 100, i - 0.5 + half \
    fc rgb share_colors[3] fs solid noborder
  set label 300 + 3 * i at a / 2, i - 0.5 center share_text (a) textcolor rgb "white" front
  set label 301 + 3 * i at (a + b) / 2, i - 0.5 center share_text (b - a) textcolor rgb "white" front
  set label 302 + 3 * i at (b + 100) / 2, i - 0.5 center share_text (100 - b) textcolor rgb ink front
}
plot -1

# Three panels of plain bars; the darker part of the context switches is involuntary.
unset label 1
unset label 2
do for [i = 1:n_policies] {
  unset label 10 + i
}
by_responses = max_span == 0 && max_responses > 0
value_of (k, i) = k == 1 ? (by_responses ? responses[i] : at_least (0, makespan[i])) : k == 2 ? switches[i] : lost[i]
most_of (k) = k == 1 ? at_least (1, by_responses ? max_responses : max_span) : k == 2 ? max_switches : max_lost
text_of (k, i) = k == 1 && !by_responses ? (makespan[i] < 0 ? "did not end" : time_text (makespan[i])) \
  : count_text (value_of (k, i))
array panel_words[3] = [by_responses ? "responses" : "makespan", "context switches", "lost wake-up races"]
unset xtics
unset grid
do for [k = 1:3] {
  do for [i = 100:103] {
    unset label i
  }
  do for [i = 201:203] {
    unset object i
  }
  panel_left = panel_right + gap
  panel_right = panel_left + 220 * width
  set lmargin at screen x_of (panel_left)
  set rmargin at screen x_of (panel_right)
  # Room for the number behind the longest bar.
  most = most_of (k) * 1.45
  set xrange [0:most]
  set label 100 at screen x_of (panel_left), y_of (above - 36) left panel_words[k] \
    noenhanced font heading (10) textcolor rgb ink
  if (k == 2) {
    inner = is_dark ? "light: involuntary" : "dark: involuntary"
    set label 101 at screen x_of (panel_left), y_of (above - 14) left inner textcolor rgb ink
  }
  do for [i = 1:n_policies] {
    set object 300 + 3 * i rectangle from 0, i - 0.5 - half to value_of (k, i), i - 0.5 + half \
      fc rgb policy_color (i) fs solid noborder
    set object 301 + 3 * i rectangle from 0, i - 0.5 - half / 3 to (k == 2 ? involuntary[i] : 0), i - 0.5 + half / 3 \
      fc rgb ink fs solid border lc rgb (k == 2 && involuntary[i] > 0 ? paper : policy_color (i))
    unset object 302 + 3 * i
    set label 300 + 3 * i at value_of (k, i) + most * 0.02, i - 0.5 left text_of (k, i) textcolor rgb ink
    unset label 301 + 3 * i
    unset label 302 + 3 * i
  }
  plot -1
}
do for [i = 1:n_policies] {
  unset object 300 + 3 * i
  unset object 301 + 3 * i
  unset label 300 + 3 * i
}
unset label 100

# --- Latencies: mean and 99th percentile of every kind ------------------------

low = 1e300
high = 0
do for [l = 1:n_latencies] {
  do for [i = 1:n_policies] {
    v = means[(i - 1) * latency_limit + l]
    low = v > 0 && v < low ? v : low
    v = p99s[(i - 1) * latency_limit + l]
    low = v > 0 && v < low ? v : low
    high = v > high ? v : high
  }
}
if (high > 0) {
  set tmargin at screen y_of (bars_bottom + between)
  set bmargin at screen y_of (bars_bottom + between + latency_rows * line_height)
  set lmargin at screen x_of (left)
  set rmargin at screen x_of (picture_width - 150)
  wide = high > 20 * low
  axis_log = wide
  axis_low = wide ? low / 1.6 : 0
  axis_high = high * (wide ? 1.2 : 1.05)
  load folder."/time-axis.gp"
  set yrange [latency_rows : 0]
  set border 3
  set grid x lc rgb faint lw 0.7 dt 1
  set label 100 at screen x_of (22), y_of (bars_bottom + between - 30) left \
    "waits and latencies: mean (dot) to 99th percentile (diamond)" noenhanced font heading (10) textcolor rgb ink
  do for [l = 1:n_latencies] {
    y = (l - 1) * (n_policies + 1.2)
    set label 400 + l at screen x_of (left - 10), first y + 0.6 right noenhanced font heading (9) textcolor rgb ink \
      shorten (l == 1 ? latencies[1] : latency_text (latencies[l]), longest)
    do for [i = 1:n_policies] {
      k = (i - 1) * latency_limit + l
      set label 500 + k at screen x_of (left - 10), first y + i + 0.5 right noenhanced textcolor rgb ink \
        shorten_name (policies[i], name_limit)
      if (means[k] >= 0) {
        set arrow 500 + k from first at_least (axis_low, means[k]), y + i + 0.5 to \
          first at_least (axis_low, p99s[k]), y + i + 0.5 nohead lw 3 lc rgb policy_color (i)
        set label 700 + k at at_least (axis_low, means[k]), y + i + 0.5 "" \
          point pt 7 ps 1.1 * symbol_size lc rgb policy_color (i)
        set label 900 + k at at_least (axis_low, p99s[k]), y + i + 0.5 "" \
          point pt 13 ps 1.3 * symbol_size lc rgb policy_color (i)
        set label 1100 + k at at_least (axis_low, p99s[k]), y + i + 0.5 left offset 1.4, 0 \
          sprintf ("%s … %s", time_text (means[k]), time_text (p99s[k])) textcolor rgb ink front
      } else {
        set label 900 + k at graph 0, first y + i + 0.5 left offset 1.4, 0 "none" textcolor rgb pale_ink
      }
    }
  }
  plot -1
}
unset multiplot
