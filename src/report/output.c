/* Checked writing to a stream: every failure is noticed once, at the latest when it is flushed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>

enum
{
  BUFFER_SIZE = 1 << 16
};

void
accord_output_init (AccordOutput *output, FILE *file)
{
  output->file = file != NULL ? file : stdout;
  output->buffer = g_string_sized_new (BUFFER_SIZE + 4096);
  output->error = 0;
}

void
accord_output_clear (AccordOutput *output)
{
  if (output->buffer != NULL)
    g_string_free (output->buffer, TRUE);
  output->buffer = NULL;
}

static void
write_buffer (AccordOutput *output)
{
  GString *buffer = output->buffer;
  errno = 0;
  if (output->error == 0 && buffer->len > 0
      && fwrite (buffer->str, 1, buffer->len, output->file) != buffer->len)
    output->error = errno != 0 ? errno : EIO;
  g_string_truncate (buffer, 0);
}

void
accord_output_spill (AccordOutput *output)
{
  if (output->buffer->len >= BUFFER_SIZE)
    write_buffer (output);
}

static void
set_error (AccordOutput *output, GError **error)
{
  if (output->error == EPIPE)
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_PIPE_CLOSED, "the reader of the output went away");
  else if (output->error != EINTR || accord_interrupt_check (error))
    g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_IO, "cannot write %s: %s",
                 output->file == stdout ? "standard output" : "the output", g_strerror (output->error));
}

bool
accord_output_finish (AccordOutput *output, GError **error)
{
  write_buffer (output);
  errno = 0;
  if (output->error == 0 && (fflush (output->file) != 0 || ferror (output->file)))
    output->error = errno != 0 ? errno : EIO;
  if (output->error == 0)
    return true;
  set_error (output, error);
  return false;
}

bool
accord_report_plain (FILE *out, const char *text, GError **error)
{
  AccordOutput output;
  accord_output_init (&output, out);
  g_string_append (output.buffer, text);
  const bool good = accord_output_finish (&output, error);
  accord_output_clear (&output);
  return good;
}
