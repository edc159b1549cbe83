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

static AccordConsensus *
fit (const AccordDataset *dataset, AccordConsensusMethod method)
{
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  options.method = method;
  return accord_consensus_new (dataset, &options, NULL);
}

static void
check_probabilities (const AccordConsensus *consensus, size_t item, double x, double y, double z)
{
  const double expected[] = { x, y, z };
  for (uint16_t k = 0; k < 3; k++)
    ck_assert_double_eq_tol (accord_consensus_probability (consensus, item, k), expected[k], 6e-8);
}

/* Item 2 is known to be x. */
START_TEST (a_fixed_item)
{
  static const uint16_t fixed[]
      = { ACCORD_CLASS_NONE, 0, ACCORD_CLASS_NONE, ACCORD_CLASS_NONE, ACCORD_CLASS_NONE, ACCORD_CLASS_NONE };
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  options.fixed = fixed;
  g_autoptr (AccordDataset) dataset = tiny_dataset ();
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, NULL);
  check_probabilities (consensus, 1, 1, 0, 0);
  check_probabilities (consensus, 2, .0397436, .6926281, .2676283);
  check_probabilities (consensus, 4, .7607235, .1549269, .0843495);
  check_probabilities (consensus, 5, .0971432, .8417803, .0610765);
  ck_assert_uint_eq (consensus->rounds, 19);
  ck_assert_double_eq_tol (consensus->log_likelihood, -15.878467530, 1e-9);
  ck_assert_double_eq_tol (consensus->objective, -20.003596512, 1e-9);
}
END_TEST

START_TEST (parameters_of_the_default)
{
  static const double objectives[] = { -19.355589886, -19.139537881, -19.081395886, -19.068553178 };
  g_autoptr (AccordDataset) dataset = tiny_dataset ();
  g_autoptr (AccordConsensus) consensus = fit (dataset, ACCORD_CONSENSUS_MAP);
  ck_assert_double_eq_tol (consensus->prior[0], .313317, 6e-7);
  ck_assert_double_eq_tol (consensus->prior[1], .427404, 6e-7);
  ck_assert_double_eq_tol (consensus->prior[2], .259279, 6e-7);
  for (guint i = 0; i < G_N_ELEMENTS (objectives); i++)
    ck_assert_double_eq_tol (g_array_index (consensus->objectives, double, i), objectives[i], 1e-9);
  ck_assert_double_eq_tol (consensus->parts[0].concentration, 3, 1e-15);
}
END_TEST

START_TEST (parameters_of_the_other_models)
{
  static const double alpha[] = { .460835, 1.216858, .891159, .292896 }, r[] = { .5, 1, 1, 1. / 3 },
                      theta[] = { .4360165, .7644927, .6317599, .3460820 },
                      bias[] = { -.3611841, -.1436406, .2624836, .3171660 },
                      noise[] = { .4093218, .3369176, .4194461, .4244015 },
                      weight[] = { 2. / 3, 1, .75, 2. / 3 };
  g_autoptr (AccordDataset) dataset = tiny_dataset ();
  AccordConsensusOptions options
      = { .method = ACCORD_CONSENSUS_GLAD, .tolerance = 1e-13, .max_rounds = 100000 };
  g_autoptr (AccordConsensus) glad = accord_consensus_new (dataset, &options, NULL);
  options.method = ACCORD_CONSENSUS_MACE;
  g_autoptr (AccordConsensus) mace = accord_consensus_new (dataset, &options, NULL);
  options.method = ACCORD_CONSENSUS_ORDINAL;
  g_autoptr (AccordConsensus) ordinal = accord_consensus_new (dataset, &options, NULL);
  g_autoptr (AccordConsensus) coin = fit (dataset, ACCORD_CONSENSUS_ONECOIN);
  g_autoptr (AccordConsensus) weighted = fit (dataset, ACCORD_CONSENSUS_WEIGHTED);
  /* sum over items of ln of the mean over classes, sigma (e) for every right label */
  ck_assert_double_eq_tol (g_array_index (glad->objectives, double, 0), -21.128748279, 1e-9);
  ck_assert_double_eq_tol (-log (glad->difficulty[glad->item_pattern[1]]), .7056156, 6e-8);
  ck_assert_double_eq_tol (-log (glad->difficulty[glad->item_pattern[4]]), 1, 1e-6);
  for (size_t a = 0; a < 4; a++)
    {
      ck_assert_double_eq_tol (glad->parts[0].ability[a], alpha[a], 6e-7);
      ck_assert_double_eq_tol (mace->parts[0].ability[a], theta[a], 6e-8);
      ck_assert_double_eq_tol (ordinal->parts[0].ability[a], bias[a], 6e-8);
      ck_assert_double_eq_tol (ordinal->parts[0].spread[a], noise[a], 6e-8);
      ck_assert_double_eq_tol (coin->parts[0].ability[a], r[a], 1e-7);
      ck_assert_double_eq_tol (weighted->parts[0].ability[a], weight[a], 1e-15);
    }
}
END_TEST

START_TEST (the_concentration_is_estimated)
{
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  options.concentration_auto = true;
  g_autoptr (AccordDataset) dataset = tiny_dataset ();
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, NULL);
  ck_assert_double_eq_tol (consensus->parts[0].concentration, 3.187277, 2e-6);
}
END_TEST

/* Two vocabularies that no item mixes, and a class that one item alone has. */
static const AccordLiteral split[] = {
  { "1", "a", "x", false }, { "1", "b", "x", false }, { "2", "a", "x", false },    { "2", "b", "y", false },
  { "3", "a", "y", false }, { "3", "b", "y", false }, { "4", "a", "p", false },    { "4", "c", "q", false },
  { "5", "a", "p", false }, { "5", "c", "p", false }, { "6", "c", "only", false },
};

START_TEST (classes_that_never_meet_are_apart)
{
  g_autoptr (AccordDataset) dataset
      = accord_dataset_new (split, G_N_ELEMENTS (split), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordDataset) first = accord_dataset_new (split, 6, NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) all = fit (dataset, ACCORD_CONSENSUS_DS);
  g_autoptr (AccordConsensus) part = fit (first, ACCORD_CONSENSUS_DS);
  ck_assert_uint_eq (all->n_parts, 3);
  AccordConsensusItem top;
  accord_consensus_item (all, 5, &top);
  ck_assert_str_eq (accord_names_get (&dataset->class_names, top.klass), "only");
  ck_assert_double_eq_tol (top.probability, 1, 1e-15);
  ck_assert_double_eq_tol (top.entropy, 0, 1e-15);
  /* for Dawid and Skene's model this changes nothing */
  for (size_t i = 0; i < 3; i++)
    for (uint16_t k = 0; k < 2; k++)
      ck_assert_double_eq_tol (accord_consensus_probability (all, i, (uint16_t) (k + 3)),
                               accord_consensus_probability (part, i, k), 1e-6);
}
END_TEST

START_TEST (nothing_to_learn_is_said)
{
  static const AccordLiteral alone[]
      = { { "1", "a", "x", false }, { "1", "a", "y", false }, { "2", "b", "y", false } };
  g_autoptr (AccordDataset) dataset = accord_dataset_new (alone, 3, NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordDataset) nothing = accord_dataset_new (alone, 0, NULL, ACCORD_ROUNDS_ALL);
  for (unsigned m = 0; m < ACCORD_N_CONSENSUS; m++)
    {
      const bool votes = m <= ACCORD_CONSENSUS_WEIGHTED;
      g_autoptr (AccordConsensus) consensus = fit (dataset, (AccordConsensusMethod) m);
      g_autoptr (AccordConsensus) empty = fit (nothing, (AccordConsensusMethod) m);
      ck_assert_str_eq (empty->reason, "no labels");
      if (votes)
        ck_assert_ptr_null (consensus->reason);
      else
        ck_assert_str_eq (consensus->reason, ACCORD_REASON_NO_TWO);
    }
}
END_TEST

START_TEST (ties_are_counted)
{
  g_autoptr (AccordDataset) dataset = tiny_dataset ();
  g_autoptr (AccordConsensus) consensus = fit (dataset, ACCORD_CONSENSUS_MAJORITY);
  AccordConsensusItem top;
  accord_consensus_item (consensus, 5, &top); /* y y x z */
  ck_assert_uint_eq (top.ties, 1);
  ck_assert_double_eq_tol (top.probability, .5, 1e-15);
  ck_assert_double_eq_tol (top.margin, .25, 1e-15);
  ck_assert_double_eq_tol (top.entropy, 1.5, 1e-12);
}
END_TEST

/* Random labels: the objective never falls, T sums to one, and neither the order of items nor their names nor the order
 * of rows changes a bit. */
START_TEST (order_does_not_show_and_the_objective_rises)
{
  const AccordConsensusMethod method = (AccordConsensusMethod) _i;
  enum
  {
    ROWS = 600
  };
  static const char *const classes[] = { "k1", "k2", "k3", "k4" };
  AccordLiteral rows[ROWS], other[ROWS];
  g_autoptr (GRand) random = g_rand_new_with_seed (17);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < ROWS; i++)
    {
      const int item = g_rand_int_range (random, 0, 120), person = g_rand_int_range (random, 0, 15);
      g_ptr_array_add (names, g_strdup_printf ("i%03d", item));
      g_ptr_array_add (names, g_strdup_printf ("w%02d", person));
      g_ptr_array_add (names, g_strdup_printf ("i%03d", 119 - item)); /* items the other way round */
      const int truth = item % 4;
      const char *label
          = classes[g_rand_int_range (random, 0, 10) < 6 + person / 5 ? truth
                                                                      : g_rand_int_range (random, 0, 4)];
      rows[i] = (AccordLiteral){ names->pdata[3 * i], names->pdata[3 * i + 1], label, false };
      other[ROWS - 1 - i] = (AccordLiteral){ names->pdata[3 * i + 2], names->pdata[3 * i + 1], label, false };
    }
  g_autoptr (AccordDataset) a = accord_dataset_new (rows, ROWS, NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordDataset) b = accord_dataset_new (other, ROWS, NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) x = fit (a, method);
  g_autoptr (AccordConsensus) y = fit (b, method);
  ck_assert_double_le (x->largest_fall, 1e-9);
  ck_assert_uint_eq (x->rounds, y->rounds);
  ck_assert (x->converged);
  for (size_t i = 0; i < a->n_items; i++)
    {
      double sum = 0;
      for (uint16_t k = 0; k < 4; k++)
        {
          sum += accord_consensus_probability (x, i, k);
          ck_assert (accord_consensus_probability (x, i, k)
                     == accord_consensus_probability (y, a->n_items - 1 - i, k)); /* to the bit */
        }
      ck_assert_double_eq_tol (sum, 1, 1e-12);
    }
}
END_TEST

START_TEST (restarts_never_lose)
{
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  options.method = ACCORD_CONSENSUS_MACE;
  g_autoptr (AccordDataset) dataset = tiny_dataset ();
  g_autoptr (AccordConsensus) once = accord_consensus_new (dataset, &options, NULL);
  options.restarts = 20;
  g_autoptr (AccordConsensus) often = accord_consensus_new (dataset, &options, NULL);
  g_autoptr (AccordConsensus) again = accord_consensus_new (dataset, &options, NULL);
  ck_assert_double_ge (often->objective, once->objective);
  ck_assert (often->objective == again->objective);
}
END_TEST

START_TEST (names_of_methods)
{
  AccordConsensusMethod method;
  for (unsigned m = 0; m < ACCORD_N_CONSENSUS; m++)
    {
      ck_assert (
          accord_consensus_method_find (accord_consensus_method_name ((AccordConsensusMethod) m), &method));
      ck_assert_uint_eq (method, m);
    }
  ck_assert (!accord_consensus_method_find ("oracle", &method));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("consensus");
  TCase *tcase = tcase_create ("consensus");
  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, a_small_table_by_every_method, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, a_fixed_item);
  tcase_add_test (tcase, parameters_of_the_default);
  tcase_add_test (tcase, parameters_of_the_other_models);
  tcase_add_test (tcase, the_concentration_is_estimated);
  tcase_add_test (tcase, classes_that_never_meet_are_apart);
  tcase_add_test (tcase, nothing_to_learn_is_said);
  tcase_add_test (tcase, ties_are_counted);
  tcase_add_loop_test (tcase, order_does_not_show_and_the_objective_rises, 0, ACCORD_N_CONSENSUS);
  tcase_add_test (tcase, restarts_never_lose);
  tcase_add_test (tcase, names_of_methods);
  return suite;
}
