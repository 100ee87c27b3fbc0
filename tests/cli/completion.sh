#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the completion offers, in a bash without any other completion.

. "$(dirname "$0")/lib.sh"

# shellcheck source=/dev/null
. "$GILSIM_SRCDIR/src/cli/completion.bash"
compopt () { :; } # only allowed while bash itself completes

# offers EXPECTED WORD...: what is offered for the last of the words, which are
# broken at "=" as bash does, sorted, in one line.
offers ()
{
  local expected=$1 offered
  shift
  COMP_WORDS=("$GILSIM" "$@")
  COMP_CWORD=$#
  _gilsim "$GILSIM" "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
  offered=$(printf '%s\n' "${COMPREPLY[@]}" | LC_ALL=C sort | tr '\n' ' ')
  [[ "${offered% }" == "$expected" ]] || { echo "offers '$offered' instead of '$expected'"; return 1; }
}

all_policies=$("$GILSIM" list policies --format csv | sed 1d | cut -d, -f1 | LC_ALL=C sort -u | tr '\n' ' ')

point "commands" offers 'calibrate check compare help list plot reality report run test why' ''
point "a command" offers 'compare' com
point "options" offers '--seed --set' run --se
point "all options of help" offers '--help --version -h' help -
point "options of gilsim" offers '--help --version -h' -
point "what can be listed" offers 'plots policies' list p
point "help on a command" offers 'check' help ch
touch short-python
point "formats" offers 'csv' run short.ini --format c
point "formats after =" offers 'csv' run short.ini --format = c
point "formats after = without a word" offers 'csv json text' run --format =
point "chart formats" offers 'png,pdf png,png' run --chart-format png,p
point "policies" offers "${all_policies% }" run short.ini -p ''
point "policies after =" offers 'python3' run short.ini --policy = python3
point "parameters" offers 'python3,switch-interval=' run short.ini -p python3,switch-i
point "parameters after another" offers 'fast,check-interval=' run -p python2,x = fast,check-in
point "no parameters of an unknown policy" offers '' run -p 'no.*,'
point "keys" offers 'machine.cores=' run -s machine.core
point "costs" offers 'machine.context-switch=' run -s machine.context-s
point "scenario files" offers 'short.ini' run sho
point "scenarios of ours" offers 'convoy' run convo
point "machines of ours" offers 'ideal' run short.ini --machine ide
point "machine files" offers 'short.ini' run --machine = shor
point "interpreters" offers 'short-python' calibrate --python short-py
point "a file to write" offers 'short-python short.ini' calibrate -o short
point "kinds of pictures" offers 'timeline' plot timel
point "a scenario after the kind" offers 'convoy' plot timeline convo
point "themes" offers 'dark' plot timeline short.ini --theme d
mkdir shorts
point "folders with scenarios" offers 'short.ini shorts/' compare short

finish
