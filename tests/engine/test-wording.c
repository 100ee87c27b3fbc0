/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "engine/wording.h"
#include "tests/check-main.h"

static const char *const names[] = { "compute", "native", "io", NULL };

static void
expect_choices (const char *word, const char *const *among, const char *expected)
{
  g_autofree char *choices = wording_choices (word, among);

  ck_assert_str_eq (choices, expected);
}

START_TEST (test_nearest)
{
  g_autofree char *endless = g_strnfill (1000, 'x');

  ck_assert_str_eq (wording_nearest ("compte", names), "compute");
  ck_assert_str_eq (wording_nearest ("COMPUTE", names), "compute");
  ck_assert_str_eq (wording_nearest ("comptue", names), "compute");
  ck_assert_str_eq (wording_nearest ("naitve", names), "native");
  ck_assert_str_eq (wording_nearest ("oi", names), "io");
  ck_assert_ptr_null (wording_nearest ("", names));
  ck_assert_ptr_null (wording_nearest ("sleep", names));
  ck_assert_ptr_null (wording_nearest (endless, names));
}
END_TEST

START_TEST (test_choices)
{
  static const char *const one[] = { "only", NULL };
  static const char *const none[] = { NULL };
  const char              *many[32] = { 0 };

  expect_choices ("compte", names, "expected one of compute, native, io; did you mean \"compute\"?");
  expect_choices ("xyz", names, "expected one of compute, native, io");
  expect_choices ("xyz", one, "expected only");
  expect_choices ("xyz", none, "expected nothing");

  for (guint i = 0; i < 30; i++)
    many[i] = i == 7 ? "cores" : "q";
  expect_choices ("coers", many, "did you mean \"cores\"?");
}
END_TEST

static void
expect_found (const char *text, const char *expected)
{
  g_autofree char *found = wording_found (text);

  ck_assert_str_eq (found, expected);
}

START_TEST (test_found)
{
  expect_found ("", "the end");
  expect_found ("5.5ms; x", "\"5.5ms\"");
  expect_found ("; x", "\";\"");
  expect_found ("\xc3\xa4x", "\"\xc3\xa4\"");
}
END_TEST

START_TEST (test_quote)
{
  g_autofree char *endless = g_strnfill (1000, 'x');
  g_autofree char *quoted = wording_quote (endless);
  g_autofree char *invalid = wording_quote ("a\xff");

  ck_assert_uint_eq (strlen (quoted), 62);
  ck_assert (g_str_has_suffix (quoted, "x...\""));
  ck_assert_str_eq (invalid, "\"a\xef\xbf\xbd\"");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("wording");
  TCase *tcase = tcase_create ("wording");

  tcase_add_test (tcase, test_nearest);
  tcase_add_test (tcase, test_choices);
  tcase_add_test (tcase, test_found);
  tcase_add_test (tcase, test_quote);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
