/* Tests of accord/stats/merge.h, merge_bound.h and grouping.h: worked tables, an independent program, laws.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/merge.h>

#include <string.h>
#include <accord/stats/grouping.h>
#include <accord/stats/merge_bound.h>
#include "unit.h"

/* Table A: labels of a, b, c times items; table B: two synonyms. */
static const uint32_t table_a[]
    = { 3, 0, 0, 0, 3, 0, 0, 0, 3, 2, 1, 0, 1, 2, 0, 1, 1, 1, 0, 1, 2, 2, 0, 1, 0, 2, 0, 1, 0, 0 };
static const uint64_t times_a[] = { 20, 15, 10, 6, 5, 2, 1, 1, 3, 4 };
static const uint32_t table_b[] = { 2, 0, 0, 1, 1, 0, 0, 2, 0, 0, 0, 2 };
static const uint64_t times_b[] = { 25, 50, 25, 40 };

typedef struct
{
  AccordProfiles *profiles;
  AccordConfusion *confusion;
  AccordMerges *merges;
} Fixture;

static void
fixture_clear (Fixture *f)
{
  accord_profiles_free (f->profiles);
  accord_confusion_free (f->confusion);
  accord_merges_free (f->merges);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static Fixture
fixture (const uint32_t *counts, const uint64_t *times, size_t rows, size_t classes)
{
  g_autoptr (GError) error = NULL;
  Fixture f = { 0 };
  f.profiles = accord_profiles_from_counts (counts, times, rows, classes);
  f.confusion = accord_confusion_new (f.profiles, .95, &error);
  ck_assert_ptr_nonnull (f.confusion);
  f.merges = accord_merges_new (f.profiles, f.confusion, .95, &error);
  ck_assert_ptr_nonnull (f.merges);
  return f;
}

/* alpha_after gain se ac1_gain agreement_gain bits_lost bits_share shared_lost, printed to 8 places */
static void
check_merge (const Fixture *f, uint16_t a, uint16_t b, const double wanted[8])
{
  const AccordMerge *m = &f->merges->merges[accord_confusion_find (f->confusion, a, b)];
  const double found[8] = { m->alpha_after,    m->gain,      m->se,         m->ac1_gain,
                            m->agreement_gain, m->bits_lost, m->bits_share, m->shared_lost };
  for (int i = 0; i < 8; i++)
    ck_assert_msg (fabs (found[i] - wanted[i]) <= 5.1e-9, "pair %d,%d column %d: %.10f, wanted %.8f", a, b, i,
                   found[i], wanted[i]);
}

START_TEST (table_a_merges)
{
  g_auto (Fixture) f = fixture (table_a, times_a, 10, 3);
  unit_assert_near (f.merges->alpha, .7298037426, 5e-11);
  unit_assert_near (f.merges->ac1, .7539608319, 5e-11);
  unit_assert_near (f.merges->agreement, .8306878307, 5e-11);
  unit_assert_near (f.merges->entropy, 1.5063493110, 5e-11);
  unit_assert_near (f.merges->shared, .7383733434, 5e-11);
  check_merge (
      &f, 0, 1,
      (double[]){ .85998108, .13017734, .05891815, .18662166, .12698413, .80871750, .53687248, .28048401 });
  check_merge (
      &f, 0, 2,
      (double[]){ .68103448, -.04876926, .03060793, -.02961750, .02116402, .55093032, .36573875, .38602106 });
  check_merge (
      &f, 1, 2,
      (double[]){ .69547325, -.03433049, .02603545, -.04861614, .02116402, .51839281, .34413851, .35945127 });
  ck_assert_uint_eq (f.merges->best, 0);
}
END_TEST

START_TEST (table_b_synonyms_cost_nothing)
{
  g_auto (Fixture) f = fixture (table_b, times_b, 4, 3);
  const AccordMerge *m = &f.merges->merges[0];
  unit_assert_near (f.merges->alpha, .46346154, 5.1e-9);
  unit_assert_near (m->alpha_after, 1, 1e-12);
  unit_assert_near (m->gain, .53653846, 5.1e-9);
  unit_assert_near (m->se, .06326423, 5.1e-9);
  unit_assert_near (m->ac1_gain, .53435115, 5.1e-9);
  unit_assert_near (m->bits_lost, .71428571, 5.1e-9);
  unit_assert_near (m->bits_share, .45282292, 5.1e-9);
  ck_assert (m->shared_lost == 0);
  unit_assert_near (f.merges->shared, .86312057, 5.1e-9);
}
END_TEST

/* The table of the independent program (Python: one loop over items, alpha differentiated numerically in each item's
 * weight, 4,000 resamples of items by another generator): LCG x' = 1103515245 x + 12345 mod 2^31, the bits above 16;
 * an item: r = draw mod 6 labels, truth = draw mod classes; a label: truth if draw mod 3 > 0, else draw mod classes. */
static uint32_t
lcg (uint32_t *state)
{
  *state = (*state * UINT32_C (1103515245) + 12345) & 0x7fffffff;
  return *state >> 16;
}

enum
{
  ITEMS = 300,
  K = 5,
};

static const uint32_t *
random_table (size_t items, size_t classes, uint32_t state)
{
  static uint32_t counts[1000 * 20];
  memset (counts, 0, sizeof counts);
  for (size_t i = 0; i < items; i++)
    {
      const uint32_t r = lcg (&state) % 6, truth = lcg (&state) % classes;
      for (uint32_t j = 0; j < r; j++)
        {
          const bool right = lcg (&state) % 3 != 0;
          counts[i * classes + (right ? truth : lcg (&state) % classes)]++;
        }
    }
  return counts;
}

START_TEST (random_table_agrees_with_independent_program)
{
  g_auto (Fixture) f = fixture (random_table (ITEMS, K, 11), NULL, ITEMS, K);
  unit_assert_near (f.merges->alpha, 0.3919502759347244, 1e-12);
  unit_assert_near (f.merges->ac1, 0.37623223174469306, 1e-12);
  unit_assert_near (f.merges->agreement, 0.500846023688663, 1e-12);
  unit_assert_near (f.merges->shared, 0.3597849824708673, 1e-12);
  unit_assert_near (f.merges->entropy, 2.315318441738352, 1e-12);
  static const struct
  {
    uint16_t a, b;
    double count, lift, log_odds, se_odds, two_way_low, two_way_high, gain, se, agreement, ac1, bits, shared;
  } wanted[] = {
    { 0, 1, 13.0833333333, 0.9197182061, 3.2428475506, 0.5328487232, 0.8536368062, 0.9444489631,
      -0.0045109151, 0.0124313895, 0.0399323181, 0.0181036691, 0.3670200162, 0.0876692566 },
    { 1, 4, 11.9166666667, 0.7217962334, 3.6009381208, 0.5469159457, 0.8740320876, 0.9537896539, -0.018415352,
      0.0126857729, 0.0358714044, 0.0138725092, 0.3939397547, 0.1063251616 },
    { 2, 3, 20.5833333333, 1.2116713885, 2.3098544561, 0.4501611136, 0.7926049374, 0.9071052562, 0.0144623983,
      0.0138680855, 0.0549915398, 0.0394996325, 0.4014940917, 0.0572749446 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      const size_t at = accord_confusion_find (f.confusion, wanted[i].a, wanted[i].b);
      const AccordConfusionPair *p = &f.confusion->pairs[at];
      const AccordMerge *m = &f.merges->merges[at];
      unit_assert_near (p->count, wanted[i].count, 1e-9);
      unit_assert_near (p->lift, wanted[i].lift, 1e-9);
      unit_assert_near (p->log_odds, wanted[i].log_odds, 1e-9);
      unit_assert_near (p->se, wanted[i].se_odds, 1e-9);
      unit_assert_near (p->two_way_low, wanted[i].two_way_low, 1e-9);
      unit_assert_near (p->two_way_high, wanted[i].two_way_high, 1e-9);
      unit_assert_near (m->gain, wanted[i].gain, 1e-9);
      unit_assert_near (m->se, wanted[i].se, 1e-8); /* numerical derivative */
      unit_assert_near (m->agreement_gain, wanted[i].agreement, 1e-9);
      unit_assert_near (m->ac1_gain, wanted[i].ac1, 1e-9);
      unit_assert_near (m->bits_lost, wanted[i].bits, 1e-9);
      unit_assert_near (m->shared_lost, wanted[i].shared, 1e-9);
    }
}
END_TEST

START_TEST (simultaneous_bound_agrees_with_resampling_items)
{
  g_auto (Fixture) f = fixture (random_table (ITEMS, K, 11), NULL, ITEMS, K);
  g_autoptr (GError) error = NULL;
  ck_assert (accord_merges_resample (f.merges, f.profiles, f.confusion, 4000, .95, 1, &error));
  ck_assert_int_eq (f.merges->bound, ACCORD_MERGE_RESAMPLED);
  unit_assert_near (f.merges->critical, 2.635143, .08);    /* Monte Carlo error of either about .03 */
  unit_assert_near (f.merges->optimism, 0.0172966, .0012); /* about .0003 */
  const AccordMerge *best = &f.merges->merges[f.merges->best];
  unit_assert_near (f.merges->best_corrected, best->gain - f.merges->optimism, 1e-15);
  unit_assert_near (best->low_sim, best->gain - f.merges->critical * best->se, 1e-15);

  const double critical = f.merges->critical;
  ck_assert (accord_merges_resample (f.merges, f.profiles, f.confusion, 4000, .95, 1, &error));
  ck_assert (f.merges->critical == critical); /* the seed fixes every bit */
  ck_assert (accord_merges_resample (f.merges, f.profiles, f.confusion, 4000, .95, 2, &error));
  ck_assert (f.merges->critical != critical);

  accord_merges_bonferroni (f.merges, .95);
  unit_assert_near (f.merges->critical, 2.5758293035489004, 1e-12); /* normal quantile at .05/10 */
}
END_TEST

/* Items 2 1 1 and 1 2 1: for a and b both have the same influence, so se is 0 by hand (gain -1/18), and no multiple of
 * it must bound the others; the gain of the other pairs is 1/45, its standard error .0104 (exact fractions). */
START_TEST (no_variation_of_one_pair_leaves_the_bound_of_others)
{
  static const uint32_t counts[] = { 2, 1, 1, 1, 2, 1 };
  g_auto (Fixture) f = fixture (counts, NULL, 2, 3);
  g_autoptr (GError) error = NULL;
  ck_assert (accord_merges_resample (f.merges, f.profiles, f.confusion, 1000, .95, 1, &error));
  const AccordMerge *ab = &f.merges->merges[0], *ac = &f.merges->merges[1];
  unit_assert_near (ab->gain, -1. / 18, 1e-15);
  ck_assert (ab->se == 0);
  ck_assert (f.confusion->pairs[0].se == 0);
  unit_assert_near (ac->gain, 1. / 45, 1e-15);
  unit_assert_near (ac->se, .01037037037, 1e-9);
  /* resamples hold the first item twice, both, or the second twice; c is the largest of three deviations */
  ck_assert_msg (ac->low_sim > -.1, "low_sim %g", ac->low_sim);
}
END_TEST

START_TEST (resampling_needs_pairs)
{
  static const uint32_t two[] = { 2, 0, 1, 1, 0, 2 };
  g_auto (Fixture) f = fixture (two, NULL, 3, 2);
  g_autoptr (GError) error = NULL;
  ck_assert (isnan (f.merges->merges[0].gain)); /* one class would be left */
  ck_assert (isnan (f.merges->merges[0].ac1_gain));
  unit_assert_near (f.merges->merges[0].agreement_gain, 1. / 3, 1e-15);
  unit_assert_near (f.merges->merges[0].shared_lost, f.merges->shared, 1e-12); /* all there was */
  ck_assert (accord_merges_resample (f.merges, f.profiles, f.confusion, 100, .95, 1, &error));
  ck_assert_int_eq (f.merges->bound, ACCORD_MERGE_NO_BOUND);
  ck_assert (isnan (f.merges->merges[0].low_sim) && isnan (f.merges->optimism));
  ck_assert_uint_eq (f.merges->best, ACCORD_CONFUSION_NONE);
}
END_TEST

/* gain > 0 exactly when lift > 1; shared_lost >= 0, at most what was shared and twice the bits lost (both people
 * lose them); bounds in order. */
START_TEST (laws_hold_on_random_tables)
{
  for (uint32_t seed = 1; seed <= 40; seed++)
    {
      const size_t items = 20 + 13 * seed, classes = 3 + seed % 12;
      g_auto (Fixture) f = fixture (random_table (items, classes, seed), NULL, items, classes);
      for (size_t i = 0; i < f.confusion->n_pairs; i++)
        {
          const AccordMerge *m = &f.merges->merges[i];
          if (isnan (m->gain))
            continue;
          ck_assert_msg ((m->gain > 0) == (f.confusion->pairs[i].lift > 1),
                         "seed %u pair %zu: gain %g, lift %g", seed, i, m->gain, f.confusion->pairs[i].lift);
          ck_assert (m->shared_lost >= 0 && m->shared_lost <= f.merges->shared + 1e-12);
          ck_assert (m->shared_lost <= 2 * m->bits_lost + 1e-12);
          ck_assert (m->agreement_gain >= 0 && m->low <= m->gain);
          unit_assert_near (m->alpha_after, f.merges->alpha + m->gain, 1e-15);
        }
    }
}
END_TEST

/* The gain of a pair is what alpha of the merged table says. */
START_TEST (gain_is_alpha_of_the_merged_table)
{
  const uint32_t *counts = random_table (ITEMS, K, 5);
  g_auto (Fixture) f = fixture (counts, NULL, ITEMS, K);
  static uint32_t merged[ITEMS * K];
  for (size_t i = 0; i < f.confusion->n_pairs; i++)
    {
      const uint16_t a = f.confusion->pairs[i].a, b = f.confusion->pairs[i].b;
      memcpy (merged, counts, sizeof merged);
      uint16_t group[K];
      for (uint16_t k = 0; k < K; k++)
        group[k] = k == b ? a : k;
      for (size_t u = 0; u < ITEMS; u++)
        {
          merged[u * K + a] += merged[u * K + b];
          merged[u * K + b] = 0;
        }
      g_auto (Fixture) g = fixture (merged, NULL, ITEMS, K);
      unit_assert_near (g.merges->alpha, f.merges->merges[i].alpha_after, 1e-12);
      unit_assert_near (g.merges->shared, f.merges->shared - f.merges->merges[i].shared_lost, 1e-12);
      unit_assert_near (g.merges->entropy, f.merges->entropy - f.merges->merges[i].bits_lost, 1e-12);
      unit_assert_near (accord_merges_alpha (f.confusion, group), g.merges->alpha, 1e-12);
    }
}
END_TEST

START_TEST (ranking_by_gain)
{
  g_auto (Fixture) f = fixture (random_table (ITEMS, K, 11), NULL, ITEMS, K);
  g_autofree uint32_t *rank = accord_merges_rank (f.merges, f.confusion);
  ck_assert_uint_eq (rank[0], f.merges->best);
  for (size_t i = 1; i < f.confusion->n_pairs; i++)
    ck_assert (f.merges->merges[rank[i - 1]].gain >= f.merges->merges[rank[i]].gain);
}
END_TEST

START_TEST (grouping_agrees_with_independent_program)
{
  g_auto (Fixture) f = fixture (random_table (ITEMS, K, 11), NULL, ITEMS, K);
  g_autoptr (GError) error = NULL;
  size_t elbow = 99;
  g_autoptr (GArray) steps = accord_grouping_new (f.profiles, f.confusion, .95, &elbow, &error);
  ck_assert_ptr_nonnull (steps);
  ck_assert_uint_eq (steps->len, 3);
  ck_assert_uint_eq (elbow, 0); /* people may tell the first two apart: two_way_high .91 */
  static const double wanted[3][7] = {
    { 0.4064126742063098, 0.0144623983, 1.2116713885, 0.4014940917, 0.0572749446, 0.7926049374,
      0.9071052562 },
    { 0.4300377739986364, 0.0236250998, 1.114895016, 0.5972931937, 0.0839521767, 0.8040417283, 0.8816713349 },
    { 0.4558948010787611, 0.0258570271, 1.0513244627, 0.6576376913, 0.0991009319, 0.8097341071,
      0.8887839446 },
  };
  static const uint16_t joined[3][2] = { { 2, 3 }, { 2, 4 }, { 0, 2 } };
  for (guint i = 0; i < 3; i++)
    {
      const AccordGroupingStep *s = &g_array_index (steps, AccordGroupingStep, i);
      const double found[7]
          = { s->alpha, s->gain, s->lift, s->bits_lost, s->shared_lost, s->two_way_low, s->two_way_high };
      ck_assert_uint_eq (s->a, joined[i][0]);
      ck_assert_uint_eq (s->b, joined[i][1]);
      ck_assert_uint_eq (s->groups, 4 - i);
      for (int j = 0; j < 7; j++)
        unit_assert_near (found[j], wanted[i][j], 1e-9);
    }
  AccordNames names;
  accord_names_init (&names);
  for (const char *c = "abcde"; *c != '\0'; c++)
    accord_names_add (&names, c, 1);
  g_autofree char *members = accord_grouping_members (steps, 2, 2, &names);
  ck_assert_str_eq (members, "c, d, e");
  accord_names_clear (&names);
}
END_TEST

START_TEST (grouping_stops_behind_synonyms)
{
  g_auto (Fixture) f = fixture (table_b, times_b, 4, 3);
  g_autoptr (GError) error = NULL;
  size_t elbow = 0;
  g_autoptr (GArray) steps = accord_grouping_new (f.profiles, f.confusion, .95, &elbow, &error);
  ck_assert_uint_eq (steps->len, 1);
  ck_assert_uint_eq (elbow, 0); /* two_way_high .719: 140 items are too few to be sure */

  static const uint64_t often[] = { 250, 500, 250, 400 };
  g_auto (Fixture) g = fixture (table_b, often, 4, 3);
  g_autoptr (GArray) sure = accord_grouping_new (g.profiles, g.confusion, .95, &elbow, &error);
  ck_assert_uint_eq (elbow, 1);
  unit_assert_near (g_array_index (sure, AccordGroupingStep, 0).alpha, 1, 1e-12);
  ck_assert (g_array_index (sure, AccordGroupingStep, 0).shared_lost == 0);
}
END_TEST

START_TEST (too_many_classes_cannot_be_grouped)
{
  enum
  {
    MANY = 600
  };
  static uint32_t wide[MANY];
  wide[3] = 2;
  g_auto (Fixture) f = fixture (wide, NULL, 1, MANY);
  g_autoptr (GError) error = NULL;
  size_t elbow;
  ck_assert_ptr_null (accord_grouping_new (f.profiles, f.confusion, .95, &elbow, &error));
  ck_assert_str_eq (error->message, "grouping takes at most 512 classes, there are 600");
}
END_TEST

START_TEST (nothing_to_compare_is_undefined)
{
  static const uint32_t alone[] = { 1, 0, 0, 0, 1, 0 };
  g_auto (Fixture) f = fixture (alone, NULL, 2, 3);
  ck_assert (isnan (f.merges->alpha) && isnan (f.merges->agreement) && isnan (f.merges->merges[0].bits_lost));
  static const uint32_t same[] = { 2, 0, 0 };
  g_auto (Fixture) g = fixture (same, NULL, 1, 3);
  ck_assert (isnan (g.merges->alpha) && isnan (g.merges->merges[0].gain));
  unit_assert_near (g.merges->entropy, 0, 0);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("merge");
  TCase *tc = tcase_create ("merge");
  tcase_add_test (tc, table_a_merges);
  tcase_add_test (tc, table_b_synonyms_cost_nothing);
  tcase_add_test (tc, random_table_agrees_with_independent_program);
  tcase_add_test (tc, simultaneous_bound_agrees_with_resampling_items);
  tcase_add_test (tc, no_variation_of_one_pair_leaves_the_bound_of_others);
  tcase_add_test (tc, resampling_needs_pairs);
  tcase_add_test (tc, laws_hold_on_random_tables);
  tcase_add_test (tc, gain_is_alpha_of_the_merged_table);
  tcase_add_test (tc, ranking_by_gain);
  tcase_add_test (tc, grouping_agrees_with_independent_program);
  tcase_add_test (tc, grouping_stops_behind_synonyms);
  tcase_add_test (tc, too_many_classes_cannot_be_grouped);
  tcase_add_test (tc, nothing_to_compare_is_undefined);
  suite_add_tcase (suite, tc);
  return suite;
}
