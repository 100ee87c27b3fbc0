/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data of a timeline chart.
 *
 * Which form the data have is known only at the end of the run.  Until then
 * both are prepared: the intervals are streamed into the file as long as they
 * are few, and lanes add the run up.
 */
#include "config.h"

#include "report/timeline-chart.h"

#include "observe/intervals.h"
#include "observe/lanes.h"
#include "report/chart-text.h"
#include "report/out-file.h"
#include "report/timeline-columns.h"

/* A lane is some 1060 pixels wide: more intervals would be noise. */
#define ROWS_OF_A_LANE 400

/* So many marks of a kind stand beside each other; more are counted. */
#define MARKS_DRAWN 60

struct TimelineChart
{
  RunObserver observer;
  char       *path;
  gint64      from_ns;
  gint64      to_ns;
  guint       max_lanes;
  OutFile    *file;
  Cast        cast;  /* the run's, but for the names */
  char      **names; /* of threads, as a chart can show them */
  Intervals  *intervals;
  Lanes      *lanes;
};

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  TimelineChart *self = (TimelineChart *) observer;

  self->cast = *result->cast;
  self->names = g_new0 (char *, self->cast.n_threads + 1);
  for (guint i = 0; i < self->cast.n_threads; i++)
    self->names[i] = chart_text_plain (self->cast.thread_names[i]);
  self->cast.thread_names = self->names;
  self->intervals = intervals_new (&self->cast, probe, self->from_ns, self->to_ns, out_file_stream (self->file));
  intervals_limit (self->intervals, ROWS_OF_A_LANE);
  self->lanes = timeline_columns_collect (&self->cast, probe, self->from_ns, self->to_ns);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  TimelineChart *self = (TimelineChart *) observer;

  intervals_finish (self->intervals, end_ns);
  lanes_finish (self->lanes, end_ns);
}

TimelineChart *
timeline_chart_new (const char *path, gint64 from_ns, gint64 to_ns, guint max_lanes, GError **error)
{
  OutFile       *file = out_file_open (path, error);
  TimelineChart *self;

  if (file == NULL)
    return NULL;
  self = g_new0 (TimelineChart, 1);
  self->observer = (RunObserver){ begin, end };
  self->path = g_strdup (path);
  self->from_ns = from_ns;
  self->to_ns = to_ns;
  self->max_lanes = max_lanes;
  self->file = file;
  return self;
}

RunObserver *
timeline_chart_observer (TimelineChart *chart)
{
  return &chart->observer;
}

static gboolean
is_anybody_alive (const Lanes *lanes)
{
  gint64 alive_ns = 0;

  for (guint state = 0; state < N_THREAD_STATES; state++)
    if (state != THREAD_STATE_NEW && state != THREAD_STATE_ENDED)
      alive_ns += lanes->total.state_ns[state];
  return alive_ns > 0;
}

/* Puts the window into columns, in place of the intervals. */
static gboolean
start_again (TimelineChart *self, GError **error)
{
  g_clear_pointer (&self->intervals, intervals_free);
  out_file_discard (g_steal_pointer (&self->file));
  self->file = out_file_open (self->path, error);
  if (self->file == NULL)
    return FALSE;
  timeline_columns_write (self->lanes, self->max_lanes, out_file_stream (self->file));
  return TRUE;
}

static void
write_rest (const TimelineChart *self, gboolean exact, const TimelineNote *note)
{
  FILE       *out = out_file_stream (self->file);
  const char *more = exact ? "" : ",0,1";

  fprintf (out, "window,0,,,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "%s\n", self->lanes->from_ns, self->lanes->to_ns,
           more);
  for (guint core = 0; exact && core < self->cast.n_cores; core++)
    fprintf (out, "core,%u,core %u,,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "\n", core, core, self->lanes->from_ns,
             self->lanes->from_ns); /* if it is idle in the whole window, too */
  for (guint mark = 0; mark < N_LANE_MARKS; mark++)
    if (!exact || self->lanes->total.marks[mark] > MARKS_DRAWN)
      timeline_columns_count (self->lanes, (LaneMark) mark, more, out);
  if (note != NULL)
    fprintf (out, "note,0,%s,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "%s\n", note->text,
             note->here ? "here" : "elsewhere", note->time_ns, note->time_ns, more);
}

gboolean
timeline_chart_write (TimelineChart *chart, const TimelineNote *note, gboolean *empty, GError **error)
{
  gboolean exact =
      intervals_complete (chart->intervals) && chart->cast.n_threads + chart->cast.n_cores <= chart->max_lanes;

  *empty = !is_anybody_alive (chart->lanes);
  if (!exact && !start_again (chart, error))
    return FALSE;
  g_clear_pointer (&chart->intervals, intervals_free); /* it may hold back some lines */
  write_rest (chart, exact, note);
  return out_file_commit (g_steal_pointer (&chart->file), error);
}

void
timeline_chart_free (TimelineChart *chart)
{
  g_clear_pointer (&chart->intervals, intervals_free);
  g_clear_pointer (&chart->lanes, lanes_free);
  g_clear_pointer (&chart->file, out_file_discard);
  g_strfreev (chart->names);
  g_free (chart->path);
  g_free (chart);
}
