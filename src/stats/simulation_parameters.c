/* What a simulation is told: one table of its numbers, their defaults, and whether they fit together.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/stats/simulation.h>

#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/number.h>

enum
{
  NAMES = 10000 /* most names in a list */
};

#define AT(member) G_STRUCT_OFFSET (AccordSimulationParameters, member)
#define COUNT(name, member, low, high, help)                                                                 \
  {                                                                                                          \
    name, "N", help, AT (member), true, low, high                                                            \
  }
#define SHARE(name, member, help)                                                                            \
  {                                                                                                          \
    name, "SHARE", help, AT (member), false, 0, 1                                                            \
  }
#define REAL(name, member, low, high, help)                                                                  \
  {                                                                                                          \
    name, "X", help, AT (member), false, low, high                                                           \
  }

const AccordSimulationParameter accord_simulation_parameters[] = {
  COUNT ("items", items, 1, 1e8, "items; default: 1000"),
  COUNT ("annotators", annotators, 1, 1e6, "annotators; default: 12"),
  COUNT ("classes", classes, 2, 10000, "classes; default: 6"),
  COUNT ("labels", labels, 1, 1e6, "labels an item, each by another annotator; default: 5"),
  COUNT ("labels-min", labels_min, 1, 1e6, "at least so many; --labels is then the most"),
  COUNT ("batch", batch, 1, 1440, "items a day, one a minute; default: 100"),
  REAL ("skew", skew, 0, 10, "a class's share is proportional to rank^-X; default: 0"),
  SHARE ("few", few, "of the clear items: they get one label"),
  SHARE ("ambiguous", ambiguous, "of the items: two classes are right"),
  REAL ("ambiguous-concentration", ambiguous_concentration, 0.1, 1e6,
        "how alike the two are: sum of the Beta's parameters; default: 20"),
  SHARE ("camps", camps, "of the items: two camps of annotators mean different classes"),
  COUNT ("camp-pairs", camp_pairs, 1, 1000, "class pairs the camps differ on; default: 1"),
  SHARE ("camp-size", camp_size, "of the ordinary annotators in camp 2; default: 0.5"),
  SHARE ("poor", poor, "of the items: too little information, answered cannot_tell"),
  SHARE ("poor-tag", poor_tag, "chance of cannot_tell on a poor item; default: 0.6"),
  SHARE ("stray-tag", stray_tag, "chance of cannot_tell elsewhere, if --poor; default: 0.003"),
  COUNT ("synonym", synonym, 0, 5000, "pairs of classes that mean the same"),
  COUNT ("confusable", confusable, 0, 5000, "pairs of classes that are confused"),
  SHARE ("confusion", confusion, "chance of the other class of a confusable pair; default: 0.2"),
  SHARE ("confusion-back", confusion_back, "the same for the second class of a pair"),
  REAL ("slip", slip, 0, 1, "chance of a wrong class by accident; default: 0.03"),
  SHARE ("fatigue", fatigue, "added to --slip at the end of a day"),
  REAL ("hetero", hetero, 0, 10, "unequal annotators: Dawid-Skene rows of their own instead of slips"),
  COUNT ("random", random, 0, 1e6, "annotators who answer at random"),
  COUNT ("biased", biased, 0, 1e6, "annotators who say one class for another"),
  SHARE ("bias", bias, "chance that they do; default: 0.6"),
  COUNT ("copying", copying, 0, 1e6, "annotators who copy from another"),
  SHARE ("copy", copy, "chance that they do; default: 0.9"),
  COUNT ("learners", learners, 0, 1e6, "annotators who are worse at first"),
  SHARE ("learning", learning, "a learner's additional slips at first; default: 0.3"),
  REAL ("learning-tau", learning_tau, 1, 1e9, "labels in which they fall to 1/e; default: 50"),
  COUNT ("drifting", drifting, 0, 1e6, "annotators who become careless"),
  SHARE ("drift-at", drift_at, "of the items, before a drift or shift; default: 0.5"),
  SHARE ("drift-accuracy", drift_accuracy, "of a drifting annotator afterwards; default: 0.5"),
  SHARE ("prior-shift", prior_shift, "of the later items: they become one class"),
  SHARE ("gold", gold, "of the clear items: they have a gold answer"),
  SHARE ("gold-wrong", gold_wrong, "of the gold answers: they are false"),
};

void
accord_simulation_parameters_init (AccordSimulationParameters *parameters)
{
  *parameters = (AccordSimulationParameters){
    .items = 1000,
    .annotators = 12,
    .classes = 6,
    .labels = 5,
    .batch = 100,
    .camp_pairs = 1,
    .ambiguous_concentration = 20,
    .camp_size = .5,
    .poor_tag = .6,
    .stray_tag = .003,
    .confusion = .2,
    .confusion_back = NAN,
    .bias = .6,
    .copy = .9,
    .drift_at = .5,
    .drift_accuracy = .5,
    .learning = .3,
    .learning_tau = 50,
    .slip = .03,
  };
}

double
accord_simulation_parameter_get (const AccordSimulationParameters *parameters,
                                 const AccordSimulationParameter *which)
{
  if (which->is_count)
    return (double) G_STRUCT_MEMBER (uint64_t, parameters, which->offset);
  return G_STRUCT_MEMBER (double, parameters, which->offset);
}

static bool
parse_count (const char *text, const AccordSimulationParameter *which, uint64_t *ret_value)
{
  uint64_t value;
  if (!accord_number_parse_count (text, strlen (text), &value) || value < (uint64_t) which->low
      || value > (uint64_t) which->high)
    return false;
  *ret_value = value;
  return true;
}

static bool
parse_real (const char *text, const AccordSimulationParameter *which, double *ret_value)
{
  double value;
  if (!accord_number_parse (text, strlen (text), &value) || value < which->low || value > which->high)
    return false;
  *ret_value = value;
  return true;
}

bool
accord_simulation_parameter_parse (AccordSimulationParameters *parameters,
                                   const AccordSimulationParameter *which, const char *text, GError **error)
{
  if (which->is_count ? parse_count (text, which, G_STRUCT_MEMBER_P (parameters, which->offset))
                      : parse_real (text, which, G_STRUCT_MEMBER_P (parameters, which->offset)))
    return true;
  char low[ACCORD_NUMBER_BUFFER], high[ACCORD_NUMBER_BUFFER];
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--%s %s: not a %snumber from %s to %s", which->name,
               text, which->is_count ? "whole " : "", accord_number_shortest (which->low, low),
               accord_number_shortest (which->high, high));
  return false;
}

static bool
check_names (const char *option, const char *const *names, uint64_t wanted, GError **error)
{
  const uint64_t n = names != NULL ? g_strv_length ((char **) names) : wanted;
  if (n == wanted)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
               "%s: %" G_GUINT64_FORMAT " names for %" G_GUINT64_FORMAT, option, n, wanted);
  return false;
}

static bool
check_annotators (const AccordSimulationParameters *p, GError **error)
{
  const uint64_t special = p->drifting + p->learners + p->copying + p->biased + p->random;
  const uint64_t wanted = p->camps > 0 ? 4 : MAX (p->copying, 1);
  if (special + wanted > p->annotators)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "--annotators: %" G_GUINT64_FORMAT " are too few: %" G_GUINT64_FORMAT
                   " special ones and at least %" G_GUINT64_FORMAT " ordinary ones are asked for",
                   p->annotators, special, wanted);
      return false;
    }
  if (p->labels_min > p->labels)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "--labels-min: %" G_GUINT64_FORMAT " is more than --labels %" G_GUINT64_FORMAT,
                   p->labels_min, p->labels);
      return false;
    }
  if (MIN (p->labels, p->annotators) > UINT32_MAX / p->items)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           "--labels: more than 4294967295 labels in all; take fewer items");
      return false;
    }
  return true;
}

static bool
check_classes (const AccordSimulationParameters *p, GError **error)
{
  const uint64_t paired = 2 * (p->synonym + p->confusable + (p->camps > 0 ? p->camp_pairs : 0));
  if (paired > p->classes)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                   "--classes: the planted pairs need %" G_GUINT64_FORMAT
                   " classes; there are %" G_GUINT64_FORMAT,
                   paired, p->classes);
      return false;
    }
  const uint64_t base = p->ambiguous_any ? 0 : 2 * (p->synonym + p->confusable);
  if (p->ambiguous > 0 && p->classes - base < (paired > base ? 3 : 2))
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           "--ambiguous: needs two classes that are no planted pair, outside of synonym and "
                           "confusable pairs unless --ambiguous-any; add classes");
      return false;
    }
  if (p->classes < 3 && p->synonym > 0)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           "--classes: two classes that are synonyms leave no other class; add one");
      return false;
    }
  if (p->prior_shift > 0 && p->classes == paired)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           "--prior-shift: needs a class outside of all planted pairs; add one");
      return false;
    }
  return true;
}

bool
accord_simulation_parameters_check (const AccordSimulationParameters *parameters, GError **error)
{
  if (!check_names ("--class-names", parameters->class_names, parameters->classes, error)
      || !check_names ("--annotator-names", parameters->annotator_names, parameters->annotators, error)
      || !check_annotators (parameters, error) || !check_classes (parameters, error))
    return false;
  if (parameters->ambiguous + parameters->camps + parameters->poor > 1 + 1e-9)
    {
      g_set_error_literal (error, ACCORD_ERROR, ACCORD_ERROR_USAGE,
                           "--ambiguous, --camps and --poor together are more than all items");
      return false;
    }
  return true;
}

static bool
check_name (const char *option, char **names, size_t at, GError **error)
{
  const char *wrong = NULL;
  if (*names[at] == '\0')
    wrong = "an empty name";
  else if (!g_utf8_validate (names[at], -1, NULL))
    wrong = "a name that is not UTF-8";
  else if (strcmp (names[at], ACCORD_SIMULATION_TAG) == 0)
    wrong = "the name " ACCORD_SIMULATION_TAG ", which is the answer for poor items";
  for (size_t i = 0; i < at && wrong == NULL; i++)
    if (strcmp (names[i], names[at]) == 0)
      wrong = "the same name twice";
  if (wrong == NULL)
    return true;
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s: %s", option, wrong);
  return false;
}

bool
accord_simulation_names_parse (const char *option, const char *text, char ***ret_names, uint64_t *ret_count,
                               GError **error)
{
  if (text == NULL)
    return true;
  g_auto (GStrv) names = g_strsplit (*text != '\0' ? text : ",", ",", -1);
  if (g_strv_length (names) > NAMES)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "%s: more than %d names", option, NAMES);
      return false;
    }
  for (size_t i = 0; names[i] != NULL; i++)
    if (!check_name (option, names, i, error))
      return false;
  *ret_count = g_strv_length (names);
  *ret_names = g_steal_pointer (&names);
  return true;
}

static bool
parse_model (const char *text, const GArray *earlier, AccordSimulationModel *ret_model, GError **error)
{
  const size_t length = strspn (text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_");
  const char *wrong = NULL;
  double accuracy = 0;
  if (length == 0 || length > 100 || text[length] != '=')
    wrong = "write NAME=CHANCE; the name has letters, digits, - and _";
  else if (!accord_number_parse (text + length + 1, strlen (text + length + 1), &accuracy) || accuracy < 0
           || accuracy > 1)
    wrong = "the chance is not a number from 0 to 1";
  for (guint i = 0; wrong == NULL && i < earlier->len; i++)
    {
      const char *name = g_array_index (earlier, AccordSimulationModel, i).name;
      if (strlen (name) == length && strncmp (name, text, length) == 0)
        wrong = "this name stands there twice";
    }
  if (wrong != NULL)
    {
      g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_USAGE, "--model %s: %s", text, wrong);
      return false;
    }
  *ret_model = (AccordSimulationModel){ g_strndup (text, length), accuracy };
  return true;
}

static void
clear_model (gpointer data)
{
  g_free (((AccordSimulationModel *) data)->name);
}

GArray *
accord_simulation_models_parse (const char *const *texts, GError **error)
{
  g_autoptr (GArray) models = g_array_new (FALSE, FALSE, sizeof (AccordSimulationModel));
  g_array_set_clear_func (models, clear_model);
  for (size_t i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      AccordSimulationModel model;
      if (!parse_model (texts[i], models, &model, error))
        return NULL;
      g_array_append_val (models, model);
    }
  return g_steal_pointer (&models);
}
