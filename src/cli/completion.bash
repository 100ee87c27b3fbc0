# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Completion of gilsim for bash: commands, options, scenarios, policies and
# their parameters.  What is fixed stands here, and tests/cli/documented.sh
# holds it to the program; what can be listed is asked of the program.

_gilsim_commands='run compare plot report why reality check test calibrate list help'
_gilsim_topics='policies schedulers steps distributions costs keys machines scenarios plots'

# The options of a command; "-" are those of gilsim itself.
_gilsim_options ()
{
  case $1 in
    run) echo '-p --policy -s --set --machine --seed --format -o --output --chart-format --no-charts --events --record
      --verify --timeline --trace --sched --from --to -q --quiet -h --help --version' ;;
    compare) echo '-p --policy -s --set --machine --seed --format -o --output --chart-format --no-charts --verify
      --timeline --trace --from --to -q --quiet -h --help --version' ;;
    plot) echo '-p --policy -s --set --machine --seed -o --output --theme --keep --from --to --sweep --figure
      --seeds -j --jobs -q --quiet -h --help --version' ;;
    report) echo '-p --policy -s --set --machine --seed -o --output --no-charts --from --to --verify -q --quiet
      -h --help --version' ;;
    why) echo '-p --policy -s --set --machine --seed --format -q --quiet -h --help --version' ;;
    reality) echo '-p --policy -s --set --machine --seed --format -o --output --chart-format --no-charts --python
      --cores --repeat --emit -q --quiet -h --help --version' ;;
    check) echo '-p --policy -s --set --machine -q --quiet -h --help --version' ;;
    calibrate) echo '--python -o --output -q --quiet -h --help --version' ;;
    test) echo '-s --set --machine --seed --verify --tap -j --jobs --allow-none -q --quiet -h --help --version' ;;
    list) echo '--format -h --help --version' ;;
    help) echo '-h --help --version' ;;
    -) echo '-h --help --version' ;;
  esac
}

# The first column of a list; none of its values needs quotes.
_gilsim_list ()
{
  command "$_gilsim_program" list "$1" --format csv 2>/dev/null | command sed -e 1d -e 's/,.*//' | command sort -u
}

# The parameters of a policy, each with "=".
_gilsim_parameters ()
{
  command "$_gilsim_program" list policies --format csv 2>/dev/null \
    | command sed -n "s/^$1,\\([^,][^,]*\\),.*/\\1=/p"
}

# Completes a word of the form POLICY[,NAME=VALUE]...
_gilsim_policy ()
{
  local word=$1 last=${1##*,} before policy
  before=${word%"$last"}
  if [[ $word != *,* ]]
  then
    mapfile -t COMPREPLY < <(compgen -W "$(_gilsim_list policies)" -- "$word")
  elif [[ $last != *=* ]]
  then
    policy=${word%%,*}
    [[ $policy =~ ^[a-z0-9-]+$ ]] || return
    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$(_gilsim_parameters "$policy")" -- "$last")
    compopt -o nospace
  fi
}

# Words of a comma-separated value.
_gilsim_words ()
{
  local last=${1##*,}
  mapfile -t COMPREPLY < <(compgen -P "${1%"$last"}" -W "$2" -- "$last")
}

_gilsim_keys ()
{
  mapfile -t COMPREPLY < <(compgen -S = -W "$(_gilsim_list keys | command grep -v ' ')
    $(_gilsim_list costs | command sed 's/^/machine./')" -- "$1")
  compopt -o nospace
}

# _gilsim_inputs TOPIC WORD: what came with gilsim, and files.
_gilsim_inputs ()
{
  local topic=$1
  shift
  mapfile -t COMPREPLY < <(
    [[ $1 == */* ]] || compgen -W "$(_gilsim_list "$topic")" -- "$1"
    compgen -f -X '!*.ini' -- "$1"
    compgen -d -S / -- "$1")
  compopt -o filenames
  [[ ${#COMPREPLY[@]} != 1 || ${COMPREPLY[0]} != */ ]] || compopt -o nospace
}

# The value $2 of the option $1; fails if the option has none.
_gilsim_value ()
{
  case $1 in
    -p | --policy) _gilsim_policy "$2" ;;
    -s | --set) _gilsim_keys "$2" ;;
    --machine) _gilsim_inputs machines "$2" ;;
    --format) _gilsim_words "$2" 'text csv json' ;;
    --chart-format) _gilsim_words "$2" 'png svg pdf' ;;
    -o | --output)
      # shellcheck disable=SC2154  # the caller's
      mapfile -t COMPREPLY < <(
        compgen "$([[ $command =~ ^(calibrate|plot|report)$ ]] && echo -f || echo -d)" -- "$2")
      compopt -o filenames ;;
    --python) mapfile -t COMPREPLY < <(compgen -c -X '!*python*' -- "$2"; compgen -f -- "$2"); compopt -o filenames ;;
    --events | --record | --emit) mapfile -t COMPREPLY < <(compgen -f -- "$2"); compopt -o filenames ;;
    --timeline) _gilsim_words "$2" 'auto unicode ascii' ;;
    --sched) _gilsim_words "$2" 'timehist map latency' ;;
    --theme) _gilsim_words "$2" 'light dark' ;;
    --keep) mapfile -t COMPREPLY < <(compgen -d -- "$2"); compopt -o filenames ;;
    --sweep | --figure | --seeds | --from | --to | --seed | -j | --jobs | --cores | --repeat) ;;
    *) return 1 ;;
  esac
}

# bash breaks words at "=", too: puts --option=value and NAME=VALUE together
# again, up to the cursor, in the array words.
_gilsim_join_words ()
{
  local i glue=
  words=()
  for ((i = 0; i <= COMP_CWORD; i++))
  do
    if [[ ${#words[@]} != 0 && ($glue || ${COMP_WORDS[i]} == =) ]]
    then
      words[-1]+=${COMP_WORDS[i]}
      glue=
      [[ ${COMP_WORDS[i]} != = ]] || glue=yes
    else
      words+=("${COMP_WORDS[i]}")
    fi
  done
}

_gilsim_argument ()
{
  case $1 in
    run | compare | report | why | reality | check | test) _gilsim_inputs scenarios "$2" ;;
    plot)
      # shellcheck disable=SC2154  # the caller's
      if [[ ${#words[@]} == 3 ]]
      then
        mapfile -t COMPREPLY < <(compgen -W "$(_gilsim_list plots)" -- "$2")
      else
        _gilsim_inputs scenarios "$2"
      fi ;;
    list) mapfile -t COMPREPLY < <(compgen -W "$_gilsim_topics" -- "$2") ;;
    help) mapfile -t COMPREPLY < <(compgen -W "$_gilsim_commands" -- "$2") ;;
    -) mapfile -t COMPREPLY < <(compgen -W "$_gilsim_commands" -- "$2") ;;
  esac
}

_gilsim ()
{
  local _gilsim_program=$1 command=- current previous replaced i
  local -a words
  COMPREPLY=()
  _gilsim_join_words
  current=${words[-1]}
  previous=${words[-2]}
  [[ ${#words[@]} -le 2 ]] || command=${words[1]}

  if [[ $current == --*=* ]]
  then
    _gilsim_value "${current%%=*}" "${current#*=}" || return 0
    COMPREPLY=("${COMPREPLY[@]/#/${current%%=*}=}")
  elif [[ ${#words[@]} -gt 2 ]] && _gilsim_value "$previous" "$current"
  then
    :
  elif [[ $current == -* ]]
  then
    mapfile -t COMPREPLY < <(compgen -W "$(_gilsim_options "$command")" -- "$current")
  else
    _gilsim_argument "$command" "$current"
  fi

  # Where "=" breaks words, only what follows the last one is replaced.
  if [[ $COMP_WORDBREAKS == *=* && $current == *=* ]]
  then
    replaced=${current%"${current##*=}"}
    for i in "${!COMPREPLY[@]}"
    do
      COMPREPLY[i]=${COMPREPLY[i]#"$replaced"}
    done
  fi
}

complete -F _gilsim gilsim
