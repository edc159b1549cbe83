/* Filling datasets: classes, rounds, filters, class maps, costs and orders; packs against rows; many packs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <accord/store/classmap.h>
#include "../../src/store/private.h"

static const char *const attribute_columns[] = { "length", NULL };
static const char *const annotator_columns[] = { "country", NULL };

/* Two sources, three batches, attributes, gold and a model. */
static AccordStore *
make_store (void)
{
  AccordStore *store = rows_memory ();
  const AccordImportOptions human
      = { .item_attributes = attribute_columns, .annotator_attributes = annotator_columns },
      model = { .kind = ACCORD_KIND_MODEL };
  rows_must_import (store, &human, "one.csv",
                    "x,a,1,,,b1,short,NL\nx,b,2,,,b2,short,DE\ny,a,1,,2,b1,long,NL");
  rows_must_import (store, &human, "two.csv", "x,c,1,,,b3,short,NL\ny,b,2,,,b3,long,DE\nz,10,1,,1,b3,long,");
  rows_must_import (store, &model, "net.csv", "x,net,1\ny,net,2");
  return store;
}

static void
assert_where (AccordStore *store, const char *condition, const char *second, const char *wanted)
{
  g_autoptr (GError) error = NULL;
  const char *const where[] = { condition, second, NULL };
  const AccordLoadOptions options = { .where = where };
  g_autoptr (AccordDataset) dataset
      = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES | ACCORD_LOAD_MODELS, &error);
  ck_assert_msg (dataset != NULL, "%s", error != NULL ? error->message : "");
  g_autofree char *text = rows_describe (dataset);
  ck_assert_str_eq (text, wanted);
  ck_assert_uint_eq (dataset->n_classes, 2); /* K is the question's, whatever the slice */
}

static void
must_refuse (AccordStore *store, const AccordLoadOptions *options, AccordError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (accord_store_load (store, options, ACCORD_LOAD_DEFAULT, &error));
  ck_assert_msg (g_error_matches (error, ACCORD_ERROR, code), "%s", error->message);
  ck_assert_msg (strstr (error->message, words) != NULL, "'%s' is not in: %s", words, error->message);
}

START_TEST (whole)
{
  g_autoptr (AccordStore) store = make_store ();
  /* annotators by number before text */
  rows_assert (store, ACCORD_ROUNDS_LAST,
               "x: a=1 b=2 c=1 [net 1]; y: a=1 b=2 [gold 2] [net 2]; z: 10=1 [gold 1]");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_str_eq (accord_names_get (&dataset->annotator_names, 0), "10");
  ck_assert_str_eq (dataset->question, "label");
  ck_assert_uint_eq (dataset->n_labels, 6);
  ck_assert (!dataset->class_order_declared && dataset->class_costs == NULL);
  ck_assert_ptr_null (dataset->class_values);
  ck_assert_int_eq (dataset->item_ids[2], 3);
}
END_TEST

START_TEST (conditions)
{
  g_autoptr (AccordStore) store = make_store ();
  assert_where (store, "length=short", NULL, "x: a=1 b=2 c=1 [net 1]");
  assert_where (store, "country=NL", NULL, "x: a=1 c=1 [net 1]; y: a=1 [gold 2] [net 2]; z: [gold 1]");
  assert_where (store, "length=long", "country=DE", "y: b=2 [gold 2] [net 2]; z: [gold 1]");
  assert_where (store, "source=one.csv", NULL, "x: a=1 b=2 [net 1]; y: a=1 [gold 2] [net 2]; z: [gold 1]");
  assert_where (store, "batch=b3", NULL, "x: c=1 [net 1]; y: b=2 [gold 2] [net 2]; z: 10=1 [gold 1]");
  assert_where (store, "batch=b1", "source=two.csv", "x: [net 1]; y: [gold 2] [net 2]; z: [gold 1]");
  assert_where (store, "item=y", NULL, "y: a=1 b=2 [gold 2] [net 2]");
  assert_where (store, "annotator=a", NULL, "x: a=1 [net 1]; y: a=1 [gold 2] [net 2]; z: [gold 1]");
  /* two about the same thing: both must hold */
  assert_where (store, "length=long", "item=y", "y: a=1 b=2 [gold 2] [net 2]");
  assert_where (store, "country=NL", "annotator=c", "x: c=1 [net 1]; y: [gold 2] [net 2]; z: [gold 1]");
}
END_TEST

START_TEST (conditions_not)
{
  g_autoptr (AccordStore) store = make_store ();
  assert_where (store, "length!=short", NULL, "y: a=1 b=2 [gold 2] [net 2]; z: 10=1 [gold 1]");
  /* 10 has no country: it is not from NL */
  assert_where (store, "country!=NL", NULL, "x: b=2 [net 1]; y: b=2 [gold 2] [net 2]; z: 10=1 [gold 1]");
  assert_where (store, "country!=NL", "country!=DE", "x: [net 1]; y: [gold 2] [net 2]; z: 10=1 [gold 1]");
  assert_where (store, "source!=one.csv", NULL, "x: c=1 [net 1]; y: b=2 [gold 2] [net 2]; z: 10=1 [gold 1]");
  assert_where (store, "batch!=b1", "batch!=b3", "x: b=2 [net 1]; y: [gold 2] [net 2]; z: [gold 1]");
  assert_where (store, "item!=y", "item!=x", "z: 10=1 [gold 1]");
  assert_where (store, "annotator!=a", "country=NL", "x: c=1 [net 1]; y: [gold 2] [net 2]; z: [gold 1]");
  assert_where (store, "length=short", "length!=short", "");
}
END_TEST

/* A class that only other sources use is a class of the question all the same; rounds are those of the source. */
START_TEST (conditions_of_rows)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordImportOptions keep = { .repeats = ACCORD_REPEATS_KEEP };
  rows_must_import (store, &keep, "before.csv", "x,a,1,,,b1\nx,b,2,,,b1\ny,a,3");
  rows_must_import (store, &keep, "after.csv", "x,a,4,,,b2\nx,b,4,,,b2");
  static const struct
  {
    const char *condition, *wanted;
  } cases[] = { { "source=before.csv", "x: a=1 b=2; y: a=3" },
                { "source!=before.csv", "x: a=4 b=4; y:" },
                { "batch=b1", "x: a=1 b=2; y:" },
                { "batch!=b2", "x: a=1 b=2; y: a=3" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int further = 0; further < 2; further++)
      {
        g_autoptr (GError) error = NULL;
        const char *const where[] = { cases[i].condition, NULL };
        const AccordLoadOptions options = { .where = further ? NULL : where, .more = further ? where : NULL };
        g_autoptr (AccordDataset) dataset
            = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES, &error);
        g_autofree char *text = rows_describe (dataset);
        ck_assert_str_eq (text, cases[i].wanted);
        ck_assert_uint_eq (dataset->n_classes, 4);
        ck_assert_uint_eq (dataset->set_aside, 0);
      }
}
END_TEST

START_TEST (where_refusals)
{
  g_autoptr (AccordStore) store = make_store ();
  static const struct
  {
    const char *condition, *words;
  } cases[] = {
    { "colour=red",
      "--where: no column 'colour'; there is 'country', 'length', 'source', 'batch', 'item', 'annotator'" },
    { "length", "write COLUMN=VALUE" },
    { "=short", "write COLUMN=VALUE" },
    { "!=short", "write COLUMN=VALUE or COLUMN!=VALUE" },
    { "colour!=red", "no column 'colour'" },
    { "length!=huge", "nothing has 'huge' in column 'length'" },
    { "length=huge", "nothing has 'huge' in column 'length'" },
    { "source=three.csv", "no source is called 'three.csv'; there is 'net.csv', 'one.csv', 'two.csv'" },
    { "batch=b9", "no batch is called 'b9'; there is 'b1', 'b2', 'b3'" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const texts[] = { cases[i].condition, NULL };
      const AccordLoadOptions options = { .where = texts };
      must_refuse (store, &options, ACCORD_ERROR_USAGE, cases[i].words);
    }
  const char *const further[] = { "source=three.csv", NULL };
  const AccordLoadOptions more = { .more = further };
  must_refuse (store, &more, ACCORD_ERROR_USAGE, "no source is called 'three.csv'");
  const char *const nobody[] = { "zed", NULL };
  const AccordLoadOptions options = { .annotators = nobody };
  must_refuse (store, &options, ACCORD_ERROR_USAGE, "no annotator 'zed'; there is '10', 'a', 'b', 'c'");
}
END_TEST

START_TEST (chosen_annotators)
{
  g_autoptr (AccordStore) store = make_store ();
  g_autoptr (GError) error = NULL;
  const char *const two[] = { "b", "a", NULL };
  const AccordLoadOptions options = { .annotators = two };
  g_autoptr (AccordDataset) dataset = accord_store_load (store, &options, ACCORD_LOAD_ITEM_NAMES, &error);
  g_autofree char *text = rows_describe (dataset);
  ck_assert_str_eq (text, "x: a=1 b=2; y: a=1 b=2 [gold 2]; z: [gold 1]");
}
END_TEST

START_TEST (questions)
{
  g_autoptr (AccordStore) store = rows_memory ();
  const AccordLoadOptions none = { .question = NULL }, mood = { .question = "mood" },
                          tone = { .question = "tone" };
  must_refuse (store, &none, ACCORD_ERROR_DATABASE, "holds no labels yet");
  const AccordImportOptions first = { .question = "topic" }, second = { .question = "tone" };
  rows_must_import (store, &first, "a.csv", "x,a,1");
  rows_must_import (store, &second, "b.csv", "x,a,2\nw,b,3");
  must_refuse (store, &none, ACCORD_ERROR_USAGE,
               "several questions: 'topic', 'tone'; choose one with --question");
  must_refuse (store, &mood, ACCORD_ERROR_USAGE, "has no question 'mood'; there is 'topic', 'tone'");
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordDataset) dataset = accord_store_load (store, &tone, ACCORD_LOAD_ITEM_NAMES, &error);
  g_autofree char *text = rows_describe (dataset);
  ck_assert_str_eq (text, "x: a=2; w: b=3");
}
END_TEST

/* Declared order and costs; a declared class that nobody used counts. */
START_TEST (declared)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, NULL, "a.csv", "x,a,low\nx,b,high\ny,a,mid");
  ck_assert (store_exec (store,
                         "UPDATE class SET position = 1, cost = 2.5, value = -3 WHERE name = 'low';"
                         "UPDATE class SET position = 3 WHERE name = 'high';"
                         "INSERT INTO class (question, name, position, declared) VALUES (1, 'medium', 2, 1);"
                         "INSERT INTO class (question, name) VALUES (1, 'unused');"
                         "UPDATE meta SET value = value + 1 WHERE key = 'generation'",
                         NULL));
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  static const char *const names[] = { "low", "medium", "high", "mid" };
  ck_assert_uint_eq (dataset->n_classes, 4);
  for (size_t k = 0; k < 4; k++)
    ck_assert_str_eq (accord_names_get (&dataset->class_names, k), names[k]);
  ck_assert (dataset->class_order_declared);
  ck_assert_double_eq (dataset->class_costs[0], 2.5);
  ck_assert_double_eq (dataset->class_costs[1], 1);
  ck_assert_double_eq (dataset->class_values[0], -3);
  ck_assert (isnan (dataset->class_values[1]));
}
END_TEST

START_TEST (class_maps)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GError) error = NULL;
  rows_must_import (store, NULL, "a.csv", "x,a,p\nx,b,q\ny,a,r\ny,b,s");
  const char *const pq[] = { "p", "q", NULL }, *const qr[] = { "q", "r", NULL },
                    *const pr[] = { "p", "r", NULL }, *const one[] = { "p", "p", NULL },
                    *const unknown[] = { "p", "z", NULL };
  ck_assert (accord_classmap_apply (store, NULL, pq, "p", &error));
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=p b=p; y: a=r b=s");
  ck_assert (!accord_classmap_apply (store, NULL, qr, "r", &error));
  ck_assert (strstr (error->message, "class 'q' is merged into 'p' already") != NULL);
  g_clear_error (&error);
  ck_assert (!accord_classmap_apply (store, NULL, unknown, "p", &error));
  ck_assert (strstr (error->message, "no class 'z'; there is 'p', 'r', 's'") != NULL);
  g_clear_error (&error);
  ck_assert (!accord_classmap_apply (store, NULL, one, "p", &error));
  ck_assert (strstr (error->message, "two different classes") != NULL);
  g_clear_error (&error);
  ck_assert (!accord_classmap_apply (store, NULL, pr, "s", &error));
  ck_assert (strstr (error->message, "'s' is a class of its own") != NULL);
  g_clear_error (&error);
  ck_assert (accord_classmap_apply (store, NULL, pr, "both", &error));
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=both b=both; y: a=both b=s");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->merged, 3);
  ck_assert_uint_eq (dataset->n_classes, 2);
  g_autoptr (GPtrArray) list = accord_classmap_list (store, NULL, &error);
  ck_assert_uint_eq (list->len, 2);
  ck_assert_str_eq (list->pdata[0], "p, q -> p");
  ck_assert_str_eq (list->pdata[1], "p, r -> both");
  char *text = NULL;
  ck_assert (accord_classmap_undo (store, NULL, &text, &error));
  ck_assert_str_eq (text, "p, r -> both");
  g_free (text);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=p b=p; y: a=r b=s");
  /* the name is free again */
  ck_assert (accord_classmap_apply (store, NULL, pr, "both", &error));
  ck_assert (accord_classmap_undo (store, NULL, &text, &error));
  g_free (text);
  ck_assert (accord_classmap_undo (store, NULL, &text, &error));
  ck_assert_str_eq (text, "p, q -> p");
  g_free (text);
  ck_assert (accord_classmap_undo (store, NULL, &text, &error));
  ck_assert_ptr_null (text);
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=p b=q; y: a=r b=s");
}
END_TEST

/* A class map that somebody made circular by SQL is refused, not followed for ever. */
START_TEST (circular_map)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, NULL, "a.csv", "x,a,p\nx,b,q");
  ck_assert (store_exec (store,
                         "INSERT INTO class_merge VALUES (1, 1, 1, '', NULL), (2, 1, 2, '', NULL);"
                         "INSERT INTO class_merge_member VALUES (1, 2), (2, 1);"
                         "UPDATE meta SET value = value + 1 WHERE key = 'generation'",
                         NULL));
  const AccordLoadOptions options = { .question = NULL };
  must_refuse (store, &options, ACCORD_ERROR_DATABASE, "class maps go round in a circle");
}
END_TEST

/* More labels than a pack holds, ids wider than 8 and 16 bits, rounds: packs give what rows give. */
START_TEST (packs_equal_rows)
{
  g_autoptr (AccordStore) store = rows_memory ();
  g_autoptr (GString) text = g_string_new (NULL);
  const AccordImportOptions keep = { .repeats = ACCORD_REPEATS_KEEP };
  for (int i = 0; i < 80000; i++)
    g_string_append_printf (text, "i%d,w%d,c%d\n", (i * 13) % 20000, i % 70001, i % 300);
  g_string_append (text, "i1,w1,c0\ni1,w1,c1\ni1,w1,c1\n");
  rows_must_import (store, &keep, "a.csv", text->str);
  int64_t packs = 0;
  ck_assert (store_integer (store, "SELECT packs FROM pack_state", &packs, NULL, NULL));
  ck_assert_int_eq (packs, 2);
  for (int rounds = 0; rounds < 3; rounds++)
    {
      g_autoptr (AccordDataset) from_packs = rows_load (store, (AccordRounds) rounds);
      ck_assert (store_exec (store, "UPDATE meta SET value = value + 1 WHERE key = 'generation'", NULL));
      g_autoptr (AccordDataset) from_rows = rows_load (store, (AccordRounds) rounds);
      ck_assert (store_exec (store, "UPDATE meta SET value = value - 1 WHERE key = 'generation'", NULL));
      ck_assert_uint_eq (from_packs->n_labels, from_rows->n_labels);
      ck_assert_uint_eq (from_packs->n_labels + from_packs->set_aside, 80003);
      ck_assert_uint_eq (from_packs->n_annotators, 70001);
      ck_assert_uint_eq (from_packs->n_classes, 300);
      ck_assert_int_eq (memcmp (from_packs->annotator, from_rows->annotator, from_rows->n_labels * 4), 0);
      ck_assert_int_eq (memcmp (from_packs->klass, from_rows->klass, from_rows->n_labels * 2), 0);
      ck_assert_int_eq (memcmp (from_packs->item_start, from_rows->item_start, (from_rows->n_items + 1) * 8),
                        0);
    }
}
END_TEST

/* Ids that somebody chose by SQL: far apart and near the limit. */
START_TEST (sparse_ids)
{
  g_autoptr (AccordStore) store = rows_memory ();
  rows_must_import (store, NULL, "a.csv", "x,a,1\nx,b,2\ny,a,1");
  ck_assert (store_exec (
      store,
      "UPDATE item SET id = 4000000000 WHERE id = 2; UPDATE label SET item = 4000000000 WHERE item = 2;"
      "UPDATE annotator SET id = 3000000000 WHERE id = 1;"
      "UPDATE label SET annotator = 3000000000 WHERE annotator = 1;"
      "UPDATE class SET id = 2000000000 WHERE id = 2; UPDATE label SET class = 2000000000 WHERE class = 2;"
      "UPDATE meta SET value = value + 1 WHERE key = 'generation'",
      NULL));
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1");
  rows_must_import (store, NULL, "b.csv", "z,a,3\nz,d,2");
  rows_assert (store, ACCORD_ROUNDS_LAST, "x: a=1 b=2; y: a=1; z: a=3 d=2");
  ck_assert (store_exec (store, "UPDATE item SET id = 4294967295 WHERE name = 'z'", NULL));
  rows_must_fail (store, NULL, "c.csv", "w,a,1", ACCORD_ERROR_DATABASE, "item 4294967295 is out of range");
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("load");
  TCase *tests = tcase_create ("load");
  const TTest *const all[]
      = { whole,     conditions, conditions_not, conditions_of_rows, where_refusals,   chosen_annotators,
          questions, declared,   class_maps,     circular_map,       packs_equal_rows, sparse_ids };
  tcase_set_timeout (tests, 60);
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
