/* measure: runs a command with its output thrown away and prints what it used:
 *   CPU seconds (user + system), seconds passed, peak memory in MiB
 * usage: measure COMMAND [ARGUMENT]...   ends with the command's status (128 + signal if it was killed)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static double
duration (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

static void
become (char **command)
{
  const int null = open ("/dev/null", O_WRONLY);
  if (null >= 0)
    dup2 (null, STDOUT_FILENO);
  execvp (command[0], command);
  perror (command[0]);
  _exit (127);
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    {
      fprintf (stderr, "usage: measure COMMAND [ARGUMENT]...\n");
      return 2;
    }
  const double start = seconds ();
  const pid_t child = fork ();
  if (child == 0)
    become (argv + 1);
  struct rusage usage;
  int status;
  if (child < 0 || wait4 (child, &status, 0, &usage) != child)
    {
      perror ("measure");
      return 2;
    }
  printf ("%.3f %.3f %.1f\n", duration (usage.ru_utime) + duration (usage.ru_stime), seconds () - start,
          (double) usage.ru_maxrss / 1024);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}
