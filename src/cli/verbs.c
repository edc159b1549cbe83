/* The programs beside this one as verbs.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/cli/verbs.h>

#include <string.h>
#include "internal.h"

enum
{
  SUMMARY_COLUMN = 14,
};

char *
accord_verbs_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  return program != NULL ? g_path_get_dirname (program) : NULL;
}

static int
compare_verbs (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
accord_verbs_find (const char *folder)
{
  GPtrArray *verbs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      if (g_str_has_prefix (name, "accord-") && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE)
          && !g_file_test (path, G_FILE_TEST_IS_DIR))
        g_ptr_array_add (verbs, g_strdup (name + strlen ("accord-")));
    }
  g_ptr_array_sort (verbs, compare_verbs);
  return verbs;
}

char *
accord_verbs_summary (const char *folder, const char *verb)
{
  g_autofree char *path = g_strdup_printf ("%s/accord-%s", folder, verb);
  char *arguments[] = { path, (char *) "--summary", NULL };
  char *text = NULL;
  int status;
  if (!g_spawn_sync (NULL, arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, &status,
                     NULL)
      || status != 0)
    g_clear_pointer (&text, g_free);
  return text != NULL ? g_strchomp (text) : g_strdup ("");
}

char *
accord_verbs_list (const char *folder)
{
  g_autoptr (GPtrArray) verbs = accord_verbs_find (folder);
  GString *list = g_string_new ("Verbs:\n");
  for (guint i = 0; i < verbs->len; i++)
    {
      g_autofree char *summary = accord_verbs_summary (folder, verbs->pdata[i]);
      g_autofree char *verb = g_strdup_printf ("  %s", (const char *) verbs->pdata[i]);
      accord_help_append (list, verb, summary, SUMMARY_COLUMN);
    }
  g_string_append (list, "\n`accord help VERB` shows a verb's manual, `accord VERB --help` its options.\n");
  return g_string_free (list, FALSE);
}

/* Edits (insert, delete, replace) that turn @a into @b. */
static size_t
distance (const char *a, const char *b)
{
  const size_t n = strlen (b);
  g_autofree size_t *row = g_new (size_t, n + 1);
  for (size_t j = 0; j <= n; j++)
    row[j] = j;
  for (size_t i = 0; a[i] != '\0'; i++)
    {
      size_t diagonal = row[0];
      row[0] = i + 1;
      for (size_t j = 1; j <= n; j++)
        {
          const size_t replaced = diagonal + (a[i] != b[j - 1]);
          diagonal = row[j];
          row[j] = MIN (replaced, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[n];
}

char *
accord_verbs_nearest (const GPtrArray *verbs, const char *verb)
{
  GString *near = g_string_new (NULL);
  for (guint i = 0; i < verbs->len && *verb != '\0'; i++)
    if (distance (verb, verbs->pdata[i]) <= 2 || g_str_has_prefix (verbs->pdata[i], verb))
      g_string_append_printf (near, "%s%s", near->len > 0 ? " or " : "", (const char *) verbs->pdata[i]);
  return g_string_free (near, FALSE);
}
