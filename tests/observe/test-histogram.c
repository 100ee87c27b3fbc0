/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The histogram against sorted arrays.
 */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "../check-main.h"
#include "engine/rng.h"
#include "observe/histogram.h"

/* Seeds that are always tried; one fresh one follows them. */
static guint64 seeds[] = { 1, 2, 3, 42, 0xdeadbeef, 0 };

static char *fresh_name;

static int
compare_values (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Values whose logarithms are evenly spread, and some small ones. */
static gint64 *
random_values (Rng *rng, guint n)
{
  gint64 *values = g_new (gint64, n);

  for (guint i = 0; i < n; i++)
    values[i] = (gint64) (rng_next (rng) >> (1 + rng_below (rng, 63)));
  return values;
}

static gint64
nearest_rank (const gint64 *sorted, guint n, guint percent)
{
  guint rank = (guint) (((guint64) n * percent + 99) / 100);

  return sorted[MAX (rank, 1) - 1];
}

static void
check_quantiles (const Histogram *histogram, const gint64 *sorted, guint n)
{
  double tolerance = n <= HISTOGRAM_EXACT ? 0 : 0.001;

  for (guint percent = 0; percent <= 100; percent++)
    {
      gint64 expected = nearest_rank (sorted, n, percent);
      gint64 value = histogram_quantile (histogram, percent / 100.0);

      ck_assert_msg (fabs ((double) (value - expected)) <= tolerance * (double) expected,
                     "p%u of %u values is %" G_GINT64_FORMAT ", expected %" G_GINT64_FORMAT, percent, n, value,
                     expected);
    }
}

static void
check_against_array (guint64 seed, guint n)
{
  g_autoptr (Histogram) histogram = histogram_new ();
  g_autofree gint64 *values = NULL;
  Rng                rng;
  unsigned __int128  sum = 0;

  rng_init (&rng, seed, "test-histogram", n);
  values = random_values (&rng, n);
  for (guint i = 0; i < n; i++)
    {
      histogram_add (histogram, values[i]);
      sum += (guint64) values[i];
    }
  qsort (values, n, sizeof *values, compare_values);
  ck_assert_uint_eq (histogram_count (histogram), n);
  ck_assert_int_eq (histogram_min (histogram), values[0]);
  ck_assert_int_eq (histogram_max (histogram), values[n - 1]);
  ck_assert_double_eq (histogram_mean (histogram), (double) sum / n);
  check_quantiles (histogram, values, n);
}

START_TEST (test_random)
{
  static const guint sizes[] = { 1, 2, 3, 10, 99, 100, 101, 2047, 2048, 2049, 5000, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_against_array (seeds[_i], sizes[i]);
}
END_TEST

START_TEST (test_empty)
{
  g_autoptr (Histogram) histogram = histogram_new ();

  ck_assert_uint_eq (histogram_count (histogram), 0);
  ck_assert_double_eq (histogram_mean (histogram), 0);
  ck_assert_double_eq (histogram_stddev (histogram), 0);
  ck_assert_int_eq (histogram_min (histogram), 0);
  ck_assert_int_eq (histogram_max (histogram), 0);
  ck_assert_int_eq (histogram_quantile (histogram, 0.5), 0);
}
END_TEST

START_TEST (test_by_hand)
{
  static const gint64 values[] = { 9, 2, 5, 4, 4, 4, 7, 5 };
  g_autoptr (Histogram) histogram = histogram_new ();

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    histogram_add (histogram, values[i]);
  ck_assert_double_eq (histogram_mean (histogram), 5);
  ck_assert_double_eq (histogram_stddev (histogram), sqrt (32.0 / 7));
  ck_assert_int_eq (histogram_quantile (histogram, 0), 2);
  ck_assert_int_eq (histogram_quantile (histogram, 0.125), 2);
  ck_assert_int_eq (histogram_quantile (histogram, 0.126), 4);
  ck_assert_int_eq (histogram_quantile (histogram, 0.5), 4);
  ck_assert_int_eq (histogram_quantile (histogram, 0.51), 5);
  ck_assert_int_eq (histogram_quantile (histogram, 1), 9);
}
END_TEST

/* 0.07 * 100 is a hair above 7 in floating point. */
START_TEST (test_whole_ranks)
{
  g_autoptr (Histogram) histogram = histogram_new ();

  for (gint64 value = 100; value > 0; value--)
    histogram_add (histogram, value);
  for (gint64 percent = 1; percent <= 100; percent++)
    ck_assert_int_eq (histogram_quantile (histogram, (double) percent / 100), percent);
}
END_TEST

/* The sums of squares wrap around; what comes out must not. */
START_TEST (test_large_values)
{
  const gint64 large = G_MAXINT64 - 10;
  g_autoptr (Histogram) histogram = histogram_new ();

  for (guint i = 0; i < 5000; i++)
    histogram_add (histogram, i % 2 == 0 ? large : large + 10);
  ck_assert_double_eq_tol (histogram_stddev (histogram), 5, 0.01);
  ck_assert_int_eq (histogram_max (histogram), G_MAXINT64);
  ck_assert_int_eq (histogram_quantile (histogram, 0.01), large);
}
END_TEST

/* More of one value than 16 bits can count. */
START_TEST (test_full_bucket)
{
  g_autoptr (Histogram) histogram = histogram_new ();

  for (guint i = 0; i < 70000; i++)
    histogram_add (histogram, 1000);
  for (guint i = 0; i < 70001; i++)
    histogram_add (histogram, 1001);
  ck_assert_uint_eq (histogram_count (histogram), 140001);
  ck_assert_int_eq (histogram_quantile (histogram, 70000.0 / 140001), 1000);
  ck_assert_int_eq (histogram_quantile (histogram, 0.5), 1001);
}
END_TEST

static void
sum_up (gint64 value, guint64 count, gpointer data)
{
  gint64 *sums = data; /* count, last value, ascending */

  sums[0] += (gint64) count;
  sums[2] = sums[2] && value > sums[1];
  sums[1] = value;
}

/* Whatever is merged into what, all that can be asked is as if every value
 * had been added to one. */
static void
check_merge (guint n_into, guint n_from)
{
  g_autoptr (Histogram) into = histogram_new ();
  g_autoptr (Histogram) from = histogram_new ();
  g_autoptr (Histogram) both = histogram_new ();
  g_autofree gint64 *values = NULL;
  Rng                rng;
  gint64             sums[3] = { 0, -1, 1 };

  rng_init (&rng, 7, "test-histogram-merge", n_into);
  values = random_values (&rng, n_into + n_from + 1);
  for (guint i = 0; i < n_into + n_from; i++)
    {
      histogram_add (i < n_into ? into : from, values[i]);
      histogram_add (both, values[i]);
    }
  histogram_merge (into, from);
  ck_assert_uint_eq (histogram_count (into), n_into + n_from);
  ck_assert_int_eq (histogram_min (into), histogram_min (both));
  ck_assert_int_eq (histogram_max (into), histogram_max (both));
  ck_assert_double_eq (histogram_mean (into), histogram_mean (both));
  ck_assert_double_eq (histogram_stddev (into), histogram_stddev (both));
  for (guint percent = 0; percent <= 100; percent++)
    ck_assert_int_eq (histogram_quantile (into, percent / 100.0), histogram_quantile (both, percent / 100.0));
  histogram_foreach (into, sum_up, sums);
  ck_assert_int_eq (sums[0], n_into + n_from);
  ck_assert_int_eq (sums[2], 1);
}

START_TEST (test_merge)
{
  static const guint sizes[] = { 0, 1, 1000, 2048, 2049, 10000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      check_merge (sizes[i], sizes[j]);
}
END_TEST

static void
list_value (gint64 value, guint64 count, gpointer data)
{
  g_string_append_printf (data, "%" G_GINT64_FORMAT "x%" G_GUINT64_FORMAT " ", value, count);
}

START_TEST (test_foreach)
{
  static const gint64 values[] = { 5, 3, 5, 0, 3, 5 };
  g_autoptr (Histogram) histogram = histogram_new ();
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    histogram_add (histogram, values[i]);
  histogram_foreach (histogram, list_value, list);
  ck_assert_str_eq (list->str, "0x1 3x2 5x3 ");
}
END_TEST

static Suite *
histogram_suite (void)
{
  Suite *suite = suite_create ("histogram");
  TCase *by_hand = tcase_create ("by hand");
  TCase *random = tcase_create (fresh_name);

  tcase_add_test (by_hand, test_empty);
  tcase_add_test (by_hand, test_by_hand);
  tcase_add_test (by_hand, test_whole_ranks);
  tcase_add_test (by_hand, test_large_values);
  tcase_add_test (by_hand, test_full_bucket);
  tcase_add_test (by_hand, test_merge);
  tcase_add_test (by_hand, test_foreach);
  suite_add_tcase (suite, by_hand);
  tcase_add_loop_test (random, test_random, 0, G_N_ELEMENTS (seeds));
  tcase_set_timeout (random, 60);
  suite_add_tcase (suite, random);
  return suite;
}

int
main (void)
{
  int status;

  seeds[G_N_ELEMENTS (seeds) - 1] = (guint64) g_get_real_time ();
  fresh_name = g_strdup_printf ("random, fresh seed %" G_GUINT64_FORMAT, seeds[G_N_ELEMENTS (seeds) - 1]);
  status = check_main (histogram_suite ());
  g_free (fresh_name);
  return status;
}
