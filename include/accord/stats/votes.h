/* The votes of one item: how many labels of each class it has, the most frequent first.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/dataset/dataset.h>

G_BEGIN_DECLS

/**
 * AccordVotes:
 * @n: labels of the item counted last
 * @n_present: classes among them
 * @klass: n_present classes, by count descending, equal counts in canonical order
 * @count: their labels, each >= 1
 *
 * A counter that is made once and filled for one item after the other.  Memory: O(classes).
 */
typedef struct
{
  uint64_t n;
  size_t n_present;
  uint16_t *klass;
  uint32_t *count;
  uint32_t *dense; /* n_classes; all zero between calls */
  uint64_t *keys;  /* n_classes; scratch for sorting */
} AccordVotes;

void accord_votes_init (AccordVotes *votes, size_t n_classes);
void accord_votes_clear (AccordVotes *votes);

/**
 * accord_votes_count:
 * @without: (nullable): n_annotators marks: labels of marked annotators are left out
 *
 * Counts the labels of @item.  O(labels of the item + classes present * log).
 */
void accord_votes_count (AccordVotes *votes, const AccordDataset *dataset, size_t item, const bool *without);

/**
 * accord_votes_entropy:
 * Returns: Shannon entropy of the shares in bits: 0 = all agree, log2(m) = m classes equally often.
 *   Undefined (NAN) without labels.
 * Source: C. E. Shannon, Bell Syst. Tech. J. 27:379-423, 1948, doi:10.1002/j.1538-7305.1948.tb01338.x.
 * Checked against: values by hand, tests/unit/test_votes.c.
 */
double accord_votes_entropy (const AccordVotes *votes);

/** accord_votes_margin: share of the most frequent class minus that of the second: 1 = all agree, 0 = tie for
 * the first place.  Undefined (NAN) without labels. */
double accord_votes_margin (const AccordVotes *votes);

/** accord_votes_majority: whether one class has more than half of the labels (it is @klass[0]). */
static inline bool
accord_votes_majority (const AccordVotes *votes)
{
  return votes->n > 0 && 2 * (uint64_t) votes->count[0] > votes->n;
}

/**
 * accord_votes_others:
 * @label: class of one of the labels counted
 * @ret_class: what most of the others say
 *
 * Returns: whether the labels but this one (two or more) have one most frequent class.  O(1).
 */
bool accord_votes_others (const AccordVotes *votes, uint16_t label, uint16_t *ret_class)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_votes_append_name: a class or annotator name inside a line of several: in double quotes (inner ones
 * doubled) when it is empty or holds a blank, colon, comma, semicolon, parenthesis or double quote. */
void accord_votes_append_name (GString *out, const char *name);

/** accord_votes_text: (transfer full): "billing:3 refund:2". */
char *accord_votes_text (const AccordVotes *votes, const AccordDataset *dataset);

G_END_DECLS
