/* Verdicts on annotators: planted ones are found in simulated sets, ordinary ones are left alone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <accord/base/random.h>
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

/* ---- single rules, on tables made for them ---- */

/* Items of classes in turn; each of five sound people is wrong now and then; a sixth answers as @odd says. */
typedef int (*Answer) (gsl_rng *random, int item, int truth);

static AccordDataset *
six (int items, int classes, Answer odd, uint64_t seed)
{
  g_autoptr (gsl_rng) random = accord_random_new (seed, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < items; i++)
    {
      const int truth = (int) accord_random_below (random, (uint32_t) classes);
      for (int a = 0; a < 5; a++)
        {
          const int any = (int) accord_random_below (random, (uint32_t) classes);
          g_string_append_printf (text, "i%04d,a%d,c%d\n", i, a, gsl_rng_uniform (random) < .1 ? any : truth);
        }
      const int said = odd (random, i, truth);
      if (said >= 0)
        g_string_append_printf (text, "i%04d,odd,c%d\n", i, said);
    }
  return unit_labels_of (text->str, ACCORD_ROUNDS_ALL);
}

static const AccordAnnotatorVerdict *
odd_of (const AccordAnnotatorVerdicts *verdicts)
{
  for (size_t a = 0; a < 5; a++)
    ck_assert_msg (verdicts->verdicts[a].kind == ACCORD_VERDICT_OK, "a%d: %s", (int) a,
                   accord_verdict_name (verdicts->verdicts[a].kind));
  return &verdicts->verdicts[5];
}

static const AccordEvidence *
find (const AccordAnnotatorVerdict *verdict, AccordEvidenceKind kind)
{
  for (size_t i = 0; i < verdict->n_evidence; i++)
    if (verdict->evidence[i].kind == kind)
      return &verdict->evidence[i];
  return NULL;
}

static int
swaps (gsl_rng *random, int item, int truth)
{
  (void) item;
  return gsl_rng_uniform (random) < .05 ? truth : !truth;
}

/* Always the other of two: as far from right as can be, and as good as anybody once it is turned round. */
START_TEST (who_swaps_is_biased_not_random)
{
  g_autoptr (AccordDataset) dataset = six (200, 2, swaps, (uint64_t) _i + 1);
  g_autoptr (AccordAnnotatorVerdicts) verdicts = judge (dataset, NULL);
  const AccordAnnotatorVerdict *verdict = odd_of (verdicts);
  ck_assert_str_eq (accord_verdict_name (verdict->kind), "biased");
  ck_assert (verdict->kappa < -.5);
  const AccordEvidence *evidence = find (verdict, ACCORD_EVIDENCE_BIASED);
  ck_assert (evidence->value > .85 && evidence->expected < .15);
}
END_TEST

/* As good as anybody at first, then says 0 for 1. */
static int
turns (gsl_rng *random, int item, int truth)
{
  if (gsl_rng_uniform (random) < .03)
    return !truth;
  return item < 120 ? truth : 0;
}

/* Where times show it, it is a drift; where the order may be that of the items, there is still the bias. */
START_TEST (without_times_a_turn_is_a_bias)
{
  g_autoptr (AccordDataset) dataset = six (240, 2, turns, (uint64_t) _i + 1);
  g_autofree AccordSequenceRow *rows = g_new (AccordSequenceRow, dataset->n_labels);
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    rows[i] = (AccordSequenceRow){ i, (double) i, NAN, ACCORD_BATCH_NONE };
  for (int timed = 0; timed < 2; timed++)
    {
      g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, timed ? rows : NULL, NULL, NULL);
      g_autoptr (AccordAnnotatorVerdicts) verdicts = judge (dataset, sequences);
      const AccordAnnotatorVerdict *verdict = &verdicts->verdicts[5];
      ck_assert_ptr_nonnull (find (verdict, ACCORD_EVIDENCE_DRIFT));
      ck_assert_ptr_nonnull (find (verdict, ACCORD_EVIDENCE_BIASED));
      ck_assert_str_eq (accord_verdict_name (verdict->kind), timed ? "drift" : "biased");
    }
}
END_TEST

static int
first_class (gsl_rng *random, int item, int truth)
{
  (void) random;
  (void) item;
  (void) truth;
  return 0;
}

START_TEST (one_class_is_random_and_says_so)
{
  g_autoptr (AccordDataset) dataset = six (60, 3, first_class, (uint64_t) _i + 1);
  g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, NULL, NULL, NULL);
  g_autoptr (AccordAnnotatorVerdicts) verdicts = judge (dataset, sequences);
  const AccordAnnotatorVerdict *verdict = odd_of (verdicts);
  ck_assert_str_eq (accord_verdict_name (verdict->kind), "random");
  const AccordEvidence *evidence = find (verdict, ACCORD_EVIDENCE_ONE_CLASS);
  ck_assert_uint_eq (evidence->class_a, 0);
  ck_assert_uint_eq (evidence->n, 60);
  unit_assert_near (evidence->p, pow (evidence->expected, 60), 1e-30);
  ck_assert_ptr_null (find (verdict, ACCORD_EVIDENCE_RUN)); /* of one class: no order to judge */
}
END_TEST

static int
in_turn (gsl_rng *random, int item, int truth)
{
  (void) random;
  (void) truth;
  return item % 3;
}

static int
stuck (gsl_rng *random, int item, int truth)
{
  (void) random;
  return item >= 100 && item < 130 ? 1 : truth;
}

START_TEST (habits_are_evidence)
{
  g_autoptr (AccordDataset) turning = six (120, 3, in_turn, (uint64_t) _i + 1);
  g_autoptr (AccordSequences) turns = accord_sequences_new (turning, NULL, NULL, NULL);
  g_autoptr (AccordAnnotatorVerdicts) of_turns = judge (turning, turns);
  const AccordEvidence *repeating = find (odd_of (of_turns), ACCORD_EVIDENCE_REPEATING);
  ck_assert_uint_eq (repeating->place, 3);
  ck_assert (repeating->p < 1e-6);
  ck_assert_str_eq (accord_verdict_name (of_turns->verdicts[5].kind), "random");
  g_autoptr (AccordDataset) sticking = six (200, 3, stuck, (uint64_t) _i + 1);
  g_autoptr (AccordSequences) sticks = accord_sequences_new (sticking, NULL, NULL, NULL);
  g_autoptr (AccordAnnotatorVerdicts) of_sticks = judge (sticking, sticks);
  const AccordEvidence *run = find (&of_sticks->verdicts[5], ACCORD_EVIDENCE_RUN);
  ck_assert (run->value >= 30 && run->expected < 12);
  ck_assert_uint_eq (run->class_a, 1);
  ck_assert (run->place >= 90 && run->place <= 100);
}
END_TEST

/* Items sorted by class: everybody has long runs, which are the items' own. */
START_TEST (sorted_items_are_nobody_s_habit)
{
  g_autoptr (gsl_rng) random = accord_random_new (4, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 120; i++)
    for (int a = 0; a < 5; a++)
      {
        const int any = (int) accord_random_below (random, 3);
        g_string_append_printf (text, "i%04d,a%d,c%d\n", i, a, gsl_rng_uniform (random) < .05 ? any : i / 40);
      }
  g_autoptr (AccordDataset) dataset = unit_labels_of (text->str, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, NULL, NULL, NULL);
  AccordRun run;
  accord_run_longest (sequences->klass, 120, 3, &run);
  ck_assert (run.p < 1e-6);
  g_autoptr (AccordAnnotatorVerdicts) verdicts = judge (dataset, sequences);
  ck_assert_uint_eq (verdicts->evidence->len, 0);
  ck_assert_uint_eq (verdicts->counts[ACCORD_VERDICT_OK], 5);
}
END_TEST

static int
seldom (gsl_rng *random, int item, int truth)
{
  (void) truth;
  return item < 19 ? (int) accord_random_below (random, 2) : -1;
}

START_TEST (of_few_labels_nothing_is_said)
{
  g_autoptr (AccordDataset) dataset = six (120, 2, seldom, 1);
  g_autoptr (AccordAnnotatorVerdicts) verdicts = judge (dataset, NULL);
  const AccordAnnotatorVerdict *verdict = odd_of (verdicts);
  ck_assert_str_eq (accord_verdict_name (verdict->kind), "few");
  ck_assert_uint_eq (verdict->labels, 19);
  ck_assert_uint_eq (verdict->n_evidence, 0);
  ck_assert_uint_eq (verdicts->counts[ACCORD_VERDICT_FEW], 1);
  ck_assert_uint_eq (verdicts->counts[ACCORD_VERDICT_OK], 5);
}
END_TEST

/* Half of the people mean something else by a class: no matter of single people. */
START_TEST (camps_are_not_biased_people)
{
  AccordSimulationParameters parameters;
  accord_simulation_parameters_init (&parameters);
  parameters.items = 800;
  parameters.annotators = 12;
  parameters.labels = 6;
  parameters.classes = 4;
  parameters.camps = .15;
  parameters.camp_pairs = 1;
  g_auto (Set) set = { NULL, NULL, NULL, NULL };
  set_draw (&set, &parameters, (uint64_t) _i + 1);
  ck_assert_uint_eq (set.verdicts->counts[ACCORD_VERDICT_BIASED], 0);
  ck_assert_uint_eq (set.verdicts->counts[ACCORD_VERDICT_RANDOM], 0);
}
END_TEST

/* ---- copying ---- */

/* Ten people of 300 items, four classes, often wrong; an eleventh takes nine of ten labels of a03, an hour later. */
static AccordDataset *
copied (uint64_t seed)
{
  g_autoptr (gsl_rng) random = accord_random_new (seed, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  for (int i = 0; i < 300; i++)
    {
      const int truth = (int) accord_random_below (random, 4);
      for (int a = 0; a < 10; a++)
        {
          const int any = (int) accord_random_below (random, 4);
          const int said = gsl_rng_uniform (random) < .35 ? any : truth;
          g_string_append_printf (text, "i%04d,a%02d,c%d\n", i, a, said);
          if (a == 3)
            g_string_append_printf (text, "i%04d,z,c%d\n", i, gsl_rng_uniform (random) < .9 ? said : truth);
        }
    }
  return unit_labels_of (text->str, ACCORD_ROUNDS_ALL);
}

/* @_i: 0 without times, 1 the copier is later, 2 the copied one is. */
START_TEST (the_later_one_copies)
{
  g_autoptr (AccordDataset) dataset = copied ((uint64_t) _i + 1);
  g_autofree AccordSequenceRow *rows = g_new (AccordSequenceRow, dataset->n_labels + 1);
  for (size_t item = 0; item < dataset->n_items; item++)
    for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
      {
        const double hour = dataset->annotator[i] == 10 ? 3600 * (_i == 1 ? 1 : -1) : 0;
        rows[i]
            = (AccordSequenceRow){ i, _i == 0 ? NAN : 60. * (double) item + hour, NAN, ACCORD_BATCH_NONE };
      }
  g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, rows, NULL, NULL);
  g_autoptr (AccordAnnotatorVerdicts) verdicts = judge (dataset, sequences);
  const AccordAnnotatorVerdict *source = &verdicts->verdicts[3], *copier = &verdicts->verdicts[10];
  ck_assert_int_eq (copier->kind, _i == 2 ? ACCORD_VERDICT_OK : ACCORD_VERDICT_COPYING);
  ck_assert_int_eq (source->kind, _i == 1 ? ACCORD_VERDICT_OK : ACCORD_VERDICT_COPYING);
  ck_assert_uint_eq (verdicts->counts[ACCORD_VERDICT_COPYING], _i == 0 ? 2 : 1);
  const AccordEvidence *of_copier = find (copier, ACCORD_EVIDENCE_COPYING),
                       *of_source = find (source, ACCORD_EVIDENCE_COPYING);
  ck_assert_uint_eq (of_copier->other, 3);
  ck_assert_uint_eq (of_source->other, 10);
  ck_assert (of_copier->other_first == (_i == 1) && of_source->other_first == (_i == 2));
  ck_assert (of_copier->value > 2 * of_copier->expected && of_copier->p < 1e-6);
  ck_assert_uint_eq (of_copier->n, 300);
  if (_i != 2)
    ck_assert_uint_eq (copier->other, 3);
}
END_TEST

/* ---- what is refused, and the ordinary ---- */

START_TEST (methods_without_tables_and_empty_sets)
{
  const AccordVerdictOptions how = ACCORD_VERDICT_OPTIONS_INIT;
  AccordConsensusOptions options = ACCORD_CONSENSUS_OPTIONS_INIT;
  static const char *const lines[] = { "", "1,a,x\n2,a,y\n", "1,a,x\n1,b,x\n" };
  options.method = _i == 2 ? ACCORD_CONSENSUS_MAJORITY : ACCORD_CONSENSUS_MAP;
  g_autoptr (AccordDataset) dataset = unit_labels_of (lines[_i], ACCORD_ROUNDS_ALL);
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, NULL);
  g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, NULL, NULL, NULL);
  g_autoptr (AccordAnnotatorVerdicts) verdicts
      = accord_annotator_verdicts_new (dataset, consensus, sequences, &how, NULL);
  static const char *const reasons[] = { "no labels", ACCORD_REASON_NO_TWO, ACCORD_REASON_NO_TABLES };
  ck_assert_str_eq (verdicts->reason, reasons[_i]);
  ck_assert_uint_eq (verdicts->counts[ACCORD_VERDICT_FEW], dataset->n_annotators);
}
END_TEST

/* The project's own example: kim says crash for login, lee answers at random, the other ten label in earnest. */
START_TEST (the_tickets_by_their_story)
{
  const char *data = g_getenv ("DATA");
  if (data == NULL)
    {
      unit_skip ("no folder of examples");
      return;
    }
  g_autofree char *path = g_build_filename (data, "tickets", "labels.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) answers = g_string_new (NULL);
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (size_t i = 1; lines[i] != NULL; i++)
    if (strstr (lines[i], ",cannot_tell,") == NULL)
      g_string_append_printf (answers, "%s\n", lines[i]);
  g_autoptr (AccordDataset) dataset = unit_labels_of (answers->str, ACCORD_ROUNDS_ALL);
  g_autoptr (AccordSequences) sequences = accord_sequences_new (dataset, NULL, NULL, NULL);
  memset (sequences->by_time, true, dataset->n_annotators); /* items are in the order of time */
  g_autoptr (AccordAnnotatorVerdicts) verdicts = judge (dataset, sequences);
  ck_assert_uint_eq (dataset->n_annotators, 12);
  for (size_t a = 0; a < 12; a++)
    {
      const char *name = accord_names_get (&dataset->annotator_names, a);
      const char *wanted = strcmp (name, "kim") == 0 ? "biased" : strcmp (name, "lee") == 0 ? "random" : "ok";
      ck_assert_str_eq (accord_verdict_name (verdicts->verdicts[a].kind), wanted);
      if (strcmp (name, "kim") != 0)
        continue;
      ck_assert_str_eq (accord_names_get (&dataset->class_names, verdicts->verdicts[a].class_a), "login");
      ck_assert_str_eq (accord_names_get (&dataset->class_names, verdicts->verdicts[a].class_b), "crash");
    }
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
  tcase_add_loop_test (tcase, who_swaps_is_biased_not_random, 0, 4);
  tcase_add_loop_test (tcase, without_times_a_turn_is_a_bias, 0, 3);
  tcase_add_loop_test (tcase, one_class_is_random_and_says_so, 0, 3);
  tcase_add_loop_test (tcase, habits_are_evidence, 0, 3);
  tcase_add_test (tcase, sorted_items_are_nobody_s_habit);
  tcase_add_test (tcase, of_few_labels_nothing_is_said);
  tcase_add_loop_test (tcase, camps_are_not_biased_people, 0, 3);
  tcase_add_loop_test (tcase, the_later_one_copies, 0, 3);
  tcase_add_loop_test (tcase, methods_without_tables_and_empty_sets, 0, 3);
  tcase_add_test (tcase, the_tickets_by_their_story);
  return suite;
}
