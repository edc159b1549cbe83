/* Self-agreement and the agreement of items: against percent agreement of the repeats as a table of their own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/stats/self_agreement.h>

static AccordSelf *
self_of (const AccordDataset *dataset, const AccordWeights *weights, size_t *ret_n)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .quantiles = &quantiles, .weights = weights };
  AccordSelf *self = NULL;
  ck_assert (accord_self_new (dataset, &options, &self, ret_n, NULL));
  return self;
}

/* The rounds of annotator g as so many annotators; items with one label drop out of percent agreement. */
static AccordDataset *
rounds_of (const AccordDataset *dataset, uint32_t g)
{
  static const char *const names[] = { "1", "2", "3", "4", "5", "6" };
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  g_autofree const char **classes = g_new0 (const char *, dataset->n_classes + 1);
  for (size_t k = 0; k < dataset->n_classes; k++)
    classes[k] = accord_names_get (&dataset->class_names, k);
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i], round = 0; j < dataset->item_start[i + 1]; j++)
      if (dataset->annotator[j] == g)
        {
          const AccordLiteral row = { accord_names_get (&dataset->item_names, i), names[round++],
                                      classes[dataset->klass[j]], false };
          g_array_append_val (rows, row);
        }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, classes,
                             ACCORD_ROUNDS_LAST);
}

static void
check_self (const AccordDataset *dataset, const AccordWeights *weights)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .quantiles = &quantiles, .weights = weights };
  size_t n, at = 0;
  g_autofree AccordSelf *self = self_of (dataset, weights, &n);
  for (uint32_t g = 0; g < dataset->n_annotators; g++)
    {
      g_autoptr (AccordDataset) rounds = rounds_of (dataset, g);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (rounds, false);
      const AccordEstimate wanted = accord_percent_agreement (profiles, &options);
      if (wanted.reason != NULL)
        continue;
      ck_assert_uint_lt (at, n);
      const AccordEstimate *got = &self[at].agreement;
      ck_assert_uint_eq (self[at++].annotator, g);
      unit_assert_near (got->value, wanted.value, 1e-12);
      ck_assert_uint_eq (got->items, wanted.items);
      ck_assert_uint_eq (got->labels, wanted.labels);
      ck_assert_str_eq (got->interval_reason != NULL ? got->interval_reason : "",
                        wanted.interval_reason != NULL ? wanted.interval_reason : "");
      if (got->interval_reason == NULL)
        {
          unit_assert_near (got->se, wanted.se, 1e-12);
          unit_assert_near (got->low, wanted.low, 1e-10);
          unit_assert_near (got->high, wanted.high, 1e-10);
        }
    }
  ck_assert_uint_eq (at, n);
}

START_TEST (random_repeats)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (31 + (guint32) _i);
  GString *lines = g_string_new (NULL);
  for (int i = 0; i < 40; i++)
    for (int g = 0; g < 4; g++)
      for (int round = g_rand_int_range (random, 0, 2 + g); round > 0; round--)
        g_string_append_printf (lines, "i%02d,a%d,c%d\n", i, g,
                                g_rand_boolean (random) ? i % 3 : g_rand_int_range (random, 0, 4));
  g_autofree char *text = g_string_free (lines, FALSE);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (text, ACCORD_ROUNDS_ALL);
  dataset->class_order_declared = true;
  AccordWeights *made = NULL;
  ck_assert (accord_weights_new (ACCORD_WEIGHTS_QUADRATIC, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &made, NULL));
  g_autoptr (AccordWeights) weights = made;
  check_self (dataset, NULL);
  check_self (dataset, weights);
}
END_TEST

START_TEST (by_hand)
{
  size_t n;
  g_autoptr (AccordDataset) dataset = unit_labels_of (
      "1,a,x\n1,a,x\n2,a,x\n2,a,y\n3,a,x\n3,a,x\n3,a,y\n1,b,x\n2,b,x\n2,c,y\n2,c,y\n", ACCORD_ROUNDS_ALL);
  g_autofree AccordSelf *self = self_of (dataset, NULL, &n);
  ck_assert_uint_eq (n, 2); /* b repeated nothing */
  unit_assert_near (self[0].agreement.value, (1 + 0 + 1 / 3.) / 3, 1e-15);
  ck_assert_uint_eq (self[0].agreement.labels, 7);
  ck_assert_str_eq (self[0].agreement.note, ACCORD_NOTE_FEW_ITEMS);
  ck_assert_double_eq (self[1].agreement.value, 1);
  ck_assert_str_eq (self[1].agreement.interval_reason, ACCORD_REASON_ONE_ITEM);
  accord_self_sort_worst (self, n);
  ck_assert_uint_eq (self[0].annotator, 0);
}
END_TEST

START_TEST (nobody)
{
  size_t n = 7;
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,y\n2,a,x\n", ACCORD_ROUNDS_ALL);
  g_autofree AccordSelf *self = self_of (dataset, NULL, &n);
  ck_assert_uint_eq (n, 0);
  ck_assert_ptr_nonnull (self);
}
END_TEST

START_TEST (no_order)
{
  size_t n;
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,a,y\n1,b,y\n", ACCORD_ROUNDS_ALL);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordWeights *made = NULL;
  double value;
  ck_assert (accord_weights_new (ACCORD_WEIGHTS_LINEAR, dataset, ACCORD_WEIGHTS_ON_EITHER, 0, &made, NULL));
  g_autoptr (AccordWeights) weights = made;
  g_autofree AccordSelf *self = self_of (dataset, weights, &n);
  ck_assert_uint_eq (n, 1);
  ck_assert_str_eq (self[0].agreement.reason, ACCORD_REASON_NO_ORDER);
  accord_agreement_of_profiles (profiles, weights, &value);
  ck_assert (isnan (value));
}
END_TEST

/* Their mean is percent agreement. */
START_TEST (items)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *lines = unit_labels_random (random, 50, 4, 3, .6, .5);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (lines, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
  g_autofree double *value = g_new (double, profiles->n_profiles);
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .quantiles = &quantiles };
  double sum = 0;
  accord_agreement_of_profiles (profiles, NULL, value);
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      ck_assert_int_eq (isnan (value[p]) != 0, profiles->size[p] < 2);
      sum += profiles->size[p] < 2 ? 0 : (double) profiles->times[p] * value[p];
    }
  unit_assert_near (sum / (double) profiles->n_pairable, accord_percent_agreement (profiles, &options).value,
                    1e-12);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("self_agreement");
  TCase *tcase = tcase_create ("self_agreement");
  tcase_add_loop_test (tcase, random_repeats, 0, 6);
  tcase_add_test (tcase, by_hand);
  tcase_add_test (tcase, nobody);
  tcase_add_test (tcase, no_order);
  tcase_add_test (tcase, items);
  suite_add_tcase (suite, tcase);
  return suite;
}
