/* Tests of accord/stats/confusion.h: worked tables to all printed digits, laws, rankings, gold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/confusion.h>

#include <string.h>
#include "unit.h"

/* Table A: labels of a, b, c times items. */
static const uint32_t table_a[]
    = { 3, 0, 0, 0, 3, 0, 0, 0, 3, 2, 1, 0, 1, 2, 0, 1, 1, 1, 0, 1, 2, 2, 0, 1, 0, 2, 0, 1, 0, 0 };
static const uint64_t times_a[] = { 20, 15, 10, 6, 5, 2, 1, 1, 3, 4 };
/* Table B: two synonyms. */
static const uint32_t table_b[] = { 2, 0, 0, 1, 1, 0, 0, 2, 0, 0, 0, 2 };
static const uint64_t times_b[] = { 25, 50, 25, 40 };

static AccordConfusion *
confusion_of (const uint32_t *counts, const uint64_t *times, size_t rows, size_t classes)
{
  g_autoptr (AccordProfiles) profiles = accord_profiles_from_counts (counts, times, rows, classes);
  g_autoptr (GError) error = NULL;
  AccordConfusion *confusion = accord_confusion_new (profiles, .95, &error);
  ck_assert_msg (confusion != NULL, "%s", error != NULL ? error->message : "");
  return confusion;
}

START_TEST (table_a_coincidences)
{
  g_autoptr (AccordConfusion) c = confusion_of (table_a, times_a, 10, 3);
  static const double wanted[] = { 67, 12, 2, 12, 56, 2, 2, 2, 31 };
  for (uint16_t i = 0; i < 9; i++)
    unit_assert_near (accord_confusion_count (c, i / 3, i % 3), wanted[i], 1e-12);
  ck_assert_uint_eq (c->items, 63);
  ck_assert_uint_eq (c->n_pairs, 3);
  unit_assert_near (c->n, 186, 0);
  unit_assert_near (c->disagreement, 32, 1e-12);
  unit_assert_near (c->total[0], 81, 0);
  unit_assert_near (c->total[1], 70, 0);
  unit_assert_near (c->total[2], 35, 0);
}
END_TEST

/* columns: count given_a given_b delta L se delta_low delta_high two_way low high lift; printed to 8 places */
static void
check_pair (const AccordConfusion *c, uint16_t a, uint16_t b, const double wanted[12])
{
  const AccordConfusionPair *p = &c->pairs[accord_confusion_find (c, a, b)];
  ck_assert_uint_eq (p->a, a);
  ck_assert_uint_eq (p->b, b);
  const double found[12]
      = { p->count,     p->given_a,    p->given_b, p->delta,       p->log_odds,     p->se,
          p->delta_low, p->delta_high, p->two_way, p->two_way_low, p->two_way_high, p->lift };
  for (int i = 0; i < 12; i++)
    ck_assert_msg (fabs (found[i] - wanted[i]) <= 5.1e-9, "pair %d,%d column %d: %.10f, wanted %.8f", a, b, i,
                   found[i], wanted[i]);
}

START_TEST (table_a_pairs)
{
  g_autoptr (AccordConfusion) c = confusion_of (table_a, times_a, 10, 3);
  check_pair (c, 0, 1,
              (double[]){ 12, .14814815, .17142857, .96162047, 3.19491095, .57575350, .87336607, .98674482,
                          .90722380, .84463105, .94539619, 1.44907407 });
  check_pair (c, 0, 2,
              (double[]){ 2, .02469136, .05714286, .99807415, 5.82953368, 1.04115480, .97737971, .99961803,
                          .97358822, .92968740, .99032158, .48302469 });
  check_pair (c, 1, 2,
              (double[]){ 2, .02857143, .05714286, .99769585, 5.65164672, 1.03110268, .97350297, .99953458,
                          .97119817, .92426913, .98932709, .55892857 });
  unit_assert_near (c->pairs[0].share + c->pairs[1].share + c->pairs[2].share, 1, 1e-14);
  unit_assert_near (c->pairs[0].share, 24. / 32, 1e-14);
}
END_TEST

START_TEST (table_b_synonyms)
{
  g_autoptr (AccordConfusion) c = confusion_of (table_b, times_b, 4, 3);
  check_pair (c, 0, 1,
              (double[]){ 50, .5, .5, 0, 0, .39746165, -1.17931482, .54114018, .5, .5, .71927562, 2.6 });
}
END_TEST

/* Confusion e both ways between equally common classes is two_way = 1 - e: o_ab/o_aa = 2e(1-e)/((1-e)^2+e^2)
 * / 1. */
START_TEST (two_way_is_the_rate_of_right_names)
{
  for (double e = .01; e < .5; e += .07)
    {
      const double same = (1 - e) * (1 - e) + e * e, other = 2 * e * (1 - e);
      unit_assert_near (accord_confusion_two_way (2 * log (same / other)), 1 - e, 1e-12);
    }
  unit_assert_near (accord_confusion_two_way (-3), .5, 0);
}
END_TEST

/* A random table as in the independent program: LCG x' = 1103515245 x + 12345 mod 2^31, the bits above 16. */
static uint32_t
lcg (uint32_t *state)
{
  *state = (*state * UINT32_C (1103515245) + 12345) & 0x7fffffff;
  return *state >> 16;
}

static void
random_counts (uint32_t *counts, size_t items, size_t classes, uint32_t state)
{
  memset (counts, 0, items * classes * sizeof *counts);
  for (size_t i = 0; i < items; i++)
    {
      const uint32_t r = lcg (&state) % 6, truth = lcg (&state) % classes;
      for (uint32_t j = 0; j < r; j++)
        counts[i * classes + (lcg (&state) % 3 != 0 ? truth : lcg (&state) % classes)]++;
    }
}

START_TEST (renaming_classes_renames_results)
{
  enum
  {
    ITEMS = 300,
    K = 5
  };
  static uint32_t counts[ITEMS * K], renamed[ITEMS * K];
  static const uint16_t name[K] = { 3, 0, 4, 1, 2 };
  random_counts (counts, ITEMS, K, 11);
  for (size_t i = 0; i < ITEMS; i++)
    for (size_t k = 0; k < K; k++)
      renamed[(ITEMS - 1 - i) * K + name[k]] = counts[i * K + k]; /* rows in another order, too */
  g_autoptr (AccordConfusion) c = confusion_of (counts, NULL, ITEMS, K);
  g_autoptr (AccordConfusion) d = confusion_of (renamed, NULL, ITEMS, K);
  for (size_t i = 0; i < c->n_pairs; i++)
    {
      const AccordConfusionPair *p = &c->pairs[i];
      const AccordConfusionPair *q = &d->pairs[accord_confusion_find (d, name[p->a], name[p->b])];
      unit_assert_near (p->count, q->count, 1e-10);
      unit_assert_near (p->se, q->se, 1e-10);
      unit_assert_near (p->two_way_low, q->two_way_low, 1e-10);
      unit_assert_near (p->lift, q->lift, 1e-10);
      unit_assert_near (q->a == name[p->a] ? p->given_a : p->given_b, q->given_a, 1e-12);
    }
}
END_TEST

/* A table of 700 classes lists only the pairs that occur, with the numbers of the small table in it. */
START_TEST (many_classes_are_sparse)
{
  enum
  {
    K = 700
  };
  static uint32_t wide[10 * K];
  for (size_t i = 0; i < 10; i++)
    for (size_t k = 0; k < 3; k++)
      wide[i * K + 300 * k + 50] = table_a[i * 3 + k];
  g_autoptr (AccordConfusion) c = confusion_of (wide, times_a, 10, K);
  g_autoptr (AccordConfusion) small = confusion_of (table_a, times_a, 10, 3);
  ck_assert (!c->complete && small->complete);
  ck_assert_uint_eq (c->n_pairs, 3);
  for (size_t i = 0; i < 3; i++)
    {
      ck_assert_uint_eq (c->pairs[i].a, small->pairs[i].a * 300 + 50);
      unit_assert_near (c->pairs[i].se, small->pairs[i].se, 1e-14);
      unit_assert_near (c->pairs[i].lift, small->pairs[i].lift, 1e-14);
    }
  ck_assert (accord_confusion_find (c, 1, 2) == ACCORD_CONFUSION_NONE);
  unit_assert_near (accord_confusion_count (c, 1, 2), 0, 0);
}
END_TEST

START_TEST (undefined_is_nan_not_a_number)
{
  static const uint32_t unanimous[] = { 2, 0, 0, 0, 3, 0 };
  static const uint64_t times[] = { 30, 30 };
  g_autoptr (AccordConfusion) c = confusion_of (unanimous, times, 2, 3);
  ck_assert (isnan (c->pairs[0].share) && isnan (c->pairs[0].lift)); /* no disagreement */
  unit_assert_near (c->pairs[0].delta, 1, 0);
  const AccordConfusionPair *unused = &c->pairs[accord_confusion_find (c, 0, 2)];
  ck_assert (isnan (unused->given_b) && isnan (unused->delta) && isnan (unused->two_way) && unused->few);

  static const uint32_t alone[] = { 1, 0, 0, 1 };
  g_autoptr (AccordConfusion) none = confusion_of (alone, NULL, 2, 2);
  ck_assert_uint_eq (none->items, 0);
  ck_assert (isnan (none->pairs[0].given_a) && isnan (none->pairs[0].two_way_low));

  static const uint32_t one[] = { 1, 1 };
  g_autoptr (AccordConfusion) single = confusion_of (one, NULL, 1, 2);
  ck_assert (isnan (single->pairs[0].delta)); /* nobody agreed */
  ck_assert (isnan (single->pairs[0].se) && isnan (single->pairs[0].two_way_high));
}
END_TEST

START_TEST (rankings_put_few_labels_last)
{
  /* a,b often mixed up; c,d mixed up in 3 of 3 items, but too few labels */
  static const uint32_t counts[] = { 2, 0, 0, 0, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 1, 1 };
  static const uint64_t times[] = { 40, 20, 40, 3 };
  g_autoptr (AccordConfusion) c = confusion_of (counts, times, 4, 4);
  g_autofree uint32_t *by_count = accord_confusion_rank (c, ACCORD_CONFUSION_BY_COUNT);
  g_autofree uint32_t *by_two_way = accord_confusion_rank (c, ACCORD_CONFUSION_BY_TWO_WAY);
  ck_assert_uint_eq (by_count[0], accord_confusion_find (c, 0, 1));
  ck_assert_uint_eq (by_count[1], accord_confusion_find (c, 2, 3));
  ck_assert_uint_eq (by_two_way[0], accord_confusion_find (c, 0, 1));
  ck_assert (c->pairs[by_two_way[1]].few);
}
END_TEST

START_TEST (items_behind_a_pair)
{
  static const AccordLiteral rows[] = {
    { "i1", "x", "a", false },  { "i1", "y", "b", false },  { "i2", "x", "a", false },
    { "i2", "y", "a", false },  { "i10", "x", "b", false }, { "i10", "y", "a", false },
    { "i10", "z", "b", false }, { "i4", "x", "b", false },  { "i1", "g", "b", true },
    { "i2", "g", "a", true },   { "i10", "g", "b", true },
  };
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_LAST);
  g_autoptr (GArray) items = accord_confusion_items (dataset, 0, 1, false);
  ck_assert_uint_eq (items->len, 2); /* one each: ties by name */
  ck_assert_str_eq (
      accord_names_get (&dataset->item_names, g_array_index (items, AccordConfusionItem, 0).item), "i1");
  unit_assert_near (g_array_index (items, AccordConfusionItem, 1).evidence, 1, 0);
  ck_assert_uint_eq (g_array_index (items, AccordConfusionItem, 1).count_b, 2);

  g_autoptr (GArray) wrong = accord_confusion_items (dataset, 1, 0, true); /* gold b, said a */
  ck_assert_uint_eq (wrong->len, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordConfusion) gold = accord_confusion_gold_new (dataset, &error);
  ck_assert_ptr_nonnull (gold);
  const AccordConfusionPair *ba = &gold->pairs[accord_confusion_find (gold, 1, 0)];
  ck_assert (ba->a == 1 && ba->b == 0);
  unit_assert_near (ba->count, 2, 0);            /* i1 x, i10 y */
  unit_assert_near (ba->given_a, 2. / 5, 1e-15); /* of five labels on items of gold b */
  unit_assert_near (ba->given_b, 2. / 4, 1e-15); /* of four labels a */
  unit_assert_near (ba->share, 1, 0);
  ck_assert (isnan (ba->delta) && isnan (ba->two_way));
  unit_assert_near (accord_confusion_count (gold, 0, 0), 2, 0);
  unit_assert_near (gold->n, 7, 0);
  ck_assert_uint_eq (gold->items, 3);
}
END_TEST

/* Beyond ACCORD_CONFUSION_ALL_PAIRS classes only pairs that occur are listed; their figures are the same. */
START_TEST (gold_with_many_classes)
{
  enum
  {
    CLASSES = ACCORD_CONFUSION_ALL_PAIRS + 88
  };
  static const AccordLiteral judged[] = {
    { "i1", "x", "k000", false }, { "i1", "y", "k001", false }, { "i1", "g", "k001", true },
    { "i2", "x", "k000", false }, { "i2", "y", "k000", false }, { "i2", "g", "k001", true },
    { "i3", "x", "k599", false }, { "i3", "y", "k002", false }, { "i3", "g", "k002", true },
  };
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_array_append_vals (rows, judged, G_N_ELEMENTS (judged));
  for (int k = 0; k < CLASSES; k++)
    {
      g_ptr_array_add (names, g_strdup_printf ("k%03d", k));
      const AccordLiteral row = { "without gold", names->pdata[k], names->pdata[k], false };
      g_array_append_val (rows, row);
    }
  g_autoptr (AccordDataset) dataset = accord_dataset_new ((const AccordLiteral *) (const void *) rows->data,
                                                          rows->len, NULL, ACCORD_ROUNDS_LAST);
  g_autoptr (AccordConfusion) gold = accord_confusion_gold_new (dataset, NULL);
  ck_assert_ptr_nonnull (gold);
  ck_assert_uint_eq (gold->n_classes, CLASSES);
  ck_assert (!gold->complete);
  ck_assert_uint_eq (gold->n_pairs, 2);
  const AccordConfusionPair *often = &gold->pairs[accord_confusion_find (gold, 1, 0)];
  const AccordConfusionPair *once = &gold->pairs[accord_confusion_find (gold, 2, 599)];
  unit_assert_near (often->count, 3, 0);
  unit_assert_near (often->given_a, 3. / 4, 1e-15); /* of four labels on items of gold k001 */
  unit_assert_near (often->given_b, 1, 1e-15);      /* all labels k000 are wrong */
  unit_assert_near (once->count, 1, 0);
  unit_assert_near (once->share, 1. / 4, 1e-15);
  ck_assert (accord_confusion_find (gold, 0, 1) == ACCORD_CONFUSION_NONE);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("confusion");
  TCase *tc = tcase_create ("confusion");
  tcase_add_test (tc, table_a_coincidences);
  tcase_add_test (tc, table_a_pairs);
  tcase_add_test (tc, table_b_synonyms);
  tcase_add_test (tc, two_way_is_the_rate_of_right_names);
  tcase_add_test (tc, renaming_classes_renames_results);
  tcase_add_test (tc, many_classes_are_sparse);
  tcase_add_test (tc, gold_with_many_classes);
  tcase_add_test (tc, undefined_is_nan_not_a_number);
  tcase_add_test (tc, rankings_put_few_labels_last);
  tcase_add_test (tc, items_behind_a_pair);
  suite_add_tcase (suite, tc);
  return suite;
}
