#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The page of `gilsim report` in a browser: Debian's chromium, without a window
# and without a network.  Skipped where it, its driver, Selenium or D3 are
# missing; nothing is ever downloaded.

. "$(dirname "$0")/../cli/lib.sh"

# missing WHAT: all is skipped.
missing ()
{
  echo "1..0 # SKIP no $1"
  exit 0
}

# A python that has Selenium, if there is any; the first may be somebody's own.
find_python ()
{
  local python
  for python in python3 /usr/bin/python3
  do
    ! "$python" -c 'import selenium' 2>/dev/null || { echo "$python"; return; }
  done
}

command -v chromium >/dev/null || missing chromium
command -v chromedriver >/dev/null || missing chromedriver
python=$(find_python)
[[ -n $python ]] || missing Selenium
charts=()
command -v gnuplot >/dev/null || charts=(--no-charts)

cat >hostile.ini <<'END_OF_SCENARIO'
[scenario]
title = </script><script>alert(1)</script> "<img src=x onerror=alert(2)>" javascript:alert(3)
shows = <!-- <script> {{script}} <svg onload=alert(4)>
source = <a href="javascript:alert(5)" onmouseover="alert(6)">here</a>
expect = ]]> ' " \\ & &lt;

[parameters]
# <b>bold</b>
threads = 2

[machine]
cores = 2

[threads cpu]
count = ${threads}
program = compute 20ms
END_OF_SCENARIO

python3_only=(convoy -p python3 -o python3-data --no-charts -q)
"$GILSIM" report convoy -p python2 -p python3 -p fifo "${charts[@]}" -o convoy.html &&
"$GILSIM" report hostile.ini -p python2 -p python3 "${charts[@]}" -o '<img src=x onerror=alert(7)>.html' &&
"$GILSIM" report convoy --no-charts --from 0s --to 2ms -p python2 -p python3 -o early.html &&
"$GILSIM" report convoy --no-charts --from 0s --to 1s -p python2 -o long.html &&
"$GILSIM" run "${python3_only[@]}" >.out || { echo "Bail out! there are no pages"; exit 1; }

"$python" "$GILSIM_SRCDIR/tests/report/html-browser.py" "$PWD"
