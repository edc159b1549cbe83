/* Signals that ask a program to stop: noticed in a handler, acted on between rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <glib.h>

G_BEGIN_DECLS

/** accord_interrupt_install: catches SIGINT, SIGTERM and SIGHUP, ignores SIGPIPE and SIGXFSZ (writes then fail
 * with EPIPE and EFBIG). */
void accord_interrupt_install (void);

/** accord_interrupt_signal: the signal that arrived, 0 if none.  Async-signal-safe, cheap enough for every
 * row. */
int accord_interrupt_signal (void);

/** accord_interrupt_check: false with ACCORD_ERROR_INTERRUPTED once a signal has arrived. */
bool accord_interrupt_check (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
