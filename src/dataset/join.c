/* The classes and items of two datasets together.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/dataset/join.h>

#include <math.h>
#include <string.h>
#include <accord/base/dictionary.h>
#include <accord/base/error.h>
#include <accord/base/text.h>
#include <accord/dataset/sets.h>

/* ---- classes ---- */

/* Classes of both sides; numbers in the dictionary are in order of first appearance. */
typedef struct
{
  AccordDataset *side[2];
  AccordDictionary *names;
  uint32_t *number[2]; /* of each class of a side */
  uint32_t *place[2];  /* by number: place in the side's order, ACCORD_DICTIONARY_NONE = not there */
  uint32_t n;
  uint32_t *order; /* n: numbers in the order of both */
} Classes;

static void
classes_clear (Classes *classes)
{
  accord_dictionary_free (classes->names);
  g_free (classes->order);
  for (size_t s = 0; s < 2; s++)
    {
      g_free (classes->number[s]);
      g_free (classes->place[s]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Classes, classes_clear)

static const char *
class_name (const AccordDataset *dataset, size_t k)
{
  return accord_names_get (&dataset->class_names, k);
}

static void
classes_init (Classes *classes, AccordDataset *first, AccordDataset *second)
{
  *classes = (Classes){ .side = { first, second }, .names = accord_dictionary_new () };
  for (size_t s = 0; s < 2; s++)
    {
      classes->number[s] = g_new (uint32_t, classes->side[s]->n_classes + 1);
      for (size_t k = 0; k < classes->side[s]->n_classes; k++)
        {
          const char *name = class_name (classes->side[s], k);
          classes->number[s][k] = accord_dictionary_intern (classes->names, name, strlen (name));
        }
    }
  classes->n = accord_dictionary_size (classes->names);
  classes->order = g_new (uint32_t, classes->n + 1);
  for (size_t s = 0; s < 2; s++)
    {
      classes->place[s] = g_new (uint32_t, classes->n + 1);
      for (uint32_t k = 0; k < classes->n; k++)
        classes->place[s][k] = ACCORD_DICTIONARY_NONE;
      for (size_t k = 0; k < classes->side[s]->n_classes; k++)
        classes->place[s][classes->number[s][k]] = (uint32_t) k;
    }
}

static int
compare_numbers (const Classes *classes, uint32_t a, uint32_t b)
{
  return accord_text_compare (accord_dictionary_name (classes->names, a),
                              accord_dictionary_name (classes->names, b));
}

static int
compare_in_order (const void *a, const void *b, void *data)
{
  return compare_numbers (data, *(const uint32_t *) a, *(const uint32_t *) b);
}

static bool
fail_class (GError **error, const char *format, const char *name)
{
  g_autofree char *shown = accord_text_escape (name);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT, "class '%s' %s", shown, format);
  return false;
}

static bool
fail_order (const Classes *classes, uint32_t a, uint32_t b, GError **error)
{
  g_autofree char *one = accord_text_escape (accord_dictionary_name (classes->names, a));
  g_autofree char *other = accord_text_escape (accord_dictionary_name (classes->names, b));
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "classes '%s' and '%s' stand in one order before and in the other after; make the orders "
               "agree with accord-class --order",
               one, other);
  return false;
}

/* Both sides' orders: common classes must follow one another alike; between two of them the heads that come first by name. */
static bool
merge_orders (Classes *classes, GError **error)
{
  size_t at[2] = { 0, 0 };
  for (uint32_t i = 0; i < classes->n; i++)
    {
      uint32_t head[2];
      bool free[2]; /* is the head one that the other side has not? */
      for (size_t s = 0; s < 2; s++)
        {
          head[s] = at[s] < classes->side[s]->n_classes ? classes->number[s][at[s]] : ACCORD_DICTIONARY_NONE;
          free[s]
              = head[s] != ACCORD_DICTIONARY_NONE && classes->place[1 - s][head[s]] == ACCORD_DICTIONARY_NONE;
        }
      const bool second = free[1] && (!free[0] || compare_numbers (classes, head[1], head[0]) < 0);
      if (!free[0] && !free[1] && head[0] != head[1])
        return fail_order (classes, head[0], head[1], error);
      classes->order[i] = head[second];
      if (!free[second]) /* a common one: on both sides */
        at[1 - second]++;
      at[second]++;
    }
  return true;
}

/* The classes of side @s as they stand, the others behind them by name. */
static void
take_order (Classes *classes, size_t s)
{
  uint32_t n = (uint32_t) classes->side[s]->n_classes;
  memcpy (classes->order, classes->number[s], n * sizeof *classes->order);
  const uint32_t first = n;
  for (uint32_t k = 0; k < classes->n; k++)
    if (classes->place[s][k] == ACCORD_DICTIONARY_NONE)
      classes->order[n++] = k;
  g_qsort_with_data (classes->order + first, (gint) (n - first), sizeof *classes->order, compare_in_order,
                     classes);
}

static bool
find_order (Classes *classes, GError **error)
{
  const bool declared[2] = { classes->side[0]->class_order_declared, classes->side[1]->class_order_declared };
  if (declared[0] && declared[1])
    return merge_orders (classes, error);
  if (declared[0] || declared[1])
    {
      take_order (classes, declared[1]);
      return true;
    }
  for (uint32_t k = 0; k < classes->n; k++)
    classes->order[k] = k;
  g_qsort_with_data (classes->order, (gint) classes->n, sizeof *classes->order, compare_in_order, classes);
  return true;
}

/* The declared value of class @number, NAN = none. */
static double
value_on (const Classes *classes, size_t s, uint32_t number)
{
  const uint32_t k = classes->place[s][number];
  return k == ACCORD_DICTIONARY_NONE || classes->side[s]->class_values == NULL
             ? NAN
             : classes->side[s]->class_values[k];
}

static bool
check_values (const Classes *classes, GError **error)
{
  for (uint32_t k = 0; k < classes->n; k++)
    {
      const double x = value_on (classes, 0, k), y = value_on (classes, 1, k);
      if (!isnan (x) && !isnan (y) && x != y)
        return fail_class (error,
                           "has one value before and another after; make them agree with accord-class "
                           "--value",
                           accord_dictionary_name (classes->names, k));
    }
  return true;
}

static bool
check_tags (const Classes *classes, GError **error)
{
  for (size_t s = 0; s < 2; s++)
    for (size_t t = 0; t < accord_names_size (&classes->side[s]->tag_names); t++)
      {
        const char *name = accord_names_get (&classes->side[s]->tag_names, t);
        if (accord_dictionary_find (classes->names, name, strlen (name)) != ACCORD_DICTIONARY_NONE)
          return fail_class (
              error, "marks ambiguity on one side and is an answer on the other; make them agree", name);
      }
  return true;
}

static bool
check_scales (const Classes *classes, bool any_scale, GError **error)
{
  const char *x = classes->side[0]->scale, *y = classes->side[1]->scale;
  if (any_scale || x == NULL || y == NULL || strcmp (x, y) == 0)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
               "the question is declared %s before and %s after; say which by --scale or --weights", x, y);
  return false;
}

/* Answers that are sets are spelled alike by now, if they are split alike. */
static bool
check_sets (const Classes *classes, GError **error)
{
  const AccordSets *x = classes->side[0]->sets, *y = classes->side[1]->sets;
  if (g_strcmp0 (x != NULL ? x->separator : NULL, y != NULL ? y->separator : NULL) == 0)
    return true;
  g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_CONFLICT,
                       "answers are not split into sets of labels alike before and after; say how by "
                       "--set-separator");
  return false;
}

static bool
side_has_order (const Classes *classes, size_t s)
{
  const AccordDataset *dataset = classes->side[s];
  for (uint32_t k = 0; k < classes->n; k++)
    if (dataset->n_classes != classes->n || classes->number[s][k] != classes->order[k])
      return false;
  return true;
}

/* The sets of the new classes. */
static bool
split_again (AccordDataset *dataset, GError **error)
{
  if (dataset->sets == NULL)
    return true;
  AccordSets *sets = accord_sets_new (&dataset->class_names, dataset->sets->separator, error);
  if (sets == NULL)
    return false;
  accord_sets_free (dataset->sets);
  dataset->sets = sets;
  return true;
}

/* New names, values and numbers for the labels of side @s. */
static void
renumber (const Classes *classes, size_t s, const double *values, const char *scale, bool declared)
{
  AccordDataset *dataset = classes->side[s];
  g_autofree uint16_t *number = g_new (uint16_t, dataset->n_classes + 1);
  if (!side_has_order (classes, s))
    {
      g_clear_pointer (&dataset->class_ids, g_free);
      g_clear_pointer (&dataset->class_costs, g_free);
    }
  accord_names_clear (&dataset->class_names);
  accord_names_init (&dataset->class_names);
  for (uint32_t k = 0; k < classes->n; k++)
    {
      const char *name = accord_dictionary_name (classes->names, classes->order[k]);
      const uint32_t old = classes->place[s][classes->order[k]];
      accord_names_add (&dataset->class_names, name, strlen (name));
      if (old != ACCORD_DICTIONARY_NONE)
        number[old] = (uint16_t) k;
    }
  accord_dataset_renumber (dataset, number);
  g_free (dataset->class_values);
  dataset->class_values = g_memdup2 (values, (classes->n + 1) * sizeof *values);
  g_free (dataset->scale);
  dataset->scale = g_strdup (scale);
  dataset->n_classes = classes->n;
  dataset->class_order_declared = declared;
}

bool
accord_dataset_join_classes (AccordDataset *first, AccordDataset *second, bool any_scale, bool *ret_changed,
                             GError **error)
{
  g_auto (Classes) classes;
  classes_init (&classes, first, second);
  if (classes.n > ACCORD_CLASS_LIMIT)
    return accord_error_set_usage (error, "before and after there are %u classes together, more than %d",
                                   classes.n, ACCORD_CLASS_LIMIT);
  if (!check_scales (&classes, any_scale, error) || !check_tags (&classes, error)
      || !check_values (&classes, error) || !check_sets (&classes, error) || !find_order (&classes, error))
    return false;
  g_autofree double *values = g_new (double, classes.n + 1);
  bool any_value = false;
  for (uint32_t k = 0; k < classes.n; k++)
    {
      const double own = value_on (&classes, 0, classes.order[k]);
      values[k] = isnan (own) ? value_on (&classes, 1, classes.order[k]) : own;
      any_value |= !isnan (values[k]);
    }
  values[classes.n] = NAN;
  if (ret_changed != NULL)
    *ret_changed = first->n_classes != classes.n || second->n_classes != classes.n;
  g_autofree char *scale = g_strdup (first->scale != NULL ? first->scale : second->scale);
  const bool declared = first->class_order_declared || second->class_order_declared;
  for (size_t s = 0; s < 2; s++)
    renumber (&classes, s, any_value ? values : NULL, scale, declared);
  return split_again (first, error) && split_again (second, error);
}

/* ---- items ---- */

static const char *
item_name (const AccordDataset *dataset, size_t i)
{
  return accord_names_get (&dataset->item_names, i);
}

static bool
match_by_name (const AccordDataset *first, const AccordDataset *second, size_t *partner, GError **error)
{
  g_autoptr (AccordDictionary) items = accord_dictionary_new ();
  for (size_t i = 0; i < first->n_items; i++)
    {
      const char *name = item_name (first, i);
      if (accord_dictionary_intern (items, name, strlen (name)) != i)
        return accord_error_set_memory (error, "the names of items");
    }
  for (size_t i = 0; i < second->n_items; i++)
    {
      const char *name = item_name (second, i);
      const uint32_t found = accord_dictionary_find (items, name, strlen (name));
      partner[i] = found == ACCORD_DICTIONARY_NONE ? ACCORD_ITEM_NONE : found;
    }
  return true;
}

/* Ids ascend on both sides. */
static void
match_by_id (const AccordDataset *first, const AccordDataset *second, size_t *partner)
{
  size_t at = 0;
  for (size_t i = 0; i < second->n_items; i++)
    {
      while (at < first->n_items && first->item_ids[at] < second->item_ids[i])
        at++;
      partner[i] = at < first->n_items && first->item_ids[at] == second->item_ids[i] ? at : ACCORD_ITEM_NONE;
    }
}

bool
accord_dataset_match_items (const AccordDataset *first, const AccordDataset *second, bool by_name,
                            size_t *ret_partner, GError **error)
{
  if (by_name)
    return match_by_name (first, second, ret_partner, error);
  if (first->item_ids != NULL && second->item_ids != NULL)
    match_by_id (first, second, ret_partner);
  else
    for (size_t i = 0; i < second->n_items; i++)
      ret_partner[i] = i < first->n_items ? i : ACCORD_ITEM_NONE;
  return true;
}
