/* accord-merge: which classes to merge, which to define better, and what that does to agreement.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/error.h>
#include <accord/store/classmap.h>
#include <accord/views/merge.h>

static char **opt_with, **opt_keep_apart, *opt_as, *opt_resamples;
static gboolean opt_groups, opt_apply, opt_undo, opt_list;

#define FLAG  G_OPTION_ARG_NONE
#define TEXT  G_OPTION_ARG_FILENAME
#define TEXTS G_OPTION_ARG_FILENAME_ARRAY

static const GOptionEntry options[] = {
  { "with", 0, 0, TEXTS, &opt_with, "try this merge, with details; may be repeated", "A,B" },
  { "keep-apart", 0, 0, TEXTS, &opt_keep_apart, "never advise to merge these two; may be repeated", "A,B" },
  { "groups", 0, 0, FLAG, &opt_groups, "join classes group by group; say where to stop", NULL },
  { "resamples", 0, 0, TEXT, &opt_resamples, "behind low_sim; default: 1000, or none where slow", "NUMBER" },
  { "apply", 0, 0, FLAG, &opt_apply, "record the merge of --with in the database", NULL },
  { "as", 0, 0, TEXT, &opt_as, "with --apply: its name; default: that of the class with most labels",
    "CLASS" },
  { "undo", 0, 0, FLAG, &opt_undo, "take the latest recorded merge back", NULL },
  { "list", 0, 0, FLAG, &opt_list, "list the recorded merges", NULL },
  { 0 },
};

static bool
fail (GError **error, const char *message)
{
  g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, message);
  return false;
}

static bool
check_options (uint64_t *resamples, GError **error)
{
  if (opt_groups + opt_apply + opt_undo + opt_list > 1)
    return fail (error, "--groups, --apply, --undo and --list exclude one another");
  if (opt_apply && opt_with == NULL)
    return fail (error, "--apply: say which merge: --with A,B");
  if (opt_with != NULL && (opt_groups || opt_undo || opt_list))
    return fail (error, "--with goes alone or with --apply");
  if (opt_as != NULL && (!opt_apply || *opt_as == '\0'))
    return fail (error, "--as goes with --apply and names a class");
  return opt_resamples == NULL
         || accord_cli_parse_count ("--resamples", opt_resamples, 100, 1000000, resamples, error);
}

static bool
apply (AccordCli *cli, AccordStore *store, const AccordStudy *study, const GArray *with, GError **error)
{
  const char *target = NULL;
  g_autofree const char **classes = accord_study_joined (study, with, &target);
  if (classes == NULL)
    return fail (error,
                 "--apply: the pairs of --with do not hang together; record one merge after the other");
  target = opt_as != NULL ? opt_as : target;
  if (!accord_classmap_apply (store, study->dataset->question, classes, target, error))
    return false;
  g_autofree char *list = g_strjoinv (", ", (char **) classes);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (texts, g_strdup_printf ("%s -> %s", list, target));
  accord_cli_warn (cli, "no label is changed; accord-merge --undo takes the merge back");
  return accord_view_merge_records (cli, study->dataset, "applied", texts, error);
}

static bool
show_map (AccordCli *cli, AccordStore *store, const AccordDataset *dataset, GError **error)
{
  char *undone = NULL;
  g_autoptr (GPtrArray) texts = opt_undo ? g_ptr_array_new_with_free_func (g_free)
                                         : accord_classmap_list (store, dataset->question, error);
  if (texts == NULL || (opt_undo && !accord_classmap_undo (store, dataset->question, &undone, error)))
    return false;
  if (opt_undo && undone == NULL)
    return fail (error, "--undo: no merge is recorded");
  if (opt_undo)
    g_ptr_array_add (texts, undone);
  return accord_view_merge_records (cli, dataset, opt_undo ? "undone" : "recorded", texts, error);
}

static bool
judge (AccordCli *cli, AccordStore *store, const AccordDataset *dataset, AccordStudyOptions *wanted,
       GError **error)
{
  g_autoptr (AccordStudy) study = accord_study_new (dataset, wanted->confidence, error);
  g_autoptr (GArray) with
      = study != NULL ? accord_view_merge_parse ("--with", opt_with, study, true, error) : NULL;
  g_autoptr (GArray) apart
      = with != NULL ? accord_view_merge_parse ("--keep-apart", opt_keep_apart, study, false, error) : NULL;
  if (apart == NULL)
    return false;
  if (opt_apply)
    return apply (cli, store, study, with, error);
  if (opt_groups)
    return accord_view_merge_groups (cli, study, error);
  wanted->wishes = (AccordAdviceWishes){ apart, with };
  return accord_study_judge (study, wanted, error) && accord_view_merge_pairs (cli, study, with, error);
}

static int
run (AccordCli *cli, GError **error)
{
  AccordStudyOptions wanted = { .confidence = accord_cli_confidence (cli), .seed = accord_cli_seed (cli) };
  if (!check_options (&wanted.resamples, error))
    return 2;
  g_autoptr (AccordStore) store
      = opt_apply || opt_undo ? accord_cli_open_writable (cli, error) : accord_cli_open (cli, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_DEFAULT, error) : NULL;
  if (dataset == NULL)
    return 2;
  const bool good = opt_list || opt_undo ? show_map (cli, store, dataset, error)
                                         : judge (cli, store, dataset, &wanted, error);
  return good ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-merge",
    .arguments = "DATABASE|FILE...",
    .summary = "which classes to merge or to define better, and what that does to agreement",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL | ACCORD_CLI_SEED
             | ACCORD_CLI_LIMIT | ACCORD_CLI_BRIEF,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
