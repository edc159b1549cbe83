/* Prevalence and bias: what a class that is too common, or people who use classes differently, do to a kappa.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/reading.h>

#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/base/sum.h>
#include <accord/stats/design.h>
#include "order.h"

typedef struct
{
  const AccordDataset *dataset;
  uint64_t *labels;    /* by annotator: n_g */
  uint64_t *start;     /* n_classes + 1: where the class's labels stand */
  uint32_t *annotator; /* who gave them, class by class */
  uint32_t *count;     /* by annotator: labels of the class at hand, else 0 */
  uint32_t *met;       /* who gave any */
  double *share;       /* theirs, p_gk */
} Work;

static void
work_clear (Work *work)
{
  g_free (work->labels);
  g_free (work->start);
  g_free (work->annotator);
  g_free (work->count);
  g_free (work->met);
  g_free (work->share);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static bool
work_init (Work *work, const AccordDataset *dataset, GError **error)
{
  const size_t n = dataset->n_annotators;
  *work = (Work){ .dataset = dataset,
                  .labels = g_try_new0 (uint64_t, n + 1),
                  .start = g_try_new0 (uint64_t, dataset->n_classes + 2),
                  .annotator = g_try_new (uint32_t, dataset->n_labels + 1),
                  .count = g_try_new0 (uint32_t, n + 1),
                  .met = g_try_new (uint32_t, n + 1),
                  .share = g_try_new (double, n + 1) };
  if (work->labels != NULL && work->start != NULL && work->annotator != NULL && work->count != NULL
      && work->met != NULL && work->share != NULL)
    return true;
  return accord_error_set_memory (error, "the shares of classes");
}

/* Who gave the labels of each class, of items with @least labels or more. */
static void
sort_by_class (const Work *work, size_t least)
{
  const AccordDataset *dataset = work->dataset;
  for (int pass = 0; pass < 2; pass++)
    {
      for (size_t i = 0; i < dataset->n_items; i++)
        for (uint64_t j = dataset->item_start[i];
             accord_dataset_item_size (dataset, i) >= least && j < dataset->item_start[i + 1]; j++)
          {
            const uint16_t k = dataset->klass[j];
            if (pass == 1)
              work->annotator[work->start[k + 1]++] = dataset->annotator[j];
            else
              {
                work->start[k + 2]++;
                work->labels[dataset->annotator[j]]++;
              }
          }
      for (size_t k = 0; pass == 0 && k < dataset->n_classes; k++)
        work->start[k + 2] += work->start[k + 1];
    }
}

/* Adds the sum over pairs of annotators of |p_gk - p_hk|. */
static void
add_class (const Work *work, size_t klass, uint64_t n_annotators, AccordSum *sum)
{
  size_t n = 0;
  for (uint64_t j = work->start[klass]; j < work->start[klass + 1]; j++)
    if (work->count[work->annotator[j]]++ == 0)
      work->met[n++] = work->annotator[j];
  for (size_t i = 0; i < n; i++)
    {
      const uint32_t g = work->met[i];
      work->share[i] = (double) work->count[g] / (double) work->labels[g];
      work->count[g] = 0;
    }
  qsort (work->share, n, sizeof *work->share, compare_doubles);
  for (size_t i = 0; i < n; i++)
    accord_sum_add (sum, ((double) n_annotators - 1 - 2 * (double) (n - 1 - i)) * work->share[i]);
}

static double
measure_bias (const Work *work, uint64_t n_annotators)
{
  AccordSum sum = { 0, 0 };
  for (size_t k = 0; k < work->dataset->n_classes; k++)
    add_class (work, k, n_annotators, &sum);
  return n_annotators < 2 ? NAN
                          : accord_sum_value (&sum) / ((double) n_annotators * ((double) n_annotators - 1));
}

static bool
find_prevalence (const AccordProfiles *profiles, size_t least, AccordReading *reading, GError **error)
{
  g_autofree AccordSum *share = g_try_new0 (AccordSum, profiles->n_classes + 1);
  if (share == NULL)
    return accord_error_set_memory (error, "the shares of classes");
  const double n = (double) (least > 1 ? profiles->n_pairable : profiles->n_items);
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; profiles->size[p] >= least && j < profiles->start[p + 1]; j++)
      accord_sum_add (&share[profiles->klass[j]],
                      (double) profiles->times[p] * profiles->count[j] / profiles->size[p]);
  for (size_t k = 0; n > 0 && k < profiles->n_classes; k++)
    if (k == 0 || accord_sum_value (&share[k]) / n > reading->prevalence)
      {
        reading->prevalence = accord_sum_value (&share[k]) / n;
        reading->common = (uint16_t) k;
      }
  return true;
}

bool
accord_reading_measure (const AccordDataset *dataset, const AccordProfiles *profiles, bool pairable,
                        AccordReading *ret_reading, GError **error)
{
  const size_t least = pairable ? 2 : 1;
  AccordReading reading = { .prevalence = NAN, .common = ACCORD_CLASS_NONE, .bias = NAN };
  g_auto (Work) work;
  if (!work_init (&work, dataset, error) || !find_prevalence (profiles, least, &reading, error))
    return false;
  sort_by_class (&work, least);
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      reading.annotators += work.labels[g] > 0;
      reading.thin += work.labels[g] > 0 && work.labels[g] < ACCORD_DESIGN_FEW_LABELS;
    }
  reading.bias = measure_bias (&work, reading.annotators);
  *ret_reading = reading;
  return true;
}

double
accord_reading_gap (const AccordEstimate *kappa, const AccordEstimate *gwet)
{
  return gwet->value - kappa->value;
}
