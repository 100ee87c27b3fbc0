/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The apparatus of most probes: a thread that sleeps on a futex and notes when
 * it runs again, and a thread that spins and notes the gaps in its time.
 */
#ifndef GILSIM_CALIBRATE_RIG_H
#define GILSIM_CALIBRATE_RIG_H

#include "calibrate/host.h"
#include "calibrate/samples.h"

/* --- A thread that spins -------------------------------------------------- */

/* A time during which a spinning thread did not run. */
typedef struct
{
  gint64 begin_ns;
  gint64 end_ns;
} Gap;

typedef struct Spinner Spinner;

/* A thread on host->cores[@index] that spins until spinner_stop(). */
Spinner *spinner_start (const Host *host, guint index);
void     spinner_stop (Spinner *spinner);

/* The gap that holds the instant, if it has ended and is among the last ones. */
gboolean spinner_find_gap (Spinner *spinner, gint64 at_ns, Gap *gap);

/* --- A thread that sleeps ------------------------------------------------- */

typedef struct
{
  guint    index; /* of its core; the caller is on its own */
  gboolean meek;  /* once woken, it preempts nobody */
  gboolean gate;  /* between wakes it spins, so that its age is known; else it
                   * is asleep again at once */
} SleeperSetup;

typedef struct
{
  gint64   asleep_ns;    /* just before it went to sleep */
  gint64   begin_ns;     /* when the waker began */
  double   cost_ns;      /* what the waker paid */
  double   latency_ns;   /* from there until it ran, in its own code */
  gboolean clean;        /* the waker was not preempted */
  gint64   idle_entries; /* of the sleeper's core meanwhile; -1: the kernel does not tell */
} WakeSample;

typedef struct Sleeper Sleeper;

Sleeper *sleeper_start (const Host *host, const SleeperSetup *setup);
void     sleeper_stop (Sleeper *sleeper);

/**
 * sleeper_wake:
 * @sleeper: the sleeper
 * @age_ns: how long it has been asleep; 0: long enough, whatever it is
 * @sample: (out): what came of it
 *
 * Returns: FALSE if it was not asleep after all
 */
gboolean sleeper_wake (Sleeper *sleeper, gint64 age_ns, WakeSample *sample);

/**
 * sleepers_wake:
 * @sleepers: threads that are meek, and wait for no gate
 * @n: how many
 * @costs: added to: what the waker paid for each but the first
 *
 * Lets all of them fall asleep, then wakes one after the other without a pause:
 * after the first one the waker's caches are warm, as those of a thread are
 * that wakes another at each check.
 */
void sleepers_wake (Sleeper **sleepers, guint n, Samples *costs);

/* --- Futexes --------------------------------------------------------------- */

glong rig_futex_wait (guint32 *word, guint32 expected);
glong rig_futex_wake (guint32 *word);

#endif
