/* MACE by EM: annotators who know the answer, or guess by a distribution of their own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_model.h"

#include <string.h>
#include <gsl/gsl_randist.h>
#include <accord/base/random.h>

static void
fill_table (Model *model)
{
  const size_t n = model->n_classes;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    for (size_t l = 0; l < n; l++)
      {
        const double knows = model->ability[a], guess = (1 - knows) * model->guess[a * n + l];
        const double other = safe_log (guess), equal = safe_log (knows + guess);
        double *row = model->log_table + model_cell (model, a, (uint16_t) l);
        for (size_t k = 0; k < n; k++)
          row[k] = k == l ? equal : other;
      }
}

static void
start_at_random (Model *model)
{
  const size_t n = model->n_classes;
  g_autoptr (gsl_rng) random = accord_random_new (model->options->seed, model->stream);
  for (uint32_t a = 0; a < model->n_annotators; a++)
    {
      double sum = 0;
      model->ability[a] = gsl_rng_uniform_pos (random);
      for (size_t l = 0; l < n; l++)
        sum += model->guess[a * n + l] = gsl_ran_exponential (random, 1);
      for (size_t l = 0; l < n; l++)
        model->guess[a * n + l] /= sum;
    }
}

static bool
prepare (Model *model)
{
  const size_t n = model->n_classes, cells = model->n_annotators * n;
  if (!model_allocate (&model->ability, model->n_annotators) || !model_allocate (&model->guess, cells)
      || !model_allocate (&model->knew, model->n_annotators) || !model_allocate (&model->guessed, cells))
    return false;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    {
      model->ability[a] = .5;
      for (size_t l = 0; l < n; l++)
        model->guess[a * n + l] = 1 / (double) n;
    }
  if (model->stream > 0)
    start_at_random (model);
  fill_table (model);
  return true;
}

static double
expect (Model *model)
{
  const size_t n = model->n_classes;
  const double likelihood = model_expect (model);
  memset (model->knew, 0, model->n_annotators * sizeof *model->knew);
  memset (model->guessed, 0, model->n_annotators * n * sizeof *model->guessed);
  for (size_t p = 0; p < model->n_patterns; p++)
    for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
      {
        const uint32_t a = model->annotator[j];
        const uint16_t l = model->klass[j];
        const double knows = model->ability[a];
        const double g
            = model->posterior[p * n + l] * knows / (knows + (1 - knows) * model->guess[a * n + l]);
        model->knew[a] += model->times[p] * g;
        model->guessed[a * n + l] += model->times[p] * (1 - g);
      }
  return likelihood;
}

static void
maximise (Model *model, uint64_t round)
{
  const size_t n = model->n_classes;
  (void) round;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    {
      double guessed = (double) n;
      model->ability[a] = (model->knew[a] + .5) / (model->rows_of[a] + 1);
      for (size_t l = 0; l < n; l++)
        guessed += model->guessed[a * n + l];
      for (size_t l = 0; l < n; l++)
        model->guess[a * n + l] = (model->guessed[a * n + l] + 1) / guessed;
    }
  fill_table (model);
}

static double
log_prior (const Model *model)
{
  const size_t n = model->n_classes;
  AccordSum sum = { 0, 0 };
  for (uint32_t a = 0; a < model->n_annotators; a++)
    {
      accord_sum_add (&sum, .5 * (log (model->ability[a]) + log1p (-model->ability[a])));
      for (size_t l = 0; l < n; l++)
        accord_sum_add (&sum, log (model->guess[a * n + l]));
    }
  return accord_sum_value (&sum);
}

const Method consensus_mace = { prepare, maximise, expect, log_prior, SHARES_EVEN, true };
