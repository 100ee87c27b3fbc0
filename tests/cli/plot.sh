#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim plot: its command line, its files, and what remains when it fails.
# What the pictures show is for tests/report.

. "$(dirname "$0")/lib.sh"

point "a kind is needed" expect 2 '' '^gilsim: KIND is missing; there are timeline, .*sweep$' plot
point "a kind is needed beside a file" expect 2 '' '^gilsim: KIND is missing; there are timeline' \
  plot short.ini -o a.png
point "a kind is needed beside a name" expect 2 '' '^gilsim: KIND is missing; there are timeline' plot convoy -o a.png
point "a scenario is needed" expect 2 '' '^gilsim: SCENARIO is missing' plot timeline -o a.png
point "one misspelt kind alone" expect 2 '' 'did you mean "timeline"' plot timelin -o a.png
point "a misspelt kind" expect 2 '' '^gilsim: no kind of picture "timelin"; did you mean "timeline"\?; there' \
  plot timelin short.ini -o a.svg
point "an unknown kind" expect 2 '' '^gilsim: no kind of picture "xyzzy"; there are .*timeline' \
  plot xyzzy short.ini -o a.svg
point "a file is needed" expect 2 '' '^gilsim: -o FILE is missing' plot timeline short.ini
point "a file of another type" expect 2 '' '^gilsim: -o a.gif: expected .*\.png, \.svg or \.pdf' \
  plot timeline short.ini -o a.gif
point "a file without a type" expect 2 '' '^gilsim: -o png: expected ' plot timeline short.ini -o png
point "a file that is nothing but a type" expect 2 '' '^gilsim: -o \./\.png: expected ' \
  plot timeline short.ini -o ./.png
point "two files" expect 2 '' '^gilsim: -o is given twice$' plot timeline short.ini -o a.png -o b.png
point "two windows" expect 2 '' '^gilsim: --from is given twice$' plot timeline short.ini -o a.png --from 1s --from=2s
point "another command's option" expect 2 '' "^gilsim: --format is an option of 'gilsim run'.*, not of 'gilsim plot'$" \
  plot timeline short.ini -o a.png --format csv
point "a theme" expect 2 '' '^gilsim: --theme blue: expected light or dark' \
  plot timeline short.ini -o a.svg --theme blue
point "a window that is none" expect 2 '' '^gilsim: --to 3ms is not after --from' \
  plot timeline short.ini -o a.svg --from 3ms --to 3ms
point "too many policies" expect 2 '' '^gilsim: a picture of kind timeline shows at most 7 policies' \
  plot timeline short.ini -o a.svg -p fifo -p fifo -p fifo -p fifo -p fifo -p fifo -p fifo -p fifo
point "a scenario with a mistake" expect 2 '' '^wrong\.ini:5:11: ' plot timeline wrong.ini -o a.svg
point "a run that fails" expect 1 '' '^gilsim: .*10 events' plot timeline long.ini -s run.max-events=10 -o a.svg
point "no folder for the picture" expect 1 '' '^gilsim: cannot write "none/a.svg"' \
  plot timeline short.ini -o none/a.svg
point "which is said before the run" expect 1 '' '^gilsim: cannot write "none/a.svg"' \
  plot timeline long.ini -s run.max-events=10 -o none/a.svg
point "nothing is left behind" test -z "$(left_behind)"
point "--keep leaves no folder either" expect 1 '' . plot timeline long.ini -s run.max-events=10 -o a.svg --keep kept
point "no folder" test ! -e kept
point "the kinds can be listed" expect 0 '^ *timeline ' '' list plots

if ! command -v gnuplot >/dev/null
then
  skip "pictures" "no gnuplot"
  finish
  exit
fi

# draws MAGIC FILE ARGUMENT...: the file begins with it, and nothing is said.
draws ()
{
  local magic=$1 file=$2
  shift 2
  expect 0 '' '' "$@" -o "$file" || return 1
  [[ $(head -c "${#magic}" "$file" | tr -d '\0') == "$magic" ]] || { echo "another magic"; return 1; }
}
point "png" draws $'\x89PNG' a.png plot timeline short.ini
point "pdf" draws '%PDF-1.' a.pdf plot timeline short.ini
point "svg" draws '<?xml' a.svg plot timeline short.ini
point "no other files" test "$(left_behind | tr '\n' ' ')" = "./a.pdf ./a.png ./a.svg "
cp a.svg before.svg
point "the same bytes again" draws '<?xml' a.svg plot timeline short.ini
point "indeed" cmp a.svg before.svg
point "a run is not needed beyond --to" draws '<?xml' long.svg plot timeline long.ini --to 100us -s run.max-events=1000

# The folder can be moved, and names from the command line are in none of it.
point "--keep" draws '<?xml' a.svg plot timeline short.ini -p fifo -p python3 --theme dark --keep "a ' b/kept"
mkdir 'c " d'
mv "a ' b/kept" 'c " d/$(kept)'
# shellcheck disable=SC2016  # a name
point "draws it again" 'c " d/$(kept)/draw.sh'
# shellcheck disable=SC2016
point "the same picture" cmp a.svg 'c " d/$(kept)/picture.svg'
# shellcheck disable=SC2016
point "in another format" sh 'c " d/$(kept)/draw.sh' other.pdf
# shellcheck disable=SC2016
point "beside the first" test -s 'c " d/$(kept)/other.pdf'
point "dark is another picture" draws '<?xml' b.svg plot timeline short.ini -p fifo -p python3
point "on another background" grep -q 'fill="#16181d"' a.svg
point "and light on white" grep -q 'fill="#ffffff"' b.svg
printf 'old' >a.svg
point "the old picture stays" expect 1 '' . plot timeline long.ini -s run.max-events=10 -o a.svg
point "as it was" test "$(cat a.svg)" = old

# Threads that take turns of 5 ms are seen as such in columns of a pixel.
point "a convoy of a second" draws '<?xml' c.svg plot timeline convoy --from 0s --to 1s --keep convoy
point "is in fine columns" awk -F, '$1 == "thread" && $6 - $5 < 2e6 { n++ } END { exit n < 100 }' \
  convoy/timeline-1-python3.csv

finish
