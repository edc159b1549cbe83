/* Numbers that annotators have as attributes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#include <math.h>
#include <accord/store/annotators.h>

static const char *const price[] = { "price", NULL };

/* item, annotator, label, time, gold, batch, price */
static AccordStore *
priced (const char *text)
{
  const AccordImportOptions options = { .annotator_attributes = price };
  AccordStore *store = rows_memory ();
  rows_must_import (store, &options, "f.csv", text);
  return store;
}

START_TEST (numbers_by_annotator)
{
  g_autoptr (AccordStore) store = priced ("1,bob,x,,,,2.5\n1,ann,y,,,,\n2,cid,x,,,,1e3\n");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_ALL);
  double values[3];
  ck_assert (accord_store_annotator_numbers (store, dataset, "price", values, NULL));
  ck_assert (isnan (values[0])); /* ann */
  ck_assert_double_eq_tol (values[1], 2.5, 1e-15);
  ck_assert_double_eq_tol (values[2], 1000, 1e-12);
}
END_TEST

START_TEST (what_is_no_number_is_said)
{
  g_autoptr (GError) error = NULL, absent = NULL;
  g_autoptr (AccordStore) store = priced ("1,bob,x,,,,cheap\n");
  g_autoptr (AccordDataset) dataset = rows_load (store, ACCORD_ROUNDS_ALL);
  double values[1];
  ck_assert (!accord_store_annotator_numbers (store, dataset, "price", values, &error));
  ck_assert_str_eq (error->message, "price of annotator 'bob': 'cheap' is not a number");
  ck_assert (!accord_store_annotator_numbers (store, dataset, "wage", values, &absent));
  ck_assert_ptr_nonnull (strstr (absent->message, "no annotator has an attribute 'wage'"));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("annotators");
  TCase *tcase = tcase_create ("annotators");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, numbers_by_annotator);
  tcase_add_test (tcase, what_is_no_number_is_said);
  return suite;
}
