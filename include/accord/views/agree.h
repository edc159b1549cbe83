/* accord-agree: what is asked for.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/cli/cli.h>
#include <accord/views/weights.h>

G_BEGIN_DECLS

/** Values of the options as GOption leaves them, NULL = not given. */
typedef struct
{
  AccordWeightWishes weights;
  char *se, *interval, *resamples, *threads, *over, *test;
  char **coefficients;
  gboolean pairs, annotators, classes, items, rounds_table;
  char *versus, *versus_slice, *before, *after;
  char *benchmark, *used;
  gboolean strict;
  char **fail_under, **fail_under_low;
} AccordAgreeWishes;

/** accord_agree_run: the whole of accord-agree behind its options.  Returns: the exit status, 2 with @error. */
int accord_agree_run (AccordCli *cli, const AccordAgreeWishes *wishes, GError **error);

G_END_DECLS
