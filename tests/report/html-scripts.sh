#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The scripts of a page: each is one that Node.js can parse, and its functions
# compute what they say.  D3 is needed in a browser only.

html=$(cd "${GILSIM_SRCDIR:-$(dirname "$0")/../..}" && pwd)/html
if ! command -v node >/dev/null
then
  echo "1..0 # SKIP no node"
  exit 0
fi

n_points=0
point ()
{
  local name=$1 said
  shift
  n_points=$((n_points + 1))
  if said=$("$@" 2>&1)
  then
    echo "ok $n_points - $name"
  else
    echo "not ok $n_points - $name"
    echo "$said" | head -n 20 | sed 's/^/#   /'
  fi
}

for script in "$html"/*.js
do
  point "${script##*/} is a script" node --check "$script"
done

# says EXPRESSION VALUE: in the scripts without D3.
says ()
{
  local found
  found=$(node -e "
    const d3 = { range: (a, b, step) => Array.from({ length: Math.ceil((b - a) / step) }, (_, i) => a + i * step) };
    $(cat "$html/model.js" "$html/describe.js")
    console.log(String($1));") || return 1
  [[ $found == "$2" ]] || { echo "$found instead of $2"; return 1; }
}

point "spans" says '[0, 7, 5123, 95800, 999600, 3.16e6, 20.5e6, 12e9].map(formatSpan)' \
  '0,7ns,5.12us,95.8us,1ms,3.16ms,20.5ms,12s'
point "points of time" says 'formatTime(112843672)' '112.843672 ms'
point "an axis of 30 ms" says 'JSON.stringify(axisUnit(130e6, 30e6, 5e6))' '{"name":"ms","ns":1000000,"digits":0}'
point "an axis of 2 us, far from the start" says 'JSON.stringify(axisUnit(100.002e6, 2e3, 500))' \
  '{"name":"us","ns":1000,"digits":1}'
point "an axis of seconds" says \
  'JSON.stringify(axisUnit(1e9 * 10, 1e9 * 10, 2e9))' '{"name":"s","ns":1000000000,"digits":0}'
point "sentences get their numbers back" says 'fillIn("cpu-# runs on core # after #us#", "2 0 1.54 .")' \
  'cpu-2 runs on core 0 after 1.54us.'
point "columns" says 'JSON.stringify([...readColumn("H430W570l3q12").shares, readColumn("H1l3q12").marks])' \
  '[0.43,0.57,0,0,0,{"l":3,"q":12}]'
point "an empty column" says 'readColumn("").shares.join()' '0,0,0,0,0'
point "steps of a wait" says 'JSON.stringify(readSteps(["a #", "b"], 100, [null, 0, "7", 0, 1, "", 50, 0, "8"]))' \
  '[{"at":null,"text":"a 7"},{"at":100,"text":"b"},{"at":150,"text":"a 8"}]'

# The page says of a wait what `gilsim why` says.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo '// https://d3js.org' >"$folder/d3.js"
export GILSIM_DATADIR=${GILSIM_DATADIR:-${html%/*}} GILSIM_D3=$folder/d3.js
: "${GILSIM:=$PWD/gilsim}"

# The waits of the first policy in a page, one a line: thread and sentences.
page_waits ()
{
  "$GILSIM" report convoy -p "$1" --no-charts -o "$folder/page.html" || return 1
  node -e "
    const d3 = { range: (a, b, step) => Array.from({ length: Math.ceil((b - a) / step) }, (_, i) => a + i * step) };
    $(cat "$html/model.js")
    const page = require('fs').readFileSync('$folder/page.html', 'utf8');
    const data = JSON.parse(/id=\"data\">([^]*?)<\/script>/.exec(page)[1]).policies[0];
    for (const [thread, from, length, ...steps] of data.waits)
      console.log([data.threads[thread].name, ...readSteps(data.texts, 0, steps).map((step) => step.text)].join('\n'));"
}
why_says ()
{
  local sentence
  sentence=$("$GILSIM" why convoy "$2" -p "$1" --format json | sed -n '/"wait"/,/"steps"/s/^ *"text" : "\(.*\)",$/\1/p')
  [[ -n $sentence ]] || { echo "gilsim why says nothing"; return 1; }
  page_waits "$1" >"$folder/waits" || return 1
  grep -qxF -- "$sentence" "$folder/waits" || { echo "not in the page: $sentence"; head "$folder/waits"; return 1; }
}
point "a wait for the GIL" why_says python3 server@115ms
point "a wait in a queue" why_says fifo cpu-1@108ms
point "one of the many waits of python2" why_says python2 cpu-1@115.027ms

echo "1..$n_points"
