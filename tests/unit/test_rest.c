/* Each annotator against the others: the plain definition, deletion by brute force, and alpha of the data that are left
 * when the annotator's labels are taken out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "coefficients.h"

#include <accord/dataset/subset.h>
#include <accord/stats/rest.h>

static AccordRest *
rest_of (const AccordDataset *dataset, AccordSe se, const AccordWeights *weights, const AccordWeights *alpha)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .se = se, .quantiles = &quantiles, .weights = weights };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordRest *rest = NULL;
  ck_assert (accord_rest_new (dataset, profiles, &options, alpha, &rest, NULL));
  return rest;
}

static double
weight_of (const AccordWeights *weights, uint16_t k, uint16_t l)
{
  return accord_weights_identity (weights) ? k == l : weights->weight[k * weights->n_classes + l];
}

/* rest_kappa of annotator g over the items but @without. */
static double
plain_kappa (const AccordDataset *dataset, uint32_t g, const AccordWeights *weights, size_t without,
             double *ret_agreement, double *ret_items)
{
  double own[32] = { 0 }, others[32] = { 0 }, agreement = 0, n = 0, expected = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
      {
        const double more = (double) accord_dataset_item_size (dataset, i) - 1;
        if (dataset->annotator[j] != g || i == without || more < 1)
          continue;
        n++;
        own[dataset->klass[j]]++;
        for (uint64_t l = dataset->item_start[i]; l < dataset->item_start[i + 1]; l++)
          if (l != j)
            {
              others[dataset->klass[l]] += 1 / more;
              agreement += weight_of (weights, dataset->klass[j], dataset->klass[l]) / more;
            }
      }
  for (uint16_t k = 0; k < dataset->n_classes; k++)
    for (uint16_t l = 0; l < dataset->n_classes; l++)
      expected += own[k] / n * weight_of (weights, k, l) * others[l] / n;
  *ret_agreement = agreement / n;
  *ret_items = n;
  return (agreement / n - expected) / (1 - expected);
}

static bool
labelled_with_others (const AccordDataset *dataset, size_t i, uint32_t g)
{
  for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
    if (dataset->annotator[j] == g)
      return accord_dataset_item_size (dataset, i) > 1;
  return false;
}

/* Jackknife errors of agreement and kappa by deletion. */
static void
plain_errors (const AccordDataset *dataset, uint32_t g, const AccordWeights *weights, double *ret_agreement,
              double *ret_kappa)
{
  double mean[2] = { 0, 0 }, squares[2] = { 0, 0 }, n = 0, unused;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < dataset->n_items; i++)
      {
        double value[2];
        if (!labelled_with_others (dataset, i, g))
          continue;
        value[1] = plain_kappa (dataset, g, weights, i, &value[0], &unused);
        n += pass == 0;
        for (int c = 0; c < 2; c++)
          {
            mean[c] += pass == 0 ? value[c] : 0;
            squares[c] += pass == 1 ? (value[c] - mean[c] / n) * (value[c] - mean[c] / n) : 0;
          }
      }
  *ret_agreement = sqrt ((n - 1) / n * squares[0]);
  *ret_kappa = sqrt ((n - 1) / n * squares[1]);
}

START_TEST (vector)
{
  const double agreement[] = { .75, .625, .625 }, kappa[] = { .6, .454545, .4 },
               se[] = { .277169, .336104, .429260 };
  g_autoptr (AccordDataset) dataset = unit_labels_of (T1, ACCORD_ROUNDS_LAST);
  g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, NULL, NULL);
  for (size_t g = 0; g < 3; g++)
    {
      unit_assert_near (rest[g].agreement.value, agreement[g], 1e-6);
      unit_assert_near (rest[g].kappa.value, kappa[g], 1e-6);
      unit_assert_near (rest[g].kappa.se, se[g], 1e-6);
      ck_assert_uint_eq (rest[g].kappa.items, 4);
      ck_assert_uint_eq (rest[g].kappa.labels, 12);
    }
  accord_rest_sort_worst (rest, 3);
  ck_assert_uint_eq (rest[0].annotator, 2);
  ck_assert_uint_eq (rest[2].annotator, 0);
}
END_TEST

static void
check_alpha (const AccordDataset *dataset, const AccordRest *rest, const AccordWeights *weights)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .quantiles = &quantiles, .weights = weights };
  g_autofree bool *kept = g_new (bool, dataset->n_annotators);
  g_autoptr (AccordProfiles) all = accord_profiles_new (dataset, false);
  const AccordEstimate whole = accord_krippendorff_alpha (all, &options);
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      for (size_t h = 0; h < dataset->n_annotators; h++)
        kept[h] = h != g;
      g_autoptr (AccordDataset) others = accord_dataset_subset (dataset, NULL, kept, NULL);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (others, false);
      const AccordEstimate alpha = accord_krippendorff_alpha (profiles, &options);
      const char *reason = alpha.reason;
      if (g_strcmp0 (reason, ACCORD_REASON_NO_PAIR) == 0 && others->n_annotators == 1)
        reason = ACCORD_REASON_ONE_ANNOTATOR;
      ck_assert_msg (g_strcmp0 (rest[g].alpha.reason, reason) == 0, "%s, wanted %s", rest[g].alpha.reason,
                     reason);
      ck_assert_uint_eq (rest[g].alpha.items, profiles->n_pairable);
      if (reason != NULL)
        continue;
      unit_assert_near (rest[g].alpha.value, alpha.value, 1e-11);
      unit_assert_near (rest[g].alpha_change, alpha.value - whole.value, 1e-11);
      ck_assert_uint_eq (rest[g].alpha.labels, alpha.labels);
    }
}

static void
check_rest (const AccordDataset *dataset, const AccordRest *rest, const AccordWeights *weights)
{
  for (uint32_t g = 0; g < dataset->n_annotators; g++)
    {
      double agreement, n, of_agreement, of_kappa;
      if (rest[g].kappa.reason != NULL)
        continue;
      const double kappa = plain_kappa (dataset, g, weights, SIZE_MAX, &agreement, &n);
      unit_assert_near (rest[g].agreement.value, agreement, 1e-12);
      unit_assert_near (rest[g].kappa.value, kappa, 1e-12);
      unit_assert_near ((double) rest[g].kappa.items, n, 0);
      if (rest[g].kappa.interval_reason != NULL || rest[g].agreement.interval_reason != NULL
          || strcmp (rest[g].kappa.se_kind, "jackknife") != 0)
        continue;
      plain_errors (dataset, g, weights, &of_agreement, &of_kappa);
      unit_assert_near (rest[g].agreement.se, of_agreement, 1e-12);
      unit_assert_near (rest[g].kappa.se, of_kappa, 1e-12);
      ck_assert_double_eq (rest[g].kappa.df, n - 1);
    }
}

static AccordWeights *
weights_new (AccordWeightSet set, const AccordDataset *dataset)
{
  AccordWeights *weights = NULL;
  ck_assert (accord_weights_new (set, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &weights, NULL));
  return weights;
}

/* Few classes and many profiles, and the reverse: alpha's ordinal differences take either way. */
START_TEST (random_tables)
{
  const AccordWeightSet sets[] = { ACCORD_WEIGHTS_IDENTITY, ACCORD_WEIGHTS_QUADRATIC, ACCORD_WEIGHTS_LINEAR };
  g_autoptr (GRand) random = g_rand_new_with_seed (17 + (guint32) _i);
  g_autofree char *lines = unit_labels_random (random, 12 + 4 * _i, 2 + _i % 5, _i % 3 == 0 ? 24 : 2 + _i % 6,
                                               .4 + .05 * _i, .6);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (lines, ACCORD_ROUNDS_LAST);
  dataset->class_order_declared = true;
  for (size_t s = 0; s < G_N_ELEMENTS (sets); s++)
    {
      g_autoptr (AccordWeights) weights = weights_new (sets[s], dataset);
      ck_assert_ptr_null (weights->reason);
      g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, weights, NULL);
      check_rest (dataset, rest, weights);
      check_alpha (dataset, rest, weights);
    }
  g_autoptr (AccordWeights) ordinal = weights_new (ACCORD_WEIGHTS_ORDINAL, dataset);
  g_autoptr (AccordWeights) marginal = weights_new (ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL, dataset);
  g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, ordinal, marginal);
  check_rest (dataset, rest, ordinal);
  check_alpha (dataset, rest, marginal);
}
END_TEST

/* In large data the linearised error is that of the jackknife. */
START_TEST (linear_error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autofree char *lines = unit_labels_random (random, 900, 4, 4, .8, .6);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (lines, ACCORD_ROUNDS_LAST);
  g_autofree AccordRest *jackknife = rest_of (dataset, ACCORD_SE_JACKKNIFE, NULL, NULL);
  g_autofree AccordRest *linear = rest_of (dataset, ACCORD_SE_LINEAR, NULL, NULL);
  for (size_t g = 0; g < 4; g++)
    {
      unit_assert_near (linear[g].kappa.se / jackknife[g].kappa.se, 1, .005);
      ck_assert_double_ne (linear[g].kappa.se, jackknife[g].kappa.se);
      unit_assert_near (linear[g].agreement.se, jackknife[g].agreement.se, 1e-15);
      ck_assert_str_eq (linear[g].kappa.se_kind, "linear");
    }
}
END_TEST

/* Of two annotators each one's kappa with the rest is Cohen's. */
START_TEST (cohen)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  g_autoptr (GRand) random = g_rand_new_with_seed (41 + (guint32) _i);
  g_autofree char *lines = unit_labels_random (random, 60, 2, 2 + _i, .8, .6);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (lines, ACCORD_ROUNDS_LAST);
  g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, NULL, NULL);
  const AccordAgreementOptions options = { .quantiles = &quantiles };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate kappa;
  ck_assert (accord_coefficient_estimate (dataset, profiles, ACCORD_COHEN_KAPPA, &options, &kappa, NULL));
  for (size_t g = 0; g < 2; g++)
    {
      unit_assert_near (rest[g].kappa.value, kappa.value, 1e-12);
      unit_assert_near (rest[g].kappa.se, kappa.se, 1e-12);
      unit_assert_near (rest[g].kappa.expected, kappa.expected, 1e-12);
      unit_assert_near (rest[g].kappa.low, kappa.low, 1e-9);
      ck_assert_uint_eq (rest[g].kappa.items, kappa.items);
    }
}
END_TEST

static void
assert_reasons (const char *lines, size_t g, const char *agreement, const char *kappa, const char *alpha)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, NULL, NULL);
  ck_assert_msg (g_strcmp0 (rest[g].agreement.reason, agreement) == 0, "%s", rest[g].agreement.reason);
  ck_assert_msg (g_strcmp0 (rest[g].kappa.reason, kappa) == 0, "%s", rest[g].kappa.reason);
  ck_assert_msg (g_strcmp0 (rest[g].alpha.reason, alpha) == 0, "%s", rest[g].alpha.reason);
}

START_TEST (undefined)
{
  const char *const person = ACCORD_REASON_ONE_ANNOTATOR, *const pair = ACCORD_REASON_NO_PAIR,
                    *const one = ACCORD_REASON_ONE_CLASS;
  assert_reasons ("1,a,x\n2,a,y\n", 0, person, person, ACCORD_REASON_NO_LABELS);
  assert_reasons ("1,a,x\n2,b,y\n", 0, pair, pair, person);
  assert_reasons ("1,a,x\n1,b,y\n2,c,x\n", 0, NULL, NULL, pair);
  assert_reasons ("1,a,x\n1,b,y\n2,c,x\n", 2, pair, pair, NULL);
  assert_reasons ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,b,y\n", 0, NULL, one, person);
  assert_reasons ("1,a,x\n1,b,x\n1,c,y\n2,a,x\n2,b,x\n", 2, NULL, NULL, one);
}
END_TEST

START_TEST (all_weights_one)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,x\n1,b,y\n1,c,x\n2,a,y\n2,b,x\n2,c,y\n", ACCORD_ROUNDS_LAST);
  double *table = g_new (double, 4);
  for (size_t i = 0; i < 4; i++)
    table[i] = 1;
  g_autoptr (AccordWeights) weights = accord_weights_from_table ("t", table, 2);
  g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, weights, NULL);
  ck_assert_double_eq (rest[0].agreement.value, 1);
  ck_assert_str_eq (rest[0].kappa.reason, ACCORD_REASON_NO_DISAGREEMENT);
  ck_assert_str_eq (rest[0].alpha.reason, ACCORD_REASON_NO_DISAGREEMENT);
}
END_TEST

/* Without item 1 annotator a and the others know one class only: the linearised error steps in. */
START_TEST (last_of_a_class)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,y\n1,b,x\n2,a,x\n2,b,x\n3,a,x\n3,b,x\n", ACCORD_ROUNDS_LAST);
  g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, NULL, NULL);
  unit_assert_near (rest[0].kappa.value, 0, 1e-15);
  ck_assert_str_eq (rest[0].kappa.interval_reason, ACCORD_REASON_NO_VARIATION);
  g_autoptr (AccordDataset) three
      = unit_labels_of ("1,a,y\n1,b,x\n1,c,y\n2,a,x\n2,b,x\n3,a,x\n3,b,x\n3,c,x\n", ACCORD_ROUNDS_LAST);
  g_autofree AccordRest *of_three = rest_of (three, ACCORD_SE_JACKKNIFE, NULL, NULL);
  ck_assert_str_eq (of_three[0].kappa.se_kind, "linear");
  ck_assert_str_eq (of_three[0].agreement.se_kind, "jackknife");
  ck_assert (of_three[0].kappa.se > 0);
}
END_TEST

START_TEST (perfect)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (
      "1,a,y\n1,b,y\n1,c,y\n2,a,x\n2,b,x\n2,c,x\n3,a,x\n3,b,x\n3,c,x\n", ACCORD_ROUNDS_LAST);
  g_autofree AccordRest *rest = rest_of (dataset, ACCORD_SE_JACKKNIFE, NULL, NULL);
  ck_assert_double_eq (rest[1].agreement.value, 1);
  ck_assert_double_eq (rest[1].kappa.value, 1);
  ck_assert_double_eq (rest[1].alpha.value, 1);
  unit_assert_near (rest[1].agreement.low, pow (.025, 1 / 3.), 1e-12);
  ck_assert (rest[1].kappa.low < rest[1].agreement.low);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("rest");
  TCase *tcase = tcase_create ("rest");
  tcase_add_test (tcase, vector);
  tcase_add_loop_test (tcase, random_tables, 0, 12);
  tcase_add_loop_test (tcase, cohen, 0, 4);
  tcase_add_test (tcase, linear_error);
  tcase_add_test (tcase, undefined);
  tcase_add_test (tcase, all_weights_one);
  tcase_add_test (tcase, last_of_a_class);
  tcase_add_test (tcase, perfect);
  suite_add_tcase (suite, tcase);
  return suite;
}
