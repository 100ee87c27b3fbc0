/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The data of timeline charts, and the texts in them.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "folder.h"
#include "report/chart-text.h"
#include "report/divergence-text.h"
#include "report/timeline-chart.h"

#define HEADER "kind,lane,name,state,start_ns,end_ns"

START_TEST (makes_texts_plain)
{
  static const char *const cases[][2] = {
    { "cpu-1", "cpu-1" },
    { "ünïcode →", "ünïcode →" },
    { "a\"b,c\\d\te", "a”b‚c∖d e" },
    { "日本", "□□" },
    { "line\nbreak\r", "line□break□" },
    { "\xff", "□" },
    { "&#65; ]]>", "& #65; ]] >" },
    { "`x` $(x) {/Symbol x} %s <b>", "`x` $(x) {/Symbol x} %s <b>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = chart_text_plain (cases[i][0]);
      ck_assert_str_eq (plain, cases[i][1]);
    }
}
END_TEST

START_TEST (splits_lines_into_fields)
{
  char  line[] = "a,\"b \"\"c\"\", d\",,e";
  char  short_line[] = "a,b";
  char  long_line[] = "a,b,c,d,e";
  char  torn_line[] = "a,\"b\"c,d,e";
  char *fields[4];

  ck_assert (chart_text_split (line, fields, 4));
  ck_assert_str_eq (fields[0], "a");
  ck_assert_str_eq (fields[1], "b \"c\", d");
  ck_assert_str_eq (fields[2], "");
  ck_assert_str_eq (fields[3], "e");
  ck_assert (!chart_text_split (short_line, fields, 4));
  ck_assert (!chart_text_split (long_line, fields, 4));
  ck_assert (!chart_text_split (torn_line, fields, 4));
}
END_TEST

START_TEST (words_a_divergence)
{
  static const struct
  {
    Divergence  divergence;
    const char *text;
  } cases[] = {
    { { 5130000, 0, { DIVERGENCE_GIVES, DIVERGENCE_KEEPS }, { 1, 0 }, 0 },
      "first divergence at 5.13 ms: a gives the GIL to cpu-2; b keeps cpu-1" },
    { { 999, 0, { DIVERGENCE_FREE, DIVERGENCE_GIVES }, { -1, 2 }, 0 },
      "first divergence at 999 ns: a leaves the GIL free; b gives the GIL to echo" },
    { { 1234567890, 0, { DIVERGENCE_GIVES, DIVERGENCE_ENDED }, { 0, -1 }, 0 },
      "first divergence at 1.23457 s: a gives the GIL to cpu-1; b has ended" },
  };
  g_autoptr (Cast) cast = stage_cast ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = divergence_text (&cases[i].divergence, cast, "a", "b");
      ck_assert_str_eq (text, cases[i].text);
    }
}
END_TEST

/* ---- a run -------------------------------------------------------------- */

typedef struct
{
  Stage          stage;
  RunResult      result;
  TimelineChart *chart;
} Play;

static void
play_begin (Play *self, gint64 from_ns, gint64 to_ns, guint max_lanes)
{
  g_autofree char *path = g_build_filename (folder, "chart.csv", NULL);
  RunObserver     *observer;

  stage_open (&self->stage);
  self->result = (RunResult){ .cast = self->stage.cast };
  self->chart = timeline_chart_new (path, from_ns, to_ns, max_lanes, NULL);
  ck_assert_ptr_nonnull (self->chart);
  observer = timeline_chart_observer (self->chart);
  observer->begin (observer, &self->result, &self->stage.probe);
}

/* What has been written. */
static char *
play_end (Play *self, gint64 end_ns, const TimelineNote *note, gboolean *empty)
{
  RunObserver *observer = timeline_chart_observer (self->chart);

  observer->end (observer, end_ns);
  ck_assert (timeline_chart_write (self->chart, note, empty, NULL));
  timeline_chart_free (self->chart);
  stage_close (&self->stage);
  return read_file ("chart.csv");
}

static void
emit (Play *self, ProbeType type, gint64 at_ns, gint32 thread, gint64 a, gint64 b)
{
  self->stage.now_ns = at_ns;
  probe_emit (&self->stage.probe, type, thread, -1, 0, a, b);
}

/* cpu-1 owns the GIL for @length_ns, then cpu-2, and so on, with a lost race of
 * echo at each turn. */
static void
alternate (Play *self, guint n, gint64 length_ns)
{
  emit_on (&self->stage, 0, 0, 0);
  emit_on (&self->stage, 0, 1, 1);
  for (guint i = 0; i < n; i++)
    {
      gint64 at_ns = i * length_ns;
      gint32 owner = i % 2;

      if (i > 0)
        emit (self, PROBE_GIL_DROP, at_ns, !owner, GIL_DROP_CHECK, 0);
      emit_state (&self->stage, at_ns, !owner, !owner, THREAD_STATE_WAITS_GIL);
      emit (self, PROBE_GIL_TAKE, at_ns, owner, 0, i > 0);
      emit_state (&self->stage, at_ns, owner, owner, THREAD_STATE_HOLDS_GIL);
      emit (self, PROBE_GIL_LOST, at_ns, 2, 0, 0);
    }
}

START_TEST (few_intervals_stay_as_they_are)
{
  Play             play;
  TimelineNote     note = { 7, TRUE, "look: here" };
  gboolean         empty;
  g_autofree char *text = NULL;

  play_begin (&play, 0, TIME_NEVER, 24);
  alternate (&play, 2, 10);
  text = play_end (&play, 20, &note, &empty);
  ck_assert (!empty);
  ck_assert_str_eq (text, HEADER "\nlost,2,echo,,0,0\n"
                                 "thread,0,cpu-1,holds GIL,0,10\ncore,0,core 0,holds GIL,0,10\n"
                                 "handoff,0,1,forced,10,10\n"
                                 "thread,1,cpu-2,waits for GIL,0,10\ncore,1,core 1,waits for GIL,0,10\n"
                                 "lost,2,echo,,10,10\n"
                                 "thread,0,cpu-1,waits for GIL,10,20\ncore,0,core 0,waits for GIL,10,20\n"
                                 "thread,1,cpu-2,holds GIL,10,20\ncore,1,core 1,holds GIL,10,20\n"
                                 "window,0,,,0,20\ncore,0,core 0,,0,0\ncore,1,core 1,,0,0\n"
                                 "note,0,look: here,here,7,7\n");
}
END_TEST

/* What the rows of a file in columns add up to. */
typedef struct
{
  double  area[N_THREAD_STATES]; /* ns times share of the lane, of thread 0 */
  guint64 counts;
  guint   n_boxes;
  gint64  longest_ns;
} Sums;

static void
add_up (const char *text, const char *mark, Sums *sums)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  *sums = (Sums){ 0 };
  for (char **line = lines + 1; *line && **line; line++)
    {
      g_auto (GStrv) fields = g_strsplit (*line, ",", -1);
      gint64 length_ns = g_ascii_strtoll (fields[5], NULL, 10) - g_ascii_strtoll (fields[4], NULL, 10);

      ck_assert_uint_eq (g_strv_length (fields), 8);
      sums->n_boxes += strcmp (fields[0], "thread") == 0 || strcmp (fields[0], "core") == 0;
      if (strcmp (fields[0], "count") == 0 && strcmp (fields[3], mark) == 0)
        {
          sums->counts += g_ascii_strtoull (fields[1], NULL, 10);
          sums->longest_ns = MAX (sums->longest_ns, length_ns);
        }
      for (guint state = 0; state < N_THREAD_STATES; state++)
        if (strcmp (fields[0], "thread") == 0 && strcmp (fields[1], "0") == 0
            && strcmp (fields[3], thread_state_name ((ThreadState) state)) == 0)
          sums->area[state] +=
              (double) length_ns * (g_ascii_strtod (fields[7], NULL) - g_ascii_strtod (fields[6], NULL));
    }
}

START_TEST (many_intervals_become_columns)
{
  Play             play;
  gboolean         empty;
  Sums             sums;
  g_autofree char *text = NULL;

  play_begin (&play, 0, 1000000, 24);
  alternate (&play, 10000, 100);
  text = play_end (&play, 1000000, NULL, &empty);
  ck_assert (g_str_has_prefix (text, HEADER ",low,high\n"));
  add_up (text, "lost", &sums);
  ck_assert (ABS (sums.area[THREAD_STATE_HOLDS_GIL] - 500000) < 1000);
  ck_assert (ABS (sums.area[THREAD_STATE_WAITS_GIL] - 500000) < 1000);
  ck_assert_uint_eq (sums.counts, 10000);
  ck_assert_int_lt (sums.longest_ns, 1000000 / 80);
  ck_assert_uint_lt (sums.n_boxes, 3000);
  add_up (text, "handoff", &sums);
  ck_assert_uint_eq (sums.counts, 9999);
}
END_TEST

START_TEST (the_file_does_not_grow_with_the_window)
{
  Play             play;
  gboolean         empty;
  Sums             sums[2];
  g_autofree char *text = NULL;

  for (guint i = 0; i < 2; i++)
    {
      play_begin (&play, 0, TIME_NEVER, 24);
      alternate (&play, i == 0 ? 20000 : 200000, 100000);
      g_free (text);
      text = play_end (&play, i == 0 ? 2000000000 : 20000000000, NULL, &empty);
      add_up (text, "lost", &sums[i]);
    }
  ck_assert_uint_eq (sums[1].counts, 200000);
  ck_assert_uint_lt (sums[1].n_boxes, 2 * sums[0].n_boxes);
}
END_TEST

START_TEST (many_lanes_share_one)
{
  Play             play;
  gboolean         empty;
  g_autofree char *text = NULL;

  play_begin (&play, 0, 1000, 4);
  alternate (&play, 2, 500);
  text = play_end (&play, 1000, NULL, &empty);
  ck_assert_ptr_nonnull (strstr (text, "\nthread,0,cpu-1,holds GIL,0,500,0.000,1.000\n"));
  ck_assert_ptr_nonnull (strstr (text, "\nthread,1,2 other threads,"));
  ck_assert_ptr_nonnull (strstr (text, "\ncore,1,core 1,"));
  ck_assert_ptr_null (strstr (text, "cpu-2"));
}
END_TEST

START_TEST (says_that_nobody_is_there)
{
  Play             play;
  gboolean         empty;
  g_autofree char *text = NULL;

  play_begin (&play, 5000, 6000, 24);
  alternate (&play, 2, 10);
  emit_state (&play.stage, 20, 0, -1, THREAD_STATE_ENDED);
  emit_state (&play.stage, 20, 1, -1, THREAD_STATE_ENDED);
  text = play_end (&play, 9000, NULL, &empty);
  ck_assert (empty);
}
END_TEST

START_TEST (cuts_to_the_window)
{
  Play             play;
  gboolean         empty;
  g_autofree char *text = NULL;

  play_begin (&play, 5, 12, 24);
  alternate (&play, 2, 10);
  text = play_end (&play, 20, NULL, &empty);
  ck_assert_ptr_nonnull (strstr (text, "\nthread,0,cpu-1,holds GIL,5,10\n"));
  ck_assert_ptr_nonnull (strstr (text, "\nthread,1,cpu-2,holds GIL,10,12\n"));
  ck_assert_ptr_nonnull (strstr (text, "\nwindow,0,,,5,12\n"));
  ck_assert_ptr_null (strstr (text, "lost,2,echo,,0,0"));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("timeline-chart");
  TCase *tests = tcase_create ("timeline-chart");

  tcase_add_checked_fixture (tests, setup, teardown);
  tcase_add_test (tests, makes_texts_plain);
  tcase_add_test (tests, splits_lines_into_fields);
  tcase_add_test (tests, words_a_divergence);
  tcase_add_test (tests, few_intervals_stay_as_they_are);
  tcase_add_test (tests, many_intervals_become_columns);
  tcase_add_test (tests, the_file_does_not_grow_with_the_window);
  tcase_add_test (tests, many_lanes_share_one);
  tcase_add_test (tests, says_that_nobody_is_there);
  tcase_add_test (tests, cuts_to_the_window);
  suite_add_tcase (suite, tests);
  return check_main (suite);
}
