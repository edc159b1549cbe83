/* The texts of the schema that both a new database and a migration run.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A change by anybody's SQL raises the generation, so that packs and digests made before no longer count.
 * accord's own connections run with triggers off. */
#define SCHEMA_TRIGGER(table, event, word)                                                                   \
  "CREATE TRIGGER " table "_" event " AFTER " word " ON " table " BEGIN\n"                                   \
  "  UPDATE meta SET value = value + 1 WHERE key = 'generation';\n"                                          \
  "END;\n"
#define SCHEMA_TRIGGERS(table)                                                                               \
  SCHEMA_TRIGGER (table, "insert", "INSERT")                                                                 \
  SCHEMA_TRIGGER (table, "update", "UPDATE") SCHEMA_TRIGGER (table, "delete", "DELETE")

/* Since version 2. */
#define SCHEMA_CONSENSUS                                                                                     \
  "CREATE TABLE consensus (\n"                                                                               \
  "  id INTEGER PRIMARY KEY,\n"                                                                              \
  "  question INTEGER NOT NULL REFERENCES question,\n"                                                       \
  "  name TEXT NOT NULL,\n"                                                                                  \
  "  method TEXT NOT NULL,\n"                                                                                \
  "  parameters TEXT NOT NULL, -- options that made it\n"                                                    \
  "  seed INTEGER NOT NULL,\n"                                                                               \
  "  rounds INTEGER NOT NULL,\n"                                                                             \
  "  converged INTEGER NOT NULL CHECK (converged IN (0, 1)),\n"                                              \
  "  log_likelihood REAL,\n"                                                                                 \
  "  objective REAL,\n"                                                                                      \
  "  items INTEGER NOT NULL, -- that it speaks of\n"                                                         \
  "  overturned INTEGER NOT NULL, -- of them against the majority\n"                                         \
  "  gold INTEGER NOT NULL CHECK (gold IN (0, 1)), -- 1 = gold answers fixed their items\n"                  \
  "  state INTEGER NOT NULL, -- digest of the question's labels at that time\n"                              \
  "  digest INTEGER NOT NULL, -- checksum of its answers\n"                                                  \
  "  made TEXT NOT NULL,\n"                                                                                  \
  "  program TEXT NOT NULL,\n"                                                                               \
  "  UNIQUE (question, name)\n"                                                                              \
  ") STRICT"

#define SCHEMA_CONSENSUS_ANSWER                                                                              \
  "CREATE TABLE consensus_answer (\n"                                                                        \
  "  consensus INTEGER NOT NULL REFERENCES consensus,\n"                                                     \
  "  item INTEGER NOT NULL REFERENCES item,\n"                                                               \
  "  class INTEGER NOT NULL REFERENCES class,\n"                                                             \
  "  probability REAL NOT NULL,\n"                                                                           \
  "  PRIMARY KEY (consensus, item, class)\n"                                                                 \
  ") STRICT, WITHOUT ROWID"

#define SCHEMA_CONSENSUS_VIEWS                                                                               \
  "CREATE VIEW consensuses AS\n"                                                                             \
  "  SELECT question.name AS question, consensus.name AS consensus, consensus.method AS method,\n"           \
  "    consensus.parameters AS parameters, consensus.seed AS seed, consensus.rounds AS rounds,\n"            \
  "    consensus.converged AS converged, consensus.log_likelihood AS log_likelihood,\n"                      \
  "    consensus.objective AS objective, consensus.items AS items,\n"                                        \
  "    consensus.overturned AS overturned, consensus.made AS made, consensus.program AS program\n"           \
  "  FROM consensus JOIN question ON question.id = consensus.question;\n"                                    \
  "CREATE VIEW answers AS\n"                                                                                 \
  "  SELECT question.name AS question, consensus.name AS consensus, item.name AS item,\n"                    \
  "    class.name AS class, consensus_answer.probability AS probability\n"                                   \
  "  FROM consensus_answer JOIN consensus ON consensus.id = consensus_answer.consensus\n"                    \
  "    JOIN question ON question.id = consensus.question\n"                                                  \
  "    JOIN item ON item.id = consensus_answer.item JOIN class ON class.id = consensus_answer.class;\n"
