/* accord-agree: what the design of the labels does to the figures, said before them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "agree_private.h"

#include <accord/base/interrupt.h>
#include <accord/stats/design.h>

enum
{
  FEW_ITEMS,
  GROUPS,
  APART,
  SMALL_ANNOTATORS,
  RARE_CLASSES,
  N_KINDS,
};

/* Of each kind how many were found, 0 = nothing, and among how many; of items how many there are. */
typedef struct
{
  uint64_t found[N_KINDS];
  uint64_t of[N_KINDS];
} Findings;

static bool
find (const AccordDataset *dataset, Findings *findings, GError **error)
{
  AccordDesignCheck check;
  if (!accord_interrupt_check (error) || !accord_design_check (dataset, &check, error))
    return false;
  *findings = (Findings){
    .found = { [GROUPS] = check.groups > 1 ? check.groups : 0,
               [APART] = check.apart,
               [SMALL_ANNOTATORS] = check.small_annotators,
               [RARE_CLASSES] = check.rare_classes,
               [FEW_ITEMS] = check.items < ACCORD_DESIGN_FEW_ITEMS },
    .of = { [FEW_ITEMS] = check.items,
            [APART] = check.pairs,
            [SMALL_ANNOTATORS] = check.annotators,
            [RARE_CLASSES] = check.classes },
  };
  return true;
}

/* (transfer full): a finding of one dataset, or in how many slices there is one. */
static char *
describe (int kind, bool sliced, uint64_t n, uint64_t of)
{
  static const char *const words[N_KINDS] = {
    [FEW_ITEMS] = "fewer than 30 items with two labels or more",
    [GROUPS] = "groups of annotators that share no item with each other",
    [APART] = "pairs of annotators without an item in common",
    [SMALL_ANNOTATORS] = "annotators with fewer than 10 labels",
    [RARE_CLASSES] = "classes with fewer than 5 labels",
  };
  if (sliced)
    return g_strdup_printf ("slices with %s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, words[kind], n,
                            of);
  if (kind == FEW_ITEMS)
    return g_strdup_printf ("%s: %" G_GUINT64_FORMAT, words[kind], of);
  if (kind == GROUPS)
    return g_strdup_printf ("%s: %" G_GUINT64_FORMAT, words[kind], n);
  return g_strdup_printf ("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, words[kind], n, of);
}

/* Does the report itself say it? */
static bool
is_said (const AccordAgree *agree, int kind)
{
  return kind == APART && agree->wishes->pairs && accord_cli_by (agree->cli) == NULL;
}

static void
say (const AccordAgree *agree, AccordReport *report, const GPtrArray *lines)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = lines->pdata[i], *more = i + 1 == lines->len ? "; see accord-info" : "";
      if (accord_cli_format (agree->cli) == ACCORD_FORMAT_TABLE)
        accord_report_heading (report, "design: %s%s", line, more);
      else
        accord_cli_warn (agree->cli, "design: %s%s", line, more);
    }
}

bool
accord_agree_check_design (AccordAgree *agree, AccordReport *report, const GPtrArray *slices, GError **error)
{
  const bool sliced = accord_cli_by (agree->cli) != NULL;
  uint64_t touched[N_KINDS] = { 0 };
  Findings findings = { 0 };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  if (accord_agree_compares (agree->wishes)) /* says what it compares, and --strict is refused */
    return true;
  for (guint i = 0; i < slices->len; i++)
    {
      const AccordSlice *slice = slices->pdata[i];
      if (!find (slice->dataset, &findings, error))
        return false;
      for (int kind = 0; kind < N_KINDS; kind++)
        touched[kind] += findings.found[kind] > 0;
    }
  bool any = slices->len == 0;
  for (int kind = 0; kind < N_KINDS; kind++)
    {
      any |= touched[kind] > 0;
      if (touched[kind] > 0 && !is_said (agree, kind))
        g_ptr_array_add (lines, describe (kind, sliced, sliced ? touched[kind] : findings.found[kind],
                                          sliced ? slices->len : findings.of[kind]));
    }
  say (agree, report, lines);
  agree->failed |= agree->wishes->strict && any;
  return true;
}
