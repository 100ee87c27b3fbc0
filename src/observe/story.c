/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories: what each event means for them.
 */
#include "config.h"

#include "observe/story-private.h"

#define MASK                                                                                                           \
  (1u << PROBE_THREAD_STATE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_WAKE | 1u << PROBE_GIL_WANT     \
   | 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_DROP | 1u << PROBE_GIL_REQUEST | 1u << PROBE_GIL_LOST)

/* ---- states ------------------------------------------------------------- */

static void
become_ready (Stories *self, gint32 thread, gint64 now_ns)
{
  Teller   *teller = &self->tellers[thread];
  StoryStep step;

  teller->ready_ns = now_ns;
  if (!teller->told && teller->state == THREAD_STATE_NEW)
    {
      story_begin (self, thread, now_ns);
      step = story_step (self, STORY_STARTED, now_ns);
      story_add_step (self, thread, &step);
    }
  story_begin (self, thread, now_ns);
  teller->settled_ns = -1;
}

/* With or without a wish for the GIL: it may also be held up inside the lock. */
static void
wait_inside (Stories *self, gint32 thread, gint64 now_ns)
{
  Teller   *teller = &self->tellers[thread];
  Baton    *baton = story_baton_of (self, thread);
  StoryStep step;

  if (!teller->told)
    {
      story_begin (self, thread, now_ns);
      step = story_step (self, STORY_HELD_UP, now_ns);
      step.owns = baton->owner == thread;
      story_add_step (self, thread, &step);
      teller->story.held_up = TRUE;
    }
  teller->settled_ns = -1;
}

/* What becomes of the story when the thread enters @state. */
static void
enter_state (Stories *self, gint32 thread, ThreadState state, gint64 now_ns)
{
  Teller *teller = &self->tellers[thread];

  switch (state)
    {
    case THREAD_STATE_READY:
      become_ready (self, thread, now_ns);
      break;
    case THREAD_STATE_WAITS_GIL:
      wait_inside (self, thread, now_ns);
      break;
    case THREAD_STATE_IO:
      /* Held up in drop, it has been let out.  Else it goes on in the kernel,
       * and whether it wants the GIL is not known yet. */
      if (teller->told && (teller->story.wants_gil || teller->story.held_up))
        story_end (self, thread, now_ns, TRUE);
      else if (teller->told && teller->settled_ns < 0)
        {
          teller->settled_ns = now_ns;
          teller->settled_own_ns = teller->story.own_ns;
        }
      break;
    default:
      if (teller->told)
        story_end (self, thread, now_ns, TRUE);
      break;
    }
}

static void
state_changed (Stories *self, const ProbeEvent *event)
{
  Teller *teller = &self->tellers[event->thread];

  if (teller->told)
    story_add_piece (self, event->thread, event->time_ns);
  enter_state (self, event->thread, (ThreadState) event->a, event->time_ns);
  teller->state = (ThreadState) event->a;
}

/* ---- cores -------------------------------------------------------------- */

/* Who was preempted in this instant now knows for whom. */
static void
name_successor (Stories *self, gint32 loser, gint32 thread)
{
  Teller    *teller = &self->tellers[loser];
  StoryStep *step = &teller->steps[teller->story.n_steps - 1];

  if (teller->told && step->kind == STORY_PREEMPTED)
    step->other = thread;
}

static void
on_core (Stories *self, const ProbeEvent *event)
{
  Teller *teller = &self->tellers[event->thread];
  Seat   *seat = &self->seats[event->core];
  Baton  *baton = story_baton_of (self, event->thread);

  if (seat->preempted >= 0)
    name_successor (self, seat->preempted, event->thread);
  seat->preempted = -1;
  seat->runs = event->thread;
  teller->core = event->core;
  if (teller->told && teller->state == THREAD_STATE_READY)
    {
      StoryStep step = story_step (self, STORY_RAN, event->time_ns);

      step.core = event->core;
      step.from = teller->wait_core;
      step.ns = event->time_ns - teller->ready_ns;
      if (seat->left != event->thread && seat->left_ns > teller->ready_ns)
        step.other = seat->left;
      story_add_step (self, event->thread, &step);
    }
  if (baton->owner == event->thread)
    story_update_baton (self, baton, event->time_ns);
}

static void
preempted (Stories *self, const ProbeEvent *event)
{
  StoryStep step = story_step (self, STORY_PREEMPTED, event->time_ns);

  story_begin (self, event->thread, event->time_ns);
  step.core = event->core;
  step.owns = story_baton_of (self, event->thread)->owner == event->thread;
  story_add_step (self, event->thread, &step);
  self->tellers[event->thread].wait_core = event->core;
  self->seats[event->core].preempted = event->thread;
}

/* The deadline tells the waits apart: none is a wait inside the lock, the same
 * again is the same wait. */
static void
falls_asleep (Stories *self, const ProbeEvent *event)
{
  Teller   *teller = &self->tellers[event->thread];
  StoryStep step = story_step (self, STORY_SLEPT, event->time_ns);
  gboolean  timed = event->b > 0;

  if (timed && event->b == teller->deadline_ns)
    step.sleep = STORY_SLEEP_ON;
  else if (timed)
    step.sleep = teller->timed_out ? STORY_SLEEP_PATIENT : STORY_SLEEP_WAIT;
  else
    step.sleep = teller->deadline_ns > 0 || teller->story.held_up ? STORY_SLEEP_INSIDE : STORY_SLEEP_WAIT;
  if (timed && event->b != teller->deadline_ns)
    {
      teller->waits_ns = event->time_ns;
      teller->deadline_ns = event->b;
      teller->timed_out = FALSE;
    }
  teller->story.n_sleeps++;
  story_add_step (self, event->thread, &step);
}

static void
off_core (Stories *self, const ProbeEvent *event)
{
  Teller *teller = &self->tellers[event->thread];
  Baton  *baton = story_baton_of (self, event->thread);

  teller->core = -1;
  self->seats[event->core] = (Seat){ .runs = -1, .left = event->thread, .left_ns = event->time_ns, .preempted = -1 };
  if (baton->owner == event->thread)
    story_update_baton (self, baton, event->time_ns);
  if (event->a == OFF_CORE_PREEMPTED)
    preempted (self, event);
  else if (teller->told && (teller->story.wants_gil || teller->story.held_up))
    falls_asleep (self, event);
  else if (teller->told)
    {
      story_add_piece (self, event->thread, event->time_ns);
      story_end_settled (self, event->thread, event->time_ns);
    }
}

static void
woken (Stories *self, const ProbeEvent *event)
{
  Teller   *teller = &self->tellers[event->thread];
  gint32    waker = (gint32) event->a;
  gboolean  inside = teller->told && (teller->story.wants_gil || teller->story.held_up);
  StoryStep step = story_step (self, STORY_WOKEN, event->time_ns);

  story_begin (self, event->thread, event->time_ns);
  teller->wait_core = event->core;
  if (inside)
    step.kind = waker < 0 ? STORY_TIMED_OUT : STORY_SIGNALLED;
  if (inside && waker < 0)
    {
      teller->timed_out = TRUE;
      step.ns = event->time_ns - teller->waits_ns;
    }
  step.other = waker;
  step.core = event->core;
  step.runs = self->seats[event->core].runs;
  story_add_step (self, event->thread, &step);
}

/* ---- the GIL ------------------------------------------------------------ */

static void
gil_taken (Stories *self, const ProbeEvent *event)
{
  Baton    *baton = &self->batons[event->gil];
  gboolean  other = baton->last_owner >= 0 && baton->last_owner != event->thread;
  StoryStep step = story_step (self, STORY_TOOK, event->time_ns);

  step.other = baton->last_owner;
  step.reason = baton->reason;
  step.handed = event->a != 0;
  step.asked_by = baton->asked_by;
  step.ns = event->time_ns - baton->dropped_ns;
  if (self->tellers[event->thread].told)
    {
      story_add_piece (self, event->thread, event->time_ns);
      story_add_step (self, event->thread, &step);
    }
  if (other)
    {
      step.kind = STORY_CHANGED;
      step.from = baton->last_owner;
      step.other = event->thread;
      baton->changes[baton->n_changes++ % CHANGES_MAX] = step;
    }
  /* Whoever takes it back at once has had it all along. */
  if (other || baton->last_owner < 0 || baton->reason != GIL_DROP_CHECK)
    baton->owner_since_ns = event->time_ns;
  baton->owner = event->thread;
  baton->last_owner = event->thread;
  baton->requester = -1;
  story_update_baton (self, baton, event->time_ns);
}

static void
gil_dropped (Stories *self, const ProbeEvent *event)
{
  Baton    *baton = &self->batons[event->gil];
  StoryStep step;

  baton->owner = -1;
  baton->dropped_ns = event->time_ns;
  baton->reason = (GilDropReason) event->a;
  /* Whoever gives it up for another reason has not seen the request. */
  baton->asked_by = event->a == GIL_DROP_CHECK ? baton->requester : -1;
  story_update_baton (self, baton, event->time_ns);
  if (event->a != GIL_DROP_CHECK)
    return;
  story_begin (self, event->thread, event->time_ns);
  step = story_step (self, STORY_FORCED, event->time_ns);
  step.asked_by = baton->requester;
  story_add_step (self, event->thread, &step);
  self->tellers[event->thread].story.wants_gil = TRUE;
}

static void
gil_wanted (Stories *self, const ProbeEvent *event)
{
  Baton    *baton = &self->batons[event->gil];
  StoryStep step = story_step (self, STORY_WANTED, event->time_ns);

  story_begin (self, event->thread, event->time_ns);
  step.other = baton->owner;
  step.ns = baton->owner_since_ns;
  story_add_step (self, event->thread, &step);
  self->tellers[event->thread].story.wants_gil = TRUE;
}

static void
gil_requested (Stories *self, const ProbeEvent *event)
{
  Baton    *baton = &self->batons[event->gil];
  StoryStep step = story_step (self, STORY_REQUESTED, event->time_ns);

  /* Only the first request matters: the others find it pending. */
  if (baton->requester < 0)
    baton->requester = event->thread;
  self->tellers[event->thread].timed_out = FALSE;
  step.other = baton->owner;
  if (self->tellers[event->thread].told)
    story_add_step (self, event->thread, &step);
}

static void
gil_lost (Stories *self, const ProbeEvent *event)
{
  Teller   *teller = &self->tellers[event->thread];
  StoryStep step = story_step (self, STORY_LOST, event->time_ns);

  if (!teller->told)
    return;
  teller->timed_out = FALSE;
  teller->story.n_lost++;
  step.other = self->batons[event->gil].owner;
  story_add_step (self, event->thread, &step);
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  static void (*const listeners[N_PROBE_TYPES]) (Stories * self, const ProbeEvent *event) = {
    [PROBE_THREAD_STATE] = state_changed, [PROBE_ON_CORE] = on_core,
    [PROBE_OFF_CORE] = off_core,          [PROBE_WAKE] = woken,
    [PROBE_GIL_WANT] = gil_wanted,        [PROBE_GIL_TAKE] = gil_taken,
    [PROBE_GIL_DROP] = gil_dropped,       [PROBE_GIL_REQUEST] = gil_requested,
    [PROBE_GIL_LOST] = gil_lost,
  };

  listeners[event->type](data, event);
}

/* ---- the life of the observer ------------------------------------------- */

Stories *
stories_new (const Cast *cast, Probe *probe, gint32 only, StoryListener listener, gpointer data)
{
  Stories *self = g_new0 (Stories, 1);

  self->cast = cast;
  self->only = only;
  self->listen = listener;
  self->data = data;
  self->tellers = g_new0 (Teller, cast->n_threads);
  self->batons = g_new0 (Baton, cast->n_gils);
  self->seats = g_new0 (Seat, cast->n_cores);
  for (guint i = 0; i < cast->n_threads; i++)
    self->tellers[i].core = self->tellers[i].wait_core = -1;
  for (guint i = 0; i < cast->n_gils; i++)
    self->batons[i] = (Baton){ .owner = -1, .last_owner = -1, .requester = -1, .asked_by = -1 };
  for (guint i = 0; i < cast->n_cores; i++)
    self->seats[i] = (Seat){ .runs = -1, .left = -1, .preempted = -1 };
  probe_listen (probe, MASK, listen, self);
  return self;
}

void
stories_finish (Stories *stories, gint64 end_ns)
{
  for (guint i = 0; i < stories->cast->n_threads; i++)
    if (stories->tellers[i].told)
      {
        Teller *teller = &stories->tellers[i];

        story_add_piece (stories, (gint32) i, end_ns);
        if (teller->settled_ns >= 0)
          story_end_settled (stories, (gint32) i, end_ns);
        else
          story_end (stories, (gint32) i, end_ns, FALSE);
      }
}

gboolean
stories_are_telling (const Stories *stories, gint32 thread, gint64 since_ns)
{
  const Teller *teller = &stories->tellers[thread];

  return teller->told && teller->story.from_ns <= since_ns;
}

void
stories_free (Stories *stories)
{
  if (stories == NULL)
    return;
  g_free (stories->tellers);
  g_free (stories->batons);
  g_free (stories->seats);
  g_free (stories);
}
