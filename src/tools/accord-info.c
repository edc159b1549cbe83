/* accord-info: what a database or label file holds, what its design allows one to say, whether it is sound.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <accord/base/error.h>
#include <accord/views/info.h>
#include <accord/stats/design.h>
#include <accord/store/overview.h>

static gboolean opt_check;
static char *opt_question;

static const GOptionEntry options[] = {
  { "question", 0, 0, G_OPTION_ARG_FILENAME, &opt_question, "describe this question alone", "NAME" },
  { "check", 0, 0, G_OPTION_ARG_NONE, &opt_check, "verify structure, references, checksums and packs", NULL },
  { 0 },
};

#define COLUMNS(question_heading)                                                                            \
  {                                                                                                          \
    ACCORD_TEXT ("question", question_heading), ACCORD_TEXT ("topic", "topic"),                              \
        ACCORD_TEXT ("name", "name"), ACCORD_COUNT ("value", "value"), ACCORD_TEXT ("note", "note"),         \
  }

/* A table of one question need not repeat its name. */
static const AccordColumn columns_of_one[] = COLUMNS (NULL), columns_of_many[] = COLUMNS ("question");

static bool
report_design (AccordReport *report, AccordStore *store, const char *question, GError **error)
{
  const AccordLoadOptions load = { .question = question };
  g_autoptr (AccordDataset) dataset = accord_store_load (store, &load, ACCORD_LOAD_DEFAULT, error);
  g_autoptr (GArray) facts = dataset != NULL ? accord_design_facts (dataset, error) : NULL;
  for (guint i = 0; facts != NULL && i < facts->len; i++)
    {
      const AccordFact *fact = &g_array_index (facts, AccordFact, i);
      accord_view_info_row (report, question, fact->topic, fact->name, &fact->value, fact->note);
    }
  return facts != NULL;
}

static bool
report_consensuses (AccordReport *report, AccordStore *store, const char *question, GError **error)
{
  g_autoptr (GPtrArray) consensuses = accord_stored_consensus_list (store, question, error);
  if (consensuses != NULL)
    accord_view_info_consensuses (report, consensuses, question);
  return consensuses != NULL;
}

static int
check (AccordCli *cli, GError **error)
{
  const char *const *paths = accord_cli_arguments (cli);
  if (paths[0] == NULL || paths[1] != NULL)
    {
      accord_cli_set_usage_error (cli, "--check takes one database", error);
      return 2;
    }
  g_autoptr (AccordStore) store = accord_store_open (paths[0], ACCORD_STORE_READ, error);
  g_autoptr (GPtrArray) findings = NULL;
  if (store == NULL || !accord_overview_check (store, &findings, error))
    return 2;
  if (findings->len == 0)
    return accord_report_plain (NULL, "sound\n", error) ? 0 : 2;
  g_ptr_array_add (findings, NULL);
  g_autofree char *lines = g_strjoinv ("\n", (char **) findings->pdata);
  g_autofree char *text = g_strconcat (lines, "\n", NULL);
  if (accord_report_plain (NULL, text, error))
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_DATABASE, "%s: the database is not sound: %u %s", paths[0],
                 findings->len - 1, findings->len == 2 ? "finding" : "findings");
  return 2;
}

static bool
overview (AccordCli *cli, AccordStore *store, GError **error)
{
  g_autoptr (GPtrArray) questions = accord_overview_questions (store, error);
  g_autoptr (GPtrArray) sources = questions != NULL ? accord_overview_sources (store, error) : NULL;
  if (sources == NULL)
    return false;
  const char *path = accord_cli_arguments (cli)[0];
  g_autoptr (AccordReport) report = accord_cli_report (
      cli, NULL, questions->len > 1 && opt_question == NULL ? columns_of_many : columns_of_one,
      G_N_ELEMENTS (columns_of_one));
  bool found = false;
  for (guint i = 0; i < questions->len; i++)
    {
      const AccordQuestion *question = questions->pdata[i];
      if (opt_question != NULL && strcmp (question->name, opt_question) != 0)
        continue;
      found = true;
      if (!accord_view_info_question (report, question, accord_read_is_database (path) ? path : NULL, error)
          || !report_design (report, store, question->name, error))
        return false;
      accord_view_info_sources (report, sources, question->name);
      if (!report_consensuses (report, store, question->name, error))
        return false;
    }
  if (!found) /* the same words as every other tool */
    return report_design (report, store, opt_question, error);
  return accord_report_finish (report, error);
}

static int
run (AccordCli *cli, GError **error)
{
  if (opt_check)
    return check (cli, error);
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  if (store == NULL)
    return 2;
  return overview (cli, store, error) ? 0 : 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = {
    .name = "accord-info",
    .arguments = "DATABASE|FILE...",
    .summary = "describe labels: who labelled what, and what that design limits",
    .options = options,
    .flags = ACCORD_CLI_REPORT | ACCORD_CLI_FILES,
    .run = run,
  };
  return accord_cli_main (&tool, argc, argv);
}
