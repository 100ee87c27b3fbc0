/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine that is measured: its clock, its cores, and how to keep a thread
 * on one of them.
 */
#ifndef GILSIM_CALIBRATE_HOST_H
#define GILSIM_CALIBRATE_HOST_H

#include <sched.h>

#include <glib.h>

/* How many cores the measurements use at most. */
#define HOST_MAX_CORES 1024

typedef struct
{
  guint    n_cores;               /* those that this process may use */
  guint    cores[HOST_MAX_CORES]; /* their numbers; the first two are no hyperthreads of one core, if
                                   * there are such */
  gboolean is_virtual;            /* a hypervisor is announced */
  gint64   clock_cost_ns;         /* of one host_now_ns() */
} Host;

void host_init (Host *host);

/* CLOCK_MONOTONIC. */
gint64 host_now_ns (void);

/* A waiter in user space: lets the other hyperthread of the core go on. */
static inline void
host_relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#else
  __asm__ volatile("" ::: "memory");
#endif
}

void host_spin_until (gint64 at_ns);

void host_sleep_ns (gint64 ns);

/* Keeps the calling thread on host->cores[@index]. */
void host_pin (const Host *host, guint index);

/* Lets it on all of them again. */
void host_unpin (const Host *host);

/* SCHED_BATCH for the calling thread: once woken, it preempts nobody. */
gboolean host_be_meek (void);

/* How often the calling thread has been preempted so far. */
glong host_preemptions (void);

/* How often a core went idle, as the kernel counts it. */
typedef struct
{
  GArray *fds; /* of int: a counter for each idle state */
} IdleCounter;

void idle_counter_open (IdleCounter *counter, const Host *host, guint index);
void idle_counter_close (IdleCounter *counter);

/* -1 if the kernel does not tell. */
gint64 idle_counter_read (const IdleCounter *counter);

#endif
