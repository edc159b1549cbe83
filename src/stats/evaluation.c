/* Accuracy, log loss and temperature of a consensus on gold items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/evaluation.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <accord/base/sum.h>
#include <accord/stats/proportion.h>
#include <accord/stats/votes.h>
#include "section.h"

#define LOWEST_LOG_TEMPERATURE  -1
#define HIGHEST_LOG_TEMPERATURE 5

/* A gold item for the log loss: logarithms of T, gold's first. */
typedef struct
{
  GArray *log_posterior; /* double */
  GArray *start;         /* size_t: items + 1 */
} Losses;

static void
losses_init (Losses *losses)
{
  const size_t zero = 0;
  losses->log_posterior = g_array_new (FALSE, FALSE, sizeof (double));
  losses->start = g_array_new (FALSE, FALSE, sizeof (size_t));
  g_array_append_val (losses->start, zero);
}

static void
losses_clear (Losses *losses)
{
  g_array_unref (losses->log_posterior);
  g_array_unref (losses->start);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Losses, losses_clear)

/* Zeros are left out but for gold's, which is -INFINITY. */
static void
losses_add (Losses *losses, const AccordConsensus *consensus, size_t item, uint16_t gold)
{
  const AccordConsensusPart *part = NULL;
  const double *posterior = accord_consensus_posterior (consensus, item, &part);
  const double of_gold = log (accord_consensus_probability (consensus, item, gold));
  g_array_append_val (losses->log_posterior, of_gold);
  for (size_t k = 0; k < part->n_classes; k++)
    if (part->classes[k] != gold && posterior[k] > 0)
      {
        const double other = log (posterior[k]);
        g_array_append_val (losses->log_posterior, other);
      }
  const size_t end = losses->log_posterior->len;
  g_array_append_val (losses->start, end);
}

static double
loss_at (const Losses *losses, size_t i, double temperature)
{
  const size_t *start = (const size_t *) (const void *) losses->start->data;
  const double *log_posterior = (const double *) (const void *) losses->log_posterior->data;
  const double gold = log_posterior[start[i]] / temperature;
  double rest = 0;
  if (isinf (gold))
    return -log (ACCORD_LOG_LOSS_FLOOR);
  for (size_t j = start[i] + 1; j < start[i + 1]; j++)
    rest += exp (log_posterior[j] / temperature - gold);
  return -log (MAX (1 / (1 + rest), ACCORD_LOG_LOSS_FLOOR));
}

/* Items @first, @first + @step … */
typedef struct
{
  const Losses *losses;
  size_t first, step;
} Part;

static double
mean_loss (const Part *part, double temperature)
{
  AccordSum sum = { 0, 0 };
  size_t n = 0;
  for (size_t i = part->first; i + 1 < part->losses->start->len; i += part->step, n++)
    accord_sum_add (&sum, loss_at (part->losses, i, temperature));
  return accord_sum_value (&sum) / (double) n;
}

static double
gain_at (gconstpointer data, double log_temperature)
{
  return -mean_loss (data, exp (log_temperature));
}

static double
best_temperature (const Part *part)
{
  return exp (section_maximum (gain_at, part, LOWEST_LOG_TEMPERATURE, HIGHEST_LOG_TEMPERATURE, 1e-6));
}

static void
set_losses (AccordEvaluation *evaluation, const Losses *losses)
{
  const size_t n = losses->start->len - 1;
  const Part all = { losses, 0, 1 }, evens = { losses, 0, 2 }, odds = { losses, 1, 2 };
  AccordSum squares = { 0, 0 };
  evaluation->losses = n;
  if (n == 0)
    return;
  evaluation->log_loss = mean_loss (&all, 1);
  for (size_t i = 0; i < n; i++)
    {
      const double rest = loss_at (losses, i, 1) - evaluation->log_loss;
      accord_sum_add (&squares, rest * rest);
    }
  if (n < 2)
    return;
  evaluation->log_loss_se = sqrt (accord_sum_value (&squares) / (double) n / (double) (n - 1));
  evaluation->temperature = best_temperature (&all);
  const double even = mean_loss (&evens, best_temperature (&odds)),
               odd = mean_loss (&odds, best_temperature (&evens));
  const size_t n_even = (n + 1) / 2;
  evaluation->calibrated = (even * (double) n_even + odd * (double) (n - n_even)) / (double) n;
}

/* (transfer full): which classes somebody used. */
static bool *
used_classes (const AccordDataset *dataset)
{
  bool *used = g_new0 (bool, dataset->n_classes + 1);
  for (uint64_t j = 0; j < dataset->n_labels; j++)
    used[dataset->klass[j]] = true;
  return used;
}

static AccordEvaluation *
begin (const AccordDataset *dataset)
{
  AccordEvaluation *evaluation = g_new0 (AccordEvaluation, 1);
  evaluation->accuracy = evaluation->low = evaluation->high = evaluation->certainty = NAN;
  evaluation->log_loss = evaluation->log_loss_se = evaluation->calibrated = evaluation->temperature = NAN;
  evaluation->hits = g_new (double, dataset->n_items + 1);
  return evaluation;
}

static void
set_accuracy (AccordEvaluation *evaluation, double hits, double certainty, double confidence)
{
  const double n = (double) evaluation->items;
  if (evaluation->items == 0)
    return;
  evaluation->accuracy = hits / n;
  evaluation->certainty = certainty / n;
  accord_proportion_interval (hits, n, confidence, &evaluation->low, &evaluation->high);
}

AccordEvaluation *
accord_evaluation_new (const AccordDataset *dataset, const AccordConsensus *consensus, double confidence)
{
  AccordEvaluation *evaluation = begin (dataset);
  g_autofree bool *used = used_classes (dataset);
  g_auto (Losses) losses;
  AccordSum hits = { 0, 0 }, certainty = { 0, 0 };
  losses_init (&losses);
  evaluation->method = consensus->method;
  evaluation->reason = consensus->reason;
  for (size_t i = 0; dataset->gold != NULL && i < dataset->n_items; i++)
    {
      AccordConsensusItem top;
      const uint16_t gold = dataset->gold[i];
      if (gold == ACCORD_CLASS_NONE || accord_dataset_item_size (dataset, i) == 0
          || consensus->item_pattern[i] == UINT32_MAX)
        continue;
      accord_consensus_item (consensus, i, &top);
      const double probability = accord_consensus_probability (consensus, i, gold);
      const double hit = probability >= top.probability - ACCORD_CONSENSUS_TIE ? 1 / (double) top.ties : 0;
      evaluation->hits[evaluation->items++] = hit;
      accord_sum_add (&hits, hit);
      accord_sum_add (&certainty, top.probability);
      evaluation->unused += !used[gold];
      evaluation->floored += used[gold] && probability < ACCORD_LOG_LOSS_FLOOR;
      if (used[gold])
        losses_add (&losses, consensus, i, gold);
    }
  set_accuracy (evaluation, accord_sum_value (&hits), accord_sum_value (&certainty), confidence);
  set_losses (evaluation, &losses);
  return evaluation;
}

AccordEvaluation *
accord_evaluation_of_hits (const AccordDataset *dataset, const double *hits, const double *certainty,
                           double confidence)
{
  AccordEvaluation *evaluation = begin (dataset);
  AccordSum sum = { 0, 0 }, sure = { 0, 0 };
  for (size_t i = 0; dataset->gold != NULL && i < dataset->n_items; i++)
    {
      if (dataset->gold[i] == ACCORD_CLASS_NONE || accord_dataset_item_size (dataset, i) == 0)
        continue;
      evaluation->hits[evaluation->items++] = hits[i];
      accord_sum_add (&sum, hits[i]);
      accord_sum_add (&sure, certainty[i]);
    }
  set_accuracy (evaluation, accord_sum_value (&sum), accord_sum_value (&sure), confidence);
  return evaluation;
}

void
accord_evaluation_free (AccordEvaluation *evaluation)
{
  if (evaluation == NULL)
    return;
  g_free (evaluation->hits);
  g_free (evaluation);
}

void
accord_evaluation_duel (const AccordEvaluation *a, const AccordEvaluation *b, AccordDuel *ret_duel)
{
  *ret_duel = (AccordDuel){ 0, 0, NAN };
  if (a->items != b->items || a->items == 0)
    return;
  for (size_t i = 0; i < a->items; i++)
    {
      ret_duel->better += a->hits[i] > b->hits[i];
      ret_duel->worse += a->hits[i] < b->hits[i];
    }
  ret_duel->p = accord_proportion_sign_test (ret_duel->better, ret_duel->worse);
}

double
accord_evaluation_sample (const AccordDataset *dataset, double *ret_df, double *ret_p)
{
  const size_t n = dataset->n_classes;
  g_autofree double *count = g_new0 (double, 2 * n + 2); /* of gold items, of the rest */
  double total[2] = { 0, 0 }, squared = 0, df = -1;
  AccordVotes votes;
  accord_votes_init (&votes, n);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      accord_votes_count (&votes, dataset, i, NULL);
      if (votes.n_present == 0 || (votes.n_present > 1 && votes.count[0] == votes.count[1]))
        continue;
      const size_t side = dataset->gold == NULL || dataset->gold[i] == ACCORD_CLASS_NONE;
      count[side * n + votes.klass[0]]++;
      total[side]++;
    }
  accord_votes_clear (&votes);
  for (size_t k = 0; k < n; k++)
    {
      const double both = count[k] + count[n + k];
      df += both > 0;
      for (size_t side = 0; side < 2 && both > 0; side++)
        {
          const double expected = both * total[side] / (total[0] + total[1]);
          const double rest = count[side * n + k] - expected;
          squared += expected > 0 ? rest * rest / expected : 0;
        }
    }
  *ret_df = *ret_p = NAN;
  if (total[0] == 0 || total[1] == 0 || df < 1)
    return NAN;
  *ret_df = df;
  *ret_p = gsl_cdf_chisq_Q (squared, df);
  return squared;
}
