/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline as text: a line for each thread and core, drawn with characters
 * to the width of the terminal.
 */
#ifndef GILSIM_REPORT_TIMELINE_VIEW_H
#define GILSIM_REPORT_TIMELINE_VIEW_H

#include "report/report.h"

/* Watches one run and keeps what its picture needs, however long it is. */
typedef struct TimelineView TimelineView;

/**
 * timeline_view_new:
 * @from_ns: where the picture begins
 * @to_ns: where it ends; TIME_NEVER: with the run
 * @style: its width
 */
TimelineView *timeline_view_new (gint64 from_ns, gint64 to_ns, const ReportStyle *style);

/* For RunOptions; valid as long as the view. */
RunObserver *timeline_view_observer (TimelineView *view);

void timeline_view_free (TimelineView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TimelineView, timeline_view_free)

/**
 * timeline_view_print:
 * @results: of the runs, of one scenario
 * @views: that have watched them, in this order; all of one window
 * @n_runs: how many
 * @out: where to
 *
 * Draws the runs below each other on one scale, in the style of the views; call
 * once.
 */
void timeline_view_print (const RunResult *const *results, TimelineView *const *views, guint n_runs, FILE *out);

#endif
