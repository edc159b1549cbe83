#!/bin/sh
# The whole job on the example data, in a folder that is removed afterwards: each command, its output, what to look at.
# usage: make demo      (the programs must be found in PATH)
# Ends with 1 as soon as a command fails.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
data=$(cd "$(dirname "$0")" && pwd) || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM
cd "$scratch" && cp "$data"/tickets/*.csv . || exit 1
COLUMNS=${COLUMNS:-80}
export COLUMNS

say () { printf '\n\n'; printf '== %s\n' "$*" | fold -s -w 78 | sed 's/ *$//'; }
show () { # command, lines to show of a long output
  if [ $# -gt 1 ]; then printf '\n$ %s | head -n %s\n' "$1" "$2"; else printf '\n$ %s\n' "$1"; fi
  if ! sh -c "$1" >.out 2>.messages; then
    cat .out .messages >&2
    echo "demo: this command failed" >&2
    exit 1
  fi
  cat .messages
  if [ $# -gt 1 ]; then head -n "$2" .out; else cat .out; fi
}

say '600 support tickets, labelled by twelve people: one label a row.'
show 'head -n 4 labels.csv'

say 'Import: people, gold answers and a model. Who answers cannot_tell says that a ticket is unclear, which is no class.'
show 'accord-import -o tickets.db --tag cannot_tell labels.csv'
show 'accord-import -o tickets.db --kind gold gold.csv'
show 'accord-import -o tickets.db --kind model predictions_baseline.csv'
show 'accord-info -f table tickets.db'

say 'Do they agree beyond chance? Look at the interval of alpha, and at lee, whose pairs are the worst.'
show 'accord-agree -f table tickets.db'
show 'accord-agree -f table --pairs tickets.db' 6

say 'Which classes do they mix up? Nobody can tell shipping from delivery (2-way is a half: a coin); billing and refund are hard.'
show 'accord-confuse -f table tickets.db' 8
show 'accord-confuse -f table --items billing,refund tickets.db' 4

say 'Should two classes be one? Merging shipping and delivery costs nothing that people share; billing and refund want a better definition.'
show 'accord-merge -f table tickets.db' 9
show 'accord-merge -f table --with shipping,delivery tickets.db'
show 'accord-merge -f table --apply --with shipping,delivery tickets.db'
show 'accord-agree -f table tickets.db' 6

say 'Which tickets deserve a look, and what to do about each?'
show 'accord-flag -f table tickets.db' 14

say 'A sheet for the review meeting, filled in here by awk: where gold is contradicted the people are right, poor tickets are gathered again.'
show 'accord-review list -f table --limit 3 tickets.db'
show 'accord-review sheet --limit 8 tickets.db > sheet.csv'
cat >fill.awk <<'END'
# Writes decisions into their columns, found by the header.
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
NR > 1 && $at["kind"] == "gold" { $at["decision"] = "class"; split ($at["votes"], vote, ":"); $at["class"] = vote[1] }
NR > 1 && $at["kind"] == "poor" { $at["decision"] = "gather_again" }
NR > 1 && $at["decision"] != "" { $at["reviewer"] = "maria" }
{ print }
END
show 'cat fill.awk'
show 'awk -F, -v OFS=, -f fill.awk sheet.csv > filled.csv'
show 'accord-review record tickets.db filled.csv'
show 'accord-review decisions -f table tickets.db'

say 'Who needs a talk, and why? What people say by chance cannot be repaired (noise); what they always say could be (bias).'
show 'accord-annotators -f table -n 2 tickets.db'

say 'One answer a ticket, how sure it is, and where it is not the one with the most votes; which three further labels would tell most.'
show 'accord-consensus -f table -n 4 tickets.db'
show 'accord-next -f table --budget 3 tickets.db'

say 'How good are people, and how much room is left for a model?'
show 'accord-hlp -f table tickets.db'

say 'No database: every tool takes a stream; pipes get TSV, programs JSON.'
show 'cut -d, -f1-3 labels.csv | accord-agree --tag cannot_tell -' 4
show 'accord-agree -f json tickets.db' 6

say 'That was the whole job. Next: man accord, or your own labels: accord-import -o labels.db labels.csv'
