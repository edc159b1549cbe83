/* Items of a simulation: true class, state, the two classes of a contested item, gold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_private.h"

#include <math.h>
#include <gsl/gsl_randist.h>
#include <accord/base/random.h>

/* Cumulative thresholds of all classes, and of those from @base on: classes of ambiguous items. */
typedef struct
{
  uint64_t *all;
  uint64_t *ambiguous;
  size_t base;
} Shares;

static void
shares_init (Shares *shares, const AccordSimulation *s)
{
  const AccordSimulationParameters *p = &s->parameters;
  g_autofree double *weights = g_new (double, s->n_classes);
  for (size_t k = 0; k < s->n_classes; k++)
    weights[k] = pow ((double) (k + 1), -p->skew);
  shares->all = g_new (uint64_t, s->n_classes);
  simulation_cumulate (weights, s->n_classes, shares->all);
  shares->base = p->ambiguous_any ? 0 : 2 * (size_t) (p->synonym + p->confusable);
  if (shares->base == s->n_classes)
    return; /* no ambiguous item then */
  shares->ambiguous = g_new (uint64_t, s->n_classes - shares->base);
  simulation_cumulate (weights + shares->base, s->n_classes - shares->base, shares->ambiguous);
}

static void
shares_clear (Shares *shares)
{
  g_free (shares->all);
  g_free (shares->ambiguous);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shares, shares_clear)

/* Two different classes that are no planted pair: the first by the shares, the second any other. */
static void
choose_ambiguous (AccordSimulation *s, size_t u, const Shares *shares, uint32_t first, uint32_t second)
{
  const size_t n = s->n_classes - shares->base;
  const uint16_t a
      = s->parameters.ambiguous_any ? s->truth[u] : simulation_pick (shares->ambiguous, n, first);
  uint16_t b = simulation_other (second, a, n);
  if (s->relation[shares->base + a] != ACCORD_RELATION_FREE)
    { /* the classes without the partner, counted up from zero again */
      const uint16_t partner = (uint16_t) (s->partner[shares->base + a] - shares->base);
      b = simulation_other (second, (uint16_t) (a - (a > partner)), n - 1);
      b = (uint16_t) (b + (b >= partner));
    }
  s->item_a[u] = (uint16_t) (shares->base + a);
  s->item_b[u] = (uint16_t) (shares->base + b);
}

static void
draw_classes (AccordSimulation *s, size_t u, const Shares *shares, gsl_rng *random)
{
  const AccordSimulationParameters *p = &s->parameters;
  const uint32_t klass = simulation_draw (random), shift = simulation_draw (random);
  const uint32_t first = simulation_draw (random), second = simulation_draw (random);
  s->truth[u] = simulation_pick (shares->all, s->n_classes, klass);
  if (u >= simulation_drift_item (s) && shift < simulation_threshold (p->prior_shift))
    s->truth[u] = (uint16_t) (s->n_classes - 1);
  if (s->state[u] == ACCORD_STATE_AMBIGUOUS)
    choose_ambiguous (s, u, shares, first, second);
  else if (s->state[u] == ACCORD_STATE_CAMP)
    {
      s->item_a[u] = (uint16_t) (2 * (p->synonym + p->confusable + simulation_scale (first, p->camp_pairs)));
      s->item_b[u] = (uint16_t) (s->item_a[u] + 1);
      s->truth[u] = s->item_a[u];
    }
}

static void
draw_states (AccordSimulation *s)
{
  const AccordSimulationParameters *p = &s->parameters;
  g_autoptr (gsl_rng) random = accord_random_new (s->seed, STREAM_STATES);
  const uint64_t ambiguous = simulation_threshold (p->ambiguous), few = simulation_threshold (p->few);
  const uint64_t camp = simulation_threshold (p->ambiguous + p->camps);
  const uint64_t poor = simulation_threshold (p->ambiguous + p->camps + p->poor);
  for (size_t u = 0; u < s->n_items; u++)
    {
      const uint32_t state = simulation_draw (random), one = simulation_draw (random);
      s->state[u] = state < ambiguous ? ACCORD_STATE_AMBIGUOUS
                    : state < camp    ? ACCORD_STATE_CAMP
                    : state < poor    ? ACCORD_STATE_POOR
                    : one < few       ? ACCORD_STATE_FEW
                                      : ACCORD_STATE_CLEAR;
    }
}

/* Rounded to ten-thousandths, so that the last bit of a logarithm cannot show. */
static void
draw_theta (AccordSimulation *s)
{
  if (s->parameters.ambiguous <= 0)
    return;
  g_autoptr (gsl_rng) random = accord_random_new (s->seed, STREAM_THETA);
  const double half = s->parameters.ambiguous_concentration / 2;
  for (size_t u = 0; u < s->n_items; u++)
    {
      const double a = gsl_ran_gamma (random, half, 1), b = gsl_ran_gamma (random, half, 1);
      if (s->state[u] != ACCORD_STATE_AMBIGUOUS)
        continue;
      s->theta[u] = (uint16_t) lround (a + b > 0 ? a / (a + b) * 10000 : 5000);
      s->truth[u] = s->theta[u] >= 5000 ? s->item_a[u] : s->item_b[u];
    }
}

/* A false gold answer is never the true class's synonym. */
static uint32_t
wrong_gold (const AccordSimulation *s, uint16_t truth, uint32_t draw)
{
  if (s->relation[truth] != ACCORD_RELATION_SYNONYM)
    return simulation_other (draw, truth, s->n_classes);
  const uint16_t low = MIN (truth, s->partner[truth]); /* the pair stands side by side */
  const uint32_t other = simulation_scale (draw, s->n_classes - 2);
  return other < low ? other : other + 2;
}

static void
draw_gold (AccordSimulation *s)
{
  g_autoptr (gsl_rng) random = accord_random_new (s->seed, STREAM_GOLD);
  const uint64_t share = simulation_threshold (s->parameters.gold);
  const uint64_t wrong = simulation_threshold (s->parameters.gold_wrong);
  for (size_t u = 0; u < s->n_items; u++)
    {
      const uint32_t has = simulation_draw (random), is_wrong = simulation_draw (random);
      const uint32_t which = simulation_draw (random);
      const bool clear = s->state[u] == ACCORD_STATE_CLEAR || s->state[u] == ACCORD_STATE_FEW;
      s->gold[u] = !clear || has >= share ? ACCORD_SIMULATION_NONE
                   : is_wrong < wrong     ? wrong_gold (s, s->truth[u], which)
                                          : s->truth[u];
    }
}

void
simulation_draw_items (AccordSimulation *simulation)
{
  g_auto (Shares) shares = { 0 };
  shares_init (&shares, simulation);
  draw_states (simulation);
  g_autoptr (gsl_rng) random = accord_random_new (simulation->seed, STREAM_CLASSES);
  for (size_t u = 0; u < simulation->n_items; u++)
    draw_classes (simulation, u, &shares, random);
  draw_theta (simulation);
  draw_gold (simulation);
}
