#!/bin/sh
# Nothing that was committed is lost and nothing is left half done, whatever happens to an import, or to the storing of a
# consensus: kill -9 after growing delays, kill -9 at each write and sync (where strace is there), a full disk, a read error, SIGTERM.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
bad=0
complain () { echo "$1"; bad=1; }

rows () { # first last class: labels of three annotators
  awk -v a="$1" -v b="$2" -v c="$3" 'BEGIN { print "item,annotator,label"
    for (i = a; i <= b; i++) for (j = 1; j <= 3; j++) printf "item%06d,w%d,%s\n", i, j, (i * j) % 7 ? c : "other" }'
}
rows 1 300 first >old.csv
rows 301 600 second >small.csv
rows 301 40000 second >large.csv
accord-import -q -o old.db old.csv || exit 1
count () { # labels in force, through the agreement tool, which reads packs
  accord-agree -q --format tsv "$1" 2>messages | awk -F'\t' '$1 == "percent_agreement" { print $10 }'
}

# state NAME NEW: x.db holds the old labels or all of the new, is sound, and takes the import again
state () {
  for journal in x.db-wal x.db-shm; do [ -e $journal ] && complain "$1: $journal is left"; done
  n=$(count x.db)
  case $n in 900 | "$2") ;; *) complain "$1: $n labels, neither 900 nor $2: $(cat messages)" ;; esac
  accord-info -q --check x.db >findings 2>&1 || { complain "$1: the database is not sound"; cat findings; }
  accord-import -q -o x.db "$3" 2>messages || { complain "$1: a retry fails"; cat messages; }
  [ "$(count x.db)" = "$2" ] || complain "$1: after a retry $(count x.db) labels, wanted $2"
}

# kill -9 after growing delays
for delay in 0.00 0.01 0.02 0.04 0.06 0.08 0.10 0.13 0.16 0.20 0.25 0.30 0.40; do
  cp old.db x.db
  accord-import -q -o x.db large.csv & pid=$!
  sleep $delay
  kill -9 $pid 2>/dev/null && wait $pid 2>/dev/null
  wait $pid 2>/dev/null
  state "kill -9 after $delay s" 120000 large.csv
  rm -f x.db x.db-journal
done 2>/dev/null

# kill -9 at the k-th system call that changes a file
if command -v strace >/dev/null 2>&1 && strace -o /dev/null true 2>/dev/null; then
  for call in pwrite64 fdatasync ftruncate unlink; do
    k=1
    while [ $k -le 60 ]; do
      cp old.db x.db
      strace -f -o trace -e trace=$call -e inject=$call:signal=SIGKILL:when=$k accord-import -q -o x.db small.csv 2>/dev/null
      status=$?
      state "kill -9 at $call $k" 1800 small.csv
      rm -f x.db x.db-journal
      [ $status -eq 0 ] && break
      k=$((k + 1))
    done
  done
else
  echo "strace cannot be used: kill -9 at each system call was not tried"
fi

# a full disk: no file may grow beyond the limit (blocks of 512 bytes); the write fails
for blocks in 1 64 256 512 1024; do
  cp old.db x.db
  (ulimit -f $blocks; exec accord-import -q -o x.db large.csv) 2>full
  status=$?
  [ $status -eq 2 ] || { [ $status -eq 0 ] || complain "full disk ($blocks blocks): status $status, wanted 2"; }
  [ $status -eq 2 ] && ! grep -q '^accord-import: ' full && complain "full disk: no message"
  state "full disk ($blocks blocks)" 120000 large.csv
  rm -f x.db x.db-journal
done

# a new database on a full disk leaves no file
(ulimit -f 16; exec accord-import -q -o new.db large.csv) 2>/dev/null && complain "a full disk went unnoticed"
left=$(ls -A | grep 'new\.db')
[ -z "$left" ] || complain "a failed import left $left"

# read errors: a folder, a file that cannot be read through
cp old.db x.db
accord-import -q -o x.db . 2>messages && complain "a folder was imported"
accord-import -q -o x.db /proc/self/mem 2>messages && complain "a read error went unnoticed"
state "read error" 1800 small.csv
rm -f x.db

# SIGTERM: rolled back, 128 + 15, no stray file
cp old.db x.db
mkfifo pipe
accord-import -q -o x.db pipe 2>messages & pid=$!
{ rows 301 2000 second; kill -TERM $pid; sleep 0.2; rows 1 2 second; } >pipe 2>/dev/null
wait $pid
status=$?
[ $status -eq 143 ] || complain "SIGTERM: status $status, wanted 143"
[ -e x.db-journal ] && complain "SIGTERM: a journal is left"
state "SIGTERM" 1800 small.csv

# a consensus: stored whole or not at all, and then by a retry
accord-import -q -o many.db large.csv || exit 1
kept () { # NAME: x.db holds no consensus, or one that is sound, and takes one
  accord-info -q --check x.db >findings 2>&1 || { complain "$1: the database is not sound"; cat findings; }
  n=$(accord-consensus -q --list --format tsv x.db | awk -F'\t' 'NR == 2 { print $4 }')
  case $n in '') ;; 39700) accord-consensus -q --drop kept x.db >/dev/null || complain "$1: it cannot be dropped" ;;
    *) complain "$1: $n items are stored" ;; esac
  accord-consensus -q -m majority --store kept x.db >/dev/null 2>messages || { complain "$1: a retry fails"; cat messages; }
  rm -f x.db x.db-journal
}
for delay in 0.02 0.06 0.10 0.14 0.18 0.22 0.28 0.36; do
  cp many.db x.db
  accord-consensus -q -m majority --store kept x.db >/dev/null & pid=$!
  sleep $delay
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
  kept "kill -9 after $delay s of storing"
done 2>/dev/null
cp many.db x.db
(ulimit -f 6000; exec accord-consensus -q -m majority --store kept x.db) >printed 2>messages && complain "storing: a full disk went unnoticed"
[ -s printed ] && complain "storing on a full disk printed answers"
kept "storing on a full disk"
exit $bad
