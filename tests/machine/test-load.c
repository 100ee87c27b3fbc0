/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The average of what was runnable: its values, and how it is kept for cores
 * and threads.
 */
#include "config.h"

#include <math.h>

#include "../check-main.h"

#include "stage.h"

#define PERIOD_NS 1024000
#define HALF_NS (32 * (gint64) PERIOD_NS)

/* --- the average alone ------------------------------------------------------- */

/* A load of @average, with @n runnable threads, after @ns. */
static gint64
later (gint64 average, guint n, gint64 ns)
{
  Load load = { .at_ns = 1000, .n_runnable = n, .average = average };

  load_update (&load, 1000 + ns);
  ck_assert_int_eq (load.at_ns, 1000 + ns);
  ck_assert_uint_eq (load.n_runnable, n);
  return load.average;
}

START_TEST (decays_by_half_in_32_periods)
{
  ck_assert_int_eq (later (LOAD_FULL, 0, 0), 1000000);
  ck_assert_int_eq (later (LOAD_FULL, 0, HALF_NS), 500000);
  ck_assert_int_eq (later (LOAD_FULL, 0, 2 * HALF_NS), 250000);
  ck_assert_int_eq (later (LOAD_FULL, 0, 10 * HALF_NS), 976);
  ck_assert_int_eq (later (LOAD_FULL, 0, 30 * HALF_NS), 0);
}
END_TEST

START_TEST (exact_values)
{
  ck_assert_int_eq (later (LOAD_FULL, 0, PERIOD_NS), 978572);
  ck_assert_int_eq (later (LOAD_FULL, 0, PERIOD_NS / 2), 989286); /* straight between two periods */
  ck_assert_int_eq (later (LOAD_FULL, 0, 33 * PERIOD_NS), 489286);
  ck_assert_int_eq (later (0, 1, PERIOD_NS), 21427);
  ck_assert_int_eq (later (0, 1, HALF_NS), 500000);
  ck_assert_int_eq (later (0, 3, HALF_NS), 1500000);
  ck_assert_int_eq (later (2 * LOAD_FULL, 1, HALF_NS), 1500000);
}
END_TEST

/* 2^(-k/32), to the resolution of the average. */
START_TEST (follows_the_power_of_two)
{
  double exact = pow (0.5, _i / 32.0) * LOAD_FULL;

  ck_assert_int_le (ABS (later (LOAD_FULL, 0, _i * (gint64) PERIOD_NS) - (gint64) exact), 1);
}
END_TEST

START_TEST (all_runnable_threads_count_in_the_end)
{
  for (guint n = 0; n <= 10000; n += 2500)
    {
      ck_assert_int_eq (later (0, n, 40 * HALF_NS), (gint64) n * LOAD_FULL);
      ck_assert_int_eq (later ((gint64) n * LOAD_FULL, n, 12345678), (gint64) n * LOAD_FULL);
      ck_assert_int_eq (later (10000 * (gint64) LOAD_FULL, n, G_MAXINT64 - 2000), (gint64) n * LOAD_FULL);
      ck_assert_int_eq (later (10000 * (gint64) LOAD_FULL, n, HALF_NS), (10000 + (gint64) n) * LOAD_FULL / 2);
    }
}
END_TEST

/* It hardly matters how often the average is brought up to date: straight lines
 * between the periods are half a percent off at most. */
START_TEST (in_one_step_or_in_many)
{
  Load load = { .n_runnable = 1, .average = 0 };
  Load once = load;

  for (gint64 now_ns = 0; now_ns < HALF_NS; now_ns += 333333)
    load_update (&load, now_ns);
  load_update (&load, HALF_NS);
  load_update (&once, HALF_NS);
  ck_assert_int_le (ABS (load.average - once.average), 5000);
  ck_assert_int_gt (load.average, 0);
}
END_TEST

/* --- of cores and threads -------------------------------------------------------- */

static guint  n_checks;
static gint64 worst, lowest;

static gint64
load_at (const Load *load, gint64 now_ns)
{
  Load copy = *load;

  load_update (&copy, now_ns);
  return copy.average;
}

/* The load of each core is that of the threads that belong to it. */
static void
check_sums (const ProbeEvent *event, gpointer data)
{
  Stage *stage = data;

  for (guint i = 0; i < stage->machine.n_cores; i++)
    {
      Core  *core = &stage->machine.cores[i];
      gint64 difference = load_at (&core->load, event->time_ns);
      gint   n_runnable = (gint) core->load.n_runnable;

      lowest = MIN (lowest, core->load.average);
      for (guint k = 0; k < stage->n_actors; k++)
        {
          Thread *thread = stage_thread (stage, k);

          if (thread->load_core != core)
            continue;
          lowest = MIN (lowest, thread->load.average);
          difference -= load_at (&thread->load, event->time_ns);
          n_runnable -= (gint) thread->load.n_runnable;
        }
      ck_assert_int_eq (n_runnable, 0);
      worst = MAX (worst, ABS (difference));
      n_checks++;
    }
}

static void
mixed_life (Stage *stage, Thread *me)
{
  Rng rng;

  rng_init (&rng, 3, "life", me->index);
  for (guint i = 0; i < 60; i++)
    {
      thread_run (me, 1 + (gint64) rng_below (&rng, 1500000));
      if (me->index % 3 == 0)
        stage_sleep (me, 1 + (gint64) rng_below (&rng, 700000));
      else if (i % 4 == 0)
        stage_sleep (me, 1 + (gint64) rng_below (&rng, 5000000));
    }
  stage_mark (stage, me, 1);
}

/* Wakes the other one, on this core, after times that let much decay. */
static void
wake_now_and_then (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 40; i++)
    {
      thread_run (me, (i % 4 + 1) * 9 * NS_PER_MS);
      stage_wake (me, stage_thread (stage, 1));
      stage_sleep (me, NS_PER_MS);
    }
}

static void
be_woken_often (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 40; i++)
    {
      stage_block (me);
      thread_run (me, 500000);
    }
}

START_TEST (a_core_has_the_sum_of_its_threads)
{
  Stage *stage = stage_open (_i % 2 ? "fair" : "round-robin", 3);

  n_checks = 0;
  worst = lowest = 0;
  stage->config.tick_ns = 4 * NS_PER_MS;
  stage->config.placement = _i < 2 ? PLACE_WAKER : PLACE_IDLE;
  stage->config.virtual_cores = FALSE;
  probe_listen (&stage->engine.probe, 1u << PROBE_ON_CORE | 1u << PROBE_CORE_IDLE, check_sums, stage);
  for (guint i = 0; i < 8; i++)
    stage_add (stage, mixed_life, 100000 * i);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_uint_gt (n_checks, 1000);
  ck_assert_int_ge (lowest, 0);
  ck_assert_int_le (worst, 8 * 5000); /* eight threads, half a percent each: see above */
  stage_close (stage);
}
END_TEST

/* Whoever is woken elsewhere after a long sleep leaves nothing behind. */
START_TEST (long_sleepers_leave_no_load)
{
  Stage *stage = stage_open ("fair", 2);

  n_checks = 0;
  worst = lowest = 0;
  stage->config.placement = PLACE_WAKER;
  probe_listen (&stage->engine.probe, 1u << PROBE_ON_CORE | 1u << PROBE_CORE_IDLE, check_sums, stage);
  stage_add (stage, wake_now_and_then, 0);
  stage_add (stage, be_woken_often, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_uint_gt (n_checks, 100);
  ck_assert_int_ge (lowest, 0);
  ck_assert_int_le (worst, 2 * 5000);
  stage_close (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load");
  TCase *tcase = tcase_create ("load");

  tcase_add_test (tcase, decays_by_half_in_32_periods);
  tcase_add_test (tcase, exact_values);
  tcase_add_loop_test (tcase, follows_the_power_of_two, 0, 100);
  tcase_add_test (tcase, all_runnable_threads_count_in_the_end);
  tcase_add_test (tcase, in_one_step_or_in_many);
  tcase_add_loop_test (tcase, a_core_has_the_sum_of_its_threads, 0, 4);
  tcase_add_test (tcase, long_sleepers_leave_no_load);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
