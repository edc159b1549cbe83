/* What fuzz targets share: the entry point, and a check that stays in release builds.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <glib.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

#define FUZZ_CHECK(condition)                                                                                \
  do                                                                                                         \
    if (!(condition))                                                                                        \
      {                                                                                                      \
        g_printerr ("%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                           \
        abort ();                                                                                            \
      }                                                                                                      \
  while (0)
