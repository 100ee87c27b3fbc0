/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports as CSV, one figure a line, so that every program can filter and
 * pivot them:
 *
 *   run:      scope,name,figure,value
 *   compare:  policy,scope,name,figure,value
 *
 * scope is "run", "group", "thread", "gil", "core", "wait" (for the GIL, by
 * group), "thread-wait" (by thread) or "latency"; name is which one of them (a
 * core's number; nothing for "run").  Durations are whole nanoseconds, shares
 * and rates decimal fractions.  What does not exist, such as the makespan of a
 * run that ended before its threads, has no line; a time of -1 means never.
 */
#include "config.h"

#include "experiment/figures.h"
#include "observe/line-writer.h"
#include "report/writers.h"

typedef struct
{
  LineWriter *writer;
  const char *policy; /* quoted; NULL: no such column */
} Csv;

/* The line up to the value. */
static void
begin_line (Csv *csv, const char *scope, const char *name, const char *figure)
{
  g_autofree char *quoted = line_writer_quote (name);

  if (csv->policy != NULL)
    {
      line_writer_text (csv->writer, csv->policy);
      line_writer_char (csv->writer, ',');
    }
  line_writer_text (csv->writer, scope);
  line_writer_char (csv->writer, ',');
  line_writer_text (csv->writer, quoted);
  line_writer_char (csv->writer, ',');
  line_writer_text (csv->writer, figure);
  line_writer_char (csv->writer, ',');
}

static void
write_text (Csv *csv, const char *scope, const char *name, const char *figure, const char *value)
{
  g_autofree char *quoted = line_writer_quote (value);

  begin_line (csv, scope, name, figure);
  line_writer_text (csv->writer, quoted);
  line_writer_char (csv->writer, '\n');
}

static void
write_integer (Csv *csv, const char *scope, const char *name, const char *figure, gint64 value)
{
  begin_line (csv, scope, name, figure);
  line_writer_integer (csv->writer, value);
  line_writer_char (csv->writer, '\n');
}

static void
write_fraction (Csv *csv, const char *scope, const char *name, const char *figure, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  write_text (csv, scope, name, figure, g_ascii_formatd (text, sizeof text, "%.9g", value));
}

static void
write_figures (Csv *csv, const char *scope, const char *name, const Figure *figures, gconstpointer record)
{
  for (const Figure *figure = figures; figure->name != NULL; figure++)
    write_integer (csv, scope, name, figure->name, figures_value (figure, record));
}

static void
write_spread (Csv *csv, const char *scope, const char *name, const Histogram *histogram)
{
  Spread spread;

  figures_spread (histogram, &spread);
  write_figures (csv, scope, name, figures_of_spread, &spread);
}

static void
write_whole (Csv *csv, const RunResult *result)
{
  g_autofree char *policy = policy_choice_format (&result->policy);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, result->seed);
  gint64           makespan = figures_makespan_ns (result);

  write_text (csv, "run", "", "gilsim", PACKAGE_VERSION);
  write_text (csv, "run", "", "scenario", result->scenario->title);
  write_text (csv, "run", "", "file", result->scenario->file);
  for (guint i = 0; i < result->scenario->n_params; i++)
    write_text (csv, "parameter", result->scenario->params[i].name, "value", result->scenario->params[i].value);
  write_text (csv, "run", "", "policy", policy);
  write_text (csv, "run", "", "seed", seed);
  if (result->scenario->machine_file != NULL)
    write_text (csv, "run", "", "machine", result->scenario->machine_file);
  write_integer (csv, "run", "", "cores", result->cast->n_cores);
  write_integer (csv, "run", "", "end_ns", result->end_ns);
  write_integer (csv, "run", "", "events", (gint64) result->events);
  if (makespan >= 0)
    write_integer (csv, "run", "", "makespan_ns", makespan);
  write_fraction (csv, "run", "", "core_use", statistics_core_use (result->statistics));
}

static void
write_groups (Csv *csv, const RunResult *result)
{
  for (guint i = 0; i < result->cast->n_groups; i++)
    {
      const char *name = result->cast->group_names[i];
      ThreadStats sum;

      statistics_group (result->statistics, i, &sum);
      write_integer (csv, "group", name, "threads", figures_group_size (result, i));
      write_figures (csv, "group", name, figures_of_thread, &sum);
      write_fraction (csv, "group", name, "fairness", statistics_fairness (result->statistics, i));
      write_spread (csv, "wait", name, sum.gil_wait);
      histogram_free (sum.gil_wait);
    }
}

static void
write_parts (Csv *csv, const RunResult *result)
{
  const Cast       *cast = result->cast;
  const Statistics *statistics = result->statistics;

  for (guint i = 0; i < cast->n_threads; i++)
    {
      write_figures (csv, "thread", cast->thread_names[i], figures_of_thread, &statistics->threads[i]);
      write_spread (csv, "thread-wait", cast->thread_names[i], statistics->threads[i].gil_wait);
    }
  for (guint i = 0; i < cast->n_gils; i++)
    write_figures (csv, "gil", cast->gil_names[i], figures_of_gil, &statistics->gils[i]);
  for (guint i = 0; i < cast->n_cores; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      write_figures (csv, "core", name, figures_of_core, &statistics->cores[i]);
    }
  for (guint i = 0; i < cast->n_latencies; i++)
    {
      write_spread (csv, "latency", cast->latency_names[i], statistics->latencies[i]);
      if (figures_is_response (result, i))
        write_fraction (csv, "latency", cast->latency_names[i], "per_second", figures_throughput (result, i));
    }
}

static void
write_result (Csv *csv, const RunResult *result)
{
  write_whole (csv, result);
  write_groups (csv, result);
  write_parts (csv, result);
}

void
csv_write_run (const RunResult *result, FILE *out)
{
  Csv csv = { line_writer_new (out), NULL };

  line_writer_text (csv.writer, "scope,name,figure,value\n");
  write_result (&csv, result);
  line_writer_free (csv.writer);
}

void
csv_write_compare (const RunResult *const *results, guint n_results, FILE *out)
{
  Csv csv = { line_writer_new (out), NULL };

  line_writer_text (csv.writer, "policy,scope,name,figure,value\n");
  for (guint i = 0; i < n_results; i++)
    {
      g_autofree char *policy = policy_choice_format (&results[i]->policy);
      g_autofree char *quoted = line_writer_quote (policy);

      csv.policy = quoted;
      write_result (&csv, results[i]);
    }
  line_writer_free (csv.writer);
}
