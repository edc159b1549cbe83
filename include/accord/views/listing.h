/* Items under review as rows: for reading in a meeting, as a sheet to fill in; and the decisions in force.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/views/review.h>
#include <accord/views/sheet.h>

G_BEGIN_DECLS

typedef enum
{
  ACCORD_LISTING_LIST,  /* one row an answer, in the user's format */
  ACCORD_LISTING_SHEET, /* one row an item, always CSV; columns as in sheet.h */
} AccordListingForm;

typedef struct AccordListing AccordListing;

/**
 * accord_listing_new:
 * @dataset: the labels that are shown, with item names; of the question of @review
 * @names: names of annotators, else letters
 *
 * Borrows all of them.  Returns: (transfer full).
 */
AccordListing *accord_listing_new (AccordCli *cli, const AccordReview *review, const AccordDataset *dataset,
                                   AccordListingForm form, bool names);
void accord_listing_free (AccordListing *listing);

/** accord_listing_add: @item of the dataset, with its rank, kind and action as accord-flag gives them. */
void accord_listing_add (AccordListing *listing, size_t item, uint64_t rank, const char *kind,
                         const char *action);

/** accord_listing_report: (transfer none): for notes, and to finish. */
AccordReport *accord_listing_report (AccordListing *listing);

/** accord_listing_decisions: writes the decisions in force, and says which were made on labels that have changed. */
bool accord_listing_decisions (AccordCli *cli, const AccordReview *review, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_listing_recorded: says what became of a sheet's rows. */
bool accord_listing_recorded (AccordCli *cli, const AccordSheet *sheet, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordListing, accord_listing_free)

G_END_DECLS
