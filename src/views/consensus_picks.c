/* accord-consensus: the answer, or answers, that an item gets where classes are tied.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_private.h"

#include <accord/base/random.h>
#include <accord/base/text.h>

/* The place among @ties of the class that is named; an item's draw is its own, whatever the order of items. */
static size_t
draw_tie (const AccordConsensusAsk *ask, const char *item, size_t ties)
{
  if (ask->ties != ACCORD_TIES_RANDOM || ties < 2)
    return 0;
  g_autoptr (gsl_rng) random = accord_random_new (ask->options.seed, accord_text_hash (item));
  return accord_random_below (random, (uint32_t) ties);
}

bool
accord_consensus_overturns (const AccordVotes *votes, uint16_t klass)
{
  for (size_t i = 0; i < votes->n_present && votes->count[i] == votes->count[0]; i++)
    if (votes->klass[i] == klass)
      return false;
  return votes->n > 0 && klass != ACCORD_CLASS_NONE;
}

bool
accord_consensus_all_overturn (const AccordVotes *votes, const uint16_t *classes, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!accord_consensus_overturns (votes, classes[i]))
      return false;
  return n > 0;
}

size_t
accord_consensus_ask_picks (const AccordConsensusAsk *ask, const AccordDataset *dataset,
                            const AccordConsensus *consensus, size_t item, const AccordConsensusItem *top,
                            uint16_t *ret_classes)
{
  const AccordConsensusPart *part = NULL;
  const double *posterior = accord_consensus_posterior (consensus, item, &part);
  if (top->ties > 1 && ask->ties == ACCORD_TIES_NONE)
    return 0;
  const size_t drawn = draw_tie (ask, accord_names_get (&dataset->item_names, item), top->ties);
  size_t n = 0;
  for (size_t k = 0, place = 0; k < part->n_classes; k++)
    if (posterior[k] >= top->probability - ACCORD_CONSENSUS_TIE)
      {
        if (ask->ties == ACCORD_TIES_SHARE || place == drawn)
          ret_classes[n++] = part->classes[k];
        place++;
      }
  return n;
}
