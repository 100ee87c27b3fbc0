/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A futex: a word in user space and a queue in the kernel, first in, first
 * out.  Every lock of the C library is made of these.
 *
 * What is atomic: a thread that calls futex_wait() is queued a moment later,
 * and the kernel compares the word at that moment.  A wake before that finds
 * nobody; the waiter then sees the changed word and does not sleep.
 */
#ifndef GILSIM_SYNC_FUTEX_H
#define GILSIM_SYNC_FUTEX_H

#include "sync/wait-queue.h"

/* A cost that makes every sum with it negative: somebody would notice. */
#define NOT_QUIET_NS (-(G_GINT64_CONSTANT (1) << 40))

typedef struct
{
  guint32   word;
  gint32    last_core;   /* that touched the word; -1: none */
  gint32    kernel_core; /* that used `queue` last; -1: none */
  WaitQueue queue;
} Futex;

void futex_init (Futex *futex, guint32 word);

/* The running thread does one atomic operation on the word: costs more if
 * another core has it in its cache. */
void futex_touch (Futex *futex, Thread *thread) MAY_SUSPEND;

/* What futex_touch() would cost; NOT_QUIET_NS if another core has the word. */
gint64 futex_touch_ns (Futex *futex, Thread *thread);

/**
 * futex_wait:
 * @futex: the futex
 * @thread: the running thread
 * @expected: sleep only if the word still has this value when queued
 * @deadline_ns: when to give up, plus the machine's timer slack; TIME_NEVER
 * @waits_for: in words, for the deadlock report
 *
 * Returns: why the wait ended
 */
WaitResult futex_wait (Futex *futex, Thread *thread, guint32 expected, gint64 deadline_ns, const char *waits_for)
    MAY_SUSPEND;

/* The system call that wakes up to @n waiters, oldest first; returns how many
 * it woke. */
guint futex_wake (Futex *futex, Thread *thread, guint n) MAY_SUSPEND;

#endif
