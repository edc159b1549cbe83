/* Reviewers' decisions on items, with the state of the labels they were made on.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/store/store.h>

G_BEGIN_DECLS

/**
 * AccordDecision:
 * @item: item name
 * @decision: class, borderline, gather_again, guideline_gap, slip, skip
 * @klass: name of the right class for `class` and `slip`, else NULL
 * @annotator: whose label is the slip, or NULL
 * @reviewer: who decided
 * @reason, @note: free text or NULL
 * @state: digest of the item's labels that the reviewer saw (accord_decision_state())
 * @time: when it was recorded, ISO 8601; set by the store
 */
typedef struct
{
  char *item;
  char *decision;
  char *klass;
  char *annotator;
  char *reviewer;
  char *reason;
  char *note;
  char *state;
  char *time;
} AccordDecision;

void accord_decision_free (AccordDecision *decision);

/**
 * accord_decision_state:
 * @n: labels of one item: @annotators and @classes by name, in any order
 *
 * Returns: (transfer full): 16 hexadecimal digits that change whenever an answer is added, changed or taken away.
 */
char *accord_decision_state (const char *const *annotators, const char *const *classes, size_t n);

/** accord_decision_item_state: (transfer full): that of @item as a reviewer sees it: its labels of all rounds, how many
 * of its answers are tags, its name and the question's.  @full: loaded with item names and ACCORD_ROUNDS_ALL. */
char *accord_decision_item_state (const AccordDataset *full, size_t item);

/**
 * accord_decisions_record:
 * @decisions: (element-type AccordDecision)
 *
 * Stores all in one transaction, or none.  A later decision of the same reviewer on the same item supersedes the
 * earlier one, which stays in the database.  ACCORD_ERROR_CONFLICT when another process changed the database since this
 * store loaded labels.
 */
bool accord_decisions_record (AccordStore *store, const char *question, const GPtrArray *decisions,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_decisions_list: (transfer full) (element-type AccordDecision): those in force, by item, then time. */
GPtrArray *accord_decisions_list (AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordDecision, accord_decision_free)

G_END_DECLS
