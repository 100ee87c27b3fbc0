/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The laws that every run obeys, checked on the stream of events: at most one
 * owner of a GIL, one thread a core and one core a thread, time never goes
 * back, a thread's states follow each other without a gap, no take without
 * wanting, no drop by anyone but the owner.
 */
#ifndef GILSIM_OBSERVE_INVARIANTS_H
#define GILSIM_OBSERVE_INVARIANTS_H

#include "engine/probe.h"
#include "observe/cast.h"
#include "observe/statistics.h"

typedef struct Invariants Invariants;

Invariants *invariants_new (const Cast *cast, Probe *probe);

/**
 * invariants_finish:
 * @invariants: the laws
 * @statistics: (nullable): finished statistics of the same run, whose sums are
 *   checked too: states to lifetimes, GIL times to the run's length, cores'
 *   busy time to threads' time on cores
 *
 * Returns: NULL if every law held, else the first breach, in words, with the
 *   simulated time; owned by @invariants
 */
const char *invariants_finish (Invariants *invariants, const Statistics *statistics, gint64 end_ns);

void invariants_free (Invariants *invariants);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Invariants, invariants_free)

#endif
