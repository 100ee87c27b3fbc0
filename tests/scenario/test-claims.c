/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The grammar of claims: trees, runs, and every mistake with its place.
 */
#include "config.h"

#include "tests/check-main.h"
#include "tests/scenario/load.h"

#define EXPECT(claims) LOAD_HEAD LOAD_TAIL "[expect]\n" claims

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

/* ---- trees -------------------------------------------------------------- */

/* In prefix notation; a figure is written with the number of its run. */
static void
write_node (const ClaimNode *node, GString *out)
{
  static const char signs[] = {
    [CLAIM_NEGATE] = '~', [CLAIM_ADD] = '+', [CLAIM_SUBTRACT] = '-', [CLAIM_MULTIPLY] = '*', [CLAIM_DIVIDE] = '/'
  };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (node->kind)
    {
    case CLAIM_NUMBER:
    case CLAIM_PERCENTAGE:
    case CLAIM_DURATION:
      g_ascii_formatd (number, sizeof number, "%g", node->value);
      g_string_append_printf (out, "%s%s", number,
                              node->kind == CLAIM_DURATION     ? "ns"
                              : node->kind == CLAIM_PERCENTAGE ? "of1"
                                                               : "");
      return;
    case CLAIM_FIGURE:
      g_string_append_printf (out, "%u.%s", node->run, node->figure);
      return;
    case CLAIM_NEGATE:
    case CLAIM_ADD:
    case CLAIM_SUBTRACT:
    case CLAIM_MULTIPLY:
    case CLAIM_DIVIDE:
      break;
    }
  g_string_append_printf (out, "(%c ", signs[node->kind]);
  write_node (node->left, out);
  if (node->right != NULL)
    {
      g_string_append_c (out, ' ');
      write_node (node->right, out);
    }
  g_string_append_c (out, ')');
}

static char *
write_claim (const Claim *claim)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < claim->n_tests; i++)
    {
      const ClaimTest *test = &claim->tests[i];

      g_string_append (out, i > 0 ? "; " : "");
      write_node (test->subject, out);
      g_string_append_printf (out, " %s:%d ", claim_relation_words[test->relation], test->relation);
      write_node (test->first, out);
      if (test->second != NULL)
        {
          g_string_append_c (out, ' ');
          write_node (test->second, out);
        }
    }
  return g_string_free (out, FALSE);
}

typedef struct
{
  const char *claim;
  const char *tree;
} Reading;

static const Reading readings[] = {
  { "makespan < 5ms", "0.makespan <:0 5e+06ns" },
  { "makespan<=5", "0.makespan <=:1 5" },
  { "a > 1", "0.a >:2 1" },
  { "a >= 20%", "0.a >=:3 0.2of1" },
  { "a == 0", "0.a ==:4 0" },
  { "a != -1", "0.a !=:5 (~ 1)" },
  { "latency.return:x.p50 between 1us and 2us", "0.latency.return:x.p50 between:6 1000ns 2000ns" },
  { "a within 20% of 4000", "0.a within:7 0.2of1 4000" },
  { "a within 5 of b", "0.a within:8 5 0.b" },
  { "a within a factor 2 of b", "0.a within a factor:9 2 0.b" },
  { "a within factor 2 of b", "0.a within a factor:9 2 0.b" },
  { "a + b - c < d * e / 2", "(- (+ 0.a 0.b) 0.c) <:0 (/ (* 0.d 0.e) 2)" },
  { "(a + b) * 2 < c", "(* (+ 0.a 0.b) 2) <:0 0.c" },
  { "lost-wakeups - 1 < a", "(- 0.lost-wakeups 1) <:0 0.a" },
  { "a < 1 and b between 1 and 2 and c > 3", "0.a <:0 1; 0.b between:6 1 2; 0.c >:2 3" },
  { "and.takes < within.takes", "0.and.takes <:0 0.within.takes" },
  { "a within a.takes of of.takes", "0.a within:8 0.a.takes 0.of.takes" },
  { "python2.makespan > 1.3 * python3.makespan", "0.makespan >:2 (* 1.3 1.makespan)" },
  { "cpu.takes < python2.cpu.takes", "0.cpu.takes <:0 1.cpu.takes" },
  { "[threads=4].a < [threads = 4 ].b", "0.a <:0 0.b" },
  { "[python2].a < python2.b", "0.a <:0 0.b" },
};

START_TEST (test_tree)
{
  const Reading   *reading = &readings[_i];
  g_autofree char *text = g_strdup_printf (EXPECT ("c = %s\n"), reading->claim);
  g_autoptr (Scenario) scenario = load_good (text, NULL);

  ck_assert_uint_eq (scenario->claims->len, 1);
  const Claim     *claim = scenario->claims->pdata[0];
  g_autofree char *tree = write_claim (claim);
  ck_assert_str_eq (tree, reading->tree);
  ck_assert_str_eq (claim->name, "c");
  ck_assert_uint_eq (claim_line (claim), 6);
}
END_TEST

START_TEST (test_runs)
{
  g_autoptr (Scenario) scenario =
      load_good (EXPECT ("a = makespan < python2.makespan\n"
                         "b = [ fifo , quantum = 1ms ;machine.cores=1; x = 1].end < [x=lognormal(1us, 0.1)].end\n"
                         "seeds = 3\n"
                         "c = python2.end < end\n"),
                 NULL);
  static const char *const labels[] = { "", "python2", "[fifo , quantum = 1ms; machine.cores=1; x=1]",
                                        "[x=lognormal(1us, 0.1)]" };

  ck_assert_uint_eq (scenario->claims->len, 3);
  ck_assert_uint_eq (scenario->n_claim_seeds, 3);
  ck_assert_uint_eq (scenario->claim_runs->len, G_N_ELEMENTS (labels));
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    ck_assert_str_eq (((ClaimRun *) scenario->claim_runs->pdata[i])->label, labels[i]);

  const ClaimRun *run = scenario->claim_runs->pdata[2];
  ck_assert_str_eq (run->policy, "fifo , quantum = 1ms");
  ck_assert_str_eq (run->settings[0], "machine.cores=1");
  ck_assert_str_eq (run->settings[1], "x=1");
  ck_assert_ptr_null (run->settings[2]);
  run = scenario->claim_runs->pdata[0];
  ck_assert_ptr_null (run->policy);
  ck_assert_ptr_null (run->settings[0]);
}
END_TEST

START_TEST (test_parameters_and_settings)
{
  const char *const settings[] = { "expect.a=end > ${n * 2ms}", "n=4", NULL };
  g_autoptr (Scenario) scenario = load_good (EXPECT ("a = end < 1s\n[parameters]\nn = 3\n"), settings);
  const Claim     *claim = scenario->claims->pdata[0];
  g_autofree char *tree = write_claim (claim);
  g_autoptr (GError) error = NULL;

  ck_assert_str_eq (tree, "0.end >:2 8e+06ns");
  ck_assert_str_eq (claim->text, "end > 8ms");
  ck_assert_uint_eq (claim_line (claim), 0);
  ck_assert (!claim_error (claim, 6, &error, "wrong"));
  ck_assert_str_eq (error->message,
                    "-s expect.a=end > ${n * 2ms}: character 7 of the value: wrong (${n * 2ms} is \"8ms\" here)");
}
END_TEST

START_TEST (test_setting_without_group)
{
  const char *const settings[] = { "expect.a=end > 1s", NULL };
  g_autoptr (Scenario) scenario = load_good (LOAD_HEAD LOAD_TAIL, settings);

  ck_assert_uint_eq (scenario->claims->len, 1);
}
END_TEST

START_TEST (test_without)
{
  g_autoptr (Scenario) none = load_good (LOAD_HEAD LOAD_TAIL, NULL);
  g_autoptr (Scenario) empty = load_good (EXPECT (""), NULL);

  ck_assert_uint_eq (none->claims->len, 0);
  ck_assert_uint_eq (none->n_claim_seeds, 1);
  ck_assert_uint_eq (empty->claims->len, 0);
}
END_TEST

START_TEST (test_explained)
{
  g_autoptr (Scenario) scenario = load_good (EXPECT ("short = end < 5s\nseeds = 3\n"), NULL);
  g_autofree char *text = scenario_explain (scenario);

  ck_assert_ptr_nonnull (strstr (text, "\nClaims\n  short: end < 5s\n  figures are medians over 3 seeds\n"));
}
END_TEST

/* ---- mistakes ----------------------------------------------------------- */

/* A claim called c, and the message after "x.ini:6:". */
static const Reading mistakes[] = {
  { "", "5: found the end; expected a figure such as makespan, a number, or a duration such as 5ms" },
  { "a", "6: found the end; expected one of <, <=, >, >=, ==, !=, between, within" },
  { "a = 1", "7: found \"=\"; a claim compares with \"==\"" },
  { "a < 1 b", "11: found \"b\"; expected +, -, *, /, \"and\" or the end" },
  { "a < 1 < 2", "11: found \"<\"; expected +, -, *, /, \"and\" or the end" },
  { "a < 5m", "9: found \"5m\"; expected a figure such as makespan, a number, or a duration such as 5ms" },
  { "a < 1 and", "14: found the end; expected a figure such as makespan, a number, or a duration such as 5ms" },
  { "a between 1", "16: found the end; expected \"and\" after the lower end" },
  { "a within 5%", "16: found the end; expected \"of\" after what is allowed" },
  { "a within a 2 of b", "16: found \"2\"; expected \"factor\" after \"within a\"" },
  { "a <\\n1", "8: found a line break or a tab; a claim takes one line" },
  { "(a < 1", "5: \"(\" is never closed; add the missing \")\"" },
  { "a. < 1", "7: found \" \"; expected the name of a figure, such as makespan" },
  { "python2. < 1", "13: found \" \"; expected the name of a figure, such as makespan" },
  { "a < [threads=1.b", "9: \"[\" is never closed; expected \"]\" after the policy and the settings of the run" },
  { "a < [threads=1] .b", "20: found \" \"; expected \".\" and a figure of that run, such as \".makespan\"" },
  { "[].a < 1", "6: expected a policy, or a setting such as threads=4" },
  { "[x=1;].a < 1", "10: expected a policy, or a setting such as threads=4" },
  { "[x=1; pyhton3].a < 1",
    "11: unknown policy \"pyhton3\"; expected one of python2, python3, fifo; did you mean \"python3\"?" },
  { "[python3,switch=1].a < 1", "14: unknown parameter \"switch\" of python3; expected one of switch-interval, "
                                "forced-switch, switch-test, check-gap" },
  { "[fifo; python2].a < 1", "12: a run has one policy, and this one has fifo already" },
  { "((((((((((((((((((((((((((((((((((((((((((((((((((a < 1", "55: nested too deeply; expected at most 50 levels" },
};

START_TEST (test_mistake)
{
  g_autofree char *text = g_strdup_printf (EXPECT ("c = %s\n"), mistakes[_i].claim);
  g_autofree char *message = g_strconcat ("x.ini:6:", mistakes[_i].tree, NULL);

  load_bad (text, NULL, message);
}
END_TEST

START_TEST (test_keys)
{
  load_bad (EXPECT ("1st = a < 1\n"), NULL,
            "x.ini:6:1: \"1st\" is no name of a claim; expected a letter, then letters, digits, \"-\" or \"_\"");
  load_bad (EXPECT ("a b = a < 1\n"), NULL,
            "x.ini:6:1: \"a b\" is no name of a claim; expected a letter, then letters, digits, \"-\" or \"_\"");
  load_bad (EXPECT ("a = a < 1\na = b < 1\n"), NULL,
            "x.ini:7:1: \"a\" is there already, in line 6; remove one of the two");
  load_bad (EXPECT ("seeds = 0\n"), NULL, "x.ini:6:9: found \"0\"; expected a whole number from 1 to 1000");
  load_bad (EXPECT ("a = b < ${c}\n"), NULL,
            "x.ini:6:11: unknown parameter \"c\"; declare it in [parameters] as \"c = value\"");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("claims");
  TCase *tcase = tcase_create ("claims");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_loop_test (tcase, test_tree, 0, G_N_ELEMENTS (readings));
  tcase_add_test (tcase, test_runs);
  tcase_add_test (tcase, test_parameters_and_settings);
  tcase_add_test (tcase, test_setting_without_group);
  tcase_add_test (tcase, test_without);
  tcase_add_test (tcase, test_explained);
  tcase_add_loop_test (tcase, test_mistake, 0, G_N_ELEMENTS (mistakes));
  tcase_add_test (tcase, test_keys);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
