/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two threads on one core, and one cache line between two cores.
 *
 * The switch and the return to user code are seen as a whole only.  It is
 * divided as on the guest of the default machine, whose kernel could be traced.
 */
#include "config.h"

#include <pthread.h>

#include "calibrate/probes.h"
#include "engine/duration.h"

#define SWITCH_PART (350.0 / 750.0)

/* A switch is at least this part of half a round, however the rest was measured. */
#define LEAST_SWITCH 0.2
#define MOST_SAMPLES 3000
#define FLOCK 8

static void
measure_wake_same (Session *session)
{
  g_autoptr (Samples) cost = samples_new ();
  Sleeper *flock[FLOCK];
  gint64   until_ns = session_until (session, 35);

  for (guint i = 0; i < FLOCK; i++)
    flock[i] = sleeper_start (session->host, &(SleeperSetup){ .index = 0, .meek = TRUE });
  while (session_goes_on (session, until_ns) && samples_count (cost) < MOST_SAMPLES)
    sleepers_wake (flock, FLOCK, cost);
  for (guint i = 0; i < FLOCK; i++)
    sleeper_stop (flock[i]);
  session_wake_cost (session, COST_WAKE_SAME, cost,
                     "FUTEX_WAKE of a thread on the waker's core that does not preempt it");
}

/* For comparison: a wake after a pause, with cold caches. */
static void
measure_cold_switch (Session *session)
{
  g_autoptr (Samples) all = samples_new ();
  SleeperSetup setup = { .index = 0 };
  Sleeper     *sleeper = sleeper_start (session->host, &setup);
  gint64       until_ns = session_until (session, 15);
  WakeSample   sample;

  while (session_goes_on (session, until_ns) && samples_count (all) < MOST_SAMPLES)
    if (sleeper_wake (sleeper, 0, &sample) && sample.latency_ns < sample.cost_ns)
      samples_add (all, sample.latency_ns);
  sleeper_stop (sleeper);
  session_note_samples (session, "from a wake on the waker's core, after a pause, until the woken thread runs", all);
}

/* --- Ping-pong of two threads ---------------------------------------------- */

typedef struct
{
  const Host *host;
  guint       index; /* core of the partner */
  guint       rounds;
  gboolean    spin;                                /* else it sleeps */
  guint32     ping __attribute__ ((aligned (64))); /* rounds begun */
  guint32     pong __attribute__ ((aligned (64))); /* rounds answered */
} Table;

static void
wait_for (const Table *table, guint32 *word, guint32 value)
{
  guint32 seen;

  while ((seen = __atomic_load_n (word, __ATOMIC_ACQUIRE)) != value)
    if (table->spin)
      host_relax ();
    else
      rig_futex_wait (word, seen);
}

static void
tell (const Table *table, guint32 *word, guint32 value)
{
  __atomic_store_n (word, value, __ATOMIC_RELEASE);
  if (!table->spin)
    rig_futex_wake (word);
}

static void *
answer (void *data)
{
  Table *table = data;

  host_pin (table->host, table->index);
  for (guint32 i = 1; i <= table->rounds; i++)
    {
      wait_for (table, &table->ping, i);
      tell (table, &table->pong, i);
    }
  return NULL;
}

/* Adds the time of a whole round, mean of @batch; FALSE if no thread can be
 * started. */
static gboolean
play (Session *session, guint index, gboolean spin, guint batch, guint percent, Samples *samples)
{
  gint64    until_ns = session_until (session, percent);
  pthread_t thread;

  while (session_goes_on (session, until_ns) && samples_count (samples) < MOST_SAMPLES)
    {
      Table  table = { .host = session->host, .index = index, .rounds = 11 * batch, .spin = spin };
      gint64 begin_ns = 0;

      if (pthread_create (&thread, NULL, answer, &table) != 0)
        return FALSE;
      for (guint32 i = 1; i <= table.rounds; i++)
        {
          tell (&table, &table.ping, i);
          wait_for (&table, &table.pong, i);
          if (i % batch == 0)
            {
              if (i > batch) /* the first batch is to get going */
                samples_add (samples, (double) (host_now_ns () - begin_ns) / batch);
              begin_ns = host_now_ns ();
            }
        }
      pthread_join (thread, NULL);
    }
  return TRUE;
}

/* What of half a round is neither the wake nor the way to sleep. */
static void
measure_switch (Session *session)
{
  g_autoptr (Samples) rounds = samples_new ();
  g_autoptr (Samples) change = samples_new ();
  g_autoptr (Samples) back = samples_new ();
  double other_ns = session_wake_lead (session, COST_WAKE_SAME) + session_median (session, COST_WAKE_SAME)
                    + session_median (session, COST_FUTEX_QUEUE);

  play (session, 0, FALSE, 20, 50, rounds);
  for (guint i = 0; i < samples_count (rounds); i++)
    {
      double half_ns = samples_get (rounds, i) / 2;
      double rest_ns = MAX (half_ns - other_ns, half_ns * LEAST_SWITCH);

      samples_add (change, rest_ns * SWITCH_PART);
      samples_add (back, rest_ns * (1 - SWITCH_PART));
    }
  session_note_samples (session, "ping-pong over futexes on one core, a round of two wakes and two switches", rounds);
  session_cost (session, COST_CONTEXT_SWITCH, change,
                "7/15 of half a round of ping-pong over futexes on one core, without wake and queue, batches of 20");
  session_cost (session, COST_USER_RETURN, back, "the other 8/15");
}

void
probe_switch (Session *session)
{
  measure_wake_same (session);
  measure_switch (session);
  measure_cold_switch (session);
}

void
probe_lines (Session *session)
{
  g_autoptr (Samples) rounds = samples_new ();
  g_autoptr (Samples) lines = samples_new ();

  play (session, 1, TRUE, 100, 70, rounds);
  for (guint i = 0; i < samples_count (rounds); i++)
    samples_add (lines, samples_get (rounds, i) / 2);
  session_cost (session, COST_CACHE_LINE, lines, "half a round of ping-pong on two atomic words, batches of 100");

  g_autoptr (Samples) across = samples_new ();
  play (session, 1, FALSE, 20, 30, across);
  session_note_samples (session, "the same ping-pong over futexes across two cores", across);
}
