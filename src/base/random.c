/* Random streams over GSL's Mersenne Twister.
 * Seeds are mixed by splitmix64 (Steele, Lea and Flood, OOPSLA 2014, doi:10.1145/2660193.2660195).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/random.h>

static uint64_t
splitmix (uint64_t x)
{
  x += UINT64_C (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

void
accord_random_set (gsl_rng *random, uint64_t seed, uint64_t stream)
{
  /* mt19937 takes 32 bits; 0 would stand for its default seed */
  const uint32_t mixed = (uint32_t) (splitmix (splitmix (seed) ^ stream) >> 32);
  gsl_rng_set (random, mixed == 0 ? 1 : mixed);
}

gsl_rng *
accord_random_new (uint64_t seed, uint64_t stream)
{
  gsl_rng *random = gsl_rng_alloc (gsl_rng_mt19937);
  accord_random_set (random, seed, stream);
  return random;
}

uint32_t
accord_random_below (gsl_rng *random, uint32_t bound)
{
  return (uint32_t) gsl_rng_uniform_int (random, bound);
}
