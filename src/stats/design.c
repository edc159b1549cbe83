/* What the design of a labelling allows one to say.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/design.h>

#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/stats/overlap.h>
#include "order.h"

static void
add (GArray *facts, const char *topic, const char *name, uint64_t value, const char *note)
{
  AccordFact fact = { .topic = topic, .value = value, .note = note };
  g_strlcpy (fact.name, name, sizeof fact.name);
  g_array_append_val (facts, fact);
}

/* How many items got so many labels; only the middle and the ends where there are many different numbers. */
static bool
add_sizes (GArray *facts, const AccordDataset *dataset)
{
  static const char topic[] = "labels_per_item";
  const size_t n = dataset->n_items;
  g_autofree uint64_t *sizes = g_try_new (uint64_t, n + 1);
  if (sizes == NULL)
    return false;
  size_t different = 0;
  for (size_t i = 0; i < n; i++)
    sizes[i] = accord_dataset_item_size (dataset, i);
  qsort (sizes, n, sizeof *sizes, compare_uint64);
  for (size_t i = 0; i < n; i++)
    different += i == 0 || sizes[i] != sizes[i - 1];
  if (different > ACCORD_DESIGN_SIZES)
    {
      add (facts, topic, "least", sizes[0], NULL);
      add (facts, topic, "median", sizes[(n - 1) / 2], NULL);
      add (facts, topic, "most", sizes[n - 1], NULL);
      return true;
    }
  for (size_t start = 0, end; start < n; start = end)
    {
      char name[24];
      for (end = start + 1; end < n && sizes[end] == sizes[start]; end++)
        ;
      g_snprintf (name, sizeof name, "%" G_GUINT64_FORMAT, sizes[start]);
      add (facts, topic, name, end - start, start == 0 ? "items with so many labels" : NULL);
    }
  return true;
}

static void
add_overlap (GArray *facts, const AccordOverlap *overlap)
{
  static const char topic[] = "overlap";
  add (facts, topic, "pairs", overlap->pairs, "pairs of annotators");
  if (overlap->counted)
    {
      add (facts, topic, "sharing", overlap->sharing, "pairs with an item in common");
      add (facts, topic, "least", overlap->least, "items in common of such a pair");
      add (facts, topic, "median", overlap->median, NULL);
      add (facts, topic, "most", overlap->most, NULL);
    }
  add (facts, topic, "groups", overlap->groups, "groups of annotators connected by common items");
}

typedef struct
{
  uint64_t none, one, pairable, three; /* items by labels */
  uint64_t small_annotators;
  uint64_t rare_classes, used_classes;
} Counts;

static void
count (const AccordDataset *dataset, Counts *counts)
{
  *counts = (Counts){ 0 };
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      const size_t r = accord_dataset_item_size (dataset, i);
      counts->none += r == 0;
      counts->one += r == 1;
      counts->pairable += r >= 2;
      counts->three += r >= 3;
    }
  g_autofree uint64_t *annotators = g_new0 (uint64_t, dataset->n_annotators + 1);
  g_autofree uint64_t *classes = g_new0 (uint64_t, dataset->n_classes + 1);
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    {
      annotators[dataset->annotator[i]]++;
      classes[dataset->klass[i]]++;
    }
  for (size_t a = 0; a < dataset->n_annotators; a++)
    counts->small_annotators += annotators[a] < ACCORD_DESIGN_FEW_LABELS;
  for (size_t k = 0; k < dataset->n_classes; k++)
    {
      counts->used_classes += classes[k] > 0;
      counts->rare_classes += classes[k] > 0 && classes[k] < ACCORD_DESIGN_RARE_CLASS;
    }
}

static void
limit (GArray *facts, bool holds, const char *name, uint64_t value, const char *note)
{
  if (holds)
    add (facts, "limit", name, value, note);
}

static void
limit_pairs (GArray *facts, const AccordDataset *dataset, const AccordOverlap *overlap)
{
  limit (facts, dataset->n_annotators > 1 && overlap->groups > 1, "groups", overlap->groups,
         "groups of annotators share no item with each other: whether they agree cannot be seen, and a "
         "difference "
         "between groups looks like one between items");
  limit (facts, overlap->counted && overlap->sharing > 0 && overlap->sharing < overlap->pairs,
         "missing_pairs", overlap->pairs - overlap->sharing,
         "pairs of annotators without a common item: kappa of pairs, and averages over pairs, rest on the "
         "others");
  limit (facts, overlap->counted && overlap->few > 0, "thin_pairs", overlap->few,
         "pairs sharing fewer than 10 items: the kappa of such a pair is mostly chance");
}

static void
add_limits (GArray *facts, const AccordDataset *dataset, const AccordOverlap *overlap)
{
  Counts counts;
  count (dataset, &counts);
  limit (facts, dataset->n_labels == 0, "no_labels", 0,
         "there is no label of a person: nothing can be measured");
  if (dataset->n_labels == 0)
    return;
  limit (facts, dataset->n_annotators == 1, "one_annotator", 1,
         "one annotator: agreement, confusion and human-level performance are undefined; a second opinion is "
         "needed");
  limit (facts, dataset->n_annotators == 2, "two_annotators", 2,
         "two annotators: every figure is about these two people; none says how others would agree");
  limit (facts, counts.used_classes == 1, "one_class", 1,
         "everybody used one class: kappa, alpha and confusion are undefined");
  limit (facts, counts.none > 0, "unlabelled_items", counts.none,
         "items without a label of a person: they count in no figure");
  limit (facts, counts.one > 0, "single_labels", counts.one,
         "items with one label: they do not count in agreement, confusion or human-level performance");
  limit (facts, counts.pairable < ACCORD_DESIGN_FEW_ITEMS, "few_items", counts.pairable,
         "items with two labels or more are few: intervals are wide and standard errors rough");
  limit (facts, counts.pairable > 0 && counts.three == 0, "no_third_label", counts.pairable,
         "no item has three labels: a disagreement has no majority, so flags and leave-one-out accuracy say "
         "little");
  limit_pairs (facts, dataset, overlap);
  limit (facts, counts.small_annotators > 0, "small_annotators", counts.small_annotators,
         "annotators with fewer than 10 labels: nothing reliable can be said about any of them");
  limit (facts, counts.rare_classes > 0, "rare_classes", counts.rare_classes,
         "classes with fewer than 5 labels: their own figures are mostly chance");
  limit (facts, dataset->gold == NULL, "no_gold", 0,
         "no gold answers: accuracy against gold is undefined; measures use people's own agreement");
}

GArray *
accord_design_facts (const AccordDataset *dataset, GError **error)
{
  AccordOverlap overlap;
  g_autoptr (GArray) facts = g_array_new (FALSE, FALSE, sizeof (AccordFact));
  if (!accord_overlap_measure (dataset, &overlap, error))
    return NULL;
  if (!add_sizes (facts, dataset))
    {
      accord_error_set_memory (error, "the labels of items");
      return NULL;
    }
  add_overlap (facts, &overlap);
  add_limits (facts, dataset, &overlap);
  return g_steal_pointer (&facts);
}

bool
accord_design_check (const AccordDataset *dataset, AccordDesignCheck *ret_check, GError **error)
{
  AccordOverlap overlap;
  Counts counts;
  if (!accord_overlap_find_apart (dataset, &overlap, error))
    return false;
  count (dataset, &counts);
  *ret_check = (AccordDesignCheck){ .items = counts.pairable,
                                    .annotators = dataset->n_annotators,
                                    .small_annotators = counts.small_annotators,
                                    .classes = counts.used_classes,
                                    .rare_classes = counts.rare_classes,
                                    .pairs = overlap.pairs,
                                    .apart = overlap.counted ? overlap.pairs - overlap.sharing : 0,
                                    .groups = overlap.groups };
  return true;
}
