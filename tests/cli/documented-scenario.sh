#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# gilsim-scenario(5) names exactly the groups, keys, steps, distributions,
# schedulers and costs that the program has, with their defaults; what it calls
# required is, and its example runs.

. "$(dirname "$0")/lib.sh"

manual=$GILSIM_SRCDIR/man/gilsim-scenario.5
# shellcheck source=tests/cli/manual.sh
. "$GILSIM_SRCDIR/tests/cli/manual.sh"

# GROUP.KEY|VALUE|DEFAULT of all keys; a key without a default has "optional"
# or "required".
manual_keys ()
{
  section GROUPS | awk '
    /^\.Ss / { group = substr ($0, 5); gsub (/[][]/, "", group) }
    /^\.It Cm / { item = substr ($0, 8); sub (/ = Ar /, "|", item) }
    item != "" && /^\.Pq / {
      initial = substr ($0, 5)
      sub (/^default: Cm /, "", initial)
      print group "." item "|" initial
      item = ""
    }'
}

point "keys: name, value, default" same "$(listed keys key value default | sed 's/|$/|none/')" \
  "$(manual_keys | sed 's/|\(optional\|required\)$/|none/')"
point "each key is explained" same "$(listed keys key | wc -l)" \
  "$(section GROUPS | awk '/^\.Pq (default|optional|required)/ { getline; if (/^(\.Cm )?[A-Za-z]/) n++ }
    END { print n }')"
# [parameters] and [policy NAME] have no keys of their own.
point "groups" same \
  "$({ listed keys key | sed 's/\..*//'; printf '%s\n' parameters 'policy NAME'; } | LC_ALL=C sort -u)" \
  "$(section GROUPS | sed -n 's/^\.Ss \[\(.*\)\]$/\1/p' | LC_ALL=C sort)"
point "steps" same "$(listed steps step)" "$(section PROGRAMS | items)"
point "distributions" same "$(listed distributions distribution)" "$(section DISTRIBUTIONS | items)"
point "schedulers" same "$(listed schedulers scheduler)" "$(section SCHEDULERS | items)"
point "costs: name, default" same "$(listed costs cost default | sed 's/|/ = /')" "$(section COSTS | items)"

# What is required, and nothing else, makes a scenario; without any of it there
# is none.
required=$(manual_keys | sed -n 's/|.*|required$//p')
scenario_of ()
{
  local key group written=
  for key in ${1// NAME/:NAME}
  do
    group=${key%.*}
    if [[ $group != "$written" ]]
    then
      echo "[${group/:NAME/ a}]"
      written=$group
    fi
    echo "${key##*.} = compute 1ms"
  done
}
scenario_of "$required" >minimal.ini
point "what is required is enough" expect 0 . '' check minimal.ini
for key in ${required// NAME/:NAME}
do
  scenario_of "$(echo "$required" | grep -vxF "${key/:NAME/ NAME}")" >less.ini
  point "$key is required" expect 2 '' "${key##*.}|\\[${key%%[.:]*}" check less.ini
done

# The defaults in the manual are those in force: written out, they change
# nothing.
{
  echo '[scenario]'; echo 'title = All defaults'
  manual_keys | awk -F '[.|]' -v costs="$(section COSTS | items)" '
    /\|(optional|required)$/ { next }
    {
      group = $1
      sub (/ NAME$/, " a", group)
      if (group != written)
        print "[" group "]"
      # The title and the program have no default.
      written = group
      key = substr ($0, length ($1) + 2)
      name = key
      sub (/\|.*/, "", name)
      sub (/.*\|/, "", key)
      print name " = " key
      if (name == "base")
        print costs
    }'
} >defaults.ini
program='repeat 10 { recv a; compute 1ms; send a; io 1ms }'
sed -i "s/^\[threads a\]/&\nprogram = $program/; s/^\[clients a\]/&\nrequests = 10/" defaults.ini
cat >plain.ini <<END
[scenario]
title = All defaults
[interpreter a]
[threads a]
program = $program
[clients a]
requests = 10
END
point "the defaults are accepted" expect 0 . '' check defaults.ini
point "the defaults are in force" \
  diff <("$GILSIM" run plain.ini --events -) <("$GILSIM" run defaults.ini --events -)
point "explained alike" diff <("$GILSIM" check plain.ini) <("$GILSIM" check defaults.ini)

section EXAMPLES | sed -n '/^\.Bd/,/^\.Ed/{/^\./d; p}' >example.ini
point "the example is a scenario" expect 0 . '' check example.ini
point "the example runs" expect 0 'counters' '' run --verify example.ini

lint
finish
