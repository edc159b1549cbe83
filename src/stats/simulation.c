/* Label sets with known truth: pairs of classes, roles of annotators, names, times, predictions.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_private.h"

#include <math.h>
#include <accord/base/random.h>

static void
pair_classes (AccordSimulation *s)
{
  const AccordSimulationParameters *p = &s->parameters;
  const uint64_t pairs[] = { p->synonym, p->confusable, p->camps > 0 ? p->camp_pairs : 0 };
  size_t next = 0;
  for (size_t kind = 0; kind < G_N_ELEMENTS (pairs); kind++)
    for (uint64_t i = 0; i < pairs[kind]; i++, next += 2)
      {
        s->relation[next] = s->relation[next + 1] = (uint8_t) (ACCORD_RELATION_SYNONYM + kind);
        s->partner[next] = (uint16_t) (next + 1);
        s->partner[next + 1] = (uint16_t) next;
      }
}

/* Biased annotators say one free class for another, each a pair of its own as long as they last; without free
 * classes any two that are no pair. */
static void
choose_biases (AccordSimulation *s)
{
  size_t first = 0;
  while (first < s->n_classes && s->relation[first] != ACCORD_RELATION_FREE)
    first++;
  const size_t n_free = s->n_classes - first;
  for (size_t a = 0, k = 0; a < s->n_annotators; a++)
    if (s->role[a] == ACCORD_ROLE_BIASED)
      {
        if (n_free >= 2)
          {
            s->bias_from[a] = (uint16_t) (first + k % n_free);
            s->bias_to[a] = (uint16_t) (first + (k + 1) % n_free);
          }
        else
          {
            s->bias_from[a] = (uint16_t) (k % s->n_classes);
            s->bias_to[a] = (uint16_t) ((k + 2) % s->n_classes);
          }
        k += 2;
      }
}

/* The special annotators stand last: drifting, learners, copying, biased, random. */
static size_t
assign_roles (AccordSimulation *s)
{
  const AccordSimulationParameters *p = &s->parameters;
  const uint64_t counts[] = { p->drifting, p->learners, p->copying, p->biased, p->random };
  size_t at = s->n_annotators;
  for (size_t kind = G_N_ELEMENTS (counts); kind-- > 0;)
    for (uint64_t i = 0; i < counts[kind]; i++)
      s->role[--at] = (uint8_t) (ACCORD_ROLE_DRIFTING + kind);
  for (size_t a = at, k = 0; a < s->n_annotators; a++)
    if (s->role[a] == ACCORD_ROLE_COPYING)
      s->source[a] = (uint32_t) k++;
  return at;
}

/* At least two ordinary annotators in each camp. */
static void
assign_camps (AccordSimulation *s, size_t n_ordinary)
{
  if (s->parameters.camps <= 0)
    return;
  g_autoptr (gsl_rng) random = accord_random_new (s->seed, STREAM_CAMPS);
  const size_t wanted = (size_t) llround (s->parameters.camp_size * (double) n_ordinary);
  size_t left = CLAMP (wanted, 2, n_ordinary - 2);
  for (size_t a = 0; a < n_ordinary; a++)
    {
      const bool second = simulation_scale (simulation_draw (random), n_ordinary - a) < left;
      s->camp[a] = second ? 2 : 1;
      left -= second;
    }
}

static bool
allocate (AccordSimulation *s, GError **error)
{
  s->truth = g_try_new0 (uint16_t, s->n_items);
  s->state = g_try_new0 (uint8_t, s->n_items);
  s->item_a = g_try_new0 (uint16_t, s->n_items);
  s->item_b = g_try_new0 (uint16_t, s->n_items);
  s->theta = g_try_new0 (uint16_t, s->n_items);
  s->gold = g_try_new0 (uint32_t, s->n_items);
  s->item_start = g_try_new0 (uint64_t, s->n_items + 1);
  s->role = g_new0 (uint8_t, s->n_annotators);
  s->camp = g_new0 (uint8_t, s->n_annotators);
  s->source = g_new0 (uint32_t, s->n_annotators);
  s->bias_from = g_new0 (uint16_t, s->n_annotators);
  s->bias_to = g_new0 (uint16_t, s->n_annotators);
  s->relation = g_new0 (uint8_t, s->n_classes);
  s->partner = g_new0 (uint16_t, s->n_classes);
  s->planted = g_array_new (FALSE, FALSE, sizeof (AccordPlanted));
  if (s->truth != NULL && s->state != NULL && s->item_a != NULL && s->item_b != NULL && s->theta != NULL
      && s->gold != NULL && s->item_start != NULL)
    return true;
  return simulation_no_memory (error);
}

static bool
predict (AccordSimulation *s, GError **error)
{
  s->models = g_new0 (AccordSimulationModel, s->parameters.n_models);
  s->predictions = g_new0 (uint16_t *, s->parameters.n_models);
  for (size_t m = 0; m < s->parameters.n_models; m++)
    s->models[m] = (AccordSimulationModel){ g_strdup (s->parameters.models[m].name),
                                            s->parameters.models[m].accuracy };
  s->parameters.models = s->models;
  for (size_t m = 0; m < s->parameters.n_models; m++)
    {
      g_autoptr (gsl_rng) random = accord_random_new (s->seed, STREAM_MODELS + m);
      const uint64_t right = simulation_threshold (s->models[m].accuracy);
      s->predictions[m] = g_try_new (uint16_t, s->n_items);
      if (s->predictions[m] == NULL)
        return simulation_no_memory (error);
      for (size_t u = 0; u < s->n_items; u++)
        {
          const uint32_t chance = simulation_draw (random), which = simulation_draw (random);
          const uint16_t truth = s->truth[u];
          s->predictions[m][u] = chance < right ? truth : simulation_other (which, truth, s->n_classes);
        }
    }
  return true;
}

static bool
shuffle (AccordSimulation *s, GError **error)
{
  if (!s->parameters.shuffle)
    return true;
  s->order = g_try_new (uint32_t, s->n_labels);
  if (s->order == NULL)
    return simulation_no_memory (error);
  for (uint64_t l = 0; l < s->n_labels; l++)
    s->order[l] = (uint32_t) l;
  g_autoptr (gsl_rng) random = accord_random_new (s->seed, STREAM_SHUFFLE);
  for (uint64_t l = s->n_labels; l > 1; l--)
    {
      const uint32_t other = simulation_scale (simulation_draw (random), l), last = s->order[l - 1];
      s->order[l - 1] = s->order[other];
      s->order[other] = last;
    }
  return true;
}

AccordSimulation *
accord_simulation_new (const AccordSimulationParameters *parameters, uint64_t seed, GError **error)
{
  if (!accord_simulation_parameters_check (parameters, error))
    return NULL;
  g_autoptr (AccordSimulation) s = g_new0 (AccordSimulation, 1);
  s->parameters = *parameters;
  s->seed = seed;
  s->n_items = (size_t) parameters->items;
  s->n_annotators = (size_t) parameters->annotators;
  s->n_classes = (size_t) parameters->classes;
  if (isnan (s->parameters.confusion_back))
    s->parameters.confusion_back = s->parameters.confusion;
  if (!allocate (s, error))
    return NULL;
  pair_classes (s);
  const size_t n_ordinary = assign_roles (s);
  assign_camps (s, n_ordinary);
  choose_biases (s);
  simulation_draw_items (s);
  if (!simulation_draw_labels (s, error) || !predict (s, error) || !shuffle (s, error))
    return NULL;
  simulation_list_planted (s);
  simulation_name_all (s);
  return g_steal_pointer (&s);
}

void
accord_simulation_free (AccordSimulation *s)
{
  if (s == NULL)
    return;
  g_free (s->truth);
  g_free (s->state);
  g_free (s->item_a);
  g_free (s->item_b);
  g_free (s->theta);
  g_free (s->gold);
  g_free (s->item_start);
  g_free (s->annotator);
  g_free (s->klass);
  g_free (s->cause);
  g_free (s->role);
  g_free (s->camp);
  g_free (s->source);
  g_free (s->bias_from);
  g_free (s->bias_to);
  g_free (s->relation);
  g_free (s->partner);
  g_free (s->label_item);
  g_free (s->order);
  for (size_t m = 0; s->models != NULL && m < s->parameters.n_models; m++)
    {
      g_free (s->models[m].name);
      g_free (s->predictions[m]);
    }
  g_free (s->models);
  g_free (s->predictions);
  g_strfreev (s->class_names);
  g_strfreev (s->annotator_names);
  g_clear_pointer (&s->planted, g_array_unref);
  g_free (s);
}
