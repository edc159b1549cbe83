#!/bin/sh
# Every tool is listed where a reader looks for it, has a page, golden cases, and a licence beside the code.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$ROOT" || exit 2
bad=0
for source in src/tools/accord-*.c; do
  tool=$(basename "$source" .c)
  for place in README.md CHANGELOG.md man/accord.7; do
    grep -q "$tool" "$place" 2>/dev/null || { echo "$place does not mention $tool"; bad=1; }
  done
  ls "tests/cli/$tool"/*/cmd >/dev/null 2>&1 || { echo "tests/cli/$tool has no case"; bad=1; }
done
for source in src/base/*.c src/ingest/*.c src/dataset/*.c src/stats/*.c src/store/*.c src/report/*.c; do
  noun=$(basename "$source" .c)
  ls tests/unit/test_*.c | grep -q . || bad=1
  grep -lqE "(test_|/)$noun\b|accord_$noun|accord/[a-z]*/$noun\.h" tests/unit/*.c 2>/dev/null ||
    [ ! -f "include/accord/$(basename "$(dirname "$source")")/$noun.h" ] ||
    { echo "no unit test touches $source"; bad=1; }
done
# SEE ALSO: whom a page names, names it back; everybody names accord-import(1), and accord-simulate(1) is for trying out
seen () { sed -n '/^\.Sh SEE ALSO/,/^\.Sh [^S]/s/^\.Xr \([^ ]*\) \([15]\).*/\1.\2/p' "man/$1" | grep -v -x -e accord-import.1 -e man.1 -e accord.1; }
for page in man/*.[15]; do
  page=${page#man/}
  case $page in accord-import.1 | accord-simulate.1 | accord.1) continue ;; esac
  for other in $(seen "$page"); do
    seen "$other" | grep -qxF "$page" || { echo "man/$other does not name $page in SEE ALSO, but is named there"; bad=1; }
  done
done
exit $bad
