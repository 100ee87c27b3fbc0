/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The calibration: each probe runs and yields what can be a time; what it
 * writes reads as distributions.  Nothing depends on how fast this machine is.
 */
#include "config.h"

#include <string.h>

#include "calibrate/probes.h"
#include "engine/dist-parse.h"
#include "engine/duration.h"
#include "tests/check-main.h"

START_TEST (test_samples)
{
  g_autoptr (Samples) samples = samples_new ();
  Summary summary = samples_summarize (samples);

  ck_assert_uint_eq (summary.n, 0);
  for (int i = 100; i >= 0; i--)
    samples_add (samples, i);
  samples_add (samples, -5); /* counts as 0 */
  summary = samples_summarize (samples);
  ck_assert_uint_eq (summary.n, 102);
  ck_assert_double_eq_tol (summary.p10, 9, 0.01);
  ck_assert_double_eq_tol (summary.p90, 90, 0.01);
  ck_assert_double_eq_tol (summary.mean, 5050.0 / 102, 1e-9);
  ck_assert_double_eq (samples_quantile (samples, 0), 0);
  ck_assert_double_eq (samples_quantile (samples, 1), 100);
}
END_TEST

START_TEST (test_python_parse)
{
  PythonResult result = { 0 };
  const char  *good = "version 3.11.7\ninterval 5000000\niteration 21.4\nwarm 15.7\nspin 46.5\ncycle 48\nstart 40000\n";

  ck_assert (python_parse (good, &result));
  ck_assert_uint_eq (result.major, 3);
  ck_assert_str_eq (result.version, "3.11.7");
  ck_assert_double_eq_tol (result.iteration_ns, 21.4, 1e-9);
  ck_assert_double_eq_tol (result.interval, 5e6, 1e-9);
  ck_assert (!python_parse ("", &result));
  ck_assert (!python_parse ("version 1.5\n", &result));
  ck_assert (!python_parse ("version 3.11.7\ninterval 5000000\n", &result));
  ck_assert (!python_parse ("version 3.11.7\ninterval much\n", &result));
  g_free (result.version);
}
END_TEST

/* Whether all probes were announced, in order. */
static void
count_progress (const char *what, guint done, guint total, gpointer data)
{
  guint *n = data;

  ck_assert_ptr_nonnull (what);
  ck_assert_uint_eq (done, *n);
  ck_assert_uint_lt (done, total);
  ++*n;
}

/* Not inline: gcc 12 would take the text for a pointer into its stack frame. */
static __attribute__ ((noinline)) char *
written_by (const Calibration *calibration)
{
  char  *text = NULL;
  size_t size = 0;
  FILE  *stream = open_memstream (&text, &size);

  calibration_write (calibration, stream);
  fclose (stream);
  return text;
}

/* The value of a key in the text; free with g_free(). */
static char *
value_of (const char *text, const char *key)
{
  g_autofree char *start = g_strdup_printf ("\n%s = ", key);
  const char      *found = strstr (text, start);

  ck_assert_msg (found != NULL, "no %s", key);
  found += strlen (start);
  return g_strndup (found, strcspn (found, "\n"));
}

START_TEST (test_calibrate)
{
  guint            n = 0, n_probes = 0;
  CalibrateOptions options = { .budget_ns = 400 * NS_PER_MS, .progress = count_progress, .progress_data = &n };
  g_autoptr (GError) error = NULL;
  g_autoptr (Calibration) calibration = calibrate (&options, &error);
  char *text;

  ck_assert_ptr_nonnull (calibration);
  while (probes[n_probes].label)
    n_probes++;
  ck_assert_uint_eq (n, n_probes);
  text = written_by (calibration);
  for (guint i = 0; i < N_COSTS; i++)
    {
      g_autofree char *value = value_of (text, cost_infos[i].key), *message = NULL;
      const Summary   *summary = &calibration->costs[i].summary;
      gsize            offset;
      Dist             dist;

      ck_assert_msg (dist_parse (value, &dist, &offset, &message), "%s = %s: %s", cost_infos[i].key, value, message);
      ck_assert_double_le (summary->p10, summary->p50);
      ck_assert_double_le (summary->p50, summary->p90);
      ck_assert_double_le (summary->p90, summary->p99);
    }
  free (text);
}
END_TEST

/* What a thread does alone can be measured on any machine. */
START_TEST (test_local)
{
  static const CostId costs[] = { COST_ATOMIC, COST_SYSCALL, COST_FUTEX_EMPTY, COST_FUTEX_QUEUE };
  CalibrateOptions    options = { .budget_ns = NS_PER_S };
  g_autoptr (Calibration) calibration = calibrate (&options, NULL);

  ck_assert_ptr_nonnull (calibration);
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    {
      ck_assert_uint_gt (calibration->costs[costs[i]].summary.n, 0);
      ck_assert_double_gt (calibration->costs[costs[i]].summary.p50, 0);
    }
}
END_TEST

START_TEST (test_stop)
{
  static const gint stop = 1;
  CalibrateOptions  options = { .budget_ns = 1000 * NS_PER_S, .stop = &stop };
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (calibrate (&options, &error));
  ck_assert_ptr_null (error);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("calibrate");
  TCase *tcase = tcase_create ("calibrate");

  tcase_add_test (tcase, test_samples);
  tcase_add_test (tcase, test_python_parse);
  tcase_add_test (tcase, test_calibrate);
  tcase_add_test (tcase, test_local);
  tcase_add_test (tcase, test_stop);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
