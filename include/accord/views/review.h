/* A review of items: what their labels are now, what was decided, letters in place of names, filled sheets.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>
#include <accord/base/dictionary.h>
#include <accord/dataset/dataset.h>
#include <accord/store/decisions.h>

G_BEGIN_DECLS

/**
 * AccordReview:
 * @full: every label in force of the question, all rounds, whatever --where and --annotator select
 * @items: names of the items of @full, numbered as they are there
 * @annotators: likewise
 * @decisions: (element-type AccordDecision): in force
 * @decided: full->n_items: a decision was made on the labels as they are now
 * @outdated: full->n_items: decisions were made, on other labels
 */
typedef struct
{
  AccordDataset *full;
  AccordDictionary *items;
  AccordDictionary *annotators;
  GPtrArray *decisions;
  bool *decided;
  bool *outdated;
} AccordReview;

/**
 * accord_review_new:
 * @question: (nullable): NULL = the only one
 *
 * Cost: O(labels + decisions).  Returns: (transfer full).
 */
AccordReview *accord_review_new (AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accord_review_free (AccordReview *review);

/** accord_review_item: the item called @name in @full, or ACCORD_DICTIONARY_NONE. */
uint32_t accord_review_item (const AccordReview *review, const char *name);

/**
 * accord_review_state:
 * @item: in review->full
 *
 * Returns: (transfer full): accord_decision_state() of the item's labels, of how many of its answers carry an
 *   ambiguity tag, of its name and of the question's, so that a sheet in which names moved or were mangled is
 *   noticed.
 */
char *accord_review_state (const AccordReview *review, uint32_t item);

/** accord_review_votes: (transfer full): "billing:3 refund:2", the votes now. */
char *accord_review_votes (const AccordReview *review, uint32_t item);

/** accord_review_is_decided: whether the item called @name has a decision on its present labels. */
bool accord_review_is_decided (const AccordReview *review, const char *name);

/**
 * AccordVoices: what stands for the annotators of one item where names are hidden: A, B, C … in order of the
 * classes, the most frequent first.  Letters are given anew for each item, so nobody can be followed from one
 * to the next; they depend on the item's labels alone, and a letter that is somebody's name there is passed
 * over.
 */
typedef struct AccordVoices AccordVoices;

/** accord_voices_new: @names: show names after all.  Returns: (transfer full). */
AccordVoices *accord_voices_new (const AccordReview *review, uint32_t item, bool names);
void accord_voices_free (AccordVoices *voices);

/** accord_voices_annotator: the number in review->full of whom the letter @text stands for, or of the
 * annotator of that name who labelled the item; ACCORD_DICTIONARY_NONE if nobody. */
uint32_t accord_voices_annotator (const AccordVoices *voices, const char *text);

/**
 * accord_voices_who:
 * @shown: a dataset of the same question, perhaps of fewer labels; @shown_item the item there
 *
 * Returns: (transfer full): who gave @klass (of @shown): "A B C".
 */
char *accord_voices_who (const AccordVoices *voices, const AccordDataset *shown, size_t shown_item,
                         uint16_t klass);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordReview, accord_review_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordVoices, accord_voices_free)

G_END_DECLS
