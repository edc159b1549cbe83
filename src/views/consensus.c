/* accord-consensus: an answer an item.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_private.h"

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/text.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("item", NULL),
  ACCORD_TEXT ("class", NULL),
  ACCORD_NUMBER ("probability", NULL, 3),
  ACCORD_NUMBER ("margin", NULL, 3),
  ACCORD_NUMBER ("entropy", NULL, 3),
  ACCORD_TEXT ("votes", NULL),
  ACCORD_COUNT ("overturned", NULL),
};

static const AccordColumn table_columns[] = {
  ACCORD_TEXT ("item", "item"),
  ACCORD_TEXT ("class", "class"),
  ACCORD_NUMBER ("probability", "prob", 3),
  ACCORD_NUMBER ("margin", "margin", 3),
  ACCORD_NUMBER ("entropy", "entropy", 3),
  ACCORD_TEXT ("overturned", "overturned"),
  ACCORD_TEXT ("votes", "votes"),
};

/* What is counted while the rows are put. */
typedef struct
{
  uint64_t items, tied, overturned, unlabelled;
} Tally;

/* (transfer full): the name of the column of a class, also where the report has one of its name. */
static char *
name_class (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (columns); i++)
    if (strcmp (columns[i].name, name) == 0)
      return g_strconcat ("class_", name, NULL);
  return g_strdup (name);
}

/* (transfer full): the columns, and one a class with --probabilities; @names keeps what they are called. */
static AccordColumn *
choose_columns (const AccordConsensusAsk *ask, const AccordDataset *dataset, GPtrArray *names, size_t *ret_n)
{
  const bool table = accord_cli_format (ask->cli) == ACCORD_FORMAT_TABLE;
  const size_t first = table ? G_N_ELEMENTS (table_columns) : G_N_ELEMENTS (columns);
  const size_t more = ask->wishes->probabilities ? dataset->n_classes : 0;
  AccordColumn *all = g_new (AccordColumn, first + more);
  for (size_t i = 0; i < first; i++)
    all[i] = table ? table_columns[i] : columns[i];
  for (size_t k = 0; k < more; k++)
    {
      char *name = name_class (accord_names_get (&dataset->class_names, k));
      g_ptr_array_add (names, name);
      all[first + k] = (AccordColumn) ACCORD_NUMBER (name, name, 3);
    }
  *ret_n = first + more;
  return all;
}

static void
put_row (const AccordConsensusAsk *ask, AccordReport *report, const AccordDataset *dataset,
         const AccordConsensus *consensus, size_t item, uint16_t klass, const AccordConsensusItem *top,
         const AccordVotes *votes)
{
  const bool table = accord_cli_format (ask->cli) == ACCORD_FORMAT_TABLE;
  const bool overturned = accord_consensus_overturns (votes, klass);
  g_autofree char *text = accord_votes_text (votes, dataset);
  accord_report_text (report, accord_names_get (&dataset->item_names, item));
  accord_report_text (report,
                      klass != ACCORD_CLASS_NONE ? accord_names_get (&dataset->class_names, klass) : NULL);
  accord_report_number (report, top->probability);
  accord_report_number (report, top->margin);
  accord_report_number (report, top->entropy);
  if (table)
    accord_report_text (report, overturned ? "yes" : NULL);
  accord_report_text (report, text);
  if (!table)
    accord_report_count (report, overturned);
  for (uint16_t k = 0; ask->wishes->probabilities && k < dataset->n_classes; k++)
    accord_report_number (report, accord_consensus_probability (consensus, item, k));
}

/* All rows of one item: one for each of its answers. */
static void
put_item (const AccordConsensusAsk *ask, AccordReport *report, const AccordDataset *dataset,
          const AccordConsensus *consensus, size_t item, const AccordConsensusItem *top,
          const AccordVotes *votes, const uint16_t *picks, size_t n)
{
  if (n == 0)
    put_row (ask, report, dataset, consensus, item, ACCORD_CLASS_NONE, top, votes);
  for (size_t i = 0; i < n; i++)
    put_row (ask, report, dataset, consensus, item, picks[i], top, votes);
}

static int
compare_items (const void *a, const void *b, void *data)
{
  const AccordNames *names = data;
  return accord_text_compare (accord_names_get (names, *(const uint32_t *) a),
                              accord_names_get (names, *(const uint32_t *) b));
}

/* (transfer full): items by name, so that the order of rows does not show; NULL without memory. */
static uint32_t *
order_items (const AccordDataset *dataset)
{
  uint32_t *order = g_try_new (uint32_t, dataset->n_items + 1);
  bool sorted = true;
  for (uint32_t i = 0; order != NULL && i < dataset->n_items; i++)
    {
      order[i] = i;
      sorted
          = sorted && (i == 0 || compare_items (&order[i - 1], &order[i], (void *) &dataset->item_names) < 0);
    }
  if (order != NULL && !sorted)
    g_qsort_with_data (order, (gint) dataset->n_items, sizeof *order, compare_items,
                       (void *) &dataset->item_names);
  return order;
}

/* Counts all items, and puts their rows unless classes are shown. */
static bool
put_items (const AccordConsensusAsk *ask, AccordReport *report, const AccordDataset *dataset,
           const AccordConsensus *consensus, Tally *tally, GError **error)
{
  g_autofree uint32_t *order = ask->wishes->classes ? NULL : order_items (dataset);
  g_autofree uint16_t *picks = g_new (uint16_t, dataset->n_classes + 1);
  AccordVotes votes;
  if (order == NULL && !ask->wishes->classes)
    return accord_error_set_memory (error, "the order of items");
  accord_votes_init (&votes, dataset->n_classes);
  for (size_t at = 0; at < dataset->n_items; at++)
    {
      AccordConsensusItem top;
      const size_t i = order != NULL ? order[at] : at;
      accord_consensus_item (consensus, i, &top);
      if (top.ties == 0)
        {
          tally->unlabelled++;
          continue;
        }
      accord_votes_count (&votes, dataset, i, NULL);
      tally->tied += top.ties > 1;
      const size_t n = accord_consensus_ask_picks (ask, dataset, consensus, i, &top, picks);
      tally->overturned += accord_consensus_all_overturn (&votes, picks, n);
      if (tally->items++ < accord_cli_limit (ask->cli) && !ask->wishes->classes)
        put_item (ask, report, dataset, consensus, i, &top, &votes, picks, n);
    }
  accord_votes_clear (&votes);
  return true;
}

/* ---- what is said beside the rows ---- */

static void
put_head (const AccordConsensusAsk *ask, AccordReport *report, const AccordConsensus *consensus)
{
  accord_report_head_text (report, "method", accord_consensus_method_name (ask->options.method));
  accord_report_head_number (report, "rounds", (double) consensus->rounds);
  accord_report_head_flag (report, "converged", consensus->converged);
  accord_report_head_number (report, "log_likelihood", consensus->log_likelihood);
  accord_report_head_number (report, "objective", consensus->objective);
}

/* What six decimals show as 0 has no sign. */
static double
unsigned_zero (double x)
{
  return fabs (x) < 5e-7 ? 0 : x;
}

static void
note_fit (AccordReport *report, const AccordConsensus *consensus)
{
  if (consensus->reason == NULL && !isnan (consensus->objective))
    accord_report_note (report, "%s: %" G_GUINT64_FORMAT " %s, log likelihood %.6f, objective %.6f%s",
                        accord_consensus_method_name (consensus->method), consensus->rounds,
                        accord_text_plural (consensus->rounds, "round", "rounds"),
                        unsigned_zero (consensus->log_likelihood), unsigned_zero (consensus->objective),
                        consensus->converged ? "" : "; not converged");
}

/* Labels of each class given class k by the model, over all annotators: is another class the most frequent? */
static void
note_switched (AccordReport *report, const AccordDataset *dataset, const AccordConsensusPart *part)
{
  const size_t n = part->n_classes;
  g_autofree double *said = g_new (double, n + 1);
  for (size_t k = 0; part->count != NULL && k < n; k++)
    {
      size_t most = k;
      accord_consensus_part_said (part, k, said);
      for (size_t l = 0; l < n; l++)
        if (said[l] > said[most])
          most = l;
      if (most != k)
        accord_report_note (
            report, "class %s is mostly answered %s: the model may have found another class under this name",
            accord_names_get (&dataset->class_names, part->classes[k]),
            accord_names_get (&dataset->class_names, part->classes[most]));
    }
}

static void
note_tally (const AccordConsensusAsk *ask, AccordReport *report, const Tally *tally)
{
  if (tally->items == 0)
    return;
  const double items = (double) tally->items;
  if (ask->options.method != ACCORD_CONSENSUS_MAJORITY)
    accord_report_note (report, "items where it overturns the majority: %" G_GUINT64_FORMAT " (%.1f %%)",
                        tally->overturned, 100 * (double) tally->overturned / items);
  if (tally->tied > 0)
    accord_report_note (
        report, "items with tied classes: %" G_GUINT64_FORMAT "%s", tally->tied,
        ask->ties == ACCORD_TIES_SHARE && !ask->wishes->classes ? ", a row for each class; see --ties" : "");
  if (tally->unlabelled > 0)
    accord_report_note (report, "items without a label, left out: %" G_GUINT64_FORMAT, tally->unlabelled);
  if (ask->options.method > ACCORD_CONSENSUS_WEIGHTED)
    accord_report_note (report, "probabilities are those of the model, which is too sure as a rule");
  if (ask->wishes->store != NULL)
    accord_report_note (report, "stored as '%s'; --list shows what is stored", ask->wishes->store);
}

static bool
show (const AccordConsensusAsk *ask, const AccordDataset *dataset, const AccordConsensus *consensus,
      GError **error)
{
  size_t n;
  Tally tally = { 0 };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree AccordColumn *all = ask->wishes->classes ? accord_consensus_classes_columns (&n)
                                                      : choose_columns (ask, dataset, names, &n);
  g_autoptr (AccordReport) report = accord_cli_report (ask->cli, dataset, all, n);
  put_head (ask, report, consensus);
  if (consensus->reason != NULL)
    {
      accord_report_head_text (report, "reason", consensus->reason);
      accord_report_note (report, "%s: undefined (%s)", accord_consensus_method_name (consensus->method),
                          consensus->reason);
      return accord_report_finish (report, error);
    }
  if (!put_items (ask, report, dataset, consensus, &tally, error))
    return false;
  if (ask->wishes->classes)
    accord_consensus_put_classes (ask, report, dataset, consensus);
  note_fit (report, consensus);
  for (size_t i = 0; i < consensus->n_parts; i++)
    note_switched (report, dataset, &consensus->parts[i]);
  note_tally (ask, report, &tally);
  if (!ask->wishes->classes)
    accord_cli_note_rest (ask->cli, report, MIN (tally.items, accord_cli_limit (ask->cli)), tally.items,
                          "items");
  return accord_report_finish (report, error);
}

int
accord_consensus_run (AccordCli *cli, const AccordConsensusWishes *wishes, GError **error)
{
  AccordConsensusAsk ask;
  if (!accord_consensus_ask_init (&ask, cli, wishes, error))
    return 2;
  if (wishes->list || wishes->drop != NULL)
    return accord_view_consensus_stored (&ask, error) ? 0 : 2;
  g_autoptr (AccordStore) store = accord_consensus_ask_open (&ask, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_ITEM_NAMES, error) : NULL;
  if (dataset == NULL)
    return 2;
  if (wishes->evaluate)
    return accord_view_consensus_evaluate (&ask, store, dataset, error) ? 0 : 2;
  g_autoptr (AccordConsensus) consensus = accord_consensus_ask_fit (&ask, dataset, error);
  return consensus != NULL && accord_view_consensus_store (&ask, store, dataset, consensus, error)
                 && show (&ask, dataset, consensus, error)
             ? 0
             : 2;
}
