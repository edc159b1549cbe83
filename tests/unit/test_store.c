/* Opening databases: what is refused and how it is said; schema, migration, permissions, hot journals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <accord/store/overview.h>

#include <unistd.h>
#include "../../src/store/private.h"

static char *folder;

static void
setup (void)
{
  folder = rows_scratch ();
}

static void
teardown (void)
{
  rows_scratch_remove (folder);
}

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
must_refuse (const char *path, AccordStoreMode mode, const char *words)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_store_open (path, mode, &error);
  ck_assert_msg (store == NULL, "%s was opened", path);
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE));
  ck_assert_msg (strstr (error->message, words) != NULL, "'%s' is not in: %s", words, error->message);
}

static AccordStore *
must_open (const char *path, AccordStoreMode mode)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_store_open (path, mode, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  return store;
}

static char *
make_database (const char *name)
{
  char *path = in_folder (name);
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_CREATE);
  rows_must_import (store, NULL, "a.csv", "x,a,1\nx,b,2\ny,a,1");
  return path;
}

/* Somebody's own SQL on the file, with triggers as SQLite has them by default. */
static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  ck_assert_msg (sqlite3_exec (db, sql, NULL, NULL, &message) == SQLITE_OK, "%s", message);
  sqlite3_close (db);
}

START_TEST (names_that_are_no_files)
{
  must_refuse (":memory:", ACCORD_STORE_CREATE, "not a file name for a database");
  must_refuse ("", ACCORD_STORE_CREATE, "not a file name for a database");
  must_refuse ("file:x.db?mode=memory", ACCORD_STORE_CREATE, "not a file name for a database");
}
END_TEST

START_TEST (missing_and_wrong_files)
{
  g_autofree char *absent = in_folder ("absent.db"), *text = in_folder ("text.db"),
                  *empty = in_folder ("empty.db"), *foreign = in_folder ("foreign.db"),
                  *nowhere = in_folder ("no/where.db");
  must_refuse (absent, ACCORD_STORE_READ, "No such file or directory; accord-import -o makes a database");
  must_refuse (absent, ACCORD_STORE_WRITE, "No such file or directory");
  must_refuse (folder, ACCORD_STORE_READ, "is a folder, not a database file");
  must_refuse ("/dev/null", ACCORD_STORE_CREATE, "is not a regular file");
  must_refuse (nowhere, ACCORD_STORE_CREATE, "no/where.db");
  ck_assert (g_file_set_contents (text, "item,annotator,label\nx,a,1\n", -1, NULL));
  must_refuse (text, ACCORD_STORE_READ, "not an SQLite database");
  must_refuse (text, ACCORD_STORE_CREATE, "not an SQLite database");
  ck_assert (g_file_set_contents (empty, "", 0, NULL));
  must_refuse (empty, ACCORD_STORE_READ, "the file is empty");
  must_refuse (empty, ACCORD_STORE_WRITE, "the file is empty");
  run_sql (foreign, "CREATE TABLE label (x)");
  must_refuse (foreign, ACCORD_STORE_READ, "not one of accord's (its application_id is 0)");
  must_refuse (foreign, ACCORD_STORE_CREATE, "not one of accord's");
}
END_TEST

START_TEST (empty_file_is_filled)
{
  g_autofree char *path = in_folder ("x.db");
  ck_assert (g_file_set_contents (path, "", 0, NULL));
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_CREATE);
  rows_must_import (store, NULL, "a.csv", "x,a,1");
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1");
}
END_TEST

START_TEST (nothing_stored_leaves_no_file)
{
  g_autofree char *path = in_folder ("x.db");
  accord_store_free (must_open (path, ACCORD_STORE_CREATE));
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
  AccordStore *store = must_open (path, ACCORD_STORE_CREATE);
  rows_must_fail (store, NULL, "a.csv", "x,a,1\nx,a,2", ACCORD_ERROR_CONFLICT, "a.csv:3");
  accord_store_free (store);
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (newer_version)
{
  g_autofree char *path = make_database ("x.db");
  run_sql (path, "PRAGMA user_version = 7");
  must_refuse (path, ACCORD_STORE_READ, "its schema is version 7, this program knows up to version 2");
  must_refuse (path, ACCORD_STORE_CREATE, "its schema is version 7, this program knows up to version 2");
}
END_TEST

START_TEST (older_version)
{
  g_autofree char *path = make_database ("x.db");
  run_sql (path, "PRAGMA user_version = 0");
  must_refuse (path, ACCORD_STORE_READ, "its schema is version 0, which no accord made");
  must_refuse (path, ACCORD_STORE_WRITE, "this program reads versions 1 to 2");
}
END_TEST

/* The mechanism, on steps of the test's own: a copy is made, all steps or none. */
START_TEST (migration)
{
  static const StoreMigration good[]
      = { { 2, "CREATE TABLE extra (x) STRICT" }, { 3, "CREATE TABLE more (x INTEGER) STRICT" } };
  static const StoreMigration steps[]
      = { { 2, "CREATE TABLE extra (x INTEGER) STRICT" }, { 3, "CREATE TABLE more (x INTEGER) STRICT" } };
  g_autofree char *path = make_database ("x.db"), *copy = in_folder ("x.db.bak-v2"),
                  *second = in_folder ("x.db.bak-v2.1");
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE);
  g_autoptr (GError) error = NULL;
  int64_t value = 0;
  ck_assert (!store_migrate (store, good, 2, 4, &error)); /* STRICT wants a type */
  ck_assert (store_integer (store, "PRAGMA user_version", &value, NULL, NULL));
  ck_assert_int_eq (value, 2);
  g_clear_error (&error);
  ck_assert_msg (store_migrate (store, steps, 2, 4, &error), "%s", error != NULL ? error->message : "");
  ck_assert (store_integer (store, "PRAGMA user_version", &value, NULL, NULL));
  ck_assert_int_eq (value, 4);
  ck_assert (store_integer (store, "SELECT count(*) FROM extra, label UNION SELECT count(*) FROM label",
                            &value, NULL, NULL));
  g_autoptr (AccordStore) first = must_open (copy, ACCORD_STORE_READ);
  rows_assert (first, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1");
  ck_assert (g_file_test (second, G_FILE_TEST_EXISTS));
  ck_assert (!store_migrate (store, steps, 2, 5, &error));
  ck_assert (strstr (error->message, "cannot bring a database of version 4 to version 5") != NULL);
}
END_TEST

START_TEST (changed_tables_are_refused)
{
  static const char *const changes[]
      = { "ALTER TABLE label ADD COLUMN extra TEXT", "DROP TABLE pack", "ALTER TABLE item RENAME TO thing" };
  for (size_t i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = make_database ("x.db");
      run_sql (path, changes[i]);
      must_refuse (path, ACCORD_STORE_READ, "database is damaged (table ");
      g_remove (path);
    }
}
END_TEST

/* A user's own table, index and view beside ours do no harm. */
START_TEST (own_tables_are_welcome)
{
  g_autofree char *path = make_database ("x.db");
  run_sql (path,
           "CREATE TABLE mine (a, b); CREATE INDEX label_item ON label (item); CREATE VIEW v AS SELECT 1");
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE);
  rows_must_import (store, NULL, "b.csv", "z,a,1");
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1; z: a=1");
}
END_TEST

/* Views, as accord-db(5) promises them. */
START_TEST (views)
{
  g_autofree char *path = make_database ("x.db");
  sqlite3 *db = NULL;
  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  static const char *const queries[] = {
    "SELECT question, item, annotator, label, round, time, source, line FROM labels",
    "SELECT item, attribute, value FROM items",
    "SELECT annotator, kind, attribute, value FROM annotators",
    "SELECT question, class, position, value, cost, tag, declared, merged_into FROM classes",
    "SELECT id, question, source, kind, format, mapping, sha256, size, rows, refused, labels, missing, "
    "imported, "
    "program, superseded_by FROM sources",
    "SELECT question, item, decision, class, annotator, reviewer, reason, note, state, time FROM decisions",
  };
  static const int rows[] = { 3, 2, 2, 2, 1, 0 };
  for (size_t i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      sqlite3_stmt *statement = NULL;
      int n = 0;
      ck_assert_msg (sqlite3_prepare_v2 (db, queries[i], -1, &statement, NULL) == SQLITE_OK, "%s",
                     sqlite3_errmsg (db));
      while (sqlite3_step (statement) == SQLITE_ROW)
        n++;
      ck_assert_int_eq (n, rows[i]);
      sqlite3_finalize (statement);
    }
  sqlite3_close (db);
}
END_TEST

/* Changes by SQL count at once, although packs and checksums were made before. */
START_TEST (changes_by_sql)
{
  g_autofree char *path = make_database ("x.db");
  run_sql (
      path,
      "UPDATE label SET class = (SELECT id FROM class WHERE name = '2') WHERE id = 1;"
      "UPDATE item SET name = 'why' WHERE name = 'y'; UPDATE annotator SET name = 'zoe' WHERE name = 'a'");
  g_autoptr (AccordStore) reader = must_open (path, ACCORD_STORE_READ);
  rows_assert (reader, ACCORD_ROUNDS_LAST, "x: b=2 zoe=2; why: zoe=1");
  g_clear_pointer (&reader, accord_store_free);
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE);
  rows_must_import (store, NULL, "b.csv", "z,b,1\nx,zoe,2");
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: b=2 zoe=2; why: zoe=1; z: b=1");
  bool sealed = false, fresh = false;
  ck_assert (store_is_sealed (store, &sealed, NULL) && store_pack_is_fresh (store, 1, &fresh, NULL));
  ck_assert (sealed && fresh);
  int64_t rows = 0;
  ck_assert (store_integer (store, "SELECT count(*) FROM label", &rows, NULL, NULL));
  ck_assert_int_eq (rows, 4);
}
END_TEST

/* A change of something else brings packs up to date that somebody's SQL made stale. */
START_TEST (stale_packs_are_made_again)
{
  g_autofree char *path = make_database ("x.db");
  run_sql (path, "UPDATE label SET class = (SELECT id FROM class WHERE name = '2') WHERE id = 1");
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE);
  bool fresh = true;
  ck_assert (store_pack_is_fresh (store, 1, &fresh, NULL) && !fresh);
  const AccordImportOptions other = { .question = "other" };
  rows_must_import (store, &other, "o.csv", "x,a,1");
  ck_assert (store_pack_is_fresh (store, 1, &fresh, NULL) && fresh);
  int64_t packed = 0, stored = 0;
  ck_assert (store_integer (store, "SELECT sum(labels) FROM pack WHERE question = 1", &packed, NULL, NULL));
  ck_assert (store_integer (store,
                            "SELECT count(*) FROM label JOIN class ON class.id = label.class"
                            " WHERE question = 1 AND superseded_by IS NULL",
                            &stored, NULL, NULL));
  ck_assert_int_eq (packed, stored);
  g_autoptr (GPtrArray) findings = NULL;
  ck_assert (accord_overview_check (store, &findings, NULL)); /* compares packs with rows */
  ck_assert_uint_eq (findings->len, 0);
}
END_TEST

START_TEST (read_only)
{
  g_autofree char *path = make_database ("x.db");
  g_chmod (path, 0400);
  g_chmod (folder, 0500);
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_READ);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1");
  rows_must_fail (store, NULL, "b.csv", "z,a,1", ACCORD_ERROR_DATABASE, "opened for reading only");
  if (geteuid () != 0) /* root may write anywhere */
    must_refuse (path, ACCORD_STORE_WRITE, "cannot be written");
  g_chmod (folder, 0700);
}
END_TEST

/* Another process holds the lock: a clear message, after the busy time-out; a reader is not held up. */
START_TEST (locked)
{
  g_autofree char *path = make_database ("x.db");
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE),
                          reader = must_open (path, ACCORD_STORE_READ);
  sqlite3 *other = NULL;
  ck_assert_int_eq (sqlite3_open (path, &other), SQLITE_OK);
  ck_assert_int_eq (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
  rows_assert (reader, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1");
  const gint64 before = g_get_monotonic_time ();
  rows_must_fail (store, NULL, "b.csv", "z,a,1", ACCORD_ERROR_DATABASE,
                  "another program has been using the database for over 10 s");
  ck_assert_int_ge (g_get_monotonic_time () - before, 10 * G_USEC_PER_SEC);
  sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (other);
  rows_must_import (store, NULL, "b.csv", "z,a,1");
}
END_TEST

/* The copies of a database and its journal in the middle of a change, as after a kill: a reader rolls it back. */
START_TEST (hot_journal)
{
  g_autofree char *path = make_database ("x.db"), *journal = in_folder ("x.db-journal");
  g_autofree char *copy = in_folder ("y.db"), *copy_journal = in_folder ("y.db-journal");
  sqlite3 *db = NULL;
  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  sqlite3_exec (
      db,
      "PRAGMA cache_size = 1; BEGIN; UPDATE class SET name = name || 'x'; UPDATE item SET name = 'q' || id;"
      "CREATE TABLE filler (x); INSERT INTO filler WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
      "FROM c WHERE i < 2000) SELECT zeroblob (500) FROM c",
      NULL, NULL, NULL);
  const char *const from[] = { path, journal }, *const to[] = { copy, copy_journal };
  for (size_t i = 0; i < 2; i++)
    {
      char *bytes = NULL;
      gsize length = 0;
      ck_assert (g_file_get_contents (from[i], &bytes, &length, NULL));
      ck_assert (g_file_set_contents (to[i], bytes, (gssize) length, NULL));
      g_free (bytes);
    }
  sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  sqlite3_close (db);
  g_autoptr (AccordStore) store = must_open (copy, ACCORD_STORE_READ);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1");
  ck_assert (!g_file_test (copy_journal, G_FILE_TEST_EXISTS));
}
END_TEST

/* Two processes make the same new database; the one that gives up must not take the other's away. */
START_TEST (created_twice)
{
  g_autofree char *path = in_folder ("x.db");
  AccordStore *one = must_open (path, ACCORD_STORE_CREATE), *two = must_open (path, ACCORD_STORE_CREATE);
  rows_must_import (two, NULL, "a.csv", "x,a,1");
  accord_store_free (one);
  rows_assert (two, ACCORD_ROUNDS_LAST, "x: a=1");
  accord_store_free (two);
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_READ);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1");
}
END_TEST

START_TEST (removed_meanwhile)
{
  g_autofree char *path = make_database ("x.db");
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE);
  g_remove (path);
  rows_must_fail (store, NULL, "b.csv", "z,a,1", ACCORD_ERROR_DATABASE,
                  "removed or replaced by another program");
}
END_TEST

/* A damaged file gives an error or what it gave before, never something else. */
START_TEST (random_damage)
{
  g_autofree char *path = in_folder ("x.db"), *bytes = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = 0;
  uint32_t random = 1, refused = 0;
  for (int i = 0; i < 600; i++)
    g_string_append_printf (text, "item%d,w%d,c%d\n", i / 3, i % 7, (i * i) % 5);
  {
    g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_CREATE);
    rows_must_import (store, NULL, "a.csv", text->str);
  }
  g_autoptr (AccordStore) sound = must_open (path, ACCORD_STORE_READ);
  g_autoptr (AccordDataset) wanted = rows_load (sound, ACCORD_ROUNDS_ALL);
  g_autofree char *before = rows_describe (wanted);
  g_clear_pointer (&sound, accord_store_free);
  ck_assert (g_file_get_contents (path, &bytes, &length, NULL));
  for (int k = 0; k < 300; k++)
    {
      g_autofree char *copy = g_memdup2 (bytes, length);
      for (int i = 0; i < (k % 3 == 0 ? 1 : 30); i++)
        {
          random = random * 1664525 + 1013904223;
          copy[(random >> 4) % length] ^= (char) (1 << (k % 8));
        }
      FILE *file = fopen (path, "wb");
      ck_assert (file != NULL && fwrite (copy, 1, length, file) == length && fclose (file) == 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_READ, &error);
      const AccordLoadOptions options = { .rounds = ACCORD_ROUNDS_ALL };
      g_autoptr (AccordDataset) dataset
          = store != NULL ? accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES, &error) : NULL;
      ck_assert ((dataset == NULL) == (error != NULL));
      refused += dataset == NULL;
      if (dataset == NULL)
        continue;
      g_autofree char *after = rows_describe (dataset);
      ck_assert_str_eq (after, before);
    }
  ck_assert_uint_gt (refused, 100);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("store");
  TCase *tests = tcase_create ("store");
  const TTest *const all[] = { names_that_are_no_files,
                               missing_and_wrong_files,
                               empty_file_is_filled,
                               nothing_stored_leaves_no_file,
                               newer_version,
                               older_version,
                               migration,
                               changed_tables_are_refused,
                               own_tables_are_welcome,
                               views,
                               changes_by_sql,
                               stale_packs_are_made_again,
                               read_only,
                               locked,
                               hot_journal,
                               random_damage,
                               created_twice,
                               removed_meanwhile };
  tcase_add_checked_fixture (tests, setup, teardown);
  tcase_set_timeout (tests, 60);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
