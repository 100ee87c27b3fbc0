/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the charts' data and pictures are called.
 */
#ifndef GILSIM_REPORT_CHART_DATA_H
#define GILSIM_REPORT_CHART_DATA_H

#include "experiment/run.h"

#define CHART_TITLES "titles.csv"
#define CHART_COLUMNS_SUFFIX "-columns.csv"

/* The policy of run @index in words, unlike those of the runs before it: what
 * pictures call it.  Free with g_free(). */
char *chart_data_title (const PolicyChoice *const *policies, guint index);

/* "timeline-1-python2" for the first run: only letters, digits, '-', '.'.  Free
 * with g_free(). */
char *chart_data_stem (const char *what, guint index, const PolicyChoice *policy);

#endif
