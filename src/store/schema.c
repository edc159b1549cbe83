/* The schema of the database and its verification.  Documented in accord-db(5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "private.h"
#include "schema.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *sql;
} Table;

#define QUESTION                                                                                             \
  "CREATE TABLE question (\n"                                                                                \
  "  id INTEGER PRIMARY KEY,\n"                                                                              \
  "  name TEXT NOT NULL UNIQUE,\n"                                                                           \
  "  scale TEXT NOT NULL DEFAULT 'nominal' CHECK (scale IN ('nominal', 'ordinal', 'interval', "              \
  "'ratio', 'circular', 'multi-label'))\n"

/* Exactly these texts stand in sqlite_schema; opening compares them.  Those of later versions are what ALTER TABLE
 * makes of the earlier ones (migration.c). */
static const Table tables[] = {
  { "meta", "CREATE TABLE meta (\n"
            "  key TEXT NOT NULL PRIMARY KEY,\n"
            "  value INTEGER NOT NULL\n"
            ") STRICT" },
  { "question", QUESTION ", set_separator TEXT) STRICT" },
  { "item", "CREATE TABLE item (\n"
            "  id INTEGER PRIMARY KEY,\n"
            "  name TEXT NOT NULL\n"
            ") STRICT" },
  { "annotator", "CREATE TABLE annotator (\n"
                 "  id INTEGER PRIMARY KEY,\n"
                 "  name TEXT NOT NULL,\n"
                 "  kind TEXT NOT NULL DEFAULT 'human' CHECK (kind IN ('human', 'model', 'gold', "
                 "'reviewer'))\n"
                 ") STRICT" },
  { "class", "CREATE TABLE class (\n"
             "  id INTEGER PRIMARY KEY,\n"
             "  question INTEGER NOT NULL REFERENCES question,\n"
             "  name TEXT NOT NULL,\n"
             "  position INTEGER, -- declared order; NULL = none\n"
             "  value REAL, -- numeric value\n"
             "  cost REAL, -- of getting it wrong\n"
             "  tag TEXT, -- marks an answer as ambiguity, not a class\n"
             "  declared INTEGER NOT NULL DEFAULT 0 CHECK (declared IN (0, 1)), -- a class even if nobody "
             "used it\n"
             "  UNIQUE (question, name)\n"
             ") STRICT" },
  { "source", "CREATE TABLE source (\n"
              "  id INTEGER PRIMARY KEY,\n"
              "  question INTEGER NOT NULL REFERENCES question,\n"
              "  name TEXT NOT NULL,\n"
              "  kind TEXT NOT NULL, -- of its annotators\n"
              "  format TEXT,\n"
              "  mapping TEXT, -- column of each role\n"
              "  sha256 TEXT, -- of the file's bytes\n"
              "  size INTEGER, -- bytes\n"
              "  rows INTEGER, -- read\n"
              "  refused INTEGER NOT NULL DEFAULT 0, -- rows refused\n"
              "  labels INTEGER NOT NULL DEFAULT 0, -- stored from it\n"
              "  missing INTEGER NOT NULL DEFAULT 0, -- rows without an answer\n"
              "  digest INTEGER NOT NULL DEFAULT 0, -- checksum of the stored labels\n"
              "  imported TEXT NOT NULL,\n"
              "  program TEXT NOT NULL,\n"
              "  superseded_by INTEGER REFERENCES source -- the source that replaced it\n"
              ") STRICT" },
  { "batch", "CREATE TABLE batch (\n"
             "  id INTEGER PRIMARY KEY,\n"
             "  name TEXT NOT NULL\n"
             ") STRICT" },
  { "label", "CREATE TABLE label (\n"
             "  id INTEGER PRIMARY KEY,\n"
             "  item INTEGER NOT NULL REFERENCES item,\n"
             "  annotator INTEGER NOT NULL REFERENCES annotator,\n"
             "  class INTEGER NOT NULL REFERENCES class,\n"
             "  round INTEGER NOT NULL DEFAULT 1,\n"
             "  source INTEGER NOT NULL REFERENCES source,\n"
             "  line INTEGER NOT NULL, -- of the source\n"
             "  time TEXT, -- as written\n"
             "  duration REAL,\n"
             "  confidence REAL,\n"
             "  batch INTEGER REFERENCES batch,\n"
             "  superseded_by INTEGER REFERENCES source -- NULL = in force\n"
             ") STRICT" },
  { "item_attribute", "CREATE TABLE item_attribute (\n"
                      "  item INTEGER NOT NULL REFERENCES item,\n"
                      "  name TEXT NOT NULL,\n"
                      "  value TEXT NOT NULL,\n"
                      "  PRIMARY KEY (item, name)\n"
                      ") STRICT, WITHOUT ROWID" },
  { "annotator_attribute", "CREATE TABLE annotator_attribute (\n"
                           "  annotator INTEGER NOT NULL REFERENCES annotator,\n"
                           "  name TEXT NOT NULL,\n"
                           "  value TEXT NOT NULL,\n"
                           "  PRIMARY KEY (annotator, name)\n"
                           ") STRICT, WITHOUT ROWID" },
  { "class_merge", "CREATE TABLE class_merge (\n"
                   "  id INTEGER PRIMARY KEY,\n"
                   "  question INTEGER NOT NULL REFERENCES question,\n"
                   "  target INTEGER NOT NULL REFERENCES class,\n"
                   "  made TEXT NOT NULL,\n"
                   "  undone TEXT -- NULL = in force\n"
                   ") STRICT" },
  { "class_merge_member", "CREATE TABLE class_merge_member (\n"
                          "  merge INTEGER NOT NULL REFERENCES class_merge,\n"
                          "  class INTEGER NOT NULL REFERENCES class,\n"
                          "  PRIMARY KEY (merge, class)\n"
                          ") STRICT, WITHOUT ROWID" },
  { "class_change", "CREATE TABLE class_change (\n"
                    "  id INTEGER PRIMARY KEY,\n"
                    "  question INTEGER NOT NULL REFERENCES question,\n"
                    "  what TEXT NOT NULL, -- in words\n"
                    "  made TEXT NOT NULL,\n"
                    "  undone TEXT -- NULL = in force\n"
                    ") STRICT" },
  { "class_change_step", "CREATE TABLE class_change_step (\n"
                         "  change INTEGER NOT NULL REFERENCES class_change,\n"
                         "  step INTEGER NOT NULL,\n"
                         "  class TEXT, -- its name before the step; NULL = the question itself\n"
                         "  field TEXT NOT NULL, -- column of class or question; row = the class as such\n"
                         "  old ANY,\n"
                         "  new ANY,\n"
                         "  PRIMARY KEY (change, step)\n"
                         ") STRICT, WITHOUT ROWID" },
  { "decision", "CREATE TABLE decision (\n"
                "  id INTEGER PRIMARY KEY,\n"
                "  question INTEGER NOT NULL REFERENCES question,\n"
                "  item INTEGER NOT NULL REFERENCES item,\n"
                "  decision TEXT NOT NULL CHECK (decision IN ('class', 'borderline', 'gather_again', "
                "'guideline_gap', 'slip', 'skip')),\n"
                "  class INTEGER REFERENCES class,\n"
                "  annotator INTEGER REFERENCES annotator, -- whose label is the slip\n"
                "  reviewer TEXT NOT NULL,\n"
                "  reason TEXT,\n"
                "  note TEXT,\n"
                "  state TEXT, -- digest of the labels that the reviewer saw\n"
                "  time TEXT NOT NULL,\n"
                "  superseded_by INTEGER REFERENCES decision\n"
                ") STRICT" },
  { "consensus", SCHEMA_CONSENSUS },
  { "consensus_answer", SCHEMA_CONSENSUS_ANSWER },
  { "pack_state", "CREATE TABLE pack_state (\n"
                  "  question INTEGER PRIMARY KEY REFERENCES question,\n"
                  "  generation INTEGER NOT NULL, -- meta.generation they were made at\n"
                  "  packs INTEGER NOT NULL,\n"
                  "  labels INTEGER NOT NULL,\n"
                  "  digest INTEGER NOT NULL\n"
                  ") STRICT" },
  { "pack", "CREATE TABLE pack (\n"
            "  question INTEGER NOT NULL REFERENCES question,\n"
            "  position INTEGER NOT NULL,\n"
            "  labels INTEGER NOT NULL,\n"
            "  annotator_width INTEGER NOT NULL, -- bytes a label\n"
            "  class_width INTEGER NOT NULL,\n"
            "  round_width INTEGER NOT NULL, -- 0 = every round is 1\n"
            "  digest INTEGER NOT NULL,\n"
            "  data BLOB NOT NULL, -- columns item, annotator, class, round\n"
            "  PRIMARY KEY (question, position)\n"
            ") STRICT" },
};

/* Tables that were otherwise up to a version, or were not there: NULL. */
static const struct
{
  int version; /* the last one */
  Table table;
} earlier[] = {
  { 1, { "question", QUESTION ") STRICT" } },
  { 1, { "consensus", NULL } },
  { 1, { "consensus_answer", NULL } },
};

static const char indices_and_views[]
    = "CREATE UNIQUE INDEX item_name ON item (name);\n"
      "CREATE UNIQUE INDEX annotator_name ON annotator (name);\n"
      "CREATE UNIQUE INDEX batch_name ON batch (name);\n"
      "CREATE VIEW labels AS\n"
      "  SELECT question.name AS question, item.name AS item, annotator.name AS annotator,\n"
      "    class.name AS label, label.round AS round, label.time AS time, source.name AS source,\n"
      "    label.line AS line\n"
      "  FROM label JOIN item ON item.id = label.item JOIN annotator ON annotator.id = label.annotator\n"
      "    JOIN class ON class.id = label.class JOIN question ON question.id = class.question\n"
      "    JOIN source ON source.id = label.source\n"
      "  WHERE label.superseded_by IS NULL;\n"
      "CREATE VIEW items AS\n"
      "  SELECT item.name AS item, item_attribute.name AS attribute, item_attribute.value AS value\n"
      "  FROM item LEFT JOIN item_attribute ON item_attribute.item = item.id;\n"
      "CREATE VIEW annotators AS\n"
      "  SELECT annotator.name AS annotator, annotator.kind AS kind,\n"
      "    annotator_attribute.name AS attribute, annotator_attribute.value AS value\n"
      "  FROM annotator LEFT JOIN annotator_attribute ON annotator_attribute.annotator = annotator.id;\n"
      "CREATE VIEW classes AS\n"
      "  SELECT question.name AS question, class.name AS class, class.position AS position,\n"
      "    class.value AS value, class.cost AS cost, class.tag AS tag, class.declared AS declared,\n"
      "    (SELECT target.name FROM class_merge_member\n"
      "       JOIN class_merge ON class_merge.id = class_merge_member.merge AND class_merge.undone IS NULL\n"
      "       JOIN class AS target ON target.id = class_merge.target\n"
      "     WHERE class_merge_member.class = class.id AND class_merge.target <> class.id) AS merged_into\n"
      "  FROM class JOIN question ON question.id = class.question;\n"
      "CREATE VIEW sources AS\n"
      "  SELECT source.id AS id, question.name AS question, source.name AS source, source.kind AS kind,\n"
      "    source.format AS format, source.mapping AS mapping, source.sha256 AS sha256,\n"
      "    source.size AS size, source.rows AS rows, source.refused AS refused, source.labels AS labels,\n"
      "    source.missing AS missing, source.imported AS imported, source.program AS program,\n"
      "    later.name AS superseded_by\n"
      "  FROM source JOIN question ON question.id = source.question\n"
      "    LEFT JOIN source AS later ON later.id = source.superseded_by;\n"
      "CREATE VIEW decisions AS\n"
      "  SELECT question.name AS question, item.name AS item, decision.decision AS decision,\n"
      "    class.name AS class, annotator.name AS annotator, decision.reviewer AS reviewer,\n"
      "    decision.reason AS reason, decision.note AS note, decision.state AS state,\n"
      "    decision.time AS time\n"
      "  FROM decision JOIN question ON question.id = decision.question\n"
      "    JOIN item ON item.id = decision.item LEFT JOIN class ON class.id = decision.class\n"
      "    LEFT JOIN annotator ON annotator.id = decision.annotator\n"
      "  WHERE decision.superseded_by IS NULL;\n" SCHEMA_CONSENSUS_VIEWS;

/* clang-format off */
static const char triggers[] =
  SCHEMA_TRIGGERS ("question")
  SCHEMA_TRIGGERS ("item")
  SCHEMA_TRIGGERS ("annotator")
  SCHEMA_TRIGGERS ("class")
  SCHEMA_TRIGGERS ("source")
  SCHEMA_TRIGGERS ("batch")
  SCHEMA_TRIGGERS ("label")
  SCHEMA_TRIGGERS ("item_attribute")
  SCHEMA_TRIGGERS ("annotator_attribute")
  SCHEMA_TRIGGERS ("class_merge")
  SCHEMA_TRIGGERS ("class_merge_member")
  SCHEMA_TRIGGERS ("class_change")
  SCHEMA_TRIGGERS ("class_change_step")
  SCHEMA_TRIGGERS ("decision")
  SCHEMA_TRIGGERS ("consensus")
  SCHEMA_TRIGGERS ("consensus_answer");
/* clang-format on */

bool
store_schema_create (AccordStore *store, GError **error)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!store_exec (store, tables[i].sql, error))
      return false;
  g_autofree char *head = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;"
                                           "INSERT INTO meta VALUES ('generation', 1)",
                                           STORE_APPLICATION_ID, STORE_VERSION);
  return store_exec (store, indices_and_views, error) && store_exec (store, triggers, error)
         && store_exec (store, head, error);
}

bool
store_schema_version (AccordStore *store, int *ret_version, GError **error)
{
  int64_t version = 0;
  if (!store_integer (store, "PRAGMA user_version", &version, NULL, error))
    return false;
  *ret_version = (int) version;
  return true;
}

static const char *
table_sql (const Table *table, int version)
{
  for (size_t i = 0; i < G_N_ELEMENTS (earlier); i++)
    if (version <= earlier[i].version && strcmp (earlier[i].table.name, table->name) == 0)
      return earlier[i].table.sql;
  return table->sql;
}

bool
store_schema_verify (AccordStore *store, int version, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE BINARY", error);
  if (statement == NULL)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *wanted = table_sql (&tables[i], version);
      if (wanted == NULL)
        continue;
      sqlite3_reset (statement);
      sqlite3_bind_text (statement, 1, tables[i].name, -1, SQLITE_STATIC);
      const int state = store_step (store, statement, error);
      if (state < 0)
        return false;
      const char *sql = state > 0 ? (const char *) sqlite3_column_text (statement, 0) : NULL;
      if (sql == NULL || strcmp (sql, wanted) != 0)
        return store_damaged (store, error, "table %s is %s", tables[i].name,
                              sql == NULL ? "missing" : "not as accord makes it");
    }
  return true;
}
