/* The SQLite database: schema, opening it safely, importing into it, filling datasets from it.
 *
 * The only layer that knows sqlite3.  The schema is documented in accord-db(5).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>
#include <accord/base/label.h>
#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

typedef struct AccordStore AccordStore;

typedef enum
{
  ACCORD_STORE_READ,   /* must exist; read-only files and folders are fine */
  ACCORD_STORE_WRITE,  /* must exist; migrated to this program's schema if older (after a copy) */
  ACCORD_STORE_CREATE, /* made if absent, otherwise as WRITE */
  ACCORD_STORE_TRIAL, /* must exist; as WRITE for changes that are not committed: an older one is migrated in memory */
  ACCORD_STORE_MEMORY, /* a new database in memory; path is ignored */
} AccordStoreMode;

/**
 * accord_store_open:
 * Refused with ACCORD_ERROR_DATABASE and a clear message: not a database, not accord's application_id, a
 * newer user_version (both named), damaged, locked for over 10 s, `:memory:`, the empty name, `file:` names.
 * Returns: (transfer full)
 */
AccordStore *accord_store_open (const char *path, AccordStoreMode mode, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_store_free (AccordStore *store);

/** accord_store_set_name: what messages call the database, where that is not its path (a draft that will be renamed). */
void accord_store_set_name (AccordStore *store, const char *name);

/* ---- import: one transaction ---- */

typedef enum
{
  ACCORD_REPEATS_REFUSE,
  ACCORD_REPEATS_LAST,
  ACCORD_REPEATS_KEEP,
} AccordRepeats;

/** What an import is told once; strings are borrowed. */
typedef struct
{
  const char *question; /* NULL = "label", or the only question of the database */
  AccordKind kind;
  AccordRepeats repeats;
  const char *scale; /* of the question, see accord_class_scales(); NULL = as declared, else nominal */
  const char *
      set_separator; /* with scale multi-label: what stands between the labels of an answer; NULL = as declared */
  const char *replace;                /* name or id of the earlier source this file replaces, or NULL */
  const char *const *tags;            /* NULL-terminated: answers that mark ambiguity (--tag), or NULL */
  const char *const *item_attributes; /* NULL-terminated names, in the order of AccordLabelRow.attributes */
  const char *const *annotator_attributes;
} AccordImportOptions;

/** What was done, in all or for one source. */
typedef struct
{
  uint64_t added;
  uint64_t known;      /* stored already with the same answer */
  uint64_t duplicates; /* identical rows within the import, counted once */
  uint64_t rounds;     /* labels kept as a further round */
  uint64_t again; /* of them, those that say what a stored one says, without a time to tell them apart by */
  uint64_t overruled; /* earlier rows dropped by --repeats last */
  uint64_t missing;
  uint64_t changed; /* with replace */
  uint64_t unchanged;
  uint64_t gone;
  uint64_t new_items;
  uint64_t new_annotators;
  uint64_t new_classes;
  uint64_t gold; /* gold answers from a column */
} AccordImportSummary;

typedef struct AccordImport AccordImport;

/** accord_import_new: begins the transaction.  Returns: (transfer full). */
AccordImport *accord_import_new (AccordStore *store, const AccordImportOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_import_free: rolls back unless committed. */
void accord_import_free (AccordImport *import);

/** accord_import_known: (transfer full): name of the stored source of the same question and kind with these bytes, read
 * by the same columns (@mapping), or NULL: without @error, there is none. */
char *accord_import_known (AccordImport *import, const char *sha256, const char *mapping, GError **error);

/** accord_import_begin_source: the rows that follow come from @name (as messages call it). */
bool accord_import_begin_source (AccordImport *import, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_import_add: an AccordLabelFunc; @data is the AccordImport. */
bool accord_import_add (const AccordLabelRow *row, gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_import_end_source: completes the source's row. @format, @mapping, @sha256 as in AccordReadResult.
 */
bool accord_import_end_source (AccordImport *import, const char *format, const char *mapping,
                               const char *sha256, uint64_t size, uint64_t rows, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_import_finish:
 * Resolves repeats and conflicts (ACCORD_ERROR_CONFLICT names both places), writes packs and digests. Nothing
 * is durable before accord_import_commit().
 * @ret_warnings: (element-type utf8): look-alike classes, more than 1,000 classes, one label an item …
 */
bool accord_import_finish (AccordImport *import, AccordImportSummary *ret_summary, GPtrArray **ret_warnings,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool accord_import_commit (AccordImport *import, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- reading ---- */

typedef enum
{
  ACCORD_LOAD_DEFAULT = 0,
  ACCORD_LOAD_ITEM_NAMES = 1 << 0,
  ACCORD_LOAD_MODELS = 1 << 1,
} AccordLoadFlags;

/** Which labels; strings are borrowed. */
typedef struct
{
  const char *question; /* NULL = the only one */
  AccordRounds rounds;
  const char *const
      *where;              /* NULL-terminated "COLUMN=VALUE" or "COLUMN!=VALUE" (anything else, also nothing):
                               attributes of items or annotators, source, batch, item, annotator */
  const char *const *more; /* further ones; errors do not call them --where; or NULL */
  const char *const *annotators; /* NULL-terminated names: only these people; NULL or none = everybody */
} AccordLoadOptions;

/** accord_store_load: Returns: (transfer full). Cost: one pass over the packs, O(labels). */
AccordDataset *accord_store_load (AccordStore *store, const AccordLoadOptions *options, AccordLoadFlags flags,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_store_source_alone: whether no question has two sources in force that are called @name; conditions on the
 * source take "NAME (NUMBER)" and NUMBER too. */
bool accord_store_source_alone (AccordStore *store, const char *name, bool *ret_alone, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_store_load_slices: a dataset for each value of a column.
 * @by: an attribute of items or else of annotators, "source" or "batch", or, where no attribute is called so, "month",
 *   "week" (of ISO 8601) or "day": of the label's time, in UTC if it was written with a zone, else as written
 * @ret_slices: (transfer full) (element-type AccordSlice): in the order of accord_text_compare() of their values; labels
 *   without a value make one of their own, with the empty value
 *
 * Which round of a person counts is settled within the slice.  All slices have the classes of the question, whichever
 * are used in them.  By an attribute of items a slice has the items that accord_store_load() has with that condition;
 * otherwise those with a person's label in the slice, each with all its gold and predictions.
 * ACCORD_ERROR_USAGE: no such column; no label has a batch or time; more than 100,000 values.
 * Cost: O(labels) time and memory whatever the number of slices, and slices times classes; by source, batch or time
 * rows are read, not packs.
 */
bool accord_store_load_slices (AccordStore *store, const AccordLoadOptions *options, const char *by,
                               AccordLoadFlags flags, GPtrArray **ret_slices, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordStore, accord_store_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordImport, accord_import_free)

G_END_DECLS
