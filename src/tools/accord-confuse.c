/* accord-confuse: which classes people mix up, and how well they can tell them apart.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/error.h>
#include <accord/views/confusion.h>

static char *opt_sort, *opt_items;
static gboolean opt_gold, opt_matrix, opt_shares;

static const GOptionEntry options[] = {
  { "sort", 0, 0, G_OPTION_ARG_FILENAME, &opt_sort,
    "what comes first: the most frequent confusion, or what people can tell apart least; default: count",
    "count|two_way" },
  { "items", 0, 0, G_OPTION_ARG_FILENAME, &opt_items, "list the items behind a pair of classes", "A,B" },
  { "gold", 0, 0, G_OPTION_ARG_NONE, &opt_gold, "against the gold answers instead of among people", NULL },
  { "matrix", 0, 0, G_OPTION_ARG_NONE, &opt_matrix, "the whole square table of counts", NULL },
  { "shares", 0, 0, G_OPTION_ARG_NONE, &opt_shares, "with --matrix: shares of each row instead of counts",
    NULL },
  { 0 },
};

static bool
check_options (const AccordCli *cli, AccordConfusionOrder *ret_order, GError **error)
{
  const bool two_way = opt_sort != NULL && strcmp (opt_sort, "two_way") == 0;
  const char *wrong = NULL;
  if (opt_sort != NULL && !two_way && strcmp (opt_sort, "count") != 0)
    wrong = "--sort: not one of count, two_way";
  else if (opt_gold && two_way)
    wrong = "--sort two_way does not go with --gold: two_way is about two people";
  else if (opt_matrix && (opt_items != NULL || opt_sort != NULL || accord_cli_limit_given (cli)))
    wrong = "--matrix shows the whole table: --items, --sort and --limit do not go with it";
  else if (opt_items != NULL && opt_sort != NULL)
    wrong = "--items ranks items by evidence: --sort does not go with it";
  else if (opt_shares && !opt_matrix)
    wrong = "--shares goes with --matrix";
  if (wrong != NULL)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, wrong);
      return false;
    }
  *ret_order = two_way ? ACCORD_CONFUSION_BY_TWO_WAY : ACCORD_CONFUSION_BY_COUNT;
  return true;
}

static bool
show_items (AccordCli *cli, const AccordDataset *dataset, GError **error)
{
  uint16_t a, b;
  return accord_cli_parse_pair ("--items", opt_items, dataset, &a, &b, error)
         && accord_view_confusion_items (cli, dataset, a, b, opt_gold, error);
}

static AccordConfusion *
measure (AccordCli *cli, const AccordDataset *dataset, GError **error)
{
  if (opt_gold)
    return accord_confusion_gold_new (dataset, error);
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, false);
  return accord_confusion_new (profiles, accord_cli_confidence (cli), error);
}

static bool
show (AccordCli *cli, const AccordDataset *dataset, AccordConfusionOrder order, GError **error)
{
  if (opt_gold && dataset->gold == NULL)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "--gold: question %s has no gold answers for these items; import them with "
                   "accord-import --kind gold",
                   dataset->question);
      return false;
    }
  if (opt_items != NULL)
    return show_items (cli, dataset, error);
  g_autoptr (AccordConfusion) confusion = measure (cli, dataset, error);
  if (confusion == NULL)
    return false;
  return opt_matrix ? accord_view_confusion_matrix (cli, dataset, confusion, opt_shares, error)
                    : accord_view_confusion_pairs (cli, dataset, confusion, order, error);
}

static int
run (AccordCli *cli, GError **error)
{
  AccordConfusionOrder order;
  if (!check_options (cli, &order, error))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  if (store == NULL)
    return 2;
  const AccordLoadFlags flags = opt_items != NULL ? ACCORD_LOAD_ITEM_NAMES : ACCORD_LOAD_DEFAULT;
  g_autoptr (AccordDataset) dataset = accord_cli_load (cli, store, flags, error);
  return dataset != NULL && show (cli, dataset, order, error) ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-confuse",
    .arguments = "DATABASE|FILE...",
    .summary = "which classes people mix up, and how well they tell them apart",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL | ACCORD_CLI_LIMIT
             | ACCORD_CLI_BRIEF,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
