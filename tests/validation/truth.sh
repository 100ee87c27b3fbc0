#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Simulated figures beside measured ones: the cells that take no time are run,
# and hold what limits.csv allows; the page in the sources is made of what they
# and the others came to.  `make validate` runs all of them.

. "$(dirname "$0")/../cli/lib.sh"

validate=$(dirname "$GILSIM")/tests/validation/validate
own=$GILSIM_SRCDIR/tests/validation

validate ()
{
  "$validate" --folder "$GILSIM_SRCDIR" "$@"
}

# exits STATUS COMMAND...
exits ()
{
  local wanted=$1 got=0
  shift
  "$@" >said 2>&1 || got=$?
  [ "$got" = "$wanted" ] || { cat said; echo "exit status $got"; return 1; }
}

point "quick cells are not worse than allowed" exits 0 validate --quick --quiet --simulated quick.csv
point "there are quick cells" test "$(grep -vc '^#' quick.csv)" -gt 20

# Each of them stands in simulated.csv: the page is not older than the model.
as_in_page ()
{
  grep -vxFf "$own/simulated.csv" quick.csv >other || return 0
  echo "run make validate-page; this is new:"
  cat other
  return 1
}
point "quick cells come out as in the page" as_in_page

same_with_workers ()
{
  validate --only "hash 3.11" --jobs 1 --simulated one.csv && validate --only "hash 3.11" --jobs 7 --simulated seven.csv
  cmp one.csv seven.csv
}
point "the number of workers makes no difference" same_with_workers

# What follows needs no runs.
from ()
{
  validate --from "$own/simulated.csv" "$@"
}

point "nothing is worse than allowed" exits 0 from --quiet

page ()
{
  from --page page.md && diff "$GILSIM_SRCDIR/doc/validation.md" page.md
}
point "the page is what the program writes" page

sentence ()
{
  from --sentence >sentence
  sed -n '/^<!-- written by make validate-page -->$/,/^<!-- end -->$/p' "$GILSIM_SRCDIR/README.md" | sed '1d;$d' |
    diff sentence -
}
point "the sentence in README.md is current" sentence

fits ()
{
  awk 'length ($0) > 200 { print FILENAME ":" FNR ": " length ($0); bad = 1 } END { exit bad }' tables
}
from >tables
point "tables are no wider than promised" fits

# It can fail.
sed 's/^count,2.7,1,,1 200000000,3,3.30175,\(.*\),3.20001,3.31584,,$/count,2.7,1,,1 200000000,3,6.6,\1,6.5,6.7,,/' \
  "$own/measured.csv" >measured.csv
point "a cell that is wrong by two fails" exits 1 from --measured measured.csv
point "and is named" grep -q '^count 2.7 1c - 1 200000000 .* range .*WORSE$' said
echo 'case,figure,limit' >none.csv
point "without limits, all that misses a target fails" exits 1 from --limits none.csv
awk -F, '!/^#/ && $2 == "order" && !done { done = 1; next } { print }' "$own/limits.csv" >fewer.csv
if cmp -s "$own/limits.csv" fewer.csv
then
  skip "an order that is wrong fails" "none is wrong"
else
  point "an order that is wrong fails" exits 1 from --limits fewer.csv
fi
{ cat "$own/limits.csv"; echo 'seq 3.11 2c - 2 20000000,range,9'; } >more.csv
from --limits more.csv --quiet >said
point "a limit that is not needed is pointed out" grep -q '^limits that are not needed any more: 1 ' said
sed 's/^udp,2.7,2,,1 5000 1/mud,2.7,2,,1 5000 1/' "$own/measured.csv" >measured.csv
point "an unknown workload is refused" exits 2 from --measured measured.csv
point "and its row named" grep -q 'row [0-9]* is not understood' said
grep -v '^sleep 3.11 2c' "$own/simulated.csv" >torn.csv
point "figures that are missing are missed" exits 2 validate --from torn.csv
cp "$GILSIM_SRCDIR/doc/validation.md" page.md
point "what is not all of it is no page" exits 2 validate --only count --write

finish
