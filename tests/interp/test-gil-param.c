/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/duration.h"
#include "interp/gil-param.h"
#include "tests/check-main.h"

static const char *const two[] = { "semaphore", "condvar", NULL };
static const char *const three[] = { "a", "b", "c", NULL };

static const GilParam duration = {
  "interval", GIL_PARAM_DURATION, NULL, 5000000, NS_PER_US, 1000 * NS_PER_S, NULL, ""
};
static const GilParam fine = { "tick", GIL_PARAM_FINE_DURATION, NULL, 5500, 1, 1000000, NULL, "" };
static const GilParam count = { "checks", GIL_PARAM_COUNT, "ticks", 100, 1, 1000, NULL, "" };
static const GilParam plain = { "n", GIL_PARAM_COUNT, NULL, 1, 0, 5, NULL, "" };
static const GilParam boolean = { "forced", GIL_PARAM_BOOLEAN, NULL, 1, 0, 1, NULL, "" };
static const GilParam choice = { "lock", GIL_PARAM_CHOICE, NULL, 0, 0, 1, two, "" };
static const GilParam wide = { "kind", GIL_PARAM_CHOICE, NULL, 0, 0, 2, three, "" };

static const struct
{
  const GilParam *param;
  const char     *text;
  gint64          value;
} accepted[] = {
  { &duration, "1us", 1000 }, { &duration, "2.5ms", 2500000 }, { &duration, "1000s", 1000 * NS_PER_S },
  { &fine, "5.5ns", 5500 },   { &fine, "0.001ns", 1 },         { &fine, "1us", 1000000 },
  { &count, "1", 1 },         { &count, "1000", 1000 },        { &boolean, "yes", 1 },
  { &boolean, "no", 0 },      { &choice, "condvar", 1 },
};

START_TEST (test_parse_and_format)
{
  gint64 value = -1;

  ck_assert (gil_param_parse (accepted[_i].param, accepted[_i].text, &value, NULL));
  ck_assert_int_eq (value, accepted[_i].value);
  g_autofree char *text = gil_param_format (accepted[_i].param, value);
  ck_assert_str_eq (text, accepted[_i].text);
}
END_TEST

static const struct
{
  const GilParam *param;
  const char     *text;
  const char     *expected;
} refused[] = {
  { &duration, "999ns", "a duration from 1us to 1000s" },
  { &duration, "1001s", "a duration from 1us to 1000s" },
  { &duration, "5", "a duration from 1us to 1000s" },
  { &duration, "", "a duration from 1us to 1000s" },
  { &fine, "0", "a duration from 0.001ns to 1us" },
  { &fine, "1e300s", "a duration from 0.001ns to 1us" },
  { &count, "0", "a whole number of ticks from 1 to 1000" },
  { &count, "1001", "a whole number of ticks from 1 to 1000" },
  { &count, "5ms", "a whole number of ticks from 1 to 1000" },
  { &plain, "-1", "a whole number from 0 to 5" },
  { &boolean, "maybe", "yes or no" },
  { &boolean, "1", "yes or no" },
  { &choice, "spin", "semaphore or condvar" },
  { &wide, "A", "a, b or c" },
};

START_TEST (test_refuse)
{
  g_autofree char *expected = NULL;
  gint64           value = -7;

  ck_assert (!gil_param_parse (refused[_i].param, refused[_i].text, &value, &expected));
  ck_assert_str_eq (expected, refused[_i].expected);
  ck_assert_int_eq (value, -7);
  ck_assert (!gil_param_parse (refused[_i].param, refused[_i].text, &value, NULL));
}
END_TEST

START_TEST (test_range)
{
  g_autofree char *of_duration = gil_param_range (&duration);
  g_autofree char *of_count = gil_param_range (&count);
  g_autofree char *of_boolean = gil_param_range (&boolean);
  g_autofree char *of_choice = gil_param_range (&wide);

  ck_assert_str_eq (of_duration, "1us to 1000s");
  ck_assert_str_eq (of_count, "1 to 1000");
  ck_assert_str_eq (of_boolean, "yes or no");
  ck_assert_str_eq (of_choice, "a, b or c");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("gil-param");
  TCase *tcase = tcase_create ("gil-param");

  tcase_add_loop_test (tcase, test_parse_and_format, 0, G_N_ELEMENTS (accepted));
  tcase_add_loop_test (tcase, test_refuse, 0, G_N_ELEMENTS (refused));
  tcase_add_test (tcase, test_range);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
