/* Review sheets that came back filled in: rows of a table into decisions, strictly.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/views/review.h>

G_BEGIN_DECLS

/** Columns of a sheet, in their order: what accord-review sheet writes and accord_sheet_read() takes. */
typedef enum
{
  ACCORD_SHEET_ITEM,
  ACCORD_SHEET_KIND,
  ACCORD_SHEET_ACTION,
  ACCORD_SHEET_VOTES,
  ACCORD_SHEET_ANSWERS,
  ACCORD_SHEET_GOLD,
  ACCORD_SHEET_QUESTION,
  ACCORD_SHEET_STATE,
  ACCORD_SHEET_DECISION,
  ACCORD_SHEET_CLASS,
  ACCORD_SHEET_ANNOTATOR,
  ACCORD_SHEET_REVIEWER,
  ACCORD_SHEET_REASON,
  ACCORD_SHEET_NOTE,
  ACCORD_SHEET_COLUMNS,
} AccordSheetColumn;

const char *accord_sheet_column_name (AccordSheetColumn column);

/** accord_sheet_words: (transfer none): the words for decisions, NULL-terminated. */
const char *const *accord_sheet_words (void);

/** accord_sheet_state: (transfer full): accord_review_state() as a sheet holds it: an `s` before it keeps a
 * spreadsheet from taking the digits for a number. */
char *accord_sheet_state (const AccordReview *review, uint32_t item);

/**
 * AccordSheet: what a sheet said
 * @decisions: (element-type AccordDecision): to be recorded
 * @empty: rows without a decision
 * @known: decisions that are in force already, word for word
 * @completed: slips whose annotator or class was left empty and followed from the votes
 */
typedef struct
{
  GPtrArray *decisions;
  uint64_t empty;
  uint64_t known;
  uint64_t completed;
} AccordSheet;

void accord_sheet_clear (AccordSheet *sheet);

/**
 * accord_sheet_read:
 * @path: a file, or "-"
 * @name: what messages call it
 * @reviewer: (nullable): for rows whose reviewer is empty
 *
 * Every row is judged before anything is refused: the message is about the first bad row and gives the lines
 * of the others.  Refused (ACCORD_ERROR_INPUT, `name:line: what, what to do`): an unknown, doubled or missing
 * column; another question; an unknown item; no state; a decision that is none of the words; a class or annotator without
 * decision, or where the decision takes none; an unknown or missing class; an annotator who did not label the
 * item; no reviewer; an item decided twice by one reviewer.  ACCORD_ERROR_CONFLICT: the item's labels are not
 * those of the sheet; the message shows the votes then and now.
 */
bool accord_sheet_read (const char *path, const char *name, const AccordReview *review, const char *reviewer,
                        AccordSheet *ret_sheet, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AccordSheet, accord_sheet_clear)

G_END_DECLS
