/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every law is broken once, and must say so.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/invariants.h"

/* A story that breaks one law, and what must be said of it. */
typedef struct
{
  const char *breach;
  void (*tell) (Stage *stage);
} Crime;

/* cpu-1 on core 0, owns the GIL and holds it from 5. */
static void
tell_holder (Stage *stage)
{
  emit_state (stage, 0, 0, -1, THREAD_STATE_READY);
  emit_on (stage, 1, 0, 0);
  emit_gil (stage, 2, PROBE_GIL_WANT, 0, 0, 0);
  emit_state (stage, 2, 0, 0, THREAD_STATE_WAITS_GIL);
  emit_gil (stage, 4, PROBE_GIL_TAKE, 0, 0, 0);
  emit_gil (stage, 5, PROBE_GIL_TAKEN, 0, 3, 0);
  emit_state (stage, 5, 0, 0, THREAD_STATE_HOLDS_GIL);
}

static void
tell_time_back (Stage *stage)
{
  emit_state (stage, 10, 0, -1, THREAD_STATE_READY);
  emit_on (stage, 9, 0, 0);
}

static void
tell_two_on_a_core (Stage *stage)
{
  tell_holder (stage);
  emit_state (stage, 6, 1, -1, THREAD_STATE_READY);
  emit_on (stage, 7, 1, 0);
}

static void
tell_two_cores (Stage *stage)
{
  tell_holder (stage);
  emit_on (stage, 7, 0, 1);
}

static void
tell_off_elsewhere (Stage *stage)
{
  tell_holder (stage);
  emit_off (stage, 7, 0, 1, OFF_CORE_BLOCKED);
}

static void
tell_idle_with_thread (Stage *stage)
{
  tell_holder (stage);
  emit_idle (stage, 7, 0);
}

static void
tell_same_state (Stage *stage)
{
  tell_holder (stage);
  emit_state (stage, 7, 0, 0, THREAD_STATE_HOLDS_GIL);
}

static void
tell_life_after_death (Stage *stage)
{
  emit_state (stage, 0, 0, -1, THREAD_STATE_READY);
  emit_state (stage, 1, 0, -1, THREAD_STATE_ENDED);
  emit_state (stage, 2, 0, -1, THREAD_STATE_READY);
}

static void
tell_new_again (Stage *stage)
{
  emit_state (stage, 0, 0, -1, THREAD_STATE_READY);
  emit_state (stage, 1, 0, -1, THREAD_STATE_NEW);
}

static void
tell_no_such_state (Stage *stage)
{
  emit_state (stage, 0, 0, -1, N_THREAD_STATES);
}

static void
tell_state_elsewhere (Stage *stage)
{
  emit_state (stage, 0, 0, 1, THREAD_STATE_READY);
}

static void
tell_two_owners (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 6, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (stage, 7, PROBE_GIL_TAKE, 1, 0, 1);
}

static void
tell_take_unwanted (Stage *stage)
{
  emit_gil (stage, 7, PROBE_GIL_TAKE, 1, 0, 0);
}

static void
tell_false_switch (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 6, PROBE_GIL_DROP, 0, GIL_DROP_CHECK, 0);
  emit_gil (stage, 6, PROBE_GIL_WANT, 0, 0, 0);
  emit_gil (stage, 6, PROBE_GIL_TAKE, 0, 0, 1);
}

static void
tell_denied_switch (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 6, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (stage, 6, PROBE_GIL_DROP, 0, GIL_DROP_CHECK, 0);
  emit_gil (stage, 6, PROBE_GIL_TAKE, 1, 0, 0);
}

static void
tell_drop_by_other (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 7, PROBE_GIL_DROP, 1, GIL_DROP_IO, 0);
}

static void
tell_drop_of_free (Stage *stage)
{
  emit_gil (stage, 7, PROBE_GIL_DROP, 1, GIL_DROP_IO, 0);
}

static void
tell_want_twice (Stage *stage)
{
  emit_gil (stage, 6, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (stage, 7, PROBE_GIL_WANT, 1, 0, 0);
}

static void
tell_want_own (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 7, PROBE_GIL_WANT, 0, 0, 0);
}

static void
tell_taken_unowned (Stage *stage)
{
  emit_gil (stage, 6, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (stage, 7, PROBE_GIL_TAKEN, 1, 1, 0);
}

static void
tell_taken_twice (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 7, PROBE_GIL_TAKEN, 0, 5, 0);
}

static void
tell_false_wait (Stage *stage)
{
  emit_gil (stage, 6, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (stage, 7, PROBE_GIL_TAKE, 1, 0, 0);
  emit_gil (stage, 9, PROBE_GIL_TAKEN, 1, 4, 0);
}

static void
tell_request_to_self (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 7, PROBE_GIL_REQUEST, 0, 0, 0);
}

static void
tell_lost_unwanted (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 7, PROBE_GIL_LOST, 1, 0, 0);
}

static void
tell_quiet_by_other (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 7, PROBE_GIL_QUIET, 1, 5, GIL_DROP_CHECK);
}

static void
tell_holds_unowned (Stage *stage)
{
  emit_on (stage, 0, 0, 0);
  emit_state (stage, 0, 0, 0, THREAD_STATE_HOLDS_GIL);
}

static void
tell_holds_after_drop (Stage *stage)
{
  tell_holder (stage);
  emit_gil (stage, 7, PROBE_GIL_DROP, 0, GIL_DROP_IO, 0);
  emit_off (stage, 8, 0, 0, OFF_CORE_BLOCKED);
}

static void
tell_holds_off_core (Stage *stage)
{
  tell_holder (stage);
  emit_off (stage, 7, 0, 0, OFF_CORE_PREEMPTED);
  emit_idle (stage, 8, 0);
}

static void
tell_no_gil_off_core (Stage *stage)
{
  emit_state (stage, 0, 0, -1, THREAD_STATE_NO_GIL);
}

static void
tell_new_on_core (Stage *stage)
{
  emit_on (stage, 3, 0, 0);
}

static void
tell_ended_on_core (Stage *stage)
{
  emit_on (stage, 3, 0, 0);
  emit_state (stage, 3, 0, 0, THREAD_STATE_READY);
  emit_state (stage, 4, 0, 0, THREAD_STATE_ENDED);
}

static void
tell_io_with_gil (Stage *stage)
{
  tell_holder (stage);
  emit_state (stage, 6, 0, 0, THREAD_STATE_IO);
}

static void
tell_no_such_thread (Stage *stage)
{
  emit_on (stage, 6, 3, 0);
}

static void
tell_no_such_core (Stage *stage)
{
  emit_on (stage, 6, 0, 2);
}

static void
tell_no_such_gil (Stage *stage)
{
  probe_emit (&stage->probe, PROBE_GIL_WANT, 0, -1, 1, 0, 0);
}

static void
tell_nothing (Stage *stage G_GNUC_UNUSED)
{
}

static const Crime crimes[] = {
  { "at 10ns: time goes back to 9ns", tell_time_back },
  { "at 7ns: core 0 is given to thread cpu-2 while cpu-1 is on it", tell_two_on_a_core },
  { "at 7ns: thread cpu-1 is put on core 1 while it is on core 0", tell_two_cores },
  { "at 7ns: thread cpu-1 leaves core 1, on which it is not", tell_off_elsewhere },
  { "at 7ns: core 0 goes idle while thread cpu-1 is on it", tell_idle_with_thread },
  { "at 7ns: thread cpu-1 enters state holds GIL, in which it is already", tell_same_state },
  { "at 2ns: thread cpu-1 goes from state ended to ready", tell_life_after_death },
  { "at 1ns: thread cpu-1 goes from state ready to new", tell_new_again },
  { "at 0: thread cpu-1 enters a state that does not exist", tell_no_such_state },
  { "at 0: thread cpu-1 enters state ready on core 1, where it is not", tell_state_elsewhere },
  { "at 7ns: thread cpu-2 takes the GIL that cpu-1 owns", tell_two_owners },
  { "at 7ns: thread cpu-2 takes the GIL without wanting it", tell_take_unwanted },
  { "at 6ns: thread cpu-1 takes the GIL after cpu-1, which is said to be a switch", tell_false_switch },
  { "at 6ns: thread cpu-2 takes the GIL after cpu-1, which is said not to be a switch", tell_denied_switch },
  { "at 7ns: thread cpu-2 drops the GIL that cpu-1 owns", tell_drop_by_other },
  { "at 7ns: thread cpu-2 drops the GIL that nobody owns", tell_drop_of_free },
  { "at 7ns: thread cpu-2 wants the GIL twice", tell_want_twice },
  { "at 7ns: thread cpu-1 wants the GIL that it owns", tell_want_own },
  { "at 7ns: thread cpu-2 leaves take without owning the GIL", tell_taken_unowned },
  { "at 7ns: thread cpu-1 leaves take without having entered it", tell_taken_twice },
  { "at 9ns: thread cpu-2 waited 3ns for the GIL and says 4ns", tell_false_wait },
  { "at 7ns: thread cpu-1 asks itself to drop the GIL", tell_request_to_self },
  { "at 7ns: thread cpu-2 loses a wake-up race without wanting the GIL", tell_lost_unwanted },
  { "at 7ns: thread cpu-2 gives up the GIL that cpu-1 owns", tell_quiet_by_other },
  { "at 0: thread cpu-1 is in state holds GIL without owning it", tell_holds_unowned },
  { "at 7ns: thread cpu-1 is in state holds GIL without owning it", tell_holds_after_drop },
  { "at 7ns: thread cpu-1 is in state holds GIL on no core", tell_holds_off_core },
  { "at 0: thread cpu-1 is in state no GIL on no core", tell_no_gil_off_core },
  { "at 3ns: thread cpu-1 is in state new on core 0", tell_new_on_core },
  { "at 4ns: thread cpu-1 is in state ended on core 0", tell_ended_on_core },
  { "at 6ns: thread cpu-1 owns the GIL in state I/O", tell_io_with_gil },
  { "at 6ns: an event names thread 3, which does not exist", tell_no_such_thread },
  { "at 6ns: an event names core 2, which does not exist", tell_no_such_core },
  { "at 0: an event names interpreter 1, which does not exist", tell_no_such_gil },
  { NULL, tell_holder },
  { NULL, play_story },
  { NULL, tell_nothing },
};

START_TEST (test_law)
{
  const Crime *crime = &crimes[_i];
  Stage        stage;
  Invariants  *invariants;
  const char  *breach;

  stage_open (&stage);
  invariants = invariants_new (stage.cast, &stage.probe);
  crime->tell (&stage);
  breach = invariants_finish (invariants, NULL, 100);
  if (crime->breach == NULL)
    ck_assert_msg (breach == NULL, "%s", breach);
  else
    {
      ck_assert_ptr_nonnull (breach);
      ck_assert_str_eq (breach, crime->breach);
    }
  invariants_free (invariants);
  stage_close (&stage);
}
END_TEST

/* Only the first breach counts, and an end before the last event is one. */
START_TEST (test_first_breach)
{
  Stage       stage;
  Invariants *invariants;

  stage_open (&stage);
  invariants = invariants_new (stage.cast, &stage.probe);
  tell_want_twice (&stage);
  tell_two_on_a_core (&stage);
  ck_assert_str_eq (invariants_finish (invariants, NULL, 100), "at 7ns: thread cpu-2 wants the GIL twice");
  invariants_free (invariants);
  stage_close (&stage);

  stage_open (&stage);
  invariants = invariants_new (stage.cast, &stage.probe);
  play_story (&stage);
  ck_assert_str_eq (invariants_finish (invariants, NULL, 89), "at 90ns: the run ends at 89ns, before its last event");
  invariants_free (invariants);
  stage_close (&stage);
}
END_TEST

/* A GIL belongs to its interpreter's threads. */
START_TEST (test_foreign_gil)
{
  Stage       stage;
  Invariants *invariants;

  stage_open (&stage);
  g_strfreev (stage.cast->gil_names);
  stage.cast->gil_names = g_strsplit ("main other", " ", -1);
  stage.cast->n_gils = 2;
  invariants = invariants_new (stage.cast, &stage.probe);
  probe_emit (&stage.probe, PROBE_GIL_WANT, 0, -1, 1, 0, 0);
  ck_assert_str_eq (invariants_finish (invariants, NULL, 1),
                    "at 0: thread cpu-1 has to do with the GIL of other, which is not its own");
  invariants_free (invariants);
  stage_close (&stage);
}
END_TEST

static Suite *
invariants_suite (void)
{
  Suite *suite = suite_create ("invariants");
  TCase *laws = tcase_create ("laws");

  tcase_add_loop_test (laws, test_law, 0, G_N_ELEMENTS (crimes));
  tcase_add_test (laws, test_first_breach);
  tcase_add_test (laws, test_foreign_gil);
  suite_add_tcase (suite, laws);
  return suite;
}

int
main (void)
{
  return check_main (invariants_suite ());
}
