/* Shares of trials and how two of them compare.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/proportion.h>

#include <math.h>
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
