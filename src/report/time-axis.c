/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A time axis of characters: ticks at round times, each with its unit.
 */
#include "config.h"

#include "report/time-axis.h"

#include <string.h>

#include "engine/duration.h"

#define GAP 2 /* columns between labels, at least */

typedef struct
{
  gint64 from_ns;
  gint64 column_ns;
  gint64 step_ns; /* from tick to tick */
  guint  n_columns;
} Axis;

/* The first tick that is not before @ns. */
static gint64
tick_from (const Axis *axis, gint64 ns)
{
  gint64 rest_ns = ns % axis->step_ns;

  return rest_ns == 0 ? ns : ns - rest_ns + axis->step_ns;
}

/* The column in which a tick stands; n_columns or more if it has none. */
static gint64
tick_column (const Axis *axis, gint64 tick_ns)
{
  return (tick_ns - axis->from_ns) / axis->column_ns;
}

/* TRUE if every label has its place. */
static gboolean
labels_fit (const Axis *axis)
{
  gint64 free_column = 0;

  for (gint64 tick_ns = tick_from (axis, axis->from_ns); tick_column (axis, tick_ns) < axis->n_columns;
       tick_ns += axis->step_ns)
    {
      char label[DURATION_MAX];

      if (tick_column (axis, tick_ns) < free_column)
        return FALSE;
      free_column = tick_column (axis, tick_ns) + (gint64) strlen (duration_format (tick_ns, label)) + GAP;
    }
  return TRUE;
}

/* Ticks as close as their labels allow: 1, 2 or 5 by a power of ten. */
static Axis
choose_step (gint64 from_ns, gint64 column_ns, guint n_columns)
{
  static const gint64 factors[] = { 1, 2, 5 };
  Axis                axis = { from_ns, column_ns, 1, n_columns };

  for (gint64 power_ns = 1; power_ns <= TIME_NEVER / 100; power_ns *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
      {
        axis.step_ns = factors[i] * power_ns;
        if (axis.step_ns / column_ns >= GAP && labels_fit (&axis))
          return axis;
      }
  return axis;
}

void
time_axis_print_labels (gint64 from_ns, gint64 column_ns, guint n_columns, FILE *out)
{
  Axis   axis = choose_step (from_ns, column_ns, n_columns);
  gint64 column = 0;

  for (gint64 tick_ns = tick_from (&axis, from_ns); tick_column (&axis, tick_ns) < n_columns; tick_ns += axis.step_ns)
    {
      char   label[DURATION_MAX];
      gint64 length = (gint64) strlen (duration_format (tick_ns, label));

      if (tick_column (&axis, tick_ns) + length > n_columns)
        break;
      fprintf (out, "%*s%s", (int) (tick_column (&axis, tick_ns) - column), "", label);
      column = tick_column (&axis, tick_ns) + length;
    }
}

void
time_axis_print_ticks (gint64 from_ns, gint64 column_ns, guint n_columns, const ReportStyle *style, FILE *out)
{
  Axis   axis = choose_step (from_ns, column_ns, n_columns);
  gint64 tick_ns = tick_from (&axis, from_ns);

  for (gint64 i = 0; i < n_columns; i++)
    {
      gboolean is_tick = tick_column (&axis, tick_ns) == i;

      fputs (style->unicode ? is_tick ? "\xe2\x94\xac" : "\xe2\x94\x80" : is_tick ? "|" : "-", out);
      if (is_tick)
        tick_ns += axis.step_ns;
    }
}
