/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of results made by hand, as text: it fits its width and says what
 * is so.
 */
#include "config.h"

#include <stdio.h>

#include "../check-main.h"
#include "fixture.h"

static const ReportStyle plain = { FALSE, FALSE, 80 };

static void
assert_fits (const char *text, glong width)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  ck_assert (g_utf8_validate (text, -1, NULL));
  ck_assert_uint_gt (g_strv_length (lines), 10);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      ck_assert_msg (g_utf8_strlen (lines[i], -1) <= width, "more than %ld columns: %s", width, lines[i]);
      ck_assert_msg (!g_str_has_suffix (lines[i], " "), "blank at the end: %s|", lines[i]);
    }
}

/* Large figures and long names at several widths. */
static void
check_width (guint width, guint n_cores, guint n_cpu, guint n_runs)
{
  static const char *const policies[] = { "python2", "python3", "fifo" };
  ReportStyle              style = { FALSE, width % 2 == 0, width };
  RunResult               *results[8];

  for (guint i = 0; i < n_runs; i++)
    {
      RunResult *result = fake_result (policies[i % 3], n_cores, n_cpu);

      fill_latencies (result, 50 * i * i, 123456789 * (gint64) (i + 1));
      result->events = G_MAXUINT64;
      result->seed = G_MAXUINT64;
      result->statistics->gils[0].takes = 1234567890123;
      result->statistics->threads[0].cpu_ns = 12345 * NS_PER_S;
      g_free (result->cast->group_names[0]);
      result->cast->group_names[0] = g_strdup ("a group with a very long name that has caf\303\251s");
      results[i] = result;
    }
  for (guint compare = 0; compare < 2; compare++)
    {
      char *text = write_report (results, n_runs, compare == 1, REPORT_TEXT, &style);

      assert_fits (text, width);
      free (text);
    }
  for (guint i = 0; i < n_runs; i++)
    fake_result_free (results[i]);
}

START_TEST (test_widths)
{
  static const guint widths[] = { 60, 61, 72, 80, 100, 132 };

  check_width (widths[_i], 2, 2, 1);
  check_width (widths[_i], 16, 15, 2);
  check_width (widths[_i], 1024, 300, 8);
}
END_TEST

START_TEST (test_run_text)
{
  RunResult *result = fake_result ("python3", 2, 2);
  char      *text;

  fill_latencies (result, 200, 1000);
  text = write_report (&result, 1, FALSE, REPORT_TEXT, &plain);
  assert_contains (text, "A story told by hand\npolicy python3, seed 7, 2 cores (");
  assert_contains (text, "makespan           none: the run ended at its duration\n");
  assert_contains (text, "core use           50.0%\n");
  assert_contains (text, "context switches   3 voluntary, 1 involuntary; 1 migration\n");
  assert_contains (text, "fairness           cpu 0.973 ");
  assert_contains (text, "Time       CPU  holds GIL  waits GIL  of life  ready   I/O  no GIL\n"
                         "cpu (2)  100ns       60ns       78ns    43.3%   12ns  30ns       0\n"
                         "  cpu-1   57ns       35ns       45ns    50.0%   10ns     0       0\n"
                         "  cpu-2   43ns       25ns       33ns    36.7%    2ns  30ns       0\n"
                         "echo         0          0          0        -      0     0       0\n");
  assert_contains (text, "Counts   takes  forced  voluntary  requests  lost  blocked  preempted\n"
                         "cpu (2)      3       1          1         1     1        3          1\n"
                         "  cpu-1      2       1          0         0     0        1          1\n"
                         "  cpu-2      1       0          1         1     1        2          0\n");
  assert_contains (text, "main  68ns  68.0%  17ns  17.0%  15ns  15.0%      3         2         1     1\n");
  assert_contains (text, "Core  busy    use  switches\n0     42ns  42.0%         2\n1     58ns  58.0%         3\n");
  assert_contains (text, "GIL:cpu       2  36.5ns    33ns    max    max    40ns\n");
  assert_contains (text, "clients     200   100us   100us  180us  198us   200us\n");
  assert_contains (text, "the percentile is the maximum\n");
  ck_assert_ptr_null (strchr (text, '\033'));
  free (text);
  fake_result_free (result);
}
END_TEST

START_TEST (test_many_are_summed_up)
{
  RunResult *result = fake_result ("fifo", 17, 16);
  char      *text = write_report (&result, 1, FALSE, REPORT_TEXT, &plain);

  ck_assert_ptr_null (strstr (text, "cpu-1"));
  assert_contains (text, "cpu (16)");
  assert_contains (text, "Core     busy   use  switches\nall 17  100ns  5.9%         5\n");
  free (text);
  fake_result_free (result);
}
END_TEST

/* Bold only if welcome, and nothing from a scenario reaches the terminal but
 * text. */
START_TEST (test_colors)
{
  ReportStyle style = { TRUE, TRUE, 80 };
  RunResult  *result = fake_result ("fifo", 2, 2);
  char       *text;

  g_free (result->scenario->title);
  ((Scenario *) result->scenario)->title = g_strdup ("\033]0;evil\007\nname");
  text = write_report (&result, 1, FALSE, REPORT_TEXT, &style);
  ck_assert (g_str_has_prefix (text, "\033[1m ]0;evil  name\n\033[0m"));
  assert_contains (text, "\033[1mTime ");
  free (text);
  fake_result_free (result);
}
END_TEST

static char *
compare_two (gint64 first_end_ns, gint64 second_end_ns, guint n_first, guint n_second)
{
  RunResult *results[] = { fake_result ("python2", 2, 2), fake_result ("python3", 2, 2) };
  char      *text;

  if (first_end_ns > 0)
    fake_finish (results[0], first_end_ns);
  if (second_end_ns > 0)
    fake_finish (results[1], second_end_ns);
  for (guint i = 0; i < n_first; i++)
    histogram_add (results[0]->statistics->latencies[0], 300);
  for (guint i = 0; i < n_second; i++)
    histogram_add (results[1]->statistics->latencies[0], 200);
  text = write_report (results, 2, TRUE, REPORT_TEXT, &plain);
  fake_result_free (results[0]);
  fake_result_free (results[1]);
  return text;
}

static const struct
{
  gint64      first_end_ns, second_end_ns;
  guint       n_first, n_second;
  const char *sentence;
} verdicts[] = {
  { 142, 100, 5, 5, "\nSummary\npython3 finished 1.42 times sooner than python2\n" },
  { 100, 250, 0, 0, "\nSummary\npython2 finished 2.50 times sooner than python3\n" },
  { 100, 100, 0, 0, "\nSummary\npython2 finished as soon as python3\n" },
  { 0, 0, 5, 9, "\nSummary\nclients: python3 answered 1.50 times sooner than python2\n" },
  { 100, 0, 5, 5, "\nSummary\npython3 did not finish\nclients: python3 answered 1.50 times sooner than python2\n" },
  { 0, 0, 5, 0, "\nSummary\nno two runs finished or measured the same wait: nothing to rank\n" },
  { 0, 0, 0, 0, "\nSummary\nno two runs finished or measured the same wait: nothing to rank\n" },
};

START_TEST (test_verdict)
{
  char *text =
      compare_two (verdicts[_i].first_end_ns, verdicts[_i].second_end_ns, verdicts[_i].n_first, verdicts[_i].n_second);

  assert_contains (text, verdicts[_i].sentence);
  free (text);
}
END_TEST

START_TEST (test_compare_text)
{
  char *text = compare_two (200, 100, 5, 500);

  assert_contains (text, "A story told by hand\n2 runs, seed 7, 2 cores\n\n");
  assert_contains (text, "Comparison      python2  python3\n"
                         "makespan          200ns    100ns\n"
                         "  to the first    1.00x    0.50x\n"
                         "CPU time          100ns    100ns\n"
                         "core use          50.0%    50.0%\n"
                         "GIL\n"
                         "  held            68.0%    68.0%\n"
                         "  dead            17.0%    17.0%\n"
                         "  free            15.0%    15.0%\n"
                         "  takes               3        3\n"
                         "  switches            2        2\n"
                         "  forced drops        1        1\n"
                         "  voluntary           1        1\n"
                         "  requests            1        1\n"
                         "  lost races          1        1\n"
                         "context switches\n"
                         "  voluntary           3        3\n"
                         "  involuntary         1        1\n");
  assert_contains (text, "clients\n"
                         "  n                   5      500\n"
                         "  mean            300ns    200ns\n"
                         "  p50             300ns    200ns\n"
                         "  p99             300ns    200ns\n");
  assert_contains (text, "p99 of fewer than 100 values is their maximum\n");
  free (text);
}
END_TEST

/* Two runs of one policy are told apart; eight fit beside each other. */
START_TEST (test_compare_names)
{
  RunResult *results[8];
  char      *text;

  for (guint i = 0; i < 8; i++)
    {
      results[i] = fake_result (i < 2 ? "python2" : "python3", 2, 2);
      fake_finish (results[i], 100 + i);
    }
  text = write_report (results, 8, TRUE, REPORT_TEXT, &plain);
  assert_contains (text, "[1] python2\n[2] python2\n[3] python3\n");
  assert_contains (text, "Comparison         [1]     [2]     [3]     [4]     [5]     [6]     [7]     [8]\n");
  assert_contains (text, "python2 [1] finished 1.01 times sooner than python2 [2]\n");
  free (text);
  text = write_report (results, 1, TRUE, REPORT_TEXT, &plain);
  assert_contains (text, "one run: nothing to compare it with\n");
  free (text);
  for (guint i = 0; i < 8; i++)
    fake_result_free (results[i]);
}
END_TEST

static Suite *
report_text_suite (void)
{
  Suite *suite = suite_create ("report-text");
  TCase *text = tcase_create ("text");

  tcase_add_loop_test (text, test_widths, 0, 6);
  tcase_add_test (text, test_run_text);
  tcase_add_test (text, test_many_are_summed_up);
  tcase_add_test (text, test_colors);
  tcase_add_loop_test (text, test_verdict, 0, G_N_ELEMENTS (verdicts));
  tcase_add_test (text, test_compare_text);
  tcase_add_test (text, test_compare_names);
  tcase_set_timeout (text, 60);
  suite_add_tcase (suite, text);
  return suite;
}

int
main (void)
{
  return check_main (report_text_suite ());
}
