/* Pairs of annotators, one annotator at a time: their items' later labels are bucketed by partner, so that
 * memory stays with the labels and no table is kept a pair.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/pairs.h>

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "by_annotator.h"
#include "joint.h"

#define KNOWN_CLASSES 64

/* What one walk needs beside the dataset. */
typedef struct
{
  const AccordDataset *dataset;
  const AccordPairOptions *options;
  Joint joint;
  uint16_t *place;   /* K: of a class in counts */
  uint64_t *counts;  /* one pair's table */
  uint64_t *start;   /* n_annotators + 1 offsets into label and behind */
  uint64_t *label;   /* each annotator's labels, the first of an item, by item */
  uint32_t *behind;  /* labels that follow it on the item */
  uint32_t *item;    /* the item; NULL without @changes, as are the two below */
  uint32_t *partner; /* n_records: the other annotator */
  uint32_t *cell;    /* class of a << 16 | class of b */
  uint32_t *sorted;  /* cells by partner */
  uint32_t *scratch;
  double *known;         /* K * K: change of each cell of one pair, where K is small; with @changes */
  uint32_t *plain;       /* one pair's cells by item */
  uint32_t *record_item; /* the item of each record */
  uint32_t *sorted_item; /* the same by partner */
  size_t n_records, allocated;
  uint32_t *count; /* n_annotators zeros: records with each partner */
  bool *repeats;   /* n_annotators: a repeated label on a common item */
  uint32_t *met;   /* partners of this annotator */
  size_t n_met;
  AccordPair *pairs;
  size_t n_pairs, pairs_allocated;
} Walk;

static void
walk_clear (Walk *walk)
{
  g_free (walk->start);
  g_free (walk->label);
  g_free (walk->behind);
  g_free (walk->partner);
  g_free (walk->cell);
  g_free (walk->sorted);
  g_free (walk->scratch);
  g_free (walk->count);
  g_free (walk->repeats);
  g_free (walk->met);
  g_free (walk->item);
  g_free (walk->known);
  g_free (walk->plain);
  g_free (walk->record_item);
  g_free (walk->sorted_item);
  g_free (walk->place);
  g_free (walk->counts);
  joint_clear (&walk->joint);
  g_free (walk->pairs);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static bool
out_of_memory (GError **error)
{
  return accord_error_set_memory (error, "the pairs of annotators");
}

/* Each annotator's labels: counted two places ahead, so that filling leaves the offsets in place. */
static void
index_labels (Walk *walk)
{
  const AccordDataset *dataset = walk->dataset;
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
      walk->start[dataset->annotator[j] + 2] += is_first_label (dataset, i, j);
  for (size_t g = 2; g < dataset->n_annotators + 2; g++)
    walk->start[g] += walk->start[g - 1];
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
      if (is_first_label (dataset, i, j))
        {
          const uint64_t at = walk->start[dataset->annotator[j] + 1]++;
          walk->label[at] = j;
          walk->behind[at] = (uint32_t) (dataset->item_start[i + 1] - j - 1);
          if (walk->item != NULL)
            walk->item[at] = (uint32_t) i;
        }
}

static bool
fail_many (GError **error)
{
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY,
               "more than %d pairs of annotators share items: choose some annotators", ACCORD_PAIRS_LIMIT);
  return false;
}

/* Everybody who labelled an item meets everybody else there: what one item makes too many is seen at once. */
static bool
check_items (const AccordDataset *dataset, GError **error)
{
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      uint64_t n = dataset->item_start[i + 1] - dataset->item_start[i];
      if (n * n / 2 <= ACCORD_PAIRS_LIMIT)
        continue;
      n = 0;
      for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
        n += is_first_label (dataset, i, j);
      if (n > 0 && n * (n - 1) / 2 > ACCORD_PAIRS_LIMIT)
        return fail_many (error);
    }
  return true;
}

static bool
walk_init (Walk *walk, const AccordDataset *dataset, const AccordPairOptions *options, GError **error)
{
  const size_t n = dataset->n_annotators;
  *walk = (Walk){ .dataset = dataset, .options = options };
  joint_init (&walk->joint, dataset->n_classes, options->weights);
  if (options->margins)
    {
      const size_t most = MIN (dataset->n_classes, ACCORD_MARGINS_CLASSES);
      walk->place = g_new (uint16_t, dataset->n_classes + 1);
      walk->counts = g_new (uint64_t, most * most + 1);
    }
  walk->start = g_try_new0 (uint64_t, n + 2);
  walk->label = g_try_new (uint64_t, dataset->n_labels + 1);
  walk->behind = g_try_new (uint32_t, dataset->n_labels + 1);
  walk->count = g_try_new0 (uint32_t, n + 1);
  walk->repeats = g_try_new0 (bool, n + 1);
  walk->met = g_try_new (uint32_t, n + 1);
  if (options->changes != NULL)
    {
      walk->item = dataset->n_items < UINT32_MAX ? g_try_new (uint32_t, dataset->n_labels + 1) : NULL;
      walk->known = dataset->n_classes <= KNOWN_CLASSES
                        ? g_new (double, dataset->n_classes * dataset->n_classes + 1)
                        : NULL;
    }
  if (walk->start == NULL || walk->label == NULL || walk->behind == NULL || walk->count == NULL
      || walk->repeats == NULL || walk->met == NULL || (options->changes != NULL && walk->item == NULL))
    return out_of_memory (error);
  index_labels (walk);
  return true;
}

static bool
reserve_record (Walk *walk, GError **error)
{
  if (walk->n_records < walk->allocated)
    return true;
  const size_t allocated = walk->allocated * 2 + 1024;
  uint32_t **const arrays[] = { &walk->partner, &walk->cell,        &walk->sorted,     &walk->scratch,
                                &walk->plain,   &walk->record_item, &walk->sorted_item };
  const size_t n = G_N_ELEMENTS (arrays) - (walk->item != NULL ? 0 : 3);
  for (size_t i = 0; i < n; i++)
    {
      uint32_t *grown = g_try_renew (uint32_t, *arrays[i], allocated);
      if (grown == NULL)
        return out_of_memory (error);
      *arrays[i] = grown;
    }
  walk->allocated = allocated;
  return true;
}

/* Records annotator g's meetings with annotators behind g on the item of the label at @at. */
static bool
meet (Walk *walk, uint32_t g, uint64_t at, GError **error)
{
  uint64_t j = walk->label[at];
  const uint32_t behind = walk->behind[at];
  const AccordDataset *dataset = walk->dataset;
  const uint64_t end = j + behind + 1;
  const uint32_t own = (uint32_t) dataset->klass[j] << 16;
  const uint64_t first = j++;
  while (j < end && dataset->annotator[j] == g)
    j++;
  const bool own_repeat = j > first + 1;
  for (; j < end; j++)
    {
      const uint32_t h = dataset->annotator[j];
      if (h == dataset->annotator[j - 1])
        {
          walk->repeats[h] = true;
          continue;
        }
      if (!reserve_record (walk, error))
        return false;
      if (walk->count[h]++ == 0)
        walk->met[walk->n_met++] = h;
      if (own_repeat)
        walk->repeats[h] = true;
      walk->partner[walk->n_records] = h;
      if (walk->item != NULL)
        walk->record_item[walk->n_records] = walk->item[at];
      walk->cell[walk->n_records++] = own | dataset->klass[j];
    }
  return true;
}

/* All meetings of annotator g.  The labels lie far apart: bound by cache misses, so they are fetched ahead. */
static bool
meet_all (Walk *walk, uint32_t g, GError **error)
{
  enum
  {
    AHEAD = 16,
  };
  const uint64_t end = walk->start[g + 1];
  for (uint64_t i = walk->start[g]; i < end; i++)
    {
      if (i + AHEAD < end && walk->behind[i + AHEAD] > 0)
        {
          __builtin_prefetch (&walk->dataset->annotator[walk->label[i + AHEAD]]);
          __builtin_prefetch (&walk->dataset->klass[walk->label[i + AHEAD]]);
        }
      if (walk->behind[i] > 0 && !meet (walk, g, i, error))
        return false;
    }
  return true;
}

/* Ascending; insertion for few, else by bytes, skipping bytes that are all the same. */
static void
sort_numbers (uint32_t *numbers, size_t n, uint32_t *scratch)
{
  if (n <= 48)
    {
      for (size_t i = 1; i < n; i++)
        {
          const uint32_t x = numbers[i];
          size_t j = i;
          for (; j > 0 && numbers[j - 1] > x; j--)
            numbers[j] = numbers[j - 1];
          numbers[j] = x;
        }
      return;
    }
  for (unsigned shift = 0; shift < 32; shift += 8)
    {
      size_t at[257] = { 0 };
      for (size_t i = 0; i < n; i++)
        at[(numbers[i] >> shift & 255) + 1]++;
      if (at[(numbers[0] >> shift & 255) + 1] == n)
        continue;
      for (size_t b = 1; b < 257; b++)
        at[b] += at[b - 1];
      for (size_t i = 0; i < n; i++)
        scratch[at[numbers[i] >> shift & 255]++] = numbers[i];
      memcpy (numbers, scratch, n * sizeof *numbers);
    }
}

/* ---- one pair ---- */

static bool
jackknife_error (const Joint *joint, double kappa, double *ret_se)
{
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  for (uint64_t i = 0, run; i < joint->n; i += run)
    {
      run = joint_run (joint, i);
      const double change = joint_without (joint, joint->cells[i]) - kappa;
      if (isnan (change))
        return false;
      accord_sum_add (&total, (double) run * change);
    }
  const double mean = accord_sum_value (&total) / (double) joint->n;
  for (uint64_t i = 0, run; i < joint->n; i += run)
    {
      run = joint_run (joint, i);
      const double deviation = joint_without (joint, joint->cells[i]) - kappa - mean;
      accord_sum_add (&squares, (double) run * deviation * deviation);
    }
  const double n = (double) joint->n;
  *ret_se = sqrt ((n - 1) / n * accord_sum_value (&squares));
  return true;
}

static double
linear_error (const Joint *joint)
{
  const double n = (double) joint->n;
  AccordSum squares = { 0, 0 };
  for (uint64_t i = 0, run; i < joint->n; i += run)
    {
      run = joint_run (joint, i);
      const double influence = joint_influence (joint, joint->cells[i]);
      accord_sum_add (&squares, (double) run * influence * influence);
    }
  return sqrt (accord_sum_value (&squares) / (n * (n - 1)));
}

/* Of the observed agreement, a mean over the items. */
static double
observed_error (const Joint *joint)
{
  const double n = (double) joint->n, mean = joint_observed (joint);
  if (joint->weight == NULL)
    return sqrt (mean * (1 - mean) / (n - 1));
  AccordSum squares = { 0, 0 };
  for (uint64_t i = 0, run; i < joint->n; i += run)
    {
      run = joint_run (joint, i);
      const double deviation = joint_weight (joint, joint->cells[i]) - mean;
      accord_sum_add (&squares, (double) run * deviation * deviation);
    }
  return sqrt (accord_sum_value (&squares) / (n * (n - 1)));
}

/* Fills @pair's kappa from its joint table. */
static void
measure_kappa (const Joint *joint, AccordSe se, AccordPair *pair)
{
  pair->expected = joint_expected (joint);
  pair->reason = joint_reason (joint);
  if (pair->reason != NULL)
    return;
  pair->kappa = joint_kappa (joint);
  if (joint->n < 2)
    return;
  const bool jackknife = se == ACCORD_SE_JACKKNIFE && jackknife_error (joint, pair->kappa, &pair->se);
  if (!jackknife)
    pair->se = linear_error (joint);
  pair->se_kind = accord_se_name (se == ACCORD_SE_JACKKNIFE && !jackknife ? ACCORD_SE_LINEAR : se);
}

/* What an item of the cell does to the pair's kappa. */
static double
change_of (const Walk *walk, const AccordPair *pair, uint32_t cell)
{
  return walk->options->se == ACCORD_SE_JACKKNIFE
             ? joint_without (&walk->joint, cell) - pair->kappa
             : joint_influence (&walk->joint, cell) / (double) walk->joint.n;
}

/* Adds what each item does to the pair's kappa; its records stand in @cells and @items.  Where classes are few, each
 * cell is worked out once. */
static void
add_changes (Walk *walk, const AccordPair *pair, const uint32_t *cells, const uint32_t *items)
{
  const Joint *joint = &walk->joint;
  double *changes = walk->options->changes, *known = walk->known;
  const size_t k = joint->n_classes;
  for (uint64_t i = 0; known != NULL && i < joint->n; i += joint_run (joint, i))
    known[(joint->cells[i] >> 16) * k + (joint->cells[i] & 0xffff)] = change_of (walk, pair, joint->cells[i]);
  for (uint64_t i = 0; i < joint->n; i++)
    changes[items[i]] += known != NULL ? known[(cells[i] >> 16) * k + (cells[i] & 0xffff)]
                                       : change_of (walk, pair, cells[i]);
}

/* Of the classes that one of the two used. */
static void
measure_margins (Walk *walk, AccordPair *pair)
{
  const Joint *joint = &walk->joint;
  uint16_t *const place = walk->place;
  size_t n = 0;
  for (size_t r = 0; r < joint->n_rows; r++)
    place[joint->rows[r]] = (uint16_t) n++;
  for (size_t c = 0; c < joint->n_columns; c++)
    if (joint->row[joint->columns[c]] == 0)
      place[joint->columns[c]] = (uint16_t) n++;
  if (n > ACCORD_MARGINS_CLASSES)
    {
      pair->margins.reason = pair->margins.bhapkar_reason = ACCORD_REASON_MANY_CLASSES;
      return;
    }
  memset (walk->counts, 0, n * n * sizeof *walk->counts);
  for (uint64_t i = 0; i < joint->n; i++)
    walk->counts[place[joint->cells[i] >> 16] * n + place[joint->cells[i] & 0xffff]]++;
  pair->margins = accord_margins (walk->counts, n);
}

static void
measure_pair (Walk *walk, uint32_t from, uint64_t n, AccordPair *pair)
{
  Joint *joint = &walk->joint;
  const AccordWeights *weights = walk->options->weights;
  const bool changes = walk->options->changes != NULL;
  uint32_t *cells = walk->sorted + from;
  if (changes)
    memcpy (walk->plain, cells, n * sizeof *cells);
  sort_numbers (cells, n, walk->scratch);
  joint_fill (joint, cells, n);
  pair->agreed = joint->agreed;
  pair->note = accord_agreement_note (n, 2 * n - joint->most, n - joint->agreed);
  if (walk->repeats[pair->b])
    pair->reason = pair->margins.reason = pair->margins.bhapkar_reason = ACCORD_REASON_REPEATED;
  else if (walk->options->margins)
    measure_margins (walk, pair);
  if (weights != NULL && weights->reason != NULL)
    pair->reason = weights->reason;
  if (pair->reason == NULL)
    {
      pair->observed = joint_observed (joint);
      pair->observed_se = observed_error (joint);
      measure_kappa (joint, walk->options->se, pair);
    }
  if (changes && pair->reason == NULL)
    add_changes (walk, pair, walk->plain, walk->sorted_item + from);
  joint_empty (joint);
}

/* ---- all pairs ---- */

static bool
reserve_pairs (Walk *walk, size_t more, GError **error)
{
  if (more > ACCORD_PAIRS_LIMIT - walk->n_pairs)
    return fail_many (error);
  if (walk->pairs_allocated - walk->n_pairs >= more)
    return true;
  const size_t allocated = walk->pairs_allocated + walk->pairs_allocated / 2 + more + 64;
  AccordPair *pairs = g_try_renew (AccordPair, walk->pairs, allocated);
  if (pairs == NULL)
    return out_of_memory (error);
  walk->pairs = pairs;
  walk->pairs_allocated = allocated;
  return true;
}

/* Buckets the records of annotator g by partner and measures each pair. */
static bool
measure_met (Walk *walk, uint32_t g, GError **error)
{
  if (!reserve_pairs (walk, walk->n_met, error))
    return false;
  sort_numbers (walk->met, walk->n_met, walk->scratch);
  uint32_t at = 0;
  for (size_t m = 0; m < walk->n_met; m++) /* count becomes the place of the partner's next record */
    {
      const uint32_t n = walk->count[walk->met[m]];
      walk->count[walk->met[m]] = at;
      at += n;
    }
  for (size_t i = 0; i < walk->n_records; i++)
    {
      const uint32_t to = walk->count[walk->partner[i]]++;
      walk->sorted[to] = walk->cell[i];
      if (walk->item != NULL)
        walk->sorted_item[to] = walk->record_item[i];
    }
  uint32_t from = 0;
  for (size_t m = 0; m < walk->n_met; m++)
    {
      const uint32_t h = walk->met[m], to = walk->count[h];
      AccordPair *pair = &walk->pairs[walk->n_pairs++];
      *pair = (AccordPair){ .a = g, .b = h, .items = to - from, .expected = NAN, .kappa = NAN, .se = NAN };
      pair->observed = pair->observed_se = pair->margins.stuart_maxwell = pair->margins.bhapkar = NAN;
      measure_pair (walk, from, to - from, pair);
      from = to;
      walk->count[h] = 0;
      walk->repeats[h] = false;
    }
  walk->n_met = walk->n_records = 0;
  return true;
}

bool
accord_pairs_measure (const AccordDataset *dataset, const AccordPairOptions *options, AccordPairs **ret_pairs,
                      GError **error)
{
  g_auto (Walk) walk;
  if (!walk_init (&walk, dataset, options, error) || !check_items (dataset, error))
    return false;
  for (uint32_t g = 0; g < dataset->n_annotators; g++)
    {
      if (!accord_interrupt_check (error) || !meet_all (&walk, g, error) || !measure_met (&walk, g, error))
        return false;
    }
  AccordPairs *pairs = g_new0 (AccordPairs, 1);
  const uint64_t n = dataset->n_annotators;
  pairs->pairs = g_steal_pointer (&walk.pairs);
  pairs->n_pairs = walk.n_pairs;
  pairs->n_apart = n * (n > 0 ? n - 1 : 0) / 2 - walk.n_pairs;
  *ret_pairs = pairs;
  return true;
}

bool
accord_pairs_new (const AccordDataset *dataset, AccordSe se, AccordPairs **ret_pairs, GError **error)
{
  const AccordPairOptions options = { .se = se };
  return accord_pairs_measure (dataset, &options, ret_pairs, error);
}

void
accord_pairs_free (AccordPairs *pairs)
{
  if (pairs == NULL)
    return;
  g_free (pairs->pairs);
  g_free (pairs);
}

static int
compare_worst (const void *x, const void *y)
{
  const AccordPair *p = x, *q = y;
  if (isnan (p->kappa) != isnan (q->kappa))
    return isnan (p->kappa) ? 1 : -1;
  if (p->kappa != q->kappa && !isnan (p->kappa))
    return p->kappa < q->kappa ? -1 : 1;
  if (p->a != q->a)
    return p->a < q->a ? -1 : 1;
  return (p->b > q->b) - (p->b < q->b);
}

void
accord_pairs_sort_worst (AccordPairs *pairs)
{
  if (pairs->n_pairs > 1)
    qsort (pairs->pairs, pairs->n_pairs, sizeof *pairs->pairs, compare_worst);
}

AccordEstimate
accord_pair_cohen (const AccordPair *pair, AccordQuantiles *quantiles)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.items = pair->items;
  estimate.labels = 2 * pair->items;
  estimate.annotators = 2;
  estimate.reason = pair->reason;
  if (pair->reason != NULL)
    return estimate;
  estimate.value = pair->kappa;
  estimate.observed = pair->observed;
  estimate.expected = pair->expected;
  estimate.se = pair->se;
  estimate.se_kind = pair->se_kind;
  estimate.note = pair->note;
  accord_interval_agreement (&estimate, ACCORD_SCALE_FISHER, quantiles);
  return estimate;
}

AccordEstimate
accord_pair_percent (const AccordPair *pair, AccordQuantiles *quantiles)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.items = pair->items;
  estimate.labels = 2 * pair->items;
  estimate.annotators = 2;
  if (isnan (pair->observed))
    {
      estimate.reason = pair->reason;
      return estimate;
    }
  estimate.value = estimate.observed = pair->observed;
  estimate.se = pair->observed_se; /* jackknife and linearised alike */
  estimate.se_kind = "jackknife";
  estimate.note = pair->note;
  accord_interval_agreement (&estimate, ACCORD_SCALE_LOGIT, quantiles);
  return estimate;
}
