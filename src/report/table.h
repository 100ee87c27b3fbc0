/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables for people: a first column of labels, left-aligned, and columns of
 * figures, right-aligned, that fit a width.  What does not fit beside each
 * other is continued below, with the labels again.
 */
#ifndef GILSIM_REPORT_TABLE_H
#define GILSIM_REPORT_TABLE_H

#include "report/report.h"

typedef struct Table Table;

/* @headings: NULL-terminated, the first over the labels. */
Table *table_new (const char *const *headings);
void   table_free (Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Table, table_free)

/* The next cell, from left to right and from top to bottom. */
void table_cell (Table *table, const char *text);
void table_count (Table *table, guint64 count);

/* As style_format_duration(). */
void table_duration (Table *table, double ns);

/* As style_format_percent(). */
void table_percent (Table *table, double part, double whole);

/* A row of its own for a heading in between, wider than a label may be. */
void table_section (Table *table, const char *text);

void table_print (const Table *table, const ReportStyle *style, FILE *out);

#endif
