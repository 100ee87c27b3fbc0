#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# doc/model.md has exactly the costs, traits, parameters and constants that the
# program has, with their values, says of each where it comes from and what it
# decides, and names only files and machines that exist.
#
# UPDATE=1 brings the first columns of its tables up to date, keeps the columns
# written by hand, and marks with "?" what is new: to be filled in by hand.

. "$(dirname "$0")/lib.sh"

manual=$GILSIM_SRCDIR/doc/model.md
# shellcheck source=tests/cli/manual.sh
. "$GILSIM_SRCDIR/tests/cli/manual.sh"

# written NUMBER: the rows of the table in section NUMBER, as `a`|b|c.
written ()
{
  awk -v wanted="$1" '/^##/ { inside = ($2 == wanted); next } inside && /^\| `/' "$manual" \
    | sed -e 's/^| //; s/ |$//; s/ | /|/g'
}

# rows NUMBER: the same without the marks of code.
rows ()
{
  written "$1" | tr -d '`'
}

# The value of a constant as it stands in the source.
defines ()
{
  local file name
  rows 10.4 | while IFS='|' read -r file name _
  do
    echo "$file|$name|$(sed -n "s/^#define $name //p" "$GILSIM_SRCDIR/$file")"
  done
}

# What the tables must have in their first columns.
generated ()
{
  case $1 in
    10.1) listed costs cost default meaning source ;;
    10.2) listed keys key default meaning | sed -n 's/^machine\.//p' | awk -F'|' '$2 != ""' ;;
    10.3) listed policies policy name default meaning ;;
    10.4) defines ;;
  esac
}

# The number of those columns.
n_generated ()
{
  case $1 in
    10.1 | 10.3) echo 4 ;;
    *) echo 3 ;;
  esac
}

# updated NUMBER N_KEYS: the rows of that table anew; the first N_KEYS columns
# say which row it is, the two after the generated ones are written by hand.
updated ()
{
  awk -F'|' -v columns="$(n_generated "$1")" -v by_hand=2 -v keys="$2" '
    function key (   words) { words = keys == 2 ? $1 "|" $2 : $1; gsub (/`/, "", words); return words }
    NR == FNR { for (i = 1; i <= by_hand; i++) hand[key (), i] = $(columns + i); next }
    {
      line = "|"
      for (i = 1; i <= columns; i++)
        line = line " " (i <= keys || i == keys + 1 ? "`" $i "`" : $i) " |"
      for (i = 1; i <= by_hand; i++)
        line = line " " ((key (), i) in hand ? hand[key (), i] : "?") " |"
      print line
    }' <(written "$1") <(generated "$1")
}

update ()
{
  updated "$@" >new-rows
  awk -v wanted="$1" '
    /^##/ { inside = ($2 == wanted) }
    inside && /^\| `/ { next }
    { print }
    inside && /^\|---/ { while ((getline line < "new-rows") > 0) print line }' "$manual" >new-manual \
    && cp new-manual "$manual"
}

if [[ ${UPDATE:-} == 1 ]]
then
  update 10.1 1
  update 10.2 1
  update 10.3 2
  update 10.4 2
fi

for table in 10.1 10.2 10.3 10.4
do
  n=$(n_generated "$table")
  point "table $table: what the program has" same "$(generated "$table")" "$(rows "$table" | cut -d'|' -f"1-$n")"
  point "table $table: kinds and reasons" same "$(rows "$table" | wc -l)" \
    "$(rows "$table" | cut -d'|' -f"$((n + 1))-" | grep -cE '^[ptcde]( [ptcde])*\|.{3}')"
done

# Nobody adds a constant to the model without saying why.
point "constants in the code: all" same \
  "$(cd "$GILSIM_SRCDIR" && grep -HE '^#define [A-Z_]+ [^"]*$' src/machine/*.c src/sync/*.c policies/*.c \
    | awk -F'[: ]' '{ print $1 "|" $3 }' | LC_ALL=C sort)" \
  "$(rows 10.4 | cut -d'|' -f1,2 | LC_ALL=C sort)"

point "machines" same \
  "$(cd "$GILSIM_SRCDIR/scenarios/machines" && printf '%s\n' *.ini | sed 's/\.ini$//' | LC_ALL=C sort)" \
  "$(rows 11. | cut -d'|' -f1 | LC_ALL=C sort)"
while IFS='|' read -r machine scheduler placement _
do
  file=$GILSIM_SRCDIR/scenarios/machines/$machine.ini
  value () { sed -n "s/^$1 = //p" "$file"; }
  # What a file leaves out is what the defaults say.
  point "machine $machine" same "$scheduler $placement" \
    "$(value scheduler | grep . || rows 10.2 | sed -n 's/^scheduler|\([^|]*\).*/\1/p') $(value placement)"
done < <(rows 11.)

# shellcheck disable=SC2016  # marks of code, not commands
grep -oE '`(src|policies|scenarios)/[A-Za-z0-9_./-]+`' "$manual" | tr -d '`' | LC_ALL=C sort -u >named
point "it names files" [ "$(wc -l <named)" -ge 20 ]
while read -r file
do
  point "$file exists" [ -e "$GILSIM_SRCDIR/$file" ]
done <named

# Every file of the modelled floors that holds a mechanism is explained.
for file in "$GILSIM_SRCDIR"/src/sync/*.c "$GILSIM_SRCDIR"/policies/[!r]*.c "$GILSIM_SRCDIR"/src/machine/sched-*.c \
            "$GILSIM_SRCDIR"/src/machine/{balance,core,load,place,thread,timer,wake}.c
do
  point "${file#"$GILSIM_SRCDIR"/} is explained" grep -qF "\`${file#"$GILSIM_SRCDIR"/}\`" "$manual"
done

# Costs that the text names are costs.
# shellcheck disable=SC2016
point "costs named in the text" diff /dev/null <(
  grep -oE '`(wake|idle|timer|futex|preempt|request|queue|gil|context|user|thread|datagram)-[a-z-]+`' "$manual" \
    | tr -d '`' | LC_ALL=C sort -u \
    | grep -vxFf <(listed costs cost; listed keys key | sed 's/^machine\.//'))

finish
