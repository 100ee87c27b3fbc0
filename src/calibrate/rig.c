/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that two threads share is accessed with atomic operations; a
 * value is published by the counter that is stored after it.
 */
#include "config.h"

#include "calibrate/rig.h"

#include <linux/futex.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "engine/duration.h"

#define CACHE_LINE 64
#define N_GAPS 256
#define SHORTEST_GAP_NS 400
#define LONG_ENOUGH_NS (100 * NS_PER_US)

#define LOAD(place) __atomic_load_n (&(place), __ATOMIC_ACQUIRE)
#define STORE(place, value) __atomic_store_n (&(place), (value), __ATOMIC_RELEASE)

glong
rig_futex_wait (guint32 *word, guint32 expected)
{
  return syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, NULL, NULL, 0);
}

glong
rig_futex_wake (guint32 *word)
{
  return syscall (SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* --- A thread that spins -------------------------------------------------- */

struct Spinner
{
  const Host *host;
  guint       index;
  pthread_t   thread;
  gint        running;
  gint        stop;
  guint       n_gaps; /* so far; the last N_GAPS of them are kept */
  Gap         gaps[N_GAPS];
};

static void *
spin (void *data)
{
  Spinner *spinner = data;
  gint64   before_ns;

  host_pin (spinner->host, spinner->index);
  STORE (spinner->running, 1);
  before_ns = host_now_ns ();
  while (!LOAD (spinner->stop))
    {
      gint64 now_ns = host_now_ns ();

      if (now_ns - before_ns > SHORTEST_GAP_NS)
        {
          Gap *gap = &spinner->gaps[spinner->n_gaps % N_GAPS];

          STORE (gap->begin_ns, before_ns);
          STORE (gap->end_ns, now_ns);
          STORE (spinner->n_gaps, spinner->n_gaps + 1);
        }
      before_ns = now_ns;
    }
  return NULL;
}

Spinner *
spinner_start (const Host *host, guint index)
{
  Spinner *spinner = g_new0 (Spinner, 1);

  spinner->host = host;
  spinner->index = index;
  if (pthread_create (&spinner->thread, NULL, spin, spinner) != 0)
    g_error ("cannot start a thread");
  while (!LOAD (spinner->running))
    host_sleep_ns (LONG_ENOUGH_NS);
  return spinner;
}

void
spinner_stop (Spinner *spinner)
{
  STORE (spinner->stop, 1);
  pthread_join (spinner->thread, NULL);
  g_free (spinner);
}

gboolean
spinner_find_gap (Spinner *spinner, gint64 at_ns, Gap *gap)
{
  guint n_gaps = LOAD (spinner->n_gaps);

  for (guint i = 0; i < MIN (n_gaps, N_GAPS / 2); i++)
    {
      Gap *kept = &spinner->gaps[(n_gaps - 1 - i) % N_GAPS];

      gap->begin_ns = LOAD (kept->begin_ns);
      gap->end_ns = LOAD (kept->end_ns);
      if (gap->begin_ns <= at_ns && at_ns <= gap->end_ns)
        return TRUE;
    }
  return FALSE;
}

/* --- A thread that sleeps ------------------------------------------------- */

struct Sleeper
{
  const Host  *host;
  SleeperSetup setup;
  IdleCounter  idle;
  pthread_t    thread;

  guint32 word __attribute__ ((aligned (CACHE_LINE))); /* 0: sleep */

  /* Written by the waker. */
  guint allowed __attribute__ ((aligned (CACHE_LINE))); /* how often it may have slept */
  gint  stop;

  /* Written by the sleeper. */
  gint64 asleep_ns __attribute__ ((aligned (CACHE_LINE)));
  guint  n_begun; /* how often it went to sleep */
  gint64 woke_ns;
  gint   slept;  /* the last time it did sleep */
  guint  n_done; /* how often it ran again */
};

static void *
sleep_and_note (void *data)
{
  Sleeper *sleeper = data;

  host_pin (sleeper->host, sleeper->setup.index);
  if (sleeper->setup.meek)
    host_be_meek ();
  for (guint round = 1; !LOAD (sleeper->stop); round++)
    {
      glong result;

      while (sleeper->setup.gate && LOAD (sleeper->allowed) < round && !LOAD (sleeper->stop))
        host_relax ();
      STORE (sleeper->asleep_ns, host_now_ns ());
      STORE (sleeper->n_begun, round);
      result = rig_futex_wait (&sleeper->word, 0);
      STORE (sleeper->woke_ns, host_now_ns ());
      STORE (sleeper->slept, result == 0);
      STORE (sleeper->word, 0);
      STORE (sleeper->n_done, round);
    }
  return NULL;
}

Sleeper *
sleeper_start (const Host *host, const SleeperSetup *setup)
{
  Sleeper *sleeper = aligned_alloc (CACHE_LINE, sizeof *sleeper);

  if (sleeper == NULL)
    g_error ("out of memory");
  *sleeper = (Sleeper){ .host = host, .setup = *setup };
  idle_counter_open (&sleeper->idle, host, setup->index);
  if (pthread_create (&sleeper->thread, NULL, sleep_and_note, sleeper) != 0)
    g_error ("cannot start a thread");
  return sleeper;
}

void
sleeper_stop (Sleeper *sleeper)
{
  STORE (sleeper->stop, 1);
  STORE (sleeper->word, 1);
  rig_futex_wake (&sleeper->word);
  pthread_join (sleeper->thread, NULL);
  idle_counter_close (&sleeper->idle);
  free (sleeper);
}

/* Waits for a counter of the sleeper: on another core by spinning, as it will
 * come soon; else by going away. */
static void
await (Sleeper *sleeper, const guint *counter, guint value)
{
  while (__atomic_load_n (counter, __ATOMIC_ACQUIRE) < value)
    if (sleeper->setup.gate)
      host_relax ();
    else
      host_sleep_ns (LONG_ENOUGH_NS);
}

gboolean
sleeper_wake (Sleeper *sleeper, gint64 age_ns, WakeSample *sample)
{
  guint  round = LOAD (sleeper->n_done) + 1;
  glong  preemptions = host_preemptions ();
  gint64 idle = sleeper->setup.gate ? idle_counter_read (&sleeper->idle) : -1;
  gint64 end_ns;
  glong  n_woken;

  STORE (sleeper->allowed, round);
  await (sleeper, &sleeper->n_begun, round);
  if (!sleeper->setup.gate)
    host_sleep_ns (LONG_ENOUGH_NS);
  sample->asleep_ns = LOAD (sleeper->asleep_ns);
  host_spin_until (sample->asleep_ns + age_ns);

  STORE (sleeper->word, 1);
  sample->begin_ns = host_now_ns ();
  n_woken = rig_futex_wake (&sleeper->word);
  end_ns = host_now_ns ();
  sample->clean = host_preemptions () == preemptions;
  await (sleeper, &sleeper->n_done, round);

  sample->cost_ns = (double) (end_ns - sample->begin_ns - sleeper->host->clock_cost_ns);
  sample->latency_ns = (double) (LOAD (sleeper->woke_ns) - sample->begin_ns - sleeper->host->clock_cost_ns);
  sample->idle_entries = idle < 0 ? -1 : idle_counter_read (&sleeper->idle) - idle;
  return n_woken == 1 && LOAD (sleeper->slept);
}

void
sleepers_wake (Sleeper **sleepers, guint n, Samples *costs)
{
  glong preemptions;

  for (guint i = 0; i < n; i++)
    await (sleepers[i], &sleepers[i]->n_begun, LOAD (sleepers[i]->n_done) + 1);
  host_sleep_ns (LONG_ENOUGH_NS); /* the last one is on its way */
  preemptions = host_preemptions ();
  for (guint i = 0; i < n; i++)
    {
      gint64 begin_ns, end_ns;
      glong  n_woken;

      STORE (sleepers[i]->word, 1);
      begin_ns = host_now_ns ();
      n_woken = rig_futex_wake (&sleepers[i]->word);
      end_ns = host_now_ns ();
      if (i > 0 && n_woken == 1 && host_preemptions () == preemptions)
        samples_add (costs, (double) (end_ns - begin_ns - sleepers[i]->host->clock_cost_ns));
    }
  for (guint i = 0; i < n; i++)
    while (LOAD (sleepers[i]->word) != 0) /* it clears it when it runs */
      host_sleep_ns (LONG_ENOUGH_NS);
}
