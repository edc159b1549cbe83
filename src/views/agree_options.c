/* The options of accord-agree, parsed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <string.h>
#include <accord/base/error.h>

#define RESAMPLES 2000

static bool
check_bootstrap (const AccordAgree *agree, const AccordAgreeWishes *wishes, GError **error)
{
  const bool bootstrap = accord_interval_resamples (agree->how.interval);
  const char *unused = wishes->resamples != NULL            ? "resamples"
                       : wishes->threads != NULL            ? "threads"
                       : accord_cli_seed_given (agree->cli) ? "seed"
                                                            : NULL;
  if (bootstrap && agree->how.over_both)
    return accord_error_set_usage (error, "--over both has no bootstrap; leave out --interval %s",
                                   wishes->interval);
  if (!bootstrap && unused != NULL)
    return accord_error_set_usage (error, "--%s goes with --interval percentile or bca", unused);
  return true;
}

static bool
parse_uncertainty (AccordAgreementOptions *how, const AccordAgreeWishes *wishes, GError **error)
{
  unsigned se, interval, both;
  uint64_t threads = 1;
  if (!accord_cli_parse_word ("--se", wishes->se, "jackknife|linear|gwet", &se, error)
      || !accord_cli_parse_word ("--interval", wishes->interval, "fisher|t|percentile|bca", &interval, error)
      || !accord_cli_parse_word ("--over", wishes->over, "items|both", &both, error))
    return false;
  how->se = (AccordSe) se;
  how->interval = (AccordIntervalKind) interval;
  how->over_both = both == 1;
  how->null_given = wishes->test != NULL;
  how->resamples = RESAMPLES;
  if (wishes->test != NULL && !accord_cli_parse_number ("--test", wishes->test, -1, 1, &how->null, error))
    return false;
  if (wishes->resamples != NULL
      && !accord_cli_parse_count ("--resamples", wishes->resamples, 100, 1000000, &how->resamples, error))
    return false;
  if (wishes->threads != NULL
      && !accord_cli_parse_count ("--threads", wishes->threads, 1, 1024, &threads, error))
    return false;
  how->threads = (unsigned) threads;
  return true;
}

static bool
fail_coefficient (const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  for (AccordCoefficient c = 0; c < ACCORD_N_COEFFICIENTS; c++)
    g_string_append_printf (names, "%s%s%s", c > 0 ? ", " : "", accord_coefficient_name (c),
                            c == ACCORD_GWET_AC1 ? ", gwet_ac2" : "");
  return accord_error_set_usage (error, "--coefficient %s: not one of %s", name, names->str);
}

/* Names of coefficients to their set. */
static bool
parse_coefficients (AccordAgree *agree, const AccordAgreeWishes *wishes, GError **error)
{
  for (char **name = wishes->coefficients; name != NULL && *name != NULL; name++)
    {
      AccordCoefficient coefficient;
      if (!accord_coefficient_find (*name, &coefficient))
        return fail_coefficient (*name, error);
      if (agree->weights.set == ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL
          && coefficient != ACCORD_KRIPPENDORFF_ALPHA)
        return accord_error_set_usage (
            error, "--coefficient %s: weights krippendorff-ordinal are for krippendorff_alpha alone", *name);
      if (coefficient > ACCORD_LIGHT_KAPPA
          && (wishes->versus != NULL || wishes->versus_slice != NULL || wishes->before != NULL))
        return accord_error_set_usage (
            error, "--coefficient %s: a comparison has no intraclass correlations; leave it out", *name);
      agree->coefficients |= 1U << coefficient;
    }
  if (wishes->pairs && agree->coefficients != 0)
    return accord_error_set_usage (error, "--coefficient does not go with --pairs");
  return true;
}

static bool
parse_benchmark (AccordAgree *agree, GError **error)
{
  const char *name = agree->wishes->benchmark;
  const char *const *names = accord_benchmark_names ();
  g_autofree char *words = g_strjoinv ("|", (char **) names);
  unsigned place;
  if (name == NULL)
    return true;
  if (!accord_cli_parse_word ("--benchmark", name, words, &place, error))
    return false;
  agree->benchmark = accord_benchmark_find (names[place]);
  return true;
}

bool
accord_agree_options (AccordAgree *agree, AccordCli *cli, const AccordAgreeWishes *wishes, GError **error)
{
  *agree = (AccordAgree){ .cli = cli, .wishes = wishes };
  accord_quantiles_init (&agree->quantiles, accord_cli_confidence (cli));
  agree->how.quantiles = &agree->quantiles;
  agree->how.seed = accord_cli_seed (cli);
  if (!accord_weight_choice_init (&agree->weights, &wishes->weights, error)
      || !parse_uncertainty (&agree->how, wishes, error) || !check_bootstrap (agree, wishes, error)
      || !parse_coefficients (agree, wishes, error))
    return false;
  accord_cli_join_sets (cli, agree->weights.sets, agree->weights.separator);
  if (accord_agree_compares (wishes) && !accord_agree_difference_options (agree, error))
    return false;
  return parse_benchmark (agree, error) && accord_agree_parse_thresholds (agree, error)
         && accord_agree_used_check (agree, error) && accord_agree_check_mode (agree, error);
}
