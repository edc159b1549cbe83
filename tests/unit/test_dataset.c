/* Datasets from literals: order of names, rounds, gold, declared classes; names in one block.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/dataset/dataset.h>

static const AccordLiteral rounds_rows[] = {
  { "2", "bob", "no", false }, { "1", "bob", "yes", false },   { "10", "ann", "no", false },
  { "1", "ann", "no", false }, { "1", "bob", "maybe", false }, { "1", "bob", "no", false },
};

static AccordDataset *
rounds_dataset (AccordRounds rounds)
{
  return accord_dataset_new (rounds_rows, G_N_ELEMENTS (rounds_rows), NULL, rounds);
}

START_TEST (names_are_in_report_order)
{
  g_autoptr (AccordDataset) dataset = rounds_dataset (ACCORD_ROUNDS_LAST);
  ck_assert_str_eq (dataset->question, "label");
  ck_assert_uint_eq (dataset->n_items, 3);
  ck_assert_str_eq (accord_names_get (&dataset->item_names, 0), "1"); /* numbers by value: 1 2 10 */
  ck_assert_str_eq (accord_names_get (&dataset->item_names, 1), "2");
  ck_assert_str_eq (accord_names_get (&dataset->item_names, 2), "10");
  ck_assert_uint_eq (dataset->n_annotators, 2);
  ck_assert_str_eq (accord_names_get (&dataset->annotator_names, 0), "ann");
  ck_assert_uint_eq (dataset->n_classes, 3);
  ck_assert_str_eq (accord_names_get (&dataset->class_names, 0), "maybe");
  ck_assert_str_eq (accord_names_get (&dataset->class_names, 2), "yes");
  ck_assert (!dataset->class_order_declared);
}
END_TEST

START_TEST (the_last_round_counts)
{
  g_autoptr (AccordDataset) dataset = rounds_dataset (ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->n_labels, 4);
  ck_assert_uint_eq (dataset->set_aside, 2);
  ck_assert (!dataset->repeated);
  ck_assert_uint_eq (accord_dataset_item_size (dataset, 0), 2);
  ck_assert_uint_eq (dataset->annotator[0], 0);
  ck_assert_uint_eq (dataset->klass[0], 1); /* ann: no */
  ck_assert_uint_eq (dataset->annotator[1], 1);
  ck_assert_uint_eq (dataset->klass[1], 1); /* bob: no, his third answer */
}
END_TEST

START_TEST (the_first_round_counts)
{
  g_autoptr (AccordDataset) dataset = rounds_dataset (ACCORD_ROUNDS_FIRST);
  ck_assert_uint_eq (dataset->n_labels, 4);
  ck_assert_uint_eq (dataset->set_aside, 2);
  ck_assert_uint_eq (dataset->klass[1], 2); /* bob: yes */
}
END_TEST

START_TEST (all_rounds_count_in_their_order)
{
  g_autoptr (AccordDataset) dataset = rounds_dataset (ACCORD_ROUNDS_ALL);
  ck_assert_uint_eq (dataset->n_labels, 6);
  ck_assert_uint_eq (dataset->set_aside, 0);
  ck_assert (dataset->repeated);
  ck_assert_uint_eq (accord_dataset_item_size (dataset, 0), 4);
  ck_assert_uint_eq (dataset->klass[1], 2);
  ck_assert_uint_eq (dataset->klass[2], 0);
  ck_assert_uint_eq (dataset->klass[3], 1);
}
END_TEST

START_TEST (nothing_repeated_across_items)
{
  /* the same annotator ends one item and begins the next */
  const AccordLiteral rows[]
      = { { "1", "a", "x", false }, { "2", "a", "x", false }, { "3", "a", "y", false } };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, 3, NULL, ACCORD_ROUNDS_ALL);
  ck_assert (!dataset->repeated);
  ck_assert_uint_eq (dataset->n_labels, 3);
}
END_TEST

START_TEST (declared_classes_keep_their_order)
{
  static const char *const classes[] = { "yes", "perhaps", "no", NULL };
  const AccordLiteral rows[] = { { "1", "a", "no", false }, { "1", "b", "yes", false } };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, 2, classes, ACCORD_ROUNDS_LAST);
  ck_assert (dataset->class_order_declared);
  ck_assert_uint_eq (dataset->n_classes, 3); /* nobody said perhaps */
  ck_assert_str_eq (accord_names_get (&dataset->class_names, 1), "perhaps");
  ck_assert_uint_eq (dataset->klass[0], 2);
  ck_assert_uint_eq (dataset->klass[1], 0);
}
END_TEST

START_TEST (gold_stands_beside)
{
  const AccordLiteral rows[]
      = { { "1", "a", "x", false },   { "1", "gold", "y", true }, { "2", "gold", "x", true },
          { "2", "gold", "y", true }, { "2", "gold", "x", true }, { "3", "a", "y", false },
          { "4", "gold", "y", true }, { "4", "other", "y", true } };
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->n_annotators, 1);
  ck_assert_uint_eq (dataset->n_labels, 2);
  ck_assert_uint_eq (dataset->n_items, 4);
  ck_assert_uint_eq (dataset->gold[0], 1);
  ck_assert_uint_eq (dataset->gold[1], ACCORD_CLASS_NONE); /* x, y, x: disputed once */
  ck_assert_uint_eq (dataset->gold[2], ACCORD_CLASS_NONE);
  ck_assert_uint_eq (dataset->gold[3], 1);
  ck_assert_uint_eq (dataset->gold_disputed, 1);
  ck_assert_uint_eq (accord_dataset_item_size (dataset, 1), 0);
}
END_TEST

START_TEST (no_gold_no_array)
{
  g_autoptr (AccordDataset) dataset = rounds_dataset (ACCORD_ROUNDS_LAST);
  ck_assert_ptr_null (dataset->gold);
  ck_assert_ptr_null (dataset->tags);
  ck_assert_uint_eq (dataset->models->len, 0);
}
END_TEST

START_TEST (nothing_is_a_dataset_too)
{
  g_autoptr (AccordDataset) dataset = accord_dataset_new (NULL, 0, NULL, ACCORD_ROUNDS_LAST);
  ck_assert_uint_eq (dataset->n_items, 0);
  ck_assert_uint_eq (dataset->n_labels, 0);
  ck_assert_uint_eq (dataset->item_start[0], 0);
  g_autoptr (AccordDataset) empty = accord_dataset_empty ("q");
  ck_assert_str_eq (empty->question, "q");
  accord_dataset_free (NULL);
}
END_TEST

START_TEST (models_are_freed_with_it)
{
  g_autoptr (AccordDataset) dataset = accord_dataset_empty ("q");
  AccordModel *model = g_new0 (AccordModel, 1);
  model->name = g_strdup ("m");
  model->klass = g_new0 (uint16_t, 3);
  g_ptr_array_add (dataset->models, model); /* the sanitizer sees a leak */
}
END_TEST

START_TEST (names_hold_any_bytes_but_nul)
{
  AccordNames names;
  accord_names_init (&names);
  ck_assert_uint_eq (accord_names_size (&names), 0);
  accord_names_add (&names, "", 0);
  accord_names_add (&names, "longer name", 6);
  accord_names_add (&names, "\xc3\xa9\n", 3);
  ck_assert_uint_eq (accord_names_size (&names), 3);
  ck_assert_str_eq (accord_names_get (&names, 0), "");
  ck_assert_str_eq (accord_names_get (&names, 1), "longer");
  ck_assert_str_eq (accord_names_get (&names, 2), "\xc3\xa9\n");
  accord_names_clear (&names);
  ck_assert_uint_eq (accord_names_size (&names), 0);
  accord_names_clear (&names); /* once more does no harm */
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("dataset");
  TCase *dataset = tcase_create ("dataset");
  tcase_add_test (dataset, names_are_in_report_order);
  tcase_add_test (dataset, the_last_round_counts);
  tcase_add_test (dataset, the_first_round_counts);
  tcase_add_test (dataset, all_rounds_count_in_their_order);
  tcase_add_test (dataset, nothing_repeated_across_items);
  tcase_add_test (dataset, declared_classes_keep_their_order);
  tcase_add_test (dataset, gold_stands_beside);
  tcase_add_test (dataset, no_gold_no_array);
  tcase_add_test (dataset, nothing_is_a_dataset_too);
  tcase_add_test (dataset, models_are_freed_with_it);
  tcase_add_test (dataset, names_hold_any_bytes_but_nul);
  suite_add_tcase (suite, dataset);
  return suite;
}
