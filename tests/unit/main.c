/* Runs one test file's suite.  Each test_<noun>.c defines `Suite *accord_suite (void)`.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include "unit.h"

int
main (void)
{
  SRunner *runner = srunner_create (accord_suite ());
  srunner_run_all (runner, CK_NORMAL);
  const int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
