/* The place of a function's maximum by golden section.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where @value, with one maximum, is largest between @low and @high, to @tolerance. */
static inline double
section_maximum (double (*value) (gconstpointer data, double at), gconstpointer data, double low, double high,
                 double tolerance)
{
  static const double golden = 0.61803398874989484820;
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double at_left = value (data, left), at_right = value (data, right);
  while (high - low > tolerance)
    if (at_left >= at_right)
      {
        high = right;
        right = left;
        at_right = at_left;
        left = high - golden * (high - low);
        at_left = value (data, left);
      }
    else
      {
        low = left;
        left = right;
        at_left = at_right;
        right = low + golden * (high - low);
        at_right = value (data, right);
      }
  return (low + high) / 2;
}
