/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The views of `perf sched`, to the byte.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "report/sched-view.h"
#include "report/style.h"

typedef void (*Tell) (Stage *stage);

/* What a view prints about a run; free() it. */
static char *
watch (const char *kind, Tell tell, Cast *cast, gint64 from_ns, gint64 to_ns, gint64 end_ns)
{
  char        *text;
  size_t       length;
  FILE        *out = open_memstream (&text, &length);
  SchedView   *view = sched_view_new (sched_kind_find (kind), from_ns, to_ns, out);
  RunObserver *observer = sched_view_observer (view);
  RunResult    result = { .cast = cast };
  Stage        stage = { .cast = cast };

  probe_init (&stage.probe, &stage.now_ns);
  observer->begin (observer, &result, &stage.probe);
  tell (&stage);
  observer->end (observer, end_ns);
  sched_view_free (view);
  ck_assert_int_eq (fclose (out), 0);
  return text;
}

static void
check (const char *kind, Tell tell, gint64 from_ns, gint64 to_ns, gint64 end_ns, const char *expected)
{
  Cast *cast = stage_cast ();
  char *text = watch (kind, tell, cast, from_ns, to_ns, end_ns);

  ck_assert_str_eq (text, expected);
  free (text);
  cast_free (cast);
}

/* 10 ms of a lawful life:
 *
 *   cpu-1: started at 0, on core 0 at 1-3 ms, preempted, on core 1 at 4-5 ms,
 *          then waits for the GIL until 7, woken at 6.5, on core 0 at 7-8 ms,
 *          where it waits for the GIL until 7.25, then I/O, still on the core
 *          until 8, woken at 9, never on a core again
 *   cpu-2: started at 2, on core 1 at 2-2.5 ms, ended
 *   echo:  started at 8.5, on core 1 until the end
 */
static void
tell_life (Stage *stage)
{
  emit_state (stage, 0, 0, -1, THREAD_STATE_READY);
  emit_on (stage, 1000000, 0, 0);
  emit_state (stage, 1000000, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_state (stage, 2000000, 1, -1, THREAD_STATE_READY);
  emit_on (stage, 2000000, 1, 1);
  emit_state (stage, 2500000, 1, 1, THREAD_STATE_ENDED);
  emit_off (stage, 2500000, 1, 1, OFF_CORE_ENDED);
  emit_idle (stage, 2500000, 1);
  emit_off (stage, 3000000, 0, 0, OFF_CORE_PREEMPTED);
  emit_state (stage, 3000000, 0, -1, THREAD_STATE_READY);
  emit_idle (stage, 3000000, 0);
  emit_on (stage, 4000000, 0, 1);
  emit_state (stage, 4000000, 0, 1, THREAD_STATE_HOLDS_GIL);
  emit_state (stage, 4900999, 0, 1, THREAD_STATE_WAITS_GIL);
  emit_off (stage, 5000000, 0, 1, OFF_CORE_BLOCKED);
  emit_idle (stage, 5000000, 1);
  stage->now_ns = 6500000;
  probe_emit (&stage->probe, PROBE_WAKE, 0, 0, -1, -1, 0);
  emit_on (stage, 7000000, 0, 0);
  emit_gil (stage, 7250000, PROBE_GIL_TAKEN, 0, 2349001, 1);
  emit_state (stage, 7250000, 0, 0, THREAD_STATE_HOLDS_GIL);
  emit_gil (stage, 7300000, PROBE_GIL_TAKEN, 0, 9999999, 0);
  emit_state (stage, 7500000, 0, 0, THREAD_STATE_IO);
  emit_off (stage, 8000000, 0, 0, OFF_CORE_BLOCKED);
  emit_idle (stage, 8000000, 0);
  emit_state (stage, 8500000, 2, -1, THREAD_STATE_READY);
  emit_on (stage, 8500000, 2, 1);
  emit_state (stage, 8600000, 2, 1, THREAD_STATE_WAITS_GIL);
  stage->now_ns = 9000000;
  probe_emit (&stage->probe, PROBE_WAKE, 0, 0, -1, -1, 0);
}

#define LIFE_END_NS 10000000

START_TEST (test_timehist)
{
  check ("timehist", tell_life, 0, TIME_NEVER, LIFE_END_NS,
         "           time    cpu  task name             wait time  sch delay   gil wait   run time  state\n"
         "                        [tid/pid]                (msec)     (msec)     (msec)     (msec)\n"
         " -------------- ------  --------------------  ---------  ---------  ---------  ---------  -----\n"
         "       0.002500 [0001]  cpu-2[11/1]               0.000      0.000      0.000      0.500  X\n"
         "       0.003000 [0000]  cpu-1[10/1]               0.000      1.000      0.000      2.000  R\n"
         "       0.005000 [0001]  cpu-1[10/1]               1.000      0.000      0.099      1.000  gil\n"
         "       0.008000 [0000]  cpu-1[10/1]               2.000      0.500      2.250      1.000  S\n"
         "       0.010000 [0001]  echo[12/1]                0.000      0.000      1.400      1.500  -\n");
}
END_TEST

/* Cut at both ends; nothing that happens later is looked at. */
START_TEST (test_timehist_window)
{
  check ("timehist", tell_life, 2250000, 7100000, LIFE_END_NS,
         "           time    cpu  task name             wait time  sch delay   gil wait   run time  state\n"
         "                        [tid/pid]                (msec)     (msec)     (msec)     (msec)\n"
         " -------------- ------  --------------------  ---------  ---------  ---------  ---------  -----\n"
         "       0.002500 [0001]  cpu-2[11/1]               0.000      0.000      0.000      0.250  X\n"
         "       0.003000 [0000]  cpu-1[10/1]               0.000      0.000      0.000      0.750  R\n"
         "       0.005000 [0001]  cpu-1[10/1]               1.000      0.000      0.099      1.000  gil\n"
         "       0.007100 [0000]  cpu-1[10/1]               2.000      0.500      2.100      0.100  -\n");
}
END_TEST

START_TEST (test_map)
{
  check ("map", tell_life, 0, TIME_NEVER, LIFE_END_NS,
         "  *A0  .        0.001000 secs A0 => cpu-1:10\n"
         "   A0 *B0       0.002000 secs B0 => cpu-2:11\n"
         "   A0 *.        0.002500 secs\n"
         "  *.   .        0.003000 secs\n"
         "   .  *A0       0.004000 secs\n"
         "   .  *.        0.005000 secs\n"
         "  *A0  .        0.007000 secs\n"
         "  *.   .        0.008000 secs\n"
         "   .  *C0       0.008500 secs C0 => echo:12\n");
}
END_TEST

/* Whoever is on a core already is explained with the first line. */
START_TEST (test_map_window)
{
  check ("map", tell_life, 2000000, 4000001, LIFE_END_NS,
         "   A0 *B0       0.002000 secs A0 => cpu-1:10, B0 => cpu-2:11\n"
         "   A0 *.        0.002500 secs\n"
         "  *.   .        0.003000 secs\n"
         "   .  *A0       0.004000 secs\n");
}
END_TEST

START_TEST (test_latency)
{
  check ("latency", tell_life, 0, TIME_NEVER, LIFE_END_NS,
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n"
         "  Task                  |   Runtime ms  |  Count   | Avg delay ms    | Max delay ms    | Max delay start     "
         "      | Max delay end          |  GIL wait ms  |  Waits   | Avg GIL wait ms | Max GIL wait ms |\n"
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n"
         "  cpu-1:10              |      4.000 ms |        3 | avg:   0.833 ms | max:   1.000 ms | max start:     "
         "0.000000 s | max end:     0.001000 s |      2.349 ms |        1 | avg:   2.349 ms | max:   2.349 ms |\n"
         "  echo:12               |      1.500 ms |        1 | avg:   0.000 ms | max:   0.000 ms | max start:     "
         "0.008500 s | max end:     0.008500 s |      1.400 ms |        0 | avg:   0.000 ms | max:   0.000 ms |\n"
         "  cpu-2:11              |      0.500 ms |        1 | avg:   0.000 ms | max:   0.000 ms | max start:     "
         "0.002000 s | max end:     0.002000 s |      0.000 ms |        0 | avg:   0.000 ms | max:   0.000 ms |\n"
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n"
         "  TOTAL:                |      6.000 ms |        5 |                 |                 |                     "
         "      |                        |      3.749 ms |        1 |                 |                 |\n"
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n");
}
END_TEST

START_TEST (test_latency_window)
{
  check ("latency", tell_life, 2250000, 7100000, LIFE_END_NS,
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n"
         "  Task                  |   Runtime ms  |  Count   | Avg delay ms    | Max delay ms    | Max delay start     "
         "      | Max delay end          |  GIL wait ms  |  Waits   | Avg GIL wait ms | Max GIL wait ms |\n"
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n"
         "  cpu-1:10              |      1.850 ms |        2 | avg:   0.750 ms | max:   1.000 ms | max start:     "
         "0.003000 s | max end:     0.004000 s |      2.199 ms |        0 | avg:   0.000 ms | max:   0.000 ms |\n"
         "  cpu-2:11              |      0.250 ms |        0 | avg:   0.000 ms | max:   0.000 ms | max start:     "
         "0.000000 s | max end:     0.000000 s |      0.000 ms |        0 | avg:   0.000 ms | max:   0.000 ms |\n"
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n"
         "  TOTAL:                |      2.100 ms |        2 |                 |                 |                     "
         "      |                        |      2.199 ms |        0 |                 |                 |\n"
         " ------------------------------------------------------------------------------------------------------------"
         "-----------------------------------------------------------------------------------------------\n");
}
END_TEST

/* The window begins after the end of the run. */
START_TEST (test_nothing)
{
  for (const char *const *kind = sched_kind_names; *kind != NULL; kind++)
    {
      Cast *cast = stage_cast ();
      char *text = watch (*kind, tell_life, cast, LIFE_END_NS + 1, TIME_NEVER, LIFE_END_NS);

      ck_assert_ptr_null (strstr (text, "cpu-1"));
      ck_assert_ptr_null (strstr (text, "echo"));
      free (text);
      cast_free (cast);
    }
}
END_TEST

static void
rename_thread (Cast *cast, guint thread, const char *name)
{
  g_free (cast->thread_names[thread]);
  cast->thread_names[thread] = g_strdup (name);
}

/* Names that would move the cursor, or are wide: columns stay columns. */
START_TEST (test_names)
{
  Cast *cast = stage_cast ();
  char *text;

  rename_thread (cast, 0, "\033[2J%n\n\\ and much more than twenty columns");
  rename_thread (cast, 1, "\345\256\210\350\255\267");
  text = watch ("timehist", tell_life, cast, 0, TIME_NEVER, LIFE_END_NS);
  ck_assert_ptr_null (strchr (text, '\033'));
  for (char **lines = g_strsplit (text, "\n", -1), **line = lines;; line++)
    {
      if (**line == '\0')
        {
          g_strfreev (lines);
          break;
        }
      if (line > lines + 2)
        ck_assert_uint_eq (style_text_width (*line),
                           style_text_width (lines[2]) - 5 + (guint) strlen (strrchr (*line, ' ') + 1));
    }
  free (text);
  text = watch ("latency", tell_life, cast, 0, TIME_NEVER, LIFE_END_NS);
  assert_contains (text, "\345\256\210\350\255\267:11");
  ck_assert_ptr_null (strchr (text, '\033'));
  free (text);
  text = watch ("map", tell_life, cast, 0, TIME_NEVER, LIFE_END_NS);
  assert_contains (text, "A0 =>  [2J%n \\ and much more than twenty columns:10\n");
  free (text);
  cast_free (cast);
}
END_TEST

/* As many threads as there are keys, and one more, each on core 0. */
static void
tell_many (Stage *stage)
{
  for (gint32 i = 0; i < (gint32) stage->cast->n_threads; i++)
    {
      emit_on (stage, i, i, 0);
      emit_off (stage, i + 1, i, 0, OFF_CORE_BLOCKED);
    }
}

START_TEST (test_keys)
{
  Cast *cast = fake_cast (1, 26 * 36);
  char *text = watch ("map", tell_many, cast, 0, TIME_NEVER, G_MAXINT32);

  assert_contains (text, "  *A0       0.000000 secs A0 => cpu-1:10\n");
  assert_contains (text, "  *Z0       0.000000 secs Z0 => cpu-26:35\n");
  assert_contains (text, "  *A1       0.000000 secs A1 => cpu-27:36\n");
  assert_contains (text, "  *Z9       0.000000 secs Z9 => cpu-260:269\n");
  assert_contains (text, "  *Aa       0.000000 secs Aa => cpu-261:270\n");
  assert_contains (text, "  *Zz       0.000000 secs Zz => cpu-936:945\n");
  assert_contains (text, "  *A0       0.000000 secs A0 => echo:946\n");
  free (text);
  cast_free (cast);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("sched-view");
  TCase *tcase = tcase_create ("sched-view");

  tcase_add_test (tcase, test_timehist);
  tcase_add_test (tcase, test_timehist_window);
  tcase_add_test (tcase, test_map);
  tcase_add_test (tcase, test_map_window);
  tcase_add_test (tcase, test_latency);
  tcase_add_test (tcase, test_latency_window);
  tcase_add_test (tcase, test_nothing);
  tcase_add_test (tcase, test_names);
  tcase_add_test (tcase, test_keys);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
