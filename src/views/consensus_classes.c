/* accord-consensus --classes: how common each class is.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_private.h"

#include <math.h>
#include <accord/base/sum.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("class", "class"),
  ACCORD_NUMBER ("share", "share", 4),
  ACCORD_NUMBER ("answers", "answers", 1),
  ACCORD_COUNT ("labels", "labels"),
  ACCORD_NUMBER ("label_share", "label share", 4),
};

AccordColumn *
accord_consensus_classes_columns (size_t *ret_n)
{
  *ret_n = G_N_ELEMENTS (columns);
  return g_memdup2 (columns, sizeof columns);
}

/* Adds each item's probabilities to @share and its answers to @answers; returns the items that have any. */
static uint64_t
sum_items (const AccordConsensusAsk *ask, const AccordDataset *dataset, const AccordConsensus *consensus,
           AccordSum *share, AccordSum *answers)
{
  uint64_t items = 0;
  g_autofree uint16_t *picks = g_new (uint16_t, dataset->n_classes + 1);
  for (size_t i = 0; i < dataset->n_items; i++)
    {
      AccordConsensusItem top;
      const AccordConsensusPart *part = NULL;
      const double *posterior = accord_consensus_posterior (consensus, i, &part);
      if (posterior == NULL)
        continue;
      items++;
      for (size_t k = 0; k < part->n_classes; k++)
        accord_sum_add (&share[part->classes[k]], posterior[k]);
      accord_consensus_item (consensus, i, &top);
      const size_t n = accord_consensus_ask_picks (ask, dataset, consensus, i, &top, picks);
      for (size_t j = 0; j < n; j++)
        accord_sum_add (&answers[picks[j]], 1. / (double) n);
    }
  return items;
}

void
accord_consensus_put_classes (const AccordConsensusAsk *ask, AccordReport *report,
                              const AccordDataset *dataset, const AccordConsensus *consensus)
{
  const size_t n = dataset->n_classes;
  const size_t shown = MIN (n, accord_cli_limit (ask->cli));
  g_autofree AccordSum *share = g_new0 (AccordSum, n + 1);
  g_autofree AccordSum *answers = g_new0 (AccordSum, n + 1);
  g_autofree uint64_t *labels = g_new0 (uint64_t, n + 1);
  const double items = (double) sum_items (ask, dataset, consensus, share, answers);
  for (size_t j = 0; j < dataset->n_labels; j++)
    labels[dataset->klass[j]]++;
  for (size_t k = 0; k < shown; k++)
    {
      accord_report_text (report, accord_names_get (&dataset->class_names, k));
      accord_report_number (report, accord_sum_value (&share[k]) / items);
      accord_report_number (report, accord_sum_value (&answers[k]));
      accord_report_count (report, labels[k]);
      accord_report_number (report,
                            dataset->n_labels > 0 ? (double) labels[k] / (double) dataset->n_labels : NAN);
    }
  accord_cli_note_rest (ask->cli, report, shown, n, "classes");
}
