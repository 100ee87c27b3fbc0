# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What the tests of manual pages share: sourced after lib.sh and after the page
# is named in manual.

: "${manual:?}"

# listed TOPIC COLUMN...: those columns of a list, without CSV's quotes, with
# "|" between them, one line per entry.
listed ()
{
  local topic=$1
  shift
  "$GILSIM" list "$topic" --format json | awk -v wanted="$*" '
    BEGIN { n_wanted = split (wanted, names, " ") }
    # A line is "name" : "value" or a brace; values escape quotes.
    match ($0, /^ *"[a-z_-]+" : "/) {
      name = substr ($0, 1, RLENGTH - 5)
      sub (/^ *"/, "", name)
      value = substr ($0, RLENGTH + 1)
      sub (/",?$/, "", value)
      gsub (/\\"/, "\"", value)
      values[name] = value
      seen = 1
    }
    /^ *}/ && seen {
      line = values[names[1]]
      for (i = 2; i <= n_wanted; i++)
        line = line "|" values[names[i]]
      print line
      policy = values["policy"]
      delete values
      values["policy"] = policy # of each of its parameters
      seen = 0
    }'
}

# section NAME: the lines of a section of the manual.
section ()
{
  awk -v wanted="$1" '/^\.Sh / { inside = (substr ($0, 5) == wanted); next } inside' "$manual"
}

# Without macros: the words of the lines "It ...", as they are read.
items ()
{
  sed -n -e 's/\\(dq/"/g' -e '/^\.It /{s/^\.It //; s/\(^\| \)\(Cm\|Ar\)\( \|$\)/ /g; s/  */ /g; s/^ //; s/ $//; p}'
}

same ()
{
  [[ -n $1 ]] && diff <(echo "$1") <(echo "$2")
}

lint ()
{
  if command -v mandoc >/dev/null
  then
    point "mandoc finds no mistake" diff /dev/null <(mandoc -T lint -W warning "$manual" 2>&1)
  else
    skip "mandoc finds no mistake" "no mandoc"
  fi
}
