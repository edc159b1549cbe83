/* What the files of accord-annotators share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <accord/stats/quality.h>
#include <accord/stats/self_agreement.h>
#include <accord/stats/verdict.h>
#include <accord/views/annotators.h>

/* What the rows are made of. */
typedef struct
{
  const AccordDataset *dataset;
  const AccordConsensus *consensus;
  AccordStanding *standings;
  AccordAnnotatorVerdicts *verdicts;
  AccordSequences *sequences; /* NULL where not every round counts */
  const AccordSelf **self;    /* by annotator; NULL = repeated nothing */
  AccordSelf *self_rows;
  char **names; /* NULL = their own */
  uint32_t *order;
} People;

/** annotators_findings.c: the name of annotator @a, or the pseudonym. */
const char *people_name (const People *people, size_t a);
const char *people_class (const People *people, uint16_t klass);

/** annotators_findings.c: (transfer full): the evidence about annotator @a, the strongest first; NULL without any. */
char *people_findings (const People *people, uint32_t a);

/** annotators_confusion.c: what the person @name says where each class is true, by @consensus. */
bool accord_view_annotator (AccordCli *cli, const AccordDataset *dataset, const AccordConsensus *consensus,
                            const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
