/* Methods with a confusion table for each annotator: Dawid and Skene, plain and shrunk; one coin.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_model.h"

#include <string.h>
#include <gsl/gsl_sf_gamma.h>
#include <accord/base/text.h>
#include "section.h"

#define AUTO_ROUNDS     20   /* in which concentration and pooled matrix are estimated */
#define AUTO_ANNOTATORS 2000 /* at most that the estimate looks at */

static double
no_prior (const Model *model)
{
  (void) model;
  return 0;
}

/* Every row of every annotator: @right on the diagonal, the rest spread over the other classes. */
static void
fill_coin (Model *model, uint32_t a, double right)
{
  const size_t n = model->n_classes;
  const double equal = safe_log (right), other = safe_log ((1 - right) / (double) (n - 1));
  for (size_t l = 0; l < n; l++)
    for (size_t k = 0; k < n; k++)
      model->log_table[model_cell (model, a, (uint16_t) l) + k] = k == l ? equal : other;
}

/* ---- plain ---- */

static bool
ds_prepare (Model *model)
{
  for (uint32_t a = 0; model->options->start > 0 && a < model->n_annotators; a++)
    fill_coin (model, a, model->options->start);
  return true;
}

/* A row without counts is all zero: that class is impossible on the annotator's items. */
static void
ds_maximise (Model *model, uint64_t round)
{
  const size_t n = model->n_classes;
  (void) round;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    for (size_t k = 0; k < n; k++)
      {
        const size_t first = model_cell (model, a, 0) + k;
        double total = 0;
        for (size_t l = 0; l < n; l++)
          total += model->count[first + l * n];
        for (size_t l = 0; l < n; l++)
          model->log_table[first + l * n]
              = total > 0 ? safe_log (model->count[first + l * n] / total) : LOG_ZERO;
      }
}

/* ---- shrunk toward the pooled matrix ---- */

/* C = (c + q) / (row sum of c + 1), c being the sum of all annotators' counts */
static void
set_pooled (Model *model)
{
  const size_t n = model->n_classes;
  double *pooled = model->pooled;
  memset (pooled, 0, n * n * sizeof *pooled);
  for (uint32_t a = 0; a < model->n_annotators; a++)
    for (size_t l = 0; l < n; l++)
      for (size_t k = 0; k < n; k++)
        pooled[k * n + l] += model->count[model_cell (model, a, (uint16_t) l) + k];
  for (size_t k = 0; k < n; k++)
    {
      double total = 1;
      for (size_t l = 0; l < n; l++)
        total += pooled[k * n + l];
      for (size_t l = 0; l < n; l++)
        {
          pooled[k * n + l] = (pooled[k * n + l] + model->label_share[l]) / total;
          model->log_pooled[k * n + l] = safe_log (pooled[k * n + l]);
        }
    }
}

static bool
map_prepare (Model *model)
{
  const size_t n = model->n_classes;
  if (!model_allocate (&model->pooled, n * n) || !model_allocate (&model->log_pooled, n * n))
    return false;
  set_pooled (model);
  model->concentration = model->options->concentration > 0 ? model->options->concentration : (double) n;
  return true;
}

/* The annotators whose rows an estimate of the concentration looks at. */
typedef struct
{
  const Model *model;
  const uint32_t *people;
  size_t n_people;
} Sample;

/* Part of the log marginal likelihood of the rows that depends on kappa, and its Gamma prior. */
static double
marginal (gconstpointer data, double log_kappa)
{
  const Sample *sample = data;
  const Model *model = sample->model;
  const size_t n = model->n_classes;
  const double kappa = exp (log_kappa);
  AccordSum sum = { 0, 0 };
  for (size_t i = 0; i < sample->n_people; i++)
    for (size_t k = 0; k < n; k++)
      {
        const double *count = model->count + model_cell (model, sample->people[i], 0) + k;
        double total = 0;
        for (size_t l = 0; l < n; l++)
          total += count[l * n];
        if (total <= 0)
          continue;
        accord_sum_add (&sum, gsl_sf_lngamma (kappa) - gsl_sf_lngamma (total + kappa));
        for (size_t l = 0; l < n; l++)
          if (count[l * n] > 0)
            accord_sum_add (&sum, gsl_sf_lngamma (count[l * n] + kappa * model->pooled[k * n + l])
                                      - gsl_sf_lngamma (kappa * model->pooled[k * n + l]));
      }
  return accord_sum_value (&sum) + 4 * log_kappa - 5 * kappa / (double) n;
}

typedef struct
{
  uint64_t hash;
  uint32_t annotator;
} Sampled;

static int
compare_sampled (const void *a, const void *b)
{
  const Sampled *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return x->annotator < y->annotator ? -1 : x->annotator > y->annotator;
}

/* (transfer full): those with the smallest hash of their names, in that order where not all. */
static uint32_t *
sample_people (const Model *model, size_t *ret_n)
{
  g_autofree Sampled *all = g_new (Sampled, model->n_annotators + 1);
  for (uint32_t a = 0; a < model->n_annotators; a++)
    {
      const uint32_t person = model->annotators[a];
      const bool named = model->n_annotators > AUTO_ANNOTATORS && accord_names_size (model->names) > person;
      all[a] = (Sampled){ named ? accord_text_hash (accord_names_get (model->names, person)) : 0, a };
    }
  qsort (all, model->n_annotators, sizeof *all, compare_sampled);
  *ret_n = MIN (model->n_annotators, AUTO_ANNOTATORS);
  uint32_t *people = g_new (uint32_t, *ret_n + 1);
  for (size_t i = 0; i < *ret_n; i++)
    people[i] = all[i].annotator;
  return people;
}

static double
best_concentration (const Model *model)
{
  size_t n_people;
  g_autofree uint32_t *people = sample_people (model, &n_people);
  const Sample sample = { model, people, n_people };
  return exp (section_maximum (marginal, &sample, log (.1), log (1e4), 1e-9));
}

static void
map_maximise (Model *model, uint64_t round)
{
  const size_t n = model->n_classes;
  if (model->options->concentration_auto && round <= AUTO_ROUNDS)
    {
      set_pooled (model);
      model->concentration = best_concentration (model);
    }
  const double kappa = model->concentration;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    for (size_t k = 0; k < n; k++)
      {
        const size_t first = model_cell (model, a, 0) + k;
        double total = kappa;
        for (size_t l = 0; l < n; l++)
          total += model->count[first + l * n];
        for (size_t l = 0; l < n; l++)
          {
            const double seen = model->count[first + l * n];
            model->log_table[first + l * n]
                = total == kappa ? model->log_pooled[k * n + l]
                                 : safe_log ((seen + kappa * model->pooled[k * n + l]) / total);
          }
      }
}

static double
map_log_prior (const Model *model)
{
  const size_t n = model->n_classes;
  AccordSum sum = { 0, 0 };
  for (uint32_t a = 0; a < model->n_annotators; a++)
    for (size_t l = 0; l < n; l++)
      for (size_t k = 0; k < n; k++)
        if (model->pooled[k * n + l] > 0)
          accord_sum_add (&sum, model->pooled[k * n + l]
                                    * (model->log_table[model_cell (model, a, (uint16_t) l) + k]
                                       - model->log_pooled[k * n + l]));
  return model->concentration * accord_sum_value (&sum);
}

/* ---- one coin ---- */

static bool
onecoin_prepare (Model *model)
{
  return model_allocate (&model->ability, model->n_annotators);
}

static bool
zencrowd_prepare (Model *model)
{
  if (!onecoin_prepare (model))
    return false;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    fill_coin (model, a, .8);
  return true;
}

static void
onecoin_maximise (Model *model, uint64_t round)
{
  (void) round;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    {
      double right = 0;
      for (size_t l = 0; l < model->n_classes; l++)
        right += model->count[model_cell (model, a, (uint16_t) l) + l];
      model->ability[a] = MIN (right / model->rows_of[a], 1);
      fill_coin (model, a, model->ability[a]);
    }
}

const Method consensus_ds = { ds_prepare, ds_maximise, model_expect, no_prior, SHARES_MEAN, false };
const Method consensus_map = { map_prepare, map_maximise, model_expect, map_log_prior, SHARES_CAPPED, false };
const Method consensus_onecoin
    = { onecoin_prepare, onecoin_maximise, model_expect, no_prior, SHARES_MEAN, false };
const Method consensus_zencrowd
    = { zencrowd_prepare, onecoin_maximise, model_expect, no_prior, SHARES_EVEN, true };
