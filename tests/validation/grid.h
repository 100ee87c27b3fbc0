/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of texts that can be printed for a terminal and for a page.
 */
#ifndef GILSIM_TESTS_VALIDATION_GRID_H
#define GILSIM_TESTS_VALIDATION_GRID_H

#include <stdio.h>

#include "report/report.h"

typedef struct Grid Grid;

/* @headings: NULL-terminated, the first over the labels. */
Grid *grid_new (const char *const *headings);
void  grid_free (Grid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Grid, grid_free)

/* The next cell, from left to right and from top to bottom. */
void grid_text (Grid *grid, const char *text);
void grid_format (Grid *grid, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* "-" for NAN, and for the infinite factor of something and nothing. */
void grid_factor (Grid *grid, double factor);
void grid_duration (Grid *grid, double ns);
void grid_count (Grid *grid, double n);

/* Without an exponent. */
void grid_number (Grid *grid, double number);

/* "51.9-59.5ms" */
void grid_range (Grid *grid, double low_ns, double high_ns);

gboolean grid_is_empty (const Grid *grid);

/* @style: (nullable): of the terminal; NULL: Markdown */
void grid_print (const Grid *grid, const ReportStyle *style, FILE *out);

#endif
