/* Self-agreement of annotators, and agreement of single items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/self_agreement.h>

#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "form.h"
#include "order.h"
#include "scale.h"

/* An item that an annotator labelled several times. */
typedef struct
{
  uint32_t annotator;
  uint32_t labels;
  double agreement;
} Repeat;

/* a of @n labels, put in order. */
static double
agreement_of (uint16_t *klass, size_t n, const AccordWeights *weights)
{
  const double *weight = weights != NULL ? weights->weight : NULL;
  double form = 0, r = (double) n;
  qsort (klass, n, sizeof *klass, compare_uint16);
  for (size_t i = 0, next; i < n; i = next)
    {
      double facing = 0;
      for (next = i; next < n && klass[next] == klass[i];)
        next++;
      for (size_t j = 0, end; weight != NULL && j < n; j = end)
        {
          for (end = j; end < n && klass[end] == klass[j];)
            end++;
          facing += (double) (end - j) * weight[klass[i] * weights->n_classes + klass[j]];
        }
      form += (double) (next - i) * (weight != NULL ? facing : (double) (next - i));
    }
  return (form - r) / (r * (r - 1));
}

/* (transfer full) (element-type Repeat): NULL with an error. */
static GArray *
gather (const AccordDataset *dataset, const AccordWeights *weights, GError **error)
{
  g_autoptr (GArray) repeats = g_array_new (FALSE, FALSE, sizeof (Repeat));
  g_autofree uint16_t *klass = NULL;
  size_t room = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      if ((i & 0xffff) == 0 && !accord_interrupt_check (error))
        return NULL;
      for (uint64_t j = dataset->item_start[i], end; j < dataset->item_start[i + 1]; j = end)
        {
          end = accord_dataset_person_end (dataset, j, dataset->item_start[i + 1]);
          const size_t n = (size_t) (end - j);
          if (n < 2)
            continue;
          if (n > room)
            {
              g_free (klass);
              room = 2 * n;
              klass = g_try_new (uint16_t, room);
            }
          if (klass == NULL || repeats->len == G_MAXUINT / sizeof (Repeat))
            {
              accord_error_set_memory (error, "the repeated labels");
              return NULL;
            }
          memcpy (klass, dataset->klass + j, n * sizeof *klass);
          const Repeat repeat = { dataset->annotator[j], (uint32_t) n, agreement_of (klass, n, weights) };
          g_array_append_val (repeats, repeat);
        }
    }
  return g_steal_pointer (&repeats);
}

/* By annotator; then by value, so that sums do not depend on the order of items. */
static int
compare_repeats (gconstpointer a, gconstpointer b)
{
  const Repeat *x = a, *y = b;
  if (x->annotator != y->annotator)
    return x->annotator < y->annotator ? -1 : 1;
  if (x->agreement != y->agreement)
    return x->agreement < y->agreement ? -1 : 1;
  return (x->labels > y->labels) - (x->labels < y->labels);
}

static void
measure (const Repeat *repeats, size_t n, const AccordAgreementOptions *options, AccordEstimate *estimate)
{
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  uint64_t disagreeing = 0;
  for (size_t i = 0; i < n; i++)
    {
      accord_sum_add (&total, repeats[i].agreement);
      estimate->labels += repeats[i].labels;
      disagreeing += repeats[i].agreement < 1;
    }
  estimate->items = n;
  estimate->annotators = 1;
  if (options->weights != NULL && options->weights->reason != NULL)
    {
      estimate->reason = options->weights->reason;
      return;
    }
  const double mean = accord_sum_value (&total) / (double) n;
  for (size_t i = 0; i < n; i++)
    accord_sum_add (&squares, (repeats[i].agreement - mean) * (repeats[i].agreement - mean));
  estimate->value = estimate->observed = mean;
  estimate->note = accord_agreement_note (n, UINT64_MAX, disagreeing);
  if (n >= 2)
    {
      estimate->se = sqrt (accord_sum_value (&squares) / ((double) n * ((double) n - 1)));
      estimate->se_kind = jackknife_or_linear (options->se == ACCORD_SE_JACKKNIFE);
    }
  set_interval (estimate, ACCORD_SCALE_LOGIT, options);
}

bool
accord_self_new (const AccordDataset *dataset, const AccordAgreementOptions *options, AccordSelf **ret_self,
                 size_t *ret_n, GError **error)
{
  g_autoptr (GArray) repeats = gather (dataset, options->weights, error);
  if (repeats == NULL)
    return false;
  g_array_sort (repeats, compare_repeats);
  g_autofree AccordSelf *self = g_try_new (AccordSelf, dataset->n_annotators + 1);
  if (self == NULL)
    return accord_error_set_memory (error, "the repeated labels");
  const Repeat *all = (const Repeat *) (const void *) repeats->data;
  size_t n = 0;
  for (size_t i = 0, end; i < repeats->len; i = end)
    {
      for (end = i; end < repeats->len && all[end].annotator == all[i].annotator;)
        end++;
      const AccordEstimate empty = ACCORD_ESTIMATE_INIT;
      self[n] = (AccordSelf){ all[i].annotator, empty };
      measure (all + i, end - i, options, &self[n++].agreement);
    }
  *ret_self = g_steal_pointer (&self);
  *ret_n = n;
  return true;
}

static int
compare_worst (const void *a, const void *b)
{
  const AccordSelf *x = a, *y = b;
  const int order = accord_estimate_compare (&x->agreement, &y->agreement);
  return order != 0 ? order : (x->annotator > y->annotator) - (x->annotator < y->annotator);
}

void
accord_self_sort_worst (AccordSelf *self, size_t n)
{
  if (n > 1)
    qsort (self, n, sizeof *self, compare_worst);
}

void
accord_agreement_of_profiles (const AccordProfiles *profiles, const AccordWeights *weights,
                              double *ret_values)
{
  const bool undefined = weights != NULL && weights->reason != NULL;
  const double *weight = weights != NULL ? weights->weight : NULL;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    ret_values[p] = undefined || profiles->size[p] < 2 ? NAN : profile_agreement (profiles, p, weight);
}
