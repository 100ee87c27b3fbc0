/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws between runs: what must not change, or must change in a known way, if
 * the cores, the policy or the unit of time is another; and the few makespans
 * that are known beforehand.  Tried on small scenarios made at random.
 *
 * GILSIM_SEED=N takes N instead of a fresh seed, to see a failure again.
 */
#include "config.h"

#include "../check-main.h"
#include "law-run.h"
#include "small-scenario.h"

/* How many scenarios belong to one seed of a law, and how many such seeds are
 * tried. */
#define SCENARIOS (30 / LAW_SLOWNESS)
#define SEEDS 8

#define MAX_THREADS 5

static guint64 fresh_seed;

/* --- runs ------------------------------------------------------------------------ */

static void
expect_ns (const Law *law, const char *what, gint64 found_ns, gint64 expected_ns)
{
  g_autofree char *message = NULL;

  if (found_ns == expected_ns)
    return;
  message = g_strdup_printf ("%s: %" G_GINT64_FORMAT " ns, not %" G_GINT64_FORMAT " ns", what, found_ns, expected_ns);
  law_fail (law, message);
}

/* Every policy must take the same, known time. */
static void
expect_end (const char *name, const char *text, gint64 end_ns)
{
  Law law = law_load (name, text);

  for (guint i = 0; i < G_N_ELEMENTS (law_policies); i++)
    {
      g_auto (LawRun) run = law_run (&law, law_policies[i], FALSE, FALSE);
      expect_ns (&law, "makespan", run.result->end_ns, end_ns);
    }
  scenario_free (law.scenario);
}

/* --- one thread alone -------------------------------------------------------------- */

static void
check_alone (const Law *law, const RunResult *result, gboolean ideal)
{
  const ThreadStats *thread = &result->statistics->threads[0];
  const GilStats    *gil = &result->statistics->gils[0];

  if (histogram_count (thread->gil_wait) > 0)
    law_fail (law, "a thread alone has slept for the GIL");
  if (gil->switches > 0 || gil->hand_offs > 0)
    law_fail (law, "a GIL with one thread changes hands");
  if (gil->drop_requests > 0 || thread->drop_requests > 0)
    law_fail (law, "a thread alone makes a drop request");
  if (gil->lost_wakeups > 0 || thread->lost_wakeups > 0)
    law_fail (law, "a thread alone loses a race");
  if (thread->involuntary_switches > 0 || thread->migrations > 0)
    law_fail (law, "a thread alone is preempted or migrates");
  if (ideal && (thread->state_ns[THREAD_STATE_WAITS_GIL] > 0 || thread->state_ns[THREAD_STATE_READY] > 0))
    law_fail (law, "a thread alone waits, where nothing has a cost");
}

static void
try_alone (guint64 seed, const char *name)
{
  Maker            maker = make_begin (seed, "alone");
  guint            cores = make_cores (&maker);
  gboolean         ideal = maker_chance (&maker, 50);
  g_autofree char *text = NULL;
  Law              law;

  if (ideal)
    make_ideal_machine (&maker, cores, make_scheduler (&maker, FALSE));
  else
    maker_machine (&maker);
  make_one_thread (&maker);
  text = g_string_free (maker.text, FALSE);
  law = law_load (name, text);
  for (guint i = 0; i < G_N_ELEMENTS (law_policies); i++)
    {
      g_auto (LawRun) run = law_run (&law, law_policies[i], FALSE, FALSE);
      check_alone (&law, run.result, ideal);
    }
  scenario_free (law.scenario);
}

/* --- more cores -------------------------------------------------------------------- */

static char *
one_thread_on (guint64 seed, guint cores)
{
  Maker maker = make_begin (seed, "cores");

  make_ideal_machine (&maker, cores, make_scheduler (&maker, FALSE));
  make_one_thread (&maker);
  return g_string_free (maker.text, FALSE);
}

static void
try_cores (guint64 seed, const char *name)
{
  g_autofree char *text_one = one_thread_on (seed, 1);
  g_autofree char *text_more = one_thread_on (seed, 2 + seed % 7);
  Law              one = law_load (name, text_one);
  Law              more = law_load (name, text_more);

  for (guint i = 0; i < G_N_ELEMENTS (law_policies); i++)
    {
      g_auto (LawRun) run_one = law_run (&one, law_policies[i], FALSE, FALSE);
      g_auto (LawRun) run_more = law_run (&more, law_policies[i], FALSE, FALSE);
      law_same (&more, "the statistics on one and on more cores", run_one.digest, run_more.digest);
    }
  scenario_free (one.scenario);
  scenario_free (more.scenario);
}

/* --- the same work under every policy ------------------------------------------------ */

static gint64
work_ns (const RunResult *result, guint thread)
{
  const gint64 *state_ns = result->statistics->threads[thread].state_ns;

  return state_ns[THREAD_STATE_HOLDS_GIL] + state_ns[THREAD_STATE_NO_GIL];
}

static void
try_same_work (guint64 seed, const char *name)
{
  Maker            maker = make_begin (seed, "same work");
  guint            cores = make_cores (&maker);
  g_autofree char *text = NULL;
  Law              law;

  make_ideal_machine (&maker, cores, make_scheduler (&maker, FALSE));
  make_groups (&maker);
  text = g_string_free (maker.text, FALSE);
  law = law_load (name, text);
  g_auto (LawRun) first = law_run (&law, law_policies[0], FALSE, FALSE);
  for (guint i = 1; i < G_N_ELEMENTS (law_policies); i++)
    {
      g_auto (LawRun) run = law_run (&law, law_policies[i], FALSE, FALSE);
      for (guint thread = 0; thread < run.result->cast->n_threads; thread++)
        {
          expect_ns (&law, "work of a thread", work_ns (run.result, thread), work_ns (first.result, thread));
          expect_ns (&law, "time on cores", run.result->statistics->threads[thread].cpu_ns,
                     work_ns (run.result, thread));
        }
    }
  scenario_free (law.scenario);
}

/* --- the makespan of computation ------------------------------------------------------ */

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const Job *job_a = a, *job_b = b;

  return (job_a->start_ns > job_b->start_ns) - (job_a->start_ns < job_b->start_ns);
}

/* When one server that never rests has done the jobs, in whatever order. */
static gint64
end_of_jobs_ns (Job *jobs, guint n_jobs)
{
  gint64 end_ns = 0;

  qsort (jobs, n_jobs, sizeof *jobs, compare_starts);
  for (guint i = 0; i < n_jobs; i++)
    end_ns = MAX (end_ns, jobs[i].start_ns) + jobs[i].work_ns;
  return end_ns;
}

static void
try_makespan (guint64 seed, const char *name)
{
  Maker            maker = make_begin (seed, "makespan");
  guint            cores = make_cores (&maker);
  guint            n_jobs = 1 + maker_below (&maker, MAX_THREADS);
  Job              jobs[MAX_THREADS];
  g_autofree char *text = NULL;

  make_ideal_machine (&maker, cores, make_scheduler (&maker, FALSE));
  for (guint i = 0; i < n_jobs; i++)
    {
      maker_say (&maker, "\n[threads g%u]\n", i);
      make_job (&maker, &jobs[i]);
    }
  text = g_string_free (maker.text, FALSE);
  expect_end (name, text, end_of_jobs_ns (jobs, n_jobs));
}

/* --- processes ------------------------------------------------------------------------- */

static void
try_processes (guint64 seed, const char *name)
{
  Maker            maker = make_begin (seed, "processes");
  guint            n = 1 + maker_below (&maker, MAX_THREADS);
  gint64           longest_ns = 0;
  g_autofree char *text = NULL;

  make_ideal_machine (&maker, n, make_scheduler (&maker, FALSE));
  for (guint i = 0; i < n; i++)
    maker_say (&maker, "\n[interpreter i%u]\n", i);
  for (guint i = 0; i < n; i++)
    {
      Job job;

      maker_say (&maker, "\n[threads g%u]\ninterpreter = i%u\n", i, i);
      make_job (&maker, &job);
      longest_ns = MAX (longest_ns, job.start_ns + job.work_ns);
    }
  text = g_string_free (maker.text, FALSE);
  expect_end (name, text, longest_ns);
}

/* --- the unit of time --------------------------------------------------------------------- */

/* The text, with every duration in ns doubled. */
static char *
doubled (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text)
    {
      char   *end;
      guint64 number;

      if (!g_ascii_isdigit (*text))
        {
          g_string_append_c (out, *text++);
          continue;
        }
      number = g_ascii_strtoull (text, &end, 10);
      if (g_str_has_prefix (end, "ns"))
        g_string_append_printf (out, "%" G_GUINT64_FORMAT, 2 * number);
      else
        g_string_append_len (out, text, end - text);
      text = end;
    }
  return g_string_free (out, FALSE);
}

static void
try_double_policy (Law *law, Law *law_twice, const char *policy)
{
  g_autofree char *policy_twice = doubled (policy);
  g_auto (LawRun) run = law_run (law, policy, FALSE, FALSE);
  g_auto (LawRun) twice = law_run (law_twice, policy_twice, FALSE, FALSE);

  expect_ns (law_twice, "makespan", twice.result->end_ns, 2 * run.result->end_ns);
  for (guint i = 0; i < run.result->cast->n_threads; i++)
    for (guint state = 0; state < N_THREAD_STATES; state++)
      expect_ns (law_twice, "time in a state", twice.result->statistics->threads[i].state_ns[state],
                 2 * run.result->statistics->threads[i].state_ns[state]);
}

/* The mlfq scheduler lifts its threads by the clock, but only every second:
 * later than these runs end. */
static void
try_double (guint64 seed, const char *name)
{
  static const char *const policies[] = {
    "python3,switch-interval=5000000ns,check-gap=21ns",
    "python3,switch-interval=20000ns,check-gap=21ns",
    "python3,switch-interval=20000ns,check-gap=21ns,forced-switch=no",
    "python3,switch-interval=20000ns,check-gap=21ns,switch-test=no",
    "fifo,quantum=5000000ns,check-gap=21ns",
    "fifo,quantum=20000ns,check-gap=21ns",
  };
  Maker            maker = make_begin (seed, "double");
  guint            cores = make_cores (&maker);
  g_autofree char *text = NULL;
  g_autofree char *text_twice = NULL;
  Law              law, law_twice;

  maker.fixed = TRUE;
  make_ideal_machine (&maker, cores, make_scheduler (&maker, TRUE));
  make_groups (&maker);
  text = g_string_free (maker.text, FALSE);
  text_twice = doubled (text);
  law = law_load (name, text);
  law_twice = law_load (name, text_twice);
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    try_double_policy (&law, &law_twice, policies[i]);
  scenario_free (law.scenario);
  scenario_free (law_twice.scenario);
}

/* --- all of them ----------------------------------------------------------------------------- */

static void (*const laws[]) (guint64 seed, const char *name) = {
  try_alone, try_cores, try_same_work, try_makespan, try_double, try_processes,
};

static void
try_seed (guint law, guint64 seed)
{
  char *directory = load_enter ();

  for (guint i = 0; i < SCENARIOS; i++)
    {
      g_autofree char *name = g_strdup_printf ("law %u, scenario %" G_GUINT64_FORMAT, law, seed * 1000 + i);
      laws[law](seed * 1000 + i, name);
    }
  load_leave (directory);
}

START_TEST (test_seed)
{
  try_seed ((guint) _i % G_N_ELEMENTS (laws), 1 + (guint) _i / G_N_ELEMENTS (laws));
}
END_TEST

START_TEST (test_fresh_seed)
{
  try_seed ((guint) _i, fresh_seed);
}
END_TEST

int
main (void)
{
  const char      *given = g_getenv ("GILSIM_SEED");
  Suite           *suite = suite_create ("laws between runs");
  TCase           *known = tcase_create ("known seeds");
  g_autofree char *name = NULL;
  TCase           *fresh;

  fresh_seed = given ? g_ascii_strtoull (given, NULL, 10) : (guint64) g_get_real_time () % 100000000;
  name = g_strdup_printf ("GILSIM_SEED=%" G_GUINT64_FORMAT, fresh_seed);
  fresh = tcase_create (name);
  tcase_add_loop_test (known, test_seed, 0, SEEDS * G_N_ELEMENTS (laws));
  tcase_add_loop_test (fresh, test_fresh_seed, 0, G_N_ELEMENTS (laws));
  suite_add_tcase (suite, known);
  suite_add_tcase (suite, fresh);
  return check_main (suite);
}
