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

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("merge");
  TCase *tc = tcase_create ("merge");
  tcase_add_test (tc, table_a_merges);
  tcase_add_test (tc, table_b_synonyms_cost_nothing);
  suite_add_tcase (suite, tc);
  return suite;
}
