/* Datasets from literals, and the life of every dataset.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/dataset/dataset.h>

#include <string.h>
#include <accord/base/dictionary.h>
#include <accord/base/text.h>
#include <accord/dataset/sets.h>

AccordDataset *
accord_dataset_empty (const char *question)
{
  AccordDataset *dataset = g_new0 (AccordDataset, 1);
  dataset->question = g_strdup (question);
  accord_names_init (&dataset->item_names);
  accord_names_init (&dataset->annotator_names);
  accord_names_init (&dataset->class_names);
  accord_names_init (&dataset->tag_names);
  dataset->models = g_ptr_array_new ();
  return dataset;
}

static void
model_free (AccordModel *model)
{
  g_free (model->name);
  g_free (model->klass);
  g_free (model);
}

void
accord_dataset_free (AccordDataset *dataset)
{
  if (dataset == NULL)
    return;
  g_free (dataset->question);
  g_free (dataset->scale);
  g_free (dataset->set_separator);
  accord_sets_free (dataset->sets);
  g_free (dataset->item_start);
  g_free (dataset->annotator);
  g_free (dataset->klass);
  accord_names_clear (&dataset->item_names);
  accord_names_clear (&dataset->annotator_names);
  accord_names_clear (&dataset->class_names);
  accord_names_clear (&dataset->tag_names);
  g_free (dataset->item_ids);
  g_free (dataset->class_ids);
  g_free (dataset->class_values);
  g_free (dataset->class_costs);
  g_free (dataset->gold);
  g_free (dataset->tags);
  g_ptr_array_foreach (dataset->models, (GFunc) (void (*) (void)) model_free, NULL);
  g_ptr_array_unref (dataset->models);
  g_free (dataset);
}

bool
accord_dataset_find_repeated (const AccordDataset *dataset)
{
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i] + 1; j < dataset->item_start[i + 1]; j++)
      if (dataset->annotator[j] == dataset->annotator[j - 1])
        return true;
  return false;
}

static void
renumber (uint16_t *klass, uint64_t n, const uint16_t *number)
{
  for (uint64_t i = 0; klass != NULL && i < n; i++)
    if (klass[i] != ACCORD_CLASS_NONE)
      klass[i] = number[klass[i]];
}

void
accord_dataset_renumber (AccordDataset *dataset, const uint16_t *number)
{
  renumber (dataset->klass, dataset->n_labels, number);
  renumber (dataset->gold, dataset->n_items, number);
  for (guint m = 0; m < dataset->models->len; m++)
    renumber (((AccordModel *) dataset->models->pdata[m])->klass, dataset->n_items, number);
}

static int
compare_names (const void *a, const void *b)
{
  return accord_text_compare (*(const char *const *) a, *(const char *const *) b);
}

/* The dictionary's names in report order; ret_rank[number] = place. */
static void
order_names (const AccordDictionary *dictionary, bool sort, AccordNames *names, uint32_t **ret_rank)
{
  const uint32_t n = accord_dictionary_size (dictionary);
  g_autofree const char **sorted = g_new (const char *, n + 1);
  for (uint32_t i = 0; i < n; i++)
    sorted[i] = accord_dictionary_name (dictionary, i);
  if (sort)
    qsort (sorted, n, sizeof *sorted, compare_names);
  *ret_rank = g_new (uint32_t, n + 1);
  for (uint32_t i = 0; i < n; i++)
    {
      accord_names_add (names, sorted[i], strlen (sorted[i]));
      (*ret_rank)[accord_dictionary_find (dictionary, sorted[i], strlen (sorted[i]))] = i;
    }
}

typedef struct
{
  uint32_t item, annotator, klass;
  size_t row;
} Label;

static int
compare_labels (const void *a, const void *b)
{
  const Label *x = a, *y = b;
  if (x->item != y->item)
    return x->item < y->item ? -1 : 1;
  if (x->annotator != y->annotator)
    return x->annotator < y->annotator ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static uint32_t
intern (AccordDictionary *dictionary, const char *name)
{
  return accord_dictionary_intern (dictionary, name, strlen (name));
}

/* Does label i of the sorted labels count under the rule for rounds? */
static bool
counts (const GArray *labels, guint i, AccordRounds rounds)
{
  if (rounds == ACCORD_ROUNDS_ALL)
    return true;
  const guint neighbour = rounds == ACCORD_ROUNDS_LAST ? i + 1 : i - 1;
  if (neighbour >= labels->len) /* also i = 0 - 1 */
    return true;
  const Label *a = &g_array_index (labels, Label, i), *b = &g_array_index (labels, Label, neighbour);
  return a->item != b->item || a->annotator != b->annotator;
}

static void
fill_columns (AccordDataset *dataset, const GArray *labels)
{
  dataset->item_start = g_new0 (uint64_t, dataset->n_items + 1);
  dataset->annotator = g_new (uint32_t, labels->len + 1);
  dataset->klass = g_new (uint16_t, labels->len + 1);
  for (guint i = 0; i < labels->len; i++)
    {
      const Label *label = &g_array_index (labels, Label, i);
      if (!counts (labels, i, dataset->rounds))
        {
          dataset->set_aside++;
          continue;
        }
      const uint64_t at = dataset->n_labels++;
      dataset->annotator[at] = label->annotator;
      dataset->klass[at] = (uint16_t) label->klass;
      dataset->item_start[label->item + 1]++;
    }
  for (size_t i = 0; i < dataset->n_items; i++)
    dataset->item_start[i + 1] += dataset->item_start[i];
  dataset->repeated = accord_dataset_find_repeated (dataset);
}

/* One gold answer; an item whose gold answers disagree has none. */
static void
add_gold (AccordDataset *dataset, bool **disputed, uint32_t item, uint16_t klass)
{
  if (dataset->gold == NULL)
    {
      *disputed = g_new0 (bool, dataset->n_items);
      dataset->gold = g_new (uint16_t, dataset->n_items);
      for (size_t i = 0; i < dataset->n_items; i++)
        dataset->gold[i] = ACCORD_CLASS_NONE;
    }
  const uint16_t known = dataset->gold[item];
  if ((*disputed)[item] || known == klass)
    return;
  (*disputed)[item] = known != ACCORD_CLASS_NONE;
  dataset->gold_disputed += (*disputed)[item];
  dataset->gold[item] = (*disputed)[item] ? ACCORD_CLASS_NONE : klass;
}

AccordDataset *
accord_dataset_new (const AccordLiteral *rows, size_t n_rows, const char *const *classes, AccordRounds rounds)
{
  g_autoptr (AccordDictionary) item_dictionary = accord_dictionary_new ();
  g_autoptr (AccordDictionary) annotator_dictionary = accord_dictionary_new ();
  g_autoptr (AccordDictionary) class_dictionary = accord_dictionary_new ();
  for (size_t k = 0; classes != NULL && classes[k] != NULL; k++)
    intern (class_dictionary, classes[k]);
  for (size_t i = 0; i < n_rows; i++)
    {
      intern (item_dictionary, rows[i].item);
      if (!rows[i].gold)
        intern (annotator_dictionary, rows[i].annotator);
      intern (class_dictionary, rows[i].label);
    }
  AccordDataset *dataset = accord_dataset_empty ("label");
  g_autofree uint32_t *item_rank = NULL, *annotator_rank = NULL, *class_rank = NULL;
  order_names (item_dictionary, true, &dataset->item_names, &item_rank);
  order_names (annotator_dictionary, true, &dataset->annotator_names, &annotator_rank);
  order_names (class_dictionary, classes == NULL, &dataset->class_names, &class_rank);
  dataset->n_items = accord_names_size (&dataset->item_names);
  dataset->n_annotators = accord_names_size (&dataset->annotator_names);
  dataset->n_classes = accord_names_size (&dataset->class_names);
  dataset->class_order_declared = classes != NULL;
  dataset->rounds = rounds;
  g_autofree bool *disputed = NULL;

  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (Label));
  for (size_t i = 0; i < n_rows; i++)
    {
      const uint32_t item = item_rank[intern (item_dictionary, rows[i].item)];
      const uint32_t klass = class_rank[intern (class_dictionary, rows[i].label)];
      if (rows[i].gold)
        {
          add_gold (dataset, &disputed, item, (uint16_t) klass);
          continue;
        }
      const Label label
          = { item, annotator_rank[intern (annotator_dictionary, rows[i].annotator)], klass, i };
      g_array_append_val (labels, label);
    }
  g_array_sort (labels, compare_labels);
  fill_columns (dataset, labels);
  return dataset;
}
