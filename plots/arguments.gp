# SPDX-License-Identifier: GPL-3.0-or-later
#
# Sorts `arguments`, which are FILE.csv... [titles.csv] OUT, into `files`,
# `n_files` and `picture`; reads `file_titles` and `scenario_title`.  Not a
# picture by itself.

picture = n_arguments > 0 ? arguments[n_arguments] : ""
titles = ""
n_files = 0
array files[9]
do for [i = 1:8] {
  if (i < n_arguments && ends_with (arguments[i], "titles.csv")) {
    titles = arguments[i]
  } else { if (i < n_arguments) {
    n_files = n_files + 1
    files[n_files] = arguments[i]
  } }
}
if (n_files == 0) {
  print "usage: gnuplot -c ".base_name (script)." FILE.csv... [titles.csv] OUT.(png|svg|pdf)"
  exit status 2
}

array file_titles[n_files]
do for [f = 1:n_files] {
  file_titles[f] = base_name (files[f])
  if (ends_with (file_titles[f], ".csv")) {
    file_titles[f] = substr (file_titles[f], 1, strlen (file_titles[f]) - 4)
  }
}
scenario_title = ""
n_policies = 0
is_one_more (name) = strstrt (name, "waits-") == 1
see_title (name, title) = (n_policies = n_policies + is_one_more (name), see_this_title (name, title))
see_this_title (name, title) = name eq "scenario" ? (scenario_title = title, 0) : see_file_title (name, title, 1)
see_file_title (name, title, f) = f > n_files ? 0 \
  : (name eq base_name (files[f]) ? (file_titles[f] = title, 0) : 0, see_file_title (name, title, f + 1))
if (strlen (titles) > 0) {
  stats titles every ::1 using (see_title (strcol (1), strcol (2)), 0) nooutput
}
if (n_files > 1 && n_policies > n_files) {
  scenario_title = sprintf ("%s (%d of %d policies)", scenario_title, n_files, n_policies)
}
