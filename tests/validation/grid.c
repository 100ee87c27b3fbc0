/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of texts.
 */
#include "config.h"

#include "tests/validation/grid.h"

#include <math.h>
#include <string.h>

#include "engine/duration.h"
#include "report/table.h"

#define DIGITS 3

struct Grid
{
  guint      n_columns;
  GPtrArray *cells; /* of char *, the headings first */
};

Grid *
grid_new (const char *const *headings)
{
  Grid *grid = g_new0 (Grid, 1);

  grid->n_columns = g_strv_length ((char **) headings);
  grid->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < grid->n_columns; i++)
    grid_text (grid, headings[i]);
  return grid;
}

void
grid_free (Grid *grid)
{
  if (grid == NULL)
    return;
  g_ptr_array_unref (grid->cells);
  g_free (grid);
}

void
grid_text (Grid *grid, const char *text)
{
  g_ptr_array_add (grid->cells, g_strdup (text));
}

void
grid_format (Grid *grid, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (grid->cells, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
grid_factor (Grid *grid, double factor)
{
  if (isnan (factor) || isinf (factor))
    grid_text (grid, "-");
  else
    grid_format (grid, factor < 99.995 ? "%.2f" : "%.0f", factor);
}

void
grid_duration (Grid *grid, double ns)
{
  char text[DURATION_MAX];

  grid_text (grid, isnan (ns) ? "-" : duration_format_rounded (ns, DIGITS, text));
}

void
grid_count (Grid *grid, double n)
{
  if (isnan (n))
    grid_text (grid, "-");
  else
    grid_format (grid, "%.0f", n);
}

void
grid_number (Grid *grid, double number)
{
  grid_format (grid, number < 1000 ? "%.4g" : "%.0f", number);
}

void
grid_range (Grid *grid, double low_ns, double high_ns)
{
  char        text[DURATION_MAX];
  const char *unit = duration_format_rounded (high_ns, DIGITS, text);
  double      unit_ns;

  unit += strspn (unit, "0123456789.");
  unit_ns = g_str_equal (unit, "s") ? 1e9 : g_str_equal (unit, "ms") ? 1e6 : g_str_equal (unit, "us") ? 1e3 : 1;
  grid_format (grid, "%.3g-%.3g%s", low_ns / unit_ns, high_ns / unit_ns, unit);
}

gboolean
grid_is_empty (const Grid *grid)
{
  return grid->cells->len <= grid->n_columns;
}

/* ---- printing ------------------------------------------------------------- */

static void
print_terminal (const Grid *grid, const ReportStyle *style, FILE *out)
{
  g_autofree const char **headings = g_new0 (const char *, grid->n_columns + 1);
  g_autoptr (Table) table = NULL;

  memcpy (headings, grid->cells->pdata, grid->n_columns * sizeof *headings);
  table = table_new (headings);
  for (guint i = grid->n_columns; i < grid->cells->len; i++)
    table_cell (table, grid->cells->pdata[i]);
  table_print (table, style, out);
}

static void
print_page (const Grid *grid, FILE *out)
{
  for (guint i = 0; i < grid->cells->len; i++)
    {
      guint       column = i % grid->n_columns;
      const char *text = grid->cells->pdata[i];

      fprintf (out, "%s%s%s|", column == 0 ? "| " : " ", text, text[0] != '\0' ? " " : "");
      if (column + 1 < grid->n_columns)
        continue;
      fputc ('\n', out);
      for (guint k = 0; i + 1 == grid->n_columns && k < grid->n_columns; k++)
        fprintf (out, "%s%s", k == 0 ? "|---|" : "--:|", k + 1 == grid->n_columns ? "\n" : "");
    }
}

void
grid_print (const Grid *grid, const ReportStyle *style, FILE *out)
{
  if (style != NULL)
    print_terminal (grid, style, out);
  else
    print_page (grid, out);
}
