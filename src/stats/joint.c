/* Sums of a joint table and what they come to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "joint.h"

#include <math.h>
#include <accord/base/sum.h>
#include <accord/stats/agreement.h>

void
joint_init (Joint *joint, size_t n_classes, const AccordWeights *weights)
{
  *joint = (Joint){ .n_classes = n_classes };
  joint->row = g_new0 (uint64_t, n_classes + 1);
  joint->column = g_new0 (uint64_t, n_classes + 1);
  joint->rows = g_new (uint16_t, n_classes + 1);
  joint->columns = g_new (uint16_t, n_classes + 1);
  if (accord_weights_identity (weights) || weights->weight == NULL)
    return;
  joint->weight = weights->weight;
  joint->row_reach = g_new (double, n_classes + 1);
  joint->column_reach = g_new (double, n_classes + 1);
  joint->row_apart = g_new (uint32_t, n_classes + 1);
  joint->column_apart = g_new (uint32_t, n_classes + 1);
}

void
joint_clear (Joint *joint)
{
  g_free (joint->row);
  g_free (joint->column);
  g_free (joint->rows);
  g_free (joint->columns);
  g_free (joint->row_reach);
  g_free (joint->column_reach);
  g_free (joint->row_apart);
  g_free (joint->column_apart);
}

static void
fill_marginals (Joint *joint)
{
  joint->n_rows = joint->n_columns = 0;
  joint->agreed = joint->products = joint->most = 0;
  for (uint64_t i = 0; i < joint->n; i++)
    {
      const uint32_t k = joint->cells[i] >> 16, l = joint->cells[i] & 0xffff;
      if (joint->row[k]++ == 0)
        joint->rows[joint->n_rows++] = (uint16_t) k;
      if (joint->column[l]++ == 0)
        joint->columns[joint->n_columns++] = (uint16_t) l;
      joint->agreed += k == l;
    }
  for (size_t r = 0; r < joint->n_rows; r++)
    {
      const uint16_t k = joint->rows[r];
      joint->products += joint->row[k] * joint->column[k];
      joint->most = MAX (joint->most, joint->row[k] + joint->column[k]);
    }
  for (size_t c = 0; c < joint->n_columns; c++)
    joint->most = MAX (joint->most, joint->row[joint->columns[c]] + joint->column[joint->columns[c]]);
}

/* O, E and the parts of E, which are what a deletion takes from it. */
static void
fill_weighted (Joint *joint)
{
  AccordSum disagreement = { 0, 0 }, chance = { 0, 0 };
  for (uint64_t i = 0, run; i < joint->n; i += run)
    {
      run = joint_run (joint, i);
      accord_sum_add (&disagreement, (double) run * (1 - joint_weight (joint, joint->cells[i])));
    }
  for (size_t c = 0; c < joint->n_columns; c++)
    joint->column_reach[joint->columns[c]] = joint->column_apart[joint->columns[c]] = 0;
  joint->apart = 0;
  for (size_t r = 0; r < joint->n_rows; r++)
    {
      const uint16_t k = joint->rows[r];
      double reach = 0;
      joint->row_apart[k] = 0;
      for (size_t c = 0; c < joint->n_columns; c++)
        {
          const uint16_t l = joint->columns[c];
          const double apart = 1 - joint->weight[k * joint->n_classes + l];
          reach += apart * (double) joint->column[l];
          joint->column_reach[l] += apart * (double) joint->row[k];
          joint->row_apart[k] += apart > 0;
          joint->column_apart[l] += apart > 0;
        }
      joint->row_reach[k] = reach;
      joint->apart += joint->row_apart[k];
      accord_sum_add (&chance, reach * (double) joint->row[k]);
    }
  joint->disagreement = accord_sum_value (&disagreement);
  joint->chance = accord_sum_value (&chance);
}

void
joint_fill (Joint *joint, const uint32_t *cells, uint64_t n)
{
  joint->cells = cells;
  joint->n = n;
  fill_marginals (joint);
  if (joint->weight != NULL)
    fill_weighted (joint);
}

void
joint_empty (Joint *joint)
{
  for (size_t r = 0; r < joint->n_rows; r++)
    joint->row[joint->rows[r]] = 0;
  for (size_t c = 0; c < joint->n_columns; c++)
    joint->column[joint->columns[c]] = 0;
}

const char *
joint_reason (const Joint *joint)
{
  if (joint->products == joint->n * joint->n)
    return ACCORD_REASON_ONE_CLASS;
  return joint->weight != NULL && joint->apart == 0 ? ACCORD_REASON_NO_DISAGREEMENT : NULL;
}

double
joint_observed (const Joint *joint)
{
  return joint->weight == NULL ? (double) joint->agreed / (double) joint->n
                               : 1 - joint->disagreement / (double) joint->n;
}

double
joint_expected (const Joint *joint)
{
  const double squares = (double) joint->n * (double) joint->n;
  return joint->weight == NULL ? (double) joint->products / squares : 1 - joint->chance / squares;
}

static inline double
nominal_kappa (uint64_t n, uint64_t agreed, uint64_t products)
{
  const double squares = (double) n * (double) n;
  return ((double) n * (double) agreed - (double) products) / (squares - (double) products);
}

double
joint_kappa (const Joint *joint)
{
  return joint->weight == NULL ? nominal_kappa (joint->n, joint->agreed, joint->products)
                               : 1 - (double) joint->n * joint->disagreement / joint->chance;
}

static double
weighted_without (const Joint *joint, uint32_t k, uint32_t l)
{
  const double own = 1 - joint->weight[k * joint->n_classes + l];
  const bool last_row = joint->row[k] == 1, last_column = joint->column[l] == 1;
  const uint64_t gone = (last_row ? joint->row_apart[k] : 0) + (last_column ? joint->column_apart[l] : 0)
                        - (last_row && last_column && own > 0);
  if (joint->apart == gone)
    return NAN;
  return 1
         - (double) (joint->n - 1) * (joint->disagreement - own)
               / (joint->chance - joint->row_reach[k] - joint->column_reach[l] + own);
}

double
joint_without (const Joint *joint, uint32_t cell)
{
  const uint32_t k = cell >> 16, l = cell & 0xffff;
  const uint64_t n = joint->n - 1;
  if (joint->weight != NULL)
    return weighted_without (joint, k, l);
  const uint64_t products = joint->products - joint->column[k] - joint->row[l] + (k == l);
  return products == n * n ? NAN : nominal_kappa (n, joint->agreed - (k == l), products);
}

double
joint_influence (const Joint *joint, uint32_t cell)
{
  const uint32_t k = cell >> 16, l = cell & 0xffff;
  const double n = (double) joint->n, kappa = joint_kappa (joint);
  if (joint->weight != NULL)
    {
      const double chance = joint->chance / (n * n);
      const double on_chance = joint->row_reach[k] / n + joint->column_reach[l] / n - 2 * chance;
      return ((1 - kappa) * on_chance - (1 - joint_weight (joint, cell) - joint->disagreement / n)) / chance;
    }
  const double observed = joint_observed (joint), expected = joint_expected (joint);
  const double on_expected = (double) joint->column[k] / n + (double) joint->row[l] / n - 2 * expected;
  return ((k == l) - observed - (1 - kappa) * on_expected) / (1 - expected);
}
