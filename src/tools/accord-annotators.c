/* accord-annotators: how good each person is, and what is unusual about their labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/annotators.h>

static AccordAnnotatorsWishes opt;

/* clang-format off */
#define TEXT G_OPTION_ARG_FILENAME
static const GOptionEntry options[] = {
  { "method", 'm', 0, TEXT, &opt.method, "model of the annotators; default: map", "ds|onecoin|zencrowd|map|mace|ordinal" },
  { "cost", 0, 0, TEXT, &opt.cost, "what a label of uncertain class costs: as drawn by its chances, or as the class that "
    "costs least; default: expected", "expected|minimum" },
  { "confusion", 0, 0, TEXT, &opt.confusion, "instead, what this person says where each class is true", "NAME" },
  { "too-fast", 0, 0, TEXT, &opt.too_fast, "seconds a label below which a median is too fast; default: judged by the others",
    "NUMBER" },
  { "pseudonyms", 0, 0, G_OPTION_ARG_NONE, &opt.pseudonyms, "other names for the people, by --seed", NULL },
  { 0 },
};
/* clang-format on */

static int
run (AccordCli *cli, GError **error)
{
  return accord_annotators_run (cli, &opt, error);
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-annotators",
    .arguments = "DATABASE|FILE...",
    .summary = "show how good each annotator is, and who needs a talk",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL | ACCORD_CLI_SEED
             | ACCORD_CLI_LIMIT | ACCORD_CLI_BRIEF | ACCORD_CLI_EVERY_ROUND,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
