/* Items that deserve a look: what is unusual about each, what to do about it, and in which order.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>
#include <accord/stats/careless.h>
#include <accord/stats/votes.h>

G_BEGIN_DECLS

/** What is unusual about an item: one kind each, by the rules of accord_flags_new(). */
typedef enum
{
  ACCORD_FLAG_GOLD,      /* most people contradict gold */
  ACCORD_FLAG_POOR,      /* many answers say that the item cannot be answered */
  ACCORD_FLAG_ANNOTATOR, /* only careless annotators dissent */
  ACCORD_FLAG_AMBIGUOUS, /* the votes are split */
  ACCORD_FLAG_SLIP,      /* one person dissents */
  ACCORD_FLAG_FEW,       /* too few labels to tell */
  ACCORD_FLAG_RARE,      /* a label of a rare or costly class */
  ACCORD_FLAG_NONE,
} AccordFlagKind;

#define ACCORD_FLAG_KINDS (ACCORD_FLAG_NONE + 1)

/** What to do about it. */
typedef enum
{
  ACCORD_ACTION_DISCUSS,
  ACCORD_ACTION_GATHER_AGAIN,
  ACCORD_ACTION_TAG,
  ACCORD_ACTION_LABEL_AGAIN,
  ACCORD_ACTION_CHECK_GOLD,
  ACCORD_ACTION_TALK,
  ACCORD_ACTION_RELABEL,
  ACCORD_ACTION_KEEP,
} AccordFlagAction;

const char *accord_flag_kind_name (AccordFlagKind kind);
const char *accord_flag_action_name (AccordFlagAction action);

/** accord_flag_kind_parse: whether @name is a kind; @ret_kind is written only then. */
bool accord_flag_kind_parse (const char *name, AccordFlagKind *ret_kind) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_flag_kinds_parse:
 * @names: (nullable): NULL-terminated names of kinds
 * @ret_mask: 1 << kind of each; every bit when @names is NULL
 *
 * ACCORD_ERROR_USAGE for a word that is no kind; the message lists them.
 */
bool accord_flag_kinds_parse (const char *const *names, unsigned *ret_mask, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#define ACCORD_FLAG_NOBODY UINT32_MAX

/**
 * AccordFlag:
 * @score: how much the item deserves a look, see accord_flags_new()
 * @annotator: whose label is the cause, where one label is; else ACCORD_FLAG_NOBODY
 * @klass: that label's class, or for `gold` the gold class; else ACCORD_CLASS_NONE
 * @item: number in the dataset
 */
typedef struct
{
  double score;
  uint32_t item;
  uint32_t annotator;
  uint16_t klass;
  uint8_t kind;
  uint8_t action;
} AccordFlag;

/**
 * AccordFlags:
 * @flags: n_flags, highest score first, equal scores by accord_text_compare() of the item's name
 * @kinds: items of each kind, also of those not in @flags
 * @looked_at: items with an answer of a person
 * @unanswered: items without one: not looked at
 * @careless: the annotators whose dissent is put down to them
 * @shares: n_classes: each class's share of all labels
 * @special: n_classes: rare, or costly
 */
typedef struct
{
  AccordFlag *flags;
  size_t n_flags;
  uint64_t kinds[ACCORD_FLAG_KINDS];
  uint64_t looked_at;
  uint64_t unanswered;
  AccordCareless *careless;
  double *shares;
  bool *special;
} AccordFlags;

/**
 * accord_flags_new:
 * @dataset: with item names
 * @all: also items with nothing unusual (kind none)
 *
 * Looks at every item with an answer of a person: n labels and t answers with an ambiguity tag.  Labels of
 * careless annotators (careless.h) do not count, as long as two labels and more than half of them are left;
 * only `poor` and `few` count everybody.
 *
 *   kind       rule                                                                      action
 *   gold       one class has two labels or more and more than half, gold is another
 *              class: with three labels check gold, with two label again       check gold, label again
 *   poor       t >= 2 and t >= (n + t) / 4, or t >= (n + t) / 2                          gather again
 *   few        n <= 1; or n = 2 and they differ (everybody counts)                       label again
 *   annotator  people differ, but all agree when the careless are set aside              talk
 *   ambiguous  two differ when the careless are set aside                                label again
 *              or two labels or more are off the first class, and
 *              three or more classes, none with more than half                           discuss
 *              the second class has two labels or more, margin <= 1/3                    tag
 *              the second class has two labels or more and a fifth of all                discuss
 *              the first class has less than 70 %                                        discuss
 *   slip       n >= 3, all agree but one: relabel; two against one are too few to blame
 *              the one, a further label decides: label again              relabel, label again
 *   rare       somebody gave a class with a share below 2 % (of all labels; and below half of the average
 *              share of the classes used), or with a declared cost above the median: keep if it is the first class,
 *              else discuss                                                              keep, discuss
 *   none       nothing of this                                                           keep
 *
 * Score: the expected cost of the answer in use, which is gold where there is gold, else the class that costs
 * least: sum over the other classes k of P(k) cost(k), P(k) = (n_k + a share_k) / (n + a), share_k = the
 * class's share of all labels, a = 1/2, cost 1 unless declared.  To it come the marks: a quarter of the share
 * of answers with an ambiguity tag, and .05 for a rare or costly class.  So an item whose gold nobody chose
 * scores near 1, a tie of two about .5, one dissenter among five about .25, five who agree less than .1.
 *
 * Depends on neither the order of rows nor (but for the order of ties) the names of classes and annotators.
 * Cost: three passes over the labels, and sorting of what is flagged; 24 bytes an item flagged, 56 more while
 *   sorting.
 * Checked against: each rule provoked and scores by hand, tests/unit/test_flag.c.
 *
 * Returns: (transfer full): NULL with ACCORD_ERROR_MEMORY.
 */
AccordFlags *accord_flags_new (const AccordDataset *dataset, bool all, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_flags_free (AccordFlags *flags);

/** accord_flags_summary: (transfer full): "212 of 600 items flagged: 31 gold, 12 poor, 169 ambiguous". */
char *accord_flags_summary (const AccordFlags *flags);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordFlags, accord_flags_free)

G_END_DECLS
