/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timelines in columns, and the texts in the charts' data.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "../check-main.h"
#include "engine/rng.h"
#include "folder.h"
#include "report/chart-columns.h"
#include "report/chart-text.h"

#define HEADER "kind,lane,name,state,start_ns,end_ns\n"

/* ---- texts -------------------------------------------------------------- */

START_TEST (makes_texts_plain)
{
  static const char *const cases[][2] = {
    { "cpu-1", "cpu-1" },
    { "ünïcode →", "ünïcode →" },
    { "a\"b,c\\d\te", "a”b‚c∖d e" },
    { "日本", "□□" },
    { "line\nbreak\r", "line□break□" },
    { "\xff", "□" },
    { "&#65; ]]>", "& #65; ]] >" },
    { "`x` $(x) {/Symbol x} %s <b>", "`x` $(x) {/Symbol x} %s <b>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = chart_text_plain (cases[i][0]);
      ck_assert_str_eq (plain, cases[i][1]);
    }
}
END_TEST

START_TEST (splits_lines_into_fields)
{
  char  line[] = "a,\"b \"\"c\"\", d\",,e";
  char  short_line[] = "a,b";
  char  long_line[] = "a,b,c,d,e";
  char  torn_line[] = "a,\"b\"c,d,e";
  char *fields[4];

  ck_assert (chart_text_split (line, fields, 4));
  ck_assert_str_eq (fields[0], "a");
  ck_assert_str_eq (fields[1], "b \"c\", d");
  ck_assert_str_eq (fields[2], "");
  ck_assert_str_eq (fields[3], "e");
  ck_assert (!chart_text_split (short_line, fields, 4));
  ck_assert (!chart_text_split (long_line, fields, 4));
  ck_assert (!chart_text_split (torn_line, fields, 4));
}
END_TEST

/* ---- timelines in columns ----------------------------------------------- */

static ChartTimeline
to_columns (const char *name)
{
  g_autofree char *from = g_build_filename (folder, name, NULL);
  g_autofree char *to = g_build_filename (folder, "columns.csv", NULL);
  g_autoptr (GError) error = NULL;
  ChartTimeline which = CHART_TIMELINE_EMPTY;
  gboolean      done = chart_columns_write (from, to, &which, &error);

  ck_assert_msg (done, "%s", error != NULL ? error->message : "no error is set");
  return which;
}

START_TEST (leaves_short_timelines_alone)
{
  write_file ("empty.csv", HEADER "handoff,0,1,forced,5,6\n");
  ck_assert_int_eq (to_columns ("empty.csv"), CHART_TIMELINE_EMPTY);
  write_file ("short.csv", HEADER "thread,0,cpu,holds GIL,0,5\n");
  ck_assert_int_eq (to_columns ("short.csv"), CHART_TIMELINE_AS_IS);
  ck_assert (!exists ("columns.csv"));
}
END_TEST

START_TEST (copies_timelines_with_odd_names)
{
  g_autofree char *text = NULL;

  write_file ("odd.csv", HEADER "thread,0,\"a \"\"b\"\", c\",I/O,0,5\nhandoff,0,1,forced,5,6\nrubbish,0\n"
                                "lost,1,x,,7,7\nthread,1,x,ready,9223372036854775807,3\n");
  ck_assert_int_eq (to_columns ("odd.csv"), CHART_TIMELINE_COLUMNS);
  text = read_file ("columns.csv");
  ck_assert_str_eq (text, "kind,lane,name,state,start_ns,end_ns\nthread,0,a ”b”‚ c,I/O,0,5\n"
                          "handoff,0,1,forced,5,6\nlost,1,x,,7,7\n");
}
END_TEST

/* What the rows of a file in columns add up to. */
typedef struct
{
  double  area[2][2]; /* lane, holds or waits: ns times share of the lane */
  guint64 drawn;      /* marks */
  guint64 omitted;
  guint   n_rows;
} Sums;

static void
add_up (char *text, Sums *sums)
{
  char **lines = g_strsplit (text, "\n", -1);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *fields[8];

      sums->n_rows++;
      ck_assert_msg (chart_text_split (lines[i], fields, 8), "line %u", i + 1);
      if (strcmp (fields[0], "thread") == 0)
        sums->area[atoi (fields[1])][strcmp (fields[3], "holds GIL") != 0] +=
            (g_ascii_strtod (fields[5], NULL) - g_ascii_strtod (fields[4], NULL))
            * (g_ascii_strtod (fields[7], NULL) - g_ascii_strtod (fields[6], NULL));
      else if (strcmp (fields[0], "omitted") == 0)
        sums->omitted += g_ascii_strtoull (fields[1], NULL, 10);
      else
        sums->drawn++;
    }
  g_strfreev (lines);
}

START_TEST (adds_long_timelines_up)
{
  GString         *text = g_string_new (HEADER);
  gint64           expected[2][2] = { { 0 } };
  gint64           now_ns[2] = { 0, 0 };
  Rng              rng;
  Sums             sums = { .n_rows = 0 };
  g_autofree char *columns = NULL;

  rng_init (&rng, 7, "intervals", 0);
  for (guint i = 0; i < 40000; i++)
    {
      guint  lane = i % 2;
      guint  state = i / 2 % 2;
      /* Now and then one that spans many columns. */
      gint64 length_ns = (gint64) rng_below (&rng, i % 5000 < 2 ? 100000000 : 9000) + 1;

      g_string_append_printf (text, "thread,%u,t%u,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "\n", lane, lane,
                              state == 0 ? "holds GIL" : "waits for GIL", now_ns[lane], now_ns[lane] + length_ns);
      if (i % 4 == 0)
        g_string_append_printf (text, "lost,%u,t%u,,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "\n", lane, lane,
                                now_ns[lane], now_ns[lane]);
      expected[lane][state] += length_ns;
      now_ns[lane] += length_ns;
    }
  write_file ("long.csv", text->str);
  g_string_free (text, TRUE);
  ck_assert_int_eq (to_columns ("long.csv"), CHART_TIMELINE_COLUMNS);
  columns = read_file ("columns.csv");
  add_up (columns, &sums);
  ck_assert_uint_lt (sums.n_rows, 2 * 1500 * 3);
  ck_assert_uint_eq (sums.drawn + sums.omitted, 10000);
  ck_assert_uint_le (sums.drawn, 2 * 1500);
  for (guint lane = 0; lane < 2; lane++)
    for (guint state = 0; state < 2; state++)
      ck_assert_double_eq_tol (sums.area[lane][state] / (double) expected[lane][state], 1, 0.005);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart columns");
  TCase *tcase = tcase_create ("columns");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, makes_texts_plain);
  tcase_add_test (tcase, splits_lines_into_fields);
  tcase_add_test (tcase, leaves_short_timelines_alone);
  tcase_add_test (tcase, copies_timelines_with_odd_names);
  tcase_add_test (tcase, adds_long_timelines_up);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
