/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who gets how much of the GIL and of the cores, and what is answered, as a
 * kind of picture.
 */
#include "config.h"

#include "experiment/figures.h"
#include "report/chart-text.h"
#include "report/parties.h"

#define DATA "shares.csv"

/* As many as there are colours. */
#define MOST_CLASSES 7

/* Beyond so many, threads of a class are added up. */
#define MOST_SEGMENTS 100

typedef struct
{
  FILE          *out;
  const PlotRun *run;
  const char    *title;
  const Parties *classes;
} Writing;

static double
held_ns (const ThreadStats *thread)
{
  return (double) thread->state_ns[THREAD_STATE_HOLDS_GIL];
}

static double
cpu_ns (const ThreadStats *thread)
{
  return (double) thread->cpu_ns;
}

static void
write_value (const Writing *writing, const char *figure, guint class, const char *name, const char *format,
             double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  fprintf (writing->out, "%u,%s,%s,%u,%s,%s\n", writing->run->index + 1, writing->title, figure, class + 1, name,
           g_ascii_formatd (text, sizeof text, format, value));
}

/* Jain's index: 1 if all have the same, 1/n if one has everything. */
static double
fairness (const RunResult *result, double (*value_of) (const ThreadStats *thread))
{
  double sum = 0, sum_of_squares = 0;

  for (guint i = 0; i < result->cast->n_threads; i++)
    {
      double value = value_of (&result->statistics->threads[i]);

      sum += value;
      sum_of_squares += value * value;
    }
  return sum_of_squares > 0 ? sum * sum / (result->cast->n_threads * sum_of_squares) : 1;
}

/* The threads of a class, one by one or together. */
static void
write_class (const Writing *writing, const char *figure, guint class, double (*value_of) (const ThreadStats *thread))
{
  const RunResult *result = writing->run->result;
  gboolean         together = result->cast->n_threads > MOST_SEGMENTS;
  double           sum = 0;

  for (guint i = 0; i < result->cast->n_threads; i++)
    {
      double value = value_of (&result->statistics->threads[i]);

      if (parties_of_thread (writing->classes, result->cast, i) != class)
        continue;
      sum += value;
      if (!together)
        write_value (writing, figure, class, writing->classes->names->pdata[class], "%.0f", value);
    }
  if (together)
    write_value (writing, figure, class, writing->classes->names->pdata[class], "%.0f", sum);
}

static void
write_figure (const Writing *writing, const char *figure, double (*value_of) (const ThreadStats *thread))
{
  g_autofree char *index = g_strconcat (figure, "-fairness", NULL);

  for (guint class = 0; class < writing->classes->names->len; class ++)
    write_class (writing, figure, class, value_of);
  write_value (writing, index, 0, "", "%.4f", fairness (writing->run->result, value_of));
}

/* Per second, for each client set. */
static void
write_answers (const Writing *writing)
{
  const RunResult *result = writing->run->result;

  for (guint i = 0; i < result->scenario->n_clients; i++)
    {
      g_autofree char *name = chart_text_plain (result->cast->latency_names[i]);

      write_value (writing, "answers", i, name, "%.6g", figures_throughput (result, i));
    }
}

static gboolean
write_data (Plot *plot, GError **error)
{
  g_autoptr (Parties) classes = parties_new (plot, MOST_CLASSES);
  OutFile *file = plot_open (plot, DATA, error);

  if (file == NULL)
    return FALSE;
  fputs ("policy,title,figure,class,name,value\n", out_file_stream (file));
  for (guint i = 0; i < plot->n_runs; i++)
    {
      g_autofree char *title = plot_run_title (plot, i);
      Writing          writing = { out_file_stream (file), &plot->runs[i], title, classes };

      write_figure (&writing, "gil", held_ns);
      write_figure (&writing, "cpu", cpu_ns);
      write_answers (&writing);
    }
  plot_add_file (plot, DATA, NULL);
  return out_file_commit (file, error);
}

const PlotKind plot_shares = {
  .name = "shares",
  .summary = "how threads share the GIL and the cores, with Jain's index",
  .script = "shares.gp",
  .window = PLOT_WINDOW_NONE,
  .max_runs = PLOT_MAX_RUNS,
  .write = write_data,
};
