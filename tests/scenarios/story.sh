#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The opening story, and its way out: what no claim of one scenario can say.

. "$(dirname "$0")/lib.sh"

measure sequential story -s threads=1
measure processes multiprocessing
point "eight processes are much faster" between 5.5 "$(end_ms sequential) / $(end_ms processes)" 6
measure no-spawn multiprocessing -s spawn=0
point "without the spawn: eight times as fast" between 7.85 "$(end_ms sequential) / $(end_ms no-spawn)" 8.1
measure costly-spawn multiprocessing -s spawn=400ms
point "a spawn as long as the work: slower than one thread" \
  between 1.05 "$(end_ms costly-spawn) / $(end_ms sequential)" 1.2
finish
