/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts: their data, names that are not nice, and the pictures, if
 * gnuplot is here to draw them.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "folder.h"
#include "report/chart-data.h"
#include "report/chart-text.h"
#include "report/charts.h"

#define HEADER "kind,lane,name,state,start_ns,end_ns\n"

/* Waits and latencies of our own, whatever the story has. */
static RunResult *
result_of (const char *policy)
{
  RunResult  *result = fake_result (policy, 2, 2);
  Statistics *statistics = result->statistics;

  for (guint i = 0; i < result->cast->n_threads; i++)
    {
      histogram_free (statistics->threads[i].gil_wait);
      statistics->threads[i].gil_wait = histogram_new ();
    }
  histogram_add (statistics->threads[0].gil_wait, 5);
  histogram_add (statistics->threads[0].gil_wait, 40);
  histogram_add (statistics->threads[1].gil_wait, 33);
  histogram_add (statistics->latencies[0], 1500);
  statistics->gils[0].lost_wakeups = 17;
  return result;
}

static void
write_data (RunResult *const *results, guint n)
{
  g_autoptr (GError) error = NULL;
  gboolean done = charts_write_data ((const RunResult *const *) results, n, folder, &error);

  ck_assert_msg (done, "%s", error != NULL ? error->message : "no error is set");
  ck_assert_ptr_null (error);
}

/* ---- data --------------------------------------------------------------- */

START_TEST (names_files_after_the_run_and_its_policy)
{
  RunResult       *result = result_of ("python2");
  g_autofree char *first = chart_data_stem ("timeline", 0, &result->policy);
  g_autofree char *twelfth = chart_data_stem ("waits", 11, &result->policy);

  ck_assert_str_eq (first, "timeline-1-python2");
  ck_assert_str_eq (twelfth, "waits-12-python2");
  fake_result_free (result);
}
END_TEST

START_TEST (writes_the_figures_of_the_comparison)
{
  RunResult       *results[] = { result_of ("python2"), result_of ("fifo") };
  g_autofree char *text = NULL;

  fake_finish (results[0], 95);
  write_data (results, 2);
  text = read_file ("comparison.csv");
  ck_assert (g_str_has_prefix (text, "policy,figure,name,value\n"
                                     "python2,gil-time,held,"));
  ck_assert_ptr_nonnull (strstr (text, "\npython2,makespan,run,95\n"));
  ck_assert_ptr_null (strstr (text, "\nfifo,makespan"));
  ck_assert_ptr_nonnull (strstr (text, "\nfifo,gil-time,dead,"));
  ck_assert_ptr_nonnull (strstr (text, "\nfifo,lost-races,run,17\n"));
  ck_assert_ptr_nonnull (strstr (text, "\nfifo,latency-mean,clients,1500\n"));
  ck_assert_ptr_nonnull (strstr (text, "\nfifo,latency-p99,clients,1500\n"));
  ck_assert_ptr_null (strstr (text, "return:cpu")); /* there was none */
  fake_result_free (results[0]);
  fake_result_free (results[1]);
}
END_TEST

START_TEST (tells_runs_of_one_policy_apart)
{
  RunResult *results[] = { result_of ("python3"), result_of ("python3"), result_of ("python3") };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *titles = NULL;

  ck_assert (policy_choice_parse ("python3,switch-interval=1ms", &results[2]->policy, &error));
  g_free (results[0]->scenario->title);
  ((Scenario *) results[0]->scenario)->title = g_strdup ("A, \"B\" & \\C\n");
  write_data (results, 3);
  text = read_file ("comparison.csv");
  titles = read_file ("titles.csv");
  ck_assert_ptr_nonnull (strstr (text, "\npython3,gil-time,held,"));
  ck_assert_ptr_nonnull (strstr (text, "\npython3 #2,gil-time,held,"));
  ck_assert_ptr_nonnull (strstr (text, "\npython3 (switch-interval=1ms),gil-time,held,"));
  ck_assert (g_str_has_prefix (titles, "file,title\nscenario,A‚ ”B” & ∖C□\n"));
  ck_assert_ptr_nonnull (strstr (titles, "\ntimeline-3-python3.csv,python3 (switch-interval=1ms)\n"));
  ck_assert_ptr_nonnull (strstr (titles, "\nwaits-2-python3.csv,python3 #2\n"));
  for (guint i = 0; i < 3; i++)
    fake_result_free (results[i]);
}
END_TEST

START_TEST (keeps_the_shape_of_a_distribution_in_few_points)
{
  RunResult       *result = result_of ("fifo");
  g_autofree char *text = NULL;
  const char      *latencies;
  char           **lines;
  guint            n_points = 0;
  guint64          before = 0;

  for (gint64 i = 1; i <= 100000; i++)
    histogram_add (result->statistics->latencies[2], i * i);
  write_data (&result, 1);
  text = read_file ("waits-1-fifo.csv");
  ck_assert (g_str_has_prefix (text, "what,name,value_ns,cumulative\ngil-wait,run,5,0\ngil-wait,run,5,1\n"
                                     "gil-wait,run,33,2\ngil-wait,run,40,3\nlatency,clients,1500,0\n"
                                     "latency,clients,1500,1\nlatency,return:echo,1,0\n"));
  latencies = g_strstr_len (text, -1, "latency,return:echo,1,1\n");
  ck_assert_ptr_nonnull (latencies);
  lines = g_strsplit (latencies, "\n", -1);
  for (; lines[n_points] != NULL && *lines[n_points] != '\0'; n_points++)
    {
      char   *fields[4];
      guint64 cumulative;

      ck_assert (chart_text_split (lines[n_points], fields, 4));
      cumulative = g_ascii_strtoull (fields[3], NULL, 10);
      ck_assert_uint_gt (cumulative, before);
      /* Buckets and points: neighbours are near in height, also in the tail. */
      ck_assert_uint_le (cumulative - before, 300);
      ck_assert_uint_le (cumulative - before, 60 + (100000 - before) / 10);
      before = cumulative;
    }
  ck_assert_uint_eq (before, 100000);
  ck_assert_uint_gt (n_points, 1000);
  ck_assert_uint_le (n_points, 2400);
  g_strfreev (lines);
  fake_result_free (result);
}
END_TEST

/* The 90th percentile is where a point would not be worth it. */
START_TEST (keeps_the_percentiles_that_are_marked)
{
  RunResult       *result = result_of ("fifo");
  Histogram       *histogram = result->statistics->latencies[2];
  g_autofree char *text = NULL;

  for (gint64 i = 1; i <= 100000; i++)
    histogram_add (histogram, i < 90000 ? 1 : i < 90002 ? i - 89998 : 9);
  write_data (&result, 1);
  text = read_file ("waits-1-fifo.csv");
  ck_assert_ptr_nonnull (strstr (text, "\nlatency,return:echo,1,89999\nlatency,return:echo,2,90000\n"
                                       "latency,return:echo,9,100000\n"));
  fake_result_free (result);
}
END_TEST

START_TEST (says_which_file_cannot_be_written)
{
  RunResult *result = result_of ("fifo");
  g_autoptr (GError) error = NULL;

  ck_assert (!charts_write_data ((const RunResult *const *) &result, 1, "/nowhere/at/all", &error));
  ck_assert (g_error_matches (error, CHARTS_ERROR, CHARTS_ERROR_WRITE));
  ck_assert_ptr_nonnull (strstr (error->message, "/nowhere/at/all/comparison.csv"));
  fake_result_free (result);
}
END_TEST

/* ---- pictures ----------------------------------------------------------- */

static const char *const all_formats[] = { "png", "svg", "pdf", NULL };

static const char story[] = HEADER "thread,0,cpu-1,holds GIL,0,40000\nthread,0,cpu-1,waits for GIL,40000,90000\n"
                                   "thread,1,cpu-2,waits for GIL,0,45000\nthread,1,cpu-2,holds GIL,45000,90000\n"
                                   "core,0,core 0,holds GIL,0,40000\ncore,1,core 1,holds GIL,45000,90000\n"
                                   "handoff,0,1,forced,40000,45000\nrequest,1,cpu-2,,30000,30000\n"
                                   "lost,1,cpu-2,,20000,20000\nlost,1,cpu-2,,25000,25000\n";

/* The names that a Plot would have. */
static GPtrArray *
timelines_of (RunResult *const *results, guint n)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *stem = chart_data_stem ("timeline", i, &results[i]->policy);

      g_ptr_array_add (names, g_strconcat (stem, ".csv", NULL));
    }
  return names;
}

static gboolean
try_to_draw (RunResult *const *results, guint n, const char *const *formats, GPtrArray **pictures, GError **error)
{
  g_autoptr (GPtrArray) names = timelines_of (results, n);

  return charts_draw ((const RunResult *const *) results, n, names, folder, formats, pictures, error);
}

static GPtrArray *
draw (RunResult *const *results, guint n, const char *const *formats)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *pictures = NULL;
  gboolean   done = try_to_draw (results, n, formats, &pictures, &error);

  ck_assert_msg (done, "%s", error != NULL ? error->message : "no error is set");
  return pictures;
}

static void
check_signature (const char *name)
{
  static const char *const signatures[] = { "\x89PNG", "<?xml", "%PDF" };
  g_autofree char         *text = read_file (name);

  for (guint i = 0; all_formats[i] != NULL; i++)
    if (g_str_has_suffix (name, all_formats[i]))
      ck_assert_msg (g_str_has_prefix (text, signatures[i]), "%s is none", name);
}

START_TEST (draws_every_picture_in_every_format)
{
  RunResult               *results[] = { result_of ("python2"), result_of ("fifo") };
  GPtrArray               *pictures;
  static const char *const words[] = { "cpu-1",
                                       "core 1",
                                       "holds GIL",
                                       "waits for GIL",
                                       "forced hand-off (1)",
                                       "lost wake-up race (2)",
                                       "drop request (1)",
                                       "A story told by hand" };
  g_autofree char         *svg = NULL;

  write_data (results, 2);
  write_file ("timeline-1-python2.csv", story);
  write_file ("timeline-2-fifo.csv", story);
  pictures = draw (results, 2, all_formats);
  ck_assert_uint_eq (pictures->len, 15);
  ck_assert_str_eq (g_ptr_array_index (pictures, 0), "timeline-1-python2.png");
  ck_assert_str_eq (g_ptr_array_index (pictures, 8), "timeline-compare.pdf");
  for (guint i = 0; i < pictures->len; i++)
    check_signature (g_ptr_array_index (pictures, i));
  svg = read_file ("timeline-1-python2.svg");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    ck_assert_msg (strstr (svg, words[i]) != NULL, "no \"%s\" in the picture", words[i]);
  ck_assert_ptr_null (strstr (svg, "ready"));
  g_ptr_array_unref (pictures);
  fake_result_free (results[0]);
  fake_result_free (results[1]);
}
END_TEST

START_TEST (draws_hostile_names_as_they_are)
{
  static const char *const only_svg[] = { "svg", NULL };
  RunResult               *result = result_of ("fifo");
  Scenario                *scenario = (Scenario *) result->scenario;
  g_autofree char         *svg = NULL;

  g_free (scenario->title);
  scenario->title = g_strdup ("`touch c1` {/Symbol x} %s'; system('touch c2') #");
  g_free (result->cast->latency_names[0]);
  result->cast->latency_names[0] = g_strdup ("\"; system(\"touch c3\") #");
  write_data (&result, 1);
  write_file ("timeline-1-fifo.csv", HEADER "thread,0,”; system(”touch c4”) #,I/O,0,50\n"
                                            "thread,1,`touch c5` %s,ready,0,50\nthread,2,@c6,ready,0,50\n"
                                            "thread,3,{/Symbol x},ready,0,50\n");
  g_ptr_array_unref (draw (&result, 1, only_svg));
  svg = read_file ("timeline-1-fifo.svg");
  ck_assert_ptr_nonnull (strstr (svg, "`touch c1` {/Symbol x} %s'; system('touch c2') #"));
  ck_assert_ptr_nonnull (strstr (svg, "; system(”touch c4”) #"));
  ck_assert_ptr_nonnull (strstr (svg, "`touch c5` %s"));
  ck_assert_ptr_nonnull (strstr (svg, "{/Symbol x}<"));
  for (guint i = 1; i <= 6; i++)
    {
      char name[] = { 'c', (char) ('0' + i), '\0' };
      ck_assert_msg (!exists (name), "%s was run", name);
    }
  fake_result_free (result);
}
END_TEST

START_TEST (passes_on_what_gnuplot_says)
{
  RunResult *result = result_of ("fifo");
  g_autoptr (GError) error = NULL;
  GPtrArray *pictures = NULL;

  g_setenv ("GILSIM_DATADIR", "/nowhere", TRUE);
  write_data (&result, 1);
  write_file ("timeline-1-fifo.csv", story);
  ck_assert (!try_to_draw (&result, 1, all_formats, &pictures, &error));
  ck_assert (g_error_matches (error, CHARTS_ERROR, CHARTS_ERROR_GNUPLOT));
  ck_assert_ptr_nonnull (strstr (error->message, "/nowhere/plots/timeline.gp"));
  ck_assert (!exists ("timeline-1-fifo.png"));
  fake_result_free (result);
}
END_TEST

START_TEST (says_that_there_is_no_gnuplot)
{
  RunResult *result = result_of ("fifo");
  g_autoptr (GError) error = NULL;
  GPtrArray *pictures = NULL;

  g_setenv ("PATH", "/nowhere", TRUE);
  write_data (&result, 1);
  write_file ("timeline-1-fifo.csv", story);
  ck_assert (!try_to_draw (&result, 1, all_formats, &pictures, &error));
  ck_assert (g_error_matches (error, CHARTS_ERROR, CHARTS_ERROR_GNUPLOT));
  ck_assert_ptr_nonnull (strstr (error->message, "gnuplot"));
  fake_result_free (result);
}
END_TEST

/* The tests that draw are left out without gnuplot; tests/report/charts.sh
 * says so. */
static void
add_drawing_tests (Suite *suite)
{
  TCase           *drawing = tcase_create ("pictures");
  g_autofree char *gnuplot = g_find_program_in_path ("gnuplot");

  tcase_add_checked_fixture (drawing, setup, teardown);
  tcase_add_test (drawing, says_that_there_is_no_gnuplot);
  if (gnuplot != NULL)
    {
      tcase_add_test (drawing, draws_every_picture_in_every_format);
      tcase_add_test (drawing, draws_hostile_names_as_they_are);
      tcase_add_test (drawing, passes_on_what_gnuplot_says);
    }
  suite_add_tcase (suite, drawing);
}

int
main (void)
{
  Suite *suite = suite_create ("charts");
  TCase *data = tcase_create ("data");

  tcase_add_checked_fixture (data, setup, teardown);
  tcase_add_test (data, names_files_after_the_run_and_its_policy);
  tcase_add_test (data, writes_the_figures_of_the_comparison);
  tcase_add_test (data, tells_runs_of_one_policy_apart);
  tcase_add_test (data, keeps_the_shape_of_a_distribution_in_few_points);
  tcase_add_test (data, keeps_the_percentiles_that_are_marked);
  tcase_add_test (data, says_which_file_cannot_be_written);
  suite_add_tcase (suite, data);
  add_drawing_tests (suite);
  return check_main (suite);
}
