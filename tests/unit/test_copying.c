/* Copying: by the definition on random tables, on real sets with known findings, and planted copiers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/base/random.h>
#include <accord/stats/copying.h>
#include <accord/stats/simulation.h>
#include "labels.h"

static AccordConsensus *
consensus_of (const AccordDataset *dataset, AccordConsensusMethod method)
{
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  options.method = method;
  AccordConsensus *consensus = accord_consensus_new (dataset, &options, NULL);
  ck_assert_ptr_nonnull (consensus);
  return consensus;
}

static AccordCopying *
copying_of (const AccordDataset *dataset)
{
  g_autoptr (AccordConsensus) consensus = consensus_of (dataset, ACCORD_CONSENSUS_MAP);
  g_autoptr (GError) error = NULL;
  AccordCopying *copying = accord_copying_new (dataset, consensus, &error);
  ck_assert_msg (copying != NULL, "%s", error != NULL ? error->message : "");
  return copying;
}

/* ---- the tail ---- */

static double
enumerate (const double *chance, size_t n, size_t at_least)
{
  double sum = 0;
  for (unsigned set = 0; set < 1u << n; set++)
    {
      double p = 1;
      size_t happened = 0;
      for (size_t i = 0; i < n; i++)
        {
          p *= set >> i & 1 ? chance[i] : 1 - chance[i];
          happened += set >> i & 1;
        }
      sum += happened >= at_least ? p : 0;
    }
  return sum;
}

START_TEST (tail_by_enumeration)
{
  static const double chance[] = { .1, .9, .5, 1, 0, .3, .05, .77, .2, .61 };
  double scratch[12];
  for (size_t at_least = 0; at_least <= 10; at_least++)
    ck_assert_double_eq_tol (accord_poisson_binomial_tail (chance, 10, at_least, scratch),
                             enumerate (chance, 10, at_least), 1e-14);
  /* ten at a millionth each: no difference of large numbers */
  static const double tiny[] = { 1e-6, 1e-6, 1e-6, 1e-6 };
  const double tail = accord_poisson_binomial_tail (tiny, 4, 4, scratch);
  ck_assert_double_eq_tol (tail * 1e24, 1, 1e-12);
}
END_TEST

/* ---- the definition ---- */

typedef struct
{
  double expected, variance, wrong_expected, wrong_variance;
  double wrong_chance[256];
  uint32_t common, equal, wrong;
} Wanted;

static double
row_chance (const AccordConsensusPart *part, uint32_t a, size_t k, size_t l)
{
  return part->table[(a * part->n_classes + k) * part->n_classes + l];
}

/* Two annotators on one item of a table with one component in which all classes are; a straight product of chances. */
static void
add_item (Wanted *wanted, const AccordDataset *dataset, const AccordConsensus *consensus, size_t item,
          uint32_t a, uint32_t b)
{
  const AccordConsensusPart *part = &consensus->parts[0];
  const size_t n = part->n_classes;
  double t[8], total = 0, e = 0, right = 0;
  int of_a = -1, of_b = -1;
  for (size_t k = 0; k < n; k++)
    t[k] = consensus->prior[k];
  for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
    {
      if (dataset->annotator[i] == a)
        of_a = dataset->klass[i];
      else if (dataset->annotator[i] == b)
        of_b = dataset->klass[i];
      else
        for (size_t k = 0; k < n; k++)
          t[k] *= row_chance (part, dataset->annotator[i], k, dataset->klass[i]);
    }
  if (of_a < 0 || of_b < 0)
    return;
  size_t c = 0;
  for (size_t k = 0; k < n; k++)
    {
      total += t[k];
      c = t[k] > t[c] ? k : c;
    }
  for (size_t k = 0; k < n; k++)
    for (size_t l = 0; l < n; l++)
      {
        const double same = t[k] / total * row_chance (part, a, k, l) * row_chance (part, b, k, l);
        e += same;
        right += l == c ? same : 0;
      }
  wanted->wrong_chance[wanted->common++] = e - right;
  wanted->expected += e;
  wanted->variance += e * (1 - e);
  wanted->wrong_expected += e - right;
  wanted->wrong_variance += (e - right) * (1 - e + right);
  wanted->equal += of_a == of_b;
  wanted->wrong += of_a == of_b && (size_t) of_a != c;
}

/* Whether a second label an item of one annotator, at an odd item, is there; _i is the seed. */
START_TEST (pairs_by_the_definition)
{
  GRand *random = g_rand_new_with_seed ((guint32) _i + 1);
  g_autofree char *lines = unit_labels_random (random, 60, 6, 3, .6, .55);
  g_rand_free (random);
  GString *text = g_string_new (lines);
  if (_i % 2 == 1) /* later rounds: the last counts, all are left out */
    for (int i = 0; i < 60; i += 3)
      g_string_append_printf (text, "i%03d,a2,c%d\n", i, i / 3 % 3);
  g_autofree char *all = g_string_free (text, FALSE);
  g_autoptr (AccordDataset) dataset = unit_labels_of (all, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = consensus_of (dataset, ACCORD_CONSENSUS_MAP);
  g_autoptr (AccordCopying) copying = accord_copying_new (dataset, consensus, NULL);
  ck_assert_uint_eq (consensus->n_parts, 1);
  ck_assert_uint_eq (copying->n_pairs, 15);
  for (size_t j = 0; j < copying->n_pairs; j++)
    {
      const AccordCopyPair *pair = &copying->pairs[j];
      Wanted wanted = { 0 };
      double scratch[258];
      for (size_t item = 0; item < dataset->n_items; item++)
        add_item (&wanted, dataset, consensus, item, pair->a, pair->b);
      ck_assert_uint_eq (pair->common, wanted.common);
      ck_assert_uint_eq (pair->equal, wanted.equal);
      ck_assert_uint_eq (pair->wrong, wanted.wrong);
      unit_assert_near (pair->expected, wanted.expected, 1e-9);
      unit_assert_near (pair->wrong_expected, wanted.wrong_expected, 1e-9);
      unit_assert_near (pair->z, (wanted.equal - wanted.expected) / sqrt (wanted.variance), 1e-8);
      unit_assert_near (pair->z_wrong, (wanted.wrong - wanted.wrong_expected) / sqrt (wanted.wrong_variance),
                        1e-8);
      unit_assert_near (
          pair->p, accord_poisson_binomial_tail (wanted.wrong_chance, wanted.common, wanted.wrong, scratch),
          1e-10);
      unit_assert_near (pair->relative, (pair->z - copying->median) / copying->spread, 1e-12);
      ck_assert (pair->adjusted >= pair->p && copying->spread >= 1);
    }
}
END_TEST

/* The same figures to the last bit when the rows are turned round. */
START_TEST (the_order_of_rows_does_not_show)
{
  GRand *random = g_rand_new_with_seed (99);
  g_autofree char *lines = unit_labels_random (random, 80, 7, 3, .7, .5);
  g_rand_free (random);
  g_auto (GStrv) rows = g_strsplit (lines, "\n", -1);
  GString *turned = g_string_new (NULL);
  for (guint i = g_strv_length (rows); i-- > 0;)
    if (rows[i][0] != '\0')
      g_string_append_printf (turned, "%s\n", rows[i]);
  g_autofree char *other = g_string_free (turned, FALSE);
  g_autoptr (AccordDataset) first = unit_labels_of (lines, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordDataset) second = unit_labels_of (other, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordCopying) x = copying_of (first);
  g_autoptr (AccordCopying) y = copying_of (second);
  ck_assert_uint_eq (x->n_pairs, y->n_pairs);
  ck_assert_int_eq (memcmp (x->pairs, y->pairs, x->n_pairs * sizeof *x->pairs), 0);
}
END_TEST

/* A method with rows of zeros: whoever is left out takes its zeros along. */
START_TEST (impossible_classes_come_back)
{
  GRand *random = g_rand_new_with_seed (5);
  g_autofree char *lines = unit_labels_random (random, 40, 4, 2, 1, .8);
  g_rand_free (random);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = consensus_of (dataset, ACCORD_CONSENSUS_DS);
  g_autoptr (AccordCopying) copying = accord_copying_new (dataset, consensus, NULL);
  ck_assert_uint_eq (copying->n_pairs, 6);
  for (size_t j = 0; j < 6; j++)
    {
      Wanted wanted = { 0 };
      for (size_t item = 0; item < dataset->n_items; item++)
        add_item (&wanted, dataset, consensus, item, copying->pairs[j].a, copying->pairs[j].b);
      unit_assert_near (copying->pairs[j].expected, wanted.expected, 1e-9);
      ck_assert_uint_eq (copying->pairs[j].wrong, wanted.wrong);
    }
}
END_TEST

START_TEST (what_is_refused)
{
  g_autoptr (AccordDataset) small = unit_labels_of ("1,a,x\n1,b,x\n2,a,y\n2,b,x\n", ACCORD_ROUNDS_ALL);
  g_autoptr (AccordCopying) few = copying_of (small);
  ck_assert_str_eq (few->reason, ACCORD_REASON_NO_COMMON);
  g_autoptr (AccordConsensus) votes = consensus_of (small, ACCORD_CONSENSUS_MAJORITY);
  g_autoptr (AccordCopying) no_tables = accord_copying_new (small, votes, NULL);
  ck_assert_str_eq (no_tables->reason, ACCORD_REASON_NO_TABLES);
  g_autoptr (AccordDataset) alone = unit_labels_of ("1,a,x\n2,a,y\n", ACCORD_ROUNDS_ALL);
  g_autoptr (AccordCopying) one = copying_of (alone);
  ck_assert_str_eq (one->reason, ACCORD_REASON_NO_TWO);
  ck_assert_uint_eq (one->n_pairs, 0);
}
END_TEST

/* 1,001 people on one item, ten on the others: that item is left out, and named. */
START_TEST (crowded_items_are_left_out)
{
  GString *text = g_string_new (NULL);
  for (int a = 0; a <= ACCORD_COPYING_CROWD; a++)
    g_string_append_printf (text, "i00,a%04d,c%d\n", a, a % 2);
  for (int i = 1; i <= 12; i++)
    for (int a = 0; a < 4; a++)
      g_string_append_printf (text, "i%02d,a%04d,c%d\n", i, a, i % 2);
  g_autofree char *lines = g_string_free (text, FALSE);
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordCopying) copying = copying_of (dataset);
  ck_assert_uint_eq (copying->crowded, 1);
  ck_assert_uint_eq (copying->crowded_first, 0);
  ck_assert_uint_eq (copying->n_pairs, 6);
  ck_assert_uint_eq (copying->pairs[0].common, 12);
}
END_TEST

/* ---- real sets: what a second program found ---- */

static const struct
{
  const char *folder;
  size_t pairs, findings;
} real[] = {
  { "bluebirds", 741, 0 },   { "snow_temp", 706, 0 },       { "crows_pairs", 75, 0 },
  { "music_genre", 114, 1 }, { "zheng_d_product", 790, 5 },
};

START_TEST (findings_of_real_sets)
{
  if (unit_shared_data () == NULL)
    {
      unit_skip ("no shared data");
      return;
    }
  g_autofree char *file = g_build_filename (real[_i].folder, "labels.csv", NULL);
  g_autoptr (AccordDataset) dataset = unit_labels_read (unit_shared_data (), file, ACCORD_ROUNDS_ALL);
  ck_assert_ptr_nonnull (dataset);
  g_autoptr (AccordCopying) copying = copying_of (dataset);
  ck_assert_uint_eq (copying->n_pairs, real[_i].pairs);
  ck_assert_uint_eq (copying->n_findings, real[_i].findings);
  if (strcmp (real[_i].folder, "music_genre") != 0)
    return;
  const AccordCopyPair *pair = &copying->pairs[0];
  ck_assert (pair->finding);
  ck_assert_str_eq (accord_names_get (&dataset->annotator_names, pair->a), "w29");
  ck_assert_str_eq (accord_names_get (&dataset->annotator_names, pair->b), "w6");
  ck_assert_uint_eq (pair->wrong, 22);
  unit_assert_near (pair->wrong_expected, 9.7, .05);
}
END_TEST

/* ---- planted copiers ---- */

/* Like bluebirds: 108 items of two classes, 39 people of hit rates that are mostly poor for one class; a fortieth has nine
 * tenths of the labels of one of them.  Copied are people off chance, as far as one can see copying at all. */
static AccordDataset *
birds (guint seed, int copied)
{
  gsl_rng *random = accord_random_new (seed, 0);
  GString *text = g_string_new (NULL);
  double hit[39][2];
  for (int a = 0; a < 39; a++)
    {
      hit[a][0] = .45 + .5 * gsl_rng_uniform (random);
      hit[a][1] = .35 + .6 * gsl_rng_uniform (random);
    }
  for (int i = 0; i < 108; i++)
    {
      const int truth = i % 9 < 4;
      for (int a = 0; a < 39; a++)
        {
          const int said = gsl_rng_uniform (random) < hit[a][truth] ? truth : !truth;
          g_string_append_printf (text, "i%03d,a%02d,c%d\n", i, a, said);
          if (a == copied && gsl_rng_uniform (random) < .9)
            g_string_append_printf (text, "i%03d,copier,c%d\n", i, said);
        }
    }
  gsl_rng_free (random);
  g_autofree char *lines = g_string_free (text, FALSE);
  return unit_labels_of (lines, ACCORD_ROUNDS_ALL);
}

START_TEST (a_planted_copier_is_found_and_none_is_false)
{
  const int copied = (7 * _i + 3) % 39;
  g_autofree char *name = g_strdup_printf ("a%02d", copied);
  g_autoptr (AccordDataset) dataset = birds ((guint) _i + 1, copied);
  g_autoptr (AccordCopying) copying = copying_of (dataset);
  ck_assert_uint_eq (copying->n_pairs, 780);
  ck_assert (copying->pairs[0].sure && copying->pairs[0].finding);
  for (size_t i = 1; i < copying->n_pairs; i++)
    ck_assert (!copying->pairs[i].sure);
  ck_assert_str_eq (accord_names_get (&dataset->annotator_names, copying->pairs[0].a), name);
  ck_assert_str_eq (accord_names_get (&dataset->annotator_names, copying->pairs[0].b), "copier");
  ck_assert (copying->pairs[0].adjusted < .001);
  g_autoptr (AccordDataset) honest = birds ((guint) _i + 1, -1);
  g_autoptr (AccordCopying) nobody = copying_of (honest);
  ck_assert_uint_eq (nobody->n_pairs, 741);
  for (size_t i = 0; i < nobody->n_pairs; i++)
    ck_assert (!nobody->pairs[i].sure);
}
END_TEST

/* The set in figures: 39 people, one of them a copier that takes nine labels of ten from another. */
START_TEST (the_simulator_s_copier_is_found)
{
  AccordSimulationParameters parameters;
  accord_simulation_parameters_init (&parameters);
  parameters.items = 108;
  parameters.annotators = parameters.labels = 39;
  parameters.classes = 2;
  parameters.slip = .25;
  parameters.copying = 1;
  parameters.copy = .9;
  g_autoptr (AccordSimulation) simulation = accord_simulation_new (&parameters, (uint64_t) _i + 1, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  uint32_t copier = 0;
  for (uint64_t i = 0; i < simulation->n_labels; i++)
    g_string_append_printf (text, "i%03u,%s,c%u\n", simulation->label_item[i],
                            simulation->annotator_names[simulation->annotator[i]], simulation->klass[i]);
  for (uint32_t a = 0; a < simulation->n_annotators; a++)
    copier = simulation->role[a] == ACCORD_ROLE_COPYING ? a : copier;
  g_autoptr (AccordDataset) dataset = unit_labels_of (text->str, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordCopying) copying = copying_of (dataset);
  const uint32_t source = simulation->source[copier];
  ck_assert_uint_eq (copying->n_pairs, 741);
  ck_assert (copying->pairs[0].sure && !copying->pairs[1].sure);
  ck_assert_uint_eq (copying->pairs[0].a, MIN (source, copier));
  ck_assert_uint_eq (copying->pairs[0].b, MAX (source, copier));
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("copying");
  TCase *tcase = tcase_create ("copying");
  tcase_set_timeout (tcase, 120);
  suite_add_tcase (suite, tcase);
  tcase_add_test (tcase, tail_by_enumeration);
  tcase_add_loop_test (tcase, pairs_by_the_definition, 0, 6);
  tcase_add_test (tcase, the_order_of_rows_does_not_show);
  tcase_add_test (tcase, impossible_classes_come_back);
  tcase_add_test (tcase, what_is_refused);
  tcase_add_test (tcase, crowded_items_are_left_out);
  tcase_add_loop_test (tcase, findings_of_real_sets, 0, G_N_ELEMENTS (real));
  tcase_add_loop_test (tcase, a_planted_copier_is_found_and_none_is_false, 0, 8);
  tcase_add_loop_test (tcase, the_simulator_s_copier_is_found, 0, 5);
  return suite;
}
