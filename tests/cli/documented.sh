#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The manual page, the completion and --help name exactly the commands and
# options that the program has, and fit 80 columns.

. "$(dirname "$0")/lib.sh"

# `COMMAND --long -s` or `COMMAND --long -`, one a line; gilsim itself is "-".
"$GILSIM" help --dump-options | LC_ALL=C sort >options
commands=$(cut -d' ' -f1 options | grep -vx -- - | LC_ALL=C sort -u)
point "the program has commands" [ "$(echo "$commands" | wc -w)" -ge 5 ]

# options_of COMMAND: all forms, one a line.
options_of ()
{
  awk -v command="$1" '$1 == command { print $2; if ($3 != "-") print $3 }' options | LC_ALL=C sort -u
}

help_options ()
{
  "$GILSIM" "$@" --help | sed -n '/^Options:/,/^Examples:/p' \
    | grep -oE '^  (-[a-z], |    )--[a-z-]+' | tr -cs 'a-z-' '\n' | grep . | LC_ALL=C sort -u
}

same ()
{
  diff <(echo "$1") <(echo "$2")
}

point "--help: commands" same "$commands" \
  "$("$GILSIM" --help | sed -n '/^Commands:/,/^$/p' | awk '/^  / { print $1 }' | LC_ALL=C sort)"
point "--help: options" same "$(options_of -)" "$(help_options)"
for command in $commands
do
  point "$command --help: options" same "$(options_of "$command")" "$(help_options "$command")"
  "$GILSIM" "$command" --help >help
  point "$command --help: 80 columns" fits help 80
  point "$command --help: examples" grep -q "^  gilsim $command" help
  point "help $command is the same" diff help <("$GILSIM" help "$command")
done
"$GILSIM" --help >help
point "--help: 80 columns" fits help 80

# The examples in the help are command lines that the program accepts.
examples ()
{
  cp short.ini my.ini
  sed -n '/^Examples:/,$s/^  gilsim //p' | sed 's/ |.*//' | while read -r line
  do
    # shellcheck disable=SC2086  # words and patterns, as in a shell
    case $line in
      check*'*.ini') "$GILSIM" check -q my.ini ;;
      list* | help* | *--help) "$GILSIM" $line ;;
      check*) "$GILSIM" $line ;;
      *) "$GILSIM" ${line/\*.ini/my.ini} --help ;;
    esac >/dev/null 2>.err || { echo "gilsim $line:"; cat .err; }
  done
}
for command in '' $commands
do
  # shellcheck disable=SC2086  # none, or one word
  point "examples of ${command:-gilsim}" same "" "$("$GILSIM" $command --help | examples)"
done

manual=$GILSIM_SRCDIR/man/gilsim.1

# The manual page as lines like those of `options`; an option without a line
# `.Pq Cm ...` belongs to all commands.
manual_options ()
{
  awk -v commands="- $(echo "$commands" | tr '\n' ' ')" '
    function flush(   names, n, i)
    {
      if (option != "")
        {
          n = split (owners == "" ? commands : owners, names, " ")
          for (i = 1; i <= n; i++)
            print names[i], option, letter
        }
      option = ""
    }
    /^\.Sh/ { flush (); inside = ($2 == "OPTIONS") }
    inside && /^\.It Fl/ {
      flush ()
      owners = ""
      letter = "-"
      for (i = 2; i < NF; i++)
        if ($i == "Fl" && $(i + 1) == "Fl")
          option = "--" $(i + 2)
        else if ($i == "Fl" && $(i - 1) != "Fl")
          letter = "-" $(i + 1)
    }
    inside && /^\.Pq Cm/ { owners = $0; sub (/^\.Pq Cm /, "", owners); gsub (/ ,/, "", owners) }
    END { flush () }' "$manual" | LC_ALL=C sort
}
point "manual: options" diff options <(manual_options)
point "manual: commands" same "$commands" \
  "$(sed -n '/^\.Sh COMMANDS/,/^\.Sh OPTIONS/s/^\.It Cm \([a-z]*\).*/\1/p' "$manual" | LC_ALL=C sort)"
point "manual: synopsis" same "$commands" \
  "$(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/s/^\.Cm \([a-z]*\).*/\1/p' "$manual" | LC_ALL=C sort)"
point "manual: what can be listed" same \
  "$("$GILSIM" list --format json | grep -oE '^  "[a-z]+"' | tr -d ' "' | LC_ALL=C sort)" \
  "$(sed -n '/^\.It Cm list/,/^\.It/s/^\.Cm \([a-z]*\).*/\1/p' "$manual" | LC_ALL=C sort)"
point "manual: kinds of pictures" same "$("$GILSIM" list plots --format csv | sed '1d; s/,.*//' | LC_ALL=C sort)" \
  "$(sed -n '/^\.Sh PICTURES/,/^\.El/s/^\.It Cm //p' "$manual" | LC_ALL=C sort)"
if command -v mandoc >/dev/null
then
  point "manual: mandoc finds no mistake" same "" "$(mandoc -T lint -W warning "$manual" 2>&1)"
else
  skip "manual: mandoc finds no mistake" "no mandoc"
fi

# shellcheck source=/dev/null
. "$GILSIM_SRCDIR/src/cli/completion.bash"
for command in - $commands
do
  point "completion: options of $command" same "$(options_of "$command")" \
    "$(_gilsim_options "$command" | tr -s ' ' '\n' | grep . | LC_ALL=C sort)"
done
# shellcheck disable=SC2154  # from the completion
point "completion: commands" same "$commands" "$(echo "$_gilsim_commands" | tr ' ' '\n' | LC_ALL=C sort)"
# shellcheck disable=SC2154
point "completion: what can be listed" same "$("$GILSIM" list --format json | grep -oE '^  "[a-z]+"' | tr -d ' "')" \
  "$(echo "$_gilsim_topics" | tr ' ' '\n')"

finish
