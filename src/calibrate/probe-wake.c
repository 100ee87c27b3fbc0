/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waking a thread whose core is idle, as a function of how long it has been
 * idle.
 *
 * A core that goes idle first announces that it polls and then halts.  On the
 * way there, and that is the window that is sought, it looks for work by itself:
 * a waker needs no interrupt and pays little; the woken thread runs when the core
 * has got to the end of its way, whatever its age.  Before the window the core is
 * still switching out, and after it, it has halted: both need an interrupt.
 */
#include "config.h"

#include "calibrate/idle-window.h"
#include "calibrate/probes.h"
#include "engine/duration.h"

static const gint64 ages_ns[] = { 500,   750,   1000,  1500,  2000,  3000,  4000,  5000,   6000,    8000,   10000,
                                  12000, 14000, 16000, 18000, 20000, 25000, 50000, 200000, 1000000, 5000000 };

#define N_AGES G_N_ELEMENTS (ages_ns)
#define WITNESS_NS (25 * NS_PER_US)
#define MOST_SAMPLES 400

/* With more of the wakes disturbed, little can be told. */
#define MOST_SPOILT 0.7

typedef struct
{
  IdleWindow window;
  Samples   *latencies[N_AGES];
  guint      n_tries;
  guint      n_spoilt;
  gboolean   is_free; /* the core seems to be wanted by nobody else */
  double     away_ns; /* from the note of falling asleep to the idle core */
  double     back_ns; /* from the switch to the woken thread's own code */
  double     lead_ns; /* from the call until it is seen that the core is idle */
} IdleWakes;

/* Whether the core was idle while the sleeper slept. */
static gboolean
was_idle (const WakeSample *sample)
{
  return sample->clean && sample->idle_entries != 0;
}

/* A thread that is woken on the way into idle need not be counted as such.
 * That nobody else wants the core is then known from a longer sleep before and
 * after. */
static gboolean
core_is_free (Sleeper *sleeper)
{
  WakeSample sample;

  return sleeper_wake (sleeper, WITNESS_NS, &sample) && was_idle (&sample);
}

static void
measure_age (IdleWakes *wakes, Sleeper *sleeper, guint i)
{
  gboolean   is_long = ages_ns[i] >= WITNESS_NS;
  WakeSample sample;

  wakes->n_tries++;
  if (!is_long && !wakes->is_free)
    wakes->is_free = core_is_free (sleeper);
  if (!is_long && !wakes->is_free)
    {
      wakes->n_spoilt++;
      host_sleep_ns (100 * NS_PER_US);
      return;
    }
  if (!sleeper_wake (sleeper, ages_ns[i], &sample))
    return;
  wakes->is_free = is_long ? was_idle (&sample) : core_is_free (sleeper);
  if (!wakes->is_free || !sample.clean)
    {
      wakes->n_spoilt++;
      return;
    }
  samples_add (wakes->window.costs[i], sample.cost_ns);
  samples_add (wakes->latencies[i], sample.latency_ns);
}

static gboolean
is_complete (const IdleWakes *wakes)
{
  for (guint i = 0; i < N_AGES; i++)
    if (samples_count (wakes->window.costs[i]) < (ages_ns[i] < NS_PER_MS ? MOST_SAMPLES : MOST_SAMPLES / 8))
      return FALSE;
  return TRUE;
}

static void
measure_ages (Session *session, IdleWakes *wakes)
{
  SleeperSetup setup = { .index = 1, .gate = TRUE };
  Sleeper     *sleeper = sleeper_start (session->host, &setup);
  gint64       until_ns = session_until (session, 100);

  for (guint round = 0; session_goes_on (session, until_ns) && !is_complete (wakes); round++)
    for (guint i = 0; i < N_AGES && session_goes_on (session, until_ns); i++)
      if (samples_count (wakes->window.costs[i]) < MOST_SAMPLES && (ages_ns[i] < NS_PER_MS || round % 8 == 0))
        measure_age (wakes, sleeper, i); /* the longest take their time */
  sleeper_stop (sleeper);
}

static void
note_ages (Session *session, IdleWakes *wakes)
{
  char age[DURATION_MAX], cost[DURATION_MAX], latency[DURATION_MAX];

  session_note (session, "wake of a thread on an idle core: asleep for, the waker pays, it runs after (medians)");
  for (guint i = 0; i < N_AGES; i++)
    if (idle_window_cost (&wakes->window, i) >= 0)
      session_note (session, "  %-8s %-10s %-10s n %u", calibrate_duration ((double) ages_ns[i], age),
                    calibrate_duration (idle_window_cost (&wakes->window, i), cost),
                    calibrate_duration (samples_quantile (wakes->latencies[i], 0.5), latency),
                    samples_count (wakes->window.costs[i]));
  session_note (session, "  %u of %u wakes were disturbed by other work and left out", wakes->n_spoilt, wakes->n_tries);
}

/* How long the core has been idle when the waker of a thread that has slept
 * for @age_ns looks at it. */
static double
idle_ns (const IdleWakes *wakes, double age_ns)
{
  return MAX (age_ns - wakes->away_ns + wakes->lead_ns, 0);
}

/* Adds the wakes at one age that cost as much as is typical there: inside the
 * window a few still take an interrupt.  Inside, the instant at which the thread
 * is switched to counts from when its core went idle, else from the wake. */
static void
add_age (IdleWakes *wakes, guint i, gboolean inside, Samples *costs, Samples *latencies)
{
  double begin_ns = inside ? (double) ages_ns[i] - wakes->away_ns : -wakes->lead_ns;

  for (guint j = 0; j < samples_count (wakes->window.costs[i]); j++)
    if ((samples_get (wakes->window.costs[i], j) < wakes->window.middle) == inside)
      {
        samples_add (costs, samples_get (wakes->window.costs[i], j));
        samples_add (latencies, begin_ns + samples_get (wakes->latencies[i], j) - wakes->back_ns);
      }
}

/* An edge of the window: between two ages, the second of which is @i. */
static void
report_edge (Session *session, const IdleWakes *wakes, CostId cost, guint i, const char *how)
{
  g_autoptr (Samples) edge = samples_new ();

  if (i > 0 && i < N_AGES)
    for (guint j = 0; j < 10; j++) /* a boundary, not a distribution */
      samples_add (edge, idle_ns (wakes, (double) (ages_ns[i - 1] + ages_ns[i]) / 2));
  session_cost (session, cost, edge, how);
}

static void
report_window (Session *session, IdleWakes *wakes)
{
  g_autoptr (Samples) cheap = samples_new ();
  g_autoptr (Samples) arrivals = samples_new ();
  g_autoptr (Samples) early = samples_new ();
  g_autoptr (Samples) early_latencies = samples_new ();

  for (guint i = 0; i < wakes->window.first; i++)
    if ((double) ages_ns[i] > wakes->away_ns) /* younger ones have not left their core */
      add_age (wakes, i, FALSE, early, early_latencies);
  for (guint i = wakes->window.first; i < wakes->window.end; i++)
    add_age (wakes, i, TRUE, cheap, arrivals);
  session_wake_cost (session, COST_WAKE_IDLE_ENTRY, cheap, "FUTEX_WAKE of a thread whose core is on its way into idle");
  session_cost (session, COST_IDLE_ENTRY, arrivals,
                "from the core's going idle until the woken thread is switched to, if woken in that time");
  session_wake_cost (session, COST_WAKE_IDLE_SWITCHING, early, "FUTEX_WAKE of a thread that is still switching out");
  session_cost (session, COST_IDLE_SWITCHING_LATENCY, early_latencies, "from there until it is switched to");
  report_edge (session, wakes, COST_IDLE_SWITCHING_OUT, wakes->window.first,
               "the time for which the core was idle when wakes become cheap; n says nothing");
  report_edge (session, wakes, COST_IDLE_POLL, wakes->window.end, "the same when they become dear again");
  if (wakes->window.first == 0)
    session_no_cost (session, COST_IDLE_SWITCHING_OUT,
                     "not seen: wakes are cheap at the least age that can be measured");
}

static void
note_window (Session *session, const IdleWakes *wakes)
{
  char first[DURATION_MAX], end[DURATION_MAX];

  session_note (session, "  wakes are cheap from %s to %s after the core went idle",
                calibrate_duration (idle_ns (wakes, (double) ages_ns[wakes->window.first]), first),
                calibrate_duration (idle_ns (wakes, (double) ages_ns[wakes->window.end - 1]), end));
}

static void
report_no_window (Session *session)
{
  static const CostId costs[] = { COST_IDLE_POLL, COST_IDLE_ENTRY, COST_IDLE_SWITCHING_OUT };
  g_autoptr (Samples) none = samples_new ();

  for (guint i = 0; i < 10; i++)
    samples_add (none, 0);
  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    session_cost (session, costs[i], none, "there is no such window: a wake costs the same at all ages");
  session_no_cost (session, COST_WAKE_IDLE_ENTRY, "not used, as there is no such window");
  session_no_cost (session, COST_WAKE_IDLE_SWITCHING, "not used, as there is no such window");
  session_no_cost (session, COST_IDLE_SWITCHING_LATENCY, "not used, as there is no such window");
}

static void
report_nothing (Session *session)
{
  static const CostId costs[] = { COST_IDLE_POLL,       COST_IDLE_ENTRY,          COST_IDLE_SWITCHING_OUT,
                                  COST_WAKE_IDLE_ENTRY, COST_WAKE_IDLE_SWITCHING, COST_IDLE_SWITCHING_LATENCY };

  for (guint i = 0; i < G_N_ELEMENTS (costs); i++)
    session_no_cost (session, costs[i], "not measured: other work on this machine hardly left a core idle");
}

static void
report_far (Session *session, IdleWakes *wakes)
{
  g_autoptr (Samples) costs = samples_new ();
  g_autoptr (Samples) latencies = samples_new ();

  for (guint i = 0; i < N_AGES; i++)
    if (ages_ns[i] >= IDLE_FAR_NS || (wakes->window.end > 0 && i >= wakes->window.end))
      add_age (wakes, i, FALSE, costs, latencies);
  session_wake_cost (session, COST_WAKE_IDLE, costs, "FUTEX_WAKE of a thread whose core has been idle for longer");
  session_cost (session, COST_IDLE_LATENCY, latencies, "from there until it is switched to");
}

void
probe_wake_idle (Session *session)
{
  IdleWakes wakes = { .window = { .n_ages = N_AGES, .ages_ns = ages_ns },
                      .away_ns =
                          session_median (session, COST_FUTEX_QUEUE) + session_median (session, COST_CONTEXT_SWITCH),
                      .back_ns =
                          session_median (session, COST_CONTEXT_SWITCH) + session_median (session, COST_USER_RETURN),
                      .lead_ns = session_wake_lead (session, COST_WAKE_IDLE) };

  for (guint i = 0; i < N_AGES; i++)
    {
      wakes.window.costs[i] = samples_new ();
      wakes.latencies[i] = samples_new ();
    }
  measure_ages (session, &wakes);
  idle_window_find (&wakes.window);
  /* What a busy machine lets through is no proof that there is no window. */
  wakes.window.is_known = wakes.window.is_known && wakes.n_spoilt < MOST_SPOILT * wakes.n_tries;
  note_ages (session, &wakes);
  report_far (session, &wakes);
  if (wakes.window.is_known && wakes.window.first < wakes.window.end)
    {
      report_window (session, &wakes);
      note_window (session, &wakes);
    }
  else if (wakes.window.is_known)
    report_no_window (session);
  else
    report_nothing (session);
  for (guint i = 0; i < N_AGES; i++)
    {
      samples_free (wakes.window.costs[i]);
      samples_free (wakes.latencies[i]);
    }
}
