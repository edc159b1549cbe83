/* Laws of the simulator: the seed fixes everything, shares are those asked for, the list of plants is true.
 *
 * Shares are compared with their expectation within 5 standard deviations of the binomial law (or of the
 * stated variance): by chance outside once in two million; the seeds are fixed, so a test that passes does so
 * always.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <string.h>
#include <sys/resource.h>
#include <accord/base/error.h>
#include <accord/stats/simulation.h>

#define NONE ACCORD_SIMULATION_NONE

static AccordSimulationParameters
defaults (void)
{
  AccordSimulationParameters p;
  accord_simulation_parameters_init (&p);
  return p;
}

static AccordSimulation *
draw (const AccordSimulationParameters *p, uint64_t seed)
{
  g_autoptr (GError) error = NULL;
  AccordSimulation *s = accord_simulation_new (p, seed, &error);
  ck_assert_msg (s != NULL, "%s", error != NULL ? error->message : "no error set");
  return s;
}

/* Everything at once. */
static AccordSimulationParameters
crowded (void)
{
  AccordSimulationParameters p = defaults ();
  p.items = 3000;
  p.annotators = 20;
  p.classes = 12;
  p.labels = 8;
  p.labels_min = 5;
  p.skew = .5;
  p.ambiguous = p.camps = .1;
  p.poor = p.few = .05;
  p.synonym = p.confusable = p.camp_pairs = 2;
  p.camp_pairs = 1;
  p.costly = true;
  p.drifting = p.learners = p.copying = p.biased = p.random = 2;
  p.gold = .5;
  p.gold_wrong = .1;
  p.prior_shift = .2;
  p.fatigue = .1;
  return p;
}

static void
assert_share (uint64_t hits, uint64_t n, double chance, const char *what)
{
  ck_assert_msg (n > 0, "%s: nothing to count", what);
  const double mean = (double) hits / (double) n, sd = sqrt (chance * (1 - chance) / (double) n);
  ck_assert_msg (fabs (mean - chance) <= 5 * sd + 1e-12, "%s: %.5f of %" G_GUINT64_FORMAT ", wanted %.5f",
                 what, mean, n, chance);
}

static void
digest_array (GChecksum *sum, const void *data, size_t bytes)
{
  g_checksum_update (sum, data, (gssize) bytes);
}

static char *
digest (const AccordSimulation *s)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  AccordSimulationRow row;
  for (size_t table = 0; table < accord_simulation_tables (s); table++)
    for (uint64_t i = 0; i < accord_simulation_table_rows (s, table); i++)
      if (accord_simulation_table_row (s, table, i, &row))
        for (size_t c = 0; accord_simulation_table_columns (table)[c] != NULL; c++)
          digest_array (sum, row.text[c] != NULL ? row.text[c] : "",
                        row.text[c] != NULL ? strlen (row.text[c]) + 1 : 1);
  return g_strdup (g_checksum_get_string (sum));
}

START_TEST (seed_fixes_everything)
{
  const AccordSimulationParameters p = crowded ();
  g_autoptr (AccordSimulation) a = draw (&p, 7);
  g_autoptr (AccordSimulation) b = draw (&p, 7);
  g_autoptr (AccordSimulation) c = draw (&p, 8);
  g_autofree char *first = digest (a), *second = digest (b), *third = digest (c);
  ck_assert_str_eq (first, second);
  ck_assert_str_ne (first, third);
}
END_TEST

START_TEST (labels_go_to_different_annotators)
{
  AccordSimulationParameters p = crowded ();
  g_autoptr (AccordSimulation) s = draw (&p, 1);
  uint64_t sizes[9] = { 0 };
  for (size_t u = 0; u < s->n_items; u++)
    {
      const uint64_t n = s->item_start[u + 1] - s->item_start[u];
      guint64 seen = 0;
      if (s->state[u] == ACCORD_STATE_FEW)
        ck_assert_uint_eq (n, 1);
      else
        ck_assert (n >= 5 && n <= 8);
      sizes[n]++;
      for (uint64_t l = s->item_start[u]; l < s->item_start[u + 1]; l++)
        {
          ck_assert_uint_lt (s->annotator[l], 20);
          ck_assert_uint_eq (s->label_item[l], u);
          ck_assert (!(seen >> s->annotator[l] & 1));
          seen |= UINT64_C (1) << s->annotator[l];
        }
    }
  ck_assert_uint_eq (s->item_start[s->n_items], s->n_labels);
  for (size_t n = 5; n <= 8; n++)
    assert_share (sizes[n], s->n_items - sizes[1], .25, "labels an item");
}
END_TEST

START_TEST (annotators_are_drawn_alike)
{
  AccordSimulationParameters p = defaults ();
  p.items = 20000;
  p.annotators = 10;
  p.labels = 3;
  g_autoptr (AccordSimulation) s = draw (&p, 5);
  uint64_t given[10] = { 0 }, together = 0;
  ck_assert_uint_eq (s->n_labels, 60000);
  for (size_t u = 0; u < s->n_items; u++)
    {
      guint seen = 0;
      for (uint64_t l = 3 * u; l < 3 * u + 3; l++)
        {
          given[s->annotator[l]]++;
          seen |= 1u << s->annotator[l];
        }
      together += (seen & 3) == 3;
    }
  for (size_t a = 0; a < 10; a++)
    assert_share (given[a], s->n_items, .3, "an annotator's items");
  assert_share (together, s->n_items, 3 * 2 / 90.0, "items of a pair of annotators");
}
END_TEST

START_TEST (all_annotators_label_when_labels_are_as_many)
{
  AccordSimulationParameters p = defaults ();
  p.annotators = 7;
  p.labels = 100;
  g_autoptr (AccordSimulation) s = draw (&p, 1);
  ck_assert_uint_eq (s->n_labels, 7 * s->n_items);
}
END_TEST

START_TEST (classes_follow_the_skew)
{
  AccordSimulationParameters p = defaults ();
  p.items = 200000;
  p.labels = 1;
  p.skew = 1;
  g_autoptr (AccordSimulation) s = draw (&p, 1);
  uint64_t counts[6] = { 0 };
  for (size_t u = 0; u < s->n_items; u++)
    counts[s->truth[u]]++;
  const double total = 1 + 1 / 2. + 1 / 3. + 1 / 4. + 1 / 5. + 1 / 6.;
  for (size_t k = 0; k < 6; k++)
    assert_share (counts[k], s->n_items, 1 / (double) (k + 1) / total, "class");
}
END_TEST

START_TEST (states_and_gold_have_their_shares)
{
  AccordSimulationParameters p = crowded ();
  p.items = 100000;
  p.labels = p.labels_min = 1;
  g_autoptr (AccordSimulation) s = draw (&p, 2);
  uint64_t states[5] = { 0 }, gold = 0, wrong = 0;
  for (size_t u = 0; u < s->n_items; u++)
    {
      states[s->state[u]]++;
      const bool clear = s->state[u] == ACCORD_STATE_CLEAR || s->state[u] == ACCORD_STATE_FEW;
      ck_assert (clear || s->gold[u] == NONE);
      gold += s->gold[u] != NONE;
      wrong += s->gold[u] != NONE && s->gold[u] != s->truth[u];
      if (s->gold[u] != NONE && s->gold[u] != s->truth[u]
          && s->relation[s->truth[u]] == ACCORD_RELATION_SYNONYM)
        ck_assert_uint_ne (s->gold[u], s->partner[s->truth[u]]);
    }
  const uint64_t clear = states[ACCORD_STATE_CLEAR] + states[ACCORD_STATE_FEW];
  assert_share (states[ACCORD_STATE_AMBIGUOUS], s->n_items, .1, "ambiguous");
  assert_share (states[ACCORD_STATE_CAMP], s->n_items, .1, "camp");
  assert_share (states[ACCORD_STATE_POOR], s->n_items, .05, "poor");
  assert_share (states[ACCORD_STATE_FEW], clear, .05, "few");
  assert_share (gold, clear, .5, "gold");
  assert_share (wrong, gold, .1, "gold_wrong");
}
END_TEST

/* The agreement of two people who slip independently: (1 - e)^2 + e^2 / (K - 1). */
START_TEST (agreement_is_what_slips_leave)
{
  AccordSimulationParameters p = defaults ();
  p.items = 50000;
  p.labels = 2;
  p.slip = .2;
  p.classes = 4;
  g_autoptr (AccordSimulation) s = draw (&p, 3);
  uint64_t equal = 0;
  for (size_t u = 0; u < s->n_items; u++)
    equal += s->klass[2 * u] == s->klass[2 * u + 1];
  assert_share (equal, s->n_items, .8 * .8 + .2 * .2 / 3, "agreement");
}
END_TEST

START_TEST (synonyms_are_a_coin_and_confusion_a_chance)
{
  AccordSimulationParameters p = defaults ();
  p.items = 50000;
  p.labels = 2;
  p.slip = 0;
  p.synonym = p.confusable = 1;
  p.confusion = .15;
  p.confusion_back = .35;
  g_autoptr (AccordSimulation) s = draw (&p, 3);
  uint64_t n[6] = { 0 }, other[6] = { 0 };
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      const uint16_t truth = s->truth[s->label_item[l]];
      n[truth]++;
      other[truth] += s->klass[l] != truth;
      if (s->klass[l] != truth)
        ck_assert_uint_eq (s->klass[l], truth ^ 1u);
    }
  const double wanted[] = { .5, .5, .15, .35, 0, 0 };
  for (size_t k = 0; k < 6; k++)
    assert_share (other[k], n[k], wanted[k], "the other class of a pair");
}
END_TEST

/* theta ~ Beta(c/2, c/2): mean 1/2, variance 1 / (4 (c + 1)); labels are drawn with it. */
START_TEST (ambiguous_items_are_dirichlet_multinomial)
{
  AccordSimulationParameters p = defaults ();
  p.items = 40000;
  p.labels = 2;
  p.slip = 0;
  p.ambiguous = 1;
  p.ambiguous_concentration = 4;
  p.synonym = 1;
  g_autoptr (AccordSimulation) s = draw (&p, 11);
  double sum = 0, squares = 0;
  uint64_t equal = 0;
  for (size_t u = 0; u < s->n_items; u++)
    {
      const double theta = s->theta[u] / 10000.0;
      sum += theta;
      squares += (theta - .5) * (theta - .5);
      equal += s->klass[2 * u] == s->klass[2 * u + 1];
      ck_assert (s->relation[s->item_a[u]] == ACCORD_RELATION_FREE
                 && s->relation[s->item_b[u]] == ACCORD_RELATION_FREE);
      ck_assert_uint_ne (s->item_a[u], s->item_b[u]);
      ck_assert_uint_eq (s->truth[u], theta >= .5 ? s->item_a[u] : s->item_b[u]);
      for (uint64_t l = 2 * u; l < 2 * u + 2; l++)
        ck_assert (s->klass[l] == s->item_a[u] || s->klass[l] == s->item_b[u]);
    }
  const double n = (double) s->n_items, variance = 1 / (4 * 5.);
  unit_assert_near (sum / n, .5, 5 * sqrt (variance / n));
  unit_assert_near (squares / n, variance, 5 * sqrt (8 / 7. * variance * variance / n)); /* kurtosis 15/7 */
  assert_share (equal, s->n_items, .5 + 2 * variance, "agreement on ambiguous items");
}
END_TEST

/* The classes from @base on, first and second equally likely but never a planted pair. */
static void
assert_ambiguous_pairs (const AccordSimulation *s, size_t base)
{
  uint64_t joint[8][8] = { 0 }, n = 0;
  for (size_t u = 0; u < s->n_items; u++)
    if (s->state[u] == ACCORD_STATE_AMBIGUOUS)
      {
        n++;
        joint[s->item_a[u]][s->item_b[u]]++;
      }
  for (size_t a = 0; a < 8; a++)
    for (size_t b = 0; b < 8; b++)
      {
        const bool paired = s->relation[a] != ACCORD_RELATION_FREE;
        if (a < base || b < base || a == b || (paired && b == s->partner[a]))
          ck_assert_uint_eq (joint[a][b], 0);
        else
          assert_share (joint[a][b], n, 1 / (double) (8 - base) / (double) (8 - base - 1 - paired),
                        "two classes");
      }
}

START_TEST (ambiguous_items_never_have_a_pair)
{
  AccordSimulationParameters p = defaults ();
  p.items = 20000;
  p.labels = 1;
  p.classes = 8;
  p.ambiguous = .9;
  p.camps = .1;
  p.synonym = p.confusable = 1;
  g_autoptr (AccordSimulation) outside = draw (&p, 1);
  assert_ambiguous_pairs (outside, 4);
  p.ambiguous_any = true;
  g_autoptr (AccordSimulation) any = draw (&p, 1);
  assert_ambiguous_pairs (any, 0);
}
END_TEST

START_TEST (camps_mean_different_classes)
{
  AccordSimulationParameters p = defaults ();
  p.items = 4000;
  p.slip = 0;
  p.camps = .3;
  p.camp_size = .4;
  p.random = 2;
  g_autoptr (AccordSimulation) s = draw (&p, 4);
  size_t members[3] = { 0 };
  uint64_t contested = 0;
  for (size_t a = 0; a < s->n_annotators; a++)
    members[s->camp[a]]++;
  ck_assert_uint_eq (members[0], 2); /* the random ones */
  ck_assert_uint_eq (members[2], 4);
  ck_assert_uint_eq (members[1], 6);
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      const uint32_t u = s->label_item[l], a = s->annotator[l];
      if (s->camp[a] == 0)
        continue;
      if (s->state[u] != ACCORD_STATE_CAMP)
        {
          ck_assert_uint_eq (s->klass[l], s->truth[u]);
          continue;
        }
      contested++;
      ck_assert_uint_eq (s->item_a[u], 0);
      ck_assert_uint_eq (s->item_b[u], 1);
      ck_assert_uint_eq (s->klass[l], s->camp[a] == 1 ? 0 : 1);
    }
  ck_assert_uint_gt (contested, 1000);
}
END_TEST

static void
count_role (const AccordSimulation *s, AccordSimulationRole role, AccordSimulationCause cause,
            uint64_t *ret_n, uint64_t *ret_hits)
{
  *ret_n = *ret_hits = 0;
  for (uint64_t l = 0; l < s->n_labels; l++)
    if (s->role[s->annotator[l]] == role)
      {
        ++*ret_n;
        *ret_hits += s->cause[l] == cause;
      }
}

START_TEST (special_annotators_do_what_they_are)
{
  AccordSimulationParameters p = defaults ();
  uint64_t n = 0, hits = 0, from = 0, copies = 0, chances = 0, late = 0, right = 0, equal = 0;
  p.items = 20000;
  p.drifting = p.copying = p.biased = p.random = 1;
  p.drift_at = .25;
  p.drift_accuracy = .7;
  p.labels = 6;
  g_autoptr (AccordSimulation) s = draw (&p, 6);
  ck_assert_uint_eq (s->role[7], ACCORD_ROLE_ORDINARY);
  ck_assert_uint_eq (s->role[8], ACCORD_ROLE_DRIFTING);
  ck_assert_uint_eq (s->role[9], ACCORD_ROLE_COPYING);
  ck_assert_uint_eq (s->role[10], ACCORD_ROLE_BIASED);
  ck_assert_uint_eq (s->role[11], ACCORD_ROLE_RANDOM);
  count_role (s, ACCORD_ROLE_ORDINARY, ACCORD_CAUSE_SLIP, &n, &hits);
  assert_share (hits, n, .03, "slips of ordinary annotators");
  count_role (s, ACCORD_ROLE_RANDOM, ACCORD_CAUSE_RANDOM, &n, &hits);
  ck_assert_uint_eq (n, hits);
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      const uint32_t a = s->annotator[l], u = s->label_item[l];
      const bool is_right = s->klass[l] == s->truth[u];
      if (s->role[a] == ACCORD_ROLE_RANDOM)
        equal += is_right;
      if (s->role[a] == ACCORD_ROLE_BIASED && s->truth[u] == s->bias_from[a])
        {
          from++;
          hits = s->klass[l] == s->bias_to[a];
          copies += hits;
        }
      if (s->role[a] == ACCORD_ROLE_DRIFTING && u >= 5000)
        {
          late++;
          right += is_right;
        }
    }
  assert_share (equal, n, 1 / 6., "hits of a random annotator");
  assert_share (copies, from, .6 + .4 * .03 / 5, "bias");
  assert_share (right, late, .7, "drift accuracy");
  copies = 0;
  for (size_t u = 0; u < s->n_items; u++)
    {
      uint32_t own = NONE, source = NONE;
      uint64_t own_at = 0, source_at = 0;
      for (uint64_t l = s->item_start[u]; l < s->item_start[u + 1]; l++)
        if (s->annotator[l] == 9)
          own = s->klass[l], own_at = l;
        else if (s->annotator[l] == s->source[9])
          source = s->klass[l], source_at = l;
      if (own == NONE || source == NONE)
        continue;
      chances++;
      copies += own == source;
      ck_assert_uint_gt (own_at, source_at); /* who copies is the later one */
    }
  const double by_chance = .97 * .97 + .03 * .03 / 5;
  assert_share (copies, chances, .9 + .1 * by_chance, "copies");
}
END_TEST

START_TEST (fatigue_and_learning_raise_slips)
{
  AccordSimulationParameters p = defaults ();
  p.items = 40000;
  p.labels = 12;
  p.slip = .02;
  p.fatigue = .2;
  g_autoptr (AccordSimulation) s = draw (&p, 6);
  uint64_t wrong[2] = { 0 }, n[2] = { 0 };
  double wanted[2] = { 0 };
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      const size_t position = s->label_item[l] % 100, half = position >= 50;
      n[half]++;
      wrong[half] += s->klass[l] != s->truth[s->label_item[l]];
      wanted[half] += .02 + .2 * (double) position / 99;
    }
  for (size_t half = 0; half < 2; half++)
    assert_share (wrong[half], n[half], wanted[half] / (double) n[half], "slips in half a day");

  p.fatigue = 0;
  p.learners = 8;
  p.items = 400;
  p.learning = .4;
  p.learning_tau = 100;
  g_autoptr (AccordSimulation) t = draw (&p, 6);
  double mean = 0, variance = 0;
  uint64_t slips = 0;
  for (uint64_t l = 0; l < t->n_labels; l++)
    if (t->role[t->annotator[l]] == ACCORD_ROLE_LEARNER)
      {
        const double chance = .02 + .4 * exp (-(double) t->label_item[l] / 100); /* one label an item */
        mean += chance;
        variance += chance * (1 - chance);
        slips += t->klass[l] != t->truth[t->label_item[l]];
      }
  unit_assert_near ((double) slips, mean, 5 * sqrt (variance));
  ck_assert (mean > 2 * .02 * 8 * 400);
}
END_TEST

START_TEST (hetero_rows_replace_slips)
{
  AccordSimulationParameters p = defaults ();
  p.items = 30000;
  p.annotators = 30;
  p.classes = 3;
  p.hetero = 1;
  p.slip = 1; /* must not matter */
  g_autoptr (AccordSimulation) s = draw (&p, 2);
  uint64_t n[30][3] = { 0 }, right[30][3] = { 0 };
  double low = 1, high = 0, sum = 0;
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      const uint16_t truth = s->truth[s->label_item[l]];
      n[s->annotator[l]][truth]++;
      right[s->annotator[l]][truth] += s->klass[l] == truth;
    }
  for (size_t a = 0; a < 30; a++)
    for (size_t k = 0; k < 3; k++)
      {
        const double accuracy = (double) right[a][k] / (double) n[a][k];
        low = MIN (low, accuracy);
        high = MAX (high, accuracy);
        sum += accuracy;
      }
  const double noise = 5 * .5 / sqrt (30000 * 5 / 90.0);
  ck_assert_msg (low >= .45 - noise && high <= .97 + noise, "accuracies %g to %g", low, high);
  ck_assert_msg (high - low > .15, "accuracies %g to %g hardly differ", low, high);
  unit_assert_near (sum / 90, .8,
                    5 * .12 / sqrt (90) + .01); /* Beta(8, 2): mean .8, sd .12, hardly clipped */
}
END_TEST

START_TEST (poor_items_are_tagged)
{
  AccordSimulationParameters p = defaults ();
  p.items = 40000;
  p.poor = .2;
  g_autoptr (AccordSimulation) s = draw (&p, 9);
  uint64_t n[2] = { 0 }, tagged[2] = { 0 };
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      const size_t poor = s->state[s->label_item[l]] == ACCORD_STATE_POOR;
      n[poor]++;
      tagged[poor] += s->klass[l] == s->n_classes;
    }
  assert_share (tagged[1], n[1], .6, "cannot_tell on poor items");
  assert_share (tagged[0], n[0], .003, "cannot_tell elsewhere");
  ck_assert_str_eq (s->class_names[s->n_classes], "cannot_tell");
  p.poor = 0;
  g_autoptr (AccordSimulation) none = draw (&p, 9);
  for (uint64_t l = 0; l < none->n_labels; l++)
    ck_assert_uint_lt (none->klass[l], none->n_classes);
}
END_TEST

START_TEST (classes_shift)
{
  AccordSimulationParameters p = defaults ();
  p.items = 60000;
  p.labels = 1;
  p.prior_shift = .3;
  g_autoptr (AccordSimulation) s = draw (&p, 1);
  uint64_t last[2] = { 0 };
  for (size_t u = 0; u < s->n_items; u++)
    last[u >= 30000] += s->truth[u] == 5;
  assert_share (last[0], 30000, 1 / 6., "before the shift");
  assert_share (last[1], 30000, .3 + .7 / 6, "after the shift");
}
END_TEST

START_TEST (models_are_as_accurate_as_said)
{
  AccordSimulationParameters p = defaults ();
  AccordSimulationModel models[] = { { (char *) "good", .9 }, { (char *) "bad", .4 } };
  p.items = 20000;
  p.models = models;
  p.n_models = 2;
  g_autoptr (AccordSimulation) s = draw (&p, 1);
  for (size_t m = 0; m < 2; m++)
    {
      uint64_t by_distance[6] = { 0 };
      for (size_t u = 0; u < s->n_items; u++)
        by_distance[(s->predictions[m][u] + 6 - s->truth[u]) % 6]++;
      for (size_t d = 0; d < 6; d++)
        assert_share (by_distance[d], s->n_items, d == 0 ? models[m].accuracy : (1 - models[m].accuracy) / 5,
                      models[m].name);
    }
  g_autofree char *name = accord_simulation_table_name (s, ACCORD_SIMULATION_MODELS + 1);
  ck_assert_str_eq (name, "predictions_bad");
}
END_TEST

/* Slips are every chance error of an ordinary annotator on a clear item with three labels, found here from
 * labels and truth alone. */
START_TEST (planted_slips_are_the_wrong_labels)
{
  AccordSimulationParameters p = crowded ();
  g_autoptr (AccordSimulation) s = draw (&p, 3);
  guint at = 0;
  while (strcmp (g_array_index (s->planted, AccordPlanted, at).scope, "label") != 0)
    at++;
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      const uint32_t u = s->label_item[l], a = s->annotator[l];
      const uint16_t truth = s->truth[u], said = s->klass[l];
      const bool own_pair = said == (truth ^ 1u) && truth < 8; /* 2 synonym and 2 confusable pairs */
      if (s->state[u] != ACCORD_STATE_CLEAR || s->item_start[u + 1] - s->item_start[u] < 3 || a >= 10
          || said == truth || said == s->n_classes || own_pair)
        continue;
      ck_assert_uint_lt (at, s->planted->len);
      const AccordPlanted *planted = &g_array_index (s->planted, AccordPlanted, at++);
      ck_assert_str_eq (planted->cause, "slip");
      ck_assert (planted->item == u && planted->annotator == a && planted->class_a == truth
                 && planted->class_b == said);
    }
  ck_assert_uint_eq (at, s->planted->len);
}
END_TEST

START_TEST (planted_causes_are_all_listed)
{
  AccordSimulationParameters p = crowded ();
  g_autoptr (AccordSimulation) s = draw (&p, 3);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  size_t states[5] = { 0 }, wrong_gold = 0;
  for (guint i = 0; i < s->planted->len; i++)
    {
      const AccordPlanted *planted = &g_array_index (s->planted, AccordPlanted, i);
      g_autofree char *key = g_strconcat (planted->scope, " ", planted->cause, NULL);
      const char *interned = g_intern_string (key);
      g_hash_table_insert (counts, (gpointer) interned,
                           GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (counts, interned)) + 1));
    }
  for (size_t u = 0; u < s->n_items; u++)
    {
      states[s->state[u]]++;
      wrong_gold += s->gold[u] != NONE && s->gold[u] != s->truth[u];
    }
  const struct
  {
    const char *key;
    size_t count;
  } wanted[] = {
    { "class synonym", 2 },
    { "class confusable", 2 },
    { "class costly", 2 },
    { "class camp_pair", 1 },
    { "annotator camp", 10 },
    { "annotator drift", 2 },
    { "annotator learning", 2 },
    { "annotator copying", 2 },
    { "annotator biased", 2 },
    { "annotator random", 2 },
    { "time prior_shift", 1 },
    { "time fatigue", 1 },
    { "item ambiguous", states[ACCORD_STATE_AMBIGUOUS] },
    { "item camp", states[ACCORD_STATE_CAMP] },
    { "item poor", states[ACCORD_STATE_POOR] },
    { "item few", states[ACCORD_STATE_FEW] },
    { "item gold_wrong", wrong_gold },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (wanted); i++)
    ck_assert_msg (GPOINTER_TO_SIZE (g_hash_table_lookup (counts, wanted[i].key)) == wanted[i].count, "%s",
                   wanted[i].key);
  ck_assert_uint_eq (g_hash_table_size (counts), G_N_ELEMENTS (wanted) + 1); /* and slips */
}
END_TEST

static void
assert_same_items (const AccordSimulation *a, const AccordSimulation *b)
{
  ck_assert_mem_eq (a->truth, b->truth, a->n_items * sizeof *a->truth);
  ck_assert_mem_eq (a->state, b->state, a->n_items * sizeof *a->state);
  ck_assert_mem_eq (a->gold, b->gold, a->n_items * sizeof *a->gold);
}

START_TEST (items_do_not_depend_on_annotators)
{
  AccordSimulationParameters p = defaults ();
  p.ambiguous = .1;
  p.gold = .3;
  g_autoptr (AccordSimulation) a = draw (&p, 3);
  p.annotators = 40;
  p.labels = 9;
  p.labels_min = 2;
  p.random = p.biased = p.copying = 3;
  p.slip = .2;
  g_autoptr (AccordSimulation) b = draw (&p, 3);
  assert_same_items (a, b);
}
END_TEST

START_TEST (design_does_not_depend_on_classes_and_causes)
{
  AccordSimulationParameters p = defaults ();
  g_autoptr (AccordSimulation) a = draw (&p, 3);
  p.classes = 11;
  p.ambiguous = p.poor = .2;
  p.slip = .3;
  p.random = p.biased = 2;
  g_autoptr (AccordSimulation) b = draw (&p, 3);
  ck_assert_mem_eq (a->annotator, b->annotator, a->n_labels * sizeof *a->annotator);
}
END_TEST

/* Raising a chance keeps every label that it does not hit. */
START_TEST (a_chance_changes_only_what_it_hits)
{
  AccordSimulationParameters p = defaults ();
  p.confusable = 1;
  p.slip = .05;
  g_autoptr (AccordSimulation) a = draw (&p, 3);
  p.slip = .15;
  g_autoptr (AccordSimulation) b = draw (&p, 3);
  uint64_t more = 0;
  ck_assert_uint_eq (a->n_labels, b->n_labels);
  for (uint64_t l = 0; l < a->n_labels; l++)
    {
      if (b->cause[l] != ACCORD_CAUSE_SLIP || a->cause[l] == ACCORD_CAUSE_SLIP)
        ck_assert_uint_eq (a->klass[l], b->klass[l]);
      more += b->cause[l] == ACCORD_CAUSE_SLIP && a->cause[l] != ACCORD_CAUSE_SLIP;
    }
  assert_share (more, a->n_labels, .1, "additional slips");
}
END_TEST

START_TEST (fewer_labels_keep_the_others)
{
  AccordSimulationParameters p = defaults ();
  p.slip = .2;
  g_autoptr (AccordSimulation) a = draw (&p, 3);
  p.few = .3;
  g_autoptr (AccordSimulation) b = draw (&p, 3);
  ck_assert_uint_lt (b->n_labels, a->n_labels);
  for (size_t u = 0; u < a->n_items; u++)
    for (uint64_t l = b->item_start[u]; l < b->item_start[u + 1]; l++)
      {
        const uint64_t same = a->item_start[u] + l - b->item_start[u];
        ck_assert_uint_eq (a->annotator[same], b->annotator[l]);
        ck_assert_uint_eq (a->klass[same], b->klass[l]);
      }
}
END_TEST

/* Whether a biased annotator's bias strikes has nothing to do with what it saw in an ambiguous item. */
START_TEST (bias_is_drawn_apart)
{
  AccordSimulationParameters p = defaults ();
  p.items = 20000;
  p.labels = 12;
  p.ambiguous = 1;
  p.ambiguous_concentration = 1e6; /* theta is a half */
  p.classes = 2;
  p.slip = 0;
  p.biased = 1;
  g_autoptr (AccordSimulation) s = draw (&p, 3);
  uint64_t n = 0, first = 0;
  for (uint64_t l = 0; l < s->n_labels; l++)
    if (s->annotator[l] == 11 && s->item_a[s->label_item[l]] == s->bias_from[11])
      {
        n++;
        first += s->klass[l] == s->bias_from[11];
      }
  assert_share (first, n, .5 * .4, "labels that the bias left");
}
END_TEST

START_TEST (more_items_keep_the_first_ones)
{
  AccordSimulationParameters p = defaults ();
  p.ambiguous = .2;
  p.random = 1;
  g_autoptr (AccordSimulation) a = draw (&p, 3);
  p.items = 1500;
  g_autoptr (AccordSimulation) b = draw (&p, 3);
  assert_same_items (a, b);
  ck_assert_mem_eq (a->annotator, b->annotator, a->n_labels * sizeof *a->annotator);
  ck_assert_mem_eq (a->klass, b->klass, a->n_labels * sizeof *a->klass);
}
END_TEST

START_TEST (shuffle_is_a_permutation)
{
  AccordSimulationParameters p = defaults ();
  p.shuffle = true;
  g_autoptr (AccordSimulation) s = draw (&p, 3);
  g_autofree bool *seen = g_new0 (bool, s->n_labels);
  uint64_t fixed = 0;
  for (uint64_t l = 0; l < s->n_labels; l++)
    {
      ck_assert (!seen[s->order[l]]);
      seen[s->order[l]] = true;
      fixed += s->order[l] == l;
    }
  ck_assert_uint_lt (fixed, 12); /* Poisson with mean 1 */
}
END_TEST

START_TEST (rows_have_names_and_times)
{
  AccordSimulationParameters p = defaults ();
  AccordSimulationRow row;
  p.items = 250;
  p.annotators = 3;
  p.labels = 3;
  g_autoptr (AccordSimulation) s = draw (&p, 1);
  ck_assert_uint_eq (accord_simulation_table_rows (s, ACCORD_SIMULATION_LABELS), 750);
  ck_assert (accord_simulation_table_row (s, ACCORD_SIMULATION_LABELS, 0, &row));
  ck_assert_str_eq (row.text[0], "i00000");
  ck_assert_str_eq (row.text[3], "2024-01-01T00:00:00Z");
  ck_assert_str_eq (row.text[4], "b00");
  ck_assert (accord_simulation_table_row (s, ACCORD_SIMULATION_LABELS, 3 * 99 + 2, &row));
  ck_assert_str_eq (row.text[3], "2024-01-01T01:39:40Z"); /* the hundredth minute, two thirds of it */
  ck_assert (accord_simulation_table_row (s, ACCORD_SIMULATION_LABELS, 3 * 100, &row));
  ck_assert_str_eq (row.text[0], "i00100");
  ck_assert_str_eq (row.text[3], "2024-01-02T00:00:00Z");
  ck_assert_str_eq (row.text[4], "b01");
  ck_assert (!accord_simulation_table_row (s, ACCORD_SIMULATION_GOLD, 0, &row)); /* no gold asked for */
}
END_TEST

START_TEST (a_day_has_as_many_minutes_as_items)
{
  AccordSimulationParameters p = defaults ();
  AccordSimulationRow row;
  p.items = 200000;
  p.labels = 1;
  p.batch = 1440;
  g_autoptr (AccordSimulation) s = draw (&p, 1);
  ck_assert (accord_simulation_table_row (s, ACCORD_SIMULATION_LABELS, 1440 * 60 - 1, &row));
  ck_assert_str_eq (row.text[0], "i086399");
  ck_assert_str_eq (row.text[3], "2024-02-29T23:59:00Z"); /* day 60 of a leap year */
}
END_TEST

static void
assert_refused (const AccordSimulationParameters *p, const char *message)
{
  g_autoptr (GError) error = NULL;
  ck_assert_ptr_null (accord_simulation_new (p, 1, &error));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  ck_assert_msg (strstr (error->message, message) != NULL, "'%s' lacks '%s'", error->message, message);
}

START_TEST (parameters_that_do_not_fit_are_refused)
{
  const char *two[] = { "a", "b", NULL };
  AccordSimulationParameters p = defaults ();
  p.class_names = two;
  assert_refused (&p, "--class-names: 2 names for 6");
  p = defaults ();
  p.annotator_names = two;
  assert_refused (&p, "--annotator-names: 2 names for 12");
  p = defaults ();
  p.random = 12;
  assert_refused (&p, "--annotators: 12 are too few");
  p.random = 0;
  p.copying = 7;
  assert_refused (&p, "--annotators: 12 are too few");
  p.copying = 0;
  p.biased = 9;
  p.camps = .1;
  assert_refused (&p, "--annotators: 12 are too few");
  p = defaults ();
  p.labels_min = 6;
  assert_refused (&p, "--labels-min: 6 is more than --labels 5");
  p = defaults ();
  p.items = 100000000;
  p.labels = p.annotators = 50;
  assert_refused (&p, "more than 4294967295 labels");
  p = defaults ();
  p.synonym = 2;
  p.confusable = 2;
  assert_refused (&p, "need 8 classes; there are 6");
  p.synonym = 1;
  p.ambiguous = .1;
  assert_refused (&p, "--ambiguous: needs two classes");
  p.ambiguous = 0;
  p.prior_shift = .1;
  assert_refused (&p, "--prior-shift: needs a class");
  p = defaults ();
  p.classes = 2;
  p.synonym = 1;
  assert_refused (&p, "synonyms leave no other class");
  p.synonym = 0;
  p.confusable = 1;
  p.ambiguous = .1;
  p.ambiguous_any = true;
  assert_refused (&p, "--ambiguous: needs two classes");
  p.ambiguous_any = false;
  p.confusable = 0;
  p.camps = .1;
  assert_refused (&p, "--ambiguous: needs two classes");
  p = defaults ();
  p.ambiguous = .6;
  p.poor = .5;
  assert_refused (&p, "more than all items");
}
END_TEST

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ADDRESS_SANITIZER 1
#endif
#endif

START_TEST (too_little_memory_is_an_error)
{
#ifdef ADDRESS_SANITIZER
  unit_skip ("the address sanitizer needs its address space");
#else
  AccordSimulationParameters p = defaults ();
  g_autoptr (GError) error = NULL;
  struct rlimit before, less;
  ck_assert_int_eq (getrlimit (RLIMIT_AS, &before), 0);
  less = before;
  less.rlim_cur = 512 << 20;
  p.items = 100000000; /* 2 GB */
  p.labels = 1;
  ck_assert_int_eq (setrlimit (RLIMIT_AS, &less), 0);
  AccordSimulation *s = accord_simulation_new (&p, 1, &error);
  ck_assert_int_eq (setrlimit (RLIMIT_AS, &before), 0);
  ck_assert_ptr_null (s);
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY));
#endif
}
END_TEST

static void
assert_not_parsed (const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  AccordSimulationParameters p = defaults ();
  for (size_t i = 0; i < ACCORD_SIMULATION_PARAMETERS_COUNT; i++)
    if (strcmp (accord_simulation_parameters[i].name, name) == 0)
      {
        ck_assert (!accord_simulation_parameter_parse (&p, &accord_simulation_parameters[i], text, &error));
        ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
        ck_assert_msg (strstr (error->message, name) != NULL, "%s", error->message);
        return;
      }
  ck_abort_msg ("no parameter %s", name);
}

START_TEST (values_are_read_strictly)
{
  static const char *const counts[]
      = { "", "0", "-1", "1.5", "1e3", "010", " 5", "5x", "100000001", "99999999999999999999" };
  static const char *const shares[] = { "", "-0.1", "1.01", "nan", "inf", "0x1", "0,5", "50%", " .5" };
  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    assert_not_parsed ("items", counts[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (shares); i++)
    assert_not_parsed ("ambiguous", shares[i]);
  AccordSimulationParameters p = defaults ();
  g_autoptr (GError) error = NULL;
  for (size_t i = 0; i < ACCORD_SIMULATION_PARAMETERS_COUNT; i++)
    { /* both ends of every range can be given and read back */
      const AccordSimulationParameter *which = &accord_simulation_parameters[i];
      const double ends[] = { which->low, which->high };
      for (size_t e = 0; e < 2; e++)
        {
          g_autofree char *text = g_strdup_printf (which->is_count ? "%.0f" : "%g", ends[e]);
          ck_assert_msg (accord_simulation_parameter_parse (&p, which, text, &error), "%s %s", which->name,
                         text);
          ck_assert_double_eq (accord_simulation_parameter_get (&p, which), ends[e]);
        }
    }
}
END_TEST

START_TEST (lists_of_names_and_models_are_read_strictly)
{
  static const char *const bad_names[] = { "", ",", "a,,b", "a,b,a", "a,cannot_tell", "a,\xff" };
  static const char *const bad_models[] = { "x", "=0.5", "a/b=0.5", "x=", "x=2", "x=-0.1", "x=nan", "y=0.5" };
  char **names = NULL;
  uint64_t n = 0;
  for (size_t i = 0; i < G_N_ELEMENTS (bad_names); i++)
    {
      g_autoptr (GError) error = NULL;
      ck_assert_msg (!accord_simulation_names_parse ("--x", bad_names[i], &names, &n, &error), "%s",
                     bad_names[i]);
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
      ck_assert_ptr_null (names);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (bad_models); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *models[] = { "y=0.5", bad_models[i], NULL };
      ck_assert_ptr_null (accord_simulation_models_parse (models, &error));
      ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
    }
  g_autoptr (GError) error = NULL;
  ck_assert (accord_simulation_names_parse ("--x", NULL, &names, &n, &error));
  ck_assert_ptr_null (names);
  ck_assert (accord_simulation_names_parse ("--x", "a,B c", &names, &n, &error));
  ck_assert_uint_eq (n, 2);
  ck_assert_str_eq (names[1], "B c");
  g_strfreev (names);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("simulation");
  TCase *laws = tcase_create ("laws");
  tcase_set_timeout (laws, 60);
  tcase_add_test (laws, seed_fixes_everything);
  tcase_add_test (laws, labels_go_to_different_annotators);
  tcase_add_test (laws, annotators_are_drawn_alike);
  tcase_add_test (laws, all_annotators_label_when_labels_are_as_many);
  tcase_add_test (laws, classes_follow_the_skew);
  tcase_add_test (laws, states_and_gold_have_their_shares);
  tcase_add_test (laws, agreement_is_what_slips_leave);
  tcase_add_test (laws, synonyms_are_a_coin_and_confusion_a_chance);
  tcase_add_test (laws, ambiguous_items_are_dirichlet_multinomial);
  tcase_add_test (laws, ambiguous_items_never_have_a_pair);
  tcase_add_test (laws, camps_mean_different_classes);
  tcase_add_test (laws, special_annotators_do_what_they_are);
  tcase_add_test (laws, fatigue_and_learning_raise_slips);
  tcase_add_test (laws, hetero_rows_replace_slips);
  tcase_add_test (laws, poor_items_are_tagged);
  tcase_add_test (laws, classes_shift);
  tcase_add_test (laws, models_are_as_accurate_as_said);
  tcase_add_test (laws, planted_slips_are_the_wrong_labels);
  tcase_add_test (laws, planted_causes_are_all_listed);
  tcase_add_test (laws, items_do_not_depend_on_annotators);
  tcase_add_test (laws, design_does_not_depend_on_classes_and_causes);
  tcase_add_test (laws, a_chance_changes_only_what_it_hits);
  tcase_add_test (laws, fewer_labels_keep_the_others);
  tcase_add_test (laws, bias_is_drawn_apart);
  tcase_add_test (laws, more_items_keep_the_first_ones);
  tcase_add_test (laws, shuffle_is_a_permutation);
  suite_add_tcase (suite, laws);
  TCase *words = tcase_create ("words");
  tcase_add_test (words, rows_have_names_and_times);
  tcase_add_test (words, a_day_has_as_many_minutes_as_items);
  tcase_add_test (words, parameters_that_do_not_fit_are_refused);
  tcase_add_test (words, too_little_memory_is_an_error);
  tcase_add_test (words, values_are_read_strictly);
  tcase_add_test (words, lists_of_names_and_models_are_read_strictly);
  suite_add_tcase (suite, words);
  return suite;
}
