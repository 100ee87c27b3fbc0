/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What waits for the GIL were spent on, as a kind of picture.
 */
#include "config.h"

#include "report/contention-watch.h"
#include "report/parties.h"

#define DATA "causes.csv"

/* So many rows there are for one thread or group and all policies together. */
#define MOST_ROWS 42

/* The sums over the threads of a party; all threads if it is @n_parties. */
static void
add_up (const Contention *contention, const Parties *parties, guint party, WaitStats *sum)
{
  *sum = (WaitStats){ 0 };
  for (guint i = 0; i < contention->cast->n_threads; i++)
    {
      const WaitStats *thread = &contention->threads[i];

      if (party < parties->names->len && parties_of_thread (parties, contention->cast, i) != party)
        continue;
      sum->n_takes += thread->n_takes;
      sum->n_waits += thread->n_waits;
      sum->wait_ns += thread->wait_ns;
      for (guint cause = 0; cause < N_WAIT_CAUSES; cause++)
        sum->cause_ns[cause] += thread->cause_ns[cause];
    }
}

static void
write_party (FILE *out, const Plot *plot, const Parties *parties, guint party, gboolean *any)
{
  g_autofree char *name = party < parties->names->len ? parties_label (parties, plot->runs[0].result->cast, party)
                                                      : g_strdup ("all threads");

  for (guint i = 0; i < plot->n_runs; i++)
    {
      const Contention *contention = contention_of_run (&plot->runs[i]);
      g_autofree char  *title = plot_run_title (plot, i);
      WaitStats         sum;

      if (party < parties->names->len && parties_count_threads (parties, contention->cast, party) == 0)
        continue;
      add_up (contention, parties, party, &sum);
      *any = *any || sum.wait_ns > 0;
      fprintf (out, "%s,%u,%s,%" G_GUINT64_FORMAT, name, i + 1, title, sum.n_waits);
      for (guint cause = N_WAIT_CAUSES; cause-- > 0;)
        fprintf (out, ",%" G_GINT64_FORMAT, sum.cause_ns[cause]);
      fputc ('\n', out);
    }
}

static gboolean
write_data (Plot *plot, GError **error)
{
  g_autoptr (Parties) parties = parties_new (plot, MAX (MOST_ROWS / plot->n_runs, 2) - 1);
  OutFile *file = plot_open (plot, DATA, error);
  gboolean any = FALSE;

  if (file == NULL)
    return FALSE;
  fputs ("name,policy,title,waits,held_ns,off_core_ns,dead_ns,taking_ns,core_ns\n", out_file_stream (file));
  if (parties->names->len > 1)
    write_party (out_file_stream (file), plot, parties, parties->names->len, &any);
  for (guint i = 0; i < parties->names->len; i++)
    write_party (out_file_stream (file), plot, parties, i, &any);
  plot_add_file (plot, DATA, NULL);
  if (!out_file_commit (file, error))
    return FALSE;
  return any || plot_fail_empty ("no thread waited for the GIL", error);
}

const PlotKind plot_causes = {
  .name = "causes",
  .summary = "what waits for the GIL were spent on: GIL held, dead time, no core",
  .script = "causes.gp",
  .window = PLOT_WINDOW_NONE,
  .max_runs = PLOT_MAX_RUNS,
  .watch = contention_watch,
  .unwatch = contention_unwatch,
  .write = write_data,
};
