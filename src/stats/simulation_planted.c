/* The list of what was planted in a simulation.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_private.h"

#define NONE ACCORD_SIMULATION_NONE

static AccordPlanted *
plant (AccordSimulation *s, const char *scope, const char *cause)
{
  const AccordPlanted planted = { scope, cause, NONE, NONE, NONE, NONE, NONE, NAN };
  g_array_append_val (s->planted, planted);
  return &g_array_index (s->planted, AccordPlanted, s->planted->len - 1);
}

static AccordPlanted *
plant_classes (AccordSimulation *s, const char *cause, uint32_t a, uint32_t b, double value)
{
  AccordPlanted *planted = plant (s, "class", cause);
  planted->class_a = a;
  planted->class_b = b;
  planted->value = value;
  return planted;
}

static void
list_classes (AccordSimulation *s)
{
  static const char *const causes[] = { NULL, "synonym", "confusable", "camp_pair" };
  const AccordSimulationParameters *p = &s->parameters;
  for (uint32_t k = 0; k + 1 < s->n_classes; k += 2)
    {
      const AccordSimulationRelation relation = s->relation[k];
      if (relation == ACCORD_RELATION_FREE)
        break; /* pairs stand first */
      plant_classes (s, causes[relation], k, k + 1,
                     relation == ACCORD_RELATION_CONFUSABLE ? p->confusion : NAN);
      if (relation == ACCORD_RELATION_CONFUSABLE && p->costly)
        plant_classes (s, "costly", k, k + 1, 10);
    }
}

static void
list_annotators (AccordSimulation *s)
{
  static const char *const causes[] = { "camp", "drift", "learning", "copying", "biased", "random" };
  const AccordSimulationParameters *p = &s->parameters;
  const double values[] = { NAN, p->drift_accuracy, p->learning, p->copy, p->bias, NAN };
  for (uint32_t a = 0; a < s->n_annotators; a++)
    {
      const AccordSimulationRole role = s->role[a];
      if (role == ACCORD_ROLE_ORDINARY && s->camp[a] == 0)
        continue;
      AccordPlanted *planted = plant (s, "annotator", causes[role]);
      planted->annotator = a;
      planted->value = role == ACCORD_ROLE_ORDINARY ? s->camp[a] : values[role];
      if (role == ACCORD_ROLE_COPYING)
        planted->other = s->source[a];
      if (role == ACCORD_ROLE_DRIFTING && simulation_drift_item (s) < s->n_items)
        planted->item = (uint32_t) simulation_drift_item (s);
      if (role == ACCORD_ROLE_BIASED)
        {
          planted->class_a = s->bias_from[a];
          planted->class_b = s->bias_to[a];
        }
    }
}

static void
list_times (AccordSimulation *s)
{
  const AccordSimulationParameters *p = &s->parameters;
  const size_t from = simulation_drift_item (s);
  if (p->prior_shift > 0 && from < s->n_items)
    {
      AccordPlanted *planted = plant (s, "time", "prior_shift");
      planted->item = (uint32_t) from;
      planted->class_a = (uint32_t) s->n_classes - 1;
      planted->value = p->prior_shift;
    }
  if (p->fatigue > 0)
    plant (s, "time", "fatigue")->value = p->fatigue;
}

static void
list_items (AccordSimulation *s)
{
  for (uint32_t u = 0; u < s->n_items; u++)
    {
      if (s->state[u] != ACCORD_STATE_CLEAR)
        {
          AccordPlanted *planted = plant (s, "item", accord_simulation_state_name (s->state[u]));
          planted->item = u;
          if (s->state[u] == ACCORD_STATE_AMBIGUOUS || s->state[u] == ACCORD_STATE_CAMP)
            {
              planted->class_a = s->item_a[u];
              planted->class_b = s->item_b[u];
            }
          if (s->state[u] == ACCORD_STATE_AMBIGUOUS)
            planted->value = s->theta[u] / 10000.0;
        }
      if (s->gold[u] != NONE && s->gold[u] != s->truth[u])
        {
          AccordPlanted *planted = plant (s, "item", "gold_wrong");
          planted->item = u;
          planted->class_a = s->truth[u];
          planted->class_b = s->gold[u];
        }
    }
}

/* A slip that looks like its class's synonym or confusable partner cannot be told from those. */
static bool
is_planted_slip (const AccordSimulation *s, size_t u, uint64_t label)
{
  const uint16_t truth = s->truth[u], said = s->klass[label];
  const bool pair
      = s->relation[truth] == ACCORD_RELATION_SYNONYM || s->relation[truth] == ACCORD_RELATION_CONFUSABLE;
  return s->cause[label] == ACCORD_CAUSE_SLIP && s->role[s->annotator[label]] == ACCORD_ROLE_ORDINARY
         && said != truth && !(pair && said == s->partner[truth]);
}

static void
list_slips (AccordSimulation *s)
{
  for (uint32_t u = 0; u < s->n_items; u++)
    {
      const uint64_t from = s->item_start[u], to = s->item_start[u + 1];
      if (s->state[u] != ACCORD_STATE_CLEAR || to - from < 3)
        continue;
      for (uint64_t l = from; l < to; l++)
        if (is_planted_slip (s, u, l))
          {
            AccordPlanted *planted = plant (s, "label", "slip");
            planted->item = u;
            planted->annotator = s->annotator[l];
            planted->class_a = s->truth[u];
            planted->class_b = s->klass[l];
          }
    }
}

void
simulation_list_planted (AccordSimulation *simulation)
{
  list_classes (simulation);
  list_annotators (simulation);
  list_times (simulation);
  list_items (simulation);
  list_slips (simulation);
}
