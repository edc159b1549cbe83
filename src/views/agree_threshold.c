/* accord-agree: thresholds for pipelines.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <string.h>
#include <accord/base/error.h>
#include <accord/base/number.h>

/* NAME=NUMBER of @option into @thresholds. */
static bool
parse (const AccordAgree *agree, const char *option, const char *text, double *thresholds, GError **error)
{
  const char *equals = strchr (text, '=');
  AccordCoefficient coefficient;
  double value;
  if (equals == NULL)
    return accord_error_set_usage (error, "%s %s: say which coefficient, as in %s alpha=0.67", option, text,
                                   option);
  g_autofree char *name = g_strndup (text, (gsize) (equals - text));
  if (!accord_coefficient_find (name, &coefficient))
    return accord_error_set_usage (error, "%s %s: no coefficient is called '%s'; see accord-agree(1)", option,
                                   text, name);
  if (!accord_number_parse (equals + 1, strlen (equals + 1), &value) || value < -1 || value > 1)
    return accord_error_set_usage (error, "%s %s: '%s' is not a number from -1 to 1", option, text,
                                   equals + 1);
  if (agree->coefficients != 0 && !accord_agree_wants (agree, coefficient)) /* else it gets a row */
    return accord_error_set_usage (error, "%s %s: %s is not among those of --coefficient", option, text,
                                   accord_coefficient_name (coefficient));
  if (agree->weights.set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL && coefficient != ACCORD_KRIPPENDORFF_ALPHA)
    return accord_error_set_usage (
        error, "%s %s: weights krippendorff-ordinal are for krippendorff_alpha alone", option, text);
  if (!isnan (thresholds[coefficient]))
    return accord_error_set_usage (error, "%s names %s twice", option, accord_coefficient_name (coefficient));
  thresholds[coefficient] = value;
  return true;
}

bool
accord_agree_parse_thresholds (AccordAgree *agree, GError **error)
{
  const AccordAgreeWishes *wishes = agree->wishes;
  const struct
  {
    const char *option;
    char **texts;
    double *thresholds;
  } kinds[] = { { "--fail-under", wishes->fail_under, agree->thresholds },
                { "--fail-under-low", wishes->fail_under_low, agree->low_thresholds } };
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      for (int c = 0; c < ACCORD_N_COEFFICIENTS; c++)
        kinds[i].thresholds[c] = NAN;
      for (char **text = kinds[i].texts; text != NULL && *text != NULL; text++)
        if (!parse (agree, kinds[i].option, *text, kinds[i].thresholds, error))
          return false;
    }
  return true;
}

static void
miss (AccordAgree *agree, const AccordSlice *slice, const char *what, double value, const char *reason,
      double threshold)
{
  char is[ACCORD_NUMBER_BUFFER], least[ACCORD_NUMBER_BUFFER];
  g_autofree char *undefined
      = g_strdup_printf ("undefined (%s), not at least", reason != NULL ? reason : "no interval");
  g_autofree char *below
      = g_strdup_printf ("%s, below", accord_number_shortest (isnan (value) ? 0 : value, is));
  if (agree->misses == NULL)
    agree->misses = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *where = slice->value == NULL
                               ? g_strdup ("")
                               : g_strdup_printf ("%s: ", slice->value[0] != '\0' ? slice->value : "(none)");
  g_ptr_array_add (agree->misses,
                   g_strdup_printf ("%s%s is %s %s", where, what, isnan (value) ? undefined : below,
                                    accord_number_shortest (threshold, least)));
  agree->failed = true;
}

void
accord_agree_hold (AccordAgree *agree, const AccordSlice *slice, AccordCoefficient coefficient,
                   const AccordWeights *weights, const AccordEstimate *estimate)
{
  const double least = agree->thresholds[coefficient], least_low = agree->low_thresholds[coefficient];
  const char *name = accord_coefficient_name_weighted (coefficient, weights);
  if (!isnan (least) && !(estimate->value >= least))
    miss (agree, slice, name, estimate->value, estimate->reason, least);
  if (isnan (least_low) || estimate->low >= least_low)
    return;
  g_autofree char *limit = g_strdup_printf ("the lower limit of %s", name);
  miss (agree, slice, limit, estimate->low,
        estimate->reason != NULL ? estimate->reason : estimate->interval_reason, least_low);
}

bool
accord_agree_holds (const AccordAgree *agree, AccordCoefficient coefficient)
{
  return !isnan (agree->thresholds[coefficient]) || !isnan (agree->low_thresholds[coefficient]);
}

void
accord_agree_hold_nothing (AccordAgree *agree)
{
  const AccordSlice none = { 0 };
  AccordEstimate undefined = ACCORD_ESTIMATE_INIT;
  undefined.reason = ACCORD_REASON_NO_LABELS;
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    accord_agree_hold (agree, &none, c, NULL, &undefined);
}

void
accord_agree_say_misses (const AccordAgree *agree)
{
  for (guint i = 0; agree->misses != NULL && i < agree->misses->len; i++)
    accord_cli_warn (agree->cli, "%s", (const char *) agree->misses->pdata[i]);
}
