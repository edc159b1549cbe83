/* GLAD: the chance of a right label is a logistic function of ability times ease.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_model.h"

#include <string.h>

#define HALVES 30

/* ability: alpha; ease: b, exp (b) multiplies it */

/* ln (1 + exp (x)) */
static double
soft_plus (double x)
{
  return x > 36 ? x : log1p (exp (x));
}

static double
sigma (double x)
{
  return 1 / (1 + exp (-x));
}

/* T ln sigma + (1 - T) ln (1 - sigma) */
static double
row_part (double t, double x)
{
  return -t * soft_plus (-x) - (1 - t) * soft_plus (x);
}

/* Rows by annotator: a row's number, in the order of rows. */
static bool
index_rows (Model *model)
{
  model->of_start = g_try_new0 (uint64_t, model->n_annotators + 2);
  model->of_row = g_try_new (uint64_t, 2 * model->n_rows + 1);
  if (model->of_start == NULL || model->of_row == NULL)
    return false;
  for (uint64_t j = 0; j < model->n_rows; j++)
    model->of_start[model->annotator[j] + 2]++;
  for (size_t a = 2; a < model->n_annotators + 2; a++)
    model->of_start[a] += model->of_start[a - 1];
  for (size_t p = 0; p < model->n_patterns; p++)
    for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
      {
        const uint64_t at = model->of_start[model->annotator[j] + 1]++;
        model->of_row[2 * at] = j;
        model->of_row[2 * at + 1] = p;
      }
  return true;
}

static bool
prepare (Model *model)
{
  if (!model_allocate (&model->ability, model->n_annotators)
      || !model_allocate (&model->ease, model->n_patterns) || !index_rows (model))
    return false;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    model->ability[a] = 1;
  for (size_t p = 0; p < model->n_patterns; p++)
    model->ease[p] = 1;
  return true;
}

static double
row_posterior (const Model *model, uint64_t row, uint64_t pattern)
{
  return model->posterior[pattern * model->n_classes + model->klass[row]];
}

static double
annotator_part (const Model *model, uint32_t a, double alpha)
{
  double sum = -.5 * (alpha - 1) * (alpha - 1);
  for (uint64_t i = model->of_start[a]; i < model->of_start[a + 1]; i++)
    {
      const uint64_t p = model->of_row[2 * i + 1];
      sum += model->times[p]
             * row_part (row_posterior (model, model->of_row[2 * i], p), alpha * exp (model->ease[p]));
    }
  return sum;
}

static void
step_annotator (Model *model, uint32_t a)
{
  const double alpha = model->ability[a];
  double g = -(alpha - 1), h = 1;
  for (uint64_t i = model->of_start[a]; i < model->of_start[a + 1]; i++)
    {
      const uint64_t p = model->of_row[2 * i + 1];
      const double ease = exp (model->ease[p]), s = sigma (alpha * ease);
      g += model->times[p] * (row_posterior (model, model->of_row[2 * i], p) - s) * ease;
      h += model->times[p] * s * (1 - s) * ease * ease;
    }
  const double before = annotator_part (model, a, alpha);
  double step = g / h;
  for (int half = 0; half <= HALVES; half++, step /= 2)
    if (annotator_part (model, a, alpha + step) >= before)
      {
        model->ability[a] = alpha + step;
        return;
      }
}

static double
pattern_part (const Model *model, size_t p, double b)
{
  double sum = -.5 * (b - 1) * (b - 1);
  for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
    sum += row_part (row_posterior (model, j, p), model->ability[model->annotator[j]] * exp (b));
  return sum;
}

static void
step_pattern (Model *model, size_t p)
{
  const double b = model->ease[p];
  double g = -(b - 1), h = 1;
  for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
    {
      const double x = model->ability[model->annotator[j]] * exp (b), s = sigma (x);
      g += (row_posterior (model, j, p) - s) * x;
      h += s * (1 - s) * x * x;
    }
  const double before = pattern_part (model, p, b);
  double step = CLAMP (g / h, -1, 1);
  for (int half = 0; half <= HALVES; half++, step /= 2)
    if (pattern_part (model, p, b + step) >= before)
      {
        model->ease[p] = b + step;
        return;
      }
}

static void
maximise (Model *model, uint64_t round)
{
  (void) round;
  for (uint32_t a = 0; a < model->n_annotators; a++)
    step_annotator (model, a);
  for (size_t p = 0; p < model->n_patterns; p++)
    step_pattern (model, p);
}

static double
expect (Model *model)
{
  const size_t n = model->n_classes;
  const double spread = log ((double) (n - 1));
  AccordSum likelihood = { 0, 0 };
  for (size_t p = 0; p < model->n_patterns; p++)
    {
      double *posterior = model->posterior + p * n;
      memcpy (posterior, model->log_prior, n * sizeof *posterior);
      for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
        {
          const double x = model->ability[model->annotator[j]] * exp (model->ease[p]);
          const double wrong = -soft_plus (x) - spread, right = -soft_plus (-x);
          for (size_t k = 0; k < n; k++)
            posterior[k] += k == model->klass[j] ? right : wrong;
        }
      accord_sum_add (&likelihood, model->times[p] * model_normalise (model, p, posterior));
    }
  model_count (model);
  return accord_sum_value (&likelihood);
}

static double
log_prior (const Model *model)
{
  AccordSum sum = { 0, 0 };
  for (uint32_t a = 0; a < model->n_annotators; a++)
    accord_sum_add (&sum, -.5 * (model->ability[a] - 1) * (model->ability[a] - 1));
  for (size_t p = 0; p < model->n_patterns; p++)
    accord_sum_add (&sum, -.5 * model->times[p] * (model->ease[p] - 1) * (model->ease[p] - 1));
  return accord_sum_value (&sum);
}

const Method consensus_glad = { prepare, maximise, expect, log_prior, SHARES_EVEN, true };
