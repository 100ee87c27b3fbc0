/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories of the life in the fixture, and how much of a long one is kept.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/story.h"

typedef struct
{
  Stage      stage;
  Stories   *stories;
  GPtrArray *told; /* copies */
} Telling;

static void
keep (const Story *story, gpointer data)
{
  g_ptr_array_add (data, story_copy (story));
}

static void
telling_begin (Telling *self)
{
  stage_open (&self->stage);
  self->told = g_ptr_array_new_with_free_func ((GDestroyNotify) story_free);
  self->stories = stories_new (self->stage.cast, &self->stage.probe, -1, keep, self->told);
}

static void
telling_end (Telling *self)
{
  stories_free (self->stories);
  g_ptr_array_unref (self->told);
  stage_close (&self->stage);
}

static void
check_story (const Story *story, gint32 thread, gint64 from_ns, gint64 to_ns, const StoryStepKind *kinds, guint n)
{
  ck_assert_int_eq (story->thread, thread);
  ck_assert_int_eq (story->from_ns, from_ns);
  ck_assert_int_eq (story->to_ns, to_ns);
  ck_assert_uint_eq (story->n_steps, n);
  for (guint i = 0; i < n; i++)
    ck_assert_msg (story->steps[i].kind == kinds[i], "step %u is %u, expected %u", i, story->steps[i].kind, kinds[i]);
}

static void
check_causes (const Story *story, gint64 core_ns, gint64 held_ns, gint64 dead_ns, gint64 own_ns)
{
  ck_assert_int_eq (story->core_ns, core_ns);
  ck_assert_int_eq (story->held_ns, held_ns);
  ck_assert_int_eq (story->dead_ns, dead_ns);
  ck_assert_int_eq (story->own_ns, own_ns);
}

START_TEST (test_life)
{
  static const StoryStepKind first[] = { STORY_STARTED, STORY_RAN, STORY_WANTED, STORY_TOOK };
  static const StoryStepKind core[] = { STORY_PREEMPTED, STORY_RAN };
  static const StoryStepKind wait[] = { STORY_STARTED,   STORY_RAN,  STORY_WANTED,    STORY_SLEPT,
                                        STORY_TIMED_OUT, STORY_LOST, STORY_REQUESTED, STORY_TOOK };
  static const StoryStepKind forced[] = { STORY_FORCED, STORY_WANTED, STORY_CHANGED,
                                          STORY_SLEPT,  STORY_TOOK,   STORY_SIGNALLED };
  Telling                    telling;
  const Story               *story;

  telling_begin (&telling);
  play_story (&telling.stage);
  stories_finish (telling.stories, STORY_END_NS);
  ck_assert_uint_eq (telling.told->len, 4);
  check_story (telling.told->pdata[0], 0, 0, 10, first, G_N_ELEMENTS (first));
  check_causes (telling.told->pdata[0], 5, 0, 3, 2);
  check_story (telling.told->pdata[1], 0, 20, 25, core, G_N_ELEMENTS (core));
  check_causes (telling.told->pdata[1], 5, 0, 0, 0);

  story = telling.told->pdata[2];
  check_story (story, 1, 10, 45, wait, G_N_ELEMENTS (wait));
  check_causes (story, 2, 23, 9, 1);
  ck_assert_uint_eq (story->n_lost, 1);
  ck_assert_int_eq (story->steps[2].other, 0);
  ck_assert_int_eq (story->steps[7].other, 0);
  ck_assert_int_eq (story->steps[7].asked_by, 1);
  ck_assert_int_eq (story->steps[7].ns, 4);

  story = telling.told->pdata[3];
  check_story (story, 0, 40, 80, forced, G_N_ELEMENTS (forced));
  check_causes (story, 0, 26, 9, 5);
  ck_assert_int_eq (story->steps[0].asked_by, 1);
  ck_assert_uint_eq (story->n_changes, 1);
  ck_assert (story->steps[4].handed);
  ck_assert (story->over);
  telling_end (&telling);
}
END_TEST

/* A thread wakes from a sleep, gets its core late, and sleeps again. */
START_TEST (test_core_only)
{
  static const StoryStepKind kinds[] = { STORY_WOKEN, STORY_RAN };
  Telling                    telling;
  Stage                     *stage = &telling.stage;
  const Story               *story;

  telling_begin (&telling);
  emit_on (stage, 0, 1, 1);
  emit_on (stage, 0, 0, 0);
  emit_state (stage, 0, 0, 0, THREAD_STATE_IO);
  emit_off (stage, 5, 0, 0, OFF_CORE_BLOCKED);
  stage->now_ns = 10;
  probe_emit (&stage->probe, PROBE_WAKE, 0, 1, -1, -1, 0);
  emit_state (stage, 10, 0, -1, THREAD_STATE_READY);
  emit_off (stage, 50, 1, 1, OFF_CORE_BLOCKED);
  emit_on (stage, 50, 0, 1);
  emit_state (stage, 50, 0, 1, THREAD_STATE_IO);
  emit_off (stage, 60, 0, 1, OFF_CORE_BLOCKED);
  ck_assert_uint_eq (telling.told->len, 1);
  story = telling.told->pdata[0];
  check_story (story, 0, 10, 50, kinds, G_N_ELEMENTS (kinds));
  check_causes (story, 40, 0, 0, 0);
  ck_assert (!story->wants_gil);
  ck_assert_int_eq (story->steps[1].other, 1);
  ck_assert_int_eq (story->steps[1].ns, 40);
  telling_end (&telling);
}
END_TEST

static void
emit_sleep (Stage *stage, gint64 at_ns, gint32 thread, gint64 deadline_ns)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_OFF_CORE, thread, 0, -1, OFF_CORE_BLOCKED, deadline_ns);
}

static void
emit_wake (Stage *stage, gint64 at_ns, gint32 thread, gint32 waker)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, PROBE_WAKE, thread, 0, -1, waker, 0);
  emit_on (stage, at_ns, thread, 0);
}

/* The deadline tells a new timed wait from one that goes on, and from a wait
 * for the lock's own mutex. */
START_TEST (test_sleeps)
{
  static const StorySleep sleeps[] = { STORY_SLEEP_WAIT, STORY_SLEEP_WAIT, STORY_SLEEP_ON, STORY_SLEEP_PATIENT,
                                       STORY_SLEEP_INSIDE };
  Telling                 telling;
  Stage                  *stage = &telling.stage;
  const Story            *story;
  guint                   n = 0;

  telling_begin (&telling);
  emit_on (stage, 0, 2, 0);
  emit_gil (stage, 1, PROBE_GIL_WANT, 2, 0, 0);
  emit_state (stage, 1, 2, 0, THREAD_STATE_WAITS_GIL);
  emit_sleep (stage, 2, 2, 0); /* for the mutex, at first */
  emit_wake (stage, 5, 2, 1);
  emit_sleep (stage, 10, 2, 60);
  emit_wake (stage, 20, 2, 1);
  emit_sleep (stage, 21, 2, 60);
  emit_wake (stage, 65, 2, -1);
  emit_sleep (stage, 70, 2, 120);
  emit_wake (stage, 80, 2, 1);
  emit_sleep (stage, 85, 2, 0);
  stories_finish (telling.stories, 200);
  story = telling.told->pdata[0];
  for (guint i = 0; i < story->n_steps; i++)
    {
      if (story->steps[i].kind == STORY_TIMED_OUT)
        ck_assert_int_eq (story->steps[i].ns, 55);
      if (story->steps[i].kind == STORY_SLEPT)
        ck_assert_int_eq (story->steps[i].sleep, sleeps[n++]);
    }
  ck_assert_uint_eq (n, G_N_ELEMENTS (sleeps));
  telling_end (&telling);
}
END_TEST

/* The first of two requests is the one that counts, and only a check serves
 * it. */
START_TEST (test_requests)
{
  Telling          telling;
  Stage           *stage = &telling.stage;
  const StoryStep *step;

  telling_begin (&telling);
  emit_gil (stage, 0, PROBE_GIL_TAKE, 0, 0, 0);
  emit_gil (stage, 1, PROBE_GIL_WANT, 1, 0, 0);
  emit_gil (stage, 2, PROBE_GIL_REQUEST, 1, 0, 0);
  emit_gil (stage, 3, PROBE_GIL_REQUEST, 2, 0, 0);
  emit_gil (stage, 4, PROBE_GIL_DROP, 0, GIL_DROP_CHECK, 0);
  emit_gil (stage, 5, PROBE_GIL_TAKE, 1, 0, 1);
  emit_state (stage, 5, 1, 0, THREAD_STATE_HOLDS_GIL);
  ck_assert_uint_eq (telling.told->len, 1);
  step = &((const Story *) telling.told->pdata[0])->steps[2];
  ck_assert_int_eq (step->kind, STORY_TOOK);
  ck_assert_int_eq (step->asked_by, 1);

  emit_gil (stage, 6, PROBE_GIL_WANT, 2, 0, 0);
  emit_gil (stage, 7, PROBE_GIL_REQUEST, 2, 0, 0);
  emit_gil (stage, 8, PROBE_GIL_DROP, 1, GIL_DROP_IO, 0);
  emit_gil (stage, 9, PROBE_GIL_TAKE, 2, 0, 1);
  emit_state (stage, 9, 2, 0, THREAD_STATE_HOLDS_GIL);
  ck_assert_uint_eq (telling.told->len, 2);
  step = &((const Story *) telling.told->pdata[1])->steps[2];
  ck_assert_int_eq (step->reason, GIL_DROP_IO);
  ck_assert_int_eq (step->asked_by, -1);
  telling_end (&telling);
}
END_TEST

/* A thread that waits while two others hand the GIL to and fro, is woken a
 * hundred times, and never gets it. */
START_TEST (test_long)
{
  Telling      telling;
  Stage       *stage = &telling.stage;
  const Story *story;

  telling_begin (&telling);
  emit_on (stage, 0, 2, 0);
  emit_gil (stage, 1, PROBE_GIL_TAKE, 0, 0, 0);
  emit_gil (stage, 2, PROBE_GIL_WANT, 2, 0, 0);
  emit_state (stage, 2, 2, 0, THREAD_STATE_WAITS_GIL);
  for (gint64 i = 1; i <= 100; i++)
    {
      emit_gil (stage, 10 * i, PROBE_GIL_DROP, (i + 1) % 2, GIL_DROP_CHECK, 0);
      emit_gil (stage, 10 * i + 1, PROBE_GIL_TAKE, i % 2, 0, 1);
      emit_gil (stage, 10 * i + 2, PROBE_GIL_LOST, 2, 0, 0);
    }
  stories_finish (telling.stories, 2000);
  /* What the others' drops begin is over when they run again, that is never. */
  ck_assert_uint_eq (telling.told->len, 3);
  story = telling.told->pdata[2];
  ck_assert_int_eq (story->thread, 2);
  ck_assert (!story->over);
  ck_assert_uint_eq (story->n_lost, 100);
  ck_assert_uint_eq (story->n_changes, 100);
  ck_assert_uint_eq (story->n_omitted + story->n_steps, 1 + 100 + 100);
  ck_assert_uint_gt (story->omitted_at, 0);
  ck_assert_uint_lt (story->omitted_at, story->n_steps);
  ck_assert_int_eq (story->steps[0].kind, STORY_WANTED);
  ck_assert_int_eq (story->steps[story->n_steps - 1].time_ns, 1002);
  for (guint i = 1; i < story->n_steps; i++)
    ck_assert_int_le (story->steps[i - 1].time_ns, story->steps[i].time_ns);
  telling_end (&telling);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("story");
  TCase *tcase = tcase_create ("stories");

  tcase_add_test (tcase, test_life);
  tcase_add_test (tcase, test_core_only);
  tcase_add_test (tcase, test_sleeps);
  tcase_add_test (tcase, test_requests);
  tcase_add_test (tcase, test_long);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
