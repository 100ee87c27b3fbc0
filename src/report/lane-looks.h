/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a column of a lane looks like as one character on a terminal.
 *
 * Holding the GIL is never rounded away: a character shows the part of the
 * column in which the thread holds it, as a bar of that height; only a column
 * without it shows the state that took most of the time.  With colours, that
 * state is the background of the bar.
 */
#ifndef GILSIM_REPORT_LANE_LOOKS_H
#define GILSIM_REPORT_LANE_LOOKS_H

#include "observe/lanes.h"
#include "report/report.h"

typedef enum
{
  LOOK_HOLDS,      /* all the time, or nearly */
  LOOK_HOLDS_PART, /* for a part of the column */
  LOOK_WAITS,
  LOOK_READY,
  LOOK_IO,
  LOOK_NO_GIL,
  LOOK_NOTHING, /* not started, ended; of a core: idle */
  LOOK_SWITCH,  /* marks */
  LOOK_REQUEST,
  LOOK_LOST,
  N_LOOKS
} LaneLook;

/* One character of a lane. */
typedef struct
{
  LaneLook    look;
  LaneLook    behind; /* whose colour the background has */
  const char *glyph;
} LanePaint;

/* The states in a cell of @length_ns. */
LanePaint lane_paint_states (const LaneCell *cell, gint64 length_ns, const ReportStyle *style);

/* The gravest of the marks in a cell. */
LanePaint lane_paint_marks (const LaneCell *cell, const ReportStyle *style);

/* Prints @n characters, with as few escape sequences as it takes. */
void lane_paint_print (const LanePaint *paints, guint n, const ReportStyle *style, FILE *out);

/* Explains those looks, a sum of 1 << LaneLook, wrapped to the style's width. */
void lane_looks_print_legend (guint looks, const ReportStyle *style, FILE *out);

#endif
