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
