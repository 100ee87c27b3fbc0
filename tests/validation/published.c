/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Published results.
 */
#include "config.h"

#include "tests/validation/published.h"

#include <math.h>

#include "tests/validation/cells.h"
#include "tests/validation/csv.h"

static const char *const kinds[] = { "percent", "factor", "below", "order", NULL };

static void
published_free (gpointer data)
{
  Published *row = data;

  g_free (row->key);
  g_free (row->name);
  g_free (row->scenario);
  g_free (row->policy);
  g_free (row->settings);
  g_free (row->reference);
  g_free (row->figure);
  g_free (row->unit);
  g_free (row->source);
  g_free (row);
}

static Published *
read_row (const Csv *csv, guint index)
{
  Published  *row = g_new0 (Published, 1);
  const char *kind = csv_text (csv, index, "tolerance_kind");

  row->name = g_strdup (csv_text (csv, index, "case"));
  row->key = g_strconcat ("published ", row->name, NULL);
  row->scenario = g_strdup (csv_text (csv, index, "scenario"));
  row->policy = g_strdup (csv_text (csv, index, "policy"));
  row->settings = g_strdup (csv_text (csv, index, "settings"));
  row->reference = g_strdup (csv_text (csv, index, "reference"));
  row->figure = g_strdup (csv_text (csv, index, "figure"));
  row->scale = csv_number (csv, index, "scale");
  row->inverse = g_str_equal (csv_text (csv, index, "inverse"), "yes");
  row->published = csv_number (csv, index, "published");
  row->unit = g_strdup (csv_text (csv, index, "unit"));
  row->tolerance = csv_number (csv, index, "tolerance");
  row->source = g_strdup (csv_text (csv, index, "source"));
  for (row->kind = 0; kinds[row->kind] != NULL && !g_str_equal (kinds[row->kind], kind); row->kind++)
    ;
  return row;
}

GPtrArray *
published_read (const char *path, GError **error)
{
  static const char *const columns[] = { "case",           "scenario",  "policy",  "settings",  "reference",
                                         "figure",         "scale",     "inverse", "published", "unit",
                                         "tolerance_kind", "tolerance", "source",  NULL };
  g_autoptr (Csv) csv = csv_read (path, columns, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (published_free);

  if (csv == NULL)
    return NULL;
  for (guint i = 0; i < csv_rows (csv); i++)
    {
      Published *row = read_row (csv, i);

      g_ptr_array_add (rows, row);
      if (isnan (row->scale) || isnan (row->published) || kinds[row->kind] == NULL
          || (row->kind != TOLERANCE_ORDER && isnan (row->tolerance)))
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: %s is not understood", path, row->name);
          return NULL;
        }
    }
  return g_steal_pointer (&rows);
}

void
published_want (Published *row, Runs *runs)
{
  RunChoice choice = { row->scenario, row->policy, row->settings };

  row->wanted = runs_want (runs, &choice, row->figure);
  choice.settings = row->reference;
  if (row->reference[0] != '\0')
    row->wanted_reference = runs_want (runs, &choice, row->figure);
}

void
published_keep (Published *row, const Runs *runs)
{
  guint              n = runs_seeds (runs);
  g_autofree double *values = g_new (double, n);
  RunSpread          spread;

  for (guint seed = 0; seed < n; seed++)
    {
      double value = runs_value (runs, row->wanted, seed);

      if (row->reference[0] != '\0')
        value /= runs_value (runs, row->wanted_reference, seed);
      values[seed] = row->inverse ? row->scale / value : value * row->scale;
    }
  spread = runs_spread (values, n);
  row->low = spread.low;
  row->median = spread.median;
  row->high = spread.high;
}

gboolean
published_holds (const Published *row)
{
  switch (row->kind)
    {
    case TOLERANCE_PERCENT:
      return fabs (row->median - row->published) <= row->published * row->tolerance / 100;
    case TOLERANCE_FACTOR:
      return factor_of (row->median, row->published) <= row->tolerance;
    case TOLERANCE_BELOW:
      return row->median < row->tolerance;
    case TOLERANCE_ORDER:
    default:
      return TRUE;
    }
}

double
published_factor (const Published *row)
{
  double published = row->kind == TOLERANCE_BELOW ? row->tolerance : row->published;

  return row->kind == TOLERANCE_BELOW ? row->median / published : factor_of (row->median, published);
}

double
published_factor_allowed (const Published *row)
{
  if (row->kind == TOLERANCE_FACTOR)
    return row->tolerance;
  if (row->kind != TOLERANCE_PERCENT)
    return 1;
  return row->median > row->published ? 1 + row->tolerance / 100 : 1 / (1 - row->tolerance / 100);
}

gboolean
published_comparable (const Published *a, const Published *b)
{
  if (a->kind != TOLERANCE_ORDER && b->kind != TOLERANCE_ORDER)
    return FALSE;
  if (!g_str_equal (a->scenario, b->scenario) || !g_str_equal (a->figure, b->figure) || !g_str_equal (a->unit, b->unit)
      || !g_str_equal (a->source, b->source))
    return FALSE;
  return g_str_equal (a->policy, b->policy) != g_str_equal (a->settings, b->settings);
}

char *
published_tolerance (const Published *row)
{
  switch (row->kind)
    {
    case TOLERANCE_PERCENT:
      return g_strdup_printf ("%g %%", row->tolerance);
    case TOLERANCE_FACTOR:
      return g_strdup_printf ("factor %g", row->tolerance);
    case TOLERANCE_BELOW:
      return g_strdup_printf ("below %g", row->tolerance);
    case TOLERANCE_ORDER:
    default:
      return g_strdup ("order");
    }
}
