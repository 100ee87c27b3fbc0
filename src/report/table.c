/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables for people.
 */
#include "config.h"

#include "report/table.h"

#include "report/style.h"

#define LABEL_MIN 16 /* labels are cut to this before a table is split */

struct Table
{
  guint      n_columns;
  GPtrArray *cells; /* of char *, row by row, the headings first; a section is
                     * a text and NULLs */
};

/* ---- filling ------------------------------------------------------------ */

Table *
table_new (const char *const *headings)
{
  Table *table = g_new0 (Table, 1);

  table->n_columns = g_strv_length ((char **) headings);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < table->n_columns; i++)
    table_cell (table, headings[i]);
  return table;
}

void
table_free (Table *table)
{
  if (table == NULL)
    return;
  g_ptr_array_unref (table->cells);
  g_free (table);
}

void
table_cell (Table *table, const char *text)
{
  g_ptr_array_add (table->cells, style_clean (text));
}

void
table_count (Table *table, guint64 count)
{
  g_ptr_array_add (table->cells, g_strdup_printf ("%" G_GUINT64_FORMAT, count));
}

void
table_duration (Table *table, double ns)
{
  g_ptr_array_add (table->cells, style_format_duration (ns));
}

void
table_percent (Table *table, double part, double whole)
{
  g_ptr_array_add (table->cells, style_format_percent (part, whole));
}

void
table_section (Table *table, const char *text)
{
  g_assert (table->cells->len % table->n_columns == 0);

  table_cell (table, text);
  for (guint i = 1; i < table->n_columns; i++)
    g_ptr_array_add (table->cells, NULL);
}

/* ---- printing ----------------------------------------------------------- */

static const char *
cell_at (const Table *table, guint row, guint column)
{
  return g_ptr_array_index (table->cells, row * table->n_columns + column);
}

static guint
n_rows (const Table *table)
{
  g_assert (table->cells->len % table->n_columns == 0);

  return table->cells->len / table->n_columns;
}

/* The widest cell of a column; sections do not count. */
static guint
column_width (const Table *table, guint column)
{
  guint last = table->n_columns - 1;
  guint width = 0;

  for (guint row = 0; row < n_rows (table); row++)
    if (last == 0 || cell_at (table, row, last) != NULL)
      width = MAX (width, style_text_width (cell_at (table, row, column)));
  return width;
}

/* How a table is laid out. */
typedef struct
{
  guint  label;  /* width of the first column */
  guint  gap;    /* before each other column */
  guint *widths; /* of all columns */
} Layout;

static void
choose_layout (const Table *table, guint width, Layout *layout)
{
  guint figures = 0;
  guint natural;

  layout->widths = g_new (guint, table->n_columns);
  for (guint i = 0; i < table->n_columns; i++)
    layout->widths[i] = MIN (column_width (table, i), width / 2);
  for (guint i = 1; i < table->n_columns; i++)
    figures += layout->widths[i];
  natural = layout->widths[0];

  for (layout->gap = 2; layout->gap > 0; layout->gap--)
    {
      guint taken = figures + (table->n_columns - 1) * layout->gap;
      guint left = width - MIN (width, taken);

      layout->label = MIN (natural, left);
      if (left >= natural || (layout->gap == 1 && left >= LABEL_MIN))
        return;
    }
  layout->gap = 2;
  layout->label = MIN (natural, width / 3);
}

static void
print_row (const Table *table, guint row, guint from, guint to, const Layout *layout, const ReportStyle *style,
           FILE *out)
{
  gboolean section = table->n_columns > 1 && cell_at (table, row, 1) == NULL;
  gboolean bold = row == 0 && style->color;

  if (bold)
    fputs ("\033[1m", out);
  if (section)
    {
      const char *text = cell_at (table, row, 0);

      style_print_field (text, MIN (style_text_width (text), style->width), FALSE, style, out);
    }
  else
    style_print_field (cell_at (table, row, 0), layout->label, FALSE, style, out);
  for (guint column = from; column < to && !section; column++)
    {
      fprintf (out, "%*s", (int) layout->gap, "");
      style_print_field (cell_at (table, row, column), layout->widths[column], TRUE, style, out);
    }
  fputs (bold ? "\033[0m\n" : "\n", out);
}

void
table_print (const Table *table, const ReportStyle *style, FILE *out)
{
  Layout layout;
  guint  from = 1;

  choose_layout (table, style->width, &layout);
  while (from < table->n_columns)
    {
      guint used = layout.label;
      guint to = from;

      while (to < table->n_columns && (to == from || used + layout.gap + layout.widths[to] <= style->width))
        used += layout.gap + layout.widths[to++];
      if (from > 1)
        fputc ('\n', out);
      for (guint row = 0; row < n_rows (table); row++)
        print_row (table, row, from, to, &layout, style, out);
      from = to;
    }
  g_free (layout.widths);
}
