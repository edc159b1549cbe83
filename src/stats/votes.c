/* The votes of one item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/votes.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
accord_votes_init (AccordVotes *votes, size_t n_classes)
{
  *votes = (AccordVotes){
    .klass = g_new (uint16_t, n_classes + 1),
    .count = g_new (uint32_t, n_classes + 1),
    .dense = g_new0 (uint32_t, n_classes + 1),
    .keys = g_new (uint64_t, n_classes + 1),
  };
}

void
accord_votes_clear (AccordVotes *votes)
{
  g_clear_pointer (&votes->klass, g_free);
  g_clear_pointer (&votes->count, g_free);
  g_clear_pointer (&votes->dense, g_free);
  g_clear_pointer (&votes->keys, g_free);
  votes->n = 0;
  votes->n_present = 0;
}

static int
compare_keys (const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
  return (x > y) - (x < y);
}

/* Ascending; nearly every item has a handful of classes. */
static void
sort_keys (uint64_t *keys, size_t n)
{
  if (n > 16)
    {
      qsort (keys, n, sizeof *keys, compare_keys);
      return;
    }
  for (size_t i = 1; i < n; i++)
    {
      const uint64_t key = keys[i];
      size_t place = i;
      for (; place > 0 && keys[place - 1] > key; place--)
        keys[place] = keys[place - 1];
      keys[place] = key;
    }
}

void
accord_votes_count (AccordVotes *votes, const AccordDataset *dataset, size_t item, const bool *without)
{
  votes->n = 0;
  votes->n_present = 0;
  for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
    {
      if (without != NULL && without[dataset->annotator[i]])
        continue;
      votes->n++;
      if (votes->dense[dataset->klass[i]]++ == 0)
        votes->klass[votes->n_present++] = dataset->klass[i];
    }
  /* one key sorts by count descending, then class ascending */
  for (size_t j = 0; j < votes->n_present; j++)
    {
      const uint16_t k = votes->klass[j];
      votes->keys[j] = (uint64_t) (UINT32_MAX - votes->dense[k]) << 16 | k;
      votes->dense[k] = 0;
    }
  sort_keys (votes->keys, votes->n_present);
  for (size_t j = 0; j < votes->n_present; j++)
    {
      votes->klass[j] = (uint16_t) votes->keys[j];
      votes->count[j] = UINT32_MAX - (uint32_t) (votes->keys[j] >> 16);
    }
}

double
accord_votes_entropy (const AccordVotes *votes)
{
  if (votes->n == 0)
    return NAN;
  double entropy = 0;
  for (size_t j = 0; j < votes->n_present; j++)
    {
      const double share = (double) votes->count[j] / (double) votes->n;
      entropy -= share * log2 (share);
    }
  return entropy + 0.0; /* no -0 */
}

double
accord_votes_margin (const AccordVotes *votes)
{
  if (votes->n == 0)
    return NAN;
  const uint32_t second = votes->n_present > 1 ? votes->count[1] : 0;
  return (double) (votes->count[0] - second) / (double) votes->n;
}

bool
accord_votes_others (const AccordVotes *votes, uint16_t label, uint16_t *ret_class)
{
  if (votes->n < 3)
    return false;
  /* taking one label away leaves the winner among the three first: a fourth class cannot pass the third */
  const size_t n = MIN (votes->n_present, 3);
  uint32_t best = 0;
  size_t winners = 0;
  uint16_t winner = ACCORD_CLASS_NONE;
  for (size_t j = 0; j < n; j++)
    {
      const uint32_t count = votes->count[j] - (votes->klass[j] == label ? 1 : 0);
      if (count > best)
        {
          best = count;
          winners = 0;
          winner = votes->klass[j];
        }
      if (count == best)
        winners++;
    }
  if (winners != 1)
    return false;
  *ret_class = winner;
  return true;
}

void
accord_votes_append_name (GString *out, const char *name)
{
  if (name[0] != '\0' && strpbrk (name, " :,;()\"\t\r\n") == NULL)
    {
      g_string_append (out, name);
      return;
    }
  g_string_append_c (out, '"');
  for (; *name != '\0'; name++)
    {
      if (*name == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *name);
    }
  g_string_append_c (out, '"');
}

char *
accord_votes_text (const AccordVotes *votes, const AccordDataset *dataset)
{
  GString *out = g_string_new (NULL);
  for (size_t j = 0; j < votes->n_present; j++)
    {
      if (j > 0)
        g_string_append_c (out, ' ');
      accord_votes_append_name (out, accord_names_get (&dataset->class_names, votes->klass[j]));
      g_string_append_printf (out, ":%" G_GUINT32_FORMAT, votes->count[j]);
    }
  return g_string_free (out, FALSE);
}
