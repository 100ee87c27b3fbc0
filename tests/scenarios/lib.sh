# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# For the tests that hold scenarios to what they say: runs with the invariants
# checked, and figures from their CSV.

# shellcheck source=tests/cli/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../cli/lib.sh"

# measure LABEL SCENARIO ARGUMENT...: a run whose figures are called LABEL.
measure ()
{
  local label=$1 scenario=$2
  shift 2
  point "$label: $scenario $*" measured "$label" "$scenario" "$@"
}

measured ()
{
  local label=$1 scenario=$2
  shift 2
  "$GILSIM" run "$GILSIM_SRCDIR/scenarios/$scenario.ini" --verify --quiet --format csv "$@" >"$label.csv"
}

# figure LABEL SCOPE NAME FIGURE: one figure of a run; nothing if there is none.
figure ()
{
  awk -F, -v scope="$2" -v name="$3" -v figure="$4" \
    '$1 == scope && $2 == name && $3 == figure { print $4 }' "$1.csv"
}

# The figures that most tests want: milliseconds until the end; sums over all GILs.
end_ms ()
{
  awk -F, '$1 == "run" && $3 == "end_ns" { print $4 / 1e6 }' "$1.csv"
}

gils ()
{
  awk -F, -v figure="$2" '$1 == "gil" && $3 == figure { sum += $4; n++ } END { if (n) print sum }' "$1.csv"
}

# between LOW EXPRESSION HIGH: arithmetic as awk has it.  Something that is
# missing makes an expression that is none, and fails.
between ()
{
  awk "BEGIN { low = ($1); value = ($2); high = ($3)
               print \"$2 = \" value \", expected \" low \" to \" high
               exit ! (low <= value && value <= high) }" </dev/null
}
