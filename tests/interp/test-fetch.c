/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What it costs that the GIL, and requests for it, come from another core.
 */
#include "config.h"

#include "../check-main.h"

#include "../policies/play.h"

#define FETCH_NS 1000

/* How many takes of the GIL had to fetch the interpreter's data, which is what
 * lies between owning it and running on; -1 if any took another time. */
static gint
count_fetches (const Play *play)
{
  gint   n = 0;
  gint64 owned_ns = 0;

  for (guint i = 0; i < play->n_events; i++)
    {
      const ProbeEvent *event = &play->events[i];

      if (event->type == PROBE_GIL_TAKE)
        owned_ns = event->time_ns;
      if (event->type != PROBE_GIL_TAKEN)
        continue;
      if (event->time_ns != owned_ns && event->time_ns != owned_ns + FETCH_NS)
        return -1;
      n += event->time_ns != owned_ns;
    }
  return n;
}

static Play *
open_fetching (const char *policy, guint n_cores)
{
  Play *play = play_open (policy, n_cores);

  play->machine.costs[COST_GIL_FETCH] = DIST_CONST (FETCH_NS);
  return play;
}

static void
add_io_thread (Play *play)
{
  play_thread (play, 0);
  for (guint i = 0; i < 4; i++)
    {
      play_step (play, STEP_IO, 100 * NS_PER_US);
      play_step (play, STEP_COMPUTE, 10 * NS_PER_US);
    }
}

/* Two threads on two cores: every take but the first comes after one of the
 * other's.  All on one core: nothing has to be fetched. */
START_TEST (from_another_core_only)
{
  for (guint n_cores = 1; n_cores <= 2; n_cores++)
    {
      Play *play = open_fetching ("fifo", n_cores);

      add_io_thread (play);
      add_io_thread (play);
      ck_assert_int_eq (play_run (play, TIME_NEVER), ENGINE_FINISHED);
      ck_assert_uint_eq (play_count (play, PROBE_GIL_TAKE, -1), 10);
      ck_assert_int_eq (count_fetches (play), n_cores == 1 ? 0 : 9);
      play_close (play);
    }
}
END_TEST

/* Nobody else: the same end as without the cost, also where the calls are
 * played. */
START_TEST (alone_it_costs_nothing)
{
  static const char *const policies[] = { "python2", "python3", "fifo" };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (policies); i++)
    {
      Play  *play = open_fetching (policies[i / 2], 2);
      gint64 end_ns;

      play->config.naive = i % 2;
      add_io_thread (play);
      play_run (play, TIME_NEVER);
      end_ns = play->engine.now_ns;
      ck_assert_int_eq (end_ns, 4 * 110 * NS_PER_US);
      ck_assert_int_eq (count_fetches (play), 0);
      play_close (play);
    }
}
END_TEST

/* The GIL of another interpreter is another one. */
START_TEST (interpreters_do_not_share)
{
  Play *play = open_fetching ("fifo", 2);

  play->config.n_interps = 2;
  add_io_thread (play);
  add_io_thread (play);
  play->groups[1].interp = 1;
  play_run (play, TIME_NEVER);
  ck_assert_int_eq (play->engine.now_ns, 4 * 110 * NS_PER_US);
  play->n_breaches = 0; /* counted for one interpreter */
  play_close (play);
}
END_TEST

/* --- request-cold ------------------------------------------------------------------ */

/* Times between a request of thread 1 and the forced drop of thread 0, which
 * has computed since 0: with the first request after 5 ms, the second after
 * the interval that comes with thread 1's next wait. */
static void
measure_requests (guint n_cores, gint64 cold_ns, gint64 *first_ns, gint64 *second_ns)
{
  Play  *play = play_open ("python3", n_cores);
  gint64 requested_ns = 0;
  gint64 took_ns[2] = { -1, -1 };
  guint  n = 0;

  play->machine.costs[COST_REQUEST_COLD] = DIST_CONST ((double) cold_ns);
  play_set (play, "check-gap", 100);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, 40 * NS_PER_MS);
  play_thread (play, 0);
  play_step (play, STEP_COMPUTE, NS_PER_US);
  play_step (play, STEP_IO, 2 * NS_PER_MS);
  play_step (play, STEP_COMPUTE, NS_PER_US);
  play_run (play, TIME_NEVER);
  for (guint i = 0; i < play->n_events && n < 2; i++)
    {
      const ProbeEvent *event = &play->events[i];

      if (event->type == PROBE_GIL_REQUEST && event->thread == 1)
        requested_ns = event->time_ns;
      if (event->type == PROBE_GIL_DROP && event->thread == 0 && event->a == GIL_DROP_CHECK)
        took_ns[n++] = event->time_ns - requested_ns;
    }
  *first_ns = took_ns[0];
  *second_ns = took_ns[1];
  play_close (play);
}

/* 1 us for each ms since the holder dropped it last: 5 ms, then about 7. */
START_TEST (a_request_finds_the_holder_cold)
{
  gint64 first_ns, second_ns, warm_first_ns, warm_second_ns;

  measure_requests (2, 0, &warm_first_ns, &warm_second_ns);
  measure_requests (2, 1000, &first_ns, &second_ns);
  ck_assert_int_le (warm_first_ns, 100);
  ck_assert_int_le (warm_second_ns, 100);
  ck_assert_int_eq (first_ns - warm_first_ns, 5000);
  ck_assert_int_ge (second_ns - warm_second_ns, 7000 - 100);
  ck_assert_int_le (second_ns - warm_second_ns, 7000 + 100);
}
END_TEST

START_TEST (a_request_on_the_same_core_is_at_hand)
{
  gint64 first_ns, second_ns, warm_first_ns, warm_second_ns;

  measure_requests (1, 0, &warm_first_ns, &warm_second_ns);
  measure_requests (1, 1000, &first_ns, &second_ns);
  ck_assert_int_ge (first_ns, 0);
  ck_assert_int_eq (first_ns, warm_first_ns);
  ck_assert_int_eq (second_ns, warm_second_ns);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("fetch");
  TCase *tcase = tcase_create ("fetch");

  tcase_add_test (tcase, from_another_core_only);
  tcase_add_test (tcase, alone_it_costs_nothing);
  tcase_add_test (tcase, interpreters_do_not_share);
  tcase_add_test (tcase, a_request_finds_the_holder_cold);
  tcase_add_test (tcase, a_request_on_the_same_core_is_at_hand);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
