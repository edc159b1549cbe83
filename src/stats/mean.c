/* Means over items with their intervals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/mean.h>

#include <accord/base/sum.h>
#include <accord/stats/interval.h>

AccordEstimate
accord_mean_items (const double *values, const uint64_t *times, size_t n, double lowest, double highest,
                   double confidence, const char *reason)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  AccordSum sum = { 0, 0 }, squares = { 0, 0 };
  for (size_t i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        accord_sum_add (&sum, (double) times[i] * values[i]);
        estimate.items += times[i];
      }
  if (estimate.items == 0)
    {
      estimate.reason = estimate.interval_reason = reason;
      return estimate;
    }
  const double items = (double) estimate.items;
  estimate.value = accord_sum_value (&sum) / items;
  if (estimate.items == 1)
    {
      estimate.interval_reason = ACCORD_REASON_ONE_ITEM;
      return estimate;
    }
  for (size_t i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        const double residual = values[i] - estimate.value;
        accord_sum_add (&squares, (double) times[i] * residual * residual);
      }
  estimate.se = sqrt (accord_sum_value (&squares) / (items - 1) / items);
  estimate.se_kind = "items";
  accord_interval_clipped (&estimate, lowest, highest, confidence);
  return estimate;
}
