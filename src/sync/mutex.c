/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sync/mutex.h"

enum
{
  FREE,
  HELD,
  HELD_WITH_SLEEPERS
};

void
mutex_init (Mutex *mutex)
{
  futex_init (&mutex->word, FREE);
}

/* Whoever has slept cannot know whether others still do: it must leave the
 * word saying so. */
static void
lock_with_sleepers (Mutex *mutex, Thread *thread)
{
  for (;;)
    {
      guint32 before = mutex->word.word;

      mutex->word.word = HELD_WITH_SLEEPERS;
      if (before == FREE)
        return;
      futex_wait (&mutex->word, thread, HELD_WITH_SLEEPERS, TIME_NEVER, "a mutex");
      futex_touch (&mutex->word, thread);
    }
}

void
mutex_lock (Mutex *mutex, Thread *thread)
{
  futex_touch (&mutex->word, thread);
  if (mutex->word.word == FREE)
    mutex->word.word = HELD;
  else
    lock_with_sleepers (mutex, thread);
}

void
mutex_lock_after_wait (Mutex *mutex, Thread *thread)
{
  futex_touch (&mutex->word, thread);
  lock_with_sleepers (mutex, thread);
}

gint64
mutex_cycle_ns (Mutex *mutex, Thread *thread)
{
  return mutex->word.word == FREE ? 2 * futex_touch_ns (&mutex->word, thread) : NOT_QUIET_NS;
}

void
mutex_unlock (Mutex *mutex, Thread *thread)
{
  guint32 before;

  futex_touch (&mutex->word, thread);
  before = mutex->word.word;
  g_assert (before != FREE);
  mutex->word.word = FREE;
  if (before == HELD_WITH_SLEEPERS)
    futex_wake (&mutex->word, thread, 1);
}
