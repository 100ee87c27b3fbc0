#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# With placement = idle a woken thread goes to any idle core, but not to a
# virtual one that its host has taken back: as soon as it has halted, or when the
# host has polled for long enough.

. "$(dirname "$0")/lib.sh"

migrations ()
{
  awk -F, '$1 == "thread" && $3 == "migrations" { sum += $4; n++ } END { if (n) print sum }' "$1.csv"
}

# measure_as LABEL SETTING...
measure_as ()
{
  local label=$1
  shift
  measure "$label" convoy -s machine.cores=4 -s machine.placement=idle -s cpu.count=4 -p python3 "$@"
}

measure_as real -s machine.virtual-cores=no
measure_as taken-back -s machine.virtual-cores=yes -s machine.host-poll=0
measure_as polled -s machine.virtual-cores=yes -s machine.host-poll=200us
measure_as kept -s machine.virtual-cores=yes -s machine.host-poll=10s

point "real cores: woken threads move to idle ones" between 100 "$(migrations real)" 100000
point "virtual cores that are taken back at once: far fewer do" \
  between 0 "$(migrations taken-back) / $(migrations real)" 0.3
point "a host that polls for a while: in between" \
  between "1.5 * $(migrations taken-back)" "$(migrations polled)" "$(migrations real) / 1.2"
point "a host that polls for ever: as real cores" cmp real.csv kept.csv

finish
