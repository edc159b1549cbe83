/* Exit status of errors, signals that ask to stop, names of annotator kinds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/label.h>

START_TEST (exit_status)
{
  static const AccordError two[] = { ACCORD_ERROR_USAGE,    ACCORD_ERROR_INPUT, ACCORD_ERROR_CONFLICT,
                                     ACCORD_ERROR_DATABASE, ACCORD_ERROR_IO,    ACCORD_ERROR_MEMORY };
  for (size_t i = 0; i < G_N_ELEMENTS (two); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (ACCORD_ERROR, two[i], "x");
      ck_assert_int_eq (accord_error_exit_status (error), 2);
    }
  g_autoptr (GError) pipe = g_error_new_literal (ACCORD_ERROR, ACCORD_ERROR_PIPE_CLOSED, "x");
  ck_assert_int_eq (accord_error_exit_status (pipe), 0);
  g_autoptr (GError) foreign = g_error_new_literal (G_FILE_ERROR, ACCORD_ERROR_PIPE_CLOSED, "x");
  ck_assert_int_eq (accord_error_exit_status (foreign), 2);
  ck_assert_str_eq (g_quark_to_string (ACCORD_ERROR), "accord-error-quark");
}
END_TEST

/* What a child of its own answers, since signals leave their mark on a process. */
static int
in_child (int (*body) (int), int number)
{
  fflush (NULL);
  const pid_t child = fork ();
  ck_assert_int_ge (child, 0);
  if (child == 0)
    _exit (body (number));
  int status = 0;
  ck_assert_int_eq (waitpid (child, &status, 0), child);
  ck_assert_msg (WIFEXITED (status), "ended by signal %d", WIFSIGNALED (status) ? WTERMSIG (status) : 0);
  return WEXITSTATUS (status);
}

/* 0: noticed, with the error and status it should give. */
static int
noticed (int number)
{
  g_autoptr (GError) error = NULL;
  for (int stop = 1; stop <= SIGTERM; stop++)
    if (stop != SIGKILL)
      signal (stop, SIG_DFL);
  accord_interrupt_install ();
  if (accord_interrupt_signal () != 0 || !accord_interrupt_check (&error) || error != NULL)
    return 1;
  raise (number);
  if (accord_interrupt_signal () != number)
    return 2;
  if (accord_interrupt_check (&error) || !g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_INTERRUPTED))
    return 3;
  if (accord_error_exit_status (error) != 128 + number)
    return 4;
  return strstr (error->message, g_strsignal (number)) == NULL ? 5 : 0;
}

START_TEST (signals_are_noticed)
{
  ck_assert_int_eq (in_child (noticed, SIGINT), 0);
  ck_assert_int_eq (in_child (noticed, SIGTERM), 0);
  ck_assert_int_eq (in_child (noticed, SIGHUP), 0);
}
END_TEST

/* Under nohup SIGHUP is ignored and stays so. */
static int
ignored (int number)
{
  signal (number, SIG_IGN);
  accord_interrupt_install ();
  raise (number);
  return accord_interrupt_signal ();
}

START_TEST (ignored_signals_stay_ignored)
{
  ck_assert_int_eq (in_child (ignored, SIGHUP), 0);
  ck_assert_int_eq (in_child (ignored, SIGINT), 0);
}
END_TEST

static int
write_to_closed_pipe (int unused)
{
  int ends[2];
  signal (SIGPIPE, SIG_DFL);
  accord_interrupt_install ();
  if (pipe (ends) != 0 || close (ends[0]) != 0)
    return 1 + unused;
  return write (ends[1], "x", 1) == -1 && errno == EPIPE ? 0 : 2;
}

START_TEST (closed_pipe_is_an_error_code)
{
  ck_assert_int_eq (in_child (write_to_closed_pipe, 0), 0);
}
END_TEST

/* A blocked read comes back, so that a tool waiting for its input can stop. */
static int
blocked_read (int number)
{
  int ends[2];
  char byte;
  signal (number, SIG_DFL);
  accord_interrupt_install ();
  if (pipe (ends) != 0)
    return 1;
  const pid_t parent = getpid (), child = fork ();
  if (child == 0)
    {
      for (int i = 0; i < 100 && getppid () == parent; i++) /* again, should the read not have begun yet */
        {
          g_usleep (20000);
          kill (parent, number);
        }
      _exit (0);
    }
  return read (ends[0], &byte, 1) == -1 && errno == EINTR && accord_interrupt_signal () == number ? 0 : 2;
}

START_TEST (blocked_reads_return)
{
  ck_assert_int_eq (in_child (blocked_read, SIGTERM), 0);
}
END_TEST

START_TEST (memory_names_what_it_was_for)
{
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_error_set_memory (&error, "the labels"));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY));
  ck_assert_str_eq (error->message, "not enough memory for the labels");
  ck_assert_int_eq (accord_error_exit_status (error), 2);
  ck_assert (!accord_error_set_memory (NULL, "nobody"));
}
END_TEST

START_TEST (errno_is_said)
{
  g_autoptr (GError) error = NULL;
  errno = EISDIR;
  ck_assert (!accord_error_set_errno (&error, "labels.csv", "cannot read"));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_IO));
  ck_assert_str_eq (error->message, "labels.csv: cannot read: Is a directory");
  ck_assert (!accord_error_set_errno (NULL, "nobody", "listens"));
}
END_TEST

START_TEST (usage_is_formatted)
{
  g_autoptr (GError) error = NULL;
  ck_assert (!accord_error_set_usage (&error, "%s takes no %d", "--quiet", 0));
  ck_assert (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_USAGE));
  ck_assert_str_eq (error->message, "--quiet takes no 0");
  ck_assert (!accord_error_set_usage (NULL, "nobody %s", "listens"));
}
END_TEST

START_TEST (kinds)
{
  static const char *const names[] = { "human", "model", "gold", "reviewer" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AccordKind kind;
      ck_assert_str_eq (accord_kind_name ((AccordKind) i), names[i]);
      ck_assert (accord_kind_parse (names[i], &kind));
      ck_assert_int_eq (kind, (AccordKind) i);
    }
  AccordKind kind = ACCORD_KIND_GOLD;
  ck_assert (!accord_kind_parse ("Human", &kind));
  ck_assert (!accord_kind_parse ("", &kind));
  ck_assert (!accord_kind_parse ("humans", &kind));
  ck_assert_int_eq (kind, ACCORD_KIND_GOLD);
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("error");
  TCase *cases = tcase_create ("error");
  tcase_add_test (cases, exit_status);
  tcase_add_test (cases, signals_are_noticed);
  tcase_add_test (cases, ignored_signals_stay_ignored);
  tcase_add_test (cases, closed_pipe_is_an_error_code);
  tcase_add_test (cases, blocked_reads_return);
  tcase_add_test (cases, memory_names_what_it_was_for);
  tcase_add_test (cases, errno_is_said);
  tcase_add_test (cases, usage_is_formatted);
  tcase_add_test (cases, kinds);
  suite_add_tcase (suite, cases);
  return suite;
}
