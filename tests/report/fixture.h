/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Results of runs that never were, to report on.
 */
#ifndef GILSIM_TESTS_REPORT_FIXTURE_H
#define GILSIM_TESTS_REPORT_FIXTURE_H

#include "../observe/fixture.h"
#include "machine/os-sched-list.h"
#include "policies/registry.h"
#include "report/report.h"

/* The scenario of stage_cast(): group cpu with two threads, group echo with
 * one in the background, one client set. */
static inline Scenario *
fake_scenario (guint n_cores, guint n_cpu)
{
  Scenario *scenario = g_new0 (Scenario, 1);

  scenario->title = g_strdup ("A story told by hand");
  scenario->file = g_strdup ("story.ini");
  scenario->machine.n_cores = n_cores;
  scenario->machine.sched = os_scheds[0];
  scenario->n_groups = 2;
  scenario->groups = g_new0 (GroupConfig, 2);
  scenario->groups[0].count = n_cpu;
  scenario->groups[1].count = 1;
  scenario->groups[1].background = TRUE;
  scenario->n_clients = 1;
  scenario->seed = 7;
  return scenario;
}

static inline void
fake_scenario_free (Scenario *scenario)
{
  g_free (scenario->title);
  g_free (scenario->file);
  g_free (scenario->groups);
  g_free (scenario);
}

/* The cast of play_story(), with more cores and more threads in group cpu. */
static inline Cast *
fake_cast (guint n_cores, guint n_cpu)
{
  Cast *cast = stage_cast ();

  g_strfreev (cast->thread_names);
  g_free (cast->thread_group);
  g_free (cast->thread_gil);
  cast->n_cores = n_cores;
  cast->n_threads = n_cpu + 1;
  cast->thread_names = g_new0 (char *, cast->n_threads + 1);
  cast->thread_group = g_new0 (guint, cast->n_threads);
  cast->thread_gil = g_new0 (guint, cast->n_threads);
  for (guint i = 0; i < n_cpu; i++)
    cast->thread_names[i] = g_strdup_printf ("cpu-%u", i + 1);
  cast->thread_names[n_cpu] = g_strdup ("echo");
  cast->thread_group[n_cpu] = 1;
  return cast;
}

/* Runs play_story() under a policy with its defaults; at least 2 of each.
 * Its latencies are left to the test. */
static inline RunResult *
fake_result (const char *policy, guint n_cores, guint n_cpu)
{
  RunResult *result = g_new0 (RunResult, 1);
  Stage      stage = { .cast = fake_cast (n_cores, n_cpu) };

  probe_init (&stage.probe, &stage.now_ns);
  result->scenario = fake_scenario (n_cores, n_cpu);
  result->policy.policy = gil_policy_find (policy);
  ck_assert_ptr_nonnull (result->policy.policy);
  for (guint i = 0; result->policy.policy->params[i].name != NULL; i++)
    result->policy.values[i] = result->policy.policy->params[i].initial;
  result->seed = 7;
  result->end_ns = STORY_END_NS;
  result->events = 1234;
  result->cast = stage.cast;
  result->statistics = statistics_new (stage.cast, &stage.probe);
  play_story (&stage);
  statistics_finish (result->statistics, STORY_END_NS);
  histogram_free (result->statistics->latencies[0]);
  result->statistics->latencies[0] = histogram_new ();
  return result;
}

/* Lets cpu-2 and all threads after it end, so that there is a makespan. */
static inline void
fake_finish (RunResult *result, gint64 at_ns)
{
  for (guint i = 1; i + 1 < result->cast->n_threads; i++)
    {
      result->statistics->threads[i].started_ns = 10;
      result->statistics->threads[i].ended_ns = at_ns;
    }
}

static inline void
fake_result_free (RunResult *result)
{
  statistics_free (result->statistics);
  cast_free (result->cast);
  fake_scenario_free ((Scenario *) result->scenario);
  g_free (result);
}

/* The report of one run, or the comparison of several; free() it. */
static inline char *
write_report (RunResult *const *results, guint n, gboolean compare, ReportFormat format, const ReportStyle *style)
{
  char  *text;
  size_t length;
  FILE  *out = open_memstream (&text, &length);

  ck_assert_ptr_nonnull (out);
  if (compare)
    report_compare ((const RunResult *const *) results, n, format, style, out);
  else
    report_run (results[0], format, style, out);
  ck_assert_int_eq (fclose (out), 0);
  ck_assert_uint_eq (strlen (text), length);
  return text;
}

/* Response times of 1, 2, ... @n steps, and return delays of cpu of a third. */
static inline void
fill_latencies (RunResult *result, guint n, gint64 step_ns)
{
  for (guint i = 1; i <= n; i++)
    {
      histogram_add (result->statistics->latencies[0], i * step_ns);
      histogram_add (result->statistics->latencies[1], i * step_ns / 3);
    }
}

static inline void
assert_contains (const char *text, const char *part)
{
  ck_assert_msg (strstr (text, part) != NULL, "no \"%s\" in:\n%.2000s", part, text);
}

#endif
