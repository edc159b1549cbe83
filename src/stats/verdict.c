/* Who of the annotators needs a talk, and on what evidence.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict_private.h"

#include <math.h>
#include <stdlib.h>
#include <accord/base/error.h>
#include "median.h"

#define ONE_CLASS_LABELS 10
#define ONE_CLASS_BAR    .001
#define WAS_GOOD         .1 /* mean score below the usual one that is as good as it */

const char *
accord_verdict_name (AccordVerdictKind kind)
{
  static const char *const names[] = { "copying", "random", "biased", "drift", "ok", "few" };
  return names[kind];
}

static bool
no_memory (GError **error)
{
  return accord_error_set_memory (error, "the annotators");
}

/* ---- what needs no order ---- */

/* Who uses one class only. */
static bool
judge_classes (Judge *judge)
{
  const AccordDataset *dataset = judge->dataset;
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  g_autofree uint16_t *only = g_try_new (uint16_t, dataset->n_annotators + 1);
  g_autofree bool *several = g_try_new0 (bool, dataset->n_annotators + 1);
  g_autofree uint64_t *used = g_try_new0 (uint64_t, dataset->n_classes + 1);
  if (only == NULL || several == NULL || used == NULL)
    return false;
  for (uint64_t i = 0; i < dataset->n_labels; i++)
    {
      const uint32_t a = dataset->annotator[i];
      several[a] |= verdicts->verdicts[a].labels++ > 0 && only[a] != dataset->klass[i];
      only[a] = dataset->klass[i];
      used[dataset->klass[i]]++;
    }
  for (size_t a = 0; a < dataset->n_annotators; a++)
    {
      const uint64_t n = verdicts->verdicts[a].labels;
      if (several[a] || n < ONE_CLASS_LABELS)
        continue;
      const double share = (double) used[only[a]] / (double) dataset->n_labels;
      AccordEvidence evidence
          = verdict_evidence (ACCORD_EVIDENCE_ONE_CLASS, a, 1, share, n, accord_habit_one_class (share, n));
      evidence.class_a = only[a];
      if (evidence.p < ONE_CLASS_BAR)
        g_array_append_val (judge->evidence, evidence);
    }
  return true;
}

static bool
judge_pace (Judge *judge, GError **error)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  if (judge->sequences == NULL)
    return true;
  if (!accord_pace_new (judge->dataset, judge->sequences, judge->options->too_fast, &verdicts->pace, error))
    return false;
  g_autofree double *medians = g_try_new (double, verdicts->n_annotators + 1);
  size_t n = 0;
  if (medians == NULL)
    return no_memory (error);
  for (size_t a = 0; verdicts->pace != NULL && a < verdicts->n_annotators; a++)
    if (verdicts->pace[a].timed > 0)
      medians[n++] = verdicts->pace[a].median;
  const double usual = median (medians, n);
  for (size_t a = 0; n > 0 && a < verdicts->n_annotators; a++)
    if (verdicts->pace[a].fast)
      {
        const AccordEvidence evidence = verdict_evidence (ACCORD_EVIDENCE_FAST, a, verdicts->pace[a].median,
                                                          usual, verdicts->pace[a].timed, NAN);
        g_array_append_val (judge->evidence, evidence);
      }
  return true;
}

/* ---- the verdict ---- */

/* What evidence of a kind makes of an annotator with enough labels. */
static AccordVerdictKind
verdict_of (AccordEvidenceKind kind)
{
  switch (kind)
    {
    case ACCORD_EVIDENCE_RANDOM:
      return ACCORD_VERDICT_RANDOM;
    case ACCORD_EVIDENCE_BIASED:
      return ACCORD_VERDICT_BIASED;
    case ACCORD_EVIDENCE_DRIFT:
      return ACCORD_VERDICT_DRIFT;
    default:
      return ACCORD_VERDICT_OK;
    }
}

/* Whether times show that somebody was as good as others before a change: then what is odd over all labels comes from it. */
static bool
was_good (const Judge *judge, const AccordAnnotatorVerdict *verdict)
{
  for (size_t i = 0; i < verdict->n_evidence; i++)
    if (verdict->evidence[i].kind == ACCORD_EVIDENCE_DRIFT
        && judge->sequences->by_time[verdict->evidence[i].annotator]
        && verdict->evidence[i].expected >= judge->usual - WAS_GOOD)
      return true;
  return false;
}

static void
decide (const Judge *judge, AccordAnnotatorVerdict *verdict)
{
  const bool good_before = was_good (judge, verdict);
  if (verdict->kind == ACCORD_VERDICT_COPYING)
    return;
  if (verdict->judged < ACCORD_VERDICT_LABELS)
    {
      verdict->kind = ACCORD_VERDICT_FEW;
      return;
    }
  for (size_t i = 0; i < verdict->n_evidence; i++)
    {
      const AccordEvidence *evidence = &verdict->evidence[i];
      AccordVerdictKind kind = verdict_of (evidence->kind);
      if (kind == ACCORD_VERDICT_DRIFT && !judge->sequences->by_time[evidence->annotator])
        kind = ACCORD_VERDICT_OK; /* rows may stand in the order of items */
      if (kind >= verdict->kind || (good_before && kind == ACCORD_VERDICT_BIASED))
        continue;
      verdict->kind = kind;
      verdict->class_a = evidence->class_a;
      verdict->class_b = evidence->class_b;
    }
}

/* By annotator and kind, each kind as found. */
static void
order_evidence (Judge *judge)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  guint next = 0;
  verdicts->evidence = g_array_sized_new (FALSE, FALSE, sizeof (AccordEvidence), judge->evidence->len);
  g_autofree uint64_t *start
      = g_new0 (uint64_t, verdicts->n_annotators * ACCORD_N_EVIDENCES + 1); /* a counting sort */
  for (guint i = 0; i < judge->evidence->len; i++)
    {
      const AccordEvidence *evidence = &g_array_index (judge->evidence, AccordEvidence, i);
      start[evidence->annotator * ACCORD_N_EVIDENCES + evidence->kind + 1]++;
    }
  for (size_t i = 0; i < verdicts->n_annotators * ACCORD_N_EVIDENCES; i++)
    start[i + 1] += start[i];
  g_array_set_size (verdicts->evidence, judge->evidence->len);
  for (guint i = 0; i < judge->evidence->len; i++)
    {
      const AccordEvidence *evidence = &g_array_index (judge->evidence, AccordEvidence, i);
      uint64_t *place = &start[evidence->annotator * ACCORD_N_EVIDENCES + evidence->kind];
      g_array_index (verdicts->evidence, AccordEvidence, (*place)++) = *evidence;
    }
  for (size_t a = 0; a < verdicts->n_annotators; a++)
    {
      AccordAnnotatorVerdict *verdict = &verdicts->verdicts[a];
      verdict->evidence = &g_array_index (verdicts->evidence, AccordEvidence, next);
      for (; next < verdicts->evidence->len
             && g_array_index (verdicts->evidence, AccordEvidence, next).annotator == a;
           next++)
        verdict->n_evidence++;
    }
}

static bool
judge_all (Judge *judge, GError **error)
{
  AccordAnnotatorVerdicts *verdicts = judge->verdicts;
  GError *failed = NULL;
  verdicts->without = accord_without_new (judge->dataset, judge->consensus, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, failed);
      return false;
    }
  verdicts->copying = accord_copying_new (judge->dataset, judge->consensus, error);
  if (verdicts->copying == NULL)
    return false;
  if (verdicts->without == NULL)
    verdicts->reason = verdicts->copying->reason;
  if (!judge_classes (judge))
    return no_memory (error);
  return verdict_judge_copying (judge, error) && verdict_judge_tables (judge, error)
         && verdict_judge_order (judge, error) && judge_pace (judge, error);
}

AccordAnnotatorVerdicts *
accord_annotator_verdicts_new (const AccordDataset *dataset, const AccordConsensus *consensus,
                               const AccordSequences *sequences, const AccordVerdictOptions *options,
                               GError **error)
{
  const size_t n = dataset->n_annotators;
  g_autoptr (AccordAnnotatorVerdicts) verdicts = g_new0 (AccordAnnotatorVerdicts, 1);
  g_autoptr (GArray) evidence = g_array_new (FALSE, FALSE, sizeof (AccordEvidence));
  g_autofree bool *odd = g_try_new0 (bool, n + 1);
  Judge judge = { dataset, consensus, sequences, options, verdicts, 0, evidence, odd, NAN };
  verdicts->n_annotators = n;
  verdicts->median = NAN;
  verdicts->verdicts = g_try_new0 (AccordAnnotatorVerdict, n + 1);
  if (verdicts->verdicts == NULL || odd == NULL)
    {
      no_memory (error);
      return NULL;
    }
  for (size_t a = 0; a < n; a++)
    verdicts->verdicts[a] = (AccordAnnotatorVerdict){ .kind = ACCORD_VERDICT_OK,
                                                      .kappa = NAN,
                                                      .kappa_low = NAN,
                                                      .kappa_high = NAN,
                                                      .class_a = ACCORD_CLASS_NONE,
                                                      .class_b = ACCORD_CLASS_NONE,
                                                      .other = ACCORD_NOBODY };
  if (!judge_all (&judge, error))
    return NULL;
  order_evidence (&judge);
  for (size_t a = 0; a < n; a++)
    {
      decide (&judge, &verdicts->verdicts[a]);
      verdicts->counts[verdicts->verdicts[a].kind]++;
    }
  return g_steal_pointer (&verdicts);
}

void
accord_annotator_verdicts_free (AccordAnnotatorVerdicts *verdicts)
{
  if (verdicts == NULL)
    return;
  g_free (verdicts->verdicts);
  if (verdicts->evidence != NULL)
    g_array_unref (verdicts->evidence);
  accord_copying_free (verdicts->copying);
  g_free (verdicts->pace);
  accord_without_free (verdicts->without);
  g_free (verdicts->drift);
  g_free (verdicts->batches);
  g_free (verdicts);
}
