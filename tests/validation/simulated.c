/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What came out of the runs, kept in a file.
 */
#include "config.h"

#include "tests/validation/simulated.h"

#include <math.h>

#include "tests/validation/cells.h"
#include "tests/validation/published.h"

#define DIGITS "%.6g"
#define DIGITS_MAX 32

/* Names of columns, and where their values are. */
typedef struct
{
  const char *name;
  double     *value;
} Field;

#define N_CELL_FIELDS 7
#define N_PUBLISHED_FIELDS 3

static void
fields_of_cell (Cell *cell, Field *fields)
{
  fields[0] = (Field){ "low", &cell->simulated_low };
  fields[1] = (Field){ "median", &cell->simulated[CELL_MAIN] };
  fields[2] = (Field){ "high", &cell->simulated_high };
  fields[3] = (Field){ "p50", &cell->simulated[CELL_P50] };
  fields[4] = (Field){ "p90", &cell->simulated[CELL_P90] };
  fields[5] = (Field){ "voluntary", &cell->simulated[CELL_VOLUNTARY] };
  fields[6] = (Field){ "involuntary", &cell->simulated[CELL_INVOLUNTARY] };
}

static void
fields_of_published (Published *row, Field *fields)
{
  fields[0] = (Field){ "low", &row->low };
  fields[1] = (Field){ "median", &row->median };
  fields[2] = (Field){ "high", &row->high };
}

static void
cut_digits (Field *fields, guint n)
{
  char text[DIGITS_MAX];

  for (guint i = 0; i < n; i++)
    if (!isnan (*fields[i].value))
      {
        g_snprintf (text, sizeof text, DIGITS, *fields[i].value);
        *fields[i].value = g_ascii_strtod (text, NULL);
      }
}

void
simulated_round (GPtrArray *cells, GPtrArray *published)
{
  Field fields[N_CELL_FIELDS];

  for (guint i = 0; i < cells->len; i++)
    {
      fields_of_cell (cells->pdata[i], fields);
      cut_digits (fields, N_CELL_FIELDS);
    }
  for (guint i = 0; i < published->len; i++)
    {
      fields_of_published (published->pdata[i], fields);
      cut_digits (fields, N_PUBLISHED_FIELDS);
    }
}

static void
write_row (const char *key, const Field *fields, guint n, FILE *out)
{
  csv_write_text (key, out);
  for (guint i = 0; i < N_CELL_FIELDS; i++)
    {
      fputc (',', out);
      if (i < n && !isnan (*fields[i].value))
        fprintf (out, DIGITS, *fields[i].value);
    }
  fputc ('\n', out);
}

void
simulated_write (const GPtrArray *cells, const GPtrArray *published, FILE *out)
{
  Field fields[N_CELL_FIELDS];

  fputs ("# What gilsim makes of measured.csv (ns, and numbers of context switches) and of\n"
         "# published.csv (in the units there): the lowest, the median and the highest over\n"
         "# the seeds, medians of the rest.  Written by `make validate-page`: do not edit.\n"
         "case,low,median,high,p50,p90,voluntary,involuntary\n",
         out);
  for (guint i = 0; i < cells->len; i++)
    {
      fields_of_cell (cells->pdata[i], fields);
      write_row (((Cell *) cells->pdata[i])->key, fields, N_CELL_FIELDS, out);
    }
  for (guint i = 0; i < published->len; i++)
    {
      fields_of_published (published->pdata[i], fields);
      write_row (((Published *) published->pdata[i])->key, fields, N_PUBLISHED_FIELDS, out);
    }
}

static gboolean
read_fields (const Csv *csv, const char *path, const char *key, Field *fields, guint n, GError **error)
{
  for (guint row = 0; row < csv_rows (csv); row++)
    if (g_str_equal (csv_text (csv, row, "case"), key))
      {
        for (guint i = 0; i < n; i++)
          *fields[i].value = csv_number (csv, row, fields[i].name);
        return TRUE;
      }
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: \"%s\" is not in it; run make validate-page", path, key);
  return FALSE;
}

gboolean
simulated_read (const char *path, GPtrArray *cells, GPtrArray *published, GError **error)
{
  static const char *const columns[] = {
    "case", "low", "median", "high", "p50", "p90", "voluntary", "involuntary", NULL
  };
  g_autoptr (Csv) csv = csv_read (path, columns, error);
  Field fields[N_CELL_FIELDS];

  if (csv == NULL)
    return FALSE;
  for (guint i = 0; i < cells->len; i++)
    {
      fields_of_cell (cells->pdata[i], fields);
      if (!read_fields (csv, path, ((Cell *) cells->pdata[i])->key, fields, N_CELL_FIELDS, error))
        return FALSE;
    }
  for (guint i = 0; i < published->len; i++)
    {
      fields_of_published (published->pdata[i], fields);
      if (!read_fields (csv, path, ((Published *) published->pdata[i])->key, fields, N_PUBLISHED_FIELDS, error))
        return FALSE;
    }
  return TRUE;
}
