/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories while they are told: their steps, their causes, their ends.
 */
#include "config.h"

#include "observe/story-private.h"

#include <string.h>

#define STEPS_HEAD 12 /* the first so many are kept in any case */

Baton *
story_baton_of (Stories *self, gint32 thread)
{
  return &self->batons[self->cast->thread_gil[thread]];
}

/* ---- causes ------------------------------------------------------------- */

static gint64
lost_until (const Baton *baton, gint64 now_ns)
{
  return baton->lost_ns + (baton->runs ? 0 : now_ns - baton->since_ns);
}

void
story_update_baton (Stories *self, Baton *baton, gint64 now_ns)
{
  baton->lost_ns = lost_until (baton, now_ns);
  baton->since_ns = now_ns;
  baton->runs = baton->owner >= 0 && self->tellers[baton->owner].core >= 0;
}

void
story_add_piece (Stories *self, gint32 thread, gint64 now_ns)
{
  Teller *teller = &self->tellers[thread];
  Story  *story = &teller->story;
  Baton  *baton = story_baton_of (self, thread);
  gint64  length_ns = now_ns - teller->piece_ns;
  gint64  lost_ns = lost_until (baton, now_ns);

  if (teller->state == THREAD_STATE_READY)
    story->core_ns += length_ns;
  else if (teller->state == THREAD_STATE_WAITS_GIL)
    {
      gint64 dead_ns = lost_ns - teller->piece_lost_ns;

      story->dead_ns += dead_ns;
      *(baton->owner == thread ? &story->own_ns : &story->held_ns) += length_ns - dead_ns;
    }
  else
    story->own_ns += length_ns;
  teller->piece_ns = now_ns;
  teller->piece_lost_ns = lost_ns;
}

/* ---- telling ------------------------------------------------------------ */

StoryStep
story_step (Stories *self, StoryStepKind kind, gint64 time_ns)
{
  return (StoryStep){ .time_ns = time_ns,
                      .serial = self->n_steps++,
                      .other = -1,
                      .from = -1,
                      .runs = -1,
                      .core = -1,
                      .asked_by = -1,
                      .kind = kind };
}

void
story_add_step (Stories *self, gint32 thread, const StoryStep *step)
{
  Teller *teller = &self->tellers[thread];
  Story  *story = &teller->story;

  if (story->n_steps == STEPS_MAX)
    {
      memmove (&teller->steps[STEPS_HEAD], &teller->steps[STEPS_HEAD + 1],
               sizeof (StoryStep) * (STEPS_MAX - STEPS_HEAD - 1));
      story->n_steps--;
      story->n_omitted++;
    }
  teller->steps[story->n_steps++] = *step;
}

void
story_begin (Stories *self, gint32 thread, gint64 now_ns)
{
  Teller *teller = &self->tellers[thread];
  Baton  *baton = story_baton_of (self, thread);

  if (teller->told)
    return;
  teller->told = TRUE;
  teller->timed_out = FALSE;
  teller->deadline_ns = 0;
  teller->settled_ns = -1;
  teller->piece_ns = now_ns;
  teller->piece_lost_ns = lost_until (baton, now_ns);
  teller->first_change = baton->n_changes;
  teller->story = (Story){
    .thread = thread, .gil = (gint32) self->cast->thread_gil[thread], .from_ns = now_ns, .steps = teller->steps
  };
}

/* Puts the GIL's changes of hands among the thread's own steps; the omitted
 * ones stand between the first and the last of both. */
static guint
weave (const Teller *teller, const Baton *baton, StoryStep *woven, Story *story)
{
  guint64  last = baton->n_changes;
  gboolean taken = last > teller->first_change && baton->changes[(last - 1) % CHANGES_MAX].other == story->thread;
  guint64  seen = (last -= taken) - teller->first_change; /* its own take is a step already */
  guint    n_changes = (guint) MIN (seen, CHANGES_MAX - (guint) taken);
  guint64  number = last - n_changes;
  guint    n = 0;
  guint    at = 0;

  story->n_changes = seen;
  story->n_omitted += seen - n_changes;
  story->omitted_at = story->n_omitted > 0 ? STEPS_MAX + CHANGES_MAX : 0;
  while (at < story->n_steps || number < last)
    {
      const StoryStep *change = &baton->changes[number % CHANGES_MAX];
      gboolean         own = number == last || (at < story->n_steps && teller->steps[at].serial < change->serial);

      if (story->n_omitted > 0 && (own ? at == STEPS_HEAD : seen > n_changes))
        story->omitted_at = MIN (story->omitted_at, n);
      woven[n++] = own ? teller->steps[at++] : *change;
      number += !own;
    }
  story->omitted_at = MIN (story->omitted_at, n);
  return n;
}

void
story_end (Stories *self, gint32 thread, gint64 to_ns, gboolean over)
{
  Teller   *teller = &self->tellers[thread];
  Story     story = teller->story;
  StoryStep woven[STEPS_MAX + CHANGES_MAX];

  teller->told = FALSE;
  if (self->only >= 0 && self->only != thread)
    return;
  story.to_ns = to_ns;
  story.over = over;
  if (story.wants_gil || story.held_up)
    {
      story.n_steps = weave (teller, story_baton_of (self, thread), woven, &story);
      story.steps = woven;
    }
  else
    story.omitted_at = story.n_omitted > 0 ? STEPS_HEAD : 0;
  self->listen (&story, self->data);
}

void
story_end_settled (Stories *self, gint32 thread, gint64 now_ns)
{
  Teller *teller = &self->tellers[thread];
  gint64  to_ns = teller->settled_ns >= 0 ? teller->settled_ns : now_ns;

  if (teller->settled_ns >= 0)
    teller->story.own_ns = teller->settled_own_ns;
  story_end (self, thread, to_ns, TRUE);
}

Story *
story_copy (const Story *story)
{
  Story *copy = g_memdup2 (story, sizeof *story);

  copy->steps = g_memdup2 (story->steps, sizeof (StoryStep) * story->n_steps);
  return copy;
}

void
story_free (Story *story)
{
  if (story == NULL)
    return;
  g_free ((gpointer) story->steps);
  g_free (story);
}
