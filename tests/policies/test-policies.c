/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What each policy promises, on small worlds without costs.
 */
#include "config.h"

#include "../check-main.h"

#include <string.h>

#include "play.h"

/* --- python3 ---------------------------------------------------------------------- */

/* Checks every 1 us; threads 0 and 1 compute. */
static Play *
open_python3 (void)
{
  Play *play = play_open ("python3", 3);

  play_set (play, "check-gap", NS_PER_US);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 11 * NS_PER_MS);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 6 * NS_PER_MS);
  return play;
}

START_TEST (python3_switches_after_each_interval)
{
  Play *play = open_python3 ();

  play_run (play, TIME_NEVER);
  ck_assert_str_eq (play_switches (play), "1@5.001ms 0@10.002ms 1@15.003ms 0@16.002ms");
  ck_assert_uint_eq (play_count (play, PROBE_GIL_LOST, -1), 0);
  ck_assert_uint_eq (play_count (play, PROBE_GIL_REQUEST, -1), 3);
  play_close (play);
}
END_TEST

/* Thread 1 asks at 5 ms and goes to the tail; thread 2 gets the GIL.  Thread
 * 3's first interval ends at 8 ms. */
static gint64
request_of_the_third (gboolean switch_test)
{
  Play  *play = open_python3 ();
  gint64 asked_ns;

  play->machine.n_cores = 4;
  play_set (play, "switch-test", switch_test);
  for (guint i = 2; i < 4; i++)
    {
      play_thread (play, i * NS_PER_MS);
      play_step (play, STEP_COMPUTE, 9 * NS_PER_MS);
    }
  play->machine.placement = PLACE_IDLE;
  play->machine.virtual_cores = FALSE;
  play_run (play, 9 * NS_PER_MS);
  ck_assert_str_eq (play_switches (play), switch_test ? "2@5.001ms" : "2@5.001ms 1@8.001ms");
  ck_assert_int_eq (play_first_time (play, PROBE_GIL_REQUEST, 1), 5 * NS_PER_MS);
  asked_ns = play_first_time (play, PROBE_GIL_REQUEST, 3);
  play_close (play);
  return asked_ns;
}

START_TEST (python3_asks_only_after_an_interval_without_a_switch)
{
  ck_assert_int_eq (request_of_the_third (TRUE), -1);
  ck_assert_int_eq (request_of_the_third (FALSE), 8 * NS_PER_MS);
}
END_TEST

/* The taker clears the request: thread 1 runs its interval in full. */
START_TEST (python3_request_is_cleared_by_the_taker)
{
  Play *play = open_python3 ();

  play_run (play, 9 * NS_PER_MS);
  ck_assert_uint_eq (play_count (play, PROBE_GIL_DROP, 0), 1);
  ck_assert_uint_eq (play_count (play, PROBE_GIL_DROP, 1), 0);
  play_close (play);
}
END_TEST

START_TEST (python3_without_forced_switch_the_holder_wins)
{
  Play *play = open_python3 ();

  play->machine.costs[COST_IDLE_LATENCY] = DIST_CONST (20000);
  play_set (play, "forced-switch", FALSE);
  play_run (play, TIME_NEVER);
  ck_assert_str_eq (play_switches (play), "1@11.02ms");
  ck_assert_uint_eq (play_count (play, PROBE_GIL_LOST, 1), 2);
  play_close (play);
}
END_TEST

/* Thread 0 drops for I/O at 6 ms with a request pending: its I/O begins only
 * when thread 1, 20 us later, has taken the GIL. */
START_TEST (python3_waits_for_the_switch_before_io)
{
  Play *play = play_open ("python3", 2);

  play->machine.costs[COST_IDLE_LATENCY] = DIST_CONST (20000);
  play_thread (play, 0);
  play_step (play, STEP_NATIVE, 6 * NS_PER_MS);
  play_step (play, STEP_IO, NS_PER_MS);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 10 * NS_PER_MS);
  play_run (play, 8 * NS_PER_MS);
  ck_assert_int_eq (play_first_time (play, PROBE_GIL_DROP, 0), 6 * NS_PER_MS);
  ck_assert_int_eq (play_first_time (play, PROBE_GIL_TAKE, 1), 6020 * NS_PER_US);
  for (guint i = 0; i < play->n_events; i++)
    if (play->events[i].type == PROBE_GIL_WANT && play->events[i].time_ns > 0)
      ck_assert_int_ge (play->events[i].time_ns, 7020 * NS_PER_US);
  play_close (play);
}
END_TEST

START_TEST (python3_alone_never_drops)
{
  Play *play = play_open ("python3", 1);

  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, NS_PER_S);
  play_run (play, TIME_NEVER);
  ck_assert_uint_eq (play_count (play, PROBE_GIL_DROP, -1), 1); /* the end */
  ck_assert_uint_eq (play_count (play, PROBE_GIL_QUIET, -1), 0);
  play_close (play);
}
END_TEST

/* --- python2 ---------------------------------------------------------------------- */

/* One core; the waiter preempts the releaser, if it can.  101 ticks of 1 us. */
START_TEST (python2_checks_every_101_ticks)
{
  Play *play = play_open ("python2", 2);

  play_set (play, "tick-time", 1000000);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, NS_PER_MS);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, NS_PER_MS);
  play_run (play, 500 * NS_PER_US);
  ck_assert_int_eq (play_first_time (play, PROBE_GIL_DROP, 0), 101 * NS_PER_US);
  ck_assert_uint_eq (play_count (play, PROBE_GIL_REQUEST, -1), 0);
  play_close (play);
}
END_TEST

/* Thread 0 runs 60 ticks and blocks; thread 1 finds 41 left on the ticker. */
START_TEST (python2_ticker_is_global)
{
  Play *play = play_open ("python2", 3);

  play_set (play, "tick-time", 1000000);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 60 * NS_PER_US);
  play_step (play, STEP_IO, NS_PER_S);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, NS_PER_MS);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, NS_PER_MS);
  play_run (play, 500 * NS_PER_US);
  ck_assert_int_eq (play_first_time (play, PROBE_GIL_TAKE, 1), 60 * NS_PER_US);
  ck_assert_int_eq (play_first_time (play, PROBE_GIL_DROP, 1), 101 * NS_PER_US);
  play_close (play);
}
END_TEST

/* The woken thread needs 20 us; the releaser is faster at each check. */
static void
check_battle (gint64 lock)
{
  Play *play = play_open ("python2", 2);

  play->machine.costs[COST_IDLE_LATENCY] = DIST_CONST (20000);
  play_set (play, "tick-time", 1000000);
  play_set (play, "lock", lock);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 1010 * NS_PER_US);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 1010 * NS_PER_US);
  play_run (play, TIME_NEVER);
  ck_assert_str_eq (play_switches (play), "1@1.03ms");
  ck_assert_uint_eq (play_count (play, PROBE_GIL_LOST, 1), 9);
  ck_assert_uint_eq (play_count (play, PROBE_GIL_DROP, 0), 11);
  play_close (play);
}

START_TEST (python2_waiter_loses_each_race)
{
  check_battle (_i);
}
END_TEST

/* --- fifo ------------------------------------------------------------------------- */

START_TEST (fifo_order_is_strict_and_the_quantum_kept)
{
  Play *play = play_open ("fifo", 4);

  play->machine.costs[COST_IDLE_LATENCY] = DIST_CONST (20000);
  play_set (play, "quantum", NS_PER_MS);
  play_set (play, "check-gap", NS_PER_US);
  for (guint i = 0; i < 4; i++)
    {
      play_thread (play, i * 10 * NS_PER_US);
      play_step (play, STEP_COMPUTE, 1500 * NS_PER_US);
    }
  play_run (play, TIME_NEVER);
  /* Handed over before the next thread runs. */
  ck_assert (g_str_has_prefix (play_switches (play), "1@1.001ms 2@"));
  ck_assert_uint_eq (play_count (play, PROBE_GIL_LOST, -1), 0);
  for (guint i = 0, next = 1; i < play->n_events; i++)
    if (play->events[i].type == PROBE_GIL_TAKE && play->events[i].b)
      {
        ck_assert_int_eq (play->events[i].thread, next++ % 4);
        ck_assert_int_eq (play->events[i].a, 1);
      }
  play_close (play);
}
END_TEST

/* --- all ---------------------------------------------------------------------------- */

/* Every policy, scheduler and number of cores, with costs that scatter: one
 * owner at most (see play_listen()), and everybody ends. */
START_TEST (mutual_exclusion_and_no_deadlock)
{
  for (guint p = 0; gil_policies[p]; p++)
    for (guint s = 0; os_scheds[s]; s++)
      for (guint n_cores = 1; n_cores <= 4; n_cores++)
        {
          Play *play = play_open (gil_policies[p]->name, n_cores);

          machine_config_defaults (&play->machine);
          play->machine.n_cores = n_cores;
          play->machine.sched = os_scheds[s];
          for (guint i = 0; i < MAX_GROUPS; i++)
            {
              play_thread (play, i * 3000);
              play_step (play, STEP_COMPUTE, 2 * NS_PER_MS);
              play_step (play, STEP_IO, 300 * NS_PER_US);
              play_step (play, STEP_NATIVE, 5 * NS_PER_MS);
              play_step (play, STEP_SLEEP, 100 * NS_PER_US);
              play_step (play, STEP_NOGIL, 50 * NS_PER_US);
              play_step (play, STEP_COMPUTE, 100 * NS_PER_US);
              play_step (play, STEP_YIELD, 0);
            }
          ck_assert_int_eq (play_run (play, 10 * NS_PER_S), ENGINE_FINISHED);
          play->n_events = 0;
          play_close (play);
        }
}
END_TEST

START_TEST (tables_are_complete)
{
  for (guint p = 0; gil_policies[p]; p++)
    {
      const GilPolicy *policy = gil_policies[p];

      ck_assert_ptr_eq (gil_policy_find (policy->name), policy);
      ck_assert_uint_gt (strlen (policy->models), 0);
      ck_assert_uint_gt (strlen (policy->summary), 0);
      for (const GilParam *param = policy->params; param->name; param++)
        {
          ck_assert_int_lt (param - policy->params, GIL_MAX_PARAMS);
          ck_assert (param->min <= param->initial && param->initial <= param->max);
          ck_assert_uint_gt (strlen (param->help), 0);
        }
    }
  ck_assert_ptr_null (gil_policy_find ("python4"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("policies");
  TCase *tcase = tcase_create ("policies");

  tcase_add_test (tcase, python3_switches_after_each_interval);
  tcase_add_test (tcase, python3_asks_only_after_an_interval_without_a_switch);
  tcase_add_test (tcase, python3_request_is_cleared_by_the_taker);
  tcase_add_test (tcase, python3_without_forced_switch_the_holder_wins);
  tcase_add_test (tcase, python3_waits_for_the_switch_before_io);
  tcase_add_test (tcase, python3_alone_never_drops);
  tcase_add_test (tcase, python2_checks_every_101_ticks);
  tcase_add_test (tcase, python2_ticker_is_global);
  tcase_add_loop_test (tcase, python2_waiter_loses_each_race, 0, 2);
  tcase_add_test (tcase, fifo_order_is_strict_and_the_quantum_kept);
  tcase_add_test (tcase, mutual_exclusion_and_no_deadlock);
  tcase_add_test (tcase, tables_are_complete);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
