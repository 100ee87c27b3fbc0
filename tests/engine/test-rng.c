/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random streams: always the same, and independent of each other.
 */
#include "config.h"

#include "../check-main.h"

#include <math.h>

#include "engine/rng.h"

#define N 100000

/* The results that users compare hang on these numbers: they never change. */
START_TEST (first_values_are_pinned)
{
  static const guint64 pinned[] = { G_GUINT64_CONSTANT (10288683652296922243), G_GUINT64_CONSTANT (5920556380085824796),
                                    G_GUINT64_CONSTANT (13534746243450653628) };
  Rng                  rng;

  rng_init (&rng, 1, "program", 0);
  for (guint i = 0; i < G_N_ELEMENTS (pinned); i++)
    ck_assert_uint_eq (rng_next (&rng), pinned[i]);
}
END_TEST

/* The generator itself, from a known state: the first two by hand.
 * rotl (2 * 5, 7) * 9 = 11520; then s[1] is 1 ^ 3 ^ 2 = 0. */
START_TEST (generator_is_xoshiro256_star_star)
{
  Rng rng = { { 1, 2, 3, 4 } };

  ck_assert_uint_eq (rng_next (&rng), 11520);
  ck_assert_uint_eq (rng_next (&rng), 0);
  ck_assert_uint_eq (rng_next (&rng), 1509978240);
}
END_TEST

/* Correlation of two streams; for independent ones its deviation is 1/sqrt N. */
static double
correlation (Rng *a, Rng *b)
{
  double sum = 0;

  for (guint i = 0; i < N; i++)
    sum += (rng_uniform (a) - 0.5) * (rng_uniform (b) - 0.5);
  return sum / N * 12;
}

static void
check_independent (guint64 seed_a, const char *purpose_a, guint64 index_a, guint64 seed_b, const char *purpose_b,
                   guint64 index_b)
{
  Rng a, b;

  rng_init (&a, seed_a, purpose_a, index_a);
  rng_init (&b, seed_b, purpose_b, index_b);
  ck_assert_uint_ne (a.s[0], b.s[0]);
  ck_assert_double_lt (fabs (correlation (&a, &b)), 5 / sqrt (N));
}

START_TEST (streams_are_independent)
{
  check_independent (1, "program", 0, 1, "program", 1);
  check_independent (1, "program", 0, 1, "cost", 0);
  check_independent (1, "program", 0, 2, "program", 0);
  check_independent (1, "program", 0, 0, "program", 1);
  check_independent (1, "cost", 1, 1, "core", 1);
}
END_TEST

/* Neither the letters of a name nor name and index may be mixed up. */
START_TEST (no_two_streams_are_the_same)
{
  static const char *const names[] = { "", "a", "b", "ab", "ba", "core", "cost", "program", "clients" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint64 seed = 0; seed < 10; seed++)
    for (guint name = 0; name < G_N_ELEMENTS (names); name++)
      for (guint64 index = 0; index < 100; index++)
        {
          Rng rng;

          rng_init (&rng, seed, names[name], index);
          ck_assert (g_hash_table_add (seen, g_strdup_printf ("%" G_GUINT64_FORMAT, rng_next (&rng))));
        }
}
END_TEST

/* Chi-square over 100 bins has mean 99 and deviation 14. */
START_TEST (uniform_is_uniform)
{
  guint  bins[100] = { 0 };
  double chi_square = 0;
  Rng    rng;

  rng_init (&rng, 3, "uniform", 0);
  for (guint i = 0; i < N; i++)
    {
      double u = rng_uniform (&rng);

      ck_assert (u >= 0 && u < 1);
      bins[(guint) (u * 100)]++;
    }
  for (guint i = 0; i < 100; i++)
    chi_square += (bins[i] - N / 100.0) * (bins[i] - N / 100.0) / (N / 100.0);
  ck_assert_double_lt (chi_square, 99 + 5 * 14);
  ck_assert_double_gt (chi_square, 99 - 5 * 14);
}
END_TEST

START_TEST (below_reaches_every_value_and_no_other)
{
  guint seen[7] = { 0 };
  Rng   rng;

  rng_init (&rng, 3, "below", 0);
  for (guint i = 0; i < 7000; i++)
    {
      guint64 value = rng_below (&rng, 7);

      ck_assert_uint_lt (value, 7);
      seen[value]++;
    }
  for (guint i = 0; i < 7; i++)
    ck_assert (seen[i] > 850 && seen[i] < 1150);
  ck_assert_uint_eq (rng_below (&rng, 1), 0);
}
END_TEST

START_TEST (gsl_draws_from_the_same_stream)
{
  Rng     a, b;
  gsl_rng gsl;

  rng_init (&a, 5, "gsl", 1);
  b = a;
  rng_gsl (&a, &gsl);
  ck_assert_uint_eq (gsl_rng_get (&gsl), rng_next (&b) >> 32);
  ck_assert (gsl_rng_uniform (&gsl) == rng_uniform (&b));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("rng");
  TCase *tcase = tcase_create ("rng");

  tcase_add_test (tcase, first_values_are_pinned);
  tcase_add_test (tcase, generator_is_xoshiro256_star_star);
  tcase_add_test (tcase, streams_are_independent);
  tcase_add_test (tcase, no_two_streams_are_the_same);
  tcase_add_test (tcase, uniform_is_uniform);
  tcase_add_test (tcase, below_reaches_every_value_and_no_other);
  tcase_add_test (tcase, gsl_draws_from_the_same_stream);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
