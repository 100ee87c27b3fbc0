/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who blocked whom, as a kind of picture: how long each waited while whom held
 * the GIL.
 */
#include "config.h"

#include "report/contention-watch.h"
#include "report/parties.h"

#define DATA "blockers.csv"

/* More cannot be named beside a matrix. */
#define MOST_PARTIES 24

/* Where a cell stands, beside those of who held the GIL. */
typedef enum
{
  COLUMN_DEAD,
  COLUMN_CORE,
  COLUMN_TAKING,
  N_COLUMNS
} Column;

static const struct
{
  const char *name;
  WaitCause   cause;
} columns[N_COLUMNS] = {
  [COLUMN_DEAD] = { "dead time", WAIT_CAUSE_DEAD },
  [COLUMN_CORE] = { "no core", WAIT_CAUSE_CORE },
  [COLUMN_TAKING] = { "end of its take", WAIT_CAUSE_TAKING },
};

/* The matrix of one run: [waits * n + holds or n_parties + column]. */
static gint64 *
collect (const Contention *contention, const Parties *parties)
{
  const Cast       *cast = contention->cast;
  guint             n_parties = parties->names->len;
  guint             width = n_parties + N_COLUMNS;
  gint64           *cells = g_new0 (gint64, (gsize) n_parties * width);
  g_autofree guint *party_of = g_new0 (guint, contention->n_parties);

  for (guint i = 0; i < cast->n_threads; i++)
    {
      guint party = parties_of_thread (parties, cast, i);

      party_of[contention->thread_party[i]] = party;
      for (guint column = 0; column < N_COLUMNS; column++)
        cells[party * width + n_parties + column] += contention->threads[i].cause_ns[columns[column].cause];
    }
  for (guint i = 0; i < contention->n_parties; i++)
    for (guint j = 0; j < contention->n_parties; j++)
      cells[party_of[i] * width + party_of[j]] += contention->blocked_ns[i * contention->n_parties + j];
  return cells;
}

/* One row for each cell. */
static gboolean
write_run (FILE *out, const Plot *plot, const PlotRun *run, const Parties *parties)
{
  guint              n_parties = parties->names->len;
  guint              width = n_parties + N_COLUMNS;
  g_autofree gint64 *cells = collect (contention_of_run (run), parties);
  g_autofree char   *title = plot_run_title (plot, run->index);
  gboolean           any = FALSE;

  for (guint row = 0; row < n_parties; row++)
    {
      g_autofree char *waits = parties_label (parties, plot->runs[0].result->cast, row);

      for (guint column = 0; column < width; column++)
        {
          const char *name = column < n_parties ? parties->names->pdata[column] : columns[column - n_parties].name;
          gint64      ns = cells[row * width + column];

          any = any || ns > 0;
          fprintf (out, "%u,%s,%u,%s,%s,%u,%s,%" G_GINT64_FORMAT "\n", run->index + 1, title, row + 1, waits,
                   column < n_parties ? "held" : "else", column + 1, name, ns);
        }
    }
  return any;
}

static gboolean
write_data (Plot *plot, GError **error)
{
  g_autoptr (Parties) parties = parties_new (plot, MOST_PARTIES);
  OutFile *file = plot_open (plot, DATA, error);
  gboolean any = FALSE;

  if (file == NULL)
    return FALSE;
  fputs ("policy,title,row,waits,kind,column,for,ns\n", out_file_stream (file));
  for (guint i = 0; i < plot->n_runs; i++)
    any = write_run (out_file_stream (file), plot, &plot->runs[i], parties) || any;
  plot_add_file (plot, DATA, NULL);
  if (!out_file_commit (file, error))
    return FALSE;
  return any || plot_fail_empty ("no thread waited for the GIL", error);
}

const PlotKind plot_blockers = {
  .name = "blockers",
  .summary = "who blocked whom: a matrix of who waited while whom held the GIL",
  .script = "blockers.gp",
  .window = PLOT_WINDOW_NONE,
  .max_runs = PLOT_MAX_RUNS,
  .watch = contention_watch,
  .unwatch = contention_unwatch,
  .write = write_data,
};
