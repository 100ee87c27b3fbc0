/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tables of a page.
 */
#ifndef GILSIM_REPORT_HTML_TABLE_H
#define GILSIM_REPORT_HTML_TABLE_H

#include "report/comparison.h"

/* The figures of all runs, a column for each.  A cell's data-value is the
 * value as it was before it was rounded for people. */
void html_table_append_comparison (GString *out, const Comparison *comparison);

/* Where the threads of each run have spent their time: a table for each run. */
void html_table_append_threads (GString *out, const RunResult *const *results, const Comparison *comparison);

#endif
