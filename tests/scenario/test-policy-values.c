/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * [policy NAME]: what holds under which policy, what it gives way to, and what
 * may not stand there.
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

static Scenario *
load_under (const char *text, const char *policy, const char *setting)
{
  const char *const     settings[] = { setting, NULL };
  const ScenarioChoices choices = { .settings = settings, .policy = policy };
  g_autoptr (GError) error = NULL;

  load_text (LOAD_FILE, text);
  Scenario *scenario = scenario_load_with (LOAD_FILE, &choices, &error);
  ck_assert_msg (scenario != NULL, "%s", error != NULL ? error->message : "no message");
  return scenario;
}

/* A parameter of the first interpreter's policy, as it would be written. */
static char *
own_value (const Scenario *scenario, const char *name)
{
  const PolicyChoice *choice = &scenario->interps[0].policy;

  for (guint i = 0; choice->policy->params[i].name != NULL; i++)
    if (strcmp (choice->policy->params[i].name, name) == 0)
      return gil_param_format (&choice->policy->params[i], choice->values[i]);
  return NULL;
}

#define VALUES                                                                                                         \
  LOAD_HEAD "[parameters]\nn = 1\ntwice = ${n * 2}\n"                                                                  \
            "[policy python3]\nn = 3\ncheck-gap = ${n}us\nswitch-interval = 3ms\n"                                     \
            "[policy python2]\nn = 2\ntick-time = 7ns\n" LOAD_TAIL

static const struct
{
  const char *policy;  /* -p */
  const char *setting; /* -s */
  const char *n, *twice;
  const char *own, *value; /* a parameter of the policy in force */
  const char *label;
} cases[] = {
  { NULL, NULL, "3", "6", "check-gap", "3us", "python3" },
  { "python3", NULL, "3", "6", "switch-interval", "3ms", "python3" },
  { "python3,switch-interval=1ms", NULL, "3", "6", "switch-interval", "1ms", "python3,switch-interval=1ms" },
  { "python3,switch-interval=1ms", NULL, "3", "6", "check-gap", "3us", "python3,switch-interval=1ms" },
  { "python3,switch-interval=5ms", NULL, "3", "6", "switch-interval", "5ms", "python3,switch-interval=5ms" },
  { "python2", NULL, "2", "4", "tick-time", "7ns", "python2" },
  { "fifo", NULL, "1", "2", NULL, NULL, NULL },
  { "python3", "n=9", "9", "18", "check-gap", "9us", "python3" },
  { "python2", "policy python3.n=9", "2", "4", "tick-time", "7ns", "python2" },
  { "python3", "policy python3.n=9", "9", "18", "check-gap", "9us", "python3" },
  { NULL, "policy python3.check-gap=46ns", "3", "6", "check-gap", "46ns", "python3" },
  { "python3,check-gap=5ns", "policy python3.check-gap=46ns", "3", "6", "check-gap", "5ns", "python3,check-gap=5ns" },
  { NULL, "policy fifo.n=9", "3", "6", "check-gap", "3us", "python3" },
  { "fifo", "policy fifo.n=9", "9", "18", NULL, NULL, NULL },
  { NULL, "interpreter.policy=python3,check-gap=5ns", "3", "6", "check-gap", "5ns", "python3,check-gap=5ns" },
  { NULL, "interpreter.policy=python2", "2", "4", "tick-time", "7ns", "python2" },
};

START_TEST (test_precedence)
{
  g_autoptr (Scenario) s = load_under (VALUES, cases[_i].policy, cases[_i].setting);

  ck_assert_str_eq (s->params[0].value, cases[_i].n);
  ck_assert_str_eq (s->params[0].initial, "1");
  ck_assert_str_eq (s->params[1].value, cases[_i].twice);
  if (cases[_i].own == NULL)
    return;
  g_autofree char *value = own_value (s, cases[_i].own);
  g_autofree char *label = policy_choice_format (&s->interps[0].policy);
  ck_assert_str_eq (value, cases[_i].value);
  ck_assert_str_eq (label, cases[_i].label);
}
END_TEST

/* An interpreter's own text is more special than [policy NAME], less than -s. */
START_TEST (test_interpreter)
{
  static const char text[] = LOAD_HEAD "[interpreter a]\npolicy = python3,check-gap=5ns\n"
                                       "[interpreter b]\npolicy = python2\n"
                                       "[parameters]\nn = 1\n[policy python3]\ncheck-gap = 6ns\n"
                                       "[policy python2]\ncheck-interval = 70\nn = 2\n" LOAD_TAIL;
  g_autoptr (Scenario) written = load_under (text, NULL, NULL);
  g_autoptr (Scenario) set = load_under (text, NULL, "policy python3.check-gap=7ns");
  g_autofree char *of_file = own_value (written, "check-gap");
  g_autofree char *of_setting = own_value (set, "check-gap");

  ck_assert_str_eq (of_file, "5ns");
  ck_assert_str_eq (of_setting, "7ns");
  /* Another interpreter has the defaults of its policy; parameters follow the first one. */
  ck_assert_int_eq (written->interps[1].policy.values[0], 70);
  ck_assert_str_eq (written->params[0].value, "1");
}
END_TEST

START_TEST (test_policy_by_parameter)
{
  static const char text[] = LOAD_HEAD "[parameters]\ngil = python2\nn = 1\n[interpreter]\npolicy = ${gil}\n"
                                       "[policy python2]\nn = 2\n" LOAD_TAIL;
  static const char changing[] = LOAD_HEAD "[parameters]\ngil = python2\n[interpreter]\npolicy = ${gil}\n"
                                           "[policy python2]\ngil = fifo\n" LOAD_TAIL;
  g_autoptr (Scenario) s = load_under (text, NULL, NULL);
  g_autoptr (Scenario) other = load_under (text, NULL, "gil=fifo");

  ck_assert_str_eq (s->params[1].value, "2");
  ck_assert_str_eq (other->params[1].value, "1");
  load_bad (changing, NULL,
            "x.ini:6:10: [policy python2] turns the policy into fifo; expected a policy that it leaves "
            "alone");
}
END_TEST

START_TEST (test_in_force)
{
  g_autoptr (Scenario) s = load_under (VALUES, "python3,switch-interval=1ms", NULL);
  g_autofree char *values = scenario_format_policy_values (s);
  g_autofree char *explained = scenario_explain (s);
  g_autoptr (Scenario) none = load_under (VALUES, "fifo", NULL);
  g_autoptr (Scenario) set = load_under (VALUES, "python2", "n=4");
  g_autofree char *of_set = scenario_format_policy_values (set);

  ck_assert_str_eq (values, "python3: n = 3, check-gap = 3us");
  ck_assert_str_eq (of_set, "python2: tick-time = 7ns");
  ck_assert_ptr_null (scenario_format_policy_values (none));
  ck_assert_ptr_nonnull (strstr (explained, "  [policy python3] check-gap = 3us (x.ini:8)\n"));
  ck_assert_ptr_null (strstr (explained, "[policy python3] switch-interval"));
  ck_assert_ptr_null (strstr (explained, "[policy python2]"));
}
END_TEST

/* Also of policies that are not in force. */
static const struct
{
  const char *text;
  const char *message;
} mistakes[] = {
  { "[policy]\n", "x.ini:3:1: [policy] has no name; expected [policy NAME], such as [policy a]" },
  { "[policy pyhton2]\n" LOAD_TAIL,
    "x.ini:3:1: unknown policy \"pyhton2\"; expected one of python2, python3, fifo; did you mean \"python2\"?" },
  { "[policy python2]\n tick-time = 5\n" LOAD_TAIL,
    "x.ini:4:14: found \"5\"; expected a duration from 0.001ns to 1ms for tick-time" },
  { "[policy python2]\ntik-time = 5ns\n" LOAD_TAIL,
    "x.ini:4:1: unknown key \"tik-time\" in [policy python2]; expected one of check-interval, tick-time, lock; did you "
    "mean \"tick-time\"?" },
  { "[parameters]\nn = 1\n[policy python2]\nm = 5ns\n" LOAD_TAIL,
    "x.ini:6:1: unknown key \"m\" in [policy python2]; expected one of check-interval, tick-time, lock, n" },
  { "[parameters]\nn = 1\n[policy python2]\nn =\n" LOAD_TAIL, "x.ini:6:4: \"n\" has no value; expected one" },
  { "[parameters]\nn = 1\n[policy python2]\nn = ${x}\n" LOAD_TAIL, "x.ini:6:7: unknown parameter \"x\"; expected n" },
  { "[policy python2]\n[policy  python2]\n",
    "x.ini:4:1: [policy  python2] is there already, in line 3; merge the two" },
};

START_TEST (test_mistakes)
{
  g_autofree char *text = g_strconcat (LOAD_HEAD, mistakes[_i].text, NULL);

  load_bad (text, NULL, mistakes[_i].message);
}
END_TEST

START_TEST (test_bad_settings)
{
  const char *const unknown[] = { "policy pyhton2.tick-time=5ns", NULL };
  const char *const key[] = { "policy python2.x=5ns", NULL };
  const char *const value[] = { "policy python2.tick-time=x", NULL };

  load_bad (LOAD_HEAD LOAD_TAIL, unknown,
            "-s policy pyhton2.tick-time=5ns: unknown group \"policy pyhton2\"; expected "
            "one of scenario, a, machine, run");
  load_bad (LOAD_HEAD LOAD_TAIL, key,
            "-s policy python2.x=5ns: unknown key \"x\" in [policy python2]; expected one of "
            "check-interval, tick-time, lock");
  load_bad (LOAD_HEAD LOAD_TAIL, value,
            "-s policy python2.tick-time=x: found \"x\"; expected a duration from 0.001ns to 1ms for tick-time");
}
END_TEST

/* A name that is both means the policy's own parameter. */
START_TEST (test_both)
{
  g_autoptr (Scenario) s = load_under (
      LOAD_HEAD "[parameters]\ncheck-gap = 1us\n[policy python3]\ncheck-gap = 46ns\n" LOAD_TAIL, NULL, NULL);
  g_autofree char *value = own_value (s, "check-gap");

  ck_assert_str_eq (value, "46ns");
  ck_assert_str_eq (s->params[0].value, "1us");
}
END_TEST

/* A thread group may have a policy's name, also beside its [policy NAME]. */
START_TEST (test_short_names)
{
  g_autoptr (Scenario) s = load_under (
      LOAD_HEAD "[policy python3]\ncheck-gap=1us\n[threads python3]\nprogram = io 1s\n", NULL, "python3.count=4");

  ck_assert_uint_eq (s->groups[0].count, 4);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("policy-values");
  TCase *tcase = tcase_create ("policy-values");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_loop_test (tcase, test_precedence, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, test_interpreter);
  tcase_add_test (tcase, test_policy_by_parameter);
  tcase_add_test (tcase, test_in_force);
  tcase_add_loop_test (tcase, test_mistakes, 0, G_N_ELEMENTS (mistakes));
  tcase_add_test (tcase, test_bad_settings);
  tcase_add_test (tcase, test_both);
  tcase_add_test (tcase, test_short_names);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
