/* The cells of a statistic.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/estimate.h>

void
accord_view_value (AccordReport *report, const AccordEstimate *estimate)
{
  if (estimate->reason != NULL)
    accord_report_undefined (report, estimate->reason);
  else
    accord_report_number (report, estimate->value);
}

void
accord_view_spread (AccordReport *report, const AccordEstimate *estimate)
{
  accord_report_number (report, estimate->se);
  accord_report_number (report, estimate->low);
  accord_report_number (report, estimate->high);
}

void
accord_view_reason (AccordReport *report, const AccordEstimate *estimate)
{
  accord_report_text (report, estimate->reason != NULL ? estimate->reason : estimate->interval_reason);
}

void
accord_view_note (AccordReport *report, const AccordEstimate *estimate)
{
  accord_report_text (report, estimate->reason != NULL            ? NULL
                              : estimate->interval_reason != NULL ? estimate->interval_reason
                                                                  : estimate->note);
}
