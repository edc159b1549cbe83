/* Databases of an earlier schema: read as they are, brought forward by a writer, with a copy; kept whole when killed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <accord/store/classes.h>
#include <accord/store/consensus.h>
#include <accord/store/overview.h>
#include "../../src/store/private.h"
#include "version1.h"

static const char rows[] = "x: a=1 b=2 [gold 1]; y: a=1 a=2; z: [gold 2] [tags 1]";

static char *folder, *path, *copy;

static void
run_sql (const char *file, const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  ck_assert_int_eq (sqlite3_open (file, &db), SQLITE_OK);
  ck_assert_msg (sqlite3_exec (db, sql, NULL, NULL, &message) == SQLITE_OK, "%s", message);
  sqlite3_close (db);
}

static void
setup (void)
{
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR)) /* hundreds of syncs */
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  folder = rows_scratch ();
  path = g_build_filename (folder, "x.db", NULL);
  copy = g_build_filename (folder, "x.db.bak-v1", NULL);
  run_sql (path, version1);
}

static void
teardown (void)
{
  rows_scratch_remove (folder);
  g_free (path);
  g_free (copy);
}

static AccordStore *
must_open (const char *file, AccordStoreMode mode)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_store_open (file, mode, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  return store;
}

static int64_t
number (AccordStore *store, const char *sql)
{
  int64_t value = -1;
  ck_assert (store_integer (store, sql, &value, NULL, NULL));
  return value;
}

static void
assert_sound (AccordStore *store)
{
  g_autoptr (GPtrArray) findings = NULL;
  ck_assert (accord_overview_check (store, &findings, NULL));
  ck_assert_msg (findings->len == 0, "%s", findings->len > 0 ? (char *) findings->pdata[0] : "");
}

/* What the database of version1.h holds. */
static void
assert_content (AccordStore *store)
{
  rows_assert (store, ACCORD_ROUNDS_ALL, rows);
  assert_sound (store);
  g_autoptr (AccordQuestion) question = accord_overview_question (store, NULL, NULL);
  ck_assert_str_eq (question->scale, "ordinal");
  ck_assert_ptr_null (question->set_separator);
  ck_assert_uint_eq (question->classes->len, 4);
  g_autoptr (GPtrArray) history = accord_classes_history (store, NULL, NULL);
  ck_assert_uint_eq (history->len, 1);
  ck_assert_str_eq (((AccordClassRecord *) history->pdata[0])->text, "add 3; order 1,2,3; scale ordinal");
}

START_TEST (read_as_it_is)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize length, length_after;
  ck_assert (g_file_get_contents (path, &before, &length, NULL));
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_READ);
  assert_content (store);
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_str_eq (dataset->scale, "ordinal");
  ck_assert_ptr_null (dataset->set_separator);
  g_clear_pointer (&store, accord_store_free);
  ck_assert (g_file_get_contents (path, &after, &length_after, NULL));
  ck_assert (length == length_after && memcmp (before, after, length) == 0);
  ck_assert (!g_file_test (copy, G_FILE_TEST_EXISTS));
}
END_TEST

/* A dry run sees the new version and leaves the file alone. */
START_TEST (tried_out)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize length, length_after;
  ck_assert (g_file_get_contents (path, &before, &length, NULL));
  AccordStore *store = must_open (path, ACCORD_STORE_TRIAL);
  ck_assert_int_eq (number (store, "PRAGMA user_version"), 2);
  assert_content (store);
  const AccordImportOptions options = { .repeats = ACCORD_REPEATS_LAST };
  rows_must_import (store, &options, "b.csv", "x,a,2");
  accord_store_free (store);
  ck_assert (g_file_get_contents (path, &after, &length_after, NULL));
  ck_assert (length == length_after && memcmp (before, after, length) == 0);
  ck_assert (!g_file_test (copy, G_FILE_TEST_EXISTS));
}
END_TEST

static char *
schema_of (AccordStore *store)
{
  g_autoptr (sqlite3_stmt) statement = store_prepare (
      store, "SELECT name || ': ' || sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name", NULL);
  GString *text = g_string_new (NULL);
  while (store_step (store, statement, NULL) > 0)
    g_string_append_printf (text, "%s\n", (const char *) sqlite3_column_text (statement, 0));
  return g_string_free (text, FALSE);
}

START_TEST (written_to)
{
  g_chmod (path, 0640);
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE);
  ck_assert_int_eq (number (store, "PRAGMA user_version"), 2);
  ck_assert_int_eq (number (store, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
  bool sealed = false, fresh = false;
  ck_assert (store_is_sealed (store, &sealed, NULL) && store_pack_is_fresh (store, 1, &fresh, NULL));
  ck_assert (sealed && fresh);
  assert_content (store);
  g_autofree char *other = g_build_filename (folder, "new.db", NULL);
  g_autoptr (AccordStore) fresh_store = must_open (other, ACCORD_STORE_CREATE);
  rows_must_import (fresh_store, NULL, "a.csv", "x,a,1");
  g_autofree char *wanted = schema_of (fresh_store), *schema = schema_of (store);
  ck_assert_str_eq (schema, wanted);

  g_autoptr (AccordStore) before = must_open (copy, ACCORD_STORE_READ);
  ck_assert_int_eq (number (before, "PRAGMA user_version"), 1);
  assert_content (before);
  struct stat status;
  ck_assert (stat (copy, &status) == 0 && (status.st_mode & 0777) == 0640);
}
END_TEST

/* What was recorded before can be taken back, and what follows works. */
START_TEST (worked_on)
{
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_CREATE);
  g_autofree char *text = NULL;
  ck_assert (accord_classes_undo (store, NULL, &text, NULL));
  ck_assert_str_eq (text, "add 3; order 1,2,3; scale ordinal");
  const AccordImportOptions options = { .scale = "multi-label", .set_separator = "|" };
  rows_must_import (store, &options, "b.csv", "w,a,1|2");
  assert_sound (store);
  g_clear_pointer (&store, accord_store_free);
  run_sql (path, "UPDATE question SET set_separator = ';'"); /* the triggers watch the new column */
  store = must_open (path, ACCORD_STORE_READ);
  bool sealed = true;
  ck_assert (store_is_sealed (store, &sealed, NULL) && !sealed);
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_str_eq (dataset->set_separator, ";");
  ck_assert (!g_file_test (copy, G_FILE_TEST_IS_SYMLINK) && g_file_test (copy, G_FILE_TEST_EXISTS));
}
END_TEST

/* A consensus: none in version 1, stored in version 2. */
START_TEST (consensus_stored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_READ);
  g_autoptr (GPtrArray) none = accord_stored_consensus_list (store, NULL, NULL);
  ck_assert_uint_eq (none->len, 0);
  uint64_t state;
  ck_assert (accord_stored_consensus_begin (store, NULL, "a", false, &state, NULL));
  ck_assert (!accord_stored_consensus_read (store, NULL, "a", NULL, NULL, &error));
  ck_assert_msg (strstr (error->message, "no consensus 'a' is stored") != NULL, "%s", error->message);
  g_clear_pointer (&store, accord_store_free);
  store = must_open (path, ACCORD_STORE_WRITE);
  const AccordStoredConsensus about = { .name = (char *) "a", .method = "ds", .parameters = "" };
  g_autoptr (AccordConsensusWriter) writer = accord_consensus_writer_new (store, NULL, &about, NULL);
  ck_assert (accord_consensus_writer_add (writer, 1, 1, 1, NULL)
             && accord_consensus_writer_commit (writer, 1, 0, NULL));
  g_autoptr (GPtrArray) one = accord_stored_consensus_list (store, NULL, NULL);
  ck_assert_uint_eq (one->len, 1);
  assert_sound (store);
}
END_TEST

/* Somebody's own table or view has a name that the new version needs: nothing is done. */
START_TEST (name_taken)
{
  static const char *const own[][2]
      = { { "CREATE TABLE consensus (x)", "somebody's own table consensus has a name" },
          { "CREATE VIEW Answers AS SELECT 1", "somebody's own view Answers has a name" } };
  for (size_t i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s%" G_GSIZE_FORMAT, path, i),
                      *beside = g_strconcat (file, ".bak-v1", NULL);
      g_autoptr (GError) error = NULL;
      run_sql (file, version1);
      run_sql (file, own[i][0]);
      g_autoptr (AccordStore) store = must_open (file, ACCORD_STORE_READ);
      assert_content (store);
      ck_assert_ptr_null (accord_store_open (file, ACCORD_STORE_WRITE, &error));
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE));
      ck_assert_msg (strstr (error->message, own[i][1]) != NULL, "%s", error->message);
      ck_assert (!g_file_test (beside, G_FILE_TEST_EXISTS));
    }
}
END_TEST

/* Rows changed by SQL before: still unsealed, so that the next writer makes all checksums anew. */
START_TEST (unsealed)
{
  run_sql (path, "UPDATE label SET class = 2 WHERE id = 1");
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_WRITE);
  bool sealed = true;
  ck_assert (store_is_sealed (store, &sealed, NULL) && !sealed);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=2 b=2 [gold 1]; y: a=2; z: [gold 2] [tags 1]");
  rows_must_import (store, NULL, "b.csv", "w,a,1");
  ck_assert (store_is_sealed (store, &sealed, NULL) && sealed);
  assert_sound (store);
}
END_TEST

/* Damage is not given checksums that hold. */
START_TEST (damaged)
{
  run_sql (path, "DROP TRIGGER class_update; UPDATE class SET name = 'other' WHERE id = 1");
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (accord_store_open (path, ACCORD_STORE_WRITE, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE));
  ck_assert_msg (strstr (error->message, "do not match their checksum") != NULL, "%s", error->message);
  g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_READ);
  ck_assert_int_eq (number (store, "PRAGMA user_version"), 1);
}
END_TEST

/* A table of the wrong version for its number is damage. */
START_TEST (version_and_tables)
{
  static const char *const changes[]
      = { "PRAGMA user_version = 2", "ALTER TABLE question ADD COLUMN set_separator TEXT" };
  for (size_t i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s%" G_GSIZE_FORMAT, path, i);
      run_sql (file, version1);
      run_sql (file, changes[i]);
      for (AccordStoreMode mode = ACCORD_STORE_READ; mode <= ACCORD_STORE_CREATE; mode++)
        {
          g_autoptr (GError) error = NULL;
          ck_assert_ptr_null (accord_store_open (file, mode, &error));
          ck_assert_msg (strstr (error->message, "table question is not as accord makes it") != NULL, "%s",
                         error->message);
        }
    }
}
END_TEST

/* Someone else brings the file forward while we read. */
START_TEST (brought_forward_meanwhile)
{
  g_autoptr (AccordStore) reader = must_open (path, ACCORD_STORE_READ);
  rows_assert (reader, ACCORD_ROUNDS_ALL, rows);
  g_autoptr (AccordStore) writer = must_open (path, ACCORD_STORE_WRITE);
  rows_must_import (writer, NULL, "b.csv", "w,a,1");
  rows_assert (reader, ACCORD_ROUNDS_LAST, "x: a=1 b=2 [gold 1]; y: a=2; z: [gold 2] [tags 1]; w: a=1");
  assert_sound (reader);
}
END_TEST

/* A child that is killed after growing delays: the old version or the new one, whole, and a retry works. */
START_TEST (killed_half_way)
{
  int killed = 0;
  for (int delay = 0; delay < 40; delay++)
    {
      const char *const files[] = { path, copy };
      for (size_t i = 0; i < 2; i++)
        g_remove (files[i]);
      run_sql (path, version1);
      const pid_t child = fork ();
      if (child == 0)
        {
          AccordStore *store = accord_store_open (path, ACCORD_STORE_WRITE, NULL);
          _exit (store != NULL ? 0 : 1);
        }
      g_usleep ((gulong) delay * 250);
      kill (child, SIGKILL);
      int status = 0;
      ck_assert_int_eq (waitpid (child, &status, 0), child);
      killed += WIFSIGNALED (status);
      g_autoptr (AccordStore) store = must_open (path, ACCORD_STORE_READ);
      assert_content (store);
      g_clear_pointer (&store, accord_store_free);
      store = must_open (path, ACCORD_STORE_WRITE);
      ck_assert_int_eq (number (store, "PRAGMA user_version"), 2);
      assert_content (store);
    }
  ck_assert_int_gt (killed, 0);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("migration");
  TCase *tcase = tcase_create ("migration");
  const TTest *const all[] = { read_as_it_is,      tried_out,       written_to,
                               worked_on,          unsealed,        damaged,
                               version_and_tables, killed_half_way, brought_forward_meanwhile,
                               consensus_stored,   name_taken };
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_set_timeout (tcase, 60);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tcase, all[i]);
  suite_add_tcase (suite, tcase);
  return suite;
}
