/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distributions of waits, and the comparison: kinds of pictures whose data
 * gilsim compare writes, too.
 */
#include "config.h"

#include "report/chart-data.h"
#include "report/plots.h"

static gboolean
write_run (Plot *plot, const PlotRun *run, GError **error)
{
  g_autofree char *name = plot_file_name (run, "waits");
  OutFile         *file = plot_open (plot, name, error);

  if (file == NULL)
    return FALSE;
  chart_data_write_waits (out_file_stream (file), run->result);
  plot_add_file (plot, name, run);
  return out_file_commit (file, error);
}

static gboolean
write_waits (Plot *plot, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < plot->n_runs; i++)
    {
      any = any || chart_data_has_waits (plot->runs[i].result);
      if (!write_run (plot, &plot->runs[i], error))
        return FALSE;
    }
  return any || plot_fail_empty ("no thread waited for the GIL, and nothing was answered", error);
}

const PlotKind plot_waits = {
  .name = "waits",
  .summary = "distributions of waits and response times, and their tails",
  .script = "waits.gp",
  .window = PLOT_WINDOW_NONE,
  .max_runs = PLOT_MAX_RUNS,
  .write = write_waits,
};

#define COMPARISON "comparison.csv"

static gboolean
write_comparison (Plot *plot, GError **error)
{
  g_autofree const RunResult **results = g_new (const RunResult *, plot->n_runs);
  OutFile                     *file = plot_open (plot, COMPARISON, error);

  if (file == NULL)
    return FALSE;
  for (guint i = 0; i < plot->n_runs; i++)
    results[i] = plot->runs[i].result;
  chart_data_write_comparison (out_file_stream (file), results, plot->n_runs);
  plot_add_file (plot, COMPARISON, NULL);
  return out_file_commit (file, error);
}

const PlotKind plot_comparison = {
  .name = "comparison",
  .summary = "the figures of each policy: use of the GIL, makespan, switches, waits",
  .script = "comparison.gp",
  .window = PLOT_WINDOW_NONE,
  .max_runs = 12, /* as many as its script draws */
  .write = write_comparison,
};
