/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stories: why a thread had to wait, as a chain of steps.
 *
 * A story begins when a thread could go on but does not: it is woken, it loses
 * its core, it has to give up the GIL or wants it.  It ends when the thread is
 * where it wanted to be: with the GIL and on a core, or on a core without it.
 * Between, it collects what happened to the thread, and what happened to the
 * GIL meanwhile.
 *
 * Its length is the sum of four causes:
 *   core  the thread had no core
 *   held  it had to wait for the GIL, and another thread ran with it
 *   dead  it had to wait for the GIL, and nobody ran with it: it was free, or
 *         its owner had no core
 *   own   the rest: the thread was starting, in a system call or in the lock
 *
 * Memory does not grow with the run: a story keeps its first and last steps,
 * and of the GIL's changes of hands the last; it says how many it left out.
 */
#ifndef GILSIM_OBSERVE_STORY_H
#define GILSIM_OBSERVE_STORY_H

#include "engine/probe.h"
#include "observe/cast.h"

/* Each comment names the fields that are set besides time_ns; of the rest,
 * threads and cores are -1, all else is 0. */
typedef enum
{
  STORY_STARTED,   /* the thread begins */
  STORY_WOKEN,     /* its blocking call is over; other = waker or -1 (timer,
                    * device, client), core = where it is put, runs = who runs
                    * there, or -1 */
  STORY_TIMED_OUT, /* its timed wait for the GIL ran out; core, runs as above,
                    * ns = how long the wait had lasted */
  STORY_SIGNALLED, /* it was woken inside the lock; other = waker, core, runs as
                    * above */
  STORY_RAN,       /* core = that it got, ns = how long it waited for one,
                    * other = who left that core meanwhile last, or -1, from =
                    * the core where it had waited */
  STORY_PREEMPTED, /* core = that it lost, other = to whom, or -1; owns */
  STORY_SLEPT,     /* sleep */
  STORY_FORCED,    /* it gave the GIL up at a check; asked_by */
  STORY_HELD_UP,   /* it was about to go on, but has to wait inside the lock;
                    * owns */
  STORY_WANTED,    /* other = owner or -1, ns = since when */
  STORY_REQUESTED, /* it asked for the GIL; other = the owner or -1 */
  STORY_LOST,      /* it was woken for the GIL and found it taken; other = who
                    * has it */
  STORY_CHANGED,   /* the GIL went from thread `from` to `other`; reason,
                    * handed, asked_by */
  STORY_TOOK       /* it has the GIL now, from `other` or -1 (nobody had it
                    * before); ns = how long ago that one gave it up; reason,
                    * handed, asked_by */
} StoryStepKind;

/* Why it sleeps. */
typedef enum
{
  STORY_SLEEP_WAIT,    /* for the GIL: a wait begins */
  STORY_SLEEP_PATIENT, /* another one: its timed wait ran out, and it did not
                        * ask, as the GIL had changed hands */
  STORY_SLEEP_ON,      /* the wait goes on: another thread was faster */
  STORY_SLEEP_INSIDE   /* another thread is inside the lock */
} StorySleep;

typedef struct
{
  gint64        time_ns;
  guint64       serial; /* the order of all steps, also within a nanosecond */
  gint64        ns;
  gint32        other;
  gint32        from;
  gint32        runs;
  gint32        core;
  gint32        asked_by; /* whose request caused it, or -1 */
  StoryStepKind kind;
  StorySleep    sleep;
  GilDropReason reason; /* for which the GIL was given up */
  gboolean      handed; /* straight to its next owner */
  gboolean      owns;   /* the thread has the GIL */
} StoryStep;

typedef struct
{
  gint32           thread;
  gint32           gil;
  gint64           from_ns;
  gint64           to_ns;
  gboolean         over;      /* FALSE: the run ended first */
  gboolean         wants_gil; /* FALSE: it waited for a core only */
  gboolean         held_up;   /* it did not want the GIL, but had to wait inside
                               * the lock */
  gint64           core_ns;
  gint64           held_ns;
  gint64           dead_ns;
  gint64           own_ns;
  guint            n_sleeps;  /* how often it left its core to wait for the GIL */
  guint            n_lost;    /* wake-up races */
  guint64          n_changes; /* of the GIL's owner meanwhile */
  const StoryStep *steps;     /* in the order of time */
  guint            n_steps;
  guint64          n_omitted;  /* steps that are not among them */
  guint            omitted_at; /* they stood before this one */
} Story;

/* @story is valid during the call only. */
typedef void (*StoryListener) (const Story *story, gpointer data);

/* A story to keep; free with story_free(). */
Story *story_copy (const Story *story);

void story_free (Story *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Story, story_free)

typedef struct Stories Stories;

/**
 * stories_new:
 * @cast: names; must outlive the stories
 * @probe: what to listen to
 * @only: whose stories to tell; -1: those of all threads
 * @listen: told of every story when it ends, in the order of their ends
 * @data: passed to @listen
 */
Stories *stories_new (const Cast *cast, Probe *probe, gint32 only, StoryListener listen, gpointer data);

/* Tells of the stories that are not over; call once, when the run has ended. */
void stories_finish (Stories *stories, gint64 end_ns);

/* Whether a story of @thread that began at @since_ns or before is under way. */
gboolean stories_are_telling (const Stories *stories, gint32 thread, gint64 since_ns);

void stories_free (Stories *stories);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stories, stories_free)

#endif
