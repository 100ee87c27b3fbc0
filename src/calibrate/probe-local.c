/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a thread does alone: atomic operations, system calls, locks that nobody
 * else wants; and the start of a thread.
 *
 * Each sample is the mean of a batch, short enough to be undisturbed mostly.
 */
#include "config.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "calibrate/probes.h"
#include "engine/duration.h"

#define FEWEST_SAMPLES 20
#define MOST_SAMPLES 2000

typedef void (*Operation) (void *subject);

/* Times the operation, in batches, for @percent of the probe's time; a few
 * batches even on a host that leaves no time. */
static void
time_operation (Session *session, guint percent, guint batch, Operation operation, void *subject, Samples *samples)
{
  gint64 until_ns = session_until (session, percent);

  while ((session_goes_on (session, until_ns) && samples_count (samples) < MOST_SAMPLES)
         || samples_count (samples) < FEWEST_SAMPLES)
    {
      gint64 begin_ns = host_now_ns ();

      for (guint i = 0; i < batch; i++)
        operation (subject);
      samples_add (samples, (double) (host_now_ns () - begin_ns - session->host->clock_cost_ns) / batch);
    }
}

static void
operate_atomic (void *subject)
{
  __atomic_fetch_add ((guint32 *) subject, 1, __ATOMIC_SEQ_CST);
}

static void
operate_syscall (void *subject G_GNUC_UNUSED)
{
  syscall (SYS_getppid);
}

static void
operate_futex_wake (void *subject)
{
  rig_futex_wake (subject);
}

static void
operate_futex_wait (void *subject)
{
  rig_futex_wait (subject, 1);
}

static void
operate_semaphore (void *subject)
{
  sem_wait (subject);
  sem_post (subject);
}

static void
operate_mutex (void *subject)
{
  pthread_mutex_lock (subject);
  pthread_mutex_unlock (subject);
}

static void
measure_cost (Session *session, CostId cost, guint batch, Operation operation, const char *how)
{
  g_autoptr (Samples) samples = samples_new ();
  guint32 word = 0;

  time_operation (session, 16, batch, operation, &word, samples);
  session_cost (session, cost, samples, how);
}

void
probe_local (Session *session)
{
  g_autoptr (Samples) semaphore = samples_new ();
  g_autoptr (Samples) mutex = samples_new ();
  pthread_mutex_t a_mutex = PTHREAD_MUTEX_INITIALIZER;
  sem_t           a_semaphore;

  measure_cost (session, COST_ATOMIC, 1000, operate_atomic, "an atomic addition, batches of 1000");
  measure_cost (session, COST_SYSCALL, 100, operate_syscall, "getppid, batches of 100");
  measure_cost (session, COST_FUTEX_EMPTY, 100, operate_futex_wake, "FUTEX_WAKE with nobody queued, batches of 100");
  measure_cost (session, COST_FUTEX_QUEUE, 100, operate_futex_wait,
                "FUTEX_WAIT that finds the word changed and returns, batches of 100: the same way");

  sem_init (&a_semaphore, 0, 1);
  time_operation (session, 16, 1000, operate_semaphore, &a_semaphore, semaphore);
  time_operation (session, 16, 1000, operate_mutex, &a_mutex, mutex);
  sem_destroy (&a_semaphore);
  session_note_samples (session, "wait and post of a semaphore that nobody wants", semaphore);
  session_note_samples (session, "lock and unlock of a mutex that nobody wants", mutex);
}

/* --- Starting a thread ----------------------------------------------------- */

typedef struct
{
  gint64  began_ns; /* the new thread's first instruction */
  guint32 word;     /* 1 once it has begun */
} Newborn;

static void *
begin (void *data)
{
  Newborn *newborn = data;

  newborn->began_ns = host_now_ns ();
  __atomic_store_n (&newborn->word, 1, __ATOMIC_RELEASE);
  rig_futex_wake (&newborn->word);
  return NULL;
}

/* On one core, where the new thread begins when its creator waits for it. */
void
probe_thread (Session *session)
{
  g_autoptr (Samples) create = samples_new ();
  g_autoptr (Samples) boot = samples_new ();
  gint64 until_ns = session_until (session, 100);
  double away_ns = session_median (session, COST_FUTEX_QUEUE) + session_median (session, COST_CONTEXT_SWITCH);

  while (session_goes_on (session, until_ns) && samples_count (create) < MOST_SAMPLES)
    {
      Newborn   newborn = { 0 };
      pthread_t thread;
      gint64    begin_ns = host_now_ns (), end_ns;

      if (pthread_create (&thread, NULL, begin, &newborn) != 0)
        break;
      end_ns = host_now_ns ();
      while (__atomic_load_n (&newborn.word, __ATOMIC_ACQUIRE) == 0)
        rig_futex_wait (&newborn.word, 0);
      pthread_join (thread, NULL);
      if (newborn.began_ns < end_ns) /* it preempted its creator */
        continue;
      samples_add (create, (double) (end_ns - begin_ns - session->host->clock_cost_ns));
      samples_add (boot, (double) (newborn.began_ns - end_ns - session->host->clock_cost_ns) - away_ns);
    }
  session_cost (session, COST_THREAD_CREATE, create, "pthread_create on the creator's own core");
  session_note_samples (session, "from there until the new thread's first instruction (without Python's own work)",
                        boot);
  session_no_cost (session, COST_THREAD_BOOT, "not measured: most of it is Python's own work, see --python");
}
