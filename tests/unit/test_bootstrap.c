/* The bootstrap: limits against other programs, resamples against coefficients of the items drawn, the law of the draws.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/base/random.h>
#include <accord/dataset/subset.h>
#include <accord/stats/bootstrap.h>
#include <accord/stats/coefficient.h>
#include "../../src/stats/bootstrap_form.h"

/* scipy 1.10.1: stats.bootstrap ((data,), numpy.mean, n_resamples=60, confidence_level=.9) of data = 0 0 1 0 1 1 3 0 2 8:
 * its bootstrap_distribution, and its limits by method='percentile' and 'BCa'. */
static const double data[] = { 0, 0, 1, 0, 1, 1, 3, 0, 2, 8 };
static const double distribution[] = {
  2.1, 1.1, 1.7, 1.5, 2.3, 1.0, 1.1, 0.8, 0.3, 2.1, 2.6, 1.8, 3.0, 1.6, 0.5, 2.4, 1.8, 1.4, 3.2, 0.9,
  1.7, 1.5, 0.5, 1.7, 1.3, 1.8, 0.6, 1.5, 1.5, 0.8, 1.2, 1.4, 1.1, 1.8, 1.5, 1.9, 1.5, 0.8, 1.3, 0.5,
  2.2, 1.5, 1.8, 1.6, 1.2, 1.6, 1.2, 1.2, 2.7, 2.1, 1.4, 2.9, 0.3, 1.4, 2.4, 2.6, 2.2, 1.4, 0.6, 2.2,
};
enum
{
  B = G_N_ELEMENTS (distribution),
};

static double
acceleration_of_data (void)
{
  double influence[G_N_ELEMENTS (data)];
  for (size_t i = 0; i < G_N_ELEMENTS (data); i++)
    influence[i] = data[i] - 1.6; /* of a mean */
  return accord_bootstrap_acceleration (influence, NULL, G_N_ELEMENTS (data));
}

START_TEST (limits_are_those_of_scipy)
{
  double values[B];
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.value = 1.6;
  memcpy (values, distribution, sizeof values);
  accord_bootstrap_limits (&estimate, values, B, ACCORD_INTERVAL_PERCENTILE, 0, .9);
  unit_assert_near (estimate.low, .5, 1e-12);
  unit_assert_near (estimate.high, 2.71, 1e-12);
  unit_assert_near (acceleration_of_data (), 0.10298215208027199, 1e-14);
  memcpy (values, distribution, sizeof values);
  accord_bootstrap_limits (&estimate, values, B, ACCORD_INTERVAL_BCA, acceleration_of_data (), .9);
  unit_assert_near (estimate.low, .8, 1e-9);
  unit_assert_near (estimate.high, 3.1157422501480725, 1e-9);
  ck_assert_ptr_null (estimate.note);
}
END_TEST

START_TEST (acceleration_counts_multiplicities)
{
  const double each[] = { 2, 2, 2, -1, NAN, -1, -4 }, once[] = { 2, NAN, -1, -4 };
  const uint64_t times[] = { 3, 9, 2, 1 };
  unit_assert_near (accord_bootstrap_acceleration (once, times, 4),
                    accord_bootstrap_acceleration (each, NULL, 7), 1e-15);
  unit_assert_near (accord_bootstrap_acceleration (once, times, 4), -42 / (6 * 30 * sqrt (30)), 1e-15);
  ck_assert (accord_bootstrap_acceleration (once, times, 0) == 0);
}
END_TEST

START_TEST (undefined_ones_are_left_out)
{
  double values[100];
  for (int undefined = 0; undefined <= 6; undefined++)
    {
      AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
      estimate.value = .5;
      for (int i = 0; i < 100; i++)
        values[i] = i < undefined ? NAN : (i * 37 % 100) / 100.;
      accord_bootstrap_limits (&estimate, values, 100, ACCORD_INTERVAL_PERCENTILE, 0, .9);
      ck_assert_int_eq (isnan (estimate.low), undefined == 6);
      ck_assert_int_eq (isnan (estimate.high), undefined == 6);
      ck_assert_pstr_eq (estimate.interval_reason, undefined == 6 ? ACCORD_REASON_RESAMPLES : NULL);
      ck_assert_pstr_eq (estimate.note, undefined == 0 || undefined == 6 ? NULL : ACCORD_NOTE_RESAMPLES);
    }
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  accord_bootstrap_limits (&estimate, values, 0, ACCORD_INTERVAL_BCA, 0, .9);
  ck_assert_str_eq (estimate.interval_reason, ACCORD_REASON_RESAMPLES);
}
END_TEST

/* Every value above, or below, the estimate: z0 is kept finite. */
START_TEST (bias_is_kept_inside)
{
  for (int side = -1; side <= 1; side += 2)
    {
      double values[200];
      AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
      estimate.value = side;
      for (int i = 0; i < 200; i++)
        values[i] = i / 1000.;
      accord_bootstrap_limits (&estimate, values, 200, ACCORD_INTERVAL_BCA, side * .3, .95);
      ck_assert (estimate.low >= 0 && estimate.high <= .199 && estimate.low <= estimate.high);
    }
}
END_TEST

/* ---- draws ---- */

/* Means, variances and one covariance of a multinomial, over kinds that are drawn in either way. */
START_TEST (draws_are_multinomial)
{
  enum
  {
    KINDS = 1200,
    DRAWS = 20000,
  };
  uint64_t times[KINDS], total = 0;
  for (size_t k = 0; k < KINDS; k++)
    total += times[k] = k % 3 == 0 ? 1 + k % 8 : k % 100 == 1 ? 3000 : 9 + k % 50;
  Resample resample;
  ck_assert (resample_init (&resample, times, KINDS));
  ck_assert_uint_eq (resample.n_items, total);
  g_autofree double *drawn = g_new (double, KINDS);
  g_autofree double *sum = g_new0 (double, KINDS);
  g_autofree double *square = g_new0 (double, KINDS);
  double cross = 0;
  g_autoptr (gsl_rng) random = accord_random_new (3, 0);
  for (size_t b = 0; b < DRAWS; b++)
    {
      double all = 0;
      resample_draw (&resample, random, drawn);
      for (size_t k = 0; k < KINDS; k++)
        {
          const double d = drawn[k] - (double) times[k];
          all += drawn[k];
          sum[k] += d;
          square[k] += d * d;
        }
      cross += (drawn[1] - (double) times[1]) * (drawn[101] - (double) times[101]);
      ck_assert (all == (double) total);
    }
  double worst_mean = 0, chi_square = 0;
  for (size_t k = 0; k < KINDS; k++)
    {
      const double n = (double) times[k], variance = n * (1 - n / (double) total);
      worst_mean = MAX (worst_mean, fabs (sum[k]) / sqrt (variance * DRAWS));
      chi_square += square[k] / DRAWS / variance / KINDS;
    }
  ck_assert_msg (worst_mean < 4.5, "a mean is %.2f standard errors off", worst_mean);
  unit_assert_near (chi_square, 1, .01);
  const double covariance = -3000. * 3000 / (double) total; /* sd of its mean 3000 / sqrt DRAWS = 21 */
  unit_assert_near (cross / DRAWS, covariance, 85);
  resample_clear (&resample);
}
END_TEST

/* ---- resamples are coefficients of the items drawn ---- */

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
  { ACCORD_COHEN_KAPPA, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_SCOTT_PI, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_LIGHT_KAPPA, ACCORD_WEIGHTS_IDENTITY },
  { ACCORD_LIGHT_KAPPA, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_PERCENT_AGREEMENT, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_WEIGHTS_QUADRATIC },
  { ACCORD_KRIPPENDORFF_ALPHA, ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL },
  { ACCORD_FLEISS_KAPPA, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_CONGER_KAPPA, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_GWET_AC1, ACCORD_WEIGHTS_QUADRATIC },
  { ACCORD_BRENNAN_PREDIGER, ACCORD_WEIGHTS_QUADRATIC },
  { ACCORD_COHEN_KAPPA, ACCORD_WEIGHTS_LINEAR },
  { ACCORD_SCOTT_PI, ACCORD_WEIGHTS_QUADRATIC },
};

static AccordDataset *
random_dataset (GRand *random, const Case *which, int items)
{
  const bool two = which->coefficient == ACCORD_COHEN_KAPPA || which->coefficient == ACCORD_SCOTT_PI;
  g_autofree char *lines = unit_labels_random (random, items, two ? 2 : 4, 3, .7, .5);
  return unit_labels_of (lines, ACCORD_ROUNDS_LAST);
}

static double
value_of (const AccordDataset *dataset, const Case *which, const AccordAgreementOptions *options)
{
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (dataset, profiles, which->coefficient, options, &estimate, NULL));
  return estimate.value;
}

/* Item i of @dataset @times[i] times over. */
static AccordDataset *
repeat_items (const AccordDataset *dataset, const uint64_t *times)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **classes = g_new0 (const char *, dataset->n_classes + 1);
  for (size_t k = 0; k < dataset->n_classes; k++)
    classes[k] = accord_names_get (&dataset->class_names, k);
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t t = 0; t < times[i]; t++)
      {
        char *name = g_strdup_printf ("%04zu-%04" G_GUINT64_FORMAT, i, t);
        g_ptr_array_add (names, name);
        for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
          {
            const AccordLiteral row
                = { name, accord_names_get (&dataset->annotator_names, dataset->annotator[j]),
                    classes[dataset->klass[j]], false };
            g_array_append_val (rows, row);
          }
      }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, classes,
                             dataset->rounds);
}

/* A form of a dataset whose items are all different kinds would be easy to follow; here kinds are found again by their
 * times: each item is repeated by a number of its own first. */
START_TEST (a_resample_is_the_coefficient_of_its_items)
{
  const Case *which = &cases[_i];
  GRand *random = g_rand_new_with_seed (100 + (guint32) _i);
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  for (int round = 0; round < 20; round++)
    {
      g_autoptr (AccordDataset) dataset = random_dataset (random, which, 12);
      g_autoptr (AccordWeights) weights = NULL;
      ck_assert (accord_weights_new (which->set, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &weights, NULL)
                 || which->set == ACCORD_WEIGHTS_IDENTITY);
      if (weights != NULL && weights->reason != NULL) /* names have no order: take the rank as value */
        {
          accord_weights_free (weights);
          dataset->class_order_declared = true;
          ck_assert (accord_weights_new (which->set, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &weights, NULL));
        }
      const AccordAgreementOptions options = { .quantiles = &quantiles, .weights = weights };
      g_autofree uint64_t *times = g_new (uint64_t, dataset->n_items);
      for (size_t i = 0; i < dataset->n_items; i++)
        times[i] = (uint64_t) g_rand_int_range (random, 0, 4);
      g_autoptr (AccordDataset) repeated = repeat_items (dataset, times);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (repeated, true);
      g_autoptr (AccordDataset) common = NULL;
      g_autoptr (AccordProfiles) common_profiles = NULL;
      g_autoptr (Form) form = NULL;
      if (which->coefficient == ACCORD_COHEN_KAPPA || which->coefficient == ACCORD_LIGHT_KAPPA)
        {
          common = accord_dataset_pairable (repeated, NULL);
          common_profiles = accord_profiles_new (common, true);
          if (which->coefficient == ACCORD_COHEN_KAPPA)
            form = form_patterns_new (common, common_profiles, weights);
          else
            ck_assert (form_light_new (common, common_profiles, weights, &form, NULL));
        }
      else
        form = which->coefficient == ACCORD_CONGER_KAPPA
                   ? form_patterns_new (repeated, profiles, weights)
                   : form_profiles_new (profiles, which->coefficient, weights);
      g_autofree double *own = g_new0 (double, form->resample.n_kinds + 1);
      g_autofree double *scratch = g_new (double, form->n_scratch + 1);
      for (size_t k = 0; k < form->resample.n_frequent; k++)
        own[form->resample.frequent[k]] = (double) form->resample.times[k];
      for (size_t s = 0; s < form->resample.n_slots; s++)
        own[form->resample.slot[s]]++;
      const double value = form->value (form, own, scratch), wanted = value_of (repeated, which, &options);
      ck_assert_int_eq (isnan (value), isnan (wanted));
      if (!isnan (wanted))
        unit_assert_near (value, wanted, 1e-12);
    }
  g_rand_free (random);
}
END_TEST

static void
fill_replicates (const AccordDataset *dataset, const Case *which, const AccordWeights *weights,
                 unsigned threads, uint64_t n, double *values)
{
  const AccordAgreementOptions options
      = { .weights = weights, .resamples = n, .seed = 17, .threads = threads };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  ck_assert (accord_bootstrap_replicates (dataset, profiles, which->coefficient, &options, values, NULL));
}

/* Spread of the replicates: that of the linearised error with a divisor of n instead of n - 1. */
START_TEST (spread_is_the_linear_error)
{
  const Case *which = &cases[_i];
  enum
  {
    RESAMPLES = 4000,
  };
  GRand *random = g_rand_new_with_seed (7);
  g_autoptr (AccordDataset) dataset = random_dataset (random, which, 400);
  dataset->class_order_declared = true;
  g_autoptr (AccordWeights) weights = NULL;
  ck_assert (accord_weights_new (which->set, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &weights, NULL));
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options
      = { .quantiles = &quantiles, .weights = weights, .se = ACCORD_SE_LINEAR };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (dataset, profiles, which->coefficient, &options, &estimate, NULL));
  double values[RESAMPLES], sum = 0, squares = 0;
  fill_replicates (dataset, which, weights, 1, RESAMPLES, values);
  for (int b = 0; b < RESAMPLES; b++)
    {
      sum += values[b] - estimate.value;
      squares += (values[b] - estimate.value) * (values[b] - estimate.value);
    }
  const double mean = sum / RESAMPLES, sd = sqrt (squares / RESAMPLES - mean * mean);
  unit_assert_near (sd / estimate.se, 1, .05); /* its own error is 1.1 % */
  unit_assert_near (mean / estimate.se, 0, .1);
  g_rand_free (random);
}
END_TEST

START_TEST (threads_do_not_show)
{
  const Case which[] = { { ACCORD_FLEISS_KAPPA, ACCORD_WEIGHTS_IDENTITY },
                         { ACCORD_CONGER_KAPPA, ACCORD_WEIGHTS_IDENTITY } };
  GRand *random = g_rand_new_with_seed (8);
  g_autoptr (AccordDataset) dataset = random_dataset (random, &which[0], 60);
  for (size_t c = 0; c < 2; c++)
    {
      double one[101], many[101];
      fill_replicates (dataset, &which[c], NULL, 1, 101, one);
      for (unsigned threads = 2; threads < 300; threads += 99)
        {
          fill_replicates (dataset, &which[c], NULL, threads, 101, many);
          ck_assert (memcmp (one, many, sizeof one) == 0);
        }
      ck_assert (one[0] != one[1]);
    }
  g_rand_free (random);
}
END_TEST

/* Rounds that all count: their order within an annotator is no matter. */
START_TEST (order_of_rounds_does_not_show)
{
  const Case which = { ACCORD_CONGER_KAPPA, ACCORD_WEIGHTS_IDENTITY };
  g_autoptr (AccordDataset) one = unit_labels_of (
      "1,a,x\n1,a,y\n1,b,x\n2,a,y\n2,b,y\n3,b,x\n3,a,x\n4,a,y\n4,b,x\n5,a,x\n5,b,x\n", ACCORD_ROUNDS_ALL);
  g_autoptr (AccordDataset) other = unit_labels_of (
      "1,a,y\n1,a,x\n1,b,x\n2,a,y\n2,b,y\n3,b,x\n3,a,x\n4,a,y\n4,b,x\n5,a,x\n5,b,x\n", ACCORD_ROUNDS_ALL);
  double values[50], others[50];
  fill_replicates (one, &which, NULL, 1, 50, values);
  fill_replicates (other, &which, NULL, 1, 50, others);
  ck_assert (memcmp (values, others, sizeof values) == 0);
}
END_TEST

/* 9,700 items, all different, with 30 of 300 annotators each: 4,219,500 pairs of labels; 9,600 are below the limit. */
START_TEST (light_has_a_limit)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  for (size_t items = 9600; items <= 9700; items += 100)
    {
      g_autoptr (AccordDataset) dataset = accord_dataset_empty ("label");
      g_autoptr (gsl_rng) random = accord_random_new (4, 0);
      dataset->n_items = items;
      dataset->n_annotators = 300;
      dataset->n_classes = 2;
      dataset->item_start = g_new0 (uint64_t, items + 1);
      dataset->annotator = g_new (uint32_t, items * 30);
      dataset->klass = g_new (uint16_t, items * 30);
      for (size_t i = 0; i < items; i++)
        {
          for (uint32_t g = 0; g < 30; g++)
            {
              dataset->annotator[dataset->n_labels] = 10 * g + accord_random_below (random, 10);
              dataset->klass[dataset->n_labels++] = (uint16_t) accord_random_below (random, 2);
            }
          dataset->item_start[i + 1] = dataset->n_labels;
        }
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
      const AccordAgreementOptions options
          = { .quantiles = &quantiles, .interval = ACCORD_INTERVAL_PERCENTILE, .resamples = 4, .threads = 1 };
      AccordEstimate estimate;
      ck_assert (
          accord_coefficient_estimate (dataset, profiles, ACCORD_LIGHT_KAPPA, &options, &estimate, NULL));
      ck_assert (!isnan (estimate.se) && isnan (estimate.low) == (items == 9700));
      ck_assert_pstr_eq (estimate.interval_reason, items == 9700 ? ACCORD_REASON_NO_INTERVAL : NULL);
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("bootstrap");
  TCase *limits = tcase_create ("limits"), *draws = tcase_create ("draws");
  tcase_add_test (limits, limits_are_those_of_scipy);
  tcase_add_test (limits, acceleration_counts_multiplicities);
  tcase_add_test (limits, undefined_ones_are_left_out);
  tcase_add_test (limits, bias_is_kept_inside);
  tcase_set_timeout (draws, 120);
  tcase_add_test (draws, draws_are_multinomial);
  tcase_add_loop_test (draws, a_resample_is_the_coefficient_of_its_items, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (draws, spread_is_the_linear_error, 0, G_N_ELEMENTS (cases));
  tcase_add_test (draws, threads_do_not_show);
  tcase_add_test (draws, order_of_rounds_does_not_show);
  tcase_add_test (draws, light_has_a_limit);
  suite_add_tcase (suite, limits);
  suite_add_tcase (suite, draws);
  return suite;
}
