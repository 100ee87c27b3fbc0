#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The floors of the house: includes point down only.

. "$(dirname "$0")/tap.sh"

# Folder, and what it may include from besides itself.  The model, up to the
# scenario, does not know who observes it.
floors='engine:
machine: engine
observe: engine
sync: machine engine
interp: sync machine engine
scenario: policies interp sync machine engine
calibrate: machine engine
experiment: scenario policies interp sync machine engine observe
report: experiment scenario policies interp sync machine engine observe
reality: report experiment scenario policies interp sync machine engine observe
cli: reality report calibrate experiment scenario policies interp sync machine engine observe'

# Prints `FILE:LINE:INCLUDED` of every #include "..." in the files.
quoted_includes ()
{
  awk 'match ($0, /^[ \t]*#[ \t]*include[ \t]*"[^"]*"/) {
         included = substr ($0, RSTART, RLENGTH)
         sub (/^[^"]*"/, "", included)
         sub (/"$/, "", included)
         print FILENAME ":" FNR ":" included
       }' "$@"
}

angle_includes ()
{
  awk 'match ($0, /^[ \t]*#[ \t]*include[ \t]*<[^>]*>/) {
         included = substr ($0, RSTART, RLENGTH)
         sub (/^[^<]*</, "", included)
         sub (/>$/, "", included)
         print FILENAME ":" FNR ":" included
       }' "$@"
}

# sources FOLDER: its C files and headers; a folder without any is a mistake
# in this test, which must not pass for it.
sources ()
{
  find "$@" -name '*.[ch]' | LC_ALL=C sort
}

echo "$floors" | while IFS=: read -r folder below
do
  files=$(sources "src/$folder")
  if [ -z "$files" ]
  then
    echo "$folder:$below:src/$folder: no sources"
    continue
  fi
  # shellcheck disable=SC2086  # one word per file
  complaints=$(quoted_includes $files | awk -F: -v own="$folder" -v below="$below" '
    BEGIN {
      n = split (own " " below, names, " ")
      for (i = 1; i <= n; i++)
        allowed[names[i]] = 1
    }
    $3 == "config.h" { next }
    {
      slash = index ($3, "/")
      if (!slash || !(substr ($3, 1, slash - 1) in allowed))
        printf "%s:%s: includes \"%s\"|", $1, $2, $3
    }')
  echo "$folder:$below:$complaints"
done >"${TMPDIR:-/tmp}/floors.$$"
trap 'rm -f "${TMPDIR:-/tmp}/floors.$$"' EXIT

while IFS=: read -r folder below complaints
do
  point "src/$folder includes only from itself${below:+ and$below}" "$(echo "$complaints" | tr '|' '\n' | sed '/^$/d')"
done <"${TMPDIR:-/tmp}/floors.$$"

policies=$(sources policies)
# shellcheck disable=SC2086
point "policies include only the seam and what lies beside them" "$(
  [ -n "$policies" ] || echo "policies: no sources"
  { quoted_includes $policies; angle_includes $policies; } |
    awk -F: '$3 != "config.h" && $3 != "interp/gil-policy.h" && $3 !~ /^policies\// {
               print $1 ":" $2 ": includes " $3
             }')"

# A policy knows of no other policy: only the registry knows them all.
# shellcheck disable=SC2086
point "only the registry includes the registry" "$(
  quoted_includes $policies |
    awk -F: '$3 ~ /^policies\/registry/ && $1 !~ /^policies\/registry/ { print $1 ":" $2 ": includes " $3 }')"

point "every folder of src has a floor" "$(
  for folder in src/*/
  do
    folder=${folder#src/}
    folder=${folder%/}
    echo "$floors" | grep -q "^$folder:" || echo "src/$folder"
  done)"

all=$(sources src policies)
# shellcheck disable=SC2086
point "what is included exists" "$(
  quoted_includes $all | while IFS=: read -r file line included
  do
    [ "$included" = config.h ] || [ -e "src/$included" ] || [ -e "$included" ] \
      || echo "$file:$line: no \"$included\""
  done)"

# shellcheck disable=SC2086
point "own headers are included with quotes" "$(
  angle_includes $all | while IFS=: read -r file line included
  do
    if [ -e "src/$included" ] || [ -e "$included" ] || [ "$included" = config.h ]
    then
      echo "$file:$line: <$included>"
    fi
  done)"

# Within a floor, too, nothing runs in a circle: include guards would hide it.
headers=$(find src policies -name '*.h' | LC_ALL=C sort)
# shellcheck disable=SC2086
point "headers include each other in no circle" "$(
  quoted_includes $headers | awk -F: '
    { sub (/^src\//, "", $1) }
    $1 == $3 { print $1 ": includes itself" >"/dev/stderr" }
    { print $1, $3 }' 2>&1 >/dev/null
  quoted_includes $headers | awk -F: '{ sub (/^src\//, "", $1); print $1, $3 }' | tsort 2>&1 >/dev/null || true)"

finish
