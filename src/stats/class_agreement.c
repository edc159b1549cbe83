/* Agreement on single classes.
 *
 * With class k against the rest only the profiles that hold k differ; all others fall together by their number of
 * labels.  So each class gets profiles of two classes at the cost of the profiles that hold it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/class_agreement.h>

#include <stdlib.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/sum.h>
#include "order.h"
#include "scale.h"

/* Items with @count labels of the class among the number of labels at @size. */
typedef struct
{
  uint32_t count;
  uint32_t size; /* place in sizes */
  uint64_t times;
} Share;

/* Cohen's table of one class: items both labelled. */
typedef struct
{
  uint64_t by_a, by_b, by_both;
} Joint;

/* What one walk over the classes needs. */
typedef struct
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  AccordAgreementOptions options;
  uint64_t *start;   /* K + 1 offsets into the two behind: profiles that hold each class */
  uint32_t *profile; /* and how many labels of it */
  uint32_t *count;
  uint32_t *sizes; /* different numbers of labels an item, ascending */
  uint64_t *items; /* items of each size */
  size_t n_sizes;
  uint32_t *size_of; /* m: place of the profile's size */
  Share *shares;     /* of the class at hand, distinct */
  size_t n_shares;
  uint64_t *rest;           /* n_sizes: items without the class */
  AccordProfiles collapsed; /* class 0 = the class, 1 = the rest; in arrays of our own */
  Joint *joint;             /* K, or NULL unless there are two annotators */
  uint64_t n_joint;         /* items both labelled */
} Walk;

static void
walk_clear (Walk *walk)
{
  g_free (walk->start);
  g_free (walk->profile);
  g_free (walk->count);
  g_free (walk->sizes);
  g_free (walk->items);
  g_free (walk->size_of);
  g_free (walk->shares);
  g_free (walk->rest);
  g_free (walk->collapsed.start);
  g_free (walk->collapsed.klass);
  g_free (walk->collapsed.count);
  g_free (walk->collapsed.size);
  g_free (walk->collapsed.times);
  g_free (walk->joint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static bool
out_of_memory (GError **error)
{
  return accord_error_set_memory (error, "the agreement on classes");
}

/* Which profiles hold each class: counted two places ahead, so that filling leaves the offsets in place. */
static bool
index_classes (Walk *walk)
{
  const AccordProfiles *profiles = walk->profiles;
  const size_t n = profiles->n_classes, m = profiles->n_profiles;
  walk->start = g_new0 (uint64_t, n + 2);
  walk->profile = g_try_new (uint32_t, profiles->start[m] + 1);
  walk->count = g_try_new (uint32_t, profiles->start[m] + 1);
  if (walk->profile == NULL || walk->count == NULL)
    return false;
  for (uint64_t j = 0; j < profiles->start[m]; j++)
    walk->start[profiles->klass[j] + 2]++;
  for (size_t k = 2; k < n + 2; k++)
    walk->start[k] += walk->start[k - 1];
  for (size_t p = 0; p < m; p++)
    for (uint64_t j = profiles->start[p]; j < profiles->start[p + 1]; j++)
      {
        const uint64_t at = walk->start[profiles->klass[j] + 1]++;
        walk->profile[at] = (uint32_t) p;
        walk->count[at] = profiles->count[j];
      }
  return true;
}

static bool
index_sizes (Walk *walk)
{
  const AccordProfiles *profiles = walk->profiles;
  const size_t m = profiles->n_profiles;
  walk->sizes = g_try_new (uint32_t, m + 1);
  walk->items = g_try_new0 (uint64_t, m + 1);
  walk->rest = g_try_new (uint64_t, m + 1);
  walk->size_of = g_try_new (uint32_t, m + 1);
  if (walk->sizes == NULL || walk->items == NULL || walk->rest == NULL || walk->size_of == NULL)
    return false;
  for (size_t p = 0; p < m; p++)
    walk->sizes[p] = profiles->size[p];
  qsort (walk->sizes, m, sizeof *walk->sizes, compare_uint32);
  for (size_t i = 0; i < m; i++)
    if (i == 0 || walk->sizes[i] != walk->sizes[i - 1])
      walk->sizes[walk->n_sizes++] = walk->sizes[i];
  for (size_t p = 0; p < m; p++)
    {
      const uint32_t *found
          = bsearch (&profiles->size[p], walk->sizes, walk->n_sizes, sizeof *walk->sizes, compare_uint32);
      walk->size_of[p] = (uint32_t) (found - walk->sizes);
      walk->items[walk->size_of[p]] += profiles->times[p];
    }
  return true;
}

/* Room for the profiles of the most frequent class. */
static bool
make_room (Walk *walk)
{
  size_t most = 0;
  for (size_t k = 0; k < walk->profiles->n_classes; k++)
    most = MAX (most, (size_t) (walk->start[k + 1] - walk->start[k]));
  const size_t room = most + walk->n_sizes + 1;
  AccordProfiles *collapsed = &walk->collapsed;
  walk->shares = g_try_new (Share, room);
  collapsed->start = g_try_new (uint64_t, room + 1);
  collapsed->klass = g_try_new (uint16_t, 2 * room);
  collapsed->count = g_try_new (uint32_t, 2 * room);
  collapsed->size = g_try_new (uint32_t, room);
  collapsed->times = g_try_new (uint64_t, room);
  return walk->shares != NULL && collapsed->start != NULL && collapsed->klass != NULL
         && collapsed->count != NULL && collapsed->size != NULL && collapsed->times != NULL;
}

/* The joint tables of two annotators who labelled each item once. */
static void
count_joint (Walk *walk)
{
  const AccordDataset *dataset = walk->dataset;
  if (dataset->n_annotators != 2)
    return;
  walk->joint = g_new0 (Joint, dataset->n_classes + 1);
  for (size_t i = 0; i < dataset->n_items && !dataset->repeated; i++)
    {
      const uint64_t j = dataset->item_start[i];
      if (accord_dataset_item_size (dataset, i) != 2)
        continue;
      walk->n_joint++;
      walk->joint[dataset->klass[j]].by_a++;
      walk->joint[dataset->klass[j + 1]].by_b++;
      walk->joint[dataset->klass[j]].by_both += dataset->klass[j] == dataset->klass[j + 1];
    }
}

static bool
walk_init (Walk *walk, const AccordDataset *dataset, const AccordProfiles *profiles,
           const AccordAgreementOptions *options, GError **error)
{
  *walk = (Walk){ .dataset = dataset, .profiles = profiles, .options = *options };
  walk->options.weights = NULL;
  if (!index_classes (walk) || !index_sizes (walk) || !make_room (walk))
    return out_of_memory (error);
  count_joint (walk);
  walk->collapsed.n_classes = MIN (profiles->n_classes, 2);
  walk->collapsed.n_items = profiles->n_items;
  walk->collapsed.n_pairable = profiles->n_pairable;
  walk->collapsed.n_labels = profiles->n_labels;
  return true;
}

static int
compare_shares (const void *a, const void *b)
{
  const Share *x = a, *y = b;
  if (x->count != y->count)
    return x->count < y->count ? -1 : 1;
  return (x->size > y->size) - (x->size < y->size);
}

/* The distinct shares of class k, and how many items of each size are left without it. */
static void
gather_shares (Walk *walk, size_t k)
{
  const uint64_t start = walk->start[k], end = walk->start[k + 1];
  size_t n = 0;
  for (size_t s = 0; s < walk->n_sizes; s++)
    walk->rest[s] = walk->items[s];
  for (uint64_t at = start; at < end; at++)
    {
      const uint32_t p = walk->profile[at];
      walk->shares[at - start] = (Share){ walk->count[at], walk->size_of[p], walk->profiles->times[p] };
      walk->rest[walk->size_of[p]] -= walk->profiles->times[p];
    }
  qsort (walk->shares, (size_t) (end - start), sizeof *walk->shares, compare_shares);
  for (size_t i = 0; i < end - start; i++)
    if (n > 0 && compare_shares (&walk->shares[n - 1], &walk->shares[i]) == 0)
      walk->shares[n - 1].times += walk->shares[i].times;
    else
      walk->shares[n++] = walk->shares[i];
  walk->n_shares = n;
}

static void
collapsed_add (AccordProfiles *collapsed, uint32_t own, uint32_t size, uint64_t times)
{
  const size_t p = collapsed->n_profiles++;
  uint64_t at = collapsed->start[p];
  if (own > 0)
    {
      collapsed->klass[at] = 0;
      collapsed->count[at++] = own;
    }
  if (size > own)
    {
      collapsed->klass[at] = 1;
      collapsed->count[at++] = size - own;
    }
  collapsed->start[p + 1] = at;
  collapsed->size[p] = size;
  collapsed->times[p] = times;
}

/* Profiles in their usual order: shares ascend by count, then size. */
static void
collapse (Walk *walk)
{
  walk->collapsed.n_profiles = 0;
  walk->collapsed.start[0] = 0;
  for (size_t i = 0; i < walk->n_shares; i++)
    collapsed_add (&walk->collapsed, walk->shares[i].count, walk->sizes[walk->shares[i].size],
                   walk->shares[i].times);
  for (size_t s = 0; s < walk->n_sizes; s++)
    if (walk->rest[s] > 0)
      collapsed_add (&walk->collapsed, 0, walk->sizes[s], walk->rest[s]);
}

/* ---- specific agreement ---- */

/* Sums over the items with two labels or more. */
typedef struct
{
  uint64_t items;  /* that hold the class */
  uint64_t labels; /* n_k */
  uint64_t all;    /* n_k, items with one label included */
  double agreeing; /* sum of num_i */
} Specific;

/* num_i; 0 for a single label */
static double
share_agreeing (const Walk *walk, const Share *share)
{
  const double count = share->count, size = walk->sizes[share->size];
  return size < 2 ? 0 : count * (count - 1) / (size - 1);
}

static Specific
specific_sum (const Walk *walk)
{
  Specific specific = { 0 };
  AccordSum agreeing = { 0, 0 };
  for (size_t i = 0; i < walk->n_shares; i++)
    {
      const Share *share = &walk->shares[i];
      specific.all += share->times * share->count;
      if (walk->sizes[share->size] < 2)
        continue;
      specific.items += share->times;
      specific.labels += share->times * share->count;
      accord_sum_add (&agreeing, (double) share->times * share_agreeing (walk, share));
    }
  specific.agreeing = accord_sum_value (&agreeing);
  return specific;
}

/* The change of the value when one item of the share is deleted; NAN if that leaves no label of the class.  Linearised: its
 * influence over n2 - 1, which is what that change comes to. */
static double
share_change (const Walk *walk, const Specific *specific, const Share *share, bool jackknife)
{
  const double labels = (double) specific->labels, value = specific->agreeing / labels;
  const double surplus = share_agreeing (walk, share) - value * share->count;
  if (!jackknife)
    return -surplus / labels * (double) walk->profiles->n_pairable
           / ((double) walk->profiles->n_pairable - 1);
  return share->count == specific->labels ? NAN : -surplus / (labels - share->count);
}

/* se from the changes of all items: (n - 1) / n times the sum of their squared deviations; items without the class change
 * nothing. */
static double
specific_error (const Walk *walk, const Specific *specific, bool jackknife)
{
  const double n = (double) walk->profiles->n_pairable;
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  for (size_t i = 0; i < walk->n_shares; i++)
    if (walk->sizes[walk->shares[i].size] >= 2)
      accord_sum_add (&total, (double) walk->shares[i].times
                                  * share_change (walk, specific, &walk->shares[i], jackknife));
  const double mean = accord_sum_value (&total) / n;
  for (size_t i = 0; i < walk->n_shares; i++)
    if (walk->sizes[walk->shares[i].size] >= 2)
      {
        const double deviation = share_change (walk, specific, &walk->shares[i], jackknife) - mean;
        accord_sum_add (&squares, (double) walk->shares[i].times * deviation * deviation);
      }
  accord_sum_add (&squares, (n - (double) specific->items) * mean * mean);
  return sqrt ((n - 1) / n * accord_sum_value (&squares));
}

static AccordEstimate
specific_estimate (const Walk *walk, const Specific *specific)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  bool jackknife = walk->options.se == ACCORD_SE_JACKKNIFE;
  estimate.items = walk->profiles->n_pairable;
  estimate.value = estimate.observed = specific->agreeing / (double) specific->labels;
  estimate.note = accord_agreement_note_profiles (&walk->collapsed);
  if (estimate.items >= 2)
    {
      estimate.se = specific_error (walk, specific, jackknife);
      if (jackknife && isnan (estimate.se))
        {
          jackknife = false;
          estimate.se = specific_error (walk, specific, false);
        }
      estimate.se_kind = jackknife_or_linear (jackknife);
    }
  set_interval (&estimate, ACCORD_SCALE_LOGIT, &walk->options);
  if (estimate.interval_reason != NULL && estimate.items >= 2)
    estimate.se = 0;
  estimate.items = specific->items;
  if (estimate.value == 1 && estimate.interval_reason == NULL)
    accord_interval_perfect (&estimate, walk->options.quantiles->confidence);
  return estimate;
}

/* ---- Cohen's kappa of two classes ---- */

static double
joint_kappa (uint64_t n, const Joint *joint, double *ret_expected)
{
  const uint64_t a = joint->by_a, b = joint->by_b;
  const uint64_t products = a * b + (n - a) * (n - b);
  const double squares = (double) n * (double) n, agreed = (double) (n - a - b + 2 * joint->by_both);
  *ret_expected = (double) products / squares;
  return products == n * n ? NAN : ((double) n * agreed - (double) products) / (squares - (double) products);
}

/* The four cells: whether a and b said the class, and how many items. */
static Joint
joint_cell (const Joint *joint, uint64_t n, unsigned cell, uint64_t *ret_times)
{
  const Joint one = { cell & 1, cell >> 1, cell == 3 };
  const uint64_t only_a = joint->by_a - joint->by_both, only_b = joint->by_b - joint->by_both;
  const uint64_t times[] = { n - only_a - only_b - joint->by_both, only_a, only_b, joint->by_both };
  *ret_times = times[cell];
  return one;
}

static double
joint_error (const Joint *joint, uint64_t n, double kappa, double expected, bool jackknife)
{
  AccordSum total = { 0, 0 }, squares = { 0, 0 };
  double change[4] = { 0, 0, 0, 0 }, unused;
  uint64_t times[4];
  for (unsigned cell = 0; cell < 4; cell++)
    {
      const Joint one = joint_cell (joint, n, cell, &times[cell]);
      const Joint less = { joint->by_a - one.by_a, joint->by_b - one.by_b, joint->by_both - one.by_both };
      const double a = (double) joint->by_a / (double) n, b = (double) joint->by_b / (double) n;
      const double observed = 1 - a - b + 2 * (double) joint->by_both / (double) n;
      const double on_expected = (one.by_a ? b : 1 - b) + (one.by_b ? a : 1 - a) - 2 * expected;
      if (times[cell] == 0)
        continue;
      if (jackknife)
        change[cell] = joint_kappa (n - 1, &less, &unused) - kappa;
      else
        change[cell] = ((one.by_a == one.by_b) - observed - (1 - kappa) * on_expected) / (1 - expected)
                       / ((double) n - 1);
      accord_sum_add (&total, (double) times[cell] * change[cell]);
    }
  const double mean = accord_sum_value (&total) / (double) n;
  for (unsigned cell = 0; cell < 4; cell++)
    if (times[cell] > 0)
      accord_sum_add (&squares, (double) times[cell] * (change[cell] - mean) * (change[cell] - mean));
  return sqrt ((double) (n - 1) / (double) n * accord_sum_value (&squares));
}

static AccordEstimate
cohen_estimate (const Walk *walk, const Joint *joint)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  const uint64_t n = walk->n_joint, labels = joint->by_a + joint->by_b;
  bool jackknife = walk->options.se == ACCORD_SE_JACKKNIFE;
  estimate.items = n;
  if (walk->dataset->repeated)
    estimate.reason = ACCORD_REASON_REPEATED;
  else
    estimate.value = joint_kappa (n, joint, &estimate.expected);
  if (estimate.reason == NULL && isnan (estimate.value))
    estimate.reason = ACCORD_REASON_ONE_CLASS;
  if (estimate.reason != NULL)
    return estimate;
  estimate.observed = (double) (n - labels + 2 * joint->by_both) / (double) n;
  estimate.note = accord_agreement_note (n, MIN (labels, 2 * n - labels), labels - 2 * joint->by_both);
  if (n >= 2)
    {
      estimate.se = joint_error (joint, n, estimate.value, estimate.expected, jackknife);
      if (jackknife && isnan (estimate.se))
        {
          jackknife = false;
          estimate.se = joint_error (joint, n, estimate.value, estimate.expected, false);
        }
      estimate.se_kind = jackknife_or_linear (jackknife);
    }
  set_interval (&estimate, ACCORD_SCALE_FISHER, &walk->options);
  return estimate;
}

/* ---- all of a class ---- */

typedef AccordEstimate (*Formula) (const AccordProfiles *profiles, const AccordAgreementOptions *options);

static AccordEstimate
undefined (uint64_t items, const char *reason)
{
  AccordEstimate estimate = ACCORD_ESTIMATE_INIT;
  estimate.items = items;
  estimate.reason = reason;
  return estimate;
}

static AccordEstimate
collapsed_estimate (const Walk *walk, Formula formula, uint64_t labels)
{
  AccordEstimate estimate = formula (&walk->collapsed, &walk->options);
  estimate.labels = labels;
  if (walk->options.interval == ACCORD_INTERVAL_T)
    set_interval (&estimate, ACCORD_SCALE_PLAIN, &walk->options);
  return estimate;
}

/* What makes the whole table empty. */
static const char *
reason_of_all (const Walk *walk)
{
  if (walk->profiles->n_items == 0)
    return ACCORD_REASON_NO_LABELS;
  if (walk->profiles->n_pairable == 0)
    return walk->dataset->n_annotators == 1 ? ACCORD_REASON_ONE_ANNOTATOR : ACCORD_REASON_NO_PAIR;
  return NULL;
}

static void
measure_class (Walk *walk, uint16_t k, AccordClassAgreement *klass)
{
  gather_shares (walk, k);
  const Specific specific = specific_sum (walk);
  const char *whole = reason_of_all (walk);
  const char *any = whole == NULL && specific.all == 0 ? ACCORD_REASON_CLASS_NOT_USED : whole;
  const char *pairable = any == NULL && specific.labels == 0 ? ACCORD_REASON_CLASS_NOT_USED : any;
  const uint64_t items = walk->profiles->n_pairable;
  klass->klass = k;
  klass->fleiss = klass->ac1 = undefined (items, any);
  klass->specific = klass->alpha = klass->cohen = undefined (items, pairable);
  klass->specific.items = specific.items;
  if (any != NULL)
    return;
  collapse (walk);
  klass->fleiss = collapsed_estimate (walk, accord_fleiss_kappa, specific.all);
  klass->ac1 = collapsed_estimate (walk, accord_gwet_ac1, specific.all);
  if (pairable != NULL)
    return;
  klass->specific = specific_estimate (walk, &specific);
  klass->alpha = collapsed_estimate (walk, accord_krippendorff_alpha, specific.labels);
  if (walk->joint != NULL)
    klass->cohen = cohen_estimate (walk, &walk->joint[k]);
  klass->specific.labels = klass->cohen.labels = specific.labels;
}

bool
accord_class_agreement_new (const AccordDataset *dataset, const AccordProfiles *profiles,
                            const AccordAgreementOptions *options, AccordClassAgreement **ret_classes,
                            GError **error)
{
  g_auto (Walk) walk;
  if (!walk_init (&walk, dataset, profiles, options, error))
    return false;
  g_autofree AccordClassAgreement *classes = g_try_new0 (AccordClassAgreement, profiles->n_classes + 1);
  if (classes == NULL)
    return out_of_memory (error);
  for (size_t k = 0; k < profiles->n_classes; k++)
    {
      if (!accord_interrupt_check (error))
        return false;
      measure_class (&walk, (uint16_t) k, &classes[k]);
    }
  *ret_classes = g_steal_pointer (&classes);
  return true;
}

static int
compare_worst (const void *a, const void *b)
{
  const AccordClassAgreement *x = a, *y = b;
  const int order = accord_estimate_compare (&x->specific, &y->specific);
  return order != 0 ? order : (int) x->klass - (int) y->klass;
}

void
accord_class_agreement_sort_worst (AccordClassAgreement *classes, size_t n_classes)
{
  if (n_classes > 1)
    qsort (classes, n_classes, sizeof *classes, compare_worst);
}
