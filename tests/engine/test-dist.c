/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is drawn from each kind of distribution, within statistical bounds.
 */
#include "config.h"

#include "../check-main.h"

#include <math.h>
#include <string.h>

#include "engine/dist.h"

#define N 200000

static const double few_values[] = { 10000, 20000, 70000 };

/* A distribution with what theory says about it. */
typedef struct
{
  const char *name;
  Dist        dist;
  double      mean, deviation;
  double      q10, median, q90;
} Theory;

/* Values in ns, large enough that rounding does not matter.  Normal quantiles:
 * z = 1.2815515655. */
static const Theory theories[] = {
  { "uniform", { .kind = DIST_UNIFORM, .a = 1e6, .b = 3e6 }, 2e6, 577350.27, 1.2e6, 2e6, 2.8e6 },
  { "triangular", { .kind = DIST_TRIANGULAR, .a = 0, .b = 1e6, .c = 5e6 }, 2e6, 1080123.45, 707106.78, 1837722.34,
    3585786.44 },
  { "exponential", { .kind = DIST_EXPONENTIAL, .a = 5e6 }, 5e6, 5e6, 526802.58, 3465735.9, 11512925.46 },
  { "normal", { .kind = DIST_NORMAL, .a = 5e6, .b = 5e5 }, 5e6, 5e5, 4359224.22, 5e6, 5640775.78 },
  { "lognormal", { .kind = DIST_LOGNORMAL, .a = 1e6, .b = 0.5 }, 1133148.45, 603901.13, 526884.25, 1e6, 1897949.05 },
  { "pareto", { .kind = DIST_PARETO, .a = 1e6, .b = 10 }, 1111111.11, 124226, 1010591.8, 1071773.46, 1258925.41 },
  { "empirical", { .kind = DIST_EMPIRICAL, .n_values = 3, .values = few_values }, 33333.33, 26246.69, 10000, 20000,
    70000 },
};

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* N draws in ascending order. */
static gint64 *
draw_sorted (const Dist *dist, const char *name)
{
  gint64 *draws = g_new (gint64, N);
  Rng     rng;

  rng_init (&rng, 42, name, 0);
  for (guint i = 0; i < N; i++)
    draws[i] = dist_draw (dist, &rng);
  qsort (draws, N, sizeof *draws, compare);
  return draws;
}

START_TEST (moments_are_right)
{
  const Theory     *theory = &theories[_i];
  g_autofree gint64 *draws = draw_sorted (&theory->dist, theory->name);
  double             sum = 0, squares = 0, mean;

  for (guint i = 0; i < N; i++)
    sum += (double) draws[i];
  mean = sum / N;
  for (guint i = 0; i < N; i++)
    squares += ((double) draws[i] - mean) * ((double) draws[i] - mean);
  ck_assert_msg (fabs (mean - theory->mean) < 5 * theory->deviation / sqrt (N), "%s: mean %g, not %g", theory->name,
                 mean, theory->mean);
  /* The heaviest of these tails has a kurtosis of 15: 5 % are 12 deviations. */
  ck_assert_msg (fabs (sqrt (squares / N) / theory->deviation - 1) < 0.05, "%s: deviation %g, not %g", theory->name,
                 sqrt (squares / N), theory->deviation);
}
END_TEST

/* A share of 1 % more or less is 9 deviations of the share of N draws. */
START_TEST (quantiles_are_right)
{
  const Theory      *theory = &theories[_i];
  const double       wanted[] = { theory->q10, theory->median, theory->q90 };
  static const guint percents[] = { 10, 50, 90 };
  g_autofree gint64 *draws = draw_sorted (&theory->dist, theory->name);

  for (guint i = 0; i < 3; i++)
    {
      double low = (double) draws[N / 100 * (percents[i] - 1)];
      double high = (double) draws[N / 100 * (percents[i] + 1)];

      ck_assert_msg (low <= wanted[i] + 1 && wanted[i] <= high + 1, "%s: %u %% at %g to %g, not %g", theory->name,
                     percents[i], low, high, wanted[i]);
    }
}
END_TEST

START_TEST (mean_function_agrees)
{
  const Theory *theory = &theories[_i];

  ck_assert_double_eq_tol (dist_mean (&theory->dist) / theory->mean, 1, 1e-6);
}
END_TEST

START_TEST (bounds_are_kept)
{
  const Dist         uniform = { .kind = DIST_UNIFORM, .a = 10, .b = 12 };
  const Dist         triangular = { .kind = DIST_TRIANGULAR, .a = 10, .b = 11, .c = 12 };
  const Dist         pareto = { .kind = DIST_PARETO, .a = 10, .b = 0.5 };
  g_autofree gint64 *a = draw_sorted (&uniform, "bounds");
  g_autofree gint64 *b = draw_sorted (&triangular, "bounds");
  g_autofree gint64 *c = draw_sorted (&pareto, "bounds");

  ck_assert_int_eq (a[0], 10);
  ck_assert_int_eq (a[N - 1], 12);
  ck_assert_int_eq (b[0], 10);
  ck_assert_int_eq (b[N - 1], 12);
  ck_assert_int_eq (c[0], 10);
  ck_assert_int_gt (c[N - 1], 1000000);
  ck_assert (isinf (dist_mean (&pareto)));
}
END_TEST

/* A normal distribution is cut at 0: the negative part counts as 0. */
START_TEST (normal_is_cut_at_zero)
{
  const Dist         normal = { .kind = DIST_NORMAL, .a = 0, .b = 1e6 };
  g_autofree gint64 *draws = draw_sorted (&normal, "cut");
  double             sum = 0;

  for (guint i = 0; i < N; i++)
    sum += (double) draws[i];
  ck_assert_int_eq (draws[0], 0);
  ck_assert_int_eq (draws[N * 49 / 100], 0);
  ck_assert_int_gt (draws[N * 51 / 100], 0);
  ck_assert_double_eq_tol (sum / N, 398942.28, 5 * 583e3 / sqrt (N));
  ck_assert_double_eq_tol (dist_mean (&normal), 398942.28, 0.01);
}
END_TEST

/* A constant takes nothing from its stream, so that making one cost constant
 * changes no other. */
START_TEST (constant_leaves_the_stream_alone)
{
  const Dist constant = DIST_CONST (7.5), negative = DIST_CONST (-3);
  Rng        rng, untouched;

  rng_init (&rng, 1, "constant", 0);
  untouched = rng;
  ck_assert_int_eq (dist_draw (&constant, &rng), 8);
  ck_assert_int_eq (dist_draw (&negative, &rng), 0);
  ck_assert_mem_eq (&rng, &untouched, sizeof rng);
}
END_TEST

START_TEST (degenerate_parameters_work)
{
  const Dist point = { .kind = DIST_TRIANGULAR, .a = 5, .b = 5, .c = 5 };
  const Dist flat = { .kind = DIST_UNIFORM, .a = 5, .b = 5 };
  const Dist sure = { .kind = DIST_NORMAL, .a = 5, .b = 0 };
  const Dist wild = { .kind = DIST_PARETO, .a = 1e18, .b = 0.01 };
  Rng        rng;

  rng_init (&rng, 1, "degenerate", 0);
  for (guint i = 0; i < 1000; i++)
    {
      ck_assert_int_eq (dist_draw (&point, &rng), 5);
      ck_assert_int_eq (dist_draw (&flat, &rng), 5);
      ck_assert_int_eq (dist_draw (&sure, &rng), 5);
      ck_assert_int_gt (dist_draw (&wild, &rng), 0);
    }
}
END_TEST

START_TEST (written_as_it_is_read)
{
  const Dist       lognormal = { .kind = DIST_LOGNORMAL, .a = 1.5e6, .b = 0.25 };
  const Dist       constant = DIST_CONST (5e6);
  g_autofree char *a = dist_format (&lognormal);
  g_autofree char *b = dist_format (&constant);

  ck_assert_str_eq (a, "lognormal(1.5ms, 0.25)");
  ck_assert_str_eq (b, "5ms");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("dist");
  TCase *tcase = tcase_create ("dist");

  tcase_add_loop_test (tcase, moments_are_right, 0, G_N_ELEMENTS (theories));
  tcase_add_loop_test (tcase, quantiles_are_right, 0, G_N_ELEMENTS (theories));
  tcase_add_loop_test (tcase, mean_function_agrees, 0, G_N_ELEMENTS (theories));
  tcase_add_test (tcase, bounds_are_kept);
  tcase_add_test (tcase, normal_is_cut_at_zero);
  tcase_add_test (tcase, constant_leaves_the_stream_alone);
  tcase_add_test (tcase, degenerate_parameters_work);
  tcase_add_test (tcase, written_as_it_is_read);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
