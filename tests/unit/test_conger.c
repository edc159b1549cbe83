/* Conger's kappa by itself: influence, sparse rows against full ones, its formula over pairs of annotators.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/stats/conger.h>

static AccordEstimate
conger (const AccordDataset *dataset, AccordSe se)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .se = se, .quantiles = &quantiles };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordEstimate estimate;
  ck_assert (accord_conger_kappa (dataset, profiles, &options, &estimate, NULL));
  return estimate;
}

/* Expected agreement by definition: mean over pairs of annotators of the product of their shares. */
static double
expected_by_pairs (const AccordDataset *dataset)
{
  const size_t n = dataset->n_annotators, n_classes = dataset->n_classes;
  g_autofree double *share = g_new0 (double, n *n_classes);
  g_autofree double *labels = g_new0 (double, n);
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    {
      share[dataset->annotator[j] * n_classes + dataset->klass[j]]++;
      labels[dataset->annotator[j]]++;
    }
  double sum = 0;
  for (size_t g = 0; g < n; g++)
    for (size_t h = 0; h < n; h++)
      for (size_t k = 0; g != h && k < n_classes; k++)
        sum += share[g * n_classes + k] / labels[g] * share[h * n_classes + k] / labels[h];
  return sum / (double) (n * (n - 1));
}

START_TEST (expected_is_a_mean_over_pairs)
{
  GRand *random = g_rand_new_with_seed (11);
  for (int round = 0; round < 30; round++)
    {
      g_autofree char *lines = unit_labels_random (random, 20, 7, 5, .5, .5);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      unit_assert_near (conger (dataset, ACCORD_SE_JACKKNIFE).expected, expected_by_pairs (dataset), 1e-13);
    }
  g_rand_free (random);
}
END_TEST

START_TEST (influence_sums_to_zero)
{
  GRand *random = g_rand_new_with_seed (12);
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *lines = unit_labels_random (random, 40, 4, 3, .6, .6);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
      g_autofree double *values = g_new (double, dataset->n_items);
      for (AccordSe se = 0; se <= ACCORD_SE_LINEAR; se++)
        {
          bool defined = false;
          ck_assert (accord_conger_influence (dataset, profiles, &(AccordAgreementOptions){ .se = se },
                                              values, &defined, NULL));
          ck_assert (defined);
          double sum = 0, squares = 0;
          for (size_t i = 0; i < dataset->n_items; i++)
            {
              sum += values[i];
              squares += values[i] * values[i];
            }
          unit_assert_near (sum, 0, 1e-10);
          const double n = (double) dataset->n_items;
          unit_assert_near (sqrt (squares / (n * (n - 1))), conger (dataset, se).se, 1e-12);
        }
    }
  g_rand_free (random);
}
END_TEST

START_TEST (influence_needs_a_defined_coefficient)
{
  double values[3];
  bool defined = true;
  g_autoptr (AccordDataset) one = unit_labels_of ("1,a,x\n1,b,x\n2,a,x\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (one, true);
  ck_assert (accord_conger_influence (one, profiles, &(AccordAgreementOptions){ .se = ACCORD_SE_LINEAR },
                                      values, &defined, NULL));
  ck_assert (!defined);
}
END_TEST

/* Many declared classes make the rows sparse; the numbers must not change. */
START_TEST (sparse_rows_give_the_same)
{
  enum
  {
    CLASSES = 50000,
  };
  GRand *random = g_rand_new_with_seed (13);
  g_autoptr (GPtrArray) classes = g_ptr_array_new_with_free_func (g_free);
  for (int k = 0; k < CLASSES; k++) /* c0, c1 … first, as the few do */
    g_ptr_array_add (classes, g_strdup_printf ("c%d", k));
  g_ptr_array_add (classes, NULL);
  for (int round = 0; round < 5; round++)
    {
      g_autofree char *lines = unit_labels_random (random, 30, 6, 8, .6, .6);
      g_autoptr (AccordDataset) few = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
      for (size_t i = 0; i < few->n_items; i++)
        for (uint64_t j = few->item_start[i]; j < few->item_start[i + 1]; j++)
          {
            const AccordLiteral row = { accord_names_get (&few->item_names, i),
                                        accord_names_get (&few->annotator_names, few->annotator[j]),
                                        accord_names_get (&few->class_names, few->klass[j]), false };
            g_array_append_val (rows, row);
          }
      g_autoptr (AccordDataset) many
          = accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len,
                                (const char *const *) classes->pdata, ACCORD_ROUNDS_LAST);
      ck_assert_uint_eq (many->n_classes, CLASSES);
      for (AccordSe se = 0; se <= ACCORD_SE_LINEAR; se++)
        {
          const AccordEstimate x = conger (few, se), y = conger (many, se);
          unit_assert_near (x.value, y.value, 1e-14);
          unit_assert_near (x.expected, y.expected, 1e-14);
          unit_assert_near (x.se, y.se, 1e-13);
        }
    }
  g_rand_free (random);
}
END_TEST

START_TEST (an_annotator_left_without_labels_drops_out)
{
  /* c labelled item 3 alone: without it R is 2 and kappa Cohen's of a and b on items 1, 2, 4 */
  const char *rest = "1,a,x\n1,b,x\n2,a,y\n2,b,x\n4,a,y\n4,b,y\n";
  g_autofree char *lines = g_strconcat (rest, "3,a,x\n3,c,y\n", NULL);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) without = unit_labels_of (rest, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  double values[4];
  bool defined = false;
  ck_assert (accord_conger_influence (dataset, profiles,
                                      &(AccordAgreementOptions){ .se = ACCORD_SE_JACKKNIFE }, values,
                                      &defined, NULL)
             && defined);
  /* J_i = 3 (mean - kappa_(i)): item 3 is at place 2; the mean from the others' deletions by hand below */
  static const char *const deleted[]
      = { "2,a,y\n2,b,x\n4,a,y\n4,b,y\n3,a,x\n3,c,y\n", "1,a,x\n1,b,x\n4,a,y\n4,b,y\n3,a,x\n3,c,y\n", NULL,
          "1,a,x\n1,b,x\n2,a,y\n2,b,x\n3,a,x\n3,c,y\n" };
  double kappa[4], mean = 0;
  for (int i = 0; i < 4; i++)
    {
      g_autoptr (AccordDataset) left
          = unit_labels_of (deleted[i] != NULL ? deleted[i] : rest, ACCORD_ROUNDS_LAST);
      kappa[i] = conger (left, ACCORD_SE_LINEAR).value;
      mean += kappa[i] / 4;
    }
  unit_assert_near (kappa[2], .4, 1e-14); /* (2/3 - 4/9) / (1 - 4/9) */
  for (int i = 0; i < 4; i++)
    unit_assert_near (values[i], 3 * (mean - kappa[i]), 1e-12);
  ck_assert_uint_eq (conger (without, ACCORD_SE_LINEAR).annotators, 2);
}
END_TEST

/* Kappa is -1 exactly: observed 0, shares by p and q of a (1/2, 1/2), of b (2/3, 1/3), expected 1/2; but floating point may
 * end just above -1, where atanh has no use.  se and limits from exact fractions, the nine items deleted in turn. */
START_TEST (minus_one_is_plain_whatever_the_rounding)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of (
      "0,b,p\n0,a,q\n1,b,p\n1,a,q\n2,b,q\n2,a,p\n3,a,p\n4,a,q\n5,b,q\n6,b,p\n7,a,p\n8,b,p\n",
      ACCORD_ROUNDS_LAST);
  const AccordEstimate estimate = conger (dataset, ACCORD_SE_JACKKNIFE);
  unit_assert_near (estimate.value, -1, 1e-14);
  unit_assert_near (estimate.se, 0.3109900603142945, 1e-12);
  unit_assert_near (estimate.low, -2.338082231936249, 1e-9);
  unit_assert_near (estimate.high, 0.3380822319362491, 1e-9);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("conger");
  TCase *laws = tcase_create ("laws");
  tcase_add_test (laws, expected_is_a_mean_over_pairs);
  tcase_add_test (laws, influence_sums_to_zero);
  tcase_add_test (laws, influence_needs_a_defined_coefficient);
  tcase_add_test (laws, sparse_rows_give_the_same);
  tcase_add_test (laws, an_annotator_left_without_labels_drops_out);
  tcase_add_test (laws, minus_one_is_plain_whatever_the_rounding);
  suite_add_tcase (suite, laws);
  return suite;
}
