/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many threads wait for the GIL over time, as a kind of picture.
 */
#include "config.h"

#include "observe/waiters.h"
#include "report/plots.h"

typedef struct
{
  RunObserver observer;
  gint64      from_ns;
  gint64      to_ns;
  Waiters    *waiters;
} Watcher;

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  Watcher *self = (Watcher *) observer;

  self->waiters = waiters_new (result->cast, probe, self->from_ns, self->to_ns);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  waiters_finish (((Watcher *) observer)->waiters, end_ns);
}

static RunObserver *
watch (const PlotRun *run, G_GNUC_UNUSED GError **error)
{
  Watcher *self = g_new0 (Watcher, 1);

  self->observer = (RunObserver){ begin, end };
  self->from_ns = run->plot->from_ns;
  self->to_ns = run->plot->to_ns;
  return &self->observer;
}

static void
unwatch (RunObserver *observer)
{
  waiters_free (((Watcher *) observer)->waiters);
  g_free (observer);
}

typedef struct
{
  FILE *out;
  guint n;
} Writing;

static void
write_span (const WaitersSpan *span, gpointer data)
{
  Writing *writing = data;
  char     mean[G_ASCII_DTOSTR_BUF_SIZE];

  fprintf (writing->out, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%u,%s,%u\n", span->start_ns, span->end_ns,
           span->least, g_ascii_formatd (mean, sizeof mean, "%.6g", span->mean), span->most);
  writing->n++;
}

static gboolean
write_run (Plot *plot, const PlotRun *run, guint *n_spans, GError **error)
{
  g_autofree char *name = plot_file_name (run, "waiters");
  OutFile         *file = plot_open (plot, name, error);
  Writing          writing = { NULL, 0 };

  if (file == NULL)
    return FALSE;
  writing.out = out_file_stream (file);
  fputs ("start_ns,end_ns,least,mean,most\n", writing.out);
  waiters_foreach (((Watcher *) run->observer)->waiters, write_span, &writing);
  if (writing.n == 0) /* it ends before the window begins */
    fprintf (writing.out, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",0,0,0\n", plot->from_ns, plot->from_ns);
  plot_add_file (plot, name, run);
  *n_spans += writing.n;
  return out_file_commit (file, error);
}

static gboolean
write_data (Plot *plot, GError **error)
{
  guint n_spans = 0;

  for (guint i = 0; i < plot->n_runs; i++)
    if (!write_run (plot, &plot->runs[i], &n_spans, error))
      return FALSE;
  return n_spans > 0 || plot_fail_empty ("nothing happens in this window of time", error);
}

const PlotKind plot_waiters = {
  .name = "waiters",
  .summary = "how many threads wait for the GIL, over time",
  .script = "waiters.gp",
  .window = PLOT_WINDOW_FREE,
  .max_runs = PLOT_MAX_RUNS,
  .watch = watch,
  .unwatch = unwatch,
  .write = write_data,
};
