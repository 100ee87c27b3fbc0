/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Claims held against runs: units, unknown figures, values, verdicts, and that
 * no run is made twice.
 */
#include "config.h"

#include "experiment/claim-runs.h"
#include "tests/check-main.h"
#include "tests/scenario/load.h"

/* Two threads need 20ms of bytecode together, a third naps three times; nothing
 * costs anything, so that figures are whole. */
#define SCENARIO                                                                                                       \
  "[scenario]\ntitle = T\n[parameters]\nwork = 10ms\n[machine]\nbase = ideal\ncores = 4\n"                             \
  "[interpreter main]\n[interpreter other]\n[threads cpu]\ncount = 2\nprogram = compute ${work}\n"                     \
  "[threads nap]\ninterpreter = other\nprogram = repeat 3 { sleep 4ms }\n"                                             \
  "[threads idle]\ncount = 0\nprogram = sleep 1s\n"                                                                    \
  "[clients web]\nrequests = 2\nmode = open\ninterarrival = 1ms\n"                                                     \
  "[threads server]\ninterpreter = other\nbackground = yes\nprogram = forever { recv web; send web }\n"                \
  "[expect]\n"
#define CLAIM_LINE "x.ini:28:"

#define MUTANTS 3000

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

static ClaimRuns *
load_runs (const char *claims, const char *const *settings, GError **error)
{
  g_autofree char *text = g_strconcat (SCENARIO, claims, NULL);

  load_text (LOAD_FILE, text);
  return claim_runs_new (LOAD_FILE, &(ScenarioChoices){ .settings = settings }, error);
}

static GPtrArray *
judge_all (ClaimRuns *runs)
{
  RunOptions options = { .verify = TRUE };

  for (guint i = 0; i < claim_runs_count (runs); i++)
    claim_runs_make (runs, i, &options);
  return claim_runs_judge (runs);
}

/* ---- values ------------------------------------------------------------- */

typedef struct
{
  const char *claim;
  gboolean    holds;
  const char *found;
  const char *figures; /* NULL: none are listed */
} Case;

static const Case cases[] = {
  { "makespan == 20ms", TRUE, "20ms == 20ms", NULL },
  { "fifo.makespan == 20ms", TRUE, "20ms == 20ms", NULL },
  { "makespan > 20ms", FALSE, "20ms > 20ms", NULL },
  { "makespan >= 20ms", TRUE, "20ms >= 20ms", NULL },
  { "makespan < 20ms", FALSE, "20ms < 20ms", NULL },
  { "makespan <= 20ms", TRUE, "20ms <= 20ms", NULL },
  { "makespan != 20ms", FALSE, "20ms != 20ms", NULL },
  { "makespan != 21ms", TRUE, "20ms != 21ms", NULL },
  { "[work=20ms].makespan == 2 * makespan", TRUE, "40ms == 40ms", "makespan = 20ms" },
  { "[work=20ms].makespan / makespan == 2", TRUE, "2 == 2", "[work=20ms].makespan = 40ms, makespan = 20ms" },
  { "makespan between 20ms and 30ms", TRUE, "20ms between 20ms and 30ms", NULL },
  { "makespan between 21ms and 30ms", FALSE, "20ms between 21ms and 30ms", NULL },
  { "makespan between 10ms and 19ms", FALSE, "20ms between 10ms and 19ms", NULL },
  { "makespan within 20% of 25ms", TRUE, "20ms within 20% of 25ms", NULL },
  { "makespan within 19% of 25ms", FALSE, "20ms within 19% of 25ms", NULL },
  { "makespan within 5ms of 15ms", TRUE, "20ms within 5ms of 15ms", NULL },
  { "makespan within 4ms of 15ms", FALSE, "20ms within 4ms of 15ms", NULL },
  { "makespan within a factor 2 of 40ms", TRUE, "20ms within a factor 2 of 40ms", NULL },
  { "makespan within a factor 2 of 10ms", TRUE, "20ms within a factor 2 of 10ms", NULL },
  { "makespan within a factor 1.9 of 40ms", FALSE, "20ms within a factor 1.9 of 40ms", NULL },
  { "makespan within a factor 1.9 of 10ms", FALSE, "20ms within a factor 1.9 of 10ms", NULL },
  { "makespan == 20ms and end < 1ms", FALSE, "20ms == 20ms and 20ms < 1ms", NULL },
  { "end < 1ms and makespan == 20ms", FALSE, "20ms < 1ms and 20ms == 20ms", NULL },
  { "(makespan + 10ms) * 2 - 1ms / 2 == 59.5ms", TRUE, "59.5ms == 59.5ms", "makespan = 20ms" },
  { "-makespan < 0", TRUE, "-20ms < 0", "makespan = 20ms" },
  { "0.1 + 0.2 == 0.3", TRUE, "0.3 == 0.3", NULL },
  { "core-use > 20%", TRUE, "25% > 20%", NULL },
  { "held == 20ms", TRUE, "20ms == 20ms", NULL },
  { "gil.other.held == 0", TRUE, "0 == 0", NULL },
  { "gil.main.held == held", TRUE, "20ms == 20ms", NULL },
  { "cpu == cpu.cpu", TRUE, "20ms == 20ms", NULL },
  { "cpu.threads == 2", TRUE, "2 == 2", NULL },
  { "cpu.fairness == 1", TRUE, "1 == 1", NULL },
  { "cpu.holds-gil == 20ms", TRUE, "20ms == 20ms", NULL },
  { "cpu-1.holds-gil + cpu-2.holds-gil == 20ms", TRUE, "20ms == 20ms",
    "cpu-1.holds-gil = 10ms, cpu-2.holds-gil = 10ms" },
  { "cpu.ended == 20ms and cpu.started == 0", TRUE, "20ms == 20ms and 0 == 0", NULL },
  { "nap.io == 12ms", TRUE, "12ms == 12ms", NULL },
  { "latency.return:nap.count == 3", TRUE, "3 == 3", NULL },
  { "latency.return:nap.max == 0 and latency.return:nap.p99 == latency.return:nap.max", TRUE, "0 == 0 and 0 == 0",
    NULL },
  { "latency.web.count == 2", TRUE, "2 == 2", NULL },
  { "throughput.web == 100", TRUE, "100 == 100", NULL },
  { "voluntary-switches > 0 and migrations == 0", TRUE, NULL, NULL },
  { "gil-wait.count >= cpu.gil-wait.count and cpu-1.gil-wait.mean > 0", TRUE, NULL, NULL },
  /* Figures that do not exist. */
  { "latency.return:idle.mean >= 0", FALSE, "none >= 0", NULL },
  { "latency.return:idle.mean != 5ms", FALSE, "none != 5ms", NULL },
  { "latency.return:idle.count == 0", TRUE, "0 == 0", NULL },
  { "idle.started < 1s", FALSE, "none < 1s", NULL },
  { "server.ended < 1s", FALSE, "none < 1s", NULL },
  { "[run.duration=5ms].makespan < 1s", FALSE, "none < 1s", NULL },
  { "10 / idle.takes > 1", FALSE, "none > 1", "idle.takes = 0" },
};

START_TEST (test_verdict)
{
  const Case      *c = &cases[_i];
  g_autofree char *claims = g_strdup_printf ("c = %s\n", c->claim);
  g_autoptr (GError) error = NULL;
  g_autoptr (ClaimRuns) runs = load_runs (claims, NULL, &error);

  ck_assert_msg (runs != NULL, "%s", error != NULL ? error->message : "");
  g_autoptr (GPtrArray) verdicts = judge_all (runs);
  const Verdict *verdict = verdicts->pdata[0];
  ck_assert_uint_eq (verdicts->len, 1);
  ck_assert_ptr_null (verdict->failure);
  ck_assert_msg (verdict->holds == c->holds, "%s: %s", c->claim, verdict->found);
  if (c->found != NULL)
    {
      ck_assert_str_eq (verdict->found, c->found);
      ck_assert_pstr_eq (verdict->figures, c->figures);
    }
}
END_TEST

/* ---- runs --------------------------------------------------------------- */

START_TEST (test_runs_are_shared)
{
  g_autoptr (ClaimRuns) runs = load_runs ("a = makespan < python3.makespan\n"
                                          "b = [python3].end < [ python3,switch-interval=5ms ].end\n"
                                          "c = [work = 1ms].end < [python3; work=1ms].end and end < python2.end\n",
                                          NULL, NULL);

  /* As it is, work=1ms, python2. */
  ck_assert_uint_eq (claim_runs_count (runs), 3);
}
END_TEST

START_TEST (test_seeds)
{
  const char *const claims = "seeds = 3\na = cpu.cpu == 60ms\nb = [run.seed=10].cpu.cpu < 1s\nc = cpu.cpu < 1s\n";
  const char *const settings[] = { "cpu.program=compute exponential(10ms)", NULL };
  RunOptions        options = { .seed = 5, .has_seed = TRUE };
  double            values[3];
  g_autoptr (ClaimRuns) runs = load_runs (claims, settings, NULL);
  GPtrArray *plain, *seeded;

  ck_assert_uint_eq (claim_runs_count (runs), 6);
  plain = judge_all (runs);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (ClaimRuns) one = load_runs ("a = cpu.cpu == 60ms\n", settings, NULL);
      RunOptions own = { .seed = i + 1, .has_seed = TRUE };
      claim_runs_make (one, 0, &own);
      g_autoptr (GPtrArray) verdicts = claim_runs_judge (one);
      values[i] = g_ascii_strtod (((Verdict *) verdicts->pdata[0])->found, NULL);
    }
  /* All of them are milliseconds, and differ; the median is in the middle. */
  double median = g_ascii_strtod (((Verdict *) plain->pdata[0])->found, NULL);
  ck_assert_double_eq (median, MAX (MIN (values[0], values[1]), MIN (MAX (values[0], values[1]), values[2])));
  ck_assert_double_ne (values[0], values[1]);
  ck_assert_str_ne (((Verdict *) plain->pdata[1])->found, ((Verdict *) plain->pdata[2])->found);
  g_ptr_array_unref (plain);

  /* A seed from outside replaces those of the file and of the runs. */
  g_autoptr (ClaimRuns) again = load_runs (claims, settings, NULL);
  for (guint i = 0; i < claim_runs_count (again); i++)
    claim_runs_make (again, i, &options);
  seeded = claim_runs_judge (again);
  ck_assert_str_eq (((Verdict *) seeded->pdata[1])->found, ((Verdict *) seeded->pdata[2])->found);
  g_ptr_array_unref (seeded);
}
END_TEST

START_TEST (test_settings_of_a_run_win)
{
  const char *const settings[] = { "work=30ms", NULL };
  g_autoptr (ClaimRuns) runs = load_runs ("a = makespan == 60ms and [work=5ms].makespan == 12ms\n", settings, NULL);
  g_autoptr (GPtrArray) verdicts = judge_all (runs);

  ck_assert_str_eq (((Verdict *) verdicts->pdata[0])->found, "60ms == 60ms and 12ms == 12ms");
}
END_TEST

/* [policy NAME] holds in the runs under that policy. */
START_TEST (test_policy_values)
{
  const char *const settings[] = { "policy fifo.work=30ms", NULL };
  g_autoptr (ClaimRuns) runs = load_runs ("a = fifo.makespan == 60ms and makespan == 20ms\n", settings, NULL);
  g_autoptr (GPtrArray) verdicts = judge_all (runs);

  ck_assert_str_eq (((Verdict *) verdicts->pdata[0])->found, "60ms == 60ms and 20ms == 20ms");
}
END_TEST

START_TEST (test_run_that_fails)
{
  g_autoptr (ClaimRuns) runs =
      load_runs ("a = [run.max-time=1ms].end < 1s\nb = end < 1s\nc = end < [run.max-time=1ms].end\n", NULL, NULL);
  g_autoptr (GPtrArray) verdicts = judge_all (runs);
  const char *const message = "the simulated time has reached its limit of 1ms (run.max-time) and the run is not over";
  const Verdict    *a = verdicts->pdata[0], *b = verdicts->pdata[1], *c = verdicts->pdata[2];

  ck_assert (!a->holds && b->holds && !c->holds);
  ck_assert_str_eq (a->found, "none < 1s");
  ck_assert_str_eq (a->failure, message);
  ck_assert_ptr_null (b->failure);
  ck_assert_str_eq (c->failure, message);
}
END_TEST

/* ---- mistakes ----------------------------------------------------------- */

typedef struct
{
  const char *claim;
  const char *message; /* what follows CLAIM_LINE, or a part of it after "..." */
} Mistake;

static const Mistake mistakes[] = {
  { "makespam < 1s", "...5: unknown figure \"makespam\"; " },
  { "makespam < 1s", "...did you mean \"makespan\"?" },
  { "end > 0 and fifo.core-usage < 1", "...22: unknown figure \"core-usage\"; " },
  { "makespan-5ms < 1s", "...5: unknown figure \"makespan-5ms\"; " },
  { "started < 1s", "...5: unknown figure \"started\"; " },
  { "pyhton2.takes < 1", "5: unknown group or policy \"pyhton2\"; expected one of cpu, nap, idle, server, latency, "
                         "throughput, gil-wait, gil, python2, python3, fifo; did you mean \"python2\"?" },
  { "cpu.take < 1", "...9: unknown figure of a group \"take\"; " },
  { "cpu-1.fairness < 1", "...11: unknown figure of a thread \"fairness\"; " },
  { "latency.wbe.p50 < 1s", "13: unknown latency \"wbe\"; expected one of web, return:cpu, return:nap, return:idle, "
                            "return:server; did you mean \"web\"?" },
  { "latency.web.p100 < 1s", "...17: unknown statistic \"p100\"; expected one of mean, stddev, min, p10, " },
  { "latency.web < 1s",
    "16: \"latency.web\" is no figure; expected \"latency.NAME.STATISTIC\", such as \"latency.web.p50\"" },
  { "latency.web.p50.x < 1s", "...is no figure; expected at most three words" },
  { "cpu.gil-wait.p50.x < 1s", "...is no figure; expected at most three words" },
  { "cpu.takes.x < 1", "...is no figure; expected one word after the group" },
  { "throughput.cpu < 1", "16: unknown client set \"cpu\"; expected web" },
  { "throughput < 1", "...5: unknown figure \"throughput\"; " },
  { "gil.third.held < 1s", "9: unknown interpreter \"third\"; expected one of main, other" },
  { "gil.main.cpu < 1s", "...14: unknown figure of a GIL \"cpu\"; " },
  { "makespan < 5", "14: a duration and a number cannot be compared; expected two of a kind" },
  { "takes < 5ms", "11: a number and a duration cannot be compared; expected two of a kind" },
  { "makespan between 1ms and 5", "14: a duration and a number cannot be compared; expected two of a kind" },
  { "makespan within 5 of 5ms", "14: a duration and a number cannot be compared; expected two of a kind" },
  { "makespan within 5% of 5", "14: a duration and a number cannot be compared; expected two of a kind" },
  { "makespan within a factor 2 of 5", "14: a duration and a number cannot be compared; expected two of a kind" },
  { "makespan within a factor 2ms of 5ms", "30: found a duration; expected a factor such as 1.5" },
  { "makespan within a factor 0.5 of 5ms", "30: the factor is below 1; expected 1 or more" },
  { "makespan + 5 < 1s", "14: a duration and a number cannot be added or subtracted; expected two of a kind" },
  { "makespan * end < 1s", "14: a duration times a duration; one of the two must be a plain number" },
  { "5 / end < 1", "7: a number divided by a duration; expected a duration before \"/\"" },
  { "end / 0 < 1s", "9: division by 0" },
  { "[wrok=1ms].end < 1s", "5: in this run: wrok=1ms: unknown parameter \"wrok\"; expected work; did you mean "
                           "\"work\"?" },
  { "end < [work=much].end", "...11: in this run: x.ini:12:19: " },
};

START_TEST (test_mistake)
{
  const char      *expected = mistakes[_i].message;
  g_autofree char *claims = g_strdup_printf ("c = %s\n", mistakes[_i].claim);
  g_autoptr (GError) error = NULL;
  ClaimRuns *runs = load_runs (claims, NULL, &error);

  ck_assert_msg (runs == NULL, "accepted: %s", mistakes[_i].claim);
  ck_assert (error->domain == SCENARIO_ERROR);
  ck_assert_msg (g_str_has_prefix (error->message, CLAIM_LINE), "%s", error->message);
  if (!g_str_has_prefix (expected, "..."))
    ck_assert_str_eq (error->message + strlen (CLAIM_LINE), expected);
  else
    ck_assert_msg (strstr (error->message, expected + 3) != NULL, "%s", error->message);
}
END_TEST

/* Damaged claims are accepted or refused with a place; nothing else. */
START_TEST (test_mutants)
{
  static const char likely[] = "[]().;=,%*/+-<>! 059ms\\abdfnopwith";
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260103);
  guint accepted = 0;

  for (guint i = 0; i < MUTANTS; i++)
    {
      g_autoptr (GString) text = g_string_new ("c = ");
      g_autoptr (GError) error = NULL;
      g_string_append (text, cases[i % G_N_ELEMENTS (cases)].claim);
      for (gint32 n = g_rand_int_range (rand, 1, 4); n > 0; n--)
        {
          gssize at = g_rand_int_range (rand, 4, (gint32) text->len);
          if (g_rand_boolean (rand))
            g_string_erase (text, at, 1);
          else
            g_string_insert_c (text, at, likely[g_rand_int_range (rand, 0, sizeof likely - 1)]);
        }
      g_string_append_c (text, '\n');
      g_autoptr (ClaimRuns) runs = load_runs (text->str, NULL, &error);
      if (runs != NULL)
        {
          g_autoptr (GPtrArray) verdicts = claim_runs_judge (runs); /* nothing was run: nothing has a value */
          ck_assert_uint_eq (verdicts->len, 1);
          accepted++;
        }
      else
        ck_assert_msg (g_regex_match_simple ("^x\\.ini:[0-9]+:[0-9]+: [^\\n]+$", error->message, 0, 0), "%s: %s",
                       text->str, error->message);
    }
  ck_assert_uint_gt (accepted, MUTANTS / 50);
  ck_assert_uint_lt (accepted, MUTANTS / 2);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("claims");
  TCase *tcase = tcase_create ("claims");

  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_loop_test (tcase, test_verdict, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, test_runs_are_shared);
  tcase_add_test (tcase, test_seeds);
  tcase_add_test (tcase, test_settings_of_a_run_win);
  tcase_add_test (tcase, test_policy_values);
  tcase_add_test (tcase, test_run_that_fails);
  tcase_add_loop_test (tcase, test_mistake, 0, G_N_ELEMENTS (mistakes));
  tcase_add_test (tcase, test_mutants);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
