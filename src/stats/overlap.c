/* How the annotators' work overlaps: for each annotator one counter over the others, so that memory stays linear.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/overlap.h>

#include <accord/base/error.h>
#include "by_annotator.h"

typedef struct
{
  const AccordDataset *dataset;
  uint64_t *start;  /* n_annotators + 1: where the annotator's items stand */
  uint32_t *items;  /* each annotator's items */
  uint32_t *shared; /* by annotator: common items with the current one */
  uint32_t *met;    /* annotators with shared > 0 */
  uint64_t *pairs;  /* n_items + 1: pairs that share so many items */
  uint32_t *group;  /* union-find parents */
} Work;

static void
work_clear (Work *work)
{
  g_free (work->start);
  g_free (work->items);
  g_free (work->shared);
  g_free (work->met);
  g_free (work->pairs);
  g_free (work->group);
}

static bool
work_init (Work *work, const AccordDataset *dataset, GError **error)
{
  const size_t n = dataset->n_annotators;
  *work = (Work){ .dataset = dataset,
                  .start = g_try_new0 (uint64_t, n + 2),
                  .items = g_try_new (uint32_t, dataset->n_labels + 1),
                  .shared = g_try_new0 (uint32_t, n + 1),
                  .met = g_try_new (uint32_t, n + 1),
                  .pairs = g_try_new0 (uint64_t, dataset->n_items + 2),
                  .group = g_try_new (uint32_t, n + 1) };
  if (work->start != NULL && work->items != NULL && work->shared != NULL && work->met != NULL
      && work->pairs != NULL && work->group != NULL)
    return true;
  return accord_error_set_memory (error, "the overlap of annotators");
}

static uint32_t
find_group (uint32_t *group, uint32_t annotator)
{
  while (group[annotator] != annotator)
    {
      group[annotator] = group[group[annotator]];
      annotator = group[annotator];
    }
  return annotator;
}

/* Joins the annotators of each item, until all are joined. */
static void
join_groups (const Work *work)
{
  const AccordDataset *dataset = work->dataset;
  size_t groups = dataset->n_annotators;
  for (uint32_t a = 0; a < dataset->n_annotators; a++)
    work->group[a] = a;
  for (size_t i = 0; i < dataset->n_items && groups > 1; i++)
    for (uint64_t j = dataset->item_start[i] + 1; j < dataset->item_start[i + 1]; j++)
      {
        const uint32_t a = find_group (work->group, dataset->annotator[j - 1]);
        const uint32_t b = find_group (work->group, dataset->annotator[j]);
        work->group[MAX (a, b)] = MIN (a, b);
        groups -= a != b;
      }
}

static void
count_groups (const Work *work, AccordOverlap *overlap)
{
  const AccordDataset *dataset = work->dataset;
  join_groups (work);
  for (uint32_t a = 0; a < dataset->n_annotators; a++)
    {
      const uint32_t group = find_group (work->group, a);
      overlap->groups += group == a;
      work->shared[group]++;
      overlap->largest_group = MAX (overlap->largest_group, work->shared[group]);
    }
  for (uint32_t a = 0; a < dataset->n_annotators; a++)
    work->shared[a] = 0;
}

/* Counts the items that @a shares with each later annotator. */
static void
count_pairs_of (const Work *work, uint32_t a)
{
  const AccordDataset *dataset = work->dataset;
  size_t n_met = 0;
  for (uint64_t at = work->start[a]; at < work->start[a + 1]; at++)
    {
      const uint64_t first = dataset->item_start[work->items[at]];
      for (uint64_t j = dataset->item_start[work->items[at] + 1]; j > first; j--)
        {
          const uint32_t b = dataset->annotator[j - 1];
          if (b <= a) /* ascending within an item */
            break;
          if (j - 1 > first && dataset->annotator[j - 2] == b)
            continue;
          if (work->shared[b]++ == 0)
            work->met[n_met++] = b;
        }
    }
  for (size_t i = 0; i < n_met; i++)
    {
      work->pairs[work->shared[work->met[i]]]++;
      work->shared[work->met[i]] = 0;
    }
}

static void
summarise (const Work *work, AccordOverlap *overlap)
{
  uint64_t before = 0;
  for (size_t shared = 1; shared <= work->dataset->n_items; shared++)
    {
      overlap->sharing += work->pairs[shared];
      if (work->pairs[shared] == 0)
        continue;
      if (overlap->least == 0)
        overlap->least = shared;
      overlap->most = shared;
      if (shared < ACCORD_OVERLAP_FEW)
        overlap->few += work->pairs[shared];
    }
  for (size_t shared = 1; shared <= work->dataset->n_items && overlap->median == 0; shared++)
    {
      before += work->pairs[shared];
      if (before > 0 && 2 * before >= overlap->sharing)
        overlap->median = shared;
    }
}

/* Whether the walk over the pairs of labels of all items stays below @limit steps. */
static bool
is_affordable (const AccordDataset *dataset, uint64_t limit)
{
  uint64_t total = 0;
  for (size_t i = 0; i < dataset->n_items && total < limit; i++)
    {
      const uint64_t r = accord_dataset_item_size (dataset, i);
      total += r < UINT32_MAX ? r * r : limit;
    }
  return total < limit;
}

static uint64_t
count_pairs (uint64_t n)
{
  return n < 2 ? 0 : n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
}

static void
count_all_pairs (const Work *work, AccordOverlap *overlap)
{
  items_by_annotator (work->dataset, work->start, work->items, NULL);
  for (uint32_t a = 0; a < work->dataset->n_annotators; a++)
    count_pairs_of (work, a);
  summarise (work, overlap);
}

bool
accord_overlap_measure (const AccordDataset *dataset, AccordOverlap *ret_overlap, GError **error)
{
  Work work;
  AccordOverlap overlap = { .pairs = count_pairs (dataset->n_annotators) };
  const bool good = work_init (&work, dataset, error);
  if (good)
    {
      count_groups (&work, &overlap);
      overlap.counted = is_affordable (dataset, ACCORD_OVERLAP_WORK);
      if (overlap.counted)
        count_all_pairs (&work, &overlap);
      *ret_overlap = overlap;
    }
  work_clear (&work);
  return good;
}

/* ---- a quick look ---- */

/* Sets a bit for each pair that an item brings together.  False when it took more than @left steps. */
static bool
mark_pairs (const AccordDataset *dataset, uint64_t enough, uint64_t left, uint64_t *met, uint64_t *ret_marked)
{
  const uint64_t n = dataset->n_annotators;
  *ret_marked = 0;
  for (size_t i = 0; i < dataset->n_items && *ret_marked < enough; i++)
    {
      const uint64_t first = dataset->item_start[i], end = dataset->item_start[i + 1];
      for (uint64_t j = first + 1; j < end; j++)
        {
          const uint32_t b = dataset->annotator[j];
          if (left < j - first)
            return false;
          left -= j - first;
          for (uint64_t h = first; h < j; h++)
            {
              const uint64_t bit = dataset->annotator[h] * n + b, mask = UINT64_C (1) << bit % 64;
              if (dataset->annotator[h] == b) /* a further round */
                break;
              *ret_marked += (met[bit / 64] & mask) == 0;
              met[bit / 64] |= mask;
            }
        }
    }
  return true;
}

bool
accord_overlap_meetings (const AccordDataset *dataset, uint64_t enough, uint64_t steps,
                         uint64_t *ret_meetings, bool *ret_counted, GError **error)
{
  const uint64_t n = dataset->n_annotators;
  g_autofree uint64_t *met = g_try_new0 (uint64_t, n * n / 64 + 1);
  if (met == NULL)
    return accord_error_set_memory (error, "the overlap of annotators");
  *ret_counted = mark_pairs (dataset, enough, steps, met, ret_meetings);
  return true;
}

bool
accord_overlap_find_apart (const AccordDataset *dataset, AccordOverlap *ret_overlap, GError **error)
{
  Work work;
  AccordOverlap overlap = { .pairs = count_pairs (dataset->n_annotators) };
  bool good = work_init (&work, dataset, error);
  if (good)
    {
      count_groups (&work, &overlap);
      if (dataset->n_annotators <= ACCORD_OVERLAP_MATRIX)
        good = accord_overlap_meetings (dataset, overlap.pairs, ACCORD_OVERLAP_QUICK, &overlap.sharing,
                                        &overlap.counted, error);
      else
        {
          overlap.counted = is_affordable (dataset, ACCORD_OVERLAP_QUICK);
          if (overlap.counted)
            count_all_pairs (&work, &overlap);
        }
    }
  if (good)
    *ret_overlap = overlap;
  work_clear (&work);
  return good;
}
