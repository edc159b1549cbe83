/* Marginal homogeneity: the literature's table, 2 by 2 (McNemar), groups of classes, nothing to test.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit.h"
#include "labels.h"

#include <accord/stats/margins.h>
#include <accord/stats/pairs.h>

START_TEST (vision)
{
  /* Stuart 1955: unaided distance vision of 7477 women, right eye by left; irr stuart.maxwell.mh and bhapkar */
  static const uint64_t counts[]
      = { 1520, 266, 124, 66, 234, 1512, 432, 78, 117, 362, 1772, 205, 36, 82, 179, 492 };
  const AccordMargins m = accord_margins (counts, 4);
  unit_assert_near (m.stuart_maxwell, 11.95657, 5e-6);
  unit_assert_near (m.bhapkar, 11.97572, 5e-6);
  ck_assert_uint_eq (m.df, 3);
  unit_assert_near (accord_margins_p (m.stuart_maxwell, m.df), .007533425, 1e-9);
  uint64_t other[16]; /* classes the other way round */
  for (int i = 0; i < 16; i++)
    other[i] = counts[15 - i];
  unit_assert_near (accord_margins (other, 4).stuart_maxwell, m.stuart_maxwell, 1e-12);
  for (int i = 0; i < 4; i++) /* annotators the other way round */
    for (int j = 0; j < 4; j++)
      other[i * 4 + j] = counts[j * 4 + i];
  unit_assert_near (accord_margins (other, 4).stuart_maxwell, m.stuart_maxwell, 1e-12);
}
END_TEST

START_TEST (two_classes_are_mcnemar)
{
  for (uint64_t b = 0; b < 6; b++)
    for (uint64_t c = 0; c < 6; c++)
      {
        const uint64_t counts[] = { 7, b, c, 5 };
        const AccordMargins m = accord_margins (counts, 2);
        if (b + c == 0)
          {
            ck_assert_str_eq (m.reason, "no disagreement");
            ck_assert_str_eq (m.bhapkar_reason, "no disagreement");
            ck_assert (isnan (m.stuart_maxwell) && isnan (m.bhapkar) && isnan (accord_margins_p (NAN, 0)));
            continue;
          }
        const double d = (double) b - (double) c, n = (double) (b + c), chi = d * d / n;
        unit_assert_near (m.stuart_maxwell, chi, 1e-14);
        unit_assert_near (m.bhapkar, d * d / (n - d * d / (n + 12)), 1e-13);
        ck_assert_uint_eq (m.df, 1);
      }
  const uint64_t all_alike[] = { 0, 9, 0, 0 };
  const AccordMargins m = accord_margins (all_alike, 2);
  unit_assert_near (m.stuart_maxwell, 9, 1e-14);
  ck_assert (isnan (m.bhapkar));
  ck_assert_str_eq (m.bhapkar_reason, "no variation between items");
}
END_TEST

START_TEST (groups_of_classes_add_up)
{
  /* disagreements within {0, 2} and within {1, 4} alone, class 3 agreed on: two tests of McNemar */
  uint64_t counts[25] = { 0 };
  counts[0 * 5 + 2] = 7;
  counts[2 * 5 + 0] = 2;
  counts[4 * 5 + 1] = 5;
  counts[1 * 5 + 4] = 1;
  counts[3 * 5 + 3] = 4;
  const AccordMargins m = accord_margins (counts, 5);
  unit_assert_near (m.stuart_maxwell, 25 / 9. + 16 / 6., 1e-14);
  ck_assert_uint_eq (m.df, 2);
}
END_TEST

START_TEST (of_pairs)
{
  /* class 9 is of c alone: a pair looks at the classes it used */
  g_autoptr (AccordDataset) dataset = unit_labels_of (
      "1,a,x\n1,b,y\n1,c,q\n2,a,x\n2,b,y\n3,a,y\n3,b,x\n4,a,z\n4,b,z\n", ACCORD_ROUNDS_LAST);
  const AccordPairOptions how = { .margins = true };
  AccordPairs *measured = NULL;
  ck_assert (accord_pairs_measure (dataset, &how, &measured, NULL));
  g_autoptr (AccordPairs) pairs = measured;
  unit_assert_near (pairs->pairs[0].margins.stuart_maxwell, 1 / 3., 1e-15);
  ck_assert_uint_eq (pairs->pairs[0].margins.df, 1);
  g_autoptr (AccordDataset) rounds
      = unit_labels_of ("1,a,x\n1,a,y\n1,b,x\n2,a,y\n2,b,y\n", ACCORD_ROUNDS_ALL);
  ck_assert (accord_pairs_measure (rounds, &how, &measured, NULL));
  g_autoptr (AccordPairs) repeated = measured;
  ck_assert_str_eq (repeated->pairs[0].margins.reason, "repeated labels");
}
END_TEST

START_TEST (many_classes)
{
  for (int most = 200; most <= 202; most += 2)
    {
      g_autoptr (GString) lines = g_string_new (NULL);
      for (int i = 0; i < most; i++)
        g_string_append_printf (lines, "%03d,a,%03d\n%03d,b,%03d\n", i, i, i, i ^ 1);
      g_autoptr (AccordDataset) dataset = unit_labels_of (lines->str, ACCORD_ROUNDS_LAST);
      const AccordPairOptions how = { .margins = true };
      AccordPairs *measured = NULL;
      ck_assert (accord_pairs_measure (dataset, &how, &measured, NULL));
      g_autoptr (AccordPairs) pairs = measured;
      const AccordMargins *m = &pairs->pairs[0].margins;
      if (most > ACCORD_MARGINS_CLASSES)
        ck_assert_str_eq (m->reason, "more than 200 classes");
      else
        {
          unit_assert_near (m->stuart_maxwell, 0, 0);
          ck_assert_uint_eq (m->df, 100);
        }
    }
}
END_TEST

Suite *
accord_suite (void)
{
  Suite *suite = suite_create ("margins");
  TCase *margins = tcase_create ("margins");
  tcase_add_test (margins, vision);
  tcase_add_test (margins, two_classes_are_mcnemar);
  tcase_add_test (margins, groups_of_classes_add_up);
  tcase_add_test (margins, of_pairs);
  tcase_add_test (margins, many_classes);
  suite_add_tcase (suite, margins);
  return suite;
}
