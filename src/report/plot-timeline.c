/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline as a kind of picture: the intervals of each run are streamed
 * into a file while it runs, and put into columns if they are too many.
 */
#include "config.h"

#include <glib/gstdio.h>

#include "observe/intervals.h"
#include "report/chart-columns.h"
#include "report/chart-data.h"
#include "report/out-file.h"
#include "report/plots.h"

typedef struct
{
  RunObserver observer;
  gint64      from_ns;
  gint64      to_ns;
  OutFile    *file;
  Intervals  *intervals;
} Watcher;

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  Watcher *self = (Watcher *) observer;

  self->intervals = intervals_new (result->cast, probe, self->from_ns, self->to_ns, out_file_stream (self->file));
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  Watcher *self = (Watcher *) observer;

  intervals_finish (self->intervals, end_ns);
  g_clear_pointer (&self->intervals, intervals_free);
}

static RunObserver *
watch (const PlotRun *run, GError **error)
{
  g_autofree char *name = plot_file_name (run, "timeline");
  g_autofree char *path = plot_path (run->plot, name);
  OutFile         *file = out_file_open (path, error);
  Watcher         *self;

  if (file == NULL)
    return NULL;
  self = g_new0 (Watcher, 1);
  self->observer = (RunObserver){ begin, end };
  self->from_ns = run->plot->from_ns;
  self->to_ns = run->plot->to_ns;
  self->file = file;
  return &self->observer;
}

static void
unwatch (RunObserver *observer)
{
  Watcher *self = (Watcher *) observer;

  g_clear_pointer (&self->intervals, intervals_free);
  g_clear_pointer (&self->file, out_file_discard);
  g_free (self);
}

/* Closes the run's file, and adds what is to be drawn of it. */
static gboolean
write_run (Plot *plot, const PlotRun *run, GError **error)
{
  Watcher         *self = (Watcher *) run->observer;
  g_autofree char *name = plot_file_name (run, "timeline");
  g_autofree char *stem = chart_data_stem ("timeline", run->index, run->policy);
  g_autofree char *columns_name = g_strconcat (stem, CHART_COLUMNS_SUFFIX, NULL);
  g_autofree char *path = plot_path (plot, name);
  g_autofree char *columns_path = plot_path (plot, columns_name);
  ChartTimeline    which;

  if (!out_file_commit (g_steal_pointer (&self->file), error)
      || !chart_columns_write (path, columns_path, &which, error))
    return FALSE;
  if (which == CHART_TIMELINE_COLUMNS)
    plot_add_file (plot, columns_name, run);
  else
    g_unlink (columns_path); /* of an earlier picture */
  if (which == CHART_TIMELINE_AS_IS)
    plot_add_file (plot, name, run);
  return TRUE;
}

static gboolean
write_all (Plot *plot, GError **error)
{
  for (guint i = 0; i < plot->n_runs; i++)
    if (!write_run (plot, &plot->runs[i], error))
      return FALSE;
  return plot->files->len > 0 || plot_fail_empty ("no thread lives in this window of time", error);
}

const PlotKind plot_timeline = {
  .name = "timeline",
  .summary = "a lane per thread and core, coloured by state, with every hand-off",
  .script = "timeline.gp",
  .window = PLOT_WINDOW_AXIS,
  .max_runs = PLOT_MAX_RUNS,
  .watch = watch,
  .unwatch = unwatch,
  .write = write_all,
};
