/* The first rows of label files and the answers in them, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/cli/preview.h>

#include <accord/base/text.h>

struct AccordCliPreview
{
  GPtrArray *attributes; /* names, borrowed, in the order of a row's values */
  GString *rows;
  unsigned shown;      /* rows of the present file */
  GHashTable *classes; /* char *label -> uint64_t *rows */
  uint64_t others;     /* rows with an answer that is not among the counted ones */
};

AccordCliPreview *
accord_cli_preview_new (const char *const *item_attributes, const char *const *annotator_attributes)
{
  AccordCliPreview *preview = g_new0 (AccordCliPreview, 1);
  preview->attributes = g_ptr_array_new ();
  for (size_t i = 0; item_attributes != NULL && item_attributes[i] != NULL; i++)
    g_ptr_array_add (preview->attributes, (gpointer) item_attributes[i]);
  for (size_t i = 0; annotator_attributes != NULL && annotator_attributes[i] != NULL; i++)
    g_ptr_array_add (preview->attributes, (gpointer) annotator_attributes[i]);
  preview->rows = g_string_new (NULL);
  preview->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return preview;
}

void
accord_cli_preview_free (AccordCliPreview *preview)
{
  if (preview == NULL)
    return;
  g_ptr_array_unref (preview->attributes);
  g_string_free (preview->rows, TRUE);
  g_hash_table_unref (preview->classes);
  g_free (preview);
}

void
accord_cli_preview_begin (AccordCliPreview *preview, const char *name)
{
  g_autofree char *shown = accord_text_escape (name);
  g_string_append_printf (preview->rows, "first rows of %s:\n", shown);
  preview->shown = 0;
}

static void
append_cell (GString *out, const char *what, AccordSpan span)
{
  if (span.data == NULL || span.length == 0)
    return;
  g_autofree char *copy = g_strndup (span.data, span.length);
  g_autofree char *text = accord_text_escape (copy);
  g_string_append_printf (out, " %s '%s'", what, text);
}

static void
show_row (const AccordCliPreview *preview, const AccordLabelRow *row)
{
  GString *out = preview->rows;
  g_string_append_printf (out, "  line %" G_GUINT64_FORMAT ":", row->line);
  append_cell (out, "item", row->item);
  append_cell (out, "annotator", row->annotator);
  if (row->label.length == 0)
    g_string_append (out, " no answer");
  append_cell (out, "label", row->label);
  append_cell (out, "time", row->time);
  append_cell (out, "duration", row->duration);
  append_cell (out, "confidence", row->confidence);
  append_cell (out, "batch", row->batch);
  append_cell (out, "gold", row->gold);
  for (size_t i = 0; i < MIN (row->n_attributes, preview->attributes->len); i++)
    {
      g_autofree char *name = accord_text_escape (preview->attributes->pdata[i]);
      append_cell (out, name, row->attributes[i]);
    }
  g_string_append_c (out, '\n');
}

static void
count_label (AccordCliPreview *preview, AccordSpan label)
{
  g_autofree char *name = g_strndup (label.data, label.length);
  uint64_t *rows = g_hash_table_lookup (preview->classes, name);
  if (rows == NULL && g_hash_table_size (preview->classes) >= ACCORD_CLI_PREVIEW_COUNTED)
    {
      preview->others++;
      return;
    }
  if (rows == NULL)
    {
      rows = g_new0 (uint64_t, 1);
      g_hash_table_insert (preview->classes, g_steal_pointer (&name), rows);
    }
  (*rows)++;
}

void
accord_cli_preview_add (AccordCliPreview *preview, const AccordLabelRow *row)
{
  if (preview->shown < ACCORD_CLI_PREVIEW_ROWS)
    {
      show_row (preview, row);
      preview->shown++;
    }
  if (row->label.length > 0)
    count_label (preview, row->label);
}

typedef struct
{
  const char *name;
  uint64_t rows;
} Answer;

static int
compare_answers (const void *a, const void *b)
{
  const Answer *x = a, *y = b;
  if (x->rows != y->rows)
    return x->rows > y->rows ? -1 : 1;
  return accord_text_compare (x->name, y->name);
}

static GArray *
sort_answers (const AccordCliPreview *preview)
{
  GArray *answers = g_array_new (FALSE, FALSE, sizeof (Answer));
  GHashTableIter each;
  gpointer name, rows;
  g_hash_table_iter_init (&each, preview->classes);
  while (g_hash_table_iter_next (&each, &name, &rows))
    {
      const Answer answer = { name, *(const uint64_t *) rows };
      g_array_append_val (answers, answer);
    }
  g_array_sort (answers, compare_answers);
  return answers;
}

char *
accord_cli_preview_text (const AccordCliPreview *preview)
{
  GString *out = g_string_new_len (preview->rows->str, (gssize) preview->rows->len);
  g_autoptr (GArray) answers = sort_answers (preview);
  uint64_t others = preview->others;
  if (answers->len > 0)
    g_string_append (out, "answers, with their rows:\n");
  for (guint i = 0; i < answers->len; i++)
    {
      const Answer *answer = &g_array_index (answers, Answer, i);
      g_autofree char *text = accord_text_escape (answer->name);
      if (i < ACCORD_CLI_PREVIEW_CLASSES)
        g_string_append_printf (out, "  '%s' %" G_GUINT64_FORMAT "\n", text, answer->rows);
      else
        others += answer->rows;
    }
  if (others > 0)
    g_string_append_printf (out, "  others %" G_GUINT64_FORMAT "\n", others);
  return g_string_free (out, FALSE);
}
