/* accord-annotators: a row a person, those who need a talk first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotators_private.h"

#include <math.h>
#include <string.h>
#include <gsl/gsl_randist.h>
#include <accord/base/error.h>
#include <accord/base/random.h>
#include <accord/views/consensus.h>

static const AccordColumn columns[] = {
  ACCORD_TEXT ("annotator", NULL),
  ACCORD_COUNT ("labels", NULL),
  ACCORD_COUNT ("items", NULL),
  ACCORD_NUMBER ("agreement", NULL, 3),
  ACCORD_NUMBER ("agreement_low", NULL, 3),
  ACCORD_NUMBER ("agreement_high", NULL, 3),
  ACCORD_NUMBER ("consensus", NULL, 3),
  ACCORD_NUMBER ("gold", NULL, 3),
  ACCORD_NUMBER ("accuracy", NULL, 3),
  ACCORD_NUMBER ("corrected", NULL, 3),
  ACCORD_NUMBER ("bias", NULL, 3),
  ACCORD_NUMBER ("noise", NULL, 3),
  ACCORD_NUMBER ("bits", NULL, 3),
  ACCORD_NUMBER ("quality", NULL, 3),
  ACCORD_TEXT ("verdict", NULL),
  ACCORD_TEXT ("class_a", NULL),
  ACCORD_TEXT ("class_b", NULL),
  ACCORD_TEXT ("other", NULL),
  ACCORD_TEXT ("findings", NULL),
  ACCORD_NUMBER ("consensus_low", NULL, 3),
  ACCORD_NUMBER ("consensus_high", NULL, 3),
  ACCORD_NUMBER ("gold_low", NULL, 3),
  ACCORD_NUMBER ("gold_high", NULL, 3),
  ACCORD_COUNT ("gold_items", NULL),
  ACCORD_NUMBER ("self_agreement", NULL, 3),
  ACCORD_COUNT ("repeated_items", NULL),
  ACCORD_NUMBER ("seconds", NULL, 1),
};

/* With gold where there is any. */
#define TABLE_COLUMNS(gold)                                                                                  \
  {                                                                                                          \
    ACCORD_TEXT ("annotator", "annotator"), ACCORD_COUNT ("labels", "labels"),                               \
        ACCORD_NUMBER ("agreement", "agree", 2), ACCORD_NUMBER ("accuracy", "acc", 2),                       \
        ACCORD_NUMBER ("bias", "bias", 2), ACCORD_NUMBER ("noise", "noise", 2),                              \
        ACCORD_NUMBER ("gold", gold, 2), ACCORD_TEXT ("verdict", "verdict"),                                 \
        ACCORD_TEXT ("findings", "findings"),                                                                \
  }

static const AccordColumn table_columns[] = TABLE_COLUMNS (NULL);
static const AccordColumn gold_table_columns[] = TABLE_COLUMNS ("gold");

typedef struct
{
  AccordCli *cli;
  AccordConsensusOptions how;
  bool minimum;
  const char *confusion;
  double too_fast; /* NAN = not given */
  bool pseudonyms;
} Ask;

static void
people_clear (People *people)
{
  g_free (people->standings);
  accord_annotator_verdicts_free (people->verdicts);
  accord_sequences_free (people->sequences);
  g_free (people->self);
  g_free (people->self_rows);
  g_strfreev (people->names);
  g_free (people->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (People, people_clear)

/* (transfer full): n names "P01", "P02" …, by the seed, so that their order tells nothing. */
static char **
make_pseudonyms (size_t n, uint64_t seed)
{
  char **names = g_new0 (char *, n + 1);
  g_autofree size_t *number = g_new (size_t, n + 1);
  g_autoptr (gsl_rng) random = accord_random_new (seed, 0);
  const int width = n < 100 ? 2 : n < 1000 ? 3 : n < 10000 ? 4 : 9;
  for (size_t i = 0; i < n; i++)
    number[i] = i + 1;
  if (n > 0)
    gsl_ran_shuffle (random, number, n, sizeof *number);
  for (size_t i = 0; i < n; i++)
    names[i] = g_strdup_printf ("P%0*" G_GSIZE_FORMAT, width, number[i]);
  return names;
}

static bool
parse (Ask *ask, AccordCli *cli, const AccordAnnotatorsWishes *wishes, GError **error)
{
  unsigned minimum;
  *ask = (Ask){ .cli = cli,
                .how = ACCORD_CONSENSUS_OPTIONS_INIT,
                .confusion = wishes->confusion,
                .too_fast = NAN,
                .pseudonyms = wishes->pseudonyms };
  ask->how.seed = accord_cli_seed (cli);
  if (!accord_consensus_parse_model (wishes->method, &ask->how.method, error))
    return false;
  if (!accord_cli_parse_word ("--cost", wishes->cost, "expected|minimum", &minimum, error))
    return false;
  ask->minimum = minimum == 1;
  const char *of_people = wishes->cost != NULL           ? "cost"
                          : wishes->too_fast != NULL     ? "too-fast"
                          : accord_cli_limit_given (cli) ? "limit"
                                                         : NULL;
  if (wishes->confusion != NULL && of_people != NULL)
    return accord_error_set_usage (error, "--%s does not go with --confusion", of_people);
  if (wishes->confusion != NULL && wishes->pseudonyms)
    return accord_error_set_usage (error, "--confusion names a person: leave out --pseudonyms");
  return wishes->too_fast == NULL
         || accord_cli_parse_number ("--too-fast", wishes->too_fast, 0, 1e9, &ask->too_fast, error);
}

/* (transfer full): true k taken for j costs what the class costs; NULL = 1 each. */
static double *
costs_of (const AccordDataset *dataset)
{
  const size_t n = dataset->n_classes;
  if (dataset->class_costs == NULL)
    return NULL;
  double *cost = g_new0 (double, n *n + 1);
  for (size_t k = 0; k < n; k++)
    for (size_t j = 0; j < n; j++)
      cost[k * n + j] = j == k ? 0 : dataset->class_costs[k];
  return cost;
}

/* ---- rows ---- */

/* Who needs a talk first: by verdict, then the least quality, then by name. */
static int
compare_people (const void *a, const void *b, void *data)
{
  const People *people = data;
  const uint32_t i = *(const uint32_t *) a, j = *(const uint32_t *) b;
  const AccordVerdictKind x = people->verdicts->verdicts[i].kind, y = people->verdicts->verdicts[j].kind;
  if (x != y)
    return x < y ? -1 : 1;
  const double p = people->standings[i].quality.quality, q = people->standings[j].quality.quality;
  if (isnan (p) != isnan (q))
    return isnan (p) ? 1 : -1;
  if (!isnan (p) && p != q)
    return p < q ? -1 : 1;
  return people->names != NULL ? strcmp (people->names[i], people->names[j]) : i < j ? -1 : i > j;
}

static void
put_verdict (AccordReport *report, const People *people, uint32_t a)
{
  const AccordAnnotatorVerdict *verdict = &people->verdicts->verdicts[a];
  g_autofree char *findings = people_findings (people, a);
  accord_report_text (report, accord_verdict_name (verdict->kind));
  accord_report_text (report,
                      verdict->class_a != ACCORD_CLASS_NONE ? people_class (people, verdict->class_a) : NULL);
  accord_report_text (report,
                      verdict->class_b != ACCORD_CLASS_NONE ? people_class (people, verdict->class_b) : NULL);
  accord_report_text (report, verdict->other != ACCORD_NOBODY ? people_name (people, verdict->other) : NULL);
  accord_report_text (report, findings);
}

static void
put_row (AccordReport *report, const People *people, uint32_t a)
{
  const AccordStanding *s = &people->standings[a];
  const AccordSelf *self = people->self[a];
  accord_report_text (report, people_name (people, a));
  accord_report_count (report, s->labels);
  accord_report_count (report, s->items);
  accord_report_number (report, s->others.value);
  accord_report_number (report, s->others.low);
  accord_report_number (report, s->others.high);
  accord_report_number (report, s->consensus.value);
  accord_report_number (report, s->gold.value);
  accord_report_number (report, s->quality.accuracy);
  accord_report_number (report, s->quality.corrected);
  accord_report_number (report, s->quality.bias);
  accord_report_number (report, s->quality.noise);
  accord_report_number (report, s->quality.bits);
  accord_report_number (report, s->quality.quality);
  put_verdict (report, people, a);
  accord_report_number (report, s->consensus.low);
  accord_report_number (report, s->consensus.high);
  accord_report_number (report, s->gold.low);
  accord_report_number (report, s->gold.high);
  accord_report_count (report, s->gold.items);
  accord_report_number (report, self != NULL ? self->agreement.value : NAN);
  accord_report_count (report, self != NULL ? self->agreement.items : 0);
  accord_report_number (report, people->verdicts->pace != NULL ? people->verdicts->pace[a].median : NAN);
}

static void
put_line (AccordReport *report, const People *people, uint32_t a)
{
  const AccordStanding *s = &people->standings[a];
  g_autofree char *findings = people_findings (people, a);
  accord_report_text (report, people_name (people, a));
  accord_report_count (report, s->labels);
  accord_report_number (report, s->others.value);
  accord_report_number (report, s->quality.accuracy);
  accord_report_number (report, s->quality.bias);
  accord_report_number (report, s->quality.noise);
  accord_report_number (report, s->gold.value);
  accord_report_text (report, accord_verdict_name (people->verdicts->verdicts[a].kind));
  accord_report_text (report, findings);
}

static void
note_people (const Ask *ask, AccordReport *report, const People *people)
{
  const AccordAnnotatorVerdicts *verdicts = people->verdicts;
  if (verdicts->reason != NULL)
    accord_report_note (report, "nobody is judged: %s", verdicts->reason);
  if (people->sequences == NULL)
    accord_report_note (report, "order and pace are looked at with --rounds all alone");
  if (verdicts->shared_bias > 0)
    accord_report_note (report,
                        "%" G_GUINT64_FORMAT
                        " annotators say one class for another as others do: that is the "
                        "guideline's matter, not theirs; see accord-confuse",
                        verdicts->shared_bias);
  if (verdicts->shared_drift > 0)
    accord_report_note (
        report, "%" G_GUINT64_FORMAT " annotators changed as others did: the items changed, or the guideline",
        verdicts->shared_drift);
  if (verdicts->copying != NULL && verdicts->copying->crowded > 0)
    accord_report_note (report,
                        "items with labels of more than 1000 annotators, left out of the search for copies: "
                        "%" G_GUINT64_FORMAT,
                        verdicts->copying->crowded);
  if (people->consensus->reason == NULL)
    accord_report_note (
        report, "accuracy, bias and noise are by the model %s; bias is what a relabelling could repair",
        accord_consensus_method_name (ask->how.method));
}

static bool
show_people (const Ask *ask, People *people, GError **error)
{
  const bool table = accord_cli_format (ask->cli) == ACCORD_FORMAT_TABLE;
  const size_t n = people->dataset->n_annotators;
  const AccordColumn *lines = people->dataset->gold != NULL ? gold_table_columns : table_columns;
  g_autoptr (AccordReport) report
      = accord_cli_report (ask->cli, people->dataset, table ? lines : columns,
                           table ? G_N_ELEMENTS (table_columns) : G_N_ELEMENTS (columns));
  accord_report_head_text (report, "method", accord_consensus_method_name (ask->how.method));
  if (people->consensus->reason != NULL)
    accord_report_head_text (report, "reason", people->consensus->reason);
  people->order = g_new (uint32_t, n + 1);
  for (uint32_t a = 0; a < n; a++)
    people->order[a] = a;
  g_qsort_with_data (people->order, (gint) n, sizeof *people->order, compare_people, people);
  const size_t shown = (size_t) MIN (n, accord_cli_limit (ask->cli));
  for (size_t i = 0; i < shown; i++)
    (table ? put_line : put_row) (report, people, people->order[i]);
  accord_cli_note_rest (ask->cli, report, shown, n, "annotators");
  note_people (ask, report, people);
  return accord_report_finish (report, error);
}

/* ---- the whole ---- */

static bool
find_self (People *people, AccordQuantiles *quantiles, GError **error)
{
  size_t n;
  const AccordAgreementOptions options = { .quantiles = quantiles };
  people->self = g_new0 (const AccordSelf *, people->dataset->n_annotators + 1);
  if (!accord_self_new (people->dataset, &options, &people->self_rows, &n, error))
    return false;
  for (size_t i = 0; i < n; i++)
    people->self[people->self_rows[i].annotator] = &people->self_rows[i];
  return true;
}

static bool
measure (const Ask *ask, People *people, AccordStore *store, GError **error)
{
  const AccordDataset *dataset = people->dataset;
  AccordQuantiles quantiles;
  AccordVerdictOptions options = ACCORD_VERDICT_OPTIONS_INIT;
  g_autofree double *cost = costs_of (dataset);
  accord_quantiles_init (&quantiles, accord_cli_confidence (ask->cli));
  options.seed = ask->how.seed;
  options.too_fast = isnan (ask->too_fast) ? 0 : ask->too_fast;
  if (dataset->rounds == ACCORD_ROUNDS_ALL
      && (people->sequences = accord_cli_load_sequences (ask->cli, store, dataset, error)) == NULL)
    return false;
  people->verdicts
      = accord_annotator_verdicts_new (dataset, people->consensus, people->sequences, &options, error);
  people->standings = people->verdicts == NULL
                          ? NULL
                          : accord_quality_standings (dataset, people->consensus, cost, ask->minimum,
                                                      accord_cli_confidence (ask->cli), error);
  return people->standings != NULL && find_self (people, &quantiles, error);
}

int
accord_annotators_run (AccordCli *cli, const AccordAnnotatorsWishes *wishes, GError **error)
{
  Ask ask;
  if (!parse (&ask, cli, wishes, error))
    return 2;
  g_autoptr (AccordStore) store = accord_cli_open (cli, error);
  g_autoptr (AccordDataset) dataset
      = store != NULL ? accord_cli_load (cli, store, ACCORD_LOAD_DEFAULT, error) : NULL;
  g_autoptr (AccordConsensus) consensus
      = dataset != NULL ? accord_consensus_new (dataset, &ask.how, error) : NULL;
  if (consensus == NULL)
    return 2;
  if (ask.confusion != NULL)
    return accord_view_annotator (cli, dataset, consensus, ask.confusion, error) ? 0 : 2;
  g_auto (People) people = { .dataset = dataset, .consensus = consensus };
  if (ask.pseudonyms)
    people.names = make_pseudonyms (dataset->n_annotators, ask.how.seed);
  return measure (&ask, &people, store, error) && show_people (&ask, &people, error) ? 0 : 2;
}
