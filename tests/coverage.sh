#!/bin/sh
# Prints line coverage per folder from the .gcno and .gcda files below the build folder given.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
build=$1
find "$build/src" -name '*.gcda' | while read -r data; do
  gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk '
  /^File / { file = $2; gsub (/\047/, "", file) }
  /^Lines executed:/ && file ~ /^src\// {
    split ($2, part, /[:%]/); n = $4; split (file, folder, "/")
    lines[folder[2]] += n; hit[folder[2]] += n * part[2] / 100; file = "" }
  END { for (f in lines) { printf "%-10s %6.1f %% of %d lines\n", f, 100 * hit[f] / lines[f], lines[f]; a += lines[f]; b += hit[f] }
        printf "%-10s %6.1f %% of %d lines\n", "all", 100 * b / a, a }'
