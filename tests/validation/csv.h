/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables in CSV files: lines that begin with # are comments, the first other
 * line names the columns.
 */
#ifndef GILSIM_TESTS_VALIDATION_CSV_H
#define GILSIM_TESTS_VALIDATION_CSV_H

#include <stdio.h>

#include <glib.h>

typedef struct Csv Csv;

/**
 * csv_read:
 * @path: of the file
 * @columns: NULL-terminated: what must be there
 * @error: set with file and line
 */
Csv *csv_read (const char *path, const char *const *columns, GError **error);
void csv_free (Csv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Csv, csv_free)

guint csv_rows (const Csv *csv);

/* Borrowed; @column must exist. */
const char *csv_text (const Csv *csv, guint row, const char *column);

/* NAN if the field is empty or no number. */
double csv_number (const Csv *csv, guint row, const char *column);

/* Writes a field, in quotes if it needs them. */
void csv_write_text (const char *text, FILE *out);

#endif
