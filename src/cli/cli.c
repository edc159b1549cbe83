/* One main for every program: options, messages, exit status.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <sys/uio.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/text.h>
#include <accord/version.h>

static void
say (const AccordTool *tool, const char *message)
{
  g_autofree char *safe = accord_text_escape (message);
  fprintf (stderr, "%s: %s\n", tool->name, safe);
}

/* A stream that the caller closed must not become a label file or the database: what takes its place can
 * only fail, as the closed stream would. */
static void
guard_streams (void)
{
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
    if (fcntl (stream, F_GETFD) < 0 && errno == EBADF)
      {
        const int mode = stream == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        const int opened = open ("/dev/null", mode);
        if (opened >= 0 && opened != stream)
          close (opened);
      }
}

/* GLib ends the program when there is no memory, with a trap: say what happened and end as with any error. An
 * open transaction is rolled back by the next process, as after a power cut.  Nothing here allocates. */
static void
on_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  static char what[] = ": out of memory\n";
  const AccordTool *tool = data;
  const struct iovec parts[] = { { (char *) tool->name, strlen (tool->name) }, { what, sizeof what - 1 } };
  if (message == NULL || strstr (message, "allocat") == NULL)
    g_log_default_handler (domain, level, message, NULL); /* a defect: does not return */
  if (writev (STDERR_FILENO, parts, G_N_ELEMENTS (parts)) < 0)
    _exit (2); /* nobody to tell */
  _exit (2);
}

static int
answer (AccordCli *cli, GError **error)
{
  const AccordTool *tool = cli->tool;
  g_autofree char *text = NULL;
  if (cli->texts.help)
    text = accord_cli_help (cli);
  else if (cli->texts.version)
    text = g_strdup_printf ("%s %s\nGPL-3.0-or-later; there is no warranty\n", tool->name, ACCORD_VERSION);
  else if (cli->texts.summary)
    text = g_strdup_printf ("%s\n", tool->summary);
  else
    return tool->run (cli, error);
  return accord_report_plain (NULL, text, error) ? 0 : 2;
}

static int
exit_status (const AccordTool *tool, const GError *error)
{
  const int status = accord_error_exit_status (error);
  if (status == 0)
    return 0;
  say (tool, error->message);
  const int number = accord_interrupt_signal (); /* whatever failed then failed because of it */
  return number != 0 ? 128 + number : status;
}

int
accord_cli_main (const AccordTool *tool, int argc, char **argv)
{
  guard_streams ();
  setlocale (LC_CTYPE, "");
  g_set_prgname (tool->name);
  accord_interrupt_install ();
  g_log_set_handler ("GLib", G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION, on_fatal,
                     (gpointer) tool);
  AccordCli cli = { .tool = tool };
  g_autoptr (GError) error = NULL;
  int status = 2;
  if (accord_cli_parse (&cli, argc, argv, &error))
    status = answer (&cli, &error);
  if (error != NULL)
    status = exit_status (tool, error);
  accord_cli_texts_clear (&cli.texts);
  g_clear_pointer (&cli.wanted, g_ptr_array_unref);
  return status;
}

const char *const *
accord_cli_arguments (const AccordCli *cli)
{
  static const char *const none[] = { NULL };
  return cli->texts.rest != NULL ? (const char *const *) cli->texts.rest + cli->shifted : none;
}

const char *
accord_cli_shift (AccordCli *cli)
{
  const char *first = accord_cli_arguments (cli)[0];
  if (first != NULL)
    cli->shifted++;
  return first;
}

void
accord_cli_set_usage_error (const AccordCli *cli, const char *what, GError **error)
{
  g_autofree char *usage = accord_cli_usage (cli->tool);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s; usage: %s", what, usage);
}

bool
accord_cli_quiet (const AccordCli *cli)
{
  return cli->texts.quiet;
}

AccordFormat
accord_cli_format (const AccordCli *cli)
{
  return cli->format;
}

double
accord_cli_confidence (const AccordCli *cli)
{
  return cli->confidence;
}

uint64_t
accord_cli_seed (const AccordCli *cli)
{
  return cli->seed;
}

const char *
accord_cli_rounds (const AccordCli *cli)
{
  return cli->texts.rounds;
}

void
accord_cli_use_rounds (AccordCli *cli, AccordRounds rounds)
{
  cli->rounds = rounds;
}

bool
accord_cli_seed_given (const AccordCli *cli)
{
  return cli->texts.seed != NULL;
}

bool
accord_cli_limit_given (const AccordCli *cli)
{
  return cli->texts.limit != NULL;
}

uint64_t
accord_cli_limit (const AccordCli *cli)
{
  return cli->limit;
}

void
accord_cli_note_rest (const AccordCli *cli, AccordReport *report, uint64_t shown, uint64_t all,
                      const char *what)
{
  if (!accord_cli_limit_given (cli) && shown < all)
    accord_report_note (report, "%" G_GUINT64_FORMAT " more %s: --limit 0 lists all", all - shown, what);
}

const AccordReadOptions *
accord_cli_read_options (const AccordCli *cli)
{
  return &cli->read;
}

const AccordImportOptions *
accord_cli_import_options (const AccordCli *cli)
{
  return &cli->import;
}

const char *
accord_cli_question (const AccordCli *cli)
{
  return cli->texts.question;
}

void
accord_cli_warn (const AccordCli *cli, const char *format, ...)
{
  if (cli->texts.quiet)
    return;
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  say (cli->tool, message);
}

AccordReport *
accord_cli_report_as (AccordCli *cli, AccordFormat format, const AccordDataset *dataset,
                      const AccordColumn *columns, size_t n_columns)
{
  AccordReport *report = accord_report_new (format, cli->tool->name, columns, n_columns, NULL);
  accord_report_set_quiet (report, cli->texts.quiet);
  accord_report_set_safe_csv (report, cli->texts.safe_csv);
  if (dataset != NULL)
    accord_report_head_text (report, "question", dataset->question);
  return report;
}

AccordReport *
accord_cli_report (AccordCli *cli, const AccordDataset *dataset, const AccordColumn *columns,
                   size_t n_columns)
{
  return accord_cli_report_as (cli, cli->format, dataset, columns, n_columns);
}
