/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who runs when, on one core without costs, under each simple scheduler.
 */
#include "config.h"

#include "../check-main.h"

#include "stage.h"

/* Checks what ran on core 0 up to @until_ns, and closes the stage. */
static void
check_lane (Stage *stage, gint64 until_ns, const char *wanted)
{
  stage_run (stage, until_ns);
  ck_assert_str_eq (stage_lane (stage, 0), wanted);
  stage_close (stage);
}

static void
compute_5ms (Stage *stage, Thread *me)
{
  thread_run (me, 5 * NS_PER_MS);
}

static void
hog (Stage *stage, Thread *me)
{
  thread_run (me, 1000 * NS_PER_S);
}

/* In the kernel for 5 ms, then a little user code. */
static void
kernel_5ms (Stage *stage, Thread *me)
{
  thread_run_kernel (me, 5 * NS_PER_MS);
  thread_return_to_user (me);
  thread_run (me, NS_PER_MS);
}

static void
work_nap_work (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  stage_sleep (me, NS_PER_MS / 2);
  thread_run (me, NS_PER_MS);
}

static void
yield_each_ms (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 2; i++)
    {
      thread_run (me, NS_PER_MS);
      thread_yield_core (me);
    }
}

static Stage *
open_with (const char *sched, guint n, Script script)
{
  Stage *stage = stage_open (sched, 1);

  stage->config.slice_ns = 2 * NS_PER_MS;
  for (guint i = 0; i < n; i++)
    stage_add (stage, script, 0);
  return stage;
}

/* --- fcfs ---------------------------------------------------------------------- */

START_TEST (fcfs_runs_to_the_end)
{
  check_lane (open_with ("fcfs", 3, compute_5ms), TIME_NEVER, "0@0 1@5ms 2@10ms -@15ms");
}
END_TEST

START_TEST (fcfs_woken_thread_waits)
{
  Stage *stage = open_with ("fcfs", 1, work_nap_work);

  stage_add (stage, compute_5ms, 0);
  check_lane (stage, TIME_NEVER, "0@0 1@1ms 0@6ms -@7ms");
}
END_TEST

START_TEST (fcfs_yield_lets_nobody_in)
{
  check_lane (open_with ("fcfs", 2, yield_each_ms), TIME_NEVER, "0@0 1@2ms -@4ms");
}
END_TEST

/* --- round-robin ------------------------------------------------------------------ */

START_TEST (rr_slices_alternate)
{
  check_lane (open_with ("round-robin", 3, compute_5ms), TIME_NEVER,
              "0@0 1@2ms 2@4ms 0@6ms 1@8ms 2@10ms 0@12ms 1@13ms 2@14ms -@15ms");
}
END_TEST

/* The thread that blocked begins a new slice at the tail, and does not preempt. */
START_TEST (rr_blocking_gives_up_the_slice)
{
  Stage *stage = open_with ("round-robin", 1, work_nap_work);

  stage_add (stage, compute_5ms, 0);
  check_lane (stage, TIME_NEVER, "0@0 1@1ms 0@3ms 1@4ms -@7ms");
}
END_TEST

/* Alone, slice follows slice: at 3 ms the second is half used. */
START_TEST (rr_alone_slices_go_on)
{
  Stage *stage = open_with ("round-robin", 1, compute_5ms);

  stage_add (stage, compute_5ms, 3 * NS_PER_MS);
  check_lane (stage, TIME_NEVER, "0@0 1@4ms 0@6ms 1@7ms -@10ms");
}
END_TEST

START_TEST (rr_yield_goes_behind)
{
  check_lane (open_with ("round-robin", 2, yield_each_ms), TIME_NEVER, "0@0 1@1ms 0@2ms 1@3ms 0@4ms 1@4ms -@4ms");
}
END_TEST

START_TEST (kernel_step_is_preempted_at_its_end_only)
{
  Stage *stage = open_with ("round-robin", 1, kernel_5ms);

  stage_add (stage, compute_5ms, 0);
  check_lane (stage, TIME_NEVER, "0@0 1@5ms 0@7ms 1@8ms -@11ms");
}
END_TEST

/* --- mlfq ---------------------------------------------------------------------------- */

START_TEST (mlfq_long_runners_sink)
{
  check_lane (open_with ("mlfq", 2, hog), 30 * NS_PER_MS, "0@0 1@2ms 0@4ms 1@8ms 0@12ms 1@20ms 0@28ms");
}
END_TEST

static void
visit (Stage *stage, Thread *me)
{
  stage_sleep (me, 9500 * NS_PER_US);
  thread_run (me, 100 * NS_PER_US);
}

/* Thread 2 wakes at 13.5 ms at the top and preempts thread 0 on level 2. */
START_TEST (mlfq_blocked_thread_is_boosted)
{
  Stage *stage = open_with ("mlfq", 2, hog);

  stage_add (stage, visit, 0);
  check_lane (stage, 20 * NS_PER_MS, "0@0 1@2ms 2@4ms 0@4ms 1@8ms 0@12ms 2@13.5ms 1@13.6ms");
}
END_TEST

START_TEST (mlfq_same_level_does_not_preempt)
{
  Stage *stage = open_with ("mlfq", 1, work_nap_work);

  stage_add (stage, compute_5ms, 0);
  /* 1.5 ms: both on the top level; 3 ms: thread 1's slice ends. */
  check_lane (stage, TIME_NEVER, "0@0 1@1ms 0@3ms 1@4ms -@7ms");
}
END_TEST

/* On the lowest level slices last 256 ms; after a second all rise again. */
START_TEST (mlfq_all_rise_after_a_second)
{
  Stage *stage = open_with ("mlfq", 2, hog);

  stage_run (stage, 1029 * NS_PER_MS);
  ck_assert_str_eq (strstr (stage_lane (stage, 0), " 0@508ms") + 1, "0@508ms 1@764ms 0@1.02s 1@1.022s 0@1.026s");
  stage_close (stage);
}
END_TEST

START_TEST (mlfq_kernel_step_is_not_preempted)
{
  Stage *stage = open_with ("mlfq", 1, kernel_5ms);

  stage_add (stage, compute_5ms, NS_PER_MS);
  check_lane (stage, TIME_NEVER, "0@0 1@5ms 0@7ms 1@8ms -@11ms");
}
END_TEST

/* --- all -------------------------------------------------------------------------------- */

/* Whatever the scheduler: no time is lost and none is won, on any cores. */
START_TEST (work_is_conserved)
{
  for (guint i = 0; os_scheds[i]; i++)
    for (guint n_cores = 1; n_cores <= 3; n_cores++)
      {
        Stage *stage = stage_open (os_sched_name (os_scheds[i]), n_cores);

        stage->config.tick_ns = 4 * NS_PER_MS;
        for (guint j = 0; j < 6; j++)
          stage_add (stage, j % 2 ? compute_5ms : work_nap_work, j * 300 * NS_PER_US);
        ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
        if (n_cores == 1)
          ck_assert_int_eq (stage->engine.now_ns, 21 * NS_PER_MS);
        ck_assert_int_ge (stage->engine.now_ns, 21 * NS_PER_MS / n_cores);
        ck_assert_uint_eq (stage->machine.n_ready, 0);
        ck_assert_uint_eq (stage->machine.n_idle, n_cores);
        stage_close (stage);
      }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("schedulers");
  TCase *tcase = tcase_create ("schedulers");

  tcase_add_test (tcase, fcfs_runs_to_the_end);
  tcase_add_test (tcase, fcfs_woken_thread_waits);
  tcase_add_test (tcase, fcfs_yield_lets_nobody_in);
  tcase_add_test (tcase, rr_slices_alternate);
  tcase_add_test (tcase, rr_blocking_gives_up_the_slice);
  tcase_add_test (tcase, rr_alone_slices_go_on);
  tcase_add_test (tcase, rr_yield_goes_behind);
  tcase_add_test (tcase, kernel_step_is_preempted_at_its_end_only);
  tcase_add_test (tcase, mlfq_long_runners_sink);
  tcase_add_test (tcase, mlfq_blocked_thread_is_boosted);
  tcase_add_test (tcase, mlfq_same_level_does_not_preempt);
  tcase_add_test (tcase, mlfq_all_rise_after_a_second);
  tcase_add_test (tcase, mlfq_kernel_step_is_not_preempted);
  tcase_add_test (tcase, work_is_conserved);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
