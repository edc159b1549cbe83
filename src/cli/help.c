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

void
accord_help_append (GString *out, const char *left, const char *text, size_t column)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  size_t at = accord_text_width (left);
  g_string_append (out, left);
  for (char **word = words; *word != NULL; word++)
    {
      const size_t width = accord_text_width (*word);
      const bool too_wide = word == words ? at + 2 > column : at + 1 + width > WIDTH;
      if (too_wide)
        g_string_append_c (out, '\n');
      if (too_wide || word == words)
        append_blanks (out, too_wide ? column : column - at);
      else
        g_string_append_c (out, ' ');
      g_string_append (out, *word);
      at = (too_wide || word == words ? column : at + 1) + width;
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
  accord_help_append (out, option->str, entry->description != NULL ? entry->description : "", TEXT_COLUMN);
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
