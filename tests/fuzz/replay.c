/* Runs a fuzz target on every file of a folder, without libFuzzer: what was found once stays tested.
 * usage: fuzz_NAME FOLDER
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

static bool
run_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  if (!g_file_get_contents (path, &bytes, &length, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return false;
    }
  fprintf (stderr, "%s\n", path); /* the last one is the culprit */
  LLVMFuzzerTestOneInput ((const uint8_t *) bytes, length);
  return true;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = argc == 2 ? g_dir_open (argv[1], 0, &error) : NULL;
  if (folder == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "usage: replay FOLDER");
      return EXIT_FAILURE;
    }
  size_t files = 0;
  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder), files++)
    if (!run_file (argv[1], name))
      return EXIT_FAILURE;
  return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
