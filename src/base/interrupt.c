/* Signals that ask a program to stop.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/interrupt.h>

#include <signal.h>
#include <accord/base/error.h>

static volatile sig_atomic_t arrived;

static void
on_signal (int number)
{
  arrived = number;
}

void
accord_interrupt_install (void)
{
  static const int stops[] = { SIGINT, SIGTERM, SIGHUP };
  for (size_t i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      struct sigaction action = { .sa_handler = on_signal };
      struct sigaction before;
      /* what the parent ignores (nohup) stays ignored */
      if (sigaction (stops[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN)
        continue;
      sigemptyset (&action.sa_mask);
      sigaction (stops[i], &action, NULL); /* without SA_RESTART: a blocked read returns */
    }
  signal (SIGPIPE, SIG_IGN);
  signal (SIGXFSZ, SIG_IGN);
}

int
accord_interrupt_signal (void)
{
  return arrived;
}

bool
accord_interrupt_check (GError **error)
{
  if (arrived == 0)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_INTERRUPTED, "stopped by a signal (%s)",
               g_strsignal (arrived));
  return false;
}
