/* Conger's kappa on any numbers of items of each pattern, a pattern being a list of (annotator, class).
 *
 * A pair (annotator, class) that occurs is a cell, numbered by annotator, then class; a pattern is a list of cells.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "bootstrap_patterns.h"
#include "form.h"
#include "order.h"

#define ROUNDING 1e-12 /* 1 - pe up to this is the rounding of 0 */

static void
patterns_form_free (Form *form)
{
  Patterns *p = (Patterns *) form;
  resample_clear (&form->resample);
  g_free (p->row);
  g_free (p->klass);
  g_free (p->start);
  g_free (p->cell);
  g_free (p->agreement);
  g_free (p);
}

/* ---- the value ---- */

/* n_gk and the sums over items. */
static double
sum_patterns (const Patterns *p, const double *times, double *count, double *ret_agreement)
{
  double agreement = 0, n2 = 0;
  memset (count, 0, p->row[p->n_annotators] * sizeof *count);
  for (size_t i = 0; i < p->form.resample.n_kinds; i++)
    {
      const double t = times[i];
      if (t == 0)
        continue;
      agreement += t * p->agreement[i];
      n2 += p->start[i + 1] - p->start[i] >= 2 ? t : 0;
      for (uint64_t j = p->start[i]; j < p->start[i + 1]; j++)
        count[p->cell[j]] += t;
    }
  *ret_agreement = agreement;
  return n2;
}

/* p_g'Wp_g; t += p_g.  @shares: n_gk, which become p_gk */
static double
add_person (const Patterns *p, const uint16_t *klass, double *shares, size_t n, double n_g, double *total)
{
  double own = 0;
  for (size_t c = 0; c < n; c++)
    {
      shares[c] /= n_g;
      total[klass[c]] += shares[c];
      own += shares[c] * shares[c];
    }
  for (size_t c = 1; p->weight != NULL && c < n; c++)
    {
      double rest = 0;
      for (size_t d = 0; d < c; d++)
        rest += shares[d] * p->weight[klass[c] * p->n_classes + klass[d]];
      own += 2 * shares[c] * rest;
    }
  return own;
}

static double
conger_value (const Form *form, const double *times, double *scratch)
{
  const Patterns *p = (const Patterns *) form;
  double *total = scratch, *weighted = total + p->n_classes, *count = weighted + p->n_classes;
  double agreement, own = 0, people = 0, products = 0;
  const double n2 = sum_patterns (p, times, count, &agreement);
  memset (total, 0, p->n_classes * sizeof *total);
  for (size_t g = 0; g < p->n_annotators; g++)
    {
      double n_g = 0;
      for (uint64_t c = p->row[g]; c < p->row[g + 1]; c++)
        n_g += count[c];
      if (n_g == 0)
        continue;
      people++;
      own += add_person (p, p->klass + p->row[g], count + p->row[g], p->row[g + 1] - p->row[g], n_g, total);
    }
  weigh_vector (p->weight, total, p->n_classes, weighted);
  for (size_t k = 0; k < p->n_classes; k++)
    products += total[k] * weighted[k];
  if (n2 == 0 || people < 2 || count_used (total, p->n_classes) < 2)
    return NAN;
  const double expected = (products - own) / (people * (people - 1));
  return 1 - expected > ROUNDING ? (agreement / n2 - expected) / (1 - expected) : NAN;
}

/* ---- cells ---- */

/* Where each annotator's labels stand in @ret_label, and which they are. */
static bool
invert (const AccordDataset *dataset, uint64_t *from, uint64_t *label)
{
  if (from == NULL || label == NULL)
    return false;
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    from[dataset->annotator[j] + 2]++;
  for (size_t g = 0; g < dataset->n_annotators; g++)
    from[g + 2] += from[g + 1];
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    label[from[dataset->annotator[j] + 1]++] = j;
  return true;
}

/* Numbers the classes of each annotator's labels; every label gets its cell. */
static bool
number_cells (Patterns *p, const AccordDataset *dataset, uint32_t *cell)
{
  const size_t people = dataset->n_annotators;
  g_autofree uint64_t *from = g_try_new0 (uint64_t, people + 2);
  g_autofree uint64_t *label = g_try_new (uint64_t, dataset->n_labels + 1);
  g_autofree uint32_t *number
      = g_try_new0 (uint32_t, dataset->n_classes + 1); /* 0 = not used by this annotator */
  g_autofree uint32_t *used = g_try_new (uint32_t, dataset->n_classes + 1);
  p->row = g_try_new0 (uint64_t, people + 1);
  p->klass = g_try_new (uint16_t, dataset->n_labels + 1);
  if (!invert (dataset, from, label) || number == NULL || used == NULL || p->row == NULL || p->klass == NULL)
    return false;
  uint32_t cells = 0;
  for (size_t g = 0; g < people; g++)
    {
      size_t n_used = 0;
      for (uint64_t i = from[g]; i < from[g + 1]; i++)
        if (number[dataset->klass[label[i]]]++ == 0)
          used[n_used++] = dataset->klass[label[i]];
      qsort (used, n_used, sizeof *used, compare_uint32);
      for (size_t k = 0; k < n_used; k++)
        {
          p->klass[cells] = (uint16_t) used[k];
          number[used[k]] = cells++;
        }
      for (uint64_t i = from[g]; i < from[g + 1]; i++)
        cell[label[i]] = number[dataset->klass[label[i]]];
      for (size_t k = 0; k < n_used; k++)
        number[used[k]] = 0;
      p->row[g + 1] = cells;
    }
  for (size_t i = 0; dataset->repeated && i < dataset->n_items; i++) /* rounds in no order */
    qsort (cell + dataset->item_start[i], accord_dataset_item_size (dataset, i), sizeof *cell,
           compare_uint32);
  return true;
}

/* ---- patterns ---- */

typedef struct
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  const uint32_t *cell;
} Order;

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  const Order *order = data;
  const uint64_t *start = order->dataset->item_start;
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  uint64_t i = start[x], j = start[y];
  for (; i < start[x + 1] && j < start[y + 1]; i++, j++)
    if (order->cell[i] != order->cell[j])
      return order->cell[i] < order->cell[j] ? -1 : 1;
  return (i < start[x + 1]) - (j < start[y + 1]);
}

/* The items with labels, by pattern: first into buckets of the first cell.  Returns: how many. */
static size_t
sort_items (const Order *order, size_t n_cells, uint32_t *items)
{
  const AccordDataset *dataset = order->dataset;
  g_autofree uint64_t *from = g_try_new0 (uint64_t, n_cells + 2);
  if (from == NULL)
    return SIZE_MAX;
  for (size_t i = 0; i < dataset->n_items; i++)
    if (accord_dataset_item_size (dataset, i) > 0)
      from[order->cell[dataset->item_start[i]] + 2]++;
  for (size_t c = 0; c < n_cells; c++)
    from[c + 2] += from[c + 1];
  for (size_t i = 0; i < dataset->n_items; i++)
    if (accord_dataset_item_size (dataset, i) > 0)
      items[from[order->cell[dataset->item_start[i]] + 1]++] = (uint32_t) i;
  for (size_t c = 0; c < n_cells; c++)
    g_qsort_with_data (items + from[c], (gint) (from[c + 1] - from[c]), sizeof *items, compare_items,
                       (gpointer) order);
  return (size_t) from[n_cells];
}

static bool
group_items (Patterns *p, const Order *order, const uint32_t *items, size_t n)
{
  const AccordDataset *dataset = order->dataset;
  g_autofree uint64_t *times = g_try_new0 (uint64_t, n + 1);
  p->start = g_try_new0 (uint64_t, n + 1);
  p->cell = g_try_new (uint32_t, dataset->n_labels + 1);
  p->agreement = g_try_new (double, n + 1);
  if (times == NULL || p->start == NULL || p->cell == NULL || p->agreement == NULL)
    return false;
  size_t kinds = 0;
  for (size_t i = 0; i < n; i++)
    {
      if (i > 0 && compare_items (&items[i - 1], &items[i], (gpointer) order) == 0)
        {
          times[kinds - 1]++;
          continue;
        }
      const size_t r = accord_dataset_item_size (dataset, items[i]);
      const uint32_t *cell = order->cell + dataset->item_start[items[i]];
      memcpy (p->cell + p->start[kinds], cell, r * sizeof *cell);
      p->agreement[kinds]
          = profile_agreement (order->profiles, order->profiles->item_profile[items[i]], p->weight);
      times[kinds] = 1;
      p->start[kinds + 1] = p->start[kinds] + r;
      kinds++;
    }
  return resample_init (&p->form.resample, times, kinds);
}

Form *
form_patterns_new (const AccordDataset *dataset, const AccordProfiles *profiles, const AccordWeights *weights)
{
  Patterns *p = g_new0 (Patterns, 1);
  g_autoptr (Form) form = &p->form;
  form->free = patterns_form_free;
  form->value = conger_value;
  p->weight = accord_weights_identity (weights) ? NULL : weights->weight;
  p->n_classes = dataset->n_classes;
  p->n_annotators = dataset->n_annotators;
  g_autofree uint32_t *cell = g_try_new (uint32_t, dataset->n_labels + 1);
  g_autofree uint32_t *items = g_try_new (uint32_t, dataset->n_items + 1);
  if (cell == NULL || items == NULL || !number_cells (p, dataset, cell))
    return NULL;
  form->n_scratch = 2 * p->n_classes + p->row[p->n_annotators] + 1;
  const Order order = { dataset, profiles, cell };
  const size_t n = sort_items (&order, p->row[p->n_annotators], items);
  return n != SIZE_MAX && group_items (p, &order, items, n) ? g_steal_pointer (&form) : NULL;
}
