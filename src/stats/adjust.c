/* p values of many tests, adjusted for their number.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/adjust.h>

#include <math.h>
#include <stdlib.h>
#include <accord/base/error.h>

typedef struct
{
  double p;
  size_t place;
} Test;

static int
compare_tests (const void *a, const void *b)
{
  const Test *x = a, *y = b;
  return (x->p > y->p) - (x->p < y->p);
}

/* (transfer full): the tests that there are, by p; all of @ret_adjusted, which may be @p, is NAN after. */
static Test *
sort_tests (const double *p, size_t n, size_t *ret_m, double *ret_adjusted, GError **error)
{
  Test *tests = g_try_new (Test, n + 1);
  size_t m = 0;
  if (tests == NULL)
    {
      accord_error_set_memory (error, "p values");
      return NULL;
    }
  for (size_t i = 0; i < n; i++)
    if (!isnan (p[i]))
      tests[m++] = (Test){ p[i], i };
  qsort (tests, m, sizeof *tests, compare_tests);
  for (size_t i = 0; i < n; i++)
    ret_adjusted[i] = NAN;
  *ret_m = m;
  return tests;
}

bool
accord_adjust_benjamini_hochberg (const double *p, size_t n, double *ret_adjusted, GError **error)
{
  size_t m = 0;
  g_autofree Test *tests = sort_tests (p, n, &m, ret_adjusted, error);
  if (tests == NULL)
    return false;
  double least = 1;
  for (size_t h = m; h > 0; h--)
    {
      least = fmin (least, (double) m / (double) h * tests[h - 1].p);
      ret_adjusted[tests[h - 1].place] = least;
    }
  return true;
}

bool
accord_adjust_holm (const double *p, size_t n, double *ret_adjusted, GError **error)
{
  size_t m = 0;
  g_autofree Test *tests = sort_tests (p, n, &m, ret_adjusted, error);
  if (tests == NULL)
    return false;
  double largest = 0;
  for (size_t i = 0; i < m; i++)
    {
      largest = fmax (largest, fmin ((double) (m - i) * tests[i].p, 1));
      ret_adjusted[tests[i].place] = largest;
    }
  return true;
}
