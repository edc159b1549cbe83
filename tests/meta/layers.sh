#!/bin/sh
# Each layer includes only the layers that src/README.md allows; csv.h and sqlite3.h have one home each.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$ROOT" || exit 2
bad=0

allowed () { # the third column of the layer's row, as words
  awk -F'|' -v layer="$1" '{ name = $2; gsub (/ /, "", name) } name == layer { gsub (/[,–]/, " ", $4); print $4 }' src/README.md
}

for layer in base ingest dataset store stats report cli views; do
  may=$(allowed $layer)
  [ -n "$may" ] || { echo "no row for $layer in src/README.md"; bad=1; continue; }
  for file in src/$layer/*.[ch] include/accord/$layer/*.h; do
    [ -f "$file" ] || continue
    for used in $(sed -n 's|^ *# *include *[<"]accord/\([a-z]*\)/.*|\1|p' "$file" | sort -u); do
      case " $layer $may " in
        *" $used "*) ;;
        *) echo "$file includes accord/$used, which $layer may not"; bad=1 ;;
      esac
    done
  done
done

for pair in csv:ingest sqlite3:store; do
  header=${pair%:*} home=${pair#*:}
  for file in $(grep -lE "^ *# *include *<$header\.h>" -r src include tests/unit tests/fuzz tests/bench 2>/dev/null); do
    case $file in
      src/$home/* | tests/unit/test_*) ;;
      *) echo "$file includes $header.h, which only src/$home may"; bad=1 ;;
    esac
  done
done

# the library neither prints nor ends the program nor sets the locale
for layer in base ingest dataset store stats report views; do
  grep -nE '(^|[^a-z_])(printf|puts|perror|exit|abort|setlocale|g_print|g_printerr|g_warning) *\(' src/$layer/*.c 2>/dev/null | grep -v 'snprintf' && bad=1
done
exit $bad
