/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The report of one run as text for people.
 */
#include "config.h"

#include "experiment/figures.h"
#include "machine/os-sched-list.h"
#include "report/style.h"
#include "report/table.h"
#include "report/writers.h"

#define LISTED_MAX 16 /* more threads, GILs or cores than this are summed up */
#define KEY_WIDTH 18
#define FEW_FOR_P90 10 /* with fewer values the percentile is the maximum */
#define FEW_FOR_P99 100

/* ---- the head ----------------------------------------------------------- */

/* One figure on a line of its own. */
static void
print_figure (const char *key, const char *value, const ReportStyle *style, FILE *out)
{
  g_autofree char *line = g_strdup_printf ("%-*s %s", KEY_WIDTH, key, value);

  style_print_wrapped (line, KEY_WIDTH + 1, style, out);
}

static void
print_head (const RunResult *result, const ReportStyle *style, FILE *out)
{
  const Scenario  *scenario = result->scenario;
  g_autofree char *policy = policy_choice_format (&result->policy);
  g_autofree char *machine =
      g_strdup_printf ("%s (%s)", scenario->machine_title != NULL ? scenario->machine_title : "machine",
                       scenario->machine_file != NULL ? scenario->machine_file : "");
  g_autofree char *values = scenario_format_policy_values (scenario);
  g_autofree char *length = style_format_duration ((double) result->end_ns);
  g_autofree char *line = g_strdup_printf (
      "policy %s, seed %" G_GUINT64_FORMAT ", %u %s (%s scheduler); simulated %s in %" G_GUINT64_FORMAT " events",
      policy, result->seed, result->cast->n_cores, result->cast->n_cores == 1 ? "core" : "cores",
      os_sched_name (scenario->machine.sched), length, result->events);

  style_print_title (scenario->title, style, out);
  style_print_wrapped (line, 0, style, out);
  if (scenario->machine_file != NULL)
    style_print_wrapped (machine, 2, style, out);
  if (values != NULL)
    style_print_wrapped (values, 2, style, out);
  fputc ('\n', out);
}

static void
print_makespan (const RunResult *result, const ReportStyle *style, FILE *out)
{
  gint64           last_ns = figures_makespan_ns (result);
  g_autofree char *text = style_format_duration ((double) last_ns);

  print_figure ("makespan", last_ns >= 0 ? text : "none: the run ended at its duration", style, out);
}

static void
print_throughput (const RunResult *result, const ReportStyle *style, FILE *out)
{
  for (guint i = 0; i < result->cast->n_latencies; i++)
    if (figures_is_response (result, i))
      {
        double           rate = figures_throughput (result, i);
        g_autofree char *text =
            g_strdup_printf ("%s %.*f responses per second", result->cast->latency_names[i], rate < 1000 ? 2 : 0, rate);

        print_figure ("throughput", text, style, out);
      }
}

static void
print_fairness (const RunResult *result, const ReportStyle *style, FILE *out)
{
  for (guint i = 0; i < result->cast->n_groups; i++)
    if (figures_group_size (result, i) > 1)
      {
        g_autofree char *text =
            g_strdup_printf ("%s %.3f (Jain's index of the time holding the GIL; 1 is equal)",
                             result->cast->group_names[i], statistics_fairness (result->statistics, i));

        print_figure ("fairness", text, style, out);
      }
}

static void
print_summary (const RunResult *result, const ReportStyle *style, FILE *out)
{
  ThreadStats      sum;
  g_autofree char *core_use = style_format_percent (statistics_core_use (result->statistics), 1);
  g_autofree char *switches = NULL;

  figures_sum_threads (result, &sum);
  switches =
      g_strdup_printf ("%" G_GUINT64_FORMAT " voluntary, %" G_GUINT64_FORMAT " involuntary; %" G_GUINT64_FORMAT " %s",
                       sum.voluntary_switches, sum.involuntary_switches, sum.migrations,
                       sum.migrations == 1 ? "migration" : "migrations");
  print_makespan (result, style, out);
  print_figure ("core use", core_use, style, out);
  print_figure ("context switches", switches, style, out);
  print_throughput (result, style, out);
  print_fairness (result, style, out);
  histogram_free (sum.gil_wait);
}

/* ---- threads ------------------------------------------------------------ */

typedef void (*FillRow) (Table *table, const ThreadStats *thread, double life);

static void
fill_times (Table *table, const ThreadStats *thread, double life)
{
  table_duration (table, (double) thread->cpu_ns);
  table_duration (table, (double) thread->state_ns[THREAD_STATE_HOLDS_GIL]);
  table_duration (table, (double) thread->state_ns[THREAD_STATE_WAITS_GIL]);
  table_percent (table, (double) thread->state_ns[THREAD_STATE_WAITS_GIL], life);
  table_duration (table, (double) thread->state_ns[THREAD_STATE_READY]);
  table_duration (table, (double) thread->state_ns[THREAD_STATE_IO]);
  table_duration (table, (double) thread->state_ns[THREAD_STATE_NO_GIL]);
}

static void
fill_counts (Table *table, const ThreadStats *thread, double life G_GNUC_UNUSED)
{
  table_count (table, thread->takes);
  table_count (table, thread->forced_drops);
  table_count (table, thread->voluntary_drops);
  table_count (table, thread->drop_requests);
  table_count (table, thread->lost_wakeups);
  table_count (table, thread->voluntary_switches);
  table_count (table, thread->involuntary_switches);
}

/* The threads of a group add up their lives, too. */
static double
group_life (const RunResult *result, guint group)
{
  double life = 0;

  for (guint i = 0; i < result->cast->n_threads; i++)
    if (result->cast->thread_group[i] == group)
      life += (double) figures_life_ns (result, &result->statistics->threads[i]);
  return life;
}

static void
add_group (Table *table, const RunResult *result, guint group, FillRow fill)
{
  const Cast      *cast = result->cast;
  guint            size = figures_group_size (result, group);
  g_autofree char *label =
      size == 1 ? g_strdup (cast->group_names[group]) : g_strdup_printf ("%s (%u)", cast->group_names[group], size);
  ThreadStats sum;

  statistics_group (result->statistics, group, &sum);
  table_cell (table, label);
  fill (table, &sum, group_life (result, group));
  histogram_free (sum.gil_wait);

  for (guint i = 0; i < cast->n_threads && size > 1 && cast->n_threads <= LISTED_MAX; i++)
    if (cast->thread_group[i] == group)
      {
        const ThreadStats *thread = &result->statistics->threads[i];
        g_autofree char   *name = g_strconcat ("  ", cast->thread_names[i], NULL);

        table_cell (table, name);
        fill (table, thread, (double) figures_life_ns (result, thread));
      }
}

static void
print_threads (const RunResult *result, const char *const *headings, FillRow fill, const ReportStyle *style, FILE *out)
{
  g_autoptr (Table) table = table_new (headings);

  for (guint i = 0; i < result->cast->n_groups; i++)
    add_group (table, result, i, fill);
  fputc ('\n', out);
  table_print (table, style, out);
}

static void
print_thread_tables (const RunResult *result, const ReportStyle *style, FILE *out)
{
  static const char *const times[] = { "Time",  "CPU", "holds GIL", "waits GIL", "of life",
                                       "ready", "I/O", "no GIL",    NULL };
  static const char *const counts[] = { "Counts", "takes",   "forced",    "voluntary", "requests",
                                        "lost",   "blocked", "preempted", NULL };

  print_threads (result, times, fill_times, style, out);
  print_threads (result, counts, fill_counts, style, out);
  style_print_wrapped ("forced, voluntary: drops of the GIL; requests: made to its holder; lost: wake-up races; "
                       "blocked, preempted: how the core was left",
                       0, style, out);
}

/* ---- GILs and cores ----------------------------------------------------- */

static void
add_gil (Table *table, const char *name, const GilStats *gil)
{
  double whole = (double) (gil->held_ns + gil->dead_ns + gil->free_ns);

  table_cell (table, name);
  table_duration (table, (double) gil->held_ns);
  table_percent (table, (double) gil->held_ns, whole);
  table_duration (table, (double) gil->dead_ns);
  table_percent (table, (double) gil->dead_ns, whole);
  table_duration (table, (double) gil->free_ns);
  table_percent (table, (double) gil->free_ns, whole);
  table_count (table, gil->takes);
  table_count (table, gil->switches);
  table_count (table, gil->drop_requests);
  table_count (table, gil->lost_wakeups);
}

static void
print_gils (const RunResult *result, const ReportStyle *style, FILE *out)
{
  static const char *const headings[] = { "GIL", "held",  "",         "dead",     "",     "free",
                                          "",    "takes", "switches", "requests", "lost", NULL };
  g_autoptr (Table) table = table_new (headings);
  guint n = result->cast->n_gils;

  for (guint i = 0; i < n && n <= LISTED_MAX; i++)
    add_gil (table, result->cast->gil_names[i], &result->statistics->gils[i]);
  if (n > LISTED_MAX)
    {
      g_autofree char *label = g_strdup_printf ("all %u", n);
      GilStats         sum;

      figures_sum_gils (result, &sum);
      add_gil (table, label, &sum);
    }
  fputc ('\n', out);
  table_print (table, style, out);
  style_print_wrapped (
      "dead: free or handed to a thread that does not run yet, while somebody wants it; less is better", 0, style, out);
}

static void
add_core (Table *table, const char *name, gint64 busy_ns, double whole, guint64 switches)
{
  table_cell (table, name);
  table_duration (table, (double) busy_ns);
  table_percent (table, (double) busy_ns, whole);
  table_count (table, switches);
}

static void
print_cores (const RunResult *result, const ReportStyle *style, FILE *out)
{
  static const char *const headings[] = { "Core", "busy", "use", "switches", NULL };
  const CoreStats         *cores = result->statistics->cores;
  g_autoptr (Table) table = table_new (headings);
  guint   n = result->cast->n_cores;
  gint64  busy_ns = 0;
  guint64 switches = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      busy_ns += cores[i].busy_ns;
      switches += cores[i].switches;
      if (n <= LISTED_MAX)
        add_core (table, name, cores[i].busy_ns, (double) result->end_ns, cores[i].switches);
    }
  if (n > LISTED_MAX)
    {
      g_autofree char *name = g_strdup_printf ("all %u", n);

      add_core (table, name, busy_ns, (double) result->end_ns * n, switches);
    }
  fputc ('\n', out);
  table_print (table, style, out);
}

/* ---- waits -------------------------------------------------------------- */

static void
add_spread (Table *table, const char *kind, const char *name, const Histogram *histogram, gboolean *few)
{
  g_autofree char *label = g_strconcat (kind, name, NULL);
  Spread           spread;

  figures_spread (histogram, &spread);
  table_cell (table, label);
  table_count (table, (guint64) spread.count);
  if (spread.count == 0)
    {
      for (guint i = 0; i < 5; i++)
        table_cell (table, "-");
      return;
    }
  *few = *few || spread.count < FEW_FOR_P99;
  table_duration (table, histogram_mean (histogram));
  table_duration (table, (double) spread.p50_ns);
  if (spread.count < FEW_FOR_P90)
    table_cell (table, "max");
  else
    table_duration (table, (double) spread.p90_ns);
  if (spread.count < FEW_FOR_P99)
    table_cell (table, "max");
  else
    table_duration (table, (double) spread.p99_ns);
  table_duration (table, (double) spread.max_ns);
}

static void
print_waits (const RunResult *result, const ReportStyle *style, FILE *out)
{
  static const char *const headings[] = { "Waits", "n", "mean", "p50", "p90", "p99", "max", NULL };
  const Cast              *cast = result->cast;
  g_autoptr (Table) table = table_new (headings);
  gboolean few = FALSE;

  for (guint i = 0; i < cast->n_groups; i++)
    {
      ThreadStats sum;

      statistics_group (result->statistics, i, &sum);
      add_spread (table, "GIL:", cast->group_names[i], sum.gil_wait, &few);
      histogram_free (sum.gil_wait);
    }
  for (guint i = 0; i < cast->n_latencies; i++)
    if (figures_is_response (result, i) || histogram_count (result->statistics->latencies[i]) > 0)
      add_spread (table, "", cast->latency_names[i], result->statistics->latencies[i], &few);
  fputc ('\n', out);
  table_print (table, style, out);
  style_print_wrapped ("GIL: only the takes that had to sleep", 0, style, out);
  if (few)
    style_print_wrapped ("max under p90 or p99: n is so small that the percentile is the maximum", 0, style, out);
}

void
text_write_run (const RunResult *result, const ReportStyle *style, FILE *out)
{
  print_head (result, style, out);
  print_summary (result, style, out);
  print_thread_tables (result, style, out);
  print_gils (result, style, out);
  print_cores (result, style, out);
  print_waits (result, style, out);
}
