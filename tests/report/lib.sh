# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# TAP for the tests of the scripts in plots/: sourced by each of them, which then
# stands in a folder of its own that is removed at the end.

set -u
plots=$(cd "${GILSIM_SRCDIR:-$(dirname "$0")/../..}/plots" && pwd) || exit 1
if ! command -v gnuplot >/dev/null
then
  echo "1..0 # SKIP no gnuplot"
  exit 0
fi
# gnuplot names its encoding; without it, it complains.
export LC_ALL=C.UTF-8
n_points=0
folder=$(mktemp -d)
trap 'cd / && rm -rf "$folder"' EXIT
cd "$folder" || exit 1

# point NAME COMMAND...: one test point; it holds if the command succeeds.
point ()
{
  local name=$1
  shift
  n_points=$((n_points + 1))
  if "$@" >.said 2>&1
  then
    echo "ok $n_points - $name"
  else
    echo "not ok $n_points - $name"
    echo "#   $*"
    head -n 20 .said | sed 's/^/#   /'
  fi
}

draw ()
{
  local script=$1
  shift
  gnuplot -c "$plots/$script" "$@" </dev/null
}

# draws_quietly SCRIPT ARGUMENT... OUT: a picture, and not a word.
draws_quietly ()
{
  local said
  said=$(draw "$@" 2>&1) || { echo "failed: $said"; return 1; }
  [ -z "$said" ] || { echo "said: $said"; return 1; }
  [ -s "${*: -1}" ] || { echo "empty: ${*: -1}"; return 1; }
}

# fails_with STATUS TEXT SCRIPT ARGUMENT...
fails_with ()
{
  local expected=$1 text=$2 said status
  shift 2
  said=$(draw "$@" 2>&1)
  status=$?
  [ $status = "$expected" ] || { echo "status $status: $said"; return 1; }
  case $said in *"$text"*) return 0 ;; esac
  echo "said: $said"
  return 1
}

shows ()
{
  local file=$1 word
  shift
  for word
  do
    grep -qF -- "$word" "$file" || { echo "no \"$word\" in $file"; return 1; }
  done
}

shows_none_of ()
{
  local file=$1 word
  shift
  [ -s "$file" ] || return 1
  for word
  do
    ! grep -qF -- "$word" "$file" || { echo "\"$word\" in $file"; return 1; }
  done
}

# draws_all_types STEM SCRIPT ARGUMENT...: STEM.png, STEM.svg and STEM.pdf.
draws_all_types ()
{
  local stem=$1 type
  shift
  for type in png svg pdf
  do
    draws_quietly "$@" "$stem.$type" || return 1
  done
}

# count N COLOUR FILE: so many boxes are filled with the colour "R, G, B".
count ()
{
  local found
  found=$(tr -d ' ' <"$3" | grep -c "<polygonfill='rgb(${2// /})'")
  [ "$found" = "$1" ] || { echo "$found shapes of $2 in $3"; return 1; }
}
