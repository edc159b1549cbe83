/* Items that deserve a look.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/flag.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/number.h>
#include "median.h"

#define SMOOTHING  .5  /* labels that the shares of all items are worth in the score */
#define TAG_MARK   .25 /* added when every answer carries an ambiguity tag */
#define RARE_MARK  .05
#define RARE_SHARE .02

static const char *const kind_names[ACCORD_FLAG_KINDS]
    = { "gold", "poor", "annotator", "ambiguous", "slip", "few", "rare", "none" };
static const char *const action_names[]
    = { "discuss", "gather again", "tag", "label again", "check gold", "talk", "relabel", "keep" };

const char *
accord_flag_kind_name (AccordFlagKind kind)
{
  return kind_names[kind];
}

const char *
accord_flag_action_name (AccordFlagAction action)
{
  return action_names[action];
}

bool
accord_flag_kind_parse (const char *name, AccordFlagKind *ret_kind)
{
  for (size_t i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (name, kind_names[i]) == 0)
      {
        *ret_kind = (AccordFlagKind) i;
        return true;
      }
  return false;
}

bool
accord_flag_kinds_parse (const char *const *names, unsigned *ret_mask, GError **error)
{
  unsigned mask = names == NULL ? ~0u : 0;
  for (; names != NULL && *names != NULL; names++)
    {
      AccordFlagKind kind;
      if (!accord_flag_kind_parse (*names, &kind))
        {
          g_autoptr (GString) all = g_string_new (kind_names[0]);
          for (size_t i = 1; i < ACCORD_FLAG_KINDS; i++)
            g_string_append_printf (all, ", %s", kind_names[i]);
          g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--kind %s: not one of %s", *names, all->str);
          return false;
        }
      mask |= 1u << kind;
    }
  *ret_mask = mask;
  return true;
}

/* ---- what is known before the first item ---- */

/* Shares, costs and careless people, and counters for the item at hand. */
typedef struct
{
  const AccordDataset *dataset;
  AccordFlags *flags;
  double prior_cost; /* sum of share * cost over all classes */
  double prior_best; /* the largest share * cost */
  AccordVotes all;   /* every label of the item */
  AccordVotes sound; /* without those of careless annotators */
} Context;

static double
cost_of (const AccordDataset *dataset, size_t k)
{
  return dataset->class_costs != NULL ? dataset->class_costs[k] : 1;
}

/* Median of the declared costs; INFINITY where none are declared: no class is above it. */
static double
median_cost (const AccordDataset *dataset)
{
  const size_t n = dataset->n_classes;
  if (dataset->class_costs == NULL || n == 0)
    return INFINITY;
  g_autofree double *sorted = g_new (double, n);
  memcpy (sorted, dataset->class_costs, n * sizeof *sorted);
  return median (sorted, n);
}

static void
context_shares (Context *context)
{
  const AccordDataset *dataset = context->dataset;
  g_autofree uint64_t *labels = g_new0 (uint64_t, dataset->n_classes + 1);
  size_t used = 0;
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    used += labels[dataset->klass[i]]++ == 0;
  const double limit = MIN (RARE_SHARE, used == 0 ? 1 : .5 / (double) used);
  const double cost_median = median_cost (dataset);
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      const double share = dataset->n_labels == 0 ? 0 : (double) labels[k] / (double) dataset->n_labels;
      context->flags->shares[k] = share;
      context->prior_cost += share * cost_of (dataset, k);
      context->prior_best = MAX (context->prior_best, share * cost_of (dataset, k));
      context->flags->special[k] = (labels[k] > 0 && share < limit) || cost_of (dataset, k) > cost_median;
    }
  if (dataset->class_costs == NULL)
    context->prior_cost = dataset->n_labels == 0 ? 0 : 1; /* free of rounding */
}

static void
context_init (Context *context, const AccordDataset *dataset, AccordFlags *flags)
{
  *context = (Context){ .dataset = dataset, .flags = flags };
  flags->special = g_new0 (bool, dataset->n_classes + 1);
  flags->shares = g_new0 (double, dataset->n_classes + 1);
  flags->careless = accord_careless_new (dataset);
  accord_votes_init (&context->all, dataset->n_classes);
  accord_votes_init (&context->sound, dataset->n_classes);
  context_shares (context);
}

static void
context_clear (Context *context)
{
  accord_votes_clear (&context->all);
  accord_votes_clear (&context->sound);
}

/* ---- one item ---- */

static uint32_t
tags_of (const AccordDataset *dataset, size_t item)
{
  return dataset->tags != NULL ? dataset->tags[item] : 0;
}

static uint16_t
gold_of (const AccordDataset *dataset, size_t item)
{
  return dataset->gold != NULL ? dataset->gold[item] : ACCORD_CLASS_NONE;
}

/* Counts the item's labels.  Returns: the votes that decide: without careless people if enough is left. */
static const AccordVotes *
count_item (Context *context, size_t item)
{
  accord_votes_count (&context->all, context->dataset, item, NULL);
  if (context->flags->careless->n_careless == 0)
    return &context->all;
  accord_votes_count (&context->sound, context->dataset, item, context->flags->careless->mask);
  const bool enough = context->sound.n >= 2 && 2 * context->sound.n > context->all.n;
  return enough ? &context->sound : &context->all;
}

/* The only label off class @top, or the only one that @votes left out: its annotator and class go into @flag.
 */
static void
name_dissenter (const Context *context, AccordFlag *flag, uint16_t top, bool careless)
{
  const AccordDataset *dataset = context->dataset;
  size_t found = 0;
  for (uint64_t i = dataset->item_start[flag->item]; i < dataset->item_start[flag->item + 1]; i++)
    {
      if (dataset->klass[i] == top)
        continue;
      if (context->flags->careless->mask[dataset->annotator[i]] != careless)
        continue;
      flag->annotator = dataset->annotator[i];
      flag->klass = dataset->klass[i];
      found++;
    }
  if (found != 1)
    {
      flag->annotator = ACCORD_FLAG_NOBODY;
      flag->klass = ACCORD_CLASS_NONE;
    }
}

/* The rule for split votes; two or more labels are off the first class. */
static bool
is_split (const AccordVotes *votes, AccordFlagAction *ret_action)
{
  const uint64_t n = votes->n, first = votes->count[0], second = votes->count[1];
  if (votes->n_present >= 3 && !accord_votes_majority (votes))
    *ret_action = ACCORD_ACTION_DISCUSS;
  else if (second >= 2 && 3 * (first - second) <= n)
    *ret_action = ACCORD_ACTION_TAG;
  else if ((second >= 2 && 5 * second >= n) || 10 * first < 7 * n)
    *ret_action = ACCORD_ACTION_DISCUSS;
  else
    return false;
  return true;
}

static bool
is_poor (const AccordVotes *votes, uint64_t tags)
{
  const uint64_t answers = votes->n + tags;
  return (tags >= 2 && 4 * tags >= answers) || (tags >= 1 && 2 * tags >= answers);
}

/* Whether the labels' first class is not gold's. */
static bool
contradicts (const AccordVotes *votes, uint16_t gold)
{
  return gold != ACCORD_CLASS_NONE && accord_votes_majority (votes) && votes->klass[0] != gold;
}

static bool
is_few (const AccordVotes *votes)
{
  return votes->n <= 1 || (votes->n == 2 && votes->n_present == 2);
}

static bool
has_special (const Context *context)
{
  for (size_t j = 0; j < context->all.n_present; j++)
    if (context->flags->special[context->all.klass[j]])
      return true;
  return false;
}

static void
set_kind (AccordFlag *flag, AccordFlagKind kind, AccordFlagAction action)
{
  flag->kind = kind;
  flag->action = action;
}

static void
decide_kind (const Context *context, const AccordVotes *votes, AccordFlag *flag)
{
  const uint16_t gold = gold_of (context->dataset, flag->item);
  const uint16_t top = votes->n > 0 ? votes->klass[0] : ACCORD_CLASS_NONE;
  const uint64_t off = votes->n > 0 ? votes->n - votes->count[0] : 0;
  AccordFlagAction action;
  set_kind (flag, ACCORD_FLAG_NONE, ACCORD_ACTION_KEEP);
  if (contradicts (votes, gold) && votes->count[0] >= 2)
    {
      set_kind (flag, ACCORD_FLAG_GOLD,
                votes->count[0] >= 3 ? ACCORD_ACTION_CHECK_GOLD : ACCORD_ACTION_LABEL_AGAIN);
      flag->klass = gold;
    }
  else if (is_poor (&context->all, tags_of (context->dataset, flag->item)))
    set_kind (flag, ACCORD_FLAG_POOR, ACCORD_ACTION_GATHER_AGAIN);
  else if (is_few (&context->all))
    set_kind (flag, ACCORD_FLAG_FEW, ACCORD_ACTION_LABEL_AGAIN);
  else if (off == 0 && context->all.n_present > 1)
    {
      set_kind (flag, ACCORD_FLAG_ANNOTATOR, ACCORD_ACTION_TALK);
      name_dissenter (context, flag, top, true);
    }
  else if (votes->n == 2 && off == 1) /* with a careless third */
    set_kind (flag, ACCORD_FLAG_AMBIGUOUS, ACCORD_ACTION_LABEL_AGAIN);
  else if (off >= 2 && is_split (votes, &action))
    set_kind (flag, ACCORD_FLAG_AMBIGUOUS, action);
  else if (off == 1)
    {
      set_kind (flag, ACCORD_FLAG_SLIP, votes->n >= 4 ? ACCORD_ACTION_RELABEL : ACCORD_ACTION_LABEL_AGAIN);
      name_dissenter (context, flag, top, false);
    }
  else if (has_special (context))
    set_kind (flag, ACCORD_FLAG_RARE,
              context->flags->special[top] ? ACCORD_ACTION_KEEP : ACCORD_ACTION_DISCUSS);
}

/* n_k + a * share_k, times the class's cost. */
static double
weight_of (const Context *context, size_t k, uint64_t count)
{
  return ((double) count + SMOOTHING * context->flags->shares[k]) * cost_of (context->dataset, k);
}

static double
score_of (const Context *context, const AccordVotes *votes, const AccordFlag *flag)
{
  const uint16_t gold = gold_of (context->dataset, flag->item);
  double total = SMOOTHING * context->prior_cost, answer = SMOOTHING * context->prior_best;
  for (size_t j = 0; j < votes->n_present; j++)
    {
      total += votes->count[j] * cost_of (context->dataset, votes->klass[j]);
      answer = MAX (answer, weight_of (context, votes->klass[j], votes->count[j]));
    }
  if (gold != ACCORD_CLASS_NONE)
    {
      uint64_t count = 0;
      for (size_t j = 0; j < votes->n_present; j++)
        if (votes->klass[j] == gold)
          count = votes->count[j];
      answer = weight_of (context, gold, count);
    }
  const double tags = tags_of (context->dataset, flag->item);
  const double loss = MAX (total - answer, 0) / ((double) votes->n + SMOOTHING);
  const double tag_mark = tags > 0 ? TAG_MARK * tags / ((double) context->all.n + tags) : 0;
  return loss + tag_mark + (has_special (context) ? RARE_MARK : 0);
}

/* ---- all items ---- */

static bool
append_flag (AccordFlags *flags, size_t *allocated, const AccordFlag *flag)
{
  if (flags->n_flags == *allocated)
    {
      const size_t wanted = *allocated + *allocated / 2 + 1024;
      AccordFlag *grown = g_try_renew (AccordFlag, flags->flags, wanted);
      if (grown == NULL)
        return false;
      flags->flags = grown;
      *allocated = wanted;
    }
  flags->flags[flags->n_flags++] = *flag;
  return true;
}

static bool
set_no_memory (GError **error)
{
  return accord_error_set_memory (error, "the flagged items");
}

static bool
flag_items (Context *context, bool all, GError **error)
{
  AccordFlags *flags = context->flags;
  size_t allocated = 0;
  for (size_t i = 0; i < context->dataset->n_items; i++)
    {
      if (i % 65536 == 0 && !accord_interrupt_check (error))
        return false;
      const AccordVotes *votes = count_item (context, i);
      if (context->all.n == 0 && tags_of (context->dataset, i) == 0)
        {
          flags->unanswered++;
          continue;
        }
      AccordFlag flag = { .item = (uint32_t) i, .annotator = ACCORD_FLAG_NOBODY, .klass = ACCORD_CLASS_NONE };
      decide_kind (context, votes, &flag);
      flags->looked_at++;
      flags->kinds[flag.kind]++;
      if (flag.kind == ACCORD_FLAG_NONE && !all)
        continue;
      flag.score = score_of (context, votes, &flag);
      if (!append_flag (flags, &allocated, &flag))
        return set_no_memory (error);
    }
  return true;
}

/* A flag's place: names that are numbers are parsed once, not in each comparison. */
typedef struct
{
  double score;
  double number; /* INFINITY: the name is no number, and stands behind all that are */
  const char *name;
  size_t flag;
} Key;

static int
compare_order (const void *a, const void *b)
{
  const Key *x = a, *y = b;
  if (x->score != y->score)
    return x->score > y->score ? -1 : 1;
  if (x->number != y->number)
    return x->number < y->number ? -1 : 1;
  return strcmp (x->name, y->name);
}

static bool
sort_flags (AccordFlags *flags, const AccordDataset *dataset, GError **error)
{
  g_autofree Key *keys = g_try_new (Key, flags->n_flags + 1);
  AccordFlag *sorted = keys != NULL ? g_try_new (AccordFlag, flags->n_flags + 1) : NULL;
  if (sorted == NULL)
    return set_no_memory (error);
  for (size_t i = 0; i < flags->n_flags; i++)
    {
      const char *name = accord_names_get (&dataset->item_names, flags->flags[i].item);
      keys[i] = (Key){ flags->flags[i].score, INFINITY, name, i };
      if (!accord_number_parse (name, strlen (name), &keys[i].number))
        keys[i].number = INFINITY;
    }
  qsort (keys, flags->n_flags, sizeof *keys, compare_order);
  for (size_t i = 0; i < flags->n_flags; i++)
    sorted[i] = flags->flags[keys[i].flag];
  g_free (flags->flags);
  flags->flags = sorted;
  return true;
}

AccordFlags *
accord_flags_new (const AccordDataset *dataset, bool all, GError **error)
{
  g_autoptr (AccordFlags) flags = g_new0 (AccordFlags, 1);
  Context context;
  context_init (&context, dataset, flags);
  const bool done = flag_items (&context, all, error) && sort_flags (flags, dataset, error);
  context_clear (&context);
  return done ? g_steal_pointer (&flags) : NULL;
}

void
accord_flags_free (AccordFlags *flags)
{
  if (flags == NULL)
    return;
  g_free (flags->flags);
  g_free (flags->shares);
  g_free (flags->special);
  accord_careless_free (flags->careless);
  g_free (flags);
}

char *
accord_flags_summary (const AccordFlags *flags)
{
  const uint64_t flagged = flags->looked_at - flags->kinds[ACCORD_FLAG_NONE];
  GString *out = g_string_new (NULL);
  g_string_printf (out, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " items flagged", flagged,
                   flags->looked_at);
  const char *before = ": ";
  for (size_t i = 0; i < ACCORD_FLAG_NONE; i++)
    if (flags->kinds[i] > 0)
      {
        g_string_append_printf (out, "%s%" G_GUINT64_FORMAT " %s", before, flags->kinds[i], kind_names[i]);
        before = ", ";
      }
  return g_string_free (out, FALSE);
}
