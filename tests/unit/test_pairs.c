/* Pairs of annotators: against a plain walk over the labels, deletion, published tables, repeats, order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/base/error.h>
#include <accord/stats/pairs.h>

static AccordPairs *
pairs_of (const AccordDataset *dataset, AccordSe se)
{
  AccordPairs *pairs = NULL;
  ck_assert (accord_pairs_new (dataset, se, &pairs, NULL));
  return pairs;
}

/* The label of annotator g on item i, or none; no repeats. */
static uint16_t
label_of (const AccordDataset *dataset, size_t i, uint32_t g)
{
  for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
    if (dataset->annotator[j] == g)
      return dataset->klass[j];
  return ACCORD_CLASS_NONE;
}

/* Cohen's kappa of two annotators from the table of shares, leaving item @without out; the items used. */
static double
plain_kappa (const AccordDataset *dataset, uint32_t a, uint32_t b, size_t without, double *ret_n)
{
  double row[16] = { 0 }, column[16] = { 0 }, agreed = 0, n = 0, expected = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      const uint16_t k = label_of (dataset, i, a), l = label_of (dataset, i, b);
      if (k == ACCORD_CLASS_NONE || l == ACCORD_CLASS_NONE || i == without)
        continue;
      row[k]++;
      column[l]++;
      agreed += k == l;
      n++;
    }
  for (int k = 0; k < 16; k++)
    expected += row[k] * column[k] / (n * n);
  *ret_n = n;
  return fabs (1 - expected) < 1e-9 ? NAN : (agreed / n - expected) / (1 - expected);
}

static double
plain_se (const AccordDataset *dataset, uint32_t a, uint32_t b)
{
  double values[200], mean = 0, squares = 0, n;
  int m = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    if (label_of (dataset, i, a) != ACCORD_CLASS_NONE && label_of (dataset, i, b) != ACCORD_CLASS_NONE)
      values[m++] = plain_kappa (dataset, a, b, i, &n);
  for (int i = 0; i < m; i++)
    mean += values[i] / m;
  for (int i = 0; i < m; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  return sqrt (squares * (m - 1) / m);
}

static void
check_pair (const AccordDataset *dataset, const AccordPair *pair)
{
  double n;
  const double kappa = plain_kappa (dataset, pair->a, pair->b, SIZE_MAX, &n);
  unit_assert_near ((double) pair->items, n, 0);
  ck_assert (isnan (kappa) == isnan (pair->kappa));
  if (isnan (kappa))
    {
      ck_assert_str_eq (pair->reason, "one class only");
      return;
    }
  unit_assert_near (pair->kappa, kappa, 1e-12);
  if (pair->items < 2)
    return;
  const double se = plain_se (dataset, pair->a, pair->b);
  if (isnan (se))
    ck_assert_str_eq (pair->se_kind, "linear");
  else
    unit_assert_near (pair->se, se, 1e-10);
}

START_TEST (all_pairs_are_found_and_right)
{
  GRand *random = g_rand_new_with_seed (31 + (guint32) _i);
  for (int round = 0; round < 10; round++)
    {
      g_autofree char *lines
          = unit_labels_random (random, g_rand_int_range (random, 5, 150), 9, g_rand_int_range (random, 2, 6),
                                g_rand_double_range (random, .05, .9), .6);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
      g_autoptr (AccordPairs) pairs = pairs_of (dataset, ACCORD_SE_JACKKNIFE);
      size_t at = 0;
      uint64_t apart = 0;
      for (uint32_t a = 0; a < dataset->n_annotators; a++)
        for (uint32_t b = a + 1; b < dataset->n_annotators; b++)
          {
            double n;
            plain_kappa (dataset, a, b, SIZE_MAX, &n);
            if (n == 0)
              {
                apart++;
                continue;
              }
            ck_assert_uint_lt (at, pairs->n_pairs);
            ck_assert (pairs->pairs[at].a == a && pairs->pairs[at].b == b);
            check_pair (dataset, &pairs->pairs[at++]);
          }
      ck_assert_uint_eq (at, pairs->n_pairs);
      ck_assert_uint_eq (apart, pairs->n_apart);
    }
  g_rand_free (random);
}
END_TEST

START_TEST (an_item_of_many_annotators)
{
  /* 60 annotators on each item: found by halving; long pairs: sorted by bytes */
  GRand *random = g_rand_new_with_seed (8);
  g_autofree char *lines = unit_labels_random (random, 70, 60, 3, .95, .5);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordPairs) pairs = pairs_of (dataset, ACCORD_SE_JACKKNIFE);
  ck_assert_uint_eq (pairs->n_pairs, 60 * 59 / 2);
  for (size_t i = 0; i < pairs->n_pairs; i += 17)
    check_pair (dataset, &pairs->pairs[i]);
  g_rand_free (random);
}
END_TEST

START_TEST (linearised_where_a_deletion_is_undefined)
{
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,x\n1,b,x\n2,a,x\n2,b,x\n3,a,y\n3,b,y\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordPairs) pairs = pairs_of (dataset, ACCORD_SE_JACKKNIFE);
  ck_assert_str_eq (pairs->pairs[0].se_kind, "linear");
  unit_assert_near (pairs->pairs[0].kappa, 1, 0);
  unit_assert_near (pairs->pairs[0].se, 0, 1e-15);
}
END_TEST

START_TEST (cohens_own_example)
{
  /* Cohen 1960, p. 45, as counts of 200: rows 88 14 18, 10 40 10, 2 6 12; kappa .492 */
  static const int table[3][3] = { { 88, 14, 18 }, { 10, 40, 10 }, { 2, 6, 12 } };
  g_autoptr (GString) lines = g_string_new (NULL);
  int item = 0;
  for (int k = 0; k < 3; k++)
    for (int l = 0; l < 3; l++)
      for (int i = 0; i < table[k][l]; i++, item++)
        g_string_append_printf (lines, "%d,a,%d\n%d,b,%d\n", item, k, item, l);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines->str, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordPairs) pairs = pairs_of (dataset, ACCORD_SE_JACKKNIFE);
  ck_assert_uint_eq (pairs->n_pairs, 1);
  unit_assert_near (pairs->pairs[0].kappa, .492, 5e-4);
  unit_assert_near (pairs->pairs[0].expected, .41, 1e-12); /* (120*100 + 60*60 + 20*40) / 200^2 */
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  const AccordEstimate percent = accord_pair_percent (&pairs->pairs[0], &quantiles);
  unit_assert_near (percent.value, .7, 1e-15);
  unit_assert_near (percent.se, sqrt (.21 / 199), 1e-15);
  ck_assert_uint_eq (percent.items, 200);
  ck_assert_ptr_null (percent.note);
}
END_TEST

START_TEST (repeated_labels_have_no_kappa)
{
  /* a repeats item 1, which b labelled and c did not: a-b is out, a-c and b-c are not */
  g_autoptr (AccordDataset) dataset
      = unit_labels_of ("1,a,x\n1,a,y\n1,b,x\n2,a,x\n2,b,y\n2,c,x\n3,a,y\n3,c,y\n3,b,y\n", ACCORD_ROUNDS_ALL);
  g_autoptr (AccordPairs) pairs = pairs_of (dataset, ACCORD_SE_JACKKNIFE);
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, .95);
  ck_assert_uint_eq (pairs->n_pairs, 3);
  ck_assert_str_eq (pairs->pairs[0].reason, "repeated labels");
  ck_assert_uint_eq (pairs->pairs[0].items, 3);
  ck_assert_str_eq (accord_pair_cohen (&pairs->pairs[0], &quantiles).reason, "repeated labels");
  ck_assert_str_eq (accord_pair_percent (&pairs->pairs[0], &quantiles).reason, "repeated labels");
  ck_assert_ptr_null (pairs->pairs[1].reason);
  ck_assert_uint_eq (pairs->pairs[1].items, 2);
  ck_assert_ptr_null (pairs->pairs[2].reason);
  /* the later annotator repeats */
  g_autoptr (AccordDataset) later = unit_labels_of ("1,a,x\n1,b,x\n1,b,y\n2,a,x\n2,b,y\n", ACCORD_ROUNDS_ALL);
  g_autoptr (AccordPairs) one = pairs_of (later, ACCORD_SE_JACKKNIFE);
  ck_assert_str_eq (one->pairs[0].reason, "repeated labels");
  ck_assert_uint_eq (one->pairs[0].items, 2);
}
END_TEST

START_TEST (worst_first)
{
  GRand *random = g_rand_new_with_seed (4);
  g_autofree char *lines = unit_labels_random (random, 12, 8, 2, .4, .8);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordPairs) pairs = pairs_of (dataset, ACCORD_SE_JACKKNIFE);
  accord_pairs_sort_worst (pairs);
  for (size_t i = 1; i < pairs->n_pairs; i++)
    {
      const AccordPair *p = &pairs->pairs[i - 1], *q = &pairs->pairs[i];
      const bool tie = p->kappa == q->kappa || (isnan (p->kappa) && isnan (q->kappa));
      ck_assert (tie ? p->a < q->a || (p->a == q->a && p->b < q->b)
                     : isnan (q->kappa) || p->kappa < q->kappa);
    }
  g_rand_free (random);
}
END_TEST

START_TEST (nobody_and_one)
{
  g_autoptr (AccordDataset) none = unit_labels_of ("", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordPairs) no_pairs = pairs_of (none, ACCORD_SE_JACKKNIFE);
  ck_assert_uint_eq (no_pairs->n_pairs, 0);
  ck_assert_uint_eq (no_pairs->n_apart, 0);
  accord_pairs_sort_worst (no_pairs);
  g_autoptr (AccordDataset) apart = unit_labels_of ("1,a,x\n2,b,x\n3,c,y\n", ACCORD_ROUNDS_LAST);
  g_autoptr (AccordPairs) pairs = pairs_of (apart, ACCORD_SE_LINEAR);
  ck_assert_uint_eq (pairs->n_pairs, 0);
  ck_assert_uint_eq (pairs->n_apart, 3);
  accord_pairs_free (NULL);
}
END_TEST

START_TEST (too_many_pairs_are_refused)
{
  const int annotators = 8193; /* one fewer stay below 2^25 pairs */
  GString *lines = g_string_new ("2,a0,x\n");
  for (int g = 0; g < annotators; g++)
    g_string_append_printf (lines, "1,a%d,x\n", g);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines->str, ACCORD_ROUNDS_LAST);
  g_string_free (lines, TRUE);
  g_autoptr (GError) error = NULL;
  AccordPairs *pairs = NULL;
  ck_assert (!accord_pairs_new (dataset, ACCORD_SE_JACKKNIFE, &pairs, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY));
  ck_assert_ptr_null (pairs);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("pairs");
  TCase *pairs = tcase_create ("pairs");
  tcase_add_loop_test (pairs, all_pairs_are_found_and_right, 0, 4);
  tcase_add_test (pairs, an_item_of_many_annotators);
  tcase_add_test (pairs, linearised_where_a_deletion_is_undefined);
  tcase_add_test (pairs, cohens_own_example);
  tcase_add_test (pairs, repeated_labels_have_no_kappa);
  tcase_add_test (pairs, worst_first);
  tcase_add_test (pairs, nobody_and_one);
  tcase_add_test (pairs, too_many_pairs_are_refused);
  suite_add_tcase (suite, pairs);
  return suite;
}
