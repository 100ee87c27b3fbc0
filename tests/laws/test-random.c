/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws that hold for every run, tried on scenarios made at random, each under
 * every policy.
 *
 * GILSIM_SEED=N takes N instead of a fresh seed, to see a failure again.
 */
#include "config.h"

#include "../check-main.h"
#include "law-run.h"
#include "law-stories.h"
#include "law-waits.h"
#include "random-scenario.h"

/* How many scenarios belong to one seed, and how many such seeds are tried. */
#define SCENARIOS (30 / LAW_SLOWNESS)
#define SEEDS 8

/* Runs that need less time on cores are short enough for the naive mode. */
#define SHORT_NS 1000000

/* Scenarios that once broke a law. */
static const guint64 once_failed[] = {
  2021, 8022, 9013, 10009, 10015, 10030, 10070, 10092, 10097, 10163, 10272,
};

static guint64 fresh_seed;

/* --- the laws ---------------------------------------------------------------- */

static void
check_threads (const Law *law, const RunResult *result)
{
  const Statistics *statistics = result->statistics;
  gint64            cpu_ns = 0, busy_ns = 0;

  for (guint i = 0; i < result->cast->n_threads; i++)
    {
      const ThreadStats *thread = &statistics->threads[i];
      gint64             life_ns = thread->ended_ns < 0 ? result->end_ns : thread->ended_ns;

      for (guint state = 0; state < N_THREAD_STATES; state++)
        life_ns -= thread->state_ns[state];
      if (life_ns != 0)
        law_fail (law, "a thread's states do not sum to its life");
      if (thread->forced_drops + thread->voluntary_drops > thread->takes)
        law_fail (law, "a thread drops the GIL more often than it takes it");
      cpu_ns += thread->cpu_ns;
    }
  for (guint i = 0; i < result->cast->n_cores; i++)
    busy_ns += statistics->cores[i].busy_ns;
  if (busy_ns != cpu_ns)
    law_fail (law, "the cores' busy time is not the threads' time on cores");
}

static void
check_gils (const Law *law, const RunResult *result)
{
  for (guint i = 0; i < result->cast->n_gils; i++)
    {
      const GilStats *gil = &result->statistics->gils[i];

      if (gil->held_ns + gil->dead_ns + gil->free_ns != result->end_ns)
        law_fail (law, "the times of a GIL do not sum to the length of the run");
      if (gil->switches > gil->takes || gil->hand_offs > gil->takes)
        law_fail (law, "a GIL changes hands more often than it is taken");
    }
}

static gboolean
is_short (const RunResult *result)
{
  gint64 cpu_ns = 0;

  for (guint i = 0; i < result->cast->n_threads; i++)
    cpu_ns += result->statistics->threads[i].cpu_ns;
  return cpu_ns < SHORT_NS;
}

static void
try_policy (Law *law, const char *policy, gboolean twice)
{
  LawWaits     waits = { .observer = { law_waits_begin, law_waits_end } };
  LawStories   stories;
  RunObserver *observers[] = { &waits.observer, law_stories_init (&stories) };
  g_auto (LawRun) run = law_run_watched (law, policy, FALSE, TRUE, observers, G_N_ELEMENTS (observers));

  law_waits_check (law, &waits);
  law_stories_check (law, &stories, run.result);
  law_waits_clear (&waits);
  check_threads (law, run.result);
  check_gils (law, run.result);
  if (twice)
    {
      g_auto (LawRun) again = law_run (law, policy, FALSE, TRUE);
      law_same (law, "two runs", run.timeline, again.timeline);
      law_same (law, "the statistics of two runs", run.digest, again.digest);
    }
  if (is_short (run.result))
    {
      g_auto (LawRun) naive = law_run (law, policy, TRUE, TRUE);
      law_same (law, "the usual and the naive timeline", run.timeline, naive.timeline);
      law_same (law, "the usual and the naive statistics", run.digest, naive.digest);
    }
}

static void
try_scenario (guint64 seed)
{
  g_autofree char *name = g_strdup_printf ("scenario %" G_GUINT64_FORMAT, seed);
  g_autofree char *text = random_scenario (seed);
  Law              law = law_load (name, text);

  for (guint i = 0; i < G_N_ELEMENTS (law_policies); i++)
    try_policy (&law, law_policies[i], i == seed % G_N_ELEMENTS (law_policies));
  scenario_free (law.scenario);
}

static void
try_seed (guint64 seed)
{
  char *directory = load_enter ();

  for (guint i = 0; i < SCENARIOS; i++)
    try_scenario (seed * 1000 + i);
  load_leave (directory);
}

START_TEST (test_once_failed)
{
  char *directory = load_enter ();

  try_scenario (once_failed[_i]);
  load_leave (directory);
}
END_TEST

START_TEST (test_seed)
{
  try_seed ((guint64) _i);
}
END_TEST

START_TEST (test_fresh_seed)
{
  try_seed (fresh_seed);
}
END_TEST

int
main (void)
{
  const char      *given = g_getenv ("GILSIM_SEED");
  Suite           *suite = suite_create ("laws");
  TCase           *known = tcase_create ("known seeds");
  g_autofree char *name = NULL;
  TCase           *fresh;

  fresh_seed = given ? g_ascii_strtoull (given, NULL, 10) : (guint64) g_get_real_time () % 100000000;
  name = g_strdup_printf ("GILSIM_SEED=%" G_GUINT64_FORMAT, fresh_seed);
  fresh = tcase_create (name);
  tcase_add_loop_test (known, test_once_failed, 0, G_N_ELEMENTS (once_failed));
  tcase_add_loop_test (known, test_seed, 1, SEEDS + 1);
  tcase_set_timeout (known, 60);
  tcase_set_timeout (fresh, 60);
  tcase_add_test (fresh, test_fresh_seed);
  suite_add_tcase (suite, known);
  suite_add_tcase (suite, fresh);
  return check_main (suite);
}
