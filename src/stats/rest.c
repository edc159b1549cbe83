/* Each annotator against all others: one walk over that person's cells for the sums, a second for the errors.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/rest.h>

#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "alpha_without.h"
#include "cells.h"
#include "order.h"
#include "scale.h"

/* One annotator at a time; arrays by class hold what is in @used and @met and nothing else. */
typedef struct
{
  const Cells *cells;
  const AccordAgreementOptions *options;
  const double *weight; /* NULL = identity */
  double *agreement;    /* n_cells: a_i of a label of the cell */
  double *change;       /* n_cells: scratch: of each different cell of the annotator */
  uint64_t *own;        /* K: labels of the annotator */
  uint64_t *others;     /* K: labels of the others */
  AccordSum *shares;    /* K: sum of y_i */
  double *of_own;       /* K: p_g */
  double *of_others;    /* K: ybar */
  double *facing_own;   /* K: (W ybar)_k of classes in @used */
  double *facing;       /* K: (W p_g)_l of classes in @met */
  uint16_t *used, *met;
  size_t n_used, n_met;
  uint64_t rarest;      /* labels of the others of the class in @met that has the fewest */
  uint64_t items;       /* nu */
  uint64_t disagreeing; /* items of several classes */
  double observed, expected;
} Walk;

static void
walk_clear (Walk *walk)
{
  g_free (walk->agreement);
  g_free (walk->change);
  g_free (walk->own);
  g_free (walk->others);
  g_free (walk->shares);
  g_free (walk->of_own);
  g_free (walk->of_others);
  g_free (walk->facing_own);
  g_free (walk->facing);
  g_free (walk->used);
  g_free (walk->met);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static bool
walk_init (Walk *walk, const Cells *cells, const AccordAgreementOptions *options, GError **error)
{
  const size_t n = cells->profiles->n_classes;
  *walk = (Walk){ .cells = cells, .options = options };
  walk->weight = options->weights != NULL ? options->weights->weight : NULL;
  walk->own = g_new0 (uint64_t, n + 1);
  walk->others = g_new0 (uint64_t, n + 1);
  walk->shares = g_new0 (AccordSum, n + 1);
  walk->of_own = g_new0 (double, n + 1);
  walk->of_others = g_new0 (double, n + 1);
  walk->facing_own = g_new0 (double, n + 1);
  walk->facing = g_new0 (double, n + 1);
  walk->used = g_new (uint16_t, n + 1);
  walk->met = g_new (uint16_t, n + 1);
  walk->agreement = g_try_new (double, cells->n_cells + 1);
  walk->change = g_try_new (double, cells->n_cells + 1);
  if (walk->agreement == NULL || walk->change == NULL)
    return accord_error_set_memory (error, "the annotators' agreement");
  for (size_t c = 0; c < cells->n_cells; c++)
    walk->agreement[c]
        = cells->profiles->size[cells->profile[c]] < 2
              ? NAN
              : (cells_weight (cells, c, walk->weight) - 1) / (cells->profiles->size[cells->profile[c]] - 1.);
  return true;
}

/* @times labels of cell @cell into the sums. */
static void
add_cell (Walk *walk, uint64_t cell, uint64_t times)
{
  const AccordProfiles *profiles = walk->cells->profiles;
  const size_t p = walk->cells->profile[cell];
  const uint16_t x = profiles->klass[cell];
  walk->items += times;
  walk->disagreeing += profiles->start[p + 1] - profiles->start[p] > 1 ? times : 0;
  if (walk->own[x] == 0)
    walk->used[walk->n_used++] = x;
  walk->own[x] += times;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    {
      const uint16_t l = profiles->klass[j];
      const uint64_t labels = profiles->count[j] - (j == cell);
      if (labels == 0)
        continue;
      if (walk->others[l] == 0)
        walk->met[walk->n_met++] = l;
      walk->others[l] += times * labels;
      accord_sum_add (&walk->shares[l], (double) times * (double) labels / (profiles->size[p] - 1.));
    }
}

static void
sum_cells (Walk *walk, size_t g)
{
  const Cells *cells = walk->cells;
  AccordSum agreement = { 0, 0 };
  uint64_t run;
  for (uint64_t at = cells->start[g]; at < cells->start[g + 1]; at += run)
    {
      run = cells_run (cells, g, at);
      add_cell (walk, cells->label[at], run);
      accord_sum_add (&agreement, (double) run * walk->agreement[cells->label[at]]);
    }
  walk->observed = accord_sum_value (&agreement) / (double) walk->items;
}

/* Mean shares, what they face under the weights, and pe. */
static void
sum_chance (Walk *walk)
{
  const size_t n = walk->cells->profiles->n_classes;
  AccordSum expected = { 0, 0 };
  qsort (walk->used, walk->n_used, sizeof *walk->used, compare_uint16);
  qsort (walk->met, walk->n_met, sizeof *walk->met, compare_uint16);
  for (size_t u = 0; u < walk->n_used; u++)
    walk->of_own[walk->used[u]] = (double) walk->own[walk->used[u]] / (double) walk->items;
  walk->rarest = UINT64_MAX;
  for (size_t m = 0; m < walk->n_met; m++)
    walk->rarest = MIN (walk->rarest, walk->others[walk->met[m]]);
  for (size_t m = 0; m < walk->n_met; m++)
    walk->of_others[walk->met[m]] = accord_sum_value (&walk->shares[walk->met[m]]) / (double) walk->items;
  for (size_t u = 0; u < walk->n_used; u++)
    {
      const uint16_t k = walk->used[u];
      double facing = walk->weight == NULL ? walk->of_others[k] : 0;
      for (size_t m = 0; walk->weight != NULL && m < walk->n_met; m++)
        {
          const uint16_t l = walk->met[m];
          facing += walk->weight[k * n + l] * walk->of_others[l];
          walk->facing[l] += walk->weight[k * n + l] * walk->of_own[k];
        }
      walk->facing_own[k] = facing;
      accord_sum_add (&expected, walk->of_own[k] * facing);
    }
  for (size_t m = 0; walk->weight == NULL && m < walk->n_met; m++)
    walk->facing[walk->met[m]] = walk->of_own[walk->met[m]];
  walk->expected = accord_sum_value (&expected);
}

static void
reset (Walk *walk)
{
  for (size_t u = 0; u < walk->n_used; u++)
    {
      const uint16_t k = walk->used[u];
      walk->own[k] = 0;
      walk->of_own[k] = walk->facing_own[k] = 0;
    }
  for (size_t m = 0; m < walk->n_met; m++)
    {
      const uint16_t l = walk->met[m];
      walk->others[l] = 0;
      walk->shares[l] = (AccordSum){ 0, 0 };
      walk->of_others[l] = walk->facing[l] = 0;
    }
  walk->n_used = walk->n_met = 0;
  walk->items = walk->disagreeing = 0;
}

/* ---- kappa ---- */

/* Labels of the others of class l on an item of the cell. */
static uint64_t
others_on (const Walk *walk, uint64_t cell, uint16_t l)
{
  const AccordProfiles *profiles = walk->cells->profiles;
  const size_t p = walk->cells->profile[cell];
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    if (profiles->klass[j] == l)
      return profiles->count[j] - (j == cell);
  return 0;
}

/* Can the annotator differ from the others, an item of @cell (UINT64_MAX = none) put aside?  By counting. */
static bool
can_differ (const Walk *walk, uint64_t cell)
{
  const AccordProfiles *profiles = walk->cells->profiles;
  for (size_t u = 0; u < walk->n_used; u++)
    {
      const uint16_t k = walk->used[u];
      if (cell != UINT64_MAX && profiles->klass[cell] == k && walk->own[k] == 1)
        continue;
      for (size_t m = 0; m < walk->n_met; m++)
        {
          const uint16_t l = walk->met[m];
          const bool differ = walk->weight == NULL ? k != l : walk->weight[k * profiles->n_classes + l] < 1;
          if (differ && (cell == UINT64_MAX || walk->others[l] > others_on (walk, cell, l)))
            return true;
        }
    }
  return false;
}

/* Does an item of the cell hold the last label of some class, the annotator's or the others'? */
static bool
holds_last (const Walk *walk, uint64_t cell)
{
  const AccordProfiles *profiles = walk->cells->profiles;
  const size_t p = walk->cells->profile[cell];
  if (walk->own[profiles->klass[cell]] == 1)
    return true;
  if (walk->rarest >= profiles->size[p])
    return false;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    if (profiles->count[j] > (j == cell)
        && walk->others[profiles->klass[j]] == profiles->count[j] - (j == cell))
      return true;
  return false;
}

/* p_g' W y_i */
static double
own_facing (const Walk *walk, uint64_t cell)
{
  const AccordProfiles *profiles = walk->cells->profiles;
  const size_t p = walk->cells->profile[cell];
  double sum = 0;
  for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
    sum += (profiles->count[j] - (j == cell)) * walk->facing[profiles->klass[j]];
  return sum / (profiles->size[p] - 1.);
}

/* The change of kappa when one item of the cell is deleted, NAN where kappa is undefined then; linearised, its influence
 * over nu - 1. */
static double
kappa_change (const Walk *walk, uint64_t cell, double kappa, bool jackknife)
{
  const double n = (double) walk->items, a = walk->agreement[cell];
  const double facing = walk->facing_own[walk->cells->profiles->klass[cell]] + own_facing (walk, cell);
  if (!jackknife)
    return ((a - walk->observed) - (1 - kappa) * (facing - 2 * walk->expected)) / (1 - walk->expected)
           / (n - 1);
  if (holds_last (walk, cell) && !can_differ (walk, cell))
    return NAN;
  const double expected = (n * n * walk->expected - n * facing + a) / ((n - 1) * (n - 1));
  return ((n * walk->observed - a) / (n - 1) - expected) / (1 - expected) - kappa;
}

/* se from the changes of all nu items: (nu - 1) / nu times the sum of their squared deviations.  A mean's changes are the
 * same either way. */
static double
error_of (const Walk *walk, size_t g, double kappa, bool of_kappa, bool jackknife)
{
  const Cells *cells = walk->cells;
  const double n = (double) walk->items;
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  double *const change = walk->change;
  size_t n_runs = 0;
  uint64_t run;
  for (uint64_t at = cells->start[g]; at < cells->start[g + 1]; at += run)
    {
      const uint64_t cell = cells->label[at];
      run = cells_run (cells, g, at);
      change[n_runs] = of_kappa ? kappa_change (walk, cell, kappa, jackknife)
                                : (walk->agreement[cell] - walk->observed) / (n - 1);
      if (isnan (change[n_runs]))
        return NAN;
      accord_sum_add (&total, (double) run * change[n_runs++]);
    }
  const double mean = accord_sum_value (&total) / n;
  n_runs = 0;
  for (uint64_t at = cells->start[g]; at < cells->start[g + 1]; at += run, n_runs++)
    {
      run = cells_run (cells, g, at);
      accord_sum_add (&squares, (double) run * (change[n_runs] - mean) * (change[n_runs] - mean));
    }
  return sqrt ((n - 1) / n * accord_sum_value (&squares));
}

/* ---- one annotator ---- */

static const char *
walk_note (const Walk *walk)
{
  uint64_t labels = 0, most = 0;
  for (size_t u = 0; u < walk->n_used; u++)
    {
      labels += walk->own[walk->used[u]];
      most = MAX (most, walk->own[walk->used[u]] + walk->others[walk->used[u]]);
    }
  for (size_t m = 0; m < walk->n_met; m++)
    {
      labels += walk->others[walk->met[m]];
      most = MAX (most, walk->own[walk->met[m]] + walk->others[walk->met[m]]);
    }
  return accord_agreement_note (walk->items, labels - most, walk->disagreeing);
}

static uint64_t
walk_labels (const Walk *walk)
{
  uint64_t labels = walk->items;
  for (size_t m = 0; m < walk->n_met; m++)
    labels += walk->others[walk->met[m]];
  return labels;
}

static const char *
kappa_reason (const Walk *walk)
{
  if (can_differ (walk, UINT64_MAX))
    return NULL;
  return walk->n_used == 1 && walk->n_met == 1 && walk->used[0] == walk->met[0]
             ? ACCORD_REASON_ONE_CLASS
             : ACCORD_REASON_NO_DISAGREEMENT;
}

static void
set_error (Walk *walk, size_t g, AccordEstimate *estimate, bool of_kappa)
{
  bool jackknife = walk->options->se == ACCORD_SE_JACKKNIFE;
  if (walk->items < 2)
    return;
  estimate->se = error_of (walk, g, estimate->value, of_kappa, jackknife);
  if (jackknife && isnan (estimate->se))
    {
      jackknife = false;
      estimate->se = error_of (walk, g, estimate->value, of_kappa, false);
    }
  estimate->se_kind = jackknife_or_linear (jackknife);
}

/* The annotator's cells are summed. */
static void
measure_sums (Walk *walk, size_t g, AccordRest *rest)
{
  AccordEstimate *const agreement = &rest->agreement, *const kappa = &rest->kappa;
  sum_chance (walk);
  agreement->items = kappa->items = walk->items;
  agreement->labels = kappa->labels = walk_labels (walk);
  agreement->note = kappa->note = walk_note (walk);
  agreement->value = agreement->observed = kappa->observed = walk->observed;
  set_error (walk, g, agreement, false);
  set_interval (agreement, ACCORD_SCALE_LOGIT, walk->options);
  kappa->reason = kappa_reason (walk);
  if (kappa->reason != NULL)
    return;
  kappa->expected = walk->expected;
  kappa->value = (walk->observed - walk->expected) / (1 - walk->expected);
  set_error (walk, g, kappa, true);
  set_interval (kappa, ACCORD_SCALE_FISHER, walk->options);
}

static void
measure (Walk *walk, const AccordDataset *dataset, AlphaWithout *alpha, const AccordEstimate *of_all,
         size_t g, AccordRest *rest)
{
  const AccordEstimate empty = ACCORD_ESTIMATE_INIT;
  *rest = (AccordRest){ (uint32_t) g, empty, empty, alpha_without_annotator (alpha, g), NAN };
  rest->alpha_change = rest->alpha.value - of_all->value;
  const char *reason = walk->options->weights != NULL ? walk->options->weights->reason : NULL;
  if (reason == NULL && walk->cells->profiles->n_pairable == 0)
    reason = dataset->n_annotators == 1 ? ACCORD_REASON_ONE_ANNOTATOR : ACCORD_REASON_NO_PAIR;
  if (reason == NULL && walk->cells->start[g] == walk->cells->start[g + 1])
    reason = ACCORD_REASON_NO_PAIR;
  rest->agreement.reason = rest->kappa.reason = reason;
  if (reason != NULL)
    return;
  sum_cells (walk, g);
  measure_sums (walk, g, rest);
  reset (walk);
}

bool
accord_rest_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                 const AccordAgreementOptions *options, const AccordWeights *alpha_weights,
                 AccordRest **ret_rest, GError **error)
{
  const size_t n = dataset->n_annotators;
  const AccordWeights *weights = alpha_weights != NULL ? alpha_weights : options->weights;
  AccordAgreementOptions of_alpha = *options;
  g_auto (Cells) cells = { 0 };
  g_auto (Walk) walk = { 0 };
  g_auto (AlphaWithout) alpha = { 0 };
  g_autofree AccordRest *rest = g_try_new (AccordRest, n + 1);
  if (rest == NULL)
    return accord_error_set_memory (error, "the annotators' agreement");
  if (!cells_init (&cells, dataset, profiles, error) || !walk_init (&walk, &cells, options, error)
      || !alpha_without_init (&alpha, dataset, &cells, weights, error))
    return false;
  of_alpha.weights = weights;
  of_alpha.se = ACCORD_SE_LINEAR;
  const AccordEstimate of_all = accord_krippendorff_alpha (profiles, &of_alpha);
  for (size_t g = 0; g < n; g++)
    {
      if (!accord_interrupt_check (error))
        return false;
      measure (&walk, dataset, &alpha, &of_all, g, &rest[g]);
    }
  *ret_rest = g_steal_pointer (&rest);
  return true;
}

static int
compare_worst (const void *a, const void *b)
{
  const AccordRest *x = a, *y = b;
  const int order = accord_estimate_compare (&x->kappa, &y->kappa);
  return order != 0 ? order : (x->annotator > y->annotator) - (x->annotator < y->annotator);
}

void
accord_rest_sort_worst (AccordRest *rest, size_t n)
{
  if (n > 1)
    qsort (rest, n, sizeof *rest, compare_worst);
}
