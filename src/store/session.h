/* The import session: what its files (import.c, insert.c, intern.c, attributes.c, repeats.c, warnings.c) share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "private.h"

G_BEGIN_DECLS

/** Names of one table: the dictionary's numbers, their store ids; numbers below @stored are in the table. */
typedef struct
{
  AccordDictionary *names;
  GArray *ids; /* uint32_t */
  uint32_t stored;
  int64_t next_id;
} SessionNames;

/** Where something was said first: @source 0 = in the database. */
typedef struct
{
  uint32_t value; /* number in a dictionary + 1; 0 = nothing yet */
  uint32_t source;
  uint64_t line;
} SessionValue;

/** Values of the attribute columns of items, or of annotators. */
typedef struct
{
  char **columns; /* NULL-terminated */
  size_t n_columns;
  AccordDictionary *values;
  GArray *cells; /* SessionValue, [number of the item or annotator][column] */
} SessionAttributes;

typedef struct
{
  int64_t id;
  char *name; /* escaped, for messages */
  uint64_t missing;
  uint64_t labels; /* rows stored */
  uint64_t digest; /* sum of store_label_hash () over them */
} SessionSource;

#define SESSION_BATCH 100 /* rows of one INSERT statement */

typedef struct
{
  uint64_t line;
  uint32_t item, annotator, klass;
  uint32_t source;
  uint32_t batch; /* 0 = none */
  double duration, confidence;
  size_t time_start, time_length; /* in batch_text */
} SessionRow;

struct AccordImport
{
  AccordStore *store;
  int64_t question;
  char *question_name;
  AccordKind kind;
  AccordRepeats repeats;
  char **tags;
  char *replace;
  int64_t replaced;         /* id of the source that is replaced; 0 = none */
  GHashTable *replaced_ids; /* int64_t: it and those it stands for */
  GError *replaced_before;  /* why @replace names nothing in force, if it once did */

  SessionNames items, annotators, classes, batches;
  GArray *kinds; /* uint8_t, by annotator number */
  uint64_t items_digest;
  SessionAttributes item_attributes, annotator_attributes;
  uint32_t gold_annotator;
  GArray *gold; /* SessionValue by item number: class number + 1 */

  GArray *sources; /* SessionSource; numbers from 1 */
  bool in_source;

  StoreColumns rows; /* labels of this import as store ids; label id = first_id + place */
  int64_t *times;    /* place -> microseconds, NULL while no row had a time */
  uint64_t times_allocated;
  int64_t first_id;

  SessionRow batch[SESSION_BATCH];
  unsigned n_batch;
  bool batch_plain; /* no row of the batch has a time, duration, confidence or batch */
  GString *batch_text;
  sqlite3_stmt *insert_plain, *insert_full;

  AccordImportSummary summary;
  GPtrArray *warnings;
  bool finished, committed;
};

/* intern.c */
void session_names_clear (SessionNames *names);
bool session_names_load (AccordImport *import, SessionNames *names, const char *table, const char *sql,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Number of the name; *ret_new when the table does not have it yet. */
bool session_intern (AccordImport *import, SessionNames *names, AccordSpan name, const char *what,
                     uint32_t *ret_number, bool *ret_new, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same with the name's hash from accord_dictionary_hash(), taken early so that its place is in the cache by now. */
bool session_intern_hashed (AccordImport *import, SessionNames *names, AccordSpan name, uint64_t hash,
                            const char *what, uint32_t *ret_number, bool *ret_new, GError **error);

/** Inserts the new names; rebuilds the unique index when that is cheaper. */
bool session_names_write (AccordImport *import, SessionNames *names, const char *table, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
static inline uint32_t
session_id (const SessionNames *names, uint32_t number)
{
  return g_array_index (names->ids, uint32_t, number);
}

/* attributes.c */
void session_attributes_clear (SessionAttributes *attributes);
bool session_attributes_load (AccordImport *import, SessionAttributes *attributes, const char *table,
                              const SessionNames *names, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool session_attributes_add (AccordImport *import, SessionAttributes *attributes, const SessionNames *names,
                             const char *table, uint32_t number, const AccordSpan *values, uint64_t line,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool session_attributes_write (AccordImport *import, SessionAttributes *attributes, const SessionNames *names,
                               const char *table, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** What messages call a source by its number; 0 = the database. */
static inline const char *
session_source_name (const AccordImport *import, uint32_t source)
{
  return source >= 1 && source <= import->sources->len
             ? g_array_index (import->sources, SessionSource, source - 1).name
             : import->store->name;
}

/* insert.c */
/** Adds a row to the block that goes into the table at once; @when: microseconds, or STORE_TIME_NONE. */
bool session_insert (AccordImport *import, const SessionRow *row, AccordSpan time, int64_t when,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Writes the rows of the block. */
bool session_flush (AccordImport *import, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* changes.c: what settling the repeats does to rows that are in the table already */
typedef struct
{
  GArray *deleted;    /* int64_t label ids */
  GArray *superseded; /* int64_t label ids */
  GArray *rounds;     /* SessionRound */
} SessionChanges;

typedef struct
{
  int64_t id;
  int64_t round;
} SessionRound;

void session_changes_init (SessionChanges *changes);
void session_changes_clear (SessionChanges *changes);
bool session_changes_apply (AccordImport *import, SessionChanges *changes, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* conflicts.c */
/** Sets @error: the new label at @place contradicts the new one at @other (UINT32_MAX: the stored @klass). */
bool session_fail_conflict (AccordImport *import, uint32_t place, uint32_t other, uint32_t klass,
                            uint64_t more, GError **error);

/* repeats.c: which labels count */
bool session_resolve (AccordImport *import, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* replace.c */
bool session_find_replaced (AccordImport *import, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* warnings.c */
bool session_warn (AccordImport *import, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- scale.c ---- */

/** What the import says of the question's scale, which must not contradict what was declared. */
bool session_declare_scale (AccordImport *import, const AccordImportOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- codebook.c ---- */

/** Warns of new classes that were renamed before, or that are not among the declared ones. */
bool session_warn_classes (AccordImport *import, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
