/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a woken thread is placed by load, and whose load it is part of.
 */
#include "config.h"

#include "../check-main.h"

#include "stage.h"

#define HERE 0     /* the waker's core */
#define PREVIOUS 1 /* the sleeper's */

/* --- one wake ------------------------------------------------------------------ */

/* Thread 0 wakes thread 1 after `after_ns` with the loads set as given. */
typedef struct
{
  gint64   after_ns;
  gint64   here, previous, sleeper, waker;
  gboolean sync;
} Case;

static void
wake_with_loads (Stage *stage, Thread *me)
{
  const Case *given = stage->data;
  Thread     *sleeper = stage_thread (stage, 1);

  thread_run (me, given->after_ns);
  stage->machine.cores[HERE].load.average = given->here;
  stage->machine.cores[PREVIOUS].load.average = given->previous;
  sleeper->load.average = given->sleeper;
  me->load.average = given->waker;
  me->in_kernel = TRUE;
  thread_run_kernel (me, given->sync ? thread_wake_sync (sleeper, me) : thread_wake (sleeper, me));
  thread_return_to_user (me);
}

static void
be_woken (Stage *stage, Thread *me)
{
  stage_block (me);
}

static void
busy_20ms (Stage *stage, Thread *me)
{
  thread_run (me, 20 * NS_PER_MS);
}

static Stage *
open_case (const Case *given, const char *sched)
{
  Stage *stage = stage_open (sched, 2);

  stage->data = (gpointer) given;
  stage->config.placement = PLACE_LOAD;
  stage->config.host_poll_ns = 200 * NS_PER_US;
  stage->config.migration_hot_ns = NS_PER_S;
  stage_add (stage, wake_with_loads, 0);
  stage_add (stage, be_woken, 0);
  return stage;
}

static gint32
run_case (Stage *stage)
{
  gint32 core = -1;

  stage_run (stage, TIME_NEVER);
  for (guint i = 0; i < stage->n_events && core < 0; i++)
    if (stage->events[i].type == PROBE_WAKE)
      core = stage->events[i].core;
  stage_close (stage);
  return core;
}

static const struct
{
  Case   given;
  gint32 core;
} by_load[] = {
  /* The previous core's load counts 8 % more; at a tie it wins. */
  { { .here = 107, .previous = 100 }, HERE },
  { { .here = 108, .previous = 100 }, PREVIOUS },
  /* With the thread here, without it there. */
  { { .here = 9, .previous = 20, .sleeper = 5 }, HERE },
  { { .here = 12, .previous = 20, .sleeper = 5 }, PREVIOUS },
  { { .here = 0, .previous = 500000, .sleeper = 400000 }, PREVIOUS }, /* heavy: it stays */
  { { .here = 0, .previous = 500000, .sleeper = 10000 }, HERE },      /* light: to its waker */
  { { .here = LOAD_FULL, .previous = 0 }, PREVIOUS },
  { { .here = 0, .previous = 0 }, PREVIOUS },
  /* The waker's own load counts if it goes on. */
  { { .here = 1000, .previous = 500, .waker = 900 }, PREVIOUS },
};

START_TEST (chosen_by_load)
{
  Case given = by_load[_i].given;

  given.after_ns = 5 * NS_PER_MS;
  ck_assert_int_eq (run_case (open_case (&given, "fair")), by_load[_i].core);
}
END_TEST

/* A waker that will wait: its core will be free, if it is alone there; else
 * the load without its own decides. */
START_TEST (chosen_by_sync_wake)
{
  Case   alone = { .after_ns = 5 * NS_PER_MS, .here = 999999, .sync = TRUE };
  Case   light = { .after_ns = 5 * NS_PER_MS, .here = 1000, .previous = 500, .waker = 900, .sync = TRUE };
  Case   heavy = { .after_ns = 5 * NS_PER_MS, .here = 1000, .previous = 50, .waker = 900, .sync = TRUE };
  Stage *stage;

  ck_assert_int_eq (run_case (open_case (&alone, "fair")), HERE);
  stage = open_case (&light, "fair");
  stage_add (stage, busy_20ms, 0); /* shares the waker's core */
  ck_assert_int_eq (run_case (stage), HERE);
  stage = open_case (&heavy, "fair");
  stage_add (stage, busy_20ms, 0);
  ck_assert_int_eq (run_case (stage), PREVIOUS);
}
END_TEST

/* --- availability ------------------------------------------------------------------ */

/* The loads speak for the waker's core: only an available core wins over it. */
static gint32
woken_after (gint64 after_ns, const char *sched, gboolean virtual_cores)
{
  Case   given = { .after_ns = after_ns, .previous = LOAD_FULL };
  Stage *stage = open_case (&given, sched);

  stage->config.virtual_cores = virtual_cores;
  return run_case (stage);
}

START_TEST (an_idle_core_is_available_for_host_poll)
{
  ck_assert_int_eq (woken_after (1000, "fair", TRUE), PREVIOUS);
  ck_assert_int_eq (woken_after (199999, "fair", TRUE), PREVIOUS);
  ck_assert_int_eq (woken_after (200000, "fair", TRUE), HERE);
  /* A core of a real machine always is; and the simple schedulers look at
   * nothing of the kind. */
  ck_assert_int_eq (woken_after (300000, "fair", FALSE), PREVIOUS);
  ck_assert_int_eq (woken_after (300000, "round-robin", TRUE), PREVIOUS);
}
END_TEST

/* --- no choice ----------------------------------------------------------------------- */

START_TEST (a_thread_still_on_its_core_is_not_moved)
{
  Case   given = { .after_ns = 299, .previous = LOAD_FULL };
  Stage *stage = open_case (&given, "fair");

  stage->config.host_poll_ns = 0;
  stage->config.costs[COST_IDLE_SWITCHING_OUT] = DIST_CONST (300);
  ck_assert_int_eq (run_case (stage), PREVIOUS);

  given.after_ns = 300;
  stage = open_case (&given, "fair");
  stage->config.host_poll_ns = 0;
  stage->config.costs[COST_IDLE_SWITCHING_OUT] = DIST_CONST (300);
  ck_assert_int_eq (run_case (stage), HERE);
}
END_TEST

/* Runs longer than the other thread of core 1, then sleeps: with a debt. */
static void
sleep_with_debt (Stage *stage, Thread *me)
{
  thread_run (me, 1300 * NS_PER_US);
  stage_mark (stage, me, 1);
  stage_block (me);
}

/* Asleep, but still queued: a wake takes it from where it is. */
START_TEST (a_delayed_thread_is_not_moved)
{
  Case   given = { .after_ns = 1350 * NS_PER_US, .previous = LOAD_FULL };
  Stage *stage = open_case (&given, "fair");

  stage->actors[1].script = sleep_with_debt;
  stage_add (stage, busy_20ms, 0);
  stage_add (stage, busy_20ms, 0);
  ck_assert_int_eq (run_case (stage), PREVIOUS);
}
END_TEST

/* --- whose load -------------------------------------------------------------------------- */

static gint64 seen[8];

static void
look_at_a_new_thread (Stage *stage, Thread *me)
{
  Core *core = &stage->machine.cores[PREVIOUS];

  seen[0] = core->load.average;
  thread_start (stage_thread (stage, 1), me);
  seen[1] = stage_thread (stage, 1)->load.average;
  seen[2] = core->load.average;
  seen[3] = stage_thread (stage, 1)->load_core == core;
}

START_TEST (a_new_thread_counts_in_full)
{
  Stage *stage = stage_open ("fair", 2);

  stage_add (stage, look_at_a_new_thread, 50 * NS_PER_MS);
  stage_add (stage, busy_20ms, -1);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (seen[0], 0);
  ck_assert_int_eq (seen[1], LOAD_FULL);
  ck_assert_int_eq (seen[2], LOAD_FULL);
  ck_assert_int_eq (seen[3], TRUE);
  stage_close (stage);
}
END_TEST

/* 32.768 ms after it went to sleep at once, thread 1 is woken on the waker's
 * core: half of what it began with comes along. */
static void
wake_after_a_half (Stage *stage, Thread *me)
{
  Thread *sleeper = stage_thread (stage, 1);

  thread_run (me, 32768000);
  stage_wake (me, sleeper);
  seen[0] = sleeper->load_core == &stage->machine.cores[HERE];
  seen[1] = stage->machine.cores[PREVIOUS].load.average;
  seen[2] = stage->machine.cores[PREVIOUS].load.at_ns;
}

static void
look_at_the_load (Stage *stage, Thread *me)
{
  stage_block (me);
  seen[3] = me->load.average;
  seen[4] = me->core->load.average;
  seen[5] = (gint64) me->core->load.n_runnable;
}

START_TEST (a_migration_moves_the_load)
{
  Stage *stage = stage_open ("fair", 2);

  stage->config.placement = PLACE_WAKER;
  stage_add (stage, wake_after_a_half, 0);
  stage_add (stage, look_at_the_load, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (seen[0], TRUE);
  ck_assert_int_eq (seen[3], 500000);
  ck_assert_int_eq (seen[4], LOAD_FULL + 500000);
  ck_assert_int_eq (seen[5], 2);
  ck_assert_int_eq (seen[1], 0); /* core 1 had nothing but this thread */
  ck_assert_int_eq (seen[2], 0); /* and was not looked at since */
  stage_close (stage);
}
END_TEST

static void
busy_10ms (Stage *stage, Thread *me)
{
  thread_run (me, 10 * NS_PER_MS);
}

static void
look_at_idle_core (Stage *stage, Thread *me)
{
  thread_run (me, 50 * NS_PER_MS);
  for (guint i = 0; i < 2; i++)
    {
      seen[2 * i] = stage->machine.cores[i].load.at_ns;
      seen[2 * i + 1] = stage->machine.cores[i].load.average;
    }
}

/* The ticks keep the load of a busy core; an idle one has none. */
START_TEST (the_load_of_an_idle_core_is_stale)
{
  Stage *stage = stage_open ("fair", 2);

  stage->config.tick_ns = 4 * NS_PER_MS;
  stage_add (stage, look_at_idle_core, 0);
  stage_add (stage, busy_10ms, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (seen[0], 48 * NS_PER_MS);
  ck_assert_int_eq (seen[1], LOAD_FULL);
  ck_assert_int_eq (seen[2], 10 * NS_PER_MS);
  ck_assert_int_eq (seen[3], LOAD_FULL);
  stage_close (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("place");
  TCase *tcase = tcase_create ("place");

  tcase_add_loop_test (tcase, chosen_by_load, 0, G_N_ELEMENTS (by_load));
  tcase_add_test (tcase, chosen_by_sync_wake);
  tcase_add_test (tcase, an_idle_core_is_available_for_host_poll);
  tcase_add_test (tcase, a_thread_still_on_its_core_is_not_moved);
  tcase_add_test (tcase, a_delayed_thread_is_not_moved);
  tcase_add_test (tcase, a_new_thread_counts_in_full);
  tcase_add_test (tcase, a_migration_moves_the_load);
  tcase_add_test (tcase, the_load_of_an_idle_core_is_stale);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
