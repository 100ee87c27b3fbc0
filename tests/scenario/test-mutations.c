/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Damaged scenarios are accepted or refused with a place; nothing else.
 */
#include "config.h"

#include <string.h>

#include "tests/check-main.h"
#include "tests/scenario/load.h"

#define MUTANTS 20000
#define MOST_EDITS 6

static const char *const seeds[] = {
  LOAD_HEAD "[threads a]\ncount = 2\nprogram = repeat 3 { compute 5ms; io uniform(1ms, 2ms) } yield; sleep 0\n",

  "# About.\n[scenario]\ntitle = T ${n}\n[parameters]\n# how many\nn = 3\nd = ${10ms/n}\n"
  "[machine]\nbase = ideal\ncores = ${n + 1}\natomic = normal(5us, 1us)\n[run]\nduration = 1s\nseed = 4\n"
  "[interpreter main]\npolicy = python3,switch-interval=1ms\n[interpreter b]\nspawn = 20ms\n"
  "[threads cpu]\ncount = ${n}\ninterpreter = b\nprogram = forever { compute ${d*2}; lock a; native 1us; unlock a }\n"
  "[threads io]\nbackground = yes\nprogram = forever { recv web; nogil pareto(1us, 1.5); send web }\n"
  "[clients web]\nmode = open\nrate = 100\nnetwork = lognormal(1ms, 0.5)\nrequests = 10\n",

  LOAD_HEAD "[threads a]\nprogram = start b;\\njoin b; put q\n[threads b]\nstart = step\nprogram = get q; io 1s;\n"
            "[clients c]\noutstanding = 2\nthink = exponential(1ms)\n[threads s]\nprogram = recv c; send c\n",

  LOAD_HEAD LOAD_TAIL "[expect]\na = python2.makespan > 1.3 * end and a.takes within 20% of 4000 / (2 - 1)\nseeds = 2\n"
                      "b = [python3,switch-interval=1ms; x=1].latency.a.p50 between 5ms and 6ms\n",
  LOAD_HEAD "[parameters]\ngil = python2\nn = 1\nm = ${n}\n[interpreter a]\npolicy = ${gil}\n"
            "[interpreter a-1]\nspawn = 1ms\n[policy python2]\nn = 3\ntick-time = ${n}ns\n"
            "[policy python3]\nn = 2\ncheck-gap = 46ns\n[threads b]\ncount = ${n}\nown-interpreter = yes\n"
            "interpreter = a-1\nprogram = io 1ms\n",
};

/* Letters that mean something in a scenario are likelier than others. */
static char
random_byte (GRand *rand)
{
  static const char likely[] = "[]{}()=;,.#$\\\"\n \t0159-+*/_msnu\r";

  if (g_rand_int_range (rand, 0, 4) > 0)
    return likely[g_rand_int_range (rand, 0, sizeof likely - 1)];
  return (char) g_rand_int_range (rand, 0, 256);
}

/* Replaces, inserts or removes a byte, or repeats or removes a stretch. */
static void
edit (GString *text, GRand *rand)
{
  gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) text->len);
  gsize wanted = (gsize) g_rand_int_range (rand, 1, 40);
  gsize length = MIN (wanted, text->len - at);

  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      text->str[at] = random_byte (rand);
      break;
    case 1:
      g_string_insert_c (text, (gssize) at, random_byte (rand));
      break;
    case 2:
      g_string_erase (text, (gssize) at, 1);
      break;
    case 3:
      g_string_erase (text, (gssize) at, (gssize) length);
      break;
    default:
      {
        g_autofree char *stretch = g_strndup (text->str + at, length);
        g_string_insert (text, g_rand_int_range (rand, 0, (gint32) text->len), stretch);
      }
    }
  if (text->len == 0)
    g_string_append_c (text, '[');
}

/* Nor may it be GKeyFile that finds the mistake: it knows no place. */
static gboolean
has_place (const char *message)
{
  if (g_str_has_prefix (message, "x.ini:1:1: Key file"))
    return FALSE;
  return g_regex_match_simple ("^x\\.ini:[1-9][0-9]*:[1-9][0-9]*: [^\\n]+$", message, G_REGEX_DOLLAR_ENDONLY, 0);
}

START_TEST (test_seeds)
{
  char *directory = load_enter ();

  scenario_free (load_good (seeds[_i], NULL));
  load_leave (directory);
}
END_TEST

START_TEST (test_mutants)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260101);
  char *directory = load_enter ();
  guint accepted = 0;

  for (guint i = 0; i < MUTANTS; i++)
    {
      g_autoptr (GString) text = g_string_new (seeds[i % G_N_ELEMENTS (seeds)]);
      g_autoptr (GError) error = NULL;

      for (gint32 n = g_rand_int_range (rand, 1, MOST_EDITS + 1); n > 0; n--)
        edit (text, rand);
      load_write (LOAD_FILE, text->str, text->len);
      g_autoptr (Scenario) scenario = scenario_load (LOAD_FILE, NULL, &error);
      if (scenario != NULL)
        {
          g_autofree char *explanation = scenario_explain (scenario);
          ck_assert_uint_gt (strlen (explanation), 0);
          accepted++;
        }
      else
        ck_assert_msg (has_place (error->message), "mutant %u: %s", i, error->message);
    }
  load_leave (directory);

  /* Otherwise the mutants say nothing about what is accepted, or refused. */
  ck_assert_uint_gt (accepted, MUTANTS / 100);
  ck_assert_uint_lt (accepted, MUTANTS / 2);
}
END_TEST

/* The same for the text of a setting. */
START_TEST (test_mutated_settings)
{
  static const char *const originals[] = { "cpu.program=repeat 3 { compute 5ms; io 1ms }", "n=5", "machine.cores=3",
                                           "web.rate=${n*2}", "main.policy=python3,switch-interval=1ms" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260102);
  char *directory = load_enter ();

  load_text (LOAD_FILE, seeds[1]);
  for (guint i = 0; i < MUTANTS; i++)
    {
      g_autoptr (GString) text = g_string_new (originals[i % G_N_ELEMENTS (originals)]);
      g_autoptr (GError) error = NULL;

      edit (text, rand);
      const char *const settings[] = { text->str, NULL };
      g_autoptr (Scenario) scenario = scenario_load (LOAD_FILE, settings, &error);
      if (scenario == NULL)
        ck_assert_msg (g_str_has_prefix (error->message, "-s ") || has_place (error->message), "setting %u: %s", i,
                       error->message);
    }
  load_leave (directory);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("mutations");
  TCase *tcase = tcase_create ("mutations");

  tcase_set_timeout (tcase, 300);
  tcase_add_loop_test (tcase, test_seeds, 0, G_N_ELEMENTS (seeds));
  tcase_add_test (tcase, test_mutants);
  tcase_add_test (tcase, test_mutated_settings);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
