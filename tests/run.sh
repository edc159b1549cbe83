#!/bin/sh
# Runs unit tests, fuzz corpora, command-line cases and meta checks; the last line counts them.
# usage: BUILD=build tests/run.sh [PATTERN]     only what matches PATTERN (a shell pattern on the name)
# REWRITE=1 writes the golden files of command-line cases anew instead of comparing them.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$(dirname "$0")/.." || exit 2
root=$PWD
BUILD=${BUILD:-$root/build}
pattern=${1:-*}

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The same world for every test: no home, no locale of the user's, no clock, no colour.
unset ACCORD_SHARED_DATA COLUMNS
[ -d "$root/../shared/data" ] && ACCORD_SHARED_DATA=$(cd "$root/../shared/data" && pwd) && export ACCORD_SHARED_DATA
export LC_ALL=C.UTF-8 TZ=UTC HOME=/nonexistent SOURCE_DATE_EPOCH=1700000000 NO_COLOR=1 CK_FORK=${CK_FORK:-yes}
export DATA="$root/data" ROOT="$root" BUILD PATH="$BUILD/bin:$PATH" G_DEBUG=fatal-criticals

passed=0 failed=0 skipped=0
pass () { passed=$((passed + 1)); }
fail () { failed=$((failed + 1)); echo "FAIL $1"; }
skip () { skipped=$((skipped + 1)); echo "SKIP $1"; }

# Unit tests: each case of a suite counts.
for test in "$BUILD"/tests/test_*; do
  [ -x "$test" ] || continue
  name=unit/${test##*/test_}
  case $name in $pattern) ;; *) continue ;; esac
  "$test" >"$work/out" 2>&1
  status=$?
  line=$(grep -E '^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+' "$work/out" | tail -n 1)
  if [ -z "$line" ]; then
    fail "$name: ended with status $status"
    cat "$work/out"
    continue
  fi
  checks=$(echo "$line" | sed 's/.*Checks: \([0-9]*\).*/\1/')
  bad=$(($(echo "$line" | sed 's/.*Failures: \([0-9]*\), Errors: \([0-9]*\).*/\1 + \2/')))
  skips=$(grep -c '^SKIP ' "$work/out")
  sed -n "s|^SKIP |SKIP $name |p" "$work/out"
  passed=$((passed + checks - bad - skips)) failed=$((failed + bad)) skipped=$((skipped + skips))
  if [ "$status" -ne 0 ]; then
    echo "FAIL $name"
    cat "$work/out"
    [ "$bad" -eq 0 ] && failed=$((failed + 1))
  fi
done

# Fuzz corpora: every file must be taken without a crash.
for replay in "$BUILD"/replay/fuzz_*; do
  [ -x "$replay" ] || continue
  name=fuzz/${replay##*/}
  case $name in $pattern) ;; *) continue ;; esac
  if "$replay" "$root/tests/fuzz/corpus/${replay##*/}" >"$work/out" 2>&1; then pass; else fail "$name"; tail -n 20 "$work/out"; fi
done

# Command-line cases: a script `cmd`, run in an empty folder; its output, messages and status are golden.
# Beside cmd: stdout, stderr (absent = empty), status (absent = 0), and input files, found as $CASE/NAME.
# A case that cannot run here prints `SKIP: reason` and exits 77.
for cmd in "$root"/tests/cli/*/*/cmd; do
  [ -f "$cmd" ] || continue
  CASE=${cmd%/cmd}; export CASE
  name=cli/${CASE#"$root"/tests/cli/}
  case $name in $pattern) ;; *) continue ;; esac
  rm -rf "$work/case" && mkdir "$work/case"
  (cd "$work/case" && sh "$cmd" >"$work/stdout" 2>"$work/stderr" </dev/null)
  status=$?
  if [ $status -eq 77 ] && grep -q '^SKIP: ' "$work/stdout"; then
    skip "$name: $(sed -n 's/^SKIP: //p' "$work/stdout" | head -n 1)"
    continue
  fi
  if [ "${REWRITE:-0}" = 1 ]; then
    cp "$work/stdout" "$CASE/stdout"
    if [ -s "$work/stderr" ]; then cp "$work/stderr" "$CASE/stderr"; else rm -f "$CASE/stderr"; fi
    if [ $status -ne 0 ]; then echo $status >"$CASE/status"; else rm -f "$CASE/status"; fi
    continue
  fi
  good=1
  wanted=0; [ -f "$CASE/status" ] && wanted=$(cat "$CASE/status")
  [ "$status" = "$wanted" ] || { good=0; echo "$name: status $status, wanted $wanted"; }
  for stream in stdout stderr; do
    golden=/dev/null; [ -f "$CASE/$stream" ] && golden=$CASE/$stream
    diff -u "$golden" "$work/$stream" >"$work/diff" || { good=0; echo "$name: $stream differs"; head -n 40 "$work/diff"; }
  done
  if [ $good = 1 ]; then pass; else fail "$name"; fi
done

# Checks of the project itself: layers, headers, help against manual, examples.
for meta in "$root"/tests/meta/*.sh; do
  [ -f "$meta" ] || continue
  name=meta/$(basename "$meta" .sh)
  case $name in $pattern) ;; *) continue ;; esac
  rm -rf "$work/case" && mkdir "$work/case"
  (cd "$work/case" && sh "$meta") >"$work/out" 2>&1
  status=$?
  if [ $status -eq 0 ]; then pass
  elif [ $status -eq 77 ]; then skip "$name: $(head -n 1 "$work/out")"
  else fail "$name"; head -n 60 "$work/out"; fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
