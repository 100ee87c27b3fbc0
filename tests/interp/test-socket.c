/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Datagrams between threads: their order, who gets them, when and where.
 */
#include "config.h"

#include "../check-main.h"

#include "../machine/stage.h"
#include "interp/socket.h"

#define SENT 1
#define SLEPT 100  /* + how many were received before */
#define FOUND 200  /* the same, without sleeping */

static Socket inbox;
static gint64 arrived_ns[STAGE_THREADS][8];

static Stage *
open_socket (guint n_cores)
{
  Stage *stage = stage_open ("fair", n_cores);

  stage->config.placement = PLACE_PREVIOUS;
  socket_init (&inbox, "inbox");
  memset (arrived_ns, 0, sizeof arrived_ns);
  return stage;
}

static void
close_socket (Stage *stage)
{
  socket_clear (&inbox);
  stage_close (stage);
}

static void
send_one (Stage *stage, Thread *me)
{
  thread_run_kernel (me, 0);
  socket_send (&inbox, me);
  thread_return_to_user (me);
  stage_mark (stage, me, SENT);
}

static void
receive_nth (Stage *stage, Thread *me, guint nth)
{
  gboolean slept;

  thread_run_kernel (me, 0);
  arrived_ns[me->index][nth] = socket_receive (&inbox, me, &slept);
  thread_return_to_user (me);
  stage_mark (stage, me, (slept ? SLEPT : FOUND) + (int) nth);
}

static void
send_each_ms (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 3; i++)
    {
      thread_run (me, NS_PER_MS);
      send_one (stage, me);
    }
}

static void
receive_three (Stage *stage, Thread *me)
{
  for (guint i = 0; i < 3; i++)
    receive_nth (stage, me, i);
}

static void
receive_one (Stage *stage, Thread *me)
{
  receive_nth (stage, me, 0);
}

/* --- order ------------------------------------------------------------------------ */

/* They wait in the order in which they came, each with its time. */
START_TEST (datagrams_wait)
{
  Stage *stage = open_socket (2);

  stage_add (stage, send_each_ms, 0);
  stage_add (stage, receive_three, 5 * NS_PER_MS);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  for (guint i = 0; i < 3; i++)
    {
      ck_assert_int_eq (arrived_ns[1][i], (i + 1) * NS_PER_MS);
      ck_assert_int_eq (stage_time (stage, 1, FOUND + (int) i), 5 * NS_PER_MS);
    }
  ck_assert_uint_eq (stage_count (stage, PROBE_WAKE, 1), 0);
  close_socket (stage);
}
END_TEST

START_TEST (receivers_wait)
{
  Stage *stage = open_socket (2);

  stage_add (stage, send_each_ms, 0);
  stage_add (stage, receive_three, 0);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  for (guint i = 0; i < 3; i++)
    {
      ck_assert_int_eq (arrived_ns[1][i], (i + 1) * NS_PER_MS);
      ck_assert_int_eq (stage_time (stage, 1, SLEPT + (int) i), (i + 1) * NS_PER_MS);
    }
  ck_assert_uint_eq (stage_count (stage, PROBE_WAKE, 1), 3);
  close_socket (stage);
}
END_TEST

/* Who waits longest gets the first one; one datagram wakes one thread. */
START_TEST (the_oldest_receiver_is_first)
{
  Stage *stage = open_socket (4);

  stage_add (stage, send_each_ms, 0);
  stage_add (stage, receive_one, 3000);
  stage_add (stage, receive_one, 1000);
  stage_add (stage, receive_one, 2000);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (stage_time (stage, 2, SLEPT), 1 * NS_PER_MS);
  ck_assert_int_eq (stage_time (stage, 3, SLEPT), 2 * NS_PER_MS);
  ck_assert_int_eq (stage_time (stage, 1, SLEPT), 3 * NS_PER_MS);
  for (gint32 i = 1; i <= 3; i++)
    ck_assert_uint_eq (stage_count (stage, PROBE_WAKE, i), 1);
  close_socket (stage);
}
END_TEST

/* A thread that comes while the woken one is on its way takes the datagram:
 * that one sleeps again. */
START_TEST (a_datagram_can_be_stolen)
{
  Stage *stage = open_socket (3);

  stage->config.costs[COST_IDLE_LATENCY] = DIST_CONST (20000);
  stage_add (stage, send_each_ms, 0);
  stage_add (stage, receive_one, 0);
  stage_add (stage, receive_one, NS_PER_MS + 10000);
  ck_assert_int_eq (stage_run (stage, TIME_NEVER), ENGINE_FINISHED);
  ck_assert_int_eq (arrived_ns[2][0], NS_PER_MS);
  ck_assert_int_eq (stage_time (stage, 2, FOUND), NS_PER_MS + 10000);
  ck_assert_int_eq (arrived_ns[1][0], 2 * NS_PER_MS);
  ck_assert_int_eq (stage_time (stage, 1, SLEPT), 2 * NS_PER_MS + 20000);
  ck_assert_uint_eq (stage_count (stage, PROBE_WAKE, 1), 2);
  close_socket (stage);
}
END_TEST

/* The run ends while a datagram is being received: the tests' search for leaks
 * finds what its receiver still owns. */
START_TEST (an_abandoned_receiver_owns_nothing)
{
  Stage *stage = open_socket (2);

  stage->config.costs[COST_DATAGRAM_RECEIVE] = DIST_CONST (300000);
  stage_add (stage, send_each_ms, 0);
  stage_add (stage, receive_one, 0);
  ck_assert_int_eq (stage_run (stage, 1100 * NS_PER_US), ENGINE_HORIZON);
  ck_assert_int_eq (stage_time (stage, 1, SLEPT), -1);
  ck_assert (g_queue_is_empty (&inbox.datagrams));
  close_socket (stage);
}
END_TEST

START_TEST (an_abandoned_sender_owns_nothing)
{
  Stage *stage = open_socket (2);

  stage->config.costs[COST_DATAGRAM_SEND] = DIST_CONST (300000);
  stage_add (stage, send_each_ms, 0);
  ck_assert_int_eq (stage_run (stage, 1100 * NS_PER_US), ENGINE_HORIZON);
  ck_assert_int_eq (stage_time (stage, 0, SENT), -1);
  close_socket (stage);
}
END_TEST

/* --- time and place ------------------------------------------------------------------ */

/* Sent in 1 us, there at the end of that; then the sender looks for the
 * receiver and wakes it; receiving takes 300 ns. */
START_TEST (what_a_datagram_costs)
{
  Stage *stage = open_socket (2);

  stage->config.costs[COST_DATAGRAM_SEND] = DIST_CONST (1000);
  stage->config.costs[COST_DATAGRAM_RECEIVE] = DIST_CONST (300);
  stage->config.costs[COST_WAKE_LOOKUP] = DIST_CONST (250);
  stage->config.costs[COST_WAKE_IDLE] = DIST_CONST (12000);
  stage->config.costs[COST_IDLE_LATENCY] = DIST_CONST (30000);
  stage_add (stage, send_each_ms, 0);
  stage_add (stage, receive_one, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_int_eq (arrived_ns[1][0], NS_PER_MS + 1000);
  ck_assert_int_eq (stage_time (stage, 0, SENT), NS_PER_MS + 1000 + 250 + 12000);
  ck_assert_int_eq (stage_time (stage, 1, SLEPT), NS_PER_MS + 1000 + 250 + 30000 + 300);
  close_socket (stage);
}
END_TEST

/* The sender will soon wait, says the kernel: the receiver, whose core has
 * halted, comes to it, whatever the loads. */
START_TEST (a_receiver_comes_to_the_sender)
{
  Stage *stage = open_socket (2);

  stage->config.placement = PLACE_LOAD;
  stage_add (stage, send_each_ms, 0);
  stage_add (stage, receive_one, 0);
  stage_run (stage, TIME_NEVER);
  ck_assert_str_eq (stage_lane (stage, 1), "1@0 -@0");
  ck_assert_uint_eq (stage_count (stage, PROBE_MIGRATE, 1), 1);
  close_socket (stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("socket");
  TCase *tcase = tcase_create ("socket");

  tcase_add_test (tcase, datagrams_wait);
  tcase_add_test (tcase, receivers_wait);
  tcase_add_test (tcase, the_oldest_receiver_is_first);
  tcase_add_test (tcase, a_datagram_can_be_stolen);
  tcase_add_test (tcase, an_abandoned_receiver_owns_nothing);
  tcase_add_test (tcase, an_abandoned_sender_owns_nothing);
  tcase_add_test (tcase, what_a_datagram_costs);
  tcase_add_test (tcase, a_receiver_comes_to_the_sender);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
