#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2086  # lists of files: one word per file
#
# What every source must look like, as far as a program can tell.

. "$(dirname "$0")/tap.sh"

max_function_lines=60
max_file_lines=450

c_files=$(find src policies tests -name '*.[ch]' | LC_ALL=C sort)
scripts=$(find src tests plots -name '*.sh' -o -name '*.gp' -o -name '*.bash' | LC_ALL=C sort)
pages=$(find html -name "*.js" -o -name "*.css" -o -name "*.html" | LC_ALL=C sort)
scripts="$scripts bootstrap tests/tap-summary"
[ ! -e .ci/run ] || scripts="$scripts .ci/run"
texts="$(find scenarios man -type f | LC_ALL=C sort) Makefile.am configure.ac"
for text in README.md HACKING.md NEWS .ci/packages
do
  [ ! -e "$text" ] || texts="$texts $text"
done

point "there are sources" "$([ -n "$c_files" ] || echo "none found")"

point "every source names its license" "$(
  for file in $c_files $scripts $(echo "$pages" | grep -v "\.html$") Makefile.am configure.ac
  do
    head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-3\.0-or-later' || echo "$file"
  done)"

point "no file is longer than $max_file_lines lines" "$(
  awk -v max=$max_file_lines 'FNR == max + 1 { print FILENAME }' $c_files $scripts $pages)"

# A function begins with a brace in the first column, and ends with another
# that stands alone; a type or a table ends with more than a brace.
point "no function is longer than $max_function_lines lines" "$(
  awk -v max=$max_function_lines '
    FNR == 1 { begin = 0 }
    /^[{]/   { begin = FNR }
    /^[}]$/ && begin && FNR - begin + 1 > max { print FILENAME ":" begin ": " FNR - begin + 1 " lines" }
    /^[}]/   { begin = 0 }' $c_files)"

point "a function's brace stands alone on its line" "$(
  awk '/^[A-Za-z_][^=]*\)[ \t]*[{]/ { print FILENAME ":" FNR }' $c_files)"

point "no line is longer than 120 columns" "$(
  awk 'length ($0) > 120 { print FILENAME ":" FNR ": " length ($0) }' $c_files $scripts $pages)"

point "no tabs" "$(
  awk '/[\t]/ { print FILENAME ":" FNR }' $c_files $scripts $pages $texts | grep -v '^Makefile\.am:' || true)"

point "no trailing blanks" "$(awk '/[ \t\r]$/ { print FILENAME ":" FNR }' $c_files $scripts $pages $texts)"

point "every file ends with one newline" "$(
  for file in $c_files $scripts $pages $texts
  do
    [ ! -s "$file" ] || [ "$(tail -c 1 "$file" | wc -l)" = 1 ] || echo "$file: no newline"
    [ -n "$(tail -n 1 "$file")" ] || echo "$file: blank line at the end"
  done)"

point "every C file includes config.h first" "$(
  for file in $c_files
  do
    case $file in
      *.c)
        [ "$(awk '/^[ \t]*#[ \t]*include/ { print; exit }' "$file")" = '#include "config.h"' ] || echo "$file"
        ;;
    esac
  done)"

point "no header includes config.h" "$(grep -n '#include "config.h"' $c_files | grep '\.h:' || true)"

point "every header is guarded by its name" "$(
  for file in $c_files
  do
    case $file in
      *.h)
        guard=GILSIM_$(echo "${file#src/}" | tr 'a-z/.-' 'A-Z___')
        grep -qx "#ifndef $guard" "$file" && grep -qx "#define $guard" "$file" || echo "$file: no $guard"
        ;;
    esac
  done)"

# A build depends on its sources only.
point "no macros for the date or time of the build" "$(grep -nE '__(DATE|TIME|TIMESTAMP)__' $c_files || true)"

finish
