/* accord-consensus: one answer an item, with how sure it is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/consensus.h>

static AccordConsensusWishes opt;

/* clang-format off */
#define TEXT G_OPTION_ARG_FILENAME
static const GOptionEntry options[] = {
  { "method", 'm', 0, TEXT, &opt.method, "how answers are found; default: map, Dawid and Skene's model with tables shrunk "
    "toward the crowd's", "majority|weighted|ds|onecoin|zencrowd|map|glad|mace|ordinal" },
  { "ties", 0, 0, TEXT, &opt.ties, "classes as probable as each other: a row each, the first, none, or one by the seed; "
    "default: share", "share|first|none|random" },
  { "probabilities", 'p', 0, G_OPTION_ARG_NONE, &opt.probabilities, "a column with the probability of each class", NULL },
  { "classes", 0, 0, G_OPTION_ARG_NONE, &opt.classes, "instead, how common each class is", NULL },
  { "gold", 0, 0, TEXT, &opt.gold, "let gold answers fix their items; default: ignore", "ignore|fix" },
  { "evaluate", 0, 0, G_OPTION_ARG_NONE, &opt.evaluate, "instead, measure the methods on gold items", NULL },
  ACCORD_CLI_GROUP ("Of the methods"),
  { "start", 0, 0, TEXT, &opt.start, "of ds: chance of a right label in the first round; default: start from the votes",
    "NUMBER" },
  { "iterations", 0, 0, TEXT, &opt.iterations, "exactly so many rounds; default: until nothing is gained", "NUMBER" },
  { "tolerance", 0, 0, TEXT, &opt.tolerance, "gain of the objective that ends it, as part of it; default: 1e-9", "NUMBER" },
  { "concentration", 0, 0, TEXT, &opt.concentration, "of map: labels that the crowd's table counts in each row, or auto; "
    "default: number of classes", "NUMBER" },
  { "restarts", 0, 0, TEXT, &opt.restarts, "of mace: further starts at random; default: 0", "NUMBER" },
  ACCORD_CLI_GROUP ("Kept in the database"),
  { "store", 0, 0, TEXT, &opt.store, "keep it in the database under this name, to be compared later", "NAME" },
  { "list", 0, 0, G_OPTION_ARG_NONE, &opt.list, "instead, list what is stored", NULL },
  { "drop", 0, 0, TEXT, &opt.drop, "instead, delete what is stored under this name, for good", "NAME" },
  { 0 },
};
/* clang-format on */

static int
run (AccordCli *cli, GError **error)
{
  return accord_consensus_run (cli, &opt, error);
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-consensus",
    .arguments = "DATABASE|FILE...",
    .summary = "find one answer an item, and how sure it is",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_SEED | ACCORD_CLI_LIMIT
             | ACCORD_CLI_BRIEF | ACCORD_CLI_INTERVAL | ACCORD_CLI_EVERY_ROUND,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
