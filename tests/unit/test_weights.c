/* Weighted agreement: open vectors, brute-force deletion, the weight sets by hand, undefined cases.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "coefficients.h"

#include <accord/base/error.h>
#include <accord/dataset/sets.h>
#include <accord/stats/conger.h>

#define LAST ACCORD_ROUNDS_LAST

#define LINEAR    ACCORD_WEIGHTS_LINEAR
#define QUADRATIC ACCORD_WEIGHTS_QUADRATIC
#define KRIPP     ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL
#define ALPHA     ACCORD_KRIPPENDORFF_ALPHA

static AccordEstimate
measure_set (const AccordDataset *dataset, AccordCoefficient coefficient, AccordWeightSet set, AccordSe se)
{
  g_autoptr (AccordWeights) weights = unit_weights (dataset, set);
  return unit_estimate (dataset, coefficient, weights, se);
}

/* Classes 1 2 4 5 8 …: values are not ranks. */
static char *
random_lines (GRand *random, int items, int annotators, int classes, double density)
{
  static const int value[] = { 1, 2, 4, 5, 8, 9 };
  GString *lines = g_string_new (NULL);
  for (int i = 0; i < items; i++)
    for (int g = 0; g < annotators; g++)
      if (g_rand_double (random) < density)
        {
          const int k
              = g_rand_int_range (random, 0, 2) == 0 ? i % classes : g_rand_int_range (random, 0, classes);
          g_string_append_printf (lines, "i%03d,a%d,%d\n", i, g, value[k]);
        }
  return g_string_free (lines, FALSE);
}

/* ---- vectors ---- */

/* NAN expected = none; set: file below the shared data, NULL = T1. */
typedef struct
{
  const char *file;
  AccordCoefficient coefficient;
  AccordWeightSet set;
  double value, observed, expected, se, se_linear, low, high;
} Vector;

static void
check_vector (const Vector *v, const AccordDataset *dataset)
{
  const double tolerance = 1.0001e-6; /* printed to six places */
  const AccordEstimate e = measure_set (dataset, v->coefficient, v->set, ACCORD_SE_JACKKNIFE);
  ck_assert_ptr_null (e.reason);
  unit_assert_near (e.value, v->value, tolerance);
  unit_assert_near (e.observed, v->observed, tolerance);
  ck_assert (isnan (e.expected) == isnan (v->expected));
  if (!isnan (v->expected))
    unit_assert_near (e.expected, v->expected, tolerance);
  unit_assert_near (e.se, v->se, tolerance);
  unit_assert_near (e.low, v->low, tolerance);
  unit_assert_near (e.high, v->high, tolerance);
  ck_assert_str_eq (e.se_kind, "jackknife");
  const AccordEstimate linear = measure_set (dataset, v->coefficient, v->set, ACCORD_SE_LINEAR);
  unit_assert_near (linear.se, v->se_linear, tolerance);
}

/* Figures of an independent program (numpy, 2026), se also by numerical derivative and brute-force deletion. */
/* clang-format off */
#define RAW4 "classic/gwet_cac_raw4raters.csv"
static const Vector vectors[] = {
  { NULL, ACCORD_PERCENT_AGREEMENT, QUADRATIC, 0.791667, 0.791667, NAN, 0.157747, 0.157747, 0.153314, 0.987615 },
  { NULL, ACCORD_BRENNAN_PREDIGER, QUADRATIC, 0.375000, 0.791667, 0.666667, 0.473242, 0.473242, -0.875995, 0.973054 },
  { NULL, ACCORD_FLEISS_KAPPA, QUADRATIC, 0.093960, 0.791667, 0.770062, 0.529485, 0.347645, -0.922541, 0.946213 },
  { NULL, ACCORD_CONGER_KAPPA, QUADRATIC, 0.242424, 0.791667, 0.725000, 0.374921, 0.213624, -0.769996, 0.907825 },
  { NULL, ACCORD_GWET_AC1, QUADRATIC, 0.496269, 0.791667, 0.586420, 0.420729, 0.442679, -0.843192, 0.980900 },
  { NULL, ALPHA, QUADRATIC, 0.312500, 0.791667, 0.696970, 0.315662, 0.252488, -0.658400, 0.893013 },
  { NULL, ALPHA, KRIPP, 0.320139, 0.768229, 0.659091, 0.339894, 0.307674, -0.703104, 0.911618 },
  { RAW4, ACCORD_PERCENT_AGREEMENT, QUADRATIC, 0.975379, 0.975379, NAN, 0.018754, 0.018754, 0.874266, 0.995589 },
  { RAW4, ACCORD_GWET_AC1, LINEAR, 0.858739, 0.939394, 0.570964, 0.088706, 0.089682, 0.489773, 0.966831 },
  { RAW4, ACCORD_GWET_AC1, ACCORD_WEIGHTS_ORDINAL, 0.898940, 0.968182, 0.685156, 0.070884, 0.072142, 0.567394, 0.979685 },
  { RAW4, ACCORD_CONGER_KAPPA, ACCORD_WEIGHTS_RADICAL, 0.788340, 0.897269, 0.514642, 0.133124, 0.127403, 0.276052, 0.951808 },
  { RAW4, ACCORD_FLEISS_KAPPA, ACCORD_WEIGHTS_RATIO, 0.821338, 0.954115, 0.743173, 0.135258, 0.127372, 0.230542, 0.969690 },
  { RAW4, ACCORD_BRENNAN_PREDIGER, ACCORD_WEIGHTS_CIRCULAR, 0.823547, 0.902459, 0.447214, 0.115157, 0.115157, 0.354272, 0.961482 },
  { RAW4, ALPHA, ACCORD_WEIGHTS_BIPOLAR, 0.834991, 0.965198, 0.789093, 0.137568, 0.128040, 0.189753, 0.976531 },
  { "classic/hayeskrippendorff2007.csv", ALPHA, KRIPP, 0.759829, 0.946419, 0.776906, 0.053955, 0.053847, 0.627694, 0.849407 },
  { "classic/sas_kappa_table10.csv", ACCORD_COHEN_KAPPA, LINEAR, 0.470120, 0.815789, 0.652355, 0.159220, 0.149740, 0.080633, 0.735056 },
};
/* clang-format on */

START_TEST (vectors_hold)
{
  const Vector *v = &vectors[_i];
  const char *folder = unit_shared_data ();
  if (v->file != NULL && folder == NULL)
    {
      unit_skip ("no shared data");
      return;
    }
  g_autoptr (AccordDataset) dataset
      = v->file != NULL ? unit_labels_read (folder, v->file, LAST) : unit_labels_of (T1, LAST);
  check_vector (v, dataset);
}
END_TEST

/* ---- se gwet, plain intervals, p values ---- */

/* As the vectors above: the independent program's column se gwet. */
START_TEST (gwet_errors_hold)
{
  static const struct
  {
    AccordCoefficient coefficient;
    AccordWeightSet set;
    double se;
  } wanted[] = {
    { ACCORD_PERCENT_AGREEMENT, ACCORD_WEIGHTS_IDENTITY, 0.278887 },
    { ACCORD_BRENNAN_PREDIGER, ACCORD_WEIGHTS_IDENTITY, 0.316228 },
    { ACCORD_FLEISS_KAPPA, ACCORD_WEIGHTS_IDENTITY, 0.326170 },
    { ACCORD_CONGER_KAPPA, ACCORD_WEIGHTS_IDENTITY, 0.284610 },
    { ACCORD_GWET_AC1, ACCORD_WEIGHTS_IDENTITY, 0.314668 },
    { ALPHA, ACCORD_WEIGHTS_IDENTITY, 0.298895 },
    { ACCORD_PERCENT_AGREEMENT, QUADRATIC, 0.291667 },
    { ACCORD_BRENNAN_PREDIGER, QUADRATIC, 0.464354 },
    { ACCORD_FLEISS_KAPPA, QUADRATIC, 0.359240 },
    { ACCORD_CONGER_KAPPA, QUADRATIC, 0.245345 },
    { ACCORD_GWET_AC1, QUADRATIC, 0.461661 },
    { ALPHA, QUADRATIC, 0.252488 },
  };
  g_autoptr (AccordDataset) dataset = unit_labels_of (T1, LAST);
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const AccordEstimate e = measure_set (dataset, wanted[i].coefficient, wanted[i].set, ACCORD_SE_GWET);
      unit_assert_near (e.se, wanted[i].se, 1.0001e-6);
      ck_assert_str_eq (e.se_kind, "gwet");
    }
  ck_assert_str_eq (measure_set (dataset, ALPHA, KRIPP, ACCORD_SE_GWET).se_kind, "linear");
}
END_TEST

/* Nobody disagrees where there are two labels: 1, whatever irrCAC's error makes of single labels. */
START_TEST (gwet_error_of_perfect_agreement)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,1\n2,a,2\n2,b,2\n3,a,1\n", LAST);
  const AccordEstimate e
      = measure_set (dataset, ACCORD_PERCENT_AGREEMENT, ACCORD_WEIGHTS_IDENTITY, ACCORD_SE_GWET);
  ck_assert (e.value == 1 && e.se > 0 && e.high == 1);
  unit_assert_near (e.low, sqrt (.025), 1e-12);
}
END_TEST

static AccordEstimate
test_against (const AccordDataset *dataset, AccordCoefficient coefficient, const AccordWeights *weights,
              bool plain, double null)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .quantiles = &quantiles,
                                           .weights = weights,
                                           .interval = plain ? ACCORD_INTERVAL_T : ACCORD_INTERVAL_FISHER,
                                           .null = null,
                                           .null_given = true };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (dataset, profiles, coefficient, &options, &estimate, NULL));
  return estimate;
}

START_TEST (p_values_of_the_small_table)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (T1, LAST);
  unit_assert_near (test_against (dataset, ALPHA, NULL, false, 0).p, .3022, 5e-5);
  unit_assert_near (test_against (dataset, ALPHA, NULL, false, .8).p, .3022, 5e-5);
  /* without a named value: 0, and nothing for percent agreement */
  unit_assert_near (unit_estimate (dataset, ALPHA, NULL, ACCORD_SE_JACKKNIFE).p, .3022, 5e-5);
  ck_assert (isnan (unit_estimate (dataset, ACCORD_PERCENT_AGREEMENT, NULL, ACCORD_SE_JACKKNIFE).p));
  const AccordEstimate plain = test_against (dataset, ALPHA, NULL, true, 0);
  unit_assert_near (plain.low, plain.value - 3.182446305284263 * plain.se, 1e-12); /* t with 3 degrees */
  unit_assert_near (plain.high, plain.value + 3.182446305284263 * plain.se, 1e-12);
}
END_TEST

/* p is 1 - confidence at either limit of the interval, and 1 at the value. */
START_TEST (p_and_interval_agree)
{
  GRand *random = g_rand_new_with_seed (31);
  int compared = 0;
  for (int round = 0; round < 6; round++)
    {
      g_autofree char *lines = random_lines (random, 15, 2 + round % 3, 4, .9);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
      g_autoptr (AccordWeights) linear = unit_weights (dataset, LINEAR);
      for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
        for (int kind = 0; kind < 4; kind++)
          {
            const AccordWeights *weights = kind & 1 ? linear : NULL;
            const AccordEstimate e = test_against (dataset, c, weights, kind & 2, 0);
            if (e.reason != NULL || e.interval_reason != NULL)
              continue;
            if (fabs (e.low) < 1)
              unit_assert_near (test_against (dataset, c, weights, kind & 2, e.low).p, .05, 1e-9);
            if (fabs (e.high) < 1)
              unit_assert_near (test_against (dataset, c, weights, kind & 2, e.high).p, .05, 1e-9);
            unit_assert_near (test_against (dataset, c, weights, kind & 2, e.value).p, 1, 1e-9);
            compared++;
          }
    }
  g_rand_free (random);
  ck_assert_int_ge (compared, 100);
}
END_TEST

START_TEST (p_of_perfect_agreement)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,1\n1,b,1\n2,a,2\n2,b,2\n3,a,2\n3,b,2\n4,a,1\n4,b,1\n", LAST);
  const AccordEstimate e = test_against (dataset, ACCORD_BRENNAN_PREDIGER, NULL, false, 0);
  unit_assert_near (e.p, 2 * pow (.5, 4), 1e-15); /* 0 is a share of 1/2 */
  unit_assert_near (test_against (dataset, ACCORD_BRENNAN_PREDIGER, NULL, false, e.low).p, .05, 1e-12);
  unit_assert_near (test_against (dataset, ACCORD_BRENNAN_PREDIGER, NULL, false, 1).p, 1, 0);
  g_autoptr (AccordDataset) same = unit_labels_of ("1,a,x\n1,b,y\n2,a,x\n2,b,y\n", LAST);
  ck_assert (isnan (test_against (same, ACCORD_FLEISS_KAPPA, NULL, false, 0).p)); /* no variation, no p */
}
END_TEST

/* ---- the jackknife against deletion of each item ---- */

static void
check_deletion (const AccordDataset *dataset, const AccordWeights *weights, int *compared)
{
  for (size_t c = 0; c < G_N_ELEMENTS (unit_coefficients); c++)
    {
      if (weights->set == KRIPP && unit_coefficients[c] != ALPHA)
        continue;
      const AccordEstimate e = unit_estimate (dataset, unit_coefficients[c], weights, ACCORD_SE_JACKKNIFE);
      if (e.reason != NULL || e.interval_reason != NULL)
        continue;
      const double se = unit_deletion_se (dataset, unit_coefficients[c], weights);
      if (isnan (se))
        {
          ck_assert_str_eq (e.se_kind, "linear");
          continue;
        }
      ck_assert_msg (fabs (e.se - se) <= 1e-9, "%s %s: se %.12g, by deletion %.12g",
                     accord_coefficient_name (unit_coefficients[c]), weights->name, e.se, se);
      ck_assert_str_eq (e.se_kind, "jackknife");
      ++*compared;
    }
}

/* _i: the set */
START_TEST (jackknife_is_deletion)
{
  GRand *random = g_rand_new_with_seed (411 + (guint32) _i);
  int compared = 0;
  for (int round = 0; round < 25; round++)
    {
      g_autofree char *lines
          = random_lines (random, g_rand_int_range (random, 2, 12), g_rand_int_range (random, 2, 6),
                          g_rand_int_range (random, 2, 7), g_rand_double_range (random, .3, 1.2));
      if (*lines == '\0')
        continue;
      g_autoptr (AccordDataset) dataset
          = unit_labels_of (lines, round % 5 == 0 ? ACCORD_ROUNDS_ALL : ACCORD_ROUNDS_LAST);
      g_autoptr (AccordWeights) weights = unit_weights (dataset, _i);
      check_deletion (dataset, weights, &compared);
    }
  g_rand_free (random);
  ck_assert_int_ge (compared, _i == KRIPP ? 15 : 60);
}
END_TEST

START_TEST (jackknife_of_pooled_rounds_is_deletion)
{
  GRand *random = g_rand_new_with_seed (771);
  int compared = 0;
  for (int round = 0; round < 15; round++)
    {
      g_autofree char *first = random_lines (random, 8, 3, 4, .7);
      g_autofree char *again = random_lines (random, 8, 3, 4, .5);
      g_autofree char *lines = g_strconcat (first, again, NULL);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_ALL);
      ck_assert (dataset->repeated);
      g_autoptr (AccordWeights) quadratic = unit_weights (dataset, QUADRATIC);
      g_autoptr (AccordWeights) ordinal = unit_weights (dataset, KRIPP);
      check_deletion (dataset, quadratic, &compared);
      check_deletion (dataset, ordinal, &compared);
    }
  g_rand_free (random);
  ck_assert_int_ge (compared, 60);
}
END_TEST

/* ---- influence ---- */

START_TEST (influence_sums_to_zero)
{
  GRand *random = g_rand_new_with_seed (95 + (guint32) _i);
  int compared = 0;
  for (int round = 0; round < 10; round++)
    {
      g_autofree char *lines = random_lines (random, 14, 4, 5, .7);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
      g_autoptr (AccordWeights) weights = unit_weights (dataset, _i);
      for (AccordSe se = ACCORD_SE_JACKKNIFE; se <= ACCORD_SE_GWET; se++)
        for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
          {
            const AccordAgreementOptions options = { .se = se, .weights = weights };
            g_autofree double *values = g_new (double, dataset->n_items + profiles->n_profiles);
            double sum = 0, size = 0;
            bool defined;
            if (c == ACCORD_COHEN_KAPPA || c == ACCORD_LIGHT_KAPPA || (_i == KRIPP && c != ALPHA))
              continue;
            if (c == ACCORD_CONGER_KAPPA)
              {
                ck_assert (accord_conger_influence (dataset, profiles, &options, values, &defined, NULL));
                for (size_t i = 0; defined && i < dataset->n_items; i++)
                  if (!isnan (values[i]))
                    sum += values[i], size += fabs (values[i]);
              }
            else
              {
                defined = accord_agreement_influence (profiles, c, &options, values);
                for (size_t p = 0; defined && p < profiles->n_profiles; p++)
                  if (!isnan (values[p]))
                    sum += (double) profiles->times[p] * values[p], size += fabs (values[p]);
              }
            ck_assert_msg (fabs (sum) <= 1e-10 * MAX (size, 1), "%s %s: %g", accord_coefficient_name (c),
                           weights->name, sum);
            compared += defined;
          }
    }
  g_rand_free (random);
  ck_assert_int_ge (compared, 10);
}
END_TEST

/* ---- the weight sets by hand ---- */

START_TEST (sets_by_hand)
{
  /* values 1 2 4: differences 1 2 3 */
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,2\n2,a,4\n2,b,4\n", LAST);
  const double third = sin (G_PI / 4), twice = 1, thrice = sin (3 * G_PI / 4); /* circle of 4 */
  /* bipolar: 1 / (1 * 5), 9 / (3 * 3), 4 / (4 * 2) */
  const struct
  {
    AccordWeightSet set;
    double w12, w14, w24;
  } wanted[] = {
    { LINEAR, 2. / 3, 0, 1. / 3 },
    { QUADRATIC, 8. / 9, 0, 5. / 9 },
    { ACCORD_WEIGHTS_ORDINAL, 1 - 1. / 3, 0, 1 - 1. / 3 },
    { ACCORD_WEIGHTS_RADICAL, 1 - sqrt (1. / 3), 0, 1 - sqrt (2. / 3) },
    { ACCORD_WEIGHTS_RATIO, 1 - (1. / 9) / (9. / 25), 0, 1 - (4. / 36) / (9. / 25) },
    { ACCORD_WEIGHTS_CIRCULAR, 1 - third * third / twice, 1 - thrice * thrice, 0 },
    { ACCORD_WEIGHTS_BIPOLAR, 1 - 1. / 5, 0, 1 - 4. / 8 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr (AccordWeights) weights = unit_weights (dataset, wanted[i].set);
      ck_assert_uint_eq (weights->n_classes, 3);
      unit_assert_near (weights->weight[1], wanted[i].w12, 1e-15);
      unit_assert_near (weights->weight[2], wanted[i].w14, 1e-15);
      unit_assert_near (weights->weight[5], wanted[i].w24, 1e-15);
      unit_assert_near (weights->weight[3], wanted[i].w12, 1e-15);
      unit_assert_near (weights->total, 3 + 2 * (wanted[i].w12 + wanted[i].w14 + wanted[i].w24), 1e-14);
      unit_assert_near (weights->widest, 1, 1e-15);
    }
}
END_TEST

/* A factor changes no set but circular, whose circle must grow with it, and however large or small values are, weights
 * are numbers. */
START_TEST (weights_of_extreme_values)
{
  static const double factors[] = { 1e307, 1e300, 1e160, 3, 1e-9, 1e-160, 1e-300, 1e-310 };
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,2\n2,a,4\n2,b,9\n", LAST);
  for (AccordWeightSet set = LINEAR; set < KRIPP; set++)
    for (size_t f = 0; f < G_N_ELEMENTS (factors); f++)
      {
        const bool circular = set == ACCORD_WEIGHTS_CIRCULAR;
        const double factor = circular ? 3 : factors[f];
        g_autoptr (AccordWeights) plain = NULL, scaled = NULL;
        ck_assert (
            accord_weights_new (set, dataset, ACCORD_WEIGHTS_ON_VALUE, circular ? 12 : 0, &plain, NULL));
        dataset->class_values = g_new (double, 4);
        for (size_t k = 0; k < 4; k++)
          dataset->class_values[k] = factor * atof (accord_names_get (&dataset->class_names, k));
        ck_assert (
            accord_weights_new (set, dataset, ACCORD_WEIGHTS_ON_VALUE, circular ? 36 : 0, &scaled, NULL));
        for (size_t i = 0; i < 16; i++)
          unit_assert_near (scaled->weight[i], plain->weight[i], 1e-12);
        g_clear_pointer (&dataset->class_values, g_free);
      }
}
END_TEST

START_TEST (weights_of_close_and_far_values)
{
  /* neighbours of 1, beside which 1 + 1 - 2 * 1 would vanish; the ends of what a number can be */
  g_autoptr (AccordDataset) close = unit_labels_of ("1,a,1\n1,b,1.0000000000000002\n2,a,2\n2,b,2\n", LAST);
  g_autoptr (AccordDataset) far = unit_labels_of ("1,a,-1e308\n1,b,0\n2,a,1.5e308\n2,b,0\n", LAST);
  g_autoptr (AccordDataset) tiny = unit_labels_of ("1,a,0\n1,b,1e-200\n2,a,3e-200\n2,b,0\n", LAST);
  g_autoptr (AccordWeights) bipolar = unit_weights (close, ACCORD_WEIGHTS_BIPOLAR),
                            linear = unit_weights (far, LINEAR),
                            round = unit_weights (far, ACCORD_WEIGHTS_CIRCULAR),
                            arc = unit_weights (tiny, ACCORD_WEIGHTS_CIRCULAR);
  /* e apart: e^2 / (e (2 - e)); 1 - e apart: (1 - e)^2 / ((1 + e) (1 - e)); 1 apart: 1 */
  unit_assert_near (bipolar->weight[1], 1, 1e-15);
  unit_assert_near (bipolar->weight[5], 2 * 0x1p-52, 1e-16);
  unit_assert_near (bipolar->weight[2], 0, 0);
  unit_assert_near (linear->weight[1], 1 - 1 / 2.5, 1e-15);
  unit_assert_near (linear->weight[5], 1 - 1.5 / 2.5, 1e-15);
  for (size_t i = 0; i < 9; i++)
    ck_assert (isfinite (round->weight[i]));
  unit_assert_near (arc->weight[1], 1 - 1. / 9, 1e-15);
  unit_assert_near (arc->weight[5], 1 - 4. / 9, 1e-15);
}
END_TEST

START_TEST (hours_on_a_circle)
{
  /* 23 and 1 are as near as 3 and 5, 0 and 12 are opposite */
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,23\n1,b,1\n2,a,3\n2,b,5\n3,a,0\n3,b,12\n", LAST); /* 0 1 3 5 12 23 */
  g_autoptr (AccordWeights) weights = NULL;
  ck_assert (
      accord_weights_new (ACCORD_WEIGHTS_CIRCULAR, dataset, ACCORD_WEIGHTS_ON_EITHER, 24, &weights, NULL));
  unit_assert_near (weights->weight[1 * 6 + 5], weights->weight[2 * 6 + 3], 1e-14);
  unit_assert_near (weights->weight[0 * 6 + 4], 0, 1e-15);
  unit_assert_near (weights->weight[0 * 6 + 5], 1 - pow (sin (G_PI / 24), 2), 1e-14);
}
END_TEST

START_TEST (values_and_ranks)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,2\n2,a,10\n2,b,10\n", LAST);
  g_autoptr (AccordWeights) on_value = unit_weights (dataset, LINEAR), on_rank = NULL, declared = NULL;
  ck_assert (accord_weights_new (LINEAR, dataset, ACCORD_WEIGHTS_ON_RANK, 0, &on_rank, NULL));
  unit_assert_near (on_value->weight[1], 1 - 1. / 9, 1e-15); /* 10 comes after 2 */
  unit_assert_near (on_rank->weight[1], .5, 1e-15);
  dataset->class_values = g_new (double, 3); /* declared values come first; order follows them */
  dataset->class_values[0] = 7;
  dataset->class_values[1] = 3;
  dataset->class_values[2] = NAN;
  ck_assert (accord_weights_new (LINEAR, dataset, ACCORD_WEIGHTS_ON_VALUE, 0, &declared, NULL));
  unit_assert_near (declared->weight[1], 1 - 4. / 7, 1e-15);
  g_autoptr (AccordWeights) ordinal = unit_weights (dataset, ACCORD_WEIGHTS_ORDINAL); /* 2 1 10 */
  unit_assert_near (ordinal->weight[1], 2. / 3, 1e-15);
  unit_assert_near (ordinal->weight[5], 0, 1e-15);
}
END_TEST

START_TEST (declared_order_is_enough)
{
  const AccordLiteral rows[] = { { "1", "a", "low", false },
                                 { "1", "b", "high", false },
                                 { "2", "a", "mid", false },
                                 { "2", "b", "mid", false } };
  const char *const classes[] = { "low", "mid", "high", NULL };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, G_N_ELEMENTS (rows), classes, LAST);
  g_autoptr (AccordWeights) weights = unit_weights (dataset, LINEAR), values = NULL;
  unit_assert_near (weights->weight[1], .5, 1e-15);
  unit_assert_near (weights->weight[2], 0, 1e-15);
  ck_assert (accord_weights_new (LINEAR, dataset, ACCORD_WEIGHTS_ON_VALUE, 0, &values, NULL));
  ck_assert_str_eq (values->reason, "values not numeric");
}
END_TEST

START_TEST (names_of_sets)
{
  static const char *const names[] = { "identity", "linear",  "quadratic",
                                       "ordinal",  "radical", "ratio",
                                       "circular", "bipolar", "krippendorff-ordinal",
                                       "jaccard",  "masi" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AccordWeightSet set;
      ck_assert (accord_weight_set_find (names[i], &set));
      ck_assert_uint_eq (set, i);
    }
  AccordWeightSet set;
  ck_assert (!accord_weight_set_find ("Linear", &set));
  ck_assert_str_eq (accord_weights_name (NULL), "identity");
}
END_TEST

/* ---- laws ---- */

/* A table that is the identity gives what identity gives. */
START_TEST (identity_table_is_identity)
{
  GRand *random = g_rand_new_with_seed (3);
  for (int round = 0; round < 10; round++)
    {
      g_autofree char *lines = random_lines (random, 12, 2 + round % 3, 4, .8);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
      const size_t n = dataset->n_classes;
      double *table = g_new0 (double, n *n);
      for (size_t k = 0; k < n; k++)
        table[k * n + k] = 1;
      g_autoptr (AccordWeights) weights = accord_weights_from_table ("t", table, n);
      for (size_t c = 0; c < G_N_ELEMENTS (unit_coefficients); c++)
        {
          const AccordEstimate e
              = unit_estimate (dataset, unit_coefficients[c], weights, ACCORD_SE_JACKKNIFE);
          const AccordEstimate f = unit_estimate (dataset, unit_coefficients[c], NULL, ACCORD_SE_JACKKNIFE);
          ck_assert_str_eq (e.reason != NULL ? e.reason : "", f.reason != NULL ? f.reason : "");
          if (f.reason != NULL)
            continue;
          unit_assert_near (e.value, f.value, 1e-13);
          if (!isnan (f.expected))
            unit_assert_near (e.expected, f.expected, 1e-13);
        }
    }
  g_rand_free (random);
}
END_TEST

/* Two complete annotators: alpha = pi + (1 - pi) / N, Conger = Cohen, under any weights; Cohen with quadratic weights
 * and equal marginals is the correlation. */
START_TEST (two_complete_annotators)
{
  GRand *random = g_rand_new_with_seed (8);
  for (AccordWeightSet set = ACCORD_WEIGHTS_LINEAR; set <= ACCORD_WEIGHTS_BIPOLAR; set++)
    {
      g_autofree char *lines = random_lines (random, 20, 2, 5, 2);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, LAST);
      const double pi = measure_set (dataset, ACCORD_SCOTT_PI, set, ACCORD_SE_LINEAR).value;
      unit_assert_near (measure_set (dataset, ALPHA, set, ACCORD_SE_LINEAR).value, pi + (1 - pi) / 40, 1e-13);
      unit_assert_near (measure_set (dataset, ACCORD_CONGER_KAPPA, set, ACCORD_SE_LINEAR).value,
                        measure_set (dataset, ACCORD_COHEN_KAPPA, set, ACCORD_SE_LINEAR).value, 1e-13);
      unit_assert_near (measure_set (dataset, ACCORD_FLEISS_KAPPA, set, ACCORD_SE_LINEAR).value, pi, 1e-13);
    }
  g_rand_free (random);
}
END_TEST

/* ---- undefined ---- */

START_TEST (classes_without_order)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,2\n2,a,2\n2,b,2\n", LAST);
  for (AccordWeightSet set = ACCORD_WEIGHTS_LINEAR; set <= KRIPP; set++)
    for (size_t c = 0; c < G_N_ELEMENTS (unit_coefficients); c++)
      {
        const AccordEstimate e = measure_set (dataset, unit_coefficients[c], set, ACCORD_SE_JACKKNIFE);
        ck_assert_str_eq (e.reason, "classes have no order");
        ck_assert (isnan (e.value) && isnan (e.se));
      }
  ck_assert_ptr_null (measure_set (dataset, ALPHA, ACCORD_WEIGHTS_IDENTITY, ACCORD_SE_JACKKNIFE).reason);
}
END_TEST

START_TEST (order_of_reasons)
{
  g_autoptr (AccordDataset) empty = unit_labels_of ("", LAST);
  ck_assert_str_eq (measure_set (empty, ALPHA, LINEAR, ACCORD_SE_LINEAR).reason, "no labels");
  g_autoptr (AccordDataset) three = unit_labels_of ("1,a,x\n1,b,y\n1,c,y\n", LAST);
  ck_assert_str_eq (measure_set (three, ACCORD_COHEN_KAPPA, LINEAR, ACCORD_SE_LINEAR).reason,
                    "classes have no order");
  g_autoptr (AccordDataset) negative = unit_labels_of ("1,a,-1\n1,b,2\n", LAST);
  ck_assert_str_eq (measure_set (negative, ALPHA, ACCORD_WEIGHTS_RATIO, ACCORD_SE_LINEAR).reason,
                    "negative value");
  ck_assert_ptr_null (measure_set (negative, ALPHA, QUADRATIC, ACCORD_SE_LINEAR).reason);
  g_autoptr (AccordDataset) zero = unit_labels_of ("1,a,0\n1,b,2\n2,a,1\n2,b,1\n", LAST);
  ck_assert_ptr_null (measure_set (zero, ALPHA, ACCORD_WEIGHTS_RATIO, ACCORD_SE_LINEAR).reason);
  g_autoptr (AccordDataset) one = unit_labels_of ("1,a,4\n1,b,4\n2,a,4\n2,b,4\n", LAST);
  for (size_t c = 1; c < G_N_ELEMENTS (unit_coefficients); c++)
    ck_assert_str_eq (measure_set (one, unit_coefficients[c], LINEAR, ACCORD_SE_LINEAR).reason,
                      "one class only");
  ck_assert (measure_set (one, ACCORD_PERCENT_AGREEMENT, LINEAR, ACCORD_SE_LINEAR).value == 1);
}
END_TEST

/* Where there is neither order nor value, that is said; a declared order without values has ranks only. */
START_TEST (values_are_wanted)
{
  static const char *const order[] = { "x", "y", NULL };
  static const AccordLiteral rows[] = { { "1", "a", "x", false }, { "1", "b", "y", false } };
  g_autoptr (AccordDataset) plain = accord_dataset_new (rows, 2, NULL, LAST);
  g_autoptr (AccordDataset) ordered = accord_dataset_new (rows, 2, order, LAST);
  g_autoptr (AccordWeights) one = NULL, two = NULL;
  ck_assert (accord_weights_new (LINEAR, plain, ACCORD_WEIGHTS_ON_VALUE, 0, &one, NULL));
  ck_assert_str_eq (one->reason, "classes have no order");
  ck_assert (accord_weights_new (LINEAR, ordered, ACCORD_WEIGHTS_ON_VALUE, 0, &two, NULL));
  ck_assert_str_eq (two->reason, "values not numeric");
}
END_TEST

/* Two spellings of a number count as one class under any weights but Krippendorff's ordinal ones. */
START_TEST (equal_values)
{
  g_autoptr (AccordDataset) two
      = unit_labels_of ("1,a,1\n1,b,1.0\n2,a,2\n2,b,2\n3,a,3\n3,b,2\n4,a,1.0\n4,b,1.0\n5,a,3\n5,b,1\n", LAST);
  g_autoptr (AccordDataset) one
      = unit_labels_of ("1,a,1\n1,b,1\n2,a,2\n2,b,2\n3,a,3\n3,b,2\n4,a,1\n4,b,1\n5,a,3\n5,b,1\n", LAST);
  for (AccordWeightSet set = ACCORD_WEIGHTS_LINEAR; set <= ACCORD_WEIGHTS_BIPOLAR; set++)
    {
      g_autoptr (AccordWeights) weights = unit_weights (two, set);
      ck_assert_double_eq (weights->weight[1], 1); /* 1 and 1.0 come first */
      unit_assert_near (measure_set (two, ALPHA, set, ACCORD_SE_JACKKNIFE).value,
                        measure_set (one, ALPHA, set, ACCORD_SE_JACKKNIFE).value, 1e-12);
    }
}
END_TEST

START_TEST (no_disagreement_possible)
{
  /* 1 and 1.0 have one value: nothing but agreement */
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,1.0\n2,a,1\n2,b,1\n", LAST);
  for (size_t c = 1; c < G_N_ELEMENTS (unit_coefficients); c++)
    ck_assert_str_eq (measure_set (dataset, unit_coefficients[c], QUADRATIC, ACCORD_SE_JACKKNIFE).reason,
                      "no disagreement possible");
  ck_assert (measure_set (dataset, ACCORD_PERCENT_AGREEMENT, QUADRATIC, ACCORD_SE_JACKKNIFE).value == 1);
}
END_TEST

/* What is so near 1 that sums lose it: said, not a number of noise. */
START_TEST (weights_that_round_to_one)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,2\n2,a,1\n2,b,2\n", LAST);
  double *cells = g_new (double, 4);
  cells[0] = cells[3] = 1;
  cells[1] = cells[2] = 1 - 0x1p-53;
  g_autoptr (AccordWeights) weights = accord_weights_from_table ("near", cells, 2);
  for (size_t c = 1; c < G_N_ELEMENTS (unit_coefficients); c++)
    ck_assert_str_eq (unit_estimate (dataset, unit_coefficients[c], weights, ACCORD_SE_JACKKNIFE).reason,
                      "no disagreement possible");
}
END_TEST

START_TEST (share_below_nought)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,2\n2,a,1\n2,b,2\n3,a,1\n3,b,1\n", LAST);
  double *cells = g_new (double, 4);
  cells[0] = cells[3] = 1;
  cells[1] = cells[2] = -1;
  g_autoptr (AccordWeights) weights = accord_weights_from_table ("opposite", cells, 2);
  const AccordEstimate e = unit_estimate (dataset, ACCORD_PERCENT_AGREEMENT, weights, ACCORD_SE_LINEAR);
  unit_assert_near (e.value, -1. / 3, 1e-15);
  ck_assert (e.se > 0 && isnan (e.low) && isnan (e.p));
  ck_assert_str_eq (e.interval_reason, "value not above 0");
}
END_TEST

START_TEST (undefined_deletion_falls_back)
{
  /* without the last item only 1 and 1.0 are left */
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,1\n1,b,1.0\n2,a,1\n2,b,1\n3,a,1\n3,b,4\n", LAST);
  ck_assert_str_eq (measure_set (dataset, ALPHA, LINEAR, ACCORD_SE_JACKKNIFE).se_kind, "linear");
  ck_assert_str_eq (measure_set (dataset, ACCORD_FLEISS_KAPPA, LINEAR, ACCORD_SE_JACKKNIFE).se_kind,
                    "linear");
  ck_assert_str_eq (measure_set (dataset, ALPHA, KRIPP, ACCORD_SE_JACKKNIFE).se_kind, "jackknife");
}
END_TEST

/* @n classes, each the answer of two annotators to an item, but one item of classes 1 and 2. */
static AccordDataset *
many_classes (int n)
{
  g_autoptr (GString) lines = g_string_new ("x,a,1\nx,b,2\n");
  for (int i = 1; i <= n; i++)
    g_string_append_printf (lines, "%d,a,%d\n%d,b,%d\n", i, i, i, i);
  return unit_labels_of (lines->str, LAST);
}

START_TEST (too_many_classes)
{
  g_autoptr (AccordDataset) many = many_classes (4096), more = many_classes (4097),
                            most = many_classes (ACCORD_WEIGHTS_LIMIT + 1);
  ck_assert_str_eq (measure_set (many, ALPHA, KRIPP, ACCORD_SE_JACKKNIFE).se_kind, "jackknife");
  const AccordEstimate e = measure_set (more, ALPHA, KRIPP, ACCORD_SE_JACKKNIFE);
  ck_assert_str_eq (e.se_kind, "linear");
  ck_assert (e.value > .999 && e.se > 0);
  AccordWeights *weights = NULL;
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_weights_new (LINEAR, most, ACCORD_WEIGHTS_ON_EITHER, 0, &weights, &error));
  ck_assert_ptr_null (weights);
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("weights");
  TCase *figures = tcase_create ("figures");
  tcase_set_timeout (figures, 60);
  tcase_add_loop_test (figures, vectors_hold, 0, G_N_ELEMENTS (vectors));
  suite_add_tcase (suite, figures);
  TCase *uncertainty = tcase_create ("uncertainty");
  tcase_add_test (uncertainty, gwet_errors_hold);
  tcase_add_test (uncertainty, gwet_error_of_perfect_agreement);
  tcase_add_test (uncertainty, p_values_of_the_small_table);
  tcase_add_test (uncertainty, p_and_interval_agree);
  tcase_add_test (uncertainty, p_of_perfect_agreement);
  suite_add_tcase (suite, uncertainty);
  TCase *laws = tcase_create ("laws");
  tcase_set_timeout (laws, 60);
  tcase_add_loop_test (laws, jackknife_is_deletion, 0, ACCORD_WEIGHTS_JACCARD);
  tcase_add_test (laws, jackknife_of_pooled_rounds_is_deletion);
  tcase_add_loop_test (laws, influence_sums_to_zero, 0, ACCORD_WEIGHTS_JACCARD);
  tcase_add_test (laws, identity_table_is_identity);
  tcase_add_test (laws, two_complete_annotators);
  suite_add_tcase (suite, laws);
  TCase *sets = tcase_create ("sets");
  tcase_add_test (sets, sets_by_hand);
  tcase_add_test (sets, weights_of_extreme_values);
  tcase_add_test (sets, weights_of_close_and_far_values);
  tcase_add_test (sets, hours_on_a_circle);
  tcase_add_test (sets, values_and_ranks);
  tcase_add_test (sets, declared_order_is_enough);
  tcase_add_test (sets, names_of_sets);
  suite_add_tcase (suite, sets);
  TCase *undefined = tcase_create ("undefined");
  tcase_add_test (undefined, classes_without_order);
  tcase_add_test (undefined, order_of_reasons);
  tcase_add_test (undefined, values_are_wanted);
  tcase_add_test (undefined, equal_values);
  tcase_add_test (undefined, no_disagreement_possible);
  tcase_add_test (undefined, weights_that_round_to_one);
  tcase_add_test (undefined, share_below_nought);
  tcase_add_test (undefined, undefined_deletion_falls_back);
  tcase_add_test (undefined, too_many_classes);
  suite_add_tcase (suite, undefined);
  return suite;
}
