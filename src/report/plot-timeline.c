/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline as a kind of picture: a file for each run, which says where the
 * run parts from the first one.
 */
#include "config.h"

#include "report/chart-text.h"
#include "report/divergence-text.h"
#include "report/plots.h"
#include "report/timeline-chart.h"

/* As plots/timeline.gp has it: lanes of a picture with one panel, and with more. */
#define LANES_ALONE 24
#define LANES_TOGETHER 36
#define LANES_AT_LEAST 6

static RunObserver *
watch (const PlotRun *run, GError **error)
{
  const Plot      *plot = run->plot;
  g_autofree char *name = plot_file_name (run, "timeline");
  g_autofree char *path = plot_path (plot, name);
  guint            max_lanes = plot->n_runs == 1 ? LANES_ALONE : MAX (LANES_AT_LEAST, LANES_TOGETHER / plot->n_runs);
  TimelineChart   *chart = timeline_chart_new (path, plot->from_ns, plot->to_ns, max_lanes, error);

  return chart != NULL ? timeline_chart_observer (chart) : NULL;
}

static TimelineChart *
chart_of (RunObserver *observer)
{
  return (TimelineChart *) observer; /* its first member */
}

static void
unwatch (RunObserver *observer)
{
  timeline_chart_free (chart_of (observer));
}

/* What to say about where a run parts from the first one; free with g_free(). */
static char *
describe_divergence (const Plot *plot, const PlotRun *run, TimelineNote *note)
{
  g_autofree char *first = plot_run_title (plot, 0);
  g_autofree char *second = plot_run_title (plot, run->index);
  g_autofree char *text = NULL;
  Divergence       divergence;

  if (!divergence_find (plot->runs[0].result->succession, run->result->succession, &divergence))
    return g_strdup_printf ("no divergence from %s up to here", first);
  note->time_ns = divergence.time_ns;
  note->here = divergence.time_ns >= plot->from_ns;
  text =
      note->here ? divergence_text (&divergence, run->result->cast, first, second) : divergence_text_when (&divergence);
  return note->here ? chart_text_plain (text) : g_strdup_printf ("first divergence at %s: before this window", text);
}

/* Closes the run's file; it is drawn if somebody lives in it. */
static gboolean
write_run (Plot *plot, const PlotRun *run, GError **error)
{
  g_autofree char *name = plot_file_name (run, "timeline");
  TimelineNote     note = { 0 };
  g_autofree char *text = run->index > 0 ? describe_divergence (plot, run, &note) : NULL;
  gboolean         empty;

  note.text = text;
  if (!timeline_chart_write (chart_of (run->observer), text != NULL ? &note : NULL, &empty, error))
    return FALSE;
  if (!empty)
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
