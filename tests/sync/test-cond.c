/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The condition variable: groups, stolen signals, deadlines.
 */
#include "config.h"

#include "../check-main.h"

#include "../machine/stage.h"
#include "sync/cond.h"

enum
{
  RETURNED = 1,
  SIGNALLED,
  LOCKED,
  AGAIN,
  RESULT = 10
};

static Mutex mutex;
static Cond  cond;

/* Queueing takes 200 ns, waking an idle core 1 us and 20 us. */
static Stage *
open_cond (guint n_cores)
{
  Stage *stage = stage_open ("fcfs", n_cores);

  stage->config.costs[COST_FUTEX_QUEUE] = DIST_CONST (200);
  stage->config.costs[COST_WAKE_IDLE] = DIST_CONST (1000);
  stage->config.costs[COST_IDLE_LATENCY] = DIST_CONST (20000);
  mutex_init (&mutex);
  cond_init (&cond);
  return stage;
}

static void
wait_once (Stage *stage, Thread *me)
{
  mutex_lock (&mutex, me);
  cond_wait (&cond, &mutex, me, "a test");
  stage_mark (stage, me, RETURNED);
  mutex_unlock (&mutex, me);
}

static void
signal_at_1ms (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  cond_signal (&cond, me);
  stage_mark (stage, me, SIGNALLED);
}

/* --- signals -------------------------------------------------------------------- */

/* One load, and it is forgotten: who waits later waits for ever. */
START_TEST (signal_without_waiter_is_forgotten)
{
  Stage *stage = open_cond (2);

  stage->config.costs[COST_ATOMIC] = DIST_CONST (10);
  stage_add (stage, signal_at_1ms, 0);
  stage_add (stage, wait_once, 2 * NS_PER_MS);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_EMPTY);
  ck_assert_int_eq (stage_time (stage, 0, SIGNALLED), NS_PER_MS + 10);
  ck_assert_int_eq (stage_time (stage, 1, RETURNED), -1);
  stage_close (stage);
}
END_TEST

/* Waiters of one group sleep in the order in which they came. */
START_TEST (a_signal_wakes_one_the_oldest)
{
  Stage *stage = open_cond (4);

  for (guint i = 0; i < 3; i++)
    stage_add (stage, wait_once, 10000 * (3 - i));
  stage_add (stage, signal_at_1ms, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_EMPTY);
  ck_assert_int_eq (stage_time (stage, 2, RETURNED), NS_PER_MS + 20000);
  ck_assert_int_eq (stage_time (stage, 1, RETURNED), -1);
  ck_assert_int_eq (stage_time (stage, 0, RETURNED), -1);
  ck_assert_uint_eq (cond.n_waiters, 2);
  stage_close (stage);
}
END_TEST

static void
signal_each_ms (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 4; i++)
    {
      thread_run (me, NS_PER_MS);
      cond_signal (&cond, me);
    }
}

/* The first signal makes threads 0 and 1 the older group.  Thread 2 comes
 * later and is in the newer one: the second signal is thread 1's. */
START_TEST (the_older_group_is_served_first)
{
  Stage *stage = open_cond (4);

  stage_add (stage, wait_once, 0);
  stage_add (stage, wait_once, 1000);
  stage_add (stage, wait_once, 1500 * NS_PER_US);
  stage_add (stage, signal_each_ms, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_lt (stage_time (stage, 0, RETURNED), 2 * NS_PER_MS);
  ck_assert_int_gt (stage_time (stage, 1, RETURNED), 2 * NS_PER_MS);
  ck_assert_int_lt (stage_time (stage, 1, RETURNED), 3 * NS_PER_MS);
  ck_assert_int_gt (stage_time (stage, 2, RETURNED), 3 * NS_PER_MS);
  stage_close (stage);
}
END_TEST

/* Thread 1 is in the same group, and on its way to sleep when the signal comes:
 * it sees the count and takes it.  Thread 0, which was woken, sleeps on until
 * the second signal. */
static void
signal_at_100us (Stage *stage, Thread *me)
{
  thread_run (me, 100 * NS_PER_US);
  cond_signal (&cond, me);
  thread_run (me, NS_PER_MS);
  cond_signal (&cond, me);
}

START_TEST (a_signal_can_be_stolen)
{
  Stage *stage = open_cond (3);

  stage_add (stage, wait_once, 0);
  stage_add (stage, wait_once, 100 * NS_PER_US - 100);
  stage_add (stage, signal_at_100us, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 1, RETURNED), 100 * NS_PER_US + 100);
  ck_assert_int_gt (stage_time (stage, 0, RETURNED), NS_PER_MS);
  /* Woken for the first signal, and for the second. */
  ck_assert_uint_eq (stage_count (stage, PROBE_WAKE, 0), 2);
  stage_close (stage);
}
END_TEST

static void
broadcast_at_1ms (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  cond_broadcast (&cond, me);
}

START_TEST (a_broadcast_wakes_both_groups)
{
  Stage *stage = open_cond (4);

  stage_add (stage, wait_once, 0);
  stage_add (stage, wait_once, 0);
  stage_add (stage, signal_at_100us, 0); /* thread 0; thread 1 is the older group */
  stage_add (stage, wait_once, 500 * NS_PER_US);
  stage_add (stage, broadcast_at_1ms, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_lt (stage_time (stage, 0, RETURNED), NS_PER_MS);
  ck_assert_int_gt (stage_time (stage, 1, RETURNED), NS_PER_MS);
  ck_assert_int_gt (stage_time (stage, 3, RETURNED), NS_PER_MS);
  ck_assert_int_lt (stage_time (stage, 3, RETURNED), 1100 * NS_PER_US);
  stage_close (stage);
}
END_TEST

/* --- the mutex ---------------------------------------------------------------------- */

static void
signal_under_the_mutex (Stage *stage, Thread *me)
{
  thread_run (me, 100 * NS_PER_US);
  mutex_lock (&mutex, me);
  cond_signal (&cond, me);
  thread_run (me, NS_PER_MS);
  mutex_unlock (&mutex, me);
  stage_mark (stage, me, SIGNALLED);
}

/* Hurry up and wait: woken while the signaller still holds the mutex, it
 * sleeps once more. */
START_TEST (a_woken_thread_may_sleep_again_on_the_mutex)
{
  Stage *stage = open_cond (2);

  stage_add (stage, wait_once, 0);
  stage_add (stage, signal_under_the_mutex, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_uint_eq (stage_count (stage, PROBE_WAKE, 0), 2);
  ck_assert_int_gt (stage_time (stage, 0, RETURNED), 1100 * NS_PER_US);
  stage_close (stage);
}
END_TEST

/* --- deadlines -------------------------------------------------------------------------- */

static void
wait_500us_twice (Stage *stage, Thread *me)
{
  WaitResult why;

  mutex_lock (&mutex, me);
  why = cond_timed_wait (&cond, &mutex, me, 500 * NS_PER_US, "a test");
  stage_mark (stage, me, RESULT + (int) why);
  why = cond_timed_wait (&cond, &mutex, me, 10 * NS_PER_MS, "a test");
  stage_mark (stage, me, AGAIN);
  mutex_unlock (&mutex, me);
}

/* Thread 0 gives up at 0.5 ms and waits anew, behind thread 1. */
START_TEST (a_timed_out_waiter_goes_to_the_tail)
{
  Stage *stage = open_cond (3);

  stage_add (stage, wait_500us_twice, 0);
  stage_add (stage, wait_once, 1000);
  stage_add (stage, signal_each_ms, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 0, RESULT + WAIT_TIMEOUT), 500 * NS_PER_US);
  ck_assert_int_lt (stage_time (stage, 1, RETURNED), 2 * NS_PER_MS);
  ck_assert_int_gt (stage_time (stage, 0, AGAIN), 2 * NS_PER_MS);
  ck_assert_int_lt (stage_time (stage, 0, AGAIN), 3 * NS_PER_MS);
  stage_close (stage);
}
END_TEST

START_TEST (a_timed_wait_has_slack)
{
  Stage *stage = open_cond (1);

  stage->config.timer_slack_ns = 50000;
  stage_add (stage, wait_500us_twice, 0);
  stage_run (stage, NS_PER_MS);
  ck_assert_int_eq (stage_time (stage, 0, RESULT + WAIT_TIMEOUT), 550 * NS_PER_US);
  stage_close (stage);
}
END_TEST

static void
signal_at_505us (Stage *stage, Thread *me)
{
  thread_run (me, 505 * NS_PER_US);
  cond_signal (&cond, me);
  stage_mark (stage, me, SIGNALLED);
}

/* Thread 0's time is up at 500 us, but until it runs at 520 us it is on the
 * queue, and the signal at 505 us finds it there: it has been woken.  With plain
 * condition variables it has left. */
START_TEST (a_waiter_whose_time_is_up_can_be_woken)
{
  for (gboolean plain = FALSE; plain <= TRUE; plain++)
    {
      Stage *stage = open_cond (2);

      stage->config.plain_condvar = plain;
      stage->config.costs[COST_TIMER_LATENCY_IDLE] = DIST_CONST (20000);
      stage_add (stage, wait_500us_twice, 0);
      stage_add (stage, signal_at_505us, 0);
      stage_run (stage, NS_PER_MS);
      ck_assert_int_eq (stage_time (stage, 0, RESULT + (plain ? WAIT_TIMEOUT : WAIT_WOKEN)), 520 * NS_PER_US);
      stage_close (stage);
    }
}
END_TEST

static void
wait_500us_and_unlock (Stage *stage, Thread *me)
{
  mutex_lock (&mutex, me);
  cond_timed_wait (&cond, &mutex, me, 500 * NS_PER_US, "a test");
  stage_mark (stage, me, RETURNED);
  mutex_unlock (&mutex, me);
  stage_mark (stage, me, AGAIN);
}

/* The mutex of a waiter is unlocked by a system call, though nobody sleeps. */
START_TEST (the_mutex_of_a_waiter_may_have_sleepers)
{
  for (gboolean plain = FALSE; plain <= TRUE; plain++)
    {
      Stage *stage = open_cond (1);

      stage->config.plain_condvar = plain;
      stage->config.costs[COST_FUTEX_EMPTY] = DIST_CONST (700);
      stage_add (stage, wait_500us_and_unlock, 0);
      stage_run (stage, NS_PER_MS);
      ck_assert_int_eq (stage_time (stage, 0, AGAIN) - stage_time (stage, 0, RETURNED), plain ? 0 : 700);
      stage_close (stage);
    }
}
END_TEST

/* --- the old group ------------------------------------------------------------------------ */

static void
signal_twice (Stage *stage, Thread *me)
{
  thread_run (me, 100 * NS_PER_US);
  cond_signal (&cond, me);
  cond_signal (&cond, me);
  stage_mark (stage, me, SIGNALLED);
}

/* Thread 0 is woken at 100 us and needs 20 us to leave the kernel; thread 1 is
 * in the newer group.  The second signal must retire the older group first, and
 * waits for thread 0. */
static void
wait_in_newer_group (Stage *stage, Thread *me)
{
  wait_once (stage, me);
}

START_TEST (retiring_the_old_group_waits_for_its_references)
{
  Stage *stage = open_cond (4);

  stage->config.costs[COST_WAKE_IDLE] = DIST_CONST (5000);
  stage_add (stage, wait_once, 0);
  stage_add (stage, signal_twice, 0);
  stage_add (stage, wait_in_newer_group, 102 * NS_PER_US); /* while the first signal is in the kernel */
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 0, RETURNED), 120 * NS_PER_US + 5000);
  ck_assert_int_gt (stage_time (stage, 1, SIGNALLED), 140 * NS_PER_US);
  ck_assert_int_gt (stage_time (stage, 2, RETURNED), 140 * NS_PER_US);
  stage_close (stage);
}
END_TEST

static void
signal_around_a_timeout (Stage *stage, Thread *me)
{
  thread_run (me, 505 * NS_PER_US);
  cond_signal (&cond, me);
  thread_run (me, 5 * NS_PER_US);
  cond_signal (&cond, me);
}

/* Thread 0 times out at 500 us and is back at 520 us.  Meanwhile the first
 * signal is for its group, and the second one, for threads 2 and 3, closes
 * that.  Thread 0 finds its group closed: the signal that it did not consume
 * goes to thread 3. */
START_TEST (a_signal_to_who_gave_up_is_passed_on)
{
  Stage *stage = open_cond (4);

  stage->config.plain_condvar = TRUE; /* else the first signal would take thread 0 */
  stage->config.costs[COST_TIMER_LATENCY_IDLE] = DIST_CONST (20000);
  stage_add (stage, wait_500us_twice, 0);
  stage_add (stage, signal_around_a_timeout, 0);
  stage_add (stage, wait_once, 506 * NS_PER_US);
  stage_add (stage, wait_once, 507 * NS_PER_US);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_gt (stage_time (stage, 0, RESULT + WAIT_TIMEOUT), 520 * NS_PER_US);
  ck_assert_int_gt (stage_time (stage, 2, RETURNED), 520 * NS_PER_US);
  ck_assert_int_gt (stage_time (stage, 3, RETURNED), stage_time (stage, 2, RETURNED));
  stage_close (stage);
}
END_TEST

/* --- all together ----------------------------------------------------------------------------- */

#define ITEMS 3000

static guint n_items, n_taken;

static void
produce (Stage *stage, Thread *me)
{
  for (guint i = 0; i < ITEMS; i++)
    {
      thread_run (me, 300 + 2000 * (i % 7 == 0));
      mutex_lock (&mutex, me);
      n_items++;
      cond_signal (&cond, me);
      mutex_unlock (&mutex, me);
    }
}

static void
consume (Stage *stage, Thread *me)
{
  while (n_taken < ITEMS)
    {
      mutex_lock (&mutex, me);
      while (n_items == 0 && n_taken < ITEMS)
        cond_timed_wait (&cond, &mutex, me, 3000 + 700 * me->index, "a test");
      if (n_items > 0)
        {
          n_items--;
          n_taken++;
        }
      mutex_unlock (&mutex, me);
      thread_run (me, 200 * me->index);
    }
}

/* Signals, timeouts and stolen signals at random: all items arrive, nobody is
 * left behind. */
START_TEST (producers_and_consumers)
{
  for (guint n_cores = 1; n_cores <= 4; n_cores++)
    {
      Stage *stage = open_cond (n_cores);

      stage->config.sched = os_sched_find ("round-robin");
      stage->config.slice_ns = 5000;
      stage->config.costs[COST_IDLE_LATENCY] = (Dist){ .kind = DIST_UNIFORM, .a = 100, .b = 3000 };
      stage->config.costs[COST_FUTEX_QUEUE] = (Dist){ .kind = DIST_UNIFORM, .a = 0, .b = 900 };
      n_items = n_taken = 0;
      stage_add (stage, produce, 0);
      for (guint i = 0; i < 4; i++)
        stage_add (stage, consume, 0);
      ck_assert_int_eq (stage_run (stage, NS_PER_S), ENGINE_FINISHED);
      ck_assert_uint_eq (n_taken, ITEMS);
      ck_assert_uint_eq (cond.n_waiters, 0);
      stage_close (stage);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("cond");
  TCase *tcase = tcase_create ("cond");

  tcase_add_test (tcase, signal_without_waiter_is_forgotten);
  tcase_add_test (tcase, a_signal_wakes_one_the_oldest);
  tcase_add_test (tcase, the_older_group_is_served_first);
  tcase_add_test (tcase, a_signal_can_be_stolen);
  tcase_add_test (tcase, a_broadcast_wakes_both_groups);
  tcase_add_test (tcase, a_woken_thread_may_sleep_again_on_the_mutex);
  tcase_add_test (tcase, a_timed_out_waiter_goes_to_the_tail);
  tcase_add_test (tcase, a_timed_wait_has_slack);
  tcase_add_test (tcase, a_waiter_whose_time_is_up_can_be_woken);
  tcase_add_test (tcase, the_mutex_of_a_waiter_may_have_sleepers);
  tcase_add_test (tcase, retiring_the_old_group_waits_for_its_references);
  tcase_add_test (tcase, a_signal_to_who_gave_up_is_passed_on);
  tcase_add_test (tcase, producers_and_consumers);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
