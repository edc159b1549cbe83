/* accord-agree --versus, --versus-slice, --before and --after: what changed between two sets of labels.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/text.h>
#include <accord/stats/difference.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("coefficient", "coefficient"),
  ACCORD_TEXT ("weights", NULL),
  ACCORD_TEXT ("mode", NULL),
  ACCORD_COUNT ("shared", NULL),
  ACCORD_NUMBER ("before", "before", 3),
  ACCORD_NUMBER ("after", "after", 3),
  ACCORD_NUMBER ("value", "change", 3),
  ACCORD_NUMBER ("se", NULL, 4),
  ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),
  ACCORD_NUMBER ("df", NULL, 3),
  ACCORD_P ("p", "p"),
  ACCORD_TEXT ("reason", NULL),
  ACCORD_COUNT ("before_items", NULL),
  ACCORD_COUNT ("after_items", NULL),
  ACCORD_TEXT ("se_kind", NULL),
  ACCORD_TEXT ("note", "note"),
};

bool
accord_agree_compares (const AccordAgreeWishes *wishes)
{
  return wishes->versus != NULL || wishes->versus_slice != NULL || wishes->before != NULL
         || wishes->after != NULL;
}

/* ---- options ---- */

static const char *
option_of (const AccordAgreeWishes *wishes)
{
  return wishes->versus != NULL ? "--versus" : wishes->versus_slice != NULL ? "--versus-slice" : "--before";
}

/* The name of an option that a comparison has no use for, or NULL. */
static const char *
find_foreign (const AccordAgree *agree)
{
  const AccordAgreeWishes *w = agree->wishes;
  const struct
  {
    const char *name;
    bool given;
  } options[] = { { "--pairs", w->pairs },
                  { "--classes", w->classes },
                  { "--annotators", w->annotators },
                  { "--items", w->items },
                  { "--rounds-table", w->rounds_table },
                  { "--by", accord_cli_by (agree->cli) != NULL },
                  { "--over both", agree->how.over_both },
                  { "--benchmark", w->benchmark != NULL },
                  { "--used", w->used != NULL },
                  { "--strict", w->strict },
                  { "--fail-under", w->fail_under != NULL },
                  { "--fail-under-low", w->fail_under_low != NULL } };
  for (size_t i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].given)
      return options[i].name;
  return NULL;
}

static bool
check_sides (const AccordAgreeWishes *wishes, GError **error)
{
  const char *equals = wishes->versus_slice != NULL ? strchr (wishes->versus_slice, '=') : NULL;
  if ((wishes->versus != NULL) + (wishes->versus_slice != NULL)
          + (wishes->before != NULL || wishes->after != NULL)
      > 1)
    return accord_error_set_usage (error, "give one of --versus, --versus-slice, and --before with --after");
  if ((wishes->before != NULL) != (wishes->after != NULL))
    return accord_error_set_usage (error, "--before and --after go together: name a source by each");
  if (wishes->before != NULL && strcmp (wishes->before, wishes->after) == 0)
    return accord_error_set_usage (
        error, "--before and --after name the same source; where two have one name, its number goes "
               "with it, as in 'NAME (2)'");
  if (wishes->versus_slice != NULL && (equals == NULL || equals == wishes->versus_slice || equals[-1] == '!'))
    return accord_error_set_usage (error, "--versus-slice %s: write COLUMN=VALUE", wishes->versus_slice);
  return true;
}

bool
accord_agree_difference_options (const AccordAgree *agree, GError **error)
{
  const AccordAgreeWishes *wishes = agree->wishes;
  const char *foreign = find_foreign (agree);
  if (!check_sides (wishes, error))
    return false;
  if (foreign != NULL)
    return accord_error_set_usage (error, "%s does not go with %s", foreign, option_of (wishes));
  if (wishes->test != NULL)
    return accord_error_set_usage (error, "--test does not go with %s: a difference is tested against 0",
                                   option_of (wishes));
  if (wishes->interval != NULL && agree->how.interval != ACCORD_INTERVAL_T)
    return accord_error_set_usage (error,
                                   "--interval %s does not go with %s: a difference has a plain t "
                                   "interval",
                                   wishes->interval, option_of (wishes));
  if (wishes->versus != NULL)
    accord_cli_beside (agree->cli, wishes->versus);
  if (wishes->versus_slice != NULL)
    accord_cli_want (agree->cli, wishes->versus_slice);
  return true;
}

/* ---- the two sides ---- */

/* Who is to blame, unless the message says so: it begins with another option, or with file and line. */
static bool
fail_side (const char *option, GError **error)
{
  if (error != NULL && g_error_matches (*error, ACCORD_ERROR, ACCORD_ERROR_USAGE)
      && (strcmp (option, "--versus") == 0 || !g_str_has_prefix ((*error)->message, "--")))
    g_prefix_error (error, "%s: ", option);
  return false;
}

static void
take_side (GPtrArray *slices, const char *name, AccordDataset *dataset)
{
  g_autofree char *escaped = accord_text_escape (name);
  g_ptr_array_add (slices, accord_slice_new (escaped, dataset));
}

static bool
load_versus (const AccordAgree *agree, AccordStore *store, GPtrArray *slices, GError **error)
{
  const char *const *arguments = accord_cli_arguments (agree->cli);
  g_autofree char *first = g_filename_display_name (arguments[0]);
  g_autofree char *all = arguments[1] == NULL ? g_strdup (first)
                                              : g_strdup_printf ("%s and %u more", first,
                                                                 g_strv_length ((char **) arguments) - 1);
  g_autofree char *other = g_filename_display_name (agree->wishes->versus);
  AccordDataset *before = accord_cli_load (agree->cli, store, ACCORD_LOAD_ITEM_NAMES, error);
  if (before == NULL)
    return false;
  take_side (slices, all, before);
  AccordDataset *after = accord_cli_load_beside (agree->cli, agree->wishes->versus, before->question,
                                                 ACCORD_LOAD_ITEM_NAMES, error);
  if (after == NULL)
    return fail_side ("--versus", error);
  take_side (slices, other, after);
  return true;
}

/* Does the condition look at the column of @slice? */
static bool
same_column (const char *condition, const char *slice)
{
  const size_t length = strcspn (slice, "=");
  return strncmp (condition, slice, length) == 0
         && (condition[length] == '=' || strncmp (condition + length, "!=", 2) == 0);
}

/* --where narrows both sides, but conditions on the slice's own column choose before. */
static bool
load_versus_slice (const AccordAgree *agree, AccordStore *store, GPtrArray *slices, GError **error)
{
  const char *slice = agree->wishes->versus_slice;
  const char *const *where = accord_cli_where (agree->cli);
  const int length = (int) strcspn (slice, "=");
  g_autofree char *rest = g_strdup_printf ("%.*s!=%s", length, slice, slice + length + 1);
  g_autoptr (GPtrArray) common = g_ptr_array_new ();
  g_autoptr (GString) name = g_string_new (NULL);
  for (size_t i = 0; where != NULL && where[i] != NULL; i++)
    if (same_column (where[i], slice))
      g_string_append_printf (name, "%s%s", name->len > 0 ? ", " : "", where[i]);
    else
      g_ptr_array_add (common, (gpointer) where[i]);
  g_ptr_array_add (common, NULL);
  const bool chosen = name->len > 0;
  if (!chosen)
    g_string_assign (name, rest);
  const char *const outside[] = { chosen ? NULL : rest, NULL }, *const inside[] = { slice, NULL };
  AccordDataset *before
      = accord_cli_load_only (agree->cli, store, where, outside, ACCORD_LOAD_DEFAULT, error);
  if (before == NULL)
    return fail_side ("--versus-slice", error);
  take_side (slices, name->str, before);
  AccordDataset *after = accord_cli_load_only (agree->cli, store, (const char *const *) common->pdata, inside,
                                               ACCORD_LOAD_DEFAULT, error);
  if (after == NULL)
    return fail_side ("--versus-slice", error);
  take_side (slices, slice, after);
  return true;
}

static bool
check_source (AccordStore *store, const char *option, const char *name, GError **error)
{
  bool alone;
  if (!accord_store_source_alone (store, name, &alone, error))
    return false;
  g_autofree char *escaped = accord_text_escape (name);
  return alone
         || accord_error_set_usage (
             error,
             "%s: several sources are called '%s': add the number that accord-info shows, as in '%s (2)'",
             option, escaped, escaped);
}

static bool
load_sources (const AccordAgree *agree, AccordStore *store, GPtrArray *slices, GError **error)
{
  const char *const names[] = { agree->wishes->before, agree->wishes->after };
  for (size_t s = 0; s < 2; s++)
    {
      g_autofree char *condition = g_strconcat ("source=", names[s], NULL);
      const char *const where[] = { condition, NULL };
      if (!check_source (store, s == 0 ? "--before" : "--after", names[s], error))
        return false;
      AccordDataset *dataset = accord_cli_load_where (agree->cli, store, where, ACCORD_LOAD_DEFAULT, error);
      if (dataset == NULL)
        return fail_side (s == 0 ? "--before" : "--after", error);
      take_side (slices, names[s], dataset);
    }
  return true;
}

static bool
load_sides (const AccordAgree *agree, AccordStore *store, GPtrArray **ret_slices, GError **error)
{
  g_autoptr (GPtrArray) slices = g_ptr_array_new_with_free_func ((GDestroyNotify) accord_slice_free);
  const bool good = agree->wishes->versus != NULL         ? load_versus (agree, store, slices, error)
                    : agree->wishes->versus_slice != NULL ? load_versus_slice (agree, store, slices, error)
                                                          : load_sources (agree, store, slices, error);
  if (!good)
    return false;
  *ret_slices = g_steal_pointer (&slices);
  return true;
}

/* ---- the report ---- */

static void
put_side (AccordReport *report, const char *when, const AccordSlice *slice)
{
  const AccordDataset *dataset = slice->dataset;
  const uint64_t people = dataset->n_annotators, labels = dataset->n_labels;
  uint64_t items = 0;
  for (size_t i = 0; i < dataset->n_items; i++)
    items += accord_dataset_item_size (dataset, i) > 0;
  accord_report_heading (
      report, "%s %s: %" G_GUINT64_FORMAT " %s, %" G_GUINT64_FORMAT " %s, %" G_GUINT64_FORMAT " %s", when,
      slice->value, items, accord_text_plural (items, "item", "items"), people,
      accord_text_plural (people, "annotator", "annotators"), labels,
      accord_text_plural (labels, "label", "labels"));
}

static void
put_mode (AccordReport *report, const AccordComparison *comparison)
{
  const uint64_t n = comparison->n_shared;
  const char *have = n == 1 ? "item has" : "items have";
  if (comparison->mode == ACCORD_DIFFERENCE_PAIRED)
    accord_report_heading (
        report, "paired: %" G_GUINT64_FORMAT " %s two labels on both sides; only these are compared", n,
        have);
  else if (comparison->mode == ACCORD_DIFFERENCE_PARTLY)
    accord_report_heading (
        report,
        "partly shared: %" G_GUINT64_FORMAT " %s two labels on both sides, under %s; all are compared", n,
        have, n < ACCORD_DIFFERENCE_SHARED ? G_STRINGIFY (ACCORD_DIFFERENCE_SHARED) : "half of a side's");
  else
    accord_report_heading (report, "unpaired: no item has two labels on both sides; all are compared");
}

static void
put_headings (AccordReport *report, const GPtrArray *slices, const AccordComparison *comparison)
{
  const AccordSlice *before = slices->pdata[0], *after = slices->pdata[1];
  const uint64_t classes = before->dataset->n_classes;
  g_autofree char *question = accord_text_escape (before->dataset->question);
  accord_report_heading (report, "question %s: the change from before to after, %" G_GUINT64_FORMAT " %s",
                         question, classes, accord_text_plural (classes, "class", "classes"));
  put_side (report, "before:", before);
  put_side (report, "after:", after);
  put_mode (report, comparison);
}

/* The coefficient of a side; the table says in the first cell that is missing why. */
static void
put_value (AccordReport *report, double value, const char *reason)
{
  if (isnan (value) && reason != NULL)
    accord_report_undefined (report, reason);
  else
    accord_report_number (report, value);
}

static void
put_difference (AccordReport *report, bool table, AccordCoefficient coefficient, const AccordWeights *weights,
                const AccordComparison *comparison, const AccordDifference *d)
{
  accord_report_text (report, accord_coefficient_name_weighted (coefficient, weights));
  accord_report_text (report, accord_weights_name (weights));
  accord_report_text (report, accord_difference_mode_name (comparison->mode));
  accord_report_count (report, comparison->n_shared);
  put_value (report, d->before, d->reason);
  put_value (report, d->after, isnan (d->before) ? NULL : d->reason);
  accord_report_number (report, d->value);
  accord_report_number (report, d->se);
  accord_report_number (report, d->low);
  accord_report_number (report, d->high);
  accord_report_number (report, d->df);
  accord_report_number (report, d->p);
  accord_report_text (report, d->reason);
  accord_report_count (report, d->before_items);
  accord_report_count (report, d->after_items);
  accord_report_text (report, d->se_kind);
  accord_report_text (report, table && !isnan (d->value) && d->reason != NULL ? d->reason : d->note);
}

/* What the rows have. */
typedef struct
{
  bool weighted, interval;
} Shown;

/* What the figures rest on, where that is not plain. */
static void
put_notes (const AccordAgree *agree, AccordReport *report, const AccordDataset *dataset, const Shown *shown,
           bool classes_differ)
{
  if (classes_differ)
    accord_report_note (
        report, "the sides have different classes; both figures take the %" G_GSIZE_FORMAT " of either side",
        dataset->n_classes);
  if (!shown->weighted)
    accord_agree_note_scale (report, dataset);
  if (shown->interval)
    accord_agree_note_intervals (agree, report);
}

static bool
put_rows (const AccordAgree *agree, AccordReport *report, const GPtrArray *slices,
          const AccordComparison *comparison, Shown *ret_shown, GError **error)
{
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  const bool table = accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE;
  bool interval = false;
  if (!accord_agree_weights (agree, slices, &weights, &alpha, error))
    return false;
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      AccordAgreementOptions options = agree->how;
      AccordDifference difference;
      if (!accord_agree_wants (agree, c)
          || (weights->set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL && c != ACCORD_KRIPPENDORFF_ALPHA))
        continue;
      options.weights = alpha != NULL && c == ACCORD_KRIPPENDORFF_ALPHA ? alpha : weights;
      if (!accord_comparison_difference (comparison, c, &options, &difference, error))
        return false;
      put_difference (report, table, c, options.weights, comparison, &difference);
      interval |= !isnan (difference.low);
    }
  *ret_shown = (Shown){ .weighted = !accord_weights_identity (weights), .interval = interval };
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  AccordDataset *before = ((AccordSlice *) slices->pdata[0])->dataset;
  AccordDataset *after = ((AccordSlice *) slices->pdata[1])->dataset;
  const bool apart = agree->wishes->versus != NULL;
  bool classes_differ = false;
  Shown shown;
  g_autoptr (AccordComparison) comparison = NULL;
  if (apart && !accord_dataset_join_classes (before, after, agree->weights.given, &classes_differ, error))
    return fail_side ("--versus", error);
  if (!accord_comparison_new (before, after, apart, &comparison, error))
    return false;
  put_headings (report, slices, comparison);
  if (!put_rows (agree, report, slices, comparison, &shown, error))
    return false;
  put_notes (agree, report, before, &shown, classes_differ);
  return true;
}

const AccordAgreeMode accord_agree_difference
    = { .columns = ACCORD_AGREE_COLUMNS (columns), .slices = load_sides, .put = put };
