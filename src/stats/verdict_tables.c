/* Random and biased annotators: from what each says where the others make the item of a class.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_private.h"

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/stats/proportion.h>
#include "median.h"

#define Z_95         1.959963984540054
#define THREE_SIGMA  .9973002039367398 /* confidence of z = 3 */
#define OF_MEDIAN    .4
#define AT_LEAST     .1
#define LEAST_WEIGHT 8 /* of a class, for its rates */
#define LEAST_RATE   .25
#define LEAST_EXCESS .10

/* Sums of one annotator's tables: labels, those equal, sum_k said k * is k; the same after a relabelling. */
typedef struct
{
  double n, equal, chance;
  double repaired_equal, repaired_chance;
} Sums;

static double
wilson_low (double successes, double trials)
{
  double low, high;
  accord_proportion_interval (CLAMP (successes, 0, trials), trials, THREE_SIGMA, &low, &high);
  return low;
}

/* The class that answer @l is read as: the one that is most often behind it, where that is beyond doubt, else itself.
 * @is: weight of each class on the annotator's items. */
static size_t
reading (const double *said, const double *is, double total, size_t n, size_t l)
{
  size_t best = l;
  double column = 0;
  for (size_t k = 0; k < n; k++)
    {
      column += said[k * n + l];
      best = said[k * n + l] > said[best * n + l] ? k : best;
    }
  if (best == l || column < LEAST_WEIGHT
      || wilson_low (said[best * n + l], column) <= is[best] / total + LEAST_EXCESS)
    return l;
  return best;
}

/* @is, @repaired: n scratch */
static void
add_table (const double *said, size_t n, double *is, double *repaired, Sums *sums)
{
  double total = 0;
  for (size_t k = 0; k < n; k++)
    {
      is[k] = repaired[k] = 0;
      for (size_t l = 0; l < n; l++)
        is[k] += said[k * n + l];
      total += is[k];
    }
  for (size_t l = 0; l < n; l++)
    {
      const size_t as = reading (said, is, total, n, l);
      double column = 0;
      for (size_t k = 0; k < n; k++)
        column += said[k * n + l];
      sums->equal += said[l * n + l];
      sums->chance += column * is[l];
      sums->repaired_equal += said[as * n + l];
      repaired[as] += column;
    }
  for (size_t k = 0; k < n; k++)
    sums->repaired_chance += repaired[k] * is[k];
  sums->n += total;
}

static double
kappa_of (double equal, double chance, double n)
{
  const double expected = chance / (n * n);
  return 1 - expected > 1e-9 ? (equal / n - expected) / (1 - expected) : NAN;
}

/* Half the width of kappa's interval; @squares: sum of the squares of scores. */
static double
half_width (double equal, double squares, double chance, double n)
{
  const double mean = equal / n, variance = (squares / n - mean * mean) * n / MAX (n - 1, 1);
  return Z_95 * sqrt (MAX (variance, .25 / n) / n) / (1 - chance / (n * n));
}

static bool
sum_tables (const Judge *judge, Sums *sums)
{
  const AccordWithout *without = judge->verdicts->without;
  size_t most = 0;
  for (size_t p = 0; p < without->n_parts; p++)
    most = MAX (most, judge->consensus->parts[p].n_classes);
  g_autofree double *is = g_try_new (double, most + 1);
  g_autofree double *repaired = g_try_new (double, most + 1);
  if (is == NULL || repaired == NULL)
    return false;
  for (size_t p = 0; p < without->n_parts; p++)
    {
      const AccordConsensusPart *part = &judge->consensus->parts[p];
      const size_t n = part->n_classes;
      for (size_t a = 0; a < part->n_annotators; a++)
        add_table (without->said[p] + a * n * n, n, is, repaired, &sums[part->annotators[a]]);
    }
  return true;
}

static bool
set_kappas (Judge *judge, const Sums *sums)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  g_autofree double *kappas = g_try_new (double, verdicts->n_annotators + 1);
  g_autofree double *means = g_try_new (double, verdicts->n_annotators + 1);
  size_t n = 0;
  if (kappas == NULL || means == NULL)
    return false;
  for (size_t a = 0; a < verdicts->n_annotators; a++)
    {
      AccordAnnotatorVerdict *verdict = &verdicts->verdicts[a];
      verdict->judged = verdicts->without->judged[a];
      if (verdict->judged == 0)
        continue;
      if (verdict->judged >= ACCORD_VERDICT_LABELS)
        means[judge->rated++] = sums[a].equal / sums[a].n;
      const double half
          = half_width (sums[a].equal, verdicts->without->squares[a], sums[a].chance, sums[a].n);
      verdict->kappa = kappa_of (sums[a].equal, sums[a].chance, sums[a].n);
      verdict->kappa_low = verdict->kappa - half;
      verdict->kappa_high = verdict->kappa + half;
      if (verdict->judged >= ACCORD_VERDICT_LABELS && !isnan (verdict->kappa))
        kappas[n++] = verdict->kappa;
    }
  verdicts->median = median (kappas, n);
  judge->usual = median (means, judge->rated);
  return true;
}

static void
find_random (Judge *judge, const Sums *sums)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  const double bar = MAX (OF_MEDIAN * verdicts->median, AT_LEAST);
  for (size_t a = 0; judge->rated >= VERDICT_PEOPLE && a < verdicts->n_annotators; a++)
    {
      const AccordAnnotatorVerdict *verdict = &verdicts->verdicts[a];
      const double n = sums[a].n;
      if (verdict->judged < ACCORD_VERDICT_LABELS || !(verdict->kappa_high < bar))
        continue;
      const double equal = sums[a].repaired_equal, chance = sums[a].repaired_chance;
      if (!(kappa_of (equal, chance, n) + half_width (equal, equal, chance, n) < bar))
        continue;
      const AccordEvidence evidence = verdict_evidence (ACCORD_EVIDENCE_RANDOM, a, verdict->kappa,
                                                        verdicts->median, verdict->judged, NAN);
      judge->odd[a] = true;
      g_array_append_val (judge->evidence, evidence);
    }
}

/* ---- biased ---- */

/* The cells of one annotator in one component that stand out. */
static void
find_cells (const Judge *judge, size_t p, size_t a, const double *all, uint32_t *count, GArray *found)
{
  const AccordConsensusPart *part = &judge->consensus->parts[p];
  const size_t n = part->n_classes;
  const double *said = judge->verdicts->without->said[p] + a * n * n;
  for (size_t k = 0; k < n; k++)
    {
      double own = 0, rest = 0;
      for (size_t l = 0; l < n; l++)
        {
          own += said[k * n + l];
          rest += all[k * n + l] - said[k * n + l];
        }
      for (size_t l = 0; l < n && own >= LEAST_WEIGHT && rest >= LEAST_WEIGHT; l++)
        {
          const double others = MAX ((all[k * n + l] - said[k * n + l]) / rest, 0);
          if (k == l || said[k * n + l] <= LEAST_RATE * own
              || wilson_low (said[k * n + l], own) <= others + LEAST_EXCESS)
            continue;
          AccordEvidence evidence
              = verdict_evidence (ACCORD_EVIDENCE_BIASED, part->annotators[a], said[k * n + l] / own, others,
                                  (uint64_t) (own + .5), NAN);
          evidence.class_a = part->classes[k];
          evidence.class_b = part->classes[l];
          count[k * n + l]++;
          g_array_append_val (found, evidence);
        }
    }
}

static double
excess (const AccordEvidence *evidence)
{
  return (double) evidence->n * (evidence->value - evidence->expected);
}

static int
compare_excess (gconstpointer a, gconstpointer b)
{
  const AccordEvidence *x = a, *y = b;
  const double s = excess (x), t = excess (y);
  if (x->annotator != y->annotator)
    return x->annotator < y->annotator ? -1 : 1;
  if (s != t)
    return s > t ? -1 : 1;
  return x->class_a != y->class_a ? x->class_a - y->class_a : x->class_b - y->class_b;
}

/* Where a class stands in its component. */
static size_t
place_in (const AccordConsensusPart *part, uint16_t klass)
{
  size_t k = 0;
  while (part->classes[k] != klass)
    k++;
  return k;
}

/* Takes over what is not shared by many. */
static void
keep_single (Judge *judge, const AccordConsensusPart *part, const uint32_t *count, GArray *found)
{
  g_array_sort (found, compare_excess);
  for (guint i = 0; i < found->len; i++)
    {
      const AccordEvidence *evidence = &g_array_index (found, AccordEvidence, i);
      const size_t cell
          = place_in (part, evidence->class_a) * part->n_classes + place_in (part, evidence->class_b);
      if (count[cell] > verdict_most (judge))
        judge->verdicts->shared_bias++;
      else
        g_array_append_val (judge->evidence, *evidence);
    }
}

static bool
find_biased (Judge *judge, size_t p, GError **error)
{
  const AccordConsensusPart *part = &judge->consensus->parts[p];
  const size_t n = part->n_classes;
  const double *said = judge->verdicts->without->said[p];
  g_autofree double *all = g_try_new0 (double, n *n + 1);
  g_autofree uint32_t *count = g_try_new0 (uint32_t, n * n + 1);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (AccordEvidence));
  if (all == NULL || count == NULL)
    return accord_error_set_memory (error, "the classes");
  if (!accord_interrupt_check (error))
    return false;
  for (size_t a = 0; a < part->n_annotators; a++)
    for (size_t cell = 0; cell < n * n; cell++)
      all[cell] += said[a * n * n + cell];
  for (size_t a = 0; a < part->n_annotators; a++)
    if (!judge->odd[part->annotators[a]]
        && judge->verdicts->verdicts[part->annotators[a]].judged >= ACCORD_VERDICT_LABELS)
      find_cells (judge, p, a, all, count, found);
  keep_single (judge, part, count, found);
  return true;
}

bool
verdict_judge_tables (Judge *judge, GError **error)
{
  if (judge->verdicts->without == NULL)
    return true;
  g_autofree Sums *sums = g_try_new0 (Sums, judge->verdicts->n_annotators + 1);
  if (sums == NULL || !sum_tables (judge, sums) || !set_kappas (judge, sums))
    return accord_error_set_memory (error, "the annotators");
  find_random (judge, sums);
  for (size_t p = 0; judge->rated >= VERDICT_PEOPLE && p < judge->verdicts->without->n_parts; p++)
    if (!find_biased (judge, p, error))
      return false;
  return true;
}
