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
  gint64      ready_ns;       /* since when it waits for a core */
  gint64      waits_ns;       /* since when its timed wait for the GIL lasts */
  gint32      wait_core;      /* where it waits for a core, */
  gint32      waits_after;    /* and who ran there when it began to; -1: nobody */
  gboolean    told;           /* a story is under way */
  StorySleep  sleep;          /* why it would sleep now */
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
  gint32    owner; /* -1: free */
  gint64    owner_since_ns;
  gint32    last_owner; /* -1: nobody yet */
  gint64    dropped_ns;
  StoryGift gift;      /* how it was given up */
  gint32    requester; /* -1: no request is pending */
  gint32    asked_by;  /* the requester when it was given up */
  gint64    lost_ns;   /* so long nobody ran with it, up to since_ns */
  gint64    since_ns;
  gboolean  runs; /* its owner is on a core */
  guint64   n_changes;
  StoryStep changes[CHANGES_MAX]; /* the last, by number modulo CHANGES_MAX */
} Baton;

struct Stories
{
  const Cast   *cast;
  StoryListener listen;
  gpointer      data;
  Teller       *tellers;
  Baton        *batons;
  gint32       *on_core;   /* thread on each core; -1: idle */
  gint32       *preempted; /* who just lost each core; -1: nobody */
};

Baton *story_baton_of (Stories *self, gint32 thread);

/* Brings the GIL's lost time up to date after its owner or that one's core has
 * changed. */
void story_update_baton (Stories *self, Baton *baton, gint64 now_ns);

/* Adds the time since the last call to its cause; to be called before the
 * thread's state changes. */
void story_add_piece (Stories *self, gint32 thread, gint64 now_ns);

/* The fields are those of StoryStep. */
StoryStep *story_add_step (Teller *teller, StoryStepKind kind, gint64 time_ns, gint32 other, gint32 core, gint64 a,
                           gint64 b);

/* Begins the thread's story, if none is under way. */
void story_begin (Stories *self, gint32 thread, gint64 now_ns);

/* Tells the story, which lasted until @to_ns. */
void story_end (Stories *self, gint32 thread, gint64 to_ns, gboolean over);

/* Tells a story that turns out to have ended when the thread got a core. */
void story_end_settled (Stories *self, gint32 thread, gint64 now_ns);

#endif
