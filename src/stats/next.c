/* Further labels: expected information and accuracy, greedily.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/next.h>

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include <accord/base/text.h>

#define TIE 1e-12 /* gains that differ by less are equal */

/* ---- one item ---- */

static double
plogp (double p)
{
  return p > 0 ? p * log2 (p) : 0;
}

/* Sums over the outcomes of m labels. */
typedef struct
{
  const double *table;
  size_t n;
  double left;     /* entropy that is left, in the mean */
  double accuracy; /* of the most probable class */
} Outcomes;

/* Outcomes that have @left further labels of class @l or above; @joint: probability of the class and the labels so far. */
static void
spread (Outcomes *outcomes, size_t l, size_t left, double ways, const double *joint)
{
  const size_t n = outcomes->n;
  if (left == 0)
    {
      double sum = 0, most = 0, entropy = 0;
      for (size_t k = 0; k < n; k++)
        {
          sum += joint[k];
          most = MAX (most, joint[k]);
          entropy -= plogp (joint[k]);
        }
      outcomes->left += ways * (entropy + plogp (sum));
      outcomes->accuracy += ways * most;
      return;
    }
  if (l == n)
    return;
  double further[ACCORD_NEXT_CLASSES + 1];
  memcpy (further, joint, n * sizeof *further);
  for (size_t count = 0; count <= left; count++)
    {
      spread (outcomes, l + 1, left - count, ways, further);
      for (size_t k = 0; k < n; k++)
        further[k] *= outcomes->table[k * n + l];
      ways *= (double) (left - count) / (double) (count + 1);
    }
}

/* The most probable classes, and the others as one. */
static size_t
lump (const double *posterior, const double *table, size_t n, double *ret_posterior, double *ret_table)
{
  enum
  {
    KEPT = ACCORD_NEXT_CLASSES,
    ALL = KEPT + 1
  };
  size_t kept[KEPT];
  g_autofree bool *is_kept = g_new0 (bool, n);
  g_autofree size_t *group = g_new (size_t, n);
  for (size_t i = 0; i < KEPT; i++)
    {
      size_t best = n;
      for (size_t k = 0; k < n; k++)
        if (!is_kept[k] && (best == n || posterior[k] > posterior[best]))
          best = k;
      kept[i] = best;
      is_kept[best] = true;
    }
  for (size_t k = 0; k < n; k++)
    group[k] = KEPT;
  for (size_t i = 0; i < KEPT; i++)
    group[kept[i]] = i;
  memset (ret_posterior, 0, ALL * sizeof *ret_posterior);
  memset (ret_table, 0, ALL * ALL * sizeof *ret_table);
  for (size_t k = 0; k < n; k++)
    ret_posterior[group[k]] += posterior[k];
  const double rest = ret_posterior[KEPT];
  for (size_t k = 0; k < n; k++)
    {
      const double share = group[k] < KEPT ? 1 : rest > 0 ? posterior[k] / rest : 1 / (double) (n - KEPT);
      for (size_t l = 0; l < n; l++)
        ret_table[group[k] * ALL + group[l]] += share * table[k * n + l];
    }
  return ALL;
}

void
accord_next_gains (const double *posterior, const double *table, size_t n, size_t labels,
                   AccordNextGains *ret_gains)
{
  double few[ACCORD_NEXT_CLASSES + 1], few_table[(ACCORD_NEXT_CLASSES + 1) * (ACCORD_NEXT_CLASSES + 1)];
  Outcomes outcomes = { table, n, 0, 0 };
  double now = 0, most = 0;
  if (n > ACCORD_NEXT_CLASSES)
    {
      outcomes.n = lump (posterior, table, n, few, few_table);
      outcomes.table = few_table;
      posterior = few;
    }
  for (size_t k = 0; k < outcomes.n; k++)
    {
      now -= plogp (posterior[k]);
      most = MAX (most, posterior[k]);
    }
  *ret_gains = (AccordNextGains){ { 0 }, { most } };
  for (size_t m = 1; m <= labels; m++)
    {
      outcomes.left = outcomes.accuracy = 0;
      spread (&outcomes, 0, m, 1, posterior);
      ret_gains->bits[m] = MAX (now - outcomes.left, ret_gains->bits[m - 1]);
      ret_gains->accuracy[m] = outcomes.accuracy;
    }
}

/* ---- the list ---- */

/* An item and what its next label brings. */
typedef struct
{
  double gain;
  uint32_t item;
  uint32_t turn;
} Candidate;

typedef struct
{
  const AccordDataset *dataset;
  const AccordConsensus *consensus;
  const AccordNextOptions *options;
  double **typical; /* by component: k * n + l */
  double **order;   /* by component: a * n + k: sum_l pi log2 pi of the row; NAN = an empty row */
  uint64_t *asked;  /* n_annotators */
  double *gain;     /* n_patterns: of the first label */
  Candidate *heap;
  size_t n_heap;
  GArray *picks;
} Picker;

/* Equal ones by name, so that the order of rows does not show. */
static bool
before (const Picker *picker, const Candidate *a, const Candidate *b)
{
  const AccordNames *names = &picker->dataset->item_names;
  if (fabs (a->gain - b->gain) > TIE)
    return a->gain > b->gain;
  return accord_text_compare (accord_names_get (names, a->item), accord_names_get (names, b->item)) < 0;
}

static void
sift_down (Picker *picker, size_t at)
{
  for (;;)
    {
      size_t first = at;
      for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < picker->n_heap; child++)
        if (before (picker, &picker->heap[child], &picker->heap[first]))
          first = child;
      if (first == at)
        return;
      const Candidate moved = picker->heap[at];
      picker->heap[at] = picker->heap[first];
      picker->heap[first] = moved;
      at = first;
    }
}

/* Whether nothing speaks for a row, as where the class is impossible on all items of a person. */
static bool
row_is_empty (const double *row, size_t n)
{
  for (size_t l = 0; l < n; l++)
    if (row[l] > 0)
      return false;
  return true;
}

/* The mean table of a component's annotators, weighted by their labels in it; of each row over those who have it. */
static double *
typical_table (const AccordConsensusPart *part)
{
  const size_t n = part->n_classes, cells = n * n;
  double *mean = g_new0 (double, cells + 1);
  g_autofree double *all = g_new0 (double, n + 1);
  for (size_t a = 0; a < part->n_annotators; a++)
    {
      double labels = 0;
      for (size_t i = 0; i < cells; i++)
        labels += part->count[a * cells + i];
      for (size_t i = 0; i < cells; i++)
        mean[i] += labels * part->table[a * cells + i];
      for (size_t k = 0; k < n; k++)
        all[k] += row_is_empty (&part->table[a * cells + k * n], n) ? 0 : labels;
    }
  for (size_t i = 0; i < cells; i++)
    mean[i] /= all[i / n] > 0 ? all[i / n] : 1;
  return mean;
}

static void
gains_of (const Picker *picker, uint32_t item, size_t labels, AccordNextGains *ret_gains)
{
  const AccordConsensusPart *part = NULL;
  const double *posterior = accord_consensus_posterior (picker->consensus, item, &part);
  accord_next_gains (posterior, picker->typical[part - picker->consensus->parts], part->n_classes, labels,
                     ret_gains);
}

static bool
fill_heap (Picker *picker, GError **error)
{
  const AccordConsensus *consensus = picker->consensus;
  for (size_t p = 0; p < consensus->n_patterns; p++)
    picker->gain[p] = NAN;
  for (size_t i = 0; i < consensus->n_items; i++)
    {
      const uint32_t pattern = consensus->item_pattern[i];
      if (i % 1024 == 0 && !accord_interrupt_check (error))
        return false;
      if (pattern == UINT32_MAX)
        continue;
      if (isnan (picker->gain[pattern]))
        {
          AccordNextGains gains;
          gains_of (picker, (uint32_t) i, 1, &gains);
          picker->gain[pattern] = gains.bits[1];
        }
      picker->heap[picker->n_heap++] = (Candidate){ picker->gain[pattern], (uint32_t) i, 1 };
    }
  for (size_t at = picker->n_heap / 2; at-- > 0;)
    sift_down (picker, at);
  return true;
}

/* (transfer full): minus the entropy of every row that is not empty. */
static double *
row_order (const AccordConsensusPart *part)
{
  const size_t n = part->n_classes, rows = part->n_annotators * n;
  double *order = g_try_new0 (double, rows + 1);
  for (size_t r = 0; order != NULL && r < rows; r++)
    if (row_is_empty (&part->table[r * n], n))
      order[r] = NAN;
    else
      for (size_t l = 0; l < n; l++)
        order[r] += plogp (part->table[r * n + l]);
  return order;
}

/* Information of one label by annotator @a of the component: O(K^2), K logarithms, and K for each empty row, for which the
 * typical annotator's stands. */
static double
bits_of (const Picker *picker, const AccordConsensusPart *part, size_t a, const double *posterior)
{
  const size_t n = part->n_classes;
  const double *typical = picker->typical[part - picker->consensus->parts],
               *order = picker->order[part - picker->consensus->parts] + a * n;
  g_autofree double *said = g_new0 (double, n + 1);
  double bits = 0;
  for (size_t k = 0; k < n; k++)
    {
      const double *row = isnan (order[k]) ? typical + k * n : part->table + (a * n + k) * n;
      for (size_t l = 0; l < n; l++)
        {
          said[l] += posterior[k] * row[l];
          bits += isnan (order[k]) ? posterior[k] * plogp (row[l]) : 0;
        }
      bits += isnan (order[k]) ? 0 : posterior[k] * order[k];
    }
  for (size_t l = 0; l < n; l++)
    bits -= plogp (said[l]);
  return MAX (bits, 0);
}

/* Has @annotator labelled the item, or is asked to already? */
static bool
has_labelled (const Picker *picker, uint32_t item, uint32_t annotator, const GArray *turns)
{
  const AccordDataset *dataset = picker->dataset;
  for (uint64_t j = dataset->item_start[item]; j < dataset->item_start[item + 1]; j++)
    if (dataset->annotator[j] == annotator)
      return true;
  for (guint i = 0; i < turns->len; i++)
    if (g_array_index (turns, uint32_t, i) == annotator)
      return true;
  return false;
}

/* Who brings the most bits per price; @turns: those already asked for the item. */
static void
choose_annotator (Picker *picker, AccordNextPick *pick, const GArray *turns)
{
  const AccordConsensusPart *part = NULL;
  const double *posterior = accord_consensus_posterior (picker->consensus, pick->item, &part);
  double best = -1;
  for (size_t i = 0; i < part->n_annotators; i++)
    {
      const uint32_t a = part->annotators[i];
      const double price = picker->options->prices != NULL ? picker->options->prices[a] : 1;
      if ((picker->options->quota > 0 && picker->asked[a] >= picker->options->quota) || !(price > 0)
          || has_labelled (picker, pick->item, a, turns))
        continue;
      const double bits = bits_of (picker, part, i, posterior);
      if (bits / price <= best + TIE)
        continue;
      best = bits / price;
      pick->annotator = a;
      pick->named_bits = bits;
      pick->price = picker->options->prices != NULL ? price : NAN;
    }
  if (pick->annotator != UINT32_MAX)
    picker->asked[pick->annotator]++;
}

/* Takes the best label off the heap and puts the item's next one back. */
static void
pick_one (Picker *picker, GHashTable *asked_for)
{
  Candidate *top = &picker->heap[0];
  AccordNextPick pick = { top->item, UINT32_MAX, top->turn, top->gain, NAN, NAN };
  GArray *turns = g_hash_table_lookup (asked_for, GUINT_TO_POINTER (top->item + 1));
  if (turns == NULL)
    {
      turns = g_array_new (FALSE, FALSE, sizeof (uint32_t));
      g_hash_table_insert (asked_for, GUINT_TO_POINTER (top->item + 1), turns);
    }
  choose_annotator (picker, &pick, turns);
  g_array_append_val (turns, pick.annotator);
  g_array_append_val (picker->picks, pick);
  if (top->turn >= picker->options->most)
    picker->heap[0] = picker->heap[--picker->n_heap];
  else
    {
      AccordNextGains gains;
      gains_of (picker, top->item, top->turn + 1, &gains);
      top->gain = gains.bits[top->turn + 1] - gains.bits[top->turn];
      top->turn++;
    }
  if (picker->n_heap > 0)
    sift_down (picker, 0);
}

static bool
pick_all (Picker *picker, GError **error)
{
  g_autoptr (GHashTable) asked_for
      = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, (GDestroyNotify) g_array_unref);
  while (picker->picks->len < picker->options->budget && picker->n_heap > 0)
    {
      if (!accord_interrupt_check (error))
        return false;
      pick_one (picker, asked_for);
    }
  return true;
}

/* ---- what it brings ---- */

/* T^(1 / temperature), summed to one. */
static void
cool (const double *posterior, size_t n, double temperature, double *ret_posterior)
{
  double sum = 0;
  for (size_t k = 0; k < n; k++)
    sum += ret_posterior[k] = posterior[k] > 0 ? exp (log (posterior[k]) / temperature) : 0;
  for (size_t k = 0; k < n; k++)
    ret_posterior[k] /= sum;
}

/* The mean over items of the largest probability, now and with the labels picked. */
static void
expect_accuracy (const Picker *picker, double temperature, double *ret_now, double *ret_after)
{
  const AccordConsensus *consensus = picker->consensus;
  AccordSum now = { 0, 0 }, more = { 0, 0 };
  uint64_t items = 0;
  g_autofree double *cooled = g_new (double, consensus->n_classes + 1);
  for (size_t i = 0; i < consensus->n_items; i++)
    {
      const AccordConsensusPart *part = NULL;
      const double *posterior = accord_consensus_posterior (consensus, i, &part);
      double most = 0;
      if (posterior == NULL)
        continue;
      cool (posterior, part->n_classes, temperature, cooled);
      for (size_t k = 0; k < part->n_classes; k++)
        most = MAX (most, cooled[k]);
      accord_sum_add (&now, most);
      items++;
    }
  for (guint i = 0; i < picker->picks->len; i++)
    {
      const AccordNextPick *pick = &g_array_index (picker->picks, AccordNextPick, i);
      const AccordConsensusPart *part = NULL;
      const double *posterior = accord_consensus_posterior (consensus, pick->item, &part);
      AccordNextGains gains;
      cool (posterior, part->n_classes, temperature, cooled);
      accord_next_gains (cooled, picker->typical[part - consensus->parts], part->n_classes, pick->turn,
                         &gains);
      accord_sum_add (&more, gains.accuracy[pick->turn] - gains.accuracy[pick->turn - 1]);
    }
  *ret_now = items > 0 ? accord_sum_value (&now) / (double) items : NAN;
  *ret_after = items > 0 ? (accord_sum_value (&now) + accord_sum_value (&more)) / (double) items : NAN;
}

static AccordNext *
sum_up (Picker *picker)
{
  AccordNext *next = g_new0 (AccordNext, 1);
  const bool priced = picker->options->prices != NULL;
  AccordSum bits = { 0, 0 }, cost = { 0, 0 };
  next->calibrated = next->calibrated_after = NAN;
  expect_accuracy (picker, 1, &next->accuracy, &next->accuracy_after);
  if (!isnan (picker->options->temperature))
    expect_accuracy (picker, picker->options->temperature, &next->calibrated, &next->calibrated_after);
  for (guint i = 0; i < picker->picks->len; i++)
    {
      const AccordNextPick *pick = &g_array_index (picker->picks, AccordNextPick, i);
      accord_sum_add (&bits, pick->bits);
      accord_sum_add (&cost, isnan (pick->price) ? 0 : pick->price);
      next->nobody += pick->annotator == UINT32_MAX;
    }
  next->bits = accord_sum_value (&bits);
  next->cost = priced ? accord_sum_value (&cost) : NAN;
  next->n_picks = picker->picks->len;
  next->picks = (AccordNextPick *) (void *) g_array_free (g_steal_pointer (&picker->picks), FALSE);
  return next;
}

static void
picker_clear (Picker *picker)
{
  for (size_t i = 0; i < picker->consensus->n_parts; i++)
    {
      g_free (picker->typical[i]);
      g_free (picker->order[i]);
    }
  g_free (picker->typical);
  g_free (picker->order);
  g_free (picker->asked);
  g_free (picker->gain);
  g_free (picker->heap);
  if (picker->picks != NULL)
    g_array_unref (picker->picks);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picker, picker_clear)

AccordNext *
accord_next_new (const AccordDataset *dataset, const AccordConsensus *consensus,
                 const AccordNextOptions *options, GError **error)
{
  g_auto (Picker) picker = { .dataset = dataset, .consensus = consensus, .options = options };
  picker.typical = g_new0 (double *, consensus->n_parts + 1);
  picker.order = g_new0 (double *, consensus->n_parts + 1);
  picker.asked = g_new0 (uint64_t, dataset->n_annotators + 1);
  picker.gain = g_try_new (double, consensus->n_patterns + 1);
  picker.heap = g_try_new (Candidate, consensus->n_items + 1);
  picker.picks = g_array_new (FALSE, FALSE, sizeof (AccordNextPick));
  bool good = picker.gain != NULL && picker.heap != NULL;
  for (size_t i = 0; i < consensus->n_parts && good; i++)
    {
      picker.typical[i] = typical_table (&consensus->parts[i]);
      picker.order[i] = row_order (&consensus->parts[i]);
      good = picker.order[i] != NULL;
    }
  if (!good)
    {
      accord_error_set_memory (error, "the list of items");
      return NULL;
    }
  if (!fill_heap (&picker, error) || !pick_all (&picker, error))
    return NULL;
  return sum_up (&picker);
}

void
accord_next_free (AccordNext *next)
{
  if (next == NULL)
    return;
  g_free (next->picks);
  g_free (next);
}
