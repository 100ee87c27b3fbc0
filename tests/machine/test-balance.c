/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who moves to an idle core, and when.
 */
#include "config.h"

#include "../check-main.h"

#include "stage.h"

static void
hog (Stage *stage, Thread *me)
{
  thread_run (me, 1000 * NS_PER_S);
}

static void
work_1ms (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
}

static void
work_300us (Stage *stage, Thread *me)
{
  thread_run (me, 300 * NS_PER_US);
}

static void
check_lane (Stage *stage, gint32 core, const char *wanted)
{
  stage_run (stage, 15 * NS_PER_MS);
  ck_assert_str_eq (stage_lane (stage, core), wanted);
  stage_close (stage);
}

/* Threads 0 and 2 on core 0, thread 1 on core 1. */
static Stage *
open_three (const char *sched, Script second)
{
  Stage *stage = stage_open (sched, 2);

  stage->config.tick_ns = 4 * NS_PER_MS;
  stage->config.migration_hot_ns = 500 * NS_PER_US;
  stage->config.slice_ns = 100 * NS_PER_MS;
  stage_add (stage, hog, 0);
  stage_add (stage, second, 0);
  stage_add (stage, hog, 0);
  return stage;
}

START_TEST (new_threads_go_where_fewest_are)
{
  Stage *stage = stage_open ("fcfs", 3);

  for (guint i = 0; i < 5; i++)
    stage_add (stage, work_1ms, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_str_eq (stage_lane (stage, 0), "0@0 3@1ms -@2ms");
  ck_assert_str_eq (stage_lane (stage, 1), "1@0 4@1ms -@2ms");
  ck_assert_str_eq (stage_lane (stage, 2), "2@0 -@1ms");
  stage_close (stage);
}
END_TEST

START_TEST (a_core_going_idle_pulls_a_cold_thread)
{
  check_lane (open_three ("fair", work_1ms), 1, "1@0 2@1ms");
}
END_TEST

/* Thread 2 came 300 us ago.  The ticks of 4 and 8 ms kick core 1, which finds
 * only threads that have just run; at 12 ms one is moved all the same, when
 * the interrupt has reached core 1. */
START_TEST (hot_threads_stay_for_two_ticks)
{
  Stage *stage = open_three ("fair", work_300us);

  stage->config.slice_ns = NS_PER_MS;
  stage->config.costs[COST_IDLE_LATENCY] = DIST_CONST (30000);
  check_lane (stage, 1, "1@0 -@300us 0@12.03ms");
}
END_TEST

/* The other schedulers leave no core idle while a thread waits. */
START_TEST (without_a_balancer_any_thread_is_pulled)
{
  static const char *const scheds[] = { "round-robin", "mlfq", "fcfs" };

  check_lane (open_three (scheds[_i], work_300us), 1, "1@0 2@300us");
}
END_TEST

/* Three threads on core 0, after 5 ms one on core 1: both are busy. */
static Stage *
open_three_to_one (void)
{
  Stage *stage = stage_open ("fair", 2);

  stage->config.tick_ns = 4 * NS_PER_MS;
  stage_add (stage, hog, 0);
  stage_add (stage, hog, 0);
  stage_add (stage, hog, 0);
  stage_add (stage, work_300us, 0);
  stage_add (stage, hog, 0);
  stage_add (stage, work_300us, 0);
  return stage;
}

/* The sixteenth tick of core 1, at 64 ms, evens that out. */
START_TEST (busy_cores_are_balanced_at_the_sixteenth_tick)
{
  Stage *stage = open_three_to_one ();
  gint64 migrated_ns = -1;

  stage_run (stage, 200 * NS_PER_MS);
  for (guint i = 0; i < stage->n_events && migrated_ns < 0; i++)
    if (stage->events[i].type == PROBE_MIGRATE)
      {
        migrated_ns = stage->events[i].time_ns;
        ck_assert_int_eq (stage->events[i].core, 1);
      }
  ck_assert_int_ge (migrated_ns, 64 * NS_PER_MS);
  ck_assert_int_le (migrated_ns, 72 * NS_PER_MS);
  ck_assert_uint_eq (core_load (&stage->machine.cores[1]), 2);
  stage_close (stage);
}
END_TEST

/* In the tick itself: the moved thread has waited for its turn, and is owed more
 * than the one that has had core 1 for itself. */
START_TEST (a_balanced_thread_may_preempt)
{
  Stage *stage = open_three_to_one ();

  stage_run (stage, 67 * NS_PER_MS);
  ck_assert_str_eq (stage_lane (stage, 1), "1@0 3@4ms 5@4.3ms 1@4.6ms 4@64ms");
  stage_close (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("balance");
  TCase *tcase = tcase_create ("balance");

  tcase_add_test (tcase, new_threads_go_where_fewest_are);
  tcase_add_test (tcase, a_core_going_idle_pulls_a_cold_thread);
  tcase_add_test (tcase, hot_threads_stay_for_two_ticks);
  tcase_add_loop_test (tcase, without_a_balancer_any_thread_is_pulled, 0, 3);
  tcase_add_test (tcase, busy_cores_are_balanced_at_the_sixteenth_tick);
  tcase_add_test (tcase, a_balanced_thread_may_preempt);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
