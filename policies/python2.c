/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CPython 2.x: the tick GIL (Python/ceval.c, Python/thread_pthread.h, 2.7.18).
 *
 * - The GIL is an ordinary lock.  On Linux that is a POSIX semaphore of value
 *   1; elsewhere (macOS) a flag, a mutex and a condition variable.
 * - One global ticker counts bytecodes.  Every 101 of them (100 plus the one
 *   that falls below zero) the running thread releases the lock and takes it
 *   again at once, whether anybody waits or not.
 * - Nothing forces a switch: between the release and the take a waiter has to
 *   be awake, on a core, and faster.
 * - A thread that returns from I/O waits like any other, for as long as it
 *   takes to win that race.
 *
 * Good at: one core, where the woken waiter preempts the releaser.
 * Bad at: several cores.  Every check wakes a waiter that comes too late; the
 *   waker pays for each wake (the GIL battle), and I/O threads starve.
 * Left out: signals and pending calls; opcodes that do not tick.
 */
#include "config.h"

#include "interp/gil-policy.h"

enum
{
  CHECK_INTERVAL,
  TICK_TIME,
  LOCK
};

enum
{
  LOCK_SEMAPHORE,
  LOCK_CONDVAR
};

static const char *const lock_choices[] = { "semaphore", "condvar", NULL };

static const GilParam python2_params[] = {
  [CHECK_INTERVAL] = { "check-interval", GIL_PARAM_COUNT, "ticks", 100, 0, 1000000000, NULL,
                       "sys.setcheckinterval(): ticks between two checks" },
  [TICK_TIME] = { "tick-time", GIL_PARAM_FINE_DURATION, NULL, 5500, 1, 1000000000, NULL,
                  "time of one tick; 2.7.18 takes 5.5 ns for each of 3 in while n > 0: n -= 1" },
  [LOCK] = { "lock", GIL_PARAM_CHOICE, NULL, LOCK_SEMAPHORE, 0, 1, lock_choices,
             "what the GIL is made of: semaphore (Linux) or condvar (macOS)" },
  { .name = NULL },
};

typedef struct
{
  Semaphore semaphore; /* lock=semaphore */
  Mutex     mutex;     /* lock=condvar */
  Cond      released;
} Python2;

static void
python2_init (Gil *gil)
{
  Python2 *self = gil_state (gil);

  semaphore_init (&self->semaphore, 1);
  mutex_init (&self->mutex);
  cond_init (&self->released);
}

static void
lost (Thread *me, gpointer gil)
{
  gil_lost_race (gil, me);
}

static void
take_condvar (Gil *gil, Thread *me)
{
  Python2 *self = gil_state (gil);

  mutex_lock (&self->mutex, me);
  while (gil_owner (gil))
    {
      cond_wait (&self->released, &self->mutex, me, "the GIL");
      if (gil_owner (gil))
        gil_lost_race (gil, me);
    }
  gil_own (gil, me);
  mutex_unlock (&self->mutex, me);
}

static void
python2_take (Gil *gil, Thread *me)
{
  Python2 *self = gil_state (gil);

  if (gil_param (gil, LOCK) == LOCK_CONDVAR)
    {
      take_condvar (gil, me);
      return;
    }
  semaphore_wait (&self->semaphore, me, lost, gil, "the GIL");
  gil_own (gil, me);
}

static void
python2_drop (Gil *gil, Thread *me, GilDropReason why)
{
  Python2 *self = gil_state (gil);

  if (gil_param (gil, LOCK) == LOCK_CONDVAR)
    {
      mutex_lock (&self->mutex, me);
      gil_free (gil, me);
      mutex_unlock (&self->mutex, me);
      cond_signal (&self->released, me);
      return;
    }
  gil_free (gil, me);
  semaphore_post (&self->semaphore, me);
}

/* The ticker is tested for being below zero: n + 1 ticks.  Picoseconds. */
static gint64
python2_check_gap (const Gil *gil)
{
  return (gil_param (gil, CHECK_INTERVAL) + 1) * gil_param (gil, TICK_TIME);
}

static gint64
python2_quiet_check_ns (Gil *gil, Thread *me)
{
  Python2 *self = gil_state (gil);

  if (gil_param (gil, LOCK) == LOCK_CONDVAR)
    return 2 * mutex_cycle_ns (&self->mutex, me) + cond_quiet_signal_ns (&self->released, me);
  return semaphore_cycle_ns (&self->semaphore, me);
}

const GilPolicy gil_policy_python2 = {
  .name = "python2",
  .models = "CPython 2.x (checked against 2.7.18)",
  .summary = "ticks: release and take at every check, no hand-off, no forced switch",
  .params = python2_params,
  .check_mode = GIL_CHECKS_BY_TICKS,
  .wait_param = -1,
  .lock_always_releases = TRUE,
  .state_size = sizeof (Python2),
  .init = python2_init,
  .take = python2_take,
  .drop = python2_drop,
  .check_gap = python2_check_gap,
  .quiet_check_ns = python2_quiet_check_ns,
};
