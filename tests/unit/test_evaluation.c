/* A consensus measured on gold: hits, log loss and temperature by hand.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <math.h>
#include <accord/stats/evaluation.h>

/* Votes: 1: x 2:1, gold x; 2: tie, gold y; 3: y 3:0, gold x; 4: x 1:0, gold w, which nobody says; 5: no gold. */
static const AccordLiteral rows[] = {
  { "1", "a", "x", false }, { "1", "b", "x", false }, { "1", "c", "y", false }, { "1", "", "x", true },
  { "2", "a", "x", false }, { "2", "b", "y", false }, { "2", "", "y", true },   { "3", "a", "y", false },
  { "3", "b", "y", false }, { "3", "c", "y", false }, { "3", "", "x", true },   { "4", "a", "x", false },
  { "4", "", "w", true },   { "5", "a", "x", false }, { "5", "b", "x", false },
};

static AccordEvaluation *
evaluate (const AccordDataset *dataset, AccordConsensusMethod method)
{
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  options.method = method;
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, NULL);
  return accord_evaluation_new (dataset, consensus, .95);
}

START_TEST (the_majority_by_hand)
{
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordEvaluation) e = evaluate (dataset, ACCORD_CONSENSUS_MAJORITY);
  ck_assert_uint_eq (e->items, 4);
  ck_assert_double_eq_tol (e->accuracy, 1.5 / 4, 1e-15);
  ck_assert_uint_eq (e->unused, 1);
  ck_assert_uint_eq (e->floored, 1);
  ck_assert_uint_eq (e->losses, 3);
  ck_assert_double_eq_tol (e->log_loss, (-log (2. / 3) - log (.5) - log (1e-15)) / 3, 1e-12);
  ck_assert_double_eq_tol (e->certainty, (2. / 3 + .5 + 1 + 1) / 4, 1e-15);
}
END_TEST

/* Four items of shares 4:1, three of them right: T^(1/tau) is right with chance 3/4 where (1/4)^(1/tau) = 1/3. */
START_TEST (the_temperature_by_hand)
{
  AccordLiteral many[24];
  static const char *const items[] = { "1", "2", "3", "4" }, *const people[] = { "a", "b", "c", "d", "e" };
  for (size_t i = 0; i < 20; i++)
    many[i] = (AccordLiteral){ items[i / 5], people[i % 5], i % 5 == 0 ? "y" : "x", false };
  for (size_t i = 0; i < 4; i++)
    many[20 + i] = (AccordLiteral){ items[i], "", i == 2 ? "y" : "x", true };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (many, 24, NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordEvaluation) e = evaluate (dataset, ACCORD_CONSENSUS_MAJORITY);
  ck_assert_double_eq_tol (e->temperature, log (4) / log (3), 1e-5);
  /* even items: one right, one wrong: the hottest, where T is nearly even; odd ones: both right, the coldest */
  const double hot = exp (5), cold = exp (-1);
  const double of_odd = -log (1 / (1 + pow (.25, 1 / hot))), right = -log (1 / (1 + pow (.25, 1 / cold))),
               wrong = -log (1 / (1 + pow (4, 1 / cold)));
  ck_assert_double_eq_tol (e->calibrated, (2 * of_odd + right + wrong) / 4, 1e-4);
}
END_TEST

/* Item 5 has no gold and does not count. */
START_TEST (answers_alone)
{
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_ALL);
  static const double hits[] = { 1, .5, 0, 1, 1 }, certainty[] = { .9, .5, 1, 0, 1 };
  g_autoptr (AccordEvaluation) e = accord_evaluation_of_hits (dataset, hits, certainty, .95);
  g_autoptr (AccordEvaluation) majority = evaluate (dataset, ACCORD_CONSENSUS_MAJORITY);
  AccordDuel duel;
  ck_assert_uint_eq (e->items, 4);
  ck_assert_double_eq_tol (e->accuracy, 2.5 / 4, 1e-15);
  ck_assert_double_eq_tol (e->certainty, 2.4 / 4, 1e-15);
  ck_assert (e->low < 2.5 / 4 && e->high > 2.5 / 4);
  ck_assert (isnan (e->log_loss) && isnan (e->log_loss_se) && isnan (e->calibrated)
             && isnan (e->temperature));
  accord_evaluation_duel (e, majority, &duel);
  ck_assert (duel.better == 1 && duel.worse == 0);
}
END_TEST

START_TEST (duels)
{
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordEvaluation) a = evaluate (dataset, ACCORD_CONSENSUS_MAJORITY);
  g_autoptr (AccordEvaluation) b = evaluate (dataset, ACCORD_CONSENSUS_MAJORITY);
  AccordDuel duel;
  b->hits[1] = 1; /* as if the tie were broken well */
  b->hits[0] = 0;
  b->hits[2] = 1;
  accord_evaluation_duel (b, a, &duel);
  ck_assert_uint_eq (duel.better, 2);
  ck_assert_uint_eq (duel.worse, 1);
  ck_assert_double_eq_tol (duel.p, 1, 1e-12);
}
END_TEST

/* Majorities: gold items x 3, y 0; others x 1, y 3: chi-squared of that table is 7 * (3*3 - 0*1)^2 / (3*4*4*3). */
START_TEST (gold_items_unlike_the_rest)
{
  AccordLiteral many[10];
  static const char *const items[] = { "1", "2", "3", "4", "5", "6", "7" };
  for (size_t i = 0; i < 7; i++)
    many[i] = (AccordLiteral){ items[i], "a", i < 4 ? "x" : "y", false };
  for (size_t i = 0; i < 3; i++)
    many[7 + i] = (AccordLiteral){ items[i], "", "x", true };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (many, 10, NULL, ACCORD_ROUNDS_ALL);
  double df, p;
  ck_assert_double_eq_tol (accord_evaluation_sample (dataset, &df, &p), 7. * 81 / 144, 1e-12);
  ck_assert_double_eq_tol (df, 1, 1e-15);
  ck_assert_double_eq_tol (p, erfc (sqrt (7. * 81 / 144 / 2)), 1e-12);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("evaluation");
  TCase *tcase = tcase_create ("evaluation");
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, the_majority_by_hand);
  tcase_add_test (tcase, the_temperature_by_hand);
  tcase_add_test (tcase, answers_alone);
  tcase_add_test (tcase, duels);
  tcase_add_test (tcase, gold_items_unlike_the_rest);
  return suite;
}
