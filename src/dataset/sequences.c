/* Each annotator's labels in the order in which they were made.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/dataset/sequences.h>

#include <math.h>
#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>

typedef struct
{
  double time; /* 0 where the order is that of rows */
  uint64_t row;
  uint64_t label;
} Key;

static int
compare_keys (const void *a, const void *b)
{
  const Key *x = a, *y = b;
  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return (x->label > y->label) - (x->label < y->label);
}

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "the order of labels");
}

static bool
allocate (AccordSequences *sequences, const AccordSequenceRow *rows)
{
  const uint64_t n = sequences->n_labels;
  bool any_time = false, any_duration = false, any_batch = false;
  for (uint64_t i = 0; rows != NULL && i < n; i++)
    {
      any_time |= !isnan (rows[i].time);
      any_duration |= !isnan (rows[i].duration);
      any_batch |= rows[i].batch != ACCORD_BATCH_NONE;
    }
  sequences->start = g_try_new0 (uint64_t, sequences->n_annotators + 1);
  sequences->by_time = g_try_new0 (bool, sequences->n_annotators + 1);
  sequences->item = g_try_new (uint32_t, n + 1);
  sequences->klass = g_try_new (uint16_t, n + 1);
  sequences->label = g_try_new (uint64_t, n + 1);
  sequences->time = any_time ? g_try_new (double, n + 1) : NULL;
  sequences->duration = any_duration ? g_try_new (double, n + 1) : NULL;
  sequences->batch = any_batch ? g_try_new (uint32_t, n + 1) : NULL;
  return sequences->start != NULL && sequences->by_time != NULL && sequences->item != NULL
         && sequences->klass != NULL && sequences->label != NULL && (sequences->time != NULL || !any_time)
         && (sequences->duration != NULL || !any_duration) && (sequences->batch != NULL || !any_batch);
}

/* The labels of each annotator, in the order of the columns. */
static bool
deal (AccordSequences *sequences, const AccordDataset *dataset)
{
  g_autofree uint64_t *place = g_try_new (uint64_t, sequences->n_annotators + 1);
  if (place == NULL)
    return false;
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    sequences->start[dataset->annotator[i] + 1]++;
  for (size_t a = 0; a < sequences->n_annotators; a++)
    {
      sequences->start[a + 1] += sequences->start[a];
      place[a] = sequences->start[a];
    }
  for (size_t item = 0; item < dataset->n_items; item++)
    for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
      {
        const uint64_t at = place[dataset->annotator[i]]++;
        sequences->label[at] = i;
        sequences->item[at] = (uint32_t) item;
      }
  return true;
}

/* Whether times say in which order annotator @a's labels were made. */
static bool
has_times (const AccordSequences *sequences, const AccordSequenceRow *rows, size_t a)
{
  const uint64_t first = sequences->start[a], end = sequences->start[a + 1];
  bool differ = false;
  for (uint64_t i = first; i < end; i++)
    {
      const double time = rows[sequences->label[i]].time;
      if (isnan (time))
        return false;
      differ |= time != rows[sequences->label[first]].time;
    }
  return differ;
}

static void
fill_keys (const AccordSequences *sequences, const AccordSequenceRow *rows, size_t a, Key *keys)
{
  const uint64_t first = sequences->start[a], end = sequences->start[a + 1];
  for (uint64_t i = first; i < end; i++)
    {
      const uint64_t label = sequences->label[i];
      const double time = sequences->by_time[a] ? rows[label].time : 0;
      keys[i - first] = (Key){ time, rows != NULL ? rows[label].row : label, label };
    }
}

/* The item of a label. */
static uint32_t
item_of (const AccordDataset *dataset, uint64_t label)
{
  size_t low = 0, high = dataset->n_items;
  while (low + 1 < high)
    {
      const size_t middle = low + (high - low) / 2;
      if (dataset->item_start[middle] <= label)
        low = middle;
      else
        high = middle;
    }
  return (uint32_t) low;
}

static void
write_labels (AccordSequences *sequences, const AccordDataset *dataset, const AccordSequenceRow *rows,
              size_t a, const Key *keys)
{
  for (uint64_t i = sequences->start[a]; i < sequences->start[a + 1]; i++)
    {
      const uint64_t label = keys[i - sequences->start[a]].label;
      if (label != sequences->label[i])
        sequences->item[i] = item_of (dataset, label);
      sequences->label[i] = label;
      sequences->klass[i] = dataset->klass[label];
      if (sequences->time != NULL)
        sequences->time[i] = rows[label].time;
      if (sequences->duration != NULL)
        sequences->duration[i] = rows[label].duration;
      if (sequences->batch != NULL)
        sequences->batch[i] = rows[label].batch;
    }
}

static bool
sort_labels (AccordSequences *sequences, const AccordDataset *dataset, const AccordSequenceRow *rows,
             GError **error)
{
  for (size_t a = 0; a < sequences->n_annotators; a++)
    {
      const uint64_t n = sequences->start[a + 1] - sequences->start[a];
      if (a % 64 == 0 && !accord_interrupt_check (error))
        return false;
      g_autofree Key *keys = g_try_new (Key, n + 1);
      if (keys == NULL)
        return no_memory (error);
      sequences->by_time[a] = rows != NULL && sequences->time != NULL && has_times (sequences, rows, a);
      fill_keys (sequences, rows, a, keys);
      qsort (keys, n, sizeof *keys, compare_keys);
      write_labels (sequences, dataset, rows, a, keys);
    }
  return true;
}

AccordSequences *
accord_sequences_new (const AccordDataset *dataset, const AccordSequenceRow *rows,
                      const AccordNames *batch_names, GError **error)
{
  g_autoptr (AccordSequences) sequences = g_new0 (AccordSequences, 1);
  sequences->n_annotators = dataset->n_annotators;
  sequences->n_labels = dataset->n_labels;
  accord_names_init (&sequences->batch_names);
  if (batch_names != NULL)
    accord_names_add_all (&sequences->batch_names, batch_names);
  if (!allocate (sequences, rows) || !deal (sequences, dataset))
    {
      no_memory (error);
      return NULL;
    }
  return sort_labels (sequences, dataset, rows, error) ? g_steal_pointer (&sequences) : NULL;
}

void
accord_sequences_free (AccordSequences *sequences)
{
  if (sequences == NULL)
    return;
  g_free (sequences->start);
  g_free (sequences->item);
  g_free (sequences->klass);
  g_free (sequences->label);
  g_free (sequences->time);
  g_free (sequences->duration);
  g_free (sequences->batch);
  g_free (sequences->by_time);
  accord_names_clear (&sequences->batch_names);
  g_free (sequences);
}
