/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wait queues, futexes, semaphores and mutexes: what they cost, who wins.
 */
#include "config.h"

#include "../check-main.h"

#include "../machine/stage.h"
#include "sync/mutex.h"
#include "sync/semaphore.h"

enum
{
  GOT = 1,
  LOST,
  POSTED,
  RESULT = 10
};

static Futex     futex;
static Semaphore semaphore;
static Mutex     mutex;

/* Threads' atomic operations take 10 ns, a futex wake with nobody queued 110,
 * queueing 200, waking on a busy core 3 us, on an idle one 5 us + 20 us. */
static Stage *
open_sync (guint n_cores)
{
  Stage *stage = stage_open ("fcfs", n_cores);

  stage->config.costs[COST_ATOMIC] = DIST_CONST (10);
  stage->config.costs[COST_FUTEX_EMPTY] = DIST_CONST (110);
  stage->config.costs[COST_FUTEX_QUEUE] = DIST_CONST (200);
  stage->config.costs[COST_WAKE_IDLE] = DIST_CONST (5000);
  stage->config.costs[COST_IDLE_LATENCY] = DIST_CONST (20000);
  futex_init (&futex, 0);
  semaphore_init (&semaphore, 0);
  mutex_init (&mutex);
  return stage;
}

/* --- futex ------------------------------------------------------------------- */

static void
wait_for_change (Stage *stage, Thread *me)
{
  stage_mark (stage, me, RESULT + (int) futex_wait (&futex, me, 0, NS_PER_MS, "a test"));
}

static void
change_at_100ns (Stage *stage, Thread *me)
{
  thread_run (me, 100);
  futex.word = 1;
}

static void
wake_at_100ns (Stage *stage, Thread *me)
{
  thread_run (me, 100);
  futex.word = 1;
  stage_mark (stage, me, RESULT + (int) futex_wake (&futex, me, 1));
}

/* The kernel compares when the waiter is queued, 200 ns after the call. */
START_TEST (a_word_changed_meanwhile_ends_the_wait)
{
  Stage *stage = open_sync (2);

  stage_add (stage, wait_for_change, 0);
  stage_add (stage, wake_at_100ns, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, RESULT + WAIT_CHANGED), 200);
  ck_assert_int_eq (stage_time (stage, 1, RESULT + 0), 210); /* nobody was queued */
  stage_close (stage);
}
END_TEST

START_TEST (a_change_without_a_wake_comes_too_late)
{
  Stage *stage = open_sync (2);

  stage->config.timer_slack_ns = 50000;
  stage_add (stage, wait_for_change, 200);
  stage_add (stage, change_at_100ns, 400);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, RESULT + WAIT_TIMEOUT), NS_PER_MS + 50000);
  stage_close (stage);
}
END_TEST

static void
queue_up (Stage *stage, Thread *me)
{
  futex_wait (&futex, me, 0, TIME_NEVER, "a test");
  stage_mark (stage, me, GOT);
}

static void
wake_two (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  stage_mark (stage, me, RESULT + (int) futex_wake (&futex, me, 2));
}

START_TEST (the_oldest_sleepers_are_woken)
{
  Stage *stage = open_sync (4);

  for (guint i = 0; i < 3; i++)
    stage_add (stage, queue_up, 1000 * (3 - i));
  stage_add (stage, wake_two, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_EMPTY);
  ck_assert_int_ge (stage_time (stage, 3, RESULT + 2), 0);
  ck_assert_int_eq (stage_time (stage, 0, GOT), -1);
  ck_assert_int_lt (stage_time (stage, 2, GOT), stage_time (stage, 1, GOT));
  ck_assert_str_eq (stage_thread (stage, 0)->waits_for, "a test");
  stage_close (stage);
}
END_TEST

/* --- semaphore ------------------------------------------------------------------ */

static void
lost (Thread *me, gpointer stage)
{
  stage_mark (stage, me, LOST);
}

static void
take (Stage *stage, Thread *me)
{
  gboolean slept = semaphore_wait (&semaphore, me, lost, stage, "a test");

  stage_mark (stage, me, GOT);
  stage_mark (stage, me, RESULT + slept);
}

static void
post_and_take (Stage *stage, Thread *me)
{
  semaphore_post (&semaphore, me);
  stage_mark (stage, me, POSTED);
  take (stage, me);
}

/* Without a waiter a post is one atomic operation: 10 ns, no kernel. */
START_TEST (post_without_waiters_stays_out_of_the_kernel)
{
  Stage *stage = open_sync (1);

  stage_add (stage, post_and_take, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, POSTED), 10);
  ck_assert_int_eq (stage_time (stage, 0, GOT), 20);
  ck_assert_int_eq (stage_time (stage, 0, RESULT + FALSE), 20);
  stage_close (stage);
}
END_TEST

/* At 100 us: posts, wakes thread 0 (which comes 20 us later), takes the value
 * again at once; posts for good at 1 ms. */
static void
barge (Stage *stage, Thread *me)
{
  thread_run (me, 100 * NS_PER_US);
  semaphore_post (&semaphore, me);
  stage_mark (stage, me, POSTED);
  take (stage, me);
  thread_run (me, NS_PER_MS);
  semaphore_post (&semaphore, me);
  thread_run (me, NS_PER_MS);
  semaphore_post (&semaphore, me);
}

static void
take_at_50us (Stage *stage, Thread *me)
{
  take (stage, me);
}

START_TEST (nothing_is_handed_over_and_the_loser_goes_to_the_tail)
{
  Stage *stage = open_sync (3);

  stage_add (stage, take, 0);
  stage_add (stage, barge, 0);
  stage_add (stage, take_at_50us, 50 * NS_PER_US);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 1, POSTED), 100000 + 10 + 5000);
  ck_assert_int_eq (stage_time (stage, 1, GOT), 100000 + 10 + 5000 + 10);
  ck_assert_int_eq (stage_time (stage, 0, LOST), 100000 + 10 + 20000 + 10);
  /* Thread 2, which came later, was ahead of the loser. */
  ck_assert_int_gt (stage_time (stage, 2, GOT), stage_time (stage, 1, GOT));
  ck_assert_int_gt (stage_time (stage, 0, GOT), stage_time (stage, 2, GOT) + 900000);
  ck_assert_int_eq (stage_time (stage, 2, LOST), -1);
  ck_assert_uint_eq (semaphore.n_waiters, 0);
  ck_assert_uint_eq (semaphore.value.word, 0);
  stage_close (stage);
}
END_TEST

/* A waiter that was woken and has not succeeded yet is still registered: the
 * next post enters the kernel for nobody. */
static void
post_twice (Stage *stage, Thread *me)
{
  thread_run (me, 100 * NS_PER_US);
  semaphore_post (&semaphore, me);
  semaphore_post (&semaphore, me);
  stage_mark (stage, me, POSTED);
}

START_TEST (post_for_a_woken_waiter_enters_the_kernel)
{
  Stage *stage = open_sync (2);

  stage_add (stage, take, 0);
  stage_add (stage, post_twice, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 1, POSTED), 100000 + 10 + 5000 + 10 + 110);
  ck_assert_uint_eq (semaphore.value.word, 1);
  stage_close (stage);
}
END_TEST

/* --- mutex ----------------------------------------------------------------------- */

static void
lock_1ms (Stage *stage, Thread *me)
{
  mutex_lock (&mutex, me);
  stage_mark (stage, me, GOT);
  thread_run (me, NS_PER_MS);
  mutex_unlock (&mutex, me);
  stage_mark (stage, me, POSTED);
}

/* Locks again right after unlocking, long before the sleeper is awake. */
static void
lock_twice (Stage *stage, Thread *me)
{
  lock_1ms (stage, me);
  mutex_lock (&mutex, me);
  stage_mark (stage, me, RESULT);
  thread_run (me, NS_PER_MS);
  mutex_unlock (&mutex, me);
}

START_TEST (whoever_comes_first_gets_the_mutex)
{
  Stage *stage = open_sync (2);

  stage_add (stage, lock_twice, 0);
  stage_add (stage, lock_1ms, 1000);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, POSTED), 10 + NS_PER_MS + 10 + 5000);
  ck_assert_int_eq (stage_time (stage, 0, RESULT), 10 + NS_PER_MS + 10 + 5000 + 10);
  ck_assert_int_gt (stage_time (stage, 1, GOT), 2 * NS_PER_MS);
  ck_assert_uint_eq (mutex.word.word, 0);
  stage_close (stage);
}
END_TEST

START_TEST (an_uncontended_mutex_stays_out_of_the_kernel)
{
  Stage *stage = open_sync (1);

  stage_add (stage, lock_1ms, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, POSTED), 20 + NS_PER_MS);
  stage_close (stage);
}
END_TEST

/* Eight threads, many rounds: nobody is inside with another. */
static gint  inside;
static guint n_breaches;

static void
rounds (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 200; i++)
    {
      mutex_lock (&mutex, me);
      n_breaches += inside != 0;
      inside++;
      thread_run (me, 700 + 13 * me->index);
      inside--;
      mutex_unlock (&mutex, me);
      thread_run (me, 300 + 7 * me->index);
    }
}

START_TEST (mutual_exclusion)
{
  for (guint n_cores = 1; n_cores <= 4; n_cores++)
    {
      Stage *stage = open_sync (n_cores);

      stage->config.sched = os_sched_find ("round-robin");
      stage->config.slice_ns = 1700;
      inside = 0;
      n_breaches = 0;
      for (guint i = 0; i < 8; i++)
        stage_add (stage, rounds, 0);
      ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
      ck_assert_uint_eq (n_breaches, 0);
      ck_assert (wait_queue_is_empty (&mutex.word.queue));
      stage_close (stage);
    }
}
END_TEST

/* A word that another core touched last costs more. */
static void
touch_three_times (Stage *stage, Thread *me)
{
  futex_touch (&futex, me);
  thread_run (me, 1000);
  futex_touch (&futex, me);
  stage_mark (stage, me, GOT);
  futex_touch (&futex, me);
  stage_mark (stage, me, POSTED);
}

START_TEST (a_cache_line_moves)
{
  Stage *stage = open_sync (2);

  stage->config.costs[COST_CACHE_LINE] = DIST_CONST (100);
  stage_add (stage, touch_three_times, 0);
  stage_add (stage, touch_three_times, 500); /* core 0 is busy: on core 1 */
  stage_run (stage, TIME_NEVER);
  /* Nobody had the line before; then core 1 took it; then it was here. */
  ck_assert_int_eq (stage_time (stage, 0, GOT), 10 + 1000 + 110);
  ck_assert_int_eq (stage_time (stage, 0, POSTED), 10 + 1000 + 110 + 10);
  ck_assert_int_eq (stage_time (stage, 1, GOT), 500 + 110 + 1000 + 110);
  ck_assert_int_eq (stage_time (stage, 1, POSTED), 500 + 110 + 1000 + 110 + 10);
  stage_close (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("semaphore and mutex");
  TCase *tcase = tcase_create ("sync");

  tcase_add_test (tcase, a_word_changed_meanwhile_ends_the_wait);
  tcase_add_test (tcase, a_change_without_a_wake_comes_too_late);
  tcase_add_test (tcase, the_oldest_sleepers_are_woken);
  tcase_add_test (tcase, post_without_waiters_stays_out_of_the_kernel);
  tcase_add_test (tcase, nothing_is_handed_over_and_the_loser_goes_to_the_tail);
  tcase_add_test (tcase, post_for_a_woken_waiter_enters_the_kernel);
  tcase_add_test (tcase, whoever_comes_first_gets_the_mutex);
  tcase_add_test (tcase, an_uncontended_mutex_stays_out_of_the_kernel);
  tcase_add_test (tcase, mutual_exclusion);
  tcase_add_test (tcase, a_cache_line_moves);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
