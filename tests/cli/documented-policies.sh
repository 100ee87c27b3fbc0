#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim-policies(7) has exactly the policies and parameters that the program
# has, with default, unit and range, and says of each policy what it must.

. "$(dirname "$0")/lib.sh"

manual=$GILSIM_SRCDIR/man/gilsim-policies.7
# shellcheck source=tests/cli/manual.sh
. "$GILSIM_SRCDIR/tests/cli/manual.sh"

# POLICY|PARAMETER|DEFAULT|UNIT|RANGE; the default's unit, if it is a word of
# its own, is that of the parameter.
manual_parameters ()
{
  section POLICIES | awk '
    /^\.Ss / { policy = substr ($0, 5) }
    /^\.It Cm / { item = substr ($0, 8); sub (/ = /, "|", item) }
    item != "" && /^\.Pq / {
      unit = substr ($0, 5)
      sub (/; /, "|", unit)
      print policy "|" item "|" unit
      item = ""
    }'
}

point "policies" same "$("$GILSIM" list policies --format json | sed -n 's/^ *"policy" : "\(.*\)",$/\1/p')" \
  "$(section POLICIES | sed -n 's/^\.Ss //p')"
point "parameters: default, unit, range" same "$(listed policies policy name default unit range)" \
  "$(manual_parameters)"
point "each parameter is explained" same "$(manual_parameters | wc -l)" \
  "$(section POLICIES | awk '/^\.It Cm / { getline; getline; if (/^[A-Z]/) n++ } END { print n }')"

# part POLICY: its subsection.
part ()
{
  section POLICIES | awk -v wanted="$1" '/^\.Ss / { inside = (substr ($0, 5) == wanted); next } inside'
}
for policy in $(section POLICIES | sed -n 's/^\.Ss //p')
do
  for words in '^\.Bl -enum' '^Good at: ' '^Bad at: ' '^Left out: '
  do
    point "$policy: ${words#^}" grep -q "$words" <(part "$policy")
  done
done

# The defaults in the manual are those in force.
while IFS='|' read -r policy name initial _
do
  point "$policy: $name = $initial changes nothing" diff <("$GILSIM" run short.ini -p "$policy" --events -) \
    <("$GILSIM" run short.ini -p "$policy,$name=$initial" --events -)
done < <(manual_parameters)

# The examples are command lines that the program accepts.
while read -r arguments
do
  # shellcheck disable=SC2086  # words, as in a shell
  point "gilsim $arguments" expect 0 . '' $arguments
done < <(section EXAMPLES | sed -n 's/^\.Dl \$ gilsim //p')

lint

finish
