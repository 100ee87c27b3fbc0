/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where two runs part.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/divergence.h"

#define US 1000
#define MS 1000000

static void
take (Stage *stage, gint64 at_ns, gint32 thread)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_GIL_TAKE, thread, 0, 0, 0, 0);
}

static void
drop (Stage *stage, gint64 at_ns, gint32 thread)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_GIL_DROP, thread, 0, 0, GIL_DROP_CHECK, 0);
}

/* One owner after the other, each as long as it takes up to the next; a
 * negative thread ends the list. */
typedef struct
{
  gint64 at_ns;
  gint32 thread;
} Owner;

static Succession *
play (Stage *stage, const Owner *owners, gint64 end_ns)
{
  Succession *succession;

  stage_open (stage);
  succession = succession_new (stage->cast, &stage->probe);
  for (const Owner *owner = owners; owner->thread >= 0; owner++)
    {
      if (owner > owners)
        drop (stage, owner->at_ns, owner[-1].thread);
      take (stage, owner->at_ns, owner->thread);
    }
  succession_finish (succession, end_ns);
  return succession;
}

static gboolean
compare (const Owner *first, gint64 first_end_ns, const Owner *second, gint64 second_end_ns, Divergence *divergence)
{
  Stage stages[2];
  g_autoptr (Succession) a = play (&stages[0], first, first_end_ns);
  g_autoptr (Succession) b = play (&stages[1], second, second_end_ns);
  gboolean found = divergence_find (a, b, divergence);

  stage_close (&stages[0]);
  stage_close (&stages[1]);
  return found;
}

START_TEST (finds_the_first_other_thread)
{
  const Owner first[] = { { 0, 0 }, { 5 * MS, 1 }, { 10 * MS, 0 }, { 0, -1 } };
  const Owner second[] = { { 0, 0 }, { 5 * MS, 1 }, { 9 * MS, 2 }, { 0, -1 } };
  Divergence  found;

  ck_assert (compare (first, 20 * MS, second, 20 * MS, &found));
  ck_assert_int_eq (found.time_ns, 9 * MS);
  ck_assert_int_eq (found.gil, 0);
  ck_assert_int_eq (found.turns[0], DIVERGENCE_KEEPS);
  ck_assert_int_eq (found.threads[0], 1);
  ck_assert_int_eq (found.turns[1], DIVERGENCE_GIVES);
  ck_assert_int_eq (found.threads[1], 2);
}
END_TEST

START_TEST (finds_the_same_thread_at_another_time)
{
  const Owner first[] = { { 0, 0 }, { 1 * MS, 1 }, { 0, -1 } };
  const Owner second[] = { { 0, 0 }, { 5 * MS, 1 }, { 0, -1 } };
  Divergence  found;

  ck_assert (compare (first, 20 * MS, second, 20 * MS, &found));
  ck_assert_int_eq (found.time_ns, 1 * MS);
  ck_assert_int_eq (found.turns[0], DIVERGENCE_GIVES);
  ck_assert_int_eq (found.threads[0], 1);
  ck_assert_int_eq (found.turns[1], DIVERGENCE_KEEPS);
  ck_assert_int_eq (found.threads[1], 0);
}
END_TEST

START_TEST (small_costs_are_no_divergence_even_when_they_add_up)
{
  Owner      first[101];
  Owner      second[101];
  Divergence found;

  for (int i = 0; i < 100; i++)
    {
      first[i] = (Owner){ (gint64) i * MS, i % 2 };
      second[i] = (Owner){ (gint64) i * (MS + 99 * US), i % 2 };
    }
  first[100] = second[100] = (Owner){ 0, -1 };
  ck_assert (!compare (first, 99 * MS, second, 120 * MS, &found));
  second[50].at_ns += 2 * US;
  ck_assert (compare (first, 99 * MS, second, 120 * MS, &found));
}
END_TEST

/* Each turn is 20 us longer in the second run: 1 ms after fifty of them. */
static void
drift (Owner *first, Owner *second)
{
  for (int i = 0; i <= 50; i++)
    {
      first[i] = (Owner){ (gint64) i * 5 * MS, i % 2 };
      second[i] = (Owner){ (gint64) i * (5 * MS + 20 * US), i % 2 };
    }
  first[51] = second[51] = (Owner){ 0, -1 };
}

START_TEST (each_run_has_its_own_clock)
{
  Owner      first[52];
  Owner      second[52];
  Divergence found;

  drift (first, second);
  second[50].thread = 2;
  ck_assert (compare (first, 260 * MS, second, 260 * MS, &found));
  ck_assert_int_eq (found.time_ns, 250 * MS);
  ck_assert_int_eq (found.second_ns, 251 * MS - 20 * US);
  ck_assert_int_eq (found.turns[0], DIVERGENCE_GIVES);
  ck_assert_int_eq (found.threads[0], 0);
  ck_assert_int_eq (found.turns[1], DIVERGENCE_GIVES);
  ck_assert_int_eq (found.threads[1], 2);
  ck_assert (compare (second, 260 * MS, first, 260 * MS, &found));
  ck_assert_int_eq (found.threads[0], 2);
  ck_assert_int_eq (found.threads[1], 0);
}
END_TEST

/* Both are stopped after the first run's last turn; the second one's was near. */
START_TEST (a_run_that_was_stopped_has_not_ended)
{
  Owner      first[52];
  Owner      second[52];
  Divergence found;

  drift (first, second);
  second[50] = second[51];
  ck_assert (!compare (first, 250 * MS + 500 * US, second, 250 * MS + 500 * US, &found));
  ck_assert (compare (first, 250 * MS + 500 * US, second, 250 * MS, &found));
  ck_assert_int_eq (found.turns[1], DIVERGENCE_ENDED);
}
END_TEST

START_TEST (retakes_do_not_count)
{
  const Owner plain[] = { { 0, 0 }, { 5 * MS, 1 }, { 0, -1 } };
  Stage       stages[2];
  g_autoptr (Succession) a = play (&stages[0], plain, 9 * MS);
  g_autoptr (Succession) b = NULL;
  Divergence found;

  stage_open (&stages[1]);
  b = succession_new (stages[1].cast, &stages[1].probe);
  take (&stages[1], 0, 0);
  drop (&stages[1], 2 * MS, 0);
  take (&stages[1], 3 * MS, 0);
  drop (&stages[1], 5 * MS, 0);
  take (&stages[1], 5 * MS, 1);
  succession_finish (b, 9 * MS);
  ck_assert (!divergence_find (a, b, &found));
  stage_close (&stages[0]);
  stage_close (&stages[1]);
}
END_TEST

START_TEST (tells_a_free_gil_from_a_kept_one)
{
  const Owner first[] = { { 0, 0 }, { 5 * MS, 1 }, { 0, -1 } };
  const Owner second[] = { { 0, 0 }, { 0, -1 } };
  Stage       stages[2];
  g_autoptr (Succession) a = play (&stages[0], first, 9 * MS);
  g_autoptr (Succession) b = play (&stages[1], second, 0);
  Divergence found;

  drop (&stages[1], 4 * MS, 0);
  succession_finish (b, 9 * MS);
  ck_assert (divergence_find (a, b, &found));
  ck_assert_int_eq (found.time_ns, 5 * MS);
  ck_assert_int_eq (found.turns[1], DIVERGENCE_FREE);
  ck_assert_int_eq (found.threads[1], -1);
  stage_close (&stages[0]);
  stage_close (&stages[1]);
}
END_TEST

START_TEST (says_that_a_run_has_ended)
{
  const Owner first[] = { { 0, 0 }, { 5 * MS, 1 }, { 0, -1 } };
  const Owner second[] = { { 0, 0 }, { 0, -1 } };
  Divergence  found;

  ck_assert (compare (first, 9 * MS, second, 3 * MS, &found));
  ck_assert_int_eq (found.turns[1], DIVERGENCE_ENDED);
}
END_TEST

/* Both windows end while the second run is still within the tolerance. */
START_TEST (the_end_of_a_window_is_no_divergence)
{
  const Owner first[] = { { 0, 0 }, { 5 * MS, 1 }, { 0, -1 } };
  const Owner second[] = { { 0, 0 }, { 0, -1 } };
  Divergence  found;

  ck_assert (!compare (first, 5 * MS + 50 * US, second, 5 * MS + 50 * US, &found));
  ck_assert (compare (first, 6 * MS, second, 6 * MS, &found));
}
END_TEST

START_TEST (what_is_not_recorded_is_not_compared)
{
  g_autofree Owner *first = g_new (Owner, SUCCESSION_MAX + 3);
  g_autofree Owner *second = NULL;
  Divergence        found;

  for (gint64 i = 0; i < SUCCESSION_MAX + 2; i++)
    first[i] = (Owner){ i * MS, i % 2 };
  first[SUCCESSION_MAX + 2] = (Owner){ 0, -1 };
  second = g_memdup2 (first, (SUCCESSION_MAX + 3) * sizeof *first);
  second[SUCCESSION_MAX].thread = 2;
  ck_assert (!compare (first, (SUCCESSION_MAX + 2ll) * MS, second, (SUCCESSION_MAX + 2ll) * MS, &found));
  second[SUCCESSION_MAX - 1].thread = 2;
  ck_assert (compare (first, (SUCCESSION_MAX + 2ll) * MS, second, (SUCCESSION_MAX + 2ll) * MS, &found));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("divergence");
  TCase *tests = tcase_create ("divergence");

  tcase_add_test (tests, finds_the_first_other_thread);
  tcase_add_test (tests, finds_the_same_thread_at_another_time);
  tcase_add_test (tests, small_costs_are_no_divergence_even_when_they_add_up);
  tcase_add_test (tests, each_run_has_its_own_clock);
  tcase_add_test (tests, a_run_that_was_stopped_has_not_ended);
  tcase_add_test (tests, retakes_do_not_count);
  tcase_add_test (tests, tells_a_free_gil_from_a_kept_one);
  tcase_add_test (tests, says_that_a_run_has_ended);
  tcase_add_test (tests, the_end_of_a_window_is_no_divergence);
  tcase_add_test (tests, what_is_not_recorded_is_not_compared);
  suite_add_tcase (suite, tests);
  return check_main (suite);
}
