/* Which column of a table is what: as the options say, or guessed from its name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/ingest/reader.h>

#define ACCORD_COLUMN_NONE SIZE_MAX

typedef enum
{
  ACCORD_ROLE_ITEM,
  ACCORD_ROLE_ANNOTATOR,
  ACCORD_ROLE_LABEL,
  ACCORD_ROLE_TIME,
  ACCORD_ROLE_DURATION,
  ACCORD_ROLE_CONFIDENCE,
  ACCORD_ROLE_BATCH,
  ACCORD_ROLE_GOLD,
  ACCORD_N_ROLES
} AccordRole;

/**
 * AccordColumns:
 * @role: column of each role, or ACCORD_COLUMN_NONE
 * @annotator_name: (nullable): borrowed from the options: the one annotator of the file
 * @attributes: columns of item attributes, then of annotator attributes
 * @annotators: wide layout: the columns that are annotators
 * @mapping: "item=task_id annotator=worker label=answer"
 */
typedef struct
{
  size_t role[ACCORD_N_ROLES];
  const char *annotator_name;
  size_t *attributes;
  size_t n_attributes;
  size_t *annotators;
  size_t n_annotators;
  char *mapping;
  bool defaulted;
  const char *candidate; /* borrowed from the options, or NULL */
  bool guessed;
} AccordColumns;

/**
 * accord_columns_find:
 * @names: the header's cells, none empty, none twice
 * @file, @line: for messages
 *
 * Names are compared exactly with the options.  A guess compares without regard to case, blank and dash
 * standing for underscore; of the words of a role an earlier group wins over a later one, and two columns of
 * the same group are refused.
 */
bool accord_columns_find (AccordColumns *ret_columns, const AccordReadOptions *options,
                          const AccordSpan *names, size_t n_names, const char *file, uint64_t line,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void accord_columns_clear (AccordColumns *columns);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordColumns, accord_columns_clear)
