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
