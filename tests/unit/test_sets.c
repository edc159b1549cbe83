/* Answers that are sets of labels: splitting, joining spellings, the weights of sets against their definition.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/dataset/sets.h>
#include <accord/dataset/subset.h>
#include <accord/stats/coefficient.h>

static AccordSets *
sets_of (const char *const *answers, const char *separator)
{
  AccordNames names;
  accord_names_init (&names);
  for (size_t i = 0; answers[i] != NULL; i++)
    accord_names_add (&names, answers[i], strlen (answers[i]));
  AccordSets *sets = accord_sets_new (&names, separator, NULL);
  ck_assert_ptr_nonnull (sets);
  accord_names_clear (&names);
  return sets;
}

static void
assert_spelled (const AccordSets *sets, size_t set, const char *wanted)
{
  g_autofree char *text = accord_sets_spell (sets, set);
  ck_assert_str_eq (text, wanted);
}

static const char *
class_name (const AccordDataset *dataset, size_t k)
{
  return accord_names_get (&dataset->class_names, k);
}

START_TEST (answers_are_split)
{
  static const char *const answers[]
      = { "b|a", "a", "", "{}", "|", "||", "a|a||b", "{}|a", " a|b", "10|9|x", NULL };
  static const char *const wanted[] = { "a|b", "a", "{}", "{}", "{}", "{}", "a|b", "a", " a|b", "9|10|x" };
  g_autoptr (AccordSets) sets = sets_of (answers, "|");
  ck_assert_uint_eq (sets->n_sets, 10);
  for (size_t k = 0; k < 10; k++)
    assert_spelled (sets, k, wanted[k]);
  ck_assert_uint_eq (accord_sets_size (sets, 9), 3);
  ck_assert_uint_eq (accord_sets_shared (sets, 0, 6), 2);
  ck_assert_uint_eq (accord_sets_shared (sets, 0, 8), 1);
  ck_assert_uint_eq (accord_sets_shared (sets, 0, 2), 0);
  g_autoptr (AccordSets) copy = accord_sets_copy (sets);
  assert_spelled (copy, 9, "9|10|x");
  ck_assert_ptr_null (accord_sets_copy (NULL));
}
END_TEST

START_TEST (separators_of_several_characters)
{
  static const char *const answers[] = { "a, b", "a,b", "b, a", ", ", NULL };
  g_autoptr (AccordSets) sets = sets_of (answers, ", ");
  static const char *const wanted[] = { "a, b", "a,b", "a, b", "{}" };
  for (size_t k = 0; k < 4; k++)
    assert_spelled (sets, k, wanted[k]);
  static const char *const overlapping[] = { "a---b", "b--a-", NULL };
  g_autoptr (AccordSets) others = sets_of (overlapping, "--"); /* from the start on: a and -b, b and a- */
  ck_assert_uint_eq (accord_sets_shared (others, 0, 1), 0);
}
END_TEST

START_TEST (labels_look_alike)
{
  static const char *const answers[] = { "a|B", " a|b", "1.0|c", "1", NULL }, *const before[]
                                                                              = { "a|1", "b", "1.0", NULL };
  g_autoptr (AccordSets) sets = sets_of (answers, "|");
  g_autoptr (AccordSets) known = sets_of (before, "|");
  g_autoptr (GPtrArray) all = accord_sets_lookalikes (sets, NULL);
  g_autoptr (GPtrArray) fresh = accord_sets_lookalikes (sets, known);
  ck_assert_uint_eq (all->len, 3);
  ck_assert_str_eq (all->pdata[0], "'1', '1.0'");
  ck_assert_uint_eq (fresh->len, 2);
  ck_assert_str_eq (fresh->pdata[0], "' a', 'a'");
  ck_assert_str_eq (fresh->pdata[1], "'B', 'b'");
}
END_TEST

static const AccordLiteral rows[]
    = { { "1", "ann", "b|a", false }, { "1", "bob", "a|b", false },   { "2", "ann", "c", false },
        { "2", "bob", "{}", false },  { "3", "ann", "a|b|a", false }, { "3", "bob", "|", false },
        { "2", "key", "b|a", true },  { "3", "key", "{}", true } };

START_TEST (spellings_are_joined)
{
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_LAST);
  size_t joined = 0;
  ck_assert_uint_eq (dataset->n_classes, 6);
  ck_assert (accord_dataset_join_sets (dataset, "|", &joined, NULL));
  ck_assert_uint_eq (joined, 3);
  ck_assert_uint_eq (dataset->n_classes, 3);
  ck_assert_str_eq (class_name (dataset, 0), "a|b");
  ck_assert_str_eq (class_name (dataset, 1), "c");
  ck_assert_str_eq (class_name (dataset, 2), "{}");
  static const uint16_t klass[] = { 0, 0, 1, 2, 0, 2 };
  for (size_t i = 0; i < 6; i++)
    ck_assert_uint_eq (dataset->klass[i], klass[i]);
  ck_assert_uint_eq (dataset->gold[0], ACCORD_CLASS_NONE);
  ck_assert_uint_eq (dataset->gold[1], 0);
  ck_assert_uint_eq (dataset->gold[2], 2);
  for (size_t k = 0; k < 3; k++)
    assert_spelled (dataset->sets, k, class_name (dataset, k));
  ck_assert (accord_dataset_join_sets (dataset, "|", &joined, NULL)); /* again changes nothing */
  ck_assert_uint_eq (joined, 0);
  ck_assert_uint_eq (dataset->n_classes, 3);
}
END_TEST

/* The first spelling's place and what is declared of any spelling; a part of the dataset keeps its sets. */
START_TEST (declarations_are_joined)
{
  static const char *const classes[] = { "{}", "c", "b|a", "a|b", "|", "a|b|a", "none", NULL };
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (rows, G_N_ELEMENTS (rows), classes, ACCORD_ROUNDS_LAST);
  static const double values[] = { NAN, 3, NAN, 7, 5, NAN, NAN };
  static const int64_t ids[] = { 11, 12, 13, 14, 15, 16, 17 };
  dataset->class_values = g_memdup2 (values, sizeof values);
  dataset->class_ids = g_memdup2 (ids, sizeof ids);
  size_t joined;
  ck_assert (accord_dataset_join_sets (dataset, "|", &joined, NULL));
  ck_assert_uint_eq (joined, 3);
  static const char *const wanted[] = { "{}", "c", "a|b", "none" };
  static const double numbers[] = { 5, 3, 7, NAN };
  static const int64_t numbered[] = { 11, 12, 13, 17 };
  for (size_t k = 0; k < 4; k++)
    {
      ck_assert_str_eq (class_name (dataset, k), wanted[k]);
      ck_assert (dataset->class_values[k] == numbers[k]
                 || (isnan (dataset->class_values[k]) && isnan (numbers[k])));
      ck_assert_int_eq (dataset->class_ids[k], numbered[k]);
    }
  static const bool items[] = { true, false, false };
  g_autoptr (AccordDataset) part = accord_dataset_subset (dataset, items, NULL, NULL);
  ck_assert_uint_eq (part->sets->n_sets, 4);
  assert_spelled (part->sets, 2, "a|b");
}
END_TEST

/* Not a label, not a class: still a dataset. */
START_TEST (nothing_to_join)
{
  g_autoptr (AccordDataset) dataset = accord_dataset_new (NULL, 0, NULL, ACCORD_ROUNDS_LAST);
  size_t joined = 1;
  ck_assert (accord_dataset_join_sets (dataset, ";", &joined, NULL));
  ck_assert_uint_eq (joined, 0);
  ck_assert_uint_eq (dataset->sets->n_sets, 0);
}
END_TEST

/* ---- weights ---- */

static AccordWeights *
weights_of (const AccordDataset *dataset, AccordWeightSet set)
{
  AccordWeights *weights = NULL;
  ck_assert (accord_weights_new (set, dataset, ACCORD_WEIGHTS_ON_EITHER, 0, &weights, NULL));
  ck_assert_ptr_null (weights->reason);
  return weights;
}

/* Sets are bits here. */
static double
weight_of_bits (AccordWeightSet set, unsigned a, unsigned b)
{
  const int both = __builtin_popcount (a & b), any = __builtin_popcount (a | b);
  if (a == b)
    return 1;
  if (both == 0)
    return 0;
  const double monotonic = (a & b) == a || (a & b) == b ? 2. / 3 : 1. / 3;
  return (double) both / any * (set == ACCORD_WEIGHTS_MASI ? monotonic : 1);
}

static void
append_bits (GString *text, unsigned bits)
{
  for (unsigned i = 0; i < 5; i++)
    if (bits >> i & 1)
      g_string_append_printf (text, "l%u+", i); /* the last sign has an empty label behind it */
  if (bits == 0)
    g_string_append (text, "{}");
}

/* All 32 subsets of five labels, both sets of weights, by the definition. */
START_TEST (weights_by_definition)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  for (unsigned bits = 0; bits < 32; bits++)
    {
      g_string_append_printf (lines, "i%02u,a,", bits);
      append_bits (lines, bits);
      g_string_append_c (lines, '\n');
    }
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines->str, ACCORD_ROUNDS_LAST);
  size_t joined;
  ck_assert (accord_dataset_join_sets (dataset, "+", &joined, NULL));
  ck_assert_uint_eq (dataset->n_classes, 32);
  for (AccordWeightSet set = ACCORD_WEIGHTS_JACCARD; set <= ACCORD_WEIGHTS_MASI; set++)
    {
      g_autoptr (AccordWeights) weights = weights_of (dataset, set);
      ck_assert_double_eq (weights->widest, 1);
      for (unsigned a = 0; a < 32; a++) /* items are ordered as the bits count */
        for (unsigned b = 0; b < 32; b++)
          unit_assert_near (weights->weight[dataset->klass[a] * 32 + dataset->klass[b]],
                            weight_of_bits (set, a, b), 1e-15);
    }
}
END_TEST

/* Sets of one label each are nominal classes. */
START_TEST (single_labels_are_identity)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *lines = unit_labels_random (random, 30, 4, 4, .7, .6);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  size_t joined;
  ck_assert (accord_dataset_join_sets (dataset, "|", &joined, NULL));
  g_autoptr (AccordWeights) masi = weights_of (dataset, ACCORD_WEIGHTS_MASI);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      AccordAgreementOptions options = { .quantiles = &quantiles };
      AccordEstimate plain, weighted;
      ck_assert (accord_coefficient_estimate (dataset, profiles, c, &options, &plain, NULL));
      options.weights = masi;
      ck_assert (accord_coefficient_estimate (dataset, profiles, c, &options, &weighted, NULL));
      ck_assert_ptr_eq (plain.reason, weighted.reason);
      if (plain.reason != NULL)
        continue;
      unit_assert_near (weighted.value, plain.value, 1e-12);
      unit_assert_near (weighted.se, plain.se, 1e-12);
    }
}
END_TEST

START_TEST (weights_without_sets)
{
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x|y\n1,b,y|x\n", ACCORD_ROUNDS_LAST);
  g_autoptr (GError) error = NULL;
  AccordWeights *weights = NULL;
  ck_assert (
      !accord_weights_new (ACCORD_WEIGHTS_JACCARD, dataset, ACCORD_WEIGHTS_ON_EITHER, 0, &weights, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  ck_assert_ptr_null (weights);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("sets");
  TCase *tcase = tcase_create ("sets");
  const TTest *const all[]
      = { answers_are_split,     labels_look_alike,          separators_of_several_characters,
          spellings_are_joined,  declarations_are_joined,    nothing_to_join,
          weights_by_definition, single_labels_are_identity, weights_without_sets };
  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    tcase_add_test (tcase, all[i]);
  suite_add_tcase (suite, tcase);
  return suite;
}
