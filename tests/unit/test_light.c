/* Light's kappa: the open vector, weighted and deleted by brute force, reasons, pairs that have no kappa.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "coefficients.h"

#include <accord/stats/light.h>
#include <accord/stats/pairs.h>

#define LAST ACCORD_ROUNDS_LAST

static AccordEstimate
light (const AccordDataset *dataset, const AccordWeights *weights, AccordSe se)
{
  return unit_estimate (dataset, ACCORD_LIGHT_KAPPA, weights, se);
}

START_TEST (open_vector)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (T1, LAST);
  const AccordEstimate e = light (dataset, NULL, ACCORD_SE_JACKKNIFE);
  unit_assert_near (e.value, (7 / 11. + 5 / 9. + 3 / 11.) / 3, 1e-15);
  unit_assert_near (e.value, .488215, 5e-7);
  unit_assert_near (e.observed, 2 / 3., 1e-15);
  unit_assert_near (e.expected, (.3125 + .4375 + .3125) / 3, 1e-15);
  ck_assert_uint_eq (e.pairs, 3);
  ck_assert_uint_eq (e.items, 4);
  ck_assert_uint_eq (e.labels, 12);
  unit_assert_near (e.df, 3, 0);
}
END_TEST

/* By definition: the mean over the pairs without each item; NAN when a pair has no kappa then. */
static double
brute_force_se (const AccordDataset *dataset, const AccordWeights *weights, uint64_t pairs)
{
  g_autofree double *values = g_new (double, dataset->n_items + 1);
  size_t n = 0;
  double mean = 0, squares = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      if (accord_dataset_item_size (dataset, i) < 2)
        continue;
      g_autoptr (AccordDataset) rest = unit_labels_without (dataset, i);
      const AccordEstimate e = light (rest, weights, ACCORD_SE_LINEAR);
      values[n] = e.pairs == pairs ? e.value : NAN;
      mean += values[n++];
    }
  mean /= (double) n;
  for (size_t i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  return sqrt ((double) (n - 1) / (double) n * squares);
}

START_TEST (jackknife_is_deletion)
{
  GRand *random = g_rand_new_with_seed (11 + (guint32) _i);
  int jackknife = 0, linear = 0;
  for (int round = 0; round < 25; round++)
    {
      g_autofree char *drawn
          = unit_labels_random (random, 12 + 2 * round, 2 + round % 4, 3, round % 3 == 0 ? 1.1 : .7, .6);
      g_autoptr (AccordDataset) dataset = unit_labels_of (drawn, LAST);
      const double numbers[] = { 0, 1, 5 };
      dataset->class_values = g_memdup2 (numbers, sizeof numbers);
      g_autoptr (AccordWeights) weights = _i == 0 ? NULL : unit_weights (dataset, (AccordWeightSet) _i);
      const AccordEstimate e = light (dataset, weights, ACCORD_SE_JACKKNIFE);
      if (e.reason != NULL || e.interval_reason != NULL)
        continue;
      const double se = brute_force_se (dataset, weights, e.pairs);
      if (isnan (se))
        ck_assert_str_eq (e.se_kind, "linear");
      else
        unit_assert_near (e.se, se, 1e-12);
      isnan (se) ? linear++ : jackknife++;
    }
  ck_assert_int_ge (jackknife, 10);
  g_rand_free (random);
}
END_TEST

START_TEST (of_two_annotators_it_is_cohens)
{
  GRand *random = g_rand_new_with_seed (2);
  for (int round = 0; round < 20; round++)
    for (AccordSe se = ACCORD_SE_JACKKNIFE; se <= ACCORD_SE_LINEAR; se++)
      {
        g_autofree char *lines = unit_labels_random (random, 30, 2, 3, .8, .6);
        g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
        const AccordEstimate one = light (dataset, NULL, se);
        const AccordEstimate other = unit_estimate (dataset, ACCORD_COHEN_KAPPA, NULL, se);
        unit_assert_near (one.value, other.value, 1e-15);
        unit_assert_near (one.se, other.se, 1e-14);
        unit_assert_near (one.low, other.low, 1e-13);
        unit_assert_near (one.p, other.p, 1e-13);
        ck_assert_uint_eq (one.labels, other.labels);
      }
  g_rand_free (random);
}
END_TEST

START_TEST (weighted_pairs_are_weighted_cohen)
{
  /* the other way to it: Conger's kappa of the common items */
  GRand *random = g_rand_new_with_seed (9);
  for (AccordWeightSet set = ACCORD_WEIGHTS_IDENTITY; set <= ACCORD_WEIGHTS_BIPOLAR; set++)
    for (int round = 0; round < 8; round++)
      {
        g_autofree char *lines = unit_labels_random (random, 25, 2, 4, .8, .5);
        g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
        const double numbers[] = { 2, 3, 5, 6 };
        dataset->class_values = g_memdup2 (numbers, sizeof numbers);
        g_autoptr (AccordWeights) weights = unit_weights (dataset, set);
        for (AccordSe se = ACCORD_SE_JACKKNIFE; se <= ACCORD_SE_LINEAR; se++)
          {
            AccordPairs *measured = NULL;
            const AccordPairOptions how = { .se = se, .weights = weights };
            ck_assert (accord_pairs_measure (dataset, &how, &measured, NULL));
            g_autoptr (AccordPairs) pairs = measured;
            const AccordEstimate other = unit_estimate (dataset, ACCORD_COHEN_KAPPA, weights, se);
            unit_assert_near (pairs->pairs[0].kappa, other.value, 1e-13);
            unit_assert_near (pairs->pairs[0].se, other.se, 1e-12);
            unit_assert_near (pairs->pairs[0].observed, other.observed, 1e-14);
            unit_assert_near (pairs->pairs[0].expected, other.expected, 1e-14);
          }
      }
  g_rand_free (random);
}
END_TEST

START_TEST (pairs_without_a_kappa_are_left_out)
{
  /* a-b use one class on their common items, b-c share none */
  g_autoptr (AccordDataset) dataset = unit_labels_of (
      "1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,a,x\n3,c,x\n4,a,y\n4,c,x\n5,a,y\n5,c,y\n6,a,x\n6,c,x\n", LAST);
  const AccordEstimate e = light (dataset, NULL, ACCORD_SE_LINEAR);
  ck_assert_uint_eq (e.pairs, 1);
  unit_assert_near (e.value, .5, 1e-15); /* (3/4 - 1/2) / (1 - 1/2) */
  ck_assert_uint_eq (e.items, 6);
  g_autoptr (AccordDataset) none = unit_labels_of ("1,a,x\n1,b,x\n2,a,x\n2,c,x\n3,b,x\n3,c,x\n4,a,y\n", LAST);
  ck_assert_str_eq (light (none, NULL, ACCORD_SE_JACKKNIFE).reason, "one class only");
}
END_TEST

START_TEST (classes_that_never_differ)
{
  /* x and y count as equal, z is not used by the pair */
  static const double table[] = { 1, 1, 0, 1, 1, 0, 0, 0, 1 };
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,y\n2,a,y\n2,b,x\n3,c,z\n", LAST);
  g_autoptr (AccordWeights) weights = accord_weights_from_table ("w", g_memdup2 (table, sizeof table), 3);
  ck_assert_str_eq (light (dataset, weights, ACCORD_SE_JACKKNIFE).reason, "no disagreement possible");
  /* with one item of z the chance of disagreement is gone without it: linearised */
  g_autoptr (AccordDataset) more = unit_labels_of ("1,a,x\n1,b,y\n2,a,y\n2,b,x\n3,a,x\n3,b,z\n", LAST);
  const AccordEstimate e = light (more, weights, ACCORD_SE_JACKKNIFE);
  unit_assert_near (e.value, 0, 1e-15);
  ck_assert_str_eq (light (more, weights, ACCORD_SE_JACKKNIFE).interval_reason, "no variation between items");
}
END_TEST

START_TEST (weights_with_a_reason)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,y\n2,a,x\n2,b,x\n", LAST);
  g_autoptr (AccordWeights) weights = unit_weights (dataset, ACCORD_WEIGHTS_LINEAR);
  ck_assert_str_eq (light (dataset, weights, ACCORD_SE_JACKKNIFE).reason, "classes have no order");
  AccordPairs *measured = NULL;
  const AccordPairOptions how = { .weights = weights };
  ck_assert (accord_pairs_measure (dataset, &how, &measured, NULL));
  g_autoptr (AccordPairs) pairs = measured;
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  ck_assert_str_eq (accord_pair_cohen (&pairs->pairs[0], &quantiles).reason, "classes have no order");
  ck_assert_str_eq (accord_pair_percent (&pairs->pairs[0], &quantiles).reason, "classes have no order");
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("light");
  TCase *light_kappa = tcase_create ("light");
  tcase_add_test (light_kappa, open_vector);
  tcase_add_loop_test (light_kappa, jackknife_is_deletion, ACCORD_WEIGHTS_IDENTITY, ACCORD_WEIGHTS_BIPOLAR);
  tcase_add_test (light_kappa, of_two_annotators_it_is_cohens);
  tcase_add_test (light_kappa, weighted_pairs_are_weighted_cohen);
  tcase_add_test (light_kappa, pairs_without_a_kappa_are_left_out);
  tcase_add_test (light_kappa, classes_that_never_differ);
  tcase_add_test (light_kappa, weights_with_a_reason);
  suite_add_tcase (suite, light_kappa);
  return suite;
}
