/* Scores without oneself: by the definition on random tables, rounds, components, zeros.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/stats/without.h>
#include "labels.h"

static AccordConsensus *
consensus_of (const AccordDataset *dataset, AccordConsensusMethod method)
{
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  options.method = method;
  return accord_consensus_new (dataset, &options, NULL);
}

static size_t
place (const uint32_t *annotators, uint32_t annotator)
{
  size_t at = 0;
  while (annotators[at] != annotator)
    at++;
  return at;
}

static size_t
place_of_class (const AccordConsensusPart *part, uint16_t klass)
{
  size_t at = 0;
  while (part->classes[at] != klass)
    at++;
  return at;
}

/* T of @item from the rows of all but @annotator, as a product. */
static const AccordConsensusPart *
posterior_without (const AccordDataset *dataset, const AccordConsensus *consensus, size_t item,
                   uint32_t annotator, double *t)
{
  const AccordConsensusPart *part = &consensus->parts[consensus->pattern_part[consensus->item_pattern[item]]];
  const size_t n = part->n_classes;
  double total = 0;
  for (size_t k = 0; k < n; k++)
    {
      t[k] = consensus->prior[part->classes[k]];
      for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
        if (dataset->annotator[i] != annotator)
          t[k] *= part->table[(place (part->annotators, dataset->annotator[i]) * n + k) * n
                              + place_of_class (part, dataset->klass[i])];
      total += t[k];
    }
  for (size_t k = 0; k < n; k++)
    t[k] /= total;
  return part;
}

static void
assert_definition (const AccordDataset *dataset, const AccordConsensus *consensus)
{
  g_autoptr (AccordWithout) without = accord_without_new (dataset, consensus, NULL);
  g_autofree double *squares = g_new0 (double, dataset->n_annotators + 1);
  double said = 0, judged = 0, t[16];
  ck_assert_ptr_nonnull (without);
  for (size_t item = 0; item < dataset->n_items; item++)
    for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
      {
        const uint32_t a = dataset->annotator[i];
        if (dataset->annotator[dataset->item_start[item]]
            == dataset->annotator[dataset->item_start[item + 1] - 1])
          {
            ck_assert (isnan (without->score[i]));
            ck_assert_uint_eq (without->klass[i], ACCORD_CLASS_NONE);
            continue;
          }
        const AccordConsensusPart *part = posterior_without (dataset, consensus, item, a, t);
        const double score = t[place_of_class (part, dataset->klass[i])];
        unit_assert_near (without->score[i], score, 1e-9);
        for (size_t k = 0; k < part->n_classes; k++)
          ck_assert (t[k] <= t[place_of_class (part, without->klass[i])] + 1e-9);
        squares[a] += score * score;
        judged++;
      }
  for (size_t a = 0; a < dataset->n_annotators; a++)
    unit_assert_near (without->squares[a], squares[a], 1e-8);
  for (size_t p = 0; p < consensus->n_parts; p++)
    for (size_t c = 0;
         c < consensus->parts[p].n_annotators * consensus->parts[p].n_classes * consensus->parts[p].n_classes;
         c++)
      said += without->said[p][c];
  unit_assert_near (said, judged, 1e-8);
}

START_TEST (by_the_definition)
{
  GRand *random = g_rand_new_with_seed ((guint32) _i + 7);
  g_autofree char *lines = unit_labels_random (random, 50, 6, 4, .5, .6);
  g_rand_free (random);
  g_autofree char *more
      = g_strconcat (lines, "i000,a1,c0\ni000,a1,c2\nx1,b,p\nx1,c,q\nx2,b,p\nx2,d,p\n", NULL);
  g_autoptr (AccordDataset) dataset = unit_labels_of (more, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus
      = consensus_of (dataset, _i % 2 == 0 ? ACCORD_CONSENSUS_MAP : ACCORD_CONSENSUS_MACE);
  ck_assert_uint_eq (consensus->n_parts, 2);
  assert_definition (dataset, consensus);
}
END_TEST

/* Plain Dawid-Skene has rows of zeros: left out, a label that made a class impossible makes it possible again. */
START_TEST (zeros_are_taken_along)
{
  static const char lines[]
      = "1,a,x\n1,b,x\n1,c,y\n2,a,x\n2,b,x\n2,c,x\n3,a,y\n3,b,y\n3,c,y\n4,a,y\n4,b,y\n4,c,y\n";
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = consensus_of (dataset, ACCORD_CONSENSUS_DS);
  assert_definition (dataset, consensus);
}
END_TEST

/* One cell of the tables by hand: of the two others, b alone is on item 2. */
START_TEST (what_was_said)
{
  static const char lines[] = "1,a,x\n1,b,x\n2,a,y\n2,b,x\n3,b,y\n";
  double t[2];
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = consensus_of (dataset, ACCORD_CONSENSUS_MAP);
  g_autoptr (AccordWithout) without = accord_without_new (dataset, consensus, NULL);
  posterior_without (dataset, consensus, 1, 0, t);
  unit_assert_near (without->said[0][0 * 2 + 1], t[0], 1e-12); /* a said y where x is true */
  unit_assert_near (without->said[0][1 * 2 + 1], t[1], 1e-12);
  ck_assert_uint_eq (without->judged[0], 2);
  ck_assert_uint_eq (without->judged[1], 2);
}
END_TEST

START_TEST (votes_have_no_tables)
{
  GError *error = NULL;
  g_autoptr (AccordDataset) dataset = unit_labels_of ("1,a,x\n1,b,y\n", ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = consensus_of (dataset, ACCORD_CONSENSUS_MAJORITY);
  ck_assert_ptr_null (accord_without_new (dataset, consensus, &error));
  ck_assert_ptr_null (error);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("without");
  TCase *tcase = tcase_create ("without");
  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, by_the_definition, 0, 6);
  tcase_add_test (tcase, zeros_are_taken_along);
  tcase_add_test (tcase, what_was_said);
  tcase_add_test (tcase, votes_have_no_tables);
  return suite;
}
