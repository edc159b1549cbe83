/* accord-agree: how well annotators agree, with intervals, tests and differences.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/agree.h>

static AccordAgreeWishes opt;

/* clang-format off */
#define TEXT G_OPTION_ARG_FILENAME
#define TEXTS G_OPTION_ARG_FILENAME_ARRAY
#define FLAG G_OPTION_ARG_NONE
static const GOptionEntry options[] = {
  ACCORD_CLI_GROUP ("Which report"),
  { "coefficient", 0, 0, TEXTS, &opt.coefficients, "only this coefficient, as alpha or gwet_ac1; "
    "may be repeated", "NAME" },
  { "pairs", 0, 0, FLAG, &opt.pairs, "Cohen's kappa and percent agreement of each pair", NULL },
  { "annotators", 0, 0, FLAG, &opt.annotators, "each annotator against the others, and alpha without", NULL },
  { "classes", 0, 0, FLAG, &opt.classes, "agreement on each class", NULL },
  { "items", 0, 0, FLAG, &opt.items, "agreement on each item", NULL },
  { "rounds-table", 0, 0, FLAG, &opt.rounds_table, "each annotator with themselves on items labelled again", NULL },
  { "versus", 0, 0, TEXT, &opt.versus, "compare: the difference of other labels of this question, after, from these, before",
    "DATABASE|FILE" },
  { "versus-slice", 0, 0, TEXT, &opt.versus_slice, "compare: after is what has the value, before what --where selects by the "
    "same column, else all without it", "COLUMN=VALUE" },
  { "before", 0, 0, TEXT, &opt.before, "compare two sources, with --after", "SOURCE" },
  { "after", 0, 0, TEXT, &opt.after, "the later of them", "SOURCE" },
  ACCORD_CLI_GROUP ("Classes that agree in part"),
  { "weights", 0, 0, TEXT, &opt.weights.weights, "how much different classes agree: identity, linear, quadratic, ordinal, "
    "radical, ratio, circular, bipolar, krippendorff-ordinal, jaccard, masi, or a table of weights", "NAME|FILE" },
  { "distances", 0, 0, TEXT, &opt.weights.distances, "the same from a table of distances", "FILE" },
  { "scale", 0, 0, TEXT, &opt.weights.scale, "the usual weights for such classes",
    "nominal|ordinal|interval|ratio|circular|multi-label" },
  { "weights-on", 0, 0, TEXT, &opt.weights.on, "take classes by value or by rank; default by value if all have one",
    "value|rank" },
  { "circle", 0, 0, TEXT, &opt.weights.circle, "length of the circle of circular classes: 24 for hours", "NUMBER" },
  { "set-separator", 0, 0, TEXT, &opt.weights.set_separator, "what stands between the labels of one answer, where answers "
    "are sets", "SIGN" },
  ACCORD_CLI_GROUP ("Errors, intervals and tests"),
  { "se", 0, 0, TEXT, &opt.se, "standard errors; gwet: those that irrCAC prints; default: jackknife", "jackknife|linear|gwet" },
  { "interval", 0, 0, TEXT, &opt.interval, "intervals on Fisher's and the logit scale, plain, or of a bootstrap over "
    "items; default: fisher", "fisher|t|percentile|bca" },
  { "resamples", 0, 0, TEXT, &opt.resamples, "of the bootstrap; default: 2000", "NUMBER" },
  { "threads", 0, 0, TEXT, &opt.threads, "that work on the bootstrap; results stay the same; default: 1", "NUMBER" },
  { "over", 0, 0, TEXT, &opt.over, "what the intervals speak of: further items, or other annotators too; default: items",
    "items|both" },
  { "test", 0, 0, TEXT, &opt.test, "value that p tests against; default: 0, and nothing for percent agreement", "NUMBER" },
  ACCORD_CLI_GROUP ("Judging the figures"),
  { "benchmark", 0, 0, TEXT, &opt.benchmark, "words of a scale for each coefficient, by probability",
    "landis-koch|fleiss|altman|krippendorff" },
  { "strict", 0, 0, FLAG, &opt.strict, "exit status 1 when the design of the labels limits the figures", NULL },
  { "fail-under", 0, 0, TEXTS, &opt.fail_under, "exit status 1 when the coefficient is lower: alpha=0.67; may be repeated",
    "NAME=NUMBER" },
  { "fail-under-low", 0, 0, TEXTS, &opt.fail_under_low, "the same for the lower limit of its interval", "NAME=NUMBER" },
  { "used", 0, 0, TEXT, &opt.used, "write the labels that the figures rest on: a new CSV file, or .tsv", "FILE" },
  { 0 },
};
/* clang-format on */

static int
run (AccordCli *cli, GError **error)
{
  return accord_agree_run (cli, &opt, error);
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
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL | ACCORD_CLI_SEED
             | ACCORD_CLI_LIMIT | ACCORD_CLI_BRIEF | ACCORD_CLI_BY,
  };
  return accord_cli_main (&tool, argc, argv);
}
