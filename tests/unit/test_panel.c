/* Panels: enumeration of every panel, hand values, laws, large items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <accord/base/random.h>
#include <accord/stats/panel.h>

#define MOST_LABELS  9
#define MOST_CLASSES 4

/* The chances that each class wins, by going through every subset of @size labels. */
static void
enumerate (const uint32_t *count, size_t n, uint32_t size, double *ret_share)
{
  size_t label[MOST_LABELS], m = 0;
  for (size_t k = 0; k < n; k++)
    for (uint32_t j = 0; j < count[k]; j++)
      label[m++] = k;
  double panels = 0, share[MOST_CLASSES] = { 0 };
  for (unsigned subset = 0; subset < 1u << m; subset++)
    {
      if ((uint32_t) __builtin_popcount (subset) != size)
        continue;
      uint32_t votes[MOST_CLASSES] = { 0 }, top = 0, ties = 0;
      for (size_t j = 0; j < m; j++)
        if (subset >> j & 1)
          votes[label[j]]++;
      for (size_t k = 0; k < n; k++)
        top = MAX (top, votes[k]);
      for (size_t k = 0; k < n; k++)
        ties += votes[k] == top;
      for (size_t k = 0; k < n; k++)
        share[k] += votes[k] == top ? 1.0 / ties : 0;
      panels++;
    }
  for (size_t k = 0; k < n; k++)
    ret_share[k] = share[k] / panels;
}

/* Counts of 2 … MOST_LABELS labels over 1 … MOST_CLASSES classes, none empty. */
static size_t
draw_counts (gsl_rng *random, uint32_t *count, uint32_t *ret_labels)
{
  const size_t n = 1 + accord_random_below (random, MOST_CLASSES);
  const uint32_t m
      = (uint32_t) MAX (n, 2u) + accord_random_below (random, MOST_LABELS - MAX ((uint32_t) n, 2) + 1);
  for (size_t k = 0; k < n; k++)
    count[k] = 1;
  for (uint32_t j = (uint32_t) n; j < m; j++)
    count[accord_random_below (random, (uint32_t) n)]++;
  *ret_labels = m;
  return n;
}

START_TEST (shares_equal_enumeration)
{
  g_autoptr (gsl_rng) random = accord_random_new (1, 0);
  for (int draw = 0; draw < 400; draw++)
    {
      uint32_t count[MOST_CLASSES], m;
      const size_t n = draw_counts (random, count, &m);
      const uint32_t size = 1 + accord_random_below (random, m);
      g_autoptr (AccordPanel) panel = accord_panel_new (size, n, m);
      double share[MOST_CLASSES], wanted[MOST_CLASSES];
      accord_panel_shares (panel, count, n, 0, share);
      enumerate (count, n, size, wanted);
      for (size_t k = 0; k < n; k++)
        unit_assert_near (share[k], wanted[k], 1e-13);
    }
}
END_TEST

START_TEST (person_equals_enumeration_of_the_others)
{
  g_autoptr (gsl_rng) random = accord_random_new (2, 0);
  for (int draw = 0; draw < 400; draw++)
    {
      uint32_t count[MOST_CLASSES], m;
      const size_t n = draw_counts (random, count, &m);
      const uint32_t size = 1 + accord_random_below (random, m - 1);
      g_autoptr (AccordPanel) panel = accord_panel_new (size, n, m);
      double held[MOST_CLASSES], wanted = 0;
      accord_panel_shares (panel, count, n, 1, held);
      for (size_t k = 0; k < n; k++)
        {
          double share[MOST_CLASSES];
          count[k]--;
          enumerate (count, n, size, share);
          count[k]++;
          unit_assert_near (held[k], share[k], 1e-13);
          wanted += count[k] / (double) m * share[k];
        }
      unit_assert_near (accord_panel_person (panel, count, n), wanted, 1e-13);
      unit_assert_near (accord_panel_person (panel, count, n), wanted, 1e-13); /* remembered */
    }
}
END_TEST

START_TEST (by_hand)
{
  /* (4,1): three of the others: a label of 4 faces (3,1): 3 of 4 panels are (2,1), one (3,0): always right;
   * the label of 1 faces (4,0): never */
  static const uint32_t count[] = { 4, 1 };
  g_autoptr (AccordPanel) panel = accord_panel_new (3, 2, 5);
  double share[2];
  accord_panel_shares (panel, count, 2, 1, share);
  unit_assert_near (share[0], 1, 1e-15);
  unit_assert_near (share[1], 0, 0);
  unit_assert_near (accord_panel_person (panel, count, 2), .8, 1e-15);
  /* (1,1,1): a panel of two others ties between two foreign classes */
  static const uint32_t all_apart[] = { 1, 1, 1 };
  g_autoptr (AccordPanel) pair = accord_panel_new (2, 3, 3);
  unit_assert_near (accord_panel_person (pair, all_apart, 3), 0, 0);
}
END_TEST

/* One other person is pairwise agreement; two are as one; for two classes 2q people are as 2q - 1. */
START_TEST (laws_of_small_panels)
{
  g_autoptr (gsl_rng) random = accord_random_new (3, 0);
  g_autoptr (AccordPanel) one = accord_panel_new (1, 6, 600);
  g_autoptr (AccordPanel) two = accord_panel_new (2, 6, 600);
  g_autoptr (AccordPanel) odd = accord_panel_new (23, 6, 600);
  g_autoptr (AccordPanel) even = accord_panel_new (24, 6, 600);
  for (int draw = 0; draw < 200; draw++)
    {
      uint32_t count[6], m = 0;
      const size_t n = 2 + accord_random_below (random, 5);
      double equal = 0;
      for (size_t k = 0; k < n; k++)
        {
          count[k] = 15 + accord_random_below (random, 80);
          m += count[k];
          equal += (double) count[k] * (count[k] - 1);
        }
      const double pairs = equal / ((double) m * (m - 1));
      unit_assert_near (accord_panel_person (one, count, n), pairs, 1e-13);
      unit_assert_near (accord_panel_person (two, count, n), pairs, 1e-13);
      unit_assert_near (accord_panel_person (even, count, 2), accord_panel_person (odd, count, 2), 1e-13);
    }
}
END_TEST

/* Two classes, five million labels: the tail of the hypergeometric distribution, from GSL. */
START_TEST (large_item_of_two_classes)
{
  static const uint32_t count[] = { 3000000, 2000000 };
  for (uint32_t size = 1; size <= ACCORD_PANEL_MOST; size += 14)
    {
      g_autoptr (AccordPanel) panel = accord_panel_new (size, 2, 5000000);
      double share[2];
      accord_panel_shares (panel, count, 2, 0, share);
      /* without replacement from millions is binomial to 1e-5 */
      unit_assert_near (share[0], gsl_cdf_binomial_Q (size / 2, .6, size), 2e-5);
      unit_assert_near (share[0] + share[1], 1, 1e-12);
    }
  static const uint32_t medium[] = { 70, 50 };
  g_autoptr (AccordPanel) panel = accord_panel_new (61, 2, 120);
  double share[2];
  accord_panel_shares (panel, medium, 2, 0, share);
  unit_assert_near (share[0], gsl_cdf_hypergeometric_Q (30, 70, 50, 61), 1e-10);
}
END_TEST

/* Somebody always wins: the shares sum to one, also for thousands of labels, many classes, every size. */
START_TEST (shares_sum_to_one)
{
  g_autoptr (gsl_rng) random = accord_random_new (4, 0);
  static const uint32_t sizes[] = { 1, 2, 3, 10, 45, 98, 99 };
  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      uint32_t count[300], m = 0;
      for (size_t k = 0; k < 300; k++)
        m += count[k] = 1 + accord_random_below (random, k < 5 ? 900 : 12);
      g_autoptr (AccordPanel) panel = accord_panel_new (sizes[s], 300, m);
      double share[300], sum = 0;
      accord_panel_shares (panel, count, 300, 0, share);
      for (size_t k = 0; k < 300; k++)
        {
          ck_assert (share[k] >= 0 && share[k] <= 1);
          sum += share[k];
        }
      unit_assert_near (sum, 1, 1e-12);
    }
  /* the largest power of (1 + rho): one label more than the panel */
  uint32_t ones[100];
  for (size_t k = 0; k < 100; k++)
    ones[k] = 1;
  g_autoptr (AccordPanel) panel = accord_panel_new (99, 100, 100);
  double share[100];
  accord_panel_shares (panel, ones, 100, 0, share);
  for (size_t k = 0; k < 100; k++)
    unit_assert_near (share[k], .01, 1e-13);
}
END_TEST

/* Three classes, a panel of 99: against a seeded simulation. */
START_TEST (large_panel_against_simulation)
{
  static const uint32_t count[] = { 420, 400, 380 };
  g_autoptr (AccordPanel) panel = accord_panel_new (99, 3, 1200);
  double share[3], seen[3] = { 0 };
  accord_panel_shares (panel, count, 3, 0, share);
  g_autoptr (gsl_rng) random = accord_random_new (5, 0);
  const int draws = 40000;
  for (int draw = 0; draw < draws; draw++)
    {
      const unsigned a = gsl_ran_hypergeometric (random, 420, 780, 99);
      const unsigned b = gsl_ran_hypergeometric (random, 400, 380, 99 - a), c = 99 - a - b;
      const unsigned top = MAX (a, MAX (b, c)), ties = (a == top) + (b == top) + (c == top);
      seen[0] += a == top ? 1.0 / ties : 0;
      seen[1] += b == top ? 1.0 / ties : 0;
      seen[2] += c == top ? 1.0 / ties : 0;
    }
  for (size_t k = 0; k < 3; k++)
    unit_assert_near (seen[k] / draws, share[k], 4 * sqrt (.25 / draws));
}
END_TEST

START_TEST (undefined_with_too_few_labels)
{
  static const uint32_t count[] = { 2, 1 };
  g_autoptr (AccordPanel) panel = accord_panel_new (3, 2, 3);
  ck_assert (isnan (accord_panel_person (panel, count, 2)));
  ck_assert (isnan (accord_panel_person (panel, count, 0)));
  double share[2];
  accord_panel_shares (panel, count, 2, 1, share);
  ck_assert (isnan (share[0]) && isnan (share[1]));
  accord_panel_shares (panel, count, 2, 0, share); /* all three labels */
  unit_assert_near (share[0], 1, 0);
  accord_panel_free (NULL);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("panel");
  TCase *cases = tcase_create ("panel");
  tcase_add_test (cases, shares_equal_enumeration);
  tcase_add_test (cases, person_equals_enumeration_of_the_others);
  tcase_add_test (cases, by_hand);
  tcase_add_test (cases, laws_of_small_panels);
  tcase_add_test (cases, large_item_of_two_classes);
  tcase_add_test (cases, shares_sum_to_one);
  tcase_add_test (cases, large_panel_against_simulation);
  tcase_add_test (cases, undefined_with_too_few_labels);
  tcase_set_timeout (cases, 60);
  suite_add_tcase (suite, cases);
  return suite;
}
