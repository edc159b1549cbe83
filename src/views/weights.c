/* Weights of classes from options and tables.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <accord/views/weights.h>

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <accord/base/error.h>
#include <accord/base/number.h>
#include <accord/base/text.h>
#include <accord/cli/cli.h>
#include <accord/ingest/table.h>

#define SAME  1e-12   /* two cells up to this apart are equal */
#define LEAST (-1e15) /* weights below would leave nothing of the others */

/* ---- a table ---- */

typedef struct
{
  const char *name;
  bool distances;
  const AccordDataset *dataset;
  size_t named;    /* 1 where rows begin with the name of their class */
  uint16_t *klass; /* of each column of numbers; NULL before the header */
  size_t rows;
  uint64_t line; /* the last one read */
  double *table; /* K * K by class */
} Table;

static bool fail (const Table *table, uint64_t line, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static bool
fail (const Table *table, uint64_t line, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ACCORD_ERROR, ACCORD_ERROR_INPUT, "%s:%" PRIu64 ": %s", table->name, line, what);
  return false;
}

static const char *
class_name (const Table *table, size_t k)
{
  return accord_names_get (&table->dataset->class_names, k);
}

static bool
fail_class (const Table *table, uint64_t line, GError **error, const char *what, const char *name)
{
  g_autofree char *shown = accord_text_escape (name);
  return fail (table, line, error, "%s '%s'", what, shown);
}

/* The class called @name, or their number. */
static size_t
find_class (const Table *table, const char *name)
{
  const size_t n = table->dataset->n_classes;
  size_t k = 0;
  while (k < n && strcmp (class_name (table, k), name) != 0)
    k++;
  return k;
}

/* The header: every class once and nothing else, but for the head of a column of their names. */
static bool
read_header (Table *table, uint64_t line, const AccordSpan *fields, size_t n_fields, GError **error)
{
  const size_t n = table->dataset->n_classes;
  g_autofree bool *seen = g_new0 (bool, n + 1);
  table->klass = g_new (uint16_t, n_fields + 1);
  table->named = n_fields == n + 1 && find_class (table, fields[0].data) == n;
  fields += table->named;
  n_fields -= table->named;
  for (size_t column = 0; column < n_fields; column++)
    {
      const size_t k = find_class (table, fields[column].data);
      if (k == n)
        return fail_class (table, line, error, "the question has no class", fields[column].data);
      if (seen[k])
        return fail_class (table, line, error, "two columns for class", fields[column].data);
      seen[k] = true;
      table->klass[column] = (uint16_t) k;
    }
  for (size_t k = 0; k < n; k++)
    if (!seen[k])
      return fail_class (table, line, error, "no column for class", class_name (table, k));
  table->table = n <= ACCORD_WEIGHTS_LIMIT ? g_try_new (double, 1 + n * n) : NULL;
  if (table->table != NULL)
    return true;
  return accord_error_set_memory (error, "the table of weights");
}

/* One cell against the rules and its mirror image, which stands above where there is one. */
static bool
check_cell (const Table *table, uint64_t line, size_t column, double cell, GError **error)
{
  const size_t n = table->dataset->n_classes, row = table->rows;
  const double self = table->distances ? 0 : 1;
  g_autofree char *here = accord_text_escape (class_name (table, table->klass[row]));
  g_autofree char *there = accord_text_escape (class_name (table, table->klass[column]));
  if (column == row && cell != self)
    return fail (table, line, error, "class '%s' with itself must have %s %g", here,
                 table->distances ? "distance" : "weight", self);
  if (!table->distances && cell > 1)
    return fail (table, line, error, "the weight of '%s' and '%s' is above 1", here, there);
  if (!table->distances && cell < LEAST)
    return fail (table, line, error, "the weight of '%s' and '%s' is below %g", here, there, LEAST);
  if (table->distances && cell < 0)
    return fail (table, line, error, "the distance of '%s' and '%s' is below 0", here, there);
  if (column < row && fabs (cell - table->table[table->klass[column] * n + table->klass[row]]) > SAME)
    return fail (table, line, error,
                 "'%s' and '%s' have another number in the row of '%s'; make the table symmetric", here,
                 there, there);
  return true;
}

static bool
read_row (uint64_t line, const AccordSpan *fields, size_t n_fields, gpointer data, GError **error)
{
  Table *table = data;
  const size_t n = table->dataset->n_classes;
  table->line = line;
  if (table->klass == NULL)
    return read_header (table, line, fields, n_fields, error);
  if (table->rows == n)
    return fail (table, line, error, "more rows than the %zu classes of the header", n);
  if (table->named && strcmp (fields[0].data, class_name (table, table->klass[table->rows])) != 0)
    return fail_class (table, line, error,
                       "rows stand in the order of the columns: expected here is the one of",
                       class_name (table, table->klass[table->rows]));
  fields += table->named;
  for (size_t column = 0; column < n; column++)
    {
      double cell;
      if (!accord_number_parse (fields[column].data, fields[column].length, &cell))
        {
          g_autofree char *shown = accord_text_escape (fields[column].data);
          return fail (table, line, error, "'%s' is not a number", shown);
        }
      if (!check_cell (table, line, column, cell, error))
        return false;
      /* the upper half holds for both */
      const size_t at = table->klass[table->rows] * n + table->klass[column];
      const size_t mirror = table->klass[column] * n + table->klass[table->rows];
      table->table[at] = column < table->rows ? table->table[mirror] : cell;
    }
  table->rows++;
  return true;
}

static void
distances_to_weights (double *table, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n * n; i++)
    most = MAX (most, table[i]);
  for (size_t i = 0; i < n * n; i++)
    table[i] = most > 0 ? 1 - table[i] / most : 1;
}

bool
accord_weights_read (const char *path, bool distances, const AccordDataset *dataset,
                     AccordWeights **ret_weights, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  Table table = { .name = name, .distances = distances, .dataset = dataset };
  AccordTableInfo info;
  bool good = accord_table_read (path, name, 0, read_row, NULL, &table, &info, error);
  if (good && table.rows < dataset->n_classes)
    good = fail (&table, table.line, error, "%zu rows for the %zu classes of the header", table.rows,
                 dataset->n_classes);
  if (good)
    {
      if (distances)
        distances_to_weights (table.table, dataset->n_classes);
      *ret_weights = accord_weights_from_table (name, g_steal_pointer (&table.table), dataset->n_classes);
    }
  g_free (table.klass);
  g_free (table.table);
  return good;
}

/* ---- options ---- */

/* The usual weights of a scale. */
static bool
set_scale (AccordWeightChoice *choice, const char *scale, GError **error)
{
  static const struct
  {
    const char *name;
    AccordWeightSet set, alpha_set;
  } scales[] = {
    { "nominal", ACCORD_WEIGHTS_IDENTITY, ACCORD_WEIGHTS_IDENTITY },
    { "ordinal", ACCORD_WEIGHTS_ORDINAL, ACCORD_WEIGHTS_KRIPPENDORFF_ORDINAL },
    { "interval", ACCORD_WEIGHTS_QUADRATIC, ACCORD_WEIGHTS_QUADRATIC },
    { "ratio", ACCORD_WEIGHTS_RATIO, ACCORD_WEIGHTS_RATIO },
    { "circular", ACCORD_WEIGHTS_CIRCULAR, ACCORD_WEIGHTS_CIRCULAR },
    { ACCORD_SCALE_SETS, ACCORD_WEIGHTS_MASI, ACCORD_WEIGHTS_MASI },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (scales); i++)
    if (strcmp (scales[i].name, scale) == 0)
      {
        choice->set = scales[i].set;
        choice->alpha_set = scales[i].alpha_set;
        return true;
      }
  return accord_error_set_usage (
      error, "--scale %s: not one of nominal, ordinal, interval, ratio, circular, multi-label", scale);
}

static bool
set_on (AccordWeightChoice *choice, const char *on, GError **error)
{
  unsigned rank;
  if (!choice->given)
    return accord_error_set_usage (error, "--weights-on goes with --weights NAME and with --scale");
  if (choice->set == ACCORD_WEIGHTS_IDENTITY)
    return accord_error_set_usage (
        error, "--weights-on: with identity weights classes are equal or not, whatever their values");
  if (choice->set == ACCORD_WEIGHTS_TABLE)
    return accord_error_set_usage (
        error, "--weights-on: a table says what each pair of classes weighs; leave it out");
  if (accord_weight_set_of_sets (choice->set))
    return accord_error_set_usage (error, "--weights-on: sets of labels have neither values nor ranks");
  if (!accord_cli_parse_word ("--weights-on", on, "value|rank", &rank, error))
    return false;
  choice->on = rank == 1 ? ACCORD_WEIGHTS_ON_RANK : ACCORD_WEIGHTS_ON_VALUE;
  return true;
}

/* Which answers are sets. */
static bool
set_separator (AccordWeightChoice *choice, const AccordWeightWishes *wishes, GError **error)
{
  const bool other_scale = wishes->scale != NULL && strcmp (wishes->scale, ACCORD_SCALE_SETS) != 0;
  const bool any = choice->set == ACCORD_WEIGHTS_IDENTITY || choice->set == ACCORD_WEIGHTS_TABLE
                   || accord_weight_set_of_sets (choice->set);
  choice->sets = any && !other_scale;
  choice->separator = wishes->set_separator;
  if (wishes->set_separator == NULL)
    return true;
  if (wishes->set_separator[0] == '\0')
    return accord_error_set_usage (error, "--set-separator: say what stands between the labels of an answer");
  return (choice->given && choice->sets)
         || accord_error_set_usage (
             error, "--set-separator goes with --scale multi-label and --weights masi or jaccard");
}

bool
accord_weight_choice_init (AccordWeightChoice *choice, const AccordWeightWishes *wishes, GError **error)
{
  *choice = (AccordWeightChoice){ .set = ACCORD_WEIGHTS_IDENTITY };
  choice->given = wishes->weights != NULL || wishes->distances != NULL || wishes->scale != NULL;
  if ((wishes->weights != NULL) + (wishes->distances != NULL) + (wishes->scale != NULL) > 1)
    return accord_error_set_usage (error, "give one of --weights, --distances and --scale");
  if (wishes->scale != NULL && !set_scale (choice, wishes->scale, error))
    return false;
  choice->distances = wishes->distances != NULL;
  if (wishes->weights != NULL && !accord_weight_set_find (wishes->weights, &choice->set))
    choice->file = wishes->weights;
  else if (wishes->distances != NULL)
    choice->file = wishes->distances;
  if (choice->file != NULL)
    choice->set = ACCORD_WEIGHTS_TABLE;
  if (wishes->weights != NULL && choice->file != NULL && !g_file_test (choice->file, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_filename_display_name (choice->file);
      return accord_error_set_usage (
          error,
          "--weights %s: neither a file nor one of identity, linear, quadratic, ordinal, radical, ratio, "
          "circular, bipolar, krippendorff-ordinal, jaccard, masi",
          name);
    }
  if (wishes->scale == NULL)
    choice->alpha_set = choice->set;
  if (wishes->circle != NULL && choice->set != ACCORD_WEIGHTS_CIRCULAR)
    return accord_error_set_usage (error, "--circle goes with --weights circular and --scale circular");
  if (wishes->circle != NULL
      && !accord_cli_parse_number ("--circle", wishes->circle, 1e-9, 1e15, &choice->circle, error))
    return false;
  return set_separator (choice, wishes, error) && (wishes->on == NULL || set_on (choice, wishes->on, error));
}

/* Of a question that is declared multi-label by an accord that knew no separators. */
static bool
lacks_separator (const AccordDataset *dataset)
{
  return strcmp (dataset->scale, ACCORD_SCALE_SETS) == 0 && dataset->sets == NULL;
}

bool
accord_weight_choice_weights (const AccordWeightChoice *choice, const AccordDataset *dataset,
                              AccordWeights **ret_weights, AccordWeights **ret_alpha, GError **error)
{
  AccordWeightChoice own = *choice;
  if (!own.given && dataset->scale != NULL && !lacks_separator (dataset)
      && !set_scale (&own, dataset->scale, error))
    return false;
  if (accord_weight_set_of_sets (own.set) && dataset->sets == NULL)
    return accord_error_set_usage (
        error, "what stands between the labels of an answer is not known: give --set-separator SIGN, or "
               "declare it with accord-class --scale multi-label --set-separator SIGN");
  g_autoptr (AccordWeights) weights = NULL;
  g_autoptr (AccordWeights) alpha = NULL;
  const bool read = own.file != NULL
                        ? accord_weights_read (own.file, own.distances, dataset, &weights, error)
                        : accord_weights_new (own.set, dataset, own.on, own.circle, &weights, error);
  if (!read)
    return false;
  if (own.alpha_set != own.set && !accord_weights_new (own.alpha_set, dataset, own.on, 0, &alpha, error))
    return false;
  *ret_weights = g_steal_pointer (&weights);
  *ret_alpha = g_steal_pointer (&alpha);
  return true;
}
