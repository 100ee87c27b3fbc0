#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The commands in README.md run, and print what stands there, but for numbers:
# those change with the model.  Its files exist, and so do its scenarios.

. "$(dirname "$0")/lib.sh"

readme=$GILSIM_SRCDIR/README.md
mkdir bin
ln -s "$GILSIM" bin/gilsim
PATH=$PWD/bin:$PATH

# Words only: the shape of numbers, and of the lines that they fill, is left out.
shape ()
{
  tr -s ' \n' '  ' | sed -E ':again; s/(^| )(-|[0-9][0-9.]*(ns|us|ms|s|%|x)?)([ ,;]|$)/\1#\4/g; t again'
}

# block LANGUAGE: the lines of all blocks in it.
block ()
{
  awk -v begin="\`\`\`$1" '/^```/ { inside = ($0 == begin); next } inside' "$readme"
}

block ini >my.ini
point "there is a scenario" test -s my.ini

# Each command N goes to the file N.command, what it prints to N.printed.
block console | awk '/^\$ / { n++; print substr ($0, 3) > (n ".command"); printf "" > (n ".printed"); next }
  { print > (n ".printed") }'
point "there are commands" test -s 6.command

# as_printed N: runs a command; "..." stands for lines that are left out.
as_printed ()
{
  bash "$1.command" 2>&1 </dev/null | shape >"$1.got"
  sed '/^\.\.\.$/d' "$1.printed" | shape | diff - "$1.got"
}

for file in $(find . -name '*.command' | sort -V)
do
  if grep -q -e ' -o ' "$file" && ! command -v gnuplot >/dev/null
  then
    skip "$(cat "$file")" "no gnuplot"
  else
    point "$(cat "$file")" as_printed "${file%.command}"
  fi
done

# What stands between backquotes and has a slash or a known ending is a file,
# unless it is made by a build or by a command.
# shellcheck disable=SC2016  # backquotes
for file in $(grep -oE '`[^` ]+`' "$readme" | tr -d '`' | grep -E '/|\.(md|ini)$|^COPYING$' \
                | grep -vE '^(build/|demo-output/|pictures/|my\.ini)' | LC_ALL=C sort -u)
do
  point "$file exists" test -e "$GILSIM_SRCDIR/$file"
done
point "the picture is there, and small" test "$(wc -c <"$GILSIM_SRCDIR/plots/demo.png")" -lt 150000

finish
