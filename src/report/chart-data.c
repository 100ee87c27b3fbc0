/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The CSV files behind the charts: comparison.csv, waits-N-POLICY.csv, and
 * titles.csv, which says what the scripts in plots/ call each file.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "experiment/figures.h"
#include "report/chart-data.h"
#include "report/chart-text.h"
#include "report/charts.h"
#include "report/out-file.h"

#define POINTS_PER_CURVE 2000
#define POINTS_PER_OCTAVE 16

/* ---- names -------------------------------------------------------------- */

/* "python3 (switch-interval=1ms; forced-switch=no)": no commas. */
static char *
describe_policy (const PolicyChoice *policy)
{
  g_autofree char *text = policy_choice_format (policy);
  char           **words = g_strsplit (text, ",", -1);
  g_autofree char *params = words[0] != NULL ? g_strjoinv ("; ", words + 1) : g_strdup ("");
  g_autofree char *title = *params != '\0' ? g_strdup_printf ("%s (%s)", words[0], params) : g_strdup (text);

  g_strfreev (words);
  return chart_text_plain (title);
}

char *
chart_data_title (const PolicyChoice *const *policies, guint index)
{
  g_autofree char *title = describe_policy (policies[index]);
  guint            n_alike = 1;

  for (guint i = 0; i < index; i++)
    {
      g_autofree char *other = describe_policy (policies[i]);
      n_alike += strcmp (title, other) == 0;
    }
  return n_alike == 1 ? g_steal_pointer (&title) : g_strdup_printf ("%s #%u", title, n_alike);
}

char *
chart_data_stem (const char *what, guint index, const PolicyChoice *choice)
{
  g_autofree char *policy = policy_choice_format (choice);

  policy[strcspn (policy, ",")] = '\0';
  g_strcanon (policy, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-.", '-');
  return g_strdup_printf ("%s-%u-%s", what, index + 1, policy);
}

static char *
title_of_run (const RunResult *const *results, guint n_results, guint index)
{
  g_autofree const PolicyChoice **policies = g_new (const PolicyChoice *, n_results);

  for (guint i = 0; i < n_results; i++)
    policies[i] = &results[i]->policy;
  return chart_data_title (policies, index);
}

/* ---- comparison.csv ----------------------------------------------------- */

static void
write_figure (FILE *out, const char *policy, const char *figure, const char *name, gint64 value)
{
  fprintf (out, "%s,%s,%s,%" G_GINT64_FORMAT "\n", policy, figure, name, value);
}

static void
write_spread (FILE *out, const char *policy, const char *what, const char *name, const Histogram *histogram)
{
  g_autofree char *count = g_strconcat (what, "-count", NULL);
  g_autofree char *mean = g_strconcat (what, "-mean", NULL);
  g_autofree char *p99 = g_strconcat (what, "-p99", NULL);
  g_autofree char *plain = chart_text_plain (name);

  if (histogram_count (histogram) == 0)
    return;
  write_figure (out, policy, count, plain, (gint64) histogram_count (histogram));
  write_figure (out, policy, mean, plain, (gint64) (histogram_mean (histogram) + 0.5));
  write_figure (out, policy, p99, plain, histogram_quantile (histogram, 0.99));
}

static void
write_policy (FILE *out, const char *policy, const RunResult *result)
{
  const Cast *cast = result->cast;
  ThreadStats threads;
  GilStats    gils;
  gint64      makespan_ns = figures_makespan_ns (result);

  figures_sum_threads (result, &threads);
  figures_sum_gils (result, &gils);
  write_figure (out, policy, "gil-time", "held", gils.held_ns);
  write_figure (out, policy, "gil-time", "dead", gils.dead_ns);
  write_figure (out, policy, "gil-time", "free", gils.free_ns);
  if (makespan_ns >= 0)
    write_figure (out, policy, "makespan", "run", makespan_ns);
  write_figure (out, policy, "context-switches", "voluntary", (gint64) threads.voluntary_switches);
  write_figure (out, policy, "context-switches", "involuntary", (gint64) threads.involuntary_switches);
  write_figure (out, policy, "lost-races", "run", (gint64) gils.lost_wakeups);
  write_spread (out, policy, "gil-wait", "run", threads.gil_wait);
  for (guint i = 0; i < cast->n_latencies; i++)
    write_spread (out, policy, "latency", cast->latency_names[i], result->statistics->latencies[i]);
  histogram_free (threads.gil_wait);
}

void
chart_data_write_comparison (FILE *out, const RunResult *const *results, guint n_results)
{
  fputs ("policy,figure,name,value\n", out);
  for (guint i = 0; i < n_results; i++)
    {
      g_autofree char *policy = title_of_run (results, n_results, i);
      write_policy (out, policy, results[i]);
    }
}

/* ---- titles.csv --------------------------------------------------------- */

static void
write_titles (FILE *out, const RunResult *const *results, guint n_results)
{
  const Scenario  *scenario = results[0]->scenario;
  g_autofree char *title = chart_text_plain (scenario->title != NULL ? scenario->title : scenario->file);

  fprintf (out, "file,title\nscenario,%s\n", title);
  for (guint i = 0; i < n_results; i++)
    {
      g_autofree char *policy = title_of_run (results, n_results, i);
      g_autofree char *timeline = chart_data_stem ("timeline", i, &results[i]->policy);
      g_autofree char *waits = chart_data_stem ("waits", i, &results[i]->policy);

      fprintf (out, "%s.csv,%s\n%s.csv,%s\n", timeline, policy, waits, policy);
    }
}

/* ---- waits-N-POLICY.csv ------------------------------------------------- */

typedef struct
{
  FILE       *out;
  const char *what;
  const char *name;
  guint64     total;
  guint64     cumulative;
  guint64     last_slot;
} Curve;

/* How far up the curve is, in steps that are even where it is low and become
 * finer and finer at its end, so that the tail is there, too. */
static guint64
slot_of (const Curve *curve)
{
  double done = (double) curve->cumulative / (double) curve->total;
  double left = 1 - done;

  return (guint64) (done * (POINTS_PER_CURVE - 2)) + (left > 0 ? (guint64) (-log2 (left) * POINTS_PER_OCTAVE) : 0);
}

/* Whether @count values more lead past a percentile that is marked. */
static gboolean
passes_mark (const Curve *curve, guint64 count)
{
  static const double marks[] = { 0.5, 0.9, 0.99 };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      double rank = marks[i] * (double) curve->total;

      if ((double) curve->cumulative < rank && (double) (curve->cumulative + count) >= rank)
        return TRUE;
    }
  return FALSE;
}

/* Writes the value unless the curve has a point about as high already; the
 * first, the last and the marked ones always.  The first stands on the ground. */
static void
write_point (gint64 value_ns, guint64 count, gpointer data)
{
  Curve   *curve = data;
  gboolean first = curve->cumulative == 0;
  gboolean marked = passes_mark (curve, count);
  guint64  slot;

  curve->cumulative += count;
  slot = slot_of (curve);
  if (first)
    fprintf (curve->out, "%s,%s,%" G_GINT64_FORMAT ",0\n", curve->what, curve->name, value_ns);
  if (slot == curve->last_slot && !first && !marked && curve->cumulative != curve->total)
    return;
  curve->last_slot = slot;
  fprintf (curve->out, "%s,%s,%" G_GINT64_FORMAT ",%" G_GUINT64_FORMAT "\n", curve->what, curve->name, value_ns,
           curve->cumulative);
}

static void
write_curve (FILE *out, const char *what, const char *name, const Histogram *histogram)
{
  g_autofree char *plain = chart_text_plain (name);
  Curve            curve = { .out = out, .what = what, .name = plain, .total = histogram_count (histogram) };

  histogram_foreach (histogram, write_point, &curve);
}

gboolean
chart_data_has_waits (const RunResult *result)
{
  for (guint i = 0; i < result->cast->n_threads; i++)
    if (histogram_count (result->statistics->threads[i].gil_wait) > 0)
      return TRUE;
  for (guint i = 0; i < result->cast->n_latencies; i++)
    if (histogram_count (result->statistics->latencies[i]) > 0)
      return TRUE;
  return FALSE;
}

void
chart_data_write_waits (FILE *out, const RunResult *result)
{
  ThreadStats threads;

  figures_sum_threads (result, &threads);
  fputs ("what,name,value_ns,cumulative\n", out);
  write_curve (out, "gil-wait", "run", threads.gil_wait);
  for (guint i = 0; i < result->cast->n_latencies; i++)
    write_curve (out, "latency", result->cast->latency_names[i], result->statistics->latencies[i]);
  histogram_free (threads.gil_wait);
}

/* ---- files -------------------------------------------------------------- */

static OutFile *
open_file (const char *directory, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return out_file_open (path, error);
}

static gboolean
write_files (const RunResult *const *results, guint n_results, const char *directory, GError **error)
{
  OutFile *file = open_file (directory, "comparison.csv", error);

  if (file == NULL)
    return FALSE;
  chart_data_write_comparison (out_file_stream (file), results, n_results);
  if (!out_file_commit (file, error))
    return FALSE;
  file = open_file (directory, CHART_TITLES, error);
  if (file == NULL)
    return FALSE;
  write_titles (out_file_stream (file), results, n_results);
  if (!out_file_commit (file, error))
    return FALSE;
  for (guint i = 0; i < n_results; i++)
    {
      g_autofree char *stem = chart_data_stem ("waits", i, &results[i]->policy);
      g_autofree char *name = g_strconcat (stem, ".csv", NULL);

      file = open_file (directory, name, error);
      if (file == NULL)
        return FALSE;
      chart_data_write_waits (out_file_stream (file), results[i]);
      if (!out_file_commit (file, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
charts_write_data (const RunResult *const *results, guint n_results, const char *directory, GError **error)
{
  g_autoptr (GError) cause = NULL;

  g_assert (n_results > 0);
  if (write_files (results, n_results, directory, &cause))
    return TRUE;
  g_set_error_literal (error, CHARTS_ERROR, CHARTS_ERROR_WRITE, cause->message);
  return FALSE;
}
