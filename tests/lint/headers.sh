#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every header can be included alone and twice.

. "$(dirname "$0")/tap.sh"

: "${GILSIM_CC:=cc}" "${GILSIM_CPPFLAGS:?"is set by make check"}"

headers=$(find src policies tests -name '*.h' | LC_ALL=C sort)
[ -n "$headers" ] || point "there are headers" "none found"
for header in $headers
do
  name=${header#src/}
  # shellcheck disable=SC2086  # several words each
  point "$name" "$(
    printf '#include "config.h"\n#include "%s"\n#include "%s"\n' "$name" "$name" |
      $GILSIM_CC $GILSIM_CPPFLAGS -Werror -fsyntax-only -x c - 2>&1 || echo "$header does not compile alone")"
done

finish
