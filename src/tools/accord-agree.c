/* accord-agree: how well annotators agree, with intervals; --pairs: each pair of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/error.h>
#include <accord/views/agreement.h>

static gboolean opt_pairs;

static const GOptionEntry options[] = {
  { "pairs", 0, 0, G_OPTION_ARG_NONE, &opt_pairs, "Cohen's kappa and percent agreement of each pair", NULL },
  { 0 },
};

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
  const bool good = opt_pairs ? accord_view_agreement_pairs (cli, dataset, error)
                              : accord_view_agreement (cli, dataset, error);
  return good ? 0 : 2;
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
