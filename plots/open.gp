# SPDX-License-Identifier: GPL-3.0-or-later
#
# Opens the output file `picture`, whose extension says the type, with
# `picture_width` and `picture_height` in 1/96 inch; sets what all axes share.
# Not a picture by itself: the scripts load it after style.gp.

symbol_size = 1.0
heading (points) = sprintf ("DejaVu Sans:Bold,%d", points)
if (ends_with (picture, ".png")) {
  set terminal pngcairo size 1.6 * picture_width, 1.6 * picture_height font "DejaVu Sans,9" fontscale 1.6 \
    linewidth 1.6 pointscale 1.6 background rgb paper
} else { if (ends_with (picture, ".svg")) {
  set terminal svg size picture_width, picture_height font "DejaVu Sans,12" linewidth 1 background rgb paper
  symbol_size = 0.65 # this terminal draws them larger
  # It knows ":Bold" in enhanced text only, where names do not belong; but it
  # copies the font's name into an attribute as it is.
  heading (points) = sprintf ('DejaVu Sans" font-weight="bold,%.1f', points / 0.75)
  set key spacing 0.9
} else { if (ends_with (picture, ".pdf")) {
  set terminal pdfcairo size picture_width / 96.0, picture_height / 96.0 font "DejaVu Sans,9" fontscale 0.66 \
    linewidth 1.6 pointscale 0.75 background rgb paper
} else {
  print "the output file must end in .png, .svg or .pdf: ", picture
  exit status 2
} } }
set output picture

set key textcolor rgb ink
set border 3 lc rgb frame
set tics nomirror out scale 0.6 textcolor rgb ink
set grid x lc rgb faint lw 0.7 dt 1
