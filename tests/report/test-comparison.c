/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a comparison says, apart from how: values, which of them are better,
 * and words.
 */
#include "config.h"

#include <math.h>

#include "../check-main.h"
#include "fixture.h"
#include "report/comparison.h"

static ComparisonRow *
find_row (const Comparison *comparison, const char *label)
{
  for (guint i = 0; i < comparison->rows->len; i++)
    {
      ComparisonRow *row = comparison->rows->pdata[i];

      if (strcmp (row->label, label) == 0)
        return row;
    }
  ck_abort_msg ("no row \"%s\"", label);
  return NULL;
}

START_TEST (has_values_of_each_run)
{
  RunResult *results[2] = { fake_result ("python2", 2, 2), fake_result ("python3", 2, 2) };

  results[0]->statistics->gils[0].lost_wakeups = 17;
  results[1]->statistics->gils[0].lost_wakeups = 3;
  g_autoptr (Comparison) comparison = comparison_new ((const RunResult *const *) results, 2);
  ComparisonRow   *lost = find_row (comparison, "lost races");
  ComparisonRow   *held = find_row (comparison, "held");
  g_autofree char *text = comparison_format (lost, 0);

  ck_assert_uint_eq (comparison->n_runs, 2);
  ck_assert_str_eq (comparison->names[1], "python3");
  ck_assert_double_eq (lost->values[0], 17);
  ck_assert_double_eq (lost->values[1], 3);
  ck_assert_str_eq (text, "17");
  ck_assert_int_eq (lost->good, COMPARISON_LESS);
  ck_assert_int_eq (comparison_best (lost, 2), 1);
  ck_assert_int_eq (held->kind, COMPARISON_SHARE);
  ck_assert_int_eq (comparison_best (held, 2), -1);
  ck_assert_ptr_null (find_row (comparison, "GIL")->values);
  fake_result_free (results[0]);
  fake_result_free (results[1]);
}
END_TEST

START_TEST (has_no_makespan_of_an_unfinished_run)
{
  RunResult *results[2] = { fake_result ("python2", 2, 2), fake_result ("python2", 2, 2) };

  fake_finish (results[0], 90);
  g_autoptr (Comparison) comparison = comparison_new ((const RunResult *const *) results, 2);
  ComparisonRow   *makespan = find_row (comparison, "makespan");
  g_autofree char *first = comparison_format (makespan, 0);
  g_autofree char *second = comparison_format (makespan, 1);

  ck_assert_str_eq (comparison->names[0], "python2 [1]");
  ck_assert_str_eq (comparison->names[1], "python2 [2]");
  ck_assert_str_eq (first, "90ns");
  ck_assert_str_eq (second, "-");
  ck_assert (isnan (makespan->values[1]));
  ck_assert_str_eq (comparison->sentences->pdata[0], "python2 [2] did not finish");
  fake_result_free (results[0]);
  fake_result_free (results[1]);
}
END_TEST

/* Three values, what is good, and which is the best. */
static const struct
{
  double         values[3];
  ComparisonGood good;
  gint           best;
} bests[] = {
  { { 3, 1, 2 }, COMPARISON_LESS, 1 },        { { 3, 1, 2 }, COMPARISON_MORE, 0 },
  { { 3, 1, 2 }, COMPARISON_NEITHER, -1 },    { { 1, 1, 1 }, COMPARISON_LESS, -1 },
  { { 1, 2, 1 }, COMPARISON_LESS, -1 },       { { 2, 1, 1 }, COMPARISON_LESS, -1 },
  { { 2, 2, 1 }, COMPARISON_LESS, 2 },        { { NAN, 2, 1 }, COMPARISON_MORE, 1 },
  { { NAN, NAN, NAN }, COMPARISON_LESS, -1 }, { { 0, 5, 7 }, COMPARISON_LESS, 0 },
};

START_TEST (knows_the_best)
{
  double        values[3];
  ComparisonRow row = { .kind = COMPARISON_COUNT, .good = bests[_i].good, .values = values };

  memcpy (values, bests[_i].values, sizeof values);
  ck_assert_int_eq (comparison_best (&row, 3), bests[_i].best);
}
END_TEST

START_TEST (has_no_best_of_one)
{
  double        value = 3;
  ComparisonRow row = { .kind = COMPARISON_COUNT, .good = COMPARISON_LESS, .values = &value };

  ck_assert_int_eq (comparison_best (&row, 1), -1);
}
END_TEST

static Suite *
comparison_suite (void)
{
  Suite *suite = suite_create ("comparison");
  TCase *tcase = tcase_create ("comparison");

  tcase_add_test (tcase, has_values_of_each_run);
  tcase_add_test (tcase, has_no_makespan_of_an_unfinished_run);
  tcase_add_loop_test (tcase, knows_the_best, 0, G_N_ELEMENTS (bests));
  tcase_add_test (tcase, has_no_best_of_one);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return check_main (comparison_suite ());
}
