/* Strict option values.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/number.h>

enum
{
  NAMED_CLASSES = 20, /* most classes an error message lists */
};

bool
accord_cli_parse_number (const char *option, const char *text, double low, double high, double *ret_value,
                         GError **error)
{
  char a[ACCORD_NUMBER_BUFFER], b[ACCORD_NUMBER_BUFFER];
  double value;
  if (!accord_number_parse (text, strlen (text), &value))
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s %s: not a number", option, text);
      return false;
    }
  if (value < low || value > high)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s %s: not from %s to %s", option, text,
                   accord_number_shortest (low, a), accord_number_shortest (high, b));
      return false;
    }
  *ret_value = value;
  return true;
}

bool
accord_cli_parse_count (const char *option, const char *text, uint64_t low, uint64_t high,
                        uint64_t *ret_value, GError **error)
{
  uint64_t value;
  if (!accord_number_parse_count (text, strlen (text), &value))
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s %s: not a whole number", option, text);
      return false;
    }
  if (value < low || value > high)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "%s %s: not from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, option, text, low, high);
      return false;
    }
  *ret_value = value;
  return true;
}

bool
accord_cli_parse_word (const char *option, const char *text, const char *words, unsigned *ret_place,
                       GError **error)
{
  *ret_place = 0;
  if (text == NULL)
    return true;
  g_auto (GStrv) list = g_strsplit (words, "|", -1);
  for (unsigned i = 0; list[i] != NULL; i++)
    if (strcmp (list[i], text) == 0)
      {
        *ret_place = i;
        return true;
      }
  g_autofree char *choice = g_strjoinv (", ", list);
  return accord_error_set_usage (error, "%s %s: not one of %s", option, text, choice);
}

static bool
find_class (const AccordDataset *dataset, const char *name, size_t length, uint16_t *ret_class)
{
  for (size_t i = 0; i < dataset->n_classes; i++)
    {
      const char *known = accord_names_get (&dataset->class_names, i);
      if (strlen (known) == length && memcmp (known, name, length) == 0)
        {
          *ret_class = (uint16_t) i;
          return true;
        }
    }
  return false;
}

/* (transfer full): "a, b, c" */
static char *
list_classes (const AccordDataset *dataset)
{
  GString *list = g_string_new (NULL);
  for (size_t i = 0; i < dataset->n_classes && i < NAMED_CLASSES; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", accord_names_get (&dataset->class_names, i));
  if (dataset->n_classes > NAMED_CLASSES)
    g_string_append_printf (list, " and %" G_GSIZE_FORMAT " more", dataset->n_classes - NAMED_CLASSES);
  return g_string_free (list, FALSE);
}

/* Every comma may be the one between the names. */
static size_t
count_pairs (const char *text, const AccordDataset *dataset, uint16_t *ret_a, uint16_t *ret_b)
{
  size_t found = 0;
  for (const char *comma = strchr (text, ','); comma != NULL; comma = strchr (comma + 1, ','))
    {
      uint16_t a, b;
      if (!find_class (dataset, text, (size_t) (comma - text), &a)
          || !find_class (dataset, comma + 1, strlen (comma + 1), &b))
        continue;
      *ret_a = a;
      *ret_b = b;
      found++;
    }
  return found;
}

bool
accord_cli_parse_pair (const char *option, const char *text, const AccordDataset *dataset, uint16_t *ret_a,
                       uint16_t *ret_b, GError **error)
{
  uint16_t a = 0, b = 0;
  const size_t found = count_pairs (text, dataset, &a, &b);
  const char *wrong = NULL;
  g_autofree char *list = list_classes (dataset);
  if (found == 0)
    wrong = strchr (text, ',') == NULL ? "write two classes with a comma between them" : "no such classes";
  else if (found > 1)
    wrong = "can be read as more than one pair of classes";
  else if (a == b)
    wrong = "the two classes are the same";
  if (wrong != NULL)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s %s: %s; there are: %s", option, text, wrong,
                   list);
      return false;
    }
  *ret_a = a;
  *ret_b = b;
  return true;
}
