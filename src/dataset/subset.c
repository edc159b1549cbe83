/* Part of a dataset.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/dataset/subset.h>

#include <string.h>
#include <accord/base/error.h>
#include <accord/dataset/sets.h>

static AccordDataset *
subset_new (const AccordDataset *dataset, GError **error)
{
  g_autoptr (AccordDataset) subset = accord_dataset_empty (dataset->question);
  subset->item_start = g_try_new0 (uint64_t, dataset->n_items + 1);
  subset->annotator = g_try_new (uint32_t, dataset->n_labels + 1);
  subset->klass = g_try_new (uint16_t, dataset->n_labels + 1);
  subset->item_ids = dataset->item_ids != NULL ? g_try_new (int64_t, dataset->n_items + 1) : NULL;
  if (subset->item_start == NULL || subset->annotator == NULL || subset->klass == NULL
      || (dataset->item_ids != NULL && subset->item_ids == NULL))
    {
      accord_error_set_memory (error, "part of the labels");
      return NULL;
    }
  return g_steal_pointer (&subset);
}

static void
copy_classes (AccordDataset *subset, const AccordDataset *dataset)
{
  const size_t n = dataset->n_classes;
  subset->scale = g_strdup (dataset->scale);
  subset->set_separator = g_strdup (dataset->set_separator);
  subset->sets = accord_sets_copy (dataset->sets);
  subset->rounds = dataset->rounds;
  subset->n_classes = n;
  subset->class_order_declared = dataset->class_order_declared;
  subset->merged = dataset->merged;
  subset->class_ids = g_memdup2 (dataset->class_ids, n * sizeof *dataset->class_ids);
  subset->class_values = g_memdup2 (dataset->class_values, n * sizeof *dataset->class_values);
  subset->class_costs = g_memdup2 (dataset->class_costs, n * sizeof *dataset->class_costs);
  accord_names_add_all (&subset->class_names, &dataset->class_names);
}

static void
add_item (AccordDataset *subset, const AccordDataset *dataset, size_t item, const bool *annotators)
{
  for (uint64_t j = dataset->item_start[item]; j < dataset->item_start[item + 1]; j++)
    {
      if (annotators != NULL && !annotators[dataset->annotator[j]])
        continue;
      subset->annotator[subset->n_labels] = dataset->annotator[j];
      subset->klass[subset->n_labels++] = dataset->klass[j];
    }
  if (dataset->item_ids != NULL)
    subset->item_ids[subset->n_items] = dataset->item_ids[item];
  if (accord_names_size (&dataset->item_names) > 0)
    {
      const char *name = accord_names_get (&dataset->item_names, item);
      accord_names_add (&subset->item_names, name, strlen (name));
    }
  subset->item_start[++subset->n_items] = subset->n_labels;
}

/* Numbers the people that are left, in their old order. */
static void
close_annotators (AccordDataset *subset, const AccordDataset *dataset)
{
  g_autofree bool *used = g_new0 (bool, dataset->n_annotators + 1);
  g_autofree uint32_t *number = g_new (uint32_t, dataset->n_annotators + 1);
  const bool names = accord_names_size (&dataset->annotator_names) > 0;
  for (uint64_t j = 0; j < subset->n_labels; j++)
    used[subset->annotator[j]] = true;
  for (size_t g = 0; g < dataset->n_annotators; g++)
    {
      number[g] = (uint32_t) subset->n_annotators;
      if (!used[g])
        continue;
      subset->n_annotators++;
      const char *name = names ? accord_names_get (&dataset->annotator_names, g) : NULL;
      if (names)
        accord_names_add (&subset->annotator_names, name, strlen (name));
    }
  for (uint64_t j = 0; j < subset->n_labels; j++)
    subset->annotator[j] = number[subset->annotator[j]];
}

AccordDataset *
accord_dataset_subset (const AccordDataset *dataset, const bool *items, const bool *annotators,
                       GError **error)
{
  g_autoptr (AccordDataset) subset = subset_new (dataset, error);
  if (subset == NULL)
    return NULL;
  copy_classes (subset, dataset);
  for (size_t i = 0; i < dataset->n_items; i++)
    if (items == NULL || items[i])
      add_item (subset, dataset, i, annotators);
  close_annotators (subset, dataset);
  subset->repeated = dataset->repeated && accord_dataset_find_repeated (subset);
  return g_steal_pointer (&subset);
}

AccordDataset *
accord_dataset_pairable (const AccordDataset *dataset, GError **error)
{
  g_autofree bool *items = g_try_new (bool, dataset->n_items + 1);
  if (items == NULL)
    {
      accord_error_set_memory (error, "part of the labels");
      return NULL;
    }
  for (size_t i = 0; i < dataset->n_items; i++)
    items[i] = accord_dataset_item_size (dataset, i) >= 2;
  return accord_dataset_subset (dataset, items, NULL, error);
}

AccordSlice *
accord_slice_new (const char *value, AccordDataset *dataset)
{
  AccordSlice *slice = g_new (AccordSlice, 1);
  *slice = (AccordSlice){ g_strdup (value), dataset };
  return slice;
}

void
accord_slice_free (AccordSlice *slice)
{
  if (slice == NULL)
    return;
  g_free (slice->value);
  accord_dataset_free (slice->dataset);
  g_free (slice);
}
