/* accord-simulate: label sets with known truth and planted causes of disagreement, as CSV files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/interrupt.h>
#include <accord/cli/cli.h>
#include <accord/report/folder.h>
#include <accord/stats/simulation.h>

enum
{
  OWN = 8, /* options beside the table of parameters */
  PARAMETERS = ACCORD_SIMULATION_PARAMETERS_COUNT
};

static char *opt_output, *opt_class_names, *opt_annotator_names;
static char **opt_models;
static gboolean opt_force, opt_shuffle, opt_costly, opt_ambiguous_any;
static char *opt_values[PARAMETERS];

static const GOptionEntry own_options[OWN] = {
  { "output", 'o', 0, G_OPTION_ARG_FILENAME, &opt_output,
    "folder for the files; - = the labels alone, to standard output", "DIR" },
  { "force", 0, 0, G_OPTION_ARG_NONE, &opt_force, "replace files of an earlier run", NULL },
  { "shuffle", 0, 0, G_OPTION_ARG_NONE, &opt_shuffle, "write the labels in random order", NULL },
  { "class-names", 0, 0, G_OPTION_ARG_FILENAME, &opt_class_names, "names of the classes, with commas between",
    "LIST" },
  { "annotator-names", 0, 0, G_OPTION_ARG_FILENAME, &opt_annotator_names,
    "names of the annotators, with commas between", "LIST" },
  { "model", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &opt_models,
    "write predictions_NAME.csv, right with this chance; may be repeated", "NAME=CHANCE" },
  { "costly", 0, 0, G_OPTION_ARG_NONE, &opt_costly, "list each confusable pair with a cost of 10", NULL },
  { "ambiguous-any", 0, 0, G_OPTION_ARG_NONE, &opt_ambiguous_any,
    "two right classes may belong to synonym and confusable pairs", NULL },
};

static GOptionEntry options[OWN + PARAMETERS + 1];

static void
fill_options (void)
{
  memcpy (options, own_options, sizeof own_options);
  for (size_t i = 0; i < PARAMETERS; i++)
    {
      const AccordSimulationParameter *p = &accord_simulation_parameters[i];
      options[OWN + i]
          = (GOptionEntry){ p->name, 0, 0, G_OPTION_ARG_FILENAME, &opt_values[i], p->help, p->placeholder };
    }
}

static bool
parse_values (AccordSimulationParameters *parameters, GError **error)
{
  for (size_t i = 0; i < PARAMETERS; i++)
    if (opt_values[i] != NULL
        && !accord_simulation_parameter_parse (parameters, &accord_simulation_parameters[i], opt_values[i],
                                               error))
      return false;
  return true;
}

/* Names also say how many there are; a number given beside them must be the same. */
static AccordSimulation *
simulate (AccordCli *cli, GError **error)
{
  AccordSimulationParameters p;
  g_auto (GStrv) classes = NULL, annotators = NULL;
  accord_simulation_parameters_init (&p);
  if (!accord_simulation_names_parse ("--class-names", opt_class_names, &classes, &p.classes, error)
      || !accord_simulation_names_parse ("--annotator-names", opt_annotator_names, &annotators, &p.annotators,
                                         error)
      || !parse_values (&p, error))
    return NULL;
  g_autoptr (GArray) models = accord_simulation_models_parse ((const char *const *) opt_models, error);
  if (models == NULL)
    return NULL;
  p.class_names = (const char *const *) classes;
  p.annotator_names = (const char *const *) annotators;
  p.models = (const AccordSimulationModel *) (const void *) models->data;
  p.n_models = models->len;
  p.costly = opt_costly;
  p.ambiguous_any = opt_ambiguous_any;
  p.shuffle = opt_shuffle;
  return accord_simulation_new (&p, accord_cli_seed (cli), error);
}

static bool
write_table (const AccordSimulation *s, size_t table, FILE *out, GError **error)
{
  const char *const *names = accord_simulation_table_columns (table);
  AccordColumn columns[ACCORD_SIMULATION_COLUMNS];
  size_t n = 0;
  for (; names[n] != NULL; n++)
    columns[n] = (AccordColumn){ names[n], NULL, ACCORD_COLUMN_TEXT, 0 };
  g_autoptr (AccordReport) report = accord_report_new (ACCORD_FORMAT_CSV, "accord-simulate", columns, n, out);
  AccordSimulationRow row;
  for (uint64_t i = 0; i < accord_simulation_table_rows (s, table) && accord_interrupt_signal () == 0; i++)
    if (accord_simulation_table_row (s, table, i, &row))
      for (size_t c = 0; c < n; c++)
        accord_report_text (report, row.text[c]);
  return accord_interrupt_check (error) && accord_report_finish (report, error);
}

static bool
write_folder (const AccordSimulation *s, GError **error)
{
  g_autoptr (AccordFolder) folder = accord_folder_new (opt_output, opt_force, error);
  if (folder == NULL)
    return false;
  for (size_t table = 0; table < accord_simulation_tables (s); table++)
    {
      g_autofree char *name = accord_simulation_table_name (s, table),
                      *file = g_strconcat (name, ".csv", NULL);
      FILE *out = accord_folder_open (folder, file, error);
      if (out == NULL || !write_table (s, table, out, error))
        return false;
    }
  return accord_folder_finish (folder, error);
}

static int
run (AccordCli *cli, GError **error)
{
  if (opt_output == NULL || accord_cli_arguments (cli)[0] != NULL)
    {
      accord_cli_set_usage_error (cli, opt_output == NULL ? "no -o DIR" : "too many arguments", error);
      return 2;
    }
  g_autoptr (AccordSimulation) simulation = simulate (cli, error);
  if (simulation == NULL)
    return 2;
  const bool good = strcmp (opt_output, "-") == 0
                        ? write_table (simulation, ACCORD_SIMULATION_LABELS, NULL, error)
                        : write_folder (simulation, error);
  return good ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool
      = { .name = "accord-simulate",
          .arguments = "-o DIR",
          .summary = "label sets with known truth and planted causes of disagreement",
          .options = options,
          .flags = ACCORD_CLI_SEED,
          .run = run };
  fill_options ();
  return accord_cli_main (&tool, argc, argv);
}
