/* Which labels count: compares the import's labels with each other and with the stored ones of the question,
 * and writes the packs on the way.  All labels of one annotator on one item form a group.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session.h"

#include <stdlib.h>
#include <string.h>
#include <accord/base/number.h>
#include <accord/base/text.h>

/* The stored labels in force, sorted; ids, times and replaced only where a rule needs them. */
typedef struct
{
  StoreColumns columns;
  int64_t *ids, *times;
  uint8_t *replaced; /* from the source that this import replaces */
} Stored;

typedef enum
{
  IN_FORCE,
  DELETED,
  SUPERSEDED,
} Fate;

typedef struct
{
  int64_t id; /* 0: stored and not asked for */
  int64_t time;
  uint32_t klass;
  uint32_t round;
  uint32_t place; /* of a new label in the import's rows; UINT32_MAX = stored */
  uint64_t said;  /* place + 1 of the new label; of a stored one that the file says again, else 0 */
  uint8_t replaced;
  uint8_t fate;
  uint8_t matched;
} Entry;

typedef struct
{
  AccordImport *import;
  Stored stored;
  SessionChanges changes;
  StorePackWriter *packs;
  GArray *group;                                     /* Entry: stored ones first, each in order */
  uint32_t conflict, conflict_other, conflict_class; /* the contradiction that comes first in the files */
  uint64_t conflicts;
} Resolver;

static bool
is_new (const Entry *entry)
{
  return entry->place != UINT32_MAX;
}

/* ---- stored labels ---- */

static void
stored_clear (Stored *stored)
{
  store_columns_clear (&stored->columns);
  g_free (stored->ids);
  g_free (stored->times);
  g_free (stored->replaced);
}

static bool
load_plain (AccordImport *import, Stored *stored, GError **error)
{
  g_autoptr (StoreStream) stream = store_stream_new (import->store, import->question, NULL, NULL, error);
  StoreBlock block;
  int state = -1;
  while (stream != NULL && (state = store_stream_next (stream, &block, error)) > 0)
    for (size_t i = 0; i < block.n; i++)
      if (!store_columns_add (&stored->columns, block.item[i], block.annotator[i], block.klass[i],
                              block.round != NULL ? block.round[i] : 1, error))
        return false;
  return state == 0;
}

typedef struct
{
  int64_t id, time;
  uint8_t replaced;
} Detail;

static bool
load_rows (AccordImport *import, Stored *stored, GArray *details, GError **error)
{
  g_autoptr (sqlite3_stmt) statement
      = store_prepare (import->store,
                       "SELECT item, annotator, class, round, id, source, time FROM label WHERE "
                       "superseded_by IS NULL AND id < ?2 AND "
                       "class IN (SELECT id FROM class WHERE question = ?1)",
                       error);
  if (statement == NULL)
    return false;
  sqlite3_bind_int64 (statement, 1, import->question);
  sqlite3_bind_int64 (statement, 2, import->first_id);
  int state;
  while ((state = store_step (import->store, statement, error)) > 0)
    {
      Detail detail = { sqlite3_column_int64 (statement, 4), STORE_TIME_NONE, 0 };
      const int64_t source = sqlite3_column_int64 (statement, 5);
      const char *time = (const char *) sqlite3_column_text (statement, 6);
      if (time != NULL && !store_time_parse (time, strlen (time), &detail.time))
        detail.time = STORE_TIME_NONE;
      detail.replaced = import->replaced_ids != NULL && g_hash_table_contains (import->replaced_ids, &source);
      g_array_append_val (details, detail);
      if (!store_columns_add (&stored->columns, (uint32_t) sqlite3_column_int64 (statement, 0),
                              (uint32_t) sqlite3_column_int64 (statement, 1),
                              (uint32_t) sqlite3_column_int64 (statement, 2),
                              (uint32_t) sqlite3_column_int64 (statement, 3), error))
        return false;
    }
  return state == 0;
}

/* Rows with their ids and times, in the order of items and annotators. */
static bool
load_detailed (AccordImport *import, Stored *stored, GError **error)
{
  g_autoptr (GArray) details = g_array_new (FALSE, FALSE, sizeof (Detail));
  if (!load_rows (import, stored, details, error))
    return false;
  const uint64_t n = stored->columns.n;
  g_autofree uint32_t *order = store_columns_order (&stored->columns, error);
  if (order == NULL || !store_columns_sort (&stored->columns, error))
    return false;
  stored->ids = g_try_new (int64_t, n + 1);
  stored->times = g_try_new (int64_t, n + 1);
  stored->replaced = g_try_new (uint8_t, n + 1);
  if (stored->ids == NULL || stored->times == NULL || stored->replaced == NULL)
    {
      return accord_error_set_memory (error, "the stored labels");
    }
  for (uint64_t i = 0; i < n; i++)
    {
      const Detail *detail = &g_array_index (details, Detail, order[i]);
      stored->ids[i] = detail->id;
      stored->times[i] = detail->time;
      stored->replaced[i] = detail->replaced;
    }
  return true;
}

/* Packs hold what was stored before this import; rows are told apart from the import's own by their ids. */
static bool
load_stored (AccordImport *import, Stored *stored, GError **error)
{
  bool fresh;
  if (import->classes.stored == 0) /* a new question */
    return true;
  if (!store_pack_is_fresh (import->store, import->question, &fresh, error))
    return false;
  return fresh && import->repeats == ACCORD_REPEATS_REFUSE && import->replaced == 0
             ? load_plain (import, stored, error)
             : load_detailed (import, stored, error);
}

/* ---- one group ---- */

static int
compare_sameness (const void *a, const void *b)
{
  const Entry *x = *(Entry *const *) a, *y = *(Entry *const *) b;
  if (x->klass != y->klass)
    return x->klass < y->klass ? -1 : 1;
  return (x->time > y->time) - (x->time < y->time);
}

/* Pairs equal answers one to one, first those of equal time, then those of which one has no time. */
static void
match_sorted (Entry **stored, size_t n_stored, Entry **fresh, size_t n_fresh, bool loose)
{
  for (size_t i = 0, j = 0; i < n_stored && j < n_fresh;)
    {
      Entry *a = stored[i], *b = fresh[j];
      if (a->matched || a->klass < b->klass)
        i++;
      else if (b->matched || a->klass > b->klass)
        j++;
      else if (a->time == b->time || (loose && (a->time == STORE_TIME_NONE || b->time == STORE_TIME_NONE)))
        {
          a->matched = b->matched = true;
          a->said = b->said;
          i++;
          j++;
        }
      else if (a->time < b->time)
        i++;
      else
        j++;
    }
}

/* Marks pairs of stored and new entries that are the same label; @replaced: only those of the replaced
 * source; @loose: also where one has no time. */
static void
match (GArray *group, bool replaced, bool loose)
{
  g_autoptr (GPtrArray) stored = g_ptr_array_new ();
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  for (guint i = 0; i < group->len; i++)
    {
      Entry *entry = &g_array_index (group, Entry, i);
      if (entry->fate != IN_FORCE || entry->matched)
        continue;
      if (is_new (entry))
        g_ptr_array_add (fresh, entry);
      else if (!replaced || entry->replaced)
        g_ptr_array_add (stored, entry);
    }
  if (stored->len > 0 && fresh->len > 0)
    {
      qsort (stored->pdata, stored->len, sizeof (Entry *), compare_sameness);
      qsort (fresh->pdata, fresh->len, sizeof (Entry *), compare_sameness);
      match_sorted ((Entry **) stored->pdata, stored->len, (Entry **) fresh->pdata, fresh->len, false);
      if (loose)
        match_sorted ((Entry **) stored->pdata, stored->len, (Entry **) fresh->pdata, fresh->len, true);
    }
}

/* What the file says last counts, also where the file that it replaces said the same: before they are matched. */
static void
keep_last (Resolver *resolver)
{
  AccordImportSummary *summary = &resolver->import->summary;
  GArray *group = resolver->group;
  const Entry *last = NULL;
  bool timed = true;
  for (guint i = 0; i < group->len; i++)
    timed = timed
            && (!is_new (&g_array_index (group, Entry, i))
                || g_array_index (group, Entry, i).time != STORE_TIME_NONE);
  for (guint i = 0; i < group->len; i++)
    {
      const Entry *entry = &g_array_index (group, Entry, i);
      if (is_new (entry) && (last == NULL || !timed || entry->time >= last->time))
        last = entry;
    }
  for (guint i = 0; i < group->len; i++)
    {
      Entry *entry = &g_array_index (group, Entry, i);
      if (!is_new (entry) || entry == last)
        continue;
      const bool same = entry->klass == last->klass;
      entry->fate = same ? DELETED : SUPERSEDED;
      summary->duplicates += same;
      summary->overruled += !same;
    }
}

/* Stored labels that the file does not say first, then all in the order of the file. */
static int
compare_said (const void *a, const void *b)
{
  const Entry *x = a, *y = b;
  return (x->said > y->said) - (x->said < y->said);
}

/* This file replaces an earlier one: what it says again stays, what it no longer says is superseded. */
static void
settle_replaced (Resolver *resolver)
{
  AccordImportSummary *summary = &resolver->import->summary;
  uint64_t gone = 0, fresh = 0;
  if (resolver->import->repeats == ACCORD_REPEATS_LAST)
    keep_last (resolver);
  match (resolver->group, true, true);
  for (guint i = 0; i < resolver->group->len; i++)
    {
      Entry *entry = &g_array_index (resolver->group, Entry, i);
      if (is_new (entry) && entry->matched)
        {
          entry->fate = DELETED;
          summary->unchanged++;
        }
      else if (is_new (entry))
        fresh += entry->fate == IN_FORCE;
      else if (entry->replaced && !entry->matched)
        {
          entry->fate = SUPERSEDED;
          gone++;
        }
    }
  const uint64_t changed = MIN (gone, fresh);
  summary->changed += changed;
  summary->gone += gone - changed;
  summary->added -= changed; /* they are counted as added below */
  if (resolver->import->repeats == ACCORD_REPEATS_KEEP)
    g_array_sort (resolver->group, compare_said); /* stable */
}

static void
note_conflict (Resolver *resolver, uint32_t place, uint32_t other, uint32_t klass)
{
  resolver->conflicts++;
  if (place < resolver->conflict)
    {
      resolver->conflict = place;
      resolver->conflict_other = other;
      resolver->conflict_class = klass;
    }
}

static int
compare_numbers (const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
  return (x > y) - (x < y);
}

/* A new answer must be one that is stored, or the first and only one. */
static void
settle_refuse (Resolver *resolver)
{
  AccordImportSummary *summary = &resolver->import->summary;
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  const Entry *first = NULL;
  for (guint i = 0; i < resolver->group->len; i++)
    {
      const Entry *entry = &g_array_index (resolver->group, Entry, i);
      if (!is_new (entry) && entry->fate == IN_FORCE)
        g_array_append_val (known, entry->klass);
    }
  g_array_sort (known, compare_numbers);
  for (guint i = 0; i < resolver->group->len; i++)
    {
      Entry *entry = &g_array_index (resolver->group, Entry, i);
      if (!is_new (entry) || entry->fate != IN_FORCE)
        continue;
      if (known->len > 0)
        {
          if (bsearch (&entry->klass, known->data, known->len, sizeof (uint32_t), compare_numbers) == NULL)
            note_conflict (resolver, entry->place, UINT32_MAX, g_array_index (known, uint32_t, 0));
          entry->fate = DELETED;
          summary->known++;
        }
      else if (first == NULL)
        first = entry;
      else if (entry->klass == first->klass)
        {
          entry->fate = DELETED;
          summary->duplicates++;
        }
      else
        note_conflict (resolver, entry->place, first->place, first->klass);
    }
}

static int
compare_times (const void *a, const void *b)
{
  const Entry *x = a, *y = b;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  if (is_new (x) != is_new (y))
    return is_new (x) ? 1 : -1;
  return is_new (x) ? (x->place > y->place) - (x->place < y->place)
                    : (x->round > y->round) - (x->round < y->round);
}

/* By time where every label of the group has one; else as they stand: stored before new, new in file order.
 */
static void
order_group (GArray *group)
{
  for (guint i = 0; i < group->len; i++)
    if (g_array_index (group, Entry, i).time == STORE_TIME_NONE)
      return;
  g_array_sort (group, compare_times);
}

/* Every label is a round, but for one that was stored with the same answer and time: without a time nothing shows that it
 * is the same act. */
static void
settle_keep (Resolver *resolver)
{
  AccordImportSummary *summary = &resolver->import->summary;
  match (resolver->group, false, false);
  uint64_t in_force = 0, fresh = 0;
  for (guint i = 0; i < resolver->group->len; i++)
    {
      Entry *entry = &g_array_index (resolver->group, Entry, i);
      const bool same = is_new (entry) && entry->matched && entry->fate == IN_FORCE;
      if (same && entry->time != STORE_TIME_NONE)
        {
          entry->fate = DELETED;
          summary->known++;
        }
      else
        summary->again += same;
      in_force += entry->fate == IN_FORCE;
      fresh += entry->fate == IN_FORCE && is_new (entry);
    }
  summary->rounds += fresh == in_force && fresh > 0 ? fresh - 1 : fresh;
  order_group (resolver->group);
}

/* The last entry in force of the stored or of the new ones, NULL if none. */
static Entry *
last_of (GArray *group, bool fresh)
{
  Entry *last = NULL;
  for (guint i = 0; i < group->len; i++)
    {
      Entry *entry = &g_array_index (group, Entry, i);
      if (entry->fate == IN_FORCE && is_new (entry) == fresh)
        last = entry;
    }
  return last;
}

static void
settle_last (Resolver *resolver)
{
  AccordImportSummary *summary = &resolver->import->summary;
  order_group (resolver->group);
  Entry *fresh = last_of (resolver->group, true);
  Entry *stored = last_of (resolver->group, false);
  if (fresh == NULL)
    return;
  const bool known = stored != NULL && stored->klass == fresh->klass;
  const bool timed = stored != NULL && stored->time != STORE_TIME_NONE && fresh->time != STORE_TIME_NONE;
  Entry *winner = known || (timed && stored->time > fresh->time) ? stored : fresh;
  for (guint i = 0; i < resolver->group->len; i++)
    {
      Entry *entry = &g_array_index (resolver->group, Entry, i);
      if (entry->fate != IN_FORCE || entry == winner)
        continue;
      if (known && entry == fresh)
        summary->known++;
      else if (is_new (entry) && entry->klass == fresh->klass && entry != fresh)
        summary->duplicates++;
      else
        summary->overruled++;
      /* an answer stored already, or said twice, leaves no second row; one that was overruled does */
      const bool twice = is_new (entry) && (known || (entry->klass == fresh->klass && entry != fresh));
      entry->fate = twice ? DELETED : SUPERSEDED;
    }
}

/* ---- walking the groups ---- */

static bool
emit_group (Resolver *resolver, uint32_t item, uint32_t annotator, GError **error)
{
  AccordImport *import = resolver->import;
  uint32_t round = 0;
  for (guint i = 0; i < resolver->group->len; i++)
    {
      const Entry *entry = &g_array_index (resolver->group, Entry, i);
      if (entry->fate == DELETED && is_new (entry))
        g_array_append_val (resolver->changes.deleted, entry->id);
      if (entry->fate == SUPERSEDED)
        g_array_append_val (resolver->changes.superseded, entry->id);
      if (entry->fate != IN_FORCE)
        continue;
      round++;
      if (round != entry->round && entry->id > 0)
        {
          const SessionRound change = { entry->id, round };
          g_array_append_val (resolver->changes.rounds, change);
        }
      import->summary.added += is_new (entry);
      if (!store_pack_writer_add (resolver->packs, item, annotator, entry->klass, round, error))
        return false;
    }
  return true;
}

static void
collect_group (Resolver *resolver, uint64_t stored_start, uint64_t stored_end, const uint32_t *order,
               uint64_t start, uint64_t end)
{
  const Stored *stored = &resolver->stored;
  const AccordImport *import = resolver->import;
  g_array_set_size (resolver->group, 0);
  for (uint64_t i = stored_start; i < stored_end; i++)
    {
      const Entry entry = { .id = stored->ids != NULL ? stored->ids[i] : 0,
                            .time = stored->times != NULL ? stored->times[i] : STORE_TIME_NONE,
                            .klass = stored->columns.klass[i],
                            .round = stored->columns.round != NULL ? stored->columns.round[i] : 1,
                            .place = UINT32_MAX,
                            .replaced = stored->replaced != NULL ? stored->replaced[i] : 0 };
      g_array_append_val (resolver->group, entry);
    }
  for (uint64_t i = start; i < end; i++)
    {
      const Entry entry
          = { .id = import->first_id + order[i],
              .time = import->times != NULL && order[i] < import->times_allocated ? import->times[order[i]]
                                                                                  : STORE_TIME_NONE,
              .klass = import->rows.klass[order[i]],
              .round = 1,
              .place = order[i],
              .said = (uint64_t) order[i] + 1 };
      g_array_append_val (resolver->group, entry);
    }
}

static bool
settle_group (Resolver *resolver, uint32_t item, uint32_t annotator, GError **error)
{
  if (resolver->import->replaced != 0)
    settle_replaced (resolver);
  if (resolver->import->repeats == ACCORD_REPEATS_REFUSE)
    settle_refuse (resolver);
  else if (resolver->import->repeats == ACCORD_REPEATS_KEEP)
    settle_keep (resolver);
  else
    settle_last (resolver);
  return emit_group (resolver, item, annotator, error);
}

static inline uint64_t
key_of (const StoreColumns *columns, uint64_t place)
{
  return (uint64_t) columns->item[place] << 32 | columns->annotator[place];
}

static bool
walk (Resolver *resolver, const uint32_t *order, GError **error)
{
  AccordImport *import = resolver->import;
  const StoreColumns *stored = &resolver->stored.columns, *rows = &import->rows;
  uint64_t i = 0, j = 0;
  while (i < stored->n || j < rows->n)
    {
      const uint64_t stored_key = i < stored->n ? key_of (stored, i) : UINT64_MAX;
      const uint64_t row_key = j < rows->n ? key_of (rows, order[j]) : UINT64_MAX;
      const uint64_t key = MIN (stored_key, row_key);
      const uint64_t stored_start = i, start = j;
      while (i < stored->n && key_of (stored, i) == key)
        i++;
      while (j < rows->n && key_of (rows, order[j]) == key)
        j++;
      const uint32_t item = (uint32_t) (key >> 32), annotator = (uint32_t) key;
      if (i == stored_start && j == start + 1) /* the usual case */
        {
          import->summary.added++;
          if (!store_pack_writer_add (resolver->packs, item, annotator, rows->klass[order[start]], 1, error))
            return false;
          continue;
        }
      collect_group (resolver, stored_start, i, order, start, j);
      if (!settle_group (resolver, item, annotator, error))
        return false;
    }
  return true;
}

static bool
resolve (Resolver *resolver, GError **error)
{
  AccordImport *import = resolver->import;
  if (!load_stored (import, &resolver->stored, error))
    return false;
  g_autofree uint32_t *order = store_columns_order (&import->rows, error);
  if (order == NULL)
    return false;
  resolver->packs = store_pack_writer_new (import->store, import->question, error);
  if (resolver->packs == NULL || !walk (resolver, order, error))
    return false;
  if (resolver->conflicts > 0)
    return session_fail_conflict (import, resolver->conflict, resolver->conflict_other,
                                  resolver->conflict_class, resolver->conflicts - 1, error);
  return store_pack_writer_finish (resolver->packs, error)
         && session_changes_apply (import, &resolver->changes, error);
}

static bool
mark_replaced (AccordImport *import, GError **error)
{
  if (import->replaced == 0)
    return true;
  if (import->sources->len == 0)
    return true;
  g_autofree char *sql = g_strdup_printf (
      "UPDATE source SET superseded_by = %" G_GINT64_FORMAT " WHERE id = %" G_GINT64_FORMAT,
      g_array_index (import->sources, SessionSource, 0).id, import->replaced);
  return store_exec (import->store, sql, error);
}

bool
session_resolve (AccordImport *import, GError **error)
{
  Resolver resolver = { .import = import, .conflict = UINT32_MAX };
  session_changes_init (&resolver.changes);
  resolver.group = g_array_new (FALSE, FALSE, sizeof (Entry));
  const bool good = resolve (&resolver, error) && mark_replaced (import, error);
  stored_clear (&resolver.stored);
  session_changes_clear (&resolver.changes);
  g_array_unref (resolver.group);
  store_pack_writer_free (resolver.packs);
  return good;
}
