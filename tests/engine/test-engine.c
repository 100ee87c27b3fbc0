/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The clock, the loop, and the ways in which a run ends.
 */
#include "config.h"

#include "../check-main.h"

#include "engine/engine.h"

typedef struct
{
  Engine *engine;
  Event   event;
  gint64  period_ns;
  guint   left;
  gint64  times[8];
  guint   n_times;
  Fiber  *fiber;
} Beat;

static void
beat (gpointer data)
{
  Beat *self = data;

  if (self->n_times < G_N_ELEMENTS (self->times))
    self->times[self->n_times++] = self->engine->now_ns;
  if (self->left == 0)
    return;
  self->left--;
  engine_schedule (self->engine, &self->event, self->engine->now_ns + self->period_ns);
}

static void
beat_init (Beat *self, Engine *engine, gint64 period_ns, guint left)
{
  engine_init (engine);
  *self = (Beat){ .engine = engine, .period_ns = period_ns, .left = left };
  event_init (&self->event, EVENT_FIRST, beat, self);
  engine_schedule (engine, &self->event, period_ns);
}

START_TEST (events_run_in_order_until_none_is_left)
{
  Engine engine;
  Beat   self;

  beat_init (&self, &engine, 10, 3);
  ck_assert_int_eq (engine_run (&engine), ENGINE_EMPTY);
  ck_assert_uint_eq (self.n_times, 4);
  ck_assert_int_eq (self.times[0], 10);
  ck_assert_int_eq (self.times[3], 40);
  ck_assert_int_eq (engine.now_ns, 40);
  ck_assert_uint_eq (engine.n_events, 4);
  engine_clear (&engine);
}
END_TEST

/* An event on the horizon still happens, one after it does not; the clock
 * stops on it. */
START_TEST (horizon_ends_the_run)
{
  Engine engine;
  Beat   self;

  beat_init (&self, &engine, 10, 100);
  engine.horizon_ns = 30;
  ck_assert_int_eq (engine_run (&engine), ENGINE_HORIZON);
  ck_assert_uint_eq (self.n_times, 3);
  ck_assert_int_eq (engine.now_ns, 30);
  engine_clear (&engine);

  beat_init (&self, &engine, 10, 100);
  engine.horizon_ns = 29;
  ck_assert_int_eq (engine_run (&engine), ENGINE_HORIZON);
  ck_assert_uint_eq (self.n_times, 2);
  ck_assert_int_eq (engine.now_ns, 29);
  engine_clear (&engine);
}
END_TEST

START_TEST (event_limit_ends_the_run)
{
  Engine engine;
  Beat   self;

  beat_init (&self, &engine, 1, G_MAXUINT);
  engine.max_events = 10000;
  ck_assert_int_eq (engine_run (&engine), ENGINE_EVENT_LIMIT);
  ck_assert_uint_eq (engine.n_events, 10000);
  engine_clear (&engine);
}
END_TEST

START_TEST (standing_still_ends_the_run)
{
  Engine engine;
  Beat   self;

  beat_init (&self, &engine, 0, G_MAXUINT);
  ck_assert_int_eq (engine_run (&engine), ENGINE_NO_PROGRESS);
  engine_clear (&engine);
}
END_TEST

static void
raise_stop (gint64 now_ns, guint64 events, gpointer data)
{
  volatile gint *stop = data;

  if (events > 20000)
    *stop = 1;
}

START_TEST (interruption_ends_the_run)
{
  volatile gint stop = 0;
  Engine        engine;
  Beat          self;

  beat_init (&self, &engine, 1, G_MAXUINT);
  engine.stop = &stop;
  engine.progress = raise_stop;
  engine.progress_data = (gpointer) &stop;
  ck_assert_int_eq (engine_run (&engine), ENGINE_STOPPED);
  ck_assert_uint_gt (engine.n_events, 20000);
  ck_assert_uint_lt (engine.n_events, 40000);
  engine_clear (&engine);
}
END_TEST

static void
finish_now (gpointer data)
{
  engine_finish (data, ENGINE_FINISHED);
  engine_finish (data, ENGINE_STOPPED);
}

/* The first word counts, and nothing happens afterwards, not even in the same
 * instant. */
START_TEST (finish_is_final)
{
  Engine engine;
  Event  end;
  Beat   self;

  beat_init (&self, &engine, 10, 100);
  event_init (&end, EVENT_FIRST, finish_now, &engine);
  engine_schedule (&engine, &end, 10);
  engine_schedule (&engine, &self.event, 10);
  ck_assert_int_eq (engine_run (&engine), ENGINE_FINISHED);
  ck_assert_uint_eq (self.n_times, 0);
  ck_assert_int_eq (engine_quiet_until_ns (&engine), engine.now_ns);
  engine_clear (&engine);
}
END_TEST

static void
resume (gpointer data)
{
  Beat *self = data;

  engine_resume (self->engine, self->fiber);
}

/* A fiber: suspends until its event comes, again and again. */
static void
sleeper (gpointer data)
{
  Beat *self = data;

  while (self->left > 0)
    {
      self->left--;
      engine_schedule (self->engine, &self->event, self->engine->now_ns + self->period_ns);
      engine_suspend (self->engine, self->fiber);
      if (self->n_times < G_N_ELEMENTS (self->times))
        self->times[self->n_times++] = self->engine->now_ns;
    }
  engine_retire (self->engine, self->fiber);
}

static void
sleeper_init (Beat *self, Engine *engine, gint64 period_ns, guint left)
{
  *self = (Beat){ .engine = engine, .period_ns = period_ns, .left = left };
  self->fiber = fiber_new (engine->fibers, sleeper, self);
  event_init (&self->event, EVENT_FIRST, resume, self);
  engine_schedule (engine, &self->event, 0);
}

START_TEST (fibers_go_on_when_their_event_comes)
{
  Engine engine;
  Beat   a, b;

  engine_init (&engine);
  sleeper_init (&a, &engine, 10, 3);
  sleeper_init (&b, &engine, 7, 2);
  ck_assert_int_eq (engine_run (&engine), ENGINE_EMPTY);
  ck_assert_uint_eq (a.n_times, 3);
  ck_assert_int_eq (a.times[2], 30);
  ck_assert_uint_eq (b.n_times, 2);
  ck_assert_int_eq (b.times[1], 14);
  engine_clear (&engine);
}
END_TEST

/* A run that ends while fibers are suspended leaves nothing behind. */
START_TEST (suspended_fibers_are_abandoned)
{
  Engine engine;
  Beat   a;

  engine_init (&engine);
  engine.horizon_ns = 15;
  sleeper_init (&a, &engine, 10, 3);
  ck_assert_int_eq (engine_run (&engine), ENGINE_HORIZON);
  ck_assert_uint_eq (a.n_times, 1);
  engine_clear (&engine);
}
END_TEST

START_TEST (quiet_time_ends_at_the_next_event_or_the_horizon)
{
  Engine engine;
  Beat   self;

  beat_init (&self, &engine, 10, 0);
  ck_assert_int_eq (engine_quiet_until_ns (&engine), 10);
  engine.horizon_ns = 8;
  ck_assert_int_eq (engine_quiet_until_ns (&engine), 8);
  engine_cancel (&engine, &self.event);
  engine.horizon_ns = TIME_NEVER;
  ck_assert_int_eq (engine_quiet_until_ns (&engine), TIME_NEVER);
  engine_clear (&engine);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("engine");
  TCase *tcase = tcase_create ("engine");

  tcase_add_test (tcase, events_run_in_order_until_none_is_left);
  tcase_add_test (tcase, horizon_ends_the_run);
  tcase_add_test (tcase, event_limit_ends_the_run);
  tcase_add_test (tcase, standing_still_ends_the_run);
  tcase_add_test (tcase, interruption_ends_the_run);
  tcase_add_test (tcase, finish_is_final);
  tcase_add_test (tcase, fibers_go_on_when_their_event_comes);
  tcase_add_test (tcase, suspended_fibers_are_abandoned);
  tcase_add_test (tcase, quiet_time_ends_at_the_next_event_or_the_horizon);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
