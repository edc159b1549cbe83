/* What --help says, made from the table of options.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <string.h>
#include <accord/base/text.h>

enum
{
  WIDTH = 79,
  TEXT_COLUMN = 26, /* where descriptions start */
};

char *
accord_cli_usage (const AccordTool *tool)
{
  return g_strdup_printf ("%s [OPTION]... %s", tool->name, tool->arguments);
}

static void
append_blanks (GString *out, size_t n)
{
  for (size_t i = 0; i < n; i++)
    g_string_append_c (out, ' ');
}

/* @text from column @at on, in lines that start at TEXT_COLUMN. */
static void
append_wrapped (GString *out, const char *text, size_t at)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (char **word = words; *word != NULL; word++)
    {
      const size_t width = accord_text_width (*word);
      if (at > TEXT_COLUMN && at + 1 + width > WIDTH)
        {
          g_string_append_c (out, '\n');
          append_blanks (out, TEXT_COLUMN);
          at = TEXT_COLUMN;
        }
      else if (word != words)
        {
          g_string_append_c (out, ' ');
          at++;
        }
      g_string_append (out, *word);
      at += width;
    }
  g_string_append_c (out, '\n');
}

static void
append_entry (GString *out, const GOptionEntry *entry)
{
  if (entry->flags & G_OPTION_FLAG_HIDDEN)
    return;
  g_autoptr (GString) option = g_string_new (NULL);
  if (entry->short_name != 0)
    g_string_append_printf (option, "  -%c, --%s", entry->short_name, entry->long_name);
  else
    g_string_append_printf (option, "      --%s", entry->long_name);
  if (entry->arg_description != NULL)
    g_string_append_printf (option, " %s", entry->arg_description);
  g_string_append (out, option->str);
  size_t at = accord_text_width (option->str);
  if (at + 2 > TEXT_COLUMN)
    {
      g_string_append_c (out, '\n');
      at = 0;
    }
  append_blanks (out, TEXT_COLUMN - at);
  append_wrapped (out, entry->description != NULL ? entry->description : "", TEXT_COLUMN);
}

char *
accord_cli_help (AccordCli *cli)
{
  g_autofree char *usage = accord_cli_usage (cli->tool);
  g_autoptr (GPtrArray) groups = accord_cli_groups (cli);
  GString *out = g_string_new (NULL);
  g_string_append_printf (out, "usage: %s\n%s\n", usage, cli->tool->summary);
  g_autofree char *more = cli->tool->help != NULL ? cli->tool->help () : NULL;
  if (more != NULL)
    g_string_append_printf (out, "\n%s", more);
  for (guint i = 0; i < groups->len; i++)
    {
      const AccordCliGroup *group = groups->pdata[i];
      g_string_append_printf (out, "\n%s:\n", group->title);
      for (const GOptionEntry *entry = group->entries; entry->long_name != NULL; entry++)
        append_entry (out, entry);
    }
  g_string_append_printf (out, "\nThe manual: man %s\n", cli->tool->name);
  return g_string_free (out, FALSE);
}
