/* Agreement on classes: against labels with all other classes renamed into one, deletion by brute force, published
 * tables, and the law that ties specific agreement to alpha.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "coefficients.h"

#include <accord/stats/class_agreement.h>
#include <accord/stats/pairs.h>

static AccordClassAgreement *
classes_of (const AccordDataset *dataset, AccordSe se, AccordIntervalKind interval)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .se = se, .quantiles = &quantiles, .interval = interval };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
  AccordClassAgreement *classes = NULL;
  ck_assert (accord_class_agreement_new (dataset, profiles, &options, &classes, NULL));
  return classes;
}

/* The dataset with class @k named "own" and every other "rest". */
static AccordDataset *
collapsed (const AccordDataset *dataset, uint16_t k)
{
  static const char *const names[] = { "own", "rest", NULL };
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
      {
        const AccordLiteral row = { accord_names_get (&dataset->item_names, i),
                                    accord_names_get (&dataset->annotator_names, dataset->annotator[j]),
                                    names[dataset->klass[j] != k], false };
        g_array_append_val (rows, row);
      }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, names,
                             dataset->rounds);
}

static void
assert_same (const AccordEstimate *a, const AccordEstimate *b)
{
  ck_assert_str_eq (a->reason != NULL ? a->reason : "", b->reason != NULL ? b->reason : "");
  if (a->reason != NULL)
    return;
  unit_assert_near (a->value, b->value, 1e-12);
  ck_assert_str_eq (a->interval_reason != NULL ? a->interval_reason : "",
                    b->interval_reason != NULL ? b->interval_reason : "");
  if (a->interval_reason != NULL)
    return;
  unit_assert_near (a->se, b->se, 1e-12);
  unit_assert_near (a->low, b->low, 1e-9);
  unit_assert_near (a->high, b->high, 1e-9);
  ck_assert_str_eq (a->se_kind, b->se_kind);
  ck_assert_uint_eq (a->items, b->items);
  ck_assert_str_eq (a->note != NULL ? a->note : "", b->note != NULL ? b->note : "");
}

/* num / n_k over the items but @without, which is counted in @ret_items where it has two labels. */
static double
plain_specific (const AccordDataset *dataset, uint16_t k, size_t without)
{
  double agreeing = 0, labels = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      const double r = (double) accord_dataset_item_size (dataset, i);
      for (uint64_t j = dataset->item_start[i]; r >= 2 && i != without && j < dataset->item_start[i + 1]; j++)
        for (uint64_t l = dataset->item_start[i]; dataset->klass[j] == k && l < dataset->item_start[i + 1];
             l++)
          {
            labels += l == j;
            agreeing += l != j && dataset->klass[l] == k ? 1 / (r - 1) : 0;
          }
    }
  return agreeing / labels;
}

static double
plain_error (const AccordDataset *dataset, uint16_t k)
{
  double mean = 0, squares = 0, n = 0;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < dataset->n_items; i++)
      {
        if (accord_dataset_item_size (dataset, i) < 2)
          continue;
        const double value = plain_specific (dataset, k, i);
        n += pass == 0;
        mean += pass == 0 ? value : 0;
        squares += pass == 1 ? (value - mean / n) * (value - mean / n) : 0;
      }
  return sqrt ((n - 1) / n * squares);
}

START_TEST (vector)
{
  const double value[] = { 2 / 3., .75, .5 }, se[] = { .315155, .649519, 0 };
  g_autoptr (AccordDataset) dataset = unit_labels_of (T1, ACCORD_ROUNDS_LAST);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  for (size_t k = 0; k < 3; k++)
    {
      unit_assert_near (classes[k].specific.value, value[k], 1e-6);
      unit_assert_near (classes[k].specific.se, se[k], 1e-6);
    }
  ck_assert_str_eq (classes[2].specific.interval_reason, ACCORD_REASON_NO_VARIATION);
  ck_assert (isnan (classes[2].specific.low));
  ck_assert_uint_eq (classes[0].specific.labels, 6);
  ck_assert_uint_eq (classes[0].fleiss.labels, 7);
  ck_assert_uint_eq (classes[1].specific.items, 2);
  accord_class_agreement_sort_worst (classes, 3);
  ck_assert_int_eq (classes[0].klass, 2);
  ck_assert_int_eq (classes[2].klass, 1);
}
END_TEST

START_TEST (published)
{
  const double fleiss[] = { .781, .247, .402, .435 }, cohen[] = { .781, .266, .441, .459 };
  const char *folder = unit_shared_data ();
  if (folder == NULL)
    {
      unit_skip ("no shared data");
      return;
    }
  g_autoptr (AccordDataset) dataset
      = unit_labels_read (folder, "classic/agresti1992.csv", ACCORD_ROUNDS_LAST);
  ck_assert_ptr_nonnull (dataset);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  ck_assert_uint_eq (dataset->n_classes, 4);
  for (size_t k = 0; k < 4; k++)
    {
      unit_assert_near (classes[k].fleiss.value, fleiss[k], 5e-4);
      unit_assert_near (classes[k].cohen.value, cohen[k], 5e-4);
    }
}
END_TEST

/* Every coefficient equals that of the labels with all other classes renamed into one. */
static void
check_collapsed (const AccordDataset *dataset, AccordSe se, AccordIntervalKind interval)
{
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .se = se, .quantiles = &quantiles, .interval = interval };
  g_autofree AccordClassAgreement *classes = classes_of (dataset, se, interval);
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      g_autoptr (AccordDataset) two = collapsed (dataset, (uint16_t) k);
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (two, true);
      const AccordEstimate *const mine[]
          = { &classes[k].fleiss, &classes[k].alpha, &classes[k].ac1, &classes[k].cohen };
      const AccordCoefficient coefficient[]
          = { ACCORD_FLEISS_KAPPA, ACCORD_KRIPPENDORFF_ALPHA, ACCORD_GWET_AC1, ACCORD_COHEN_KAPPA };
      for (size_t c = 0; c < (dataset->n_annotators == 2 ? 4 : 3); c++)
        {
          AccordEstimate theirs;
          if (g_strcmp0 (mine[c]->reason, ACCORD_REASON_CLASS_NOT_USED) == 0)
            continue;
          ck_assert (accord_coefficient_estimate (two, profiles, coefficient[c], &options, &theirs, NULL));
          if (coefficient[c] == ACCORD_COHEN_KAPPA && se == ACCORD_SE_GWET)
            theirs.se_kind = "linear";
          assert_same (mine[c], &theirs);
        }
    }
}

START_TEST (random_tables)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7 + (guint32) _i);
  g_autofree char *lines
      = unit_labels_random (random, 25 + 5 * _i, 2 + _i % 4, 2 + _i % 5, .5 + .05 * _i, .6);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (lines, ACCORD_ROUNDS_LAST);
  check_collapsed (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  check_collapsed (dataset, ACCORD_SE_LINEAR, ACCORD_INTERVAL_T);
  check_collapsed (dataset, ACCORD_SE_GWET, ACCORD_INTERVAL_FISHER);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  for (uint16_t k = 0; k < dataset->n_classes; k++)
    {
      const AccordEstimate *specific = &classes[k].specific;
      if (specific->reason != NULL)
        continue;
      unit_assert_near (specific->value, plain_specific (dataset, k, SIZE_MAX), 1e-12);
      if (specific->interval_reason == NULL && strcmp (specific->se_kind, "jackknife") == 0)
        unit_assert_near (specific->se, plain_error (dataset, k), 1e-12);
    }
}
END_TEST

START_TEST (mean_is_observed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (70 + (guint32) _i);
  g_autofree char *lines = unit_labels_random (random, 60, 5, 2 + _i, .6, .5);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (lines, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordAgreementOptions options = { .quantiles = &quantiles };
  const AccordEstimate alpha = accord_krippendorff_alpha (profiles, &options);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  double sum = 0, labels = 0;
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      sum += (double) classes[k].specific.labels * classes[k].specific.value;
      labels += (double) classes[k].specific.labels;
    }
  unit_assert_near (sum / labels, alpha.observed, 1e-12);
  ck_assert_uint_eq ((uint64_t) labels, alpha.labels);
}
END_TEST

static void
assert_reasons (const char *lines, const char *class_name, const char *specific, const char *fleiss,
                const char *alpha, const char *ac1)
{
  static const char *const declared[] = { "x", "y", "z", NULL };
  g_autofree char *text = g_strdup (lines);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  char *rest = NULL;
  for (char *line = strtok_r (text, "\n", &rest); line != NULL; line = strtok_r (NULL, "\n", &rest))
    {
      char *cells = line;
      const char *item = strsep (&cells, ","), *annotator = strsep (&cells, ",");
      const AccordLiteral row = { item, annotator, strsep (&cells, ","), false };
      g_array_append_val (rows, row);
    }
  g_autoptr (AccordDataset) dataset = accord_dataset_new ((const AccordLiteral *) (const void *) rows->data,
                                                          rows->len, declared, ACCORD_ROUNDS_LAST);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  size_t k = 0;
  while (strcmp (declared[k], class_name) != 0)
    k++;
  const AccordEstimate *const got[]
      = { &classes[k].specific, &classes[k].fleiss, &classes[k].alpha, &classes[k].ac1 };
  const char *const wanted[] = { specific, fleiss, alpha, ac1 };
  for (size_t c = 0; c < 4; c++)
    ck_assert_msg (g_strcmp0 (got[c]->reason, wanted[c]) == 0, "%zu: %s, wanted %s", c, got[c]->reason,
                   wanted[c]);
}

START_TEST (undefined)
{
  const char *const unused = ACCORD_REASON_CLASS_NOT_USED, *const one = ACCORD_REASON_ONE_CLASS;
  assert_reasons ("", "x", ACCORD_REASON_NO_LABELS, ACCORD_REASON_NO_LABELS, ACCORD_REASON_NO_LABELS,
                  ACCORD_REASON_NO_LABELS);
  assert_reasons ("1,a,x\n2,a,y\n", "x", ACCORD_REASON_ONE_ANNOTATOR, ACCORD_REASON_ONE_ANNOTATOR,
                  ACCORD_REASON_ONE_ANNOTATOR, ACCORD_REASON_ONE_ANNOTATOR);
  assert_reasons ("1,a,x\n2,b,y\n", "z", ACCORD_REASON_NO_PAIR, ACCORD_REASON_NO_PAIR, ACCORD_REASON_NO_PAIR,
                  ACCORD_REASON_NO_PAIR);
  assert_reasons ("1,a,x\n1,b,y\n2,a,x\n2,b,x\n", "z", unused, unused, unused, unused);
  assert_reasons ("1,a,x\n1,b,y\n2,a,x\n2,b,x\n3,a,z\n", "z", unused, NULL, unused, NULL);
  assert_reasons ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n", "x", NULL, one, one, NULL);
  assert_reasons ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n", "y", unused, unused, unused, unused);
}
END_TEST

START_TEST (one_class_question)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n", ACCORD_ROUNDS_LAST);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  ck_assert_str_eq (classes[0].ac1.reason, ACCORD_REASON_ONE_CLASS);
  ck_assert_str_eq (classes[0].cohen.reason, ACCORD_REASON_ONE_CLASS);
  ck_assert_double_eq (classes[0].specific.value, 1);
}
END_TEST

/* A class that a single item holds, and all agree: one trial, not as many as there are items. */
START_TEST (perfect)
{
  GString *lines = g_string_new ("0,a,x\n0,b,x\n");
  for (int i = 1; i < 100; i++)
    g_string_append_printf (lines, "%d,a,y\n%d,b,y\n", i, i);
  g_autofree char *text = g_string_free (lines, FALSE);
  g_autoptr (AccordDataset) dataset = unit_labels_parse (text, ACCORD_ROUNDS_LAST);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  ck_assert_double_eq (classes[0].specific.value, 1);
  ck_assert_double_eq (classes[0].specific.se, 0);
  unit_assert_near (classes[0].specific.low, .025, 1e-12);
  unit_assert_near (classes[1].specific.low, pow (.025, 1 / 99.), 1e-12);
  ck_assert_double_eq (classes[0].specific.high, 1);
  ck_assert_str_eq (classes[0].specific.note, ACCORD_NOTE_RARE_CLASS);
}
END_TEST

START_TEST (repeated)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,x\n1,a,y\n1,b,x\n2,a,y\n2,b,y\n", ACCORD_ROUNDS_ALL);
  g_autofree AccordClassAgreement *classes
      = classes_of (dataset, ACCORD_SE_JACKKNIFE, ACCORD_INTERVAL_FISHER);
  ck_assert_str_eq (classes[0].cohen.reason, ACCORD_REASON_REPEATED);
  unit_assert_near (classes[0].specific.value, .5, 1e-12); /* x x y: 2 * 1 / 2 over 2 labels */
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("class_agreement");
  TCase *tcase = tcase_create ("class_agreement");
  tcase_add_test (tcase, vector);
  tcase_add_test (tcase, published);
  tcase_add_loop_test (tcase, random_tables, 0, 12);
  tcase_add_loop_test (tcase, mean_is_observed, 0, 6);
  tcase_add_test (tcase, undefined);
  tcase_add_test (tcase, one_class_question);
  tcase_add_test (tcase, perfect);
  tcase_add_test (tcase, repeated);
  suite_add_tcase (suite, tcase);
  return suite;
}
