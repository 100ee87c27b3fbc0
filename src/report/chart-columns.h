/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timelines that are too long to draw interval by interval, or whose names a
 * chart cannot show: the same CSV once more, in columns.
 *
 * A timeline that is too long gets two more columns, low and high: the part of
 * the lane's height (0 to 1) that this state has in a column of the picture.
 * Of the marks that fall into one column of a lane only the
 * first is kept; rows of kind "omitted" (lane = how many, name and state =
 * kind and state of the marks) count the others.
 */
#ifndef GILSIM_REPORT_CHART_COLUMNS_H
#define GILSIM_REPORT_CHART_COLUMNS_H

#include <glib.h>

typedef enum
{
  CHART_TIMELINE_EMPTY,  /* no interval in the window */
  CHART_TIMELINE_AS_IS,  /* to be drawn as it is */
  CHART_TIMELINE_COLUMNS /* to be drawn from the other file */
} ChartTimeline;

/**
 * chart_columns_write:
 * @timeline: path of a CSV timeline (see observe/intervals.h)
 * @columns: path of the other file, which is written if it is needed
 * @which: (out): which one to draw
 * @error: set to a G_FILE_ERROR
 *
 * Its memory does not grow with the timeline.
 */
gboolean chart_columns_write (const char *timeline, const char *columns, ChartTimeline *which, GError **error);

#endif
