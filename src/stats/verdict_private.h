/* What the files of the verdicts on annotators share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/verdict.h>

#define VERDICT_PEOPLE 3    /* with enough labels; of fewer nobody can be called odd */
#define VERDICT_BAR    .005 /* of p for one annotator, at most */
#define VERDICT_DRAWS  19999

/**
 * Judge:
 * @rated: annotators with ACCORD_VERDICT_LABELS judged labels
 * @evidence: AccordEvidence, as found
 * @odd: n_annotators: labels say next to nothing
 * @usual: median over the rated of the mean score
 */
typedef struct
{
  const AccordDataset *dataset;
  const AccordConsensus *consensus;
  const AccordSequences *sequences;
  const AccordVerdictOptions *options;
  AccordAnnotatorVerdicts *verdicts;
  size_t rated;
  GArray *evidence;
  bool *odd;
  double usual;
} Judge;

static inline AccordEvidence
verdict_evidence (AccordEvidenceKind kind, size_t annotator, double value, double expected, uint64_t n,
                  double p)
{
  return (AccordEvidence){ .kind = kind,
                           .annotator = (uint32_t) annotator,
                           .value = value,
                           .expected = expected,
                           .n = n,
                           .p = p,
                           .other = ACCORD_NOBODY,
                           .class_a = ACCORD_CLASS_NONE,
                           .class_b = ACCORD_CLASS_NONE };
}

/** More people than this with one and the same finding: it is not a matter of single people. */
static inline size_t
verdict_most (const Judge *judge)
{
  return MAX (2, judge->rated / 5);
}

/** verdict_tables.c: kappa, random and biased, from verdicts->without. */
bool verdict_judge_tables (Judge *judge, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** verdict_order.c: drift, repeating and runs, from sequences. */
bool verdict_judge_order (Judge *judge, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** verdict_copying.c: what pairs of verdicts->copying say of their members. */
bool verdict_judge_copying (Judge *judge, GError **error) G_GNUC_WARN_UNUSED_RESULT;
