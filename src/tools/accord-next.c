/* accord-next: which items deserve another label, and from whom.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/next.h>

static AccordNextWishes opt;

/* clang-format off */
#define TEXT G_OPTION_ARG_FILENAME
static const GOptionEntry options[] = {
  { "budget", 'b', 0, TEXT, &opt.budget, "labels to list; default: 100", "NUMBER" },
  { "most", 0, 0, TEXT, &opt.most, "further labels an item at most, up to 5; default: 5", "NUMBER" },
  { "per-annotator", 0, 0, TEXT, &opt.quota, "labels that one person is asked for at most; default: any number", "NUMBER" },
  { "price", 0, 0, TEXT, &opt.price, "attribute of annotators that is the price of a label", "COLUMN" },
  { "method", 'm', 0, TEXT, &opt.method, "model of the annotators; default: map", "ds|onecoin|zencrowd|map|mace|ordinal" },
  { 0 },
};
/* clang-format on */

static int
run (AccordCli *cli, GError **error)
{
  return accord_next_run (cli, &opt, error);
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-next",
    .arguments = "DATABASE|FILE...",
    .summary = "list the items that deserve another label, and from whom",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_LIMIT | ACCORD_CLI_BRIEF
             | ACCORD_CLI_EVERY_ROUND,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
