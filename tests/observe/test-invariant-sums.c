/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The laws about sums: statistics that do not add up are noticed.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/invariants.h"

/* Each makes the finished statistics of a lawful story wrong. */
static void
falsify_life (Statistics *statistics)
{
  statistics->threads[0].state_ns[THREAD_STATE_READY]++;
}

static void
falsify_birth (Statistics *statistics)
{
  statistics->threads[1].state_ns[THREAD_STATE_NEW]--;
}

static void
falsify_cpu (Statistics *statistics)
{
  statistics->threads[1].cpu_ns = 20; /* less than it held the GIL */
}

static void
falsify_gil (Statistics *statistics)
{
  statistics->gils[0].dead_ns--;
}

static void
falsify_core (Statistics *statistics)
{
  statistics->cores[0].busy_ns = 101;
}

static void
falsify_busy (Statistics *statistics)
{
  statistics->cores[0].busy_ns++;
}

static void
falsify_nothing (Statistics *statistics G_GNUC_UNUSED)
{
}

static const struct
{
  const char *breach;
  void (*falsify) (Statistics *statistics);
} frauds[] = {
  { "at 100ns: the states of thread cpu-1 sum to 91ns after 0ns, but it lived for 90ns from 0ns", falsify_life },
  { "at 100ns: the states of thread cpu-2 sum to 90ns after 9ns, but it lived for 90ns from 10ns", falsify_birth },
  { "at 100ns: thread cpu-2 was on a core for 20ns, which fits neither its life of 90ns nor its states", falsify_cpu },
  { "at 100ns: the times of the GIL of main sum to 99ns", falsify_gil },
  { "at 100ns: core 0 was busy for 101ns", falsify_core },
  { "at 100ns: cores were busy for 101ns, threads were on cores for 100ns", falsify_busy },
  { NULL, falsify_nothing },
};

START_TEST (test_sums)
{
  Stage       stage;
  Statistics *statistics;
  Invariants *invariants;
  const char *breach;

  stage_open (&stage);
  statistics = statistics_new (stage.cast, &stage.probe);
  invariants = invariants_new (stage.cast, &stage.probe);
  play_story (&stage);
  statistics_finish (statistics, STORY_END_NS);
  frauds[_i].falsify (statistics);
  breach = invariants_finish (invariants, statistics, STORY_END_NS);
  if (frauds[_i].breach == NULL)
    ck_assert_msg (breach == NULL, "%s", breach);
  else
    {
      ck_assert_ptr_nonnull (breach);
      ck_assert_str_eq (breach, frauds[_i].breach);
    }
  invariants_free (invariants);
  statistics_free (statistics);
  stage_close (&stage);
}
END_TEST

static Suite *
invariant_sums_suite (void)
{
  Suite *suite = suite_create ("invariant-sums");
  TCase *tcase = tcase_create ("sums");

  tcase_add_loop_test (tcase, test_sums, 0, G_N_ELEMENTS (frauds));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return check_main (invariant_sums_suite ());
}
