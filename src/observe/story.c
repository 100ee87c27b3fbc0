/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories: what each event means for them.
 */
#include "config.h"

#include "observe/story-private.h"

#define MASK                                                                                                           \
  (1u << PROBE_THREAD_STATE | 1u << PROBE_ON_CORE | 1u << PROBE_OFF_CORE | 1u << PROBE_WAKE | 1u << PROBE_GIL_WANT     \
   | 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_DROP | 1u << PROBE_GIL_REQUEST | 1u << PROBE_GIL_LOST)

/* ---- events ------------------------------------------------------------- */

/* What becomes of the story when the thread enters @state. */
static void
enter_state (Stories *self, gint32 thread, ThreadState state, gint64 now_ns)
{
  Teller *teller = &self->tellers[thread];

  switch (state)
    {
    case THREAD_STATE_READY:
      if (!teller->told && teller->state == THREAD_STATE_NEW)
        {
          story_begin (self, thread, now_ns);
          story_add_step (teller, STORY_STARTED, now_ns, -1, -1, 0, 0);
        }
      story_begin (self, thread, now_ns);
      teller->settled_ns = -1;
      break;
    case THREAD_STATE_WAITS_GIL:
      if (!teller->told)
        {
          story_begin (self, thread, now_ns);
          story_add_step (teller, STORY_HELD_UP, now_ns, -1, -1, 0, 0);
        }
      teller->story.wants_gil = TRUE;
      teller->settled_ns = -1;
      break;
    case THREAD_STATE_IO:
      /* It goes on in the kernel; whether it wants the GIL is not known yet. */
      if (teller->told && !teller->story.wants_gil && teller->settled_ns < 0)
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
  Teller     *teller = &self->tellers[event->thread];
  ThreadState state = (ThreadState) event->a;

  if (teller->told)
    story_add_piece (self, event->thread, event->time_ns);
  if (state == THREAD_STATE_READY)
    teller->ready_ns = event->time_ns;
  enter_state (self, event->thread, state, event->time_ns);
  teller->state = state;
}

static void
on_core (Stories *self, const ProbeEvent *event)
{
  Teller *teller = &self->tellers[event->thread];
  gint32  loser = self->preempted[event->core];
  Baton  *baton = story_baton_of (self, event->thread);

  /* Who was preempted in this instant now knows for whom. */
  if (loser >= 0 && self->tellers[loser].told)
    {
      Teller    *other = &self->tellers[loser];
      StoryStep *step = other->story.n_steps > 0 ? &other->steps[other->story.n_steps - 1] : NULL;

      if (step != NULL && step->kind == STORY_PREEMPTED)
        step->other = event->thread;
      other->waits_after = event->thread;
    }
  self->preempted[event->core] = -1;
  self->on_core[event->core] = event->thread;
  teller->core = event->core;
  if (teller->told && teller->state == THREAD_STATE_READY)
    story_add_step (teller, STORY_RAN, event->time_ns, event->core == teller->wait_core ? teller->waits_after : -1,
                    event->core, event->time_ns - teller->ready_ns, 0);
  if (baton->owner == event->thread)
    story_update_baton (self, baton, event->time_ns);
}

static void
off_core (Stories *self, const ProbeEvent *event)
{
  Teller *teller = &self->tellers[event->thread];
  Baton  *baton = story_baton_of (self, event->thread);

  teller->core = -1;
  self->on_core[event->core] = -1;
  self->preempted[event->core] = -1;
  if (baton->owner == event->thread)
    story_update_baton (self, baton, event->time_ns);
  if (event->a == OFF_CORE_PREEMPTED)
    {
      if (!teller->told)
        story_begin (self, event->thread, event->time_ns);
      story_add_step (teller, STORY_PREEMPTED, event->time_ns, -1, event->core, baton->owner == event->thread, 0);
      teller->wait_core = event->core;
      teller->waits_after = -1;
      self->preempted[event->core] = event->thread;
      return;
    }
  if (!teller->told)
    return;
  if (event->a == OFF_CORE_BLOCKED && teller->story.wants_gil)
    {
      if (teller->sleep != STORY_SLEEP_ON)
        teller->waits_ns = event->time_ns;
      teller->story.n_sleeps++;
      story_add_step (teller, STORY_SLEPT, event->time_ns, -1, -1, teller->sleep, 0);
      teller->sleep = STORY_SLEEP_WAIT;
      return;
    }
  story_add_piece (self, event->thread, event->time_ns);
  story_end_settled (self, event->thread, event->time_ns);
}

static void
woken (Stories *self, const ProbeEvent *event)
{
  Teller *teller = &self->tellers[event->thread];
  gint32  waker = (gint32) event->a;
  gint32  busy = self->on_core[event->core];

  teller->wait_core = event->core;
  teller->waits_after = busy;
  if (!teller->told)
    story_begin (self, event->thread, event->time_ns);
  if (!teller->story.wants_gil)
    {
      story_add_step (teller, STORY_WOKEN, event->time_ns, waker, event->core, busy, 0);
      return;
    }
  teller->sleep = waker < 0 ? STORY_SLEEP_PATIENT : STORY_SLEEP_ON;
  if (waker < 0)
    story_add_step (teller, STORY_TIMED_OUT, event->time_ns, -1, event->core, busy, event->time_ns - teller->waits_ns);
  else
    story_add_step (teller, STORY_SIGNALLED, event->time_ns, waker, event->core, busy, 0);
}

static void
gil_taken (Stories *self, const ProbeEvent *event)
{
  Baton    *baton = &self->batons[event->gil];
  Teller   *teller = &self->tellers[event->thread];
  gboolean  other = baton->last_owner >= 0 && baton->last_owner != event->thread;
  StoryGift gift = event->a != 0 ? STORY_GIFT_HANDED : baton->last_owner < 0 ? STORY_GIFT_NONE : baton->gift;
  gint32    from = baton->last_owner;

  if (teller->told)
    {
      story_add_piece (self, event->thread, event->time_ns);
      story_add_step (teller, STORY_TOOK, event->time_ns, from, baton->asked_by, gift,
                      event->time_ns - baton->dropped_ns);
    }
  if (other)
    {
      StoryStep step = { event->time_ns, gift, from, event->thread, baton->asked_by, STORY_CHANGED };

      baton->changes[baton->n_changes++ % CHANGES_MAX] = step;
    }
  /* Whoever takes it back at once has had it all along. */
  if (other || baton->gift != STORY_GIFT_CHECK)
    baton->owner_since_ns = event->time_ns;
  baton->owner = event->thread;
  baton->last_owner = event->thread;
  baton->requester = -1;
  story_update_baton (self, baton, event->time_ns);
}

static void
gil_dropped (Stories *self, const ProbeEvent *event)
{
  Baton *baton = &self->batons[event->gil];

  baton->owner = -1;
  baton->dropped_ns = event->time_ns;
  baton->gift = (StoryGift) event->a;
  baton->asked_by = baton->requester;
  story_update_baton (self, baton, event->time_ns);
  if (event->a != GIL_DROP_CHECK)
    return;
  story_begin (self, event->thread, event->time_ns);
  story_add_step (&self->tellers[event->thread], STORY_FORCED, event->time_ns, baton->requester, -1, 0, 0);
}

/* Steps inside take. */
static void
in_lock (Stories *self, const ProbeEvent *event)
{
  Teller *teller = &self->tellers[event->thread];
  Baton  *baton = &self->batons[event->gil];

  if (event->type == PROBE_GIL_REQUEST)
    baton->requester = event->thread;
  if (event->type == PROBE_GIL_WANT)
    story_begin (self, event->thread, event->time_ns);
  if (!teller->told)
    return;
  teller->sleep = STORY_SLEEP_WAIT;
  story_add_step (teller,
                  event->type == PROBE_GIL_WANT      ? STORY_WANTED
                  : event->type == PROBE_GIL_REQUEST ? STORY_REQUESTED
                                                     : STORY_LOST,
                  event->time_ns, baton->owner, -1, event->type == PROBE_GIL_WANT ? baton->owner_since_ns : 0, 0);
  teller->story.n_lost += event->type == PROBE_GIL_LOST;
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Stories *self = data;

  switch (event->type)
    {
    case PROBE_THREAD_STATE:
      state_changed (self, event);
      break;
    case PROBE_ON_CORE:
      on_core (self, event);
      break;
    case PROBE_OFF_CORE:
      off_core (self, event);
      break;
    case PROBE_WAKE:
      woken (self, event);
      break;
    case PROBE_GIL_TAKE:
      gil_taken (self, event);
      break;
    case PROBE_GIL_DROP:
      gil_dropped (self, event);
      break;
    default:
      in_lock (self, event);
      break;
    }
}

/* ---- the life of the observer ------------------------------------------- */

Stories *
stories_new (const Cast *cast, Probe *probe, StoryListener listener, gpointer data)
{
  Stories *self = g_new0 (Stories, 1);

  self->cast = cast;
  self->listen = listener;
  self->data = data;
  self->tellers = g_new0 (Teller, cast->n_threads);
  self->batons = g_new0 (Baton, cast->n_gils);
  self->on_core = g_new (gint32, cast->n_cores);
  self->preempted = g_new (gint32, cast->n_cores);
  for (guint i = 0; i < cast->n_threads; i++)
    {
      self->tellers[i].core = -1;
      self->tellers[i].waits_after = -1;
    }
  for (guint i = 0; i < cast->n_gils; i++)
    {
      self->batons[i].owner = -1;
      self->batons[i].gift = STORY_GIFT_NONE;
      self->batons[i].last_owner = -1;
      self->batons[i].requester = -1;
      self->batons[i].asked_by = -1;
    }
  for (guint i = 0; i < cast->n_cores; i++)
    self->on_core[i] = self->preempted[i] = -1;
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
  g_free (stories->on_core);
  g_free (stories->preempted);
  g_free (stories);
}
