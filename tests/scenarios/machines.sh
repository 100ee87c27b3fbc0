#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What holds for every machine that comes with gilsim: each key of the group
# stands there once, its source above it, and a scenario runs on it.

. "$(dirname "$0")/lib.sh"

keys=$({
  "$GILSIM" list keys --format csv | sed -n 's/^machine\.\([a-z-]*\),.*/\1/p' | grep -vx -e base -e include -e title
  "$GILSIM" list costs --format csv | sed 1d | cut -d, -f1
} | LC_ALL=C sort)

# machine_group FILE: the lines of its group [machine].
machine_group ()
{
  awk '/^\[/ { inside = $0 == "[machine]"; next } inside' "$1"
}

has_all_keys ()
{
  diff <(echo "$keys") \
    <(machine_group "$1" | sed -n 's/^\([a-z-]*\) = .*/\1/p' | grep -vx -e base -e title | LC_ALL=C sort)
}

# A name needs none; in ideal.ini no cost has a source: all are zero by
# definition.
says_sources ()
{
  machine_group "$1" | awk '/^[^#]/ && !/^(title|base) = / && before !~ /^# ./ && !/ = 0$/ {
                              print "no comment above: " $0
                              bad = 1
                            }
                            { before = $0 }
                            END { exit bad }'
}

runs ()
{
  {
    printf '[scenario]\ntitle = On this machine\n\n[machine]\n'
    machine_group "$1"
    printf '\n[threads cpu]\ncount = 2\nprogram = repeat 5 { compute 1ms; sleep 1ms }\n'
  } >on-it.ini
  "$GILSIM" run on-it.ini -q --verify -p python2 >/dev/null && "$GILSIM" run on-it.ini -q --verify -p python3 >/dev/null
}

# The defaults are this machine; only where they are said to be measured.
is_the_default ()
{
  diff <("$GILSIM" list costs --format json | tr -d ' ",' | sed -n 's/^\(cost\|default\)://p' | paste - - | tr '\t' =) \
    <(machine_group "$1" | grep '^[^#]' | tr -d ' ,' | tail -n "$("$GILSIM" list costs --format csv | sed 1d | wc -l)")
}

point "there are keys" test -n "$keys"
for file in "$GILSIM_SRCDIR"/scenarios/machines/*.ini
do
  name=$(basename "$file" .ini)
  point "$name opens with a comment" test "$(head -c 2 "$file")" = '# '
  point "$name has every key once" has_all_keys "$file"
  point "$name says where each value comes from" says_sources "$file"
  point "$name can be run on" runs "$file"
done
point "linux-vm is what the defaults are" is_the_default "$GILSIM_SRCDIR/scenarios/machines/linux-vm.ini"
finish
