/* accord-agree: how well annotators agree, with intervals; --pairs: each pair of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/error.h>
#include <accord/views/agreement.h>
#include <accord/views/weights.h>

static gboolean opt_pairs;
static AccordWeightWishes opt_weights;

/* clang-format off */
#define TEXT G_OPTION_ARG_FILENAME
static const GOptionEntry options[] = {
  { "weights", 0, 0, TEXT, &opt_weights.weights, "how much different classes agree: identity, linear, quadratic, ordinal, "
    "radical, ratio, circular, bipolar, krippendorff-ordinal, or a table of weights", "NAME|FILE" },
  { "distances", 0, 0, TEXT, &opt_weights.distances, "the same from a table of distances", "FILE" },
  { "scale", 0, 0, TEXT, &opt_weights.scale, "the usual weights for such classes",
    "nominal|ordinal|interval|ratio|circular" },
  { "weights-on", 0, 0, TEXT, &opt_weights.on, "take classes by value or by rank; default by value if all have one",
    "value|rank" },
  { "circle", 0, 0, TEXT, &opt_weights.circle, "length of the circle of circular classes: 24 for hours", "NUMBER" },
  { "pairs", 0, 0, G_OPTION_ARG_NONE, &opt_pairs, "Cohen's kappa and percent agreement of each pair", NULL },
  { 0 },
};
/* clang-format on */

static bool
show_coefficients (AccordCli *cli, const AccordDataset *dataset, const AccordWeightChoice *choice,
                   GError **error)
{
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_weight_choice_weights (choice, dataset, &weights, &alpha, error))
    return false;
  const AccordAgreementOptions how = { .weights = weights };
  return accord_view_agreement (cli, dataset, &how, alpha, error);
}

static int
run (AccordCli *cli, GError **error)
{
  if (accord_cli_limit_given (cli) && !opt_pairs)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--limit goes with --pairs");
      return 2;
    }
  AccordWeightChoice choice;
  if (!accord_weight_choice_init (&choice, &opt_weights, error))
    return 2;
  if (opt_pairs && choice.set != ACCORD_WEIGHTS_IDENTITY)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           "--pairs takes no weights; choose two annotators by --annotator instead");
      return 2;
    }
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_DEFAULT, error) : NULL;
  if (dataset == NULL)
    return 2;
  const bool good = opt_pairs ? accord_view_agreement_pairs (cli, dataset, error)
                              : show_coefficients (cli, dataset, &choice, error);
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
