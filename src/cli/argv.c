/* What GOption does not do: values behind a short option without a blank, and a refusal of values behind switches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/error.h>

/* The option called @name (@length bytes), or the one whose letter @letter is. */
static const GOptionEntry *
find_entry (const GPtrArray *groups, const char *name, size_t length, char letter)
{
  for (guint i = 0; i < groups->len; i++)
    {
      const AccordCliGroup *group = groups->pdata[i];
      for (const GOptionEntry *entry = group->entries; entry->long_name != NULL; entry++)
        if (letter != '\0'
                ? entry->short_name == letter
                : strlen (entry->long_name) == length && memcmp (entry->long_name, name, length) == 0)
          return entry;
    }
  return NULL;
}

static bool
takes_value (const GOptionEntry *entry)
{
  return entry != NULL && entry->arg != G_OPTION_ARG_NONE;
}

/* @ret_wants: whether the next word is its value. */
static bool
add_long (GPtrArray *words, const GPtrArray *groups, const char *word, bool *ret_wants, GError **error)
{
  const char *name = word + 2;
  const size_t length = strcspn (name, "=");
  const GOptionEntry *entry = find_entry (groups, name, length, '\0');
  if (entry != NULL && !takes_value (entry) && name[length] == '=')
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--%s takes no value", entry->long_name);
      return false;
    }
  *ret_wants = takes_value (entry) && name[length] == '\0';
  g_ptr_array_add (words, g_strdup (word));
  return true;
}

/* -qfjson: the letters up to the first that takes a value, and the value. */
static void
add_short (GPtrArray *words, const GPtrArray *groups, const char *word, bool *ret_wants)
{
  size_t at = 1;
  while (word[at] != '\0' && !takes_value (find_entry (groups, "", 0, word[at])))
    at++;
  const bool value = word[at] != '\0' && word[at + 1] != '\0';
  *ret_wants = word[at] != '\0' && !value;
  g_ptr_array_add (words, value ? g_strndup (word, at + 1) : g_strdup (word));
  if (value)
    g_ptr_array_add (words, g_strdup (word + at + 1));
}

char **
accord_cli_expand (const GPtrArray *groups, int argc, char **argv, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  bool wants = true; /* argv[0] is no option either */
  bool options = true;
  for (int i = 0; i < argc; i++)
    {
      const bool plain = wants || !options || argv[i][0] != '-' || argv[i][1] == '\0';
      wants = false;
      if (plain || strcmp (argv[i], "--") == 0)
        {
          options = options && plain;
          g_ptr_array_add (words, g_strdup (argv[i]));
        }
      else if (argv[i][1] != '-')
        add_short (words, groups, argv[i], &wants);
      else if (!add_long (words, groups, argv[i], &wants, error))
        return NULL;
    }
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}
