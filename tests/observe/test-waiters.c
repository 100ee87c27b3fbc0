/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How many threads wait, over time: of stories told by hand.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/waiters.h"

/* Spans as text: "0-5:0 5-8:1", or with "least<mean<most" where they differ. */
static void
append_span (const WaitersSpan *span, gpointer data)
{
  GString *text = data;

  g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ":", text->len > 0 ? " " : "",
                          span->start_ns, span->end_ns);
  if (span->least == span->most)
    g_string_append_printf (text, "%u", span->least);
  else
    g_string_append_printf (text, "%u<%.3f<%u", span->least, span->mean, span->most);
}

static void
check_spans (const Waiters *waiters, const char *expected)
{
  GString *text = g_string_new (NULL);

  waiters_foreach (waiters, append_span, text);
  ck_assert_str_eq (text->str, expected);
  g_string_free (text, TRUE);
}

static void
check_story (gint64 from_ns, gint64 to_ns, const char *expected)
{
  Stage    stage;
  Waiters *waiters;

  stage_open (&stage);
  waiters = waiters_new (stage.cast, &stage.probe, from_ns, to_ns);
  play_story (&stage);
  waiters_finish (waiters, STORY_END_NS);
  ck_assert (waiters_is_exact (waiters));
  check_spans (waiters, expected);
  waiters_free (waiters);
  stage_close (&stage);
}

START_TEST (test_changes)
{
  check_story (0, G_MAXINT64, "0-5:0 5-8:1 8-12:0 12-40:1 40-44:2 44-70:1 70-100:0");
}
END_TEST

START_TEST (test_window)
{
  check_story (10, 42, "10-12:0 12-40:1 40-42:2");
  check_story (41, 50, "41-44:2 44-50:1");
  check_story (90, 200, "90-100:0");
  check_story (200, 300, "");
}
END_TEST

/* As a replay begins: who has the GIL took it, but was not seen to want it. */
START_TEST (test_take_alone)
{
  Stage    stage;
  Waiters *waiters;

  stage_open (&stage);
  waiters = waiters_new (stage.cast, &stage.probe, 10, 40);
  emit_gil (&stage, 3, PROBE_GIL_TAKE, 0, 0, 0);
  emit_gil (&stage, 5, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (&stage, 20, PROBE_GIL_TAKE, 1, 0, 0);
  waiters_finish (waiters, 40);
  check_spans (waiters, "10-20:1 20-40:0");
  waiters_free (waiters);
  stage_close (&stage);
}
END_TEST

/* Thread 0 waits in the first half of every @period_ns. */
static Waiters *
play_periods (Stage *stage, guint n, gint64 period_ns)
{
  Waiters *waiters;

  stage_open (stage);
  waiters = waiters_new (stage->cast, &stage->probe, 0, G_MAXINT64);
  for (guint i = 0; i < n; i++)
    {
      emit_gil (stage, i * period_ns, PROBE_GIL_WANT, 0, 0, 0);
      emit_gil (stage, i * period_ns + period_ns / 2, PROBE_GIL_TAKE, 0, 0, 0);
    }
  waiters_finish (waiters, n * period_ns);
  return waiters;
}

typedef struct
{
  guint  n;
  gint64 until_ns;
  double sum_ns;
} Sum;

static void
add_span (const WaitersSpan *span, gpointer data)
{
  Sum *sum = data;

  ck_assert_int_eq (span->start_ns, sum->until_ns);
  ck_assert_int_gt (span->end_ns, span->start_ns);
  ck_assert (span->least <= span->mean && span->mean <= span->most);
  sum->until_ns = span->end_ns;
  sum->sum_ns += span->mean * (double) (span->end_ns - span->start_ns);
  sum->n++;
}

START_TEST (test_columns)
{
  Stage    stage;
  Sum      sum = { 0 };
  Waiters *waiters = play_periods (&stage, 5000, 14);

  ck_assert (!waiters_is_exact (waiters));
  waiters_foreach (waiters, add_span, &sum);
  ck_assert_uint_le (sum.n, WAITERS_COLUMNS);
  ck_assert_uint_ge (sum.n, WAITERS_COLUMNS / 2);
  ck_assert_int_eq (sum.until_ns, 5000 * 14);
  ck_assert (ABS (sum.sum_ns - 5000 * 7) < 1e-6);
  waiters_free (waiters);
  stage_close (&stage);
}
END_TEST

START_TEST (test_boundary)
{
  Stage    stage;
  Waiters *waiters = play_periods (&stage, WAITERS_CHANGES / 2, 14);

  ck_assert (waiters_is_exact (waiters));
  waiters_free (waiters);
  stage_close (&stage);
  waiters = play_periods (&stage, WAITERS_CHANGES / 2 + 1, 14);
  ck_assert (!waiters_is_exact (waiters));
  waiters_free (waiters);
  stage_close (&stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("waiters");
  TCase *all = tcase_create ("all");

  tcase_add_test (all, test_changes);
  tcase_add_test (all, test_window);
  tcase_add_test (all, test_take_alone);
  tcase_add_test (all, test_columns);
  tcase_add_test (all, test_boundary);
  suite_add_tcase (suite, all);
  return check_main (suite);
}
