/* The tables of a simulation, row by row as texts.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation_private.h"

#include <string.h>
#include <time.h>
#include <accord/version.h>

#define START 1704067200 /* 2024-01-01T00:00:00Z */

static const char *const table_names[] = { "labels", "truth", "gold", "planted", "params" };

static const char *const columns[][ACCORD_SIMULATION_COLUMNS + 1] = {
  [ACCORD_SIMULATION_LABELS] = { "item", "annotator", "label", "time", "batch" },
  [ACCORD_SIMULATION_TRUTH] = { "item", "label", "state" },
  [ACCORD_SIMULATION_GOLD] = { "item", "label" },
  [ACCORD_SIMULATION_PLANTED]
  = { "scope", "item", "annotator", "other", "class_a", "class_b", "cause", "value" },
  [ACCORD_SIMULATION_PARAMETERS] = { "name", "value" },
  [ACCORD_SIMULATION_MODELS] = { "item", "label" },
};

const char *
accord_simulation_state_name (AccordSimulationState state)
{
  static const char *const names[] = { "clear", "ambiguous", "camp", "poor", "few" };
  return names[state];
}

/* The digits of the last of @count numbers from 0, @least at least. */
static int
digits_for (uint64_t count, int least)
{
  int digits = 1;
  for (uint64_t last = count > 0 ? (count - 1) / 10 : 0; last > 0; last /= 10)
    digits++;
  return MAX (digits, least);
}

static char *
write_digits (char *end, uint64_t number, int digits)
{
  for (int i = 0; i < digits; i++, number /= 10)
    *--end = (char) ('0' + number % 10);
  return end;
}

static const char *
number_name (char prefix, uint64_t number, int digits, char *buffer)
{
  buffer[0] = prefix;
  write_digits (buffer + 1 + digits, number, digits);
  buffer[1 + digits] = '\0';
  return buffer;
}

static char **
name_them (char prefix, size_t n, int least, const char *const *given, const char *last)
{
  char buffer[ACCORD_NUMBER_BUFFER];
  const int digits = digits_for (n, least);
  char **names = g_new0 (char *, n + 2);
  for (size_t i = 0; i < n; i++)
    names[i] = g_strdup (given != NULL ? given[i] : number_name (prefix, i, digits, buffer));
  names[n] = g_strdup (last);
  return names;
}

void
simulation_name_all (AccordSimulation *s)
{
  s->class_names = name_them ('c', s->n_classes, 2, s->parameters.class_names, ACCORD_SIMULATION_TAG);
  s->annotator_names = name_them ('a', s->n_annotators, 3, s->parameters.annotator_names, NULL);
  s->item_digits = digits_for (s->n_items, 5);
  s->parameters.class_names = (const char *const *) s->class_names;
  s->parameters.annotator_names = (const char *const *) s->annotator_names;
}

static const char *
item_name (const AccordSimulation *s, uint64_t item, char *buffer)
{
  return number_name ('i', item, s->item_digits, buffer);
}

/* Item 0 at the start, `batch` items a day one minute apart, the labels of an item spread over its minute. */
static const char *
label_time (const AccordSimulation *s, uint32_t item, uint64_t label, char *buffer)
{
  const uint64_t batch = s->parameters.batch, first = s->item_start[item],
                 n = s->item_start[item + 1] - first;
  const time_t time = (time_t) (START + item / batch * 86400 + item % batch * 60 + (label - first) * 60 / n);
  static const char form[] = "0000-00-00T00:00:00Z";
  struct tm tm;
  gmtime_r (&time, &tm);
  memcpy (buffer, form, sizeof form);
  write_digits (buffer + 4, (uint64_t) tm.tm_year + 1900, 4);
  write_digits (buffer + 7, (uint64_t) tm.tm_mon + 1, 2);
  write_digits (buffer + 10, (uint64_t) tm.tm_mday, 2);
  write_digits (buffer + 13, (uint64_t) tm.tm_hour, 2);
  write_digits (buffer + 16, (uint64_t) tm.tm_min, 2);
  write_digits (buffer + 19, (uint64_t) tm.tm_sec, 2);
  return buffer;
}

static void
fill_label (const AccordSimulation *s, uint64_t place, AccordSimulationRow *row)
{
  const uint64_t label = s->order != NULL ? s->order[place] : place;
  const uint32_t item = s->label_item[label];
  const uint64_t batch = item / s->parameters.batch, last = (s->n_items - 1) / s->parameters.batch;
  row->text[0] = item_name (s, item, row->buffer[0]);
  row->text[1] = s->annotator_names[s->annotator[label]];
  row->text[2] = s->class_names[s->klass[label]];
  row->text[3] = label_time (s, item, label, row->buffer[3]);
  row->text[4] = number_name ('b', batch, digits_for (last + 1, 2), row->buffer[4]);
}

static void
fill_planted (const AccordSimulation *s, uint64_t place, AccordSimulationRow *row)
{
  const AccordPlanted *p = &g_array_index (s->planted, AccordPlanted, place);
  const uint32_t none = ACCORD_SIMULATION_NONE;
  row->text[0] = p->scope;
  row->text[1] = p->item == none ? NULL : item_name (s, p->item, row->buffer[1]);
  row->text[2] = p->annotator == none ? NULL : s->annotator_names[p->annotator];
  row->text[3] = p->other == none ? NULL : s->annotator_names[p->other];
  row->text[4] = p->class_a == none ? NULL : s->class_names[p->class_a];
  row->text[5] = p->class_b == none ? NULL : s->class_names[p->class_b];
  row->text[6] = p->cause;
  row->text[7] = isnan (p->value) ? NULL : accord_number_shortest (p->value, row->buffer[7]);
}

enum
{
  HEAD = 4 /* parameters beside the table of them */
};

static void
fill_parameter (const AccordSimulation *s, uint64_t place, AccordSimulationRow *row)
{
  const char *const names[HEAD] = { "version", "seed", "ambiguous-any", "costly" };
  const uint64_t values[HEAD] = { 0, s->seed, s->parameters.ambiguous_any, s->parameters.costly };
  if (place < HEAD)
    {
      row->text[0] = names[place];
      g_snprintf (row->buffer[1], ACCORD_NUMBER_BUFFER, "%" G_GUINT64_FORMAT, values[place]);
      row->text[1] = place == 0 ? ACCORD_VERSION : row->buffer[1];
      return;
    }
  const AccordSimulationParameter *which = &accord_simulation_parameters[place - HEAD];
  row->text[0] = which->name;
  row->text[1]
      = accord_number_shortest (accord_simulation_parameter_get (&s->parameters, which), row->buffer[1]);
}

static bool
fill_item (const AccordSimulation *s, size_t table, uint64_t item, AccordSimulationRow *row)
{
  const uint32_t klass = table == ACCORD_SIMULATION_TRUTH ? s->truth[item]
                         : table == ACCORD_SIMULATION_GOLD
                             ? s->gold[item]
                             : s->predictions[table - ACCORD_SIMULATION_MODELS][item];
  if (klass == ACCORD_SIMULATION_NONE)
    return false;
  row->text[0] = item_name (s, item, row->buffer[0]);
  row->text[1] = s->class_names[klass];
  row->text[2] = accord_simulation_state_name (s->state[item]);
  return true;
}

size_t
accord_simulation_tables (const AccordSimulation *simulation)
{
  return ACCORD_SIMULATION_MODELS + simulation->parameters.n_models;
}

char *
accord_simulation_table_name (const AccordSimulation *simulation, size_t table)
{
  if (table < ACCORD_SIMULATION_MODELS)
    return g_strdup (table_names[table]);
  return g_strconcat ("predictions_", simulation->parameters.models[table - ACCORD_SIMULATION_MODELS].name,
                      NULL);
}

const char *const *
accord_simulation_table_columns (size_t table)
{
  return columns[MIN (table, ACCORD_SIMULATION_MODELS)];
}

uint64_t
accord_simulation_table_rows (const AccordSimulation *simulation, size_t table)
{
  switch (table)
    {
    case ACCORD_SIMULATION_LABELS:
      return simulation->n_labels;
    case ACCORD_SIMULATION_PLANTED:
      return simulation->planted->len;
    case ACCORD_SIMULATION_PARAMETERS:
      return HEAD + ACCORD_SIMULATION_PARAMETERS_COUNT;
    default:
      return simulation->n_items;
    }
}

bool
accord_simulation_table_row (const AccordSimulation *simulation, size_t table, uint64_t row,
                             AccordSimulationRow *ret_row)
{
  switch (table)
    {
    case ACCORD_SIMULATION_LABELS:
      fill_label (simulation, row, ret_row);
      return true;
    case ACCORD_SIMULATION_PLANTED:
      fill_planted (simulation, row, ret_row);
      return true;
    case ACCORD_SIMULATION_PARAMETERS:
      fill_parameter (simulation, row, ret_row);
      return true;
    default:
      return fill_item (simulation, table, row, ret_row);
    }
}
