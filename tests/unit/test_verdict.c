/* Verdicts on annotators: planted ones are found in simulated sets, ordinary ones are left alone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/stats/simulation.h>
#include <accord/stats/verdict.h>
#include "labels.h"

/* A simulated set, judged. */
typedef struct
{
  AccordSimulation *simulation;
  AccordDataset *dataset;
  AccordSequences *sequences;
  AccordAnnotatorVerdicts *verdicts;
} Set;

static void
set_clear (Set *set)
{
  accord_simulation_free (set->simulation);
  accord_dataset_free (set->dataset);
  accord_sequences_free (set->sequences);
  accord_annotator_verdicts_free (set->verdicts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Set, set_clear)

static AccordAnnotatorVerdicts *
judge (const AccordDataset *dataset, const AccordSequences *sequences)
{
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  const AccordVerdictOptions how = ACCORD_VERDICT_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, &error);
  AccordAnnotatorVerdicts *verdicts
      = accord_annotator_verdicts_new (dataset, consensus, sequences, &how, &error);
  ck_assert_msg (verdicts != NULL, "%s", error != NULL ? error->message : "");
  return verdicts;
}

/* Items are in the order of time, one a minute: so is each annotator's sequence; a hundred items a batch. */
static void
set_draw (Set *set, const AccordSimulationParameters *parameters, uint64_t seed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const AccordSimulation *s = set->simulation = accord_simulation_new (parameters, seed, NULL);
  ck_assert_ptr_nonnull (s);
  for (uint64_t i = 0; i < s->n_labels; i++)
    if (s->klass[i] < s->n_classes)
      g_string_append_printf (text, "i%05u,%s,c%02u\n", s->label_item[i], s->annotator_names[s->annotator[i]],
                              s->klass[i]);
  set->dataset = unit_labels_of (text->str, ACCORD_ROUNDS_ALL);
  ck_assert_uint_eq (set->dataset->n_annotators, s->n_annotators);
  g_autofree AccordSequenceRow *rows = g_new (AccordSequenceRow, set->dataset->n_labels + 1);
  for (size_t item = 0; item < set->dataset->n_items; item++)
    for (uint64_t i = set->dataset->item_start[item]; i < set->dataset->item_start[item + 1]; i++)
      {
        const uint32_t number
            = (uint32_t) strtoul (accord_names_get (&set->dataset->item_names, item) + 1, NULL, 10);
        rows[i] = (AccordSequenceRow){ i, 60. * number, NAN, number / 100 };
      }
  set->sequences = accord_sequences_new (set->dataset, rows, NULL, NULL);
  set->verdicts = judge (set->dataset, set->sequences);
}

static AccordVerdictKind
wanted_of (AccordSimulationRole role)
{
  switch (role)
    {
    case ACCORD_ROLE_RANDOM:
      return ACCORD_VERDICT_RANDOM;
    case ACCORD_ROLE_BIASED:
      return ACCORD_VERDICT_BIASED;
    case ACCORD_ROLE_COPYING:
      return ACCORD_VERDICT_COPYING;
    case ACCORD_ROLE_DRIFTING:
      return ACCORD_VERDICT_DRIFT;
    default:
      return ACCORD_VERDICT_OK;
    }
}

/* Whether somebody copies from @a. */
static bool
is_source (const AccordSimulation *simulation, size_t a)
{
  for (size_t b = 0; b < simulation->n_annotators; b++)
    if (simulation->role[b] == ACCORD_ROLE_COPYING && simulation->source[b] == a)
      return true;
  return false;
}

static void
assert_planted (const Set *set, unsigned seed)
{
  const AccordSimulation *s = set->simulation;
  for (size_t a = 0; a < s->n_annotators; a++)
    {
      const AccordAnnotatorVerdict *verdict = &set->verdicts->verdicts[a];
      const AccordVerdictKind wanted
          = is_source (s, a) ? ACCORD_VERDICT_COPYING : wanted_of ((AccordSimulationRole) s->role[a]);
      ck_assert_msg (verdict->kind == wanted, "seed %u, %s: %s, wanted %s (kappa %.3f of median %.3f)", seed,
                     s->annotator_names[a], accord_verdict_name (verdict->kind), accord_verdict_name (wanted),
                     verdict->kappa, set->verdicts->median);
      if (wanted == ACCORD_VERDICT_BIASED)
        {
          ck_assert_uint_eq (verdict->class_a, s->bias_from[a]);
          ck_assert_uint_eq (verdict->class_b, s->bias_to[a]);
        }
      if (s->role[a] == ACCORD_ROLE_COPYING)
        ck_assert_uint_eq (verdict->other, s->source[a]);
    }
}

static const struct
{
  uint64_t items, annotators, classes, labels, labels_min;
  double slip, ambiguous;
} designs[] = {
  { 1200, 12, 8, 10, 0, .03, .08 }, { 1200, 12, 8, 5, 0, .03, .08 }, { 1200, 12, 8, 3, 0, .03, .08 },
  { 600, 10, 2, 5, 0, .05, .05 },   { 1500, 40, 4, 5, 3, .05, .05 }, { 600, 6, 3, 3, 0, .08, 0 },
};
#define SEEDS 4

START_TEST (planted_annotators_are_found_and_no_others)
{
  AccordSimulationParameters parameters;
  accord_simulation_parameters_init (&parameters);
  const size_t d = (size_t) _i / SEEDS;
  parameters.items = designs[d].items;
  parameters.annotators = designs[d].annotators;
  parameters.classes = designs[d].classes;
  parameters.labels = designs[d].labels;
  parameters.labels_min = designs[d].labels_min;
  parameters.slip = designs[d].slip;
  parameters.ambiguous = designs[d].ambiguous;
  parameters.random = 1;
  parameters.biased = designs[d].classes > 2 ? 1 : 0;
  parameters.drifting = designs[d].annotators > 6 ? 1 : 0;
  g_auto (Set) set = { NULL, NULL, NULL, NULL };
  set_draw (&set, &parameters, (uint64_t) _i + 1);
  assert_planted (&set, (unsigned) _i + 1);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("verdict");
  TCase *tcase = tcase_create ("verdict");
  tcase_set_timeout (tcase, 120);
  suite_add_tcase (suite, tcase);
  tcase_add_loop_test (tcase, planted_annotators_are_found_and_no_others, 0,
                       (int) (G_N_ELEMENTS (designs) * SEEDS));
  return suite;
}
