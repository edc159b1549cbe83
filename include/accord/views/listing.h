/* Items under review as rows: for reading in a meeting, as a sheet to fill in; and the decisions in force.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/stats/flag.h>
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

/** Which flagged items are listed. */
typedef struct
{
  unsigned kinds; /* as accord_flag_kinds_parse() gives them */
  uint64_t limit; /* so many of them, the first by rank */
  bool decided;   /* also those decided on their present labels */
} AccordListingChoice;

/** accord_listing_add_flags: the items of @flags that @choice lets through; notes say what is left out. */
void accord_listing_add_flags (AccordListing *listing, const AccordFlags *flags,
                               const AccordListingChoice *choice);

/** accord_listing_finish: writes the rest, see accord_report_finish(). */
bool accord_listing_finish (AccordListing *listing, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** accord_listing_decisions: writes the decisions in force, and says which were made on labels that have changed. */
bool accord_listing_decisions (AccordCli *cli, const AccordReview *review, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** accord_listing_recorded: says what became of a sheet's rows. */
bool accord_listing_recorded (AccordCli *cli, const AccordSheet *sheet, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccordListing, accord_listing_free)

G_END_DECLS
