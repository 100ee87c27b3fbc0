/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Traces of runs show what the statistics of the runs say.
 */
#include "config.h"

#include "../check-main.h"
#include "ftrace-check.h"
#include "trace-check.h"
#include "trace-play.h"

/* ---- real runs ---------------------------------------------------------- */

typedef struct
{
  const char *scenario;
  const char *policy;
  const char *setting; /* (nullable) */
} RealRun;

static const RealRun real_runs[] = {
  { "tests/golden/battle.ini", "python3", NULL },
  { "tests/golden/battle.ini", "python2", NULL },
  { "tests/golden/battle.ini", "fifo", "machine.cores=1" },
  { "tests/golden/blocking-steps.ini", "python2", NULL },
  { "tests/golden/blocking-steps.ini", "python3", NULL },
  { "tests/golden/echo.ini", "python3", "machine.cores=1" },
  { "tests/golden/hand-off.ini", "fifo", NULL },
  { "tests/golden/wait-before-io.ini", "python3", NULL },
  { "scenarios/convoy.ini", "python3", "run.duration=200ms" },
  { "scenarios/battle.ini", "fifo", "run.duration=100ms" },
  { "scenarios/multiprocessing.ini", "python3", "run.duration=20ms" },
  { "scenarios/c-extension.ini", "python3", "run.duration=10ms" },
};

static Scenario *
load (const RealRun *real)
{
  const char      *root = g_getenv ("GILSIM_SRCDIR");
  g_autofree char *path = g_build_filename (root ? root : ".", real->scenario, NULL);
  const char      *settings[] = { real->setting, NULL };
  g_autoptr (GError) error = NULL;
  Scenario *scenario =
      scenario_load_with (path, &(ScenarioChoices){ .settings = settings, .policy = real->policy }, &error);

  ck_assert_msg (scenario != NULL, "%s", error ? error->message : "");
  return scenario;
}

/* Counts what the trace must show. */
typedef struct
{
  RunObserver observer;
  gint64      taken_ns[64];  /* of each GIL */
  gboolean    was_held[64];  /* by its last owner, for any time */
  gboolean    is_switch[64]; /* from such an owner to this one */
  guint       n_tenures;
  guint       n_arrows;
  guint       n_requests;
} Counter;

static void
count_event (const ProbeEvent *event, gpointer data)
{
  Counter *counter = data;

  if (event->type == PROBE_GIL_TAKE)
    {
      counter->taken_ns[event->gil] = event->time_ns;
      counter->is_switch[event->gil] = event->b != 0 && counter->was_held[event->gil];
      counter->n_arrows += counter->is_switch[event->gil];
      counter->n_tenures++;
      counter->was_held[event->gil] = TRUE;
    }
  else if (event->type == PROBE_GIL_REQUEST)
    counter->n_requests++;
  else if (counter->taken_ns[event->gil] == event->time_ns)
    {
      counter->n_arrows -= counter->is_switch[event->gil];
      counter->n_tenures--;
      counter->was_held[event->gil] = FALSE;
    }
}

static void
begin_counting (RunObserver *observer, const RunResult *result, Probe *probe)
{
  ck_assert_uint_le (result->cast->n_gils, 64);
  probe_listen (probe, 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_DROP | 1u << PROBE_GIL_REQUEST, count_event, observer);
}

static void
end_counting (RunObserver *observer, gint64 end_ns)
{
}

static RunResult *
run_traced (const Scenario *scenario, TraceWriter *writer, Counter *counter)
{
  RunObserver *observers[] = { &writer->observer, &counter->observer };
  g_autoptr (GError) error = NULL;
  RunResult *result;

  *counter = (Counter){ .observer = { .begin = begin_counting, .end = end_counting } };
  result = run_scenario (scenario, &(RunOptions){ .observers = observers, .n_observers = 2 }, &error);
  ck_assert_msg (result != NULL, "%s", error ? error->message : "");
  return result;
}

/* Times are those of the statistics, which are made of the same events by other
 * code. */
static void
compare_with_statistics (const TraceFile *file, const RunResult *result, gint64 first_tid, gint64 first_core)
{
  static const char *const names[] = {
    [THREAD_STATE_READY] = "ready",
    [THREAD_STATE_HOLDS_GIL] = "holds GIL",
    [THREAD_STATE_WAITS_GIL] = "waits for GIL",
    [THREAD_STATE_IO] = "I/O",
    [THREAD_STATE_NO_GIL] = "C call (no GIL)",
  };
  const Cast *cast = result->cast;

  for (guint i = 0; i < cast->n_threads; i++)
    for (guint state = THREAD_STATE_READY; state < THREAD_STATE_ENDED; state++)
      ck_assert_int_eq (trace_sum (file, 'X', first_tid + cast->n_gils + i, "state", names[state]).ns,
                        result->statistics->threads[i].state_ns[state]);
  for (guint i = 0; i < cast->n_cores; i++)
    ck_assert_int_eq (trace_busy_ns (file, first_core + i), result->statistics->cores[i].busy_ns);
}

START_TEST (test_real_run)
{
  const RealRun *real = &real_runs[_i];
  g_autoptr (Scenario) scenario = load (real);
  g_autoptr (RunResult) result = NULL;
  const GilStats *gil;
  TraceSum        tenures = { 0 };
  Memory          memory;
  Counter         counter;
  TraceFile      *file;

  memory_open (&memory, trace_json_new, 1);
  result = run_traced (scenario, memory.writer, &counter);
  memory_close (&memory);
  file = trace_file_read (memory.text, memory.length);
  gil = &result->statistics->gils[0];
  compare_with_statistics (file, result, 10, 0);
  tenures = trace_sum (file, 'X', -1, "gil", NULL);
  ck_assert_int_eq (tenures.n, counter.n_tenures);
  ck_assert_int_eq (trace_sum (file, 'i', -1, NULL, "gil_drop_request").n, counter.n_requests);
  if (result->cast->n_gils == 1)
    {
      /* Handed over, it is owned in dead time. */
      ck_assert_int_ge (tenures.ns, gil->held_ns);
      ck_assert_int_le (tenures.ns, gil->held_ns + (gil->hand_offs > 0 ? gil->dead_ns : 0));
      ck_assert_int_eq (trace_sum (file, 'i', -1, NULL, "lost wake-up race").n, gil->lost_wakeups);
      ck_assert_int_eq (trace_sum (file, 'f', -1, NULL, "GIL hand-off").n, counter.n_arrows);
      if (!scenario->ideal)
        ck_assert_int_eq (counter.n_arrows, gil->switches);
    }
  trace_file_free (file);
  free (memory.text);
}
END_TEST

START_TEST (test_real_run_as_text)
{
  g_autoptr (Scenario) scenario = load (&real_runs[_i]);
  g_autoptr (RunResult) result = NULL;
  guint64 switches = 0;
  Memory  memory;
  Counter counter;
  Ftrace  ftrace;

  memory_open (&memory, trace_ftrace_new, 1);
  result = run_traced (scenario, memory.writer, &counter);
  memory_close (&memory);
  ftrace_read (&ftrace, memory.text);
  for (guint i = 0; i < result->cast->n_cores; i++)
    switches += result->statistics->cores[i].switches;
  ck_assert_uint_ge (ftrace.n_switches, switches);
  ck_assert_uint_le (ftrace.n_switches, 2 * switches);
  ck_assert_uint_eq (ftrace.n_requests, counter.n_requests);
  if (result->cast->n_gils == 1 && result->statistics->gils[0].hand_offs == 0)
    ck_assert_int_ge (ftrace.held_ns, result->statistics->gils[0].held_ns - result->statistics->gils[0].dead_ns);
  ftrace_clear (&ftrace);
  free (memory.text);
}
END_TEST

/* ---- all that is shipped ------------------------------------------------ */

/* The beginning of each run, under all policies one after the other. */
static void
trace_beginnings (const char *path)
{
  static const char *const policies[] = { "python2", "python3", "fifo" };
  const char              *settings[] = { "run.duration=3ms", NULL };
  Memory                   memory;
  Counter                  counter;

  memory_open (&memory, trace_json_new, G_N_ELEMENTS (policies));
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Scenario) scenario =
          scenario_load_with (path, &(ScenarioChoices){ .settings = settings, .policy = policies[i] }, &error);

      ck_assert_msg (scenario != NULL, "%s", error ? error->message : "");
      run_result_free (run_traced (scenario, memory.writer, &counter));
    }
  memory_close (&memory);
  trace_file_free (trace_file_read (memory.text, memory.length));
  free (memory.text);
}

START_TEST (test_shipped)
{
  static const char *const folders[] = { "scenarios", "scenarios/reality", "scenarios/published" };
  const char              *root = g_getenv ("GILSIM_SRCDIR");
  g_autofree char         *folder = g_build_filename (root ? root : ".", folders[_i], NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint       n = 0;

  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".ini"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        trace_beginnings (path);
        n++;
      }
  ck_assert_uint_ge (n, 5);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("trace-runs");
  TCase *tests = tcase_create ("tests");

  tcase_set_timeout (tests, 300);
  tcase_add_loop_test (tests, test_real_run, 0, G_N_ELEMENTS (real_runs));
  tcase_add_loop_test (tests, test_real_run_as_text, 0, G_N_ELEMENTS (real_runs));
  tcase_add_loop_test (tests, test_shipped, 0, 3);
  suite_add_tcase (suite, tests);
  return check_main (suite);
}
