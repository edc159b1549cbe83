/* Who of the annotators needs a talk, and on what evidence.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <accord/dataset/sequences.h>
#include <accord/stats/consensus.h>
#include <accord/stats/copying.h>
#include <accord/stats/drift.h>
#include <accord/stats/habits.h>
#include <accord/stats/without.h>

G_BEGIN_DECLS

#define ACCORD_VERDICT_LABELS 20 /* below: few */
#define ACCORD_NOBODY         UINT32_MAX

/** In the order in which they come first: who most needs a talk. */
typedef enum
{
  ACCORD_VERDICT_COPYING, /* copies another annotator */
  ACCORD_VERDICT_RANDOM,  /* labels say next to nothing about the class */
  ACCORD_VERDICT_BIASED,  /* says one class for another, which a relabelling can repair */
  ACCORD_VERDICT_DRIFT,   /* became worse */
  ACCORD_VERDICT_OK,
  ACCORD_VERDICT_FEW, /* too few labels to tell */
  ACCORD_N_VERDICTS,
} AccordVerdictKind;

/** accord_verdict_name: "copying", "random", "biased", "drift", "ok", "few". */
const char *accord_verdict_name (AccordVerdictKind kind);

/**
 * What an evidence's numbers are:
 *   kind       value                        expected                     n             p
 *   copying    equal wrong labels           by independence              common items  adjusted
 *   random     kappa                        the median annotator's       labels        –
 *   biased     rate of class_b for class_a  the others' rate             class_a       –
 *   drift      mean score after             before                       labels        by permutation
 *   batches    mean score in the worst      in all others                in the worst  by permutation
 *   repeating  z                            0                            labels        times lags
 *   run        length                       of the consensus's classes   labels        bound
 *   one_class  1                            share of class_a in all      labels        share^n
 *   fast       median seconds               the median annotator's       labels        –
 */
typedef enum
{
  ACCORD_EVIDENCE_COPYING,
  ACCORD_EVIDENCE_RANDOM,
  ACCORD_EVIDENCE_BIASED,
  ACCORD_EVIDENCE_DRIFT,
  ACCORD_EVIDENCE_BATCHES,
  ACCORD_EVIDENCE_REPEATING,
  ACCORD_EVIDENCE_RUN,
  ACCORD_EVIDENCE_ONE_CLASS,
  ACCORD_EVIDENCE_FAST,
  ACCORD_N_EVIDENCES,
} AccordEvidenceKind;

/**
 * AccordEvidence:
 * @p: NAN where there is none;  @n: what it rests on
 * @place: drift: labels before the change; batches: number of the batch; repeating: lag; run: where it starts; else 0
 * @other: copying: with whom, else ACCORD_NOBODY;  @other_first: copying: whether times show @other to have been first
 * @class_a, @class_b: biased: what is answered as what; run and one_class: @class_a; else ACCORD_CLASS_NONE
 */
typedef struct
{
  AccordEvidenceKind kind;
  double value, expected, p;
  uint64_t n;
  uint64_t place;
  uint32_t annotator;
  uint32_t other;
  bool other_first;
  uint16_t class_a, class_b;
} AccordEvidence;

/**
 * AccordAnnotatorVerdict: of one annotator.
 * @judged: labels on items that others labelled too
 * @kappa, @kappa_low, @kappa_high: (mean score - E) / (1 - E), E = sum_k share_k mean q_k (stats/without.h); NAN without
 * @class_a, @class_b, @other: of the evidence that the verdict rests on
 * @evidence: n_evidence, in AccordAnnotatorVerdicts.evidence: by kind, then the strongest first
 */
typedef struct
{
  AccordVerdictKind kind;
  uint64_t labels, judged;
  double kappa, kappa_low, kappa_high;
  uint16_t class_a, class_b;
  uint32_t other;
  const AccordEvidence *evidence;
  size_t n_evidence;
} AccordAnnotatorVerdict;

/**
 * AccordVerdictOptions:
 * @too_fast: seconds a label, 0 = only by comparison with the others;  @seed: of permutations
 */
typedef struct
{
  double too_fast;
  uint64_t seed;
} AccordVerdictOptions;

#define ACCORD_VERDICT_OPTIONS_INIT                                                                          \
  {                                                                                                          \
    .too_fast = 0, .seed = 1                                                                                 \
  }

/**
 * AccordAnnotatorVerdicts:
 * @reason: why nobody was judged (all are then ok or few); else NULL
 * @verdicts: n_annotators
 * @counts: of each kind
 * @copying: of all pairs;  @pace: n_annotators, or NULL without durations;  @without: scores
 * @drift, @batches: n_annotators, @drift NULL without @sequences, @batches NULL without batches; p NAN also where the fall is
 *   not the annotator's own (below)
 * @median: of kappa over annotators with 20 judged labels
 * @shared_bias, @shared_drift: how many are left out because so many have it that it is not a matter of single people
 */
typedef struct
{
  const char *reason;
  size_t n_annotators;
  AccordAnnotatorVerdict *verdicts;
  uint64_t counts[ACCORD_N_VERDICTS];
  GArray *evidence; /* AccordEvidence, by annotator */
  AccordCopying *copying;
  AccordPace *pace;
  AccordWithout *without;
  AccordDrift *drift;
  AccordBatchDrift *batches;
  double median;
  uint64_t shared_bias, shared_drift;
} AccordAnnotatorVerdicts;

/**
 * accord_annotator_verdicts_new:
 * @dataset: of all rounds;  @consensus: of it, by a method with tables
 * @sequences: (nullable): of it: without them, no drift, habits or pace
 *
 * With q what the others make of an item (stats/without.h), W annotators and the bar .05 / W, at most .005:
 *   copying  a sure finding of accord_copying_new(); other findings are evidence alone.  Where the two have times of ten
 *            common items, only the one who was later on two thirds of them has the verdict, otherwise both have.  Nobody
 *            has it by a pair of which one has three or more sure partners: that is a group that answers alike.
 *   random   20 judged labels or more; upper 95 % bound of kappa below two fifths of the median annotator's, or below .1;
 *            and so it stays when each answer is read as the class most likely behind it; of three such annotators at least.
 *   biased   20 judged labels or more; answers class_b where the others say class_a: sum of q over a's labels is 8 or more, the rate above .25, its
 *            Wilson lower bound at z = 3 above the others' rate + .10; unless more than two and a fifth of the annotators do
 *            it.  The cell with the most labels above the others' rate counts.
 *   drift    60 scores or more in the order of making, T >= 3.3, fall >= .1, p below the bar (not less than 1 / 20,000);
 *            the mean also falls by .05 against the others on the same items, and by .05 within the classes; unless more
 *            than two and a fifth do it.  Where times do not say the order, it is evidence alone: rows may stand as items do.
 *   few      fewer than 20 labels on items that others labelled too: none of the above but copying is said.
 * Of several the first counts; but for somebody who, by times, was within .1 of the usual mean score before a drift, drift
 * comes before biased.  Evidence that decides no verdict: lower in some batch, by the bars of drift; a repeating sequence or a long run (20 labels, p below the bar, and above it for the most probable
 * classes of the same items without that annotator), one class only (p < .001, 10 labels), haste.
 * Of 480 simulated sets of 6 to 40 people, half of them with planted ones, 5 had a false verdict, each time one drift, and of
 * 200 planted drifts one was missed, of the random and biased none.
 *
 * Undefined, @reason set: as of the consensus, or the method has no tables.
 * Cost: that of stats/without.h, copying.h, drift.h, habits.h, and W K^2.  ACCORD_ERROR_MEMORY, ACCORD_ERROR_INTERRUPTED.
 * Source: the limits are this project's, found on simulated sets.
 * Checked against: kappas, rates and pairs of five random tables by a second program (1e-10); planted annotators in
 *   simulated sets, tests/unit/test_verdict.c.
 * Returns: (transfer full).
 */
AccordAnnotatorVerdicts *accord_annotator_verdicts_new (const AccordDataset *dataset,
                                                        const AccordConsensus *consensus,
                                                        const AccordSequences *sequences,
                                                        const AccordVerdictOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_annotator_verdicts_free (AccordAnnotatorVerdicts *verdicts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordAnnotatorVerdicts, accord_annotator_verdicts_free)

G_END_DECLS
