/* accord-hlp: how well people do: agreement with each other and with gold, and the Bayes error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/cli/cli.h>
#include <accord/stats/cautions.h>
#include <accord/stats/measures.h>
#include <accord/stats/panel.h>

static char *opt_tolerance;
static char **opt_panel;
static gboolean opt_classes;

static const GOptionEntry options[] = {
  { "panel", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &opt_panel,
    "also a person's agreement with the vote of P others, P from 1 to 99; may be repeated", "P[,P]..." },
  { "tolerance", 0, 0, G_OPTION_ARG_FILENAME, &opt_tolerance,
    "uncertainty of the Bayes error that is small enough; default: 0.02", "NUMBER" },
  { "classes", 0, 0, G_OPTION_ARG_NONE, &opt_classes,
    "recall, precision and F1 of each class, of a person against the others and against gold", NULL },
  G_OPTION_ENTRY_NULL,
};

/* The first stands with --classes only. */
static const AccordColumn columns[] = {
  { "class", "class", ACCORD_COLUMN_TEXT, 0 },   { "measure", "measure", ACCORD_COLUMN_TEXT, 0 },
  { "value", "value", ACCORD_COLUMN_NUMBER, 4 }, { "se", NULL, ACCORD_COLUMN_NUMBER, 4 },
  { "low", "low", ACCORD_COLUMN_NUMBER, 4 },     { "high", "high", ACCORD_COLUMN_NUMBER, 4 },
  { "items", "items", ACCORD_COLUMN_COUNT, 0 },  { "annotators", NULL, ACCORD_COLUMN_COUNT, 0 },
  { "note", "note", ACCORD_COLUMN_TEXT, 0 },     { "reason", NULL, ACCORD_COLUMN_TEXT, 0 },
};

static bool
parse_panels (GArray *panels, GError **error)
{
  for (char **text = opt_panel; text != NULL && *text != NULL; text++)
    {
      uint64_t value;
      if (**text == '\0' && !accord_cli_parse_count ("--panel", *text, 1, ACCORD_PANEL_MOST, &value, error))
        return false; /* splitting nothing gives nothing */
      g_auto (GStrv) sizes = g_strsplit (*text, ",", -1);
      for (char **size = sizes; *size != NULL; size++)
        {
          if (!accord_cli_parse_count ("--panel", *size, 1, ACCORD_PANEL_MOST, &value, error))
            return false;
          const uint32_t people = (uint32_t) value;
          g_array_append_val (panels, people);
        }
    }
  return true;
}

static void
write_row (AccordReport *report, const AccordDataset *dataset, const AccordMeasure *row)
{
  const AccordEstimate *estimate = &row->estimate;
  if (row->klass != ACCORD_CLASS_NONE)
    accord_report_text (report, accord_names_get (&dataset->class_names, row->klass));
  accord_report_text (report, row->name);
  if (estimate->reason != NULL)
    accord_report_undefined (report, estimate->reason);
  else if (row->whole)
    accord_report_count (report, (uint64_t) estimate->value);
  else
    accord_report_number (report, estimate->value);
  accord_report_number (report, estimate->se);
  accord_report_number (report, estimate->low);
  accord_report_number (report, estimate->high);
  accord_report_count (report, estimate->items);
  accord_report_count (report, estimate->annotators);
  accord_report_text (report, row->note);
  accord_report_text (report, estimate->reason != NULL ? estimate->reason : estimate->interval_reason);
}

static bool
measure_people (AccordCli *cli, const AccordDataset *dataset, const AccordProfiles *profiles,
                const AccordHlpOptions *how, GError **error)
{
  g_autoptr (AccordHlp) hlp = accord_hlp_new (dataset, profiles, how, error);
  if (hlp == NULL)
    return false;
  g_autoptr (GPtrArray) rows = accord_measures_of_people (hlp, how->tolerance);
  g_autoptr (GPtrArray) cautions = accord_cautions_new (hlp, how->tolerance, dataset->repeated);
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns + 1, G_N_ELEMENTS (columns) - 1);
  for (guint i = 0; i < rows->len; i++)
    write_row (report, dataset, rows->pdata[i]);
  for (guint i = 0; i < cautions->len; i++)
    accord_report_note (report, "%s", (const char *) cautions->pdata[i]);
  return accord_report_finish (report, error);
}

static bool
measure_classes (AccordCli *cli, const AccordDataset *dataset, const AccordProfiles *profiles, GError **error)
{
  const double confidence = accord_cli_confidence (cli);
  g_autoptr (AccordGolden) golden = accord_golden_new (dataset, profiles, dataset->gold, error);
  if (golden == NULL)
    return false;
  g_autofree AccordRates *others = accord_rates_new (profiles, NULL, confidence, error);
  if (others == NULL)
    return false;
  g_autofree AccordRates *gold = accord_rates_new (profiles, golden, confidence, error);
  if (gold == NULL)
    return false;
  uint64_t people, gold_people;
  if (!accord_hlp_people (dataset, 2, false, &people, error)
      || !accord_hlp_people (dataset, 1, true, &gold_people, error))
    return false;
  g_autoptr (GPtrArray) rows = accord_measures_of_classes (others, people, golden->n > 0 ? gold : NULL,
                                                           gold_people, dataset->n_classes);
  g_autoptr (AccordReport) report = accord_cli_report (cli, dataset, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < rows->len; i++)
    write_row (report, dataset, rows->pdata[i]);
  return accord_report_finish (report, error);
}

static int
run (AccordCli *cli, GError **error)
{
  double tolerance = .02;
  g_autoptr (GArray) panels = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  if (!parse_panels (panels, error)
      || (opt_tolerance != NULL
          && !accord_cli_parse_number ("--tolerance", opt_tolerance, .0001, .5, &tolerance, error)))
    return 2;
  const AccordHlpOptions how
      = { accord_cli_confidence (cli), tolerance, (const uint32_t *) (void *) panels->data, panels->len };
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  if (store == NULL)
    return 2;
  g_autoptr (AccordDataset) dataset = accord_cli_load (cli, store, ACCORD_LOAD_MODELS, error);
  if (dataset == NULL)
    return 2;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  const bool good = opt_classes ? measure_classes (cli, dataset, profiles, error)
                                : measure_people (cli, dataset, profiles, &how, error);
  return good ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool
      = { .name = "accord-hlp",
          .arguments = "DATABASE|FILE...",
          .summary = "measure how well people do, and the least error anyone can have",
          .options = options,
          .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL,
          .run = run };
  return accord_cli_main (&tool, argc, argv);
}
