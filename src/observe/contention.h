/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Contention: what every wait for a GIL was spent on, and who held the GIL
 * meanwhile.
 *
 * A wait goes from PROBE_GIL_WANT to PROBE_GIL_TAKEN, whether the thread had to
 * sleep or not.  Each of its nanoseconds has one cause, so that the causes of a
 * thread sum to its waits.
 */
#ifndef GILSIM_OBSERVE_CONTENTION_H
#define GILSIM_OBSERVE_CONTENTION_H

#include "engine/probe.h"
#include "observe/cast.h"

/* In the order of the tests: the first one that is true. */
typedef enum
{
  WAIT_CAUSE_CORE,     /* it may run, and waits for a core */
  WAIT_CAUSE_TAKING,   /* it owns the GIL and runs: the end of its take */
  WAIT_CAUSE_DEAD,     /* dead time: the GIL is free, or was handed to a thread
                        * that does not run yet */
  WAIT_CAUSE_OFF_CORE, /* another thread holds it, and waits for a core itself */
  WAIT_CAUSE_HELD,     /* another thread holds it, and runs */
  N_WAIT_CAUSES
} WaitCause;

typedef struct
{
  guint64 n_takes;
  guint64 n_waits; /* those that had to sleep, and one that still lasts at the end */
  gint64  wait_ns; /* the sum of cause_ns */
  gint64  cause_ns[N_WAIT_CAUSES];
} WaitStats;

/* Who blocks and is blocked: each thread, or each group if there are more than
 * CONTENTION_PARTIES threads; groups beyond that are one party. */
#define CONTENTION_PARTIES 64

typedef struct
{
  const Cast *cast; /* borrowed */
  WaitStats  *threads;
  guint       n_parties;
  gboolean    by_group;     /* parties are groups */
  guint      *thread_party; /* thread -> party */
  gint64     *blocked_ns;   /* [party that waits * n_parties + party that holds]:
                             * the causes HELD and OFF_CORE, by who held it */
} Contention;

/**
 * contention_new:
 * @cast: names; must outlive the result
 * @probe: what to listen to
 *
 * Its memory does not grow with the run.  An event costs as much as there are
 * parties, at most.
 */
Contention *contention_new (const Cast *cast, Probe *probe);

/* Closes every open wait at @end_ns; call once, when the run has ended. */
void contention_finish (Contention *contention, gint64 end_ns);

void contention_free (Contention *contention);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contention, contention_free)

/* "GIL held", "dead time", ... */
const char *wait_cause_name (WaitCause cause);

#endif
