/* accord-next: the list of further labels, and what they would bring.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/next.h>

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/text.h>
#include <accord/stats/evaluation.h>
#include <accord/stats/votes.h>
#include <accord/store/annotators.h>
#include <accord/views/consensus.h>

#define BUDGET 100
#define GOLD   30 /* gold items from which a temperature is taken */

static const AccordColumn columns[] = {
  ACCORD_COUNT ("rank", "rank"),
  ACCORD_TEXT ("item", "item"),
  ACCORD_TEXT ("annotator", "annotator"),
  ACCORD_NUMBER ("bits", "bits", 3),
  ACCORD_NUMBER ("annotator_bits", NULL, 3),
  ACCORD_NUMBER ("price", NULL, 2),
  ACCORD_COUNT ("turn", NULL),
  ACCORD_TEXT ("class", "class"),
  ACCORD_NUMBER ("probability", "prob", 3),
  ACCORD_TEXT ("votes", "votes"),
};

typedef struct
{
  AccordCli *cli;
  AccordConsensusOptions how;
  AccordNextOptions options;
  const char *price;
} Ask;

static bool
parse (Ask *ask, AccordCli *cli, const AccordNextWishes *wishes, GError **error)
{
  *ask = (Ask){ .cli = cli,
                .how = ACCORD_CONSENSUS_OPTIONS_INIT,
                .options = { .budget = BUDGET, .most = ACCORD_NEXT_MOST, .temperature = NAN },
                .price = wishes->price };
  if (!accord_consensus_parse_model (wishes->method, &ask->how.method, error))
    return false;
  return (wishes->budget == NULL
          || accord_cli_parse_count ("--budget", wishes->budget, 1, 100000000, &ask->options.budget, error))
         && (wishes->most == NULL
             || accord_cli_parse_count ("--most", wishes->most, 1, ACCORD_NEXT_MOST, &ask->options.most,
                                        error))
         && (wishes->quota == NULL
             || accord_cli_parse_count ("--per-annotator", wishes->quota, 1, 100000000, &ask->options.quota,
                                        error));
}

/* Everybody needs a price, above 0. */
static bool
read_prices (const Ask *ask, AccordStore *store, const AccordDataset *dataset, double *prices, GError **error)
{
  if (!accord_store_annotator_numbers (store, dataset, ask->price, prices, error))
    return false;
  for (size_t a = 0; a < dataset->n_annotators; a++)
    if (!(prices[a] > 0))
      {
        g_autofree char *name = accord_text_escape (accord_names_get (&dataset->annotator_names, a));
        return accord_error_set_usage (error, "--price %s: annotator '%s' has %s", ask->price, name,
                                       isnan (prices[a]) ? "none" : "one that is not above 0");
      }
  return true;
}

static void
put_pick (AccordReport *report, const AccordDataset *dataset, const AccordConsensus *consensus,
          const AccordNextPick *pick, size_t rank, AccordVotes *votes)
{
  AccordConsensusItem top;
  accord_consensus_item (consensus, pick->item, &top);
  accord_votes_count (votes, dataset, pick->item, NULL);
  g_autofree char *text = accord_votes_text (votes, dataset);
  accord_report_count (report, rank);
  accord_report_text (report, accord_names_get (&dataset->item_names, pick->item));
  accord_report_text (report, pick->annotator != UINT32_MAX
                                  ? accord_names_get (&dataset->annotator_names, pick->annotator)
                                  : NULL);
  accord_report_number (report, pick->bits);
  accord_report_number (report, pick->named_bits);
  accord_report_number (report, pick->price);
  accord_report_count (report, pick->turn);
  accord_report_text (report, accord_names_get (&dataset->class_names, top.klass));
  accord_report_number (report, top.probability);
  accord_report_text (report, text);
}

static void
put_head (AccordReport *report, const Ask *ask, const AccordNext *next)
{
  accord_report_head_text (report, "method", accord_consensus_method_name (ask->how.method));
  accord_report_head_number (report, "accuracy", next->accuracy);
  accord_report_head_number (report, "accuracy_after", next->accuracy_after);
  accord_report_head_number (report, "temperature", ask->options.temperature);
  accord_report_head_number (report, "calibrated", next->calibrated);
  accord_report_head_number (report, "calibrated_after", next->calibrated_after);
  accord_report_head_number (report, "bits", next->bits);
  accord_report_head_number (report, "cost", next->cost);
}

static void
note_next (AccordReport *report, const Ask *ask, const AccordNext *next)
{
  const uint64_t n = next->n_picks;
  accord_report_note (report,
                      "expected accuracy by the model: %.4f now, %.4f with %" G_GUINT64_FORMAT " more %s",
                      next->accuracy, next->accuracy_after, n, accord_text_plural (n, "label", "labels"));
  if (!isnan (next->calibrated))
    accord_report_note (report, "after calibration on gold, temperature %.2f: %.4f now, %.4f then",
                        ask->options.temperature, next->calibrated, next->calibrated_after);
  else
    accord_report_note (report,
                        "without gold nothing shows how far the model is too sure: the true gain is less");
  if (!isnan (next->cost))
    accord_report_note (report, "cost: %.2f", next->cost);
  if (n < ask->options.budget)
    accord_report_note (report, "no further labels are worth listing: %d an item are looked ahead at most",
                        (int) ask->options.most);
  if (next->nobody > 0)
    accord_report_note (report, "labels for which nobody is left to ask: %" G_GUINT64_FORMAT, next->nobody);
}

static bool
show (Ask *ask, const AccordDataset *dataset, const AccordConsensus *consensus, GError **error)
{
  g_autoptr (AccordNext) next = accord_next_new (dataset, consensus, &ask->options, error);
  if (next == NULL)
    return false;
  AccordVotes votes;
  g_autoptr (AccordReport) report = accord_cli_report (ask->cli, dataset, columns, G_N_ELEMENTS (columns));
  const uint64_t shown = MIN (next->n_picks, accord_cli_limit (ask->cli));
  put_head (report, ask, next);
  accord_votes_init (&votes, dataset->n_classes);
  for (size_t i = 0; i < shown; i++)
    put_pick (report, dataset, consensus, &next->picks[i], i + 1, &votes);
  accord_votes_clear (&votes);
  accord_cli_note_rest (ask->cli, report, shown, next->n_picks, "labels");
  note_next (report, ask, next);
  return accord_report_finish (report, error);
}

static bool
show_nothing (const Ask *ask, const AccordDataset *dataset, const char *reason, GError **error)
{
  g_autoptr (AccordReport) report = accord_cli_report (ask->cli, dataset, columns, G_N_ELEMENTS (columns));
  accord_report_head_text (report, "reason", reason);
  accord_report_note (report, "undefined (%s)", reason);
  return accord_report_finish (report, error);
}

/* The temperature of the gold items, if there are enough of them. */
static void
calibrate (Ask *ask, const AccordDataset *dataset, const AccordConsensus *consensus)
{
  if (dataset->gold == NULL)
    return;
  g_autoptr (AccordEvaluation) evaluation = accord_evaluation_new (dataset, consensus, .95);
  if (evaluation->losses >= GOLD)
    ask->options.temperature = evaluation->temperature;
}

int
accord_next_run (AccordCli *cli, const AccordNextWishes *wishes, GError **error)
{
  Ask ask;
  if (!parse (&ask, cli, wishes, error))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_ITEM_NAMES, error) : NULL;
  if (dataset == NULL)
    return 2;
  g_autofree double *prices = g_new (double, dataset->n_annotators + 1);
  if (ask.price != NULL && !read_prices (&ask, store, dataset, prices, error))
    return 2;
  ask.options.prices = ask.price != NULL ? prices : NULL;
  g_autoptr (AccordConsensus) consensus = accord_consensus_new (dataset, &ask.how, error);
  if (consensus == NULL)
    return 2;
  if (consensus->reason != NULL)
    return show_nothing (&ask, dataset, consensus->reason, error) ? 0 : 2;
  calibrate (&ask, dataset, consensus);
  return show (&ask, dataset, consensus, error) ? 0 : 2;
}
