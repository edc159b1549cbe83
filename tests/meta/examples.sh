#!/bin/sh
# Examples of README and the manuals: a line "$ command" in a literal block is run, the lines below are its output.
# Blocks that start with "$ git clone", "$ make" or "$ sudo" and those marked as not run are left alone.
# All examples of one page run in order in one scratch copy of data/.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
bad=0
ran=0
export COLUMNS=80

# stdin: a page; stdout: each block's lines, blocks ended by a line "\f"
blocks () {
  case $1 in
    *.md) awk '/^(    )*```/ { if (inside) { print "\f"; inside = 0 } else if ($0 ~ /```(console|sh-session)$/) inside = 1; next } inside { print }' "$1" ;;
    *) awk '/^\.Bd .*-literal/ { inside = 1; next } /^\.Ed/ { if (inside) print "\f"; inside = 0; next }
        inside && /^\./ { next } inside { gsub (/\\e/, "\\"); gsub (/\\&/, ""); gsub (/\\-/, "-"); print }' "$1" ;;
  esac
}

check () { # command and expected output gathered in $work/command and $work/wanted
  [ -s "$work/command" ] || return 0
  if head -n 1 "$work/command" | grep -qE '^(git|make|sudo|man|cd|less) |\| *less$'; then return 0; fi
  ran=$((ran + 1))
  (cd "$work/data" && sh "$work/command") >"$work/got" 2>"$work/messages" </dev/null
  if ! diff -u "$work/wanted" "$work/got" >"$work/diff"; then
    echo "$1: example differs: $(cat "$work/command")"; cat "$work/diff"; head -n 5 "$work/messages"; bad=1
  fi
}

for page in "$ROOT"/README.md "$ROOT"/man/*.[1-9]; do
  rm -rf "$work/data" && cp -R "$ROOT/data" "$work/data" && chmod -R u+w "$work/data"
  : >"$work/command"; : >"$work/wanted"
  blocks "$page" >"$work/blocks"
  example=0
  while IFS= read -r line; do
    case $line in
      '$ '*)
        [ $example = 1 ] && check "${page##*/}"
        printf '%s\n' "${line#??}" >"$work/command"; : >"$work/wanted"; example=1; continued=0
        case $line in *\\) continued=1 ;; esac ;;
      "$(printf '\f')")
        [ $example = 1 ] && check "${page##*/}"
        example=0 ;;
      *)
        if [ $example = 1 ] && [ "$continued" = 1 ]; then
          printf '%s\n' "$line" >>"$work/command"
          case $line in *\\) ;; *) continued=0 ;; esac
        elif [ $example = 1 ]; then printf '%s\n' "$line" >>"$work/wanted"
        fi ;;
    esac
  done <"$work/blocks"
done
[ $ran -gt 0 ] || { echo "no example found"; bad=1; }
exit $bad
