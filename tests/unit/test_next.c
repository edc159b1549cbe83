/* Further labels: posteriors worked by a second program, laws, and who is asked.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <math.h>
#include <accord/stats/next.h>

static const double usual[] = { .8, .1, .1, .2, .7, .1, .1, .1, .8 };

typedef struct
{
  double posterior[3], bits[3];
} Row;

static const Row rows[] = {
  { { .5, .3, .2 }, { .5242402, .3084553, .2067538 } },
  { { .9, .05, .05 }, { .1654594, .1262310, .0836438 } },
  { { .45, .45, .1 }, { .4530400, .2854802, .1907403 } },
};

START_TEST (bits_by_a_second_program)
{
  AccordNextGains gains;
  accord_next_gains (rows[_i].posterior, usual, 3, 3, &gains);
  for (size_t m = 0; m < 3; m++)
    ck_assert_double_eq_tol (gains.bits[m + 1] - gains.bits[m], rows[_i].bits[m], 6e-8);
}
END_TEST

START_TEST (accuracy_is_not_concave)
{
  static const double expected[] = { .5, .77, .801, .8876 };
  AccordNextGains gains;
  accord_next_gains (rows[0].posterior, usual, 3, 3, &gains);
  for (size_t m = 0; m < 4; m++)
    ck_assert_double_eq_tol (gains.accuracy[m], expected[m], 1e-12);
}
END_TEST

/* A budget of five over the three posteriors: A C A C A. */
START_TEST (greedy_over_three_items)
{
  static const size_t expected[] = { 0, 2, 0, 2, 0 };
  size_t turn[3] = { 0 };
  AccordNextGains gains[3];
  for (size_t i = 0; i < 3; i++)
    accord_next_gains (rows[i].posterior, usual, 3, 5, &gains[i]);
  for (size_t b = 0; b < 5; b++)
    {
      size_t best = 0;
      for (size_t i = 1; i < 3; i++)
        if (gains[i].bits[turn[i] + 1] - gains[i].bits[turn[i]]
            > gains[best].bits[turn[best] + 1] - gains[best].bits[turn[best]] + 1e-12)
          best = i;
      ck_assert_uint_eq (best, expected[b]);
      turn[best]++;
    }
}
END_TEST

/* A blind annotator brings nothing, a perfect one everything; with 12 classes two are lumped, which costs little. */
START_TEST (ends_of_the_range)
{
  enum
  {
    N = 12
  };
  double posterior[N] = { .6, .2, .1 }, perfect[N * N] = { 0 }, blind[N * N];
  AccordNextGains gains;
  double entropy = 0;
  for (size_t k = 3; k < N; k++)
    posterior[k] = .1 / (N - 3);
  for (size_t k = 0; k < N; k++)
    {
      entropy -= posterior[k] * log2 (posterior[k]);
      perfect[k * N + k] = 1;
      for (size_t l = 0; l < N; l++)
        blind[k * N + l] = 1. / N;
    }
  accord_next_gains (posterior, blind, N, 2, &gains);
  ck_assert_double_eq_tol (gains.bits[2], 0, 1e-12);
  ck_assert_double_eq_tol (gains.accuracy[2], .6, 1e-12);
  accord_next_gains (posterior, perfect, N, 1, &gains);
  /* the two classes of the rest, .1/9 each, stay one: a bit of their mass is not told apart */
  ck_assert_double_eq_tol (gains.bits[1], entropy - 2 * .1 / 9, 1e-12);
}
END_TEST

static const AccordLiteral labels[] = {
  { "1", "a", "x", false }, { "1", "b", "x", false }, { "1", "c", "x", false }, { "2", "a", "x", false },
  { "2", "b", "y", false }, { "3", "a", "y", false }, { "3", "b", "y", false }, { "3", "c", "y", false },
  { "4", "a", "y", false }, { "4", "c", "y", false }, { "5", "a", "x", false }, { "5", "c", "x", false },
  { "6", "b", "x", false }, { "6", "d", "y", false }, { "7", "a", "x", false }, { "7", "d", "y", false },
};

static AccordNext *
next_of (const AccordDataset *dataset, const AccordNextOptions *options)
{
  AccordConsensusOptions how = ACCORD_CONSENSUS_OPTIONS_INIT;
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &how, NULL);
  return accord_next_new (dataset, consensus, options, NULL);
}

START_TEST (nobody_is_asked_twice)
{
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (labels, G_N_ELEMENTS (labels), NULL, ACCORD_ROUNDS_ALL);
  const AccordNextOptions options = { .budget = 30, .most = 5, .temperature = 2 };
  g_autoptr (AccordNext) next = next_of (dataset, &options);
  ck_assert_uint_eq (next->n_picks, 30);
  uint64_t nobody = 0;
  for (size_t i = 0; i < next->n_picks; i++)
    {
      const AccordNextPick *pick = &next->picks[i];
      nobody += pick->annotator == UINT32_MAX;
      if (i > 0)
        ck_assert (pick->bits <= next->picks[i - 1].bits + 1e-12);
      for (uint64_t j = dataset->item_start[pick->item]; j < dataset->item_start[pick->item + 1]; j++)
        ck_assert_uint_ne (dataset->annotator[j], pick->annotator);
      for (size_t j = 0; j < i; j++)
        ck_assert (next->picks[j].item != pick->item || next->picks[j].annotator != pick->annotator
                   || pick->annotator == UINT32_MAX);
    }
  ck_assert_uint_eq (next->nobody, nobody);
  ck_assert (next->accuracy_after >= next->accuracy);
  ck_assert (next->calibrated < next->accuracy); /* cooler than the model says */
  ck_assert (isnan (next->cost));
}
END_TEST

/* c never saw a y item: by maximum likelihood the row of y is empty, which is not knowledge.  The typical person's
 * row, the mean of those who have one, stands for it. */
START_TEST (an_empty_row_is_the_typical_person_s)
{
  static const AccordLiteral few[] = {
    { "1", "a", "x", false }, { "1", "b", "x", false }, { "1", "c", "x", false }, { "2", "a", "y", false },
    { "2", "b", "y", false }, { "3", "a", "x", false }, { "3", "b", "y", false }, { "4", "c", "x", false },
    { "4", "a", "x", false }, { "5", "a", "y", false }, { "5", "b", "x", false },
  };
  AccordConsensusOptions how = ACCORD_CONSENSUS_OPTIONS_INIT;
  how.method = ACCORD_CONSENSUS_DS;
  how.iterations = 1;
  g_autoptr (AccordDataset) dataset = accord_dataset_new (few, G_N_ELEMENTS (few), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &how, NULL);
  const AccordConsensusPart *part = &consensus->parts[0];
  const double *c = part->table + 2 * 4;
  ck_assert_double_eq (c[2] + c[3], 0);
  const double weight[2] = { 5, 4 };
  double table[4] = { c[0], c[1], 0, 0 };
  for (size_t a = 0; a < 2; a++)
    for (size_t l = 0; l < 2; l++)
      table[2 + l] += weight[a] / 9 * part->table[a * 4 + 2 + l];
  const AccordNextOptions options = { .budget = 20, .most = 1 };
  g_autoptr (AccordNext) next = accord_next_new (dataset, consensus, &options, NULL);
  size_t asked = 0;
  for (size_t i = 0; i < next->n_picks; i++)
    {
      const AccordConsensusPart *same = NULL;
      AccordNextGains gains;
      if (next->picks[i].annotator != 2)
        continue;
      asked++;
      accord_next_gains (accord_consensus_posterior (consensus, next->picks[i].item, &same), table, 2, 1,
                         &gains);
      ck_assert_double_eq_tol (next->picks[i].named_bits, gains.bits[1], 1e-12);
    }
  ck_assert_uint_ge (asked, 3);
}
END_TEST

START_TEST (prices_and_quotas_choose_the_person)
{
  static const double prices[] = { 1000, 1000, 1, 1000 };
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (labels, G_N_ELEMENTS (labels), NULL, ACCORD_ROUNDS_ALL);
  AccordNextOptions options = { .budget = 4, .most = 1, .temperature = NAN, .prices = prices };
  g_autoptr (AccordNext) cheap = next_of (dataset, &options);
  double cost = 0;
  for (size_t i = 0; i < cheap->n_picks; i++)
    {
      bool by_c = false;
      for (uint64_t j = dataset->item_start[cheap->picks[i].item];
           j < dataset->item_start[cheap->picks[i].item + 1]; j++)
        by_c |= dataset->annotator[j] == 2;
      ck_assert (by_c || cheap->picks[i].annotator == 2);
      cost += cheap->picks[i].price;
    }
  ck_assert_double_eq_tol (cheap->cost, cost, 1e-9);
  ck_assert (isnan (cheap->calibrated));
  options.quota = 1;
  g_autoptr (AccordNext) spread = next_of (dataset, &options);
  uint64_t asked[4] = { 0 };
  for (size_t i = 0; i < spread->n_picks; i++)
    if (spread->picks[i].annotator != UINT32_MAX)
      ck_assert_uint_le (++asked[spread->picks[i].annotator], 1);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("next");
  TCase *tcase = tcase_create ("next");
  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, bits_by_a_second_program, 0, G_N_ELEMENTS (rows));
  tcase_add_test (tcase, accuracy_is_not_concave);
  tcase_add_test (tcase, greedy_over_three_items);
  tcase_add_test (tcase, ends_of_the_range);
  tcase_add_test (tcase, nobody_is_asked_twice);
  tcase_add_test (tcase, an_empty_row_is_the_typical_person_s);
  tcase_add_test (tcase, prices_and_quotas_choose_the_person);
  return suite;
}
