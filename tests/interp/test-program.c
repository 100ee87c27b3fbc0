/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "interp/program.h"
#include "tests/check-main.h"

static const char *const locks[] = { "l0", "l1", NULL };
static const char *const queues[] = { "q0", NULL };
static const char *const clients[] = { "web", NULL };
static const char *const groups[] = { "cpu", "io", NULL };
static const char *const sockets[] = { "s0", "s1", NULL };
static const char *const measures[] = { "m0", "m1", NULL };

static const ProgramNames names = { .by_arg = {
                                        [STEP_ARG_LOCK] = locks,
                                        [STEP_ARG_QUEUE] = queues,
                                        [STEP_ARG_CLIENTS] = clients,
                                        [STEP_ARG_GROUP] = groups,
                                        [STEP_ARG_SOCKET] = sockets,
                                        [STEP_ARG_MEASURE] = measures,
                                    } };

static void
expect_format (const Step *steps, guint n, const char *expected)
{
  Program program = { (Step *) steps, n, 0 };
  g_autoptr (GString) out = g_string_new ("> ");

  program_format (&program, &names, out);
  ck_assert_str_eq (out->str + 2, expected);
}

START_TEST (test_every_step_has_a_word)
{
  for (guint i = 0; i < N_STEP_KINDS; i++)
    {
      if (i == STEP_END_REPEAT || i == STEP_END_MEASURE)
        {
          ck_assert_ptr_null (step_infos[i].word);
          continue;
        }
      ck_assert_ptr_nonnull (step_infos[i].word);
      ck_assert_ptr_nonnull (step_infos[i].help);
      for (guint j = 0; j < i; j++)
        if (step_infos[j].word)
          ck_assert_str_ne (step_infos[i].word, step_infos[j].word);
    }
  ck_assert_int_eq (step_infos[STEP_COMPUTE].arg, STEP_ARG_DURATION);
  ck_assert_int_eq (step_infos[STEP_REPEAT].arg, STEP_ARG_COUNT);
}
END_TEST

START_TEST (test_format_objects)
{
  const Step steps[] = {
    { .kind = STEP_COMPUTE, .duration = DIST_CONST (5e6) },
    { .kind = STEP_LOCK, .object = 1 },
    { .kind = STEP_UNLOCK, .object = 0 },
    { .kind = STEP_PUT, .object = 0 },
    { .kind = STEP_RECV, .object = 0 },
    { .kind = STEP_START, .object = 1 },
    { .kind = STEP_JOIN, .object = 0 },
    { .kind = STEP_YIELD },
  };

  expect_format (steps, G_N_ELEMENTS (steps),
                 "compute 5ms; lock l1; unlock l0; put q0; recv web; start io; join cpu; yield");
  expect_format (steps, 0, "");
}
END_TEST

START_TEST (test_format_loops)
{
  const Step steps[] = {
    { .kind = STEP_YIELD },
    { .kind = STEP_REPEAT, .count = 3, .jump = 5 },
    { .kind = STEP_REPEAT, .count = STEP_FOREVER, .jump = 4, .depth = 1 },
    { .kind = STEP_SLEEP, .duration = { .kind = DIST_EXPONENTIAL, .a = 1e6 } },
    { .kind = STEP_END_REPEAT, .jump = 2, .depth = 1 },
    { .kind = STEP_END_REPEAT, .jump = 1 },
    { .kind = STEP_YIELD },
  };

  expect_format (steps, G_N_ELEMENTS (steps), "yield; repeat 3 { forever { sleep exponential(1ms) } }; yield");
}
END_TEST

START_TEST (test_clear)
{
  Program program = { g_new0 (Step, 3), 3, 1 };

  program_clear (&program);
  ck_assert_ptr_null (program.steps);
  ck_assert_uint_eq (program.n_steps, 0);
  program_clear (&program);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("program");
  TCase *tcase = tcase_create ("program");

  tcase_add_test (tcase, test_every_step_has_a_word);
  tcase_add_test (tcase, test_format_objects);
  tcase_add_test (tcase, test_format_loops);
  tcase_add_test (tcase, test_clear);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
