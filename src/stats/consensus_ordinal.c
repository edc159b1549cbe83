/* Ordered classes: an annotator answers the true place plus a bias and normal noise, cut into classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_model.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <accord/base/interrupt.h>

#define SLIP   .01 /* share of answers by no rule */
#define HALVES 40

/* ability: bias b; spread: ln s */

typedef struct
{
  double p, on_bias, on_spread; /* probability and its derivatives in b and ln s */
} Cell;

static double
mass_between (double lower, double upper)
{
  if (lower > 0) /* from the upper tail, where that is exact */
    return gsl_cdf_ugaussian_Q (lower) - gsl_cdf_ugaussian_Q (upper);
  return gsl_cdf_ugaussian_P (upper) - gsl_cdf_ugaussian_P (lower);
}

static Cell
cell (size_t n, size_t k, size_t l, double bias, double log_spread)
{
  const double s = exp (log_spread), step = (double) l - (double) k - bias;
  const double upper = l + 1 == n ? INFINITY : (step + .5) / s, lower = l == 0 ? -INFINITY : (step - .5) / s;
  const double at_upper = l + 1 == n ? 0 : gsl_ran_ugaussian_pdf (upper),
               at_lower = l == 0 ? 0 : gsl_ran_ugaussian_pdf (lower);
  const Cell cell = {
    (1 - SLIP) * mass_between (lower, upper) + SLIP / (double) n,
    -(1 - SLIP) * (at_upper - at_lower) / s,
    -(1 - SLIP) * ((l + 1 == n ? 0 : upper * at_upper) - (l == 0 ? 0 : lower * at_lower)),
  };
  return cell;
}

static double
penalty (double bias, double log_spread)
{
  const double spread = log_spread - log (.5);
  return -.5 * (bias / .5) * (bias / .5) - .5 * spread * spread;
}

/* The part of the objective that an annotator's parameters stand in. */
static double
part (const Model *model, uint32_t a, double bias, double log_spread)
{
  const size_t n = model->n_classes;
  double sum = penalty (bias, log_spread);
  for (size_t l = 0; l < n; l++)
    for (size_t k = 0; k < n; k++)
      sum += model->count[model_cell (model, a, (uint16_t) l) + k] * log (cell (n, k, l, bias, log_spread).p);
  return sum;
}

static void
fill_table (Model *model, uint32_t a)
{
  const size_t n = model->n_classes;
  for (size_t l = 0; l < n; l++)
    for (size_t k = 0; k < n; k++)
      model->log_table[model_cell (model, a, (uint16_t) l) + k]
          = log (cell (n, k, l, model->ability[a], model->spread[a]).p);
}

static bool
prepare (Model *model)
{
  if (!model_allocate (&model->ability, model->n_annotators)
      || !model_allocate (&model->spread, model->n_annotators))
    return false;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    model->spread[a] = log (.5);
  return true;
}

/* One step of Fisher's scoring, halved until the objective does not fall. */
static void
score (Model *model, uint32_t a)
{
  const size_t n = model->n_classes;
  const double bias = model->ability[a], spread = model->spread[a];
  double g0 = -bias / .25, g1 = -(spread - log (.5)), i00 = 4, i01 = 0, i11 = 1;
  for (size_t k = 0; k < n; k++)
    {
      double total = 0, s00 = 0, s01 = 0, s11 = 0;
      for (size_t l = 0; l < n; l++)
        {
          const Cell c = cell (n, k, l, bias, spread);
          const double seen = model->count[model_cell (model, a, (uint16_t) l) + k];
          total += seen;
          g0 += seen * c.on_bias / c.p;
          g1 += seen * c.on_spread / c.p;
          s00 += c.on_bias * c.on_bias / c.p;
          s01 += c.on_bias * c.on_spread / c.p;
          s11 += c.on_spread * c.on_spread / c.p;
        }
      i00 += total * s00;
      i01 += total * s01;
      i11 += total * s11;
    }
  const double determinant = i00 * i11 - i01 * i01;
  double d0 = (i11 * g0 - i01 * g1) / determinant, d1 = (i00 * g1 - i01 * g0) / determinant;
  const double before = part (model, a, bias, spread);
  for (int half = 0; half <= HALVES; half++, d0 /= 2, d1 /= 2)
    if (part (model, a, bias + d0, spread + d1) >= before)
      {
        model->ability[a] = bias + d0;
        model->spread[a] = spread + d1;
        return;
      }
}

static void
maximise (Model *model, uint64_t round)
{
  (void) round;
  for (uint32_t a = 0; a < model->n_annotators && accord_interrupt_signal () == 0;
       a++) /* the caller looks too */
    {
      score (model, a);
      fill_table (model, a);
    }
}

static double
log_prior (const Model *model)
{
  AccordSum sum = { 0, 0 };
  for (uint32_t a = 0; a < model->n_annotators; a++)
    accord_sum_add (&sum, penalty (model->ability[a], model->spread[a]));
  return accord_sum_value (&sum);
}

const Method consensus_ordinal = { prepare, maximise, model_expect, log_prior, SHARES_SMOOTH, false };
