/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machine files: what a scenario takes from them and what it keeps, where they
 * are found, and what may not stand in them.
 */
#include "config.h"

#include "scenario/machine-file.h"
#include "tests/check-main.h"
#include "tests/scenario/load.h"

#define INCLUDING LOAD_HEAD "[machine]\ninclude = m/box.ini\n"

static char *directory;

/* Scenarios that came with gilsim are those of the folder "data". */
static void
setup (void)
{
  directory = load_enter ();
  ck_assert_int_eq (g_mkdir ("m", 0777), 0);
  ck_assert_int_eq (g_mkdir_with_parents ("data/scenarios/machines", 0777), 0);
  g_setenv ("GILSIM_DATADIR", "data", TRUE);
  load_text ("data/scenarios/machines/shipped.ini", "[machine]\ncores = 7\n");
}

static void
teardown (void)
{
  g_unlink ("m/box.ini");
  g_unlink ("m/other.ini");
  g_unlink ("m/durations.txt");
  g_unlink ("data/scenarios/machines/shipped.ini");
  ck_assert_int_eq (g_rmdir ("data/scenarios/machines"), 0);
  ck_assert_int_eq (g_rmdir ("data/scenarios"), 0);
  ck_assert_int_eq (g_rmdir ("data"), 0);
  ck_assert_int_eq (g_rmdir ("m"), 0);
  load_leave (directory);
}

static Scenario *
load_on (const char *text, const char *machine, GError **error)
{
  const ScenarioChoices choices = { .machine = machine };

  load_text (LOAD_FILE, text);
  return scenario_load_with (LOAD_FILE, &choices, error);
}

START_TEST (test_defaults)
{
  load_text ("m/box.ini", "[machine]\ntitle = Box\nbase = ideal\ncores = 3\nslice = 9ms\ncontext-switch = 7us\n");
  g_autoptr (Scenario) s = load_good (INCLUDING "slice = 5ms\n" LOAD_TAIL, NULL);
  g_autofree char *explained = scenario_explain (s);

  ck_assert_str_eq (s->machine_file, "m/box.ini");
  ck_assert_str_eq (s->machine_title, "Box");
  ck_assert (s->ideal);
  ck_assert_uint_eq (s->machine.n_cores, 3);
  ck_assert_int_eq (s->machine.slice_ns, 5000000);
  ck_assert_double_eq (s->machine.costs[COST_CONTEXT_SWITCH].a, 7000);
  ck_assert_ptr_nonnull (strstr (explained, "\nMachine\n  Box\n  from m/box.ini\n"));
}
END_TEST

/* Without a title, the opening comment says what the machine is. */
START_TEST (test_opening)
{
  static const char *const openings[][2] = {
    { "# A box of 2.6 GHz,\n# nothing else.  And more.\n", "A box of 2.6 GHz, nothing else" },
    { "# A box\n#\n# Not this\n", "A box" },
    { "## A box.\n", "A box" },
    { "\n# Not this\n", NULL },
    { "#\n# Not this\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    {
      g_autofree char *text = g_strconcat (openings[i][0], "[machine]\ncores = 3\n", NULL);
      g_autofree char *title = NULL;

      load_text ("m/box.ini", text);
      g_autoptr (Scenario) s = load_good (INCLUDING LOAD_TAIL, NULL);
      g_autoptr (Scenario) own = load_good (INCLUDING "title = T\n" LOAD_TAIL, NULL);
      ck_assert (machine_file_title ("m/box.ini", &title, NULL));
      ck_assert_pstr_eq (title, openings[i][1]);
      ck_assert_pstr_eq (s->machine_title, openings[i][1]);
      ck_assert_str_eq (own->machine_title, "T");
    }
}
END_TEST

/* The scenario's own values win, also if those of the machine are more special
 * settings of the same group. */
START_TEST (test_policy_values)
{
  const char *const settings[] = { "m = 9", "policy python3.switch-interval=8ms", "machine.cores=2", NULL };

  load_text ("m/box.ini", "[machine]\ncores = ${m}\n[parameters]\n# of the box\nm = 1\nn = ${m * 10}\n"
                          "[policy python3]\nm = 3\ncheck-gap = 4ns\nswitch-interval = 2ms\n");
  static const char text[] = INCLUDING "[parameters]\nn2 = ${n}\n[policy python3]\ncheck-gap = 5ns\n" LOAD_TAIL;
  g_autoptr (Scenario) s = load_good (text, NULL);

  ck_assert_uint_eq (s->machine.n_cores, 3);
  ck_assert_uint_eq (s->n_params, 3);
  ck_assert_str_eq (s->params[0].name, "m");
  ck_assert_str_eq (s->params[0].help, "of the box");
  ck_assert_str_eq (s->params[2].value, "30");
  g_autofree char *values = scenario_format_policy_values (s);
  ck_assert_str_eq (values, "python3: m = 3, check-gap = 5ns, switch-interval = 2ms");

  g_autoptr (Scenario) set = load_good (text, settings);
  g_autofree char *set_values = scenario_format_policy_values (set);
  ck_assert_str_eq (set->params[2].value, "90");
  ck_assert_uint_eq (set->machine.n_cores, 2);
  ck_assert_str_eq (set_values, "python3: check-gap = 5ns, switch-interval = 8ms");
}
END_TEST

/* A parameter of the machine keeps its place, so that those after it can name
 * it, but has the scenario's value. */
START_TEST (test_parameters)
{
  load_text ("m/box.ini", "[machine]\n[parameters]\nunit = 1ms\ndouble = ${2 * unit}\n");
  g_autoptr (Scenario) s = load_good (INCLUDING "[parameters]\nown = 1\nunit = 5ms\n" LOAD_TAIL, NULL);

  ck_assert_str_eq (s->params[0].value, "5ms");
  ck_assert_str_eq (s->params[1].value, "10ms");
  ck_assert_str_eq (s->params[2].name, "own");
  ck_assert_uint_eq (s->n_params, 3);
}
END_TEST

START_TEST (test_found)
{
  static const char plain[] = LOAD_HEAD LOAD_TAIL;
  const char *const                     settings[] = { "machine.include = m/box.ini", "late=2", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *absolute = g_build_filename (directory, "m", "box.ini", NULL);

  load_text ("m/box.ini", "[machine]\ncores = 3\n[parameters]\nlate = 1\n");
  g_autoptr (Scenario) beside = load_good (LOAD_HEAD "[machine]\ninclude = m/box\n" LOAD_TAIL, NULL);
  g_autoptr (Scenario) shipped = load_good (LOAD_HEAD "[machine]\ninclude = machines/shipped.ini\n" LOAD_TAIL, NULL);
  g_autoptr (Scenario) set = load_good (plain, settings);
  g_autoptr (Scenario) by_file = load_on (plain, absolute, &error);
  g_autoptr (Scenario) by_name = load_on (INCLUDING LOAD_TAIL, "shipped", &error);
  g_autoptr (Scenario) by_path = load_on (plain, "machines/shipped", &error);
  /* Of an include that is replaced, nothing is asked. */
  g_autoptr (Scenario) instead = load_on (LOAD_HEAD "[machine]\ninclude = none\n" LOAD_TAIL, "m/box.ini", &error);

  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");
  ck_assert_uint_eq (beside->machine.n_cores, 3);
  ck_assert_uint_eq (shipped->machine.n_cores, 7);
  ck_assert_uint_eq (set->machine.n_cores, 3);
  ck_assert_str_eq (set->params[0].value, "2");
  ck_assert_uint_eq (by_file->machine.n_cores, 3);
  ck_assert_uint_eq (by_name->machine.n_cores, 7);
  ck_assert_uint_eq (by_path->machine.n_cores, 7);
  ck_assert_uint_eq (instead->machine.n_cores, 3);
}
END_TEST

START_TEST (test_not_found)
{
  g_autoptr (GError) error = NULL;
  const char *const settings[] = { "machine.include=none", NULL };

  load_bad (LOAD_HEAD "[machine]\ninclude = machines/shiped.ini\n" LOAD_TAIL, NULL,
            "x.ini:4:11: \"machines/shiped.ini\": no such machine file, neither beside the scenario nor in "
            "data/scenarios; did you mean \"machines/shipped.ini\"?");
  load_bad (LOAD_HEAD LOAD_TAIL, settings,
            "-s machine.include=none: \"none\": no such machine file, neither beside the scenario nor in "
            "data/scenarios; see 'gilsim list machines'");
  load_bad (LOAD_HEAD "[machine]\ninclude =\n" LOAD_TAIL, NULL,
            "x.ini:4:10: \"include\" has no value; expected a machine file");
  load_bad (LOAD_HEAD "[parameters]\na = b\n[machine]\ninclude = ${a}\n" LOAD_TAIL, NULL,
            "x.ini:6:11: found \"${\"; expected a file name, without parameters");
  ck_assert_ptr_null (load_on (LOAD_HEAD LOAD_TAIL, "shiped", &error));
  ck_assert (g_error_matches (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE));
  ck_assert_str_eq (error->message, "--machine shiped: no such machine file; did you mean \"shipped\"?");
}
END_TEST

/* With the line of the machine file. */
static const struct
{
  const char *machine;
  const char *message;
} mistakes[] = {
  { "[machine]\n\n cores = x\n", "m/box.ini:3:10: found \"x\"; expected a whole number from 1 to 1024" },
  { "[machine]\ncoers = 1\n", "m/box.ini:2:1: unknown key \"coers\" in [machine]; did you mean \"cores\"?" },
  { "[machine]\ntick = 5ns\n", "m/box.ini:2:8: the tick is too short; expected 0, for none, or at least 1us" },
  { "[machine]\ninclude = other.ini\n", "m/box.ini:2:1: a machine file includes no other; copy what is needed" },
  { "[machine]\n[threads a]\n",
    "m/box.ini:2:1: [threads a] in a machine file; expected only [machine], [policy NAME] and [parameters]" },
  { "[scenario]\n",
    "m/box.ini:1:1: [scenario] in a machine file; expected only [machine], [policy NAME] and [parameters]" },
  { "", "m/box.ini:1:1: there is no [machine]; expected the group in a machine file" },
  { "[machine]\n[parameters]\nn = ${x}\n",
    "m/box.ini:3:7: unknown parameter \"x\"; declare it in [parameters] as \"x = value\"" },
  { "[machine]\n[policy python2]\nn = 1\n",
    "m/box.ini:3:1: unknown key \"n\" in [policy python2]; expected one of check-interval, tick-time, lock" },
  { "[machine]\n[policy pyhton2]\n",
    "m/box.ini:2:1: unknown policy \"pyhton2\"; expected one of python2, python3, fifo; did you mean \"python2\"?" },
};

START_TEST (test_mistakes)
{
  load_text ("m/box.ini", mistakes[_i].machine);
  load_bad (INCLUDING LOAD_TAIL, NULL, mistakes[_i].message);
}
END_TEST

/* Samples lie beside the file that names them. */
START_TEST (test_samples)
{
  load_text ("m/durations.txt", "3us\n");
  load_text ("m/box.ini", "[machine]\ncontext-switch = empirical(\"durations.txt\")\n");
  g_autoptr (Scenario) s = load_good (INCLUDING LOAD_TAIL, NULL);

  ck_assert_double_eq (s->machine.costs[COST_CONTEXT_SWITCH].values[0], 3000);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("machine-file");
  TCase *tcase = tcase_create ("machine-file");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, test_defaults);
  tcase_add_test (tcase, test_opening);
  tcase_add_test (tcase, test_policy_values);
  tcase_add_test (tcase, test_parameters);
  tcase_add_test (tcase, test_found);
  tcase_add_test (tcase, test_not_found);
  tcase_add_loop_test (tcase, test_mistakes, 0, G_N_ELEMENTS (mistakes));
  tcase_add_test (tcase, test_samples);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
