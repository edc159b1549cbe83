#!/bin/sh
# A tool is one file under 150 lines, a function at most 60 (style: a function does one thing).
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$ROOT" || exit 2
bad=0
for file in src/tools/*.c; do
  lines=$(wc -l <"$file")
  [ "$lines" -lt 150 ] || { echo "$file has $lines lines, at most 149"; bad=1; }
done
# a function's body stands between a line that is "{" and one that is "}"
awk 'FNR == 1 { start = 0 }
  /^{$/ { start = FNR }
  /^}$/ { if (start && FNR - start > 61) { printf "%s:%d: a function of %d lines, at most 60\n", FILENAME, start, FNR - start - 1; bad = 1 } start = 0 }
  END { exit bad }' src/*/*.c || bad=1
exit $bad
