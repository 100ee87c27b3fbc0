/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Good files, and how they are explained.
 */
#include "config.h"

#include <string.h>

#include "engine/duration.h"
#include "machine/os-sched-list.h"
#include "policies/registry.h"
#include "tests/check-main.h"
#include "tests/scenario/load.h"

static char *directory;

static void
setup (void)
{
  directory = load_enter ();
}

static void
teardown (void)
{
  load_leave (directory);
}

static const char everything[] = "# A comment.\n"
                                 "[scenario]\n"
                                 "title = Everything with ${n}\n"
                                 "shows = it all\n"
                                 "source = nowhere\n"
                                 "expect = much\n"
                                 "\n"
                                 "[parameters]\n"
                                 "# left out\n"
                                 "\n"
                                 "# how many\n"
                                 "## threads\n"
                                 "n = 3\n"
                                 "work = 10ms\n"
                                 "each = ${work / n}\n"
                                 "[machine]\n"
                                 "base = ideal\n"
                                 "cores = 4\n"
                                 "scheduler = round-robin\n"
                                 "placement = idle\n"
                                 "virtual-cores = no\n"
                                 "host-poll = 3us\n"
                                 "deep-idle = 0\n"
                                 "slice = 2ms\n"
                                 "context-switch = exponential(2us)\n"
                                 "[run]\n"
                                 "duration = 7200s\n"
                                 "seed = 7\n"
                                 "max-events = 5\n"
                                 "chart-from = 1s\n"
                                 "chart-to = 2s\n"
                                 "[interpreter]\n"
                                 "policy = python3, switch-interval=1ms\n"
                                 "[interpreter other]\n"
                                 "policy = python2\n"
                                 "spawn = 30ms\n"
                                 "[threads cpu]\n"
                                 "count = ${n}\n"
                                 "start = 1ms\n"
                                 "interpreter = other\n"
                                 "program = lock b; lock a; compute ${each}; unlock a; start late; join late; "
                                 "repeat 2 { put q; repeat 3 { get q } yield; };\n"
                                 "[threads late]\n"
                                 "start = step\n"
                                 "background = yes\n"
                                 "program = forever { recv web; native 1us; nogil 2us; send web }\n"
                                 "[clients web]\n"
                                 "mode = open\n"
                                 "rate = 100\n"
                                 "network = uniform(1us, 2us)\n"
                                 "start = 5ms\n"
                                 "requests = 1000\n"
                                 "[clients closed]\n"
                                 "outstanding = 4\n"
                                 "think = 1ms\n"
                                 "[threads rest]\n"
                                 "count = 0\n"
                                 "program = recv closed; sleep 1ms; send closed\n";

START_TEST (test_about_and_run)
{
  const char *const settings[] = { "cpu.count=1", NULL };
  g_autoptr (Scenario) s = load_good (everything, settings);

  ck_assert_str_eq (s->file, LOAD_FILE);
  ck_assert_str_eq (s->title, "Everything with 3");
  ck_assert_str_eq (s->shows, "it all");
  ck_assert_str_eq (s->source, "nowhere");
  ck_assert_str_eq (s->expect, "much");
  ck_assert_uint_eq (s->n_params, 3);
  ck_assert_str_eq (s->params[0].help, "how many threads");
  ck_assert_ptr_null (s->params[1].help);
  ck_assert_str_eq (s->params[2].initial, "${work / n}");
  ck_assert_str_eq (s->params[2].value, "3333333.33333333ns");

  ck_assert_int_eq (s->duration_ns, 7200 * NS_PER_S);
  ck_assert_uint_eq (s->seed, 7);
  ck_assert_uint_eq (s->max_events, 5);
  ck_assert_int_eq (s->max_time_ns, 7200 * NS_PER_S);
  ck_assert_int_eq (s->chart_from_ns, NS_PER_S);
  ck_assert_int_eq (s->chart_to_ns, 2 * NS_PER_S);
}
END_TEST

START_TEST (test_machine)
{
  const char *const settings[] = { "cpu.count=1", NULL };
  g_autoptr (Scenario) s = load_good (everything, settings);

  ck_assert (s->ideal);
  ck_assert_uint_eq (s->machine.n_cores, 4);
  ck_assert_ptr_eq (s->machine.sched, os_sched_find ("round-robin"));
  ck_assert_int_eq (s->machine.placement, PLACE_IDLE);
  ck_assert (!s->machine.virtual_cores);
  ck_assert_int_eq (s->machine.host_poll_ns, 3 * NS_PER_US);
  ck_assert_int_eq (s->machine.deep_idle_ns, 0);
  ck_assert_int_eq (s->machine.tick_ns, 0);
  ck_assert_int_eq (s->machine.slice_ns, 2 * NS_PER_MS);
  ck_assert_int_eq (s->machine.costs[COST_CONTEXT_SWITCH].kind, DIST_EXPONENTIAL);
  ck_assert_double_eq (s->machine.costs[COST_CONTEXT_SWITCH].a, 2000);
  ck_assert_int_eq (s->machine.costs[COST_ATOMIC].kind, DIST_CONSTANT);
  ck_assert_double_eq (s->machine.costs[COST_ATOMIC].a, 0);
}
END_TEST

START_TEST (test_objects)
{
  const char *const settings[] = { "cpu.count=1", NULL };
  g_autoptr (Scenario) s = load_good (everything, settings);

  ck_assert_uint_eq (s->n_interps, 2);
  ck_assert_str_eq (s->interps[0].name, "main");
  ck_assert_str_eq (s->interps[1].name, "other");
  ck_assert_ptr_eq (s->interps[1].policy.policy, gil_policy_find ("python2"));
  ck_assert_double_eq (s->interps[1].spawn.a, 30e6);
  ck_assert_uint_eq (s->n_groups, 3);
  ck_assert_uint_eq (s->groups[0].interp, 1);
  ck_assert_uint_eq (s->groups[0].count, 1);
  ck_assert_int_eq (s->groups[0].start_ns, NS_PER_MS);
  ck_assert (!s->groups[0].by_step && !s->groups[0].background);
  ck_assert (s->groups[1].by_step && s->groups[1].background);
  ck_assert_uint_eq (s->groups[2].count, 0);

  ck_assert_uint_eq (s->n_locks, 2);
  ck_assert_str_eq (s->locks[0], "b");
  ck_assert_str_eq (s->locks[1], "a");
  ck_assert_uint_eq (s->n_queues, 1);
  ck_assert_str_eq (s->queues[0], "q");

  ck_assert_uint_eq (s->n_clients, 2);
  ck_assert_int_eq (s->clients[0].mode, CLIENTS_OPEN);
  ck_assert_int_eq (s->clients[0].interarrival.kind, DIST_EXPONENTIAL);
  ck_assert_double_eq (s->clients[0].interarrival.a, 1e7);
  ck_assert_double_eq (s->clients[0].network.b, 2000);
  ck_assert_int_eq (s->clients[0].start_ns, 5 * NS_PER_MS);
  ck_assert_uint_eq (s->clients[0].requests, 1000);
  ck_assert_int_eq (s->clients[1].mode, CLIENTS_CLOSED);
  ck_assert_uint_eq (s->clients[1].outstanding, 4);
  ck_assert_double_eq (s->clients[1].think.a, 1e6);
  ck_assert_uint_eq (s->clients[1].requests, 0);
}
END_TEST

START_TEST (test_program)
{
  static const StepKind kinds[] = {
    STEP_LOCK, STEP_LOCK,   STEP_COMPUTE, STEP_UNLOCK,     STEP_START, STEP_JOIN,       STEP_REPEAT,
    STEP_PUT,  STEP_REPEAT, STEP_GET,     STEP_END_REPEAT, STEP_YIELD, STEP_END_REPEAT,
  };
  const char *const settings[] = { "cpu.count=1", NULL };
  g_autoptr (Scenario) s = load_good (everything, settings);
  const Program *program = &s->groups[0].program;

  ck_assert_uint_eq (program->n_steps, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < program->n_steps; i++)
    ck_assert_int_eq (program->steps[i].kind, kinds[i]);
  ck_assert_uint_eq (program->max_depth, 2);
  ck_assert_uint_eq (program->steps[1].object, 1);
  ck_assert_uint_eq (program->steps[4].object, 1);
  ck_assert_uint_eq (program->steps[6].jump, 12);
  ck_assert_uint_eq (program->steps[12].jump, 6);
  ck_assert_uint_eq (program->steps[6].depth, 0);
  ck_assert_uint_eq (program->steps[8].jump, 10);
  ck_assert_uint_eq (program->steps[10].jump, 8);
  ck_assert_uint_eq (program->steps[8].depth, 1);
  ck_assert_uint_eq (program->steps[8].count, 3);
  ck_assert (s->groups[1].program.steps[0].count == STEP_FOREVER);
}
END_TEST

START_TEST (test_defaults)
{
  g_autoptr (Scenario) s = load_good (LOAD_HEAD LOAD_TAIL, NULL);

  ck_assert_ptr_null (s->shows);
  ck_assert_uint_eq (s->machine.n_cores, 2);
  ck_assert_ptr_eq (s->machine.sched, os_sched_find ("fair"));
  ck_assert_int_eq (s->machine.placement, PLACE_LOAD);
  ck_assert (s->machine.virtual_cores && !s->ideal);
  ck_assert_int_eq (s->machine.host_poll_ns, 200 * NS_PER_US);
  ck_assert_int_eq (s->machine.deep_idle_ns, 2 * NS_PER_MS);
  ck_assert_int_eq (s->machine.tick_ns, 4 * NS_PER_MS);
  ck_assert_int_eq (s->machine.slice_ns, 1400 * NS_PER_US);
  ck_assert_int_eq (s->machine.timer_slack_ns, 50 * NS_PER_US);
  ck_assert_int_eq (s->machine.migration_hot_ns, 500 * NS_PER_US);
  ck_assert_uint_eq (s->n_interps, 1);
  ck_assert_str_eq (s->interps[0].name, "main");
  ck_assert_ptr_eq (s->interps[0].policy.policy, gil_policy_find ("python3"));
  ck_assert_uint_eq (s->groups[0].count, 1);
  ck_assert_int_eq (s->duration_ns, TIME_NEVER);
  ck_assert_uint_eq (s->seed, 1);
  ck_assert_uint_eq (s->max_events, 1000000000);
  ck_assert_int_eq (s->max_time_ns, 3600 * NS_PER_S);
  ck_assert_int_eq (s->chart_to_ns, TIME_NEVER);
}
END_TEST

/* A program that is printed reads back as the same. */
START_TEST (test_program_round_trip)
{
  static const char program[] = "lock b; lock a; compute uniform(1us, 2us); unlock a; repeat 2 { put q; repeat 3 { get "
                                "q; native 5ms }; yield }; measure m { sendto s; recvfrom t }; measure n less 1ms { "
                                "measure m { sleep 1ms } }; forever { io pareto(1ms, 1.5); nogil 0; sleep 1s }";
  g_autofree char  *text = g_strdup_printf (LOAD_HEAD "[run]\nduration=1s\n[threads a]\nprogram = %s\n", program);
  g_autoptr (Scenario) s = load_good (text, NULL);
  g_autoptr (GString) printed = g_string_new (NULL);

  const ProgramNames names = { .by_arg = {
                                   [STEP_ARG_LOCK] = (const char *const *) s->locks,
                                   [STEP_ARG_QUEUE] = (const char *const *) s->queues,
                                   [STEP_ARG_SOCKET] = (const char *const *) s->sockets,
                                   [STEP_ARG_MEASURE] = (const char *const *) s->measures,
                               } };
  program_format (&s->groups[0].program, &names, printed);
  ck_assert_str_eq (printed->str, program);
}
END_TEST

/* Steps between threads by name; what is measured, and where the braces are. */
START_TEST (test_sockets_and_measures)
{
  static const StepKind kinds[] = { STEP_MEASURE, STEP_SENDTO, STEP_MEASURE,     STEP_RECVFROM,
                                    STEP_SLEEP,   STEP_YIELD,  STEP_END_MEASURE, STEP_END_MEASURE };
  g_autoptr (Scenario) s =
      load_good (LOAD_HEAD "[threads a]\nprogram = repeat 0 { measure unused { yield } }; recvfrom t\n"
                           "[threads b]\nprogram = measure m{sendto s; measure n less  1ms "
                           "{ recvfrom t; sleep 1ms; yield; } }\n"
                           "[threads c]\nprogram = measure n { sendto t }; recvfrom s\n",
                 NULL);
  const Program *program = &s->groups[1].program;

  ck_assert_uint_eq (s->n_sockets, 2);
  ck_assert_str_eq (s->sockets[0], "t");
  ck_assert_str_eq (s->sockets[1], "s");
  ck_assert_uint_eq (s->n_measures, 3);
  ck_assert_str_eq (s->measures[1], "m");
  ck_assert_str_eq (s->measures[2], "n");
  ck_assert_uint_eq (s->groups[0].program.n_steps, 1);
  ck_assert_uint_eq (program->n_steps, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < program->n_steps; i++)
    ck_assert_int_eq (program->steps[i].kind, kinds[i]);
  ck_assert_uint_eq (program->max_depth, 2);
  ck_assert_uint_eq (program->steps[0].jump, 7);
  ck_assert_uint_eq (program->steps[0].depth, 0);
  ck_assert_double_eq (program->steps[0].duration.a, 0);
  ck_assert_uint_eq (program->steps[1].object, 1);
  ck_assert_uint_eq (program->steps[2].jump, 6);
  ck_assert_uint_eq (program->steps[2].depth, 1);
  ck_assert_double_eq (program->steps[2].duration.a, 1e6);
  ck_assert_uint_eq (program->steps[7].jump, 0);
  ck_assert_uint_eq (s->groups[2].program.steps[0].object, 2);
}
END_TEST

/* What is left out at 0 repeats leaves a program without steps. */
START_TEST (test_repeat_zero)
{
  g_autoptr (Scenario) s = load_good (LOAD_HEAD "[threads a]\nprogram=repeat 0 { io 1ms; repeat 2 { yield } }\n", NULL);

  ck_assert_uint_eq (s->groups[0].program.n_steps, 0);
}
END_TEST

START_TEST (test_windows_lines)
{
  g_autoptr (Scenario) s = load_good ("[scenario]\r\ntitle = T \r\n\r\n[threads a]\r\nprogram = io 1ms\r\n", NULL);

  ck_assert_str_eq (s->title, "T");
}
END_TEST

START_TEST (test_empirical)
{
  load_text ("samples.txt", "# three\n3ms\n\n1ms # least\n  2ms\r\n");
  g_autoptr (Scenario) s =
      load_good (LOAD_HEAD "[threads a]\nprogram = io empirical ( \"samples.txt\" ) ; yield\n", NULL);
  const Dist *dist = &s->groups[0].program.steps[0].duration;

  ck_assert_int_eq (dist->kind, DIST_EMPIRICAL);
  ck_assert_uint_eq (dist->n_values, 3);
  ck_assert_double_eq (dist->values[0], 1e6);
  ck_assert_double_eq (dist->values[2], 3e6);
}
END_TEST

START_TEST (test_explain)
{
  static const char *const parts[] = {
    "Everything with 3\n  shows   it all\n",
    "  n = 3\n      how many threads\n",
    "  4 cores, scheduler round-robin; a woken thread is placed on an idle core, if\n    there is one\n",
    "  tick 0, time slice 2ms, timer slack 0, hot for 0 after running, deeply idle\n    after 0\n",
    "context-switch = exponential(2us) instead of 0\n",
    "  other: policy python2, check-interval = 100",
    "  cpu: 1 thread of other, begun at 1ms\n",
    "repeat 2 { put q; repeat 3 { get q }; yield }\n",
    "  late: 1 thread of main, begun by a start step, in the background\n",
    "  web: open, a request every exponential(10ms), network uniform(1us, 2us), from\n",
    "  closed: closed, 4 at a time, think 1ms, network 0, from 0 on, without end\n",
    "  ends at 7200s, or earlier when all foreground threads have ended and all\n",
  };
  const char *const settings[] = { "cpu.count=1", NULL };
  g_autoptr (Scenario) s = load_good (everything, settings);
  g_autofree char *text = scenario_explain (s);
  g_auto (GStrv) explained = g_strsplit (text, "\n", -1);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    ck_assert_msg (strstr (text, parts[i]) != NULL, "no \"%s\" in:\n%s", parts[i], text);
  for (guint i = 0; explained[i] != NULL; i++)
    {
      ck_assert_msg (g_utf8_strlen (explained[i], -1) <= 80, "%s", explained[i]);
      ck_assert_msg (!g_str_has_suffix (explained[i], " "), "%s", explained[i]);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("scenario");
  TCase *tcase = tcase_create ("scenario");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, test_about_and_run);
  tcase_add_test (tcase, test_machine);
  tcase_add_test (tcase, test_objects);
  tcase_add_test (tcase, test_program);
  tcase_add_test (tcase, test_defaults);
  tcase_add_test (tcase, test_program_round_trip);
  tcase_add_test (tcase, test_sockets_and_measures);
  tcase_add_test (tcase, test_repeat_zero);
  tcase_add_test (tcase, test_windows_lines);
  tcase_add_test (tcase, test_empirical);
  tcase_add_test (tcase, test_explain);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
