/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "engine/duration.h"
#include "engine/number.h"
#include "engine/rng.h"
#include "tests/check-main.h"

static const struct
{
  const char *text;
  gint64      ns;
} accepted[] = {
  { "0", 0 },
  { "0s", 0 },
  { "0.0", 0 },
  { "1ns", 1 },
  { "5ms", 5000000 },
  { "1.5us", 1500 },
  { "0.1ms", 100000 },
  { "1e3us", 1000000 },
  { "2.5e-3s", 2500000 },
  { "0.4ns", 0 },
  { "0.5ns", 1 },
  { "1.0000000005s", 1000000001 },
  { "9007199.254740993s", 9007199254740993 },
  { "9223372036.854775806s", G_MAXINT64 - 1 },
};

START_TEST (test_parse)
{
  gint64 ns = -1;

  ck_assert_msg (duration_parse (accepted[_i].text, &ns), "%s", accepted[_i].text);
  ck_assert_int_eq (ns, accepted[_i].ns);
}
END_TEST

static const char *const refused[] = {
  "",
  "5",
  "ms",
  "-5ms",
  "+5ms",
  " 5ms",
  "5 ms",
  "5ms ",
  "5m",
  "5msx",
  "5ms2",
  "5ms_",
  "5Ms",
  "0x10ns",
  "nan",
  "inf",
  ".5ms",
  "5.ms",
  "1e400s",
  "9223372036.854775807s",
  "300000000000s",
  "0x",
  "1,5ms",
  "5µs",
  "1e",
  "99999999999999999999ns",
};

START_TEST (test_refuse)
{
  gint64 ns = -1;

  ck_assert_msg (!duration_parse (refused[_i], &ns), "%s", refused[_i]);
}
END_TEST

START_TEST (test_scan)
{
  const char *text = "1.25us, 3ms", *end;
  double      ns;

  ck_assert (duration_scan (text, &end, &ns));
  ck_assert_double_eq (ns, 1250);
  ck_assert_ptr_eq (end, text + 6);
  ck_assert (duration_scan ("0)", &end, &ns));
  ck_assert_str_eq (end, ")");
  ck_assert (duration_scan ("0.25ns;", &end, &ns));
  ck_assert_double_eq (ns, 0.25);
  ck_assert (!duration_scan ("5;", &end, &ns));
  ck_assert (!duration_scan ("0q", &end, &ns));
}
END_TEST

START_TEST (test_format)
{
  char buffer[DURATION_MAX];

  ck_assert_str_eq (duration_format (0, buffer), "0");
  ck_assert_str_eq (duration_format (1, buffer), "1ns");
  ck_assert_str_eq (duration_format (999, buffer), "999ns");
  ck_assert_str_eq (duration_format (1000, buffer), "1us");
  ck_assert_str_eq (duration_format (1500, buffer), "1.5us");
  ck_assert_str_eq (duration_format (5000000, buffer), "5ms");
  ck_assert_str_eq (duration_format (1000001, buffer), "1.000001ms");
  ck_assert_str_eq (duration_format (60 * NS_PER_S, buffer), "60s");
  ck_assert_str_eq (duration_format (-1500, buffer), "-1.5us");
  ck_assert_str_eq (duration_format (G_MAXINT64, buffer), "9223372036.854775807s");
  ck_assert_str_eq (duration_format (G_MININT64, buffer), "-9223372036.854775808s");
}
END_TEST

/* Every duration reads back as it was printed. */
START_TEST (test_round_trip)
{
  Rng rng;

  rng_init (&rng, 1, "duration", 0);
  for (guint i = 0; i < 20000; i++)
    {
      gint64 ns = (gint64) (rng_next (&rng) >> (1 + i % 63)), back;
      char   buffer[DURATION_MAX];

      if (ns == G_MAXINT64)
        continue;
      ck_assert_msg (duration_parse (duration_format (ns, buffer), &back), "%s", buffer);
      ck_assert_int_eq (back, ns);
    }
}
END_TEST

START_TEST (test_format_rounded)
{
  char buffer[DURATION_MAX];

  ck_assert_str_eq (duration_format_rounded (0, 3, buffer), "0");
  ck_assert_str_eq (duration_format_rounded (0.4567, 3, buffer), "0.457ns");
  ck_assert_str_eq (duration_format_rounded (12, 3, buffer), "12ns");
  ck_assert_str_eq (duration_format_rounded (1234567, 3, buffer), "1.23ms");
  ck_assert_str_eq (duration_format_rounded (999.4, 3, buffer), "999ns");
  ck_assert_str_eq (duration_format_rounded (999.6, 3, buffer), "1us");
  ck_assert_str_eq (duration_format_rounded (999999, 3, buffer), "1ms");
  ck_assert_str_eq (duration_format_rounded (1500000, 3, buffer), "1.5ms");
  ck_assert_str_eq (duration_format_rounded (-1234567, 2, buffer), "-1.2ms");
  ck_assert_str_eq (duration_format_rounded (123456e9, 3, buffer), "123000s");
  ck_assert_str_eq (duration_format_rounded (100e9, 1, buffer), "100s");
  ck_assert_str_eq (duration_format_rounded (0.0 / 0.0, 3, buffer), "-");
  ck_assert_str_eq (duration_format_rounded (1e300, 3, buffer), "inf");
}
END_TEST

START_TEST (test_numbers)
{
  const char *end;
  double      value;
  guint64     count;

  ck_assert (number_scan ("2.5x", &end, &value));
  ck_assert_double_eq (value, 2.5);
  ck_assert_str_eq (end, "x");
  ck_assert (number_scan ("0x10", &end, &value));
  ck_assert_str_eq (end, "x10");
  ck_assert (!number_scan ("-1", &end, &value));
  ck_assert (!number_scan ("1e999", &end, &value));

  ck_assert (number_parse_count ("18446744073709551615", 0, G_MAXUINT64, &count));
  ck_assert (count == G_MAXUINT64);
  ck_assert (!number_parse_count ("18446744073709551616", 0, G_MAXUINT64, &count));
  ck_assert (!number_parse_count ("+1", 0, 5, &count));
  ck_assert (!number_parse_count ("6", 0, 5, &count));
  ck_assert (!number_parse_count ("1 ", 0, 5, &count));
  ck_assert (!number_parse_count ("", 0, 5, &count));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("duration");
  TCase *tcase = tcase_create ("duration");

  tcase_add_loop_test (tcase, test_parse, 0, G_N_ELEMENTS (accepted));
  tcase_add_loop_test (tcase, test_refuse, 0, G_N_ELEMENTS (refused));
  tcase_add_test (tcase, test_scan);
  tcase_add_test (tcase, test_format);
  tcase_add_test (tcase, test_round_trip);
  tcase_add_test (tcase, test_format_rounded);
  tcase_add_test (tcase, test_numbers);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
