/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timers: how late they are on a busy and on an idle core, and what they cost.
 *
 * On a busy core the interrupt is seen as a gap in the time of the thread that
 * runs there.  On an idle core only the sum of lateness and latency is seen; it
 * is divided as on the guest of the default machine.
 */
#include "config.h"

#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "calibrate/probes.h"
#include "engine/duration.h"

#define MOST_SAMPLES 1000
#define LATE_PART (16.0 / 30.0)
#define SHORTEST_NS 400
#define LONGEST_NS (300 * NS_PER_US)
#define EARLIEST_NS (20 * NS_PER_US)

static void
sleep_until (gint64 at_ns)
{
  struct timespec at = { .tv_sec = at_ns / NS_PER_S, .tv_nsec = at_ns % NS_PER_S };

  clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
}

/* The longest gap of a thread that spins around @at_ns, from some time before
 * until @for_ns later.  A hypervisor may begin it too early: it takes the core
 * a little before the interrupt is due, and hands it over on the dot. */
static gboolean
await_gap (gint64 at_ns, gint64 for_ns, Gap *gap)
{
  gint64 before_ns = host_now_ns ();

  *gap = (Gap){ 0 };
  while (before_ns < at_ns + for_ns)
    {
      gint64 now_ns = host_now_ns ();

      if (now_ns > at_ns && now_ns - before_ns > MAX (SHORTEST_NS, gap->end_ns - gap->begin_ns))
        *gap = (Gap){ .begin_ns = before_ns, .end_ns = now_ns };
      before_ns = now_ns;
    }
  return gap->end_ns > 0 && gap->begin_ns > at_ns - EARLIEST_NS;
}

/* A timer that wakes nobody, on the core of the thread that set it. */
static void
measure_interrupt (Session *session)
{
  g_autoptr (Samples) late = samples_new ();
  g_autoptr (Samples) stolen = samples_new ();
  gint64 until_ns = session_until (session, 20);
  int    fd = timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC);
  Gap    gap;

  while (fd >= 0 && session_goes_on (session, until_ns) && samples_count (late) < MOST_SAMPLES)
    {
      gint64            due_ns = host_now_ns () + 100 * NS_PER_US;
      struct itimerspec timer = { .it_value = { .tv_sec = due_ns / NS_PER_S, .tv_nsec = due_ns % NS_PER_S } };

      timerfd_settime (fd, TFD_TIMER_ABSTIME, &timer, NULL);
      if (await_gap (due_ns, 100 * NS_PER_US, &gap) && gap.end_ns - gap.begin_ns < LONGEST_NS)
        {
          samples_add (late, (double) (gap.begin_ns - due_ns));
          samples_add (stolen, (double) (gap.end_ns - gap.begin_ns - session->host->clock_cost_ns));
        }
    }
  if (fd >= 0)
    close (fd);
  session_cost (session, COST_TIMER_LATE_BUSY, late, "from a timerfd's due time until the gap in a spinning thread");
  session_cost (session, COST_TIMER_STOLEN, stolen, "the length of that gap");
}

/* The caller sleeps on its core beside a thread that spins there. */
static void
measure_busy (Session *session)
{
  g_autoptr (Samples) latency = samples_new ();
  g_autoptr (Samples) all = samples_new ();
  gint64   until_ns = session_until (session, 25);
  double   back_ns = session_median (session, COST_CONTEXT_SWITCH) + session_median (session, COST_USER_RETURN);
  Spinner *spinner = spinner_start (session->host, 0);
  Gap      gap;

  while (session_goes_on (session, until_ns) && samples_count (latency) < MOST_SAMPLES)
    {
      gint64 due_ns = host_now_ns () + 300 * NS_PER_US, woke_ns;

      sleep_until (due_ns);
      woke_ns = host_now_ns ();
      samples_add (all, (double) (woke_ns - due_ns));
      host_sleep_ns (50 * NS_PER_US); /* the spinner must see the end of its gap */
      if (spinner_find_gap (spinner, woke_ns, &gap) && gap.begin_ns > due_ns - EARLIEST_NS
          && woke_ns - due_ns < LONGEST_NS)
        samples_add (latency, (double) (woke_ns - MAX (gap.begin_ns, due_ns)) - back_ns);
    }
  spinner_stop (spinner);
  session_cost (session, COST_TIMER_LATENCY_BUSY, latency,
                "from the gap in a spinning thread until the thread that slept is switched to");
  session_note_samples (session, "a sleep without slack beside a spinning thread ends late by", all);
}

static void
measure_idle (Session *session)
{
  g_autoptr (Samples) late = samples_new ();
  g_autoptr (Samples) latency = samples_new ();
  g_autoptr (Samples) all = samples_new ();
  gint64      until_ns = session_until (session, 25);
  double      back_ns = session_median (session, COST_CONTEXT_SWITCH) + session_median (session, COST_USER_RETURN);
  IdleCounter idle;

  idle_counter_open (&idle, session->host, 0);
  while (session_goes_on (session, until_ns) && samples_count (all) < MOST_SAMPLES)
    {
      gint64 entries = idle_counter_read (&idle), due_ns = host_now_ns () + 300 * NS_PER_US;
      double over_ns;

      sleep_until (due_ns);
      over_ns = (double) (host_now_ns () - due_ns);
      if (over_ns > (double) LONGEST_NS || (entries >= 0 && idle_counter_read (&idle) == entries))
        continue; /* the core was not idle */
      samples_add (all, over_ns);
      samples_add (late, (over_ns - back_ns) * LATE_PART);
      samples_add (latency, (over_ns - back_ns) * (1 - LATE_PART));
    }
  idle_counter_close (&idle);
  session_cost (session, COST_TIMER_LATE_IDLE, late,
                "8/15 of what a sleep without slack on an idle core takes too long");
  session_cost (session, COST_TIMER_LATENCY_IDLE, latency, "the other 7/15 of it");
  session_note_samples (session, "a sleep without slack on an idle core ends late by", all);
}

/* With the slack that threads have by default. */
static void
measure_slack (Session *session, gint64 slack_ns)
{
  g_autoptr (Samples) all = samples_new ();
  gint64 until_ns = session_until (session, 15);
  char   slack[DURATION_MAX];

  while (session_goes_on (session, until_ns) && samples_count (all) < MOST_SAMPLES)
    {
      gint64 due_ns = host_now_ns () + 300 * NS_PER_US;

      sleep_until (due_ns);
      samples_add (all, (double) (host_now_ns () - due_ns));
    }
  g_autofree char *what = g_strdup_printf ("with a slack of %s by", calibrate_duration ((double) slack_ns, slack));
  session_note_samples (session, what, all);
}

void
probe_timer (Session *session)
{
  int slack_ns = prctl (PR_GET_TIMERSLACK);

  if (slack_ns >= 0)
    {
      session->result->timer_slack.ns = slack_ns;
      session->result->timer_slack.how = g_strdup ("prctl (PR_GET_TIMERSLACK)");
    }
  measure_interrupt (session);
  prctl (PR_SET_TIMERSLACK, 1);
  measure_busy (session);
  measure_idle (session);
  prctl (PR_SET_TIMERSLACK, MAX (slack_ns, 1));
  measure_slack (session, slack_ns);
  session_no_cost (session, COST_TIMER_EXTRA, "not visible from user space");
}
