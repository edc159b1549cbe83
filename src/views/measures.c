/* Human-level measures as named rows.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/measures.h>

#include <accord/base/number.h>

static void
free_measure (gpointer data)
{
  AccordMeasure *measure = data;
  g_free (measure->name);
  g_free (measure->note);
  g_free (measure);
}

/* Takes over @name and @note. */
static void
add (GPtrArray *rows, uint16_t klass, char *name, const AccordEstimate *estimate, char *note, bool whole)
{
  AccordMeasure *measure = g_new (AccordMeasure, 1);
  *measure
      = (AccordMeasure){ klass, whole, name, note != NULL ? note : g_strdup (estimate->note), *estimate };
  g_ptr_array_add (rows, measure);
}

static char *
note_of (const AccordHlp *hlp, AccordHlpMeasure measure, double tolerance)
{
  char number[ACCORD_NUMBER_BUFFER];
  const AccordEstimate *estimate = &hlp->measure[measure];
  if (estimate->reason != NULL)
    return NULL;
  switch (measure)
    {
    case ACCORD_HLP_BEST:
    case ACCORD_HLP_MEDIAN:
    case ACCORD_HLP_WORST:
      return g_strdup_printf ("raw %s%s", accord_number_fixed (estimate->observed, 4, number),
                              estimate->note != NULL ? estimate->note : "");
    case ACCORD_HLP_NEEDED:
      return g_strdup_printf ("for +-%s", accord_number_shortest (tolerance, number));
    case ACCORD_HLP_BAYES:
      return estimate->note == NULL
                 ? g_strdup_printf ("+-%s", accord_number_fixed (hlp->half_width, 4, number))
                 : NULL;
    default:
      return NULL;
    }
}

GPtrArray *
accord_measures_of_people (const AccordHlp *hlp, double tolerance)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (free_measure);
  for (AccordHlpMeasure i = 0; i < ACCORD_HLP_MEASURES; i++)
    {
      add (rows, ACCORD_CLASS_NONE, g_strdup (accord_hlp_name (i)), &hlp->measure[i],
           note_of (hlp, i, tolerance), i == ACCORD_HLP_NEEDED);
      for (size_t j = 0; i == ACCORD_HLP_LEAVE_ONE_OUT && j < hlp->n_panels; j++)
        add (rows, ACCORD_CLASS_NONE, g_strdup_printf ("panel_accuracy_%u", hlp->panels[j].size),
             &hlp->panels[j].estimate, NULL, false);
    }
  return rows;
}

static void
add_rates (GPtrArray *rows, uint16_t klass, const AccordRates *rates, const char *prefix, uint64_t people)
{
  const AccordEstimate *const estimates[] = { &rates->recall, &rates->precision, &rates->f1 };
  static const char *const names[] = { "recall", "precision", "f1" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      AccordEstimate estimate = *estimates[i];
      estimate.annotators = people;
      add (rows, klass, g_strconcat (prefix, names[i], NULL), &estimate, NULL, false);
    }
}

GPtrArray *
accord_measures_of_classes (const AccordRates *others, uint64_t people, const AccordRates *gold,
                            uint64_t gold_people, size_t n_classes)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (free_measure);
  for (size_t k = 0; k < n_classes; k++)
    {
      add_rates (rows, (uint16_t) k, &others[k], "", people);
      if (gold != NULL)
        add_rates (rows, (uint16_t) k, &gold[k], "gold_", gold_people);
    }
  return rows;
}
