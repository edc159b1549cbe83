/* accord-flag: rank items by how much they deserve a look.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/cli/cli.h>
#include <accord/views/review.h>
#include <accord/views/evidence.h>
#include <accord/stats/flag.h>

static char **opt_kinds;
static gboolean opt_all, opt_undecided, opt_exit_code;

static const GOptionEntry options[] = {
  { "kind", 'k', 0, G_OPTION_ARG_FILENAME_ARRAY, &opt_kinds, "only items of this kind; may be repeated",
    "gold|poor|annotator|ambiguous|slip|few|rare|none" },
  { "all", 'a', 0, G_OPTION_ARG_NONE, &opt_all, "also items with nothing unusual", NULL },
  { "undecided", 'u', 0, G_OPTION_ARG_NONE, &opt_undecided,
    "leave out items with a decision on their present labels", NULL },
  { "exit-code", 0, 0, G_OPTION_ARG_NONE, &opt_exit_code, "end with status 1 when an item is found", NULL },
  { 0 },
};

static const AccordColumn columns[] = {
  ACCORD_COUNT ("rank", "rank"),        ACCORD_TEXT ("item", "item"),
  ACCORD_NUMBER ("score", "score", 2),  ACCORD_TEXT ("kind", "kind"),
  ACCORD_TEXT ("action", "action"),     ACCORD_TEXT ("annotator", NULL),
  ACCORD_TEXT ("class", NULL),          ACCORD_TEXT ("votes", NULL),
  ACCORD_NUMBER ("margin", NULL, 2),    ACCORD_NUMBER ("entropy", NULL, 2),
  ACCORD_TEXT ("evidence", "evidence"),
};

/* What was asked for, and what came of it. */
typedef struct
{
  unsigned kinds;
  uint64_t limit, found, decided;
  bool brief; /* nobody set the limit */
} Selection;

static void
print_flag (AccordReport *report, const AccordFlags *flags, const AccordDataset *dataset, size_t at,
            AccordVotes *votes)
{
  const AccordFlag *flag = &flags->flags[at];
  accord_votes_count (votes, dataset, flag->item, NULL);
  g_autofree char *text = accord_votes_text (votes, dataset);
  g_autofree char *evidence = accord_evidence_text (flags, dataset, flag, votes);
  accord_report_count (report, at + 1);
  accord_report_text (report, accord_names_get (&dataset->item_names, flag->item));
  accord_report_number (report, flag->score);
  accord_report_text (report, accord_flag_kind_name ((AccordFlagKind) flag->kind));
  accord_report_text (report, accord_flag_action_name ((AccordFlagAction) flag->action));
  accord_report_text (report, flag->annotator != ACCORD_FLAG_NOBODY
                                  ? accord_names_get (&dataset->annotator_names, flag->annotator)
                                  : NULL);
  accord_report_text (report, flag->klass != ACCORD_CLASS_NONE
                                  ? accord_names_get (&dataset->class_names, flag->klass)
                                  : NULL);
  accord_report_text (report, text);
  accord_report_number (report, accord_votes_margin (votes));
  accord_report_number (report, accord_votes_entropy (votes));
  accord_report_text (report, evidence);
}

static void
print_flags (AccordReport *report, const AccordFlags *flags, const AccordDataset *dataset,
             const AccordReview *review, Selection *selection)
{
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  for (size_t i = 0; i < flags->n_flags; i++)
    {
      const AccordFlag *flag = &flags->flags[i];
      if (!(selection->kinds >> flag->kind & 1))
        continue;
      if (review != NULL
          && accord_review_is_decided (review, accord_names_get (&dataset->item_names, flag->item)))
        selection->decided++;
      else if (selection->found++ < selection->limit)
        print_flag (report, flags, dataset, i, &votes);
    }
  accord_votes_clear (&votes);
}

static void
note_all (AccordReport *report, const AccordFlags *flags, const AccordDataset *dataset,
          const Selection *selection)
{
  g_autofree char *summary = accord_flags_summary (flags);
  accord_report_note (report, "%s", summary);
  if (selection->found > selection->limit)
    accord_report_note (report, "shown: the first %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "%s",
                        selection->limit, selection->found, selection->brief ? "; --limit 0 shows all" : "");
  if (selection->decided > 0)
    accord_report_note (report, "%" G_GUINT64_FORMAT " decided already, left out", selection->decided);
  if (flags->unanswered > 0)
    accord_report_note (report, "%" G_GUINT64_FORMAT " without an answer, not looked at", flags->unanswered);
  g_autofree char *careless = accord_careless_text (flags->careless, dataset);
  if (careless != NULL)
    accord_report_note (report, "%s", careless);
}

static int
run (AccordCli *cli, GError **error)
{
  Selection selection = { .limit = accord_cli_limit (cli), .brief = !accord_cli_limit_given (cli) };
  if (!accord_flag_kinds_parse ((const char *const *) opt_kinds, &selection.kinds, error))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  if (store == NULL)
    return 2;
  g_autoptr (AccordDataset) dataset = accord_cli_load (cli, store, ACCORD_LOAD_ITEM_NAMES, error);
  if (dataset == NULL)
    return 2;
  if (opt_kinds != NULL && selection.kinds >> ACCORD_FLAG_NONE & 1)
    opt_all = TRUE;
  g_autoptr (AccordFlags) flags = accord_flags_new (dataset, opt_all, error);
  if (flags == NULL)
    return 2;
  g_autoptr (AccordReview) review = NULL;
  if (opt_undecided && (review = accord_review_new (store, dataset->question, error)) == NULL)
    return 2;
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns, G_N_ELEMENTS (columns));
  print_flags (report, flags, dataset, review, &selection);
  note_all (report, flags, dataset, &selection);
  if (!accord_report_finish (report, error))
    return 2;
  return opt_exit_code && selection.found > 0 ? 1 : 0;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-flag",
    .arguments = "DATABASE|FILE...",
    .summary = "rank items by how much they deserve a look",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_LIMIT | ACCORD_CLI_BRIEF,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
