/* Quality of annotators: tables and a small set worked by a second program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <math.h>
#include <accord/stats/quality.h>

static const double prior[] = { .6, .3, .1 };
static const double usual[] = { .8, .1, .1, .2, .7, .1, .1, .1, .8 }, swap[] = { 0, 1, 0, 1, 0, 0, 0, 0, 1 },
                    blind[] = { .6, .3, .1, .6, .3, .1, .6, .3, .1 },
                    costs[] = { 0, 1, 5, 1, 0, 1, 10, 2, 0 };

typedef struct
{
  const double *table;
  double bits, quality, least, dear, dear_least, accuracy, bias, noise;
} Row;

static const Row table_rows[] = {
  { usual, .4307967, .3712376, .425, .3551031, .425, .77, 0, .23 },
  { swap, 1.2954618, 1, 1, 1, 1, .1, .9, 0 },
  { blind, 0, 0, 0, 0, 0, .46, .14, .40 },
};

START_TEST (tables_by_a_second_program)
{
  const Row *row = &table_rows[_i];
  AccordQuality q, least, dear, dear_least;
  accord_quality_table (prior, row->table, NULL, false, 3, &q);
  accord_quality_table (prior, row->table, NULL, true, 3, &least);
  accord_quality_table (prior, row->table, costs, false, 3, &dear);
  accord_quality_table (prior, row->table, costs, true, 3, &dear_least);
  ck_assert_double_eq_tol (q.bits, row->bits, 6e-8);
  ck_assert_double_eq_tol (q.quality, row->quality, 6e-8);
  ck_assert_double_eq_tol (least.quality, row->least, 6e-8);
  ck_assert_double_eq_tol (dear.quality, row->dear, 6e-8);
  ck_assert_double_eq_tol (dear_least.quality, row->dear_least, 6e-8);
  ck_assert_double_eq_tol (q.accuracy, row->accuracy, 1e-12);
  ck_assert_double_eq_tol (q.bias, row->bias, 1e-12);
  ck_assert_double_eq_tol (q.noise, row->noise, 1e-12);
}
END_TEST

START_TEST (one_class_has_no_quality)
{
  static const double one[] = { 1, 0 }, table[] = { 1, 0, 0, 1 };
  AccordQuality q;
  accord_quality_table (one, table, NULL, false, 2, &q);
  ck_assert (isnan (q.quality));
  ck_assert_double_eq_tol (q.bits, 0, 1e-15);
}
END_TEST

/* Item 6 has two labels of a. */
static const AccordLiteral tiny[] = {
  { "1", "a", "x", false }, { "1", "b", "x", false }, { "1", "c", "x", false }, { "2", "a", "x", false },
  { "2", "b", "y", false }, { "2", "c", "y", false }, { "3", "a", "y", false }, { "3", "b", "y", false },
  { "3", "d", "z", false }, { "4", "a", "z", false }, { "4", "c", "z", false }, { "4", "d", "z", false },
  { "5", "b", "x", false }, { "6", "a", "y", false }, { "6", "a", "x", false }, { "6", "c", "z", false },
  { "6", "d", "y", false }, { "1", "", "x", true },   { "2", "", "y", true },
};

START_TEST (a_small_set)
{
  static const double others[] = { .5, 2. / 3, .625, .4444444 },
                      with[] = { .6246015, .8249743, .7112671, .7012136 },
                      bits[] = { .3606621, .3932810, .3854362, .3576960 },
                      quality[] = { .2417203, .2858723, .2641628, .2473503 };
  static const uint64_t labels[] = { 6, 4, 4, 3 }, items[] = { 5, 4, 4, 3 }, paired[] = { 6, 3, 4, 3 };
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  g_autoptr (AccordDataset) dataset = accord_dataset_new (tiny, G_N_ELEMENTS (tiny), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, NULL);
  g_autofree AccordStanding *s = accord_quality_standings (dataset, consensus, NULL, false, .95, NULL);
  for (size_t a = 0; a < 4; a++)
    {
      ck_assert_uint_eq (s[a].labels, labels[a]);
      ck_assert_uint_eq (s[a].items, items[a]);
      ck_assert_uint_eq (s[a].others.labels, paired[a]);
      ck_assert_double_eq_tol (s[a].others.value, others[a], 6e-8);
      ck_assert_double_eq_tol (s[a].consensus.value, with[a], 6e-8);
      ck_assert_double_eq_tol (s[a].quality.bits, bits[a], 6e-8);
      ck_assert_double_eq_tol (s[a].quality.quality, quality[a], 6e-8);
      ck_assert_double_eq_tol (s[a].quality.accuracy + s[a].quality.bias + s[a].quality.noise, 1, 1e-12);
      ck_assert (s[a].others.low < s[a].others.value && s[a].others.value < s[a].others.high);
    }
  ck_assert_double_eq_tol (s[0].gold.value, .5, 1e-15); /* x right, x for y wrong */
  ck_assert_double_eq_tol (s[1].gold.value, 1, 1e-15);
  ck_assert_uint_eq (s[3].gold.labels, 0);
  ck_assert (isnan (s[3].gold.value));
}
END_TEST

/* Two vocabularies: whoever has labels in one alone is measured there alone. */
START_TEST (components_are_weighted)
{
  static const AccordLiteral rows[] = {
    { "1", "a", "x", false }, { "1", "b", "x", false }, { "2", "a", "y", false }, { "2", "b", "x", false },
    { "3", "a", "y", false }, { "3", "b", "y", false }, { "4", "a", "p", false }, { "4", "c", "q", false },
    { "5", "a", "p", false }, { "5", "c", "p", false },
  };
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  g_autoptr (AccordDataset) dataset = accord_dataset_new (rows, G_N_ELEMENTS (rows), NULL, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, NULL);
  g_autofree AccordStanding *s = accord_quality_standings (dataset, consensus, NULL, false, .95, NULL);
  ck_assert_uint_eq (consensus->n_parts, 2);
  double mean = 0, weight = 0;
  for (size_t i = 0; i < 2; i++)
    {
      const AccordConsensusPart *part = &consensus->parts[i];
      double mass = consensus->prior[part->classes[0]] + consensus->prior[part->classes[1]];
      mean += consensus->prior[part->classes[0]] * part->table[0]
              + consensus->prior[part->classes[1]] * part->table[3];
      weight += mass;
    }
  ck_assert_double_eq_tol (s[0].quality.accuracy, mean / weight, 1e-12); /* a is the first of both */
  ck_assert (s[1].quality.accuracy > 0 && s[1].quality.accuracy < 1);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("quality");
  TCase *tcase = tcase_create ("quality");
  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, tables_by_a_second_program, 0, G_N_ELEMENTS (table_rows));
  tcase_add_test (tcase, one_class_has_no_quality);
  tcase_add_test (tcase, a_small_set);
  tcase_add_test (tcase, components_are_weighted);
  return suite;
}
