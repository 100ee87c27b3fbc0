#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every scenario that comes with gilsim has claims, and they hold.

# shellcheck source=tests/scenarios/lib.sh
. "$(dirname "$0")/lib.sh"

# Descriptions of machines are no scenarios.
scenarios=$(cd "$GILSIM_SRCDIR/scenarios" && find . -name '*.ini' ! -path './machines/*' | LC_ALL=C sort)
point "there are scenarios" test "$(echo "$scenarios" | wc -l)" -ge 14
for name in $scenarios
do
  point "${name#./}: its claims hold" "$GILSIM" test -q --verify "$GILSIM_SRCDIR/scenarios/$name"
done

finish
