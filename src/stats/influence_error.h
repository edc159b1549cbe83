/* The standard error that influence values come to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <accord/base/sum.h>

/* sqrt (sum of squares / (nu (nu - 1))) of values that occur @times (NULL = once) each; NAN ones do not count.  @nu: items. */
static inline double
influence_error (const double *values, const uint64_t *times, size_t n, double nu)
{
  AccordSum squares = { 0, 0 };
  for (size_t i = 0; i < n; i++)
    if (!isnan (values[i]))
      accord_sum_add (&squares, (times != NULL ? (double) times[i] : 1) * values[i] * values[i]);
  return sqrt (accord_sum_value (&squares) / (nu * (nu - 1)));
}
