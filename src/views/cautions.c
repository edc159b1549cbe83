/* Words of caution about human-level measures.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/cautions.h>

#include <accord/base/number.h>
#include <accord/base/text.h>

enum
{
  FEW_PEOPLE = 6, /* fewer do not speak for people in general */
};

static void add (GPtrArray *cautions, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
add (GPtrArray *cautions, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (cautions, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
about_bayes (GPtrArray *cautions, const AccordHlp *hlp, double tolerance)
{
  char half[ACCORD_NUMBER_BUFFER], wanted[ACCORD_NUMBER_BUFFER], labels[ACCORD_NUMBER_BUFFER];
  if (isnan (hlp->measure[ACCORD_HLP_BAYES].value))
    return;
  add (cautions,
       "bayes_error is the least error anyone can have against the label of a random person of this "
       "population; it is not the error against the truth. It holds ambiguous items and careless "
       "people together and assumes that ambiguity differs smoothly between items; if instead every "
       "item is equally noisy, bayes_error_low is right.");
  if (hlp->half_width > tolerance)
    add (cautions,
         "Too few labels: bayes_error is known to +-%s only; about %.0f labels an item instead of %s would "
         "bring that to +-%s.",
         accord_number_fixed (hlp->half_width, 3, half), hlp->measure[ACCORD_HLP_NEEDED].value,
         accord_number_shortest (round (hlp->labels * 10) / 10, labels),
         accord_number_shortest (tolerance, wanted));
}

/* What is not made from the labels bounds the Bayes error from above. */
static void
about_outside (GPtrArray *cautions, const AccordHlp *hlp)
{
  char outside[ACCORD_NUMBER_BUFFER], bayes[ACCORD_NUMBER_BUFFER];
  const double error = hlp->measure[ACCORD_HLP_BAYES].value;
  const AccordEstimate *gold = &hlp->measure[ACCORD_HLP_GOLD];
  if (1 - gold->value < error - 1e-12)
    add (cautions,
         "Outside evidence: people differ from gold by %s only (%" G_GUINT64_FORMAT " items), less than "
         "bayes_error %s. What is not made from these labels bounds it from above, so the lower figure is "
         "nearer, unless the gold is itself a vote of these people.",
         accord_number_fixed (1 - gold->value, 3, outside), gold->items,
         accord_number_fixed (error, 3, bayes));
  if (hlp->model != NULL && 1 - hlp->model_agreement < error - 1e-12)
    add (cautions,
         "Outside evidence: the model %s differs from a random person by %s only, less than bayes_error %s. "
         "The lower figure is nearer, unless the model was made from these labels.",
         hlp->model, accord_number_fixed (1 - hlp->model_agreement, 3, outside),
         accord_number_fixed (error, 3, bayes));
}

static void
about_mode (GPtrArray *cautions, const AccordHlp *hlp)
{
  char value[ACCORD_NUMBER_BUFFER];
  const double advantage = hlp->measure[ACCORD_HLP_MODE].value;
  if (advantage > 0)
    add (
        cautions,
        "Whoever always picks the most popular answer agrees with people %s more than people agree with each "
        "other; that much of a program's lead over a person is no skill.",
        accord_number_fixed (advantage, 3, value));
}

static void
about_people (GPtrArray *cautions, const AccordHlp *hlp, bool repeated)
{
  if (hlp->n_people > 0)
    add (cautions, "Intervals are about these %" G_GUINT64_FORMAT " people and other items like these%s.",
         hlp->n_people, hlp->n_people < FEW_PEOPLE ? "; so few cannot speak for people in general" : "");
  if (repeated)
    add (cautions, "Every round counts as another person's label, so people agree with themselves too.");
  if (hlp->measure[ACCORD_HLP_BEST].reason != NULL)
    return;
  if (!hlp->people_differ)
    add (cautions,
         "No difference between people is shown: the best, the median and the worst person all have the "
         "mean rate.");
  else if (!hlp->complete)
    add (cautions,
         "person_best, person_median and person_worst do not allow for how hard the items were that "
         "a person happened to get.");
}

static void
about_items (GPtrArray *cautions, const AccordHlp *hlp)
{
  if (hlp->n_people == 0 && hlp->single > 0)
    add (cautions, "No item has labels of two people, so nothing is known about how well they agree.");
  if (hlp->most_labels > hlp->least_labels)
    add (cautions,
         "Items have %u to %u labels: compare slices and sets by panel_accuracy_P at the same P, not "
         "by leave_one_out_accuracy.",
         hlp->least_labels, hlp->most_labels);
  else if (hlp->most_labels == 3)
    add (cautions,
         "With three labels an item, leave_one_out_accuracy is pairwise_agreement, whatever the labels.");
  if (hlp->panel_capped)
    add (cautions, "The panel is held at %u people.", hlp->default_panel);
  if (hlp->single > 0 && hlp->n_people > 0)
    add (cautions, "%" G_GUINT64_FORMAT " %s one label and %s left out, except against gold.", hlp->single,
         accord_text_plural (hlp->single, "item has", "items have"),
         accord_text_plural (hlp->single, "is", "are"));
  if (hlp->gold_unlabelled > 0)
    add (cautions, "%" G_GUINT64_FORMAT " gold %s no labels and %s left out.", hlp->gold_unlabelled,
         accord_text_plural (hlp->gold_unlabelled, "item has", "items have"),
         accord_text_plural (hlp->gold_unlabelled, "is", "are"));
}

GPtrArray *
accord_cautions_new (const AccordHlp *hlp, double tolerance, bool repeated)
{
  GPtrArray *cautions = g_ptr_array_new_with_free_func (g_free);
  about_bayes (cautions, hlp, tolerance);
  about_outside (cautions, hlp);
  about_mode (cautions, hlp);
  about_people (cautions, hlp, repeated);
  about_items (cautions, hlp);
  return cautions;
}
