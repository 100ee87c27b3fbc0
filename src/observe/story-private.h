/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the observer of stories share.  Nothing is looked up when
 * the GIL changes hands, however many threads wait for it: every GIL keeps its
 * last changes, and a story that ends takes from them what fell into its time.
 */
#ifndef GILSIM_OBSERVE_STORY_PRIVATE_H
#define GILSIM_OBSERVE_STORY_PRIVATE_H

#include "observe/story.h"

#define STEPS_MAX 32
#define CHANGES_MAX 16

/* One thread. */
typedef struct
{
  ThreadState state;
  gint32      core;           /* -1: off core */
  gint32      wait_core;      /* where it waits for a core, or did last */
  gint64      ready_ns;       /* since when */
  gint64      deadline_ns;    /* of its timed wait for the GIL; 0: none yet */
  gint64      waits_ns;       /* since when that lasts */
  gboolean    timed_out;      /* it ran out, and the thread has not asked since */
  gboolean    told;           /* a story is under way */
  gint64      settled_ns;     /* when it got a core, if that may be all; -1 */
  gint64      settled_own_ns; /* the story's, then */
  gint64      piece_ns;       /* the causes are added up to here */
  gint64      piece_lost_ns;  /* the GIL's lost time then */
  guint64     first_change;   /* number of the GIL's changes when it began */
  Story       story;
  StoryStep   steps[STEPS_MAX];
} Teller;

/* One GIL. */
typedef struct
{
  gint32        owner; /* -1: free */
  gint64        owner_since_ns;
  gint32        last_owner; /* -1: nobody yet */
  gint64        dropped_ns;
  GilDropReason reason;    /* for which it was given up last */
  gint32        requester; /* whose request is pending; -1: nobody's */
  gint32        asked_by;  /* whose request had it given up; -1: nobody's */
  gint64        lost_ns;   /* so long nobody ran with it, up to since_ns */
  gint64        since_ns;
  gboolean      runs; /* its owner is on a core */
  guint64       n_changes;
  StoryStep     changes[CHANGES_MAX]; /* the last, by number modulo CHANGES_MAX */
} Baton;

/* One core. */
typedef struct
{
  gint32 runs;      /* thread; -1: none */
  gint32 left;      /* thread that left it last; -1: none yet */
  gint64 left_ns;   /* and when */
  gint32 preempted; /* who has just lost it; -1: nobody */
} Seat;

struct Stories
{
  const Cast   *cast;
  gint32        only; /* -1: all threads */
  StoryListener listen;
  gpointer      data;
  guint64       n_steps; /* so far: the next one's serial number */
  Teller       *tellers;
  Baton        *batons;
  Seat         *seats;
};

Baton *story_baton_of (Stories *self, gint32 thread);

/* Brings the GIL's lost time up to date after its owner or that one's core has
 * changed. */
void story_update_baton (Stories *self, Baton *baton, gint64 now_ns);

/* Adds the time since the last call to its cause; to be called before the
 * thread's state changes. */
void story_add_piece (Stories *self, gint32 thread, gint64 now_ns);

/* An empty step of that kind. */
StoryStep story_step (Stories *self, StoryStepKind kind, gint64 time_ns);

/* Appends a step to the thread's story. */
void story_add_step (Stories *self, gint32 thread, const StoryStep *step);

/* Begins the thread's story, if none is under way. */
void story_begin (Stories *self, gint32 thread, gint64 now_ns);

/* Tells the story, which lasted until @to_ns. */
void story_end (Stories *self, gint32 thread, gint64 to_ns, gboolean over);

/* Tells a story that turns out to have ended when the thread got a core. */
void story_end_settled (Stories *self, gint32 thread, gint64 now_ns);

#endif
