/* Strict reading and exact writing of numbers, independent of the locale.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

#define ACCORD_NUMBER_BUFFER 40 /* bytes that hold any number written here, with its NUL */

/**
 * accord_number_parse:
 * @text: @length bytes, need not end in NUL
 *
 * Reads a decimal number: optional sign, digits with an optional point, optional exponent.  Nothing around
 * it: no blanks, no hexadecimal, no `nan`, no `inf`, nothing that overflows.
 *
 * Returns: whether @text is such a number; @ret_value is written only then.
 */
bool accord_number_parse (const char *text, size_t length, double *ret_value) G_GNUC_WARN_UNUSED_RESULT;

/** accord_number_parse_count: the same for an unsigned decimal integer without sign or leading zeros. */
bool accord_number_parse_count (const char *text, size_t length, uint64_t *ret_value)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_number_shortest:
 * Writes the shortest decimal text that reads back to the same double ("0.1", "1e-300", "12").
 * @value must be finite.
 * Cost: no allocation; from 1e-4 to 1e15, where statistics lie, integer arithmetic alone.
 * Checked against: printf with 15, 16 and 17 digits, the first that reads back, tests/unit/test_number.c.
 * Returns: @buffer.
 */
const char *accord_number_shortest (double value, char buffer[ACCORD_NUMBER_BUFFER]);

/** accord_number_count: @value in decimal digits.  Returns: @buffer. */
const char *accord_number_count (uint64_t value, char buffer[ACCORD_NUMBER_BUFFER]);

/** accord_number_fixed: @value rounded to @decimals places, "-0.000" written as "0.000".  Returns: @buffer.
 */
const char *accord_number_fixed (double value, int decimals, char buffer[ACCORD_NUMBER_BUFFER]);

G_END_DECLS
