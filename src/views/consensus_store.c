/* accord-consensus --store, --list and --drop; what is stored against gold.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_private.h"

#include <string.h>
#include <accord/base/error.h>

static const AccordColumn list_columns[] = {
  ACCORD_TEXT ("name", NULL),        ACCORD_TEXT ("method", NULL),
  ACCORD_TEXT ("parameters", NULL),  ACCORD_COUNT ("items", NULL),
  ACCORD_COUNT ("overturned", NULL), ACCORD_COUNT ("rounds", NULL),
  ACCORD_COUNT ("converged", NULL),  ACCORD_NUMBER ("log_likelihood", NULL, 3),
  ACCORD_TEXT ("made", NULL),        ACCORD_TEXT ("program", NULL),
  ACCORD_COUNT ("changed", NULL),
};

static const AccordColumn list_table_columns[] = {
  ACCORD_TEXT ("name", "name"),
  ACCORD_TEXT ("method", "method"),
  ACCORD_COUNT ("items", "items"),
  ACCORD_COUNT ("overturned", "overturned"),
  ACCORD_TEXT ("made", "made"),
  ACCORD_TEXT ("changed", "changed"),
  ACCORD_TEXT ("parameters", "parameters"),
};

static const AccordColumn drop_columns[] = {
  ACCORD_TEXT ("action", "action"),
  ACCORD_TEXT ("name", "name"),
};

AccordStore *
accord_consensus_ask_open (AccordConsensusAsk *ask, GError **error)
{
  if (ask->wishes->store == NULL)
    return accord_cli_open (ask->cli, error);
  g_autoptr (AccordStore) store = accord_cli_open_writable (ask->cli, error);
  return store != NULL
                 && accord_stored_consensus_begin (store, accord_cli_question (ask->cli), ask->wishes->store,
                                                   ask->fix_gold, &ask->state, error)
             ? g_steal_pointer (&store)
             : NULL;
}

/* ---- storing ---- */

/* " --option value", the value as a shell reads it. */
static void
append_option (GString *text, const char *option, const char *value)
{
  static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.=,:/+-";
  g_autofree char *quoted
      = value[0] == '\0' || value[strspn (value, plain)] != '\0' ? g_shell_quote (value) : g_strdup (value);
  g_string_append_printf (text, "%s--%s %s", text->len > 0 ? " " : "", option, quoted);
}

/* (transfer full): the options that made it, but for --method. */
static char *
describe_options (const AccordConsensusAsk *ask)
{
  const AccordConsensusWishes *w = ask->wishes;
  const struct
  {
    const char *name, *value;
  } options[] = { { "ties", w->ties },           { "gold", w->gold },
                  { "start", w->start },         { "iterations", w->iterations },
                  { "tolerance", w->tolerance }, { "concentration", w->concentration },
                  { "restarts", w->restarts },   { "rounds", accord_cli_rounds (ask->cli) } };
  const struct
  {
    const char *name;
    const char *const *values;
  } lists[] = { { "where", accord_cli_where (ask->cli) }, { "annotator", accord_cli_annotators (ask->cli) } };
  GString *text = g_string_new (NULL);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, ask->options.seed);
  for (size_t i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].value != NULL)
      append_option (text, options[i].name, options[i].value);
  if (accord_cli_seed_given (ask->cli))
    append_option (text, "seed", seed);
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const char *const *value = lists[i].values; value != NULL && *value != NULL; value++)
      append_option (text, lists[i].name, *value);
  return g_string_free (text, FALSE);
}

static bool
write_items (const AccordConsensusAsk *ask, AccordConsensusWriter *writer, const AccordDataset *dataset,
             const AccordConsensus *consensus, GError **error)
{
  g_autofree uint16_t *picks = g_new (uint16_t, dataset->n_classes + 1);
  uint64_t items = 0, overturned = 0;
  AccordVotes votes;
  accord_votes_init (&votes, dataset->n_classes);
  bool good = true;
  for (size_t i = 0; good && i < dataset->n_items; i++)
    {
      AccordConsensusItem top;
      accord_consensus_item (consensus, i, &top);
      if (top.ties == 0)
        continue;
      accord_votes_count (&votes, dataset, i, NULL);
      items++;
      const size_t n = accord_consensus_ask_picks (ask, dataset, consensus, i, &top, picks);
      overturned += accord_consensus_all_overturn (&votes, picks, n);
      for (size_t j = 0; good && j < n; j++)
        good = accord_consensus_writer_add (writer, dataset->item_ids[i], dataset->class_ids[picks[j]],
                                            top.probability, error);
    }
  accord_votes_clear (&votes);
  return good && accord_consensus_writer_commit (writer, items, overturned, error);
}

bool
accord_view_consensus_store (AccordConsensusAsk *ask, AccordStore *store, const AccordDataset *dataset,
                             const AccordConsensus *consensus, GError **error)
{
  if (ask->wishes->store == NULL)
    return true;
  if (consensus->reason != NULL)
    return accord_error_set_usage (error, "--store: there is no consensus to store: %s", consensus->reason);
  g_autofree char *parameters = describe_options (ask);
  const AccordStoredConsensus about = {
    .name = ask->wishes->store,
    .method = (char *) accord_consensus_method_name (consensus->method),
    .parameters = parameters,
    .seed = ask->options.seed,
    .rounds = consensus->rounds,
    .converged = consensus->converged,
    .log_likelihood = consensus->log_likelihood,
    .objective = consensus->objective,
    .gold = ask->fix_gold,
    .state = ask->state,
  };
  g_autoptr (AccordConsensusWriter) writer
      = accord_consensus_writer_new (store, dataset->question, &about, error);
  return writer != NULL && write_items (ask, writer, dataset, consensus, error);
}

/* ---- what is stored ---- */

static void
put_stored (AccordReport *report, const AccordStoredConsensus *stored, bool table)
{
  accord_report_text (report, stored->name);
  accord_report_text (report, stored->method);
  if (!table)
    accord_report_text (report, stored->parameters);
  accord_report_count (report, stored->items);
  accord_report_count (report, stored->overturned);
  if (table)
    {
      g_autofree char *day = g_strndup (stored->made, strlen ("2024-01-01"));
      accord_report_text (report, day);
      accord_report_text (report, stored->changed ? "yes" : NULL);
      accord_report_text (report, stored->parameters);
      return;
    }
  accord_report_count (report, stored->rounds);
  accord_report_count (report, stored->converged);
  accord_report_number (report, stored->log_likelihood);
  accord_report_text (report, stored->made);
  accord_report_text (report, stored->program);
  accord_report_count (report, stored->changed);
}

static bool
list (AccordCli *cli, GError **error)
{
  g_autoptr (AccordStore) store = accord_cli_open_database (cli, error);
  g_autoptr (GPtrArray) all
      = store != NULL ? accord_stored_consensus_list (store, accord_cli_question (cli), error) : NULL;
  if (all == NULL)
    return false;
  const bool table = accord_cli_format (cli) == ACCORD_FORMAT_TABLE;
  g_autoptr (AccordReport) report
      = accord_cli_report (cli, NULL, table ? list_table_columns : list_columns,
                           table ? G_N_ELEMENTS (list_table_columns) : G_N_ELEMENTS (list_columns));
  bool changed = false;
  for (guint i = 0; i < all->len; i++)
    {
      const AccordStoredConsensus *stored = all->pdata[i];
      put_stored (report, stored, table);
      changed |= stored->changed;
    }
  if (all->len == 0)
    accord_report_note (report, "no consensus is stored");
  if (changed)
    accord_report_note (report, "changed: the labels or classes of the question are no longer those that it "
                                "was made from");
  return accord_report_finish (report, error);
}

static bool
drop (AccordCli *cli, const char *name, GError **error)
{
  g_autoptr (AccordStore) store = accord_cli_open_writable (cli, error);
  if (store == NULL || !accord_stored_consensus_drop (store, accord_cli_question (cli), name, error))
    return false;
  g_autoptr (AccordReport) report = accord_cli_report (cli, NULL, drop_columns, G_N_ELEMENTS (drop_columns));
  accord_report_text (report, "dropped");
  accord_report_text (report, name);
  return accord_report_finish (report, error);
}

bool
accord_view_consensus_stored (const AccordConsensusAsk *ask, GError **error)
{
  return ask->wishes->list ? list (ask->cli, error) : drop (ask->cli, ask->wishes->drop, error);
}

/* ---- against gold ---- */

/** How the answers read so far do on the gold items. */
typedef struct
{
  const AccordDataset *dataset;
  size_t item; /* the first that is not before the last one read */
  double *hits, *certainty;
  uint32_t *answers; /* by item */
} Marks;

static void
mark (int64_t item, int64_t klass, double probability, gpointer data)
{
  Marks *marks = data;
  const AccordDataset *dataset = marks->dataset;
  while (marks->item < dataset->n_items && dataset->item_ids[marks->item] < item)
    marks->item++;
  if (marks->item == dataset->n_items || dataset->item_ids[marks->item] != item)
    return;
  const uint16_t gold = dataset->gold[marks->item];
  marks->hits[marks->item] += gold != ACCORD_CLASS_NONE && dataset->class_ids[gold] == klass;
  marks->certainty[marks->item] = probability;
  marks->answers[marks->item]++;
}

AccordEvaluation *
accord_consensus_measure_stored (const AccordConsensusAsk *ask, AccordStore *store,
                                 const AccordDataset *dataset, const char *name, uint64_t *ret_missing,
                                 GError **error)
{
  const size_t n = dataset->n_items;
  g_autofree double *hits = g_try_new0 (double, n + 1), *certainty = g_try_new0 (double, n + 1);
  g_autofree uint32_t *answers = g_try_new0 (uint32_t, n + 1);
  if (hits == NULL || certainty == NULL || answers == NULL)
    {
      accord_error_set_memory (error, "items");
      return NULL;
    }
  Marks marks = { dataset, 0, hits, certainty, answers };
  if (!accord_stored_consensus_read (store, dataset->question, name, mark, &marks, error))
    return NULL;
  *ret_missing = 0;
  for (size_t i = 0; i < n; i++)
    if (answers[i] > 0)
      hits[i] /= answers[i];
    else
      *ret_missing += dataset->gold[i] != ACCORD_CLASS_NONE && accord_dataset_item_size (dataset, i) > 0;
  return accord_evaluation_of_hits (dataset, hits, certainty, accord_cli_confidence (ask->cli));
}
