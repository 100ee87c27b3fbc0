#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lints can fail: each mistake, put into a copy of the sources, is found.

lints=$(cd "$(dirname "$0")" && pwd)
sources=$(cd "${GILSIM_SRCDIR:-$(dirname "$0")/../..}" && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
n_points=0
expected=$copy/expected

(cd "$sources" && cp -R src policies plots scenarios man tests Makefile.am configure.ac bootstrap "$copy")
chmod -R u+w "$copy"

# mistake LINT POINT FILE TEXT [COMPLAINT]: appends TEXT as a line to FILE of
# the copy; LINT must complain of COMPLAINT, or else of FILE, at the point whose
# name contains POINT.
mistake ()
{
  printf '%b\n' "$4" >>"$copy/$3"
  echo "$1|$2|${5-${3#src/}}" >>"$expected"
}

mistake floors "src/engine includes only" src/engine/probe.c \
  '#include "machine/machine.h"' '"machine/machine.h"'
mistake floors "src/observe includes only" src/observe/statistics.h \
  '#include "machine/machine-config.h"' '"machine/machine-config.h"'
mistake floors "src/interp includes only" src/interp/program.h '# include "policies/registry.h"'
mistake floors "policies include only" policies/fifo.c '#include "interp/world.h"' 'includes interp/world.h'
mistake floors "policies include only" policies/fifo.c '#include <stdio.h>' 'includes stdio.h'
mistake floors "only the registry" policies/fifo.c '#include "policies/registry.h"'
mkdir "$copy/src/attic"
mistake floors "every folder of src" src/attic/old.c '' src/attic
mistake floors "what is included exists" src/engine/probe.c '#include "engine/nothing.h"' engine/nothing.h
mistake floors "own headers" src/engine/probe.c '#include <engine/probe.h>' '<engine/probe.h>'
mistake floors "in no circle" src/engine/rng.h '#include "engine/dist.h"' loop
mistake floors "in no circle" src/engine/rng.h '#include "engine/rng.h"' 'includes itself'

mistake headers "engine/needy.h" src/engine/needy.h 'gint64 needs_glib (void);'

mistake style "names its license" src/engine/bare.c 'int bare;'
mistake style "no file is longer" src/engine/probe.c "$(yes | head -n 450)"
mistake style "no function is longer" src/engine/probe.c \
  "void\nendless (void)\n{\n$(yes '  ;' | head -n 60)\n}"
mistake style "stands alone" src/engine/probe.c 'static void other_style (void) {\n}'
mistake style "120 columns" src/engine/probe.c "// $(yes - | head -n 120 | tr -d '\n')"
mistake style "no tabs" src/engine/probe.c '\t/* tab */'
mistake style "no trailing blanks" src/engine/probe.c '/* blank */ '
mistake style "ends with one newline" src/engine/probe.h '\n'
mistake style "config.h first" src/engine/bare.c '#include <glib.h>'
mistake style "no header includes config.h" src/engine/dist.h '#include "config.h"'
mistake style "guarded by its name" src/engine/bare.h '#ifndef BARE_H'
mistake style "no macros for the date" src/engine/probe.c 'const char *built = __DATE__;'

mistake listed "src" src/engine/forgotten.c ''
mistake listed "scenarios" scenarios/forgotten.ini ''
mistake listed "tests" tests/engine/test-forgotten.c '' tests/engine/test-forgotten

for lint in floors headers style listed
do
  GILSIM_SRCDIR=$copy sh "$lints/$lint.sh" >"$copy/$lint.tap" 2>&1
done

while IFS='|' read -r lint name complaint
do
  n_points=$((n_points + 1))
  if awk -v name="$name" -v complaint="$complaint" '
       /^(not )?ok / { here = index ($0, name) && /^not ok / }
       here && /^# / && index ($0, complaint) { found = 1 }
       END { exit !found }' "$copy/$lint.tap"
  then
    echo "ok $n_points - $lint: $name: $complaint"
  else
    echo "not ok $n_points - $lint: $name: $complaint"
  fi
done <"$expected"

echo "1..$n_points"
