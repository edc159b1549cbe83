/* Means over items with their intervals.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <accord/stats/estimate.h>

G_BEGIN_DECLS

/**
 * accord_mean_items:
 * @values: @n values, one a count profile; NAN = its items are left out
 * @times: items of each profile
 * @lowest, @highest: range of the measure
 * @reason: (static string): why the mean is undefined when no item is left
 *
 * The mean over items, each item weight one: value, se = s/sqrt(items) with s over items - 1, and the
 * interval value +- z se clipped to the range.  Speaks of other items and the same people.
 *
 * Undefined: no item.  No interval: one item, or all items have the same value (se is 0 then, and a note
 * says so).
 * Cost: O(n), two passes, no allocation; compensated sums in the order of the profiles, so the order of rows
 *   does not show.
 */
AccordEstimate accord_mean_items (const double *values, const uint64_t *times, size_t n, double lowest,
                                  double highest, double confidence, const char *reason);

G_END_DECLS
