/* The one error domain of accord and the exit status of each code.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <glib.h>

G_BEGIN_DECLS

#define ACCORD_ERROR (accord_error_quark ())

/**
 * AccordError:
 * @ACCORD_ERROR_USAGE: an option or argument that makes no sense
 * @ACCORD_ERROR_INPUT: a label file that is not what it should be; the message starts `file:line: `
 * @ACCORD_ERROR_CONFLICT: labels or decisions that contradict what is stored
 * @ACCORD_ERROR_DATABASE: a database that is not ours, too new, damaged, busy or read-only
 * @ACCORD_ERROR_IO: reading or writing failed
 * @ACCORD_ERROR_MEMORY: an allocation whose size came from the input failed
 * @ACCORD_ERROR_INTERRUPTED: SIGINT, SIGTERM or SIGHUP arrived (see accord_interrupt_signal())
 * @ACCORD_ERROR_PIPE_CLOSED: the reader of standard output went away: end quietly
 */
typedef enum
{
  ACCORD_ERROR_USAGE,
  ACCORD_ERROR_INPUT,
  ACCORD_ERROR_CONFLICT,
  ACCORD_ERROR_DATABASE,
  ACCORD_ERROR_IO,
  ACCORD_ERROR_MEMORY,
  ACCORD_ERROR_INTERRUPTED,
  ACCORD_ERROR_PIPE_CLOSED,
} AccordError;

GQuark accord_error_quark (void);

/**
 * accord_error_exit_status:
 * Returns: the exit status a program ends with for @error: 0 for a closed pipe, 128 + signal when
 *   interrupted, 2 for everything else.
 */
int accord_error_exit_status (const GError *error);

/** accord_error_set_memory: ACCORD_ERROR_MEMORY, `not enough memory for @what`.  Returns: false. */
bool accord_error_set_memory (GError **error, const char *what);

/** accord_error_set_errno: ACCORD_ERROR_IO, `@path: @what: ` and what errno means.  Returns: false. */
bool accord_error_set_errno (GError **error, const char *path, const char *what);

/** accord_error_set_usage: ACCORD_ERROR_USAGE with the message of @format.  Returns: false. */
bool accord_error_set_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
