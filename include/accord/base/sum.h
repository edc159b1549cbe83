/* Compensated summation, so that a sum does not depend on the order of its terms.
 * Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
 *   ZAMM 54:39-51, 1974, doi:10.1002/zamm.19740540106.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

typedef struct
{
  double sum;
  double correction;
} AccordSum;

static inline void
accord_sum_add (AccordSum *sum, double term)
{
  const double total = sum->sum + term;
  if (fabs (sum->sum) >= fabs (term))
    sum->correction += (sum->sum - total) + term;
  else
    sum->correction += (term - total) + sum->sum;
  sum->sum = total;
}

static inline double
accord_sum_value (const AccordSum *sum)
{
  return sum->sum + sum->correction;
}

/** accord_sum_rest: @whole - @part of a sum of squares, 0 where that is no more than the rounding of terms that add up
 * to @scale.  A variance of 1e-16 where the true one is 0 would be a standard error of 1e-8 to divide by. */
static inline double
accord_sum_rest (double whole, double part, double scale)
{
  const double rest = whole - part;
  return rest > 1e-12 * scale ? rest : 0;
}
