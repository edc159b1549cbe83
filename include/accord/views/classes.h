/* What accord-class reads from its options and shows.  @question: NULL = the only one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/store/classes.h>

G_BEGIN_DECLS

/**
 * AccordClassWishes:
 * Texts of options as given, NULL where absent; arrays are NULL-terminated.  Done in the order of the members.
 * @rename: "OLD=NEW"
 * @add, @remove, @untag: a name
 * @tag: "CLASS=TAG" or "CLASS"
 * @value, @cost: "CLASS=NUMBER"; "CLASS=" takes it away
 * @order: "A,B,C"; "" takes the order away
 * @scale: one of accord_class_scales()
 * @set_separator: what stands between the labels of one answer
 *
 * A name may hold the sign between the parts wherever the text can be read in one way only.
 */
typedef struct
{
  char **rename;
  char **add;
  char **remove;
  char **tag;
  char **untag;
  char **value;
  char **cost;
  char *order;
  char *scale;
  char *set_separator;
} AccordClassWishes;

/** accord_view_classes_wanted: whether any wish is there. */
bool accord_view_classes_wanted (const AccordClassWishes *wishes);

/** accord_view_classes_change: does all that is wished for as one change, or nothing, and shows it. */
bool accord_view_classes_change (AccordCli *cli, AccordStore *store, const char *question,
                                 const AccordClassWishes *wishes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_classes_undo: takes the latest change back and shows it; ACCORD_ERROR_USAGE when there is none. */
bool accord_view_classes_undo (AccordCli *cli, AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_classes_list: a row for each class. */
bool accord_view_classes_list (AccordCli *cli, AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_view_classes_history: a row for each change. */
bool accord_view_classes_history (AccordCli *cli, AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
