/* What a database holds, and whether it is sound: for accord-info.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/store/store.h>

G_BEGIN_DECLS

/** One imported file. */
typedef struct
{
  int64_t id;
  char *question;
  char *name;
  char *kind;
  char *format;
  char *mapping;
  char *sha256;
  char *imported; /* ISO 8601, UTC */
  char *program;  /* version that imported it */
  uint64_t size;
  uint64_t rows;
  uint64_t labels;     /* in force */
  uint64_t superseded; /* replaced by a later source or round rule */
} AccordSource;

/** One class with its use by humans (active labels, all rounds). */
typedef struct
{
  char *name;
  char *tag;         /* NULL = an ordinary class */
  char *merged_into; /* NULL = not merged away */
  int64_t position;  /* declared order; INT64_MAX = none */
  double value;      /* NAN = none */
  double cost;       /* NAN = none */
  bool declared;     /* counts even if nobody uses it */
  uint64_t labels;
} AccordClassUse;

/** One question. */
typedef struct
{
  char *name;
  char *scale;
  char *set_separator; /* of the labels of one answer, or NULL */
  uint64_t items;      /* with a human label */
  uint64_t annotators; /* humans */
  uint64_t labels;     /* humans', active, all rounds */
  uint64_t repeated;   /* labels beyond the first of the same annotator on the same item */
  uint64_t gold_items;
  uint64_t models;
  char *first_time; /* earliest and latest time of a label as written, or NULL */
  char *last_time;
  GPtrArray *classes; /* AccordClassUse*, canonical order */
} AccordQuestion;

/** accord_overview_questions: (transfer full) (element-type AccordQuestion): in order of creation. */
GPtrArray *accord_overview_questions (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_overview_question: (transfer full): one of them, without times; @question: NULL = the only one. */
AccordQuestion *accord_overview_question (AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_question_free (AccordQuestion *question);

/** accord_overview_sources: (transfer full) (element-type AccordSource): in order of import. */
GPtrArray *accord_overview_sources (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_overview_check:
 * @ret_findings: (transfer full) (element-type utf8): what is wrong, empty when sound: integrity_check,
 *   foreign_key_check, packs against rows, digests of sources and dictionaries, superseding loops
 */
bool accord_overview_check (AccordStore *store, GPtrArray **ret_findings, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordQuestion, accord_question_free)

G_END_DECLS
