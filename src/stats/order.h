/* Ascending orders of plain numbers, for qsort() and bsearch().
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>

/* None of them NAN. */
static inline int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static inline int
compare_uint16 (const void *a, const void *b)
{
  const uint16_t x = *(const uint16_t *) a, y = *(const uint16_t *) b;
  return (x > y) - (x < y);
}

static inline int
compare_uint32 (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

static inline int
compare_uint64 (const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
  return (x > y) - (x < y);
}
