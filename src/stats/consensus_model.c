/* The steps that all methods of consensus share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_model.h"

#include <string.h>

void
model_vote (Model *model)
{
  memset (model->posterior, 0, model->n_patterns * model->n_classes * sizeof *model->posterior);
  for (size_t p = 0; p < model->n_patterns; p++)
    {
      double *posterior = model->posterior + p * model->n_classes;
      const uint64_t rows = model->start[p + 1] - model->start[p];
      if (model->fixed != NULL && model->fixed[p] != ACCORD_CLASS_NONE)
        {
          posterior[model->fixed[p]] = 1;
          continue;
        }
      for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
        posterior[model->klass[j]] += 1;
      for (size_t k = 0; k < model->n_classes; k++)
        posterior[k] /= (double) rows;
    }
}

static void
add_mass (Model *model)
{
  g_autofree AccordSum *mass = g_new0 (AccordSum, model->n_classes + 1);
  for (size_t p = 0; p < model->n_patterns; p++)
    for (size_t k = 0; k < model->n_classes; k++)
      accord_sum_add (&mass[k], model->times[p] * model->posterior[p * model->n_classes + k]);
  for (size_t k = 0; k < model->n_classes; k++)
    model->mass[k] = accord_sum_value (&mass[k]);
}

static void
add_counts (Model *model, size_t p)
{
  const size_t n = model->n_classes;
  const double *posterior = model->posterior + p * n;
  const double times = model->times[p];
  for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
    {
      double *count = model->count + model_cell (model, model->annotator[j], model->klass[j]);
      for (size_t k = 0; k < n; k++)
        count[k] += times * posterior[k];
    }
}

static void
clear_counts (Model *model)
{
  memset (model->count, 0, model->n_annotators * model->n_classes * model->n_classes * sizeof *model->count);
}

void
model_count (Model *model)
{
  clear_counts (model);
  for (size_t p = 0; p < model->n_patterns; p++)
    add_counts (model, p);
  add_mass (model);
}

double
model_normalise (const Model *model, size_t pattern, double *posterior)
{
  const size_t n = model->n_classes;
  const uint16_t fixed = model->fixed != NULL ? model->fixed[pattern] : ACCORD_CLASS_NONE;
  if (fixed != ACCORD_CLASS_NONE)
    {
      const double likelihood = posterior[fixed];
      memset (posterior, 0, n * sizeof *posterior);
      posterior[fixed] = 1;
      return likelihood;
    }
  double largest = posterior[0], sum = 0;
  for (size_t k = 1; k < n; k++)
    largest = MAX (largest, posterior[k]);
  for (size_t k = 0; k < n; k++)
    sum += posterior[k] = exp (posterior[k] - largest);
  for (size_t k = 0; k < n; k++)
    posterior[k] /= sum;
  return largest + log (sum); /* cppcheck-suppress invalidFunctionArg ; n >= 1, so that sum >= 1 */
}

double
model_expect (Model *model)
{
  const size_t n = model->n_classes;
  AccordSum likelihood = { 0, 0 };
  clear_counts (model);
  for (size_t p = 0; p < model->n_patterns; p++)
    {
      double *posterior = model->posterior + p * n;
      memcpy (posterior, model->log_prior, n * sizeof *posterior);
      for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
        {
          const double *row = model->log_table + model_cell (model, model->annotator[j], model->klass[j]);
          for (size_t k = 0; k < n; k++)
            posterior[k] += row[k];
        }
      accord_sum_add (&likelihood, model->times[p] * model_normalise (model, p, posterior));
      add_counts (model, p);
    }
  add_mass (model);
  return accord_sum_value (&likelihood);
}
