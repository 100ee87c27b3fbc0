/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline as text.
 *
 * From left to right: names, a character for every column of time, and sums.
 * What a thread does at an instant stands in a line above its own, where there
 * is any.
 */
#include "config.h"

#include "report/timeline-view.h"

#include "engine/duration.h"
#include "observe/lanes.h"
#include "report/comparison.h"
#include "report/lane-looks.h"
#include "report/style.h"
#include "report/time-axis.h"

#define MAX_LANES 32     /* of threads, and of cores; the others are counted */
#define MIN_NAME_WIDTH 7 /* "core 99" */
#define SUM_WIDTH 14     /* "  holds  waits", on the right */
#define SUMS_FROM 60     /* the narrowest terminal with sums */
#define FINE_COLUMNS                                                                                                   \
  16 /* for each that is shown, if the window's end is unknown:                                                        \
      * more fill the width better */

struct TimelineView
{
  RunObserver observer; /* first */
  ReportStyle style;
  gint64      from_ns;
  gint64      to_ns;
  guint       name_width;
  guint       n_columns; /* that there is room for */
  Lanes      *lanes;
};

/* ---- watching ----------------------------------------------------------- */

static guint
name_width (const Cast *cast, guint width)
{
  guint widest = MIN_NAME_WIDTH;

  for (guint i = 0; i < MIN (cast->n_threads, MAX_LANES); i++)
    {
      g_autofree char *name = style_clean (cast->thread_names[i]);

      widest = MAX (widest, style_text_width (name));
    }
  return MIN (widest, width / 4);
}

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  TimelineView *self = (TimelineView *) observer;
  guint         sums = self->style.width >= SUMS_FROM ? SUM_WIDTH : 0;

  self->name_width = name_width (result->cast, self->style.width);
  self->n_columns = self->style.width - self->name_width - 1 - sums;
  self->lanes = lanes_new (result->cast, probe, self->from_ns, self->to_ns,
                           self->to_ns == TIME_NEVER ? FINE_COLUMNS * self->n_columns : self->n_columns, MAX_LANES);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  lanes_finish (((TimelineView *) observer)->lanes, end_ns);
}

TimelineView *
timeline_view_new (gint64 from_ns, gint64 to_ns, const ReportStyle *style)
{
  TimelineView *self = g_new0 (TimelineView, 1);

  self->observer = (RunObserver){ begin, end };
  self->style = *style;
  self->from_ns = from_ns;
  self->to_ns = to_ns;
  return self;
}

RunObserver *
timeline_view_observer (TimelineView *view)
{
  return &view->observer;
}

void
timeline_view_free (TimelineView *view)
{
  if (view == NULL)
    return;
  g_clear_pointer (&view->lanes, lanes_free);
  g_free (view);
}

/* ---- one axis ----------------------------------------------------------- */

/* Makes the columns of all runs as wide as those of the longest one, and as
 * wide as it takes.  Without an end of the window, widths are powers of two. */
static void
align (TimelineView *const *views, guint n_runs)
{
  gint64 column_ns = 0;
  guint  factor = 1;

  for (guint i = 0; i < n_runs; i++)
    column_ns = MAX (column_ns, views[i]->lanes->column_ns);
  for (guint i = 0; i < n_runs; i++)
    {
      Lanes *lanes = views[i]->lanes;

      lanes_widen (lanes, column_ns / lanes->column_ns);
      factor = MAX (factor, lanes_factor_for (lanes, views[i]->n_columns));
    }
  for (guint i = 0; i < n_runs; i++)
    lanes_widen (views[i]->lanes, factor);
}

/* Where the longest of the pictures ends. */
static gint64
last_ns (TimelineView *const *views, guint n_runs)
{
  gint64 last_ns = 0;

  for (guint i = 0; i < n_runs; i++)
    last_ns = MAX (last_ns, views[i]->lanes->to_ns);
  return last_ns;
}

/* As long as the longest picture's, so that it is the same in all. */
static void
print_axis (const TimelineView *view, guint n_columns, FILE *out)
{
  const Lanes *lanes = view->lanes;

  fprintf (out, "%*s", (int) view->name_width + 1, "");
  time_axis_print_labels (lanes->from_ns, lanes->column_ns, n_columns, out);
  fprintf (out, "\n%*s", (int) view->name_width + 1, "");
  time_axis_print_ticks (lanes->from_ns, lanes->column_ns, n_columns, &view->style, out);
  if (view->style.width >= SUMS_FROM)
    fprintf (out, "%*s", (int) (view->n_columns - n_columns) + SUM_WIDTH, "holds  waits");
  fputc ('\n', out);
}

/* ---- lanes -------------------------------------------------------------- */

typedef const LaneCell *(*GetCell) (const Lanes *lanes, guint lane, guint column);

static void
print_name (const TimelineView *view, const char *name, FILE *out)
{
  g_autofree char *cleaned = style_clean (name);

  style_print_field (cleaned, view->name_width, FALSE, &view->style, out);
  fputc (' ', out);
}

/* The line of the states, up to the sums on the right. */
static void
print_states (const TimelineView *view, GetCell get, guint lane, LaneCell *sum, FILE *out)
{
  const Lanes          *lanes = view->lanes;
  g_autofree LanePaint *paints = g_new (LanePaint, lanes->n_columns);

  *sum = (LaneCell){ 0 };
  for (guint i = 0; i < lanes->n_columns; i++)
    {
      paints[i] = lane_paint_states (get (lanes, lane, i), lanes_length_ns (lanes, i), &view->style);
      lane_cell_add (sum, get (lanes, lane, i));
    }
  lane_paint_print (paints, lanes->n_columns, &view->style, out);
}

/* The line of the marks above it, if there are any. */
static void
print_marks (const TimelineView *view, guint thread, FILE *out)
{
  const Lanes          *lanes = view->lanes;
  g_autofree LanePaint *paints = g_new (LanePaint, lanes->n_columns);
  guint                 n = 0; /* up to the last one */

  for (guint i = 0; i < lanes->n_columns; i++)
    {
      paints[i] = lane_paint_marks (lanes_thread (lanes, thread, i), &view->style);
      if (paints[i].look != LOOK_NOTHING)
        n = i + 1;
    }
  if (n == 0)
    return;
  fprintf (out, "%*s", (int) view->name_width + 1, "");
  lane_paint_print (paints, n, &view->style, out);
  fputc ('\n', out);
}

/* Sums as parts of the window; @second is left out if it is negative. */
static void
print_sums (const TimelineView *view, gint64 first_ns, gint64 second_ns, FILE *out)
{
  double           window_ns = (double) (view->lanes->to_ns - view->lanes->from_ns);
  g_autofree char *first = style_format_percent ((double) first_ns, window_ns);
  g_autofree char *second = style_format_percent ((double) second_ns, window_ns);

  if (view->style.width >= SUMS_FROM)
    fprintf (out, "%*s%7s%7s", (int) (view->n_columns - view->lanes->n_columns), "", first,
             second_ns < 0 ? "busy" : second);
  fputc ('\n', out);
}

static void
print_threads (const TimelineView *view, FILE *out)
{
  const Lanes *lanes = view->lanes;

  for (guint i = 0; i < lanes->n_threads; i++)
    {
      LaneCell sum;

      print_marks (view, i, out);
      print_name (view, lanes->cast->thread_names[i], out);
      print_states (view, lanes_thread, i, &sum, out);
      print_sums (view, sum.state_ns[THREAD_STATE_HOLDS_GIL], sum.state_ns[THREAD_STATE_WAITS_GIL], out);
    }
  if (lanes->n_threads < lanes->cast->n_threads)
    fprintf (out, "and %u more threads\n", lanes->cast->n_threads - lanes->n_threads);
}

static void
print_cores (const TimelineView *view, FILE *out)
{
  const Lanes *lanes = view->lanes;

  fputc ('\n', out);
  for (guint i = 0; i < lanes->n_cores; i++)
    {
      g_autofree char *name = g_strdup_printf ("core %u", i);
      LaneCell         sum;
      gint64           busy_ns = 0;

      print_name (view, name, out);
      print_states (view, lanes_core, i, &sum, out);
      for (guint state = 0; state < N_THREAD_STATES; state++)
        busy_ns += sum.state_ns[state];
      print_sums (view, busy_ns, -1, out);
    }
  if (lanes->n_cores < lanes->cast->n_cores)
    fprintf (out, "and %u more cores\n", lanes->cast->n_cores - lanes->n_cores);
}

/* ---- around the lanes --------------------------------------------------- */

/* Every look in a picture, as a sum of 1 << LaneLook. */
static guint
find_looks (const TimelineView *view)
{
  const Lanes *lanes = view->lanes;
  guint        looks = 0;

  for (guint column = 0; column < lanes->n_columns; column++)
    {
      gint64 length_ns = lanes_length_ns (lanes, column);

      for (guint i = 0; i < lanes->n_threads; i++)
        {
          const LaneCell *cell = lanes_thread (lanes, i, column);
          LanePaint       states = lane_paint_states (cell, length_ns, &view->style);

          looks |= 1u << states.look | 1u << lane_paint_marks (cell, &view->style).look;
          if (view->style.color)
            looks |= 1u << states.behind;
        }
      for (guint i = 0; i < lanes->n_cores; i++)
        looks |= 1u << lane_paint_states (lanes_core (lanes, i, column), length_ns, &view->style).look;
    }
  return looks;
}

/* "; from A to B, C a column", which is nothing if nothing is drawn. */
static char *
describe_window (TimelineView *const *views, guint n_runs)
{
  const Lanes *lanes = views[0]->lanes;
  gint64       to_ns = last_ns (views, n_runs);
  char         from[DURATION_MAX], to[DURATION_MAX], column[DURATION_MAX];

  if (to_ns <= lanes->from_ns)
    return g_strdup ("");
  duration_format (lanes->from_ns, from);
  if (to_ns == views[0]->to_ns)
    duration_format (to_ns, to);
  else
    duration_format_rounded ((double) to_ns, 4, to);
  return g_strdup_printf ("; from %s to %s, %s a column", from, to,
                          duration_format_rounded ((double) lanes->column_ns, 3, column));
}

static void
print_head (const RunResult *result, TimelineView *const *views, guint n_runs, FILE *out)
{
  const ReportStyle *style = &views[0]->style;
  g_autofree char   *window = describe_window (views, n_runs);
  g_autofree char   *line = g_strdup_printf ("seed %" G_GUINT64_FORMAT ", %u %s%s", result->seed, result->cast->n_cores,
                                           result->cast->n_cores == 1 ? "core" : "cores", window);
  guint              looks = 0;

  for (guint i = 0; i < n_runs; i++)
    looks |= find_looks (views[i]);
  style_print_title (result->scenario->title, style, out);
  style_print_wrapped (line, 0, style, out);
  lane_looks_print_legend (looks, style, out);
}

static char *
count (guint64 n, const char *one, const char *many)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", n, n == 1 ? one : many);
}

/* Whether most of the marks are not to be seen, of the threads that are shown:
 * they share a column with others. */
static gboolean
is_crowded (const Lanes *lanes)
{
  guint64 n_marks = 0;
  guint64 n_columns = 0; /* with marks */

  for (guint thread = 0; thread < lanes->n_threads; thread++)
    for (guint column = 0; column < lanes->n_columns; column++)
      {
        const LaneCell *cell = lanes_thread (lanes, thread, column);
        guint64 n = cell->marks[LANE_MARK_SWITCH] + cell->marks[LANE_MARK_REQUEST] + cell->marks[LANE_MARK_LOST];

        n_marks += n;
        n_columns += n > 0;
      }
  return n_marks > 2 * n_columns;
}

/* What the picture adds up to, in words. */
static void
print_summary (const TimelineView *view, FILE *out)
{
  const Lanes     *lanes = view->lanes;
  const LaneCell  *total = &lanes->total;
  gint64           window_ns = lanes->to_ns - lanes->from_ns;
  g_autofree char *held = style_format_percent ((double) total->state_ns[THREAD_STATE_HOLDS_GIL], (double) window_ns);
  g_autofree char *running = lanes->cast->n_gils == 1 ? g_strdup_printf ("; GIL in use %s", held) : g_strdup ("");
  g_autofree char *switches = count (total->marks[LANE_MARK_SWITCH], "GIL switch", "GIL switches");
  g_autofree char *requests = count (total->marks[LANE_MARK_REQUEST], "drop request", "drop requests");
  g_autofree char *races = count (total->marks[LANE_MARK_LOST], "lost wake-up race", "lost wake-up races");
  g_autofree char *line = g_strdup_printf ("%s, %s, %s%s%s", switches, requests, races, running,
                                           is_crowded (lanes) ? "; a mark stands for several" : "");

  style_print_wrapped (line, 0, &view->style, out);
}

static void
print_panel (const RunResult *result, const TimelineView *view, guint n_columns, FILE *out)
{
  g_autofree char *policy = policy_choice_format (&result->policy);
  g_autofree char *line = NULL;
  char             ended[DURATION_MAX], from[DURATION_MAX];

  fputc ('\n', out);
  style_print_title (policy, &view->style, out);
  if (view->lanes->n_columns == 0)
    {
      line = g_strdup_printf ("The run ended at %s; the picture would begin at %s.",
                              duration_format (result->end_ns, ended), duration_format (view->from_ns, from));
      style_print_wrapped (line, 0, &view->style, out);
      return;
    }
  print_axis (view, n_columns, out);
  print_threads (view, out);
  print_cores (view, out);
  print_summary (view, out);
}

/* Where the runs part, as far as they went. */
static void
print_partings (const RunResult *const *results, guint n_runs, const ReportStyle *style, FILE *out)
{
  g_autoptr (Comparison) comparison = comparison_new (results, n_runs);

  for (guint i = 0; i < comparison->partings->len; i++)
    {
      fputs (i == 0 ? "\n" : "", out);
      style_print_wrapped (comparison->partings->pdata[i], 2, style, out);
    }
}

void
timeline_view_print (const RunResult *const *results, TimelineView *const *views, guint n_runs, FILE *out)
{
  guint n_columns = 0;

  align (views, n_runs);
  for (guint i = 0; i < n_runs; i++)
    n_columns = MAX (n_columns, views[i]->lanes->n_columns);
  print_head (results[0], views, n_runs, out);
  for (guint i = 0; i < n_runs; i++)
    print_panel (results[i], views[i], n_columns, out);
  print_partings (results, n_runs, &views[0]->style, out);
}
