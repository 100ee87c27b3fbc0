/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Traces: what viewers can show, and that it is what happened.
 */
#include "config.h"

#include "../check-main.h"
#include "ftrace-check.h"
#include "trace-check.h"
#include "trace-play.h"

/* ---- the story by hand -------------------------------------------------- */

/* The slice or mark that begins then, or the last of those. */
static const TraceRow *
find (const TraceFile *file, char phase, gint64 tid, gint64 start_ns)
{
  for (guint i = file->rows->len; i > 0; i--)
    {
      const TraceRow *row = trace_row (file, i - 1);

      if (row->phase == phase && row->tid == tid && row->start_ns == start_ns)
        return row;
    }
  ck_abort_msg ("no %c at %d of row %d", phase, (int) start_ns, (int) tid);
}

static const char *
arg (const TraceRow *row, const char *name)
{
  return row->args ? json_object_get_string_member_with_default (row->args, name, "") : "";
}

START_TEST (test_story)
{
  Memory     memory;
  TraceFile *file;

  memory_open (&memory, trace_json_new, 1);
  watch_story (&memory.writer->observer, "python3", NULL);
  memory_close (&memory);
  file = trace_file_read (memory.text, memory.length);

  /* Row 10 is the GIL's, then come cpu-1, cpu-2 and echo. */
  ck_assert_str_eq (find (file, 'X', 10, 8)->name, "cpu-1 a");
  ck_assert_int_eq (find (file, 'X', 10, 8)->end_ns, 40);
  ck_assert_str_eq (arg (find (file, 'X', 10, 8), "ended"), "forced by a request");
  ck_assert_str_eq (arg (find (file, 'X', 10, 8), "requested_by"), "cpu-2 b");
  ck_assert_str_eq (arg (find (file, 'X', 10, 44), "taken_from"), "cpu-1 a");
  ck_assert_str_eq (arg (find (file, 'X', 10, 44), "ended"), "before I/O");
  ck_assert_int_eq (llround (1000 * json_object_get_double_member (find (file, 'X', 10, 70)->args, "dead_us")), 10);
  ck_assert_int_eq (llround (1000 * json_object_get_double_member (find (file, 'X', 10, 70)->args, "waited_us")), 30);
  ck_assert_int_eq (trace_sum (file, 'X', 10, NULL, NULL).n, 3);

  ck_assert_str_eq (find (file, 'X', 11, 10)->name, "holds GIL");
  ck_assert_str_eq (arg (find (file, 'X', 11, 10), "ended"), "preempted");
  ck_assert_str_eq (find (file, 'X', 12, 12)->name, "waits for GIL");
  ck_assert_str_eq (arg (find (file, 'X', 12, 12), "held_by"), "cpu-1 a");
  ck_assert_str_eq (arg (find (file, 'X', 12, 12), "lost_to"), "cpu-1 a");
  ck_assert_int_eq (json_object_get_int_member (find (file, 'X', 12, 12)->args, "drop_requests"), 1);
  ck_assert_str_eq (arg (find (file, 'X', 12, 70), "ended"), "the run ended");
  ck_assert_str_eq (arg (find (file, 'i', 12, 33), "held_by"), "cpu-1 a");
  ck_assert_str_eq (find (file, 'i', 12, 34)->name, "gil_drop_request");

  ck_assert_str_eq (find (file, 'T', 11, 20)->name, "R+");
  ck_assert_str_eq (find (file, 'T', 11, 50)->name, "D");
  ck_assert_str_eq (find (file, 'T', 12, 70)->name, "S");
  ck_assert_str_eq (find (file, 'T', 11, 90)->name, "X");
  ck_assert_int_eq (trace_busy_ns (file, 0), 42);
  ck_assert_int_eq (trace_busy_ns (file, 1), 4 + 39 + 15);

  ck_assert_int_eq (trace_sum (file, 'f', -1, "gil", NULL).n, 2);
  ck_assert_int_eq (find (file, 's', 11, 39)->id, find (file, 'f', 12, 45)->id);
  ck_assert_int_eq (find (file, 's', 12, 69)->id, find (file, 'f', 11, 80)->id);
  ck_assert_int_eq (json_object_get_int_member (find (file, 'C', 10, 40)->args, "n"), 2);
  ck_assert_int_eq (json_object_get_int_member (find (file, 'C', 10, 44)->args, "n"), 1);
  ck_assert_int_eq (json_object_get_int_member (find (file, 'C', 10, 70)->args, "n"), 0);
  ck_assert_str_eq (json_object_get_string_member (file->about, "command"), COMMAND);
  ck_assert_str_eq (json_object_get_string_member (file->about, "seed"), "7");
  ck_assert_str_eq (json_object_get_string_member (file->about, "scenario"), "A story told by hand");
  trace_file_free (file);
  free (memory.text);
}
END_TEST

/* The wait that is told is the one that `gilsim why` tells. */
START_TEST (test_why)
{
  Memory          memory;
  TraceFile      *file;
  const TraceRow *row;
  JsonArray      *why;

  memory_open (&memory, trace_json_new, 1);
  watch_story (&memory.writer->observer, "python3", NULL);
  memory_close (&memory);
  file = trace_file_read (memory.text, memory.length);
  row = find (file, 'X', 12, 12);
  ck_assert_int_eq (row->end_ns, 45);
  ck_assert (json_object_has_member (row->args, "why"));
  why = json_object_get_array_member (row->args, "why");
  assert_contains (json_array_get_string_element (why, 0), "cpu-2 waits ");
  assert_contains (json_array_get_string_element (why, 0), " to run with the GIL");
  ck_assert_ptr_nonnull (
      strstr (json_array_get_string_element (why, json_array_get_length (why) - 1), "takes the GIL"));
  trace_file_free (file);
  free (memory.text);
}
END_TEST

/* ---- comparisons -------------------------------------------------------- */

START_TEST (test_comparison)
{
  Memory     memory;
  TraceFile *file;
  JsonArray *policies;

  memory_open (&memory, trace_json_new, 12);
  for (guint i = 0; i < 12; i++)
    watch_story (&memory.writer->observer, i == 0 ? "python2" : "python3", NULL);
  memory_close (&memory);
  file = trace_file_read (memory.text, memory.length); /* no tid is a pid */
  ck_assert_int_eq (trace_sum (file, 'M', -1, NULL, "process_name").n, 12);
  ck_assert_str_eq (json_object_get_string_member (trace_row (file, 0)->args, "name"),
                    "A story told by hand (python2)");
  for (gint64 cpu = 0; cpu < 24; cpu++)
    ck_assert_int_eq (trace_busy_ns (file, cpu), cpu % 2 == 0 ? 42 : 58);
  ck_assert_int_eq (trace_sum (file, 'f', -1, NULL, "GIL hand-off").n, 24);
  policies = json_object_get_array_member (file->about, "policies");
  ck_assert_uint_eq (json_array_get_length (policies), 12);
  ck_assert_str_eq (json_array_get_string_element (policies, 0), "python2");
  trace_file_free (file);
  free (memory.text);
}
END_TEST

START_TEST (test_comparison_as_text)
{
  Memory memory;
  Ftrace ftrace;

  memory_open (&memory, trace_ftrace_new, 2);
  watch_story (&memory.writer->observer, "python2", NULL);
  watch_story (&memory.writer->observer, "fifo", NULL);
  memory_close (&memory);
  ftrace_read (&ftrace, memory.text);
  assert_contains (memory.text, "# process 10, cores 0 to 1: python2\n");
  assert_contains (memory.text, "# process 14, cores 2 to 3: fifo\n");
  assert_contains (memory.text,
                   "            fifo-14      (   14) [002] .... 0.000000000: tracing_mark_write: C|14|GIL waiters|0\n");
  assert_contains (memory.text,
                   "           cpu-1-15      (   14) [002] .... 0.000000010: tracing_mark_write: B|14|holds GIL\n");
  assert_contains (memory.text,
                   "           cpu-1-11      (   10) [000] .... 0.000000020: sched_switch: prev_comm=cpu-1 prev_pid=11 "
                   "prev_prio=120 prev_state=R+ ==> next_comm=swapper/0 next_pid=0 next_prio=120\n");
  assert_contains (memory.text, "prev_state=D ==>");
  assert_contains (memory.text, "prev_state=S ==>");
  assert_contains (memory.text, "prev_state=X ==>");
  assert_contains (memory.text, ": sched_waking: comm=cpu-1 pid=11 prio=120 target_cpu=001\n");
  assert_contains (memory.text, ": sched_blocked_reason: pid=11 iowait=0 caller=take_gil\n");
  assert_contains (memory.text, ": sched_migrate_task: comm=cpu-1 pid=15 prio=120 orig_cpu=2 dest_cpu=3\n");
  ftrace_clear (&ftrace);
  free (memory.text);
}
END_TEST

/* ---- names -------------------------------------------------------------- */

static const char *const hostile[] = {
  "a\"b\\c",
  "</script><script>",
  "\n\t\x01\x7f",
  "\xff\xfe no UTF-8",
  "%s%n {x} | = ( ) [000]",
  "Zoë \xe2\x86\x92 \xc2\xb2",
  "12345",
};

START_TEST (test_hostile_names)
{
  g_autofree char *valid = g_utf8_make_valid (hostile[_i], -1);
  Memory           memory;
  TraceFile       *file;
  Ftrace           ftrace;

  memory_open (&memory, trace_json_new, 1);
  watch_story (&memory.writer->observer, "python3", hostile[_i]);
  memory_close (&memory);
  ck_assert (g_utf8_validate (memory.text, (gssize) memory.length, NULL));
  file = trace_file_read (memory.text, memory.length);
  ck_assert_str_eq (find (file, 'X', 10, 8)->name, valid);
  ck_assert_str_eq (json_object_get_string_member (file->about, "scenario"), valid);
  trace_file_free (file);
  free (memory.text);

  memory_open (&memory, trace_ftrace_new, 1);
  watch_story (&memory.writer->observer, "python3", hostile[_i]);
  memory_close (&memory);
  ftrace_read (&ftrace, memory.text);
  ftrace_clear (&ftrace);
  free (memory.text);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("trace");
  TCase *tests = tcase_create ("tests");

  tcase_add_test (tests, test_story);
  tcase_add_test (tests, test_why);
  tcase_add_test (tests, test_comparison);
  tcase_add_test (tests, test_comparison_as_text);
  tcase_add_loop_test (tests, test_hostile_names, 0, G_N_ELEMENTS (hostile));
  suite_add_tcase (suite, tests);
  return check_main (suite);
}
