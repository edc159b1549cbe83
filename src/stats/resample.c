/* Multinomial draws: by conditional binomials over frequent kinds and blocks of rare ones, in blocks item by item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "resample.h"

#include <string.h>
#include <gsl/gsl_randist.h>

enum
{
  RARE = 8,     /* items up to which a kind is drawn item by item: about what a binomial number costs */
  BLOCK = 4096, /* slots: what a processor's first cache holds */
};

bool
resample_init (Resample *resample, const uint64_t *times, size_t n_kinds)
{
  *resample = (Resample){ .n_kinds = n_kinds };
  for (size_t k = 0; k < n_kinds; k++)
    {
      resample->n_items += times[k];
      resample->n_frequent += times[k] > RARE;
      resample->n_slots += times[k] > RARE ? 0 : times[k];
    }
  resample->frequent = g_try_new (uint32_t, resample->n_frequent + 1);
  resample->times = g_try_new (uint64_t, resample->n_frequent + 1);
  resample->slot = g_try_new (uint32_t, resample->n_slots + 1);
  if (resample->frequent == NULL || resample->times == NULL || resample->slot == NULL)
    return false;
  size_t frequent = 0, slot = 0;
  for (size_t k = 0; k < n_kinds; k++)
    if (times[k] > RARE)
      {
        resample->frequent[frequent] = (uint32_t) k;
        resample->times[frequent++] = times[k];
      }
    else
      for (uint64_t i = 0; i < times[k]; i++)
        resample->slot[slot++] = (uint32_t) k;
  return true;
}

void
resample_clear (Resample *resample)
{
  g_free (resample->frequent);
  g_free (resample->times);
  g_free (resample->slot);
}

/* GSL's takes 32 bits. */
static uint64_t
draw_binomial (gsl_rng *random, double chance, uint64_t n)
{
  uint64_t sum = 0;
  for (; n > UINT32_MAX; n -= UINT32_MAX)
    sum += gsl_ran_binomial (random, chance, UINT32_MAX);
  return sum + gsl_ran_binomial (random, chance, (unsigned) n);
}

/* 0 … bound - 1 without bias.  D. Lemire, "Fast random integer generation in an interval", ACM Trans. Model. Comput.
 * Simul. 29(1):3, 2019, doi:10.1145/3230636. */
static inline uint32_t
draw_below (gsl_rng *random, uint32_t bound)
{
  uint64_t product = (uint64_t) (uint32_t) gsl_rng_get (random) * bound;
  if ((uint32_t) product < bound)
    for (const uint32_t threshold = -bound % bound; (uint32_t) product < threshold;)
      product = (uint64_t) (uint32_t) gsl_rng_get (random) * bound;
  return (uint32_t) (product >> 32);
}

void
resample_draw (const Resample *resample, gsl_rng *random, double *ret_times)
{
  uint64_t left = resample->n_items, mass = left;
  memset (ret_times, 0, resample->n_kinds * sizeof *ret_times);
  for (size_t k = 0; k < resample->n_frequent && left > 0; k++)
    {
      const uint64_t own = resample->times[k];
      const uint64_t drawn = draw_binomial (random, (double) own / (double) mass, left);
      ret_times[resample->frequent[k]] = (double) drawn;
      left -= drawn;
      mass -= own;
    }
  for (uint64_t from = 0; from < resample->n_slots && left > 0; from += BLOCK)
    {
      const uint32_t size = (uint32_t) MIN (BLOCK, resample->n_slots - from);
      const uint64_t drawn = draw_binomial (random, (double) size / (double) mass, left);
      for (uint64_t i = 0; i < drawn; i++)
        ret_times[resample->slot[from + draw_below (random, size)]]++;
      left -= drawn;
      mass -= size;
    }
}
