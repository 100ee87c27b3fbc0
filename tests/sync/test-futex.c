/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a futex call costs: cold paths, and a queue that another core used.
 */
#include "config.h"

#include "../check-main.h"

#include "../machine/stage.h"
#include "sync/futex.h"

enum
{
  RETURNED = 1,
  WOKE = 10
};

static Futex futex;

/* Queueing takes 1 us; the queue comes from another core in 700 ns. */
static Stage *
open_futex (guint n_cores)
{
  Stage *stage = stage_open ("fcfs", n_cores);

  stage->config.costs[COST_FUTEX_QUEUE] = DIST_CONST (1000);
  stage->config.costs[COST_FUTEX_FETCH] = DIST_CONST (700);
  futex_init (&futex, 0);
  return stage;
}

static void
sleep_on_it (Stage *stage, Thread *me)
{
  futex_wait (&futex, me, 0, TIME_NEVER, "a test");
  stage_mark (stage, me, RETURNED);
}

static void
sleep_500us_on_it (Stage *stage, Thread *me)
{
  if (futex_wait (&futex, me, 0, 500 * NS_PER_US, "a test") == WAIT_TIMEOUT)
    stage_mark (stage, me, RETURNED);
  thread_run (me, 3 * NS_PER_MS);
}

/* Marks when each of three wakes has returned. */
static void
wake_three_times (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  for (int i = 0; i < 3; i++)
    {
      futex_wake (&futex, me, 1);
      stage_mark (stage, me, WOKE + i);
    }
}

/* --- futex-fetch --------------------------------------------------------------- */

/* The first wake fetches the queue from the sleepers' core, the second has it,
 * the third finds nobody and does not look. */
START_TEST (the_queue_is_fetched_once)
{
  Stage *stage = open_futex (3);

  stage_add (stage, wake_three_times, 0);
  stage_add (stage, sleep_on_it, 0);
  stage_add (stage, sleep_on_it, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 0, WOKE), NS_PER_MS + 700);
  ck_assert_int_eq (stage_time (stage, 0, WOKE + 1), NS_PER_MS + 700);
  ck_assert_int_eq (stage_time (stage, 0, WOKE + 2), NS_PER_MS + 700);
  stage_close (stage);
}
END_TEST

START_TEST (one_core_has_the_queue)
{
  Stage *stage = open_futex (1);

  stage_add (stage, sleep_on_it, 0);
  stage_add (stage, wake_three_times, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 1, WOKE), NS_PER_MS + 1000);
  stage_close (stage);
}
END_TEST

/* A thread on core 1 gives up at 500 us: it takes itself out of the queue,
 * which is core 1's then, whoever came in between.  The waker on core 0 was
 * there at 1 us. */
static void
queue_here_and_wake (Stage *stage, Thread *me)
{
  thread_run (me, 100 * NS_PER_US);
  futex_wait (&futex, me, 1, TIME_NEVER, "a test"); /* changed: only queues */
  stage_mark (stage, me, RETURNED);
  wake_three_times (stage, me);
}

START_TEST (giving_up_uses_the_queue)
{
  Stage *stage = open_futex (3);
  gint64 begun_ns = 100 * NS_PER_US + 1700 + NS_PER_MS;

  stage_add (stage, queue_here_and_wake, 0);
  stage_add (stage, sleep_500us_on_it, 0);
  stage_add (stage, sleep_on_it, 0); /* on core 2, before the others: kept asleep */
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 0, RETURNED), 100 * NS_PER_US + 1700);
  ck_assert_int_eq (stage_time (stage, 1, RETURNED), 500 * NS_PER_US);
  ck_assert_int_eq (stage_time (stage, 0, WOKE), begun_ns + 700);
  ck_assert_int_eq (stage_time (stage, 2, RETURNED), begun_ns + 700);
  stage_close (stage);
}
END_TEST

/* --- reaching the sleeper's core -------------------------------------------------- */

/* The wake is seen on the other core only when the waker has got there. */
START_TEST (a_wake_takes_effect_after_the_reach)
{
  Stage *stage = open_futex (2);

  stage->config.costs[COST_WAKE_LOOKUP] = DIST_CONST (300);
  stage->config.costs[COST_WAKE_IDLE] = DIST_CONST (5000);
  stage_add (stage, wake_three_times, 0);
  stage_add (stage, sleep_on_it, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 1, RETURNED), NS_PER_MS + 700 + 300);
  ck_assert_int_eq (stage_time (stage, 0, WOKE), NS_PER_MS + 700 + 300 + 5000);
  stage_close (stage);
}
END_TEST

/* --- queue-cold ---------------------------------------------------------------------- */

static const gint64 pauses_ns[] = { 5 * NS_PER_MS,  0,  3 * NS_PER_MS, 1500000, 20 * NS_PER_MS,
                                    21 * NS_PER_MS, 999, 900 * NS_PER_MS };

/* Queues after each pause; marks what that took. */
static gint64 took_ns[G_N_ELEMENTS (pauses_ns)];

static void
queue_now_and_then (Stage *stage, Thread *me)
{
  for (guint i = 0; i < G_N_ELEMENTS (pauses_ns); i++)
    {
      gint64     begun_ns;
      WaitResult why;

      thread_run (me, pauses_ns[i]);
      begun_ns = stage_now (me);
      why = futex_wait (&futex, me, 1, TIME_NEVER, "a test");
      took_ns[i] = why == WAIT_CHANGED ? stage_now (me) - begun_ns : -1;
    }
}

static void
queue_with_cost (gint64 cold_ns)
{
  Stage *stage = open_futex (1);

  stage->config.costs[COST_QUEUE_COLD] = DIST_CONST ((double) cold_ns);
  stage_add (stage, queue_now_and_then, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  stage_close (stage);
}

START_TEST (a_queue_grows_cold)
{
  queue_with_cost (100);
  ck_assert_int_eq (took_ns[0], 1000 + 500);
  ck_assert_int_eq (took_ns[1], 1000);
  ck_assert_int_eq (took_ns[2], 1000 + 300);
  ck_assert_int_eq (took_ns[3], 1000 + 150);
  ck_assert_int_eq (took_ns[4], 1000 + 2000);
  ck_assert_int_eq (took_ns[5], 1000 + 2000); /* colder than after 20 ms it does not get */
  ck_assert_int_eq (took_ns[6], 1000);        /* by whole microseconds */
  ck_assert_int_eq (took_ns[7], 1000 + 2000);
}
END_TEST

START_TEST (a_queue_without_cost_stays_warm)
{
  queue_with_cost (0);
  for (guint i = 0; i < G_N_ELEMENTS (pauses_ns); i++)
    ck_assert_int_eq (took_ns[i], 1000);
}
END_TEST

/* The second of a heavy tail is the most that a ms may cost. */
START_TEST (a_heavy_tail_does_not_overflow)
{
  queue_with_cost (G_GINT64_CONSTANT (1) << 60);
  ck_assert_int_eq (took_ns[1], 1000);
  ck_assert_int_eq (took_ns[5], 1000 + 20 * NS_PER_S);
}
END_TEST

/* Each draw is bounded by itself, not by another one. */
START_TEST (every_draw_is_bounded)
{
  for (gint64 most_ms = 1100; most_ms < 5000; most_ms += 100)
    {
      Stage *stage = open_futex (1);

      stage->config.costs[COST_QUEUE_COLD]
          = (Dist){ .kind = DIST_UNIFORM, .a = (double) (5000 - most_ms) * 1e5, .b = (double) most_ms * 1e6 };
      stage_add (stage, queue_now_and_then, 0);
      stage_run (stage, TIME_NEVER);
      for (guint i = 0; i < G_N_ELEMENTS (pauses_ns); i++)
        ck_assert_int_le (took_ns[i], 1000 + 20 * NS_PER_S);
      stage_close (stage);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("futex");
  TCase *tcase = tcase_create ("futex");

  tcase_add_test (tcase, the_queue_is_fetched_once);
  tcase_add_test (tcase, one_core_has_the_queue);
  tcase_add_test (tcase, giving_up_uses_the_queue);
  tcase_add_test (tcase, a_wake_takes_effect_after_the_reach);
  tcase_add_test (tcase, a_queue_grows_cold);
  tcase_add_test (tcase, a_queue_without_cost_stays_warm);
  tcase_add_test (tcase, a_heavy_tail_does_not_overflow);
  tcase_add_test (tcase, every_draw_is_bounded);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
