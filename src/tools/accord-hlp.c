/* accord-hlp: how well people do: agreement with each other and with gold, and the Bayes error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/panel.h>
#include <accord/views/hlp.h>

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
  { 0 },
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
  const bool good = opt_classes ? accord_view_hlp_classes (cli, dataset, profiles, error)
                                : accord_view_hlp_people (cli, dataset, profiles, &how, error);
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
