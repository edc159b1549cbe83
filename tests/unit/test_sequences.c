/* Sequences: order by time and by row, rounds, batches, conditions, tags, times in several notations.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <accord/dataset/sets.h>
#include <accord/store/sequences.h>

static const char *const lengths[] = { "length", NULL };
static const char *const unclear[] = { "?", NULL };
static const AccordImportOptions human
    = { .repeats = ACCORD_REPEATS_KEEP, .item_attributes = lengths, .tags = unclear },
    gold = { .kind = ACCORD_KIND_GOLD };

/* "a time: 1=x@5/b1 2=y; b row: …": annotator, order, item=class, @time, /batch */
static char *
describe (const AccordDataset *dataset, const AccordSequences *sequences)
{
  GString *text = g_string_new (NULL);
  for (size_t a = 0; a < sequences->n_annotators; a++)
    {
      g_string_append_printf (text, "%s%s %s:", a > 0 ? "; " : "",
                              accord_names_get (&dataset->annotator_names, a),
                              sequences->by_time[a] ? "time" : "row");
      for (uint64_t i = sequences->start[a]; i < sequences->start[a + 1]; i++)
        {
          ck_assert_uint_eq (dataset->klass[sequences->label[i]], sequences->klass[i]);
          ck_assert_uint_eq (dataset->annotator[sequences->label[i]], a);
          g_string_append_printf (text, " %s=%s", accord_names_get (&dataset->item_names, sequences->item[i]),
                                  accord_names_get (&dataset->class_names, sequences->klass[i]));
          if (sequences->time != NULL && !isnan (sequences->time[i]))
            g_string_append_printf (text, "@%.10g", sequences->time[i]);
          if (sequences->batch != NULL && sequences->batch[i] != ACCORD_BATCH_NONE)
            g_string_append_printf (text, "/%s",
                                    accord_names_get (&sequences->batch_names, sequences->batch[i]));
        }
    }
  return g_string_free (text, FALSE);
}

static AccordSequences *
load (AccordStore *store, const AccordLoadOptions *options, AccordDataset **ret_dataset)
{
  g_autoptr (GError) error = NULL;
  *ret_dataset = accord_store_load (store, options, ACCORD_LOAD_ITEM_NAMES, &error);
  ck_assert_msg (*ret_dataset != NULL, "%s", error != NULL ? error->message : "");
  AccordSequences *sequences = accord_store_load_sequences (store, options, *ret_dataset, &error);
  ck_assert_msg (sequences != NULL, "%s", error != NULL ? error->message : "");
  return sequences;
}

static void
assert_sequences (AccordStore *store, const char *where, const char *wanted)
{
  const char *const conditions[] = { where, NULL };
  const AccordLoadOptions options
      = { .rounds = ACCORD_ROUNDS_ALL, .where = where != NULL ? conditions : NULL };
  g_autoptr (AccordDataset) dataset = NULL;
  g_autoptr (AccordSequences) sequences = load (store, &options, &dataset);
  ck_assert_uint_eq (sequences->n_labels, dataset->n_labels);
  g_autofree char *text = describe (dataset, sequences);
  ck_assert_str_eq (text, wanted);
}

/* a has times for all, against the order of rows; b for one alone; c the same time throughout; the tag is no label. */
START_TEST (order_by_time_or_row)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, &human, "one.csv",
                    "1,a,x,1970-01-01T00:00:30,,m10,short\n"
                    "2,a,y,1970-01-01T00:00:20,,m9,long\n"
                    "3,a,x,1970-01-01 01:00:10+01:00,,,short\n"
                    "2,b,x,1970-01-01T00:00:09,,m9,long\n"
                    "1,b,y,,,m9,short\n"
                    "3,b,?,,,,short\n"
                    "3,c,y,1970-01-02,,,short\n"
                    "1,c,x,1970-01-02,,,short\n");
  rows_must_import (store, &gold, "gold.csv", "1,g,x\n2,g,y\n");
  assert_sequences (
      store, NULL, "a time: 3=x@10 2=y@20/m9 1=x@30/m10; b row: 2=x@9/m9 1=y/m9; c row: 3=y@86400 1=x@86400");
  assert_sequences (store, "length=short",
                    "a time: 3=x@10 1=x@30/m10; b row: 1=y/m9; c row: 3=y@86400 1=x@86400");
  assert_sequences (store, "batch=m9", "a row: 2=y@20/m9; b row: 2=x@9/m9 1=y/m9");
}
END_TEST

/* A second source is behind the first; further rounds stand where they were made, and equal times as in the source. */
START_TEST (rounds_and_sources)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, &human, "one.csv", "2,a,x,,,,\n1,a,y,,,,\n1,b,x,,,,\n");
  rows_must_import (store, &human, "two.csv",
                    "3,a,y,,,,\n2,a,y,,,,\n2,b,x,1700000007,,,\n1,b,y,1700000003,,,\n3,b,y,1700000003,,,\n");
  assert_sequences (store, NULL,
                    "a row: 2=x 1=y 3=y 2=y; b row: 1=x 2=x@1700000007 1=y@1700000003 3=y@1700000003");
  assert_sequences (store, "source=two.csv",
                    "a row: 3=y 2=y; b time: 1=y@1700000003 3=y@1700000003 2=x@1700000007");
}
END_TEST

static void
add_duration (AccordImport *import, const char *item, const char *duration)
{
  AccordLabelRow row = { .line = 2 };
  row.item = rows_span (item);
  row.annotator = rows_span ("a");
  row.label = rows_span ("x");
  row.duration = rows_span (duration);
  ck_assert (accord_import_add (&row, import, NULL));
}

START_TEST (durations)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions options = { .kind = ACCORD_KIND_HUMAN };
  {
    g_autoptr (AccordImport) import = accord_import_new (store, &options, NULL);
    AccordImportSummary summary;
    g_autoptr (GPtrArray) warnings = NULL;
    ck_assert (accord_import_begin_source (import, "d", NULL));
    add_duration (import, "1", "2.5");
    add_duration (import, "2", NULL);
    ck_assert (accord_import_end_source (import, "csv", "m", "h", 1, 1, NULL));
    ck_assert (accord_import_finish (import, &summary, &warnings, NULL));
    ck_assert (accord_import_commit (import, NULL));
  }
  const AccordLoadOptions all = { .rounds = ACCORD_ROUNDS_ALL };
  g_autoptr (AccordDataset) dataset = NULL;
  g_autoptr (AccordSequences) sequences = load (store, &all, &dataset);
  ck_assert_ptr_null (sequences->time);
  ck_assert_ptr_null (sequences->batch);
  unit_assert_near (sequences->duration[0], 2.5, 1e-15);
  ck_assert (isnan (sequences->duration[1]));
}
END_TEST

/* Classes that are one set are one class in the sequence too. */
START_TEST (joined_sets)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, &human, "one.csv", "1,a,p|q,,,,\n2,a,q|p,,,,\n3,a,p,,,,\n");
  const AccordLoadOptions all = { .rounds = ACCORD_ROUNDS_ALL };
  size_t joined;
  g_autoptr (AccordDataset) dataset = accord_store_load (store, &all, ACCORD_LOAD_ITEM_NAMES, NULL);
  ck_assert (accord_dataset_join_sets (dataset, "|", &joined, NULL));
  g_autoptr (AccordSequences) sequences = accord_store_load_sequences (store, &all, dataset, NULL);
  g_autofree char *text = describe (dataset, sequences);
  ck_assert_str_eq (text, "a row: 1=p|q 2=p|q 3=p");
}
END_TEST

START_TEST (changed_labels_are_refused)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordLoadOptions all = { .rounds = ACCORD_ROUNDS_ALL };
  static const char *const more[] = { "1,b,y\n", "2,a,y\n", "1,a,y\n" };
  g_autoptr (GError) error = NULL;
  rows_must_import (store, &human, "one.csv", "1,a,x\n");
  g_autoptr (AccordDataset) dataset = accord_store_load (store, &all, ACCORD_LOAD_DEFAULT, NULL);
  rows_must_import (store, &human, "two.csv", more[_i]);
  ck_assert_ptr_null (accord_store_load_sequences (store, &all, dataset, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
}
END_TEST

/* From literals there is only the order of the columns; a random order of rows comes back sorted. */
START_TEST (of_literals)
{
  static const AccordLiteral literals[] = {
    { "1", "a", "x", false }, { "1", "b", "x", false }, { "2", "a", "y", false },
    { "3", "a", "x", false }, { "4", "a", "y", false }, { "4", "b", "y", false },
  };
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (literals, G_N_ELEMENTS (literals), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordSequences) plain = accord_sequences_new (dataset, NULL, NULL, NULL);
  g_autofree char *text = describe (dataset, plain);
  ck_assert_str_eq (text, "a row: 1=x 2=y 3=x 4=y; b row: 1=x 4=y");
  const AccordSequenceRow rows[] = { { 9, 5, NAN, 0 }, { 8, 1, NAN, 0 }, { 7, 4, NAN, 0 },
                                     { 6, 5, NAN, 0 }, { 5, 4, NAN, 0 }, { 1, NAN, NAN, 0 } };
  AccordNames names;
  accord_names_init (&names);
  accord_names_add (&names, "k", 1);
  g_autoptr (AccordSequences) timed = accord_sequences_new (dataset, rows, &names, NULL);
  accord_names_clear (&names);
  g_autofree char *other = describe (dataset, timed);
  ck_assert_str_eq (other, "a time: 4=y@4/k 2=y@4/k 3=x@5/k 1=x@5/k; b row: 4=y/k 1=x@1/k");
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("sequences");
  TCase *tcase = tcase_create ("sequences");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, order_by_time_or_row);
  tcase_add_test (tcase, rounds_and_sources);
  tcase_add_test (tcase, durations);
  tcase_add_test (tcase, joined_sets);
  tcase_add_loop_test (tcase, changed_labels_are_refused, 0, 3);
  tcase_add_test (tcase, of_literals);
  return suite;
}
