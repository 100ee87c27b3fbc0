#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The page of `gilsim report` as a text: it needs no other file, says what the
# other reports say, and nothing in a name gets out of its place.  What it does
# in a browser is tested in html-browser.sh.

. "$(dirname "$0")/../cli/lib.sh"

# A library that is none, but passes for it: no test here runs it.
echo '// https://d3js.org' >d3.js
export GILSIM_D3=$PWD/d3.js

report ()
{
  gilsim report "$@"
  [[ $status == 0 && ! -s .out && ! -s .err ]] || { echo "status $status"; cat .out .err; return 1; }
}

has ()
{
  local file=$1 text
  shift
  for text
  do
    grep -qF -- "$text" "$file" || { echo "no \"$text\""; return 1; }
  done
}

has_not ()
{
  local file=$1 text
  shift
  [[ -s $file ]] || return 1
  for text
  do
    ! grep -qiF -- "$text" "$file" || { echo "\"$text\":"; grep -iF -- "$text" "$file" | cut -c1-200; return 1; }
  done
}

policies=(-p python2 -p python3 -p fifo)
point "a page" report convoy "${policies[@]}" --no-charts -o page.html
point "has all its parts" has page.html '<h1>The convoy effect: an echo server beside CPU-bound threads</h1>' \
  'What it shows' 'What must come out' 'D. Beazley, PyCon 2010' 'python2 answered' 'program = forever { recv clients' \
  'gilsim report convoy -p python2 -p python3 -p fifo --no-charts -o report.html' 'gilsim 0.1' 'threads = 2'
point "no place in the template is left empty" has_not page.html '{{' '}}'
"$GILSIM" report convoy "${policies[@]}" --no-charts -o again.html
point "the same bytes twice" cmp page.html again.html
point "and in other places" bash -c '
  mkdir elsewhere && cd elsewhere && "$0" report convoy -p python2 -p python3 -p fifo --no-charts -o it.html &&
  cmp it.html ../page.html' "$GILSIM"

# -- Alone, and closed to everything else --

# The attributes that make a browser load something, with their values.
loads ()
{
  grep -oiE '<(img|script|link|source|iframe|object|embed|video|audio|form|a|base|meta)[^>]*>' "$1" \
    | grep -oiE '(src|srcset|href|action|data|background|http-equiv="refresh")=("[^"]{0,20}|[^ >]*)' \
    | grep -vE '^(src|srcset)="data:image/svg|^href="(data:,|#timeline)"?$'
}
loads_nothing ()
{
  local found
  found=$(loads "$1")
  [[ -z $found ]] || { echo "$found"; return 1; }
}
point "it loads nothing" loads_nothing page.html
point "nor does its style" has_not page.html '@import' 'url(http' 'url("' "url('"
point "no element has code or style of its own" bash -c '! grep -oiE "<[a-z][^>]* (on[a-z]+|style)=[^>]*>" page.html'

# The policy names the hash of each script and style, as a browser computes it.
hashes ()
{
  python3 - "$1" <<'PYTHON'
import base64, hashlib, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
texts = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.S)
assert len(texts) == 3, len(texts)
for text in texts:
    name = "'sha256-%s'" % base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert name in policy, name
assert policy.count("sha256-") == 3
assert policy.startswith("default-src 'none';") and "unsafe" not in policy and "http" not in policy
PYTHON
}
if command -v python3 >/dev/null
then
  point "only its own scripts and style may run" hashes page.html
else
  skip "only its own scripts and style may run" "no python3"
fi

# -- The figures --

# value LABEL [SECTION]: the cells of a row, before rounding.
value ()
{
  sed -n "/>${2-figure}</,\$p" page.html | grep -m 1 "<th scope=\"row\">$1[ <]" \
    | grep -oE 'data-value="[^"]*"' | sed 's/.*="\(.*\)"/\1/' | xargs
}
csv ()
{
  "$GILSIM" compare convoy "${policies[@]}" --format csv | awk -F, -v key="$1" '$2 "," $3 "," $4 == key { print $5 }' \
    | xargs
}
same ()
{
  [[ -n $1 && $1 == "$2" ]] || { echo "\"$1\" is not \"$2\""; return 1; }
}
point "takes" same "$(value takes GIL)" "$(csv gil,main,takes)"
point "lost races" same "$(value 'lost races' GIL)" "$(csv gil,main,lost_wakeups)"
point "drop requests" same "$(value requests GIL)" "$(csv gil,main,drop_requests)"
point "responses" same "$(value n clients)" "$(csv latency,clients,count)"
point "medians" same "$(value p50 clients)" "$(csv latency,clients,p50_ns)"
point "dead time" same "$(value dead GIL | xargs printf '%.9f ')" \
  "$(paste <(csv gil,main,dead_ns | tr ' ' '\n') <(csv run,,end_ns | tr ' ' '\n') | awk '{ printf "%.9f ", $1 / $2 }')"
point "what is better" has page.html 'dead <span class="good" title="less is better">' \
  'core use <span class="good" title="more is better">' 'the best value is bold'
point "one run is no competition" report short.ini -o one.html --no-charts
point "it has no best value" has_not one.html '<strong>' 'is bold'
point "no empty part of the run" expect 2 '' '^gilsim: --from 1s: the run ends at ' \
  report short.ini -o none.html --no-charts --from 1s --to 2s

# -- Names --

separator=$'\xe2\x80\xa8' # U+2028
turn=$'\xe2\x80\xae'      # U+202E
hostile='</script><script>alert(1)</script>'
cat >'<img src=x onerror=alert(2)>.ini' <<END
[scenario]
title = $hostile "quoted" 'single' <img src=x onerror=alert(3)> javascript:alert(4)$separator$turn
shows = {{style}} <!-- $hostile
source = <a href="javascript:alert(5)">here</a>

[machine]
cores = 2

[threads a]
program = compute 5ms
END
name='<img src=x onerror=alert(2)>.ini'
point "hostile names" report "$name" -p python3 --no-charts -o hostile.html
point "are text" has hostile.html '&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot;' \
  '{{style}} &lt;!--' "gilsim report &#39;&lt;img src=x onerror=alert(2)&gt;.ini&#39;"
point "and nothing else" has_not hostile.html '<script>alert' '<img' 'href="javascript'
point "three scripts, as ever" [ "$(grep -c '<script' hostile.html)" = 3 ]
point "no line separators, no change of direction" has_not hostile.html "$separator" "$turn"

# -- What goes wrong --

point "no output" expect 2 '' '-o FILE is missing' report short.ini
point "cannot be written" expect 1 '' 'nowhere/page.html' report short.ini --no-charts -o nowhere/page.html
point "a window that ends too early" expect 2 '' '--to' report short.ini -o x.html --from 2ms --to 1ms
point "no scenario" expect 2 '' 'no such scenario' report nosuch -o x.html
gilsim report deadlock.ini --no-charts -o x.html
point "a deadlock" matches .err deadlock
point "no D3" env GILSIM_D3=/nosuch/d3.js bash -c '
  "$0" report short.ini --no-charts -o x.html 2>.err; [ $? = 1 ] && grep -q "package node-d3" .err' "$GILSIM"
echo 'var something;' >other.js
echo '// https://d3js.org </script>' >bad.js
for file in other.js bad.js
do
  point "$file is not D3" env GILSIM_D3="$PWD/$file" bash -c '
    "$0" report short.ini --no-charts -o x.html 2>.err; [ $? = 1 ] && grep -q "is not the library D3" .err' "$GILSIM"
done
mkdir bin
point "no gnuplot" env PATH="$PWD/bin" "$BASH" -c '
  "$0" report convoy -o x.html 2>.err; [ $? = 1 ] && [[ $(<.err) == *gnuplot* ]]' "$GILSIM"
point "nothing of all this is left behind" [ ! -e x.html ]

# ---- folders --------------------------------------------------------------

# A temporary folder with a name so long that there can be one in it, but none
# in that.
long_folder ()
(
  part=$(printf '%0200d' 0)
  while ((${#PWD} < 3870))
  do
    mkdir "$part" && cd "$part" || return 1
  done
  part=$(printf "%0$((4079 - ${#PWD}))d" 0)
  mkdir "$part" && cd "$part" || return 1
  TMPDIR=$PWD expect 1 '' 'cannot make the folder ".*": File name too long$' report convoy -q -o o.html
)
point "why a folder cannot be made" long_folder

finish
