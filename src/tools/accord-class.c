/* accord-class: the classes of a question, listed and changed, and changes taken back.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/error.h>
#include <accord/views/classes.h>

static AccordClassWishes opt;
static char *opt_question;
static gboolean opt_undo, opt_history;

#define FLAG  G_OPTION_ARG_NONE
#define TEXT  G_OPTION_ARG_FILENAME
#define TEXTS G_OPTION_ARG_FILENAME_ARRAY

static const GOptionEntry options[] = {
  { "add", 0, 0, TEXTS, &opt.add, "declare a class: it counts even if nobody uses it; may be repeated",
    "CLASS" },
  { "remove", 0, 0, TEXTS, &opt.remove, "take away a class that nobody used; may be repeated", "CLASS" },
  { "rename", 0, 0, TEXTS, &opt.rename, "its labels follow; may be repeated", "OLD=NEW" },
  { "order", 0, 0, TEXT, &opt.order, "of all classes or of the first ones; empty: none", "A,B,C" },
  { "tag", 0, 0, TEXTS, &opt.tag,
    "this answer marks ambiguity and is no class; default tag: ambiguity; may be repeated", "CLASS[=TAG]" },
  { "untag", 0, 0, TEXTS, &opt.untag, "it is a class after all; may be repeated", "CLASS" },
  { "value", 0, 0, TEXTS, &opt.value, "what the class stands for; empty: none; may be repeated",
    "CLASS=NUMBER" },
  { "cost", 0, 0, TEXTS, &opt.cost, "of getting the class wrong; empty: none; may be repeated",
    "CLASS=NUMBER" },
  { "scale", 0, 0, TEXT, &opt.scale, "how the classes lie to one another",
    "nominal|ordinal|interval|ratio|circular|multi-label" },
  { "set-separator", 0, 0, TEXT, &opt.set_separator,
    "of scale multi-label: what stands between the labels of one answer", "SIGN" },
  { "undo", 0, 0, FLAG, &opt_undo, "take the latest change back", NULL },
  { "history", 0, 0, FLAG, &opt_history, "list the changes", NULL },
  { "question", 0, 0, TEXT, &opt_question, "the question, where there are several", "NAME" },
  { 0 },
};

static bool
check_options (AccordCli *cli, GError **error)
{
  if (opt_undo + opt_history + accord_view_classes_wanted (&opt) <= 1)
    return true;
  accord_cli_set_usage_error (cli, "--undo and --history go alone", error);
  return false;
}

static int
run (AccordCli *cli, GError **error)
{
  if (!check_options (cli, error))
    return 2;
  const bool change = accord_view_classes_wanted (&opt);
  g_autoptr (AccordStore) store
      = change || opt_undo ? accord_cli_open_writable (cli, error) : accord_cli_open (cli, error);
  bool done = store != NULL;
  if (done && change)
    done = accord_view_classes_change (cli, store, opt_question, &opt, error);
  else if (done && opt_undo)
    done = accord_view_classes_undo (cli, store, opt_question, error);
  else if (done && opt_history)
    done = accord_view_classes_history (cli, store, opt_question, error);
  else if (done)
    done = accord_view_classes_list (cli, store, opt_question, error);
  return done ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-class",
    .arguments = "DATABASE",
    .summary = "list and change the classes of a question",
    .options = options,
    .flags = ACCORD_CLI_REPORT,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
