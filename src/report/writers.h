/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One writer for each format and kind of report; report.c chooses.
 */
#ifndef GILSIM_REPORT_WRITERS_H
#define GILSIM_REPORT_WRITERS_H

#include "report/report.h"

void text_write_run (const RunResult *result, const ReportStyle *style, FILE *out);
void text_write_compare (const RunResult *const *results, guint n_results, const ReportStyle *style, FILE *out);
void csv_write_run (const RunResult *result, FILE *out);
void csv_write_compare (const RunResult *const *results, guint n_results, FILE *out);
void json_write_run (const RunResult *result, FILE *out);
void json_write_compare (const RunResult *const *results, guint n_results, FILE *out);

#endif
