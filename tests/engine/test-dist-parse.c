/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/dist-parse.h"
#include "tests/check-main.h"

static const struct
{
  const char *text;
  Dist        dist;
} accepted[] = {
  { "5ms", { .kind = DIST_CONSTANT, .a = 5e6 } },
  { " 0 ", { .kind = DIST_CONSTANT } },
  { "constant(5us)", { .kind = DIST_CONSTANT, .a = 5e3 } },
  { "uniform(1us, 2us)", { .kind = DIST_UNIFORM, .a = 1e3, .b = 2e3 } },
  { "uniform ( 1us ,2us )", { .kind = DIST_UNIFORM, .a = 1e3, .b = 2e3 } },
  { "triangular(1us,2us,4us)", { .kind = DIST_TRIANGULAR, .a = 1e3, .b = 2e3, .c = 4e3 } },
  { "exponential(1.5ms)", { .kind = DIST_EXPONENTIAL, .a = 1.5e6 } },
  { "normal(5ms, 1ms)", { .kind = DIST_NORMAL, .a = 5e6, .b = 1e6 } },
  { "lognormal(1ms, 0.5)", { .kind = DIST_LOGNORMAL, .a = 1e6, .b = 0.5 } },
  { "pareto(1ms, 1.5)", { .kind = DIST_PARETO, .a = 1e6, .b = 1.5 } },
};

START_TEST (test_parse)
{
  g_autofree char *message = NULL;
  gsize            offset;
  Dist             dist;

  ck_assert_msg (dist_parse (accepted[_i].text, &dist, &offset, &message), "%s", message);
  ck_assert_int_eq (dist.kind, accepted[_i].dist.kind);
  ck_assert_double_eq (dist.a, accepted[_i].dist.a);
  ck_assert_double_eq (dist.b, accepted[_i].dist.b);
  ck_assert_double_eq (dist.c, accepted[_i].dist.c);
}
END_TEST

static const struct
{
  const char *text;
  gsize       offset;
  const char *message;
} refused[] = {
  { "", 0, "found the end; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { "5", 0, "\"5\" has no unit; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { "-1ms", 0, "found \"-1ms\"; expected a duration or a distribution such as 5ms, in ns, us, ms or s" },
  { "5ms 3", 4, "found \"3\" after the distribution; expected nothing more" },
  { "exponental(5ms)", 0,
    "unknown distribution \"exponental\"; expected one of constant, uniform, triangular, exponential, normal, "
    "lognormal, pareto, empirical; did you mean \"exponential\"?" },
  { "uniform", 7, "found the end; expected \"(\" as in uniform(lowest, highest)" },
  { "uniform(1us)", 11, "found \")\"; expected \",\" as in uniform(lowest, highest)" },
  { "uniform(1us, 2us, 3us)", 16, "found \",\"; expected \")\" as in uniform(lowest, highest)" },
  { "uniform(1us, )", 13, "found \")\"; expected highest of uniform such as 5ms, in ns, us, ms or s" },
  { "uniform(2us, 1us)", 13, "highest is below lowest; expected uniform(lowest, ...) in ascending order" },
  { "triangular(1us, 3us, 2us)", 21, "highest is below mode; expected triangular(lowest, ...) in ascending order" },
  { "lognormal(1ms, 5ms)", 15, "found \"5ms\"; expected sigma of lognormal, a plain number such as 1.5" },
  { "lognormal(1ms, 5000)", 15, "sigma is too large; expected at most 1000" },
  { "pareto(1ms, 0)", 12, "shape is 0; expected a number above 0" },
  { "exponential(2000000000s)", 12, "\"2000000000s\" is too long; expected at most 1000000000s" },
};

START_TEST (test_refuse)
{
  g_autofree char *message = NULL;
  gsize            offset = 99;
  Dist             dist;

  ck_assert_msg (!dist_parse (refused[_i].text, &dist, &offset, &message), "%s", refused[_i].text);
  ck_assert_str_eq (message, refused[_i].message);
  ck_assert_uint_eq (offset, refused[_i].offset);
}
END_TEST

START_TEST (test_scan)
{
  g_autofree char *message = NULL;
  const char      *end;
  gsize            offset;
  Dist             dist;

  ck_assert (dist_scan ("uniform(1us,2us); io 1ms", &end, &dist, &offset, &message));
  ck_assert_str_eq (end, "; io 1ms");
}
END_TEST

/* What is printed reads back as the same. */
START_TEST (test_round_trip)
{
  g_autofree char *message = NULL;
  gsize            offset;
  Dist             dist;

  ck_assert (dist_parse (accepted[_i].text, &dist, &offset, &message));
  g_autofree char *text = dist_format (&dist);
  ck_assert_msg (dist_parse (text, &dist, &offset, &message), "%s: %s", text, message);
  ck_assert_int_eq (dist.kind, accepted[_i].dist.kind);
  ck_assert_double_eq (dist.a, accepted[_i].dist.a);
  ck_assert_double_eq (dist.b, accepted[_i].dist.b);
  ck_assert_double_eq (dist.c, accepted[_i].dist.c);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("dist-parse");
  TCase *tcase = tcase_create ("dist-parse");

  tcase_add_loop_test (tcase, test_parse, 0, G_N_ELEMENTS (accepted));
  tcase_add_loop_test (tcase, test_refuse, 0, G_N_ELEMENTS (refused));
  tcase_add_test (tcase, test_scan);
  tcase_add_loop_test (tcase, test_round_trip, 0, G_N_ELEMENTS (accepted));
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
