/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sync/semaphore.h"

void
semaphore_init (Semaphore *semaphore, guint value)
{
  futex_init (&semaphore->value, value);
  semaphore->n_waiters = 0;
}

gboolean
semaphore_try_wait (Semaphore *semaphore, Thread *thread)
{
  futex_touch (&semaphore->value, thread);
  if (semaphore->value.word == 0)
    return FALSE;
  semaphore->value.word--;
  return TRUE;
}

gboolean
semaphore_wait (Semaphore *semaphore, Thread *thread, LostRaceFunc lost, gpointer data, const char *waits_for)
{
  if (semaphore_try_wait (semaphore, thread))
    return FALSE;
  semaphore->n_waiters++;
  for (;;)
    {
      WaitResult why = futex_wait (&semaphore->value, thread, 0, TIME_NEVER, waits_for);

      if (semaphore_try_wait (semaphore, thread))
        break;
      if (why == WAIT_WOKEN && lost)
        lost (thread, data);
    }
  semaphore->n_waiters--;
  return TRUE;
}

void
semaphore_post (Semaphore *semaphore, Thread *thread)
{
  futex_touch (&semaphore->value, thread);
  semaphore->value.word++;
  if (semaphore->n_waiters > 0)
    futex_wake (&semaphore->value, thread, 1);
}

gint64
semaphore_cycle_ns (Semaphore *semaphore, Thread *thread)
{
  gint64 cost_ns = 2 * futex_touch_ns (&semaphore->value, thread);

  if (!wait_queue_is_empty (&semaphore->value.queue))
    return NOT_QUIET_NS;
  if (semaphore->n_waiters > 0)
    cost_ns += thread_warm_cost (thread, COST_FUTEX_EMPTY);
  return cost_ns;
}
