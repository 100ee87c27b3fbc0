/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How the evaluation loop and its steps use the GIL and the time.
 */
#include "config.h"

#include "../check-main.h"

#include "../policies/play.h"

static Play *
open_single (const char *policy, StepKind kind, gint64 ns)
{
  Play *play = play_open (policy, 2);

  play->machine.costs[COST_SYSCALL] = DIST_CONST (100);
  play_thread (play, 0);
  play_step (play, kind, ns);
  return play;
}

static const struct
{
  StepKind      kind;
  gint64        ns, end_ns;
  guint         drops; /* besides the one at the end */
  GilDropReason why;
} kinds[] = {
  { STEP_COMPUTE, NS_PER_MS, NS_PER_MS, 0, GIL_DROP_END },
  { STEP_NATIVE, NS_PER_MS, NS_PER_MS, 0, GIL_DROP_END },
  { STEP_NOGIL, NS_PER_MS, NS_PER_MS, 1, GIL_DROP_NOGIL },
  { STEP_IO, NS_PER_MS, NS_PER_MS + 100, 1, GIL_DROP_IO },
  { STEP_IO, 0, 100, 1, GIL_DROP_IO },
  { STEP_YIELD, 0, 100, 1, GIL_DROP_IO },
};

START_TEST (steps_take_their_time_and_drop_the_gil)
{
  Play *play = open_single ("python3", kinds[_i].kind, kinds[_i].ns);

  ck_assert_int_eq (play_run (play, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (play->engine.now_ns, kinds[_i].end_ns);
  ck_assert_uint_eq (play_count (play, PROBE_GIL_DROP, 0), kinds[_i].drops + 1);
  for (guint i = 0; i < play->n_events; i++)
    if (play->events[i].type == PROBE_GIL_DROP)
      {
        ck_assert_int_eq (play->events[i].a, kinds[_i].why);
        break;
      }
  play_close (play);
}
END_TEST

/* Python 3 fixes the deadline of a sleep before it drops the GIL and enters
 * the kernel, Python 2 after. */
START_TEST (sleep_deadlines)
{
  Play *play = open_single ("python3", STEP_SLEEP, NS_PER_MS);

  play_run (play, TIME_NEVER);
  ck_assert_int_eq (play->engine.now_ns, NS_PER_MS);
  play_close (play);

  play = open_single ("python2", STEP_SLEEP, NS_PER_MS);
  play_run (play, TIME_NEVER);
  ck_assert_int_eq (play->engine.now_ns, NS_PER_MS + 100);
  play_close (play);
}
END_TEST

/* From the completion of the I/O at 1 ms to the GIL, which thread 1 keeps in
 * native code until 3 ms. */
START_TEST (return_delay)
{
  Play *play = play_open ("python3", 2);

  play_thread (play, 0);
  play_step (play, STEP_IO, NS_PER_MS);
  play_thread (play, 0);
  play_step (play, STEP_NATIVE, 3 * NS_PER_MS);
  play_run (play, TIME_NEVER);
  ck_assert_uint_eq (play_count (play, PROBE_LATENCY, 0), 1);
  for (guint i = 0; i < play->n_events; i++)
    if (play->events[i].type == PROBE_LATENCY)
      ck_assert_int_eq (play->events[i].b, 2 * NS_PER_MS);
  play_close (play);
}
END_TEST

/* A lock that is free: Python 3 tries first and keeps the GIL, Python 2 drops
 * it always. */
static guint
drops_for_a_free_lock (const char *policy)
{
  static const char *const names[] = { "door" };
  Play                    *play = play_open (policy, 1);
  guint                    drops;

  play->config.locks = names;
  play->config.n_locks = 1;
  play_thread (play, 0);
  play_step (play, STEP_LOCK, 0);
  play_step (play, STEP_UNLOCK, 0);
  play_run (play, TIME_NEVER);
  drops = play_count (play, PROBE_GIL_DROP, 0);
  play_close (play);
  return drops;
}

START_TEST (a_free_lock)
{
  ck_assert_uint_eq (drops_for_a_free_lock ("python3"), 1);
  ck_assert_uint_eq (drops_for_a_free_lock ("fifo"), 1);
  ck_assert_uint_eq (drops_for_a_free_lock ("python2"), 2);
}
END_TEST

/* --- clients ---------------------------------------------------------------------- */

/* A server thread that answers `requests` requests after 10 us each. */
static void
run_server (ClientConfig *clients, guint64 requests, gint64 *end_ns, gint64 *first_ns)
{
  Play *play = play_open ("fifo", 1);

  clients->name = (char *) "web";
  clients->requests = requests;
  play->config.clients = clients;
  play->config.n_clients = 1;
  play_thread (play, 0);
  play->groups[0].background = TRUE;
  play_step (play, STEP_REPEAT, 0);
  play_step (play, STEP_RECV, 0);
  play_step (play, STEP_COMPUTE, 10 * NS_PER_US);
  play_step (play, STEP_SEND, 0);
  play_step (play, STEP_END_REPEAT, 0);
  play->steps[0][0].count = STEP_FOREVER;
  play->steps[0][0].jump = 4;
  play->groups[0].program.max_depth = 1;
  ck_assert_int_eq (play_run (play, NS_PER_S), ENGINE_FINISHED);
  *end_ns = play->engine.now_ns;
  *first_ns = -1;
  for (guint i = 0; i < play->n_events && *first_ns < 0; i++)
    if (play->events[i].type == PROBE_LATENCY && play->events[i].thread < 0)
      *first_ns = play->events[i].b;
  play_close (play);
}

/* One request at a time: 5 us there, 10 us of work, 5 us back, 30 us of thought. */
START_TEST (closed_loop)
{
  ClientConfig clients = { .mode = CLIENTS_CLOSED,
                           .outstanding = 1,
                           .network = DIST_CONST (5000),
                           .think = DIST_CONST (30000) };
  gint64       end_ns, first_ns;

  run_server (&clients, 10, &end_ns, &first_ns);
  ck_assert_int_eq (first_ns, 20 * NS_PER_US);
  ck_assert_int_eq (end_ns, 10 * 50 * NS_PER_US);
}
END_TEST

/* A request every 4 us, whatever is unanswered: they queue up.  The first
 * arrives at 4 us, the last answer leaves ten services later. */
START_TEST (open_loop)
{
  ClientConfig clients = { .mode = CLIENTS_OPEN, .interarrival = DIST_CONST (4000) };
  gint64       end_ns, first_ns;

  run_server (&clients, 10, &end_ns, &first_ns);
  ck_assert_int_eq (first_ns, 10 * NS_PER_US);
  ck_assert_int_eq (end_ns, 4000 + 10 * 10 * NS_PER_US);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("steps");
  TCase *tcase = tcase_create ("steps");

  tcase_add_loop_test (tcase, steps_take_their_time_and_drop_the_gil, 0, G_N_ELEMENTS (kinds));
  tcase_add_test (tcase, sleep_deadlines);
  tcase_add_test (tcase, return_delay);
  tcase_add_test (tcase, a_free_lock);
  tcase_add_test (tcase, closed_loop);
  tcase_add_test (tcase, open_loop);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
