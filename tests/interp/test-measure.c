/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Measures, and the steps of datagrams under the GIL.
 */
#include "config.h"

#include "../check-main.h"

#include "../policies/play.h"

/* --- programs ----------------------------------------------------------------- */

/* Adds a step that refers to an object. */
static Step *
add_step (Play *play, StepKind kind, guint object)
{
  Program *program = &play->groups[play->config.n_groups - 1].program;
  Step    *step;

  play_step (play, kind, 0);
  step = &program->steps[program->n_steps - 1];
  step->object = object;
  return step;
}

/* Begins a repeat or measure at @depth; @at is for end_block(). */
static Step *
begin_block (Play *play, StepKind kind, guint object, guint depth, guint *at)
{
  Program *program = &play->groups[play->config.n_groups - 1].program;
  Step    *step = add_step (play, kind, object);

  *at = program->n_steps - 1;
  step->depth = depth;
  program->max_depth = MAX (program->max_depth, depth + 1);
  return step;
}

static void
end_block (Play *play, guint at)
{
  Program *program = &play->groups[play->config.n_groups - 1].program;
  StepKind kind = program->steps[at].kind;

  add_step (play, kind == STEP_REPEAT ? STEP_END_REPEAT : STEP_END_MEASURE, 0)->jump = at;
  program->steps[at].jump = program->n_steps - 1;
}

/* The @nth latency of that name that was told, in ns; -1: there is none. */
static gint64
latency (const Play *play, guint name, guint nth)
{
  for (guint i = 0; i < play->n_events; i++)
    if (play->events[i].type == PROBE_LATENCY && play->events[i].a == name && nth-- == 0)
      return play->events[i].b;
  return -1;
}

/* There are no clients; a return delay for each group, then the measures. */
static guint
measure_name (const Play *play, guint measure)
{
  return play->config.n_groups + measure;
}

static Play *
open_play (guint n_cores)
{
  static const char *const sockets[] = { "there", "back" };
  Play                    *play = play_open ("fifo", n_cores);

  play->machine.placement = PLACE_PREVIOUS;
  play->config.sockets = sockets;
  play->config.n_sockets = G_N_ELEMENTS (sockets);
  return play;
}

/* --- measures --------------------------------------------------------------------- */

START_TEST (time_between_the_braces)
{
  Play *play = open_play (1);
  guint at;

  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 500);
  begin_block (play, STEP_MEASURE, 0, 0, &at);
  play_step (play, STEP_COMPUTE, 7000);
  play_step (play, STEP_IO, 2000);
  end_block (play, at);
  play_step (play, STEP_COMPUTE, 300);
  play_run (play, TIME_NEVER);
  ck_assert_int_eq (latency (play, measure_name (play, 0), 0), 9000);
  ck_assert_int_eq (latency (play, measure_name (play, 0), 1), -1);
  play_close (play);
}
END_TEST

/* What is expected is taken off; who is faster than that is 0 late. */
START_TEST (less_something)
{
  static const gint64 less_ns[] = { 6999, 7000, 7001, NS_PER_S };

  for (guint i = 0; i < G_N_ELEMENTS (less_ns); i++)
    {
      Play *play = open_play (1);
      guint at;

      play_thread (play, 0);
      begin_block (play, STEP_MEASURE, 0, 0, &at)->duration = DIST_CONST ((double) less_ns[i]);
      play_step (play, STEP_COMPUTE, 7000);
      end_block (play, at);
      play_run (play, TIME_NEVER);
      ck_assert_int_eq (latency (play, measure_name (play, 0), 0), i == 0 ? 1 : 0);
      play_close (play);
    }
}
END_TEST

/* measure a { compute; repeat 3 { measure b { compute }; compute } }: each
 * with its own beginning, the inner one once in each round. */
START_TEST (nested_and_in_loops)
{
  Play *play = open_play (1);
  guint outer, repeat, inner;

  play_thread (play, 0);
  begin_block (play, STEP_MEASURE, 0, 0, &outer);
  play_step (play, STEP_COMPUTE, 1000);
  begin_block (play, STEP_REPEAT, 0, 1, &repeat)->count = 3;
  begin_block (play, STEP_MEASURE, 1, 2, &inner);
  play_step (play, STEP_COMPUTE, 200);
  end_block (play, inner);
  play_step (play, STEP_COMPUTE, 30);
  end_block (play, repeat);
  end_block (play, outer);
  play_run (play, TIME_NEVER);
  ck_assert_int_eq (latency (play, measure_name (play, 0), 0), 1000 + 3 * 230);
  ck_assert_int_eq (latency (play, measure_name (play, 0), 1), -1);
  for (guint i = 0; i < 3; i++)
    ck_assert_int_eq (latency (play, measure_name (play, 1), i), 200);
  ck_assert_int_eq (latency (play, measure_name (play, 1), 3), -1);
  play_close (play);
}
END_TEST

/* Threads of two groups tell the same latency. */
START_TEST (several_threads_one_name)
{
  Play *play = open_play (2);
  guint at;

  for (guint i = 0; i < 2; i++)
    {
      play_thread (play, i * NS_PER_MS);
      begin_block (play, STEP_MEASURE, 1, 0, &at);
      play_step (play, STEP_COMPUTE, 1000 * (i + 1));
      end_block (play, at);
    }
  play_run (play, TIME_NEVER);
  ck_assert_int_eq (latency (play, measure_name (play, 1), 0), 1000);
  ck_assert_int_eq (latency (play, measure_name (play, 1), 1), 2000);
  ck_assert_int_eq (latency (play, measure_name (play, 0), 0), -1);
  play_close (play);
}
END_TEST

/* --- datagrams ------------------------------------------------------------------------ */

/* An echo: thread 1 answers to thread 0, in the same interpreter or another. */
static Play *
run_echo (guint n_interps)
{
  Play *play = open_play (2);
  guint at;

  play->config.n_interps = n_interps;
  play->machine.costs[COST_SYSCALL] = DIST_CONST (100);
  play->machine.costs[COST_DATAGRAM_SEND] = DIST_CONST (1000);
  play->machine.costs[COST_DATAGRAM_RECEIVE] = DIST_CONST (300);
  play_thread (play, 0);
  play_step (play, STEP_NOGIL, NS_PER_MS); /* so that each has a core of its own */
  begin_block (play, STEP_MEASURE, 0, 0, &at);
  add_step (play, STEP_SENDTO, 0);
  add_step (play, STEP_RECVFROM, 1);
  end_block (play, at);
  play_thread (play, 0);
  play->groups[1].interp = n_interps - 1;
  add_step (play, STEP_RECVFROM, 0);
  play_step (play, STEP_COMPUTE, 50 * NS_PER_US);
  add_step (play, STEP_SENDTO, 1);
  ck_assert_int_eq (play_run (play, TIME_NEVER), ENGINE_FINISHED);
  return play;
}

/* The way there: 100 ns and 1 us, then 300 ns to receive; computing; the same
 * back. */
#define ECHO_NS (1100 + 300 + 50 * NS_PER_US + 1100 + 300)

START_TEST (an_echo_between_interpreters)
{
  Play *play = run_echo (2);

  ck_assert_int_eq (latency (play, measure_name (play, 0), 0), ECHO_NS);
  /* From the arrival to the GIL: receiving. */
  ck_assert_int_eq (latency (play, 0, 0), 300);
  ck_assert_int_eq (latency (play, 1, 0), 300);
  play->n_breaches = 0; /* counted for one interpreter */
  play_close (play);
}
END_TEST

/* Each step drops the GIL for I/O around its call; the wakes are the threads'. */
START_TEST (an_echo_under_one_gil)
{
  Play *play = run_echo (1);
  guint n_wakes = 0;

  ck_assert_int_eq (latency (play, measure_name (play, 0), 0), ECHO_NS);
  for (gint32 thread = 0; thread < 2; thread++)
    {
      guint n_io = 0;

      for (guint i = 0; i < play->n_events; i++)
        n_io += play->events[i].type == PROBE_GIL_DROP && play->events[i].thread == thread
                && play->events[i].a == GIL_DROP_IO;
      ck_assert_uint_eq (n_io, 2);
    }
  for (guint i = 0; i < play->n_events; i++)
    if (play->events[i].type == PROBE_WAKE)
      {
        ck_assert_int_eq (play->events[i].a, 1 - play->events[i].thread);
        n_wakes++;
      }
  ck_assert_uint_eq (n_wakes, 2);
  play_close (play);
}
END_TEST

/* A datagram that is there is received without a return delay; one that comes
 * later has the delay from its arrival, here until thread 2 gives the GIL up. */
START_TEST (delay_of_the_return)
{
  Play *play = open_play (4);

  play_thread (play, 0);
  play_step (play, STEP_IO, 2 * NS_PER_MS);
  add_step (play, STEP_RECVFROM, 0);
  add_step (play, STEP_RECVFROM, 0);
  play_thread (play, 0);
  play->groups[1].interp = 1;
  play->config.n_interps = 2;
  play_step (play, STEP_IO, NS_PER_MS);
  add_step (play, STEP_SENDTO, 0);
  play_step (play, STEP_IO, 9 * NS_PER_MS);
  add_step (play, STEP_SENDTO, 0);
  play_thread (play, 3 * NS_PER_MS);
  play_step (play, STEP_NATIVE, 20 * NS_PER_MS);
  ck_assert_int_eq (play_run (play, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (latency (play, 0, 0), 0); /* the io step */
  ck_assert_int_eq (latency (play, 0, 1), 13 * NS_PER_MS);
  ck_assert_int_eq (latency (play, 0, 2), -1);
  play->n_breaches = 0; /* counted for one interpreter */
  play_close (play);
}
END_TEST

/* Nobody sends: the run is stuck, and says for what. */
START_TEST (waiting_in_vain)
{
  static char *const names[] = { (char *) "one" };
  Play              *play = open_play (1);
  g_autofree char   *waits = NULL;
  World             *world;

  play_thread (play, 0);
  add_step (play, STEP_RECVFROM, 1);
  play->config.machine = &play->machine;
  play->config.interps = &play->interp;
  play->config.n_interps = 1;
  play->config.groups = play->groups;
  world = world_new (&play->config, &play->engine);
  play->engine.horizon_ns = TIME_NEVER;
  ck_assert_int_eq (engine_run (&play->engine), ENGINE_EMPTY);
  waits = world_describe_waits (world, names);
  ck_assert_str_eq (waits, "\n  one waits for a datagram of back");
  world_free (world);
  play_close (play);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("measure");
  TCase *tcase = tcase_create ("measure");

  tcase_add_test (tcase, time_between_the_braces);
  tcase_add_test (tcase, less_something);
  tcase_add_test (tcase, nested_and_in_loops);
  tcase_add_test (tcase, several_threads_one_name);
  tcase_add_test (tcase, an_echo_between_interpreters);
  tcase_add_test (tcase, an_echo_under_one_gil);
  tcase_add_test (tcase, delay_of_the_return);
  tcase_add_test (tcase, waiting_in_vain);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
