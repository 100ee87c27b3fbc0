/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timers: slack, batches, lateness, and whose time an interrupt takes.
 */
#include "config.h"

#include "../check-main.h"

#include "stage.h"

typedef struct
{
  Stage *stage;
  Timer  timer;
  guint  core;
  gint64 soft_us, slack_us;
  gint64 fired_ns;
  guint  place; /* how many fired before */
} Alarm;

static guint n_fired;

static void
ring (gpointer data)
{
  Alarm *alarm = data;

  alarm->fired_ns = alarm->stage->engine.now_ns;
  alarm->place = n_fired++;
}

/* Arms all alarms when the run begins. */
typedef struct
{
  Event  event;
  Alarm *alarms;
  guint  n;
} Morning;

static void
arm_all (gpointer data)
{
  Morning *morning = data;

  for (guint i = 0; i < morning->n; i++)
    {
      Alarm *alarm = &morning->alarms[i];

      timer_init (&alarm->timer, ring, alarm);
      timer_arm (&alarm->timer, &alarm->stage->machine.cores[alarm->core], alarm->soft_us * 1000,
                 alarm->slack_us * 1000);
    }
}

static void
run_alarms (Stage *stage, Alarm *alarms, guint n, gint64 until_ns)
{
  Morning morning = { .alarms = alarms, .n = n };

  for (guint i = 0; i < n; i++)
    alarms[i].stage = stage;
  event_init (&morning.event, EVENT_FIRST, arm_all, &morning);
  engine_schedule (&stage->engine, &morning.event, 0);
  n_fired = 0;
  stage_run (stage, until_ns);
}

/* An interrupt comes at the first hard expiry and fires, in the order of the
 * hard ones, what has passed its soft one, up to the first that has not: that
 * stops the one of 150 us, and the one of 165 us fires all the others. */
START_TEST (interrupt_fires_a_batch)
{
  Stage *stage = stage_open ("fcfs", 1);
  Alarm  alarms[] = {
     { .soft_us = 100, .slack_us = 200 }, { .soft_us = 140, .slack_us = 50 }, { .soft_us = 120, .slack_us = 30 },
     { .soft_us = 160, .slack_us = 5 },   { .soft_us = 150, .slack_us = 500 },
  };

  run_alarms (stage, alarms, G_N_ELEMENTS (alarms), TIME_NEVER);
  ck_assert_int_eq (alarms[2].fired_ns, 150000);
  ck_assert_int_eq (alarms[3].fired_ns, 165000);
  ck_assert_int_eq (alarms[1].fired_ns, 165000);
  ck_assert_int_eq (alarms[0].fired_ns, 165000);
  ck_assert_int_eq (alarms[4].fired_ns, 165000);
  ck_assert_uint_eq (alarms[2].place, 0);
  ck_assert_uint_eq (alarms[3].place, 1);
  ck_assert_uint_eq (alarms[1].place, 2);
  ck_assert_uint_eq (alarms[0].place, 3);
  ck_assert_uint_eq (alarms[4].place, 4);
  stage_close (stage);
}
END_TEST

START_TEST (cores_do_not_share_interrupts)
{
  Stage *stage = stage_open ("fcfs", 2);
  Alarm  alarms[] = { { .soft_us = 100, .slack_us = 50 }, { .core = 1, .soft_us = 100, .slack_us = 90 } };

  run_alarms (stage, alarms, G_N_ELEMENTS (alarms), TIME_NEVER);
  ck_assert_int_eq (alarms[0].fired_ns, 150000);
  ck_assert_int_eq (alarms[1].fired_ns, 190000);
  stage_close (stage);
}
END_TEST

START_TEST (interrupt_is_late)
{
  Stage *stage = stage_open ("fcfs", 1);
  Alarm  alarms[] = { { .soft_us = 100, .slack_us = 50 }, { .soft_us = 160, .slack_us = 50 } };

  stage->config.costs[COST_TIMER_LATE_IDLE] = DIST_CONST (16000);
  run_alarms (stage, alarms, G_N_ELEMENTS (alarms), TIME_NEVER);
  ck_assert_int_eq (alarms[0].fired_ns, 166000);
  ck_assert_int_eq (alarms[1].fired_ns, 166000); /* its soft expiry has passed */
  stage_close (stage);
}
END_TEST

/* --- deep idle ------------------------------------------------------------------- */

static void
wait_for_ever (Stage *stage, Thread *me)
{
  stage_block (me);
}

static void
busy_4ms (Stage *stage, Thread *me)
{
  thread_run (me, 4 * NS_PER_MS);
}

/* How late the alarms of 1, 3, 5 and 6 ms on core 0 are; with a thread, core 1 is
 * busy until 4 ms. */
static void
check_lateness (gboolean busy, gint64 late_1ms, gint64 late_3ms, gint64 late_5ms, gint64 late_6ms)
{
  Stage *stage = stage_open ("fcfs", 2);
  Alarm  alarms[] = { { .soft_us = 1000 }, { .soft_us = 3000 }, { .soft_us = 5000 }, { .soft_us = 6000 } };

  stage->config.deep_idle_ns = 2 * NS_PER_MS;
  stage->config.costs[COST_TIMER_LATE_IDLE] = DIST_CONST (16000);
  stage->config.costs[COST_TIMER_LATE_DEEP] = DIST_CONST (9000);
  if (busy)
    {
      stage_add (stage, wait_for_ever, 0); /* takes core 0 at the beginning */
      stage_add (stage, busy_4ms, 0);
    }
  run_alarms (stage, alarms, G_N_ELEMENTS (alarms), 10 * NS_PER_MS);
  ck_assert_int_eq (alarms[0].fired_ns - NS_PER_MS, late_1ms);
  ck_assert_int_eq (alarms[1].fired_ns - 3 * NS_PER_MS, late_3ms);
  ck_assert_int_eq (alarms[2].fired_ns - 5 * NS_PER_MS, late_5ms);
  ck_assert_int_eq (alarms[3].fired_ns - 6 * NS_PER_MS, late_6ms);
  stage_close (stage);
}

/* A busy core anywhere, or one that was so a moment ago, keeps the host awake. */
START_TEST (deep_idle_is_of_all_cores)
{
  check_lateness (FALSE, 16000, 25000, 25000, 25000);
  check_lateness (TRUE, 16000, 16000, 16000, 25000);
}
END_TEST

/* --- whose time ------------------------------------------------------------------ */

static void
nap_1ms (Stage *stage, Thread *me)
{
  stage_sleep (me, NS_PER_MS);
  stage_mark (stage, me, 1);
}

static void
busy_3ms (Stage *stage, Thread *me)
{
  thread_run (me, 3 * NS_PER_MS);
  stage_mark (stage, me, 1);
}

/* The thread that runs where the timer was armed loses the interrupt's time,
 * and more for each further timer; the other core's does not. */
START_TEST (interrupt_steals_time_where_it_was_armed)
{
  Stage *stage = stage_open ("fcfs", 2);
  Alarm  alarms[] = { { .soft_us = 500 }, { .soft_us = 500 }, { .soft_us = 500 } };

  stage->config.costs[COST_TIMER_STOLEN] = DIST_CONST (3000);
  stage->config.costs[COST_TIMER_EXTRA] = DIST_CONST (2000);
  stage_add (stage, busy_3ms, 0);
  stage_add (stage, busy_3ms, 0);
  run_alarms (stage, alarms, G_N_ELEMENTS (alarms), TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, 1), 3 * NS_PER_MS + 7000);
  ck_assert_int_eq (stage_time (stage, 1, 1), 3 * NS_PER_MS);
  stage_close (stage);
}
END_TEST

START_TEST (sleeper_on_an_idle_core)
{
  Stage *stage = stage_open ("fair", 1);

  stage->config.timer_slack_ns = 50000;
  stage->config.costs[COST_TIMER_LATE_IDLE] = DIST_CONST (16000);
  stage->config.costs[COST_TIMER_LATENCY_IDLE] = DIST_CONST (14000);
  stage_add (stage, nap_1ms, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, 1), NS_PER_MS + 50000 + 16000 + 14000);
  stage_close (stage);
}
END_TEST

START_TEST (sleeper_on_a_busy_core)
{
  Stage *stage = stage_open ("fair", 1);

  stage->config.tick_ns = 4 * NS_PER_MS;
  stage->config.timer_slack_ns = 50000;
  stage->config.costs[COST_TIMER_LATE_BUSY] = DIST_CONST (9000);
  stage->config.costs[COST_TIMER_LATENCY_BUSY] = DIST_CONST (8500);
  stage_add (stage, nap_1ms, 0);
  stage_add (stage, busy_3ms, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, 1), NS_PER_MS + 50000 + 9000 + 8500);
  stage_close (stage);
}
END_TEST

static void
nap_3990us (Stage *stage, Thread *me)
{
  stage_sleep (me, 3990 * NS_PER_US);
  stage_mark (stage, me, 1);
}

static void
busy_10ms (Stage *stage, Thread *me)
{
  thread_run (me, 10 * NS_PER_MS);
  stage_mark (stage, me, 1);
}

/* Soft expiry 3.99 ms, hard 4.04 ms: the tick of 4 ms serves it.  The busy
 * thread pays for the ticks of 4 and 8 ms. */
START_TEST (tick_fires_timers_and_steals_time)
{
  Stage *stage = stage_open ("fair", 1);

  stage->config.tick_ns = 4 * NS_PER_MS;
  stage->config.timer_slack_ns = 50000;
  stage->config.costs[COST_TICK] = DIST_CONST (20000);
  stage_add (stage, nap_3990us, 0);
  stage_add (stage, busy_10ms, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, 1), 4 * NS_PER_MS + 20000);
  ck_assert_int_eq (stage_time (stage, 1, 1), 10 * NS_PER_MS + 40000);
  stage_close (stage);
}
END_TEST

/* The deadline of a thread that was woken in time no longer counts. */
static WaitQueue queue;

static void
queue_1ms (Stage *stage, Thread *me)
{
  thread_run_kernel (me, 0);
  stage_mark (stage, me, 10 + (int) wait_queue_sleep (&queue, me, NS_PER_MS, 0, "a test"));
  thread_return_to_user (me);
  thread_run (me, 3 * NS_PER_MS);
}

static void
take_early (Stage *stage, Thread *me)
{
  thread_run (me, 500 * NS_PER_US);
  stage_wake (me, wait_queue_take (&queue));
}

START_TEST (timer_of_a_woken_thread_is_cancelled)
{
  Stage *stage = stage_open ("fcfs", 2);

  queue = (WaitQueue){ NULL, NULL };
  stage_add (stage, queue_1ms, 0);
  stage_add (stage, take_early, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, 10 + WAIT_WOKEN), 500 * NS_PER_US);
  ck_assert_uint_eq (stage_count (stage, PROBE_WAKE, 0), 1);
  ck_assert (wait_queue_is_empty (&queue));
  stage_close (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("timer");
  TCase *tcase = tcase_create ("timer");

  tcase_add_test (tcase, interrupt_fires_a_batch);
  tcase_add_test (tcase, cores_do_not_share_interrupts);
  tcase_add_test (tcase, interrupt_is_late);
  tcase_add_test (tcase, deep_idle_is_of_all_cores);
  tcase_add_test (tcase, interrupt_steals_time_where_it_was_armed);
  tcase_add_test (tcase, sleeper_on_an_idle_core);
  tcase_add_test (tcase, sleeper_on_a_busy_core);
  tcase_add_test (tcase, tick_fires_timers_and_steals_time);
  tcase_add_test (tcase, timer_of_a_woken_thread_is_cancelled);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
