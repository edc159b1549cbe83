/* Part of a dataset: items and people left out, classes kept.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/dataset/subset.h>

static const AccordLiteral rows[] = {
  { "1", "ann", "a", false }, { "1", "bob", "b", false }, { "2", "bob", "c", false },
  { "3", "ann", "a", false }, { "3", "cid", "a", false }, { "3", "cid", "b", false },
};

static AccordDataset *
whole (AccordRounds rounds)
{
  return accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, rounds);
}

START_TEST (items_are_left_out)
{
  static const bool items[] = { true, false, true };
  g_autoptr (AccordDataset) dataset = whole (ACCORD_ROUNDS_ALL);
  g_autoptr (AccordDataset) subset = accord_dataset_subset (dataset, items, NULL, NULL);
  ck_assert_uint_eq (subset->n_items, 2);
  ck_assert_uint_eq (subset->n_labels, 5);
  ck_assert_uint_eq (subset->n_classes, 3);
  ck_assert_str_eq (accord_names_get (&subset->item_names, 1), "3");
  ck_assert_uint_eq (accord_dataset_item_size (subset, 1), 3);
  ck_assert (subset->repeated);
}
END_TEST

START_TEST (people_are_left_out)
{
  static const bool people[] = { false, true, true };
  g_autoptr (AccordDataset) dataset = whole (ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) subset = accord_dataset_subset (dataset, NULL, people, NULL);
  ck_assert_uint_eq (subset->n_items, 3);
  ck_assert_uint_eq (subset->n_labels, 3);
  ck_assert_uint_eq (subset->n_annotators, 2);
  ck_assert_str_eq (accord_names_get (&subset->annotator_names, 0), "bob");
  ck_assert_uint_eq (subset->annotator[0], 0);
  ck_assert_uint_eq (subset->annotator[2], 1);
  ck_assert_uint_eq (subset->klass[2], 1);
  ck_assert (!subset->repeated);
}
END_TEST

START_TEST (people_without_labels_drop_out)
{
  static const bool items[] = { false, true, false };
  g_autoptr (AccordDataset) dataset = whole (ACCORD_ROUNDS_ALL);
  g_autoptr (AccordDataset) subset = accord_dataset_subset (dataset, items, NULL, NULL);
  ck_assert_uint_eq (subset->n_annotators, 1);
  ck_assert_str_eq (accord_names_get (&subset->annotator_names, 0), "bob");
  ck_assert (!subset->repeated);
}
END_TEST

START_TEST (pairable_items_have_two_labels)
{
  g_autoptr (AccordDataset) dataset = whole (ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) subset = accord_dataset_pairable (dataset, NULL);
  ck_assert_uint_eq (subset->n_items, 2);
  ck_assert_str_eq (accord_names_get (&subset->item_names, 0), "1");
  ck_assert_str_eq (accord_names_get (&subset->item_names, 1), "3");
  ck_assert_uint_eq (subset->n_labels, 4);
}
END_TEST

START_TEST (a_slice_owns_its_dataset)
{
  AccordSlice *slice = accord_slice_new ("x", whole (ACCORD_ROUNDS_LAST));
  ck_assert_str_eq (slice->value, "x");
  accord_slice_free (slice);
  accord_slice_free (NULL);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("subset");
  TCase *tcase = tcase_create ("subset");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, items_are_left_out);
  tcase_add_test (tcase, people_are_left_out);
  tcase_add_test (tcase, people_without_labels_drop_out);
  tcase_add_test (tcase, pairable_items_have_two_labels);
  tcase_add_test (tcase, a_slice_owns_its_dataset);
  return suite;
}
