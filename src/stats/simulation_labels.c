/* Labels of a simulation: who labels which item, and what becomes of the class that an annotator sees.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_private.h"

#include <gsl/gsl_randist.h>
#include <accord/base/interrupt.h>
#include <accord/base/random.h>

/* The draws of one label: always as many, whatever they are used for. */
typedef struct
{
  uint32_t intended;
  uint32_t synonym;
  uint32_t confusion;
  uint32_t bias;
  uint32_t error;
  uint32_t which;
  uint32_t copy;
  uint32_t tag;
} Draws;

typedef struct
{
  AccordSimulation *s;
  gsl_rng *design;
  gsl_rng *labels;
  size_t n_places;  /* labels of an item at most */
  uint32_t *order;  /* all annotators; those of the item first */
  uint16_t *answer; /* n_places */
  uint8_t *cause;   /* n_places */
  Draws *draws;     /* n_places */
  uint64_t *given;  /* labels of an annotator so far */
  uint64_t *seen;   /* 1 + the last item an annotator labelled */
  uint16_t *latest; /* its answer there */
  uint64_t *rows;   /* n_annotators * K * K cumulative thresholds, or NULL */
  size_t drift_item;
  uint64_t confusion, confusion_back, bias, copy, drift_accuracy, poor_tag, stray_tag;
} Drawer;

static void
drawer_clear (Drawer *d)
{
  g_clear_pointer (&d->design, gsl_rng_free);
  g_clear_pointer (&d->labels, gsl_rng_free);
  g_free (d->order);
  g_free (d->answer);
  g_free (d->cause);
  g_free (d->draws);
  g_free (d->given);
  g_free (d->seen);
  g_free (d->latest);
  g_free (d->rows);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawer, drawer_clear)

/* One Dawid-Skene row: accuracy Beta(8, 2) within .45 and .97, errors Dirichlet(1 / hetero). */
static void
draw_row (gsl_rng *random, double hetero, size_t klass, size_t n, double *weights, uint64_t *ret_row)
{
  const double a = gsl_ran_gamma (random, 8, 1), b = gsl_ran_gamma (random, 2, 1);
  const double accuracy = CLAMP (a / (a + b), .45, .97);
  double errors = 0;
  for (size_t k = 0; k < n; k++)
    {
      weights[k] = gsl_ran_gamma (random, 1 / hetero, 1) + 1e-9;
      errors += k == klass ? 0 : weights[k];
    }
  /* parts of a million, so that the last bit of a logarithm cannot show */
  for (size_t k = 0; k < n; k++)
    weights[k] = rint (1e6 * (k == klass ? accuracy : (1 - accuracy) * weights[k] / errors));
  simulation_cumulate (weights, n, ret_row);
}

static bool
draw_rows (Drawer *d, GError **error)
{
  const AccordSimulation *s = d->s;
  if (s->parameters.hetero <= 0)
    return true;
  const size_t n = s->n_classes;
  d->rows = g_try_malloc_n (s->n_annotators * n, n * sizeof *d->rows);
  if (d->rows == NULL)
    return simulation_no_memory (error);
  g_autoptr (gsl_rng) random = accord_random_new (s->seed, STREAM_ROWS);
  g_autofree double *weights = g_new (double, n);
  for (size_t a = 0; a < s->n_annotators; a++)
    for (size_t k = 0; k < n; k++)
      draw_row (random, s->parameters.hetero, k, n, weights, d->rows + (a * n + k) * n);
  return true;
}

static bool
drawer_init (Drawer *d, AccordSimulation *s, GError **error)
{
  const AccordSimulationParameters *p = &s->parameters;
  d->s = s;
  d->design = accord_random_new (s->seed, STREAM_DESIGN);
  d->labels = accord_random_new (s->seed, STREAM_LABELS);
  d->n_places = (size_t) MIN (p->labels, p->annotators);
  d->order = g_new (uint32_t, s->n_annotators);
  d->answer = g_new (uint16_t, d->n_places);
  d->cause = g_new (uint8_t, d->n_places);
  d->draws = g_new (Draws, d->n_places);
  d->given = g_new0 (uint64_t, s->n_annotators);
  d->seen = g_new0 (uint64_t, s->n_annotators);
  d->latest = g_new0 (uint16_t, s->n_annotators);
  for (size_t a = 0; a < s->n_annotators; a++)
    d->order[a] = (uint32_t) a;
  d->drift_item = simulation_drift_item (s);
  d->confusion = simulation_threshold (p->confusion);
  d->confusion_back = simulation_threshold (p->confusion_back);
  d->bias = simulation_threshold (p->bias);
  d->copy = simulation_threshold (p->copy);
  d->drift_accuracy = simulation_threshold (p->drift_accuracy);
  d->poor_tag = simulation_threshold (p->poor > 0 ? p->poor_tag : 0);
  d->stray_tag = simulation_threshold (p->poor > 0 ? p->stray_tag : 0);
  return draw_rows (d, error);
}

/* The annotators of an item come first in the order.  Returns how many they are. */
static size_t
draw_design (Drawer *d, size_t u)
{
  const AccordSimulation *s = d->s;
  const uint64_t low
      = s->parameters.labels_min > 0 ? MIN (s->parameters.labels_min, d->n_places) : d->n_places;
  const size_t n = (size_t) low + simulation_scale (simulation_draw (d->design), d->n_places - low + 1);
  for (size_t i = 0; i < d->n_places; i++)
    {
      const size_t other = i + simulation_scale (simulation_draw (d->design), s->n_annotators - i);
      const uint32_t chosen = d->order[other];
      d->order[other] = d->order[i];
      d->order[i] = chosen;
    }
  return s->state[u] == ACCORD_STATE_FEW ? 1 : n;
}

/* What the annotator means to say: the true class, or one of two. */
static uint16_t
intended_class (const AccordSimulation *s, size_t u, uint32_t annotator, uint32_t draw, uint8_t *cause)
{
  uint64_t first = UINT64_C (1) << 31;
  switch (s->state[u])
    {
    case ACCORD_STATE_AMBIGUOUS:
      first = ((uint64_t) s->theta[u] << 32) / 10000;
      *cause = ACCORD_CAUSE_AMBIGUOUS;
      break;
    case ACCORD_STATE_CAMP:
      if (s->camp[annotator] != 0)
        first = s->camp[annotator] == 1 ? UINT64_MAX : 0;
      *cause = ACCORD_CAUSE_CAMP;
      break;
    default:
      return s->truth[u];
    }
  return draw < first ? s->item_a[u] : s->item_b[u];
}

static uint16_t
apply_pair (const Drawer *d, uint16_t klass, const Draws *draws, uint8_t *cause)
{
  const AccordSimulation *s = d->s;
  const uint16_t partner = s->partner[klass];
  if (s->relation[klass] == ACCORD_RELATION_SYNONYM && draws->synonym < (UINT32_C (1) << 31))
    {
      *cause = ACCORD_CAUSE_SYNONYM;
      return partner;
    }
  if (s->relation[klass] == ACCORD_RELATION_CONFUSABLE
      && draws->confusion < (klass < partner ? d->confusion : d->confusion_back))
    {
      *cause = ACCORD_CAUSE_CONFUSABLE;
      return partner;
    }
  return klass;
}

/* Tired towards the end of the day, unpractised at first. */
static uint64_t
slip_threshold (const Drawer *d, size_t u, uint32_t annotator)
{
  const AccordSimulationParameters *p = &d->s->parameters;
  double slip = p->slip;
  if (p->fatigue > 0 && p->batch > 1)
    slip += p->fatigue * (double) (u % p->batch) / (double) (p->batch - 1);
  if (d->s->role[annotator] == ACCORD_ROLE_LEARNER)
    slip += rint (p->learning * exp (-(double) d->given[annotator] / p->learning_tau) * 1e6) / 1e6;
  return simulation_threshold (slip);
}

static uint16_t
apply_slip (const Drawer *d, size_t u, uint32_t annotator, uint16_t klass, const Draws *draws, uint8_t *cause)
{
  const size_t n = d->s->n_classes;
  uint16_t said = klass;
  if (d->rows != NULL)
    said = simulation_pick (d->rows + (annotator * n + klass) * n, n, draws->error);
  else if (draws->error < slip_threshold (d, u, annotator))
    said = simulation_other (draws->which, klass, n);
  if (said != klass)
    *cause = ACCORD_CAUSE_SLIP;
  return said;
}

static uint16_t
apply_annotator (const Drawer *d, size_t u, uint32_t annotator, uint16_t klass, const Draws *draws,
                 uint8_t *cause)
{
  const AccordSimulation *s = d->s;
  const AccordSimulationRole role = s->role[annotator];
  if (role == ACCORD_ROLE_RANDOM)
    {
      *cause = ACCORD_CAUSE_RANDOM;
      return (uint16_t) simulation_scale (draws->which, s->n_classes);
    }
  if (role == ACCORD_ROLE_BIASED && klass == s->bias_from[annotator] && draws->bias < d->bias)
    {
      *cause = ACCORD_CAUSE_BIAS;
      return s->bias_to[annotator];
    }
  if (role == ACCORD_ROLE_DRIFTING && u >= d->drift_item)
    {
      if (draws->error < d->drift_accuracy)
        return klass;
      *cause = ACCORD_CAUSE_DRIFT;
      return simulation_other (draws->which, klass, s->n_classes);
    }
  return apply_slip (d, u, annotator, klass, draws, cause);
}

static Draws
draw_label (gsl_rng *random)
{
  Draws draws;
  draws.intended = simulation_draw (random);
  draws.synonym = simulation_draw (random);
  draws.confusion = simulation_draw (random);
  draws.bias = simulation_draw (random);
  draws.error = simulation_draw (random);
  draws.which = simulation_draw (random);
  draws.copy = simulation_draw (random);
  draws.tag = simulation_draw (random);
  return draws;
}

/* Everybody's own answer. */
static void
answer_item (Drawer *d, size_t u, size_t n)
{
  const AccordSimulation *s = d->s;
  for (size_t i = 0; i < d->n_places; i++)
    {
      d->draws[i] = draw_label (d->labels);
      if (i >= n)
        continue;
      const uint32_t annotator = d->order[i];
      uint8_t cause = ACCORD_CAUSE_TRUE;
      uint16_t klass = intended_class (s, u, annotator, d->draws[i].intended, &cause);
      klass = apply_pair (d, klass, &d->draws[i], &cause);
      klass = apply_annotator (d, u, annotator, klass, &d->draws[i], &cause);
      d->answer[i] = d->latest[annotator] = klass;
      d->cause[i] = cause;
      d->seen[annotator] = u + 1;
      d->given[annotator]++;
    }
}

/* A source is an ordinary annotator, so its answer never changes here. */
static void
copy_answers (Drawer *d, size_t u, size_t n)
{
  const AccordSimulation *s = d->s;
  for (size_t i = 0; i < n; i++)
    {
      const uint32_t annotator = d->order[i], source = s->source[annotator];
      if (s->role[annotator] != ACCORD_ROLE_COPYING || d->draws[i].copy >= d->copy
          || d->seen[source] != u + 1)
        continue;
      d->answer[i] = d->latest[source];
      d->cause[i] = ACCORD_CAUSE_COPY;
    }
}

static void
store_label (Drawer *d, size_t u, size_t i)
{
  AccordSimulation *s = d->s;
  const bool tag = d->draws[i].tag < (s->state[u] == ACCORD_STATE_POOR ? d->poor_tag : d->stray_tag);
  s->label_item[s->n_labels] = (uint32_t) u;
  s->annotator[s->n_labels] = d->order[i];
  s->klass[s->n_labels] = tag ? (uint16_t) s->n_classes : d->answer[i];
  s->cause[s->n_labels] = tag ? ACCORD_CAUSE_TAG : d->cause[i];
  s->n_labels++;
}

/* Who copies comes after the others: their labels are the later ones. */
static void
store_item (Drawer *d, size_t u, size_t n)
{
  const uint8_t *role = d->s->role;
  for (size_t i = 0; i < n; i++)
    if (role[d->order[i]] != ACCORD_ROLE_COPYING)
      store_label (d, u, i);
  for (size_t i = 0; i < n; i++)
    if (role[d->order[i]] == ACCORD_ROLE_COPYING)
      store_label (d, u, i);
  d->s->item_start[u + 1] = d->s->n_labels;
}

bool
simulation_draw_labels (AccordSimulation *simulation, GError **error)
{
  g_auto (Drawer) d = { 0 };
  if (!drawer_init (&d, simulation, error))
    return false;
  const size_t most = simulation->n_items * d.n_places; /* below 2^32 */
  simulation->annotator = g_try_new (uint32_t, most);
  simulation->klass = g_try_new (uint16_t, most);
  simulation->cause = g_try_new (uint8_t, most);
  simulation->label_item = g_try_new (uint32_t, most);
  if (simulation->annotator == NULL || simulation->klass == NULL || simulation->cause == NULL
      || simulation->label_item == NULL)
    return simulation_no_memory (error);
  for (size_t u = 0; u < simulation->n_items; u++)
    {
      if (u % 1024 == 0 && !accord_interrupt_check (error))
        return false;
      const size_t n = draw_design (&d, u);
      answer_item (&d, u, n);
      copy_answers (&d, u, n);
      store_item (&d, u, n);
    }
  return true;
}
