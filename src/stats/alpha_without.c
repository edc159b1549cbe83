/* Alpha without one annotator.
 *
 * A label that goes takes an item of r labels to r - 1; of an item of two labels the other one goes too, for nobody is
 * left to agree with it.  All other items stay as they are.  Krippendorff's ordinal differences change with the number of
 * labels of each class: for them A is summed anew from the table of coincidences, or from the profiles, whichever is
 * smaller.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "alpha_without.h"

#include <accord/base/error.h>
#include <accord/base/sum.h>
#include "form.h"

void
alpha_without_clear (AlphaWithout *alpha)
{
  g_free (alpha->drop);
  g_free (alpha->labels);
  g_free (alpha->other_labels);
  g_free (alpha->gone);
  g_free (alpha->touched);
  g_free (alpha->middle);
  g_free (alpha->table);
}

/* ---- sums of all ---- */

static void
sum_labels (AlphaWithout *alpha)
{
  const AccordProfiles *profiles = alpha->cells->profiles;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; profiles->size[p] >= 2 && j < profiles->start[p + 1]; j++)
      {
        alpha->used += alpha->labels[profiles->klass[j]] == 0;
        alpha->labels[profiles->klass[j]] += profiles->times[p] * profiles->count[j];
      }
  for (size_t k = 0; k < profiles->n_classes; k++)
    alpha->n_labels += (double) alpha->labels[k];
}

/* A, E and what each cell takes from A: (r^2 - f) / (r - 1) becomes ((r - 1)^2 - f + 2 (W n)_x - 1) / (r - 2). */
static void
sum_disagreement (AlphaWithout *alpha)
{
  const AccordProfiles *profiles = alpha->cells->profiles;
  AccordSum disagreement = { 0, 0 }, chance = { 0, 0 };
  for (size_t p = 0; p < profiles->n_profiles; p++)
    {
      const double r = profiles->size[p], form = profile_form (profiles, p, alpha->weight);
      if (r < 2)
        continue;
      accord_sum_add (&disagreement, (double) profiles->times[p] * (r * r - form) / (r - 1));
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        {
          const double own = cells_weight (alpha->cells, j, alpha->weight);
          const double left = r > 2 ? ((r - 1) * (r - 1) - form + 2 * own - 1) / (r - 2) : 0;
          alpha->drop[j] = (r * r - form) / (r - 1) - left;
        }
    }
  g_autofree double *labels = g_new (double, profiles->n_classes + 1);
  for (size_t k = 0; k < profiles->n_classes; k++)
    labels[k] = (double) alpha->labels[k];
  weigh_vector (alpha->weight, labels, profiles->n_classes, alpha->other_labels);
  for (size_t k = 0; k < profiles->n_classes; k++)
    accord_sum_add (&chance, labels[k] * (alpha->n_labels - alpha->other_labels[k]));
  alpha->disagreement = accord_sum_value (&disagreement);
  alpha->chance = accord_sum_value (&chance);
}

/* The table of coincidences where that is less than the profiles themselves. */
static bool
sum_table (AlphaWithout *alpha)
{
  const AccordProfiles *profiles = alpha->cells->profiles;
  const size_t n = profiles->n_classes;
  if (n * n >= alpha->cells->n_cells)
    return true;
  alpha->table = g_try_new0 (double, n *n + 1);
  if (alpha->table == NULL)
    return false;
  for (size_t p = 0; p < profiles->n_profiles; p++)
    for (uint64_t j = profiles->start[p]; profiles->size[p] >= 2 && j < profiles->start[p + 1]; j++)
      for (uint64_t l = profiles->start[p]; l < profiles->start[p + 1]; l++)
        if (l != j)
          alpha->table[profiles->klass[j] * n + profiles->klass[l]]
              += (double) profiles->times[p] * profiles->count[j] * profiles->count[l]
                 / (profiles->size[p] - 1.);
  return true;
}

bool
alpha_without_init (AlphaWithout *alpha, const AccordDataset *dataset, const Cells *cells,
                    const AccordWeights *weights, GError **error)
{
  const size_t n = cells->profiles->n_classes;
  *alpha = (AlphaWithout){ .cells = cells, .dataset = dataset, .weights = weights };
  alpha->ordinal = weights != NULL && weights->set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL;
  alpha->weight = weights != NULL ? weights->weight : NULL;
  alpha->labels = g_new0 (uint64_t, n + 1);
  alpha->other_labels = g_new0 (double, n + 1);
  alpha->gone = g_new0 (uint64_t, n + 1);
  alpha->touched = g_new (uint16_t, n + 1);
  alpha->middle = g_new0 (double, n + 1);
  alpha->drop = g_try_new0 (double, cells->n_cells + 1);
  if (weights != NULL && weights->reason != NULL)
    return true;
  if (alpha->drop == NULL || (alpha->ordinal && !sum_table (alpha)))
    return accord_error_set_memory (error, "alpha without each annotator");
  sum_labels (alpha);
  if (!alpha->ordinal)
    sum_disagreement (alpha);
  return true;
}

/* ---- without one annotator ---- */

static void
take (AlphaWithout *alpha, uint16_t k, uint64_t labels)
{
  if (alpha->gone[k] == 0)
    alpha->touched[alpha->n_touched++] = k;
  alpha->gone[k] += labels;
}

/* Marks what goes with annotator g.  Returns: items that lose their second label. */
static uint64_t
take_labels (AlphaWithout *alpha, size_t g)
{
  const Cells *cells = alpha->cells;
  const AccordProfiles *profiles = cells->profiles;
  uint64_t items = 0, run;
  for (uint64_t at = cells->start[g]; at < cells->start[g + 1]; at += run)
    {
      const uint64_t cell = cells->label[at];
      const size_t p = cells->profile[cell];
      run = cells_run (cells, g, at);
      if (profiles->size[p] > 2)
        {
          take (alpha, profiles->klass[cell], run);
          continue;
        }
      items += run;
      for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
        take (alpha, profiles->klass[j], run * profiles->count[j]);
    }
  return items;
}

/* Whether no two of the classes that are left differ. */
static const char *
degenerate (const AlphaWithout *alpha)
{
  const size_t n = alpha->cells->profiles->n_classes;
  size_t used = alpha->used;
  for (size_t t = 0; t < alpha->n_touched; t++)
    used -= alpha->gone[alpha->touched[t]] == alpha->labels[alpha->touched[t]];
  if (used < 2)
    return ACCORD_REASON_ONE_CLASS;
  if (alpha->weight == NULL)
    return NULL;
  for (size_t k = 0; k < n; k++)
    for (size_t l = k + 1; alpha->labels[k] > alpha->gone[k] && l < n; l++)
      if (alpha->labels[l] > alpha->gone[l] && alpha->weight[k * n + l] < 1)
        return NULL;
  return ACCORD_REASON_NO_DISAGREEMENT;
}

static double
disagreement_left (const AlphaWithout *alpha, size_t g)
{
  const Cells *cells = alpha->cells;
  AccordSum lost = { 0, 0 };
  uint64_t run;
  for (uint64_t at = cells->start[g]; at < cells->start[g + 1]; at += run)
    {
      run = cells_run (cells, g, at);
      accord_sum_add (&lost, (double) run * alpha->drop[cells->label[at]]);
    }
  return accord_sum_rest (alpha->disagreement, accord_sum_value (&lost), alpha->disagreement);
}

/* E of n - d: (N - D)^2 - n'Wn + 2 d'Wn - d'Wd */
static double
chance_left (const AlphaWithout *alpha)
{
  const size_t n = alpha->cells->profiles->n_classes;
  AccordSum lost = { 0, 0 };
  double labels = 0;
  for (size_t t = 0; t < alpha->n_touched; t++)
    labels += (double) alpha->gone[alpha->touched[t]];
  for (size_t t = 0; t < alpha->n_touched; t++)
    {
      const uint16_t k = alpha->touched[t];
      const double own = (double) alpha->gone[k];
      double weighted = alpha->weight == NULL ? own : 0;
      for (size_t s = 0; alpha->weight != NULL && s < alpha->n_touched; s++)
        weighted += alpha->weight[k * n + alpha->touched[s]] * (double) alpha->gone[alpha->touched[s]];
      accord_sum_add (&lost, own * (2 * (alpha->n_labels - alpha->other_labels[k]) - labels + weighted));
    }
  return alpha->chance - accord_sum_value (&lost);
}

/* ---- krippendorff-ordinal ---- */

/* sum_kl n_ik n_il (C_k - C_l)^2 = 2 r sum_k n_ik (C_k - mean)^2 */
static double
spread (const AlphaWithout *alpha, size_t p)
{
  const AccordProfiles *profiles = alpha->cells->profiles;
  const double mean = profile_dot (profiles, p, alpha->middle) / profiles->size[p];
  double sum = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const double d = alpha->middle[profiles->klass[j]] - mean;
      sum += profiles->count[j] * d * d;
    }
  return 2 * profiles->size[p] * sum;
}

/* What A_i loses with one label of the cell. */
static double
ordinal_drop (const AlphaWithout *alpha, uint64_t cell)
{
  const AccordProfiles *profiles = alpha->cells->profiles;
  const size_t p = alpha->cells->profile[cell];
  const double r = profiles->size[p], whole = spread (alpha, p), own = alpha->middle[profiles->klass[cell]];
  double of_cell = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const double d = alpha->middle[profiles->klass[j]] - own;
      of_cell += profiles->count[j] * d * d;
    }
  return whole / (r - 1) - (r > 2 ? (whole - 2 * of_cell) / (r - 2) : 0);
}

static double
ordinal_disagreement_of_all (const AlphaWithout *alpha)
{
  const AccordProfiles *profiles = alpha->cells->profiles;
  const size_t n = profiles->n_classes;
  AccordSum sum = { 0, 0 };
  for (size_t k = 0; alpha->table != NULL && k < n; k++)
    for (size_t l = 0; l < k; l++)
      {
        const double d = alpha->middle[k] - alpha->middle[l];
        accord_sum_add (&sum, 2 * alpha->table[k * n + l] * d * d);
      }
  for (size_t p = 0; alpha->table == NULL && p < profiles->n_profiles; p++)
    if (profiles->size[p] >= 2)
      accord_sum_add (&sum, (double) profiles->times[p] * spread (alpha, p) / (profiles->size[p] - 1.));
  return accord_sum_value (&sum);
}

/* A and E without annotator g, the differences being those of the labels left. */
static void
ordinal_left (AlphaWithout *alpha, size_t g, double *ret_disagreement, double *ret_chance)
{
  const Cells *cells = alpha->cells;
  double labels = 0;
  AccordSum cubes = { 0, 0 }, lost = { 0, 0 };
  uint64_t run;
  for (size_t rank = 0; rank < cells->profiles->n_classes; rank++)
    {
      const uint16_t k = alpha->weights->order[rank];
      const double left = (double) (alpha->labels[k] - alpha->gone[k]);
      alpha->middle[k] = labels + left / 2;
      labels += left;
      accord_sum_add (&cubes, left * left * left);
    }
  for (uint64_t at = cells->start[g]; at < cells->start[g + 1]; at += run)
    {
      run = cells_run (cells, g, at);
      accord_sum_add (&lost, (double) run * ordinal_drop (alpha, cells->label[at]));
    }
  const double whole = ordinal_disagreement_of_all (alpha);
  *ret_disagreement = accord_sum_rest (whole, accord_sum_value (&lost), whole);
  *ret_chance = labels * (labels * labels * labels - accord_sum_value (&cubes)) / 6;
}

static void
measure (AlphaWithout *alpha, size_t g, AccordEstimate *estimate)
{
  estimate->reason = degenerate (alpha);
  if (estimate->reason != NULL)
    return;
  double disagreement, chance;
  if (alpha->ordinal)
    ordinal_left (alpha, g, &disagreement, &chance);
  else
    {
      disagreement = disagreement_left (alpha, g);
      chance = chance_left (alpha);
    }
  estimate->value = 1 - ((double) estimate->labels - 1) * disagreement / chance;
}

AccordEstimate
alpha_without_annotator (AlphaWithout *alpha, size_t g)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  const AccordDataset *dataset = alpha->dataset;
  const size_t others = dataset->n_annotators - 1;
  estimate.annotators = others;
  if (alpha->weights != NULL && alpha->weights->reason != NULL)
    {
      estimate.reason = others == 0 ? ACCORD_REASON_NO_LABELS : alpha->weights->reason;
      return estimate;
    }
  estimate.items = alpha->cells->profiles->n_pairable - take_labels (alpha, g);
  estimate.labels = (uint64_t) alpha->n_labels;
  for (size_t t = 0; t < alpha->n_touched; t++)
    estimate.labels -= alpha->gone[alpha->touched[t]];
  if (others == 0)
    estimate.reason = ACCORD_REASON_NO_LABELS;
  else if (estimate.items == 0)
    estimate.reason = others == 1 ? ACCORD_REASON_ONE_ANNOTATOR : ACCORD_REASON_NO_PAIR;
  else
    measure (alpha, g, &estimate);
  for (size_t t = 0; t < alpha->n_touched; t++)
    alpha->gone[alpha->touched[t]] = 0;
  alpha->n_touched = 0;
  return estimate;
}
