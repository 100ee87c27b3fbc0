/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A mutex as glibc has it (nptl/lowlevellock.c): the word is free, held, or
 * held with sleepers.  Unlocking frees the word before anyone is woken, so
 * whoever comes first gets it (barging); a woken thread that finds it held
 * sleeps again.
 */
#ifndef GILSIM_SYNC_MUTEX_H
#define GILSIM_SYNC_MUTEX_H

#include "sync/futex.h"

typedef struct
{
  Futex word;
} Mutex;

void mutex_init (Mutex *mutex);
void mutex_lock (Mutex *mutex, Thread *thread) MAY_SUSPEND;
/* As mutex_lock(), but marks the mutex as having sleepers, so that the unlock
 * makes a system call, even if for nobody: whoever waits for a condition may be
 * one of many.  (glibc __pthread_mutex_cond_lock().) */
void mutex_lock_after_wait (Mutex *mutex, Thread *thread) MAY_SUSPEND;

void mutex_unlock (Mutex *mutex, Thread *thread) MAY_SUSPEND;

/* How long a lock and an unlock would take @thread, if nobody else ran
 * meanwhile; negative (below any sum) if it is locked or another core has it
 * in its cache. */
gint64 mutex_cycle_ns (Mutex *mutex, Thread *thread);

#endif
