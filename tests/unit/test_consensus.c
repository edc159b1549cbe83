/* Consensus: a small table worked by a second program for every method; laws.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <math.h>
#include <accord/stats/consensus.h>

/* Item 6 has two labels of a, of opposite classes. */
static const AccordLiteral tiny[] = {
  { "1", "a", "x", false }, { "1", "b", "x", false }, { "1", "c", "x", false }, { "2", "a", "x", false },
  { "2", "b", "y", false }, { "2", "c", "y", false }, { "3", "a", "y", false }, { "3", "b", "y", false },
  { "3", "d", "z", false }, { "4", "a", "z", false }, { "4", "c", "z", false }, { "4", "d", "z", false },
  { "5", "b", "x", false }, { "6", "a", "y", false }, { "6", "a", "x", false }, { "6", "c", "z", false },
  { "6", "d", "y", false },
};

static AccordDataset *
tiny_dataset (void)
{
  return accord_dataset_new (tiny, G_N_ELEMENTS (tiny), NULL, ACCORD_ROUNDS_ALL);
}

/* Posteriors (x, y, z) of items 2, 3, 5 and 6, to half a digit of the last printed. */
typedef struct
{
  AccordConsensusOptions options;
  double posterior[4][3];
  double likelihood, objective; /* NAN = not printed */
  uint64_t rounds;              /* 0 = not printed */
  double digits;                /* of the likelihood */
} Case;

static const Case cases[] = {
  { { .method = ACCORD_CONSENSUS_WEIGHTED },
    { { .2758621, .7241379, 0 }, { 0, .7142857, .2857143 }, { 1, 0, 0 }, { .2424242, .4848485, .2727273 } },
    NAN,
    NAN,
    0,
    0 },
  { { .method = ACCORD_CONSENSUS_DS, .iterations = 1 },
    { { .1135531, .8864469, 0 }, { 0, .5525114, .4474886 }, { 1, 0, 0 }, { .3357648, .5884173, .0758179 } },
    -12.609161117,
    NAN,
    1,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_DS, .iterations = 2 },
    { { .0120373, .9879627, 0 }, { 0, .4747983, .5252017 }, { 1, 0, 0 }, { .4550765, .5387459, .0061776 } },
    -11.873484021,
    NAN,
    2,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_DS, .tolerance = 1e-9, .max_rounds = 10000 },
    { { 0, 1, 0 }, { 0, .3214697, .6785303 }, { 1, 0, 0 }, { 1, 0, 0 } },
    -10.750556815,
    NAN,
    11,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_DS, .start = .7, .iterations = 20 },
    { { 0, 1, 0 }, { 0, 1, 0 }, { .4999998, .0000004, .4999998 }, { 0, 1, 0 } },
    -11.090355301,
    NAN,
    20,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_MAP, .iterations = 1 },
    { { .2105155, .7560339, .0334506 },
      { .0172606, .6549732, .3277662 },
      { .8074331, .1243429, .0682240 },
      { .1438568, .7258495, .1302937 } },
    -15.303081887,
    -19.355589886,
    1,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_MAP, .tolerance = 1e-9, .max_rounds = 10000 },
    { { .1061370, .8747417, .0191213 },
      { .0111822, .7598357, .2289821 },
      { .6946078, .2209393, .0844530 },
      { .0362655, .9193893, .0443452 } },
    -14.838036266,
    -19.064486063,
    16,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_MAP, .concentration_auto = true, .tolerance = 1e-9, .max_rounds = 10000 },
    { { .0159432, .9811507, .0029061 },
      { .0013200, .9609084, .0377716 },
      { .6995466, .2239514, .0765020 },
      { .0045733, .9875181, .0079087 } },
    NAN,
    NAN,
    0,
    0 },
  { { .method = ACCORD_CONSENSUS_ONECOIN, .tolerance = 1e-9, .max_rounds = 10000 },
    { { 0, 1, 0 }, { 0, 1, 0 }, { 1, 0, 0 }, { 0, 0, 1 } },
    -16.125835,
    NAN,
    0,
    1e-6 },
  { { .method = ACCORD_CONSENSUS_GLAD, .tolerance = 1e-13, .max_rounds = 100000 },
    { { .0174239, .9791499, .0034262 },
      { .0043335, .9781418, .0175247 },
      { .9646941, .0176529, .0176529 },
      { .1811036, .5150864, .3038100 } },
    NAN,
    -16.524601256,
    0,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_MACE, .tolerance = 1e-13, .max_rounds = 100000 },
    { { .0323231, .9548157, .0128613 },
      { .0253674, .9214534, .0531792 },
      { .8294108, .0852946, .0852946 },
      { .1506033, .5689152, .2804815 } },
    NAN,
    -32.294039351,
    0,
    1e-9 },
  { { .method = ACCORD_CONSENSUS_ORDINAL, .tolerance = 1e-13, .max_rounds = 100000 },
    { { .0291309, .9707852, .0000839 },
      { .0000140, .8589364, .1410496 },
      { .8214908, .1763618, .0021474 },
      { .0005710, .9986071, .0008219 } },
    NAN,
    -17.479935001,
    0,
    1e-9 },
};

START_TEST (a_small_table_by_every_method)
{
  static const size_t items[] = { 1, 2, 4, 5 };
  const Case *c = &cases[_i];
  g_autoptr (AccordDataset) dataset = tiny_dataset ();
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &c->options, NULL);
  ck_assert_ptr_nonnull (consensus);
  ck_assert_ptr_null (consensus->reason);
  ck_assert (consensus->converged);
  for (size_t i = 0; i < G_N_ELEMENTS (items); i++)
    for (uint16_t k = 0; k < 3; k++)
      ck_assert_double_eq_tol (accord_consensus_probability (consensus, items[i], k), c->posterior[i][k],
                               6e-8);
  if (!isnan (c->likelihood))
    ck_assert_double_eq_tol (consensus->log_likelihood, c->likelihood, c->digits);
  if (!isnan (c->objective))
    ck_assert_double_eq_tol (consensus->objective, c->objective, c->digits);
  if (c->rounds > 0)
    ck_assert_uint_eq (consensus->rounds, c->rounds);
  ck_assert_double_le (consensus->largest_fall, 1e-9);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("consensus");
  TCase *tcase = tcase_create ("consensus");
  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, a_small_table_by_every_method, 0, G_N_ELEMENTS (cases));
  return suite;
}
