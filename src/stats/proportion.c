/* Shares of trials and how two of them compare.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/proportion.h>

#include <math.h>
#include <stdlib.h>
#include <gsl/gsl_cdf.h>
#include <accord/stats/interval.h>

void
accord_proportion_interval (double successes, double trials, double confidence, double *ret_low,
                            double *ret_high)
{
  const double z = accord_interval_z (confidence), share = successes / trials;
  const double centre = (share + z * z / (2 * trials)) / (1 + z * z / trials);
  const double half
      = z / (1 + z * z / trials) * sqrt (share * (1 - share) / trials + z * z / (4 * trials * trials));
  *ret_low = successes <= 0 ? 0 : MAX (centre - half, 0);
  *ret_high = successes >= trials ? 1 : MIN (centre + half, 1);
}

double
accord_proportion_sign_test (uint64_t better, uint64_t worse)
{
  const uint64_t n = better + worse, less = MIN (better, worse);
  if (n == 0)
    return 1;
  /* P (X <= less) of a fair coin, through the beta distribution, which has no limit on n */
  const double tail = less == n ? 1 : gsl_cdf_beta_Q (.5, (double) less + 1, (double) (n - less));
  return MIN (2 * tail, 1);
}

typedef struct
{
  double p;
  size_t place;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  const Ranked *x = a, *y = b;
  if (x->p != y->p)
    return x->p < y->p ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

void
accord_proportion_holm (const double *p, size_t n, double *ret_adjusted)
{
  g_autofree Ranked *ranked = g_new (Ranked, n + 1);
  size_t m = 0;
  for (size_t i = 0; i < n; i++)
    {
      ret_adjusted[i] = NAN;
      if (!isnan (p[i]))
        ranked[m++] = (Ranked){ p[i], i };
    }
  qsort (ranked, m, sizeof *ranked, compare_ranked);
  double largest = 0;
  for (size_t i = 0; i < m; i++)
    {
      largest = MAX (largest, MIN ((double) (m - i) * ranked[i].p, 1));
      ret_adjusted[ranked[i].place] = largest;
    }
}
