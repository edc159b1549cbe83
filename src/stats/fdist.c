/* The F distribution by the continued fraction of the incomplete beta function.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/fdist.h>

#include <math.h>
#include <gsl/gsl_sf_gamma.h>

#define MOST_STEPS 1000000 /* far more than the square root of any number of labels */
#define TINY       1e-300

/* x^a y^b / B (a, b), y = 1 - x; the logarithm of the larger of the two by what it lacks of 1. */
static double
beta_factor (double a, double b, double x, double y)
{
  const double log_x = x < .5 ? log (x) : log1p (-y), log_y = y < .5 ? log (y) : log1p (-x);
  return exp (a * log_x + b * log_y - gsl_sf_lnbeta (a, b));
}

/* I_x (a, b), x below its mean. */
static double
lower_beta (double a, double b, double x, double y)
{
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (fabs (d) < TINY ? TINY : d);
  double fraction = d;
  for (double m = 1; m < MOST_STEPS; m++)
    {
      const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / (1 + even * d);
      c = 1 + even / c;
      fraction *= c * d;
      d = 1 / (1 + odd * d);
      c = 1 + odd / c;
      fraction *= c * d;
      if (fabs (c * d - 1) < 1e-15)
        break;
    }
  return beta_factor (a, b, x, y) * fraction / a;
}

double
accord_fdist_tail (double f, double df1, double df2)
{
  if (isnan (f) || f <= 0 || isinf (f))
    return isnan (f) ? NAN : f <= 0 ? 1 : 0;
  const double a = df2 / 2, b = df1 / 2;
  const double x = df2 / (df2 + df1 * f), y = df1 * f / (df2 + df1 * f);
  if (x <= 0 || y <= 0)
    return x <= 0 ? 0 : 1;
  return x < (a + 1) / (a + b + 2) ? lower_beta (a, b, x, y) : 1 - lower_beta (b, a, y, x);
}

/* The density of ln F: f times that of F. */
static double
log_density (double f, double df1, double df2)
{
  return beta_factor (df2 / 2, df1 / 2, df2 / (df2 + df1 * f), df1 * f / (df2 + df1 * f));
}

/* Newton's steps in ln f inside a bracket. */
double
accord_fdist_quantile (double tail, double df1, double df2)
{
  double low = -1, high = 1;
  while (high < 700 && accord_fdist_tail (exp (high), df1, df2) > tail)
    high *= 2;
  while (low > -700 && accord_fdist_tail (exp (low), df1, df2) < tail)
    low *= 2;
  double x = (low + high) / 2;
  for (int i = 0; i < 200; i++)
    {
      const double q = accord_fdist_tail (exp (x), df1, df2);
      if (q > tail)
        low = x;
      else
        high = x;
      double next = x + (q - tail) / log_density (exp (x), df1, df2);
      if (!(next > low && next < high))
        next = (low + high) / 2;
      if (fabs (next - x) <= 1e-15)
        return exp (next);
      x = next;
    }
  return exp (x);
}
