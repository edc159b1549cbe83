/* Conger's kappa with identity weights: from each annotator's class counts, without an item by what that changes.
 *
 * The shares p_gk stand in rows, one an annotator: full rows of K cells where that is no more than the labels
 * themselves, else only the classes that the annotator used.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "conger_form.h"

#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "form.h"
#include "order.h"

typedef struct
{
  CongerForm form;
  bool full;                       /* rows hold every class: cell = start + class */
  uint64_t *start;                 /* n_annotators + 1 offsets of rows */
  uint16_t *klass;                 /* class of each cell, ascending in a row; NULL if full */
  double *count;                   /* n_gk */
  double *share;                   /* p_gk */
  uint64_t *labels;                /* n_g */
  double *square;                  /* sum_k n_gk^2 */
  double *cross;                   /* t . p_g */
  double *total;                   /* t */
  double total_square, own_square; /* |t|^2, sum_g |p_g|^2 */
  bool *last_of_its_class;         /* by profile: without one such item a single class is left */
  size_t used;                     /* classes used */
  double *change;                  /* K zeros: scratch of a deletion */
  uint32_t *removed;               /* K zeros: scratch */
} Persons;

static void
persons_free (CongerForm *form)
{
  Persons *persons = (Persons *) form;
  g_free (persons->start);
  g_free (persons->klass);
  g_free (persons->count);
  g_free (persons->share);
  g_free (persons->labels);
  g_free (persons->square);
  g_free (persons->cross);
  g_free (persons->total);
  g_free (form->item_agreement);
  g_free (persons->last_of_its_class);
  g_free (persons->change);
  g_free (persons->removed);
  g_free (persons);
}

/* ---- rows ---- */

/* The cell of class k in row g, which the annotator used. */
static inline uint64_t
cell_of (const Persons *persons, uint32_t g, uint16_t k)
{
  return persons->full ? persons->start[g] + k
                       : find_class (persons->klass, persons->start[g], persons->start[g + 1], k);
}

static inline uint16_t
class_of (const Persons *persons, uint32_t g, uint64_t cell)
{
  return persons->full ? (uint16_t) (cell - persons->start[g]) : persons->klass[cell];
}

/* Every label's class, annotator by annotator. */
static uint16_t *
classes_by_annotator (const AccordDataset *dataset, const uint64_t *start)
{
  uint16_t *klass = g_try_new (uint16_t, dataset->n_labels + 1);
  g_autofree uint64_t *at = g_try_new (uint64_t, dataset->n_annotators + 1);
  if (klass == NULL || at == NULL)
    {
      g_free (klass);
      return NULL;
    }
  memcpy (at, start, (dataset->n_annotators + 1) * sizeof *at);
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    klass[at[dataset->annotator[j]]++] = dataset->klass[j];
  return klass;
}

/* Sparse rows: each annotator's classes are sorted, runs of equal ones become a cell. */
static bool
build_sparse_rows (Persons *persons)
{
  const AccordDataset *dataset = persons->form.dataset;
  g_autofree uint64_t *from = g_try_new0 (uint64_t, dataset->n_annotators + 1);
  if (from == NULL)
    return false;
  for (size_t g = 0; g < dataset->n_annotators; g++)
    from[g + 1] = from[g] + persons->labels[g];
  g_autofree uint16_t *klass = classes_by_annotator (dataset, from);
  if (klass == NULL)
    return false;
  uint64_t cells = 0;
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      qsort (klass + from[g], persons->labels[g], sizeof *klass, compare_uint16);
      for (uint64_t j = from[g]; j < from[g + 1]; j++)
        cells += j == from[g] || klass[j] != klass[j - 1];
    }
  persons->klass = g_try_new (uint16_t, cells + 1);
  persons->count = g_try_new0 (double, cells + 1);
  if (persons->klass == NULL || persons->count == NULL)
    return false;
  uint64_t cell = 0;
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      persons->start[g] = cell;
      for (uint64_t j = from[g]; j < from[g + 1]; j++)
        {
          if (j == from[g] || klass[j] != klass[j - 1])
            persons->klass[cell++] = klass[j];
          persons->count[cell - 1]++;
        }
    }
  persons->start[dataset->n_annotators] = cell;
  return true;
}

static bool
build_full_rows (Persons *persons)
{
  const AccordDataset *dataset = persons->form.dataset;
  persons->count = g_try_new0 (double, dataset->n_annotators * dataset->n_classes + 1);
  if (persons->count == NULL)
    return false;
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    persons->count[dataset->annotator[j] * dataset->n_classes + dataset->klass[j]]++;
  for (size_t g = 0; g <= dataset->n_annotators; g++)
    persons->start[g] = g * dataset->n_classes;
  return true;
}

static bool
build_rows (Persons *persons)
{
  const AccordDataset *dataset = persons->form.dataset;
  persons->start = g_try_new0 (uint64_t, dataset->n_annotators + 1);
  persons->labels = g_try_new0 (uint64_t, dataset->n_annotators + 1);
  if (persons->start == NULL || persons->labels == NULL)
    return false;
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    persons->labels[dataset->annotator[j]]++;
  persons->full = dataset->n_annotators <= (dataset->n_labels + 65536) / MAX (dataset->n_classes, 1);
  return persons->full ? build_full_rows (persons) : build_sparse_rows (persons);
}

/* p_g, t and their squares; annotators in their order. */
static bool
sum_rows (Persons *persons)
{
  const size_t n_annotators = persons->form.dataset->n_annotators;
  persons->share = g_try_new (double, persons->start[n_annotators] + 1);
  persons->square = g_try_new0 (double, n_annotators + 1);
  persons->cross = g_try_new0 (double, n_annotators + 1);
  persons->total = g_new0 (double, persons->form.dataset->n_classes + 1);
  g_autofree AccordSum *total = g_new0 (AccordSum, persons->form.dataset->n_classes + 1);
  if (persons->share == NULL || persons->square == NULL || persons->cross == NULL)
    return false;
  AccordSum total_square = { 0, 0 }, own_square = { 0, 0 };
  for (uint32_t g = 0; g < n_annotators; g++)
    {
      const double n_g = (double) persons->labels[g];
      for (uint64_t c = persons->start[g]; c < persons->start[g + 1]; c++)
        {
          persons->share[c] = persons->count[c] / n_g;
          persons->square[g] += persons->count[c] * persons->count[c];
          accord_sum_add (&total[class_of (persons, g, c)], persons->share[c]);
        }
      accord_sum_add (&own_square, persons->square[g] / (n_g * n_g));
    }
  for (size_t k = 0; k < persons->form.dataset->n_classes; k++)
    {
      persons->total[k] = accord_sum_value (&total[k]);
      accord_sum_add (&total_square, persons->total[k] * persons->total[k]);
    }
  for (uint32_t g = 0; g < n_annotators; g++)
    for (uint64_t c = persons->start[g]; c < persons->start[g + 1]; c++)
      persons->cross[g] += persons->share[c] * persons->total[class_of (persons, g, c)];
  persons->total_square = accord_sum_value (&total_square);
  persons->own_square = accord_sum_value (&own_square);
  return true;
}

/* ---- what comes from profiles ---- */

static void
sum_profiles (Persons *persons)
{
  CongerForm *form = &persons->form;
  const AccordProfiles *profiles = form->profiles;
  g_autofree uint64_t *holders = g_new0 (uint64_t, profiles->n_classes + 1);
  form->item_agreement = g_new0 (double, profiles->n_profiles + 1);
  persons->last_of_its_class = g_new0 (bool, profiles->n_profiles + 1);
  AccordSum agreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        {
          persons->used += holders[profiles->klass[j]] == 0;
          holders[profiles->klass[j]] += profiles->times[p];
        }
      form->item_agreement[p] = profile_agreement (profiles, p, NULL);
      accord_sum_add (&agreement, (double) profiles->times[p] * form->item_agreement[p]);
    }
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      size_t used = persons->used;
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        used -= holders[profiles->klass[j]] == 1;
      persons->last_of_its_class[p] = used < 2;
    }
  form->agreement = accord_sum_value (&agreement);
}

static const char *
reason_of (const Persons *persons)
{
  if (persons->form.n == 0)
    return ACCORD_REASON_NO_LABELS;
  if (persons->form.n_persons < 2)
    return ACCORD_REASON_ONE_ANNOTATOR;
  if (persons->form.n2 == 0)
    return ACCORD_REASON_NO_PAIR;
  return persons->used < 2 ? ACCORD_REASON_ONE_CLASS : NULL;
}

/* ---- deleting one item ---- */

/* |p_g|^2 without the labels from..to-1, all of annotator g, of which something is left. */
static double
square_without (Persons *persons, uint32_t g, uint64_t from, uint64_t to)
{
  const uint16_t *klass = persons->form.dataset->klass;
  double square = persons->square[g];
  for (uint64_t j = from; j < to; j++)
    square -= 2 * (persons->count[cell_of (persons, g, klass[j])] - persons->removed[klass[j]]++) - 1;
  for (uint64_t j = from; j < to; j++)
    persons->removed[klass[j]] = 0;
  const double left = (double) (persons->labels[g] - (to - from));
  return square / (left * left);
}

static inline void
add_row (Persons *persons, uint32_t g, double weight)
{
  const uint64_t start = persons->start[g], n = persons->start[g + 1] - start;
  const double *share = persons->share + start;
  if (persons->full)
    for (uint64_t k = 0; k < n; k++)
      persons->change[k] += weight * share[k];
  else
    for (uint64_t c = 0; c < n; c++)
      persons->change[persons->klass[start + c]] += weight * share[c];
}

/* |t + change|^2 - |t|^2; clears the change, which lies on the classes of the item's annotators. */
static double
take_change (Persons *persons, size_t item)
{
  const double *total = persons->total;
  double gain = 0;
  if (persons->full)
    for (size_t k = 0; k < persons->form.dataset->n_classes; k++)
      {
        gain += persons->change[k] * (2 * total[k] + persons->change[k]);
        persons->change[k] = 0;
      }
  for (uint64_t j = persons->form.dataset->item_start[item];
       !persons->full && j < persons->form.dataset->item_start[item + 1]; j++)
    {
      const uint32_t g = persons->form.dataset->annotator[j];
      for (uint64_t c = persons->start[g]; c < persons->start[g + 1]; c++)
        {
          const uint16_t k = persons->klass[c];
          gain += persons->change[k] * (2 * total[k] + persons->change[k]);
          persons->change[k] = 0;
        }
    }
  return gain;
}

static double
without_item (CongerForm *form, size_t item)
{
  Persons *persons = (Persons *) form;
  const AccordDataset *dataset = form->dataset;
  const uint64_t end = dataset->item_start[item + 1];
  const uint32_t profile = form->profiles->item_profile[item];
  double n_persons = form->n_persons, own_square = persons->own_square;
  for (uint64_t from = dataset->item_start[item], to; from < end; from = to)
    {
      const uint32_t g = dataset->annotator[from];
      to = accord_dataset_person_end (dataset, from, end);
      const double n_g = (double) persons->labels[g], left = n_g - (double) (to - from);
      own_square -= persons->square[g] / (n_g * n_g);
      if (left == 0)
        {
          n_persons--;
          add_row (persons, g, -1);
          continue;
        }
      own_square += square_without (persons, g, from, to);
      add_row (persons, g, n_g / left - 1);
      for (uint64_t j = from; j < to; j++)
        persons->change[dataset->klass[j]] -= 1 / left;
    }
  const double total_square = persons->total_square + take_change (persons, item);
  const double n2 = form->n2 - (form->profiles->size[profile] >= 2);
  if (n_persons < 2 || n2 < 1 || persons->last_of_its_class[profile])
    return NAN;
  const double expected = (total_square - own_square) / (n_persons * (n_persons - 1));
  return ((form->agreement - form->item_agreement[profile]) / n2 - expected) / (1 - expected);
}

static double
linear_of_item (const CongerForm *form, size_t item)
{
  const Persons *persons = (const Persons *) form;
  const AccordDataset *dataset = form->dataset;
  const double pairs = form->n_persons * (form->n_persons - 1);
  double on_expected = 0;
  for (uint64_t j = dataset->item_start[item]; j < dataset->item_start[item + 1]; j++)
    {
      const uint32_t g = dataset->annotator[j];
      const uint16_t k = dataset->klass[j];
      const double n_g = (double) persons->labels[g];
      const double others_of_k = persons->total[k] - persons->share[cell_of (persons, g, k)];
      const double mean = persons->cross[g] - persons->square[g] / (n_g * n_g);
      on_expected += form->n / n_g * (others_of_k - mean);
    }
  const double on_observed = conger_form_on_observed (form, form->profiles->item_profile[item]);
  return (on_observed - (1 - conger_form_value (form)) * 2 / pairs * on_expected) / (1 - form->expected);
}

CongerForm *
conger_nominal_new (const AccordDataset *dataset, const AccordProfiles *profiles, GError **error)
{
  Persons *persons = g_new0 (Persons, 1);
  g_autoptr (CongerForm) form = &persons->form;
  conger_form_init (form, dataset, profiles);
  form->without = without_item;
  form->linear = linear_of_item;
  form->free = persons_free;
  persons->change = g_new0 (double, dataset->n_classes + 1);
  persons->removed = g_new0 (uint32_t, dataset->n_classes + 1);
  sum_profiles (persons);
  if (!build_rows (persons) || !sum_rows (persons))
    {
      accord_error_set_memory (error, "Conger's kappa");
      return NULL;
    }
  form->expected = (persons->total_square - persons->own_square) / (form->n_persons * (form->n_persons - 1));
  form->reason = reason_of (persons);
  return g_steal_pointer (&form);
}
