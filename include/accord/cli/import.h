/* Label files into a store in one transaction: for accord-import and for every tool that is given label files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>

G_BEGIN_DECLS

typedef enum
{
  ACCORD_CLI_IMPORT_DEFAULT = 0,
  ACCORD_CLI_IMPORT_DRY_RUN = 1 << 0, /* read and check everything, then roll back */
  ACCORD_CLI_IMPORT_TALK = 1 << 1,    /* say how columns were understood, even where their names are usual */
  ACCORD_CLI_IMPORT_NEW = 1 << 2,     /* the store is empty: no use in asking for known files */
} AccordCliImportFlags;

/** What was read, in all. */
typedef struct
{
  AccordImportSummary store; /* what the store made of it */
  uint64_t files;            /* read */
  uint64_t skipped;          /* files whose bytes the store knows already */
  uint64_t rows;
  uint64_t size;         /* bytes */
  char *preview;         /* of a dry run: what was read, in lines; the caller frees it; else NULL */
  const char *candidate; /* which of annotator_candidates named the annotator column, or NULL */
} AccordCliImportSummary;

/**
 * accord_cli_import_files:
 * @files: NULL-terminated paths, "-" = standard input
 * @read: how to read them; without an annotator column and name, gold labels are "gold"'s and a model's
 *   predictions are its file's stem's
 * @import: question, kind, repeats … ; the attribute columns are those of @read
 *
 * All files in one transaction, or nothing.  A file whose bytes are imported already is skipped with a
 * message. Column mapping, warnings and skipped files go to standard error through accord_cli_warn(),
 * progress too when that is a terminal.  A signal rolls back (ACCORD_ERROR_INTERRUPTED).
 */
bool accord_cli_import_files (AccordCli *cli, AccordStore *store, const char *const *files,
                              const AccordReadOptions *read, const AccordImportOptions *import,
                              AccordCliImportFlags flags, AccordCliImportSummary *ret_summary, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_cli_import_describe: (transfer full): the summary in lines, each with its line end: what was read,
 * and what became of it. */
char *accord_cli_import_describe (const AccordCliImportSummary *summary, AccordCliImportFlags flags);

G_END_DECLS
