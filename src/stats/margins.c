/* Stuart-Maxwell and Bhapkar: one triangular decomposition for both.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/margins.h>

#include <math.h>
#include <gsl/gsl_cdf.h>
#include <accord/stats/interval.h>

/* The first class of the group that k belongs to. */
static size_t
find_root (const uint16_t *parent, size_t k)
{
  while (parent[k] != k)
    k = parent[k];
  return k;
}

/* Classes joined by disagreements; the roots, one a group, and classes without any are left out of @ret_kept. */
static size_t
choose_classes (const uint64_t *counts, size_t k, uint16_t *ret_kept)
{
  uint16_t parent[ACCORD_MARGINS_CLASSES];
  size_t n = 0;
  for (size_t i = 0; i < k; i++)
    parent[i] = (uint16_t) i;
  for (size_t i = 0; i < k; i++)
    for (size_t j = 0; j < i; j++)
      if (counts[i * k + j] + counts[j * k + i] > 0)
        {
          const size_t a = find_root (parent, i), b = find_root (parent, j);
          parent[MAX (a, b)] = (uint16_t) MIN (a, b);
        }
  for (size_t i = 0; i < k; i++)
    if (parent[i] != i)
      ret_kept[n++] = (uint16_t) i;
  return n;
}

/* Row total less column total, and the disagreements with a class: V's diagonal. */
static void
sum_class (const uint64_t *counts, size_t k, size_t i, double *ret_difference, double *ret_disagreements)
{
  double row = 0, column = 0;
  for (size_t j = 0; j < k; j++)
    if (j != i)
      {
        row += (double) counts[i * k + j];
        column += (double) counts[j * k + i];
      }
  *ret_difference = row - column;
  *ret_disagreements = row + column;
}

/* q' V^-1 q by the square-free Cholesky decomposition in the lower triangle of @v; V is positive definite. */
static double
quadratic_form (double *v, double *q, size_t n)
{
  double form = 0;
  for (size_t i = 0; i < n; i++)
    {
      for (size_t j = 0; j < i; j++)
        {
          double *row = v + i * n;
          for (size_t l = 0; l < j; l++)
            row[j] -= row[l] * v[j * n + l]; /* L D of i times L of j */
        }
      for (size_t j = 0; j < i; j++)
        {
          const double factor = v[i * n + j] / v[j * n + j];
          v[i * n + i] -= factor * v[i * n + j];
          v[i * n + j] = factor;
          q[i] -= factor * q[j];
        }
      form += q[i] * q[i] / v[i * n + i];
    }
  return form;
}

static double
stuart_maxwell (const uint64_t *counts, size_t k, const uint16_t *kept, size_t n)
{
  g_autofree double *v = g_new (double, n *n);
  g_autofree double *q = g_new (double, n);
  for (size_t i = 0; i < n; i++)
    {
      for (size_t j = 0; j < i; j++)
        v[i * n + j] = -(double) (counts[kept[i] * k + kept[j]] + counts[kept[j] * k + kept[i]]);
      sum_class (counts, k, kept[i], &q[i], &v[i * n + i]);
    }
  return quadratic_form (v, q, n);
}

AccordMargins
accord_margins (const uint64_t *counts, size_t k)
{
  AccordMargins margins = { .stuart_maxwell = NAN, .bhapkar = NAN };
  uint16_t kept[ACCORD_MARGINS_CLASSES];
  double items = 0;
  const size_t n = choose_classes (counts, k, kept);
  if (n == 0)
    {
      margins.reason = margins.bhapkar_reason = ACCORD_REASON_NO_DISAGREEMENT_SEEN;
      return margins;
    }
  for (size_t i = 0; i < k * k; i++)
    items += (double) counts[i];
  margins.df = (uint32_t) n;
  margins.stuart_maxwell = stuart_maxwell (counts, k, kept, n);
  const double rest = items - margins.stuart_maxwell;
  if (rest > 1e-12 * items)
    margins.bhapkar = margins.stuart_maxwell * items / rest;
  else
    margins.bhapkar_reason = ACCORD_REASON_NO_VARIATION;
  return margins;
}

double
accord_margins_p (double statistic, uint32_t df)
{
  return isnan (statistic) ? NAN : gsl_cdf_chisq_Q (statistic, df);
}
