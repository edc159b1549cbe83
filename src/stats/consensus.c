/* Rounds of expectation and maximisation over all components, and what comes of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/consensus.h>

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include "consensus_parts.h"

#define AUTO_SETTLED 22 /* first round that may end an estimate of the concentration */

static const struct
{
  const char *name;
  const Method *method; /* NULL = votes */
} methods[ACCORD_N_CONSENSUS] = {
  [ACCORD_CONSENSUS_MAJORITY] = { "majority", NULL },
  [ACCORD_CONSENSUS_WEIGHTED] = { "weighted", NULL },
  [ACCORD_CONSENSUS_DS] = { "ds", &consensus_ds },
  [ACCORD_CONSENSUS_ONECOIN] = { "onecoin", &consensus_onecoin },
  [ACCORD_CONSENSUS_ZENCROWD] = { "zencrowd", &consensus_zencrowd },
  [ACCORD_CONSENSUS_MAP] = { "map", &consensus_map },
  [ACCORD_CONSENSUS_GLAD] = { "glad", &consensus_glad },
  [ACCORD_CONSENSUS_MACE] = { "mace", &consensus_mace },
  [ACCORD_CONSENSUS_ORDINAL] = { "ordinal", &consensus_ordinal },
};

const char *
accord_consensus_method_name (AccordConsensusMethod method)
{
  return methods[method].name;
}

bool
accord_consensus_method_find (const char *name, AccordConsensusMethod *ret_method)
{
  for (size_t i = 0; i < ACCORD_N_CONSENSUS; i++)
    if (strcmp (methods[i].name, name) == 0)
      {
        *ret_method = (AccordConsensusMethod) i;
        return true;
      }
  return false;
}

/* ---- votes ---- */

/* The weight of every annotator's vote: how often they are with the majority, ties shared. */
static bool
weigh_annotators (Parts *parts, size_t n_annotators, double *weight)
{
  g_autofree double *rows = g_try_new0 (double, n_annotators + 1);
  if (rows == NULL)
    return false;
  for (size_t i = 0; i < parts->n_parts; i++)
    {
      const Model *model = &parts->models[i];
      for (size_t p = 0; p < model->n_patterns; p++)
        {
          const double *share = model->posterior + p * model->n_classes;
          double top = 0, ties = 0;
          for (size_t k = 0; k < model->n_classes; k++)
            top = MAX (top, share[k]);
          for (size_t k = 0; k < model->n_classes; k++)
            ties += share[k] == top;
          for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
            {
              const uint32_t a = model->annotators[model->annotator[j]];
              weight[a] += share[model->klass[j]] == top ? model->times[p] / ties : 0;
              rows[a] += model->times[p];
            }
        }
    }
  for (size_t a = 0; a < n_annotators; a++)
    weight[a] = rows[a] > 0 ? weight[a] / rows[a] : 0;
  return true;
}

static void
weigh_votes (Model *model, const double *weight)
{
  g_autofree double *sum = g_new (double, model->n_classes + 1);
  for (uint32_t a = 0; a < model->n_annotators; a++)
    model->ability[a] = weight[model->annotators[a]];
  for (size_t p = 0; p < model->n_patterns; p++)
    {
      double total = 0;
      memset (sum, 0, model->n_classes * sizeof *sum);
      for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
        {
          sum[model->klass[j]] += model->ability[model->annotator[j]];
          total += model->ability[model->annotator[j]];
        }
      const bool fixed = model->fixed != NULL && model->fixed[p] != ACCORD_CLASS_NONE;
      for (size_t k = 0; total > 0 && !fixed && k < model->n_classes; k++)
        model->posterior[p * model->n_classes + k] = sum[k] / total;
    }
}

static bool
vote (Parts *parts, const AccordDataset *dataset, bool weighted)
{
  g_autofree double *weight = NULL;
  for (size_t i = 0; i < parts->n_parts; i++)
    model_vote (&parts->models[i]);
  if (!weighted)
    return true;
  if (!model_allocate (&weight, dataset->n_annotators)
      || !weigh_annotators (parts, dataset->n_annotators, weight))
    return false;
  for (size_t i = 0; i < parts->n_parts; i++)
    {
      Model *model = &parts->models[i];
      if (!model_allocate (&model->ability, model->n_annotators))
        return false;
      weigh_votes (model, weight);
    }
  return true;
}

/* ---- shares of the classes ---- */

/* No class is more common than the items that name it: those above are set to their cap, the others fill up. */
static void
fill_below_caps (const Parts *parts, double *prior, size_t n_classes)
{
  g_autofree bool *full = g_new0 (bool, n_classes + 1);
  for (bool again = true; again;)
    {
      double left = 1, rest = 0;
      again = false;
      for (size_t k = 0; k < n_classes; k++)
        if (full[k])
          left -= parts->cap[k];
        else
          rest += prior[k];
      for (size_t k = 0; k < n_classes; k++)
        if (!full[k] && rest > 0)
          prior[k] *= left / rest;
      for (size_t k = 0; k < n_classes; k++)
        if (!full[k] && prior[k] > parts->cap[k])
          {
            prior[k] = parts->cap[k];
            full[k] = again = true;
          }
    }
}

static void
set_shares (Parts *parts, Shares shares, double *prior, size_t n_classes)
{
  const double used = (double) parts->n_used;
  const double more = shares >= SHARES_SMOOTH ? 1 : 0;
  for (size_t k = 0; k < n_classes; k++)
    prior[k] = parts->used[k] ? 1 / used : 0;
  for (size_t i = 0; i < parts->n_parts && shares != SHARES_EVEN; i++)
    for (size_t k = 0; k < parts->models[i].n_classes; k++)
      prior[parts->models[i].classes[k]] = (parts->models[i].mass[k] + more) / (parts->n_items + more * used);
  if (shares == SHARES_CAPPED)
    fill_below_caps (parts, prior, n_classes);
  for (size_t i = 0; i < parts->n_parts; i++)
    for (size_t k = 0; k < parts->models[i].n_classes; k++)
      parts->models[i].log_prior[k] = safe_log (prior[parts->models[i].classes[k]]);
}

/* ---- rounds ---- */

/* A component of one class has nothing to learn: its items are of that class. */
static bool
trivial (const Model *model)
{
  return model->n_classes < 2;
}

static double
expect_all (Parts *parts, const Method *method)
{
  AccordSum likelihood = { 0, 0 };
  for (size_t i = 0; i < parts->n_parts; i++)
    {
      Model *model = &parts->models[i];
      double items = 0;
      if (!trivial (model))
        accord_sum_add (&likelihood, method->expect (model));
      for (size_t p = 0; trivial (model) && p < model->n_patterns; p++)
        items += model->times[p];
      if (trivial (model))
        accord_sum_add (&likelihood, items * model->log_prior[0]);
    }
  return accord_sum_value (&likelihood);
}

/* The log prior of parameters and shares. */
static double
prior_all (const Parts *parts, const Method *method)
{
  AccordSum sum = { 0, 0 };
  for (size_t i = 0; i < parts->n_parts; i++)
    {
      const Model *model = &parts->models[i];
      if (!trivial (model))
        accord_sum_add (&sum, method->log_prior (model));
      for (size_t k = 0; method->shares >= SHARES_SMOOTH && k < model->n_classes; k++)
        accord_sum_add (&sum, model->log_prior[k]);
    }
  return accord_sum_value (&sum);
}

static void
note_objective (AccordConsensus *consensus, const Parts *parts, const Method *method, double likelihood)
{
  const double objective = likelihood + prior_all (parts, method);
  if (consensus->objectives->len > 0)
    consensus->largest_fall
        = MAX (consensus->largest_fall, (consensus->objective - objective) / fabs (objective));
  consensus->log_likelihood = likelihood;
  consensus->objective = objective;
  g_array_append_val (consensus->objectives, objective);
}

/* Has the last round gained no more than the tolerance? */
static bool
settled (const AccordConsensus *consensus, const AccordConsensusOptions *options)
{
  const bool estimates = options->method == ACCORD_CONSENSUS_MAP && options->concentration_auto;
  const guint n = consensus->objectives->len;
  if (options->iterations > 0 || n < 2 || consensus->rounds < (estimates ? AUTO_SETTLED : 2))
    return false;
  const double now = g_array_index (consensus->objectives, double, n - 1),
               before = g_array_index (consensus->objectives, double, n - 2);
  return now - before <= options->tolerance * fabs (now);
}

static bool
prepare (Parts *parts, const Method *method, uint64_t restart)
{
  for (size_t i = 0; i < parts->n_parts; i++)
    {
      Model *model = &parts->models[i];
      const size_t cells = model->n_annotators * model->n_classes * model->n_classes;
      model_vote (model);
      if (!model_allocate (&model->count, cells) || !model_allocate (&model->log_table, cells))
        return false;
      model_count (model);
      model->stream = restart > 0 ? (restart - 1) * parts->n_parts + i + 1 : 0;
      if (!trivial (model) && !method->prepare (model))
        return false;
    }
  return true;
}

static bool
run (AccordConsensus *consensus, Parts *parts, const Method *method, const AccordConsensusOptions *options,
     GError **error)
{
  const uint64_t most = options->iterations > 0 ? options->iterations : options->max_rounds;
  const bool diagonal = options->method == ACCORD_CONSENSUS_DS && options->start > 0;
  if (method->expect_first || diagonal)
    {
      set_shares (parts, SHARES_EVEN, consensus->prior, consensus->n_classes);
      note_objective (consensus, parts, method, expect_all (parts, method));
      consensus->rounds = diagonal; /* its tables are given, not found: a round all the same */
    }
  while (!consensus->converged && consensus->rounds < most)
    {
      if (!accord_interrupt_check (error))
        return false;
      consensus->rounds++;
      for (size_t i = 0; i < parts->n_parts; i++)
        if (!trivial (&parts->models[i]))
          method->maximise (&parts->models[i], consensus->rounds);
      set_shares (parts, method->shares, consensus->prior, consensus->n_classes);
      note_objective (consensus, parts, method, expect_all (parts, method));
      consensus->converged = settled (consensus, options);
    }
  consensus->converged |= options->iterations > 0;
  return accord_interrupt_check (error); /* a round may have been cut short */
}

/* ---- results ---- */

static void
transpose (const Model *model, const double *from, bool logarithm, double *to)
{
  const size_t n = model->n_classes;
  for (size_t a = 0; a < model->n_annotators; a++)
    for (size_t l = 0; l < n; l++)
      for (size_t k = 0; k < n; k++)
        {
          const double value = from[(a * n + l) * n + k];
          to[(a * n + k) * n + l] = !logarithm ? value : value <= LOG_ZERO ? 0 : exp (value);
        }
}

static bool
take_part (AccordConsensusPart *part, Model *model, const Method *method)
{
  const size_t cells = model->n_annotators * model->n_classes * model->n_classes;
  part->n_classes = model->n_classes;
  part->n_annotators = model->n_annotators;
  part->classes = g_steal_pointer (&model->classes);
  part->annotators = g_steal_pointer (&model->annotators);
  part->concentration = model->concentration;
  if (method != NULL && method != &consensus_glad)
    {
      if (trivial (model))
        for (size_t a = 0; a < model->n_annotators; a++)
          model->log_table[a] = 0;
      if (!model_allocate (&part->table, cells))
        return false;
      transpose (model, model->log_table, true, part->table);
    }
  if (method != NULL)
    {
      if (!model_allocate (&part->count, cells))
        return false;
      transpose (model, model->count, false, part->count);
    }
  part->ability = g_steal_pointer (&model->ability);
  for (size_t a = 0; model->spread != NULL && a < model->n_annotators; a++)
    model->spread[a] = exp (model->spread[a]);
  part->spread = g_steal_pointer (&model->spread);
  return true;
}

static bool
take_difficulty (AccordConsensus *consensus, const Parts *parts)
{
  if (!model_allocate (&consensus->difficulty, parts->n_patterns))
    return false;
  for (size_t p = 0; p < parts->n_patterns; p++)
    {
      const Model *model = &parts->models[parts->pattern_part[p]];
      const uint64_t place
          = (parts->pattern_start[p] - (uint64_t) (model->posterior - parts->posterior)) / model->n_classes;
      consensus->difficulty[p] = trivial (model) ? NAN : exp (-model->ease[place]);
    }
  return true;
}

static bool
take_results (AccordConsensus *consensus, Parts *parts, const Method *method)
{
  if (method == NULL)
    for (size_t i = 0; i < parts->n_parts; i++)
      for (size_t p = 0; p < parts->models[i].n_patterns; p++)
        for (size_t k = 0; k < parts->models[i].n_classes; k++)
          consensus->prior[parts->models[i].classes[k]]
              += parts->models[i].times[p] * parts->models[i].posterior[p * parts->models[i].n_classes + k]
                 / parts->n_items;
  if (method == &consensus_glad && !take_difficulty (consensus, parts))
    return false;
  consensus->parts = g_try_new0 (AccordConsensusPart, parts->n_parts + 1);
  if (consensus->parts == NULL)
    return false;
  consensus->n_parts = parts->n_parts;
  for (size_t i = 0; i < parts->n_parts; i++)
    if (!take_part (&consensus->parts[i], &parts->models[i], method))
      return false;
  consensus->n_patterns = parts->n_patterns;
  g_free (consensus->item_pattern);
  consensus->item_pattern = g_steal_pointer (&parts->item_pattern);
  consensus->pattern_part = g_steal_pointer (&parts->pattern_part);
  consensus->pattern_start = g_steal_pointer (&parts->pattern_start);
  consensus->posterior = g_steal_pointer (&parts->posterior);
  return true;
}

static AccordConsensus *
consensus_empty (const AccordDataset *dataset, AccordConsensusMethod method)
{
  AccordConsensus *consensus = g_new0 (AccordConsensus, 1);
  consensus->method = method;
  consensus->n_items = dataset->n_items;
  consensus->n_classes = dataset->n_classes;
  consensus->log_likelihood = consensus->objective = NAN;
  consensus->objectives = g_array_new (FALSE, FALSE, sizeof (double));
  consensus->prior = g_new0 (double, dataset->n_classes + 1);
  consensus->item_pattern = g_new (uint32_t, dataset->n_items + 1);
  memset (consensus->item_pattern, 0xff, dataset->n_items * sizeof *consensus->item_pattern);
  return consensus;
}

/* One fit from one start. */
static AccordConsensus *
fit (const AccordDataset *dataset, const AccordConsensusOptions *options, uint64_t restart, GError **error)
{
  g_auto (Parts) parts;
  const Method *method = methods[options->method].method;
  g_autoptr (AccordConsensus) consensus = consensus_empty (dataset, options->method);
  if (!consensus_parts_init (&parts, dataset, options, error))
    return NULL;
  if (parts.n_patterns == 0)
    consensus->reason = "no labels";
  else if (method != NULL && !parts.two_annotators)
    consensus->reason = ACCORD_REASON_NO_TWO;
  if (consensus->reason != NULL)
    return g_steal_pointer (&consensus);
  if (method == NULL)
    consensus->converged = vote (&parts, dataset, options->method == ACCORD_CONSENSUS_WEIGHTED);
  if (method == NULL ? !consensus->converged : !prepare (&parts, method, restart))
    {
      accord_error_set_memory (error, "the consensus");
      return NULL;
    }
  if (method != NULL && !run (consensus, &parts, method, options, error))
    return NULL;
  if (!take_results (consensus, &parts, method))
    {
      accord_error_set_memory (error, "the consensus");
      return NULL;
    }
  return g_steal_pointer (&consensus);
}

AccordConsensus *
accord_consensus_new (const AccordDataset *dataset, const AccordConsensusOptions *options, GError **error)
{
  g_autoptr (AccordConsensus) best = fit (dataset, options, 0, error);
  const uint64_t restarts = options->method == ACCORD_CONSENSUS_MACE ? options->restarts : 0;
  for (uint64_t r = 1; best != NULL && best->reason == NULL && r <= restarts; r++)
    {
      g_autoptr (AccordConsensus) other = fit (dataset, options, r, error);
      if (other == NULL)
        return NULL;
      if (other->objective > best->objective)
        {
          AccordConsensus *worse = best;
          best = g_steal_pointer (&other);
          other = worse;
        }
    }
  return g_steal_pointer (&best);
}

void
accord_consensus_free (AccordConsensus *consensus)
{
  if (consensus == NULL)
    return;
  for (size_t i = 0; i < consensus->n_parts; i++)
    {
      AccordConsensusPart *part = &consensus->parts[i];
      g_free (part->classes);
      g_free (part->annotators);
      g_free (part->table);
      g_free (part->count);
      g_free (part->ability);
      g_free (part->spread);
    }
  g_free (consensus->parts);
  g_free (consensus->prior);
  g_free (consensus->item_pattern);
  g_free (consensus->pattern_part);
  g_free (consensus->pattern_start);
  g_free (consensus->posterior);
  g_free (consensus->difficulty);
  g_array_unref (consensus->objectives);
  g_free (consensus);
}

/* ---- items ---- */

void
accord_consensus_item (const AccordConsensus *consensus, size_t item, AccordConsensusItem *ret_item)
{
  const AccordConsensusPart *part = NULL;
  const double *posterior = accord_consensus_posterior (consensus, item, &part);
  *ret_item = (AccordConsensusItem){ ACCORD_CLASS_NONE, 0, NAN, NAN, NAN };
  if (posterior == NULL)
    return;
  double top = 0, second = 0, entropy = 0;
  for (size_t k = 0; k < part->n_classes; k++)
    top = MAX (top, posterior[k]);
  for (size_t k = part->n_classes; k-- > 0;)
    {
      entropy -= posterior[k] > 0 ? posterior[k] * log2 (posterior[k]) : 0;
      if (posterior[k] < top - ACCORD_CONSENSUS_TIE)
        {
          second = MAX (second, posterior[k]);
          continue;
        }
      ret_item->klass = part->classes[k];
      ret_item->ties++;
    }
  ret_item->probability = top;
  ret_item->margin = ret_item->ties > 1 ? 0 : top - second;
  ret_item->entropy = MAX (entropy, 0);
}

double
accord_consensus_probability (const AccordConsensus *consensus, size_t item, uint16_t klass)
{
  const AccordConsensusPart *part = NULL;
  const double *posterior = accord_consensus_posterior (consensus, item, &part);
  for (size_t k = 0; posterior != NULL && k < part->n_classes; k++)
    if (part->classes[k] == klass)
      return posterior[k];
  return 0;
}

double
accord_consensus_part_said (const AccordConsensusPart *part, size_t k, double *ret_said)
{
  const size_t n = part->n_classes;
  double all = 0;
  for (size_t l = 0; l < n; l++)
    ret_said[l] = 0;
  for (size_t a = 0; a < part->n_annotators; a++)
    for (size_t l = 0; l < n; l++)
      {
        const double count = part->count[(a * n + k) * n + l];
        all += count;
        ret_said[l] += count;
      }
  return all;
}
