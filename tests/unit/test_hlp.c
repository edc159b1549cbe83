/* Human-level performance: tables of a second program, enumeration over people, edges.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/base/random.h>
#include <accord/stats/golden.h>
#include <accord/stats/hlp.h>
#include <accord/stats/interval.h>
#include <accord/stats/mean.h>

/* A dataset from rows of labels, one letter a label, and one gold letter an item ('-' = none). */
static AccordDataset *
dataset_of (const char *const *rows, const char *gold, size_t n, const char *const *classes)
{
  g_autoptr (GArray) labels = g_array_new (FALSE, TRUE, sizeof (AccordLiteral));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < n; i++)
    {
      char *item = g_strdup_printf ("%05zu", i);
      g_ptr_array_add (texts, item);
      for (size_t j = 0; rows[i][j] != '\0'; j++)
        {
          AccordLiteral row = { item, g_strdup_printf ("p%zu", j), g_strndup (&rows[i][j], 1), false };
          g_ptr_array_add (texts, (char *) row.annotator);
          g_ptr_array_add (texts, (char *) row.label);
          g_array_append_val (labels, row);
        }
      if (gold != NULL && gold[i] != '-')
        {
          AccordLiteral row = { item, "gold", g_strndup (&gold[i], 1), true };
          g_ptr_array_add (texts, (char *) row.label);
          g_array_append_val (labels, row);
        }
    }
  return accord_dataset_new ((const AccordLiteral *) (void *) labels->data, labels->len, classes,
                             ACCORD_ROUNDS_LAST);
}

static AccordHlp *
measure (const AccordDataset *dataset, const uint32_t *panels, size_t n_panels)
{
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autoptr (GError) error = NULL;
  const AccordHlpOptions options = { .9, .02, panels, n_panels };
  AccordHlp *hlp = accord_hlp_new (dataset, profiles, &options, &error);
  ck_assert_ptr_nonnull (hlp);
  return hlp;
}

static const char *const t1_rows[] = { "000", "001", "012", "00001", "1122", "0" };
static const char *const t1_gold = "00201-";

START_TEST (table_1)
{
  static const uint32_t panels[] = { 3, 2, 1, 2, 5 };
  g_autoptr (AccordDataset) dataset = dataset_of (t1_rows, t1_gold, 6, NULL);
  g_autoptr (AccordHlp) hlp = measure (dataset, panels, 5);
  const AccordEstimate *m = hlp->measure;
  ck_assert_uint_eq (m[ACCORD_HLP_PAIRWISE].items, 5);
  ck_assert_uint_eq (m[ACCORD_HLP_PAIRWISE].annotators, 5);
  unit_assert_near (m[ACCORD_HLP_PAIRWISE].value, .453333333, 1e-9);
  unit_assert_near (m[ACCORD_HLP_LEAVE_ONE_OUT].value, .426666667, 1e-9);
  unit_assert_near (m[ACCORD_HLP_PICKER].value, .426666667, 1e-9);
  unit_assert_near (m[ACCORD_HLP_GOLD].value, .66, 1e-12);
  unit_assert_near (m[ACCORD_HLP_MAJORITY_GOLD].value, .766666667, 1e-9);
  ck_assert_uint_eq (m[ACCORD_HLP_GOLD].items, 5);
  unit_assert_near (m[ACCORD_HLP_MODE].value, .09, 1e-12);
  unit_assert_near (m[ACCORD_HLP_MODE_LOW].value, -.026666667, 1e-9);
  unit_assert_near (m[ACCORD_HLP_MODE_HIGH].value, .206666667, 1e-9);
  unit_assert_near (m[ACCORD_HLP_BAYES].value, .456666667, 1e-9);
  unit_assert_near (m[ACCORD_HLP_NEEDED].value, 21, 0);
  ck_assert_uint_eq (hlp->single, 1);
  ck_assert_uint_eq (hlp->default_panel, 1); /* median 3 of 3 3 3 4 5: P <= 2 */
  ck_assert_uint_eq (hlp->n_panels, 4);
  static const uint32_t sizes[] = { 1, 2, 3, 5 };
  static const double values[] = { .453333333, .453333333, .4, NAN };
  static const uint64_t items[] = { 5, 5, 2, 0 };
  for (size_t i = 0; i < 4; i++)
    {
      ck_assert_uint_eq (hlp->panels[i].size, sizes[i]);
      ck_assert_uint_eq (hlp->panels[i].estimate.items, items[i]);
      if (items[i] > 0)
        unit_assert_near (hlp->panels[i].estimate.value, values[i], 1e-9);
    }
  ck_assert_str_eq (hlp->panels[3].estimate.reason, "too few labels an item");
  ck_assert_uint_eq (hlp->panels[2].estimate.annotators, 5);
}
END_TEST

/* By hand: pairs 1, 1/3, 0, .6, 1/3; sd of those over sqrt(5); leave one out 1, 1/3, 0, .8, 0. */
START_TEST (by_hand)
{
  g_autoptr (AccordDataset) dataset = dataset_of (t1_rows, t1_gold, 6, NULL);
  g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
  static const double pairs[] = { 1, 1. / 3, 0, .6, 1. / 3 }, rest[] = { 1, 1. / 3, 0, .8, 0 };
  double mean = 0, square = 0, other = 0;
  for (size_t i = 0; i < 5; i++)
    {
      mean += pairs[i] / 5;
      other += rest[i] / 5;
    }
  for (size_t i = 0; i < 5; i++)
    square += (pairs[i] - mean) * (pairs[i] - mean);
  const double se = sqrt (square / 4 / 5);
  unit_assert_near (hlp->measure[ACCORD_HLP_PAIRWISE].se, se, 1e-12);
  unit_assert_near (hlp->measure[ACCORD_HLP_PAIRWISE].low, mean - 1.6448536 * se, 1e-7);
  unit_assert_near (hlp->measure[ACCORD_HLP_PAIRWISE].high, mean + 1.6448536 * se, 1e-7);
  unit_assert_near (hlp->measure[ACCORD_HLP_LEAVE_ONE_OUT].value, other, 1e-12);
  unit_assert_near (accord_interval_z (.9), 1.6448536, 1e-7);
  unit_assert_near (accord_interval_z (.95), 1.959963985, 1e-9);
}
END_TEST

static AccordDataset *
repeat_rows (const char *const *kinds, const size_t *times, size_t n)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < times[i]; j++)
      g_ptr_array_add (rows, (char *) kinds[i]);
  return dataset_of ((const char *const *) rows->pdata, NULL, rows->len, NULL);
}

START_TEST (tables_2_and_3)
{
  static const char *const t2[] = { "000", "001", "011", "111" };
  static const size_t t2_times[] = { 50, 20, 10, 20 };
  static const char *const t3[] = { "00000", "00001", "00011", "00111", "01111", "11111" };
  static const size_t t3_times[] = { 40, 15, 8, 6, 9, 22 };
  static const uint32_t panels[] = { 1, 2, 3 };
  g_autoptr (AccordDataset) two = repeat_rows (t2, t2_times, 4);
  g_autoptr (AccordHlp) a = measure (two, panels, 3);
  unit_assert_near (a->measure[ACCORD_HLP_PAIRWISE].value, .8, 1e-12);
  unit_assert_near (a->measure[ACCORD_HLP_LEAVE_ONE_OUT].value, .8, 1e-12);
  unit_assert_near (a->panels[0].estimate.value, .8, 1e-12);
  unit_assert_near (a->panels[1].estimate.value, .8, 1e-12);
  ck_assert (isnan (a->panels[2].estimate.value));
  unit_assert_near (a->measure[ACCORD_HLP_MODE].value, .05, 1e-12);
  unit_assert_near (a->measure[ACCORD_HLP_MODE_LOW].value, 0, 1e-12);
  unit_assert_near (a->measure[ACCORD_HLP_MODE_HIGH].value, .1, 1e-12);
  unit_assert_near (a->measure[ACCORD_HLP_BAYES].low, .0813687397, 1e-10);
  unit_assert_near (a->measure[ACCORD_HLP_NEEDED].value, 8, 0);
  g_autoptr (AccordDataset) three = repeat_rows (t3, t3_times, 6);
  g_autoptr (AccordHlp) b = measure (three, panels, 3);
  ck_assert_uint_eq (b->measure[ACCORD_HLP_PAIRWISE].items, 100);
  ck_assert_uint_eq (b->default_panel, 3);
  unit_assert_near (b->measure[ACCORD_HLP_PAIRWISE].value, .82, 1e-12);
  unit_assert_near (b->measure[ACCORD_HLP_LEAVE_ONE_OUT].value, .854, 1e-12);
  unit_assert_near (b->panels[0].estimate.value, .82, 1e-12);
  unit_assert_near (b->panels[1].estimate.value, .82, 1e-12);
  unit_assert_near (b->panels[2].estimate.value, .854, 1e-12);
  unit_assert_near (b->measure[ACCORD_HLP_MODE].value, .055, 1e-12);
  unit_assert_near (b->measure[ACCORD_HLP_MODE_LOW].value, .034, 1e-12);
  unit_assert_near (b->measure[ACCORD_HLP_MODE_HIGH].value, .076, 1e-12);
  unit_assert_near (b->measure[ACCORD_HLP_BAYES].high, .185427998, 1e-9);
  ck_assert_str_eq (b->measure[ACCORD_HLP_GOLD].reason, "no gold labels");
}
END_TEST

/* A label's score against the majority of @others, ties shared. */
static double
score (char label, const char *others)
{
  size_t votes[256] = { 0 }, top = 0, ties = 0;
  for (const char *c = others; *c != '\0'; c++)
    votes[(unsigned char) *c]++;
  for (size_t c = 0; c < 256; c++)
    top = MAX (top, votes[c]);
  for (size_t c = 0; c < 256; c++)
    ties += votes[c] == top;
  return votes[(unsigned char) label] == top ? 1.0 / (double) ties : 0;
}

static double
pairs_of (const char *row)
{
  const size_t m = strlen (row);
  double equal = 0;
  for (size_t i = 0; i < m; i++)
    for (size_t j = 0; j < m; j++)
      equal += i != j && row[i] == row[j];
  return equal / (double) (m * (m - 1));
}

static double
rest_of (const char *row)
{
  const size_t m = strlen (row);
  double sum = 0;
  for (size_t i = 0; i < m; i++)
    {
      g_autofree char *others = g_strdup_printf ("%.*s%s", (int) i, row, row + i + 1);
      sum += score (row[i], others);
    }
  return sum / (double) m;
}

static double
gold_of (const char *row, char gold)
{
  double right = 0;
  for (const char *c = row; *c != '\0'; c++)
    right += *c == gold;
  return right / (double) strlen (row);
}

typedef struct
{
  double pairs, rest, gold, vote, items, gold_items;
} Enumerated;

static Enumerated
enumerate (const char *const *rows, const char *gold, size_t n)
{
  Enumerated all = { 0 };
  for (size_t i = 0; i < n; i++)
    {
      if (strlen (rows[i]) >= 2)
        {
          all.pairs += pairs_of (rows[i]);
          all.rest += rest_of (rows[i]);
          all.items++;
        }
      if (gold[i] != '-')
        {
          all.gold += gold_of (rows[i], gold[i]);
          all.vote += score (gold[i], rows[i]);
          all.gold_items++;
        }
    }
  return all;
}

START_TEST (equals_enumeration_over_people)
{
  static const char *const classes[] = { "c", "a", "unused", "b", NULL };
  g_autoptr (gsl_rng) random = accord_random_new (1, 0);
  for (int draw = 0; draw < 60; draw++)
    {
      const size_t n = 3 + accord_random_below (random, 20);
      g_auto (GStrv) rows = g_new0 (char *, n + 1);
      g_autofree char *gold = g_new0 (char, n + 1);
      for (size_t i = 0; i < n; i++)
        {
          const size_t m = i < 2 ? 3 : 1 + accord_random_below (random, 6);
          rows[i] = g_new0 (char, m + 1);
          for (size_t j = 0; j < m; j++)
            rows[i][j] = "abc"[accord_random_below (random, 3)];
          gold[i] = "abc-"[i == 0 ? 0 : accord_random_below (random, 4)];
        }
      g_autoptr (AccordDataset) dataset = dataset_of ((const char *const *) rows, gold, n, classes);
      g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
      const Enumerated all = enumerate ((const char *const *) rows, gold, n);
      unit_assert_near (hlp->measure[ACCORD_HLP_PAIRWISE].value, all.pairs / all.items, 1e-13);
      unit_assert_near (hlp->measure[ACCORD_HLP_LEAVE_ONE_OUT].value, all.rest / all.items, 1e-13);
      unit_assert_near (hlp->measure[ACCORD_HLP_GOLD].value, all.gold / all.gold_items, 1e-13);
      unit_assert_near (hlp->measure[ACCORD_HLP_MAJORITY_GOLD].value, all.vote / all.gold_items, 1e-13);
      unit_assert_near (hlp->measure[ACCORD_HLP_BAYES_HIGH].value, 1 - all.rest / all.items, 1e-13);
    }
}
END_TEST

/* Three labels an item: leave one out is pairwise agreement, whatever the labels. */
START_TEST (three_labels_an_item)
{
  static const char *const rows[] = { "abc", "aab", "bbb", "cca", "abb" };
  g_autoptr (AccordDataset) dataset = dataset_of (rows, NULL, 5, NULL);
  g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
  unit_assert_near (hlp->measure[ACCORD_HLP_PAIRWISE].value, hlp->measure[ACCORD_HLP_LEAVE_ONE_OUT].value,
                    1e-15);
  unit_assert_near (hlp->measure[ACCORD_HLP_MODE_LOW].value, 0, 1e-15);
  ck_assert_uint_eq (hlp->default_panel, 1);
}
END_TEST

START_TEST (default_panels)
{
  static const struct
  {
    const char *rows[4];
    size_t n;
    uint32_t panel;
  } cases[] = {
    { { "aab", "a", "b", "b" }, 4, 1 },         { { "ab", "aab" }, 2, 1 },
    { { "aabb", "aabb", "aabb" }, 3, 3 },       { { "aabb", "aabba" }, 2, 3 },
    { { "aabba", "aabba", "ab" }, 3, 3 },       { { "aabba", "aabbab" }, 2, 3 },
    { { "aabbab", "aabbab", "aabbab" }, 3, 5 }, { { "a", "b" }, 2, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AccordDataset) dataset = dataset_of (cases[i].rows, NULL, cases[i].n, NULL);
      g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
      ck_assert_msg (hlp->default_panel == cases[i].panel, "case %zu: %u", i, hlp->default_panel);
      ck_assert_uint_eq (hlp->n_panels, cases[i].panel > 0);
      ck_assert (!hlp->panel_capped);
    }
}
END_TEST

/* Hundreds of labels an item: the default panel stops at its cap. */
START_TEST (capped_panel)
{
  g_autoptr (GString) row = g_string_new (NULL);
  for (size_t i = 0; i < 260; i++)
    g_string_append_c (row, "aab"[i % 3]);
  const char *const rows[] = { row->str, row->str + 50 };
  g_autoptr (AccordDataset) dataset = dataset_of (rows, NULL, 2, NULL);
  g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
  ck_assert (hlp->panel_capped);
  ck_assert_uint_eq (hlp->panels[0].size, 99);
  ck_assert (hlp->panels[0].estimate.value > .6 && hlp->panels[0].estimate.value <= 2. / 3 + .01);
}
END_TEST

START_TEST (one_label_an_item)
{
  static const char *const rows[] = { "a", "b", "a" };
  g_autoptr (AccordDataset) dataset = dataset_of (rows, "ab-", 3, NULL);
  g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
  for (size_t i = 0; i < ACCORD_HLP_MEASURES; i++)
    {
      const AccordEstimate *estimate = &hlp->measure[i];
      if (i == ACCORD_HLP_GOLD || i == ACCORD_HLP_MAJORITY_GOLD)
        unit_assert_near (estimate->value, 1, 0);
      else
        {
          ck_assert_msg (isnan (estimate->value), "%s is defined", accord_hlp_name ((AccordHlpMeasure) i));
          ck_assert_str_eq (estimate->reason, "one label an item");
          ck_assert_ptr_nonnull (estimate->interval_reason);
        }
    }
}
END_TEST

/* No labels, gold without labels, two labels an item (no mode advantage), one class. */
START_TEST (edges)
{
  g_autoptr (AccordDataset) empty = dataset_of (NULL, NULL, 0, NULL);
  g_autoptr (AccordHlp) none = measure (empty, NULL, 0);
  ck_assert_str_eq (none->measure[ACCORD_HLP_BAYES].reason, "no labels");
  ck_assert_str_eq (none->measure[ACCORD_HLP_BEST].reason, "no labels");
  static const char *const lonely[] = { "", "ab" };
  g_autoptr (AccordDataset) apart = dataset_of (lonely, "a-", 2, NULL);
  g_autoptr (AccordHlp) unlabelled = measure (apart, NULL, 0);
  ck_assert_str_eq (unlabelled->measure[ACCORD_HLP_GOLD].reason, "no gold item has labels");
  ck_assert_uint_eq (unlabelled->gold_unlabelled, 1);
  ck_assert_str_eq (unlabelled->measure[ACCORD_HLP_MODE].reason, "too few labels an item");
  ck_assert_str_eq (unlabelled->measure[ACCORD_HLP_PAIRWISE].interval_reason, "one item only");
  static const char *const same[] = { "aaa", "aa" };
  g_autoptr (AccordDataset) one = dataset_of (same, NULL, 2, NULL);
  g_autoptr (AccordHlp) agreed = measure (one, NULL, 0);
  unit_assert_near (agreed->measure[ACCORD_HLP_PAIRWISE].value, 1, 0);
  ck_assert_str_eq (agreed->measure[ACCORD_HLP_BAYES].reason, "one class only");
  ck_assert_str_eq (agreed->measure[ACCORD_HLP_MODE].reason, "one class only");
}
END_TEST

/* Largest shares less agreement are 4/5 - 3/5, 2/5 - 1/5 and 3/5 - 2/5: all .2, whatever rounding makes of them. */
START_TEST (alike_but_for_rounding)
{
  static const char *const rows[] = { "aaaba", "accba", "aaabb" };
  g_autoptr (AccordDataset) dataset = dataset_of (rows, NULL, 3, NULL);
  g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
  const AccordEstimate *high = &hlp->measure[ACCORD_HLP_MODE_HIGH];
  unit_assert_near (high->value, .2, 1e-15);
  ck_assert (high->se == 0 && isnan (high->low) && isnan (high->high));
  ck_assert_str_eq (high->note, "all alike");
  ck_assert_str_eq (high->interval_reason, "no variation between items");
}
END_TEST

/* The order of rows and the names of people and items do not show, to the last bit. */
START_TEST (order_does_not_show)
{
  static const char *const rows[] = { "abcabca", "aab", "cabb", "cc", "abcab", "bbbba" };
  static const char *const turned[] = { "bbbba", "abcab", "cc", "cabb", "aab", "abcabca" };
  g_autoptr (AccordDataset) one = dataset_of (rows, "abc-ab", 6, NULL);
  g_autoptr (AccordDataset) two = dataset_of (turned, "ba-cba", 6, NULL);
  g_autoptr (AccordHlp) a = measure (one, NULL, 0);
  g_autoptr (AccordHlp) b = measure (two, NULL, 0);
  for (size_t i = 0; i < ACCORD_HLP_MEASURES; i++)
    {
      ck_assert (a->measure[i].value == b->measure[i].value);
      ck_assert (a->measure[i].low == b->measure[i].low || isnan (a->measure[i].low));
    }
}
END_TEST

START_TEST (golden_groups)
{
  static const char *const rows[] = { "ab", "ba", "ab", "aa", "", "b" };
  g_autoptr (AccordDataset) dataset = dataset_of (rows, "abaab-", 6, NULL);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordGolden) golden = accord_golden_new (dataset, profiles, dataset->gold, &error);
  ck_assert_ptr_nonnull (golden);
  ck_assert_uint_eq (golden->n, 3); /* (1,1) gold a twice, (1,1) gold b, (2,0) gold a */
  ck_assert_uint_eq (golden->n_items, 4);
  ck_assert_uint_eq (golden->unlabelled, 1);
  ck_assert_uint_eq (golden->times[0] + golden->times[1] + golden->times[2], 4);
  for (size_t i = 1; i < 3; i++)
    ck_assert (golden->profile[i] > golden->profile[i - 1]
               || (golden->profile[i] == golden->profile[i - 1] && golden->gold[i] > golden->gold[i - 1]));
  accord_golden_free (NULL);
  accord_hlp_free (NULL);
}
END_TEST

/* The best of two models; an item one says nothing about counts against it, one of a single label not at all:
 * (aab) a 2/3, (bb) b 1, (ab) nothing 0, over three items. */
START_TEST (models)
{
  static const char *const rows[] = { "aab", "bb", "ab", "a" };
  g_autoptr (AccordDataset) dataset = dataset_of (rows, NULL, 4, NULL);
  static const uint16_t answers[2][4] = { { 1, 1, 1, 0 }, { 0, 1, ACCORD_CLASS_NONE, 0 } };
  for (size_t i = 0; i < 2; i++)
    {
      AccordModel *model = g_new (AccordModel, 1);
      *model = (AccordModel){ g_strdup (i == 0 ? "worse" : "better"),
                              g_memdup2 (answers[i], sizeof answers[i]) };
      g_ptr_array_add (dataset->models, model);
    }
  g_autoptr (AccordHlp) hlp = measure (dataset, NULL, 0);
  ck_assert_str_eq (hlp->model, "worse"); /* 1/3 + 1 + 1/2 */
  unit_assert_near (hlp->model_agreement, 11. / 18, 1e-15);
  ((AccordModel *) dataset->models->pdata[1])->klass[2] = 0;
  g_autoptr (AccordHlp) again = measure (dataset, NULL, 0);
  ck_assert_str_eq (again->model, "better"); /* 2/3 + 1 + 1/2 */
  unit_assert_near (again->model_agreement, 13. / 18, 1e-15);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("hlp");
  TCase *cases = tcase_create ("hlp");
  tcase_add_test (cases, table_1);
  tcase_add_test (cases, by_hand);
  tcase_add_test (cases, tables_2_and_3);
  tcase_add_test (cases, equals_enumeration_over_people);
  tcase_add_test (cases, three_labels_an_item);
  tcase_add_test (cases, default_panels);
  tcase_add_test (cases, capped_panel);
  tcase_add_test (cases, one_label_an_item);
  tcase_add_test (cases, edges);
  tcase_add_test (cases, alike_but_for_rounding);
  tcase_add_test (cases, order_does_not_show);
  tcase_add_test (cases, golden_groups);
  tcase_add_test (cases, models);
  suite_add_tcase (suite, cases);
  return suite;
}
