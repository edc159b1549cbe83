/* Label files: CSV and TSV tables, long or wide, turned into one callback a label.
 *
 * Strict: whatever is not exactly a table of the expected shape is refused with file and physical line.
 * Values are handed on byte for byte.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include <accord/base/label.h>

G_BEGIN_DECLS

typedef enum
{
  ACCORD_LAYOUT_LONG, /* one label a row */
  ACCORD_LAYOUT_WIDE, /* one item a row, one column an annotator */
} AccordLayout;

/**
 * AccordReadOptions: how to read label files.  All strings are borrowed; NULL = guess or absent.
 * Column options name a header cell exactly; "-" says: there is no such column, do not guess one.
 */
typedef struct
{
  AccordLayout layout;
  char separator; /* ',', ';', '\t'; 0 = detect. TAB: the file is TSV, without quoting */
  const char *item;
  const char *annotator;
  const char *const
      *annotator_candidates; /* NULL-terminated: the first that is a header cell is the column */
  const char *label;
  const char *time;
  const char *duration;
  const char *confidence;
  const char *batch;
  const char *gold;
  const char *const *item_attributes;      /* NULL-terminated column names */
  const char *const *annotator_attributes; /* NULL-terminated column names */
  const char *annotator_name; /* the file is one person's (or one model's): no annotator column */
  const char
      *default_annotator; /* used when there is neither annotator column nor annotator_name (gold, model) */
  const char *const *missing; /* NULL-terminated: label texts that mean "no answer" (--na) */
} AccordReadOptions;

/**
 * AccordReadResult: what was read; owned by the caller, see accord_read_result_clear().
 * @format: "csv" or "tsv"
 * @mapping: "item=task_id annotator=worker label=answer": the columns used, for messages and the store
 * @sha256: of the bytes, lower-case hexadecimal
 * @missing: labels that are empty or one of the `missing` texts
 * @warnings: (element-type utf8): header repeated inside, with its line …
 */
typedef struct
{
  char *format;
  char *mapping;
  char *sha256;
  uint64_t size;
  uint64_t rows; /* table rows behind the header */
  uint64_t labels;
  uint64_t missing;
  bool defaulted;        /* default_annotator was used */
  const char *candidate; /* which of annotator_candidates is the annotator column, or NULL */
  bool guessed;          /* a column was found under another name than the usual one */
  GPtrArray *warnings;
} AccordReadResult;

void accord_read_result_clear (AccordReadResult *result);

/** Called now and then with the bytes read so far and in all (0 = unknown); for a progress line. */
typedef void (*AccordProgressFunc) (uint64_t done, uint64_t total, gpointer data);

/**
 * accord_read_labels:
 * @path: a file, or "-" for standard input
 * @name: what messages call it
 * @func: called for each label in file order, also for missing ones (empty label)
 * @progress: (nullable)
 *
 * Reads a whole label file.  Refused (ACCORD_ERROR_INPUT, message `name:line: what, what to do`): a ragged
 * row, an unterminated or stray quote, text behind a closing quote, invalid UTF-8, NUL, a missing, doubled or
 * unnamed column, an empty item or annotator, a field over 1 MiB, no rows; UTF-16 or -32, gzip, zip or
 * spreadsheet, HTML, JSON, PDF, SQLite (named as such).  A read error or a file that shrinks is
 * ACCORD_ERROR_IO.
 * @func may have been called before an error shows: run it in a transaction.
 *
 * Cost: one pass, memory bounded by the longest row.
 */
bool accord_read_labels (const char *path, const char *name, const AccordReadOptions *options,
                         AccordLabelFunc func, AccordProgressFunc progress, gpointer data,
                         AccordReadResult *ret_result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_read_mapping: how accord_read_labels() would understand the header of @path, a regular file.
 * Returns: (transfer full): as AccordReadResult.mapping, or NULL with @error.
 */
char *accord_read_mapping (const char *path, const char *name, const AccordReadOptions *options,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_read_sha256: the digest of a regular file's bytes, without parsing it, to ask whether it is known.
 * Returns: (transfer full): lower-case hexadecimal, or NULL with @error.
 */
char *accord_read_sha256 (const char *path, uint64_t *ret_size, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_read_is_database: whether @path is a regular file that starts like an SQLite database. */
bool accord_read_is_database (const char *path);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordReadResult, accord_read_result_clear)

G_END_DECLS
