/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Places number the waiters in the order in which they registered.  The older
 * group holds the places older_begin .. older_begin + older_size - 1, the newer
 * one all places after that; everything before is closed.
 */
#include "config.h"

#include "sync/cond.h"

void
cond_init (Cond *cond)
{
  *cond = (Cond){ .older = 0 };
  for (guint i = 0; i < 2; i++)
    {
      futex_init (&cond->groups[i].signals, 0);
      futex_init (&cond->groups[i].references, 0);
    }
  mutex_init (&cond->lock);
}

static guint64
newer_begin (const Cond *cond)
{
  return cond->older_begin + cond->older_size;
}

/* The waiter leaves the kernel; a signaller may wait for the last to do so. */
static void
drop_reference (CondGroup *group, Thread *thread)
{
  group->references.word--;
  if (group->references.word == 0 && group->signaller_sleeps)
    {
      group->signaller_sleeps = FALSE;
      futex_wake (&group->references, thread, G_MAXUINT);
    }
}

/* Makes the newer group the older one, if it has waiters; under the lock. */
static gboolean
switch_groups (Cond *cond, Thread *thread)
{
  CondGroup *retired = &cond->groups[cond->older];
  CondGroup *fresh = &cond->groups[cond->older ^ 1];
  guint64    size = cond->n_registered - newer_begin (cond);

  if ((gint64) size + fresh->unsignalled <= 0)
    return FALSE;
  retired->closed = TRUE;
  while (retired->references.word > 0)
    {
      retired->signaller_sleeps = TRUE;
      futex_wait (&retired->references, thread, retired->references.word, TIME_NEVER, "a condition's old group");
    }
  cond->older_begin = newer_begin (cond);
  retired->signals.word = 0;
  retired->closed = FALSE;
  cond->older ^= 1;
  /* Others may have registered while this thread slept. */
  cond->older_size = cond->n_registered - cond->older_begin;
  fresh->unsignalled += (gint) cond->older_size;
  return fresh->unsignalled != 0;
}

void
cond_signal (Cond *cond, Thread *thread)
{
  CondGroup *group = NULL;

  thread_run (thread, thread_warm_cost (thread, COST_ATOMIC));
  if (cond->n_waiters == 0)
    return;
  mutex_lock (&cond->lock, thread);
  if (cond->groups[cond->older].unsignalled != 0 || switch_groups (cond, thread))
    {
      group = &cond->groups[cond->older];
      futex_touch (&group->signals, thread);
      group->signals.word++;
      group->unsignalled--;
    }
  mutex_unlock (&cond->lock, thread);
  /* Also when nobody sleeps: glibc cannot tell. */
  if (group)
    futex_wake (&group->signals, thread, 1);
}

gint64
cond_quiet_signal_ns (const Cond *cond, Thread *thread)
{
  return cond->n_waiters == 0 ? thread_warm_cost (thread, COST_ATOMIC) : NOT_QUIET_NS;
}

void
cond_broadcast (Cond *cond, Thread *thread)
{
  thread_run (thread, thread_warm_cost (thread, COST_ATOMIC));
  if (cond->n_waiters == 0)
    return;
  mutex_lock (&cond->lock, thread);
  for (guint round = 0; round < 2; round++)
    {
      CondGroup *group = &cond->groups[cond->older];

      if (group->unsignalled > 0)
        {
          group->signals.word += (guint32) group->unsignalled;
          group->unsignalled = 0;
          futex_wake (&group->signals, thread, G_MAXUINT);
        }
      if (round == 0 && !switch_groups (cond, thread))
        break;
    }
  mutex_unlock (&cond->lock, thread);
}

/* The waiter's deadline has passed: it leaves, unless a signal meant for its
 * group can be consumed by nobody else; then that is passed on. */
static void
give_up (Cond *cond, Thread *thread, guint64 place, CondGroup *group)
{
  gboolean pass_on = FALSE;

  mutex_lock (&cond->lock, thread);
  if (place < cond->older_begin)
    pass_on = TRUE; /* its group is closed: it was signalled */
  else if (place >= newer_begin (cond))
    group->unsignalled--;
  else
    {
      if (group->unsignalled == 0)
        pass_on = TRUE;
      else
        group->unsignalled--;
    }
  mutex_unlock (&cond->lock, thread);
  if (pass_on)
    cond_signal (cond, thread);
}

/* Waits for a signal in the group of @place. */
static WaitResult
wait_in_group (Cond *cond, Thread *thread, guint64 place, CondGroup *group, gint64 deadline_ns, const char *waits_for)
{
  for (;;)
    {
      WaitResult why;

      futex_touch (&group->signals, thread);
      /* Everybody in a closed group has been signalled. */
      if (place < cond->older_begin || group->closed)
        return WAIT_WOKEN;
      if (group->signals.word > 0)
        {
          group->signals.word--;
          return WAIT_WOKEN;
        }
      group->references.word++;
      thread_run (thread, thread_cost (thread, COST_COND_ENTER));
      why = futex_wait (&group->signals, thread, 0, deadline_ns, waits_for);
      drop_reference (group, thread);
      if (why == WAIT_TIMEOUT)
        {
          give_up (cond, thread, place, group);
          return WAIT_TIMEOUT;
        }
    }
}

static WaitResult
wait_until (Cond *cond, Mutex *mutex, Thread *thread, gint64 deadline_ns, const char *waits_for)
{
  CondGroup *group;
  guint64    place;
  WaitResult why;

  thread_run (thread, thread_warm_cost (thread, COST_ATOMIC));
  place = cond->n_registered++;
  group = &cond->groups[cond->older ^ 1];
  cond->n_waiters++;
  mutex_unlock (mutex, thread);
  why = wait_in_group (cond, thread, place, group, deadline_ns, waits_for);
  if (why == WAIT_WOKEN)
    thread_run (thread, thread_cost (thread, COST_COND_LEAVE));
  cond->n_waiters--;
  if (thread->machine->config->plain_condvar)
    mutex_lock (mutex, thread);
  else
    mutex_lock_after_wait (mutex, thread);
  return why;
}

void
cond_wait (Cond *cond, Mutex *mutex, Thread *thread, const char *waits_for)
{
  wait_until (cond, mutex, thread, TIME_NEVER, waits_for);
}

WaitResult
cond_timed_wait (Cond *cond, Mutex *mutex, Thread *thread, gint64 timeout_ns, const char *waits_for)
{
  return wait_until (cond, mutex, thread, machine_now_ns (thread->machine) + timeout_ns, waits_for);
}
