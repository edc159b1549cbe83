/* accord-review: show flagged items to people and record what they decide.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/error.h>
#include <accord/views/listing.h>
#include <accord/stats/flag.h>

static char *opt_reviewer;
static char **opt_kinds;
static gboolean opt_all, opt_names;

static const GOptionEntry options[] = {
  { "kind", 'k', 0, G_OPTION_ARG_FILENAME_ARRAY, &opt_kinds,
    "list, sheet: only items of this kind of accord-flag; may be repeated",
    "gold|poor|annotator|ambiguous|slip|few|rare|none" },
  { "all", 'a', 0, G_OPTION_ARG_NONE, &opt_all,
    "list, sheet: also items decided already and items with nothing unusual", NULL },
  { "names", 0, 0, G_OPTION_ARG_NONE, &opt_names, "list, sheet: names of annotators instead of letters",
    NULL },
  { "reviewer", 'r', 0, G_OPTION_ARG_FILENAME, &opt_reviewer,
    "record: who decided, where the column reviewer is empty", "NAME" },
  { 0 },
};

static int
show (AccordCli *cli, AccordListingForm form, GError **error)
{
  AccordListingChoice choice = { .limit = accord_cli_limit (cli), .decided = opt_all };
  if (!accord_flag_kinds_parse ((const char *const *) opt_kinds, &choice.kinds, error))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_ITEM_NAMES, error) : NULL;
  g_autoptr (AccordFlags) flags = dataset != NULL ? accord_flags_new (dataset, opt_all, error) : NULL;
  g_autoptr (AccordReview) review
      = flags != NULL ? accord_review_new (store, dataset->question, error) : NULL;
  if (review == NULL)
    return 2;
  g_autoptr (AccordListing) listing = accord_listing_new (cli, review, dataset, form, opt_names);
  accord_listing_add_flags (listing, flags, &choice);
  return accord_listing_finish (listing, error) ? 0 : 2;
}

static int
list (AccordCli *cli, GError **error)
{
  return show (cli, ACCORD_LISTING_LIST, error);
}

static int
sheet (AccordCli *cli, GError **error)
{
  return show (cli, ACCORD_LISTING_SHEET, error);
}

static int
record (AccordCli *cli, GError **error)
{
  const char *path = accord_cli_shift (cli), *file = accord_cli_shift (cli);
  if (file == NULL || accord_cli_arguments (cli)[0] != NULL)
    {
      accord_cli_set_usage_error (cli, "record takes a database and a filled sheet", error);
      return 2;
    }
  g_autoptr (AccordStore) store = accord_store_open (path, ACCORD_STORE_WRITE, error);
  g_autoptr (AccordReview) review
      = store != NULL ? accord_review_new (store, accord_cli_question (cli), error) : NULL;
  g_auto (AccordSheet) filled = { 0 };
  if (review == NULL
      || !accord_sheet_read (file, strcmp (file, "-") == 0 ? "(standard input)" : file, review, opt_reviewer,
                             &filled, error)
      || !accord_decisions_record (store, review->full->question, filled.decisions, error))
    return 2;
  return accord_listing_recorded (cli, &filled, error) ? 0 : 2;
}

static int
decisions (AccordCli *cli, GError **error)
{
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  g_autoptr (AccordReview) review
      = store != NULL ? accord_review_new (store, accord_cli_question (cli), error) : NULL;
  return review != NULL && accord_listing_decisions (cli, review, error) ? 0 : 2;
}

static int
run (AccordCli *cli, GError **error)
{
  static const struct
  {
    const char *verb;
    int (*run) (AccordCli *cli, GError **error);
  } verbs[] = { { "list", list }, { "sheet", sheet }, { "record", record }, { "decisions", decisions } };
  const char *verb = accord_cli_shift (cli);
  for (size_t i = 0; verb != NULL && i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verb, verbs[i].verb) == 0)
      return verbs[i].run (cli, error);
  accord_cli_set_usage_error (cli, "say what to do: list, sheet, record or decisions", error);
  return 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-review",
    .arguments = "list|sheet|record|decisions DATABASE [SHEET]",
    .summary = "show flagged items to people and record what they decide",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_LIMIT,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
