/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A time axis of characters: ticks at round times, each with its unit.
 */
#ifndef GILSIM_REPORT_TIME_AXIS_H
#define GILSIM_REPORT_TIME_AXIS_H

#include "report/report.h"

/**
 * time_axis_print_labels:
 * @from_ns: where the first column begins
 * @column_ns: the time of a column
 * @n_columns: how many there are
 * @out: where to
 *
 * Prints the times of the ticks, each beginning at its column, in @n_columns
 * columns at most, without a newline.
 */
void time_axis_print_labels (gint64 from_ns, gint64 column_ns, guint n_columns, FILE *out);

/* Prints the axis and its ticks, in exactly @n_columns columns. */
void time_axis_print_ticks (gint64 from_ns, gint64 column_ns, guint n_columns, const ReportStyle *style, FILE *out);

#endif
