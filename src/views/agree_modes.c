/* accord-agree: which table is asked for, and which options go with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <string.h>
#include <accord/base/error.h>

/* The table of @wishes beside the coefficients, and a second one if there is. */
static const char *
asked_for (const AccordAgreeWishes *wishes, const AccordAgreeMode **ret_mode, const char **ret_second)
{
  const struct
  {
    gboolean asked;
    const char *option;
    const AccordAgreeMode *mode;
  } tables[] = { { wishes->pairs, "--pairs", &accord_agree_pairs },
                 { wishes->annotators, "--annotators", &accord_agree_annotators },
                 { wishes->classes, "--classes", &accord_agree_classes },
                 { wishes->items, "--items", &accord_agree_items },
                 { wishes->rounds_table, "--rounds-table", &accord_agree_rounds } };
  const char *first = NULL;
  *ret_mode = NULL;
  *ret_second = NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    if (tables[i].asked && first == NULL)
      {
        first = tables[i].option;
        *ret_mode = tables[i].mode;
      }
    else if (tables[i].asked && *ret_second == NULL)
      *ret_second = tables[i].option;
  return first;
}

const AccordAgreeMode *
accord_agree_mode (const AccordAgreeWishes *wishes)
{
  const AccordAgreeMode *mode;
  const char *second;
  if (accord_agree_compares (wishes))
    return &accord_agree_difference;
  return asked_for (wishes, &mode, &second) != NULL ? mode : &accord_agree_coefficients;
}

static bool
refuse (const char *option, const char *other, GError **error)
{
  return accord_error_set_usage (error, "%s does not go with %s", other, option);
}

/* What needs the coefficients' own rows. */
static bool
check_rows (const AccordAgreeWishes *wishes, const char *option, GError **error)
{
  if (wishes->benchmark != NULL)
    return refuse (option, "--benchmark", error);
  if (wishes->fail_under != NULL)
    return refuse (option, "--fail-under", error);
  return wishes->fail_under_low == NULL || refuse (option, "--fail-under-low", error);
}

/* What the coefficients take, --pairs in part and no other table at all. */
static bool
check_table (const AccordAgree *agree, const char *option, GError **error)
{
  const AccordAgreeWishes *wishes = agree->wishes;
  if (wishes->test != NULL)
    return refuse (option, "--test", error);
  if (agree->how.over_both)
    return refuse (option, "--over both", error);
  if (wishes->coefficients != NULL)
    return refuse (option, "--coefficient", error);
  if (accord_interval_resamples (agree->how.interval))
    return accord_error_set_usage (error, "--interval %s does not go with %s", wishes->interval, option);
  if (wishes->items && (wishes->interval != NULL || wishes->se != NULL))
    return accord_error_set_usage (error, "--items gives no errors or intervals; leave out --%s",
                                   wishes->se != NULL ? "se" : "interval");
  return true;
}

static bool
check_weights (const AccordAgree *agree, const char *option, GError **error)
{
  if (agree->wishes->classes && agree->weights.set != ACCORD_WEIGHTS_IDENTITY)
    return accord_error_set_usage (error, "--classes takes no weights: a label is of the class or it is not");
  if (agree->weights.set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL)
    return accord_error_set_usage (
        error,
        "%s: weights krippendorff-ordinal are for alpha alone; --scale ordinal takes "
        "ordinal weights for the rest",
        option);
  return true;
}

/* A comparison refuses a table itself: accord_agree_difference_options(). */
bool
accord_agree_check_mode (const AccordAgree *agree, GError **error)
{
  const AccordAgreeMode *mode;
  const char *second, *option = asked_for (agree->wishes, &mode, &second);
  const char *rounds = accord_cli_rounds (agree->cli);
  if (agree->wishes->pairs && (accord_interval_resamples (agree->how.interval) || agree->how.over_both))
    return accord_error_set_usage (error, "--pairs takes --interval fisher or t, over items");
  if (second != NULL)
    return refuse (option, second, error);
  if (option == NULL && accord_cli_limit_given (agree->cli))
    return accord_error_set_usage (
        error, "--limit goes with --pairs, --annotators, --classes, --items and --rounds-table");
  if (option == NULL)
    return true;
  if (!check_rows (agree->wishes, option, error))
    return false;
  if (agree->wishes->pairs)
    return check_weights (agree, option, error);
  if (agree->wishes->rounds_table && rounds != NULL && strcmp (rounds, "all") != 0)
    return accord_error_set_usage (error, "--rounds-table looks at all rounds; leave out --rounds %s",
                                   rounds);
  return check_table (agree, option, error) && check_weights (agree, option, error);
}
