/* How good single annotators are.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/quality.h>

#include <math.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include <accord/stats/proportion.h>

/* Expected cost when an item that is of class k with chance @soft[k] is given a class: drawn from the same chances, or the
 * one that costs least. */
static double
expected_cost (const double *soft, const double *cost, bool minimum, size_t n)
{
  double sum = 0, least = INFINITY;
  for (size_t j = 0; j < n; j++)
    {
      double of_j = 0;
      for (size_t k = 0; cost != NULL && k < n; k++)
        of_j += soft[k] * cost[k * n + j];
      if (cost == NULL)
        of_j = 1 - soft[j];
      sum += soft[j] * of_j;
      least = MIN (least, of_j);
    }
  return minimum ? least : sum;
}

static double
quality_of (const double *prior, const double *table, const double *said, const double *cost, bool minimum,
            size_t n)
{
  g_autofree double *soft = g_new (double, n + 1);
  double left = 0;
  const double without = expected_cost (prior, cost, minimum, n);
  for (size_t l = 0; l < n; l++)
    {
      if (said[l] <= 0)
        continue;
      for (size_t k = 0; k < n; k++)
        soft[k] = prior[k] * table[k * n + l] / said[l];
      left += said[l] * expected_cost (soft, cost, minimum, n);
    }
  return without > 1e-12 ? 1 - left / without : NAN;
}

void
accord_quality_table (const double *prior, const double *table, const double *cost, bool minimum, size_t n,
                      AccordQuality *ret_quality)
{
  g_autofree double *said = g_new0 (double, n + 1);
  AccordQuality q = { 0 };
  for (size_t l = 0; l < n; l++)
    {
      double most = 0;
      for (size_t k = 0; k < n; k++)
        {
          said[l] += prior[k] * table[k * n + l];
          most = MAX (most, prior[k] * table[k * n + l]);
        }
      q.corrected += most;
      q.accuracy += prior[l] * table[l * n + l];
    }
  for (size_t k = 0; k < n; k++)
    for (size_t l = 0; l < n; l++)
      if (prior[k] * table[k * n + l] > 0)
        q.bits += prior[k] * table[k * n + l] * log2 (table[k * n + l] / said[l]);
  q.bits = MAX (q.bits, 0);
  q.bias = q.corrected - q.accuracy;
  q.noise = 1 - q.corrected;
  q.quality = quality_of (prior, table, said, cost, minimum, n);
  *ret_quality = q;
}

/* ---- shares of an annotator's labels ---- */

typedef struct
{
  AccordSum sum;
  uint64_t labels, items;
} Tally;

typedef struct
{
  Tally others, consensus, gold;
} Tallies;

static void
add_labels (Tally *tally, double value, uint64_t labels)
{
  accord_sum_add (&tally->sum, value * (double) labels);
  tally->labels += labels;
}

/* The labels @first … @end - 1 of one annotator on @item. */
static void
add_person (const AccordDataset *dataset, const AccordConsensus *consensus, size_t item, uint64_t first,
            uint64_t end, const uint32_t *count, Tallies *tallies)
{
  const uint64_t own = end - first, all = accord_dataset_item_size (dataset, item);
  const uint16_t gold = dataset->gold != NULL ? dataset->gold[item] : ACCORD_CLASS_NONE;
  const bool known = consensus->item_pattern[item] != UINT32_MAX;
  for (uint64_t j = first; j < end; j++)
    {
      const uint16_t k = dataset->klass[j];
      uint64_t same = 0;
      for (uint64_t i = first; i < end; i++)
        same += dataset->klass[i] == k;
      if (all > own)
        add_labels (&tallies->others, (double) (count[k] - same) / (double) (all - own), 1);
      if (known)
        add_labels (&tallies->consensus, accord_consensus_probability (consensus, item, k), 1);
      if (gold != ACCORD_CLASS_NONE)
        add_labels (&tallies->gold, k == gold, 1);
    }
  tallies->others.items += all > own;
  tallies->consensus.items += known;
  tallies->gold.items += gold != ACCORD_CLASS_NONE;
}

static bool
tally_items (const AccordDataset *dataset, const AccordConsensus *consensus, Tallies *tallies,
             AccordStanding *standings, GError **error)
{
  g_autofree uint32_t *count = g_new0 (uint32_t, dataset->n_classes + 1);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      const uint64_t start = dataset->item_start[i], end = dataset->item_start[i + 1];
      if (i % 4096 == 0 && !accord_interrupt_check (error))
        return false;
      for (uint64_t j = start; j < end; j++)
        count[dataset->klass[j]]++;
      for (uint64_t first = start, next; first < end; first = next)
        {
          const uint32_t a = dataset->annotator[first];
          next = accord_dataset_person_end (dataset, first, end);
          standings[a].labels += next - first;
          standings[a].items++;
          add_person (dataset, consensus, i, first, next, count, &tallies[a]);
        }
      for (uint64_t j = start; j < end; j++)
        count[dataset->klass[j]] = 0;
    }
  return true;
}

static AccordShare
share_of (const Tally *tally, double confidence)
{
  AccordShare share = { NAN, NAN, NAN, tally->labels, tally->items };
  if (tally->labels == 0)
    return share;
  share.value = CLAMP (accord_sum_value (&tally->sum) / (double) tally->labels, 0, 1);
  accord_proportion_interval (share.value * (double) tally->items, (double) tally->items, confidence,
                              &share.low, &share.high);
  return share;
}

/* ---- tables ---- */

typedef struct
{
  const AccordConsensusPart *part;
  double weight;        /* the component's share of the items */
  double *prior, *cost; /* within it; cost NULL = 0 and 1 */
} Frame;

static void
frame_init (Frame *frame, const AccordConsensusPart *part, const double *prior, const double *cost,
            size_t n_classes)
{
  const size_t n = part->n_classes;
  *frame = (Frame){ .part = part, .prior = g_new0 (double, n + 1) };
  for (size_t k = 0; k < n; k++)
    frame->weight += prior[part->classes[k]];
  for (size_t k = 0; k < n; k++)
    frame->prior[k] = frame->weight > 0 ? prior[part->classes[k]] / frame->weight : 0;
  if (cost == NULL)
    return;
  frame->cost = g_new (double, n *n + 1);
  for (size_t k = 0; k < n; k++)
    for (size_t j = 0; j < n; j++)
      frame->cost[k * n + j] = cost[(size_t) part->classes[k] * n_classes + part->classes[j]];
}

static void
frame_clear (Frame *frame)
{
  g_free (frame->prior);
  g_free (frame->cost);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, frame_clear)

/* Adds the component's figures to those of its annotators; @weight: of the components so far, @valued: of those with a
 * quality. */
static void
add_frame (const Frame *frame, bool minimum, AccordStanding *standings, double *weight, double *valued)
{
  const size_t n = frame->part->n_classes;
  for (size_t i = 0; i < frame->part->n_annotators; i++)
    {
      AccordQuality q;
      const uint32_t a = frame->part->annotators[i];
      AccordQuality *sum = &standings[a].quality;
      accord_quality_table (frame->prior, frame->part->table + i * n * n, frame->cost, minimum, n, &q);
      sum->accuracy += frame->weight * q.accuracy;
      sum->corrected += frame->weight * q.corrected;
      sum->bits += frame->weight * q.bits;
      weight[a] += frame->weight;
      if (isnan (q.quality))
        continue;
      sum->quality += frame->weight * q.quality;
      valued[a] += frame->weight;
    }
}

static void
add_tables (const AccordConsensus *consensus, const double *cost, bool minimum, AccordStanding *standings,
            double *weight, double *valued)
{
  for (size_t i = 0; i < consensus->n_parts; i++)
    {
      g_auto (Frame) frame;
      frame_init (&frame, &consensus->parts[i], consensus->prior, cost, consensus->n_classes);
      if (frame.part->table != NULL && frame.weight > 0)
        add_frame (&frame, minimum, standings, weight, valued);
    }
}

static void
close_quality (AccordQuality *q, double weight, double valued)
{
  q->accuracy = weight > 0 ? q->accuracy / weight : NAN;
  q->corrected = weight > 0 ? q->corrected / weight : NAN;
  q->bits = weight > 0 ? q->bits / weight : NAN;
  q->quality = valued > 0 ? q->quality / valued : NAN;
  q->bias = q->corrected - q->accuracy;
  q->noise = 1 - q->corrected;
}

AccordStanding *
accord_quality_standings (const AccordDataset *dataset, const AccordConsensus *consensus, const double *cost,
                          bool minimum, double confidence, GError **error)
{
  const size_t n = dataset->n_annotators;
  g_autofree AccordStanding *standings = g_try_new0 (AccordStanding, n + 1);
  g_autofree Tallies *tallies = g_try_new0 (Tallies, n + 1);
  g_autofree double *weight = g_try_new0 (double, 2 * n + 2);
  if (standings == NULL || tallies == NULL || weight == NULL)
    {
      accord_error_set_memory (error, "the annotators");
      return NULL;
    }
  if (!tally_items (dataset, consensus, tallies, standings, error))
    return NULL;
  add_tables (consensus, cost, minimum, standings, weight, weight + n + 1);
  for (size_t a = 0; a < n; a++)
    {
      standings[a].others = share_of (&tallies[a].others, confidence);
      standings[a].consensus = share_of (&tallies[a].consensus, confidence);
      standings[a].gold = share_of (&tallies[a].gold, confidence);
      close_quality (&standings[a].quality, weight[a], weight[n + 1 + a]);
    }
  return g_steal_pointer (&standings);
}
