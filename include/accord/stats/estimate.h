/* A statistic with its uncertainty: what every formula returns.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

/**
 * AccordEstimate:
 * @value: NAN when undefined, with @reason
 * @se: standard error, NAN when undefined, with @interval_reason
 * @low, @high: interval; NAN as @se
 * @observed, @expected: observed and expected agreement of a coefficient; NAN where the notion does not apply
 * @df: degrees of freedom of the interval; NAN = normal
 * @p: p value; NAN when not computed
 * @items: items the value rests on (for coefficients: with two labels or more)
 * @labels: labels it rests on
 * @annotators: annotators behind it
 * @pairs: pairs of annotators that the value is a mean over; 0 = it is none
 * @reason: why @value is undefined, a static string, NULL when it is defined
 * @interval_reason: why there is no interval, a static string, NULL when there is one
 * @note: a remark on how to read it, a static string or NULL
 * @se_kind: "jackknife", "linear" … a static string or NULL
 */
typedef struct
{
  double value;
  double se;
  double low;
  double high;
  double observed;
  double expected;
  double df;
  double p;
  uint64_t items;
  uint64_t labels;
  uint64_t annotators;
  uint64_t pairs;
  const char *reason;
  const char *interval_reason;
  const char *note;
  const char *se_kind;
} AccordEstimate;

#define ACCORD_ESTIMATE_INIT                                                                                 \
  {                                                                                                          \
    NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0, 0, 0, NULL, NULL, NULL, NULL                               \
  }

/** accord_estimate_compare: for sorting by values: the least first, undefined ones last; 0 where they are equal. */
static inline int
accord_estimate_compare (const AccordEstimate *a, const AccordEstimate *b)
{
  if (isnan (a->value) || isnan (b->value))
    return (isnan (a->value) != 0) - (isnan (b->value) != 0);
  return (a->value > b->value) - (a->value < b->value);
}

G_END_DECLS
