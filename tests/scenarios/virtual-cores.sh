#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# With placement = idle a woken thread goes to any idle core, but not to a
# virtual one that has halted.

. "$(dirname "$0")/lib.sh"

migrations ()
{
  awk -F, '$1 == "thread" && $3 == "migrations" { sum += $4; n++ } END { if (n) print sum }' "$1.csv"
}

for cores in yes no
do
  measure "virtual-$cores" convoy -s machine.cores=4 -s machine.placement=idle -s "machine.virtual-cores=$cores" \
    -s cpu.count=4 -p python3
done
point "real cores: woken threads move to idle ones" between 100 "$(migrations virtual-no)" 100000
point "virtual cores: far fewer do" between 0 "$(migrations virtual-yes) / $(migrations virtual-no)" 0.5

finish
