/* accord-agree: how well annotators agree, with intervals; --pairs: each pair of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/error.h>
#include <accord/views/agreement.h>
#include <accord/views/weights.h>

static gboolean opt_pairs;
static char *opt_se, *opt_interval, *opt_test;
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
  { "se", 0, 0, TEXT, &opt_se, "standard errors; gwet: those that irrCAC prints; default: jackknife", "jackknife|linear|gwet" },
  { "interval", 0, 0, TEXT, &opt_interval, "intervals on Fisher's and the logit scale, or plain; default: fisher",
    "fisher|t" },
  { "test", 0, 0, TEXT, &opt_test, "value that p tests against; default: 0, and nothing for percent agreement", "NUMBER" },
  { "pairs", 0, 0, G_OPTION_ARG_NONE, &opt_pairs, "Cohen's kappa and percent agreement of each pair", NULL },
  { 0 },
};
/* clang-format on */

/* One of two or three words. */
static bool
parse_word (const char *option, const char *word, const char *const *words, unsigned *ret_place,
            GError **error)
{
  *ret_place = 0;
  while (word != NULL && words[*ret_place] != NULL && strcmp (words[*ret_place], word) != 0)
    ++*ret_place;
  if (words[*ret_place] != NULL)
    return true;
  g_autofree char *list = g_strjoinv (", ", (char **) words);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s %s: not one of %s", option, word, list);
  return false;
}

static bool
parse_options (AccordAgreementOptions *how, AccordWeightChoice *choice, GError **error)
{
  static const char *const kinds[] = { "jackknife", "linear", "gwet", NULL };
  static const char *const intervals[] = { "fisher", "t", NULL };
  unsigned se, interval;
  if (!accord_weight_choice_init (choice, &opt_weights, error)
      || !parse_word ("--se", opt_se, kinds, &se, error)
      || !parse_word ("--interval", opt_interval, intervals, &interval, error))
    return false;
  *how = (AccordAgreementOptions){ .se = se, .plain = interval == 1, .null_given = opt_test != NULL };
  if (opt_test != NULL && !accord_cli_parse_number ("--test", opt_test, -1, 1, &how->null, error))
    return false;
  if (opt_pairs && (choice->set != ACCORD_WEIGHTS_IDENTITY || opt_test != NULL))
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           opt_test != NULL
                               ? "--test does not go with --pairs"
                               : "--pairs takes no weights; choose two annotators by --annotator instead");
      return false;
    }
  return true;
}

static bool
show_coefficients (AccordCli *cli, const AccordDataset *dataset, const AccordWeightChoice *choice,
                   const AccordAgreementOptions *how, GError **error)
{
  AccordAgreementOptions weighted = *how;
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_weight_choice_weights (choice, dataset, &weights, &alpha, error))
    return false;
  weighted.weights = weights;
  return accord_view_agreement (cli, dataset, &weighted, alpha, error);
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
  AccordAgreementOptions how;
  if (!parse_options (&how, &choice, error))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_DEFAULT, error) : NULL;
  if (dataset == NULL)
    return 2;
  const bool good = opt_pairs ? accord_view_agreement_pairs (cli, dataset, &how, error)
                              : show_coefficients (cli, dataset, &choice, &how, error);
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
