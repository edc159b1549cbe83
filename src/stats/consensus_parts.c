/* Equal items are found by a hash of their rows, which also gives them an order that the input's does not show in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_parts.h"

#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>

/* One item on its way to a pattern. */
typedef struct
{
  uint64_t hash;
  uint64_t item;
} Hashed;

typedef struct
{
  const AccordDataset *dataset;
  const uint16_t *fixed;
  uint64_t *rows; /* annotator * 65536 + class, sorted within an item */
} Source;

static uint16_t
fixed_class (const Source *source, size_t item)
{
  return source->fixed != NULL ? source->fixed[item] : ACCORD_CLASS_NONE;
}

static int
compare_rows (const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
  return (x > y) - (x < y);
}

static uint64_t
mix (uint64_t hash, uint64_t word)
{
  hash = (hash ^ word) * UINT64_C (0x9e3779b97f4a7c15);
  hash ^= hash >> 29;
  hash *= UINT64_C (0xbf58476d1ce4e5b9);
  return hash ^ (hash >> 32);
}

/* Rows of an item in the order of annotators and classes: only repeated labels can be out of it. */
static uint64_t
read_item (Source *source, size_t item)
{
  const AccordDataset *dataset = source->dataset;
  const uint64_t start = dataset->item_start[item], end = dataset->item_start[item + 1];
  bool sorted = true;
  for (uint64_t j = start; j < end; j++)
    {
      source->rows[j] = (uint64_t) dataset->annotator[j] << 16 | dataset->klass[j];
      sorted &= j == start || source->rows[j - 1] <= source->rows[j];
    }
  if (!sorted)
    qsort (source->rows + start, (size_t) (end - start), sizeof *source->rows, compare_rows);
  uint64_t hash = fixed_class (source, item);
  for (uint64_t j = start; j < end; j++)
    hash = mix (hash, source->rows[j] + 1);
  return hash;
}

static int
compare_contents (const Source *source, uint64_t a, uint64_t b)
{
  const uint64_t *start = source->dataset->item_start;
  const uint64_t n = start[a + 1] - start[a], m = start[b + 1] - start[b];
  if (n != m)
    return n < m ? -1 : 1;
  const uint16_t x = fixed_class (source, a), y = fixed_class (source, b);
  if (x != y)
    return x < y ? -1 : 1;
  for (uint64_t j = 0; j < n; j++)
    if (source->rows[start[a] + j] != source->rows[start[b] + j])
      return source->rows[start[a] + j] < source->rows[start[b] + j] ? -1 : 1;
  return 0;
}

static int
compare_hashed (const void *a, const void *b, void *data)
{
  const Hashed *x = a, *y = b;
  if (x->hash != y->hash)
    return x->hash < y->hash ? -1 : 1;
  return compare_contents (data, x->item, y->item);
}

/* ---- components ---- */

static uint16_t
root (uint16_t *parent, uint16_t k)
{
  while (parent[k] != k)
    k = parent[k] = parent[parent[k]];
  return k;
}

static void
join (uint16_t *parent, uint16_t a, uint16_t b)
{
  const uint16_t x = root (parent, a), y = root (parent, b);
  parent[MAX (x, y)] = MIN (x, y);
}

/* Joins the classes of every item, marks those in use and counts the items that name each. */
static void
join_classes (const Source *source, Parts *parts, uint16_t *parent)
{
  const AccordDataset *dataset = source->dataset;
  g_autofree uint64_t *last = g_new0 (uint64_t, dataset->n_classes + 1);
  for (size_t k = 0; k < dataset->n_classes; k++)
    parent[k] = (uint16_t) k;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      uint16_t first = fixed_class (source, i);
      if (first != ACCORD_CLASS_NONE)
        {
          parts->used[first] = true;
          parts->cap[first] += 1;
        }
      for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1]; j++)
        {
          const uint16_t k = dataset->klass[j];
          parts->used[k] = true;
          parts->two_annotators
              |= j > dataset->item_start[i] && dataset->annotator[j] != dataset->annotator[j - 1];
          if (last[k] != i + 1)
            parts->cap[k] += 1;
          last[k] = i + 1;
          if (first == ACCORD_CLASS_NONE)
            first = k;
          else if (k != first)
            join (parent, first, k);
        }
      parts->n_items += first != ACCORD_CLASS_NONE;
    }
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      parts->n_used += parts->used[k];
      parts->cap[k] /= parts->n_items > 0 ? parts->n_items : 1;
    }
}

/* ---- models ---- */

/* Numbers components and their classes; @part_of and @place are by class. */
static bool
number_classes (Parts *parts, const AccordDataset *dataset, uint16_t *parent, uint32_t *part_of,
                uint16_t *place)
{
  for (size_t k = 0; k < dataset->n_classes; k++)
    if (parts->used[k] && root (parent, (uint16_t) k) == k)
      part_of[k] = (uint32_t) parts->n_parts++;
  parts->models = g_try_new0 (Model, parts->n_parts + 1);
  if (parts->models == NULL)
    return false;
  for (size_t k = 0; k < dataset->n_classes; k++)
    if (parts->used[k])
      {
        part_of[k] = part_of[root (parent, (uint16_t) k)];
        place[k] = (uint16_t) parts->models[part_of[k]].n_classes++;
      }
  for (size_t i = 0; i < parts->n_parts; i++)
    {
      parts->models[i].classes = g_new (uint16_t, parts->models[i].n_classes);
      parts->models[i].label_share = g_new0 (double, parts->models[i].n_classes);
    }
  for (size_t k = 0; k < dataset->n_classes; k++)
    if (parts->used[k])
      parts->models[part_of[k]].classes[place[k]] = (uint16_t) k;
  return true;
}

static uint16_t
any_class (const Source *source, uint64_t item)
{
  const uint16_t fixed = fixed_class (source, item);
  return fixed != ACCORD_CLASS_NONE ? fixed : source->dataset->klass[source->dataset->item_start[item]];
}

/* Patterns of @hashed, @n items in order: counts them and their rows by component. */
static void
count_patterns (Parts *parts, const Source *source, const Hashed *hashed, size_t n, const uint32_t *part_of)
{
  const uint64_t *start = source->dataset->item_start;
  for (size_t i = 0; i < n; i++)
    {
      const uint64_t item = hashed[i].item;
      if (i == 0 || hashed[i].hash != hashed[i - 1].hash
          || compare_contents (source, hashed[i - 1].item, item) != 0)
        {
          Model *model = &parts->models[part_of[any_class (source, item)]];
          model->n_patterns++;
          model->n_rows += start[item + 1] - start[item];
          parts->n_patterns++;
        }
      parts->item_pattern[item] = (uint32_t) (parts->n_patterns - 1);
    }
}

static bool
allocate_model (Model *model, const AccordDataset *dataset, bool fixed)
{
  model->start = g_try_new0 (uint64_t, model->n_patterns + 1);
  model->annotator = g_try_new (uint32_t, model->n_rows + 1);
  model->klass = g_try_new (uint16_t, model->n_rows + 1);
  model->times = g_try_new0 (double, model->n_patterns + 1);
  model->fixed = fixed ? g_try_new (uint16_t, model->n_patterns + 1) : NULL;
  model->names = &dataset->annotator_names;
  return model->start != NULL && model->annotator != NULL && model->klass != NULL && model->times != NULL
         && (model->fixed != NULL || !fixed) && model_allocate (&model->log_prior, model->n_classes)
         && model_allocate (&model->mass, model->n_classes);
}

/* Copies the rows of each pattern into its model; annotators by their number in the dataset for now. */
static void
fill_patterns (Parts *parts, const Source *source, const Hashed *hashed, size_t n, const uint32_t *part_of,
               const uint16_t *place)
{
  const uint64_t *start = source->dataset->item_start;
  g_autofree size_t *at = g_new0 (size_t, parts->n_parts + 1);
  for (size_t i = 0; i < n; i++)
    {
      const uint64_t item = hashed[i].item;
      const uint32_t pattern = parts->item_pattern[item];
      const uint32_t part = part_of[any_class (source, item)];
      Model *model = &parts->models[part];
      if (i == 0 || pattern != parts->item_pattern[hashed[i - 1].item])
        {
          const size_t p = at[part]++;
          uint64_t row = model->start[p];
          for (uint64_t j = start[item]; j < start[item + 1]; j++, row++)
            {
              model->annotator[row] = (uint32_t) (source->rows[j] >> 16);
              model->klass[row] = place[source->rows[j] & 0xffff];
            }
          model->start[p + 1] = row;
          const uint16_t fixed = fixed_class (source, item);
          if (model->fixed != NULL)
            model->fixed[p] = fixed == ACCORD_CLASS_NONE ? ACCORD_CLASS_NONE : place[fixed];
          parts->pattern_part[pattern] = part;
          parts->pattern_start[pattern] = p; /* its place in the model, until the models have theirs */
        }
      model->times[at[part] - 1] += 1;
    }
}

/* Numbers the annotators that have a row. */
static bool
number_annotators (Model *model, size_t n_annotators, uint32_t *number)
{
  for (size_t a = 0; a < n_annotators; a++)
    number[a] = UINT32_MAX;
  for (uint64_t j = 0; j < model->n_rows; j++)
    if (number[model->annotator[j]] == UINT32_MAX)
      {
        number[model->annotator[j]] = 0;
        model->n_annotators++;
      }
  model->annotators = g_try_new (uint32_t, model->n_annotators + 1);
  if (model->annotators == NULL || !model_allocate (&model->rows_of, model->n_annotators))
    return false;
  size_t place = 0;
  for (size_t a = 0; a < n_annotators; a++)
    if (number[a] != UINT32_MAX)
      {
        model->annotators[place] = (uint32_t) a;
        number[a] = (uint32_t) place++;
      }
  for (uint64_t j = 0; j < model->n_rows; j++)
    model->annotator[j] = number[model->annotator[j]];
  return true;
}

/* Labels of each annotator, and the share of each class among all labels. */
static void
count_rows (Model *model)
{
  double all = 0;
  for (size_t p = 0; p < model->n_patterns; p++)
    for (uint64_t j = model->start[p]; j < model->start[p + 1]; j++)
      {
        model->rows_of[model->annotator[j]] += model->times[p];
        model->label_share[model->klass[j]] += model->times[p];
        all += model->times[p];
      }
  for (size_t l = 0; all > 0 && l < model->n_classes; l++)
    model->label_share[l] /= all;
}

static bool
make_models (Parts *parts, Source *source, const Hashed *hashed, size_t n,
             const AccordConsensusOptions *options)
{
  const AccordDataset *dataset = source->dataset;
  g_autofree uint16_t *parent = g_new (uint16_t, dataset->n_classes + 1);
  g_autofree uint16_t *place = g_new0 (uint16_t, dataset->n_classes + 1);
  g_autofree uint32_t *part_of = g_new0 (uint32_t, dataset->n_classes + 1);
  g_autofree uint32_t *number = g_try_new (uint32_t, dataset->n_annotators + 1);
  join_classes (source, parts, parent);
  if (number == NULL || !number_classes (parts, dataset, parent, part_of, place))
    return false;
  count_patterns (parts, source, hashed, n, part_of);
  parts->pattern_part = g_try_new (uint32_t, parts->n_patterns + 1);
  parts->pattern_start = g_try_new (uint64_t, parts->n_patterns + 1);
  uint64_t cells = 0;
  for (size_t i = 0; i < parts->n_parts; i++)
    cells += (uint64_t) parts->models[i].n_patterns * parts->models[i].n_classes;
  if (parts->pattern_part == NULL || parts->pattern_start == NULL
      || !model_allocate (&parts->posterior, cells))
    return false;
  for (size_t i = 0; i < parts->n_parts; i++)
    if (!allocate_model (&parts->models[i], dataset, source->fixed != NULL))
      return false;
  fill_patterns (parts, source, hashed, n, part_of, place);
  double *posterior = parts->posterior;
  for (size_t i = 0; i < parts->n_parts; i++)
    {
      Model *model = &parts->models[i];
      model->options = options;
      model->posterior = posterior;
      posterior += model->n_patterns * model->n_classes;
      if (!number_annotators (model, dataset->n_annotators, number))
        return false;
      count_rows (model);
    }
  for (size_t p = 0; p < parts->n_patterns; p++)
    {
      const Model *model = &parts->models[parts->pattern_part[p]];
      parts->pattern_start[p]
          = (uint64_t) (model->posterior - parts->posterior) + parts->pattern_start[p] * model->n_classes;
    }
  return true;
}

bool
consensus_parts_init (Parts *parts, const AccordDataset *dataset, const AccordConsensusOptions *options,
                      GError **error)
{
  *parts = (Parts){ 0 };
  g_autofree uint64_t *rows = g_try_new (uint64_t, dataset->n_labels + 1);
  g_autofree Hashed *hashed = g_try_new (Hashed, dataset->n_items + 1);
  parts->item_pattern = g_try_new (uint32_t, dataset->n_items + 1);
  parts->used = g_new0 (bool, dataset->n_classes + 1);
  parts->cap = g_new0 (double, dataset->n_classes + 1);
  if (rows == NULL || hashed == NULL || parts->item_pattern == NULL)
    return accord_error_set_memory (error, "the consensus");
  Source source = { dataset, options->fixed, rows };
  size_t n = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      parts->item_pattern[i] = UINT32_MAX;
      if (accord_dataset_item_size (dataset, i) > 0 || fixed_class (&source, i) != ACCORD_CLASS_NONE)
        hashed[n++] = (Hashed){ read_item (&source, i), i };
    }
  g_qsort_with_data (hashed, (gint) n, sizeof *hashed, compare_hashed, &source);
  return make_models (parts, &source, hashed, n, options) || accord_error_set_memory (error, "the consensus");
}

static void
model_clear (Model *model)
{
  void *const arrays[]
      = { model->classes, model->annotators,  model->start,     model->annotator,  model->klass,
          model->times,   model->fixed,       model->log_prior, model->mass,       model->log_table,
          model->count,   model->label_share, model->pooled,    model->log_pooled, model->ability,
          model->spread,  model->guess,       model->knew,      model->guessed,    model->ease,
          model->rows_of, model->of_start,    model->of_row };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_free (arrays[i]);
}

void
consensus_parts_clear (Parts *parts)
{
  for (size_t i = 0; parts->models != NULL && i < parts->n_parts; i++)
    model_clear (&parts->models[i]);
  g_free (parts->models);
  g_free (parts->item_pattern);
  g_free (parts->pattern_part);
  g_free (parts->pattern_start);
  g_free (parts->posterior);
  g_free (parts->used);
  g_free (parts->cap);
}
