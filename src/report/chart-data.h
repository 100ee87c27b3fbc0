/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts' data, and what these and the pictures are called.
 */
#ifndef GILSIM_REPORT_CHART_DATA_H
#define GILSIM_REPORT_CHART_DATA_H

#include <stdio.h>

#include "experiment/run.h"

#define CHART_TITLES "titles.csv"

/* The policy of run @index in words, unlike those of the runs before it: what
 * pictures call it.  Free with g_free(). */
char *chart_data_title (const PolicyChoice *const *policies, guint index);

/* "timeline-1-python2" for the first run: only letters, digits, '-', '.'.  Free
 * with g_free(). */
char *chart_data_stem (const char *what, guint index, const PolicyChoice *policy);

/* comparison.csv, as plots/comparison.gp reads it. */
void chart_data_write_comparison (FILE *out, const RunResult *const *results, guint n_results);

/* Distributions of waits, as plots/waits.gp reads them; and whether there is any
 * value in them. */
void     chart_data_write_waits (FILE *out, const RunResult *result);
gboolean chart_data_has_waits (const RunResult *result);

#endif
