/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs a scenario from text under a policy, and keeps what it gave.
 */
#ifndef GILSIM_TESTS_LAWS_LAW_RUN_H
#define GILSIM_TESTS_LAWS_LAW_RUN_H

#include <stdio.h>
#include <stdlib.h>

#include "../scenario/load.h"
#include "experiment/run.h"
#include "policies/registry.h"

#ifndef __has_feature
#define __has_feature(feature) 0
#endif

/* How many times slower everything is than usual. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define LAW_SLOWNESS 10
#else
#define LAW_SLOWNESS 1
#endif

static const char *const law_policies[] = {
  "python2",
  "python2,lock=condvar",
  "python2,check-interval=7,tick-time=0.9ns",
  "python3",
  "python3,forced-switch=no",
  "python3,switch-test=no",
  "python3,switch-interval=30us",
  "python3,forced-switch=no,switch-interval=20us",
  "fifo",
  "fifo,quantum=20us",
};

typedef struct
{
  const char *text; /* the scenario */
  const char *policy;
  const char *name; /* of the scenario, for messages */
  Scenario   *scenario;
} Law;

typedef struct
{
  RunResult *result;
  char      *timeline; /* NULL if not asked for */
  char      *digest;   /* all statistics */
} LawRun;

/* The test has failed: shows the scenario as comments of TAP. */
static inline void
law_fail (const Law *law, const char *what)
{
  g_auto (GStrv) lines = g_strsplit (law->text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    printf ("# %s\n", lines[i]);
  fflush (stdout);
  ck_abort_msg ("%s, %s: %s", law->name, law->policy, what);
}

/* Loads the scenario; the caller stands in a folder of its own. */
static inline Law
law_load (const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  Law law = { .text = text, .policy = "no policy", .name = name };

  law.scenario = load_with (text, NULL, &error);
  if (!law.scenario)
    law_fail (&law, error->message);
  return law;
}

static inline void
law_add_histogram (GString *out, const Histogram *histogram)
{
  g_string_append_printf (out, " %" G_GUINT64_FORMAT " %.17g %" G_GINT64_FORMAT "..%" G_GINT64_FORMAT,
                          histogram_count (histogram), histogram_mean (histogram), histogram_min (histogram),
                          histogram_max (histogram));
}

static inline void
law_add_thread (GString *out, const ThreadStats *thread)
{
  g_string_append_printf (out, "thread %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " cpu %" G_GINT64_FORMAT " states",
                          thread->started_ns, thread->ended_ns, thread->cpu_ns);
  for (guint i = 0; i < N_THREAD_STATES; i++)
    g_string_append_printf (out, " %" G_GINT64_FORMAT, thread->state_ns[i]);
  g_string_append_printf (out, " counts %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, thread->takes,
                          thread->forced_drops, thread->voluntary_drops);
  g_string_append_printf (out, " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, thread->drop_requests,
                          thread->lost_wakeups, thread->migrations);
  g_string_append_printf (out, " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " wait", thread->voluntary_switches,
                          thread->involuntary_switches);
  law_add_histogram (out, thread->gil_wait);
  g_string_append_c (out, '\n');
}

static inline void
law_add_gil (GString *out, const GilStats *gil)
{
  g_string_append_printf (out, "gil %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, gil->held_ns,
                          gil->dead_ns, gil->free_ns);
  g_string_append_printf (out, " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, gil->takes,
                          gil->switches, gil->hand_offs);
  g_string_append_printf (out, " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                          gil->drop_requests, gil->forced_drops, gil->voluntary_drops);
}

/* Everything but the cores, whose number may differ. */
static inline char *
law_digest (const RunResult *result)
{
  const Statistics *statistics = result->statistics;
  GString          *out = g_string_new (NULL);

  g_string_append_printf (out, "end %" G_GINT64_FORMAT "\n", result->end_ns);
  for (guint i = 0; i < result->cast->n_threads; i++)
    law_add_thread (out, &statistics->threads[i]);
  for (guint i = 0; i < result->cast->n_gils; i++)
    law_add_gil (out, &statistics->gils[i]);
  for (guint i = 0; i < result->cast->n_latencies; i++)
    {
      law_add_histogram (out, statistics->latencies[i]);
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* Runs the scenario with the invariants checked; it must succeed.  The
 * @observers watch. */
static inline LawRun
law_run_watched (Law *law, const char *policy, gboolean naive, gboolean timeline, RunObserver *const *observers,
                 guint n_observers)
{
  g_autoptr (GError) error = NULL;
  PolicyChoice choice;
  RunOptions   options = { .policy = &choice,
                           .verify = TRUE,
                           .naive = naive,
                           .timeline_format = TIMELINE_CSV,
                           .observers = observers,
                           .n_observers = n_observers };
  LawRun       run = { NULL, NULL, NULL };
  gsize        length;

  law->policy = policy;
  if (!policy_choice_parse (policy, &choice, &error))
    law_fail (law, error->message);
  if (timeline)
    options.timeline = open_memstream (&run.timeline, &length);
  run.result = run_scenario (law->scenario, &options, &error);
  if (timeline)
    fclose (options.timeline);
  if (!run.result)
    law_fail (law, error->message);
  run.digest = law_digest (run.result);
  return run;
}

static inline LawRun
law_run (Law *law, const char *policy, gboolean naive, gboolean timeline)
{
  return law_run_watched (law, policy, naive, timeline, NULL, 0);
}

static inline void
law_run_clear (LawRun *run)
{
  g_clear_pointer (&run->result, run_result_free);
  free (run->timeline);
  g_free (run->digest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LawRun, law_run_clear)

/* Fails, with the first line that differs, if the texts do. */
static inline void
law_same (const Law *law, const char *what, const char *a, const char *b)
{
  guint line = 1;

  while (*a && *a == *b)
    {
      line += *a == '\n';
      a++;
      b++;
    }
  if (*a == *b)
    return;
  g_autofree char *message = g_strdup_printf ("%s differ in line %u: \"%.40s\", \"%.40s\"", what, line, a, b);
  law_fail (law, message);
}

#endif
