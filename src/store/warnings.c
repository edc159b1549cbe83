/* What an import warns about when all is settled.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <string.h>
#include <accord/base/lookalike.h>
#include <accord/base/text.h>
#include <accord/dataset/sets.h>

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

/* The first @n names as sets. */
static AccordSets *
sets_of (const SessionNames *names, uint32_t n, const char *separator, GError **error)
{
  AccordNames answers;
  accord_names_init (&answers);
  for (uint32_t i = 0; i < n; i++)
    {
      const char *name = accord_dictionary_name (names->names, i);
      accord_names_add (&answers, name, strlen (name));
    }
  AccordSets *sets = accord_sets_new (&answers, separator, error);
  accord_names_clear (&answers);
  return sets;
}

/* Labels within answers that are sets; again only what is new. */
static bool
warn_labels (AccordImport *import, GError **error)
{
  g_autofree char *scale = NULL, *separator = NULL;
  const uint32_t n = accord_dictionary_size (import->classes.names);
  if (!store_question_scale (import->store, import->question, &scale, &separator, error))
    return false;
  if (separator == NULL || n == import->classes.stored || n > ACCORD_CLASS_LIMIT)
    return true;
  g_autoptr (AccordSets) sets = sets_of (&import->classes, n, separator, error);
  g_autoptr (AccordSets) known
      = sets != NULL ? sets_of (&import->classes, import->classes.stored, separator, error) : NULL;
  if (known == NULL)
    return false;
  g_autoptr (GPtrArray) groups = accord_sets_lookalikes (sets, known);
  for (guint i = 0; i < groups->len && i < 10; i++)
    warn (import, "labels %s look alike and count as different; if they are one, correct the file",
          (const char *) groups->pdata[i]);
  if (groups->len > 10)
    warn (import, "%u more groups of labels look alike; see accord-info", groups->len - 10);
  return true;
}

/* What one annotator of this import said. */
typedef struct
{
  uint64_t labels, own_labels; /* own: in classes that nobody else used */
  uint64_t own_classes;
} Voice;

static Voice *
voice_of (GHashTable *voices, uint32_t annotator)
{
  Voice *voice = g_hash_table_lookup (voices, GUINT_TO_POINTER (annotator));
  if (voice == NULL)
    {
      voice = g_new0 (Voice, 1);
      g_hash_table_insert (voices, GUINT_TO_POINTER (annotator), voice);
    }
  return voice;
}

/* class id -> the only annotator id that used it, 0 = several */
static GHashTable *
find_owners (const StoreColumns *rows)
{
  GHashTable *owners = g_hash_table_new (NULL, NULL);
  for (uint64_t i = 0; i < rows->n; i++)
    {
      gpointer owner, klass = GUINT_TO_POINTER (rows->klass[i]), who = GUINT_TO_POINTER (rows->annotator[i]);
      if (!g_hash_table_lookup_extended (owners, klass, NULL, &owner))
        g_hash_table_insert (owners, klass, who);
      else if (owner != NULL && owner != who)
        g_hash_table_insert (owners, klass, NULL);
    }
  return owners;
}

static GHashTable *
count_voices (const StoreColumns *rows)
{
  GHashTable *voices = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (GHashTable) owners = find_owners (rows);
  for (uint64_t i = 0; i < rows->n; i++)
    {
      Voice *voice = voice_of (voices, rows->annotator[i]);
      voice->labels++;
      voice->own_labels += g_hash_table_lookup (owners, GUINT_TO_POINTER (rows->klass[i])) != NULL;
    }
  GHashTableIter each;
  gpointer owner;
  g_hash_table_iter_init (&each, owners);
  while (g_hash_table_iter_next (&each, NULL, &owner))
    if (owner != NULL)
      voice_of (voices, GPOINTER_TO_UINT (owner))->own_classes++;
  return voices;
}

static bool
is_strange (const Voice *voice)
{
  return voice != NULL && voice->labels >= 3 && voice->own_labels == voice->labels
         && 2 * voice->own_classes > voice->labels;
}

static void
warn_stranger (AccordImport *import, uint32_t number, const Voice *voice)
{
  g_autofree char *name = accord_text_escape (accord_dictionary_name (import->annotators.names, number));
  warn (import,
        "annotator '%s' gave %" G_GUINT64_FORMAT " different answers to %" G_GUINT64_FORMAT
        " items, none of which anybody else gave: if it is no annotator but a column of something else, "
        "keep it with --attr",
        name, voice->own_classes, voice->labels);
}

/* A column of texts in a wide table would be taken for an annotator who never says what anybody else says, and
 * hardly anything twice.  Looked for only where there are nearly as many classes as one person's labels. If all are
 * like that, the answers are no classes.  Returns: whether there was one. */
static bool
warn_strangers (AccordImport *import)
{
  const StoreColumns *rows = &import->rows;
  const uint32_t people = accord_dictionary_size (import->annotators.names);
  if (people < 2 || 2 * import->summary.new_classes * people < rows->n)
    return false;
  g_autoptr (GHashTable) voices = count_voices (rows);
  g_autoptr (GArray) strange = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (uint32_t i = 0; i < people; i++)
    if (is_strange (g_hash_table_lookup (voices, GUINT_TO_POINTER (session_id (&import->annotators, i)))))
      g_array_append_val (strange, i);
  if (strange->len == 0 || strange->len == g_hash_table_size (voices))
    return false;
  for (guint i = 0; i < strange->len && i < 5; i++)
    {
      const uint32_t number = g_array_index (strange, uint32_t, i);
      warn_stranger (
          import, number,
          g_hash_table_lookup (voices, GUINT_TO_POINTER (session_id (&import->annotators, number))));
    }
  return true;
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
  if (!warn_strangers (import) && classes > MANY_CLASSES && import->summary.new_classes > 0)
    warn (import,
          "%u classes: probably the wrong column is read as the label; name the right one with --label",
          classes);
  if (import->summary.duplicates > 0)
    warn (import, "%" G_GUINT64_FORMAT " identical %s of the same annotator on the same item counted once",
          import->summary.duplicates, accord_text_plural (import->summary.duplicates, "label", "labels"));
  if (import->summary.again > 0)
    warn (import,
          "%" G_GUINT64_FORMAT
          " %s kept as a further round though stored with the same answer: if the file is a longer "
          "export of the same labels, take it back and use --replace",
          import->summary.again, accord_text_plural (import->summary.again, "label is", "labels are"));
  warn_lookalikes (import, &import->classes, "classes");
  warn_lookalikes (import, &import->annotators, "annotators");
  return warn_labels (import, error) && session_warn_classes (import, error) && warn_single (import, error);
}
