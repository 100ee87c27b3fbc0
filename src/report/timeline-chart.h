/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data of a timeline chart: a window of one run as CSV, so detailed as a
 * picture can show it, whatever the window's length.
 *
 * Where few things happen, the file has the rows of observe/intervals.h.  If a
 * thread or core has more of them than pixels can tell apart, or if there are
 * more threads and cores than the picture has lanes, the window is cut into
 * columns instead, with two more CSV columns, low and high: the part of the
 * lane's height (0 to 1) that the state has in this column.  The threads, or
 * cores, that have no lane then share one: "12 other threads".
 *
 * In both forms there may be these rows:
 *   kind "window": start_ns, end_ns = the window, cut where the run ended
 *   kind "count":  lane = how many marks there are from start_ns to end_ns,
 *                  state = "handoff", "request" or "lost".  A kind of marks that
 *                  has such rows is to be drawn by them: there are too many
 *   kind "note":   name = a text, start_ns = the time that it is about,
 *                  state = "here" if it is in the window, else "elsewhere"
 */
#ifndef GILSIM_REPORT_TIMELINE_CHART_H
#define GILSIM_REPORT_TIMELINE_CHART_H

#include "experiment/run.h"

typedef struct TimelineChart TimelineChart;

/* What a panel says about an instant. */
typedef struct
{
  gint64      time_ns;
  gboolean    here; /* in the window: marked there */
  const char *text; /* as chart_text_plain() leaves it */
} TimelineNote;

/**
 * timeline_chart_new:
 * @path: of the file to be
 * @from_ns: where the window begins
 * @to_ns: where it ends; TIME_NEVER: with the run
 * @max_lanes: of the picture, for threads and cores together
 * @error: set to a G_FILE_ERROR
 */
TimelineChart *timeline_chart_new (const char *path, gint64 from_ns, gint64 to_ns, guint max_lanes, GError **error);

/* Who is to watch the run; the chart's. */
RunObserver *timeline_chart_observer (TimelineChart *chart);

/**
 * timeline_chart_write:
 * @chart: of a run that has ended
 * @note: (nullable): what to say about it
 * @empty: (out): no thread was alive in the window; there is nothing to draw
 * @error: set to a G_FILE_ERROR
 *
 * Gives the file its name; call once.
 */
gboolean timeline_chart_write (TimelineChart *chart, const TimelineNote *note, gboolean *empty, GError **error);

void timeline_chart_free (TimelineChart *chart);

#endif
