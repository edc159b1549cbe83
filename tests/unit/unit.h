/* What unit tests share: Check, the suite's name, a skip that is seen, the shared data folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <check.h>
#include <glib.h>
#include <math.h>
#include <stdio.h>

/** Defined by each test_<noun>.c. */
Suite *accord_suite (void);

/** The folder of shared data sets, or NULL where there is none: then say so with unit_skip () and return. */
static inline const char *
unit_shared_data (void)
{
  const char *folder = g_getenv ("ACCORD_SHARED_DATA");
  return folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR) ? folder : NULL;
}

/** Counted by tests/run.sh as skipped. */
#define unit_skip(reason) printf ("SKIP %s: %s\n", __func__, reason)

#define unit_assert_near(actual, wanted, tolerance)                                                          \
  do                                                                                                         \
    {                                                                                                        \
      const double unit_actual = (actual), unit_wanted = (wanted);                                           \
      ck_assert_msg (fabs (unit_actual - unit_wanted) <= (tolerance), "%s: %.10g, wanted %.10g", #actual,    \
                     unit_actual, unit_wanted);                                                              \
    }                                                                                                        \
  while (0)
