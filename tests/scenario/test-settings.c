/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is set on the command line: keys, parameters, expressions of them, and
 * policies.
 */
#include "config.h"

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

static const struct
{
  const char *expression;
  const char *value;
} expressions[] = {
  { "${n}", "5" },
  { "a${n}b${d}", "a5b2ms" },
  { "${ n }", "5" },
  { "${text}", "x y" },
  { "${n*2}", "10" },
  { "${n/2}", "2.5" },
  { "${1/3}", "0.333333333333333" },
  { "${0.1+0.2}", "0.3" },
  { "${0.1*3*10}", "3" },
  { "${-n + 2}", "-3" },
  { "${n-m}", "7" },
  { "${n - m}", "4" },
  { "${n-1}", "4" },
  { "${n-m-1}", "6" },
  { "${1+2*3}", "7" },
  { "${(1+2)*3}", "9" },
  { "${8/2/2}", "2" },
  { "${d*n}", "10ms" },
  { "${n*d+1us}", "10.001ms" },
  { "${d/3}", "666666.666666667ns" },
  { "${d/500us}", "4" },
  { "${d-d}", "0" },
  { "${0+d}", "2ms" },
  { "${1s/4}", "250ms" },
  { "${if(n > m, 1, 2)}", "1" },
  { "${floor(n / 2)}", "2" },
  { "${floor (0.1 * 3 * 10)}", "3" },
  { "${floor(d / 4) * 4}", "2ms" },
  { "${if (n<m, 1, 2)}", "2" },
  { "${if(n >= 5, d, 3 * d)}", "2ms" },
  { "${if(n <= 4, d, 3 * d)}", "6ms" },
  { "${if(n == 5, n, 0) + 1}", "6" },
  { "${2 * if(d != 2ms, 1, if(n-m > n, 3, 4))}", "6" },
  { "${if(d > 0, (n + 1) * 2, 0)}", "12" },
  { "$n", "$n" },
  { "$ {n}", "$ {n}" },
};

START_TEST (test_expressions)
{
  g_autofree char *text =
      g_strdup_printf ("[scenario]\ntitle = %s\n[parameters]\nn = 5\nm = 1\nn-m = 7\nd = 2ms\ntext = x y\n" LOAD_TAIL,
                       expressions[_i].expression);
  g_autoptr (Scenario) s = load_good (text, NULL);

  ck_assert_str_eq (s->title, expressions[_i].value);
}
END_TEST

static const char settable[] = LOAD_HEAD "[parameters]\nn = 5\n[threads a]\nprogram = io 1ms\n"
                                         "[threads c]\nprogram = recv c; recv d\n[clients c]\n[clients d]\n";

START_TEST (test_settings)
{
  const char *const settings[] = {
    "n=6",
    "n = 7",
    "machine.cores=${n}",
    "threads c.count=2",
    "a.count=3",
    "d.think = 2ms",
    "main.policy=fifo",
    "clients c.outstanding=9",
    "run.seed=4",
    "scenario.title=S",
    "a.program=io 2ms;\n yield",
    NULL,
  };
  g_autoptr (Scenario) s = load_good (settable, settings);

  ck_assert_str_eq (s->params[0].value, "7");
  ck_assert_str_eq (s->params[0].initial, "5");
  ck_assert_uint_eq (s->machine.n_cores, 7);
  ck_assert_uint_eq (s->groups[1].count, 2);
  ck_assert_uint_eq (s->groups[0].count, 3);
  ck_assert_double_eq (s->clients[1].think.a, 2e6);
  ck_assert_uint_eq (s->clients[0].outstanding, 9);
  ck_assert_str_eq (s->interps[0].name, "main");
  ck_assert_ptr_eq (s->interps[0].policy.policy, gil_policy_find ("fifo"));
  ck_assert_uint_eq (s->seed, 4);
  ck_assert_str_eq (s->title, "S");
  ck_assert_uint_eq (s->groups[0].program.n_steps, 2);
}
END_TEST

static const struct
{
  const char *setting;
  const char *message;
} bad_settings[] = {
  { "cores", "-s cores: expected \"group.key=value\" or \"parameter=value\"" },
  { "cores=3", "-s cores=3: unknown parameter \"cores\"; did you mean \"machine.cores\"?" },
  { "m=3", "-s m=3: unknown parameter \"m\"; expected n" },
  { "parameters.x=3", "-s parameters.x=3: unknown parameter \"x\"; expected n" },
  { "machine.coers=3", "-s machine.coers=3: unknown key \"coers\" in [machine]; did you mean \"cores\"?" },
  { "mashine.cores=3", "-s mashine.cores=3: unknown group \"mashine\"; expected one of scenario, parameters, a, c, c, "
                       "d, machine, run; did you mean \"machine\"?" },
  { "c.start=1s", "-s c.start=1s: \"c\" may mean [threads c] or [clients c]; write the whole group, as in \"threads "
                  "c.key=value\"" },
  { "machine.cores=0", "-s machine.cores=0: found \"0\"; expected a whole number from 1 to 1024" },
  { "machine.tick=5", "-s machine.tick=5: character 2 of the value: \"5\" has no unit; expected a duration in ns, us, "
                      "ms or s, such as 5ms" },
  { "a.program=io 1ms; sleeep 1ms",
    "-s a.program=io 1ms; sleeep 1ms: character 9 of the value: unknown step \"sleeep\"; expected one of compute, "
    "native, nogil, io, sleep, lock, unlock, put, get, recv, send, sendto, recvfrom, yield, start, join, repeat, "
    "measure, forever; did you mean \"sleep\"?" },
  { "d.rate=5", "-s d.rate=5: \"rate\" is for mode = open; this group's mode is closed" },
  { "a.start=step", "-s a.start=step: no other program starts [threads a]; expected \"start a\" in one" },
  { "scenario.title=\x1b[31m", "-s scenario.title=\x1b[31m: found the control character U+001B; remove it" },
  { "n=\xff", "-s n=\xef\xbf\xbd: this is not UTF-8" },
  { "n=", "-s n=: \"n\" has no value; expected its default" },
};

START_TEST (test_bad_settings)
{
  const char *const settings[] = { bad_settings[_i].setting, NULL };
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (load_with (settable, settings, &error));
  ck_assert (g_error_matches (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING));
  ck_assert_str_eq (error->message, bad_settings[_i].message);
}
END_TEST

START_TEST (test_policy_choice)
{
  static const char *const texts[] = { "python3", "python3,switch-interval=1ms", "python2,check-interval=1" };
  PolicyChoice             choice;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      ck_assert_msg (policy_choice_parse (texts[i], &choice, &error), "%s", error != NULL ? error->message : "");
      g_autofree char *text = policy_choice_format (&choice);
      ck_assert_str_eq (text, texts[i]);
    }
  ck_assert (policy_choice_parse ("python3,switch-interval=5ms", &choice, NULL));
  g_autofree char *initial = policy_choice_format (&choice);
  ck_assert_str_eq (initial, "python3");
}
END_TEST

START_TEST (test_bad_policy_choice)
{
  static const char *const bad[][2] = {
    { "pyton3", "-p pyton3: unknown policy \"pyton3\"; expected one of " },
    { "", "-p : unknown policy \"\"; expected one of " },
    { "python3,", "-p python3,: found \"\"; expected \"parameter=value\" after the comma" },
    { "python3,interval=1ms", "-p python3,interval=1ms: unknown parameter \"interval\" of python3; " },
    { "python3,switch-interval=1ms,switch-interval=2ms",
      "-p python3,switch-interval=1ms,switch-interval=2ms: \"switch-interval\" is there twice; remove one of the two" },
    { "python3,switch-interval=x", "-p python3,switch-interval=x: found \"x\"; expected a duration from " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      PolicyChoice choice;

      ck_assert (!policy_choice_parse (bad[i][0], &choice, &error));
      ck_assert (g_error_matches (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING));
      ck_assert_msg (g_str_has_prefix (error->message, bad[i][1]), "%s", error->message);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("settings");
  TCase *tcase = tcase_create ("settings");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_loop_test (tcase, test_expressions, 0, G_N_ELEMENTS (expressions));
  tcase_add_test (tcase, test_settings);
  tcase_add_loop_test (tcase, test_bad_settings, 0, G_N_ELEMENTS (bad_settings));
  tcase_add_test (tcase, test_policy_choice);
  tcase_add_test (tcase, test_bad_policy_choice);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
