/* Stored consensuses: written, listed, read, dropped; what is refused; when they no longer hold; damage.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <sqlite3.h>
#include <accord/store/classes.h>
#include <accord/store/classmap.h>
#include <accord/store/consensus.h>
#include <accord/store/overview.h>

static const char rows[] = "x,a,1\nx,b,2\ny,a,1\ny,b,1\nz,a,2";

static char *folder, *path;

static void
setup (void)
{
  folder = rows_scratch ();
  path = g_build_filename (folder, "x.db", NULL);
}

static void
teardown (void)
{
  rows_scratch_remove (folder);
  g_free (path);
}

static AccordStore *
must_open (AccordStoreMode mode)
{
  g_autoptr (GError) error = NULL;
  AccordStore *store = accord_store_open (path, mode, &error);
  ck_assert_msg (store != NULL, "%s", error != NULL ? error->message : "");
  return store;
}

static AccordStore *
with_rows (void)
{
  AccordStore *store = must_open (ACCORD_STORE_CREATE);
  rows_must_import (store, NULL, "a.csv", rows);
  return store;
}

static void
run_sql (const char *sql)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  ck_assert_int_eq (sqlite3_open (path, &db), SQLITE_OK);
  ck_assert_msg (sqlite3_exec (db, sql, NULL, NULL, &message) == SQLITE_OK, "%s", message);
  sqlite3_close (db);
}

/* Items by name with the classes of @answers "x=1 x=2 y=1", the probability being 1 / (number of the answer + 1). */
static bool
write_answers (AccordStore *store, const char *name, bool gold, const char *answers, GError **error)
{
  const AccordStoredConsensus about = { .name = (char *) name,
                                        .method = "map",
                                        .parameters = "--ties first",
                                        .seed = UINT64_MAX,
                                        .rounds = 7,
                                        .converged = true,
                                        .log_likelihood = -2.5,
                                        .objective = NAN,
                                        .gold = gold };
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensusWriter) writer = accord_consensus_writer_new (store, NULL, &about, error);
  g_auto (GStrv) list = g_strsplit (answers, " ", -1);
  for (size_t i = 0; writer != NULL && list[i] != NULL; i++)
    {
      int64_t item = 0, klass = 0;
      for (size_t j = 0; j < dataset->n_items; j++)
        if (accord_names_get (&dataset->item_names, j)[0] == list[i][0])
          item = dataset->item_ids[j];
      for (size_t k = 0; k < dataset->n_classes; k++)
        if (accord_names_get (&dataset->class_names, k)[0] == list[i][2])
          klass = dataset->class_ids[k];
      if (!accord_consensus_writer_add (writer, item, klass, 1 / (double) (i + 1), error))
        return false;
    }
  return writer != NULL && accord_consensus_writer_commit (writer, 3, 1, error);
}

static void
must_write (AccordStore *store, const char *name, bool gold, const char *answers)
{
  g_autoptr (GError) error = NULL;
  ck_assert_msg (write_answers (store, name, gold, answers, &error), "%s",
                 error != NULL ? error->message : "");
}

static void
append (int64_t item, int64_t klass, double probability, gpointer data)
{
  g_string_append_printf (data, "%d=%d %.3f; ", (int) item, (int) klass, probability);
}

/* By ids: items x y z are 1 2 3, classes 1 and 2 are 1 and 2. */
static char *
read_answers (AccordStore *store, const char *name, GError **error)
{
  GString *text = g_string_new (NULL);
  const bool good = accord_stored_consensus_read (store, NULL, name, append, text, error);
  return g_string_free (text, !good);
}

static GPtrArray *
must_list (AccordStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *all = accord_stored_consensus_list (store, NULL, &error);
  ck_assert_msg (all != NULL, "%s", error != NULL ? error->message : "");
  return all;
}

static bool
is_changed (AccordStore *store)
{
  g_autoptr (GPtrArray) all = must_list (store);
  ck_assert_uint_ge (all->len, 1);
  return ((AccordStoredConsensus *) all->pdata[0])->changed;
}

static void
assert_sound (AccordStore *store)
{
  g_autoptr (GPtrArray) findings = NULL;
  ck_assert (accord_overview_check (store, &findings, NULL));
  ck_assert_msg (findings->len == 0, "%s", findings->len > 0 ? (char *) findings->pdata[0] : "");
}

START_TEST (round_trip)
{
  g_setenv ("SOURCE_DATE_EPOCH", "1700000000", TRUE);
  AccordStore *store = with_rows ();
  must_write (store, "first", false, "x=2 x=1 y=1");
  must_write (store, "sec\"ond", true, "z=2");
  accord_store_free (store);
  store = must_open (ACCORD_STORE_READ);
  g_autoptr (GPtrArray) all = must_list (store);
  ck_assert_uint_eq (all->len, 2);
  const AccordStoredConsensus *one = all->pdata[0], *two = all->pdata[1];
  ck_assert_str_eq (one->name, "first");
  ck_assert_str_eq (one->method, "map");
  ck_assert_str_eq (one->parameters, "--ties first");
  ck_assert (one->seed == UINT64_MAX && one->rounds == 7 && one->converged && !one->gold && !one->changed);
  ck_assert_double_eq (one->log_likelihood, -2.5);
  ck_assert (isnan (one->objective));
  ck_assert (one->items == 3 && one->overturned == 1);
  ck_assert_str_eq (one->made, "2023-11-14T22:13:20Z");
  ck_assert_str_eq (two->name, "sec\"ond");
  ck_assert (two->gold && !two->changed);
  g_autofree char *first = read_answers (store, "first", NULL),
                  *second = read_answers (store, "sec\"ond", NULL);
  ck_assert_str_eq (first, "1=1 0.500; 1=2 1.000; 2=1 0.333; ");
  ck_assert_str_eq (second, "3=2 1.000; ");
  assert_sound (store);
  accord_store_free (store);
}
END_TEST

START_TEST (names)
{
  g_autoptr (AccordStore) store = with_rows ();
  must_write (store, "a", false, "x=2");
  static const char *const wrong[][2]
      = { { "a", "a consensus 'a' is stored already; accord-consensus --drop" }, { "", "needs a name" } };
  for (size_t i = 0; i < G_N_ELEMENTS (wrong); i++)
    for (int early = 0; early < 2; early++)
      {
        g_autoptr (GError) error = NULL;
        uint64_t state;
        ck_assert (!(early ? accord_stored_consensus_begin (store, NULL, wrong[i][0], false, &state, &error)
                           : write_answers (store, wrong[i][0], false, "y=1", &error)));
        ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
        ck_assert_msg (strstr (error->message, wrong[i][1]) != NULL, "%s", error->message);
      }
  g_autofree char *kept = read_answers (store, "a", NULL);
  ck_assert_str_eq (kept, "1=2 1.000; ");
  uint64_t state, fixed;
  ck_assert (accord_stored_consensus_begin (store, NULL, "A", false, &state, NULL));
  ck_assert (accord_stored_consensus_begin (store, NULL, "A", true, &fixed, NULL) && state != fixed);
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (read_answers (store, "A", &error));
  ck_assert (strstr (error->message, "no consensus 'A' is stored") != NULL);
}
END_TEST

/* A question of the same database has its own names. */
START_TEST (questions)
{
  g_autoptr (AccordStore) store = with_rows ();
  must_write (store, "a", false, "x=2");
  const AccordImportOptions options = { .question = "other" };
  rows_must_import (store, &options, "b.csv", "x,a,7");
  g_autoptr (GError) error = NULL;
  uint64_t state;
  ck_assert (accord_stored_consensus_begin (store, "other", "a", false, &state, NULL));
  ck_assert (!accord_stored_consensus_drop (store, "other", "a", &error));
  g_clear_error (&error);
  ck_assert_ptr_null (accord_stored_consensus_list (store, NULL, &error));
  ck_assert (strstr (error->message, "several questions") != NULL);
  g_autoptr (GPtrArray) none = accord_stored_consensus_list (store, "other", NULL),
                        one = accord_stored_consensus_list (store, "label", NULL);
  ck_assert_uint_eq (none->len, 0);
  ck_assert_uint_eq (one->len, 1);
  ck_assert (!((AccordStoredConsensus *) one->pdata[0])->changed);
}
END_TEST

START_TEST (dropped)
{
  g_autoptr (AccordStore) store = with_rows ();
  g_autoptr (GError) error = NULL;
  must_write (store, "a", false, "x=2 y=1");
  must_write (store, "b", false, "z=1");
  ck_assert (accord_stored_consensus_drop (store, NULL, "a", NULL));
  ck_assert (!accord_stored_consensus_drop (store, NULL, "a", &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  g_autoptr (GPtrArray) all = must_list (store);
  ck_assert_uint_eq (all->len, 1);
  g_autofree char *kept = read_answers (store, "b", NULL);
  ck_assert_str_eq (kept, "3=1 1.000; ");
  assert_sound (store);
  must_write (store, "a", false, "y=2"); /* the name is free again */
  assert_sound (store);
}
END_TEST

/* Written and not committed: nothing is there. */
START_TEST (given_up)
{
  AccordStore *store = with_rows ();
  const AccordStoredConsensus about = { .name = (char *) "a", .method = "ds", .parameters = "" };
  g_autoptr (AccordConsensusWriter) writer = accord_consensus_writer_new (store, NULL, &about, NULL);
  ck_assert (accord_consensus_writer_add (writer, 1, 1, .5, NULL));
  g_autoptr (AccordStore) reader = must_open (ACCORD_STORE_READ);
  g_autoptr (GPtrArray) before = must_list (reader);
  ck_assert_uint_eq (before->len, 0);
  g_clear_pointer (&writer, accord_consensus_writer_free);
  g_autoptr (GPtrArray) after = must_list (store);
  ck_assert_uint_eq (after->len, 0);
  assert_sound (store);
  must_write (store, "a", false, "y=2");
  accord_store_free (store);
}
END_TEST

/* The consensus was made from labels that somebody changes before it is stored; anything else may be written meanwhile. */
START_TEST (changed_meanwhile)
{
  g_autoptr (AccordStore) store = with_rows (), other = must_open (ACCORD_STORE_WRITE);
  AccordStoredConsensus about = { .name = (char *) "a", .method = "ds", .parameters = "" };
  g_autoptr (GError) error = NULL;
  ck_assert (accord_stored_consensus_begin (store, NULL, "a", false, &about.state, NULL));
  must_write (other, "b", false, "x=1");
  g_autoptr (AccordConsensusWriter) writer = accord_consensus_writer_new (store, NULL, &about, &error);
  ck_assert_msg (writer != NULL, "%s", error != NULL ? error->message : "");
  g_clear_pointer (&writer, accord_consensus_writer_free);
  rows_must_import (other, NULL, "b.csv", "w,a,1");
  ck_assert_ptr_null (accord_consensus_writer_new (store, NULL, &about, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT));
  ck_assert (strstr (error->message, "make it again") != NULL);
  must_write (store, "a", false, "x=1");
}
END_TEST

static void
rename_class (AccordStore *store, const char *name, const char *new_name)
{
  g_autoptr (AccordClassChange) change = accord_class_change_new (store, NULL, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  ck_assert (accord_class_change_rename (change, name, new_name, NULL)
             && accord_class_change_commit (change, &text, &warnings, NULL));
}

static void
tag_class (AccordStore *store, const char *name, const char *tag)
{
  g_autoptr (AccordClassChange) change = accord_class_change_new (store, NULL, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  ck_assert (accord_class_change_tag (change, name, tag, NULL)
             && accord_class_change_commit (change, &text, &warnings, NULL));
}

START_TEST (what_counts_as_changed)
{
  g_autoptr (AccordStore) store = with_rows ();
  must_write (store, "a", false, "x=2");
  const AccordImportOptions gold = { .kind = ACCORD_KIND_GOLD }, model = { .kind = ACCORD_KIND_MODEL };
  rows_must_import (store, &model, "m.csv", "x,m,1"); /* what a model says is none of it */
  ck_assert (!is_changed (store));
  rows_must_import (store, &gold, "g.csv", "x,g,1"); /* nor gold, where it did not fix items */
  ck_assert (!is_changed (store));
  rename_class (store, "2", "two"); /* nor names */
  ck_assert (!is_changed (store));
  const char *const both[] = { "1", "two", NULL };
  g_autofree char *text = NULL;
  ck_assert (accord_classmap_apply (store, NULL, both, "1", NULL));
  ck_assert (is_changed (store));
  ck_assert (accord_classmap_undo (store, NULL, &text, NULL));
  ck_assert (!is_changed (store));
  tag_class (store, "two", "unclear");
  ck_assert (is_changed (store));
  tag_class (store, "two", NULL);
  ck_assert (!is_changed (store));
  rows_must_import (store, NULL, "b.csv", "w,a,1");
  ck_assert (is_changed (store));
}
END_TEST

START_TEST (gold_that_fixed_items)
{
  g_autoptr (AccordStore) store = with_rows ();
  const AccordImportOptions gold = { .kind = ACCORD_KIND_GOLD };
  must_write (store, "a", true, "x=2");
  ck_assert (!is_changed (store));
  rows_must_import (store, &gold, "g.csv", "x,g,1");
  ck_assert (is_changed (store));
}
END_TEST

/* Answers of a class that was merged away since are those of the class that stands for it. */
START_TEST (merged_since)
{
  g_autoptr (AccordStore) store = with_rows ();
  must_write (store, "a", false, "x=2 y=1");
  const char *const both[] = { "1", "2", NULL };
  ck_assert (accord_classmap_apply (store, NULL, both, "1", NULL));
  g_autofree char *text = read_answers (store, "a", NULL);
  ck_assert_str_eq (text, "1=1 1.000; 2=1 0.500; ");
}
END_TEST

/* A class with stored answers cannot be removed, even if no label uses it. */
START_TEST (class_in_use)
{
  g_autoptr (AccordStore) store = with_rows ();
  g_autoptr (AccordClassChange) change = accord_class_change_new (store, NULL, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  ck_assert (accord_class_change_add (change, "3", NULL)
             && accord_class_change_commit (change, &text, &warnings, NULL));
  g_clear_pointer (&change, accord_class_change_free);
  must_write (store, "a", false, "x=3");
  g_autoptr (GError) error = NULL;
  change = accord_class_change_new (store, NULL, NULL);
  ck_assert (!accord_class_change_remove (change, "3", &error));
  ck_assert (strstr (error->message, "a stored consensus") != NULL);
  g_clear_pointer (&change, accord_class_change_free);
  g_autofree char *undone = NULL;
  ck_assert (accord_classes_undo (store, NULL, &undone, NULL)); /* it stays, undeclared */
  assert_sound (store);
  g_autofree char *answers = read_answers (store, "a", NULL);
  ck_assert_str_eq (answers, "1=3 1.000; ");
}
END_TEST

/* SQL that runs triggers may change answers: unsealed, then summed anew by the next command that writes. */
START_TEST (changed_by_sql)
{
  AccordStore *store = with_rows ();
  must_write (store, "a", false, "x=2 y=1");
  accord_store_free (store);
  run_sql (
      "UPDATE consensus_answer SET class = 2 WHERE item = 2; DELETE FROM consensus_answer WHERE item = 1;"
      "INSERT INTO consensus_answer VALUES (1, 3, 1, .25); UPDATE consensus SET method = 'mine'");
  store = must_open (ACCORD_STORE_WRITE);
  assert_sound (store);
  g_autofree char *answers = read_answers (store, "a", NULL);
  ck_assert_str_eq (answers, "2=2 0.500; 3=1 0.250; ");
  rows_must_import (store, NULL, "b.csv", "w,a,1");
  assert_sound (store);
  g_autofree char *again = read_answers (store, "a", NULL);
  ck_assert_str_eq (again, answers);
  accord_store_free (store);
}
END_TEST

/* Each table and trigger away, each column changed behind our back. */
START_TEST (damaged)
{
  static const struct
  {
    const char *sql, *words;
    bool refused; /* at opening; else reading the answers fails, or listing */
  } damage[] = {
    { "DROP TRIGGER consensus_answer_update; UPDATE consensus_answer SET probability = .4 WHERE item = 2",
      "do not match their checksum", false },
    { "DROP TRIGGER consensus_answer_delete; DELETE FROM consensus_answer WHERE item = 2",
      "do not match their checksum", false },
    { "DROP TRIGGER consensus_answer_insert; INSERT INTO consensus_answer VALUES (1, 3, 1, 1)",
      "do not match their checksum", false },
    { "DROP TRIGGER consensus_update; UPDATE consensus SET items = 4", "do not match their checksum", false },
    { "DROP TRIGGER consensus_update; UPDATE consensus SET name = 'b'", "do not match their checksum",
      false },
    { "DROP TABLE consensus_answer", "table consensus_answer is missing", true },
    { "ALTER TABLE consensus ADD COLUMN more TEXT", "table consensus is not as accord makes it", true },
    { "ALTER TABLE consensus RENAME COLUMN made TO stamp", "is not as accord makes it", true },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (damage); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) findings = NULL;
      g_remove (path);
      AccordStore *store = with_rows ();
      must_write (store, "a", false, "x=2 y=1");
      accord_store_free (store);
      run_sql (damage[i].sql);
      store = accord_store_open (path, ACCORD_STORE_READ, &error);
      ck_assert_int_eq (store == NULL, damage[i].refused);
      if (store != NULL)
        {
          ck_assert_ptr_null (read_answers (store, "a", &error));
          ck_assert (accord_overview_check (store, &findings, NULL));
          ck_assert_uint_gt (findings->len, 0);
        }
      accord_store_free (store);
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE));
      ck_assert_msg (strstr (error->message, damage[i].words) != NULL, "%s", error->message);
    }
}
END_TEST

/* What refers to nothing is found. */
START_TEST (references)
{
  AccordStore *store = with_rows ();
  must_write (store, "a", false, "x=2");
  accord_store_free (store);
  run_sql ("INSERT INTO consensus_answer VALUES (9, 1, 1, 1), (1, 99, 1, 1), (1, 1, 99, 1)");
  store = must_open (ACCORD_STORE_READ);
  g_autoptr (GPtrArray) findings = NULL;
  ck_assert (accord_overview_check (store, &findings, NULL));
  ck_assert_uint_eq (findings->len, 3);
  accord_store_free (store);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("stored");
  TCase *tcase = tcase_create ("stored");
  const TTest *const all[] = { round_trip,   names,          questions,
                               dropped,      given_up,       changed_meanwhile,
                               merged_since, class_in_use,   what_counts_as_changed,
                               damaged,      changed_by_sql, gold_that_fixed_items,
                               references };
  tcase_add_checked_fixture (tcase, setup, teardown);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tcase, all[i]);
  suite_add_tcase (suite, tcase);
  return suite;
}
