/* The error domain and what each code means to a shell.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/base/error.h>

#include <errno.h>
#include <accord/base/interrupt.h>

GQuark
accord_error_quark (void)
{
  return g_quark_from_static_string ("accord-error-quark"); /* clang-format puts blanks into G_DEFINE_QUARK */
}

bool
accord_error_set_memory (GError **error, const char *what)
{
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_MEMORY, "not enough memory for %s", what);
  return false;
}

bool
accord_error_set_errno (GError **error, const char *path, const char *what)
{
  const int number = errno;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "%s: %s: %s", path, what, g_strerror (number));
  return false;
}

bool
accord_error_set_usage (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (ACCORD_ERROR, ACCORD_ERROR_USAGE, format, arguments);
  va_end (arguments);
  return false;
}

int
accord_error_exit_status (const GError *error)
{
  if (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_PIPE_CLOSED))
    return 0;
  if (g_error_matches (error, ACCORD_ERROR, ACCORD_ERROR_INTERRUPTED))
    return 128 + accord_interrupt_signal ();
  return 2;
}
