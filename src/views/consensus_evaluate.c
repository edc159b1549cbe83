/* accord-consensus --evaluate: the methods measured on gold items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_private.h"

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/stats/adjust.h>
#include <accord/stats/interval.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("method", "method"),
  ACCORD_NUMBER ("accuracy", "accuracy", 4),
  ACCORD_NUMBER ("low", "low", 3),
  ACCORD_NUMBER ("high", "high", 3),
  ACCORD_NUMBER ("log_loss", "log loss", 3),
  ACCORD_NUMBER ("log_loss_calibrated", "calibrated", 3),
  ACCORD_NUMBER ("temperature", "temp", 2),
  ACCORD_COUNT ("items", "items"),
  ACCORD_TEXT ("note", "note"),
  ACCORD_NUMBER ("log_loss_low", NULL, 3),
  ACCORD_NUMBER ("log_loss_high", NULL, 3),
  ACCORD_NUMBER ("certainty", NULL, 3),
  ACCORD_COUNT ("better", NULL),
  ACCORD_COUNT ("worse", NULL),
  ACCORD_P ("p", NULL),
  ACCORD_P ("p_holm", NULL),
};

#define WORTHLESS    50   /* temperature above which the certainty means nothing */
#define ENOUGH       30   /* gold items for such words */
#define DIFFERENT    .05  /* p, adjusted, below which methods are called different */
#define NOT_A_SAMPLE .001 /* p below which the gold items are called unlike the rest */

/** One that was measured. */
typedef struct
{
  char *name;
  char *note;
  AccordEvaluation *evaluation;
} Contestant;

/** All of them, and each pair: [i * n + j], j < i. */
typedef struct
{
  GPtrArray *all;
  size_t n;
  AccordDuel *duels;
  double *adjusted;
} Contest;

static void
contestant_free (gpointer data)
{
  Contestant *contestant = data;
  g_free (contestant->name);
  g_free (contestant->note);
  accord_evaluation_free (contestant->evaluation);
  g_free (contestant);
}

static void
contest_init (Contest *contest)
{
  *contest = (Contest){ .all = g_ptr_array_new_with_free_func (contestant_free) };
}

static void
contest_clear (Contest *contest)
{
  g_ptr_array_unref (contest->all);
  g_free (contest->duels);
  g_free (contest->adjusted);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contest, contest_clear)

/* Takes all it is given. */
static void
contest_add (Contest *contest, char *name, char *note, AccordEvaluation *evaluation)
{
  Contestant *contestant = g_new (Contestant, 1);
  *contestant = (Contestant){ name, note, evaluation };
  g_ptr_array_add (contest->all, contestant);
  contest->n++;
}

static const Contestant *
contestant (const Contest *contest, size_t i)
{
  return contest->all->pdata[i];
}

static const AccordEvaluation *
measured (const Contest *contest, size_t i)
{
  return contestant (contest, i)->evaluation;
}

/* All methods, or the one that was asked for beside the majority; ordered ones for ordered classes alone. */
static bool
takes_part (const AccordConsensusAsk *ask, const AccordDataset *dataset, AccordConsensusMethod method)
{
  if (ask->wishes->method != NULL)
    return method == ACCORD_CONSENSUS_MAJORITY || method == ask->options.method;
  return method != ACCORD_CONSENSUS_ORDINAL || dataset->class_order_declared
         || (dataset->scale != NULL && strcmp (dataset->scale, "nominal") != 0);
}

static bool
measure (AccordConsensusAsk *ask, const AccordDataset *dataset, Contest *contest, GError **error)
{
  for (unsigned m = 0; m < ACCORD_N_CONSENSUS; m++)
    {
      AccordConsensusOptions options = ask->options;
      options.method = (AccordConsensusMethod) m;
      if (!takes_part (ask, dataset, options.method))
        continue;
      g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &options, error);
      if (consensus == NULL)
        return false;
      contest_add (contest, g_strdup (accord_consensus_method_name (options.method)), NULL,
                   accord_evaluation_new (dataset, consensus, accord_cli_confidence (ask->cli)));
    }
  return true;
}

/* What was stored before, but for what knew the gold answers. */
static bool
measure_stored (const AccordConsensusAsk *ask, AccordStore *store, const AccordDataset *dataset,
                Contest *contest, GError **error)
{
  g_autoptr (GPtrArray) all = accord_stored_consensus_list (store, dataset->question, error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const AccordStoredConsensus *stored = all->pdata[i];
      uint64_t missing = 0;
      if (stored->gold)
        {
          accord_cli_warn (ask->cli, "stored:%s was given the gold answers and is not measured",
                           stored->name);
          continue;
        }
      AccordEvaluation *evaluation
          = accord_consensus_measure_stored (ask, store, dataset, stored->name, &missing, error);
      if (evaluation == NULL)
        return false;
      g_autofree char *without
          = missing > 0 ? g_strdup_printf ("; without an answer: %" G_GUINT64_FORMAT, missing) : NULL;
      contest_add (contest, g_strdup_printf ("stored:%s", stored->name),
                   g_strdup_printf ("made %.10s%s%s", stored->made,
                                    stored->changed ? "; labels changed since" : "",
                                    without != NULL ? without : ""),
                   evaluation);
    }
  return all != NULL;
}

static bool
compare (Contest *contest, GError **error)
{
  const size_t pairs = contest->n * contest->n;
  g_autofree double *p = g_new (double, pairs + 1);
  contest->duels = g_new0 (AccordDuel, pairs + 1);
  contest->adjusted = g_new (double, pairs + 1);
  for (size_t i = 0; i < pairs; i++)
    p[i] = NAN;
  for (size_t i = 0; i < contest->n; i++)
    for (size_t j = 0; j < i; j++)
      {
        AccordDuel *duel = &contest->duels[i * contest->n + j];
        accord_evaluation_duel (measured (contest, i), measured (contest, j), duel);
        p[i * contest->n + j] = duel->p;
      }
  return accord_adjust_holm (p, pairs, contest->adjusted, error);
}

static void
put_row (const AccordConsensusAsk *ask, AccordReport *report, const Contest *contest, size_t i)
{
  const AccordEvaluation *e = measured (contest, i);
  const double half = accord_interval_z (accord_cli_confidence (ask->cli)) * e->log_loss_se;
  const char *note = e->reason != NULL                                  ? e->reason
                     : e->temperature > WORTHLESS && e->items >= ENOUGH ? "the certainty is worthless here"
                     : e->unused > 0                                    ? "gold classes nobody used"
                                                                        : contestant (contest, i)->note;
  accord_report_text (report, contestant (contest, i)->name);
  if (e->reason != NULL)
    accord_report_undefined (report, e->reason);
  else
    accord_report_number (report, e->accuracy);
  accord_report_number (report, e->low);
  accord_report_number (report, e->high);
  accord_report_number (report, e->log_loss);
  accord_report_number (report, e->calibrated);
  accord_report_number (report, e->temperature);
  accord_report_count (report, e->items);
  accord_report_text (report, note);
  accord_report_number (report, isnan (half) ? NAN : MAX (e->log_loss - half, 0));
  accord_report_number (report, e->log_loss + half);
  accord_report_number (report, e->certainty);
  const AccordDuel *duel = &contest->duels[i * contest->n];
  if (i == 0 || isnan (duel->p))
    {
      for (size_t j = 0; j < 4; j++)
        accord_report_empty (report);
      return;
    }
  accord_report_count (report, duel->better);
  accord_report_count (report, duel->worse);
  accord_report_number (report, duel->p);
  accord_report_number (report, contest->adjusted[i * contest->n]);
}

/* Better on more items, by more than chance, and more accurate: with shared ties one need not follow from the other. */
static bool
is_better (const Contest *contest, size_t i, size_t j, uint64_t *ret_better, uint64_t *ret_worse)
{
  const size_t at = MAX (i, j) * contest->n + MIN (i, j);
  const AccordDuel *duel = &contest->duels[at];
  *ret_better = i > j ? duel->better : duel->worse;
  *ret_worse = i > j ? duel->worse : duel->better;
  const bool more = *ret_better > *ret_worse;
  const bool differ = contest->adjusted[at] < DIFFERENT;
  return differ && more && measured (contest, i)->accuracy > measured (contest, j)->accuracy;
}

/* A line a method: which others it is better than. */
static void
note_differences (AccordReport *report, const Contest *contest)
{
  size_t lines = 0;
  for (size_t i = 0; i < contest->n; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);
      for (size_t j = 0; j < contest->n; j++)
        {
          uint64_t better, worse;
          if (i != j && is_better (contest, i, j, &better, &worse))
            g_string_append_printf (line, "%s%s (%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ")",
                                    line->len > 0 ? ", " : "", contestant (contest, j)->name, better, worse);
        }
      if (line->len > 0)
        accord_report_note (report, "%s is better than %s", contestant (contest, i)->name, line->str);
      lines += line->len > 0;
    }
  if (lines > 0)
    accord_report_note (report,
                        "better: on so many items, worse on so many, p below .05 after Holm's correction");
  else if (contest->n > 1)
    accord_report_note (report, "no two methods differ by more than chance");
}

static void
note_floor (AccordReport *report, const Contest *contest)
{
  g_autoptr (GString) line = g_string_new (NULL);
  for (size_t i = 0; i < contest->n; i++)
    if (measured (contest, i)->floored > 0)
      g_string_append_printf (line, "%s %s %" G_GUINT64_FORMAT, line->len > 0 ? "," : "",
                              contestant (contest, i)->name, measured (contest, i)->floored);
  if (line->len > 0)
    accord_report_note (report, "items whose right class had no probability, 1e-15 is taken for it:%s",
                        line->str);
}

static void
note_gold (AccordReport *report, const AccordDataset *dataset, const Contest *contest)
{
  double df, p;
  const double squared = accord_evaluation_sample (dataset, &df, &p);
  if (p < NOT_A_SAMPLE)
    accord_report_note (report,
                        "the gold items are not like the others: their majority labels are distributed "
                        "otherwise (chi-squared %.0f, %.0f df): what holds on them need not hold elsewhere",
                        squared, df);
  if (measured (contest, 0)->unused > 0)
    accord_report_note (report,
                        "gold answers of classes that nobody used: %" G_GUINT64_FORMAT
                        ": counted as misses, left out of the log loss",
                        measured (contest, 0)->unused);
  note_floor (report, contest);
  if (measured (contest, 0)->items > 1)
    accord_report_note (report,
                        "calibrated: log loss after a temperature found on the other half of the gold items");
}

bool
accord_view_consensus_evaluate (AccordConsensusAsk *ask, AccordStore *store, const AccordDataset *dataset,
                                GError **error)
{
  g_auto (Contest) contest;
  contest_init (&contest);
  if (dataset->gold == NULL)
    return accord_error_set_usage (
        error, "--evaluate: the question has no gold answers; accord-import --kind gold brings them");
  if (!measure (ask, dataset, &contest, error) || !measure_stored (ask, store, dataset, &contest, error)
      || !compare (&contest, error))
    return false;
  g_autoptr (AccordReport) report = accord_cli_report (ask->cli, dataset, columns, G_N_ELEMENTS (columns));
  for (size_t i = 0; i < contest.n; i++)
    put_row (ask, report, &contest, i);
  note_differences (report, &contest);
  note_gold (report, dataset, &contest);
  return accord_report_finish (report, error);
}
