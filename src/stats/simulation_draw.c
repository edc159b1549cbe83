/* What the steps of the simulator share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_private.h"

#include <accord/base/error.h>

void
simulation_cumulate (const double *weights, size_t n, uint64_t *ret_cumulative)
{
  double total = 0, sum = 0;
  for (size_t i = 0; i < n; i++)
    total += weights[i];
  for (size_t i = 0; i < n; i++)
    {
      sum += weights[i];
      ret_cumulative[i] = (uint64_t) llround (sum / total * 4294967296.0);
    }
  ret_cumulative[n - 1] = UINT64_C (1) << 32;
}

bool
simulation_no_memory (GError **error)
{
  g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY,
                       "not enough memory; take fewer items, labels, annotators or classes");
  return false;
}
