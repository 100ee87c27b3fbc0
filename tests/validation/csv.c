/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables in CSV files.
 */
#include "config.h"

#include "tests/validation/csv.h"

#include <math.h>
#include <string.h>

#include "report/chart-text.h"

struct Csv
{
  char     **lines;   /* owns the text */
  GPtrArray *columns; /* of char *, borrowed */
  GPtrArray *fields;  /* of char *, borrowed: row by row */
};

static gboolean
read_line (Csv *csv, const char *path, guint number, char *line, GError **error)
{
  guint             n = csv->columns->len;
  g_autofree char **fields = g_new0 (char *, MAX (n, 1));

  if (n == 0)
    {
      for (char *name = strtok (line, ","); name != NULL; name = strtok (NULL, ","))
        g_ptr_array_add (csv->columns, name);
      return TRUE;
    }
  if (!chart_text_split (line, fields, n))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s:%u: expected %u fields", path, number, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (csv->fields, fields[i]);
  return TRUE;
}

Csv *
csv_read (const char *path, const char *const *columns, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (Csv) csv = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  csv = g_new0 (Csv, 1);
  csv->lines = g_strsplit (text, "\n", -1);
  csv->columns = g_ptr_array_new ();
  csv->fields = g_ptr_array_new ();
  for (guint i = 0; csv->lines[i] != NULL; i++)
    if (csv->lines[i][0] != '#' && csv->lines[i][0] != '\0' && !read_line (csv, path, i + 1, csv->lines[i], error))
      return NULL;
  for (guint i = 0; columns[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (csv->columns, columns[i], g_str_equal, NULL))
      {
        g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: there is no column %s", path, columns[i]);
        return NULL;
      }
  return g_steal_pointer (&csv);
}

void
csv_free (Csv *csv)
{
  if (csv == NULL)
    return;
  g_ptr_array_unref (csv->columns);
  g_ptr_array_unref (csv->fields);
  g_strfreev (csv->lines);
  g_free (csv);
}

guint
csv_rows (const Csv *csv)
{
  return csv->columns->len == 0 ? 0 : csv->fields->len / csv->columns->len;
}

const char *
csv_text (const Csv *csv, guint row, const char *column)
{
  guint    index;
  gboolean found = g_ptr_array_find_with_equal_func (csv->columns, column, g_str_equal, &index);

  g_assert (found && row < csv_rows (csv));
  return g_ptr_array_index (csv->fields, row * csv->columns->len + index);
}

double
csv_number (const Csv *csv, guint row, const char *column)
{
  const char *text = csv_text (csv, row, column);
  char       *end;
  double      value = g_ascii_strtod (text, &end);

  return end == text || *end != '\0' ? (double) NAN : value;
}

void
csv_write_text (const char *text, FILE *out)
{
  g_auto (GStrv) parts = g_strsplit (text, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  fprintf (out, strpbrk (text, ",\"") != NULL ? "\"%s\"" : "%s", doubled);
}
