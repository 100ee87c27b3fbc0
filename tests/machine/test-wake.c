/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What waking a thread costs, when it runs, and where.
 */
#include "config.h"

#include "../check-main.h"

#include "stage.h"

enum
{
  CALLED = 1, /* the waker is about to call */
  PAID,       /* and has returned */
  WOKEN,
  DONE
};

static Thread *
sleeper_of (Stage *stage)
{
  return stage_thread (stage, 1);
}

static void
be_woken (Stage *stage, Thread *me)
{
  stage_block (me);
  stage_mark (stage, me, WOKEN);
}

/* Wakes thread 1 after the test's time. */
static void
wake_later (Stage *stage, Thread *me)
{
  thread_run (me, *(const gint64 *) stage->data);
  stage_mark (stage, me, CALLED);
  stage_wake (me, sleeper_of (stage));
  stage_mark (stage, me, PAID);
  thread_run (me, NS_PER_MS);
}

static void
busy_10ms (Stage *stage, Thread *me)
{
  thread_run (me, 10 * NS_PER_MS);
  stage_mark (stage, me, DONE);
}

static void
set_cost (Stage *stage, CostId cost, double ns)
{
  stage->config.costs[cost] = DIST_CONST (ns);
}

static Stage *
open_waking (const char *sched, guint n_cores, gint64 *after_ns)
{
  Stage *stage = stage_open (sched, n_cores);

  stage->data = after_ns;
  stage_add (stage, wake_later, 0);
  stage_add (stage, be_woken, 0);
  set_cost (stage, COST_IDLE_SWITCHING_OUT, 300);
  set_cost (stage, COST_WAKE_IDLE_SWITCHING, 9000);
  set_cost (stage, COST_IDLE_SWITCHING_LATENCY, 35000);
  set_cost (stage, COST_IDLE_POLL, 8000);
  set_cost (stage, COST_IDLE_ENTRY, 15000);
  set_cost (stage, COST_WAKE_IDLE_ENTRY, 1000);
  set_cost (stage, COST_WAKE_IDLE, 12000);
  set_cost (stage, COST_IDLE_LATENCY, 30000);
  set_cost (stage, COST_WAKE_SAME, 500);
  set_cost (stage, COST_WAKE_BUSY, 3000);
  set_cost (stage, COST_WAKE_PREEMPT, 12500);
  set_cost (stage, COST_PREEMPT_LATENCY, 18000);
  set_cost (stage, COST_PREEMPT_STOLEN, 8000);
  return stage;
}

/* Core 1 went idle at 0; how long ago decides. */
static const struct
{
  gint64 after_ns, paid_ns, woken_ns;
} idle_cases[] = {
  { 100, 9000, 100 + 35000 },       /* still switching out */
  { 299, 9000, 299 + 35000 },
  { 300, 1000, 15000 },             /* looks by itself: cheap, and at a fixed time */
  { 5000, 1000, 15000 },
  { 7999, 1000, 15000 },
  { 8000, 12000, 8000 + 30000 },    /* halted, or on its way */
  { 14999, 12000, 14999 + 30000 },
  { 900000, 12000, 900000 + 30000 },
};

START_TEST (idle_core)
{
  gint64 after_ns = idle_cases[_i].after_ns;
  Stage *stage = open_waking ("fair", 2, &after_ns);

  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, PAID), after_ns + idle_cases[_i].paid_ns);
  ck_assert_int_eq (stage_time (stage, 1, WOKEN), idle_cases[_i].woken_ns);
  stage_close (stage);
}
END_TEST

/* Were it looking for work longer than it takes to go idle: no wake goes back
 * in time, however often the costs are drawn. */
START_TEST (idle_entry_may_have_passed)
{
  for (gint64 after_ns = 14500; after_ns < 15500; after_ns += 50)
    {
      Stage *stage = open_waking ("fair", 2, &after_ns);

      set_cost (stage, COST_IDLE_POLL, 20000);
      stage->config.costs[COST_IDLE_ENTRY] = (Dist){ .kind = DIST_UNIFORM, .a = 14000, .b = 16000 };
      ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
      ck_assert_int_ge (stage_time (stage, 1, WOKEN), after_ns);
      ck_assert_int_le (stage_time (stage, 1, WOKEN), MAX (after_ns, 16000));
      stage_close (stage);
    }
}
END_TEST

static void
wake_two (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  stage_wake (me, sleeper_of (stage));
  stage_mark (stage, me, CALLED);
  stage_wake (me, stage_thread (stage, 2));
  stage_mark (stage, me, PAID);
  thread_run (me, NS_PER_MS);
}

/* Two sleepers of one core: the second wake finds it on its way up already,
 * and costs no interrupt more. */
START_TEST (a_core_is_woken_once)
{
  gint64 after_ns = NS_PER_MS;
  Stage *stage = open_waking ("fair", 2, &after_ns);

  stage->actors[0].script = wake_two;
  stage_add (stage, be_woken, 1000);
  stage->config.placement = PLACE_PREVIOUS;
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, CALLED), after_ns + 12000);
  ck_assert_int_eq (stage_time (stage, 0, PAID), after_ns + 12000 + 3000);
  ck_assert_int_eq (stage_time (stage, 1, WOKEN), after_ns + 30000);
  ck_assert_int_eq (stage_time (stage, 2, WOKEN), after_ns + 30000);
  stage_close (stage);
}
END_TEST

/* One core: the woken thread takes over when the waker leaves the kernel. */
START_TEST (own_core)
{
  gint64 after_ns = 5 * NS_PER_MS;
  Stage *stage = open_waking ("fair", 1, &after_ns);

  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 1, WOKEN), after_ns + 500);
  ck_assert_int_eq (stage_time (stage, 0, PAID), after_ns + 500);
  ck_assert_uint_eq (stage->n_marks, 3);
  ck_assert_int_eq (stage->marks[1].tag, WOKEN); /* before the waker's next step */
  stage_close (stage);
}
END_TEST

/* fcfs does not preempt: the woken thread waits for thread 2. */
START_TEST (busy_core_without_preemption)
{
  gint64 after_ns = NS_PER_MS;
  Stage *stage = open_waking ("fcfs", 2, &after_ns);

  stage_add (stage, busy_10ms, 1000);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, PAID), after_ns + 3000);
  ck_assert_int_eq (stage_time (stage, 2, DONE), 1000 + 10 * NS_PER_MS);
  /* The waker's core is idle first, and fetches it. */
  ck_assert_int_eq (stage_time (stage, 1, WOKEN), after_ns + 3000 + NS_PER_MS);
  stage_close (stage);
}
END_TEST

/* fair: an interrupt, of which thread 2 loses the last 8 us. */
START_TEST (busy_core_with_preemption)
{
  gint64 after_ns = NS_PER_MS;
  Stage *stage = open_waking ("fair", 2, &after_ns);

  stage_add (stage, busy_10ms, 1000);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, PAID), after_ns + 12500);
  ck_assert_int_eq (stage_time (stage, 1, WOKEN), after_ns + 18000);
  ck_assert_int_eq (stage_time (stage, 2, DONE), 1000 + 10 * NS_PER_MS + 8000);
  stage_close (stage);
}
END_TEST

static void
wake_20_times (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 20; i++)
    {
      thread_run (me, 4 * NS_PER_MS);
      stage_mark (stage, me, CALLED + 100 * (int) i);
      stage_wake (me, sleeper_of (stage));
    }
}

static void
be_woken_20_times (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 20; i++)
    {
      stage_block (me);
      stage_mark (stage, me, WOKEN + 100 * (int) i);
    }
}

static void
busy_100ms (Stage *stage, Thread *me)
{
  thread_run (me, 100 * NS_PER_MS);
  stage_mark (stage, me, DONE);
}

/* The part of the interrupt that takes time from thread 2 is within the whole. */
START_TEST (no_more_is_stolen_than_the_interrupt_takes)
{
  gint64 after_ns = NS_PER_MS;
  Stage *stage = open_waking ("fair", 2, &after_ns);

  stage->actors[0].script = wake_20_times;
  stage->actors[1].script = be_woken_20_times;
  stage->config.costs[COST_PREEMPT_STOLEN] = (Dist){ .kind = DIST_UNIFORM, .a = 0, .b = 36000 };
  stage_add (stage, busy_100ms, 1000);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  for (int i = 0; i < 20; i++)
    ck_assert_int_eq (stage_time (stage, 1, WOKEN + 100 * i), stage_time (stage, 0, CALLED + 100 * i) + 18000);
  stage_close (stage);
}
END_TEST

/* --- reaching ------------------------------------------------------------------------ */

static void
reach (Stage *stage, Thread *me)
{
  thread_run (me, NS_PER_MS);
  *(gint64 *) stage->data = thread_reach_ns (sleeper_of (stage), me);
  stage_wake (me, sleeper_of (stage));
}

/* What thread 0, on core 0, pays to reach thread 1. */
static gint64
reach_ns (guint n_cores, gboolean busy)
{
  gint64 ns = -1;
  Stage *stage = open_waking ("fair", n_cores, &ns);

  set_cost (stage, COST_WAKE_LOOKUP, 250);
  set_cost (stage, COST_WAKE_REACH, 400);
  stage->actors[0].script = reach;
  if (busy)
    stage_add (stage, busy_10ms, 1000);
  stage_run (stage, TIME_NEVER);
  stage_close (stage);
  return ns;
}

START_TEST (only_another_busy_core_is_far)
{
  ck_assert_int_eq (reach_ns (2, TRUE), 650);
  ck_assert_int_eq (reach_ns (2, FALSE), 250);
  ck_assert_int_eq (reach_ns (1, FALSE), 250);
}
END_TEST

/* --- placement ---------------------------------------------------------------------- */

static gint32
woken_on (const char *sched, Placement placement, gboolean previous_is_busy, gboolean virtual_cores)
{
  gint64 after_ns = NS_PER_MS;
  Stage *stage = open_waking (sched, 3, &after_ns);
  gint32 core = -1;

  stage->config.placement = placement;
  stage->config.virtual_cores = virtual_cores;
  if (previous_is_busy)
    stage_add (stage, busy_10ms, 1000);
  stage_run (stage, TIME_NEVER);
  for (guint i = 0; i < stage->n_events && core < 0; i++)
    if (stage->events[i].type == PROBE_WAKE)
      core = stage->events[i].core;
  stage_close (stage);
  return core;
}

/* The waker is on core 0; the sleeper was on core 1; core 2 is idle. */
START_TEST (placement_traits)
{
  ck_assert_int_eq (woken_on ("fair", PLACE_PREVIOUS, FALSE, FALSE), 1);
  ck_assert_int_eq (woken_on ("fair", PLACE_PREVIOUS, TRUE, FALSE), 1);
  ck_assert_int_eq (woken_on ("fair", PLACE_WAKER, FALSE, FALSE), 0);
  ck_assert_int_eq (woken_on ("fair", PLACE_WAKER, TRUE, FALSE), 0);
  ck_assert_int_eq (woken_on ("fair", PLACE_IDLE, FALSE, FALSE), 1);
  ck_assert_int_eq (woken_on ("fair", PLACE_IDLE, TRUE, FALSE), 2);
  /* A halted virtual core does not look available. */
  ck_assert_int_eq (woken_on ("fair", PLACE_IDLE, TRUE, TRUE), 1);
  /* Without a balancer nobody waits while a core is idle. */
  ck_assert_int_eq (woken_on ("round-robin", PLACE_PREVIOUS, TRUE, FALSE), 2);
  ck_assert_int_eq (woken_on ("mlfq", PLACE_PREVIOUS, TRUE, FALSE), 2);
  ck_assert_int_eq (woken_on ("fcfs", PLACE_PREVIOUS, TRUE, FALSE), 2);
}
END_TEST

/* --- the switch itself ---------------------------------------------------------------- */

static void
mark_nap_mark (Stage *stage, Thread *me)
{
  stage_mark (stage, me, WOKEN);
  stage_sleep (me, NS_PER_MS);
  stage_mark (stage, me, DONE);
}

/* The same thread again after idling: back to its own code, but no switch. */
START_TEST (switch_costs)
{
  Stage *stage = stage_open ("fair", 1);

  set_cost (stage, COST_CONTEXT_SWITCH, 1000);
  set_cost (stage, COST_USER_RETURN, 200);
  stage_add (stage, mark_nap_mark, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 0, WOKEN), 1200);
  ck_assert_int_eq (stage_time (stage, 0, DONE), 1200 + NS_PER_MS + 200);
  stage_close (stage);
}
END_TEST

START_TEST (migration_costs)
{
  gint64 after_ns = NS_PER_MS;
  Stage *stage = open_waking ("fair", 2, &after_ns);

  stage->config.placement = PLACE_WAKER;
  set_cost (stage, COST_MIGRATION, 7000);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (stage_time (stage, 1, WOKEN), after_ns + 500 + 7000);
  ck_assert_uint_eq (stage_count (stage, PROBE_MIGRATE, 1), 1);
  stage_close (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("wake");
  TCase *tcase = tcase_create ("wake");

  tcase_add_loop_test (tcase, idle_core, 0, G_N_ELEMENTS (idle_cases));
  tcase_add_test (tcase, idle_entry_may_have_passed);
  tcase_add_test (tcase, a_core_is_woken_once);
  tcase_add_test (tcase, own_core);
  tcase_add_test (tcase, busy_core_without_preemption);
  tcase_add_test (tcase, busy_core_with_preemption);
  tcase_add_test (tcase, no_more_is_stolen_than_the_interrupt_takes);
  tcase_add_test (tcase, only_another_busy_core_is_far);
  tcase_add_test (tcase, placement_traits);
  tcase_add_test (tcase, switch_costs);
  tcase_add_test (tcase, migration_costs);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
