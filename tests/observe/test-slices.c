/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The slices of a window of time: cut to it, and no more than there may be.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/slices.h"

/* cpu-1 holds the GIL for 40 ns, cpu-2 waits for it and takes it over. */
static Slices *
play (gint64 from_ns, gint64 to_ns, guint limit)
{
  Stage   stage;
  Slices *slices;

  stage_open (&stage);
  slices = slices_new (stage.cast, &stage.probe, from_ns, to_ns, limit);
  emit_state (&stage, 0, 0, -1, THREAD_STATE_READY);
  emit_on (&stage, 0, 0, 0);
  emit_state (&stage, 5, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_on (&stage, 10, 1, 1);
  emit_state (&stage, 10, 1, 1, THREAD_STATE_WAITS_GIL);
  emit_off (&stage, 20, 1, 1, OFF_CORE_BLOCKED);
  stage.now_ns = 30;
  probe_emit (&stage.probe, PROBE_GIL_REQUEST, 1, -1, 0, 0, 0);
  stage.now_ns = 40;
  probe_emit (&stage.probe, PROBE_GIL_DROP, 0, -1, 0, GIL_DROP_CHECK, 0);
  emit_state (&stage, 40, 0, 0, THREAD_STATE_WAITS_GIL);
  emit_on (&stage, 44, 1, 1);
  stage.now_ns = 45;
  probe_emit (&stage.probe, PROBE_GIL_TAKE, 1, -1, 0, 0, 1);
  emit_state (&stage, 45, 1, 1, THREAD_STATE_HOLDS_GIL);
  stage.now_ns = 47;
  probe_emit (&stage.probe, PROBE_GIL_LOST, 0, -1, 0, 0, 0);
  slices_finish (slices, 60);
  stage_close (&stage);
  return slices;
}

/* "0:1 5:2": times and values. */
static void
assert_changes (const GArray *changes, const char *wanted)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < changes->len; i++)
    {
      const SliceChange *change = &g_array_index (changes, SliceChange, i);

      g_string_append_printf (found, "%s%" G_GINT64_FORMAT ":%d", i > 0 ? " " : "", change->at_ns, change->value);
    }
  ck_assert_str_eq (found->str, wanted);
}

START_TEST (keeps_states_and_cores)
{
  g_autoptr (Slices) slices = play (0, TIME_NEVER, 100);

  ck_assert (slices->complete);
  ck_assert_int_eq (slices->to_ns, 60);
  assert_changes (slices->lanes[0].states, "0:1 5:2 40:3");
  assert_changes (slices->lanes[0].cores, "0:0");
  assert_changes (slices->lanes[1].states, "0:0 10:3 45:2");
  assert_changes (slices->lanes[1].cores, "0:-1 10:1 20:-1 44:1");
  assert_changes (slices->lanes[2].states, "0:0");
}
END_TEST

START_TEST (keeps_marks)
{
  g_autoptr (Slices) slices = play (0, TIME_NEVER, 100);
  const SliceHandoff *handoff = &g_array_index (slices->handoffs, SliceHandoff, 0);

  ck_assert_uint_eq (slices->handoffs->len, 1);
  ck_assert_int_eq (handoff->dropped_ns, 40);
  ck_assert_int_eq (handoff->taken_ns, 45);
  ck_assert_int_eq (handoff->from, 0);
  ck_assert_int_eq (handoff->to, 1);
  ck_assert_int_eq (handoff->kind, SLICE_HANDOFF_FORCED);
  ck_assert_uint_eq (slices->requests->len, 1);
  ck_assert_int_eq (g_array_index (slices->requests, SliceMark, 0).thread, 1);
  ck_assert_uint_eq (slices->lost->len, 1);
  ck_assert_int_eq (g_array_index (slices->lost, SliceMark, 0).at_ns, 47);
}
END_TEST

/* A lane begins with what lasts then; whole hand-offs only. */
START_TEST (cuts_to_the_window)
{
  g_autoptr (Slices) slices = play (15, 42, 100);

  ck_assert_int_eq (slices->from_ns, 15);
  ck_assert_int_eq (slices->to_ns, 42);
  assert_changes (slices->lanes[0].states, "15:2 40:3");
  assert_changes (slices->lanes[1].states, "15:3");
  assert_changes (slices->lanes[1].cores, "15:1 20:-1");
  ck_assert_uint_eq (slices->handoffs->len, 0);
  ck_assert_uint_eq (slices->requests->len, 1);
  ck_assert_uint_eq (slices->lost->len, 0);
}
END_TEST

START_TEST (ends_with_the_run)
{
  g_autoptr (Slices) slices = play (100, 200, 100);

  ck_assert_int_eq (slices->to_ns, 60);
  assert_changes (slices->lanes[0].states, "100:3");
}
END_TEST

START_TEST (keeps_nothing_beyond_the_limit)
{
  g_autoptr (Slices) all = play (0, TIME_NEVER, 100);
  guint sum = (guint) (all->n_changes + all->n_handoffs + all->n_requests + all->n_lost);
  g_autoptr (Slices) enough = play (0, TIME_NEVER, sum);
  g_autoptr (Slices) few = play (0, TIME_NEVER, sum - 1);

  ck_assert (enough->complete);
  ck_assert (!few->complete);
  ck_assert_uint_eq (few->n_changes, all->n_changes);
  ck_assert_uint_eq (few->n_lost, 1);
  ck_assert_uint_eq (few->lanes[0].states->len, 0);
  ck_assert_uint_eq (few->handoffs->len, 0);
}
END_TEST

static Suite *
slices_suite (void)
{
  Suite *suite = suite_create ("slices");
  TCase *tcase = tcase_create ("slices");

  tcase_add_test (tcase, keeps_states_and_cores);
  tcase_add_test (tcase, keeps_marks);
  tcase_add_test (tcase, cuts_to_the_window);
  tcase_add_test (tcase, ends_with_the_run);
  tcase_add_test (tcase, keeps_nothing_beyond_the_limit);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return check_main (slices_suite ());
}
