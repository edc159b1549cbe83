/* Names that a reader would take for the same one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/lookalike.h>

#include <accord/base/text.h>

GPtrArray *
accord_lookalikes_find (const char *const *names, size_t n)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (size_t i = 0; i < n; i++)
    {
      char *key = accord_text_lookalike_key (names[i]);
      GArray *group = g_hash_table_lookup (keys, key);
      const guint index = (guint) i;
      if (group == NULL)
        {
          group = g_array_new (FALSE, FALSE, sizeof (guint));
          g_ptr_array_add (all, group);
          g_hash_table_insert (keys, key, group);
        }
      else
        g_free (key);
      g_array_append_val (group, index);
    }
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  for (guint i = 0; i < all->len; i++)
    if (((GArray *) all->pdata[i])->len > 1)
      g_ptr_array_add (groups, g_array_ref (all->pdata[i]));
  return groups;
}

char *
accord_lookalikes_describe (const char *const *names, const GArray *group)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < group->len && i < 10; i++)
    {
      g_autofree char *escaped = accord_text_escape (names[g_array_index (group, guint, i)]);
      g_string_append_printf (text, "%s'%s'", i > 0 ? ", " : "", escaped);
    }
  if (group->len > 10)
    g_string_append_printf (text, " and %u more", group->len - 10);
  return g_string_free (text, FALSE);
}

char *
accord_lookalikes_command (const char *const *names, const GArray *group, const char *database)
{
  g_autofree char *path = database != NULL ? g_shell_quote (database) : g_strdup ("DATABASE");
  g_autoptr (GString) command = g_string_new (NULL);
  g_string_printf (command, "accord-merge %s", path);
  for (guint i = 1; i < group->len; i++)
    {
      g_autofree char *pair = g_strdup_printf ("%s,%s", names[g_array_index (group, guint, i - 1)],
                                               names[g_array_index (group, guint, i)]);
      g_autofree char *quoted = g_shell_quote (pair);
      g_string_append_printf (command, " --with %s", quoted);
    }
  g_string_append (command, " --apply");
  return accord_text_escape (command->str);
}
