/* What an import warns about when all is settled.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <accord/base/lookalike.h>
#include <accord/base/text.h>

#define MANY_CLASSES 1000

static void G_GNUC_PRINTF (2, 3) warn (AccordImport *import, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (import->warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static const char **
list_names (const SessionNames *names)
{
  const uint32_t n = accord_dictionary_size (names->names);
  const char **list = g_new (const char *, n + 1);
  for (uint32_t i = 0; i < n; i++)
    list[i] = accord_dictionary_name (names->names, i);
  list[n] = NULL;
  return list;
}

/* Only groups that have a new name in them: what stood there before was said before. */
static void
warn_lookalikes (AccordImport *import, const SessionNames *names, const char *what)
{
  const uint32_t n = accord_dictionary_size (names->names);
  if (n == names->stored || n > ACCORD_CLASS_LIMIT)
    return;
  g_autofree const char **list = list_names (names);
  g_autoptr (GPtrArray) groups = accord_lookalikes_find (list, n);
  for (guint i = 0; i < groups->len && i < 10; i++)
    {
      const GArray *group = groups->pdata[i];
      if (g_array_index (group, guint, group->len - 1) < names->stored)
        continue;
      g_autofree char *text = accord_lookalikes_describe (list, group);
      g_autofree char *command = accord_lookalikes_command (list, group, import->store->called);
      if (names == &import->classes)
        warn (import, "%s %s look alike and count as different; if they are one: %s", what, text, command);
      else
        warn (import, "%s %s look alike and count as different; if they are one, correct the file", what,
              text);
    }
  if (groups->len > 10)
    warn (import, "%u more groups of %s look alike; see accord-info", groups->len - 10, what);
}

/* One label an item for every item: nothing can be compared. */
static bool
warn_single (AccordImport *import, GError **error)
{
  if (import->kind != ACCORD_KIND_HUMAN || import->summary.added < 2)
    return true;
  g_autoptr (StoreStream) stream = store_stream_new (import->store, import->question, NULL, NULL, error);
  if (stream == NULL)
    return false;
  StoreBlock block;
  uint32_t last = 0;
  int state;
  while ((state = store_stream_next (stream, &block, error)) > 0)
    for (size_t i = 0; i < block.n; i++)
      {
        if (block.item[i] == last)
          return true;
        last = block.item[i];
      }
  if (state == 0)
    warn (import,
          "every item has one label: nothing can be compared; is the item column the right one, or are "
          "more people's labels to come");
  return state == 0;
}

bool
session_warn (AccordImport *import, GError **error)
{
  const uint32_t classes = accord_dictionary_size (import->classes.names);
  if (classes > MANY_CLASSES && import->summary.new_classes > 0)
    warn (import,
          "%u classes: probably the wrong column is read as the label; name the right one with --label",
          classes);
  if (import->summary.duplicates > 0)
    warn (import, "%" G_GUINT64_FORMAT " identical %s of the same annotator on the same item counted once",
          import->summary.duplicates, accord_text_plural (import->summary.duplicates, "label", "labels"));
  warn_lookalikes (import, &import->classes, "classes");
  warn_lookalikes (import, &import->annotators, "annotators");
  return warn_single (import, error);
}
