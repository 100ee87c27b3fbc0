/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window of a run in columns, as rows of a timeline chart (see
 * report/timeline-chart.h).
 */
#ifndef GILSIM_REPORT_TIMELINE_COLUMNS_H
#define GILSIM_REPORT_TIMELINE_COLUMNS_H

#include <stdio.h>

#include "observe/lanes.h"

/* Lanes that are fine enough for a chart of the window; finish and free them. */
Lanes *timeline_columns_collect (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns);

/**
 * timeline_columns_write:
 * @lanes: finished; their columns may be widened
 * @max_lanes: how many the picture has room for
 * @out: gets a header and the rows of threads and cores
 *
 * If there are too many threads or cores, those that hold the GIL the longest
 * have lanes of their own, the others one together.  The columns stay as fine
 * as pixels if most of them are of one state; else they are wide enough for
 * their shares of states to be told apart.
 */
void timeline_columns_write (Lanes *lanes, guint max_lanes, FILE *out);

/* Rows that count a kind of marks in wide columns, each ending in @more. */
void timeline_columns_count (const Lanes *lanes, LaneMark mark, const char *more, FILE *out);

#endif
