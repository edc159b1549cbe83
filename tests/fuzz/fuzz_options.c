/* Command lines, one argument a line: whatever is accepted is within its bounds and UTF-8, whatever is refused says
 * why.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>
#include <accord/base/error.h>
#include "../../src/cli/internal.h"

static char *opt_text, *opt_file;
static char **opt_many;
static gboolean opt_switch;

static const GOptionEntry own_options[] = {
  { "text", 't', 0, G_OPTION_ARG_FILENAME, &opt_text, "", "TEXT" },
  { "file", 0, 0, G_OPTION_ARG_FILENAME, &opt_file, "", "FILE" },
  { "many", 'm', 0, G_OPTION_ARG_FILENAME_ARRAY, &opt_many, "", "NAME" },
  { "switch", 's', 0, G_OPTION_ARG_NONE, &opt_switch, "", NULL },
  { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
};

static const AccordTool tool = {
  .name = "accord-fuzz",
  .arguments = "FILE...",
  .summary = "",
  .options = own_options,
  .flags = ACCORD_CLI_REPORT | ACCORD_CLI_LABELS | ACCORD_CLI_FILES | ACCORD_CLI_INTERVAL | ACCORD_CLI_SEED,
};

static void
check_accepted (const AccordCli *cli)
{
  const AccordCliTexts *t = &cli->texts;
  FUZZ_CHECK (cli->confidence >= 0.5 && cli->confidence < 1);
  FUZZ_CHECK (cli->format <= ACCORD_FORMAT_JSONL && cli->rounds <= ACCORD_ROUNDS_ALL);
  FUZZ_CHECK (cli->read.layout <= ACCORD_LAYOUT_WIDE && cli->import.repeats <= ACCORD_REPEATS_KEEP);
  const char *const texts[] = { t->question, t->item, t->label, t->time, t->annotator_name, opt_text };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    FUZZ_CHECK (texts[i] == NULL || g_utf8_validate (texts[i], -1, NULL));
  for (char **name = opt_many; name != NULL && *name != NULL; name++)
    FUZZ_CHECK (g_utf8_validate (*name, -1, NULL));
  for (char **where = t->where; where != NULL && *where != NULL; where++)
    FUZZ_CHECK (strchr (*where, '=') != NULL && **where != '=');
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  if (length > 4096 || memchr (bytes, '\0', length) != NULL)
    return 0;
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_autofree char *line = g_strconcat ("accord-fuzz\n", text, NULL);
  g_auto (GStrv) argv = g_strsplit (line, "\n", -1);
  AccordCli cli = { .tool = &tool };
  g_autoptr (GError) error = NULL;
  if (!accord_cli_parse (&cli, (int) g_strv_length (argv), argv, &error))
    FUZZ_CHECK (error != NULL && error->code == ACCORD_ERROR_USAGE && *error->message != '\0');
  else if (!cli.texts.help && !cli.texts.version && !cli.texts.summary)
    check_accepted (&cli);
  g_autofree char *help = accord_cli_help (&cli);
  FUZZ_CHECK (g_str_has_prefix (help, "usage: accord-fuzz "));
  accord_cli_texts_clear (&cli.texts);
  g_clear_pointer (&opt_text, g_free);
  g_clear_pointer (&opt_file, g_free);
  g_clear_pointer (&opt_many, g_strfreev);
  return 0;
}
