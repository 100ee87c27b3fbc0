/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The laws of stories: all time that threads wait is in them, once, and is
 * divided among its causes without a rest.
 */
#ifndef GILSIM_TESTS_LAWS_LAW_STORIES_H
#define GILSIM_TESTS_LAWS_LAW_STORIES_H

#include "law-run.h"
#include "observe/story.h"

typedef struct
{
  RunObserver observer;
  Stories    *stories;
  gint64     *core_ns; /* sums over each thread's stories */
  gint64     *gil_ns;
  gint64     *ended_ns; /* when each thread's last story ended */
  const char *broken;   /* the first law that was */
} LawStories;

static inline void
law_stories_hear (const Story *story, gpointer data)
{
  LawStories *self = data;

  if (story->from_ns < self->ended_ns[story->thread] || story->to_ns < story->from_ns)
    self->broken = "a thread's stories overlap";
  if (story->core_ns + story->held_ns + story->dead_ns + story->own_ns != story->to_ns - story->from_ns)
    self->broken = "a story's causes do not sum to its length";
  if (MIN (MIN (story->core_ns, story->held_ns), MIN (story->dead_ns, story->own_ns)) < 0)
    self->broken = "a story's cause is negative";
  if (story->n_steps == 0 || story->steps[0].time_ns != story->from_ns)
    self->broken = "a story does not begin with a step";
  for (guint i = 1; i < story->n_steps; i++)
    if (story->steps[i].time_ns < story->steps[i - 1].time_ns || story->steps[i].serial <= story->steps[i - 1].serial
        || story->steps[i].time_ns > story->to_ns)
      self->broken = "a story's steps are not in order";
  if (story->n_omitted > 0 && (story->omitted_at == 0 || story->omitted_at >= story->n_steps))
    self->broken = "the steps that a story omits are nowhere";
  self->core_ns[story->thread] += story->core_ns;
  self->gil_ns[story->thread] += story->held_ns + story->dead_ns;
  self->ended_ns[story->thread] = story->to_ns;
}

static inline void
law_stories_begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  LawStories *self = (LawStories *) observer;

  self->core_ns = g_new0 (gint64, result->cast->n_threads);
  self->gil_ns = g_new0 (gint64, result->cast->n_threads);
  self->ended_ns = g_new0 (gint64, result->cast->n_threads);
  self->stories = stories_new (result->cast, probe, -1, law_stories_hear, self);
}

static inline void
law_stories_end (RunObserver *observer, gint64 end_ns)
{
  LawStories *self = (LawStories *) observer;

  stories_finish (self->stories, end_ns);
  stories_free (self->stories);
}

static inline RunObserver *
law_stories_init (LawStories *self)
{
  *self = (LawStories){ .observer = { law_stories_begin, law_stories_end } };
  return &self->observer;
}

static inline void
law_stories_check (const Law *law, LawStories *self, const RunResult *result)
{
  for (guint i = 0; i < result->cast->n_threads && self->broken == NULL; i++)
    {
      const gint64 *state_ns = result->statistics->threads[i].state_ns;

      if (self->core_ns[i] != state_ns[THREAD_STATE_READY])
        self->broken = "a thread is ready for longer or shorter than its stories say";
      else if (self->gil_ns[i] != state_ns[THREAD_STATE_WAITS_GIL])
        self->broken = "a thread waits for the GIL for longer or shorter than its stories say";
    }
  g_free (self->core_ns);
  g_free (self->gil_ns);
  g_free (self->ended_ns);
  if (self->broken != NULL)
    law_fail (law, self->broken);
}

#endif
