/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The fair scheduler, mostly on one core: slice 1.4 ms (a new thread's first one is
 * half of that), tick 4 ms.  The virtual times in the comments are in ms: v
 * runtime, V their mean, d deadline.
 */
#include "config.h"

#include "../check-main.h"

#include "stage.h"

static Stage *
open_fair (void)
{
  Stage *stage = stage_open ("fair", 1);

  stage->config.tick_ns = 4 * NS_PER_MS;
  return stage;
}

static void
check_lane (Stage *stage, gint64 until_ns, const char *wanted)
{
  stage_run (stage, until_ns);
  ck_assert_str_eq (stage_lane (stage, 0), wanted);
  stage_close (stage);
}

static void
hog (Stage *stage, Thread *me)
{
  thread_run (me, 1000 * NS_PER_S);
}

static void
compute_10ms (Stage *stage, Thread *me)
{
  thread_run (me, 10 * NS_PER_MS);
}

START_TEST (slices_are_served_at_ticks)
{
  Stage *stage = open_fair ();

  stage_add (stage, compute_10ms, 0);
  stage_add (stage, compute_10ms, 0);
  check_lane (stage, TIME_NEVER, "0@0 1@4ms 0@8ms 1@12ms 0@16ms 1@18ms -@20ms");
}
END_TEST

START_TEST (without_ticks_slices_are_exact)
{
  Stage *stage = open_fair ();

  stage->config.tick_ns = 0;
  stage_add (stage, hog, 0);
  stage_add (stage, hog, 0);
  check_lane (stage, 5 * NS_PER_MS, "0@0 1@700us 0@1.4ms 1@2.8ms 0@4.2ms");
}
END_TEST

static void
nap_8500us (Stage *stage, Thread *me)
{
  stage_sleep (me, 8500 * NS_PER_US);
  thread_run (me, 100 * NS_PER_US);
}

/* Thread 1 goes to sleep at 4 ms with v = 0, V = 2: lag 2.  At 12.5 it returns
 * with v = 12.5 - 2 * 2 and d = 9.9, before thread 0's 13.4; without its lag
 * d would be 13.9. */
START_TEST (lag_is_kept_over_sleep)
{
  Stage *stage = open_fair ();

  stage_add (stage, hog, 0);
  stage_add (stage, nap_8500us, 0);
  check_lane (stage, 15 * NS_PER_MS, "0@0 1@4ms 0@4ms 1@12.5ms 0@12.6ms");
}
END_TEST

static void
greedy_nap (Stage *stage, Thread *me)
{
  thread_run (me, 3 * NS_PER_MS);
  stage_sleep (me, 1000);
  thread_run (me, NS_PER_MS);
}

/* Thread 0 sleeps at 3 ms with v = 3, V = 1.5.  It stays in the queue, and at
 * the tick (v = 3 and 1) it is still not eligible; at 8 ms it is. */
START_TEST (debt_is_not_shed_by_a_nap)
{
  Stage *stage = open_fair ();

  stage_add (stage, greedy_nap, 0);
  stage_add (stage, hog, 0);
  check_lane (stage, 10 * NS_PER_MS, "0@0 1@3ms 0@8ms 1@9ms");
}
END_TEST

static void
greedy_sleep (Stage *stage, Thread *me)
{
  thread_run (me, 3 * NS_PER_MS);
  stage_sleep (me, 7 * NS_PER_MS);
  thread_run (me, NS_PER_MS);
}

/* Picked at 8 ms while asleep it leaves the queue, and owes nothing.  Woken at
 * 10 ms both have v = 7, and d = 8.4: the woken one wins the tie. */
START_TEST (debt_is_paid_in_a_long_sleep_and_ties_go_to_the_woken)
{
  Stage *stage = open_fair ();

  stage_add (stage, greedy_sleep, 0);
  stage_add (stage, hog, 0);
  check_lane (stage, 10500 * NS_PER_US, "0@0 1@3ms 0@10ms");
}
END_TEST

static void
sleep_then_hog (Stage *stage, Thread *me)
{
  stage_sleep (me, NS_PER_MS);
  thread_run (me, 1000 * NS_PER_S);
}

/* Thread 0 was picked at 1 ms with v = 0, d = 1.4.  The new thread of 1.2 ms
 * has v = 0.2, d = 0.9, but thread 0 is protected until v = 1.4. */
START_TEST (the_present_thread_is_protected)
{
  Stage *stage = open_fair ();

  stage_add (stage, sleep_then_hog, 0);
  stage_add (stage, hog, 1200 * NS_PER_US);
  check_lane (stage, 6 * NS_PER_MS, "0@0 -@0 0@1ms 1@4ms");
}
END_TEST

static void
ten_naps (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 10; i++)
    {
      gint64 wanted_ns = stage_now (me) + 7300 * NS_PER_US;

      stage_sleep (me, 7300 * NS_PER_US);
      if (stage_now (me) != wanted_ns)
        stage_mark (stage, me, 1);
      thread_run (me, 10 * NS_PER_US);
    }
  stage_mark (stage, me, 2);
}

START_TEST (a_sleeper_preempts_a_lone_runner_at_once)
{
  Stage *stage = open_fair ();

  stage_add (stage, hog, 0);
  stage_add (stage, ten_naps, 0);
  stage_run (stage, 200 * NS_PER_MS);
  ck_assert_int_eq (stage_time (stage, 1, 1), -1);
  ck_assert_int_gt (stage_time (stage, 1, 2), 0);
  stage_close (stage);
}
END_TEST

/* Over any longer time all get the same, whatever their number. */
START_TEST (shares_are_equal)
{
  Stage *stage = open_fair ();
  gint64 got_ns[5] = { 0 };
  gint64 since_ns[5] = { 0 };

  for (guint i = 0; i < 5; i++)
    stage_add (stage, hog, i * NS_PER_MS);
  stage_run (stage, 2 * NS_PER_S);
  for (guint i = 0; i < stage->n_events; i++)
    {
      const ProbeEvent *event = &stage->events[i];

      if (event->type == PROBE_ON_CORE)
        since_ns[event->thread] = event->time_ns;
      if (event->type == PROBE_OFF_CORE)
        got_ns[event->thread] += event->time_ns - since_ns[event->thread];
    }
  for (guint i = 0; i < 5; i++)
    ck_assert_msg (ABS (got_ns[i] - 400 * NS_PER_MS) <= 12 * NS_PER_MS, "%u got %g ms", i, got_ns[i] / 1e6);
  stage_close (stage);
}
END_TEST

static void
kernel_3ms (Stage *stage, Thread *me)
{
  thread_run (me, 2 * NS_PER_MS);
  thread_run_kernel (me, 3 * NS_PER_MS);
  thread_return_to_user (me);
  thread_run (me, NS_PER_MS);
}

START_TEST (a_tick_inside_a_system_call_is_served_at_its_end)
{
  Stage *stage = open_fair ();

  stage_add (stage, kernel_3ms, 0);
  stage_add (stage, hog, 0);
  check_lane (stage, 6 * NS_PER_MS, "0@0 1@5ms");
}
END_TEST

static void
yield_once (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  thread_yield_core (me);
  thread_run (me, NS_PER_MS);
}

START_TEST (yield_goes_behind)
{
  Stage *stage = open_fair ();

  stage_add (stage, yield_once, 0);
  stage_add (stage, hog, 0);
  check_lane (stage, 3 * NS_PER_MS, "0@0 1@1ms");
}
END_TEST

/* --- the accounts at a wake-up, a requeue, a move -------------------------------- */

static void
nap_5200us (Stage *stage, Thread *me)
{
  stage_sleep (me, 5200 * NS_PER_US);
  thread_run (me, NS_PER_MS);
}

static void
yield_after_3500us (Stage *stage, Thread *me)
{
  thread_run (me, 3500 * NS_PER_US);
  thread_yield_core (me);
  thread_run (me, 1000 * NS_PER_S);
}

/* Thread 1 yields at 4.5 ms with v = 3.5, d = 5.8: it goes on, as thread 2 with
 * v = 4, d = 5.4 is not eligible, but is no longer protected.  At 5.2 ms v is
 * 4.2 and thread 0 returns with v = 4.1, d = 5.5: now thread 2 is the best. */
START_TEST (a_wake_up_may_let_a_third_thread_run)
{
  Stage *stage = open_fair ();

  stage_add (stage, nap_5200us, 0);
  stage_add (stage, yield_after_3500us, 0);
  stage_add (stage, hog, 3 * NS_PER_MS);
  check_lane (stage, 6 * NS_PER_MS, "0@0 1@0 2@3ms 1@4ms 2@5.2ms");
}
END_TEST

static void
kernel_4ms (Stage *stage, Thread *me)
{
  thread_run (me, 500 * NS_PER_US);
  thread_run_kernel (me, 4 * NS_PER_MS);
  thread_return_to_user (me);
  thread_run (me, 1000 * NS_PER_S);
}

/* Thread 0 leaves the kernel at 4.5 ms, long after its second slice (d = 2.1):
 * it is queued with d = 5.9.  Picked again at 9.4 ms it is protected until then
 * from the new thread, whose d is 5.45. */
START_TEST (a_used_up_slice_is_renewed_before_queueing)
{
  Stage *stage = open_fair ();

  stage->config.tick_ns = 0;
  stage_add (stage, kernel_4ms, 0);
  stage_add (stage, hog, 0);
  stage_add (stage, hog, 9500 * NS_PER_US);
  check_lane (stage, 11 * NS_PER_MS, "0@0 1@4.5ms 0@9.4ms 2@10.8ms");
}
END_TEST

static void
work_nap_work_1ms (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  stage_sleep (me, NS_PER_MS);
  thread_run (me, NS_PER_MS);
}

/* Core 1 pulls thread 2 at 1 ms.  What is left of its slice is 0.7 ms, the first
 * one of a new thread; at 2 ms it is not protected from thread 1. */
START_TEST (a_moved_thread_keeps_what_is_left_of_its_slice)
{
  Stage *stage = open_fair ();

  stage->config.n_cores = 2;
  stage_add (stage, hog, 0);
  stage_add (stage, work_nap_work_1ms, 0);
  stage_add (stage, hog, 0);
  stage_run (stage, 3500 * NS_PER_US);
  ck_assert_str_eq (stage_lane (stage, 1), "1@0 2@1ms 1@2ms 2@3ms");
  stage_close (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("fair");
  TCase *tcase = tcase_create ("fair");

  tcase_add_test (tcase, slices_are_served_at_ticks);
  tcase_add_test (tcase, without_ticks_slices_are_exact);
  tcase_add_test (tcase, lag_is_kept_over_sleep);
  tcase_add_test (tcase, debt_is_not_shed_by_a_nap);
  tcase_add_test (tcase, debt_is_paid_in_a_long_sleep_and_ties_go_to_the_woken);
  tcase_add_test (tcase, the_present_thread_is_protected);
  tcase_add_test (tcase, a_sleeper_preempts_a_lone_runner_at_once);
  tcase_add_test (tcase, shares_are_equal);
  tcase_add_test (tcase, a_tick_inside_a_system_call_is_served_at_its_end);
  tcase_add_test (tcase, yield_goes_behind);
  tcase_add_test (tcase, a_wake_up_may_let_a_third_thread_run);
  tcase_add_test (tcase, a_used_up_slice_is_renewed_before_queueing);
  tcase_add_test (tcase, a_moved_thread_keeps_what_is_left_of_its_slice);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
