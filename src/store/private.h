/* What the files of the store share; nothing outside src/store includes it (tests of the store may).
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include <accord/base/dictionary.h>
#include <accord/base/error.h>
#include <accord/store/store.h>

G_BEGIN_DECLS

#define STORE_APPLICATION_ID 0x61636364 /* "accd" */
#define STORE_VERSION        2          /* user_version that this program writes */
#define STORE_VERSION_READ   1          /* the oldest that it reads without bringing it forward */
#define STORE_BUSY_SECONDS   10
#define STORE_ID_LIMIT       (UINT32_MAX - 1) /* ids of items, annotators and classes stay below */

struct AccordStore
{
  sqlite3 *db;
  char *path;   /* NULL in memory */
  char *called; /* the path as a user writes it, NULL in memory */
  char *name;   /* what messages call it, escaped */
  bool writable;
  bool created;      /* the file did not exist before; nothing has been committed yet */
  int failure;       /* SQLite's extended code of the last error */
  gint64 busy_since; /* monotonic microseconds, while waiting for a lock */
  int64_t
      loaded; /* PRAGMA data_version when labels were loaded; changes with others' commits; 0 = not loaded */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

/* ---- sql.c: statements ---- */

/** Sets @error from the connection's last error; returns false. */
bool store_fail (AccordStore *store, GError **error);
/** The same from a result code alone. */
bool store_fail_code (AccordStore *store, int code, const char *what, GError **error);
/** "NAME: database is damaged (what); restore a copy". */
bool store_damaged (AccordStore *store, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
bool store_exec (AccordStore *store, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3_stmt *store_prepare (AccordStore *store, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** 1 = a row, 0 = done, -1 = @error set. */
int store_step (AccordStore *store, sqlite3_stmt *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Steps a statement without rows and resets it. */
bool store_run (AccordStore *store, sqlite3_stmt *statement, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** NULL = SQL NULL.  Without a copy, which could fail and leave NULL: @text must stay until the last step that reads it. */
void store_bind_text (sqlite3_stmt *statement, int place, const char *text);
/** First column of the first row; @ret_value untouched and false in *ret_found (nullable) without a row. */
bool store_integer (AccordStore *store, const char *sql, int64_t *ret_value, bool *ret_found, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/** (transfer full) text of a column or NULL. */
char *store_column_text (sqlite3_stmt *statement, int column);

/* ---- transaction.c ---- */

/** BEGIN for consistent reading unless in a transaction already; *ret_begun says whether to end it. */
bool store_read_begin (AccordStore *store, bool *ret_begun, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_read_end (AccordStore *store, bool begun);
/** BEGIN IMMEDIATE, after making sure that the file is still the one at its path; makes the schema if new. */
bool store_write_begin (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool store_write_commit (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Commits when the work was @good; otherwise rolls back, with the error that the work has set. */
bool store_write_end (AccordStore *store, bool good, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_rollback (AccordStore *store);

/* ---- schema.c ---- */

bool store_schema_create (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Are our tables exactly as accord made them in @version? */
bool store_schema_verify (AccordStore *store, int version, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** user_version as it is in this moment or transaction: a writer may have brought the file forward since it was opened. */
bool store_schema_version (AccordStore *store, int *ret_version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- migration.c ---- */

/** One step of a migration: what turns version @from into @from + 1. */
typedef struct
{
  int from;
  const char *sql;
} StoreMigration;

/** Brings an older file to @target in one transaction, after a copy FILE.bak-vN beside it. */
bool store_migrate (AccordStore *store, const StoreMigration *steps, size_t n_steps, int target,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool store_schema_upgrade (AccordStore *store, int version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- digest.c: checksums against silent damage, and the generation that says whether they hold ---- */

uint64_t store_hash (const void *bytes, size_t length, uint64_t seed);
uint64_t store_hash_name (int64_t id, const char *name, size_t length);
/** Checksum of a stored label, see source.digest in accord-db(5). */
uint64_t store_label_hash (int64_t id, int64_t item, int64_t annotator, int64_t klass, int64_t line,
                           int64_t batch, const char *time, size_t time_length);
bool store_meta_get (AccordStore *store, const char *key, int64_t *ret_value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT; /* 0 if absent */
bool store_meta_set (AccordStore *store, const char *key, int64_t value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/** Whether the digests were made from the rows as they are (nobody changed rows by SQL since). */
bool store_is_sealed (AccordStore *store, bool *ret_sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Digest of questions, annotators, classes, class maps and changes, sources and decisions as they stand. */
bool store_names_digest (AccordStore *store, uint64_t *ret_digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** ACCORD_ERROR_DATABASE if sealed and the names are not what was sealed. */
bool store_names_verify (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Sum of store_hash_name() over the items, and how many there are. */
bool store_items_digest (AccordStore *store, uint64_t *ret_digest, int64_t *ret_items, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/** sums.c: the first source whose labels are not what its count and checksum say, or 0. */
bool store_sources_compare (AccordStore *store, int64_t *ret_wrong, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Makes counts and checksums of all sources anew. */
bool store_sources_resum (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
uint64_t store_attribute_hash (int64_t owner, bool of_item, const char *name, size_t name_length,
                               const char *value, size_t value_length);
/** Sum of store_attribute_hash() over all attributes. */
bool store_attributes_digest (AccordStore *store, uint64_t *ret_digest, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- answers.c: stored consensuses; nothing in version 1 ---- */

/** The first consensus whose answers are not what its checksum says, or 0. */
bool store_answers_compare (AccordStore *store, int64_t *ret_wrong, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Makes the checksums of all of them anew. */
bool store_answers_resum (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
uint64_t store_answer_hash (int64_t consensus, int64_t item, int64_t klass, double probability);
/** Sum of store_answer_hash() over the answers of one. */
bool store_answers_digest (AccordStore *store, int64_t consensus, uint64_t *ret_digest, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/** Digests of what people say in a question, with its classes as merged and ordered: @ret_states[0] without gold answers,
 * [1] with them. */
bool store_labels_states (AccordStore *store, const char *question, uint64_t ret_states[2], GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- seal.c ---- */

/** Last step of every writing transaction: rebuilds stale packs, writes the digests. */
bool store_seal (AccordStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- columns.c: labels in memory ---- */

/** Labels as store ids; round NULL = all 1; a round of 0 = not selected by a filter. */
typedef struct
{
  uint64_t n, allocated;
  uint32_t *item;
  uint32_t *annotator;
  uint32_t *klass;
  uint32_t *round;
  uint32_t *group; /* NULL = all 0; what a StoreRowFunc says */
} StoreColumns;

void store_columns_clear (StoreColumns *columns);
bool store_columns_add (StoreColumns *columns, uint32_t item, uint32_t annotator, uint32_t klass,
                        uint32_t round, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The group of the label that was added last. */
bool store_columns_group (StoreColumns *columns, uint32_t group, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** (transfer full): order of the labels by item, annotator, place; n <= UINT32_MAX. */
uint32_t *store_columns_order (const StoreColumns *columns, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Sorts by item, annotator, round. */
bool store_columns_sort (StoreColumns *columns, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoreColumns, store_columns_clear)

/* ---- pack.c: labels of a question, sorted, as blobs ---- */

#define STORE_PACK_LABELS 65536

typedef struct StorePackWriter StorePackWriter;

/** Deletes the question's packs and begins new ones. */
StorePackWriter *store_pack_writer_new (AccordStore *store, int64_t question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void store_pack_writer_free (StorePackWriter *writer);
/** Labels in the order item, annotator, round. */
bool store_pack_writer_add (StorePackWriter *writer, uint32_t item, uint32_t annotator, uint32_t klass,
                            uint32_t round, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool store_pack_writer_finish (StorePackWriter *writer, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StorePackWriter, store_pack_writer_free)

/** Labels in force of a question, in order; from packs if they are fresh, else from rows. */
typedef struct StoreStream StoreStream;

typedef struct
{
  size_t n;
  const uint32_t *item, *annotator, *klass;
  const uint32_t *round; /* NULL = all 1; 0 = not selected by the filter */
  const uint32_t *group; /* NULL = all 0 */
} StoreBlock;

/** What packs do not hold of a label. */
typedef struct
{
  int64_t source, batch; /* batch 0 = none */
  const char *time;      /* as written, or NULL */
  size_t time_length;
} StoreRow;

/** A label row's filter: whether it is selected, and the group it is in (0 unless set). */
typedef bool (*StoreRowFunc) (const StoreRow *row, gpointer data, uint32_t *ret_group);

/** @filter (nullable): asks for rows, because packs hold no source and batch. */
StoreStream *store_stream_new (AccordStore *store, int64_t question, StoreRowFunc filter, gpointer data,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void store_stream_free (StoreStream *stream);
/** Labels that it will give. */
uint64_t store_stream_labels (const StoreStream *stream);
/** 1 = a block, 0 = the end, -1 = @error. */
int store_stream_next (StoreStream *stream, StoreBlock *ret_block, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StoreStream, store_stream_free)

/** Reads the question's rows in force, unsorted. */
bool store_rows_read (AccordStore *store, int64_t question, StoreRowFunc filter, gpointer data,
                      StoreColumns *columns, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** Whether the packs of the question are fresh. */
bool store_pack_is_fresh (AccordStore *store, int64_t question, bool *ret_fresh, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/** Makes the question's packs from its rows. */
bool store_pack_rebuild (AccordStore *store, int64_t question, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- idmap.c: store ids to places ---- */

typedef struct
{
  GArray *ids;      /* int64_t, ascending */
  uint32_t *direct; /* id -> place, or NULL: binary search */
  uint32_t n_direct;
} StoreIdMap;

#define STORE_PLACE_NONE UINT32_MAX

void store_idmap_init (StoreIdMap *map);
void store_idmap_clear (StoreIdMap *map);
void store_idmap_index (StoreIdMap *map); /* after all ids are in */
uint32_t store_idmap_search (const StoreIdMap *map, int64_t id);

static inline uint32_t
store_idmap_place (const StoreIdMap *map, uint32_t id)
{
  if (map->direct != NULL)
    return id < map->n_direct ? map->direct[id] : STORE_PLACE_NONE;
  return store_idmap_search (map, id);
}

/* ---- scale.c ---- */

/** @ret_separator: NULL = none.  Both (transfer full). */
bool store_question_scale (AccordStore *store, int64_t question, char **ret_scale, char **ret_separator,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** ACCORD_ERROR_USAGE unless the scale is one of accord_class_scales() and @separator (nullable) goes with it. */
bool store_scale_check (const char *scale, const char *separator, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- question.c ---- */

/** The question called @name (NULL = the only one); errors list what there is. */
bool store_question_find (AccordStore *store, const char *name, int64_t *ret_id, char **ret_name,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** One class as stored. */
typedef struct
{
  int64_t id;
  char *name;
  char *tag;
  int64_t position; /* INT64_MAX = not declared */
  double value;     /* NAN = none */
  double cost;      /* NAN = none */
  bool declared;
  int64_t merged_into; /* id of the class that stands for it; its own id when not merged */
} StoreClass;

/** (transfer full) (element-type StoreClass): by id, class map applied. */
GPtrArray *store_classes (AccordStore *store, int64_t question, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** The class of that id among store_classes(), or NULL. */
StoreClass *store_classes_find (const GPtrArray *classes, int64_t id);
/** For qsort() of StoreClass*: declared classes in their order, the others by accord_text_compare(). */
int store_classes_compare (const void *a, const void *b);
/** "'a', 'b', 'c' …": names in quotes, escaped, at most 20. */
char *store_list_names (const GPtrArray *names);

/* ---- decisions.c ---- */

/** (transfer full): accord_decision_item_state() as it will be when the class @klass (an id; 0 = none) is called @name. */
char *store_decision_state (const AccordDataset *full, size_t item, int64_t klass, const char *name);

/* ---- time.c ---- */

#define STORE_TIME_NONE INT64_MIN
/** Microseconds since 1970 of an ISO 8601 date and time, or of seconds or milliseconds since 1970. */
bool store_time_parse (const char *text, size_t length, int64_t *ret_time) G_GNUC_WARN_UNUSED_RESULT;
typedef enum
{
  STORE_MONTH, /* 2024-03 */
  STORE_WEEK,  /* of ISO 8601: 2024-W05, Monday to Sunday, of the year that its Thursday is in */
  STORE_DAY,   /* 2024-03-05 */
} StorePeriod;
/** A number of the month, week or day that @time (microseconds since 1970) is in, ascending with time. */
int64_t store_time_period (int64_t time, StorePeriod period);
/** (transfer full): what a reader calls the period @number. */
char *store_time_period_name (int64_t number, StorePeriod period);
/** (transfer full): now, or SOURCE_DATE_EPOCH, as ISO 8601 in UTC. */
char *store_time_now (void);

G_END_DECLS
