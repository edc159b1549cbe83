/* One annotator behind a pair of classes, and the rules of advice.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/advice.h>

#include <math.h>
#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>

#define MOST_CELLS ((size_t) 1 << 22) /* annotators x pairs, or annotators x classes, in one pass */
#define MOST_EXTRA 500                /* pairs looked at beyond those that a rule may concern */
#define NO_SLOT    UINT32_MAX

const char *
accord_advice_name (AccordAdvice advice)
{
  static const char *const names[]
      = { "keep", "merge", "define better", "talk to one annotator", "label more" };
  return names[advice];
}

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "the search for one annotator");
}

/* ---- the rules ---- */

static bool
gains_surely (const AccordConfusionPair *pair, const AccordMerge *merge)
{
  return merge->low_sim > 0 && pair->lift > 1 && merge->gain >= ACCORD_ADVICE_GAIN;
}

/* May rule 2 concern the pair? */
static bool
is_candidate (const AccordConfusionPair *pair, const AccordMerge *merge)
{
  return !pair->few
         && (gains_surely (pair, merge) || (pair->two_way_low < ACCORD_ADVICE_SAME && pair->count >= 3));
}

static bool
is_same (const AccordConfusionPair *pair)
{
  return pair->two_way_high < ACCORD_ADVICE_SAME
         || (pair->delta_low <= 0 && pair->delta_high >= 0 && pair->two_way_high < .75);
}

/* What stands against a merge that the labels ask for; ACCORD_REASON_SAME = nothing. */
static AccordReason
objection (const AccordDataset *dataset, const AccordConfusion *confusion, const AccordConfusionPair *pair,
           bool apart)
{
  const double *costs = dataset->class_costs;
  const double n_a = confusion->total[pair->a], n_b = confusion->total[pair->b];
  if (apart)
    return ACCORD_REASON_FORBIDDEN;
  if (costs != NULL && (costs[pair->a] > 1 || costs[pair->b] > 1))
    return ACCORD_REASON_COSTLY;
  if (MAX (n_a, n_b) > ACCORD_ADVICE_SKEW * MIN (n_a, n_b))
    return ACCORD_REASON_RARE;
  return ACCORD_REASON_SAME;
}

static void
say (AccordVerdict *verdict, AccordAdvice advice, AccordReason reason)
{
  verdict->advice = advice;
  verdict->reason = reason;
}

static void
judge (const AccordDataset *dataset, const AccordConfusion *confusion, const AccordConfusionPair *pair,
       const AccordMerge *merge, bool apart, AccordVerdict *verdict)
{
  if (pair->few)
    say (verdict, pair->two_way_high < .8 && pair->count >= 3 ? ACCORD_ADVICE_LABEL_MORE : ACCORD_ADVICE_KEEP,
         ACCORD_REASON_FEW);
  else if (is_candidate (pair, merge) && verdict->annotator_share > ACCORD_ADVICE_CAUSE
           && verdict->annotator_share > 2 * verdict->annotator_expected
           && verdict->gain_without < merge->gain / 2)
    say (verdict, ACCORD_ADVICE_TALK, ACCORD_REASON_ANNOTATOR);
  else if (is_same (pair) && (merge->low_sim > 0 || confusion->n_classes == 2))
    {
      const AccordReason reason = objection (dataset, confusion, pair, apart);
      say (verdict, reason == ACCORD_REASON_SAME ? ACCORD_ADVICE_MERGE : ACCORD_ADVICE_DEFINE, reason);
    }
  else if (gains_surely (pair, merge) && pair->two_way_low < ACCORD_ADVICE_MIXED)
    say (verdict, ACCORD_ADVICE_DEFINE, ACCORD_REASON_MIXED);
  else if (pair->two_way_low < ACCORD_ADVICE_SAME && pair->two_way_high - pair->two_way_low > .2
           && pair->count >= 3)
    say (verdict, ACCORD_ADVICE_LABEL_MORE, ACCORD_REASON_UNSURE);
  else if (pair->count <= 0)
    say (verdict, ACCORD_ADVICE_KEEP, ACCORD_REASON_NEVER);
  else
    say (verdict, ACCORD_ADVICE_KEEP,
         pair->two_way_low < ACCORD_ADVICE_MIXED ? ACCORD_REASON_NO_EVIDENCE : ACCORD_REASON_CLEAR);
}

/* ---- one annotator ---- */

/* The pairs looked at, each with a slot. */
typedef struct
{
  const AccordDataset *dataset;
  const AccordConfusion *confusion;
  uint32_t *slot;  /* n_pairs: slot of a pair or NO_SLOT */
  uint32_t *pairs; /* n_slots: pair of a slot */
  size_t n_slots;
  uint32_t *by_annotator; /* the slots of each annotator named: slots_start[a] … slots_start[a + 1] - 1 */
  size_t *slots_start;
  uint32_t *dense;  /* n_classes: counts of the item at hand, all zero between items */
  uint16_t *klass;  /* its classes */
  size_t n_present; /* how many */
} Search;

static void
search_clear (Search *search)
{
  g_free (search->slot);
  g_free (search->pairs);
  g_free (search->by_annotator);
  g_free (search->slots_start);
  g_free (search->dense);
  g_free (search->klass);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
search_take (Search *search, size_t pair)
{
  if (search->slot[pair] != NO_SLOT)
    return;
  search->slot[pair] = (uint32_t) search->n_slots;
  search->pairs[search->n_slots++] = (uint32_t) pair;
}

static bool
search_fill (Search *search, const AccordDataset *dataset, const AccordConfusion *confusion,
             const AccordMerges *merges, const AccordAdviceWishes *wishes, GError **error)
{
  *search = (Search){ .dataset = dataset, .confusion = confusion };
  search->slot = g_try_new (uint32_t, confusion->n_pairs + 1);
  search->pairs = g_try_new (uint32_t, confusion->n_pairs + 1);
  search->dense = g_try_new0 (uint32_t, confusion->n_classes + 1);
  search->klass = g_try_new (uint16_t, confusion->n_classes + 1);
  if (search->slot == NULL || search->pairs == NULL || search->dense == NULL || search->klass == NULL)
    return no_memory (error);
  for (size_t i = 0; i < confusion->n_pairs; i++)
    search->slot[i] = NO_SLOT;
  for (guint i = 0; wishes != NULL && wishes->wanted != NULL && i < wishes->wanted->len; i++)
    search_take (search, g_array_index (wishes->wanted, uint32_t, i));
  for (size_t i = 0; i < confusion->n_pairs; i++)
    if (is_candidate (&confusion->pairs[i], &merges->merges[i]))
      search_take (search, i);
  g_autofree uint32_t *rank = accord_confusion_rank (confusion, ACCORD_CONFUSION_BY_COUNT);
  for (size_t i = 0; i < MIN (confusion->n_pairs, MOST_EXTRA); i++)
    if (confusion->pairs[rank[i]].count > 0
        && (search->n_slots + 1) * (dataset->n_annotators + 1) <= MOST_CELLS)
      search_take (search, rank[i]);
  return true;
}

static void
open_item (Search *search, size_t item)
{
  const AccordDataset *dataset = search->dataset;
  search->n_present = 0;
  for (uint64_t l = dataset->item_start[item]; l < dataset->item_start[item + 1]; l++)
    if (search->dense[dataset->klass[l]]++ == 0)
      search->klass[search->n_present++] = dataset->klass[l];
}

static void
close_item (Search *search)
{
  for (size_t i = 0; i < search->n_present; i++)
    search->dense[search->klass[i]] = 0;
}

static uint32_t
slot_of (const Search *search, uint16_t a, uint16_t b)
{
  const size_t pair = accord_confusion_find (search->confusion, a, b);
  return pair == ACCORD_CONFUSION_NONE ? NO_SLOT : search->slot[pair];
}

/* Shares of annotators in the counts of slots first … last - 1, and their labels of each class. */
static void
sum_parts (Search *search, size_t first, size_t last, AccordSum *part)
{
  const AccordDataset *dataset = search->dataset;
  for (size_t item = 0; item < dataset->n_items; item++)
    {
      const size_t r = accord_dataset_item_size (dataset, item);
      if (r < 2)
        continue;
      open_item (search, item);
      for (uint64_t l = dataset->item_start[item]; l < dataset->item_start[item + 1] && search->n_present > 1;
           l++)
        for (size_t i = 0; i < search->n_present; i++)
          {
            const uint16_t other = search->klass[i];
            const uint32_t slot = slot_of (search, dataset->klass[l], other);
            if (slot != NO_SLOT && slot >= first && slot < last)
              accord_sum_add (&part[(slot - first) * dataset->n_annotators + dataset->annotator[l]],
                              (double) search->dense[other] / (double) (r - 1));
          }
      close_item (search);
    }
}

/* labels[annotator * K + class] on items with two labels or more would be large: kept per class of the slots
 * only. */
static void
sum_labels (const Search *search, size_t first, size_t last, double *labels)
{
  const AccordDataset *dataset = search->dataset;
  const size_t a = dataset->n_annotators;
  g_autofree uint32_t *row = g_new (uint32_t, search->confusion->n_classes + 1);
  for (size_t k = 0; k < search->confusion->n_classes; k++)
    row[k] = NO_SLOT;
  uint32_t rows = 0;
  for (size_t s = first; s < last; s++)
    {
      const AccordConfusionPair *pair = &search->confusion->pairs[search->pairs[s]];
      if (row[pair->a] == NO_SLOT)
        row[pair->a] = rows++;
      if (row[pair->b] == NO_SLOT)
        row[pair->b] = rows++;
    }
  g_autofree double *of_class = g_new0 (double, (size_t) rows *a + 1);
  for (size_t item = 0; item < dataset->n_items; item++)
    for (uint64_t l = dataset->item_start[item];
         l < dataset->item_start[item + 1] && accord_dataset_item_size (dataset, item) >= 2; l++)
      if (row[dataset->klass[l]] != NO_SLOT)
        of_class[row[dataset->klass[l]] * a + dataset->annotator[l]]++;
  for (size_t s = first; s < last; s++)
    {
      const AccordConfusionPair *pair = &search->confusion->pairs[search->pairs[s]];
      for (size_t i = 0; i < a; i++)
        labels[(s - first) * a + i] = of_class[row[pair->a] * a + i] + of_class[row[pair->b] * a + i];
    }
}

static void
name_annotators (const Search *search, size_t first, size_t last, const AccordSum *part, const double *labels,
                 AccordVerdict *verdicts)
{
  const size_t n = search->dataset->n_annotators;
  for (size_t s = first; s < last; s++)
    {
      const AccordConfusionPair *pair = &search->confusion->pairs[search->pairs[s]];
      AccordVerdict *verdict = &verdicts[search->pairs[s]];
      const double all = search->confusion->total[pair->a] + search->confusion->total[pair->b];
      double best = -INFINITY;
      for (size_t i = 0; i < n && pair->count > 0; i++)
        {
          const double share = accord_sum_value (&part[(s - first) * n + i]) / pair->count;
          const double expected = 2 * labels[(s - first) * n + i] / all;
          if (share - expected <= best)
            continue;
          best = share - expected;
          verdict->annotator = (uint32_t) i;
          verdict->annotator_share = share;
          verdict->annotator_expected = expected;
        }
    }
}

static bool
find_annotators (Search *search, AccordVerdict *verdicts, GError **error)
{
  const size_t n = search->dataset->n_annotators;
  const size_t at_once = MAX (MOST_CELLS / (n + 1), 1);
  for (size_t first = 0; first < search->n_slots; first += at_once)
    {
      const size_t last = MIN (first + at_once, search->n_slots);
      g_autofree AccordSum *part = g_try_new0 (AccordSum, (last - first) * n + 1);
      g_autofree double *labels = g_try_new0 (double, (last - first) * n + 1);
      if (part == NULL || labels == NULL)
        return no_memory (error);
      sum_parts (search, first, last, part);
      sum_labels (search, first, last, labels);
      name_annotators (search, first, last, part, labels, verdicts);
    }
  return true;
}

/* ---- without that annotator ---- */

/* What one annotator's absence changes. */
typedef struct
{
  double n;
  AccordSum disagreement;
  double *total;
} Absence;

/* D of the open item, which has @r labels. */
static double
item_disagreement (const Search *search, double r)
{
  double squares = 0;
  for (size_t i = 0; i < search->n_present; i++)
    {
      const double n = search->dense[search->klass[i]];
      squares += n * n;
    }
  return r < 2 ? 0 : (r * r - squares) / (r - 1);
}

/* Adds what the open item, of @r labels, is to the annotator's slots: all of them, or the pairs in the item, whichever
 * are fewer. */
static void
add_pairs (const Search *search, const AccordVerdict *verdicts, uint32_t annotator, double r, double sign,
           AccordSum *change)
{
  const uint32_t *slots = search->by_annotator + search->slots_start[annotator];
  const size_t n_slots = search->slots_start[annotator + 1] - search->slots_start[annotator];
  const size_t z = search->n_present;
  if (z * (z - 1) / 2 > n_slots)
    {
      for (size_t i = 0; i < n_slots; i++)
        {
          const AccordConfusionPair *pair = &search->confusion->pairs[search->pairs[slots[i]]];
          accord_sum_add (&change[slots[i]],
                          sign * search->dense[pair->a] * search->dense[pair->b] / (r - 1));
        }
      return;
    }
  for (size_t i = 0; i < z; i++)
    for (size_t j = i + 1; j < z; j++)
      {
        const uint16_t a = search->klass[i], b = search->klass[j];
        const uint32_t slot = slot_of (search, a, b);
        if (slot != NO_SLOT && verdicts[search->pairs[slot]].annotator == annotator)
          accord_sum_add (&change[slot], sign * search->dense[a] * search->dense[b] / (r - 1));
      }
}

static void
add_totals (const Search *search, double sign, double *total)
{
  for (size_t i = 0; i < search->n_present; i++)
    total[search->klass[i]] += sign * search->dense[search->klass[i]];
}

/* Takes the labels @first … @last - 1 (all of one annotator on one item, usually one) out of the open item, which has
 * @r labels, and puts them back when their absence is added up. */
static void
leave_item (Search *search, const AccordVerdict *verdicts, uint64_t first, uint64_t last, double r,
            Absence *absence, AccordSum *change)
{
  const AccordDataset *dataset = search->dataset;
  const uint32_t annotator = dataset->annotator[first];
  const double rest = r - (double) (last - first);
  const double before = item_disagreement (search, r);
  add_pairs (search, verdicts, annotator, r, -1, change);
  add_totals (search, -1, absence->total);
  for (uint64_t l = first; l < last; l++)
    search->dense[dataset->klass[l]]--;
  if (rest >= 2)
    {
      add_pairs (search, verdicts, annotator, rest, 1, change);
      add_totals (search, 1, absence->total);
    }
  accord_sum_add (&absence->disagreement, item_disagreement (search, rest) - before);
  absence->n += (rest >= 2 ? rest : 0) - r;
  for (uint64_t l = first; l < last; l++)
    search->dense[dataset->klass[l]]++;
}

static void
leave_items (Search *search, const AccordVerdict *verdicts, const uint32_t *row, Absence *absences,
             AccordSum *change)
{
  const AccordDataset *dataset = search->dataset;
  for (size_t item = 0; item < dataset->n_items; item++)
    {
      const size_t r = accord_dataset_item_size (dataset, item);
      if (r < 2)
        continue;
      open_item (search, item);
      uint64_t next;
      for (uint64_t l = dataset->item_start[item]; l < dataset->item_start[item + 1]; l = next)
        {
          next = accord_dataset_person_end (dataset, l, dataset->item_start[item + 1]);
          if (row[dataset->annotator[l]] != NO_SLOT)
            leave_item (search, verdicts, l, next, (double) r, &absences[row[dataset->annotator[l]]], change);
        }
      close_item (search);
    }
}

static double
gain_without (const AccordConfusion *confusion, const AccordConfusionPair *pair, const Absence *absence,
              double change)
{
  const double n = confusion->n + absence->n;
  double expected = n * n;
  for (size_t k = 0; k < confusion->n_classes; k++)
    expected -= (confusion->total[k] + absence->total[k]) * (confusion->total[k] + absence->total[k]);
  return accord_merges_gain (MAX (pair->count + change, 0),
                             confusion->total[pair->a] + absence->total[pair->a],
                             confusion->total[pair->b] + absence->total[pair->b], n,
                             confusion->disagreement + accord_sum_value (&absence->disagreement), expected);
}

/* The annotators numbered @first … @last - 1 among those named. */
static bool
leave_out (Search *search, AccordVerdict *verdicts, const uint32_t *number, size_t first, size_t last,
           GError **error)
{
  const AccordDataset *dataset = search->dataset;
  const size_t k = search->confusion->n_classes;
  g_autofree uint32_t *row = g_try_new (uint32_t, dataset->n_annotators + 1);
  g_autofree Absence *absences = g_try_new0 (Absence, last - first + 1);
  g_autofree double *totals = g_try_new0 (double, (last - first) * k + 1);
  g_autofree AccordSum *change = g_try_new0 (AccordSum, search->n_slots + 1);
  if (row == NULL || absences == NULL || totals == NULL || change == NULL)
    return no_memory (error);
  for (size_t i = first; i < last; i++)
    absences[i - first].total = totals + (i - first) * k;
  for (size_t i = 0; i < dataset->n_annotators; i++)
    row[i] = number[i] >= first && number[i] < last ? number[i] - (uint32_t) first : NO_SLOT;
  leave_items (search, verdicts, row, absences, change);
  for (size_t s = 0; s < search->n_slots; s++)
    {
      AccordVerdict *verdict = &verdicts[search->pairs[s]];
      if (verdict->annotator != UINT32_MAX && row[verdict->annotator] != NO_SLOT)
        verdict->gain_without
            = gain_without (search->confusion, &search->confusion->pairs[search->pairs[s]],
                            &absences[row[verdict->annotator]], accord_sum_value (&change[s]));
    }
  return true;
}

static bool
sort_slots (Search *search, const AccordVerdict *verdicts, GError **error)
{
  const size_t n = search->dataset->n_annotators;
  g_autofree size_t *next = g_try_new0 (size_t, n + 1);
  search->by_annotator = g_try_new (uint32_t, search->n_slots + 1);
  search->slots_start = g_try_new0 (size_t, n + 1);
  if (next == NULL || search->by_annotator == NULL || search->slots_start == NULL)
    return no_memory (error);
  for (size_t s = 0; s < search->n_slots; s++)
    if (verdicts[search->pairs[s]].annotator != UINT32_MAX)
      search->slots_start[verdicts[search->pairs[s]].annotator + 1]++;
  for (size_t a = 0; a < n; a++)
    {
      search->slots_start[a + 1] += search->slots_start[a];
      next[a] = search->slots_start[a];
    }
  for (size_t s = 0; s < search->n_slots; s++)
    if (verdicts[search->pairs[s]].annotator != UINT32_MAX)
      search->by_annotator[next[verdicts[search->pairs[s]].annotator]++] = (uint32_t) s;
  return true;
}

static bool
leave_annotators_out (Search *search, AccordVerdict *verdicts, GError **error)
{
  const AccordDataset *dataset = search->dataset;
  g_autofree uint32_t *number = g_try_new (uint32_t, dataset->n_annotators + 1);
  if (number == NULL)
    return no_memory (error);
  if (!sort_slots (search, verdicts, error))
    return false;
  for (size_t i = 0; i < dataset->n_annotators; i++)
    number[i] = NO_SLOT;
  uint32_t named = 0;
  for (size_t s = 0; s < search->n_slots; s++)
    {
      const uint32_t annotator = verdicts[search->pairs[s]].annotator;
      if (annotator != UINT32_MAX && number[annotator] == NO_SLOT)
        number[annotator] = named++;
    }
  const size_t at_once = MAX (MOST_CELLS / (search->confusion->n_classes + 1), 1);
  for (size_t first = 0; first < named; first += at_once)
    if (!leave_out (search, verdicts, number, first, MIN (first + at_once, named), error))
      return false;
  return true;
}

/* ---- verdicts ---- */

static bool
is_in (const GArray *list, size_t pair)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_array_index (list, uint32_t, i) == pair)
      return true;
  return false;
}

AccordVerdict *
accord_verdicts_new (const AccordDataset *dataset, const AccordConfusion *confusion,
                     const AccordMerges *merges, const AccordAdviceWishes *wishes, GError **error)
{
  g_auto (Search) search = { 0 };
  g_autofree AccordVerdict *verdicts = g_try_new (AccordVerdict, confusion->n_pairs + 1);
  if (verdicts == NULL)
    {
      no_memory (error);
      return NULL;
    }
  for (size_t i = 0; i < confusion->n_pairs; i++)
    verdicts[i] = (AccordVerdict){ ACCORD_ADVICE_KEEP, ACCORD_REASON_CLEAR, UINT32_MAX, NAN, NAN, NAN };
  if (!search_fill (&search, dataset, confusion, merges, wishes, error)
      || !find_annotators (&search, verdicts, error) || !leave_annotators_out (&search, verdicts, error))
    return NULL;
  for (size_t i = 0; i < confusion->n_pairs; i++)
    judge (dataset, confusion, &confusion->pairs[i], &merges->merges[i],
           wishes != NULL && is_in (wishes->apart, i), &verdicts[i]);
  return g_steal_pointer (&verdicts);
}

char *
accord_verdict_reason (const AccordVerdict *verdict, const AccordDataset *dataset,
                       const AccordConfusionPair *pair, const AccordMerge *merge)
{
  switch (verdict->reason)
    {
    case ACCORD_REASON_NEVER:
      return g_strdup ("never mixed up");
    case ACCORD_REASON_FEW:
      return g_strdup ("too few labels to tell");
    case ACCORD_REASON_ANNOTATOR:
      return g_strdup_printf ("%s has part in %.0f%% of it (expected %.0f%%); gain without: %.3f",
                              accord_names_get (&dataset->annotator_names, verdict->annotator),
                              100 * verdict->annotator_share, 100 * verdict->annotator_expected,
                              verdict->gain_without);
    case ACCORD_REASON_SAME:
      return g_strdup ("people cannot tell them apart");
    case ACCORD_REASON_FORBIDDEN:
      return g_strdup ("people cannot tell them apart and you may not merge (keep apart)");
    case ACCORD_REASON_COSTLY:
      return g_strdup ("people cannot tell them apart and you may not merge (cost above 1)");
    case ACCORD_REASON_RARE:
      return g_strdup ("people cannot tell them apart, but one is over ten times as common and would swallow "
                       "the other");
    case ACCORD_REASON_MIXED:
      return g_strdup_printf ("mixed up %.1f times as often as chance spreads disagreement", pair->lift);
    case ACCORD_REASON_UNSURE:
      return g_strdup ("perhaps not told apart: the interval is wide");
    case ACCORD_REASON_NO_EVIDENCE:
      if (isnan (merge->gain))
        return g_strdup ("told apart, though not always");
      if (merge->gain <= 0)
        return g_strdup ("no gain in alpha");
      return g_strdup (merge->low_sim > 0 ? "gain in alpha below .01" : "gain in alpha may be chance");
    default:
      return g_strdup ("told apart well enough");
    }
}
