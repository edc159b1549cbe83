/* accord VERB …: runs accord-VERB, lists the verbs, shows their manuals.
 *
 * The verbs are the programs accord-* beside this one; each says by --summary what it is for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/cli/cli.h>
#include <accord/cli/verbs.h>

static char **opt_argv; /* all of them: the verb's options are not ours */

static char *
list_verbs (void)
{
  g_autofree char *folder = accord_verbs_folder ();
  return accord_verbs_list (folder);
}

static void
set_unknown (const char *verb, const char *folder, GError **error)
{
  g_autoptr (GPtrArray) verbs = accord_verbs_find (folder);
  g_autofree char *near = accord_verbs_nearest (verbs, verb);
  const char *ask = *near != '\0' ? "; did you mean " : "";
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s: no such verb%s%s; `accord help` lists them",
               verb, ask, near);
}

/* (transfer full): the program of a verb; NULL: there is none. */
static char *
find_program (const char *verb, GError **error)
{
  g_autofree char *folder = accord_verbs_folder ();
  g_autofree char *name = g_strconcat ("accord-", verb, NULL);
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  char *path = NULL;
  if (strchr (verb, '/') == NULL)
    path = beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) ? g_strdup (beside)
                                                                             : g_find_program_in_path (name);
  if (path == NULL)
    set_unknown (verb, folder, error);
  return path;
}

/* Replaces this process; comes back only with an error. */
static void
run_verb (const char *verb, char **arguments, GError **error)
{
  g_autofree char *path = find_program (verb, error);
  g_autofree char *name = g_strconcat ("accord-", verb, NULL);
  if (path == NULL)
    return;
  arguments[0] = name;
  execv (path, arguments);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "cannot run %s: %s", path, g_strerror (errno));
}

/* (transfer full): the page beside the programs, installed or in the source tree; else its name, for man to find. */
static char *
find_manual (const char *name)
{
  static const char *const places[] = { "../share/man/man1", "../../man" };
  g_autofree char *folder = accord_verbs_folder ();
  for (size_t i = 0; folder != NULL && strchr (name, '/') == NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s/%s.1", folder, places[i], name);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  return g_strdup (name);
}

/* Replaces this process; comes back only with an error. */
static void
show_manual (const char *verb, GError **error)
{
  g_autofree char *program = find_program (verb, error);
  if (program == NULL)
    return;
  g_autofree char *name = g_strconcat ("accord-", verb, NULL);
  g_autofree char *page = find_manual (name);
  execlp ("man", "man", page, NULL);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "cannot run man %s: %s", page, g_strerror (errno));
}

static int
run (AccordCli *cli, GError **error)
{
  signal (SIGPIPE, SIG_DFL); /* what runs next decides for itself */
  const char *verb = accord_cli_shift (cli);
  if (verb == NULL || strcmp (verb, opt_argv[1]) != 0)
    {
      accord_cli_set_usage_error (cli, "the verb comes first, its options behind it", error);
      return 2;
    }
  if (strcmp (verb, "help") != 0)
    {
      run_verb (verb, opt_argv + 1, error);
      return 2;
    }
  show_manual (accord_cli_arguments (cli)[0], error);
  return 2;
}

int
main (int argc, char **argv)
{
  static const AccordTool tool = { .name = "accord",
                                   .arguments = "VERB [ARGUMENT]...",
                                   .summary = "measure the consistency of labels by several annotators",
                                   .help = list_verbs,
                                   .run = run };
  opt_argv = argv;
  const bool help = argc > 1 && strcmp (argv[1], "help") == 0;
  char *list[] = { argv[0], (char *) "--help", NULL };
  if (argc < 2 || (help && argc == 2))
    return accord_cli_main (&tool, 2, list);
  if (argv[1][0] != '-' && !help)
    argc = 2;
  return accord_cli_main (&tool, argc, argv);
}
