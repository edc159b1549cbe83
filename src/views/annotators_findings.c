/* accord-annotators: what was found about a person, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "annotators_private.h"

#include <math.h>

const char *
people_name (const People *people, size_t a)
{
  return people->names != NULL ? people->names[a] : accord_names_get (&people->dataset->annotator_names, a);
}

const char *
people_class (const People *people, uint16_t klass)
{
  return accord_names_get (&people->dataset->class_names, klass);
}

static void
append_chance (GString *text, double p)
{
  if (isnan (p))
    return;
  if (p < .0001)
    g_string_append (text, ", p < .0001");
  else
    g_string_append_printf (text, ", p = %.4f", p);
}

static void
append_copying (GString *text, const People *people, const AccordEvidence *e)
{
  g_string_append_printf (
      text, "%.0f labels wrong alike with %s on %" G_GUINT64_FORMAT " common items, %.1f expected%s",
      e->value, people_name (people, e->other), e->n, e->expected, e->other_first ? ", who was first" : "");
}

static void
append_habit (GString *text, const People *people, const AccordEvidence *e)
{
  switch (e->kind)
    {
    case ACCORD_EVIDENCE_REPEATING:
      g_string_append_printf (text, "labels repeat every %" G_GUINT64_FORMAT, e->place);
      break;
    case ACCORD_EVIDENCE_RUN:
      g_string_append_printf (text, "%s %.0f times in a row", people_class (people, e->class_a), e->value);
      break;
    case ACCORD_EVIDENCE_ONE_CLASS:
      g_string_append_printf (text, "nothing but %s, which is %.0f %% of all labels",
                              people_class (people, e->class_a), 100 * e->expected);
      break;
    case ACCORD_EVIDENCE_FAST:
      g_string_append_printf (text, "%.1f seconds a label, usual are %.1f", e->value, e->expected);
      break;
    default:
      break;
    }
}

static void
append_evidence (GString *text, const People *people, const AccordEvidence *e)
{
  if (text->len > 0)
    g_string_append (text, "; ");
  switch (e->kind)
    {
    case ACCORD_EVIDENCE_COPYING:
      append_copying (text, people, e);
      break;
    case ACCORD_EVIDENCE_RANDOM:
      g_string_append_printf (text, "kappa with the others %.2f, the median is %.2f",
                              rint (100 * e->value) / 100 + 0., e->expected);
      break;
    case ACCORD_EVIDENCE_BIASED:
      g_string_append_printf (
          text, "says %s for %s in %.0f %% of %" G_GUINT64_FORMAT " labels, the others in %.0f %%",
          people_class (people, e->class_b), people_class (people, e->class_a), 100 * e->value, e->n,
          100 * e->expected);
      break;
    case ACCORD_EVIDENCE_DRIFT:
      g_string_append_printf (text, "agreement fell from %.2f to %.2f after %" G_GUINT64_FORMAT " labels",
                              e->expected, e->value, e->place);
      break;
    case ACCORD_EVIDENCE_BATCHES:
      g_string_append_printf (text, "agreement %.2f in batch %s, else %.2f", e->value,
                              accord_names_get (&people->sequences->batch_names, e->place), e->expected);
      break;
    default:
      append_habit (text, people, e);
    }
  append_chance (text, e->p);
}

char *
people_findings (const People *people, uint32_t a)
{
  const AccordAnnotatorVerdict *verdict = &people->verdicts->verdicts[a];
  g_autoptr (GString) text = g_string_new (NULL);
  size_t copies = 0;
  for (size_t i = 0; i < verdict->n_evidence; i++)
    copies += verdict->evidence[i].kind == ACCORD_EVIDENCE_COPYING;
  for (size_t i = 0; i < verdict->n_evidence; i++)
    if (verdict->evidence[i].kind != ACCORD_EVIDENCE_COPYING || i == 0)
      append_evidence (text, people, &verdict->evidence[i]);
    else if (i == 1) /* they come first */
      g_string_append_printf (text, "; likewise with %" G_GSIZE_FORMAT " more", copies - 1);
  return text->len > 0 ? g_strdup (text->str) : NULL;
}
