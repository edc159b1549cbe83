/* CSV and TSV as rows of fields: the strict table reader under reader.h, also used for filled review sheets.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/base/label.h>

G_BEGIN_DECLS

/**
 * AccordTableFunc:
 * @line: physical line on which the row starts
 * @fields: the row's fields, each followed by a NUL byte that is not counted; valid during the call only
 *
 * Called first for the header (line 1, or the first line that is not blank), then for each row.
 * Every row has as many fields as the header.
 */
typedef bool (*AccordTableFunc) (uint64_t line, const AccordSpan *fields, size_t n_fields, gpointer data,
                                 GError **error);

/** What the reader found out about the bytes. */
typedef struct
{
  char separator;
  char sha256[65];
  uint64_t size;
  uint64_t rows; /* without the header */
} AccordTableInfo;

/**
 * accord_table_read:
 * @path: a file, or "-" for standard input
 * @name: what messages call it
 * @separator: ',', ';', '\t' or 0 = detect from the header
 * @progress: (nullable): called with bytes done and in all (0 = unknown)
 *
 * The refusals of accord_read_labels() that concern bytes and rows.
 */
bool accord_table_read (const char *path, const char *name, char separator, AccordTableFunc func,
                        void (*progress) (uint64_t done, uint64_t total, gpointer data), gpointer data,
                        AccordTableInfo *ret_info, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_table_read_bytes: the same from memory, fed in blocks of @block bytes (for tests and fuzzing). */
bool accord_table_read_bytes (const char *bytes, size_t length, size_t block, const char *name,
                              char separator, AccordTableFunc func, gpointer data, AccordTableInfo *ret_info,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
