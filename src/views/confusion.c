/* Pairs of classes, the square table, the items behind a pair.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/confusion.h>

#include <accord/base/error.h>
#include <accord/base/text.h>
#include <accord/stats/votes.h>

static const AccordColumn pair_columns[] = {
  ACCORD_TEXT ("class_a", "class a"),      ACCORD_TEXT ("class_b", "class b"),
  ACCORD_NUMBER ("count", "count", 1),     ACCORD_NUMBER ("share", "share", 2),
  ACCORD_NUMBER ("given_a", NULL, 3),      ACCORD_NUMBER ("given_b", NULL, 3),
  ACCORD_NUMBER ("delta", NULL, 3),        ACCORD_NUMBER ("delta_low", NULL, 3),
  ACCORD_NUMBER ("delta_high", NULL, 3),   ACCORD_NUMBER ("two_way", "2-way", 2),
  ACCORD_NUMBER ("two_way_low", "low", 2), ACCORD_NUMBER ("two_way_high", "high", 2),
  ACCORD_NUMBER ("lift", "lift", 2),       ACCORD_TEXT ("note", "note"),
};

/* The same columns; the table shows those that are about gold. */
static const AccordColumn gold_columns[] = {
  ACCORD_TEXT ("class_a", "gold"),         ACCORD_TEXT ("class_b", "said"),
  ACCORD_NUMBER ("count", "labels", 0),    ACCORD_NUMBER ("share", "share", 2),
  ACCORD_NUMBER ("given_a", "of gold", 3), ACCORD_NUMBER ("given_b", "of said", 3),
  ACCORD_NUMBER ("delta", NULL, 3),        ACCORD_NUMBER ("delta_low", NULL, 3),
  ACCORD_NUMBER ("delta_high", NULL, 3),   ACCORD_NUMBER ("two_way", NULL, 2),
  ACCORD_NUMBER ("two_way_low", NULL, 2),  ACCORD_NUMBER ("two_way_high", NULL, 2),
  ACCORD_NUMBER ("lift", "lift", 2),       ACCORD_TEXT ("note", "note"),
};

static const AccordColumn item_columns[] = {
  ACCORD_COUNT ("rank", NULL),    ACCORD_TEXT ("item", "item"),   ACCORD_NUMBER ("evidence", "evidence", 2),
  ACCORD_COUNT ("count_a", NULL), ACCORD_COUNT ("count_b", NULL), ACCORD_COUNT ("labels", "labels"),
  ACCORD_TEXT ("votes", "votes"),
};

static void
put_pair (AccordReport *report, const AccordDataset *dataset, const AccordConfusion *confusion,
          const AccordConfusionPair *p, bool table)
{
  const double numbers[]
      = { p->count,      p->share,   p->given_a,     p->given_b,      p->delta, p->delta_low,
          p->delta_high, p->two_way, p->two_way_low, p->two_way_high, p->lift };
  g_autofree char *note = accord_confusion_note (confusion, p, !table);
  accord_report_text (report, accord_names_get (&dataset->class_names, p->a));
  accord_report_text (report, accord_names_get (&dataset->class_names, p->b));
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    accord_report_number (report, numbers[i]);
  accord_report_text (report, note);
}

bool
accord_view_confusion_pairs (AccordCli *cli, const AccordDataset *dataset, const AccordConfusion *confusion,
                             AccordConfusionOrder order, GError **error)
{
  g_autofree uint32_t *rank = accord_confusion_rank (confusion, order);
  g_autoptr (AccordReport) report = accord_cli_report (
      cli, dataset, confusion->gold ? gold_columns : pair_columns, G_N_ELEMENTS (pair_columns));
  const bool table = accord_cli_format (cli) == ACCORD_FORMAT_TABLE,
             brief = table && !accord_cli_limit_given (cli);
  const size_t all = confusion->n_pairs;
  size_t rows = 0, never = 0;
  for (size_t i = 0; i < all; i++)
    if (brief && confusion->pairs[rank[i]].count <= 0)
      never++;
    else if (rows < accord_cli_limit (cli))
      {
        put_pair (report, dataset, confusion, &confusion->pairs[rank[i]], table);
        rows++;
      }
  accord_cli_note_rest (cli, report, rows, all - never, "pairs");
  if (never > 0)
    accord_report_note (report, "%" G_GSIZE_FORMAT " %s never mixed up", never,
                        accord_text_plural (never, "pair was", "pairs were"));
  if (!confusion->complete)
    accord_report_note (report, "%" G_GSIZE_FORMAT " classes: only pairs that occur are listed",
                        confusion->n_classes);
  if (dataset->n_classes < 2)
    accord_report_note (report, "fewer than two classes: nothing to mix up");
  if (confusion->gold && !table)
    accord_report_note (report,
                        "class a is the gold answer, class b what people said; delta and two_way are about "
                        "two people and stay empty");
  return accord_report_finish (report, error);
}

bool
accord_view_confusion_matrix (AccordCli *cli, const AccordDataset *dataset, const AccordConfusion *confusion,
                              bool shares, GError **error)
{
  const size_t k = confusion->n_classes;
  if (!confusion->complete)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "--matrix: %" G_GSIZE_FORMAT " classes are too many for a square table (at most %d)", k,
                   ACCORD_CONFUSION_ALL_PAIRS);
      return false;
    }
  g_autofree AccordColumn *columns = g_new0 (AccordColumn, k + 1);
  columns[0] = (AccordColumn) ACCORD_TEXT ("class_a", confusion->gold ? "gold" : "class");
  for (size_t j = 0; j < k; j++)
    {
      const char *name = accord_names_get (&dataset->class_names, j);
      columns[j + 1] = (AccordColumn) ACCORD_NUMBER (name, name, shares ? 3 : confusion->gold ? 0 : 1);
    }
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns, k + 1);
  for (size_t i = 0; i < k; i++)
    {
      accord_report_text (report, columns[i + 1].name);
      for (size_t j = 0; j < k; j++)
        accord_report_number (report, accord_confusion_count (confusion, (uint16_t) i, (uint16_t) j)
                                          / (shares ? confusion->total[i] : 1));
    }
  return accord_report_finish (report, error);
}

static void
put_item (AccordReport *report, const AccordDataset *dataset, AccordVotes *votes,
          const AccordConfusionItem *item)
{
  accord_votes_count (votes, dataset, item->item, NULL);
  g_autofree char *text = accord_votes_text (votes, dataset);
  accord_report_text (report, accord_names_get (&dataset->item_names, item->item));
  accord_report_number (report, item->evidence);
  accord_report_count (report, item->count_a);
  accord_report_count (report, item->count_b);
  accord_report_count (report, item->labels);
  accord_report_text (report, text);
}

bool
accord_view_confusion_items (AccordCli *cli, const AccordDataset *dataset, uint16_t a, uint16_t b, bool gold,
                             GError **error)
{
  g_autoptr (GArray) items = accord_confusion_items (dataset, a, b, gold);
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, dataset, item_columns, G_N_ELEMENTS (item_columns));
  const size_t rows = (size_t) MIN (items->len, accord_cli_limit (cli));
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  for (size_t i = 0; i < rows; i++)
    {
      accord_report_count (report, i + 1);
      put_item (report, dataset, &votes, &g_array_index (items, AccordConfusionItem, i));
    }
  accord_votes_clear (&votes);
  accord_cli_note_rest (cli, report, rows, items->len, "items");
  if (items->len == 0)
    accord_report_note (report, "no item");
  return accord_report_finish (report, error);
}
