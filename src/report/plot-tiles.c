/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles as a kind of picture: a file for each run.
 */
#include "config.h"

#include "engine/duration.h"
#include "observe/tiles.h"
#include "report/chart-text.h"
#include "report/out-file.h"
#include "report/plots.h"

/* So wide that a tile has room for a number of two digits. */
#define N_TILES 50

/* As many lanes as there are in the pictures of a timeline. */
#define THREADS_ALONE 24
#define THREADS_TOGETHER 36
#define THREADS_AT_LEAST 4

typedef struct
{
  RunObserver observer;
  gint64      from_ns;
  gint64      to_ns;
  guint       max_threads;
  Tiles      *tiles;
} Watcher;

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  Watcher *self = (Watcher *) observer;

  self->tiles = tiles_new (result->cast, probe, self->from_ns, self->to_ns, N_TILES, self->max_threads);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  tiles_finish (((Watcher *) observer)->tiles, end_ns);
}

static RunObserver *
watch (const PlotRun *run, G_GNUC_UNUSED GError **error)
{
  const Plot *plot = run->plot;
  Watcher    *self = g_new0 (Watcher, 1);

  self->observer = (RunObserver){ begin, end };
  self->from_ns = plot->from_ns;
  self->to_ns = plot->to_ns;
  self->max_threads = plot->n_runs == 1 ? THREADS_ALONE : MAX (THREADS_AT_LEAST, THREADS_TOGETHER / plot->n_runs);
  return &self->observer;
}

static void
unwatch (RunObserver *observer)
{
  tiles_free (((Watcher *) observer)->tiles);
  g_free (observer);
}

/* ---- rows --------------------------------------------------------------- */

static gint64
start_ns (const Tiles *tiles, guint tile)
{
  return MIN (tiles->from_ns + tile * tiles->tile_ns, tiles->to_ns);
}

static void
write_row (FILE *out, const Tiles *tiles, guint tile, const char *kind, guint lane, guint64 a, guint64 b)
{
  fprintf (out, "%s,%u,,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "\n", kind,
           lane, start_ns (tiles, tile), start_ns (tiles, tile + 1), a, b);
}

static void
write_thread (FILE *out, const Tiles *tiles, guint thread)
{
  g_autofree char *name = chart_text_plain (tiles->cast->thread_names[thread]);

  fprintf (out, "lane,%u,%s,0,0,0,0\n", thread, name);
  for (guint i = 0; i < tiles->n_tiles; i++)
    {
      const TileCell *cell = tiles_cell (tiles, thread, i);

      if (cell->takes > 0)
        write_row (out, tiles, i, "acquired", thread, cell->takes, cell->lost > 0);
      else if (cell->held_ns > 0)
        write_row (out, tiles, i, "ran", thread, (guint64) cell->held_ns, cell->lost > 0);
      if (cell->lost > 0)
        write_row (out, tiles, i, "lost", thread, cell->lost, cell->woken);
    }
}

static void
write_sums (FILE *out, const Tiles *tiles)
{
  for (guint i = 0; i < tiles->n_tiles; i++)
    {
      const TileSum *sum = tiles_sum (tiles, i);

      if (sum->checks > 0)
        write_row (out, tiles, i, "checks", 0, sum->checks, 0);
      if (sum->requests > 0)
        write_row (out, tiles, i, "requests", 0, sum->requests, 0);
      if (sum->woken > 0)
        write_row (out, tiles, i, "badness", 0, sum->lost, sum->woken);
    }
}

static gboolean
write_run (Plot *plot, const PlotRun *run, GError **error)
{
  const Tiles     *tiles = ((const Watcher *) run->observer)->tiles;
  g_autofree char *name = plot_file_name (run, "tiles");
  g_autofree char *path = plot_path (plot, name);
  OutFile         *file;
  FILE            *out;

  if (tiles->n_tiles == 0)
    return TRUE;
  file = out_file_open (path, error);
  if (file == NULL)
    return FALSE;
  out = out_file_stream (file);
  fprintf (out,
           "kind,lane,name,start_ns,end_ns,a,b\nwindow,%u,,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
           ",0\n",
           tiles->cast->n_threads, tiles->from_ns, tiles->to_ns, tiles->tile_ns);
  for (guint i = 0; i < tiles->n_threads; i++)
    write_thread (out, tiles, i);
  write_sums (out, tiles);
  if (!out_file_commit (file, error))
    return FALSE;
  plot_add_file (plot, name, run);
  return TRUE;
}

static gboolean
write_all (Plot *plot, GError **error)
{
  for (guint i = 0; i < plot->n_runs; i++)
    if (!write_run (plot, &plot->runs[i], error))
      return FALSE;
  return plot->files->len > 0 || plot_fail_empty ("the runs end before this window of time", error);
}

const PlotKind plot_tiles = {
  .name = "tiles",
  .summary = "checks, and who acquired the GIL, ran with it, or was woken for it in vain",
  .script = "tiles.gp",
  .window = PLOT_WINDOW_AXIS,
  .max_runs = PLOT_MAX_RUNS,
  .watch = watch,
  .unwatch = unwatch,
  .write = write_all,
};
