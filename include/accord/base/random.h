/* Random numbers that depend on a seed alone: GSL's Mersenne Twister, one stream a (seed, stream) pair.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdint.h>
#include <glib.h>
#include <gsl/gsl_rng.h>

G_BEGIN_DECLS

/**
 * accord_random_new:
 * @seed: as the user gave it
 * @stream: number of the resample, item … that draws: streams are independent, so threads do not matter
 *
 * Returns: (transfer full): a generator for the functions of GSL (gsl_ran_binomial () …);
 *   free it with gsl_rng_free ().
 */
gsl_rng *accord_random_new (uint64_t seed, uint64_t stream);

/** accord_random_set: the same start without a new allocation. */
void accord_random_set (gsl_rng *random, uint64_t seed, uint64_t stream);

/** accord_random_below: uniform integer in 0 … @bound - 1 (@bound >= 1), without modulo bias. */
uint32_t accord_random_below (gsl_rng *random, uint32_t bound);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (gsl_rng, gsl_rng_free)

G_END_DECLS
