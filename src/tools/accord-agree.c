/* accord-agree: how well annotators agree, with intervals; --pairs: each pair of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <accord/base/error.h>
#include <accord/stats/agreement.h>
#include <accord/views/agreement.h>

static gboolean opt_pairs;

/* clang-format off */
static const GOptionEntry options[] = {
  { "pairs", 0, 0, G_OPTION_ARG_NONE, &opt_pairs, "Cohen's kappa and percent agreement of each pair", NULL },
  G_OPTION_ENTRY_NULL,
};

#define TEXT(name, heading)   { name, heading, ACCORD_COLUMN_TEXT, 0 }
#define NUMBER(name, heading) { name, heading, ACCORD_COLUMN_NUMBER, 3 }
#define COUNT(name, heading)  { name, heading, ACCORD_COLUMN_COUNT, 0 }

static const AccordColumn columns[] = {
  TEXT ("coefficient", "coefficient"), TEXT ("weights", NULL), NUMBER ("value", "value"), { "se", "se", ACCORD_COLUMN_NUMBER, 4 },
  NUMBER ("low", "low"), NUMBER ("high", "high"), NUMBER ("observed", "obs"), NUMBER ("expected", "exp"),
  COUNT ("items", "items"), COUNT ("labels", NULL), NUMBER ("df", NULL), NUMBER ("p", NULL),
  TEXT ("se_kind", NULL), TEXT ("note", "note"), TEXT ("reason", NULL),
};
/* clang-format on */

/* value se low high */
static void
write_interval (AccordReport *report, const AccordEstimate *e)
{
  if (e->reason != NULL)
    accord_report_undefined (report, e->reason);
  else
    accord_report_number (report, e->value);
  accord_report_number (report, e->se);
  accord_report_number (report, e->low);
  accord_report_number (report, e->high);
}

static void
write_row (AccordReport *report, AccordCoefficient coefficient, const AccordEstimate *e)
{
  accord_report_text (report, accord_coefficient_name (coefficient));
  accord_report_text (report, "identity");
  write_interval (report, e);
  accord_report_number (report, e->observed);
  accord_report_number (report, e->expected);
  accord_report_count (report, e->items);
  accord_report_count (report, e->labels);
  accord_report_number (report, e->df);
  accord_report_number (report, e->p);
  accord_report_text (report, e->se_kind);
  accord_report_text (report, e->interval_reason != NULL ? e->interval_reason : e->note);
  accord_report_text (report, e->reason);
}

static bool
report_coefficients (AccordReport *report, const AccordDataset *dataset, AccordQuantiles *quantiles,
                     GError **error)
{
  const AccordAgreementOptions how = { ACCORD_SE_JACKKNIFE, quantiles };
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  accord_report_heading (
      report, "question %s: %" PRIu64 " items, %zu annotators, %" PRIu64 " labels, %zu classes",
      dataset->question, profiles->n_items, dataset->n_annotators, dataset->n_labels, dataset->n_classes);
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      AccordEstimate estimate;
      if (!accord_agreement_estimate (dataset, profiles, c, &how, &estimate, error))
        return false;
      write_row (report, c, &estimate);
    }
  const uint64_t single = profiles->n_items - profiles->n_pairable;
  const char *note = profiles->n_pairable > 1 ? accord_agreement_note_profiles (profiles) : NULL;
  if (single > 0)
    accord_report_note (report, "items with a single label, which cannot show agreement: %" PRIu64, single);
  if (note != NULL)
    accord_report_note (report, "%s: the intervals are rough, see accord-agree(1)", note);
  if (profiles->n_pairable > 1)
    accord_report_note (report, "intervals speak of more items from these annotators, not of others");
  return true;
}

static bool
show_coefficients (AccordCli *cli, const AccordDataset *dataset, AccordQuantiles *quantiles, GError **error)
{
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns, G_N_ELEMENTS (columns));
  return report_coefficients (report, dataset, quantiles, error) && accord_report_finish (report, error);
}

static bool
show_pairs (AccordCli *cli, const AccordDataset *dataset, AccordQuantiles *quantiles, GError **error)
{
  g_autoptr (AccordPairs) pairs = NULL;
  if (!accord_pairs_new (dataset, ACCORD_SE_JACKKNIFE, &pairs, error))
    return false;
  accord_pairs_sort_worst (pairs);
  return accord_view_agreement_pairs (cli, dataset, pairs, quantiles, error);
}

static int
run (AccordCli *cli, GError **error)
{
  if (accord_cli_limit_given (cli) && !opt_pairs)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--limit goes with --pairs");
      return 2;
    }
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_DEFAULT, error) : NULL;
  if (dataset == NULL)
    return 2;
  AccordQuantiles quantiles;
  accord_quantiles_init (&quantiles, accord_cli_confidence (cli));
  const bool done = opt_pairs ? show_pairs (cli, dataset, &quantiles, error)
                              : show_coefficients (cli, dataset, &quantiles, error);
  return done ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-agree",
    .arguments = "DATABASE|FILE...",
    .summary = "measure how well annotators agree",
    .options = options,
    .run = run,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL | ACCORD_CLI_LIMIT
             | ACCORD_CLI_BRIEF,
  };
  return accord_cli_main (&tool, argc, argv);
}
