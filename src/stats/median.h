/* The median.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include "order.h"

/* Sorts @values, none of them NAN.  NAN without any; of an even number the mean of the two in the middle. */
static inline double
median (double *values, size_t n)
{
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof *values, compare_doubles);
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* Of the distances from @centre, which take the place of @values: 1.4826 times their median, the standard deviation where
 * the values are normal.  NAN without any. */
static inline double
median_deviation (double *values, size_t n, double centre)
{
  for (size_t i = 0; i < n; i++)
    values[i] = fabs (values[i] - centre);
  return 1.4826 * median (values, n);
}
