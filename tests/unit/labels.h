/* Datasets for unit tests: from a label file of the shared data, from a string, and at random.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdlib.h>
#include <string.h>
#include <accord/dataset/dataset.h>
#include <accord/stats/agreement.h>

/** Coefficients of classes that any question can have: all up to Light's kappa. */
#define N_COEFFICIENTS (ACCORD_LIGHT_KAPPA + 1)

/** A dataset of "item,annotator,label" lines without quotes; further columns are ignored; changes @text. */
static inline AccordDataset *
unit_labels_parse (char *text, AccordRounds rounds)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  char *lines = NULL;
  for (char *line = strtok_r (text, "\r\n", &lines); line != NULL; line = strtok_r (NULL, "\r\n", &lines))
    {
      char *cells = line;
      const char *item = strsep (&cells, ","), *annotator = strsep (&cells, ",");
      const AccordLiteral row = { item, annotator, strsep (&cells, ","), false };
      ck_assert_ptr_nonnull (row.label);
      if (*row.label == '\0') /* missing */
        continue;
      g_array_append_val (rows, row);
    }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, NULL, rounds);
}

/** The labels of a file below the shared data folder, its header line skipped. */
static inline AccordDataset *
unit_labels_read (const char *folder, const char *file, AccordRounds rounds)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  ck_assert_msg (strchr (text, '"') == NULL, "%s has quotes", path);
  return unit_labels_parse (strchr (text, '\n'), rounds);
}

/** The same from lines in a literal. */
static inline AccordDataset *
unit_labels_of (const char *lines, AccordRounds rounds)
{
  g_autofree char *text = g_strdup (lines);
  return unit_labels_parse (text, rounds);
}

/** Labels of a random table as lines: each of @annotators answers each of @items with probability @density; the
 * answer is the item's own class (i mod @classes) with probability @accuracy, else any. */
static inline char *
unit_labels_random (GRand *random, int items, int annotators, int classes, double density, double accuracy)
{
  GString *lines = g_string_new (NULL);
  for (int i = 0; i < items; i++)
    for (int g = 0; g < annotators; g++)
      if (g_rand_double (random) < density)
        {
          const int any = g_rand_int_range (random, 0, classes);
          const int k = g_rand_double (random) < accuracy ? i % classes : any;
          g_string_append_printf (lines, "i%03d,a%d,c%d\n", i, g, k);
        }
  return g_string_free (lines, FALSE);
}

/* The dataset without the labels of item @without (its classes stay declared). */
static inline AccordDataset *
unit_labels_without (const AccordDataset *dataset, size_t without)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (AccordLiteral));
  g_autofree const char **classes = g_new0 (const char *, dataset->n_classes + 1);
  for (size_t k = 0; k < dataset->n_classes; k++)
    classes[k] = accord_names_get (&dataset->class_names, k);
  for (size_t i = 0; i < dataset->n_items; i++)
    for (uint64_t j = dataset->item_start[i]; j < dataset->item_start[i + 1] && i != without; j++)
      {
        const AccordLiteral row = { accord_names_get (&dataset->item_names, i),
                                    accord_names_get (&dataset->annotator_names, dataset->annotator[j]),
                                    classes[dataset->klass[j]], false };
        g_array_append_val (rows, row);
      }
  return accord_dataset_new ((const AccordLiteral *) (const void *) rows->data, rows->len, classes,
                             dataset->rounds);
}

/* Which items a coefficient uses: all with a label, or those with two. */
static inline bool
unit_uses_single_labels (AccordCoefficient coefficient)
{
  return coefficient == ACCORD_FLEISS_KAPPA || coefficient == ACCORD_GWET_AC1
         || coefficient == ACCORD_CONGER_KAPPA;
}
