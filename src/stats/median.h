/* The median, and the order of numbers for it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/* For qsort() of doubles, none of them NAN. */
static inline int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

/* Sorts @values, none of them NAN.  NAN without any; of an even number the mean of the two in the middle. */
static inline double
median (double *values, size_t n)
{
  if (n == 0)
    return NAN;
  qsort (values, n, sizeof *values, compare_doubles);
  return (values[(n - 1) / 2] + values[n / 2]) / 2;
}
