/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Statistics of stories told by hand, against figures computed by hand.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/statistics.h"

static Statistics *
story_statistics (Stage *stage)
{
  Statistics *statistics;

  stage_open (stage);
  statistics = statistics_new (stage->cast, &stage->probe);
  play_story (stage);
  statistics_finish (statistics, STORY_END_NS);
  return statistics;
}

static void
check_states (const ThreadStats *thread, const gint64 *expected)
{
  for (guint i = 0; i < N_THREAD_STATES; i++)
    ck_assert_msg (thread->state_ns[i] == expected[i],
                   "state %u lasts %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT, i, thread->state_ns[i],
                   expected[i]);
}

START_TEST (test_states)
{
  static const gint64 cpu_1[N_THREAD_STATES] = { 0, 10, 35, 45, 0, 0, 0 };
  static const gint64 cpu_2[N_THREAD_STATES] = { 10, 2, 25, 33, 30, 0, 0 };
  static const gint64 echo[N_THREAD_STATES] = { 100, 0, 0, 0, 0, 0, 0 };
  Stage               stage;
  g_autoptr (Statistics) statistics = story_statistics (&stage);
  const ThreadStats *threads = statistics->threads;

  check_states (&threads[0], cpu_1);
  check_states (&threads[1], cpu_2);
  check_states (&threads[2], echo);
  ck_assert_int_eq (threads[0].started_ns, 0);
  ck_assert_int_eq (threads[0].ended_ns, 90);
  ck_assert_int_eq (threads[1].started_ns, 10);
  ck_assert_int_eq (threads[1].ended_ns, -1);
  ck_assert_int_eq (threads[2].started_ns, -1);
  ck_assert_int_eq (threads[2].ended_ns, -1);
  g_clear_pointer (&statistics, statistics_free);
  stage_close (&stage);
}
END_TEST

START_TEST (test_cores)
{
  Stage stage;
  g_autoptr (Statistics) statistics = story_statistics (&stage);

  ck_assert_int_eq (statistics->threads[0].cpu_ns, 17 + 25 + 15);
  ck_assert_int_eq (statistics->threads[1].cpu_ns, 4 + 39);
  ck_assert_int_eq (statistics->cores[0].busy_ns, 17 + 25);
  ck_assert_int_eq (statistics->cores[1].busy_ns, 4 + 39 + 15);
  ck_assert_uint_eq (statistics->cores[0].switches, 2);
  ck_assert_uint_eq (statistics->cores[1].switches, 3);
  ck_assert_double_eq_tol (statistics_core_use (statistics), 0.5, 1e-12);
  ck_assert_uint_eq (statistics->threads[0].voluntary_switches, 1);
  ck_assert_uint_eq (statistics->threads[0].involuntary_switches, 1);
  ck_assert_uint_eq (statistics->threads[0].migrations, 1);
  ck_assert_uint_eq (statistics->threads[1].voluntary_switches, 2);
  ck_assert_uint_eq (statistics->threads[1].involuntary_switches, 0);
  g_clear_pointer (&statistics, statistics_free);
  stage_close (&stage);
}
END_TEST

START_TEST (test_gil)
{
  Stage stage;
  g_autoptr (Statistics) statistics = story_statistics (&stage);
  const GilStats *gil = &statistics->gils[0];

  ck_assert_int_eq (gil->held_ns, 32 + 26 + 10);
  ck_assert_int_eq (gil->dead_ns, 3 + 4 + 10);
  ck_assert_int_eq (gil->free_ns, 5 + 10);
  ck_assert_uint_eq (gil->takes, 3);
  ck_assert_uint_eq (gil->switches, 2);
  ck_assert_uint_eq (gil->hand_offs, 1);
  ck_assert_uint_eq (gil->drop_requests, 1);
  ck_assert_uint_eq (gil->lost_wakeups, 1);
  ck_assert_uint_eq (gil->forced_drops, 1);
  ck_assert_uint_eq (gil->voluntary_drops, 1);
  g_clear_pointer (&statistics, statistics_free);
  stage_close (&stage);
}
END_TEST

START_TEST (test_thread_counts)
{
  Stage stage;
  g_autoptr (Statistics) statistics = story_statistics (&stage);
  const ThreadStats *threads = statistics->threads;

  ck_assert_uint_eq (threads[0].takes, 2);
  ck_assert_uint_eq (threads[0].forced_drops, 1);
  ck_assert_uint_eq (threads[0].voluntary_drops, 0);
  ck_assert_uint_eq (threads[1].takes, 1);
  ck_assert_uint_eq (threads[1].voluntary_drops, 1);
  ck_assert_uint_eq (threads[1].drop_requests, 1);
  ck_assert_uint_eq (threads[1].lost_wakeups, 1);
  ck_assert_uint_eq (histogram_count (threads[0].gil_wait), 1); /* the other did not sleep */
  ck_assert_int_eq (histogram_min (threads[0].gil_wait), 40);
  ck_assert_int_eq (histogram_max (threads[0].gil_wait), 40);
  ck_assert_uint_eq (histogram_count (threads[1].gil_wait), 1);
  ck_assert_int_eq (histogram_max (threads[1].gil_wait), 33);
  ck_assert_uint_eq (histogram_count (statistics->latencies[0]), 1);
  ck_assert_int_eq (histogram_max (statistics->latencies[0]), 1500);
  ck_assert_uint_eq (histogram_count (statistics->latencies[1]), 0);
  g_clear_pointer (&statistics, statistics_free);
  stage_close (&stage);
}
END_TEST

START_TEST (test_group)
{
  Stage stage;
  g_autoptr (Statistics) statistics = story_statistics (&stage);
  ThreadStats sum;

  statistics_group (statistics, 0, &sum);
  ck_assert_int_eq (sum.started_ns, 0);
  ck_assert_int_eq (sum.ended_ns, -1);
  ck_assert_int_eq (sum.cpu_ns, 100);
  ck_assert_int_eq (sum.state_ns[THREAD_STATE_HOLDS_GIL], 60);
  ck_assert_int_eq (sum.state_ns[THREAD_STATE_WAITS_GIL], 78);
  ck_assert_uint_eq (sum.takes, 3);
  ck_assert_uint_eq (sum.voluntary_switches, 3);
  ck_assert_uint_eq (histogram_count (sum.gil_wait), 2);
  ck_assert_double_eq (histogram_mean (sum.gil_wait), 36.5);
  histogram_free (sum.gil_wait);
  ck_assert_double_eq_tol (statistics_fairness (statistics, 0), 3600.0 / (2 * (35 * 35 + 25 * 25)), 1e-12);
  ck_assert_double_eq (statistics_fairness (statistics, 1), 1);
  g_clear_pointer (&statistics, statistics_free);
  stage_close (&stage);
}
END_TEST

/* What is open at the end counts up to the end. */
START_TEST (test_open_intervals)
{
  Stage       stage;
  Statistics *statistics;

  stage_open (&stage);
  statistics = statistics_new (stage.cast, &stage.probe);
  emit_state (&stage, 10, 0, -1, THREAD_STATE_READY);
  emit_on (&stage, 20, 0, 1);
  emit_gil (&stage, 30, PROBE_GIL_WANT, 0, 0, 0);
  emit_state (&stage, 30, 0, 1, THREAD_STATE_WAITS_GIL);
  emit_gil (&stage, 40, PROBE_GIL_TAKE, 0, 0, 0);
  emit_state (&stage, 50, 0, 1, THREAD_STATE_HOLDS_GIL);
  statistics_finish (statistics, 1000);
  ck_assert_int_eq (statistics->end_ns, 1000);
  ck_assert_int_eq (statistics->threads[0].cpu_ns, 980);
  ck_assert_int_eq (statistics->threads[0].state_ns[THREAD_STATE_HOLDS_GIL], 950);
  ck_assert_int_eq (statistics->cores[1].busy_ns, 980);
  ck_assert_int_eq (statistics->gils[0].held_ns, 960);
  ck_assert_int_eq (statistics->gils[0].dead_ns, 10);
  ck_assert_int_eq (statistics->gils[0].free_ns, 30);
  statistics_free (statistics);
  stage_close (&stage);
}
END_TEST

/* A GIL handed over is dead until its new owner runs Python, wherever it
 * waits for a core meanwhile; a second waiter does not make it deader. */
START_TEST (test_handed_over)
{
  Stage       stage;
  Statistics *statistics;

  stage_open (&stage);
  statistics = statistics_new (stage.cast, &stage.probe);
  emit_gil (&stage, 0, PROBE_GIL_WANT, 0, 0, 0);
  emit_gil (&stage, 0, PROBE_GIL_TAKE, 0, 0, 0);
  emit_state (&stage, 0, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_gil (&stage, 10, PROBE_GIL_WANT, 1, 0, 0);
  emit_state (&stage, 10, 1, -1, THREAD_STATE_WAITS_GIL);
  emit_gil (&stage, 20, PROBE_GIL_WANT, 2, 0, 0);
  emit_gil (&stage, 30, PROBE_GIL_DROP, 0, GIL_DROP_NOGIL, 0);
  emit_gil (&stage, 30, PROBE_GIL_TAKE, 1, 1, 1);
  emit_state (&stage, 35, 1, -1, THREAD_STATE_READY);
  emit_state (&stage, 47, 1, 0, THREAD_STATE_HOLDS_GIL);
  emit_state (&stage, 60, 1, 0, THREAD_STATE_READY);
  statistics_finish (statistics, 100);
  ck_assert_int_eq (statistics->gils[0].held_ns, 30 + 53);
  ck_assert_int_eq (statistics->gils[0].dead_ns, 17);
  ck_assert_int_eq (statistics->gils[0].free_ns, 0);
  ck_assert_uint_eq (statistics->threads[0].voluntary_drops, 1);
  statistics_free (statistics);
  stage_close (&stage);
}
END_TEST

/* Checks that nobody saw are takes and drops all the same. */
START_TEST (test_quiet)
{
  Stage       stage;
  Statistics *statistics;

  stage_open (&stage);
  statistics = statistics_new (stage.cast, &stage.probe);
  emit_gil (&stage, 0, PROBE_GIL_WANT, 0, 0, 0);
  emit_gil (&stage, 0, PROBE_GIL_TAKE, 0, 0, 0);
  emit_state (&stage, 0, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_gil (&stage, 10, PROBE_GIL_QUIET, 0, 1000, GIL_DROP_CHECK);
  emit_gil (&stage, 20, PROBE_GIL_QUIET, 0, 7, GIL_DROP_IO);
  statistics_finish (statistics, 100);
  ck_assert_uint_eq (statistics->gils[0].takes, 1008);
  ck_assert_uint_eq (statistics->gils[0].forced_drops, 1000);
  ck_assert_uint_eq (statistics->gils[0].voluntary_drops, 7);
  ck_assert_uint_eq (statistics->gils[0].switches, 0);
  ck_assert_int_eq (statistics->gils[0].held_ns, 100);
  ck_assert_uint_eq (statistics->threads[0].takes, 1008);
  ck_assert_uint_eq (statistics->threads[0].forced_drops, 1000);
  ck_assert_uint_eq (statistics->threads[0].voluntary_drops, 7);
  statistics_free (statistics);
  stage_close (&stage);
}
END_TEST

START_TEST (test_nothing_happens)
{
  Stage       stage;
  Statistics *statistics;

  stage_open (&stage);
  statistics = statistics_new (stage.cast, &stage.probe);
  statistics_finish (statistics, 0);
  ck_assert_double_eq (statistics_core_use (statistics), 0);
  ck_assert_double_eq (statistics_fairness (statistics, 0), 1);
  ck_assert_int_eq (statistics->gils[0].free_ns, 0);
  statistics_free (statistics);
  stage_close (&stage);
}
END_TEST

static Suite *
statistics_suite (void)
{
  Suite *suite = suite_create ("statistics");
  TCase *story = tcase_create ("story");
  TCase *edges = tcase_create ("edges");

  tcase_add_test (story, test_states);
  tcase_add_test (story, test_cores);
  tcase_add_test (story, test_gil);
  tcase_add_test (story, test_thread_counts);
  tcase_add_test (story, test_group);
  suite_add_tcase (suite, story);
  tcase_add_test (edges, test_open_intervals);
  tcase_add_test (edges, test_handed_over);
  tcase_add_test (edges, test_quiet);
  tcase_add_test (edges, test_nothing_happens);
  suite_add_tcase (suite, edges);
  return suite;
}

int
main (void)
{
  return check_main (statistics_suite ());
}
