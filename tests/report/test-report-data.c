/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports of results made by hand, as CSV and JSON: every figure is there.
 */
#include "config.h"

#include <json-glib/json-glib.h>
#include <stdio.h>

#include "../check-main.h"
#include "fixture.h"

static const ReportStyle plain = { FALSE, FALSE, 80 };

/* ---- CSV ---------------------------------------------------------------- */

START_TEST (test_csv)
{
  RunResult *result = fake_result ("fifo", 2, 2);
  char      *text;

  g_free (result->cast->thread_names[0]);
  result->cast->thread_names[0] = g_strdup ("a,\"b\"");
  fake_finish (result, 95);
  fill_latencies (result, 100, 10);
  text = write_report (&result, 1, FALSE, REPORT_CSV, &plain);
  ck_assert (g_str_has_prefix (text, "scope,name,figure,value\nrun,,gilsim," PACKAGE_VERSION "\n"));
  assert_contains (text, "\nrun,,scenario,A story told by hand\n");
  assert_contains (text, "\nrun,,policy,fifo\nrun,,seed,7\nrun,,cores,2\nrun,,end_ns,100\nrun,,events,1234\n");
  assert_contains (text, "\nrun,,makespan_ns,95\nrun,,core_use,0.5\n");
  assert_contains (text, "\ngroup,cpu,threads,2\n");
  assert_contains (text, "\ngroup,cpu,cpu_ns,100\ngroup,cpu,holds_gil_ns,60\ngroup,cpu,waits_gil_ns,78\n");
  assert_contains (text, "\ngroup,cpu,fairness,0.972972973\n");
  assert_contains (text, "\nthread,\"a,\"\"b\"\"\",cpu_ns,57\n");
  assert_contains (text, "\nthread-wait,cpu-2,p99_ns,33\n");
  assert_contains (text, "\nwait,cpu,count,2\nwait,cpu,mean_ns,37\n");
  assert_contains (text, "\ngil,main,held_ns,68\ngil,main,dead_ns,17\ngil,main,free_ns,15\n");
  assert_contains (text, "\ncore,1,busy_ns,58\ncore,1,switches,3\n");
  assert_contains (text, "\nlatency,clients,count,100\nlatency,clients,mean_ns,505\n");
  assert_contains (text, "\nlatency,clients,p90_ns,900\nlatency,clients,p99_ns,990\nlatency,clients,max_ns,1000\n");
  assert_contains (text, "\nlatency,clients,per_second,1e+09\n");
  free (text);
  fake_result_free (result);
}
END_TEST

START_TEST (test_csv_compare)
{
  RunResult *results[] = { fake_result ("python2", 2, 2), fake_result ("fifo", 2, 2) };
  char      *text = write_report (results, 2, TRUE, REPORT_CSV, &plain);

  ck_assert (g_str_has_prefix (text, "policy,scope,name,figure,value\npython2,run,,gilsim,"));
  assert_contains (text, "\npython2,gil,main,takes,3\n");
  assert_contains (text, "\nfifo,gil,main,takes,3\n");
  ck_assert_ptr_null (strstr (text, "makespan_ns"));
  free (text);
  fake_result_free (results[0]);
  fake_result_free (results[1]);
}
END_TEST

/* ---- JSON --------------------------------------------------------------- */

static JsonParser *
parse (const char *text)
{
  JsonParser *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  ck_assert_msg (json_parser_load_from_data (parser, text, -1, &error), "%s", error ? error->message : "");
  return parser;
}

/* The integer at a path such as "threads/0/gil_wait/count". */
static gint64
integer_at (JsonNode *node, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (JSON_NODE_HOLDS_ARRAY (node))
        node = json_array_get_element (json_node_get_array (node), (guint) g_ascii_strtoull (parts[i], NULL, 10));
      else
        node = json_object_get_member (json_node_get_object (node), parts[i]);
      ck_assert_msg (node != NULL, "no %s", path);
    }
  ck_assert_msg (json_node_get_value_type (node) == G_TYPE_INT64, "%s is not an integer", path);
  return json_node_get_int (node);
}

static const struct
{
  const char *path;
  gint64      value;
} json_integers[] = {
  { "seed", 7 },
  { "machine/cores", 2 },
  { "end_ns", 100 },
  { "events", 1234 },
  { "makespan_ns", 95 },
  { "context_switches/voluntary", 3 },
  { "context_switches/involuntary", 1 },
  { "groups/0/threads", 2 },
  { "groups/0/holds_gil_ns", 60 },
  { "groups/0/gil_wait/count", 2 },
  { "threads/0/cpu_ns", 57 },
  { "threads/0/holds_gil_ns", 35 },
  { "threads/0/waits_gil_ns", 45 },
  { "threads/0/ready_ns", 10 },
  { "threads/1/io_ns", 30 },
  { "threads/0/nogil_ns", 0 },
  { "threads/0/takes", 2 },
  { "threads/0/forced_drops", 1 },
  { "threads/1/voluntary_drops", 1 },
  { "threads/1/lost_wakeups", 1 },
  { "threads/0/gil_wait/count", 1 },
  { "threads/0/gil_wait/mean_ns", 40 },
  { "threads/0/gil_wait/p50_ns", 40 },
  { "threads/0/gil_wait/p90_ns", 40 },
  { "threads/0/gil_wait/p99_ns", 40 },
  { "threads/0/gil_wait/max_ns", 40 },
  { "threads/2/started_ns", -1 },
  { "gils/0/takes", 3 },
  { "gils/0/switches", 2 },
  { "gils/0/drop_requests", 1 },
  { "gils/0/lost_wakeups", 1 },
  { "gils/0/held_ns", 68 },
  { "gils/0/dead_ns", 17 },
  { "gils/0/free_ns", 15 },
  { "cores/0/busy_ns", 42 },
  { "cores/1/switches", 3 },
  { "latency/clients/count", 100 },
  { "latency/clients/mean_ns", 505 },
  { "latency/clients/p50_ns", 500 },
  { "latency/clients/p90_ns", 900 },
  { "latency/clients/p99_ns", 990 },
  { "latency/clients/max_ns", 1000 },
  { "latency/return:cpu/count", 100 },
  { "latency/return:echo/count", 0 },
};

START_TEST (test_json)
{
  RunResult *result = fake_result ("python3", 2, 2);
  g_autoptr (JsonParser) parser = NULL;
  JsonNode   *root;
  JsonObject *object, *policy;
  char       *text;

  fake_finish (result, 95);
  fill_latencies (result, 100, 10);
  text = write_report (&result, 1, FALSE, REPORT_JSON, &plain);
  ck_assert (g_str_has_prefix (text, "{\n  \"gilsim\" : \"" PACKAGE_VERSION "\",\n  \"scenario\" : {\n"));
  ck_assert (g_str_has_suffix (text, "\n}\n"));
  parser = parse (text);
  root = json_parser_get_root (parser);
  for (guint i = 0; i < G_N_ELEMENTS (json_integers); i++)
    ck_assert_msg (integer_at (root, json_integers[i].path) == json_integers[i].value, "%s", json_integers[i].path);
  object = json_node_get_object (root);
  ck_assert_str_eq (json_object_get_string_member (object, "gilsim"), PACKAGE_VERSION);
  policy = json_object_get_object_member (object, "policy");
  ck_assert_str_eq (json_object_get_string_member (policy, "name"), "python3");
  ck_assert (json_object_has_member (json_object_get_object_member (policy, "parameters"), "switch-interval"));
  ck_assert_double_eq (json_object_get_double_member (object, "core_use"), 0.5);
  ck_assert_uint_eq (json_array_get_length (json_object_get_array_member (object, "threads")), 3);
  free (text);
  fake_result_free (result);
}
END_TEST

START_TEST (test_json_compare)
{
  RunResult *results[] = { fake_result ("python2", 2, 2), fake_result ("fifo", 2, 2) };
  char      *text;
  g_autoptr (JsonParser) parser = NULL;
  JsonArray  *runs;
  JsonObject *run;

  results[1]->seed = G_MAXUINT64;
  text = write_report (results, 2, TRUE, REPORT_JSON, &plain);
  parser = parse (text);
  runs = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "runs");
  ck_assert_uint_eq (json_array_get_length (runs), 2);
  run = json_array_get_object_element (runs, 1);
  ck_assert_str_eq (json_object_get_string_member (json_object_get_object_member (run, "policy"), "name"), "fifo");
  ck_assert (json_object_get_null_member (run, "makespan_ns"));
  ck_assert_str_eq (json_object_get_string_member (run, "seed"), "18446744073709551615");
  free (text);
  fake_result_free (results[0]);
  fake_result_free (results[1]);
}
END_TEST

/* The same result gives the same bytes. */
START_TEST (test_same_bytes)
{
  for (ReportFormat format = REPORT_TEXT; format <= REPORT_JSON; format++)
    {
      RunResult *one = fake_result ("python3", 4, 5), *other = fake_result ("python3", 4, 5);
      char      *text = write_report (&one, 1, FALSE, format, &plain);
      char      *again = write_report (&other, 1, FALSE, format, &plain);

      ck_assert_str_eq (text, again);
      free (text);
      free (again);
      fake_result_free (one);
      fake_result_free (other);
    }
}
END_TEST

START_TEST (test_format_words)
{
  ReportFormat format = REPORT_TEXT;

  ck_assert (report_format_parse ("json", &format));
  ck_assert_int_eq (format, REPORT_JSON);
  ck_assert (report_format_parse ("csv", &format));
  ck_assert_int_eq (format, REPORT_CSV);
  ck_assert (report_format_parse ("text", &format));
  ck_assert_int_eq (format, REPORT_TEXT);
  ck_assert (!report_format_parse ("xml", &format));
  ck_assert (!report_format_parse ("", &format));
}
END_TEST

static Suite *
report_data_suite (void)
{
  Suite *suite = suite_create ("report-data");
  TCase *data = tcase_create ("data");

  tcase_add_test (data, test_csv);
  tcase_add_test (data, test_csv_compare);
  tcase_add_test (data, test_json);
  tcase_add_test (data, test_json_compare);
  tcase_add_test (data, test_same_bytes);
  tcase_add_test (data, test_format_words);
  suite_add_tcase (suite, data);
  return suite;
}

int
main (void)
{
  return check_main (report_data_suite ());
}
