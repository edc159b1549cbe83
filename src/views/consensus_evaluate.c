/* accord-consensus --evaluate: the methods measured on gold items.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/consensus.h>

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/stats/evaluation.h>
#include <accord/stats/interval.h>
#include <accord/stats/proportion.h>

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
  ACCORD_NUMBER ("p", NULL, 4),
  ACCORD_NUMBER ("p_holm", NULL, 4),
};

#define WORTHLESS    50   /* temperature above which the certainty means nothing */
#define ENOUGH       30   /* gold items for such words */
#define DIFFERENT    .05  /* p, adjusted, below which methods are called different */
#define NOT_A_SAMPLE .001 /* p below which the gold items are called unlike the rest */

/* The methods that were measured, and each pair of them. */
typedef struct
{
  AccordEvaluation *evaluations[ACCORD_N_CONSENSUS];
  size_t n;
  AccordDuel duels[ACCORD_N_CONSENSUS * ACCORD_N_CONSENSUS];
  double adjusted[ACCORD_N_CONSENSUS * ACCORD_N_CONSENSUS];
} Contest;

static void
contest_clear (Contest *contest)
{
  for (size_t i = 0; i < contest->n; i++)
    accord_evaluation_free (contest->evaluations[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contest, contest_clear)

/* All methods, or the one that was asked for beside the majority; ordered ones for ordered classes alone. */
static bool
takes_part (const AccordConsensusAsk *ask, const AccordDataset *dataset, AccordConsensusMethod method)
{
  if (ask->method_given)
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
      contest->evaluations[contest->n++]
          = accord_evaluation_new (dataset, consensus, accord_cli_confidence (ask->cli));
    }
  return true;
}

static void
compare (Contest *contest)
{
  double p[G_N_ELEMENTS (contest->adjusted)];
  for (size_t i = 0; i < G_N_ELEMENTS (p); i++)
    p[i] = NAN;
  for (size_t i = 0; i < contest->n; i++)
    for (size_t j = 0; j < i; j++)
      {
        AccordDuel *duel = &contest->duels[i * ACCORD_N_CONSENSUS + j];
        accord_evaluation_duel (contest->evaluations[i], contest->evaluations[j], duel);
        p[i * ACCORD_N_CONSENSUS + j] = duel->p;
      }
  accord_proportion_holm (p, G_N_ELEMENTS (p), contest->adjusted);
}

static void
put_row (const AccordConsensusAsk *ask, AccordReport *report, const Contest *contest, size_t i)
{
  const AccordEvaluation *e = contest->evaluations[i];
  const double half = accord_interval_z (accord_cli_confidence (ask->cli)) * e->log_loss_se;
  const char *note = e->reason != NULL                                  ? e->reason
                     : e->temperature > WORTHLESS && e->items >= ENOUGH ? "the certainty is worthless here"
                     : e->unused > 0                                    ? "gold classes nobody used"
                                                                        : NULL;
  accord_report_text (report, accord_consensus_method_name (e->method));
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
  const AccordDuel *duel = &contest->duels[i * ACCORD_N_CONSENSUS];
  if (i == 0 || isnan (duel->p))
    {
      for (size_t j = 0; j < 4; j++)
        accord_report_empty (report);
      return;
    }
  accord_report_count (report, duel->better);
  accord_report_count (report, duel->worse);
  accord_report_number (report, duel->p);
  accord_report_number (report, contest->adjusted[i * ACCORD_N_CONSENSUS]);
}

/* Better on more items, by more than chance, and more accurate: with shared ties one need not follow from the other. */
static bool
is_better (const Contest *contest, size_t i, size_t j, uint64_t *ret_better, uint64_t *ret_worse)
{
  const size_t at = MAX (i, j) * ACCORD_N_CONSENSUS + MIN (i, j);
  const AccordDuel *duel = &contest->duels[at];
  *ret_better = i > j ? duel->better : duel->worse;
  *ret_worse = i > j ? duel->worse : duel->better;
  return contest->adjusted[at]<DIFFERENT && * ret_better> * ret_worse
         && contest->evaluations[i]->accuracy > contest->evaluations[j]->accuracy;
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
            g_string_append_printf (
                line, "%s%s (%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ")", line->len > 0 ? ", " : "",
                accord_consensus_method_name (contest->evaluations[j]->method), better, worse);
        }
      if (line->len > 0)
        accord_report_note (report, "%s is better than %s",
                            accord_consensus_method_name (contest->evaluations[i]->method), line->str);
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
    if (contest->evaluations[i]->floored > 0)
      g_string_append_printf (line, "%s %s %" G_GUINT64_FORMAT, line->len > 0 ? "," : "",
                              accord_consensus_method_name (contest->evaluations[i]->method),
                              contest->evaluations[i]->floored);
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
  if (contest->evaluations[0]->unused > 0)
    accord_report_note (report,
                        "gold answers of classes that nobody used: %" G_GUINT64_FORMAT
                        ": counted as misses, left out of the log loss",
                        contest->evaluations[0]->unused);
  note_floor (report, contest);
  if (contest->evaluations[0]->items > 1)
    accord_report_note (report,
                        "calibrated: log loss after a temperature found on the other half of the gold items");
}

bool
accord_view_consensus_evaluate (AccordConsensusAsk *ask, const AccordDataset *dataset, GError **error)
{
  g_auto (Contest) contest = { 0 };
  if (dataset->gold == NULL)
    return accord_error_set_usage (
        error, "--evaluate: the question has no gold answers; accord-import --kind gold brings them");
  if (!measure (ask, dataset, &contest, error))
    return false;
  compare (&contest);
  g_autoptr (AccordReport) report = accord_cli_report (ask->cli, dataset, columns, G_N_ELEMENTS (columns));
  for (size_t i = 0; i < contest.n; i++)
    put_row (ask, report, &contest, i);
  note_differences (report, &contest);
  note_gold (report, dataset, &contest);
  return accord_report_finish (report, error);
}
