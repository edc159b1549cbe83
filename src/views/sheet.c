/* Review sheets that came back filled in.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/sheet.h>

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/ingest/table.h>

#define LISTED 10 /* lines or classes that a message lists */

static const char *const column_names[ACCORD_SHEET_COLUMNS]
    = { "item",  "kind",     "action", "votes",     "answers",  "gold",   "question",
        "state", "decision", "class",  "annotator", "reviewer", "reason", "note" };
static const char *const words[]
    = { "class", "borderline", "gather_again", "guideline_gap", "slip", "skip", NULL };

const char *
accord_sheet_column_name (AccordSheetColumn column)
{
  return column_names[column];
}

const char *const *
accord_sheet_words (void)
{
  return words;
}

char *
accord_sheet_state (const AccordReview *review, uint32_t item)
{
  g_autofree char *state = accord_review_state (review, item);
  return g_strconcat ("s", state, NULL);
}

void
accord_sheet_clear (AccordSheet *sheet)
{
  g_clear_pointer (&sheet->decisions, g_ptr_array_unref);
}

typedef struct
{
  const AccordReview *review;
  const char *name;
  const char *reviewer;
  int place[ACCORD_SHEET_COLUMNS]; /* of each column in the file; -1 = absent */
  bool header;
  GHashTable *lines; /* "reviewer\nitem" -> line */
  GHashTable *known; /* fingerprints of decisions in force */
  AccordSheet sheet;
  GError *first; /* the first bad row */
  GArray *more;  /* uint64_t: lines of the other bad rows */
} Reader;

/* The row at hand. */
typedef struct
{
  Reader *reader;
  uint64_t line;
  const char *cells[ACCORD_SHEET_COLUMNS]; /* "" where the column is absent */
  uint32_t item;
} Row;

static bool refuse (const Row *row, int code, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

/* `name:line: what` */
static bool
refuse (const Row *row, int code, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ACCORD_ERROR, code, "%s:%" G_GUINT64_FORMAT ": %s", row->reader->name, row->line, what);
  return false;
}

static int
find_column (const char *name)
{
  for (int i = 0; i < ACCORD_SHEET_COLUMNS; i++)
    if (strcmp (column_names[i], name) == 0)
      return i;
  return -1;
}

static bool
read_header (Reader *reader, uint64_t line, const AccordSpan *fields, size_t n_fields, GError **error)
{
  static const AccordSheetColumn needed[] = { ACCORD_SHEET_ITEM, ACCORD_SHEET_STATE, ACCORD_SHEET_DECISION };
  const Row row = { .reader = reader, .line = line };
  for (size_t i = 0; i < n_fields; i++)
    {
      const int column = find_column (fields[i].data);
      if (column < 0)
        return refuse (&row, ACCORD_ERROR_INPUT, error, "a sheet has no column '%s'; take it out",
                       fields[i].data);
      reader->place[column] = (int) i;
    }
  for (size_t i = 0; i < G_N_ELEMENTS (needed); i++)
    if (reader->place[needed[i]] < 0)
      return refuse (&row, ACCORD_ERROR_INPUT, error,
                     "no column '%s': not a sheet of accord-review, or the column was taken out",
                     column_names[needed[i]]);
  return true;
}

/* ---- one row ---- */

static const char *
cell (const Row *row, AccordSheetColumn column)
{
  return row->cells[column];
}

static bool
is_filled (const Row *row, AccordSheetColumn column)
{
  return row->cells[column][0] != '\0';
}

/* Sheets written with --safe-csv have an apostrophe before what a spreadsheet would take for a formula. */
static const char *
without_guard (const char *text)
{
  return text[0] == '\'' && text[1] != '\0' && strchr ("=+-@\t\r", text[1]) != NULL ? text + 1 : text;
}

static bool
find_item (Row *row, GError **error)
{
  if (!is_filled (row, ACCORD_SHEET_ITEM))
    return refuse (row, ACCORD_ERROR_INPUT, error, "the item is empty");
  const char *name = cell (row, ACCORD_SHEET_ITEM);
  row->item = accord_review_item (row->reader->review, name);
  if (row->item == ACCORD_DICTIONARY_NONE)
    row->item = accord_review_item (row->reader->review, without_guard (name));
  if (row->item != ACCORD_DICTIONARY_NONE)
    return true;
  return refuse (row, ACCORD_ERROR_INPUT, error,
                 "no item '%s' in the question '%s'; did a spreadsheet change the name", name,
                 row->reader->review->full->question);
}

static bool
check_question (const Row *row, GError **error)
{
  const char *asked = cell (row, ACCORD_SHEET_QUESTION), *here = row->reader->review->full->question;
  if (*asked == '\0' || strcmp (asked, here) == 0 || strcmp (without_guard (asked), here) == 0)
    return true;
  return refuse (row, ACCORD_ERROR_INPUT, error,
                 "the sheet is about the question '%s', not '%s'; give --question %s", asked, here, asked);
}

static bool
check_word (const Row *row, GError **error)
{
  const char *word = cell (row, ACCORD_SHEET_DECISION);
  if (g_strv_contains (words, word))
    return true;
  g_autofree char *all = g_strjoinv (", ", (char **) words);
  return refuse (row, ACCORD_ERROR_INPUT, error, "no decision is called '%s'; write one of %s", word, all);
}

/* A class or annotator typed into a row that takes none is a slip of the reviewer's. */
static bool
check_unwanted (const Row *row, GError **error)
{
  const char *word = cell (row, ACCORD_SHEET_DECISION);
  const bool takes_class = strcmp (word, "class") == 0 || strcmp (word, "slip") == 0;
  if (is_filled (row, ACCORD_SHEET_CLASS) && !takes_class)
    return refuse (row, ACCORD_ERROR_INPUT, error, "the decision %s takes no class; leave the class '%s' out",
                   word, cell (row, ACCORD_SHEET_CLASS));
  if (is_filled (row, ACCORD_SHEET_ANNOTATOR) && strcmp (word, "slip") != 0)
    return refuse (row, ACCORD_ERROR_INPUT, error, "the decision %s takes no annotator; leave '%s' out", word,
                   cell (row, ACCORD_SHEET_ANNOTATOR));
  return true;
}

static bool
check_state (const Row *row, GError **error)
{
  const char *then = cell (row, ACCORD_SHEET_STATE);
  const AccordReview *review = row->reader->review;
  g_autofree char *now = accord_sheet_state (review, row->item);
  if (strcmp (then, now) == 0)
    return true;
  const char *name = cell (row, ACCORD_SHEET_ITEM);
  if (*then == '\0')
    return refuse (row, ACCORD_ERROR_INPUT, error, "the state of '%s' is empty; take it from a new sheet",
                   name);
  g_autofree char *votes = accord_review_votes (review, row->item);
  const char *before = is_filled (row, ACCORD_SHEET_VOTES) ? cell (row, ACCORD_SHEET_VOTES) : "unknown votes";
  return refuse (
      row, ACCORD_ERROR_CONFLICT, error,
      "the labels of '%s' are not those the decision was made on: then %s (%s), now %s (%s); decide on a "
      "new sheet",
      name, before, then, *votes != '\0' ? votes : "none", now);
}

static bool
find_class (const Row *row, uint16_t *ret_class, GError **error)
{
  const AccordDataset *full = row->reader->review->full;
  const char *name = without_guard (cell (row, ACCORD_SHEET_CLASS));
  for (size_t k = 0; k < full->n_classes; k++)
    {
      const char *known = accord_names_get (&full->class_names, k);
      if (strcmp (known, name) == 0 || strcmp (known, cell (row, ACCORD_SHEET_CLASS)) == 0)
        {
          *ret_class = (uint16_t) k;
          return true;
        }
    }
  g_autoptr (GString) all = g_string_new (NULL);
  for (size_t k = 0; k < MIN (full->n_classes, LISTED); k++)
    g_string_append_printf (all, "%s%s", k > 0 ? ", " : "", accord_names_get (&full->class_names, k));
  if (full->n_classes > LISTED)
    g_string_append (all, " …");
  return refuse (row, ACCORD_ERROR_INPUT, error, "no class '%s'; there are %s", name, all->str);
}

/* ---- slips ---- */

/* What @annotator said last. */
static uint16_t
label_of (const AccordDataset *full, uint32_t item, uint32_t annotator)
{
  uint16_t klass = ACCORD_CLASS_NONE;
  for (uint64_t i = full->item_start[item]; i < full->item_start[item + 1]; i++)
    if (full->annotator[i] == annotator)
      klass = full->klass[i];
  return klass;
}

/* Whether label @i is its annotator's last one for the item. */
static bool
is_last (const AccordDataset *full, uint32_t item, uint64_t i)
{
  return i + 1 == full->item_start[item + 1] || full->annotator[i + 1] != full->annotator[i];
}

/* The one annotator whose class nobody else gave, among three or more. */
static uint32_t
lone_dissenter (const AccordDataset *full, uint32_t item)
{
  g_autofree uint32_t *count = g_new0 (uint32_t, full->n_classes + 1);
  const uint64_t start = full->item_start[item], end = full->item_start[item + 1];
  for (uint64_t i = start; i < end; i++)
    count[full->klass[i]] += is_last (full, item, i);
  uint32_t lone = ACCORD_DICTIONARY_NONE;
  size_t n = 0, found = 0;
  for (uint64_t i = start; i < end; i++)
    {
      if (!is_last (full, item, i))
        continue;
      n++;
      if (count[full->klass[i]] != 1)
        continue;
      found++;
      lone = full->annotator[i];
    }
  return n >= 3 && found == 1 ? lone : ACCORD_DICTIONARY_NONE;
}

/* What everybody but @annotator says, or ACCORD_CLASS_NONE if they differ. */
static uint16_t
others_class (const AccordDataset *full, uint32_t item, uint32_t annotator)
{
  uint16_t klass = ACCORD_CLASS_NONE;
  for (uint64_t i = full->item_start[item]; i < full->item_start[item + 1]; i++)
    {
      if (full->annotator[i] == annotator || !is_last (full, item, i))
        continue;
      if (klass != ACCORD_CLASS_NONE && klass != full->klass[i])
        return ACCORD_CLASS_NONE;
      klass = full->klass[i];
    }
  return klass;
}

static bool
find_slip_annotator (const Row *row, uint32_t *ret_annotator, GError **error)
{
  const AccordReview *review = row->reader->review;
  const char *item = cell (row, ACCORD_SHEET_ITEM), *text = cell (row, ACCORD_SHEET_ANNOTATOR);
  if (!is_filled (row, ACCORD_SHEET_ANNOTATOR))
    {
      *ret_annotator = lone_dissenter (review->full, row->item);
      if (*ret_annotator != ACCORD_DICTIONARY_NONE)
        return true;
      return refuse (row, ACCORD_ERROR_INPUT, error,
                     "whose label of '%s' is the slip; write the letter or name into the column annotator",
                     item);
    }
  g_autoptr (AccordVoices) voices = accord_voices_new (review, row->item, false);
  *ret_annotator = accord_voices_annotator (voices, text);
  if (*ret_annotator == ACCORD_DICTIONARY_NONE)
    *ret_annotator = accord_voices_annotator (voices, without_guard (text));
  if (*ret_annotator != ACCORD_DICTIONARY_NONE)
    return true;
  return refuse (row, ACCORD_ERROR_INPUT, error, "nobody called '%s' labelled '%s'", text, item);
}

static bool
fill_slip (const Row *row, AccordDecision *decision, GError **error)
{
  const AccordDataset *full = row->reader->review->full;
  uint32_t annotator;
  uint16_t klass;
  if (!find_slip_annotator (row, &annotator, error))
    return false;
  if (is_filled (row, ACCORD_SHEET_CLASS))
    {
      if (!find_class (row, &klass, error))
        return false;
    }
  else
    klass = others_class (full, row->item, annotator);
  const char *name = accord_names_get (&full->annotator_names, annotator);
  if (klass == ACCORD_CLASS_NONE)
    return refuse (row, ACCORD_ERROR_INPUT, error,
                   "the others do not agree on '%s'; write the right class into the column class",
                   cell (row, ACCORD_SHEET_ITEM));
  if (klass == label_of (full, row->item, annotator))
    return refuse (row, ACCORD_ERROR_INPUT, error, "'%s' is what %s said: that is no slip",
                   accord_names_get (&full->class_names, klass),
                   is_filled (row, ACCORD_SHEET_ANNOTATOR) ? cell (row, ACCORD_SHEET_ANNOTATOR) : name);
  if (!is_filled (row, ACCORD_SHEET_CLASS) || !is_filled (row, ACCORD_SHEET_ANNOTATOR))
    row->reader->sheet.completed++;
  decision->annotator = g_strdup (name);
  decision->klass = g_strdup (accord_names_get (&full->class_names, klass));
  return true;
}

/* ---- a row into a decision ---- */

static bool
check_reviewer (const Row *row, AccordDecision *decision, GError **error)
{
  const char *reviewer = cell (row, ACCORD_SHEET_REVIEWER);
  if (*reviewer == '\0')
    reviewer = row->reader->reviewer;
  if (reviewer == NULL || *reviewer == '\0')
    return refuse (row, ACCORD_ERROR_INPUT, error,
                   "who decided; fill the column reviewer, or give --reviewer NAME");
  decision->reviewer = g_strdup (reviewer);
  g_autofree char *key = g_strconcat (reviewer, "\n", decision->item, NULL);
  const uint64_t *before = g_hash_table_lookup (row->reader->lines, key);
  if (before != NULL)
    return refuse (row, ACCORD_ERROR_INPUT, error,
                   "%s decides on '%s' twice, first in line %" G_GUINT64_FORMAT, reviewer, decision->item,
                   *before);
  uint64_t *line = g_new (uint64_t, 1);
  *line = row->line;
  g_hash_table_insert (row->reader->lines, g_steal_pointer (&key), line);
  return true;
}

static char *
copy_filled (const Row *row, AccordSheetColumn column)
{
  return is_filled (row, column) ? g_strdup (cell (row, column)) : NULL;
}

/* One text that is equal for decisions that say the same. */
static char *
fingerprint (const AccordDecision *decision)
{
  const char *const parts[] = { decision->item,     decision->decision, decision->klass, decision->annotator,
                                decision->reviewer, decision->reason,   decision->note,  decision->state };
  GString *out = g_string_new (NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_string_append (out, parts[i] != NULL ? parts[i] : "");
      g_string_append_c (out, '\x1f');
    }
  return g_string_free (out, FALSE);
}

/* Nothing but empty cells: what a spreadsheet leaves below the table. */
static bool
is_blank (const Row *row)
{
  for (int i = 0; i < ACCORD_SHEET_COLUMNS; i++)
    if (row->cells[i][0] != '\0')
      return false;
  return true;
}

static bool
decide (Row *row, GError **error)
{
  Reader *reader = row->reader;
  if (!check_question (row, error) || !find_item (row, error) || !check_word (row, error)
      || !check_unwanted (row, error) || !check_state (row, error))
    return false;
  g_autoptr (AccordDecision) decision = g_new0 (AccordDecision, 1);
  const AccordDataset *full = reader->review->full;
  decision->item = g_strdup (accord_names_get (&full->item_names, row->item));
  decision->decision = g_strdup (cell (row, ACCORD_SHEET_DECISION));
  decision->state = accord_review_state (reader->review, row->item);
  decision->reason = copy_filled (row, ACCORD_SHEET_REASON);
  decision->note = copy_filled (row, ACCORD_SHEET_NOTE);
  if (!check_reviewer (row, decision, error))
    return false;
  if (strcmp (decision->decision, "class") == 0)
    {
      uint16_t klass;
      if (!is_filled (row, ACCORD_SHEET_CLASS))
        return refuse (row, ACCORD_ERROR_INPUT, error, "which class; write it into the column class");
      if (!find_class (row, &klass, error))
        return false;
      decision->klass = g_strdup (accord_names_get (&full->class_names, klass));
    }
  else if (strcmp (decision->decision, "slip") == 0 && !fill_slip (row, decision, error))
    return false;
  g_autofree char *print = fingerprint (decision);
  if (g_hash_table_contains (reader->known, print))
    reader->sheet.known++;
  else
    g_ptr_array_add (reader->sheet.decisions, g_steal_pointer (&decision));
  return true;
}

static bool
judge (Row *row, GError **error)
{
  if (is_filled (row, ACCORD_SHEET_DECISION))
    return decide (row, error);
  if (is_filled (row, ACCORD_SHEET_CLASS) || is_filled (row, ACCORD_SHEET_ANNOTATOR))
    return refuse (
        row, ACCORD_ERROR_INPUT, error,
        "the column %s is filled, but there is no decision; write class or slip, or empty the cell",
        is_filled (row, ACCORD_SHEET_CLASS) ? "class" : "annotator");
  row->reader->sheet.empty += !is_blank (row);
  return true;
}

/* An AccordTableFunc: goes on after a bad row, to tell of all of them. */
static bool
read_row (uint64_t line, const AccordSpan *fields, size_t n_fields, gpointer data, GError **error)
{
  Reader *reader = data;
  if (!reader->header)
    {
      reader->header = true;
      return read_header (reader, line, fields, n_fields, error);
    }
  if (!accord_interrupt_check (error))
    return false;
  Row row = { .reader = reader, .line = line };
  for (int i = 0; i < ACCORD_SHEET_COLUMNS; i++)
    row.cells[i] = reader->place[i] >= 0 ? fields[reader->place[i]].data : "";
  g_autoptr (GError) bad = NULL;
  if (judge (&row, &bad))
    return true;
  if (reader->first == NULL)
    reader->first = g_steal_pointer (&bad);
  else
    g_array_append_val (reader->more, line);
  return true;
}

/* ---- the whole sheet ---- */

static void
reader_init (Reader *reader, const AccordReview *review, const char *name, const char *reviewer)
{
  *reader = (Reader){ .review = review, .name = name, .reviewer = reviewer };
  for (int i = 0; i < ACCORD_SHEET_COLUMNS; i++)
    reader->place[i] = -1;
  reader->lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reader->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < review->decisions->len; i++)
    g_hash_table_add (reader->known, fingerprint (review->decisions->pdata[i]));
  reader->sheet.decisions = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_decision_free);
  reader->more = g_array_new (FALSE, FALSE, sizeof (uint64_t));
}

static void
reader_clear (Reader *reader)
{
  g_hash_table_unref (reader->lines);
  g_hash_table_unref (reader->known);
  accord_sheet_clear (&reader->sheet);
  g_array_unref (reader->more);
  g_clear_error (&reader->first);
}

static bool
finish (Reader *reader, GError **error)
{
  if (reader->first == NULL)
    return true;
  g_autoptr (GString) others = g_string_new (NULL);
  for (guint i = 0; i < MIN (reader->more->len, LISTED); i++)
    g_string_append_printf (others, "%s%" G_GUINT64_FORMAT, i > 0 ? ", " : "",
                            g_array_index (reader->more, uint64_t, i));
  if (reader->more->len > LISTED)
    g_string_append_printf (others, " and %u more", reader->more->len - LISTED);
  if (others->len > 0)
    g_set_error (error, ACCORD_ERROR, reader->first->code, "%s (and wrong too: line%s %s)",
                 reader->first->message, reader->more->len > 1 ? "s" : "", others->str);
  else
    g_propagate_error (error, g_steal_pointer (&reader->first));
  return false;
}

bool
accord_sheet_read (const char *path, const char *name, const AccordReview *review, const char *reviewer,
                   AccordSheet *ret_sheet, GError **error)
{
  Reader reader;
  AccordTableInfo info;
  reader_init (&reader, review, name, reviewer);
  const bool good
      = accord_table_read (path, name, 0, read_row, NULL, &reader, &info, error) && finish (&reader, error);
  if (good)
    {
      *ret_sheet = reader.sheet;
      reader.sheet = (AccordSheet){ 0 };
    }
  reader_clear (&reader);
  return good;
}
