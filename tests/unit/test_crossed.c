/* A coefficient without each annotator against the dataset without the annotator; the two-component interval.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "coefficients.h"

#include <accord/dataset/subset.h>
#include <accord/stats/crossed.h>

typedef struct
{
  AccordCoefficient coefficient;
  AccordWeightSet set;
} Case;

static const Case cases[] = {
  { ACCORD_PERCENT_AGREEMENT, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_FLEISS_KAPPA, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_CONGER_KAPPA, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_GWET_AC1, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_BRENNAN_PREDIGER, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_LIGHT_KAPPA, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_LIGHT_KAPPA, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_PERCENT_AGREEMENT, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_WEIGHTS_QUADRATIC },
  { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL },
  { ACCORD_FLEISS_KAPPA, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_CONGER_KAPPA, ACCORD_WEIGHTS_QUADRATIC },
  { ACCORD_GWET_AC1, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_BRENNAN_PREDIGER, ACCORD_WEIGHTS_QUADRATIC },
};

static double
value_without (const AccordDataset *dataset, size_t g, const Case *which,
               const AccordAgreementOptions *options)
{
  g_autofree bool *kept = g_new (bool, dataset->n_annotators);
  for (size_t h = 0; h < dataset->n_annotators; h++)
    kept[h] = h != g;
  g_autoptr (AccordDataset) rest = accord_dataset_subset (dataset, NULL, kept, NULL);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (rest, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (rest, profiles, which->coefficient, options, &estimate, NULL));
  return estimate.value;
}

static void
check_all (AccordDataset *dataset, const Case *which)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  dataset->class_order_declared = true;
  g_autoptr (AccordWeights) weights = NULL;
  ck_assert (accord_weights_new (which->set, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &weights, NULL));
  const AccordAgreementOptions options = { .quantiles = &quantiles, .weights = weights };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autofree double *values = g_new (double, dataset->n_annotators);
  ck_assert (accord_crossed_values (dataset, profiles, which->coefficient, &options, values, NULL));
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      const double wanted = value_without (dataset, g, which, &options);
      ck_assert_msg (isnan (values[g]) == isnan (wanted), "without %zu: %g, wanted %g", g, values[g], wanted);
      if (!isnan (wanted))
        unit_assert_near (values[g], wanted, 1e-12);
    }
}

/* Sparse tables: items that keep one label or none, annotators with a class of their own, coefficients that become
 * undefined. */
START_TEST (values_are_those_of_the_rest)
{
  static const double densities[] = { .25, .5, 1 };
  GRand *random = g_rand_new_with_seed (200 + (guint32) _i);
  for (int round = 0; round < 60; round++)
    {
      const double density = densities[round % 3], accuracy = round % 2 == 0 ? .5 : .98;
      g_autofree char *lines
          = unit_labels_random (random, round % 5 == 0 ? 3 : 15, 3 + round % 4, 3, density, accuracy);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      if (dataset->n_annotators >= 2)
        check_all (dataset, &cases[_i]);
    }
  g_rand_free (random);
}
END_TEST

START_TEST (all_rounds_of_a_person_go)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,x\n1,a,y\n1,b,x\n1,c,x\n2,a,y\n2,b,y\n2,b,z\n3,b,x\n3,c,x\n"
                        "3,c,x\n4,a,z\n4,a,z\n4,b,x\n5,a,x\n5,b,x\n5,c,z\n6,a,y\n6,a,y\n",
                        ACCORD_ROUNDS_ALL);
  ck_assert (dataset->repeated);
  check_all (dataset, &cases[_i]);
}
END_TEST

/* ---- the interval ---- */

static AccordEstimate
estimate_over (const char *lines, AccordCoefficient coefficient, bool both, AccordIntervalKind interval)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .quantiles = &quantiles, .over_both = both, .interval = interval };
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (dataset, profiles, coefficient, &options, &estimate, NULL));
  return estimate;
}

/* By hand: without a there are two disagreeing pairs among labels 4 + 3 + 1, so alpha is 1 - 7 * 4 / 38 = 5/19; without b
 * one among 5 + 2 + 1, 1 - 7 * 2 / 34 = 10/17; without c one among 3 + 3 + 2, 1 - 7 * 2 / 42 = 2/3. */
START_TEST (two_components_and_satterthwaite)
{
  const AccordEstimate items = estimate_over (T1, ACCORD_KRIPPENDORFF_ALPHA, false, ACCORD_INTERVAL_FISHER);
  AccordEstimate both = estimate_over (T1, ACCORD_KRIPPENDORFF_ALPHA, true, ACCORD_INTERVAL_FISHER);
  const double left[] = { 5. / 19, 10. / 17, 2. / 3 }, mean = (left[0] + left[1] + left[2]) / 3;
  double squares = 0;
  for (int g = 0; g < 3; g++)
    squares += (left[g] - mean) * (left[g] - mean);
  const double a = .331484, b = sqrt (2. / 3 * squares), s = sqrt (a * a + b * b);
  unit_assert_near (b, .24705, 5e-6);
  unit_assert_near (items.se, a, 1e-6);
  unit_assert_near (sqrt (both.se * both.se - items.se * items.se), b, 1e-12);
  const double df = pow (s, 4) / (pow (a, 4) / 3 + pow (b, 4) / 2);
  unit_assert_near (both.df, df, 1e-4);
  ck_assert_str_eq (both.se_kind, "both");
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const double h = accord_quantiles_t (&quantiles, df) * s / .75;
  unit_assert_near (both.low, tanh (atanh (.5) - h), 1e-5);
  unit_assert_near (both.high, tanh (atanh (.5) + h), 1e-5);
  ck_assert (both.p > items.p && both.value == items.value);
  both = estimate_over (T1, ACCORD_KRIPPENDORFF_ALPHA, true, ACCORD_INTERVAL_T);
  unit_assert_near (both.high, .5 + h * .75, 1e-5);
}
END_TEST

static void
check_reason (const char *lines, AccordCoefficient coefficient, const char *reason)
{
  const AccordEstimate estimate = estimate_over (lines, coefficient, true, ACCORD_INTERVAL_FISHER);
  ck_assert_ptr_null (estimate.reason);
  ck_assert_str_eq (estimate.interval_reason, reason);
  ck_assert (!isnan (estimate.value) && isnan (estimate.se) && isnan (estimate.low) && isnan (estimate.high)
             && isnan (estimate.df) && isnan (estimate.p));
  ck_assert_ptr_null (estimate.se_kind);
}

START_TEST (reasons_without_an_interval)
{
  check_reason ("1,a,x\n1,b,x\n2,a,y\n2,b,x\n3,a,y\n3,b,y\n", ACCORD_COHEN_KAPPA,
                "fewer than three annotators");
  check_reason ("1,a,x\n1,b,x\n2,a,y\n2,b,x\n3,a,y\n3,b,y\n", ACCORD_FLEISS_KAPPA,
                "fewer than three annotators");
  /* b alone says y */
  check_reason ("1,a,x\n1,b,y\n1,c,x\n2,a,x\n2,b,x\n2,c,x\n3,a,x\n3,b,x\n3,c,x\n", ACCORD_FLEISS_KAPPA,
                "undefined without some annotator");
  /* one pair of six */
  check_reason ("1,a,x\n1,b,y\n2,c,x\n2,d,x\n3,a,y\n3,b,y\n", ACCORD_FLEISS_KAPPA, "annotators not crossed");
  /* one item: why there is none over items stands */
  check_reason ("1,a,x\n1,b,y\n1,c,x\n", ACCORD_FLEISS_KAPPA, "one item only");
}
END_TEST

START_TEST (perfect_agreement_keeps_its_limit)
{
  static const char lines[] = "1,a,x\n1,b,x\n1,c,x\n2,a,y\n2,b,y\n2,c,y\n";
  const AccordEstimate items = estimate_over (lines, ACCORD_FLEISS_KAPPA, false, ACCORD_INTERVAL_FISHER);
  const AccordEstimate both = estimate_over (lines, ACCORD_FLEISS_KAPPA, true, ACCORD_INTERVAL_FISHER);
  ck_assert (both.low == items.low && both.high == 1 && both.se == 0);
}
END_TEST

/* Half of the pairs, or one fewer; also in a crowd of more people than have a bit a pair. */
START_TEST (crossed_is_half_of_the_pairs)
{
  bool crossed;
  g_autoptr (AccordDataset) half
      = unit_labels_of ("1,a,x\n1,b,x\n2,b,x\n2,c,x\n3,c,x\n3,d,x\n", ACCORD_ROUNDS_LAST); /* 3 of 6 */
  ck_assert (accord_crossed_design (half, &crossed, NULL) && crossed);
  g_autoptr (AccordDataset) less = unit_labels_of (
      "1,a,x\n1,b,x\n2,b,x\n2,c,x\n3,d,x\n4,a,x\n4,b,x\n5,c,y\n5,b,y\n", ACCORD_ROUNDS_LAST);
  ck_assert (accord_crossed_design (less, &crossed, NULL) && !crossed);
  for (int people = 8000; people <= 9000; people += 1000)
    {
      GString *lines = g_string_new (NULL);
      for (int g = 0; g < people; g++) /* all but a seventh share the first item, then nobody does */
        g_string_append_printf (lines, "i%d,a%05d,x\n", g % 7 == 0 ? g : 1, g);
      g_autofree char *text = g_string_free (lines, FALSE);
      g_autoptr (AccordDataset) crowd = unit_labels_of (text, ACCORD_ROUNDS_LAST);
      ck_assert (accord_crossed_design (crowd, &crossed, NULL) && crossed);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("crossed");
  TCase *values = tcase_create ("values"), *interval = tcase_create ("interval");
  tcase_set_timeout (values, 120);
  tcase_set_timeout (interval, 120);
  tcase_add_loop_test (values, values_are_those_of_the_rest, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (values, all_rounds_of_a_person_go, 0, G_N_ELEMENTS (cases));
  tcase_add_test (interval, two_components_and_satterthwaite);
  tcase_add_test (interval, reasons_without_an_interval);
  tcase_add_test (interval, perfect_agreement_keeps_its_limit);
  tcase_add_test (interval, crossed_is_half_of_the_pairs);
  suite_add_tcase (suite, values);
  suite_add_tcase (suite, interval);
  return suite;
}
