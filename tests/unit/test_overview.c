/* What a database holds; and every kind of damage that the check must find, and that readers must not overlook.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <accord/store/overview.h>
#include "../../src/store/private.h"

static AccordStore *
make_store (void)
{
  AccordStore *store = rows_memory ();
  const AccordImportOptions keep = { .repeats = ACCORD_REPEATS_KEEP };
  rows_must_import (store, &keep, "a.csv",
                    "x,a,1,2024-01-05\nx,a,2,2024-01-06\nx,b,2,2023-12-31,1\ny,a,1\nz,c,");
  const AccordImportOptions model = { .kind = ACCORD_KIND_MODEL };
  rows_must_import (store, &model, "m.csv", "x,net,1\nw,net,3");
  return store;
}

START_TEST (question_counts)
{
  g_autoptr (AccordStore) store = make_store ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) questions = accord_overview_questions (store, &error);
  ck_assert_uint_eq (questions->len, 1);
  const AccordQuestion *question = questions->pdata[0];
  ck_assert_str_eq (question->name, "label");
  ck_assert_uint_eq (question->items, 2);
  ck_assert_uint_eq (question->annotators, 2);
  ck_assert_uint_eq (question->labels, 4);
  ck_assert_uint_eq (question->repeated, 1);
  ck_assert_uint_eq (question->gold_items, 1);
  ck_assert_uint_eq (question->models, 1);
  ck_assert_str_eq (question->first_time, "2023-12-31");
  ck_assert_str_eq (question->last_time, "2024-01-06");
  static const uint64_t uses[] = { 2, 2, 0 };
  ck_assert_uint_eq (question->classes->len, 3);
  for (guint i = 0; i < 3; i++)
    ck_assert_uint_eq (((AccordClassUse *) question->classes->pdata[i])->labels, uses[i]);
}
END_TEST

START_TEST (source_counts)
{
  g_autoptr (AccordStore) store = make_store ();
  g_autoptr (GError) error = NULL;
  const AccordImportOptions replace = { .replace = "a.csv" };
  rows_must_import (store, &replace, "b.csv", "x,a,2,2024-01-06\nx,b,1,2023-12-31,1");
  g_autoptr (GPtrArray) sources = accord_overview_sources (store, &error);
  ck_assert_uint_eq (sources->len, 3);
  const AccordSource *first = sources->pdata[0], *third = sources->pdata[2];
  ck_assert_str_eq (first->name, "a.csv");
  ck_assert_str_eq (first->kind, "human");
  ck_assert_uint_eq (first->labels, 2); /* a's second round and the gold stay */
  ck_assert_uint_eq (first->superseded, 3);
  ck_assert_uint_eq (third->labels, 1);
}
END_TEST

static void
assert_findings (AccordStore *store, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  ck_assert_msg (accord_overview_check (store, &findings, &error), "%s", error != NULL ? error->message : "");
  if (words == NULL)
    {
      ck_assert_msg (findings->len == 0, "%s", findings->len > 0 ? (char *) findings->pdata[0] : "");
      return;
    }
  bool found = false;
  for (guint i = 0; i < findings->len; i++)
    found |= strstr (findings->pdata[i], words) != NULL;
  ck_assert_msg (found, "'%s' was not found; first of %u: %s", words, findings->len,
                 findings->len > 0 ? (char *) findings->pdata[0] : "");
}

/* Each change is made behind the triggers' back, as damage would be; @load: what a reader says, NULL = reads on. */
START_TEST (damage)
{
  static const struct
  {
    const char *sql, *finding, *load;
  } cases[] = {
    { "UPDATE class SET name = '7' WHERE name = '1'", "checksum: names, sources or decisions",
      "do not match" },
    { "UPDATE annotator SET kind = 'model' WHERE name = 'a'", "checksum: names, sources", "do not match" },
    { "UPDATE source SET rows = 99", "checksum: names, sources", "do not match" },
    { "UPDATE item SET name = 'xx' WHERE name = 'x'", "checksum: names of items",
      "names of items do not match" },
    { "DELETE FROM item WHERE name = 'w'", "references: row", "names of items do not match" },
    { "UPDATE pack SET data = zeroblob (length (data))", "does not match its checksum",
      "does not match its checksum" },
    { "UPDATE pack SET labels = labels + 1", "has a wrong shape", "has a wrong shape" },
    { "UPDATE pack SET class_width = 3", "has a wrong shape", "has a wrong shape" },
    { "UPDATE pack SET position = 5", "has a wrong shape", "has a wrong shape" },
    { "DELETE FROM pack", "packs are missing", "packs are missing" },
    { "UPDATE pack_state SET labels = 2", "names, sources", "do not match" },
    { "UPDATE label SET class = 2 WHERE id = 1", "packs differ from the label rows", NULL },
    { "UPDATE label SET line = 17 WHERE id = 1", "source 1: its labels are not those", NULL },
    { "DELETE FROM label WHERE id = 1", "its labels are not those", NULL },
    { "UPDATE label SET round = 5 WHERE id = 2", "1 labels have a wrong round", NULL },
    { "UPDATE label SET annotator = 77 WHERE id = 1",
      "references: row 1 of table label refers to a missing annotator", NULL },
    { "UPDATE source SET superseded_by = id", "superseding: source 1", "do not match" },
    { "DELETE FROM meta WHERE key = 'generation'", "meta has no generation", "meta has no generation" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordStore) store = make_store ();
      g_autoptr (GError) error = NULL;
      assert_findings (store, NULL);
      ck_assert (store_exec (store, cases[i].sql, NULL));
      assert_findings (store, cases[i].finding);
      const AccordLoadOptions options = { .question = "label" };
      g_autoptr (AccordDataset) dataset = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES, &error);
      ck_assert_msg ((dataset == NULL) == (cases[i].load != NULL), "%s", cases[i].sql);
      if (dataset == NULL)
        {
          ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE));
          ck_assert_msg (strstr (error->message, cases[i].load) != NULL, "%s", error->message);
          ck_assert_ptr_nonnull (strstr (error->message, "database is damaged ("));
        }
    }
}
END_TEST

/* Conditions rest on attributes, sources and batches: damage there is found where they are used. */
START_TEST (damaged_conditions)
{
  static const struct
  {
    const char *sql, *condition, *words;
  } cases[] = {
    { "UPDATE item_attribute SET value = 'long' WHERE item = 1", "length=long", "attributes do not match" },
    { "DELETE FROM item_attribute WHERE item = 1", "length=long", "attributes do not match" },
    { "UPDATE label SET source = 2 WHERE id = 1", "source=a.csv", "labels of source 1 do not match" },
    { "UPDATE label SET batch = 2 WHERE id = 1", "batch=b1", "labels of source 1 do not match" },
  };
  static const char *const columns[] = { "length", NULL };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordStore) store = rows_memory ();
      g_autoptr (GError) error = NULL;
      const AccordImportOptions options = { .item_attributes = columns };
      const char *const where[] = { cases[i].condition, NULL };
      const AccordLoadOptions load = { .where = where };
      rows_must_import (store, &options, "a.csv", "x,a,1,,,b1,short\ny,a,1,,,b2,long");
      rows_must_import (store, &options, "b.csv", "x,b,1,,,b1,short");
      g_autoptr (AccordDataset) before = accord_store_load (store, &load, ACCORD_LOAD_DEFAULT, &error);
      ck_assert_ptr_nonnull (before);
      ck_assert (store_exec (store, cases[i].sql, NULL));
      ck_assert_ptr_null (accord_store_load (store, &load, ACCORD_LOAD_DEFAULT, &error));
      ck_assert_msg (strstr (error->message, cases[i].words) != NULL, "%s", error->message);
      /* said to be somebody's own change, it holds, and the next import makes the checksums anew */
      ck_assert (store_exec (store, "UPDATE meta SET value = value + 1 WHERE key = 'generation'", NULL));
      g_autoptr (AccordDataset) after = accord_store_load (store, &load, ACCORD_LOAD_DEFAULT, NULL);
      ck_assert_ptr_nonnull (after);
      rows_must_import (store, &options, "c.csv", "z,b,1,,,b1,long");
      g_autoptr (AccordDataset) sealed = accord_store_load (store, &load, ACCORD_LOAD_DEFAULT, NULL);
      ck_assert_ptr_nonnull (sealed);
      assert_findings (store, NULL);
    }
}
END_TEST

/* Labels that refer to nothing, read from rows because somebody's SQL made the packs stale. */
START_TEST (dangling_rows)
{
  g_autoptr (AccordStore) store = make_store ();
  g_autoptr (GError) error = NULL;
  ck_assert (store_exec (store,
                         "UPDATE label SET annotator = 77 WHERE id = 1;"
                         "UPDATE meta SET value = value + 1 WHERE key = 'generation'",
                         NULL));
  const AccordLoadOptions options = { .question = "label" };
  ck_assert_ptr_null (accord_store_load (store, &options, ACCORD_LOAD_DEFAULT, &error));
  ck_assert (strstr (error->message, "refers to an unknown annotator or class") != NULL);
  g_clear_error (&error);
  ck_assert (store_exec (store, "UPDATE label SET annotator = -1 WHERE id = 1", NULL));
  ck_assert_ptr_null (accord_store_load (store, &options, ACCORD_LOAD_DEFAULT, &error));
  ck_assert (strstr (error->message, "label 1 refers to id -1") != NULL);
}
END_TEST

/* After every kind of change by accord itself the database is sound. */
START_TEST (sound_after_changes)
{
  g_autoptr (AccordStore) store = make_store ();
  const AccordImportOptions last = { .repeats = ACCORD_REPEATS_LAST }, replace = { .replace = "a.csv" };
  rows_must_import (store, &last, "b.csv", "x,a,1,2024-02-01\nx,c,1\nx,c,2\nx,c,2");
  assert_findings (store, NULL);
  rows_must_import (store, &replace, "c.csv", "x,b,2,2023-12-31,1\ny,a,2");
  assert_findings (store, NULL);
  rows_must_import (store, NULL, "d.csv", "y,a,2\ny,b,2\ny,b,2");
  assert_findings (store, NULL);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("overview");
  TCase *tests = tcase_create ("overview");
  const TTest *const all[]
      = { question_counts, source_counts, damage, damaged_conditions, dangling_rows, sound_after_changes };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
