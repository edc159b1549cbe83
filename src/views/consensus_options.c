/* The options of accord-consensus, parsed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "consensus_private.h"

#include <string.h>
#include <accord/base/error.h>

static bool
parse_method (AccordConsensusOptions *options, const char *name, GError **error)
{
  if (name == NULL || accord_consensus_method_find (name, &options->method))
    return true;
  g_autoptr (GString) list = g_string_new (NULL);
  for (unsigned i = 0; i < ACCORD_N_CONSENSUS; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            accord_consensus_method_name ((AccordConsensusMethod) i));
  return accord_error_set_usage (error, "--method %s: not one of %s", name, list->str);
}

/* Which options belong to which method alone. */
static bool
check_method (const AccordConsensusOptions *options, const AccordConsensusWishes *wishes, GError **error)
{
  const bool votes
      = options->method == ACCORD_CONSENSUS_MAJORITY || options->method == ACCORD_CONSENSUS_WEIGHTED;
  if (wishes->start != NULL && options->method != ACCORD_CONSENSUS_DS)
    return accord_error_set_usage (error, "--start goes with --method ds");
  if (wishes->concentration != NULL && options->method != ACCORD_CONSENSUS_MAP)
    return accord_error_set_usage (error, "--concentration goes with --method map");
  if (wishes->restarts != NULL && options->method != ACCORD_CONSENSUS_MACE)
    return accord_error_set_usage (error, "--restarts goes with --method mace");
  if (votes && (wishes->iterations != NULL || wishes->tolerance != NULL))
    return accord_error_set_usage (error, "--method %s has no rounds: leave out --%s",
                                   accord_consensus_method_name (options->method),
                                   wishes->iterations != NULL ? "iterations" : "tolerance");
  return true;
}

static bool
parse_numbers (AccordConsensusOptions *options, const AccordConsensusWishes *wishes, GError **error)
{
  options->concentration_auto = wishes->concentration != NULL && strcmp (wishes->concentration, "auto") == 0;
  return (wishes->start == NULL
          || accord_cli_parse_number ("--start", wishes->start, 1e-6, 1 - 1e-6, &options->start, error))
         && (wishes->iterations == NULL
             || accord_cli_parse_count ("--iterations", wishes->iterations, 1, 1000000, &options->iterations,
                                        error))
         && (wishes->tolerance == NULL
             || accord_cli_parse_number ("--tolerance", wishes->tolerance, 0, 1, &options->tolerance, error))
         && (wishes->concentration == NULL || options->concentration_auto
             || accord_cli_parse_number ("--concentration", wishes->concentration, 1e-6, 1e9,
                                         &options->concentration, error))
         && (wishes->restarts == NULL
             || accord_cli_parse_count ("--restarts", wishes->restarts, 0, 10000, &options->restarts, error));
}

/* --list and --drop are about what is stored, not about labels. */
static bool
check_alone (const AccordCli *cli, const AccordConsensusWishes *w, GError **error)
{
  const struct
  {
    const char *name;
    bool given;
  } others[] = { { "drop", w->list && w->drop != NULL },
                 { "store", w->store != NULL },
                 { "method", w->method != NULL },
                 { "ties", w->ties != NULL },
                 { "gold", w->gold != NULL },
                 { "start", w->start != NULL },
                 { "iterations", w->iterations != NULL },
                 { "tolerance", w->tolerance != NULL },
                 { "concentration", w->concentration != NULL },
                 { "restarts", w->restarts != NULL },
                 { "probabilities", w->probabilities },
                 { "classes", w->classes },
                 { "evaluate", w->evaluate },
                 { "where", accord_cli_where (cli) != NULL },
                 { "annotator", accord_cli_annotators (cli) != NULL },
                 { "rounds", accord_cli_rounds (cli) != NULL },
                 { "seed", accord_cli_seed_given (cli) },
                 { "limit", accord_cli_limit_given (cli) } };
  for (size_t i = 0; (w->list || w->drop != NULL) && i < G_N_ELEMENTS (others); i++)
    if (others[i].given)
      return accord_error_set_usage (error, "--%s takes no --%s", w->list ? "list" : "drop", others[i].name);
  return true;
}

bool
accord_consensus_ask_init (AccordConsensusAsk *ask, AccordCli *cli, const AccordConsensusWishes *wishes,
                           GError **error)
{
  unsigned tie, fix;
  *ask = (AccordConsensusAsk){ .cli = cli, .wishes = wishes, .options = ACCORD_CONSENSUS_OPTIONS_INIT };
  if (!check_alone (cli, wishes, error) || !parse_method (&ask->options, wishes->method, error)
      || !accord_cli_parse_word ("--ties", wishes->ties, "share|first|none|random", &tie, error)
      || !accord_cli_parse_word ("--gold", wishes->gold, "ignore|fix", &fix, error)
      || !check_method (&ask->options, wishes, error) || !parse_numbers (&ask->options, wishes, error))
    return false;
  if (wishes->evaluate && wishes->store != NULL)
    return accord_error_set_usage (error, "--store takes no --evaluate: it stores one consensus");
  if (wishes->evaluate
      && (wishes->ties != NULL || wishes->gold != NULL || wishes->probabilities || wishes->classes))
    return accord_error_set_usage (error, "--evaluate takes no --%s",
                                   wishes->ties != NULL   ? "ties: the accuracy shares them"
                                   : wishes->gold != NULL ? "gold: gold is what it measures with"
                                   : wishes->classes      ? "classes"
                                                          : "probabilities");
  if (wishes->evaluate && accord_cli_limit_given (cli))
    return accord_error_set_usage (error, "--evaluate takes no --limit: it shows every method");
  if (wishes->classes && wishes->probabilities)
    return accord_error_set_usage (error, "--classes has no items: leave out --probabilities");
  ask->options.seed = accord_cli_seed (cli);
  ask->ties = (AccordTies) tie;
  ask->fix_gold = fix == 1;
  return true;
}

AccordConsensus *
accord_consensus_ask_fit (AccordConsensusAsk *ask, const AccordDataset *dataset, GError **error)
{
  if (ask->fix_gold && dataset->gold == NULL)
    {
      accord_error_set_usage (error, "--gold fix: the question has no gold answers");
      return NULL;
    }
  ask->options.fixed = ask->fix_gold ? dataset->gold : NULL;
  return accord_consensus_new (dataset, &ask->options, error);
}

bool
accord_consensus_parse_model (const char *name, AccordConsensusMethod *ret_method, GError **error)
{
  static const char words[] = "ds|onecoin|zencrowd|map|mace|ordinal";
  unsigned place;
  if (name == NULL)
    return true;
  return accord_cli_parse_word ("--method", name, words, &place, error)
         && accord_consensus_method_find (name, ret_method);
}
