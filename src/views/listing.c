/* Items under review as rows, and the decisions in force.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/listing.h>

#include <string.h>
#include <accord/base/text.h>
#include <accord/stats/votes.h>

static const AccordColumn list_columns[] = {
  ACCORD_COUNT ("rank", "rank"),    ACCORD_TEXT ("item", "item"),     ACCORD_TEXT ("kind", "kind"),
  ACCORD_TEXT ("action", "action"), ACCORD_TEXT ("answer", "answer"), ACCORD_COUNT ("labels", "labels"),
  ACCORD_TEXT ("who", "who"),
};

static const AccordColumn decision_columns[] = {
  ACCORD_TEXT ("item", "item"),         ACCORD_TEXT ("decision", "decision"),
  ACCORD_TEXT ("class", "class"),       ACCORD_TEXT ("annotator", "annotator"),
  ACCORD_TEXT ("reviewer", "reviewer"), ACCORD_TEXT ("reason", "reason"),
  ACCORD_TEXT ("note", NULL),           ACCORD_TEXT ("time", NULL),
  ACCORD_TEXT ("outdated", NULL),
};

static const AccordColumn recorded_columns[] = {
  ACCORD_TEXT ("decision", "decision"),
  ACCORD_COUNT ("items", "items"),
};

struct AccordListing
{
  const AccordReview *review;
  const AccordDataset *dataset;
  AccordListingForm form;
  bool names;
  bool table;
  AccordColumn columns[MAX (G_N_ELEMENTS (list_columns), ACCORD_SHEET_COLUMNS)];
  AccordReport *report;
  AccordVotes votes;
};

static AccordReport *
sheet_report (AccordCli *cli, AccordColumn *columns)
{
  for (int i = 0; i < ACCORD_SHEET_COLUMNS; i++)
    columns[i] = (AccordColumn){ .name = accord_sheet_column_name ((AccordSheetColumn) i),
                                 .type = ACCORD_COLUMN_TEXT };
  return accord_cli_report_as (cli, ACCORD_FORMAT_CSV, NULL, columns, ACCORD_SHEET_COLUMNS);
}

AccordListing *
accord_listing_new (AccordCli *cli, const AccordReview *review, const AccordDataset *dataset,
                    AccordListingForm form, bool names)
{
  AccordListing *listing = g_new0 (AccordListing, 1);
  listing->review = review;
  listing->dataset = dataset;
  listing->form = form;
  listing->names = names;
  listing->table = accord_cli_format (cli) == ACCORD_FORMAT_TABLE;
  listing->report = form == ACCORD_LISTING_SHEET
                        ? sheet_report (cli, listing->columns)
                        : accord_cli_report (cli, dataset, list_columns, G_N_ELEMENTS (list_columns));
  accord_votes_init (&listing->votes, dataset->n_classes);
  return listing;
}

void
accord_listing_free (AccordListing *listing)
{
  if (listing == NULL)
    return;
  accord_report_free (listing->report);
  accord_votes_clear (&listing->votes);
  g_free (listing);
}

bool
accord_listing_finish (AccordListing *listing, GError **error)
{
  return accord_report_finish (listing->report, error);
}

/* ---- what an item shows ---- */

/* The item at hand. */
typedef struct
{
  size_t item;
  uint64_t rank;
  const char *kind;
  const char *action;
  uint32_t full_item;
  AccordVoices *voices;
  bool begun; /* its first row is written */
} Entry;

static const char *
gold_name (const AccordListing *listing, const Entry *entry)
{
  const AccordDataset *dataset = listing->dataset;
  if (dataset->gold == NULL || dataset->gold[entry->item] == ACCORD_CLASS_NONE)
    return NULL;
  return accord_names_get (&dataset->class_names, dataset->gold[entry->item]);
}

static uint32_t
tags_of (const AccordListing *listing, const Entry *entry)
{
  return listing->dataset->tags != NULL ? listing->dataset->tags[entry->item] : 0;
}

/* The tag's name, or what several have in common. */
static const char *
tag_name (const AccordListing *listing)
{
  const AccordNames *names = &listing->dataset->tag_names;
  return accord_names_size (names) == 1 ? accord_names_get (names, 0) : "(tagged)";
}

/* A row of the list; in a table only the first of an item repeats what they share. */
static void
list_row (AccordListing *listing, Entry *entry, const char *answer, uint64_t labels, const char *who)
{
  AccordReport *report = listing->report;
  const bool blank = listing->table && entry->begun;
  entry->begun = true;
  if (blank)
    accord_report_empty (report);
  else
    accord_report_count (report, entry->rank);
  accord_report_text (report, blank ? NULL : accord_names_get (&listing->dataset->item_names, entry->item));
  accord_report_text (report, blank ? NULL : entry->kind);
  accord_report_text (report, blank ? NULL : entry->action);
  accord_report_text (report, answer);
  if (labels > 0)
    accord_report_count (report, labels);
  else
    accord_report_empty (report);
  accord_report_text (report, who);
}

static void
list_item (AccordListing *listing, Entry *entry)
{
  const AccordVotes *votes = &listing->votes;
  for (size_t j = 0; j < votes->n_present; j++)
    {
      g_autofree char *who
          = accord_voices_who (entry->voices, listing->dataset, entry->item, votes->klass[j]);
      list_row (listing, entry, accord_names_get (&listing->dataset->class_names, votes->klass[j]),
                votes->count[j], who);
    }
  if (tags_of (listing, entry) > 0)
    list_row (listing, entry, tag_name (listing), tags_of (listing, entry), NULL);
  if (gold_name (listing, entry) != NULL)
    list_row (listing, entry, gold_name (listing, entry), 0, "(gold)");
}

/* "billing: A B C; refund: D; cannot_tell: 2" */
static char *
answers_text (const AccordListing *listing, const Entry *entry)
{
  const AccordVotes *votes = &listing->votes;
  GString *out = g_string_new (NULL);
  for (size_t j = 0; j < votes->n_present; j++)
    {
      g_autofree char *who
          = accord_voices_who (entry->voices, listing->dataset, entry->item, votes->klass[j]);
      g_string_append (out, j > 0 ? "; " : "");
      accord_votes_append_name (out, accord_names_get (&listing->dataset->class_names, votes->klass[j]));
      g_string_append_printf (out, ": %s", who);
    }
  if (tags_of (listing, entry) > 0)
    {
      g_string_append (out, out->len > 0 ? "; " : "");
      accord_votes_append_name (out, tag_name (listing));
      g_string_append_printf (out, ": %" G_GUINT32_FORMAT, tags_of (listing, entry));
    }
  return g_string_free (out, FALSE);
}

static void
sheet_item (AccordListing *listing, const Entry *entry)
{
  g_autofree char *votes = accord_votes_text (&listing->votes, listing->dataset);
  g_autofree char *answers = answers_text (listing, entry);
  g_autofree char *state = accord_sheet_state (listing->review, entry->full_item);
  const char *const cells[ACCORD_SHEET_COLUMNS] = {
    [ACCORD_SHEET_ITEM] = accord_names_get (&listing->dataset->item_names, entry->item),
    [ACCORD_SHEET_KIND] = entry->kind,
    [ACCORD_SHEET_ACTION] = entry->action,
    [ACCORD_SHEET_VOTES] = votes,
    [ACCORD_SHEET_ANSWERS] = answers,
    [ACCORD_SHEET_GOLD] = gold_name (listing, entry),
    [ACCORD_SHEET_QUESTION] = listing->dataset->question,
    [ACCORD_SHEET_STATE] = state,
  };
  for (int i = 0; i < ACCORD_SHEET_COLUMNS; i++)
    accord_report_text (listing->report, cells[i]);
}

/* @rank is the item's among all flagged items. */
static void
add_item (AccordListing *listing, const AccordFlag *flag, uint64_t rank, uint32_t full_item)
{
  g_autoptr (AccordVoices) voices = accord_voices_new (listing->review, full_item, listing->names);
  Entry entry = { flag->item,
                  rank,
                  accord_flag_kind_name ((AccordFlagKind) flag->kind),
                  accord_flag_action_name ((AccordFlagAction) flag->action),
                  full_item,
                  voices,
                  false };
  accord_votes_count (&listing->votes, listing->dataset, flag->item, NULL);
  if (listing->form == ACCORD_LISTING_SHEET)
    sheet_item (listing, &entry);
  else
    list_item (listing, &entry);
}

void
accord_listing_add_flags (AccordListing *listing, const AccordFlags *flags, const AccordListingChoice *choice)
{
  const AccordReview *review = listing->review;
  uint64_t found = 0, decided = 0, outdated = 0;
  for (size_t i = 0; i < flags->n_flags; i++)
    {
      const AccordFlag *flag = &flags->flags[i];
      const char *name = accord_names_get (&listing->dataset->item_names, flag->item);
      const uint32_t item
          = choice->kinds >> flag->kind & 1 ? accord_review_item (review, name) : ACCORD_DICTIONARY_NONE;
      if (item == ACCORD_DICTIONARY_NONE) /* of another kind, or imported this moment */
        continue;
      if (!choice->decided && review->decided[item])
        {
          decided++;
          continue;
        }
      outdated += review->outdated[item];
      if (found++ < choice->limit)
        add_item (listing, flag, i + 1, item);
    }
  g_autofree char *summary = accord_flags_summary (flags);
  accord_report_note (listing->report, "%s", summary);
  if (found > choice->limit)
    accord_report_note (listing->report, "shown: the first %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT,
                        choice->limit, found);
  if (decided > 0)
    accord_report_note (listing->report, "%" G_GUINT64_FORMAT " decided already, left out; --all shows them",
                        decided);
  if (outdated > 0)
    accord_report_note (listing->report, "%" G_GUINT64_FORMAT " decided on labels that have changed since",
                        outdated);
}

/* ---- decisions ---- */

static void
note_count (AccordReport *report, uint64_t n, const char *one, const char *many)
{
  accord_report_note (report, "%" G_GUINT64_FORMAT " %s", n, accord_text_plural (n, one, many));
}

static void
note_some (AccordReport *report, uint64_t n, const char *one, const char *many)
{
  if (n > 0)
    note_count (report, n, one, many);
}

/* Items with decisions of several reviewers that are not the same; decisions stand by item. */
static uint64_t
count_disputed (const AccordReview *review)
{
  uint64_t n = 0;
  const char *counted = NULL;
  for (guint i = 1; i < review->decisions->len; i++)
    {
      const AccordDecision *before = review->decisions->pdata[i - 1], *decision = review->decisions->pdata[i];
      if (strcmp (before->item, decision->item) != 0 || g_strcmp0 (counted, decision->item) == 0)
        continue;
      if (strcmp (before->decision, decision->decision) == 0
          && g_strcmp0 (before->klass, decision->klass) == 0
          && g_strcmp0 (before->annotator, decision->annotator) == 0)
        continue;
      counted = decision->item;
      n++;
    }
  return n;
}

static bool
is_outdated (const AccordReview *review, const AccordDecision *decision)
{
  const uint32_t item = accord_review_item (review, decision->item);
  if (item == ACCORD_DICTIONARY_NONE)
    return true;
  g_autofree char *state = accord_review_state (review, item);
  return g_strcmp0 (state, decision->state) != 0;
}

/* A table has no column for it. */
static char *
warn_outdated (const char *reason)
{
  return reason != NULL && reason[0] != '\0' ? g_strdup_printf ("(labels changed since) %s", reason)
                                             : g_strdup ("(labels changed since)");
}

bool
accord_listing_decisions (AccordCli *cli, const AccordReview *review, GError **error)
{
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, review->full, decision_columns, G_N_ELEMENTS (decision_columns));
  const bool table = accord_cli_format (cli) == ACCORD_FORMAT_TABLE;
  uint64_t outdated = 0;
  for (guint i = 0; i < review->decisions->len; i++)
    {
      const AccordDecision *decision = review->decisions->pdata[i];
      const bool old = is_outdated (review, decision);
      g_autofree char *warning = old && table ? warn_outdated (decision->reason) : NULL;
      const char *reason = warning != NULL ? warning : decision->reason;
      const char *const cells[]
          = { decision->item, decision->decision, decision->klass, decision->annotator, decision->reviewer,
              reason,         decision->note,     decision->time,  old ? "yes" : "no" };
      for (size_t j = 0; j < G_N_ELEMENTS (cells); j++)
        accord_report_text (report, cells[j]);
      outdated += old;
    }
  note_count (report, review->decisions->len, "decision in force", "decisions in force");
  note_some (report, outdated, "was made on labels that have changed since",
             "were made on labels that have changed since");
  note_some (report, count_disputed (review), "item on which reviewers differ",
             "items on which reviewers differ");
  return accord_report_finish (report, error);
}

static uint64_t
count_word (const AccordSheet *sheet, const char *word)
{
  uint64_t n = 0;
  for (guint i = 0; i < sheet->decisions->len; i++)
    n += strcmp (((const AccordDecision *) sheet->decisions->pdata[i])->decision, word) == 0;
  return n;
}

bool
accord_listing_recorded (AccordCli *cli, const AccordSheet *sheet, GError **error)
{
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, NULL, recorded_columns, G_N_ELEMENTS (recorded_columns));
  for (const char *const *word = accord_sheet_words (); *word != NULL; word++)
    if (count_word (sheet, *word) > 0)
      {
        accord_report_text (report, *word);
        accord_report_count (report, count_word (sheet, *word));
      }
  note_count (report, sheet->decisions->len, "decision recorded", "decisions recorded");
  note_some (report, sheet->known, "was in force already", "were in force already");
  note_some (report, sheet->completed, "slip completed from the votes", "slips completed from the votes");
  note_some (report, sheet->empty, "row without a decision", "rows without a decision");
  return accord_report_finish (report, error);
}
