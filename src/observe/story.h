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
 *   dead  it had to wait for the GIL, which was free or whose owner did not run
 *   own   the rest: on the way back from a system call
 *
 * Memory does not grow with the run: a story keeps its first and last steps,
 * and of the GIL's changes of hands the last; it says how many it left out.
 */
#ifndef GILSIM_OBSERVE_STORY_H
#define GILSIM_OBSERVE_STORY_H

#include "engine/probe.h"
#include "observe/cast.h"

/* Each comment names the fields that are set besides time_ns; the rest is -1
 * (other, core) or 0 (a). */
typedef enum
{
  STORY_STARTED,   /* the thread begins */
  STORY_WOKEN,     /* its blocking call is over; other = waker or -1 (timer,
                    * device, client), core = where it is put, a = who runs
                    * there or -1 */
  STORY_TIMED_OUT, /* its timed wait for the GIL ran out; core, a as above,
                    * b = how long it had lasted, in ns */
  STORY_SIGNALLED, /* it was woken inside the lock; other = waker, core, a as
                    * above */
  STORY_RAN,       /* core = that it got, a = ns that it waited for it, other =
                    * who ran there before, if it waited for that thread */
  STORY_PREEMPTED, /* core = that it lost, other = to whom, or -1, a = 1 if it
                    * has the GIL */
  STORY_SLEPT,     /* a = StorySleep */
  STORY_FORCED,    /* it gave the GIL up at a check; other = who had asked, or -1 */
  STORY_HELD_UP,   /* it has given the GIL up, and has to wait inside the lock
                    * before it can go on */
  STORY_WANTED,    /* other = owner or -1, a = since when, in ns */
  STORY_REQUESTED, /* it asked for the GIL; other = the owner or -1 */
  STORY_LOST,      /* it was woken for the GIL and found it taken; other = by
                    * whom */
  STORY_CHANGED,   /* the GIL went from thread b to thread other; a = StoryGift,
                    * core = who had asked for it, or -1 */
  STORY_TOOK       /* it has the GIL now, from thread other or -1; a = StoryGift,
                    * b = ns since it was given up, core = who had asked for it,
                    * or -1 */
} StoryStepKind;

/* Why it sleeps. */
typedef enum
{
  STORY_SLEEP_WAIT,    /* a wait begins */
  STORY_SLEEP_PATIENT, /* another one: its timed wait ran out, but the GIL had
                        * changed hands, so that it did not ask */
  STORY_SLEEP_ON       /* the wait goes on: it was woken, but another thread got
                        * the signal or the lock's mutex first */
} StorySleep;

/* How the GIL was given up. */
typedef enum
{
  STORY_GIFT_CHECK, /* as GilDropReason */
  STORY_GIFT_IO,
  STORY_GIFT_NOGIL,
  STORY_GIFT_END,
  STORY_GIFT_HANDED, /* straight to its next owner */
  STORY_GIFT_NONE    /* nobody had it before */
} StoryGift;

typedef struct
{
  gint64        time_ns;
  gint64        a;
  gint64        b;
  gint32        other;
  gint32        core;
  StoryStepKind kind;
} StoryStep;

typedef struct
{
  gint32           thread;
  gint32           gil;
  gint64           from_ns;
  gint64           to_ns;
  gboolean         over;      /* FALSE: the run ended first */
  gboolean         wants_gil; /* FALSE: it waited for a core only */
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
 * @listen: told of every story when it ends, in the order of their ends
 * @data: passed to @listen
 */
Stories *stories_new (const Cast *cast, Probe *probe, StoryListener listen, gpointer data);

/* Tells of the stories that are not over; call once, when the run has ended. */
void stories_finish (Stories *stories, gint64 end_ns);

/* Whether a story of @thread that began at @since_ns or before is under way. */
gboolean stories_are_telling (const Stories *stories, gint32 thread, gint64 since_ns);

void stories_free (Stories *stories);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Stories, stories_free)

#endif
