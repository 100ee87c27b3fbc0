/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The comparison of several runs as text for people: a column for each run,
 * and at the end who finished or answered sooner, in a sentence.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "experiment/figures.h"
#include "report/style.h"
#include "report/table.h"
#include "report/writers.h"

#define FEW_FOR_P99 100
#define NAME_MAX_COLUMNS 9 /* longer names of policies are numbered instead */

typedef struct
{
  const RunResult *const *results;
  guint                   n;
  char                  **names; /* of the policies; all different */
  GilStats               *gils;  /* sums */
  ThreadStats            *threads;
  Table                  *table;
  gboolean                few; /* some percentile is but the maximum */
} Compare;

/* ---- names -------------------------------------------------------------- */

static gboolean
is_repeated (char **names, guint n, guint which)
{
  for (guint i = 0; i < n; i++)
    if (i != which && strcmp (names[i], names[which]) == 0)
      return TRUE;
  return FALSE;
}

static char **
name_runs (const RunResult *const *results, guint n)
{
  g_auto (GStrv) plain = g_new0 (char *, n + 1);
  char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    plain[i] = policy_choice_format (&results[i]->policy);
  for (guint i = 0; i < n; i++)
    names[i] = is_repeated (plain, n, i) ? g_strdup_printf ("%s [%u]", plain[i], i + 1) : g_strdup (plain[i]);
  return names;
}

static gboolean
names_fit (const Compare *self)
{
  for (guint i = 0; i < self->n; i++)
    if (strlen (self->names[i]) > NAME_MAX_COLUMNS)
      return FALSE;
  return TRUE;
}

/* The heading of the table: the names, or numbers and a list of them. */
static Table *
begin_table (const Compare *self, const ReportStyle *style, FILE *out)
{
  g_auto (GStrv) headings = g_new0 (char *, self->n + 2);
  gboolean fit = names_fit (self);

  headings[0] = g_strdup ("Comparison");
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *policy = policy_choice_format (&self->results[i]->policy);
      g_autofree char *line = g_strdup_printf ("[%u] %s", i + 1, policy);

      headings[i + 1] = fit ? g_strdup (self->names[i]) : g_strdup_printf ("[%u]", i + 1);
      if (!fit)
        style_print_wrapped (line, 4, style, out);
    }
  if (!fit)
    fputc ('\n', out);
  return table_new ((const char *const *) headings);
}

/* ---- rows --------------------------------------------------------------- */

static void
add_makespans (Compare *self)
{
  gint64 first_ns = figures_makespan_ns (self->results[0]);

  table_cell (self->table, "makespan");
  for (guint i = 0; i < self->n; i++)
    {
      gint64           last_ns = figures_makespan_ns (self->results[i]);
      g_autofree char *text = last_ns >= 0 ? style_format_duration ((double) last_ns) : g_strdup ("-");

      table_cell (self->table, text);
    }
  if (first_ns <= 0)
    return;
  table_cell (self->table, "  to the first");
  for (guint i = 0; i < self->n; i++)
    {
      gint64           last_ns = figures_makespan_ns (self->results[i]);
      g_autofree char *text =
          last_ns >= 0 ? g_strdup_printf ("%.2fx", (double) last_ns / (double) first_ns) : g_strdup ("-");

      table_cell (self->table, text);
    }
}

static void
add_use (Compare *self)
{
  table_cell (self->table, "CPU time");
  for (guint i = 0; i < self->n; i++)
    table_duration (self->table, (double) self->threads[i].cpu_ns);
  table_cell (self->table, "core use");
  for (guint i = 0; i < self->n; i++)
    table_percent (self->table, statistics_core_use (self->results[i]->statistics), 1);
}

/* A share of the GILs' time. */
static void
add_share (Compare *self, const char *label, gsize offset)
{
  table_cell (self->table, label);
  for (guint i = 0; i < self->n; i++)
    {
      const GilStats *gil = &self->gils[i];

      table_percent (self->table, (double) G_STRUCT_MEMBER (gint64, gil, offset),
                     (double) (gil->held_ns + gil->dead_ns + gil->free_ns));
    }
}

/* A count in an array of structs. */
static void
add_count (Compare *self, const char *label, gconstpointer structs, gsize size, gsize offset)
{
  table_cell (self->table, label);
  for (guint i = 0; i < self->n; i++)
    table_count (self->table, G_STRUCT_MEMBER (guint64, structs, i * size + offset));
}

#define ADD_SHARE(self, label, field) add_share (self, label, G_STRUCT_OFFSET (GilStats, field))
#define ADD_GIL_COUNT(self, label, field)                                                                              \
  add_count (self, label, (self)->gils, sizeof (GilStats), G_STRUCT_OFFSET (GilStats, field))
#define ADD_THREAD_COUNT(self, label, field)                                                                           \
  add_count (self, label, (self)->threads, sizeof (ThreadStats), G_STRUCT_OFFSET (ThreadStats, field))

static void
add_gils (Compare *self)
{
  table_section (self->table, "GIL");
  ADD_SHARE (self, "  held", held_ns);
  ADD_SHARE (self, "  dead", dead_ns);
  ADD_SHARE (self, "  free", free_ns);
  ADD_GIL_COUNT (self, "  takes", takes);
  ADD_GIL_COUNT (self, "  switches", switches);
  ADD_GIL_COUNT (self, "  forced drops", forced_drops);
  ADD_GIL_COUNT (self, "  voluntary", voluntary_drops);
  ADD_GIL_COUNT (self, "  requests", drop_requests);
  ADD_GIL_COUNT (self, "  lost races", lost_wakeups);
  table_section (self->table, "context switches");
  ADD_THREAD_COUNT (self, "  voluntary", voluntary_switches);
  ADD_THREAD_COUNT (self, "  involuntary", involuntary_switches);
  ADD_THREAD_COUNT (self, "  migrations", migrations);
}

static void
add_quantile (Compare *self, const char *label, const Histogram *const *histograms, double p)
{
  table_cell (self->table, label);
  for (guint i = 0; i < self->n; i++)
    if (histogram_count (histograms[i]) > 0)
      table_duration (self->table, (double) histogram_quantile (histograms[i], p));
    else
      table_cell (self->table, "-");
}

static void
add_spread (Compare *self, const char *label, const Histogram *const *histograms)
{
  guint64 most = 0;

  for (guint i = 0; i < self->n; i++)
    {
      most = MAX (most, histogram_count (histograms[i]));
      self->few = self->few || (histogram_count (histograms[i]) > 0 && histogram_count (histograms[i]) < FEW_FOR_P99);
    }
  if (most == 0)
    return;
  table_section (self->table, label);
  table_cell (self->table, "  n");
  for (guint i = 0; i < self->n; i++)
    table_count (self->table, histogram_count (histograms[i]));
  table_cell (self->table, "  mean");
  for (guint i = 0; i < self->n; i++)
    if (histogram_count (histograms[i]) > 0)
      table_duration (self->table, histogram_mean (histograms[i]));
    else
      table_cell (self->table, "-");
  add_quantile (self, "  p50", histograms, 0.5);
  add_quantile (self, "  p99", histograms, 0.99);
}

static void
add_latencies (Compare *self)
{
  g_autofree const Histogram **histograms = g_new (const Histogram *, self->n);
  const Cast                  *cast = self->results[0]->cast;

  for (guint i = 0; i < self->n; i++)
    histograms[i] = self->threads[i].gil_wait;
  add_spread (self, "wait for the GIL", histograms);
  for (guint latency = 0; latency < cast->n_latencies; latency++)
    {
      for (guint i = 0; i < self->n; i++)
        histograms[i] = self->results[i]->statistics->latencies[latency];
      add_spread (self, cast->latency_names[latency], histograms);
    }
}

/* ---- the sentence ------------------------------------------------------- */

/* Prints who was sooner by how much: "python3 finished 1.42 times sooner than
 * python2".  A negative value is none.  Returns FALSE if fewer than two runs
 * have one. */
static gboolean
print_sentences (const Compare *self, const double *values, const char *before, const char *verb,
                 const ReportStyle *style, FILE *out)
{
  guint best = 0;
  guint n_valued = 0;

  for (guint i = 0; i < self->n; i++)
    {
      n_valued += values[i] >= 0;
      if (values[i] >= 0 && (values[best] < 0 || values[i] < values[best]))
        best = i;
    }
  if (n_valued < 2)
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *line = NULL;
      double           times = values[i] / values[best];

      if (i == best || values[i] < 0)
        continue;
      if (values[i] == values[best])
        line = g_strdup_printf ("%s%s %s as soon as %s", before, self->names[best], verb, self->names[i]);
      else if (!isfinite (times))
        line = g_strdup_printf ("%s%s %s at once, unlike %s", before, self->names[best], verb, self->names[i]);
      else
        line = g_strdup_printf ("%s%s %s %.2f times sooner than %s", before, self->names[best], verb, times,
                                self->names[i]);
      style_print_wrapped (line, 2, style, out);
    }
  return TRUE;
}

static gboolean
compare_makespans (const Compare *self, const ReportStyle *style, FILE *out)
{
  g_autofree double *values = g_new (double, self->n);
  guint              n_finished = 0;

  for (guint i = 0; i < self->n; i++)
    {
      values[i] = (double) figures_makespan_ns (self->results[i]);
      n_finished += values[i] >= 0;
    }
  for (guint i = 0; i < self->n && n_finished > 0; i++)
    if (values[i] < 0)
      {
        g_autofree char *line = g_strdup_printf ("%s did not finish", self->names[i]);

        style_print_wrapped (line, 2, style, out);
      }
  return print_sentences (self, values, "", "finished", style, out);
}

/* By the means of the response times, or of the return delays. */
static gboolean
compare_latencies (const Compare *self, gboolean responses, const ReportStyle *style, FILE *out)
{
  g_autofree double *values = g_new (double, self->n);
  const Cast        *cast = self->results[0]->cast;
  gboolean           any = FALSE;

  for (guint latency = 0; latency < cast->n_latencies; latency++)
    {
      g_autofree char *before = g_strdup_printf ("%s: ", cast->latency_names[latency]);

      if (figures_is_response (self->results[0], latency) != responses)
        continue;
      for (guint i = 0; i < self->n; i++)
        {
          const Histogram *histogram = self->results[i]->statistics->latencies[latency];

          values[i] = histogram_count (histogram) > 0 ? histogram_mean (histogram) : -1;
        }
      any |= print_sentences (self, values, before, responses ? "answered" : "returned", style, out);
    }
  return any;
}

static void
print_verdict (const Compare *self, const ReportStyle *style, FILE *out)
{
  fputc ('\n', out);
  style_print_title ("Summary", style, out);
  if (self->n < 2)
    style_print_wrapped ("one run: nothing to compare it with", 0, style, out);
  else if (!compare_makespans (self, style, out) && !compare_latencies (self, TRUE, style, out)
           && !compare_latencies (self, FALSE, style, out))
    style_print_wrapped ("no two runs finished or measured the same wait: nothing to rank", 0, style, out);
}

/* ---- all of it ---------------------------------------------------------- */

/* What [policy NAME] sets, once for runs that are alike. */
static void
print_policy_values (const Compare *self, const ReportStyle *style, FILE *out)
{
  g_autoptr (GPtrArray) printed = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->n; i++)
    {
      g_autofree char *values = scenario_format_policy_values (self->results[i]->scenario);

      if (values == NULL || g_ptr_array_find_with_equal_func (printed, values, g_str_equal, NULL))
        continue;
      style_print_wrapped (values, 2, style, out);
      g_ptr_array_add (printed, g_steal_pointer (&values));
    }
}

static void
print_head (const Compare *self, const ReportStyle *style, FILE *out)
{
  const RunResult *first = self->results[0];
  g_autofree char *line =
      g_strdup_printf ("%u %s, seed %" G_GUINT64_FORMAT ", %u %s", self->n, self->n == 1 ? "run" : "runs", first->seed,
                       first->cast->n_cores, first->cast->n_cores == 1 ? "core" : "cores");

  style_print_title (first->scenario->title, style, out);
  style_print_wrapped (line, 0, style, out);
  print_policy_values (self, style, out);
  fputc ('\n', out);
}

void
text_write_compare (const RunResult *const *results, guint n_results, const ReportStyle *style, FILE *out)
{
  Compare self = { .results = results, .n = n_results };

  if (n_results == 0)
    return;
  self.names = name_runs (results, n_results);
  self.gils = g_new (GilStats, n_results);
  self.threads = g_new (ThreadStats, n_results);
  for (guint i = 0; i < n_results; i++)
    {
      figures_sum_gils (results[i], &self.gils[i]);
      figures_sum_threads (results[i], &self.threads[i]);
    }
  print_head (&self, style, out);
  self.table = begin_table (&self, style, out);
  add_makespans (&self);
  add_use (&self);
  add_gils (&self);
  add_latencies (&self);
  table_print (self.table, style, out);
  style_print_wrapped ("dead: free or handed to a thread that does not run yet, while somebody wants it; less is "
                       "better for makespan, dead, lost races and waits, more for core use",
                       0, style, out);
  if (self.few)
    style_print_wrapped ("p99 of fewer than 100 values is their maximum", 0, style, out);
  print_verdict (&self, style, out);

  for (guint i = 0; i < n_results; i++)
    histogram_free (self.threads[i].gil_wait);
  table_free (self.table);
  g_strfreev (self.names);
  g_free (self.gils);
  g_free (self.threads);
}
