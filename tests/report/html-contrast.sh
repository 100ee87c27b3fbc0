#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The colours of a page stand out from what is behind them, in both schemes, as
# WCAG 2.1 demands on level AA: texts by 4.5 to 1, parts of pictures by 3 to 1.

css=$(cd "${GILSIM_SRCDIR:-$(dirname "$0")/../..}" && pwd)/html/report.css

awk '
  # The relative luminance of #rrggbb.
  function luminance (color,   i, sum, part)
  {
    for (i = 1; i <= 3; i++)
      {
        part = (16 * index ("0123456789abcdef", substr (color, 2 * i, 1)) - 16 \
                + index ("0123456789abcdef", substr (color, 2 * i + 1, 1)) - 1) / 255
        part = part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ^ 2.4
        sum += part * (i == 1 ? 0.2126 : i == 2 ? 0.7152 : 0.0722)
      }
    return sum
  }
  function contrast (a, b,   la, lb)
  {
    la = luminance (a)
    lb = luminance (b)
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05)
  }
  function check (scheme, name, behind, least,   is)
  {
    is = (scheme, name) in colors && (scheme, behind) in colors \
      ? contrast (colors[scheme, name], colors[scheme, behind]) : 0
    printf "%s %d - %s: %s on %s, at least %s to 1 # %.2f\n", (is < least ? "not ok" : "ok"), ++n, scheme, name, \
      behind, least, is
  }
  BEGIN { scheme = "light" }
  /^@media/ { scheme = /prefers-color-scheme: dark/ ? "dark" : "other" }
  match ($0, /^ *--[a-z]+: #[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f];$/) {
    split ($0, words, /[-: ;]+/)
    colors[scheme, words[2]] = words[3]
  }
  END {
    n_texts = split ("ink faint accent best lost", texts, " ")
    n_parts = split ("holds waits ready io nogil lost handed mark focus", parts, " ")
    split ("light dark", schemes, " ")
    for (s = 1; s <= 2; s++)
      {
        for (i = 1; i <= n_texts; i++)
          check (schemes[s], texts[i], "page", 4.5)
        check (schemes[s], "ink", "raised", 4.5)
        check (schemes[s], "faint", "raised", 4.5)
        for (i = 1; i <= n_parts; i++)
          check (schemes[s], parts[i], "page", 3)
      }
    print "1.." n
  }' "$css"
