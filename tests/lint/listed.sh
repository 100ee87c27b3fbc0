#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What lies in the folders is in Makefile.am: nothing is left out of the
# program, of the tarball or of the tests.

. "$(dirname "$0")/tap.sh"

# Every word of Makefile.am, one a line.
words=$(sed 's/#.*//' Makefile.am | tr ' \t=' '\n\n\n' | sed 's/\$(EXEEXT)$//' | LC_ALL=C sort -u)

# unlisted FILE...: those that are not a word of Makefile.am.
unlisted ()
{
  for file
  do
    echo "$words" | grep -qxF "$file" || echo "$file"
  done
}

for folder in src policies html plots python scenarios man
do
  # Not what a build in the source folder leaves there.
  files=$(find $folder -name .deps -prune -o -type f ! -name '.*' ! -name '*~' ! -name '*.o' -print | LC_ALL=C sort)
  # shellcheck disable=SC2086  # one word per file
  point "$folder" "$([ -n "$files" ] || echo "$folder: no files"; unlisted $files)"
done

# A program of one file is listed as the program.
point "tests" "$(
  find tests -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.ini' \) | LC_ALL=C sort | while read -r file
  do
    case $file in
      */test-*.c | tests/bench/*.c) unlisted "${file%.c}" ;;
      *) unlisted "$file" ;;
    esac
  done)"

finish
