/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What waits were spent on, in stories told by hand.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/contention.h"

static Contention *
story_contention (Stage *stage)
{
  Contention *contention;

  stage_open (stage);
  contention = contention_new (stage->cast, &stage->probe);
  play_story (stage);
  contention_finish (contention, STORY_END_NS);
  return contention;
}

/* In the order of WaitCause: core, taking, dead, off core, held. */
static void
check_causes (const Contention *contention, guint thread, const gint64 *expected)
{
  const WaitStats *stats = &contention->threads[thread];
  gint64           sum_ns = 0;

  for (guint i = 0; i < N_WAIT_CAUSES; i++)
    {
      ck_assert_msg (stats->cause_ns[i] == expected[i], "%s: %s for %" G_GINT64_FORMAT " ns",
                     contention->cast->thread_names[thread], wait_cause_name (i), stats->cause_ns[i]);
      sum_ns += expected[i];
    }
  ck_assert_int_eq (stats->wait_ns, sum_ns);
}

static gint64
blocked_ns (const Contention *contention, guint waits, guint holds)
{
  return contention->blocked_ns[waits * contention->n_parties + holds];
}

/* cpu-1 waits 5-10 (free until it takes at 8) and 40-80 (free until 44, held by
 * cpu-2 until 70, then handed over to a sleeper); cpu-2 waits 12-45: cpu-1
 * holds until 40, without a core from 20 to 25, then nobody until 44. */
START_TEST (test_causes)
{
  Stage       stage;
  Contention *contention = story_contention (&stage);

  check_causes (contention, 0, (gint64[]){ 0, 0, 5 + 4 + 10, 0, 26 });
  check_causes (contention, 1, (gint64[]){ 0, 0, 4 + 1, 5, 23 });
  check_causes (contention, 2, (gint64[]){ 0, 0, 0, 0, 0 });
  ck_assert_uint_eq (contention->threads[0].n_takes, 2);
  ck_assert_uint_eq (contention->threads[0].n_waits, 1);
  contention_free (contention);
  stage_close (&stage);
}
END_TEST

START_TEST (test_who_blocks)
{
  Stage       stage;
  Contention *contention = story_contention (&stage);

  ck_assert_uint_eq (contention->n_parties, 3);
  ck_assert (!contention->by_group);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      ck_assert_int_eq (blocked_ns (contention, i, j), i == 0 && j == 1 ? 26 : i == 1 && j == 0 ? 28 : 0);
  contention_free (contention);
  stage_close (&stage);
}
END_TEST

/* It may run but has no core, then owns the GIL and completes its take; echo
 * still waits when the run ends. */
START_TEST (test_core_and_taking)
{
  Stage       stage;
  Contention *contention;

  stage_open (&stage);
  contention = contention_new (stage.cast, &stage.probe);
  emit_state (&stage, 0, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_gil (&stage, 0, PROBE_GIL_WANT, 0, 0, 0);
  emit_gil (&stage, 0, PROBE_GIL_TAKE, 0, 0, 0);
  emit_gil (&stage, 0, PROBE_GIL_TAKEN, 0, 0, 0);
  emit_gil (&stage, 10, PROBE_GIL_WANT, 1, 0, 0);
  emit_state (&stage, 10, 1, 1, THREAD_STATE_WAITS_GIL);
  emit_state (&stage, 30, 1, -1, THREAD_STATE_READY);
  emit_gil (&stage, 32, PROBE_GIL_DROP, 0, GIL_DROP_IO, 0);
  emit_gil (&stage, 34, PROBE_GIL_WANT, 2, 0, 0);
  emit_state (&stage, 40, 1, 1, THREAD_STATE_WAITS_GIL);
  emit_gil (&stage, 41, PROBE_GIL_TAKE, 1, 0, 1);
  emit_state (&stage, 41, 1, 1, THREAD_STATE_HOLDS_GIL);
  emit_gil (&stage, 44, PROBE_GIL_TAKEN, 1, 34, 1);
  emit_state (&stage, 50, 1, -1, THREAD_STATE_READY);
  contention_finish (contention, 60);
  check_causes (contention, 1, (gint64[]){ 10, 3, 1, 0, 20 });
  check_causes (contention, 2, (gint64[]){ 0, 0, 7, 10, 9 });
  ck_assert_uint_eq (contention->threads[0].n_waits, 0);
  ck_assert_uint_eq (contention->threads[1].n_waits, 1);
  ck_assert_uint_eq (contention->threads[2].n_waits, 1);
  ck_assert_uint_eq (contention->threads[2].n_takes, 0);
  ck_assert_int_eq (blocked_ns (contention, 1, 0), 20);
  ck_assert_int_eq (blocked_ns (contention, 2, 1), 19);
  contention_free (contention);
  stage_close (&stage);
}
END_TEST

/* A handed-over GIL is dead for others, too, until its new owner has run. */
START_TEST (test_handed_over)
{
  Stage       stage;
  Contention *contention;

  stage_open (&stage);
  contention = contention_new (stage.cast, &stage.probe);
  emit_gil (&stage, 0, PROBE_GIL_WANT, 0, 0, 0);
  emit_state (&stage, 0, 0, 0, THREAD_STATE_WAITS_GIL);
  emit_gil (&stage, 0, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (&stage, 10, PROBE_GIL_TAKE, 0, 1, 0);
  emit_state (&stage, 15, 0, -1, THREAD_STATE_READY);
  emit_state (&stage, 20, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_gil (&stage, 21, PROBE_GIL_TAKEN, 0, 21, 1);
  emit_state (&stage, 30, 0, -1, THREAD_STATE_READY);
  contention_finish (contention, 34);
  check_causes (contention, 0, (gint64[]){ 5, 1, 10 + 5, 0, 0 });
  check_causes (contention, 1, (gint64[]){ 0, 0, 20, 4, 10 });
  contention_free (contention);
  stage_close (&stage);
}
END_TEST

/* One thread more than CONTENTION_PARTIES: groups. */
START_TEST (test_groups)
{
  Stage       stage;
  Contention *contention;
  guint       n = CONTENTION_PARTIES + 1;

  stage_open (&stage);
  g_free (stage.cast->thread_group);
  g_free (stage.cast->thread_gil);
  stage.cast->thread_group = g_new0 (guint, n);
  stage.cast->thread_gil = g_new0 (guint, n);
  stage.cast->thread_names = g_renew (char *, stage.cast->thread_names, n);
  for (guint i = 3; i < n; i++)
    stage.cast->thread_names[i] = g_strdup ("more");
  stage.cast->n_threads = n;
  stage.cast->thread_group[n - 1] = 1;
  contention = contention_new (stage.cast, &stage.probe);
  emit_gil (&stage, 0, PROBE_GIL_WANT, (gint32) n - 1, 0, 0);
  emit_gil (&stage, 0, PROBE_GIL_TAKE, (gint32) n - 1, 0, 0);
  emit_state (&stage, 0, (gint32) n - 1, 0, THREAD_STATE_HOLDS_GIL);
  emit_gil (&stage, 0, PROBE_GIL_TAKEN, (gint32) n - 1, 0, 0);
  emit_gil (&stage, 0, PROBE_GIL_WANT, 0, 0, 0);
  emit_gil (&stage, 0, PROBE_GIL_WANT, 1, 0, 0);
  contention_finish (contention, 7);
  ck_assert (contention->by_group);
  ck_assert_uint_eq (contention->n_parties, 2);
  ck_assert_int_eq (blocked_ns (contention, 0, 1), 14);
  ck_assert_int_eq (blocked_ns (contention, 0, 0), 0);
  ck_assert_int_eq (blocked_ns (contention, 1, 1), 0);
  contention_free (contention);
  stage_close (&stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("contention");
  TCase *all = tcase_create ("all");

  tcase_add_test (all, test_causes);
  tcase_add_test (all, test_who_blocks);
  tcase_add_test (all, test_core_and_taking);
  tcase_add_test (all, test_handed_over);
  tcase_add_test (all, test_groups);
  suite_add_tcase (suite, all);
  return check_main (suite);
}
