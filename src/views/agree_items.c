/* accord-agree --items: the agreement of each item's labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <stdlib.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/number.h>
#include <accord/stats/self_agreement.h>
#include <accord/stats/votes.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("item", "item"),      ACCORD_NUMBER ("value", "agreement", 3),
  ACCORD_COUNT ("labels", "labels"), ACCORD_COUNT ("classes", "classes"),
  ACCORD_TEXT ("reason", NULL),      ACCORD_TEXT ("votes", "votes"),
};

/* Items in the order of the report. */
typedef struct
{
  const AccordDataset *dataset;
  const AccordProfiles *profiles;
  double *value;   /* m: agreement of each profile */
  double *key;     /* m: the same for comparing, NAN last */
  double *number;  /* n_items: the name as a number, NAN for texts, which come after them */
  uint32_t *order; /* items with labels */
  size_t n;
} Order;

static void
order_clear (Order *order)
{
  g_free (order->value);
  g_free (order->key);
  g_free (order->number);
  g_free (order->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Order, order_clear)

/* By key, then as accord_text_compare() has names, whose numbers are read once. */
static int
compare_items (const void *a, const void *b, void *data)
{
  const Order *order = data;
  const uint32_t i = *(const uint32_t *) a, j = *(const uint32_t *) b;
  const double x = order->key[order->profiles->item_profile[i]],
               y = order->key[order->profiles->item_profile[j]];
  if (x != y)
    return x < y ? -1 : 1;
  if (isnan (order->number[i]) != isnan (order->number[j]))
    return isnan (order->number[i]) ? 1 : -1;
  if (order->number[i] != order->number[j] && !isnan (order->number[i]))
    return order->number[i] < order->number[j] ? -1 : 1;
  return strcmp (accord_names_get (&order->dataset->item_names, i),
                 accord_names_get (&order->dataset->item_names, j));
}

static bool
order_init (Order *order, const AccordDataset *dataset, const AccordProfiles *profiles,
            const AccordWeights *weights, GError **error)
{
  const size_t m = profiles->n_profiles, n = dataset->n_items;
  *order = (Order){ .dataset = dataset, .profiles = profiles };
  order->value = g_try_new (double, m + 1);
  order->key = g_try_new (double, m + 1);
  order->number = g_try_new (double, n + 1);
  order->order = g_try_new (uint32_t, n + 1);
  if (order->value == NULL || order->key == NULL || order->number == NULL || order->order == NULL)
    return accord_error_set_memory (error, "the order of items");
  accord_agreement_of_profiles (profiles, weights, order->value);
  for (size_t p = 0; p < m; p++) /* what differs by rounding alone is equal */
    order->key[p] = isnan (order->value[p]) ? INFINITY : rint (order->value[p] * 1e12);
  for (size_t i = 0; i < n; i++)
    {
      const char *name = accord_names_get (&dataset->item_names, i);
      if (!accord_number_parse (name, strlen (name), &order->number[i]))
        order->number[i] = NAN;
      if (profiles->item_profile[i] != ACCORD_PROFILE_NONE)
        order->order[order->n++] = (uint32_t) i;
    }
  qsort_r (order->order, order->n, sizeof *order->order, compare_items, order);
  return accord_interrupt_check (error);
}

static void
put_item (AccordReport *report, const AccordSlice *slice, const Order *order, const AccordWeights *weights,
          AccordVotes *votes, uint32_t item)
{
  const AccordDataset *dataset = slice->dataset;
  const double value = order->value[order->profiles->item_profile[item]];
  const char *reason = !isnan (value)                                 ? NULL
                       : accord_dataset_item_size (dataset, item) < 2 ? ACCORD_REASON_ONE_LABEL
                                                                      : weights->reason;
  accord_votes_count (votes, dataset, item, NULL);
  g_autofree char *text = accord_votes_text (votes, dataset);
  accord_agree_begin_row (report, slice);
  accord_report_text (report, accord_names_get (&dataset->item_names, item));
  if (reason != NULL)
    accord_report_undefined (report, reason);
  else
    accord_report_number (report, value);
  accord_report_count (report, votes->n);
  accord_report_count (report, votes->n_present);
  accord_report_text (report, reason);
  accord_report_text (report, text);
}

static bool
put_rows (AccordAgree *agree, AccordReport *report, const AccordSlice *slice, const Order *order,
          const AccordWeights *weights, GError **error)
{
  const size_t rows = (size_t) MIN (order->n, accord_cli_limit (agree->cli));
  AccordVotes votes;
  bool good = true;
  accord_votes_init (&votes, slice->dataset->n_classes);
  for (size_t i = 0; good && i < rows; i++)
    {
      put_item (report, slice, order, weights, &votes, order->order[i]);
      if ((i & 0xffff) == 0)
        good = accord_interrupt_check (error);
    }
  accord_votes_clear (&votes);
  accord_agree_note_rest (agree, report, rows, order->n, "items");
  return good;
}

static bool
put_dataset (AccordAgree *agree, AccordReport *report, const AccordSlice *slice, const AccordWeights *weights,
             GError **error)
{
  const AccordDataset *dataset = slice->dataset;
  g_autoptr (AccordProfiles) profiles = accord_profiles_new (dataset, true);
  g_auto (Order) order = { 0 };
  if (!order_init (&order, dataset, profiles, weights, error))
    return false;
  accord_agree_head_weights (report, slice, weights, NULL);
  return put_rows (agree, report, slice, &order, weights, error);
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_agree_weights (agree, slices, &weights, &alpha, error))
    return false;
  for (guint i = 0; i < slices->len; i++)
    if (!put_dataset (agree, report, slices->pdata[i], weights, error))
      return false;
  return true;
}

const AccordAgreeMode accord_agree_items
    = { .columns = ACCORD_AGREE_COLUMNS (columns), .load = ACCORD_LOAD_ITEM_NAMES, .put = put };
