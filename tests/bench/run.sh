#!/bin/sh
# Times every tool on simulated labels, and the import against the sqlite3 shell's .import with one index on item.
# usage: BUILD=build sh tests/bench/run.sh        (make bench)
#   N=1000000    labels       ROUNDS=3    alternating runs of each import, of which the median counts
# Prints a table; ends with 1 if a limit that the project sets itself at a million labels is not met.  Needs room in
# TMPDIR for about 150 bytes a label.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$(dirname "$0")/../.." || exit 2
BUILD=${BUILD:-$PWD/build} N=${N:-1000000} ROUNDS=${ROUNDS:-3}
case $N$ROUNDS in *[!0-9]*) echo "bench: N and ROUNDS are numbers" >&2; exit 2 ;; esac
PATH=$BUILD/bin:$PATH
export PATH LC_ALL=C

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
${CC:-cc} -O2 -o "$work/measure" tests/bench/measure.c || exit 2
missed=0

run () { # file for figures, command …
  figures=$1; shift
  "$work/measure" "$@" >>"$figures" 2>"$work/messages" && return
  [ $? -eq 1 ] && [ "$1" = accord-flag ] && return # findings
  echo "bench: failed: $*" >&2; head -n 3 "$work/messages" >&2
  exit 2
}
median () { # column of a file of figures
  sort -n -k "$2,$2" "$1" | awk -v column="$2" '{ v[NR] = $column } END { print (v[int ((NR + 1) / 2)] + v[int (NR / 2) + 1]) / 2 }'
}
line () { # name, file of figures, remark
  cpu=$(median "$2" 1)
  per_label=$(awk -v cpu="$cpu" -v n="$N" 'BEGIN { printf "%.0f", cpu / n * 1e9 }')
  printf '%-32s %8.2f %8.2f %9.1f %9s  %s\n' "$1" "$cpu" "$(median "$2" 2)" "$(median "$2" 3)" "$per_label" "$3"
}
check () { # value, at most, unit: the words go to $verdict; limits are set at a million labels
  verdict=
  [ "$N" -eq 1000000 ] || return 0
  if awk -v value="$1" -v most="$2" 'BEGIN { exit !(value <= most) }'; then verdict="at most $2$3: met"
  else verdict="at most $2$3: MISSED"; missed=1; fi
}

printf '%-32s %8s %8s %9s %9s\n' "$N labels" 'CPU s' 'passed s' 'peak MiB' 'ns/label'

# the labels: five an item in random order, 2,000 annotators, 10 classes
simulate="accord-simulate -o $work/sim --seed 7 --items $((N / 5)) --annotators 2000 --classes 10 --slip 0.2 --shuffle"
run "$work/simulate" $simulate
line accord-simulate "$work/simulate" ''
cut -d, -f1-3 "$work/sim/labels.csv" >"$work/labels.csv"

have_sqlite=yes
command -v sqlite3 >/dev/null || { have_sqlite=no; echo 'no sqlite3 shell here: nothing to compare the import with'; }
round=0
while [ $round -lt "$ROUNDS" ]; do
  rm -f "$work/labels.db" "$work/peer.db"
  run "$work/import" accord-import -q -o "$work/labels.db" "$work/labels.csv"
  [ $have_sqlite = no ] || run "$work/peer" sqlite3 "$work/peer.db" '.mode csv' ".import $work/labels.csv label" \
    'create index label_item on label(item)'
  round=$((round + 1))
done
check "$(median "$work/import" 3)" $((40 + N * 64 / 1048576)) ' MiB'
line accord-import "$work/import" "$verdict"
if [ $have_sqlite = yes ]; then
  line "sqlite3 .import, create index" "$work/peer" ''
  ratio=$(awk -v a="$(median "$work/import" 1)" -v b="$(median "$work/peer" 1)" 'BEGIN { printf "%.2f", a / b }')
  check "$ratio" 1 ''
  printf '%-32s %8s %29s%s\n' 'ratio of the two' "$ratio" '' "$verdict"
fi
rm -f "$work/peer.db"
run "$work/import5" accord-import -q -o "$work/times.db" "$work/sim/labels.csv"
line 'accord-import with time and batch' "$work/import5" ''
rm -f "$work/times.db"

time_tool () { # program, arguments …
  command -v "$1" >/dev/null || { echo "no $1 in $BUILD/bin"; return; }
  : >"$work/tool"
  run "$work/tool" "$@"
  verdict=
  [ "$1" = accord-agree ] && [ $# = 2 ] && check "$(median "$work/tool" 1)" 2 ' s CPU'
  case "$*" in
    *alpha*percentile*) check "$(median "$work/tool" 1)" 3 ' s CPU' ;;
    *--iterations\ 20\ *) check "$(median "$work/tool" 1)" 2 ' s CPU' ;;
    *senses.db)
      check "$(median "$work/tool" 3)" 1024 ' MiB'; memory=$verdict
      check "$(median "$work/tool" 1)" 5 ' s CPU'; verdict="$verdict${memory:+, $memory}" ;;
  esac
  line "$(echo "$*" | sed "s|$work/||g")" "$work/tool" "$verdict"
}
labels=$work/labels.db
time_tool accord-agree "$labels"
time_tool accord-agree --coefficient alpha --interval percentile --resamples 1000 "$labels"
time_tool accord-agree --coefficient conger_kappa --interval percentile --resamples 1000 "$labels"
time_tool accord-agree --pairs "$labels"
time_tool accord-agree "$work/labels.csv"
time_tool accord-info "$labels"
time_tool accord-info --check "$labels"
time_tool accord-confuse "$labels"
time_tool accord-flag "$labels"
time_tool accord-merge "$labels"
time_tool accord-review list "$labels"
time_tool accord-hlp "$labels"
time_tool accord-annotators "$labels"
time_tool accord-next "$labels"
for method in majority weighted onecoin glad mace; do time_tool accord-consensus -m $method "$labels"; done
time_tool accord-consensus -m ds --iterations 20 "$labels"
time_tool accord-consensus -m map --iterations 20 "$labels"
time_tool accord-consensus "$labels"
time_tool accord-consensus -m majority --store kept "$labels"
time_tool accord-consensus --list "$labels"

# 45 words with ten senses each: 450 classes, ten of them together
awk -v n="$N" 'BEGIN { srand (7); print "item,annotator,label"
  for (i = 0; i < n / 5; i++) { word = i % 45; right = int (10 * rand ())
    for (j = 0; j < 5; j++) {
      sense = rand () < .75 ? right : int (10 * rand ())
      printf "w%02d-%06d,p%04d,w%02d.%d\n", word, i, int (2000 * rand ()), word, sense } } }' >"$work/senses.csv"
run "$work/senses" accord-import -q --repeats keep -o "$work/senses.db" "$work/senses.csv"
line 'accord-import, many classes' "$work/senses" ''
time_tool accord-consensus "$work/senses.db"
exit $missed
