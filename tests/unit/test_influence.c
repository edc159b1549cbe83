/* What each item contributes to a coefficient: sums, standard errors, deletion, reasons.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/stats/coefficient.h>
#include <accord/stats/influence.h>

static AccordQuantiles quantiles;

static void
setup (void)
{
  accord_quantiles_init (&quantiles, .95);
}

/* The influence of every item, with what the estimate says beside it. */
static double *
influence_of (const AccordDataset *dataset, AccordCoefficient coefficient,
              const AccordAgreementOptions *options, AccordEstimate *ret_estimate)
{
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  double *values = g_new (double, dataset->n_items + 1);
  const char *kind = "unset", *reason = "unset";
  ck_assert (accord_coefficient_estimate (dataset, profiles, coefficient, options, ret_estimate, NULL));
  ck_assert (
      accord_coefficient_influence (dataset, profiles, coefficient, options, values, &kind, &reason, NULL));
  ck_assert_pstr_eq (reason, ret_estimate->reason);
  if (reason != NULL)
    ck_assert_ptr_null (kind);
  else if (!isnan (ret_estimate->se))
    ck_assert_pstr_eq (kind, ret_estimate->se_kind);
  return values;
}

static void
assert_sums (const AccordDataset *dataset, AccordCoefficient coefficient,
             const AccordAgreementOptions *options, uint64_t *checked)
{
  AccordEstimate estimate;
  g_autofree double *values = influence_of (dataset, coefficient, options, &estimate);
  double sum = 0, squares = 0, n = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    if (!isnan (values[i]))
      {
        sum += values[i];
        squares += values[i] * values[i];
        n++;
      }
  if (estimate.reason != NULL)
    {
      ck_assert_double_eq (n, 0);
      return;
    }
  if (options->se != ACCORD_SE_GWET)
    unit_assert_near (sum, 0, 1e-9 * (1 + sqrt (squares)));
  if (!isnan (estimate.se))
    {
      unit_assert_near (sqrt (squares / (n * (n - 1))), estimate.se, 1e-10 * (1 + estimate.se));
      ++*checked;
    }
}

/* Every coefficient, standard error and set of weights on random tables with labels missing. */
START_TEST (influence_makes_the_standard_error)
{
  GRand *random = g_rand_new_with_seed (41);
  uint64_t checked = 0;
  for (int round = 0; round < 24; round++)
    {
      g_autofree char *lines = unit_labels_random (random, 12 + round, 2 + round % 3, 2 + round % 4, .7, .5);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      dataset->class_order_declared = true;
      for (AccordWeightSet set = ACCORD_WEIGHTS_IDENTITY; set <= ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL; set++)
        {
          g_autoptr (AccordWeights) weights = NULL;
          ck_assert (accord_weights_new (set, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &weights, NULL));
          for (AccordSe se = 0; se <= ACCORD_SE_GWET; se++)
            for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
              if (set != ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL || c == ACCORD_KRIPPENDORFF_ALPHA)
                assert_sums (
                    dataset, c,
                    &(AccordAgreementOptions){ .se = se, .quantiles = &quantiles, .weights = weights },
                    &checked);
        }
    }
  ck_assert_uint_gt (checked, 3000);
  g_rand_free (random);
}
END_TEST

static double
value_of (const AccordDataset *dataset, AccordCoefficient coefficient)
{
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (
      dataset, profiles, coefficient, &(AccordAgreementOptions){ .quantiles = &quantiles }, &estimate, NULL));
  return estimate.value;
}

/* J_i = (nu - 1) (mean of kappa_(j) - kappa_(i)), each deletion computed anew. */
START_TEST (jackknife_is_deletion)
{
  GRand *random = g_rand_new_with_seed (42);
  g_autofree char *lines = unit_labels_random (random, 25, 2, 3, .8, .6);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    {
      AccordEstimate estimate;
      g_autofree double *values
          = influence_of (dataset, c, &(AccordAgreementOptions){ .quantiles = &quantiles }, &estimate);
      g_autofree double *without = g_new0 (double, dataset->n_items + 1);
      ck_assert_str_eq (estimate.se_kind, "jackknife");
      double mean = 0, n = 0;
      for (size_t i = 0; i < dataset->n_items; i++)
        {
          const bool used = accord_dataset_item_size (dataset, i) >= (unit_uses_single_labels (c) ? 1 : 2);
          ck_assert (isnan (values[i]) == !used);
          if (!used)
            continue;
          g_autoptr (AccordDataset) rest = unit_labels_without (dataset, i);
          without[i] = value_of (rest, c);
          mean += without[i];
          n++;
        }
      mean /= n;
      for (size_t i = 0; i < dataset->n_items; i++)
        if (!isnan (values[i]))
          unit_assert_near (values[i], (n - 1) * (mean - without[i]), 1e-10);
    }
  g_rand_free (random);
}
END_TEST

/* Item 3 holds the only y. */
START_TEST (undefined_deletion_falls_back)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,a,x\n3,b,y\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  const AccordAgreementOptions options = { .quantiles = &quantiles };
  static const AccordCoefficient of_chance[]
      = { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_FLEISS_KAPPA, ACCORD_CONGER_KAPPA, ACCORD_COHEN_KAPPA };
  for (size_t c = 0; c < G_N_ELEMENTS (of_chance); c++)
    {
      double values[3];
      const char *kind, *reason;
      ck_assert (accord_coefficient_influence (dataset, profiles, of_chance[c], &options, values, &kind,
                                               &reason, NULL));
      ck_assert_str_eq (kind, "linear");
      ck_assert_ptr_null (reason);
      unit_assert_near (values[0] + values[1] + values[2], 0, 1e-12);
    }
}
END_TEST

START_TEST (undefined_has_its_reason)
{
  static const struct
  {
    const char *lines, *reason;
    AccordCoefficient coefficient;
  } cases[] = {
    { "", ACCORD_REASON_NO_LABELS, ACCORD_PERCENT_AGREEMENT },
    { "1,a,x\n2,a,y\n", ACCORD_REASON_ONE_ANNOTATOR, ACCORD_CONGER_KAPPA },
    { "1,a,x\n2,b,y\n", ACCORD_REASON_NO_PAIR, ACCORD_KRIPPENDORFF_ALPHA },
    { "1,a,x\n1,b,x\n2,a,x\n2,b,x\n", ACCORD_REASON_ONE_CLASS, ACCORD_FLEISS_KAPPA },
    { "1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,a,y\n", ACCORD_REASON_ONE_CLASS, ACCORD_COHEN_KAPPA },
    { "1,a,x\n1,b,x\n1,c,y\n", ACCORD_REASON_MORE_THAN_TWO, ACCORD_COHEN_KAPPA },
    { "1,a,x\n1,b,x\n1,c,y\n", ACCORD_REASON_MORE_THAN_TWO, ACCORD_SCOTT_PI },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordDataset) dataset = unit_labels_of (cases[i].lines, ACCORD_ROUNDS_LAST);
      for (AccordSe se = 0; se <= ACCORD_SE_GWET; se++)
        {
          AccordEstimate estimate;
          g_autofree double *values
              = influence_of (dataset, cases[i].coefficient,
                              &(AccordAgreementOptions){ .se = se, .quantiles = &quantiles }, &estimate);
          ck_assert_str_eq (estimate.reason, cases[i].reason);
          for (size_t j = 0; j < dataset->n_items; j++)
            ck_assert (isnan (values[j]));
        }
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("influence");
  TCase *laws = tcase_create ("laws");
  tcase_add_unchecked_fixture (laws, setup, NULL);
  tcase_add_test (laws, influence_makes_the_standard_error);
  tcase_add_test (laws, jackknife_is_deletion);
  tcase_add_test (laws, undefined_deletion_falls_back);
  tcase_add_test (laws, undefined_has_its_reason);
  suite_add_tcase (suite, laws);
  return suite;
}
