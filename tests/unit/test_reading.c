/* Prevalence, bias and gap against their definitions pair by pair; laws; a published table.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include "labels.h"
#include <accord/stats/conger.h>
#include <accord/stats/design.h>
#include <accord/stats/reading.h>

/* By the definition: shares of every annotator, every pair, every class. */
static AccordReading
define (const AccordDataset *dataset, bool pairable)
{
  const size_t n_classes = dataset->n_classes, n = dataset->n_annotators;
  g_autofree double *share = g_new0 (double, n *n_classes + 1), *labels = g_new0 (double, n + 1),
                    *common = g_new0 (double, n_classes + 1);
  double items = 0, pairs = 0, total = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      const size_t size = accord_dataset_item_size (dataset, i);
      if (size < (pairable ? 2 : 1))
        continue;
      items++;
      for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
        {
          share[dataset->annotator[j] * n_classes + dataset->klass[j]]++;
          labels[dataset->annotator[j]]++;
          common[dataset->klass[j]] += 1 / (double) size;
        }
    }
  AccordReading reading = { .prevalence = 0 };
  for (size_t k = 0; k < n_classes; k++)
    if (common[k] / items > reading.prevalence + 1e-12)
      {
        reading.prevalence = common[k] / items;
        reading.common = (uint16_t) k;
      }
  for (size_t g = 0; g < n; g++)
    {
      reading.annotators += labels[g] > 0;
      reading.thin += labels[g] > 0 && labels[g] < 10;
      for (size_t h = g + 1; h < n; h++)
        {
          if (labels[g] == 0 || labels[h] == 0)
            continue;
          pairs++;
          for (size_t k = 0; k < n_classes; k++)
            total += fabs (share[g * n_classes + k] / labels[g] - share[h * n_classes + k] / labels[h]) / 2;
        }
    }
  reading.bias = total / pairs;
  return reading;
}

static AccordReading
measure (const AccordDataset *dataset, bool pairable)
{
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autoptr (GError) error = NULL;
  AccordReading reading;
  ck_assert (accord_reading_measure (dataset, profiles, pairable, &reading, &error));
  return reading;
}

START_TEST (against_definition)
{
  GRand *random = g_rand_new_with_seed (11);
  for (int round = 0; round < 60; round++)
    {
      g_autofree char *lines = unit_labels_random (random, 5 + round, 2 + round % 7, 2 + round % 5,
                                                   round % 3 == 0 ? 1 : .3 + .01 * round, .5);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      for (int pairable = 0; pairable < 2; pairable++)
        {
          const AccordReading wanted = define (dataset, pairable), reading = measure (dataset, pairable);
          unit_assert_near (reading.prevalence, wanted.prevalence, 1e-12);
          unit_assert_near (reading.bias, wanted.bias, 1e-12);
          ck_assert_uint_eq (reading.common, wanted.common);
          ck_assert_uint_eq (reading.annotators, wanted.annotators);
          ck_assert_uint_eq (reading.thin, wanted.thin);
        }
    }
  g_rand_free (random);
}
END_TEST

/* Rounds that all count are pooled: a has shares 2/3, 1/3; b 0, 1. */
START_TEST (rounds_are_pooled)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,x\n1,a,x\n1,b,y\n2,a,y\n2,b,y\n", ACCORD_ROUNDS_ALL);
  const AccordReading reading = measure (dataset, false);
  unit_assert_near (reading.bias, 2. / 3, 1e-12);
  unit_assert_near (reading.prevalence, (1. / 3 + 1) / 2, 1e-12); /* of y */
  ck_assert_uint_eq (reading.common, 1);
}
END_TEST

/* Two annotators, two classes: the indices of Byrt, Bishop and Carlin 1993, |b - c| / N and |a - d| / N, of the table a b c d
 * = 40 9 6 45. */
START_TEST (byrt)
{
  static const struct
  {
    int times;
    const char *a, *b;
  } cells[] = { { 40, "yes", "yes" }, { 9, "yes", "no" }, { 6, "no", "yes" }, { 45, "no", "no" } };
  g_autoptr (GString) lines = g_string_new (NULL);
  int item = 0;
  for (size_t c = 0; c < G_N_ELEMENTS (cells); c++)
    for (int i = 0; i < cells[c].times; i++, item++)
      g_string_append_printf (lines, "%d,A,%s\n%d,B,%s\n", item, cells[c].a, item, cells[c].b);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines->str, ACCORD_ROUNDS_LAST);
  const AccordReading reading = measure (dataset, false);
  unit_assert_near (reading.bias, .03, 1e-12);
  unit_assert_near (2 * reading.prevalence - 1, .05, 1e-12);
}
END_TEST

/* 0 when all use classes alike, 1 when no two share a class; NAN alone and without labels. */
START_TEST (extremes)
{
  g_autoptr (AccordDataset) alike
      = unit_labels_of ("1,a,x\n1,b,y\n1,c,x\n2,a,y\n2,b,x\n2,c,y\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) apart
      = unit_labels_of ("1,a,x\n1,b,y\n1,c,z\n2,a,x\n2,b,y\n2,c,z\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) alone = unit_labels_of ("1,a,x\n2,a,y\n3,a,y\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordDataset) empty = accord_dataset_new (NULL, 0, NULL, ACCORD_ROUNDS_LAST);
  unit_assert_near (measure (alike, false).bias, 0, 1e-15);
  unit_assert_near (measure (apart, false).bias, 1, 1e-15);
  ck_assert (isnan (measure (alone, false).bias));
  unit_assert_near (measure (alone, false).prevalence, 2. / 3, 1e-15);
  ck_assert (isnan (measure (alone, true).prevalence));
  ck_assert (isnan (measure (empty, false).prevalence));
  ck_assert_uint_eq (measure (empty, false).common, ACCORD_CLASS_NONE);
}
END_TEST

/* The difference is the formula of the expected agreements, also where labels are missing. */
START_TEST (gap_is_chance)
{
  GRand *random = g_rand_new_with_seed (12);
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *lines = unit_labels_random (random, 40, 4, 3, .6, .6);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
      g_autoptr (GError) error = NULL;
      AccordQuantiles quantiles;
      accord_quantiles_init (&quantiles, .95);
      const AccordAgreementOptions options = { .quantiles = &quantiles };
      const AccordEstimate gwet = accord_gwet_ac1 (profiles, &options);
      AccordEstimate kappas[2] = { accord_fleiss_kappa (profiles, &options) };
      ck_assert (accord_conger_kappa (dataset, profiles, &options, &kappas[1], &error));
      for (int i = 0; i < 2; i++)
        unit_assert_near (accord_reading_gap (&kappas[i], &gwet),
                          (1 - gwet.observed) * (1 / (1 - kappas[i].expected) - 1 / (1 - gwet.expected)),
                          1e-12);
    }
  g_rand_free (random);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("reading");
  TCase *tests = tcase_create ("reading");
  const TTest *const all[] = { against_definition, rounds_are_pooled, byrt, extremes, gap_is_chance };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tests, all[i]);
  suite_add_tcase (suite, tests);
  return suite;
}
