/* What the files of the simulator share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>
#include <accord/stats/simulation.h>
#include <gsl/gsl_rng.h>

/* One stream a kind of chance; the numbers are part of what a seed means. */
typedef enum
{
  STREAM_CLASSES = 1,
  STREAM_STATES,
  STREAM_THETA,
  STREAM_DESIGN,
  STREAM_LABELS,
  STREAM_CAMPS,
  STREAM_ROWS,
  STREAM_GOLD,
  STREAM_SHUFFLE,
  STREAM_MODELS = 1000,
} SimulationStream;

/* A uniform 32-bit draw is below the threshold of a chance with that chance. */
static inline uint64_t
simulation_threshold (double chance)
{
  return (uint64_t) (CLAMP (chance, 0, 1) * 4294967296.0);
}

static inline uint32_t
simulation_draw (gsl_rng *random)
{
  return (uint32_t) gsl_rng_get (random);
}

/* A draw as an integer in 0 … bound - 1. */
static inline uint32_t
simulation_scale (uint32_t draw, uint64_t bound)
{
  return (uint32_t) ((draw * bound) >> 32);
}

/* Another of n classes. */
static inline uint16_t
simulation_other (uint32_t draw, uint16_t klass, size_t n)
{
  return (uint16_t) ((klass + 1 + simulation_scale (draw, n - 1)) % n);
}

/* The first place whose cumulative threshold is above the draw; the last threshold is 2^32. */
static inline uint16_t
simulation_pick (const uint64_t *cumulative, size_t n, uint32_t draw)
{
  size_t low = 0, high = n - 1;
  while (low < high)
    {
      const size_t middle = (low + high) / 2;
      if (draw < cumulative[middle])
        high = middle;
      else
        low = middle + 1;
    }
  return (uint16_t) low;
}

/* The first item after a drift or a shift of class shares. */
static inline size_t
simulation_drift_item (const AccordSimulation *s)
{
  return (size_t) ceil (s->parameters.drift_at * (double) s->n_items);
}

/* Weights to cumulative thresholds, in place or not: simulation_draw.c. */
void simulation_cumulate (const double *weights, size_t n, uint64_t *ret_cumulative);

/* false, with ACCORD_ERROR_MEMORY. */
bool simulation_no_memory (GError **error);

/* Truth, state and gold of items: simulation_items.c. */
void simulation_draw_items (AccordSimulation *simulation);

/* Labels: simulation_labels.c. */
bool simulation_draw_labels (AccordSimulation *simulation, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The list of what was planted: simulation_planted.c. */
void simulation_list_planted (AccordSimulation *simulation);

/* Names of classes, annotators and items: simulation_tables.c. */
void simulation_name_all (AccordSimulation *simulation);
