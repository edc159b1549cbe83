/* accord-agree: the coefficients.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <accord/base/error.h>
#include <accord/base/interrupt.h>
#include <accord/base/text.h>
#include <accord/stats/adjust.h>
#include <accord/stats/coefficient.h>
#include <accord/views/estimate.h>

#define LIGHT_MOST                                                                                           \
  10 /* annotators up to which Light's kappa is shown unasked: it is quadratic in the labels of an item */

/* What a table shows of observed, expected and p depends on what is asked for. */
#define COLUMNS(observed, expected, p)                                                                       \
  ACCORD_TEXT ("coefficient", "coefficient"), ACCORD_TEXT ("weights", NULL),                                 \
      ACCORD_NUMBER ("value", "value", 3), ACCORD_NUMBER ("se", "se", 4), ACCORD_NUMBER ("low", "low", 3),   \
      ACCORD_NUMBER ("high", "high", 3), ACCORD_NUMBER ("observed", observed, 3),                            \
      ACCORD_NUMBER ("expected", expected, 3), ACCORD_COUNT ("items", "items"),                              \
      ACCORD_COUNT ("labels", NULL), ACCORD_NUMBER ("df", NULL, 3), ACCORD_P ("p", p),                       \
      ACCORD_TEXT ("se_kind", NULL), ACCORD_TEXT ("note", "note"), ACCORD_TEXT ("reason", NULL)

static const AccordColumn columns[]
    = { COLUMNS ("obs", "exp", NULL), ACCORD_AGREE_READING_COLUMNS, ACCORD_AGREE_BENCHMARK_COLUMNS };
static const AccordColumn tested_columns[]
    = { COLUMNS (NULL, NULL, "p"), ACCORD_AGREE_READING_COLUMNS, ACCORD_AGREE_BENCHMARK_COLUMNS };

/* Of slices: with the p values adjusted for their number; and what of it fits beside their value. */
static const AccordColumn slice_columns[] = { COLUMNS (NULL, NULL, NULL), ACCORD_P ("p_adjusted", NULL),
                                              ACCORD_AGREE_READING_COLUMNS, ACCORD_AGREE_BENCHMARK_COLUMNS };

#define LINE(p, adjusted)                                                                                    \
  ACCORD_TEXT ("coefficient", "coefficient"), ACCORD_COUNT ("items", "items"),                               \
      ACCORD_NUMBER ("value", "value", 3), ACCORD_NUMBER ("low", "low", 3),                                  \
      ACCORD_NUMBER ("high", "high", 3), ACCORD_P ("p", p), ACCORD_P ("p_adjusted", adjusted)
#define NOTE ACCORD_TEXT ("note", "note")

static const AccordColumn slice_table_columns[] = { LINE ("p", "p adj."), NOTE };

/* With the words of a benchmark there is room for these, with slices or without. */
static const AccordColumn benchmark_columns[] = { LINE (NULL, NULL), ACCORD_AGREE_BENCHMARK_COLUMNS, NOTE };
static const AccordColumn tested_benchmark_columns[]
    = { LINE ("p", NULL), ACCORD_AGREE_BENCHMARK_COLUMNS, NOTE };

/**
 * Rows: what all slices have in common, and what is found in them.
 * @estimates: slices x coefficients
 * @readings: of each slice
 * @adjusted: the same, p adjusted over the slices; NULL without slices
 */
typedef struct
{
  AccordAgree *agree;
  const AccordWeights *weights, *alpha;
  size_t n_slices;
  AccordEstimate *estimates;
  AccordAgreeReading *readings;
  double *adjusted;
  uint64_t labels, single; /* labels; items with one label */
  bool intervals;          /* is any shown? */
  uint64_t few;            /* slices with an interval and a note about few items or a rare class */
  const char *note;        /* of the last one of these */
} Rows;

static void
rows_clear (Rows *rows)
{
  g_free (rows->estimates);
  g_free (rows->readings);
  g_free (rows->adjusted);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static const AccordWeights *
weights_of (const Rows *rows, AccordCoefficient coefficient)
{
  return rows->alpha != NULL && coefficient == ACCORD_KRIPPENDORFF_ALPHA ? rows->alpha : rows->weights;
}

/* Slices make long tables: unless told, those for people have two coefficients. */
static bool
is_brief (const AccordAgree *agree)
{
  return accord_cli_by (agree->cli) != NULL && agree->coefficients == 0
         && accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE;
}

/* Whether the report has a row of a coefficient: those that were asked for, else all that are cheap and make sense. */
static bool
shows (const Rows *rows, AccordCoefficient coefficient, const AccordDataset *dataset)
{
  if (rows->weights->set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL && coefficient != ACCORD_KRIPPENDORFF_ALPHA)
    return false;
  if (accord_agree_holds (rows->agree, coefficient))
    return true;
  if (is_brief (rows->agree))
    return coefficient == ACCORD_PERCENT_AGREEMENT || coefficient == ACCORD_KRIPPENDORFF_ALPHA;
  if (rows->agree->coefficients == 0 && coefficient == ACCORD_LIGHT_KAPPA)
    return dataset->n_annotators >= 3 && dataset->n_annotators <= LIGHT_MOST;
  if (rows->agree->coefficients == 0 && coefficient > ACCORD_LIGHT_KAPPA) /* labels that measure */
    return rows->weights->set == ACCORD_WEIGHTS_QUADRATIC || rows->weights->set == ACCORD_WEIGHTS_RATIO;
  return accord_agree_wants (rows->agree, coefficient);
}

/* ---- figures ---- */

static void
count_slice (Rows *rows, const AccordDataset *dataset, const AccordProfiles *profiles)
{
  rows->labels += dataset->n_labels;
  rows->single += profiles->n_items - profiles->n_pairable;
}

/* What the intervals of a slice that are shown need to have said. */
static void
count_intervals (Rows *rows, const AccordEstimate *estimates)
{
  const char *note = NULL;
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      if (isnan (estimates[c].low))
        continue;
      rows->intervals = true;
      if (g_strcmp0 (estimates[c].note, ACCORD_NOTE_FEW_ITEMS) == 0
          || g_strcmp0 (estimates[c].note, ACCORD_NOTE_RARE_CLASS) == 0)
        note = estimates[c].note;
    }
  rows->few += note != NULL;
  rows->note = note != NULL ? note : rows->note;
}

static bool
estimate_slice (Rows *rows, const AccordDataset *dataset, const AccordProfiles *profiles,
                AccordEstimate *estimates, GError **error)
{
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      AccordAgreementOptions options = rows->agree->how;
      options.weights = weights_of (rows, c);
      estimates[c] = (AccordEstimate) ACCORD_ESTIMATE_INIT;
      if (shows (rows, c, dataset)
          && !accord_coefficient_estimate (dataset, profiles, c, &options, &estimates[c], error))
        return false;
    }
  count_intervals (rows, estimates);
  return accord_interrupt_check (error);
}

static bool
adjust (Rows *rows, GError **error)
{
  const size_t n = rows->n_slices;
  rows->adjusted = g_try_new (double, n *ACCORD_N_COEFFICIENTS + 1);
  g_autofree double *p = g_try_new (double, n + 1);
  if (rows->adjusted == NULL || p == NULL)
    return accord_error_set_memory (error, "p values");
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      for (size_t i = 0; i < n; i++)
        p[i] = rows->estimates[i * ACCORD_N_COEFFICIENTS + c].p;
      if (!accord_adjust_benjamini_hochberg (p, n, p, error))
        return false;
      for (size_t i = 0; i < n; i++)
        rows->adjusted[i * ACCORD_N_COEFFICIENTS + c] = p[i];
    }
  return true;
}

/* ---- cells ---- */

/* The note of a row, with the number of pairs where the value is a mean over pairs: of those that could be. */
static void
put_note (AccordReport *report, const AccordEstimate *e)
{
  const char *note = e->interval_reason != NULL ? e->interval_reason : e->note;
  if (e->pairs == 0)
    {
      accord_report_text (report, note);
      return;
    }
  const uint64_t all = e->annotators * (e->annotators - 1) / 2;
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%" G_GUINT64_FORMAT, e->pairs);
  if (e->pairs < all)
    g_string_append_printf (text, " of %" G_GUINT64_FORMAT, all);
  g_string_append_printf (text, " %s%s%s", accord_text_plural (all, "pair", "pairs"),
                          note != NULL ? "; " : "", note != NULL ? note : "");
  accord_report_text (report, text->str);
}

static void
put_coefficient (AccordReport *report, AccordCoefficient coefficient, const AccordWeights *weights,
                 const AccordEstimate *e)
{
  accord_report_text (report, accord_coefficient_name_weighted (coefficient, weights));
  accord_report_text (report, coefficient > ACCORD_LIGHT_KAPPA ? NULL : accord_weights_name (weights));
  accord_view_value (report, e);
  accord_view_spread (report, e);
  accord_report_number (report, e->observed);
  accord_report_number (report, e->expected);
  accord_report_count (report, e->items);
  accord_report_count (report, e->labels);
  accord_report_number (report, e->df);
  accord_report_number (report, e->p);
  accord_report_text (report, e->se_kind);
  put_note (report, e);
  accord_report_text (report, e->reason);
}

/* For people: LINE. */
static void
put_line (AccordReport *report, AccordCoefficient coefficient, const AccordWeights *weights,
          const AccordEstimate *e, double adjusted)
{
  accord_report_text (report, accord_coefficient_name_weighted (coefficient, weights));
  accord_report_count (report, e->items);
  accord_view_value (report, e);
  accord_report_number (report, e->low);
  accord_report_number (report, e->high);
  accord_report_number (report, e->p);
  accord_report_number (report, adjusted);
}

static void
put_slice (const Rows *rows, AccordReport *report, const AccordSlice *slice, size_t place)
{
  const bool table = accord_cli_format (rows->agree->cli) == ACCORD_FORMAT_TABLE;
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    {
      const size_t at = place * ACCORD_N_COEFFICIENTS + c;
      if (!shows (rows, c, slice->dataset))
        continue;
      accord_agree_hold (rows->agree, slice, c, weights_of (rows, c), &rows->estimates[at]);
      accord_agree_begin_row (report, slice);
      if (table && (rows->adjusted != NULL || rows->agree->benchmark != NULL))
        {
          put_line (report, c, weights_of (rows, c), &rows->estimates[at],
                    rows->adjusted != NULL ? rows->adjusted[at] : NAN);
          accord_agree_put_benchmark (rows->agree, report, c, &rows->estimates[at]);
          put_note (report, &rows->estimates[at]);
          continue;
        }
      put_coefficient (report, c, weights_of (rows, c), &rows->estimates[at]);
      if (rows->adjusted != NULL)
        accord_report_number (report, rows->adjusted[at]);
      accord_agree_put_reading (report, &rows->readings[place], c, weights_of (rows, c),
                                &rows->estimates[at]);
      accord_agree_put_benchmark (rows->agree, report, c, &rows->estimates[at]);
    }
}

/* ---- words ---- */

static char *
name_weights (const Rows *rows)
{
  const bool weighted = !accord_weights_identity (rows->weights);
  return g_strconcat (weighted ? ", weights " : "", weighted ? accord_weights_name (rows->weights) : "",
                      rows->alpha != NULL ? ", of alpha " : "", rows->alpha != NULL ? rows->alpha->name : "",
                      NULL);
}

static char *
count_words (uint64_t n, const char *one, const char *many)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", n, accord_text_plural (n, one, many));
}

static void
put_heading (const Rows *rows, AccordReport *report, const AccordDataset *dataset,
             const AccordProfiles *profiles)
{
  g_autofree char *items = count_words (profiles->n_items, "item", "items");
  g_autofree char *people = count_words (dataset->n_annotators, "annotator", "annotators");
  g_autofree char *labels = count_words (dataset->n_labels, "label", "labels");
  g_autofree char *classes = count_words (dataset->n_classes, "class", "classes");
  g_autofree char *weights = name_weights (rows);
  accord_report_heading (report, "question %s: %s, %s, %s, %s%s", dataset->question, items, people, labels,
                         classes, weights);
}

static void
put_slices_heading (const Rows *rows, AccordReport *report, const AccordDataset *dataset)
{
  g_autofree char *slices = count_words (rows->n_slices, "slice", "slices");
  g_autofree char *labels = count_words (rows->labels, "label", "labels");
  g_autofree char *classes = count_words (dataset->n_classes, "class", "classes");
  g_autofree char *weights = name_weights (rows);
  accord_report_heading (report, "question %s by %s: %s, %s, %s%s", dataset->question,
                         accord_cli_by (rows->agree->cli), slices, labels, classes, weights);
}

/* Of how many slices something is true, where there are slices. */
static char *
how_many (const Rows *rows, uint64_t n)
{
  return rows->adjusted == NULL
             ? g_strdup ("")
             : g_strdup_printf (" in %" G_GUINT64_FORMAT " of %" G_GSIZE_FORMAT " %s", n, rows->n_slices,
                                accord_text_plural (rows->n_slices, "slice", "slices"));
}

/* What the design or the votes say about how far the intervals can be trusted. */
static void
note_limits (const Rows *rows, AccordReport *report)
{
  g_autofree char *few = how_many (rows, rows->few);
  const bool slices = rows->adjusted != NULL;
  if (rows->single > 0)
    accord_report_note (report,
                        "items with a single label%s, which cannot show agreement: %" G_GUINT64_FORMAT,
                        slices ? " in their slice" : "", rows->single);
  if (rows->few > 0)
    accord_report_note (report, "%s%s: the intervals are rough, see accord-agree(1)",
                        slices ? "few items or rare classes" : rows->note, few);
  if (rows->intervals)
    accord_agree_note_intervals (rows->agree, report);
}

static void
note_slices (const Rows *rows, AccordReport *report)
{
  if (rows->n_slices > 1 && rows->intervals)
    accord_report_note (
        report, "p adj. is p adjusted for the number of slices (Benjamini and Hochberg); intervals are "
                "not adjusted");
  if (is_brief (rows->agree))
    accord_report_note (report, "the other coefficients stand in the other formats; --coefficient chooses");
}

/* ---- all of it ---- */

static bool
fill (Rows *rows, AccordReport *report, const GPtrArray *slices, GError **error)
{
  for (guint i = 0; i < slices->len; i++)
    {
      const AccordSlice *slice = slices->pdata[i];
      g_autoptr (AccordProfiles) profiles = accord_profiles_new (slice->dataset, true);
      count_slice (rows, slice->dataset, profiles);
      if (slice->value == NULL)
        put_heading (rows, report, slice->dataset, profiles);
      if (!accord_agree_reading_init (&rows->readings[i], rows->agree, slice->dataset, profiles,
                                      rows->weights, error))
        return false;
      if (!estimate_slice (rows, slice->dataset, profiles,
                           &rows->estimates[(size_t) i * ACCORD_N_COEFFICIENTS], error))
        return false;
    }
  return true;
}

static bool
put_rows (Rows *rows, AccordReport *report, const GPtrArray *slices, GError **error)
{
  const AccordDataset *dataset = ((const AccordSlice *) slices->pdata[0])->dataset;
  const bool sliced = accord_cli_by (rows->agree->cli) != NULL;
  rows->n_slices = slices->len;
  rows->estimates = g_try_new (AccordEstimate, rows->n_slices * ACCORD_N_COEFFICIENTS);
  rows->readings = g_try_new (AccordAgreeReading, rows->n_slices);
  if (rows->estimates == NULL || rows->readings == NULL)
    return accord_error_set_memory (error, "the slices");
  if (!fill (rows, report, slices, error) || (sliced && !adjust (rows, error)))
    return false;
  if (sliced)
    put_slices_heading (rows, report, dataset);
  for (guint i = 0; i < slices->len; i++)
    put_slice (rows, report, slices->pdata[i], i);
  if (!sliced)
    accord_agree_note_reading (rows->agree, report, dataset, &rows->readings[0]);
  note_limits (rows, report);
  accord_agree_note_benchmark (rows->agree, report);
  if (sliced)
    note_slices (rows, report);
  if (accord_weights_identity (rows->weights))
    accord_agree_note_scale (report, dataset);
  return true;
}

static bool
put (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  if (!accord_agree_weights (agree, slices, &weights, &alpha, error))
    return false;
  g_auto (Rows) rows = { .agree = agree, .weights = weights, .alpha = alpha };
  return put_rows (&rows, report, slices, error);
}

/* For people; *@ret_n columns. */
static const AccordColumn *
choose_table (const AccordAgree *agree, size_t *ret_n)
{
  const bool tested = agree->how.null_given;
  if (agree->benchmark != NULL)
    {
      *ret_n = G_N_ELEMENTS (benchmark_columns);
      return tested ? tested_benchmark_columns : benchmark_columns;
    }
  if (accord_cli_by (agree->cli) != NULL)
    {
      *ret_n = G_N_ELEMENTS (slice_table_columns);
      return slice_table_columns;
    }
  *ret_n = G_N_ELEMENTS (columns) - ACCORD_AGREE_BENCHMARK_N;
  return tested ? tested_columns : columns;
}

static const AccordColumn *
choose_columns (const AccordAgree *agree, bool table, size_t *ret_n)
{
  if (table)
    return choose_table (agree, ret_n);
  const bool sliced = accord_cli_by (agree->cli) != NULL;
  *ret_n = (sliced ? G_N_ELEMENTS (slice_columns) : G_N_ELEMENTS (columns))
           - (agree->benchmark != NULL ? 0 : ACCORD_AGREE_BENCHMARK_N);
  return sliced ? slice_columns : columns;
}

const AccordAgreeMode accord_agree_coefficients = { .choose = choose_columns, .put = put };
