/* What to do about two classes that people mix up: whether one annotator causes it, and six rules.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <accord/stats/merge.h>

G_BEGIN_DECLS

typedef enum
{
  ACCORD_ADVICE_KEEP,
  ACCORD_ADVICE_MERGE,
  ACCORD_ADVICE_DEFINE,
  ACCORD_ADVICE_TALK,
  ACCORD_ADVICE_LABEL_MORE,
} AccordAdvice;

/** accord_advice_name: "keep", "merge", "define better", "talk to one annotator", "label more". */
const char *accord_advice_name (AccordAdvice advice);

/** The numbers that the rules compare with. */
#define ACCORD_ADVICE_SAME  .65 /* two_way_high below: people cannot tell the two apart */
#define ACCORD_ADVICE_MIXED .9  /* two_way_low below: they mix them up often enough to act */
#define ACCORD_ADVICE_GAIN  .01 /* alpha's gain worth acting on */
#define ACCORD_ADVICE_CAUSE .6  /* share of the confusion above which one annotator causes it */
#define ACCORD_ADVICE_SKEW  10  /* times the labels of the other class: a rare class must not vanish */

/** Why: the words are accord_verdict_reason(). */
typedef enum
{
  ACCORD_REASON_CLEAR,       /* told apart well enough */
  ACCORD_REASON_NEVER,       /* never mixed up */
  ACCORD_REASON_FEW,         /* too few labels to tell */
  ACCORD_REASON_ANNOTATOR,   /* one annotator causes most of it */
  ACCORD_REASON_SAME,        /* people cannot tell them apart */
  ACCORD_REASON_FORBIDDEN,   /* … and you may not merge: on the keep-apart list */
  ACCORD_REASON_COSTLY,      /* … and you may not merge: a mistake costs more than 1 */
  ACCORD_REASON_RARE,        /* … and one has more than ten times the labels of the other */
  ACCORD_REASON_MIXED,       /* mixed up more than by chance */
  ACCORD_REASON_UNSURE,      /* perhaps not told apart, the interval is wide */
  ACCORD_REASON_NO_EVIDENCE, /* often mixed up perhaps, no gain beyond chance shown */
} AccordReason;

/**
 * AccordVerdict: what to do about one pair.
 * @annotator: the one whose share in the confusion exceeds the expected share most; UINT32_MAX = not
 *   looked at
 * @annotator_share: of the pair's count that the annotator has part in (shares of all annotators add up to 2)
 * @annotator_expected: twice the annotator's share of the labels in the two classes (items with two labels
 *   or more)
 * @gain_without: gain in alpha without all labels of that annotator; NAN = undefined or not looked at
 */
typedef struct
{
  AccordAdvice advice;
  AccordReason reason;
  uint32_t annotator;
  double annotator_share;
  double annotator_expected;
  double gain_without;
} AccordVerdict;

/** What the user says about pairs. */
typedef struct
{
  const GArray *apart;  /* (element-type uint32_t): places of pairs that must not be merged, or NULL */
  const GArray *wanted; /* (element-type uint32_t): pairs to look for one annotator in in any case, or NULL */
} AccordAdviceWishes;

/**
 * accord_verdicts_new:
 * @merges: with @low_sim set
 * @wishes: (nullable)
 *
 * The first rule that applies: (1) too few labels: label more or keep; (2) one annotator causes it: talk; (3) people
 * cannot tell the two apart: merge, or define better where a merge is forbidden, a class is costly or rare; (4) mixed
 * up more than by chance: define better; (5) wide interval: label more; (6) keep.  Merging is advised on the upper
 * bound of how well people tell the classes apart, never on lack of evidence.
 * One annotator is looked for in the pairs that rule 2 may concern, those of @wishes, and the next ones by count while
 * memory is small.
 *
 * Cost: two passes over the labels (more when very many pairs and annotators are concerned); a label costs the classes
 *   of its item, one of an annotator concerned also the pairs in its item or those of that annotator, whichever are
 *   fewer.
 * Checked against: an independent program, tests/unit/test_advice.c.
 * Returns: (transfer full): n_pairs verdicts parallel to the confusion's pairs; NULL with ACCORD_ERROR_MEMORY.
 */
AccordVerdict *accord_verdicts_new (const AccordDataset *dataset, const AccordConfusion *confusion,
                                    const AccordMerges *merges, const AccordAdviceWishes *wishes,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_verdict_reason: (transfer full): a short text for the reader, with the numbers it rests on. */
char *accord_verdict_reason (const AccordVerdict *verdict, const AccordDataset *dataset,
                             const AccordConfusionPair *pair, const AccordMerge *merge);

G_END_DECLS
