/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waking a thread whose core is busy: one that preempts the thread that runs
 * there, and one that does not.
 */
#include "config.h"

#include "calibrate/probes.h"
#include "engine/duration.h"

#define MOST_SAMPLES 1000
#define FLOCK 8

/* Who has not been switched to by then was not let in. */
#define LONGEST_LATENCY_NS (500 * NS_PER_US)

static void
measure_queue (Session *session)
{
  g_autoptr (Samples) cost = samples_new ();
  Spinner *spinner = spinner_start (session->host, 1);
  Sleeper *flock[FLOCK];
  gint64   until_ns = session_until (session, 50);

  for (guint i = 0; i < FLOCK; i++)
    flock[i] = sleeper_start (session->host, &(SleeperSetup){ .index = 1, .meek = TRUE });
  while (session_goes_on (session, until_ns) && samples_count (cost) < MOST_SAMPLES)
    sleepers_wake (flock, FLOCK, cost);
  for (guint i = 0; i < FLOCK; i++)
    sleeper_stop (flock[i]);
  spinner_stop (spinner);
  session_wake_cost (session, COST_WAKE_BUSY, cost,
                     "FUTEX_WAKE of a thread on another, busy core that does not preempt");
}

static void
measure_preemption (Session *session)
{
  g_autoptr (Samples) cost = samples_new ();
  g_autoptr (Samples) latency = samples_new ();
  g_autoptr (Samples) stolen = samples_new ();
  SleeperSetup setup = { .index = 1 };
  Spinner     *spinner = spinner_start (session->host, 1);
  Sleeper     *sleeper = sleeper_start (session->host, &setup);
  gint64       until_ns = session_until (session, 50);
  double       back_ns = session_median (session, COST_CONTEXT_SWITCH) + session_median (session, COST_USER_RETURN);
  double       lead_ns = session_wake_lead (session, COST_WAKE_PREEMPT);
  WakeSample   sample;
  Gap          gap;

  while (session_goes_on (session, until_ns) && samples_count (cost) < MOST_SAMPLES)
    {
      if (!sleeper_wake (sleeper, 0, &sample) || !sample.clean || sample.latency_ns > (double) LONGEST_LATENCY_NS)
        continue;
      host_sleep_ns (50 * NS_PER_US);
      if (!spinner_find_gap (spinner, sample.begin_ns + (gint64) sample.latency_ns, &gap)
          || gap.begin_ns < sample.begin_ns)
        continue; /* the core was not the spinner's */
      samples_add (cost, sample.cost_ns);
      samples_add (latency, sample.latency_ns - back_ns - lead_ns);
      samples_add (stolen, (double) (sample.begin_ns - gap.begin_ns) + sample.latency_ns - back_ns);
    }
  sleeper_stop (sleeper);
  spinner_stop (spinner);
  session_wake_cost (session, COST_WAKE_PREEMPT, cost, "FUTEX_WAKE of a thread that preempts the one on its core");
  session_cost (session, COST_PREEMPT_LATENCY, latency, "from there until it is switched to");
  session_cost (session, COST_PREEMPT_STOLEN, stolen, "from the interrupt, seen as a gap, until that switch");
}

void
probe_wake_busy (Session *session)
{
  measure_queue (session);
  measure_preemption (session);
}
