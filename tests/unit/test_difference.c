/* Differences of coefficients: which rule holds, deletion by brute force, the formula for unshared items, reasons.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <gsl/gsl_cdf.h>
#include <accord/stats/coefficient.h>
#include <accord/stats/difference.h>

static AccordQuantiles quantiles;

static void
setup (void)
{
  accord_quantiles_init (&quantiles, .95);
}

static AccordDifference
difference_of (const AccordDataset *before, const AccordDataset *after, AccordCoefficient coefficient,
               AccordSe se, AccordDifferenceMode *ret_mode, uint64_t *ret_shared)
{
  g_autoptr (AccordComparison) comparison = NULL;
  AccordDifference difference;
  const AccordAgreementOptions options = { .se = se, .quantiles = &quantiles };
  ck_assert (accord_comparison_new (before, after, true, &comparison, NULL));
  ck_assert (accord_comparison_difference (comparison, coefficient, &options, &difference, NULL));
  *ret_mode = comparison->mode;
  *ret_shared = comparison->n_shared;
  return difference;
}

/* Lines of random labels of items from @first on. */
static void
append_random (GString *lines, GRand *random, int first, int items, int annotators, double density)
{
  for (int i = first; i < first + items; i++)
    for (int g = 0; g < annotators; g++)
      if (g_rand_double (random) < density)
        g_string_append_printf (lines, "i%03d,a%d,c%d\n", i, g,
                                g_rand_double (random) < .6 ? i % 3 : g_rand_int_range (random, 0, 3));
}

static AccordDataset *
random_dataset (GRand *random, int first, int items, int annotators, double density)
{
  g_autoptr (GString) lines = g_string_new ("x000,a0,c0\nx001,a0,c1\nx002,a0,c2\n"); /* all classes */
  append_random (lines, random, first, items, annotators, density);
  return unit_labels_of (lines->str, ACCORD_ROUNDS_LAST);
}

static AccordEstimate
estimate_of (const AccordDataset *dataset, AccordCoefficient coefficient, AccordSe se)
{
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_coefficient_estimate (dataset, profiles, coefficient,
                                          &(AccordAgreementOptions){ .se = se, .quantiles = &quantiles },
                                          &estimate, NULL));
  return estimate;
}

/* ---- the rule ---- */

/* @labels labels, all by different people, for items @first … @end - 1. */
static void
append_items (GString *lines, int first, int end, int labels)
{
  for (int i = first; i < end; i++)
    for (int g = 0; g < labels; g++)
      g_string_append_printf (lines, "i%03d,a%d,c%d\n", i, g, (i + (i % 3 == 0 ? g : 0)) % 2);
}

static const struct
{
  int before_end, after_first, after_end, single_from; /* items; after has single labels from there on */
  AccordDifferenceMode mode;
  uint64_t shared;
} rules[] = {
  { 20, 0, 20, 100, ACCORD_DIFFERENCE_PAIRED, 20 },   { 10, 0, 10, 100, ACCORD_DIFFERENCE_PAIRED, 10 },
  { 9, 0, 9, 100, ACCORD_DIFFERENCE_PARTLY, 9 },     /* under ten */
  { 20, 10, 30, 100, ACCORD_DIFFERENCE_PAIRED, 10 }, /* ten of twenty */
  { 21, 11, 32, 100, ACCORD_DIFFERENCE_PARTLY, 10 }, /* ten of twenty-one */
  { 21, 11, 31, 100, ACCORD_DIFFERENCE_PAIRED, 10 }, /* the smaller side has twenty */
  { 20, 0, 30, 9, ACCORD_DIFFERENCE_PARTLY, 9 },     /* the eleven others have one label after */
  { 20, 20, 40, 100, ACCORD_DIFFERENCE_UNPAIRED, 0 }, { 20, 0, 20, 0, ACCORD_DIFFERENCE_UNPAIRED, 0 },
};

START_TEST (rule_of_pairing)
{
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  append_items (one, 0, rules[_i].before_end, 2);
  append_items (other, rules[_i].after_first, MIN (rules[_i].after_end, rules[_i].single_from), 2);
  append_items (other, MAX (rules[_i].single_from, rules[_i].after_first), rules[_i].after_end, 1);
  g_autoptr (AccordDataset) before = unit_labels_of (one->str, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) after = unit_labels_of (other->str, ACCORD_ROUNDS_LAST);
  AccordDifferenceMode mode;
  uint64_t shared;
  difference_of (before, after, ACCORD_PERCENT_AGREEMENT, ACCORD_SE_JACKKNIFE, &mode, &shared);
  ck_assert_int_eq (mode, rules[_i].mode);
  ck_assert_uint_eq (shared, rules[_i].shared);
}
END_TEST

/* ---- figures ---- */

/* The dataset with those items alone that have two labels on both sides. */
static AccordDataset *
only_shared (const AccordDataset *dataset, const AccordDataset *other, const char *without)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  static const char *const classes[] = { "c0", "c1", "c2", NULL };
  for (size_t i = 0; i < dataset->n_items; i++)
    for (size_t j = 0; j < other->n_items; j++)
      {
        const char *name = accord_names_get (&dataset->item_names, i);
        if (strcmp (name, accord_names_get (&other->item_names, j)) != 0
            || accord_dataset_item_size (dataset, i) < 2 || accord_dataset_item_size (other, j) < 2
            || g_strcmp0 (name, without) == 0)
          continue;
        for (uint64_t l = dataset->item_start[i]; l < dataset->item_start[i + 1]; l++)
          {
            const AccordLiteral row
                = { name, accord_names_get (&dataset->annotator_names, dataset->annotator[l]),
                    classes[dataset->klass[l]], false };
            g_array_append_val (rows, row);
          }
      }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, classes,
                             dataset->rounds);
}

/* se^2 = (n - 1) / n sum (D_(i) - mean)^2, D_(i) the difference without item i, all computed anew. */
static void
assert_deletion (const AccordDataset *before, const AccordDataset *after, AccordCoefficient coefficient)
{
  AccordDifferenceMode mode;
  uint64_t shared;
  const AccordDifference d = difference_of (before, after, coefficient, ACCORD_SE_JACKKNIFE, &mode, &shared);
  g_autoptr (AccordDataset) one = only_shared (before, after, NULL);
  g_autoptr (AccordDataset) other = only_shared (after, before, NULL);
  const double n = (double) one->n_items;
  g_autofree double *without = g_new (double, one->n_items);
  double mean = 0, squares = 0;
  ck_assert_int_eq (mode, ACCORD_DIFFERENCE_PAIRED);
  ck_assert_uint_eq (shared, one->n_items);
  unit_assert_near (d.before, estimate_of (one, coefficient, ACCORD_SE_LINEAR).value, 1e-12);
  unit_assert_near (d.after, estimate_of (other, coefficient, ACCORD_SE_LINEAR).value, 1e-12);
  for (size_t i = 0; i < one->n_items; i++)
    {
      const char *name = accord_names_get (&one->item_names, i);
      g_autoptr (AccordDataset) less = only_shared (before, after, name);
      g_autoptr (AccordDataset) other_less = only_shared (after, before, name);
      without[i] = estimate_of (other_less, coefficient, ACCORD_SE_LINEAR).value
                   - estimate_of (less, coefficient, ACCORD_SE_LINEAR).value;
      mean += without[i] / n;
    }
  for (size_t i = 0; i < one->n_items; i++)
    squares += (without[i] - mean) * (without[i] - mean);
  unit_assert_near (d.value, d.after - d.before, 0);
  unit_assert_near (d.se, sqrt ((n - 1) / n * squares), 1e-10);
  unit_assert_near (d.df, n - 1, 0);
  unit_assert_near (d.high - d.value, gsl_cdf_tdist_Pinv (.975, n - 1) * d.se, 1e-9);
  unit_assert_near (d.value - d.low, d.high - d.value, 1e-12);
  unit_assert_near (d.p, 2 * gsl_cdf_tdist_P (-fabs (d.value) / d.se, n - 1), 1e-12);
  ck_assert_str_eq (d.se_kind, "jackknife");
}

START_TEST (paired_is_the_jackknife_of_the_difference)
{
  GRand *random = g_rand_new_with_seed (71);
  g_autoptr (AccordDataset) before = random_dataset (random, 0, 30, 4, .6);
  g_autoptr (AccordDataset) after = random_dataset (random, 5, 35, 3, .8);
  for (AccordCoefficient c = 0; c < ACCORD_COHEN_KAPPA; c++)
    assert_deletion (before, after, c);
  g_autoptr (AccordDataset) two = random_dataset (random, 0, 30, 2, .9);
  g_autoptr (AccordDataset) others = random_dataset (random, 3, 30, 2, .9);
  for (AccordCoefficient c = 0; c < N_COEFFICIENTS; c++)
    assert_deletion (two, others, c);
  g_rand_free (random);
}
END_TEST

START_TEST (nothing_shared_is_the_sum_of_variances)
{
  GRand *random = g_rand_new_with_seed (72);
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  append_random (one, random, 0, 30, 4, .6);
  append_random (other, random, 100, 50, 3, .7);
  g_autoptr (AccordDataset) before = unit_labels_of (one->str, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) after = unit_labels_of (other->str, ACCORD_ROUNDS_LAST);
  for (AccordSe se = 0; se <= ACCORD_SE_GWET; se++)
    for (AccordCoefficient c = 0; c < ACCORD_COHEN_KAPPA; c++)
      {
        AccordDifferenceMode mode;
        uint64_t shared;
        const AccordDifference d = difference_of (before, after, c, se, &mode, &shared);
        const AccordEstimate a = estimate_of (before, c, se), b = estimate_of (after, c, se);
        const double x = a.se * a.se, y = b.se * b.se;
        ck_assert_int_eq (mode, ACCORD_DIFFERENCE_UNPAIRED);
        unit_assert_near (d.value, b.value - a.value, 1e-12);
        unit_assert_near (d.se, sqrt (x + y), 1e-12);
        unit_assert_near (
            d.df, (x + y) * (x + y) / (x * x / ((double) a.items - 1) + y * y / ((double) b.items - 1)),
            1e-9);
        ck_assert_str_eq (d.se_kind, accord_se_name (se));
      }
  g_rand_free (random);
}
END_TEST

/* Turning round turns the sign and nothing else, whatever is shared. */
START_TEST (the_other_way_round)
{
  GRand *random = g_rand_new_with_seed (73);
  for (int first = 0; first <= 40; first += 8)
    {
      g_autoptr (AccordDataset) before = random_dataset (random, 0, 30, 3, .7);
      g_autoptr (AccordDataset) after = random_dataset (random, first, 30, 4, .6);
      for (AccordCoefficient c = 0; c < ACCORD_COHEN_KAPPA; c++)
        {
          AccordDifferenceMode mode, back;
          uint64_t shared;
          const AccordDifference d = difference_of (before, after, c, ACCORD_SE_JACKKNIFE, &mode, &shared);
          const AccordDifference e = difference_of (after, before, c, ACCORD_SE_JACKKNIFE, &back, &shared);
          ck_assert_int_eq (mode, back);
          unit_assert_near (d.value, -e.value, 1e-15);
          unit_assert_near (d.se, e.se, 1e-13);
          unit_assert_near (d.df, e.df, 1e-9);
          unit_assert_near (d.low, -e.high, 1e-12);
          unit_assert_near (d.p, e.p, 1e-12);
        }
    }
  g_rand_free (random);
}
END_TEST

/* ---- where something is missing ---- */

static AccordDifference
compare_lines (const char *one, const char *other, AccordCoefficient coefficient)
{
  g_autoptr (AccordDataset) before = unit_labels_of (one, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) after = unit_labels_of (other, ACCORD_ROUNDS_LAST);
  AccordDifferenceMode mode;
  uint64_t shared;
  return difference_of (before, after, coefficient, ACCORD_SE_JACKKNIFE, &mode, &shared);
}

#define SOME    "1,a,x\n1,b,x\n2,a,y\n2,b,x\n3,a,y\n3,b,y\n4,a,x\n4,b,x\n"
#define PERFECT "5,a,x\n5,b,x\n6,a,y\n6,b,y\n7,a,y\n7,b,y\n8,a,x\n8,b,x\n"
#define ONE     "5,a,x\n5,b,y\n6,a,x\n7,a,y\n"
#define SAME    "5,a,x\n5,b,x\n6,a,x\n6,b,x\n7,b,y\n"
#define ALL_APART                                                                                            \
  "5,a,x\n5,b,y\n6,a,x\n6,b,y\n"                                                                             \
  "7,a,x\n7,b,y\n"

static const struct
{
  const char *before, *after, *reason, *note;
  bool value;
} missing[] = {
  { SOME, "", "after: no labels", NULL, false },
  { "", SOME, "before: no labels", NULL, false },
  { "", "", "both: no labels", NULL, false },
  { SAME, SOME, "before: one class only", NULL, false },
  { SOME, ONE, "after: one item only", NULL, true },
  { ALL_APART, SOME, "before: no variation between items", NULL, true },
  { ONE, SAME, "after: one class only", NULL, false }, /* why there is no value comes first */
  { ALL_APART, SAME, "after: one class only", NULL, false },
  { PERFECT, PERFECT, "both: no disagreement seen", NULL, true },
  { PERFECT, SOME, NULL, ACCORD_NOTE_PERFECT_BEFORE, true },
  { SOME, PERFECT, NULL, ACCORD_NOTE_PERFECT_AFTER, true },
};

START_TEST (what_is_missing_has_a_reason)
{
  const AccordDifference d = compare_lines (missing[_i].before, missing[_i].after, ACCORD_KRIPPENDORFF_ALPHA);
  ck_assert_pstr_eq (d.reason, missing[_i].reason);
  ck_assert_pstr_eq (d.note, missing[_i].note);
  ck_assert (isnan (d.value) == !missing[_i].value);
  ck_assert (isnan (d.se) == (missing[_i].reason != NULL));
  ck_assert (isnan (d.low) == isnan (d.se) && isnan (d.p) == isnan (d.se) && isnan (d.df) == isnan (d.se));
  ck_assert ((d.se_kind == NULL) == isnan (d.se));
}
END_TEST

/* The standard error of the side that disagreed, with its degrees of freedom. */
START_TEST (a_perfect_side_adds_nothing)
{
  g_autoptr (AccordDataset) some = unit_labels_of (SOME, ACCORD_ROUNDS_LAST);
  const AccordEstimate e = estimate_of (some, ACCORD_KRIPPENDORFF_ALPHA, ACCORD_SE_JACKKNIFE);
  const AccordDifference d = compare_lines (SOME, PERFECT, ACCORD_KRIPPENDORFF_ALPHA);
  ck_assert_str_eq (d.note, ACCORD_NOTE_PERFECT_AFTER);
  unit_assert_near (d.se, e.se, 1e-14);
  unit_assert_near (d.df, 3, 1e-12);
}
END_TEST

START_TEST (the_same_labels_have_no_interval)
{
  GRand *random = g_rand_new_with_seed (74);
  g_autoptr (AccordDataset) before = random_dataset (random, 0, 30, 3, .9);
  AccordDifferenceMode mode;
  uint64_t shared;
  const AccordDifference d
      = difference_of (before, before, ACCORD_KRIPPENDORFF_ALPHA, ACCORD_SE_JACKKNIFE, &mode, &shared);
  ck_assert_int_eq (mode, ACCORD_DIFFERENCE_PAIRED);
  ck_assert_double_eq (d.value, 0);
  ck_assert_str_eq (d.reason, ACCORD_REASON_NO_CHANGE);
  ck_assert (isnan (d.se) && isnan (d.p));
  g_rand_free (random);
}
END_TEST

/* Without item 3 a single class is left before: both sides take the linearised influence. */
START_TEST (one_kind_of_influence_on_both_sides)
{
  const char *one = "1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,a,x\n3,b,y\n";
  const AccordDifference d = compare_lines (one, "5,a,x\n5,b,x\n6,a,y\n6,b,x\n7,a,y\n7,b,y\n8,a,x\n8,b,x\n",
                                            ACCORD_KRIPPENDORFF_ALPHA);
  g_autoptr (AccordDataset) before = unit_labels_of (one, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) after = unit_labels_of (SOME, ACCORD_ROUNDS_LAST);
  const double x = estimate_of (before, ACCORD_KRIPPENDORFF_ALPHA, ACCORD_SE_LINEAR).se,
               y = estimate_of (after, ACCORD_KRIPPENDORFF_ALPHA, ACCORD_SE_LINEAR).se;
  ck_assert_str_eq (d.se_kind, "linear");
  unit_assert_near (d.se, hypot (x, y), 1e-12);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("difference");
  TCase *figures = tcase_create ("figures");
  tcase_add_unchecked_fixture (figures, setup, NULL);
  tcase_add_loop_test (figures, rule_of_pairing, 0, G_N_ELEMENTS (rules));
  tcase_add_test (figures, paired_is_the_jackknife_of_the_difference);
  tcase_add_test (figures, nothing_shared_is_the_sum_of_variances);
  tcase_add_test (figures, the_other_way_round);
  suite_add_tcase (suite, figures);
  TCase *gaps = tcase_create ("missing");
  tcase_add_unchecked_fixture (gaps, setup, NULL);
  tcase_add_loop_test (gaps, what_is_missing_has_a_reason, 0, G_N_ELEMENTS (missing));
  tcase_add_test (gaps, a_perfect_side_adds_nothing);
  tcase_add_test (gaps, the_same_labels_have_no_interval);
  tcase_add_test (gaps, one_kind_of_influence_on_both_sides);
  suite_add_tcase (suite, gaps);
  return suite;
}
