/* The classes of a question: declaring, ordering, renaming, tagging, values and costs; its scale; taking changes back.
 *
 * Labels refer to classes by number, so no change here touches a label.  Every change is recorded with what was there
 * before.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/store/store.h>

G_BEGIN_DECLS

#define ACCORD_CLASS_TAG "ambiguity" /* the tag where none is named, as of accord-import --tag */

/** accord_class_scales: "nominal|ordinal|…": the scales that a question can have. */
const char *accord_class_scales (void);

/**
 * AccordClassChange:
 * A change of the classes of one question: one transaction, whatever the number of edits, and one step back for
 * accord_classes_undo().  An edit that changes nothing is no error.  Errors of the edits are ACCORD_ERROR_USAGE unless
 * the database is at fault; after any error only accord_class_change_free() may follow.
 */
typedef struct AccordClassChange AccordClassChange;

/** accord_class_change_new: begins the transaction.  @question: NULL = the only one.  Returns: (transfer full). */
AccordClassChange *accord_class_change_new (AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_change_free: rolls back unless committed. */
void accord_class_change_free (AccordClassChange *change);

/** accord_class_change_names: (transfer full) (element-type utf8): classes as they are by now, by id, those merged away
 *  too. */
GPtrArray *accord_class_change_names (AccordClassChange *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_change_rename: labels, decisions and the states these were made on keep up.  Refused: no such class; a
 *  class is called @new_name already (the message names accord-merge); an empty name. */
bool accord_class_change_rename (AccordClassChange *change, const char *name, const char *new_name,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_change_add: declares @name, which counts from then on whether or not somebody uses it.  Refused: merged
 *  away; an empty name; more than ACCORD_CLASS_LIMIT classes. */
bool accord_class_change_add (AccordClassChange *change, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_change_remove: takes away a class that nobody used.  Refused: no such class; labels, decisions or merges
 *  refer to it. */
bool accord_class_change_remove (AccordClassChange *change, const char *name, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_change_tag: @tag marks an answer as ambiguity, which is no class; NULL takes the tag away.  Refused: no
 *  such class; merged away; an empty tag. */
bool accord_class_change_tag (AccordClassChange *change, const char *name, const char *tag, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_change_value: NAN takes the value away.  Refused: no such class; merged away. */
bool accord_class_change_value (AccordClassChange *change, const char *name, double value, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_class_change_cost: of getting the class wrong, >= 0; NAN takes it away.  Refused as the value is. */
bool accord_class_change_cost (AccordClassChange *change, const char *name, double cost, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_class_change_order:
 * @names: NULL-terminated: all classes in their order, or the first ones; none = no declared order
 *
 * Classes that are not named follow: those that had a place in their former order, then the others.
 * Refused: no such class; merged away; named twice.
 */
bool accord_class_change_order (AccordClassChange *change, const char *const *names, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_class_change_scale:
 * @scale: (nullable): one of accord_class_scales(); NULL = as it is
 * @separator: (nullable): what stands between the labels of an answer of scale multi-label; NULL = as it is
 *
 * With another scale the separator goes.  Refused: multi-label without a separator; a separator with another scale.
 */
bool accord_class_change_scale (AccordClassChange *change, const char *scale, const char *separator,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_class_change_commit:
 * @ret_text: (transfer full): what was done: "rename a=b; add c"; NULL when nothing changed, and nothing is recorded
 * @ret_warnings: (transfer full) (element-type utf8): new names that look like others
 */
bool accord_class_change_commit (AccordClassChange *change, char **ret_text, GPtrArray **ret_warnings,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * accord_classes_undo:
 * @ret_text: (transfer full): the latest change in force, which is taken back; NULL when there was none
 *
 * An added class that is in use by now stays, but is no longer declared.  ACCORD_ERROR_CONFLICT when something else
 * changed the same thing since; nothing is done then.
 */
bool accord_classes_undo (AccordStore *store, const char *question, char **ret_text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** One recorded change. */
typedef struct
{
  char *text; /* as accord_class_change_commit() gives it */
  char *made; /* ISO 8601, UTC */
  bool undone;
} AccordClassRecord;

/** accord_classes_history: (transfer full) (element-type AccordClassRecord): the oldest first. */
GPtrArray *accord_classes_history (AccordStore *store, const char *question, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordClassChange, accord_class_change_free)

G_END_DECLS
