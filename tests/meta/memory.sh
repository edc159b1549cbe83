#!/bin/sh
# Too little memory ends a tool with a message and status 2, wherever the memory ends; a database is as it was.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
bad=0
complain () { echo "$1"; bad=1; }

(ulimit -v 200000 && accord-agree --version) >/dev/null 2>&1 || { echo "SKIP: the address space cannot be limited"; exit 77; }
awk 'BEGIN { print "item,annotator,label"
  for (i = 1; i <= 5000; i++) for (j = 1; j <= 3; j++) printf "item%d,w%d,%s\n", i, j, (i * j) % 7 ? "a" : "b" }' >labels.csv
accord-import -q -o labels.db labels.csv || exit 1

# try KILOBYTES COMMAND...: where at least the libraries can be loaded and the program begins
try () {
  limit=$1; shift
  (ulimit -v "$limit"; exec "$1" --version) >output 2>&1 || return
  (ulimit -v "$limit"; exec "$@") >output 2>messages
  status=$?
  case $status in
    0) ;;
    2) grep -q "^$1: " messages || complain "$* within $limit kB: no message: $(cat messages)" ;;
    *) complain "$* within $limit kB: status $status: $(cat messages)" ;;
  esac
}
for limit in 7000 8000 8500 9000 9500 10000 10500 11000 11500 12000 13000 14000 16000 18000; do
  for tool in agree confuse flag hlp info merge; do
    try $limit accord-$tool labels.db
  done
  try $limit accord-agree labels.csv
  try $limit accord-review list labels.db
  try $limit accord-import -q -o new.db labels.csv
  accord-import -q -o new.db labels.csv || complain "a retry fails after $limit kB"
  left=$(ls -A | grep '^\.')
  [ -z "$left" ] || complain "left after $limit kB and a retry: $left"
  rm -f new.db
done
exit $bad
