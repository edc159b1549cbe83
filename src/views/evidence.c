/* What was found about an item, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/evidence.h>

#include <accord/base/text.h>

#define SHOWN 6 /* classes listed */

static void
append_class (GString *out, const AccordDataset *dataset, uint16_t klass)
{
  accord_votes_append_name (out, accord_names_get (&dataset->class_names, klass));
}

/* " (w7)": who gave class @klass, if one person did; else the careless among them. */
static void
append_people (GString *out, const AccordFlags *flags, const AccordDataset *dataset, size_t item,
               uint16_t klass, bool single)
{
  const char *before = " (";
  for (uint64_t i = dataset->item_start[item]; i < dataset->item_start[item + 1]; i++)
    {
      const bool careless = flags->careless->mask[dataset->annotator[i]];
      if (dataset->klass[i] != klass || !(single || careless))
        continue;
      g_string_append (out, before);
      accord_votes_append_name (out, accord_names_get (&dataset->annotator_names, dataset->annotator[i]));
      g_string_append (out, careless ? " careless" : "");
      before = ", ";
    }
  g_string_append (out, before[0] == ',' ? ")" : "");
}

static void
append_votes (GString *out, const AccordFlags *flags, const AccordDataset *dataset, size_t item,
              const AccordVotes *votes)
{
  for (size_t j = 0; j < MIN (votes->n_present, SHOWN); j++)
    {
      g_string_append (out, j > 0 ? ", " : "");
      append_class (out, dataset, votes->klass[j]);
      g_string_append_printf (out, ":%" G_GUINT32_FORMAT, votes->count[j]);
      append_people (out, flags, dataset, item, votes->klass[j], votes->count[j] == 1);
    }
  if (votes->n_present > SHOWN)
    g_string_append_printf (out, ", %" G_GSIZE_FORMAT " more %s", votes->n_present - SHOWN,
                            accord_text_plural (votes->n_present - SHOWN, "class", "classes"));
}

/* ", cannot_tell:2", or ", tagged:2" where several classes are ambiguity tags. */
static void
append_tags (GString *out, const AccordDataset *dataset, size_t item)
{
  const uint32_t tags = dataset->tags != NULL ? dataset->tags[item] : 0;
  if (tags == 0)
    return;
  g_string_append (out, out->len > 0 ? ", " : "");
  if (accord_names_size (&dataset->tag_names) == 1)
    accord_votes_append_name (out, accord_names_get (&dataset->tag_names, 0));
  else
    g_string_append (out, "tagged");
  g_string_append_printf (out, ":%" G_GUINT32_FORMAT, tags);
}

static void
append_special (GString *out, const AccordFlags *flags, const AccordDataset *dataset,
                const AccordVotes *votes)
{
  const char *before = "; rare or costly ";
  for (size_t j = 0; j < votes->n_present; j++)
    if (flags->special[votes->klass[j]])
      {
        g_string_append (out, dataset->class_costs == NULL && before[0] == ';' ? "; rare " : before);
        append_class (out, dataset, votes->klass[j]);
        before = ", ";
      }
}

char *
accord_evidence_text (const AccordFlags *flags, const AccordDataset *dataset, const AccordFlag *flag,
                      const AccordVotes *votes)
{
  GString *out = g_string_new (NULL);
  append_votes (out, flags, dataset, flag->item, votes);
  append_tags (out, dataset, flag->item);
  const uint16_t gold = dataset->gold != NULL ? dataset->gold[flag->item] : ACCORD_CLASS_NONE;
  if (gold != ACCORD_CLASS_NONE
      && (votes->n == 0 || votes->klass[0] != gold || flag->kind == ACCORD_FLAG_GOLD))
    {
      g_string_append (out, "; gold ");
      append_class (out, dataset, gold);
    }
  append_special (out, flags, dataset, votes);
  return g_string_free (out, FALSE);
}
