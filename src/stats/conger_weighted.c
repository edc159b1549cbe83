/* Conger's kappa with weights: pe = (t'Wt - sum_g p_g'Wp_g) / (R (R - 1)), t = sum_g p_g.
 *
 * Taking labels with counts c (m of them) from annotator g moves p_g by (m p_g - c) / (n_g - m), and W p_g by the same
 * combination of W p_g and columns of W; so with W p_g at hand a deletion costs O(r K).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "conger_form.h"

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "form.h"

#define ROUNDING 1e-12 /* 1 - pe up to this is the rounding of 0 */

typedef struct
{
  CongerForm form;
  const double *weight;      /* W */
  size_t n_classes;          /* K */
  double *labels;            /* R: n_g */
  double *share;             /* R * K: p_g */
  double *other;             /* R * K: W p_g */
  double *own;               /* R: p_g'Wp_g */
  double *total;             /* K: t */
  double *other_total;       /* K: Wt */
  double total_form;         /* t'Wt */
  double own_sum;            /* sum_g p_g'Wp_g */
  bool *undefined_without;   /* by profile: without one such item nothing but agreement was possible */
  double *move, *other_move; /* K: scratch of a deletion: change of t and of Wt */
} Crowd;

static void
crowd_free (CongerForm *form)
{
  Crowd *crowd = (Crowd *) form;
  g_free (crowd->labels);
  g_free (crowd->share);
  g_free (crowd->other);
  g_free (crowd->own);
  g_free (crowd->total);
  g_free (crowd->other_total);
  g_free (crowd->form.item_agreement);
  g_free (crowd->undefined_without);
  g_free (crowd->move);
  g_free (crowd->other_move);
  g_free (crowd);
}

static bool
crowd_allocate (Crowd *crowd, GError **error)
{
  const size_t cells = crowd->form.dataset->n_annotators * crowd->n_classes + 1;
  crowd->labels = g_try_new0 (double, crowd->form.dataset->n_annotators + 1);
  crowd->own = g_try_new0 (double, crowd->form.dataset->n_annotators + 1);
  crowd->share = g_try_new0 (double, cells);
  crowd->other = g_try_new0 (double, cells);
  crowd->total = g_new0 (double, crowd->n_classes + 1);
  crowd->other_total = g_new0 (double, crowd->n_classes + 1);
  crowd->move = g_new0 (double, crowd->n_classes + 1);
  crowd->other_move = g_new0 (double, crowd->n_classes + 1);
  crowd->form.item_agreement = g_try_new0 (double, crowd->form.profiles->n_profiles + 1);
  crowd->undefined_without = g_try_new0 (bool, crowd->form.profiles->n_profiles + 1);
  if (crowd->labels != NULL && crowd->own != NULL && crowd->share != NULL && crowd->other != NULL
      && crowd->form.item_agreement != NULL && crowd->undefined_without != NULL)
    return true;
  return accord_error_set_memory (error, "Conger's kappa");
}

static double
dot (const double *x, const double *y, size_t n)
{
  AccordSum sum = { 0, 0 };
  for (size_t k = 0; k < n; k++)
    accord_sum_add (&sum, x[k] * y[k]);
  return accord_sum_value (&sum);
}

/* Everything that comes from persons, in their order. */
static bool
sum_persons (Crowd *crowd, GError **error)
{
  const AccordDataset *dataset = crowd->form.dataset;
  const size_t n = crowd->n_classes;
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    {
      crowd->share[dataset->annotator[j] * n + dataset->klass[j]]++;
      crowd->labels[dataset->annotator[j]]++;
    }
  g_autofree AccordSum *total = g_new0 (AccordSum, n + 1);
  AccordSum own = { 0, 0 };
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      double *share = crowd->share + g * n, *other = crowd->other + g * n;
      for (size_t k = 0; k < n; k++)
        {
          share[k] /= crowd->labels[g];
          accord_sum_add (&total[k], share[k]);
        }
      weigh_vector (crowd->weight, share, n, other);
      crowd->own[g] = dot (share, other, n);
      accord_sum_add (&own, crowd->own[g]);
      if (!accord_interrupt_check (error))
        return false;
    }
  for (size_t k = 0; k < n; k++)
    crowd->total[k] = accord_sum_value (&total[k]);
  weigh_vector (crowd->weight, crowd->total, n, crowd->other_total);
  crowd->total_form = dot (crowd->total, crowd->other_total, n);
  crowd->own_sum = accord_sum_value (&own);
  return true;
}

/* Why 1 - pe vanishes, one item of profile p (SIZE_MAX = none) put aside: by counting classes. */
static const char *
crowd_degenerate (const Crowd *crowd, size_t p, const uint64_t *holders)
{
  const AccordProfiles *profiles = crowd->form.profiles;
  if (p != SIZE_MAX && !profile_holds_last (profiles, p, holders))
    return NULL;
  size_t used = 0;
  for (size_t k = 0; k < profiles->n_classes; k++)
    used += holders[k] > 0;
  for (uint64_t j = p == SIZE_MAX ? 0 : profiles->start[p]; p != SIZE_MAX && j < profiles->start[p + 1]; j++)
    used -= holders[profiles->klass[j]] == 1;
  if (used < 2)
    return ACCORD_REASON_ONE_CLASS;
  return classes_differ (profiles, holders, p, crowd->weight) ? NULL : ACCORD_REASON_NO_DISAGREEMENT;
}

static void
sum_profiles (Crowd *crowd)
{
  const AccordProfiles *profiles = crowd->form.profiles;
  g_autofree uint64_t *holders = g_new0 (uint64_t, profiles->n_classes + 1);
  AccordSum agreement = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        holders[profiles->klass[j]] += profiles->times[p];
      crowd->form.item_agreement[p] = profile_agreement (profiles, p, crowd->weight);
      accord_sum_add (&agreement, (double) profiles->times[p] * crowd->form.item_agreement[p]);
    }
  crowd->form.agreement = accord_sum_value (&agreement);
  crowd->form.reason = crowd_degenerate (crowd, SIZE_MAX, holders);
  for (size_t p = 0; crowd->form.reason == NULL && p < profiles->n_profiles; p++)
    crowd->undefined_without[p] = crowd_degenerate (crowd, p, holders) != NULL;
}

/* ---- deleting one item ---- */

/* Moves t and Wt by what taking the labels from..to-1 from annotator g does to p_g; returns the change of p_g'Wp_g. */
static double
take_labels (Crowd *crowd, uint32_t g, uint64_t from, uint64_t to)
{
  const uint16_t *klass = crowd->form.dataset->klass;
  const size_t n = crowd->n_classes;
  const double *share = crowd->share + g * n, *other = crowd->other + g * n;
  const double taken = (double) (to - from), left = crowd->labels[g] - taken;
  const double pull = left > 0 ? taken / left : -1;
  for (size_t k = 0; k < n; k++)
    {
      crowd->move[k] += pull * share[k];
      crowd->other_move[k] += pull * other[k];
    }
  if (!(left > 0))
    return -crowd->own[g];
  double cross = 0, among = 0;
  for (uint64_t j = from; j < to; j++)
    {
      const double *column = crowd->weight + klass[j] * n;
      crowd->move[klass[j]] -= 1 / left;
      for (size_t k = 0; k < n; k++)
        crowd->other_move[k] -= column[k] / left;
      cross += other[klass[j]];
      for (uint64_t l = from; l < to; l++)
        among += column[klass[l]];
    }
  const double n_g = crowd->labels[g];
  return (n_g * n_g * crowd->own[g] - 2 * n_g * cross + among) / (left * left) - crowd->own[g];
}

static double
without_item (CongerForm *form, size_t item)
{
  Crowd *crowd = (Crowd *) form;
  const AccordDataset *dataset = form->dataset;
  const size_t n = crowd->n_classes;
  const uint32_t profile = form->profiles->item_profile[item];
  const double n2 = form->n2 - (form->profiles->size[profile] >= 2);
  double own_sum = crowd->own_sum, n_persons = form->n_persons, total_form = crowd->total_form;
  memset (crowd->move, 0, n * sizeof *crowd->move);
  memset (crowd->other_move, 0, n * sizeof *crowd->other_move);
  for (uint64_t j = dataset->item_start[item], end; j < dataset->item_start[item + 1]; j = end)
    {
      const uint32_t g = dataset->annotator[j];
      end = accord_dataset_person_end (dataset, j, dataset->item_start[item + 1]);
      n_persons -= crowd->labels[g] == (double) (end - j);
      own_sum += take_labels (crowd, g, j, end);
    }
  if (n_persons < 2 || n2 < 1 || crowd->undefined_without[profile])
    return NAN;
  for (size_t k = 0; k < n; k++)
    total_form += crowd->move[k] * (2 * crowd->other_total[k] + crowd->other_move[k]);
  const double expected = (total_form - own_sum) / (n_persons * (n_persons - 1));
  if (1 - expected <= ROUNDING)
    return NAN;
  return ((form->agreement - form->item_agreement[profile]) / n2 - expected) / (1 - expected);
}

static double
linear_of_item (const CongerForm *form, size_t item)
{
  const Crowd *crowd = (const Crowd *) form;
  const AccordDataset *dataset = form->dataset;
  const size_t n = crowd->n_classes;
  double on_expected = 0;
  for (uint64_t j = dataset->item_start[item]; j < dataset->item_start[item + 1]; j++)
    {
      const uint32_t g = dataset->annotator[j];
      const uint16_t k = dataset->klass[j];
      const double *share = crowd->share + g * n;
      double mean = -crowd->own[g];
      for (size_t l = 0; l < n; l++)
        mean += share[l] * crowd->other_total[l];
      on_expected += form->n / crowd->labels[g] * (crowd->other_total[k] - crowd->other[g * n + k] - mean);
    }
  on_expected *= 2 / (form->n_persons * (form->n_persons - 1));
  const double on_observed = conger_form_on_observed (form, form->profiles->item_profile[item]);
  return (on_observed - (1 - conger_form_value (form)) * on_expected) / (1 - form->expected);
}

/* Why nothing is to be summed. */
static const char *
reason_of (const CongerForm *form, const AccordWeights *weights)
{
  if (form->n == 0)
    return ACCORD_REASON_NO_LABELS;
  if (weights->reason != NULL)
    return weights->reason;
  if (form->n_persons < 2)
    return ACCORD_REASON_ONE_ANNOTATOR;
  return form->n2 == 0 ? ACCORD_REASON_NO_PAIR : NULL;
}

CongerForm *
conger_weighted_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                     const AccordWeights *weights, GError **error)
{
  Crowd *crowd = g_new0 (Crowd, 1);
  g_autoptr (CongerForm) form = &crowd->form;
  conger_form_init (form, dataset, profiles);
  form->without = without_item;
  form->linear = linear_of_item;
  form->free = crowd_free;
  crowd->weight = weights->weight;
  crowd->n_classes = dataset->n_classes;
  form->reason = reason_of (form, weights);
  if (form->reason != NULL)
    return g_steal_pointer (&form);
  if (!crowd_allocate (crowd, error))
    return NULL;
  sum_profiles (crowd);
  if (!sum_persons (crowd, error))
    return NULL;
  form->expected = (crowd->total_form - crowd->own_sum) / (form->n_persons * (form->n_persons - 1));
  if (form->reason == NULL && 1 - form->expected <= ROUNDING)
    form->reason = ACCORD_REASON_NO_DISAGREEMENT;
  return g_steal_pointer (&form);
}
