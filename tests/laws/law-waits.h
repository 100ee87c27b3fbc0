/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A law of waits: each of their nanoseconds has one cause, whatever happens.
 */
#ifndef GILSIM_TESTS_LAWS_LAW_WAITS_H
#define GILSIM_TESTS_LAWS_LAW_WAITS_H

#include "law-run.h"
#include "observe/contention.h"

/* Adds up the waits by itself, and lets them be divided by cause. */
typedef struct
{
  RunObserver observer;
  Contention *contention;
  gint64     *wanted_ns; /* -1: does not wait */
  gint64     *wait_ns;
  guint       n_threads;
} LawWaits;

static inline void
law_waits_listen (const ProbeEvent *event, gpointer data)
{
  LawWaits *waits = data;

  if (event->type == PROBE_GIL_WANT)
    waits->wanted_ns[event->thread] = event->time_ns;
  else
    {
      waits->wait_ns[event->thread] += event->a;
      waits->wanted_ns[event->thread] = -1;
    }
}

static inline void
law_waits_begin (RunObserver *self, const RunResult *result, Probe *probe)
{
  LawWaits *waits = (LawWaits *) self;

  waits->n_threads = result->cast->n_threads;
  waits->contention = contention_new (result->cast, probe);
  waits->wanted_ns = g_new (gint64, waits->n_threads);
  waits->wait_ns = g_new0 (gint64, waits->n_threads);
  for (guint i = 0; i < waits->n_threads; i++)
    waits->wanted_ns[i] = -1;
  probe_listen (probe, 1u << PROBE_GIL_WANT | 1u << PROBE_GIL_TAKEN, law_waits_listen, waits);
}

static inline void
law_waits_end (RunObserver *self, gint64 end_ns)
{
  LawWaits *waits = (LawWaits *) self;

  contention_finish (waits->contention, end_ns);
  for (guint i = 0; i < waits->n_threads; i++)
    if (waits->wanted_ns[i] >= 0)
      waits->wait_ns[i] += end_ns - waits->wanted_ns[i];
}

/* Who held the GIL in a wait of @party, added up. */
static inline gint64
law_waits_blocked_ns (const Contention *contention, guint party)
{
  gint64 sum_ns = 0;

  for (guint i = 0; i < contention->n_parties; i++)
    {
      gint64 ns = contention->blocked_ns[party * contention->n_parties + i];

      sum_ns = ns < 0 ? G_MININT64 : sum_ns + ns;
    }
  return sum_ns;
}

static inline void
law_waits_check (const Law *law, const LawWaits *waits)
{
  const Contention  *contention = waits->contention;
  g_autofree gint64 *held_ns = g_new0 (gint64, contention->n_parties);

  for (guint i = 0; i < waits->n_threads; i++)
    {
      const WaitStats *stats = &contention->threads[i];
      gint64           sum_ns = 0;

      for (guint cause = 0; cause < N_WAIT_CAUSES; cause++)
        {
          if (stats->cause_ns[cause] < 0)
            law_fail (law, "a cause of waits lasts less than nothing");
          sum_ns += stats->cause_ns[cause];
        }
      if (sum_ns != stats->wait_ns || sum_ns != waits->wait_ns[i])
        law_fail (law, "the causes of a thread's waits do not sum to its waits");
      held_ns[contention->thread_party[i]] += stats->cause_ns[WAIT_CAUSE_HELD] + stats->cause_ns[WAIT_CAUSE_OFF_CORE];
    }
  for (guint i = 0; i < contention->n_parties; i++)
    if (law_waits_blocked_ns (contention, i) != held_ns[i])
      law_fail (law, "who held the GIL does not sum to how long it was held");
}

static inline void
law_waits_clear (LawWaits *waits)
{
  contention_free (waits->contention);
  g_free (waits->wanted_ns);
  g_free (waits->wait_ns);
}

#endif
