/* One annotator's answer for one item as it stands in a label file: what ingest hands to its callback.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

G_BEGIN_DECLS

/** A piece of UTF-8 text that somebody else owns; not NUL-terminated; NULL data = not given. */
typedef struct
{
  const char *data;
  size_t length;
} AccordSpan;

/** An annotator's kind.  Only humans count in agreement and human-level performance. */
typedef enum
{
  ACCORD_KIND_HUMAN,
  ACCORD_KIND_MODEL,
  ACCORD_KIND_GOLD,
  ACCORD_KIND_REVIEWER,
} AccordKind;

/** accord_kind_name: "human", "model", "gold", "reviewer". */
const char *accord_kind_name (AccordKind kind);

/** accord_kind_parse: whether @name is a kind; @ret_kind is written only then. */
bool accord_kind_parse (const char *name, AccordKind *ret_kind) G_GNUC_WARN_UNUSED_RESULT;

/**
 * AccordLabelRow:
 * @line: physical line of the file on which the row starts, 1 for the first
 * @item: never empty
 * @annotator: never empty
 * @label: empty (length 0) = missing; the item and annotator are still known then
 * @time: as written, or NULL data
 * @gold: the item's gold answer from a column of the same file, or NULL data / empty
 * @attributes: @n_attributes values in the order of the reader's attribute columns: those of items, then
 * those of annotators
 *
 * Valid during the callback only.
 */
typedef struct
{
  uint64_t line;
  AccordSpan item;
  AccordSpan annotator;
  AccordSpan label;
  AccordSpan time;
  AccordSpan duration;
  AccordSpan confidence;
  AccordSpan batch;
  AccordSpan gold;
  const AccordSpan *attributes;
  size_t n_attributes;
} AccordLabelRow;

/** AccordLabelFunc: takes one row; false with @error set stops the reading. */
typedef bool (*AccordLabelFunc) (const AccordLabelRow *row, gpointer data, GError **error);

G_END_DECLS
