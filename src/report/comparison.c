/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a comparison of runs says: its rows.
 */
#include "config.h"

#include "report/comparison.h"

#include <math.h>
#include <string.h>

#include "experiment/figures.h"
#include "report/comparison-sentences.h"
#include "report/style.h"

#define FEW_FOR_P99 100

typedef struct
{
  const RunResult *const *results;
  guint                   n;
  GilStats               *gils; /* sums */
  ThreadStats            *threads;
  Comparison             *comparison;
} Builder;

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

GPtrArray *
comparison_policy_values (const RunResult *const *results, guint n_results)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_results; i++)
    {
      char *values = scenario_format_policy_values (results[i]->scenario);

      if (values == NULL || g_ptr_array_find_with_equal_func (lines, values, g_str_equal, NULL))
        g_free (values);
      else
        g_ptr_array_add (lines, values);
    }
  return lines;
}

/* ---- rows --------------------------------------------------------------- */

static void
row_free (gpointer data)
{
  ComparisonRow *row = data;

  g_free (row->label);
  g_free (row->values);
  g_free (row);
}

/* Its values are NaN. */
static ComparisonRow *
add_row (Builder *self, const char *label, gboolean below, ComparisonKind kind, ComparisonGood good)
{
  ComparisonRow *row = g_new0 (ComparisonRow, 1);

  row->label = style_clean (label);
  row->below = below;
  row->kind = kind;
  row->good = good;
  row->values = kind != COMPARISON_SECTION ? g_new (double, self->n) : NULL;
  for (guint i = 0; row->values != NULL && i < self->n; i++)
    row->values[i] = NAN;
  g_ptr_array_add (self->comparison->rows, row);
  return row;
}

static void
add_section (Builder *self, const char *label)
{
  add_row (self, label, FALSE, COMPARISON_SECTION, COMPARISON_NEITHER);
}

static void
add_makespans (Builder *self)
{
  ComparisonRow *row = add_row (self, "makespan", FALSE, COMPARISON_DURATION, COMPARISON_LESS);
  double         first_ns;

  for (guint i = 0; i < self->n; i++)
    {
      gint64 ns = figures_makespan_ns (self->results[i]);

      row->values[i] = ns >= 0 ? (double) ns : NAN;
    }
  first_ns = row->values[0];
  if (!(first_ns > 0))
    return;
  ComparisonRow *factors = add_row (self, "to the first", TRUE, COMPARISON_FACTOR, COMPARISON_LESS);

  for (guint i = 0; i < self->n; i++)
    factors->values[i] = row->values[i] / first_ns;
}

static void
add_use (Builder *self)
{
  ComparisonRow *time = add_row (self, "CPU time", FALSE, COMPARISON_DURATION, COMPARISON_NEITHER);
  ComparisonRow *use = add_row (self, "core use", FALSE, COMPARISON_SHARE, COMPARISON_MORE);

  for (guint i = 0; i < self->n; i++)
    {
      time->values[i] = (double) self->threads[i].cpu_ns;
      use->values[i] = statistics_core_use (self->results[i]->statistics);
    }
}

/* A share of the GILs' time. */
static void
add_share (Builder *self, const char *label, ComparisonGood good, gsize offset)
{
  ComparisonRow *row = add_row (self, label, TRUE, COMPARISON_SHARE, good);

  for (guint i = 0; i < self->n; i++)
    {
      const GilStats *gil = &self->gils[i];
      double          whole = (double) (gil->held_ns + gil->dead_ns + gil->free_ns);

      if (whole > 0)
        row->values[i] = (double) G_STRUCT_MEMBER (gint64, gil, offset) / whole;
    }
}

/* A count in an array of structs. */
static void
add_count (Builder *self, const char *label, ComparisonGood good, gconstpointer structs, gsize size, gsize offset)
{
  ComparisonRow *row = add_row (self, label, TRUE, COMPARISON_COUNT, good);

  for (guint i = 0; i < self->n; i++)
    row->values[i] = (double) G_STRUCT_MEMBER (guint64, structs, i * size + offset);
}

#define ADD_SHARE(self, label, good, field) add_share (self, label, good, G_STRUCT_OFFSET (GilStats, field))
#define ADD_GIL_COUNT(self, label, good, field)                                                                        \
  add_count (self, label, good, (self)->gils, sizeof (GilStats), G_STRUCT_OFFSET (GilStats, field))
#define ADD_THREAD_COUNT(self, label, field)                                                                           \
  add_count (self, label, COMPARISON_NEITHER, (self)->threads, sizeof (ThreadStats),                                   \
             G_STRUCT_OFFSET (ThreadStats, field))

static void
add_gils (Builder *self)
{
  add_section (self, "GIL");
  ADD_SHARE (self, "held", COMPARISON_NEITHER, held_ns);
  ADD_SHARE (self, "dead", COMPARISON_LESS, dead_ns);
  ADD_SHARE (self, "free", COMPARISON_NEITHER, free_ns);
  ADD_GIL_COUNT (self, "takes", COMPARISON_NEITHER, takes);
  ADD_GIL_COUNT (self, "switches", COMPARISON_NEITHER, switches);
  ADD_GIL_COUNT (self, "forced drops", COMPARISON_NEITHER, forced_drops);
  ADD_GIL_COUNT (self, "voluntary", COMPARISON_NEITHER, voluntary_drops);
  ADD_GIL_COUNT (self, "requests", COMPARISON_NEITHER, drop_requests);
  ADD_GIL_COUNT (self, "lost races", COMPARISON_LESS, lost_wakeups);
  add_section (self, "context switches");
  ADD_THREAD_COUNT (self, "voluntary", voluntary_switches);
  ADD_THREAD_COUNT (self, "involuntary", involuntary_switches);
  ADD_THREAD_COUNT (self, "migrations", migrations);
}

static void
add_quantile (Builder *self, const char *label, const Histogram *const *histograms, double p)
{
  ComparisonRow *row = add_row (self, label, TRUE, COMPARISON_DURATION, COMPARISON_LESS);

  for (guint i = 0; i < self->n; i++)
    if (histogram_count (histograms[i]) > 0)
      row->values[i] = (double) histogram_quantile (histograms[i], p);
}

static void
add_spread (Builder *self, const char *label, const Histogram *const *histograms)
{
  Comparison    *comparison = self->comparison;
  guint64        most = 0;
  ComparisonRow *counts;
  ComparisonRow *means;

  for (guint i = 0; i < self->n; i++)
    {
      guint64 count = histogram_count (histograms[i]);

      most = MAX (most, count);
      comparison->few = comparison->few || (count > 0 && count < FEW_FOR_P99);
    }
  if (most == 0)
    return;
  add_section (self, label);
  counts = add_row (self, "n", TRUE, COMPARISON_COUNT, COMPARISON_NEITHER);
  means = add_row (self, "mean", TRUE, COMPARISON_DURATION, COMPARISON_LESS);
  for (guint i = 0; i < self->n; i++)
    {
      counts->values[i] = (double) histogram_count (histograms[i]);
      if (histogram_count (histograms[i]) > 0)
        means->values[i] = histogram_mean (histograms[i]);
    }
  add_quantile (self, "p50", histograms, 0.5);
  add_quantile (self, "p99", histograms, 0.99);
}

static void
add_latencies (Builder *self)
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

/* ---- all of it ---------------------------------------------------------- */

Comparison *
comparison_new (const RunResult *const *results, guint n_results)
{
  Comparison *comparison = g_new0 (Comparison, 1);
  Builder     self = { .results = results, .n = n_results, .comparison = comparison };

  comparison->n_runs = n_results;
  comparison->names = name_runs (results, n_results);
  comparison->rows = g_ptr_array_new_with_free_func (row_free);
  self.gils = g_new (GilStats, n_results);
  self.threads = g_new (ThreadStats, n_results);
  for (guint i = 0; i < n_results; i++)
    {
      figures_sum_gils (results[i], &self.gils[i]);
      figures_sum_threads (results[i], &self.threads[i]);
    }
  add_makespans (&self);
  add_use (&self);
  add_gils (&self);
  add_latencies (&self);
  comparison->sentences = comparison_sentences (results, n_results, comparison->names);
  comparison->partings = comparison_partings (results, n_results, comparison->names);

  for (guint i = 0; i < n_results; i++)
    histogram_free (self.threads[i].gil_wait);
  g_free (self.gils);
  g_free (self.threads);
  return comparison;
}

void
comparison_free (Comparison *comparison)
{
  if (comparison == NULL)
    return;
  g_strfreev (comparison->names);
  g_ptr_array_unref (comparison->rows);
  g_ptr_array_unref (comparison->sentences);
  g_ptr_array_unref (comparison->partings);
  g_free (comparison);
}

char *
comparison_format (const ComparisonRow *row, guint run)
{
  double value = row->values[run];

  if (isnan (value))
    return g_strdup ("-");
  switch (row->kind)
    {
    case COMPARISON_DURATION:
      return style_format_duration (value);
    case COMPARISON_SHARE:
      return style_format_percent (value, 1);
    case COMPARISON_FACTOR:
      return g_strdup_printf ("%.2fx", value);
    case COMPARISON_COUNT:
    case COMPARISON_SECTION:
    default:
      return g_strdup_printf ("%.0f", value);
    }
}

gint
comparison_best (const ComparisonRow *row, guint n_runs)
{
  gint best = -1;

  if (row->good == COMPARISON_NEITHER || row->values == NULL || n_runs < 2)
    return -1;
  for (guint i = 0; i < n_runs; i++)
    if (!isnan (row->values[i])
        && (best < 0 || (row->values[i] < row->values[best]) == (row->good == COMPARISON_LESS)))
      best = (gint) i;
  for (guint i = 0; best >= 0 && i < n_runs; i++)
    if ((gint) i != best)
      {
        g_autofree char *mine = comparison_format (row, (guint) best);
        g_autofree char *others = comparison_format (row, i);

        if (strcmp (mine, others) == 0)
          return -1;
      }
  return best;
}
