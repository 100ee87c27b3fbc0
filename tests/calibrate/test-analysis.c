/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is made of the samples: the window in which wakes are cheap, and the
 * tick, found in made-up measurements.
 */
#include "config.h"

#include "calibrate/idle-window.h"
#include "calibrate/probes.h"
#include "calibrate/tick-period.h"
#include "tests/check-main.h"

/* --- The window ------------------------------------------------------------ */

static const gint64 ages_ns[] = { 500, 1000, 2000, 5000, 10000, 20000, 50000, 200000 };

#define N_AGES G_N_ELEMENTS (ages_ns)

/* Looks for a window in wakes of these costs, in ns; 0: not measured. */
static IdleWindow
find (const double *costs_ns)
{
  IdleWindow window = { .n_ages = N_AGES, .ages_ns = ages_ns };

  for (guint i = 0; i < N_AGES; i++)
    {
      window.costs[i] = samples_new ();
      for (guint j = 0; j < 50 && costs_ns[i] > 0; j++)
        samples_add (window.costs[i], j % 8 == 7 ? 12000 : costs_ns[i] + j);
    }
  idle_window_find (&window);
  for (guint i = 0; i < N_AGES; i++)
    samples_free (window.costs[i]);
  return window;
}

START_TEST (test_window)
{
  static const double costs_ns[N_AGES] = { 9500, 1000, 1050, 1000, 1000, 12500, 12500, 13000 };
  IdleWindow          window = find (costs_ns);

  ck_assert (window.is_known);
  ck_assert_uint_eq (window.first, 1);
  ck_assert_uint_eq (window.end, 5);
  ck_assert_double_gt (window.middle, 1200);
  ck_assert_double_lt (window.middle, 9500);
}
END_TEST

START_TEST (test_window_from_the_start)
{
  static const double costs_ns[N_AGES] = { 1000, 1000, 1050, 12000, 12000, 12500, 12500, 13000 };
  IdleWindow          window = find (costs_ns);

  ck_assert_uint_eq (window.first, 0);
  ck_assert_uint_eq (window.end, 3);
}
END_TEST

/* Measured: the youngest sleepers have not left their core yet. */
START_TEST (test_window_after_two_costs)
{
  static const double costs_ns[N_AGES] = { 3300, 6800, 1450, 1400, 1700, 12600, 13200, 15700 };
  IdleWindow          window = find (costs_ns);

  ck_assert_uint_eq (window.first, 2);
  ck_assert_uint_eq (window.end, 5);
}
END_TEST

START_TEST (test_no_window)
{
  static const double costs_ns[N_AGES] = { 1200, 1000, 1050, 1100, 1200, 1200, 1250, 1300 };
  IdleWindow          window = find (costs_ns);

  ck_assert (window.is_known);
  ck_assert_uint_eq (window.first, window.end);
}
END_TEST

/* Neither the short nor the long sleeps alone tell anything. */
START_TEST (test_window_unknown)
{
  static const double only_short_ns[N_AGES] = { 1200, 1000, 1050 };
  static const double only_long_ns[N_AGES] = { [6] = 12000, [7] = 12000 };

  ck_assert (!find (only_short_ns).is_known);
  ck_assert (!find (only_long_ns).is_known);
}
END_TEST

/* --- The tick -------------------------------------------------------------- */

/* Two seconds of gaps: a tick of 30 us, short gaps in between, and sometimes
 * another thread, which hides a tick. */
static GArray *
make_gaps (gint64 period_ns)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  gint64  start_ns = 123456789123;

  for (gint64 at_ns = 0; at_ns < 2 * NS_PER_S; at_ns += 37 * NS_PER_US)
    {
      gint64   since_ns = period_ns > 0 ? at_ns % period_ns : G_MAXINT64;
      gboolean tick = since_ns < 37 * NS_PER_US;
      gboolean away = tick && at_ns / MAX (period_ns, 1) % 7 == 3;
      gint64   begin_ns = start_ns + at_ns - (tick ? since_ns : 0);
      gint64   length_ns = away ? 300 * NS_PER_US : tick ? 30 * NS_PER_US : 700 + at_ns % 1300;
      Gap      gap = { .begin_ns = begin_ns, .end_ns = begin_ns + length_ns };

      if (away)
        at_ns += 300 * NS_PER_US;
      g_array_append_val (gaps, gap);
    }
  return gaps;
}

START_TEST (test_tick)
{
  static const gint64 periods_ns[] = { 1000000, 3333333, 4000000, 10000000 };

  for (guint i = 0; i < G_N_ELEMENTS (periods_ns); i++)
    {
      g_autoptr (GArray) gaps = make_gaps (periods_ns[i]);
      g_autoptr (Samples) costs = NULL;

      ck_assert_int_eq (tick_find_period (gaps, &costs), periods_ns[i]);
      ck_assert_double_eq (samples_quantile (costs, 0.5), 30000);
    }
}
END_TEST

START_TEST (test_no_tick)
{
  g_autoptr (GArray) gaps = make_gaps (0);
  g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (Gap));
  Samples *costs = NULL;

  ck_assert_int_eq (tick_find_period (gaps, &costs), 0);
  ck_assert_int_eq (tick_find_period (none, &costs), 0);
  ck_assert_ptr_null (costs);
}
END_TEST

/* --- The parts of a wake ---------------------------------------------------- */

/* Ten calls of FUTEX_WAKE that take that long. */
static void
wake_cost (Session *session, CostId cost, double ns)
{
  g_autoptr (Samples) calls = samples_new ();

  for (guint i = 0; i < 10; i++)
    samples_add (calls, ns);
  session_wake_cost (session, cost, calls, "a call");
}

/* Whatever this machine takes, the parts are the call again. */
START_TEST (test_wake_parts)
{
  Calibration *calibration = g_new0 (Calibration, 1);
  Session      session = { .result = calibration };
  double       lookup_ns, reach_ns;

  wake_cost (&session, COST_WAKE_SAME, 6500);
  lookup_ns = session_median (&session, COST_WAKE_LOOKUP);
  ck_assert_double_gt (lookup_ns, 1000);
  ck_assert_double_eq_tol (lookup_ns + session_median (&session, COST_WAKE_SAME), 6500, 0.01);
  ck_assert_double_eq_tol (session_wake_lead (&session, COST_WAKE_SAME), lookup_ns, 0.01);

  wake_cost (&session, COST_WAKE_BUSY, 30000);
  reach_ns = session_median (&session, COST_WAKE_REACH);
  ck_assert_double_gt (reach_ns, 1000);
  ck_assert_double_eq_tol (lookup_ns + reach_ns + session_median (&session, COST_WAKE_BUSY), 30000, 0.01);
  ck_assert_double_eq_tol (session_wake_lead (&session, COST_WAKE_PREEMPT), lookup_ns + reach_ns, 0.01);

  wake_cost (&session, COST_WAKE_PREEMPT, 50000);
  ck_assert_double_eq_tol (session_median (&session, COST_WAKE_PREEMPT), 50000 - lookup_ns - reach_ns, 0.01);
  wake_cost (&session, COST_WAKE_IDLE, 50000);
  ck_assert_double_eq_tol (session_median (&session, COST_WAKE_IDLE), 50000 - lookup_ns, 0.01);
  wake_cost (&session, COST_WAKE_IDLE_ENTRY, 100); /* less than the lead: noise */
  ck_assert_double_eq (session_median (&session, COST_WAKE_IDLE_ENTRY), 0);
  ck_assert_str_eq (calibration->costs[COST_WAKE_IDLE].how, "a call; the rest of the call");
  for (guint i = 0; i < N_COSTS; i++)
    g_free (calibration->costs[i].how);
  g_free (calibration);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis");
  TCase *tcase = tcase_create ("analysis");

  tcase_add_test (tcase, test_window);
  tcase_add_test (tcase, test_window_from_the_start);
  tcase_add_test (tcase, test_window_after_two_costs);
  tcase_add_test (tcase, test_no_window);
  tcase_add_test (tcase, test_window_unknown);
  tcase_add_test (tcase, test_tick);
  tcase_add_test (tcase, test_no_tick);
  tcase_add_test (tcase, test_wake_parts);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
