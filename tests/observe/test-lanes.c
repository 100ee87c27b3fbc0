/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lanes of a story told by hand, to the nanosecond.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/lanes.h"

/* Appends a cell: the length of each state that it has, then its marks. */
static void
describe_cell (GString *text, const LaneCell *cell)
{
  static const char *const states[] = { "n", "r", "h", "w", "i", "g", "e" };
  static const char *const marks[] = { ">", "v", "!" };

  g_string_append_c (text, '|');
  for (guint i = 0; i < N_THREAD_STATES; i++)
    if (cell->state_ns[i] != 0)
      g_string_append_printf (text, "%s%d", states[i], (int) cell->state_ns[i]);
  for (guint i = 0; i < N_LANE_MARKS; i++)
    for (guint64 n = 0; n < cell->marks[i]; n++)
      g_string_append (text, marks[i]);
}

static void
check_lane (const Lanes *lanes, gboolean of_core, guint index, const char *expected)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lanes->n_columns; i++)
    describe_cell (text, of_core ? lanes_core (lanes, index, i) : lanes_thread (lanes, index, i));
  ck_assert_str_eq (text->str, expected);
  g_string_free (text, TRUE);
}

/* The story, seen from @from_ns to @to_ns; the run ends at @end_ns. */
static Lanes *
watch (Stage *stage, gint64 from_ns, gint64 to_ns, guint n_columns, guint max_lanes, gint64 end_ns)
{
  Lanes *lanes;

  stage_open (stage);
  lanes = lanes_new (stage->cast, &stage->probe, from_ns, to_ns, n_columns, max_lanes);
  play_story (stage);
  lanes_finish (lanes, end_ns);
  return lanes;
}

static void
leave (Stage *stage, Lanes *lanes)
{
  lanes_free (lanes);
  stage_close (stage);
}

START_TEST (test_story)
{
  Stage  stage;
  Lanes *lanes = watch (&stage, 0, 100, 10, G_MAXUINT, STORY_END_NS);

  ck_assert_uint_eq (lanes->n_columns, 10);
  ck_assert_int_eq (lanes->column_ns, 10);
  ck_assert_int_eq (lanes->to_ns, 100);
  check_lane (lanes, FALSE, 0, "|r5w5|h10|r5h5|h10|w10|w10|w10|w10>|h10|e10");
  check_lane (lanes, FALSE, 1, "|n10|r2w8|w10|w10v!|h5w5>|h10|h10|i10|i10|i10");
  check_lane (lanes, FALSE, 2, "|n10|n10|n10|n10|n10|n10|n10|n10|n10|n10");
  check_lane (lanes, TRUE, 0, "|r2w5|h10|h5|h10|w10|||||");
  check_lane (lanes, TRUE, 1, "||r1w3||w9|h5w5|h10|h10|w5|h10|");
  leave (&stage, lanes);
}
END_TEST

/* Cuts the first and the last interval; a column that is shorter. */
START_TEST (test_window)
{
  Stage  stage;
  Lanes *lanes = watch (&stage, 17, 43, 4, G_MAXUINT, STORY_END_NS);

  ck_assert_int_eq (lanes->column_ns, 7);
  ck_assert_int_eq (lanes->to_ns, 43);
  ck_assert_uint_eq (lanes->n_columns, 4);
  ck_assert_int_eq (lanes_length_ns (lanes, 0), 7);
  ck_assert_int_eq (lanes_length_ns (lanes, 3), 5);
  check_lane (lanes, FALSE, 0, "|r4h3|r1h6|h7|h2w3");
  check_lane (lanes, FALSE, 1, "|w7|w7|w7v!|w5");
  check_lane (lanes, TRUE, 1, "|||w7|w5");
  leave (&stage, lanes);
}
END_TEST

/* The run ends within the window, where a column would begin. */
START_TEST (test_early_end)
{
  Stage  stage;
  Lanes *lanes = watch (&stage, 0, 200, 20, G_MAXUINT, 90);

  ck_assert_int_eq (lanes->to_ns, 90);
  ck_assert_uint_eq (lanes->n_columns, 9);
  check_lane (lanes, FALSE, 0, "|r5w5|h10|r5h5|h10|w10|w10|w10|w10>|h10");
  leave (&stage, lanes);
}
END_TEST

START_TEST (test_nothing)
{
  Stage  stage;
  Lanes *lanes = watch (&stage, 150, 200, 20, G_MAXUINT, STORY_END_NS);

  ck_assert_uint_eq (lanes->n_columns, 0);
  ck_assert_int_eq (lanes->from_ns, 150);
  ck_assert_int_eq (lanes->to_ns, 150);
  lanes_widen (lanes, lanes_factor_for (lanes, 7));
  ck_assert_uint_eq (lanes->n_columns, 0);
  leave (&stage, lanes);
}
END_TEST

/* The end is unknown: columns of 1, 2, 4, 8 and 16 ns. */
START_TEST (test_grows)
{
  Stage  stage;
  Lanes *lanes = watch (&stage, 0, TIME_NEVER, 7, G_MAXUINT, STORY_END_NS);

  ck_assert_int_eq (lanes->column_ns, 16);
  ck_assert_int_eq (lanes->to_ns, 100);
  ck_assert_uint_eq (lanes->n_columns, 7);
  ck_assert_int_eq (lanes_length_ns (lanes, 6), 4);
  check_lane (lanes, FALSE, 0, "|r5h6w5|r5h11|h8w8|w16|w16>|h10e6|e4");
  check_lane (lanes, FALSE, 1, "|n10r2w4|w16|h3w13>v!|h16|h6i10|i16|i4");
  leave (&stage, lanes);
}
END_TEST

/* However often columns were merged, each ns and each mark is where it would
 * have been in columns that were wide from the start. */
START_TEST (test_grows_exactly)
{
  for (guint n = 1; n < 40; n++)
    {
      Stage  stage, other;
      Lanes *grown = watch (&stage, 3, TIME_NEVER, n, G_MAXUINT, STORY_END_NS);
      Lanes *fixed = watch (&other, 3, 3 + n * grown->column_ns, n, G_MAXUINT, STORY_END_NS);

      ck_assert_uint_le (grown->n_columns, n);
      ck_assert_uint_ge (2 * grown->n_columns + 1, n);
      ck_assert_uint_eq (grown->n_columns, fixed->n_columns);
      for (guint lane = 0; lane < 5; lane++)
        for (guint column = 0; column < grown->n_columns; column++)
          if (lane < 3)
            ck_assert_mem_eq (lanes_thread (grown, lane, column), lanes_thread (fixed, lane, column),
                              sizeof (LaneCell));
          else
            ck_assert_mem_eq (lanes_core (grown, lane - 3, column), lanes_core (fixed, lane - 3, column),
                              sizeof (LaneCell));
      leave (&stage, grown);
      leave (&other, fixed);
    }
}
END_TEST

/* What happens at the end of a run whose end is not known before. */
START_TEST (test_last_instant)
{
  Stage  stage;
  Lanes *lanes;

  stage_open (&stage);
  lanes = lanes_new (stage.cast, &stage.probe, 0, TIME_NEVER, 4, G_MAXUINT);
  emit_state (&stage, 0, 0, -1, THREAD_STATE_WAITS_GIL);
  emit_gil (&stage, 4, PROBE_GIL_LOST, 0, 0, 0);
  emit_gil (&stage, 8, PROBE_GIL_REQUEST, 0, 0, 0);
  lanes_finish (lanes, 8);
  ck_assert_int_eq (lanes->column_ns, 2);
  check_lane (lanes, FALSE, 0, "|w2|w2|w2!|w2v");
  leave (&stage, lanes);
}
END_TEST

START_TEST (test_widen)
{
  Stage  stage;
  Lanes *lanes = watch (&stage, 0, 100, 10, G_MAXUINT, STORY_END_NS);

  ck_assert_uint_eq (lanes_factor_for (lanes, 10), 1);
  ck_assert_uint_eq (lanes_factor_for (lanes, 9), 2);
  ck_assert_uint_eq (lanes_factor_for (lanes, 4), 3);
  lanes_widen (lanes, 3);
  ck_assert_uint_eq (lanes->n_columns, 4);
  ck_assert_int_eq (lanes->column_ns, 30);
  ck_assert_int_eq (lanes_length_ns (lanes, 3), 10);
  check_lane (lanes, FALSE, 0, "|r10h15w5|h10w20|h10w20>|e10");
  check_lane (lanes, FALSE, 1, "|n10r2w18|h15w15>v!|h10i20|i10");
  /* Next to a run of two hours. */
  lanes_widen (lanes, G_GINT64_CONSTANT (1) << 33);
  ck_assert_uint_eq (lanes->n_columns, 1);
  check_lane (lanes, FALSE, 1, "|n10r2h25w33i30>v!");
  leave (&stage, lanes);
}
END_TEST

/* The sums are over all threads, with a lane or without. */
START_TEST (test_few_lanes)
{
  Stage  stage;
  Lanes *lanes = watch (&stage, 20, 80, 3, 1, STORY_END_NS);

  ck_assert_uint_eq (lanes->n_threads, 1);
  ck_assert_uint_eq (lanes->n_cores, 1);
  check_lane (lanes, FALSE, 0, "|r5h15|w20|w20>");
  check_lane (lanes, TRUE, 0, "|h15|w10|");
  ck_assert_uint_eq (lanes->total.marks[LANE_MARK_SWITCH], 2);
  ck_assert_uint_eq (lanes->total.marks[LANE_MARK_REQUEST], 1);
  ck_assert_uint_eq (lanes->total.marks[LANE_MARK_LOST], 1);
  ck_assert_int_eq (lanes->total.state_ns[THREAD_STATE_HOLDS_GIL], 15 + 25);
  ck_assert_int_eq (lanes->total.state_ns[THREAD_STATE_WAITS_GIL], 40 + 25);
  ck_assert_int_eq (lanes->total.state_ns[THREAD_STATE_READY], 5);
  ck_assert_int_eq (lanes->total.state_ns[THREAD_STATE_IO], 10);
  ck_assert_int_eq (lanes->total.state_ns[THREAD_STATE_NEW], 60);
  leave (&stage, lanes);
}
END_TEST

/* The longest window that there is. */
START_TEST (test_longest)
{
  Stage  stage;
  Lanes *lanes;

  stage_open (&stage);
  lanes = lanes_new (stage.cast, &stage.probe, 1, TIME_NEVER - 1, 3, G_MAXUINT);
  emit_state (&stage, 0, 0, -1, THREAD_STATE_READY);
  lanes_finish (lanes, TIME_NEVER);
  ck_assert_uint_eq (lanes->n_columns, 3);
  ck_assert_int_eq (lanes->total.state_ns[THREAD_STATE_READY], TIME_NEVER - 2);
  for (guint i = 0; i < 3; i++)
    ck_assert_int_eq (lanes_thread (lanes, 0, i)->state_ns[THREAD_STATE_READY], lanes_length_ns (lanes, i));
  leave (&stage, lanes);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("lanes");
  TCase *tcase = tcase_create ("lanes");

  tcase_add_test (tcase, test_story);
  tcase_add_test (tcase, test_window);
  tcase_add_test (tcase, test_early_end);
  tcase_add_test (tcase, test_nothing);
  tcase_add_test (tcase, test_grows);
  tcase_add_test (tcase, test_grows_exactly);
  tcase_add_test (tcase, test_last_instant);
  tcase_add_test (tcase, test_widen);
  tcase_add_test (tcase, test_few_lanes);
  tcase_add_test (tcase, test_longest);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
