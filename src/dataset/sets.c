/* Answers that are sets of labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/dataset/sets.h>

#include <math.h>
#include <string.h>
#include <accord/base/dictionary.h>
#include <accord/base/error.h>
#include <accord/base/lookalike.h>
#include <accord/base/text.h>

/* ---- splitting ---- */

static int
compare_numbers (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

static int
compare_labels (const void *a, const void *b, gpointer dictionary)
{
  return accord_text_compare (accord_dictionary_name (dictionary, *(const uint32_t *) a),
                              accord_dictionary_name (dictionary, *(const uint32_t *) b));
}

/* Appends the numbers of the answer's labels. */
static bool
split (AccordDictionary *dictionary, const char *answer, const char *separator, GArray *numbers)
{
  for (const char *at = answer; at != NULL;)
    {
      const char *end = strstr (at, separator);
      const size_t length = end != NULL ? (size_t) (end - at) : strlen (at);
      const bool none = length == 0 || (length == 2 && memcmp (at, ACCORD_SETS_EMPTY, 2) == 0);
      const uint32_t number = none ? 0 : accord_dictionary_intern (dictionary, at, length);
      if (number == ACCORD_DICTIONARY_NONE)
        return false;
      if (!none)
        g_array_append_val (numbers, number);
      at = end != NULL ? end + strlen (separator) : NULL;
    }
  return true;
}

/* Ascending, each once, from @first on. */
static void
close_set (GArray *numbers, guint first)
{
  if (numbers->len == first)
    return;
  uint32_t *label = (uint32_t *) (void *) numbers->data;
  qsort (label + first, numbers->len - first, sizeof *label, compare_numbers);
  guint n = first + 1;
  for (guint i = first + 1; i < numbers->len; i++)
    if (label[i] != label[n - 1])
      label[n++] = label[i];
  g_array_set_size (numbers, n);
}

/* Numbers by the order of the labels in place of those by first appearance; @rank: by number. */
static bool
order_labels (AccordSets *sets, const AccordDictionary *dictionary, uint32_t **ret_rank)
{
  const uint32_t n = accord_dictionary_size (dictionary);
  g_autofree uint32_t *order = g_try_new (uint32_t, (gsize) n + 1);
  *ret_rank = g_try_new (uint32_t, (gsize) n + 1);
  if (order == NULL || *ret_rank == NULL)
    return false;
  for (uint32_t i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_labels, (gpointer) dictionary);
  for (uint32_t i = 0; i < n; i++)
    {
      const char *name = accord_dictionary_name (dictionary, order[i]);
      accord_names_add (&sets->labels, name, strlen (name));
      (*ret_rank)[order[i]] = i;
    }
  return true;
}

static bool
fill (AccordSets *sets, const AccordNames *answers, GError **error)
{
  g_autoptr (AccordDictionary) dictionary = accord_dictionary_new ();
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autofree uint32_t *rank = NULL;
  sets->start = g_try_new0 (uint64_t, sets->n_sets + 1);
  bool good = sets->start != NULL;
  for (size_t k = 0; good && k < sets->n_sets; k++)
    {
      good = split (dictionary, accord_names_get (answers, k), sets->separator, numbers);
      sets->start[k + 1] = numbers->len;
    }
  if (!good || !order_labels (sets, dictionary, &rank))
    return accord_error_set_memory (error, "the labels of answers");
  guint next = 0;
  g_autoptr (GArray) closed = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), numbers->len);
  for (size_t k = 0; k < sets->n_sets; k++)
    {
      const guint first = closed->len;
      for (; next < sets->start[k + 1]; next++)
        g_array_append_val (closed, rank[g_array_index (numbers, uint32_t, next)]);
      close_set (closed, first);
      sets->start[k] = first;
    }
  sets->start[sets->n_sets] = closed->len;
  sets->label = g_memdup2 (closed->data, (gsize) closed->len * sizeof (uint32_t));
  return true;
}

AccordSets *
accord_sets_new (const AccordNames *answers, const char *separator, GError **error)
{
  g_return_val_if_fail (*separator != '\0', NULL);
  g_autoptr (AccordSets) sets = g_new0 (AccordSets, 1);
  sets->separator = g_strdup (separator);
  sets->n_sets = accord_names_size (answers);
  accord_names_init (&sets->labels);
  return fill (sets, answers, error) ? g_steal_pointer (&sets) : NULL;
}

AccordSets *
accord_sets_copy (const AccordSets *sets)
{
  if (sets == NULL)
    return NULL;
  AccordSets *copy = g_new0 (AccordSets, 1);
  copy->separator = g_strdup (sets->separator);
  copy->n_sets = sets->n_sets;
  accord_names_init (&copy->labels);
  accord_names_add_all (&copy->labels, &sets->labels);
  copy->start = g_memdup2 (sets->start, (sets->n_sets + 1) * sizeof *sets->start);
  copy->label = g_memdup2 (sets->label, (gsize) sets->start[sets->n_sets] * sizeof *sets->label);
  return copy;
}

void
accord_sets_free (AccordSets *sets)
{
  if (sets == NULL)
    return;
  g_free (sets->separator);
  accord_names_clear (&sets->labels);
  g_free (sets->start);
  g_free (sets->label);
  g_free (sets);
}

size_t
accord_sets_shared (const AccordSets *sets, size_t a, size_t b)
{
  size_t shared = 0;
  uint64_t i = sets->start[a], j = sets->start[b];
  while (i < sets->start[a + 1] && j < sets->start[b + 1])
    {
      const uint32_t x = sets->label[i], y = sets->label[j];
      shared += x == y;
      i += x <= y;
      j += y <= x;
    }
  return shared;
}

char *
accord_sets_spell (const AccordSets *sets, size_t set)
{
  GString *text = g_string_new (NULL);
  for (uint64_t i = sets->start[set]; i < sets->start[set + 1]; i++)
    {
      g_string_append (text, i > sets->start[set] ? sets->separator : "");
      g_string_append (text, accord_names_get (&sets->labels, sets->label[i]));
    }
  if (text->len == 0)
    g_string_append (text, ACCORD_SETS_EMPTY);
  return g_string_free (text, FALSE);
}

static bool
has_label (const AccordSets *sets, const char *label)
{
  size_t low = 0, high = accord_names_size (&sets->labels);
  while (low < high)
    {
      const size_t middle = low + (high - low) / 2;
      const int order = accord_text_compare (accord_names_get (&sets->labels, middle), label);
      if (order == 0)
        return true;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return false;
}

GPtrArray *
accord_sets_lookalikes (const AccordSets *sets, const AccordSets *known)
{
  const size_t n = accord_names_size (&sets->labels);
  g_autofree const char **names = g_new (const char *, n + 1);
  for (size_t i = 0; i < n; i++)
    names[i] = accord_names_get (&sets->labels, i);
  g_autoptr (GPtrArray) groups = accord_lookalikes_find (names, n);
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < groups->len; i++)
    {
      const GArray *group = groups->pdata[i];
      bool fresh = known == NULL;
      for (guint j = 0; j < group->len && !fresh; j++)
        fresh = !has_label (known, names[g_array_index (group, guint, j)]);
      if (fresh)
        g_ptr_array_add (texts, accord_lookalikes_describe (names, group));
    }
  return texts;
}

/* ---- joining ---- */

/** Classes on their way to fewer. */
typedef struct
{
  const AccordSets *sets;
  uint16_t *first; /* by class: the first class that is the same set */
  char **names;    /* by first class: how the set is spelled; else NULL */
  bool declared;   /* classes have an order */
} Joining;

/* By labels, equal sets by place. */
static int
compare_sets (const void *a, const void *b, gpointer data)
{
  const AccordSets *sets = data;
  const uint16_t x = *(const uint16_t *) a, y = *(const uint16_t *) b;
  uint64_t i = sets->start[x], j = sets->start[y];
  for (; i < sets->start[x + 1] && j < sets->start[y + 1]; i++, j++)
    if (sets->label[i] != sets->label[j])
      return sets->label[i] < sets->label[j] ? -1 : 1;
  const bool more_x = i < sets->start[x + 1], more_y = j < sets->start[y + 1];
  return more_x != more_y ? more_x - more_y : (x > y) - (x < y);
}

static bool
equal_sets (const AccordSets *sets, uint16_t a, uint16_t b)
{
  const size_t n = accord_sets_size (sets, a);
  return n == accord_sets_size (sets, b)
         && (n == 0
             || memcmp (sets->label + sets->start[a], sets->label + sets->start[b], n * sizeof *sets->label)
                    == 0);
}

/* Declared order, else by name, equal names by place. */
static int
compare_places (const void *a, const void *b, gpointer data)
{
  const Joining *joining = data;
  const uint16_t x = *(const uint16_t *) a, y = *(const uint16_t *) b;
  const int order = joining->declared ? 0 : accord_text_compare (joining->names[x], joining->names[y]);
  return order != 0 ? order : (x > y) - (x < y);
}

/* Fills @joining; (transfer full): the first classes in their new order. */
static uint16_t *
find_firsts (Joining *joining, size_t *ret_n)
{
  const size_t n = joining->sets->n_sets;
  uint16_t *order = g_new (uint16_t, n + 1);
  for (size_t k = 0; k < n; k++)
    order[k] = (uint16_t) k;
  g_qsort_with_data (order, (gint) n, sizeof *order, compare_sets, (gpointer) joining->sets);
  size_t firsts = 0;
  for (size_t i = 0; i < n; i++)
    {
      const bool same = firsts > 0 && equal_sets (joining->sets, order[firsts - 1], order[i]);
      joining->first[order[i]] = same ? order[firsts - 1] : order[i];
      if (!same)
        {
          joining->names[order[i]] = accord_sets_spell (joining->sets, order[i]);
          order[firsts++] = order[i];
        }
    }
  g_qsort_with_data (order, (gint) firsts, sizeof *order, compare_places, joining);
  *ret_n = firsts;
  return order;
}

/* The number of the first spelling that has one stands for all. */
static void
join_numbers (double *values, const Joining *joining, const uint16_t *order, size_t n)
{
  if (values == NULL)
    return;
  for (size_t k = 0; k < joining->sets->n_sets; k++)
    if (isnan (values[joining->first[k]]))
      values[joining->first[k]] = values[k];
  g_autofree double *old = g_memdup2 (values, joining->sets->n_sets * sizeof *values);
  for (size_t at = 0; at < n; at++)
    values[at] = old[order[at]];
}

/* Numbers, names and facts of the classes by @order, those of the first spellings. */
static void
close_classes (AccordDataset *dataset, const Joining *joining, const uint16_t *order, size_t n)
{
  g_autofree int64_t *ids = g_memdup2 (
      dataset->class_ids, dataset->class_ids != NULL ? dataset->n_classes * sizeof (int64_t) : 0);
  join_numbers (dataset->class_values, joining, order, n);
  join_numbers (dataset->class_costs, joining, order, n);
  accord_names_clear (&dataset->class_names);
  accord_names_init (&dataset->class_names);
  for (size_t at = 0; at < n; at++)
    {
      const char *name = joining->names[order[at]];
      accord_names_add (&dataset->class_names, name, strlen (name));
      if (ids != NULL)
        dataset->class_ids[at] = ids[order[at]];
    }
  dataset->n_classes = n;
}

/* The sets in the order of the new classes. */
static AccordSets *
reorder (const AccordSets *sets, const uint16_t *order, size_t n)
{
  AccordSets *all = accord_sets_copy (sets);
  uint64_t at = 0;
  for (size_t k = 0; k < n; k++)
    {
      const size_t size = accord_sets_size (sets, order[k]);
      all->start[k] = at;
      if (size > 0)
        memcpy (all->label + at, sets->label + sets->start[order[k]], size * sizeof *sets->label);
      at += size;
    }
  all->start[n] = at;
  all->n_sets = n;
  return all;
}

bool
accord_dataset_join_sets (AccordDataset *dataset, const char *separator, size_t *ret_joined, GError **error)
{
  *ret_joined = 0;
  if (dataset->sets != NULL)
    return true;
  const size_t k = dataset->n_classes;
  g_autoptr (AccordSets) sets = accord_sets_new (&dataset->class_names, separator, error);
  if (sets == NULL)
    return false;
  g_autofree uint16_t *first = g_new (uint16_t, k + 1);
  g_autofree uint16_t *number = g_new (uint16_t, k + 1);
  g_autofree char **spelled = g_new0 (char *, k + 1);
  Joining joining = { sets, first, spelled, dataset->class_order_declared };
  size_t n;
  g_autofree uint16_t *order = find_firsts (&joining, &n);
  for (size_t at = 0; at < n; at++)
    number[order[at]] = (uint16_t) at;
  for (size_t i = 0; i < k; i++)
    number[i] = number[first[i]];
  accord_dataset_renumber (dataset, number);
  close_classes (dataset, &joining, order, n);
  dataset->sets = reorder (sets, order, n);
  for (size_t i = 0; i < k; i++)
    g_free (spelled[i]);
  *ret_joined = k - n;
  return true;
}
