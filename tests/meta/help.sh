#!/bin/sh
# The same options stand in --help and in the manual; the same words in --help, the NAME line, accord(7) and README.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
work=$PWD
cd "$ROOT" || exit 2
bad=0

for source in src/tools/accord-*.c; do
  tool=$(basename "$source" .c)
  page=man/$tool.1
  [ -f "$page" ] || { echo "$tool has no manual page"; bad=1; continue; }

  "$BUILD/bin/$tool" --help >"$work/help.txt" || { echo "$tool --help fails"; bad=1; continue; }
  # options of --help: "  -f, --format=…" and "  --question=…"
  sed -n 's/^ *\(-[A-Za-z], \)\{0,1\}--\([a-z][a-z-]*\).*/\2/p' "$work/help.txt" | sort -u >"$work/options.help"
  # options of the page: .It … Fl Fl name
  grep -E '^\.It .*Fl Fl ' "$page" | grep -oE 'Fl Fl [a-z][a-z-]*' | sed 's/Fl Fl //' | sort -u >"$work/options.page"
  diff "$work/options.help" "$work/options.page" >"$work/options.diff" || { echo "$tool: --help (<) and $page (>) list different options:"; cat "$work/options.diff"; bad=1; }

  summary=$(sed -n 's/^\.Nd //p' "$page")
  grep -qF -- "$summary" "$work/help.txt" || { echo "$tool --help lacks the words of the NAME line: $summary"; bad=1; }
  [ -f man/accord.7 ] && { grep -qF -- "$summary" man/accord.7 || { echo "man/accord.7 lacks: $tool, $summary"; bad=1; }; }
  grep -qF -- "$summary" README.md || { echo "README.md lacks: $tool, $summary"; bad=1; }
done
exit $bad
