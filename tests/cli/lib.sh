# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# TAP for the tests of the command line: sourced by each of them, which then
# stands in a folder of its own that is removed at the end.

set -u
: "${GILSIM:=$PWD/gilsim}"
GILSIM_SRCDIR=$(cd "${GILSIM_SRCDIR:-$(dirname "$0")/../..}" && pwd)
export GILSIM_DATADIR=${GILSIM_DATADIR:-$GILSIM_SRCDIR}
export LC_ALL=C
unset NO_COLOR COLUMNS
[[ -x $GILSIM ]] || { echo "Bail out! $GILSIM is no program"; exit 1; }
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
  if "$@" >"$folder/.point" 2>&1
  then
    echo "ok $n_points - $name"
  else
    echo "not ok $n_points - $name"
    { echo "$*"; head -n 20 "$folder/.point"; } | sed 's/^/#   /'
  fi
}

skip ()
{
  n_points=$((n_points + 1))
  echo "ok $n_points - $1 # SKIP $2"
}

finish ()
{
  echo "1..$n_points"
}

# Runs gilsim; sets status, and leaves what it writes in .out and .err.
gilsim ()
{
  "$GILSIM" "$@" >.out 2>.err </dev/null
  status=$?
}

# The names of all files here but the scenarios and what this library writes.
# shellcheck disable=SC2012  # no strange names
left_behind ()
{
  find . -mindepth 1 ! -name .out ! -name .err ! -name .point ! -name '*.ini' | LC_ALL=C sort
}

# expect STATUS OUT ERR ARGUMENT...: gilsim ends with the status, and each of
# its outputs matches an extended regular expression; an empty one stands for
# an empty output, and standard error has one line at most.
expect ()
{
  local wanted=$1 out=$2 err=$3
  shift 3
  gilsim "$@"
  [[ $status == "$wanted" ]] || { echo "status $status instead of $wanted"; cat .err; return 1; }
  matches .out "$out" && matches .err "$err" || return 1
  [[ $(wc -l <.err) -le 1 ]] || { echo "more than one line:"; cat .err; return 1; }
}

matches ()
{
  if [[ -z $2 ]]
  then
    [[ ! -s $1 ]] || { echo "$1 should be empty:"; head -n 5 "$1"; return 1; }
  else
    grep -Eq -- "$2" "$1" || { echo "$1 does not match $2:"; head -n 5 "$1"; return 1; }
  fi
}

# The file has lines, and none is wider than that.
fits ()
{
  local widest
  widest=$(LC_ALL=C.UTF-8 wc -L <"$1")
  [[ $widest -gt 0 && $widest -le $2 ]] || { echo "the widest line has $widest columns"; return 1; }
}

# A run that ends at once.
cat >short.ini <<'END'
[scenario]
title = Two threads compute

[machine]
cores = 2

[threads cpu]
count = 2
program = compute 20ms
END

# A run that takes longer than anybody waits.
cat >long.ini <<'END'
[scenario]
title = Two threads compute nearly for ever

[interpreter]
policy = python2,check-interval=1

[run]
max-events = 1000000000000
max-time = 900000000s
duration = 900000000s

[threads cpu]
count = 2
program = forever { compute 1s }
END

cat >deadlock.ini <<'END'
[scenario]
title = A thread waits for what nobody puts

[threads waiter]
program = get nothing
END

printf '[scenario]\ntitle = Wrong\n\n[threads cpu]\nprogram = compote 5ms\n' >wrong.ini
