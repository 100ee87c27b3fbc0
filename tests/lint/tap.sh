# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
#
# TAP for the lints: sourced by each of them, which is then in the sources.
# GILSIM_SRCDIR may point to other sources, to prove that a lint can fail.

set -eu
cd "${GILSIM_SRCDIR:-$(dirname "$0")/../..}"
exec </dev/null
n_points=0

# point NAME COMPLAINTS: one test point; it failed if there are complaints.
point ()
{
  n_points=$((n_points + 1))
  if [ -z "$2" ]
  then
    echo "ok $n_points - $1"
  else
    echo "not ok $n_points - $1"
    echo "$2" | sed 's/^/#   /'
  fi
}

finish ()
{
  echo "1..$n_points"
}
