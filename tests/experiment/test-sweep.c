/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sweeps: what they vary, confidence intervals against tables, and that the
 * number of jobs changes nothing.
 */
#include "config.h"

#include "experiment/sweep.h"

#include <math.h>

#include "interp/gil-policy.h"
#include "tests/check-main.h"
#include "tests/scenario/load.h"

/* Threads that need 10ms of bytecode each, on a machine without costs; one that
 * naps for a random time. */
#define SCENARIO                                                                                                       \
  "[scenario]\ntitle = T\n[parameters]\nthreads = 2\nnap = 1ms\n[machine]\nbase = ideal\ncores = 4\n"                  \
  "[interpreter main]\n[threads cpu]\ncount = ${threads}\nprogram = compute 10ms\n"                                    \
  "[threads nap]\nprogram = sleep exponential(${nap})\n"

static char *directory;

static void
setup (void)
{
  directory = load_enter ();
  load_text (LOAD_FILE, SCENARIO);
}

static void
teardown (void)
{
  load_leave (directory);
}

static Sweep *
new_sweep (const char *policies, const char *name, const char *values, const char *figures, guint n_seeds,
           GError **error)
{
  g_auto (GStrv) policy_words = policies ? g_strsplit (policies, " ", -1) : NULL;
  g_auto (GStrv) value_words = g_strsplit (values, " ", -1);
  g_auto (GStrv) figure_words = g_strsplit (figures, " ", -1);
  SweepAxis axis = { name, (const char *const *) value_words };
  SweepPlan plan = { .file = LOAD_FILE,
                     .policies = (const char *const *) policy_words,
                     .axes = &axis,
                     .n_axes = 1,
                     .figures = (const char *const *) figure_words,
                     .n_seeds = n_seeds };

  return sweep_new (&plan, error);
}

static Sweep *
good_sweep (const char *policies, const char *name, const char *values, const char *figures, guint n_seeds, guint jobs)
{
  g_autoptr (GError) error = NULL;
  Sweep *sweep = new_sweep (policies, name, values, figures, n_seeds, &error);

  ck_assert_msg (sweep != NULL, "%s", error ? error->message : "");
  ck_assert_msg (sweep_run (sweep, jobs, &(RunOptions){ .verify = TRUE }, NULL, NULL, &error), "%s",
                 error ? error->message : "");
  return sweep;
}

static SweepPoint
point_at (const Sweep *sweep, guint policy, guint value, guint figure)
{
  SweepPoint point;

  sweep_point (sweep, policy, &value, figure, &point);
  return point;
}

/* ---- statistics ---------------------------------------------------------- */

static void
check_point (const double *values, guint n_values, guint n, double mean, double half)
{
  SweepPoint point;

  sweep_point_of (values, n_values, &point);
  ck_assert_uint_eq (point.n, n);
  ck_assert_double_eq_tol (point.mean, mean, 1e-9);
  ck_assert_double_eq_tol (point.high - point.mean, half, 1e-6 * mean);
  ck_assert_double_eq_tol (point.mean - point.low, half, 1e-6 * mean);
}

/* Student's t for 95 %: 12.706205 with one degree of freedom, 2.776445 with
 * four, 2.262157 with nine. */
START_TEST (test_interval)
{
  check_point ((double[]){ 1, 2, 3, 4, 5 }, 5, 5, 3, 2.776445 * sqrt (2.5 / 5));
  check_point ((double[]){ 1, 2, NAN, 3, 4, 5, NAN }, 7, 5, 3, 2.776445 * sqrt (2.5 / 5));
  check_point ((double[]){ 10, 20 }, 2, 2, 15, 12.706205 * sqrt (50.0 / 2));
  check_point ((double[]){ 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 }, 10, 10, 0.5, 2.262157 * sqrt (2.5 / 9 / 10));
  check_point ((double[]){ 7, 7, 7 }, 3, 3, 7, 0);
}
END_TEST

START_TEST (test_no_interval)
{
  SweepPoint point;

  sweep_point_of ((double[]){ 5, NAN }, 2, &point);
  ck_assert_uint_eq (point.n, 1);
  ck_assert_double_eq (point.mean, 5);
  ck_assert (isnan (point.low) && isnan (point.high));
  sweep_point_of ((double[]){ NAN }, 1, &point);
  ck_assert_uint_eq (point.n, 0);
  ck_assert (isnan (point.mean) && isnan (point.low) && isnan (point.high));
}
END_TEST

/* ---- what is varied ------------------------------------------------------ */

START_TEST (test_parameter_of_scenario)
{
  g_autoptr (Sweep) sweep = good_sweep ("python3 fifo", "threads", "1 2 5", "cpu.holds-gil cpu.threads", 3, 2);

  ck_assert_uint_eq (sweep_count_runs (sweep), 2 * 3 * 3);
  ck_assert (sweep_figure (sweep, 0)->duration);
  ck_assert (!sweep_figure (sweep, 1)->duration);
  for (guint policy = 0; policy < 2; policy++)
    for (guint value = 0; value < 3; value++)
      {
        double n = (double[]){ 1, 2, 5 }[value];

        ck_assert_double_eq (point_at (sweep, policy, value, 0).mean, n * 1e7);
        ck_assert_double_eq (point_at (sweep, policy, value, 1).mean, n);
        ck_assert_double_eq (point_at (sweep, policy, value, 0).high, n * 1e7);
      }
  ck_assert_str_eq (sweep_policy (sweep, 1)->policy->name, "fifo");
  ck_assert_str_eq (sweep_scenario (sweep)->title, "T");
}
END_TEST

START_TEST (test_setting)
{
  g_autoptr (Sweep) sweep = good_sweep (NULL, "cpu.count", "3 4", "cpu.holds-gil", 1, 1);

  ck_assert_uint_eq (sweep_count_runs (sweep), 2);
  ck_assert_double_eq (point_at (sweep, 0, 0, 0).mean, 3e7);
  ck_assert_double_eq (point_at (sweep, 0, 1, 0).mean, 4e7);
  ck_assert (isnan (point_at (sweep, 0, 1, 0).low));
}
END_TEST

/* fifo has no switch interval: its runs are made once and stand for all. */
START_TEST (test_parameter_of_policy)
{
  g_autoptr (Sweep) sweep = good_sweep ("python3 fifo", "switch-interval", "1ms 5ms 20ms", "forced-drops", 2, 2);

  ck_assert_uint_eq (sweep_count_runs (sweep), 2 * 3 + 2);
  ck_assert_double_gt (point_at (sweep, 0, 0, 0).mean, point_at (sweep, 0, 1, 0).mean);
  ck_assert_double_eq (point_at (sweep, 0, 2, 0).mean, 0);
  ck_assert_double_eq (point_at (sweep, 1, 0, 0).mean, point_at (sweep, 1, 2, 0).mean);
}
END_TEST

/* The scenario's own policy, with another interval. */
START_TEST (test_parameter_of_own_policy)
{
  g_autoptr (Sweep) sweep = good_sweep (NULL, "switch-interval", "1ms 20ms", "forced-drops", 1, 1);

  ck_assert_double_gt (point_at (sweep, 0, 0, 0).mean, 0);
  ck_assert_double_eq (point_at (sweep, 0, 1, 0).mean, 0);
}
END_TEST

START_TEST (test_two_axes)
{
  const char *const names[] = { "cpu.holds-gil", "forced-drops", NULL };
  const char *const threads[] = { "1", "2", "3", NULL }, *const intervals[] = { "1ms", "40ms", NULL };
  SweepAxis  axes[] = { { "threads", threads }, { "switch-interval", intervals } };
  SweepPlan  plan = { .file = LOAD_FILE, .axes = axes, .n_axes = 2, .figures = names, .n_seeds = 1 };
  SweepPoint point;
  g_autoptr (Sweep) sweep = sweep_new (&plan, NULL);

  ck_assert (sweep_run (sweep, 2, &(RunOptions){ 0 }, NULL, NULL, NULL));
  for (guint i = 0; i < 6; i++)
    {
      sweep_point (sweep, 0, (guint[]){ i / 2, i % 2 }, 0, &point);
      ck_assert_double_eq (point.mean, (i / 2 + 1) * 1e7);
      sweep_point (sweep, 0, (guint[]){ i / 2, i % 2 }, 1, &point);
      ck_assert_int_eq (point.mean > 0, i % 2 == 0);
    }
}
END_TEST

/* ---- order --------------------------------------------------------------- */

START_TEST (test_jobs)
{
  g_autoptr (Sweep) one = good_sweep ("python2 python3", "nap", "1ms 20ms 300ms", "makespan", 8, 1);
  g_autoptr (Sweep) many = good_sweep ("python2 python3", "nap", "1ms 20ms 300ms", "makespan", 8, 7);

  for (guint i = 0; i < 6; i++)
    {
      SweepPoint a = point_at (one, i / 3, i % 3, 0), b = point_at (many, i / 3, i % 3, 0);

      /* To the last bit. */
      ck_assert_uint_eq (a.n, b.n);
      ck_assert (memcmp (&a.mean, &b.mean, sizeof a.mean) == 0);
      ck_assert (memcmp (&a.stddev, &b.stddev, sizeof a.stddev) == 0);
      ck_assert (memcmp (&a.low, &b.low, sizeof a.low) == 0);
      ck_assert (memcmp (&a.high, &b.high, sizeof a.high) == 0);
    }
  ck_assert_double_gt (point_at (one, 0, 2, 0).stddev, 0);
}
END_TEST

/* All policies see the same random numbers, and each replication others. */
#define PATIENCE_US (20 * G_USEC_PER_SEC)

typedef struct
{
  RunObserver observer;
  gint        n_begun;
  gboolean    waited_in_vain;
} Slow;

static void
count_begin (RunObserver *observer, G_GNUC_UNUSED const RunResult *result, G_GNUC_UNUSED Probe *probe)
{
  g_atomic_int_inc (&((Slow *) observer)->n_begun);
}

static void
ignore_end (G_GNUC_UNUSED RunObserver *observer, G_GNUC_UNUSED gint64 end_ns)
{
}

/* Shows nothing before the last run has begun. */
static void
show_late (G_GNUC_UNUSED guint n_done, guint n_runs, gpointer data)
{
  Slow  *slow = data;
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;

  while (!slow->waited_in_vain && (guint) g_atomic_int_get (&slow->n_begun) < n_runs)
    {
      slow->waited_in_vain = g_get_monotonic_time () >= until_us;
      g_usleep (1000);
    }
}

START_TEST (test_progress_holds_nothing_up)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Sweep) sweep = new_sweep ("python3", "threads", "1 2", "makespan", 3, &error);
  Slow         slow = { .observer = { .begin = count_begin, .end = ignore_end } };
  RunObserver *observers[] = { &slow.observer };

  ck_assert_ptr_nonnull (sweep);
  ck_assert (sweep_run (sweep, 1, &(RunOptions){ .observers = observers, .n_observers = 1 }, show_late, &slow, &error));
  ck_assert_int_eq (slow.n_begun, 6);
  ck_assert (!slow.waited_in_vain);
}
END_TEST

START_TEST (test_common_random_numbers)
{
  g_autoptr (Sweep) sweep = good_sweep ("python2 python3", "threads", "0 0", "makespan", 5, 2);

  ck_assert_double_gt (point_at (sweep, 0, 0, 0).stddev, 0);
  ck_assert_double_eq (point_at (sweep, 0, 0, 0).mean, point_at (sweep, 1, 0, 0).mean);
}
END_TEST

/* ---- mistakes ------------------------------------------------------------ */

START_TEST (test_failure)
{
  for (guint jobs = 1; jobs < 9; jobs += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Sweep) sweep = new_sweep ("python3 fifo", "run.max-time", "900s 3ms 2ms", "makespan", 4, NULL);

      ck_assert (!sweep_run (sweep, jobs, &(RunOptions){ 0 }, NULL, NULL, &error));
      ck_assert_msg (g_str_has_prefix (error->message, "python3, run.max-time=3ms, replication 1: the simulated time"),
                     "%s", error->message);
      ck_assert (g_error_matches (error, RUN_ERROR, RUN_ERROR_LIMIT));
    }
}
END_TEST

static const struct
{
  const char *name;
  const char *values;
  const char *figure;
  const char *message;
} mistakes[] = {
  { "thread", "1", "makespan",
    "cannot vary \"thread\", which is a parameter neither of the scenario nor of a policy; expected one of "
    "threads, nap, switch-interval" },
  { "threads", "1", "cpu.hold-gil", "figure \"cpu.hold-gil\" with python3, threads=1: unknown figure of a group" },
  { "threads", "1 x", "makespan", "(${threads} is \"x\" here)" },
  { "switch-interval", "1 ms", "makespan", "switch-interval" },
  { "cpu.cound", "1", "makespan", "cound" },
};

START_TEST (test_mistake)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Sweep) sweep =
      new_sweep ("python3", mistakes[_i].name, mistakes[_i].values, mistakes[_i].figure, 2, &error);

  ck_assert_ptr_null (sweep);
  ck_assert_int_eq (error->domain, SCENARIO_ERROR);
  ck_assert_msg (strstr (error->message, mistakes[_i].message) != NULL, "%s", error->message);
}
END_TEST

START_TEST (test_too_many)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Sweep) sweep = new_sweep ("python3", "threads", "1 2", "makespan", SWEEP_MAX_RUNS / 2 + 1, &error);

  ck_assert_ptr_null (sweep);
  ck_assert_ptr_nonnull (strstr (error->message, "more than 1000000 runs"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("sweep");
  TCase *all = tcase_create ("all");

  tcase_add_checked_fixture (all, setup, teardown);
  tcase_add_test (all, test_interval);
  tcase_add_test (all, test_no_interval);
  tcase_add_test (all, test_parameter_of_scenario);
  tcase_add_test (all, test_setting);
  tcase_add_test (all, test_parameter_of_policy);
  tcase_add_test (all, test_parameter_of_own_policy);
  tcase_add_test (all, test_two_axes);
  tcase_add_test (all, test_jobs);
  tcase_add_test (all, test_progress_holds_nothing_up);
  tcase_set_timeout (all, 60);
  tcase_add_test (all, test_common_random_numbers);
  tcase_add_test (all, test_failure);
  tcase_add_loop_test (all, test_mistake, 0, G_N_ELEMENTS (mistakes));
  tcase_add_test (all, test_too_many);
  suite_add_tcase (suite, all);
  return check_main (suite);
}
