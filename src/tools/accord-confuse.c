/* accord-confuse: which classes people mix up, and how well they can tell them apart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/error.h>
#include <accord/cli/cli.h>
#include <accord/stats/confusion.h>
#include <accord/stats/votes.h>

enum
{
  TABLE_ROWS = 30, /* without --limit */
};

static char *opt_sort, *opt_items, *opt_limit;
static gboolean opt_gold, opt_matrix, opt_shares;

static const GOptionEntry options[] = {
  { "sort", 0, 0, G_OPTION_ARG_FILENAME, &opt_sort,
    "what comes first: the most frequent confusion (default) or what "
    "people can tell apart least",
    "count|two_way" },
  { "items", 0, 0, G_OPTION_ARG_FILENAME, &opt_items, "list the items behind a pair of classes", "A,B" },
  { "gold", 0, 0, G_OPTION_ARG_NONE, &opt_gold, "against the gold answers instead of among people", NULL },
  { "matrix", 0, 0, G_OPTION_ARG_NONE, &opt_matrix, "the whole square table of counts", NULL },
  { "shares", 0, 0, G_OPTION_ARG_NONE, &opt_shares, "with --matrix: shares of each row instead of counts",
    NULL },
  { "limit", 0, 0, G_OPTION_ARG_FILENAME, &opt_limit,
    "list at most so many rows; 0 = all; default: all, but 30 in a table", "NUMBER" },
  { NULL },
};

static const AccordColumn pair_columns[] = {
  { "class_a", "class a", ACCORD_COLUMN_TEXT, 0 },   { "class_b", "class b", ACCORD_COLUMN_TEXT, 0 },
  { "count", "count", ACCORD_COLUMN_NUMBER, 1 },     { "share", "share", ACCORD_COLUMN_NUMBER, 2 },
  { "given_a", NULL, ACCORD_COLUMN_NUMBER, 3 },      { "given_b", NULL, ACCORD_COLUMN_NUMBER, 3 },
  { "delta", NULL, ACCORD_COLUMN_NUMBER, 3 },        { "delta_low", NULL, ACCORD_COLUMN_NUMBER, 3 },
  { "delta_high", NULL, ACCORD_COLUMN_NUMBER, 3 },   { "two_way", "2-way", ACCORD_COLUMN_NUMBER, 2 },
  { "two_way_low", "low", ACCORD_COLUMN_NUMBER, 2 }, { "two_way_high", "high", ACCORD_COLUMN_NUMBER, 2 },
  { "lift", "lift", ACCORD_COLUMN_NUMBER, 2 },       { "note", "note", ACCORD_COLUMN_TEXT, 0 },
};

static const AccordColumn item_columns[] = {
  { "rank", NULL, ACCORD_COLUMN_COUNT, 0 },
  { "item", "item", ACCORD_COLUMN_TEXT, 0 },
  { "evidence", "evidence", ACCORD_COLUMN_NUMBER, 2 },
  { "count_a", NULL, ACCORD_COLUMN_COUNT, 0 },
  { "count_b", NULL, ACCORD_COLUMN_COUNT, 0 },
  { "labels", "labels", ACCORD_COLUMN_COUNT, 0 },
  { "votes", "votes", ACCORD_COLUMN_TEXT, 0 },
};

static size_t
shown (const AccordCli *cli, uint64_t limit, size_t rows)
{
  if (opt_limit == NULL && accord_cli_format (cli) == ACCORD_FORMAT_TABLE)
    limit = TABLE_ROWS;
  return limit > 0 ? (size_t) MIN (limit, rows) : rows;
}

static void
note_rest (AccordReport *report, size_t rows, size_t all, const char *what)
{
  if (opt_limit == NULL && rows < all)
    accord_report_note (report, "%" G_GSIZE_FORMAT " more %s: --limit 0 lists all", all - rows, what);
}

static bool
list_items (AccordCli *cli, const AccordDataset *dataset, uint64_t limit, GError **error)
{
  uint16_t a, b;
  if (!accord_cli_parse_pair ("--items", opt_items, dataset, &a, &b, error))
    return false;
  g_autoptr (GArray) items = accord_confusion_items (dataset, a, b, opt_gold);
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, dataset, item_columns, G_N_ELEMENTS (item_columns));
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  const size_t rows = shown (cli, limit, items->len);
  for (size_t i = 0; i < rows; i++)
    {
      const AccordConfusionItem *item = &g_array_index (items, AccordConfusionItem, i);
      accord_votes_count (&votes, dataset, item->item, NULL);
      g_autofree char *text = accord_votes_text (&votes, dataset);
      accord_report_count (report, i + 1);
      accord_report_text (report, accord_names_get (&dataset->item_names, item->item));
      accord_report_number (report, item->evidence);
      accord_report_count (report, item->count_a);
      accord_report_count (report, item->count_b);
      accord_report_count (report, item->labels);
      accord_report_text (report, text);
    }
  accord_votes_clear (&votes);
  note_rest (report, rows, items->len, "items");
  return accord_report_finish (report, error);
}

static bool
list_pairs (AccordCli *cli, const AccordDataset *dataset, const AccordConfusion *confusion, uint64_t limit,
            GError **error)
{
  const bool two_way = opt_sort != NULL && strcmp (opt_sort, "two_way") == 0;
  g_autofree uint32_t *rank
      = accord_confusion_rank (confusion, two_way ? ACCORD_CONFUSION_BY_TWO_WAY : ACCORD_CONFUSION_BY_COUNT);
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, dataset, pair_columns, G_N_ELEMENTS (pair_columns));
  const size_t rows = shown (cli, limit, confusion->n_pairs);
  for (size_t i = 0; i < rows; i++)
    {
      const AccordConfusionPair *p = &confusion->pairs[rank[i]];
      g_autofree char *note = accord_confusion_note (confusion, p);
      accord_report_text (report, accord_names_get (&dataset->class_names, p->a));
      accord_report_text (report, accord_names_get (&dataset->class_names, p->b));
      const double numbers[]
          = { p->count,      p->share,   p->given_a,     p->given_b,      p->delta, p->delta_low,
              p->delta_high, p->two_way, p->two_way_low, p->two_way_high, p->lift };
      for (size_t j = 0; j < G_N_ELEMENTS (numbers); j++)
        accord_report_number (report, numbers[j]);
      accord_report_text (report, note);
    }
  note_rest (report, rows, confusion->n_pairs, "pairs");
  if (!confusion->complete)
    accord_report_note (report, "%" G_GSIZE_FORMAT " classes: only pairs that occur are listed",
                        confusion->n_classes);
  if (dataset->n_classes < 2)
    accord_report_note (report, "fewer than two classes: nothing to mix up");
  if (opt_gold)
    accord_report_note (
        report, "class a is the gold answer, class b what people said; delta and two_way do not apply");
  return accord_report_finish (report, error);
}

static bool
show_matrix (AccordCli *cli, const AccordDataset *dataset, const AccordConfusion *c, GError **error)
{
  if (!c->complete)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "--matrix: %" G_GSIZE_FORMAT " classes are too many for a "
                   "square table (%d at most)",
                   c->n_classes, ACCORD_CONFUSION_ALL_PAIRS);
      return false;
    }
  g_autofree AccordColumn *columns = g_new0 (AccordColumn, c->n_classes + 1);
  columns[0] = (AccordColumn){ "class_a", opt_gold ? "gold" : "class", ACCORD_COLUMN_TEXT, 0 };
  for (size_t k = 0; k < c->n_classes; k++)
    columns[k + 1].name = columns[k + 1].heading = accord_names_get (&dataset->class_names, k),
                columns[k + 1].type = ACCORD_COLUMN_NUMBER,
                columns[k + 1].decimals = opt_shares ? 3
                                          : opt_gold ? 0
                                                     : 1;
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns, c->n_classes + 1);
  for (size_t i = 0; i < c->n_classes; i++)
    {
      accord_report_text (report, columns[i + 1].name);
      for (size_t j = 0; j < c->n_classes; j++)
        accord_report_number (report, accord_confusion_count (c, (uint16_t) i, (uint16_t) j)
                                          / (opt_shares ? c->total[i] : 1));
    }
  return accord_report_finish (report, error);
}

static bool
check_options (GError **error)
{
  const char *wrong = NULL;
  if (opt_sort != NULL && strcmp (opt_sort, "count") != 0 && strcmp (opt_sort, "two_way") != 0)
    wrong = "--sort: not one of count, two_way";
  else if (opt_gold && opt_sort != NULL && strcmp (opt_sort, "two_way") == 0)
    wrong = "--sort two_way does not go with --gold: two_way is about two people";
  else if (opt_matrix && opt_items != NULL)
    wrong = "--matrix and --items do not go together";
  else if (opt_shares && !opt_matrix)
    wrong = "--shares goes with --matrix";
  if (wrong != NULL)
    g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, wrong);
  return wrong == NULL;
}

static bool
show (AccordCli *cli, const AccordDataset *dataset, uint64_t limit, GError **error)
{
  if (opt_gold && dataset->gold == NULL)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "--gold: there are no gold answers; import them with "
                   "accord-import --kind gold");
      return false;
    }
  if (opt_items != NULL)
    return list_items (cli, dataset, limit, error);
  g_autoptr (AccordProfiles) profiles = opt_gold ? NULL : accord_profiles_new (dataset, false);
  g_autoptr (AccordConfusion) confusion
      = opt_gold ? accord_confusion_gold_new (dataset, error)
                 : accord_confusion_new (profiles, accord_cli_confidence (cli), error);
  if (confusion == NULL)
    return false;
  return opt_matrix ? show_matrix (cli, dataset, confusion, error)
                    : list_pairs (cli, dataset, confusion, limit, error);
}

static int
run (AccordCli *cli, GError **error)
{
  uint64_t limit = 0;
  if (!check_options (error)
      || (opt_limit != NULL && !accord_cli_parse_count ("--limit", opt_limit, 0, UINT64_MAX, &limit, error)))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  if (store == NULL)
    return 2;
  g_autoptr (AccordDataset) dataset
      = accord_cli_load (cli, store, opt_items != NULL ? ACCORD_LOAD_ITEM_NAMES : ACCORD_LOAD_DEFAULT, error);
  return dataset != NULL && show (cli, dataset, limit, error) ? 0 : 2;
}

static const AccordTool tool = {
  .name = "accord-confuse",
  .arguments = "DATABASE|FILE...",
  .summary = "which classes people mix up, and how well they tell them apart",
  .options = options,
  .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL,
  .run = run,
};

int
main (int argc, char **argv)
{
  return accord_cli_main (&tool, argc, argv);
}
