/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Groups of threads each of which is in an interpreter of its own.
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

#define PARENTS                                                                                                        \
  LOAD_HEAD "[interpreter parent]\npolicy = python2,check-interval=7\nspawn = 1ms\n"                                   \
            "[interpreter other]\npolicy = fifo\nspawn = 20ms\n"

#define OWN "own-interpreter = yes\nprogram = compute 1s\n"

START_TEST (test_interpreters)
{
  g_autoptr (Scenario) s =
      load_good (PARENTS "[threads one]\n" OWN "[threads main]\nprogram = compute 1s\n"
                         "[threads work]\ncount = 3\ninterpreter = other\n" OWN "[threads none]\ncount = 0\n" OWN,
                 NULL);
  static const char *const names[] = { "parent", "other", "one", "work-1", "work-2", "work-3" };

  ck_assert_uint_eq (s->n_interps, G_N_ELEMENTS (names));
  for (guint i = 0; i < s->n_interps; i++)
    ck_assert_str_eq (s->interps[i].name, names[i]);
  ck_assert_uint_eq (group_config_interp (&s->groups[0], 0), 2);
  ck_assert_uint_eq (group_config_interp (&s->groups[1], 0), 0);
  ck_assert_uint_eq (group_config_interp (&s->groups[2], 0), 3);
  ck_assert_uint_eq (group_config_interp (&s->groups[2], 2), 5);
  /* The policy is the first one's, the spawn that of the one it names. */
  ck_assert_ptr_eq (s->interps[5].policy.policy, gil_policy_find ("python2"));
  ck_assert_int_eq (s->interps[5].policy.values[0], 7);
  ck_assert_double_eq (s->interps[2].spawn.a, 1e6);
  ck_assert_double_eq (s->interps[5].spawn.a, 20e6);

  g_autofree char *explained = scenario_explain (s);
  ck_assert_ptr_nonnull (strstr (explained, "\n  work-1 to work-3: policy python2, check-interval = 7,"));
  ck_assert_ptr_nonnull (strstr (explained, "\n  one: policy python2, check-interval = 7,"));
  ck_assert_ptr_nonnull (strstr (explained, "\n  work: 3 threads in an interpreter each, begun at 0\n"));
  ck_assert_ptr_nonnull (strstr (explained, "\n  one: 1 thread in its own interpreter, begun at 0\n"));
}
END_TEST

START_TEST (test_policy)
{
  const ScenarioChoices choices = { .policy = "fifo" };

  load_text (LOAD_FILE, PARENTS "[threads work]\ncount = 3\n" OWN);
  g_autoptr (Scenario) s = scenario_load_with (LOAD_FILE, &choices, NULL);

  for (guint i = 0; i < s->n_interps; i++)
    ck_assert_ptr_eq (s->interps[i].policy.policy, gil_policy_find ("fifo"));
}
END_TEST

static const struct
{
  const char *text;
  const char *message;
} mistakes[] = {
  { "[threads other]\n" OWN "[threads more]\ncount = 2\n" OWN,
    "x.ini:10:19: a second interpreter would be called \"other\"; expected another name for one of the two" },
  { "[threads a]\ncount = 2\n" OWN "[threads a-2]\n" OWN,
    "x.ini:14:19: a second interpreter would be called \"a-2\"; expected another name for one of the two" },
  { "[threads a]\ncount = 2\n" OWN "[threads b]\ninterpreter = a-1\nprogram = compute 1s\n",
    "x.ini:14:15: found \"a-1\"; expected one of parent, other" },
  { "[threads a]\nown-interpreter = maybe\nprogram = compute 1s\n",
    "x.ini:10:19: found \"maybe\"; expected one of no, yes" },
};

START_TEST (test_mistakes)
{
  g_autofree char *text = g_strconcat (PARENTS, mistakes[_i].text, NULL);

  load_bad (text, NULL, mistakes[_i].message);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("own-interpreter");
  TCase *tcase = tcase_create ("own-interpreter");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, test_interpreters);
  tcase_add_test (tcase, test_policy);
  tcase_add_loop_test (tcase, test_mistakes, 0, G_N_ELEMENTS (mistakes));
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
