/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The timeline and the intervals of a story told by hand, to the byte.
 */
#include "config.h"

#include <stdio.h>

#include "../check-main.h"
#include "fixture.h"
#include "observe/intervals.h"
#include "observe/timeline.h"

static const char story_text[] = "         time/ms core  thread  what happened\n"
                                 "        0.000000    -  cpu-1   ready\n"
                                 "        0.000003    0  cpu-1   dispatched\n"
                                 "        0.000005    -  cpu-1   wants the GIL\n"
                                 "        0.000005    0  cpu-1   waits for GIL\n"
                                 "        0.000008    -  cpu-1   takes the GIL\n"
                                 "        0.000010    -  cpu-1   runs with the GIL after 5ns\n"
                                 "        0.000010    0  cpu-1   holds GIL\n"
                                 "        0.000010    -  cpu-2   ready\n"
                                 "        0.000011    1  cpu-2   dispatched\n"
                                 "        0.000012    -  cpu-2   wants the GIL\n"
                                 "        0.000012    1  cpu-2   waits for GIL\n"
                                 "        0.000015    1  cpu-2   leaves the core: blocked\n"
                                 "        0.000015    1  -       core idle\n"
                                 "        0.000020    0  cpu-1   leaves the core: preempted\n"
                                 "        0.000020    -  cpu-1   ready\n"
                                 "        0.000020    0  -       core idle\n"
                                 "        0.000025    0  cpu-1   dispatched\n"
                                 "        0.000025    0  cpu-1   holds GIL\n"
                                 "        0.000030    1  cpu-2   woken\n"
                                 "        0.000031    1  cpu-2   dispatched\n"
                                 "        0.000033    -  cpu-2   lost wake-up race for the GIL\n"
                                 "        0.000034    -  cpu-2   drop request for the GIL\n"
                                 "        0.000040    -  cpu-1   drops the GIL: forced by a check\n"
                                 "        0.000040    -  cpu-1   wants the GIL\n"
                                 "        0.000040    0  cpu-1   waits for GIL\n"
                                 "        0.000044    -  cpu-2   takes the GIL: switch\n"
                                 "        0.000045    -  cpu-2   runs with the GIL after 33ns\n"
                                 "        0.000045    1  cpu-2   holds GIL\n"
                                 "        0.000050    0  cpu-1   leaves the core: blocked\n"
                                 "        0.000050    0  -       core idle\n"
                                 "        0.000070    -  cpu-2   drops the GIL: may block\n"
                                 "        0.000070    -  cpu-1   takes the GIL: handed over\n"
                                 "        0.000070    1  cpu-2   I/O\n"
                                 "        0.000070    1  cpu-2   leaves the core: blocked\n"
                                 "        0.000070    1  -       core idle\n"
                                 "        0.000072    1  cpu-1   woken by cpu-2\n"
                                 "        0.000072    1  cpu-1   migrates from core 0\n"
                                 "        0.000075    1  cpu-1   dispatched\n"
                                 "        0.000080    -  cpu-1   runs with the GIL after 40ns\n"
                                 "        0.000080    1  cpu-1   holds GIL\n"
                                 "        0.000085    -  -       clients took 1.5us\n"
                                 "        0.000090    -  cpu-1   drops the GIL: ends\n"
                                 "        0.000090    1  cpu-1   ended\n"
                                 "        0.000090    1  cpu-1   leaves the core: ended\n"
                                 "        0.000090    1  -       core idle\n"
                                 "        0.000100    -  -       end\n";

static const char story_csv[] = "time_ns,event,thread,core,gil,detail,value\n"
                                "0,state,cpu-1,,,ready,\n"
                                "3,on-core,cpu-1,0,,,\n"
                                "5,gil-want,cpu-1,,main,,\n"
                                "5,state,cpu-1,0,,waits for GIL,\n"
                                "8,gil-take,cpu-1,,main,,0\n"
                                "10,gil-taken,cpu-1,,main,,5\n"
                                "10,state,cpu-1,0,,holds GIL,\n"
                                "10,state,cpu-2,,,ready,\n"
                                "11,on-core,cpu-2,1,,,\n"
                                "12,gil-want,cpu-2,,main,,\n"
                                "12,state,cpu-2,1,,waits for GIL,\n"
                                "15,off-core,cpu-2,1,,blocked,\n"
                                "15,idle,,1,,,\n"
                                "20,off-core,cpu-1,0,,preempted,\n"
                                "20,state,cpu-1,,,ready,\n"
                                "20,idle,,0,,,\n"
                                "25,on-core,cpu-1,0,,,\n"
                                "25,state,cpu-1,0,,holds GIL,\n"
                                "30,wake,cpu-2,1,,,\n"
                                "31,on-core,cpu-2,1,,,\n"
                                "33,gil-lost,cpu-2,,main,,\n"
                                "34,gil-request,cpu-2,,main,,\n"
                                "40,gil-drop,cpu-1,,main,check,\n"
                                "40,gil-want,cpu-1,,main,,\n"
                                "40,state,cpu-1,0,,waits for GIL,\n"
                                "44,gil-take,cpu-2,,main,,1\n"
                                "45,gil-taken,cpu-2,,main,slept,33\n"
                                "45,state,cpu-2,1,,holds GIL,\n"
                                "50,off-core,cpu-1,0,,blocked,\n"
                                "50,idle,,0,,,\n"
                                "70,gil-drop,cpu-2,,main,io,\n"
                                "70,gil-take,cpu-1,,main,handed-over,1\n"
                                "70,state,cpu-2,1,,I/O,\n"
                                "70,off-core,cpu-2,1,,blocked,\n"
                                "70,idle,,1,,,\n"
                                "72,wake,cpu-1,1,,cpu-2,\n"
                                "72,migrate,cpu-1,1,,,0\n"
                                "75,on-core,cpu-1,1,,,\n"
                                "80,gil-taken,cpu-1,,main,slept,40\n"
                                "80,state,cpu-1,1,,holds GIL,\n"
                                "85,latency,,,,clients,1500\n"
                                "90,gil-drop,cpu-1,,main,end,\n"
                                "90,state,cpu-1,1,,ended,\n"
                                "90,off-core,cpu-1,1,,ended,\n"
                                "90,idle,,1,,,\n"
                                "100,end,,,,,\n";

static const char story_intervals[] = "kind,lane,name,state,start_ns,end_ns\n"
                                      "thread,0,cpu-1,ready,0,5\n"
                                      "core,0,core 0,ready,3,5\n"
                                      "thread,0,cpu-1,waits for GIL,5,10\n"
                                      "core,0,core 0,waits for GIL,5,10\n"
                                      "thread,1,cpu-2,ready,10,12\n"
                                      "core,1,core 1,ready,11,12\n"
                                      "core,1,core 1,waits for GIL,12,15\n"
                                      "core,0,core 0,holds GIL,10,20\n"
                                      "thread,0,cpu-1,holds GIL,10,20\n"
                                      "thread,0,cpu-1,ready,20,25\n"
                                      "lost,1,cpu-2,,33,33\n"
                                      "request,1,cpu-2,,34,34\n"
                                      "thread,0,cpu-1,holds GIL,25,40\n"
                                      "core,0,core 0,holds GIL,25,40\n"
                                      "handoff,0,1,forced,40,44\n"
                                      "thread,1,cpu-2,waits for GIL,12,45\n"
                                      "core,1,core 1,waits for GIL,31,45\n"
                                      "core,0,core 0,waits for GIL,40,50\n"
                                      "handoff,1,0,direct,70,70\n"
                                      "thread,1,cpu-2,holds GIL,45,70\n"
                                      "core,1,core 1,holds GIL,45,70\n"
                                      "thread,0,cpu-1,waits for GIL,40,80\n"
                                      "core,1,core 1,waits for GIL,75,80\n"
                                      "thread,0,cpu-1,holds GIL,80,90\n"
                                      "core,1,core 1,holds GIL,80,90\n"
                                      "thread,1,cpu-2,I/O,70,100\n";

/* From 20 to 42 ns. */
static const char story_window[] = "kind,lane,name,state,start_ns,end_ns\n"
                                   "thread,0,cpu-1,ready,20,25\n"
                                   "lost,1,cpu-2,,33,33\n"
                                   "request,1,cpu-2,,34,34\n"
                                   "thread,0,cpu-1,holds GIL,25,40\n"
                                   "core,0,core 0,holds GIL,25,40\n"
                                   "thread,0,cpu-1,waits for GIL,40,42\n"
                                   "core,0,core 0,waits for GIL,40,42\n"
                                   "thread,1,cpu-2,waits for GIL,20,42\n"
                                   "core,1,core 1,waits for GIL,31,42\n";

/* What a story leaves on a stream. */
typedef struct
{
  char  *text;
  size_t length;
  FILE  *stream;
} Paper;

static void
paper_open (Paper *paper)
{
  paper->stream = open_memstream (&paper->text, &paper->length);
  ck_assert_ptr_nonnull (paper->stream);
}

static void
paper_check (Paper *paper, const char *expected)
{
  ck_assert_int_eq (fclose (paper->stream), 0);
  ck_assert_str_eq (paper->text, expected);
  free (paper->text);
}

static void
check_timeline (TimelineFormat format, const char *expected)
{
  Stage     stage;
  Paper     paper;
  Timeline *timeline;

  stage_open (&stage);
  paper_open (&paper);
  timeline = timeline_new (stage.cast, &stage.probe, format, paper.stream);
  play_story (&stage);
  timeline_finish (timeline, STORY_END_NS);
  timeline_free (timeline);
  paper_check (&paper, expected);
  stage_close (&stage);
}

START_TEST (test_text)
{
  check_timeline (TIMELINE_TEXT, story_text);
}
END_TEST

START_TEST (test_csv)
{
  check_timeline (TIMELINE_CSV, story_csv);
}
END_TEST

static void
rename_cast (Cast *cast)
{
  g_free (cast->thread_names[0]);
  cast->thread_names[0] = g_strdup ("a \"b\", c");
  g_free (cast->thread_names[1]);
  cast->thread_names[1] = g_strdup ("caf\303\251-2");
  g_strfreev (cast->gil_names);
  cast->gil_names = g_strsplit ("left;right,one", ";", -1);
  cast->n_gils = 2;
  cast->thread_gil[1] = 1;
}

/* Names that need quotes, names beyond ASCII, several interpreters, times
 * beyond a day. */
static void
check_names (TimelineFormat format, const char *expected)
{
  Stage     stage;
  Paper     paper;
  Timeline *timeline;

  stage_open (&stage);
  rename_cast (stage.cast);
  paper_open (&paper);
  timeline = timeline_new (stage.cast, &stage.probe, format, paper.stream);
  stage.now_ns = 123456789012345;
  probe_emit (&stage.probe, PROBE_WAKE, 1, 1, -1, 0, 0);
  probe_emit (&stage.probe, PROBE_GIL_REQUEST, 1, -1, 1, 0, 0);
  probe_emit (&stage.probe, PROBE_GIL_TAKE, 0, -1, 0, 1, 0);
  probe_emit (&stage.probe, PROBE_GIL_DROP, 0, -1, 0, GIL_DROP_NOGIL, 0);
  timeline_finish (timeline, 123456789012346);
  timeline_free (timeline);
  paper_check (&paper, expected);
  stage_close (&stage);
}

START_TEST (test_names)
{
  check_names (TIMELINE_TEXT, "         time/ms core  thread    what happened\n"
                              "123456789.012345    1  caf\303\251-2    woken by a \"b\", c\n"
                              "123456789.012345    -  caf\303\251-2    drop request for the GIL of right,one\n"
                              "123456789.012345    -  a \"b\", c  takes the GIL of left: handed back\n"
                              "123456789.012345    -  a \"b\", c  drops the GIL of left: runs without it\n"
                              "123456789.012346    -  -         end\n");
  check_names (TIMELINE_CSV, "time_ns,event,thread,core,gil,detail,value\n"
                             "123456789012345,wake,caf\303\251-2,1,,\"a \"\"b\"\", c\",\n"
                             "123456789012345,gil-request,caf\303\251-2,,\"right,one\",,\n"
                             "123456789012345,gil-take,\"a \"\"b\"\", c\",,left,handed-over,0\n"
                             "123456789012345,gil-drop,\"a \"\"b\"\", c\",,left,nogil,\n"
                             "123456789012346,end,,,,,\n");
}
END_TEST

/* Far more than any buffer holds: no byte is lost where one is full. */
START_TEST (test_long)
{
  const guint n = 50000;
  Stage       stage;
  Paper       paper;
  Timeline   *timeline;
  GString    *expected = g_string_new ("time_ns,event,thread,core,gil,detail,value\n");

  stage_open (&stage);
  paper_open (&paper);
  timeline = timeline_new (stage.cast, &stage.probe, TIMELINE_CSV, paper.stream);
  for (guint i = 0; i < n; i++)
    {
      emit_latency (&stage, (gint64) i * i, 1, i);
      g_string_append_printf (expected, "%" G_GINT64_FORMAT ",latency,,,,return:cpu,%u\n", (gint64) i * i, i);
    }
  g_string_append (expected, "2500000000,end,,,,,\n");
  timeline_finish (timeline, 2500000000);
  timeline_free (timeline);
  paper_check (&paper, expected->str);
  g_string_free (expected, TRUE);
  stage_close (&stage);
}
END_TEST

static void
check_intervals (gint64 from_ns, gint64 to_ns, const char *expected)
{
  Stage      stage;
  Paper      paper;
  Intervals *intervals;

  stage_open (&stage);
  paper_open (&paper);
  intervals = intervals_new (stage.cast, &stage.probe, from_ns, to_ns, paper.stream);
  play_story (&stage);
  intervals_finish (intervals, STORY_END_NS);
  intervals_free (intervals);
  paper_check (&paper, expected);
  stage_close (&stage);
}

START_TEST (test_intervals)
{
  check_intervals (0, TIME_NEVER, story_intervals);
  check_intervals (0, STORY_END_NS, story_intervals);
}
END_TEST

START_TEST (test_window)
{
  check_intervals (20, 42, story_window);
  check_intervals (200, 300, "kind,lane,name,state,start_ns,end_ns\n");
}
END_TEST

START_TEST (test_state_names)
{
  ck_assert_str_eq (thread_state_name (THREAD_STATE_HOLDS_GIL), "holds GIL");
  ck_assert_str_eq (thread_state_name (THREAD_STATE_NO_GIL), "no GIL");
}
END_TEST

static Suite *
timeline_suite (void)
{
  Suite *suite = suite_create ("timeline");
  TCase *timeline = tcase_create ("timeline");
  TCase *intervals = tcase_create ("intervals");

  tcase_add_test (timeline, test_text);
  tcase_add_test (timeline, test_csv);
  tcase_add_test (timeline, test_names);
  tcase_add_test (timeline, test_long);
  tcase_add_test (timeline, test_state_names);
  suite_add_tcase (suite, timeline);
  tcase_add_test (intervals, test_intervals);
  tcase_add_test (intervals, test_window);
  suite_add_tcase (suite, intervals);
  return suite;
}

int
main (void)
{
  return check_main (timeline_suite ());
}
