/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Waking a thread whose core is idle, as a function of how long it has been
 * idle.
 *
 * A core that goes idle first announces that it polls and then halts.  On the
 * way there, and that is the window that is sought, a waker needs no interrupt
 * and pays little; the woken thread runs when the core has got to the end of
 * its way, whatever its age.  Before the window the core is still switching
 * out, and after it, it has halted: both need an interrupt.
 */
#include "config.h"

#include "calibrate/probes.h"
#include "engine/duration.h"

static const gint64 ages_ns[] = { 500,   750,   1000,  1500,  2000,  3000,  4000,  5000,   6000,    8000,   10000,
                                  12000, 14000, 16000, 18000, 20000, 25000, 50000, 200000, 1000000, 5000000 };

#define N_AGES G_N_ELEMENTS (ages_ns)
#define FAR_NS (50 * NS_PER_US)
#define WITNESS_NS (25 * NS_PER_US)
#define MOST_SAMPLES 400

/* A window makes a waker's cost fall to this share of what it is outside. */
#define CHEAP 0.6

typedef struct
{
  Samples *costs[N_AGES];
  Samples *latencies[N_AGES];
  guint    n_tries;
  guint    n_spoilt;
  gboolean is_free; /* the core seems to be wanted by nobody else */
  double   away_ns; /* from the note of falling asleep to the idle core */
  double   back_ns; /* from the switch to the woken thread's own code */
  double   middle;  /* a waker's cost: less is inside the window */
  guint    first;   /* ages of the window: first <= i < end */
  guint    end;
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
  samples_add (wakes->costs[i], sample.cost_ns);
  samples_add (wakes->latencies[i], sample.latency_ns);
}

static gboolean
is_complete (const IdleWakes *wakes)
{
  for (guint i = 0; i < N_AGES; i++)
    if (samples_count (wakes->costs[i]) < (ages_ns[i] < NS_PER_MS ? MOST_SAMPLES : MOST_SAMPLES / 8))
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
      if (samples_count (wakes->costs[i]) < MOST_SAMPLES && (ages_ns[i] < NS_PER_MS || round % 8 == 0))
        measure_age (wakes, sleeper, i); /* the longest take their time */
  sleeper_stop (sleeper);
}

/* The median cost at an age; -1 without enough samples. */
static double
typical_cost (IdleWakes *wakes, guint i)
{
  return samples_count (wakes->costs[i]) < 10 ? -1 : samples_quantile (wakes->costs[i], 0.5);
}

/* Finds the window; first == end: there is none. */
static void
find_window (IdleWakes *wakes)
{
  g_autoptr (Samples) far = samples_new ();
  double least = -1;
  guint  at = 0;

  wakes->first = wakes->end = 0;
  for (guint i = 0; i < N_AGES; i++)
    {
      double cost = typical_cost (wakes, i);

      if (ages_ns[i] >= FAR_NS)
        samples_append (far, wakes->costs[i]);
      else if (cost >= 0 && (least < 0 || cost < least))
        {
          least = cost;
          at = i;
        }
    }
  if (least < 0 || samples_count (far) == 0 || least > CHEAP * samples_quantile (far, 0.5))
    return;
  wakes->middle = (least + samples_quantile (far, 0.5)) / 2;
  for (wakes->first = at; wakes->first > 0; wakes->first--)
    if (typical_cost (wakes, wakes->first - 1) < 0 || typical_cost (wakes, wakes->first - 1) > wakes->middle)
      break;
  for (wakes->end = at + 1; wakes->end < N_AGES; wakes->end++)
    if (typical_cost (wakes, wakes->end) > wakes->middle)
      break;
}

static void
note_ages (Session *session, IdleWakes *wakes)
{
  char age[DURATION_MAX], cost[DURATION_MAX], latency[DURATION_MAX];

  session_note (session, "wake of a thread on an idle core: asleep for, the waker pays, it runs after (medians)");
  for (guint i = 0; i < N_AGES; i++)
    if (typical_cost (wakes, i) >= 0)
      session_note (session, "  %-8s %-10s %-10s n %u", calibrate_duration ((double) ages_ns[i], age),
                    calibrate_duration (typical_cost (wakes, i), cost),
                    calibrate_duration (samples_quantile (wakes->latencies[i], 0.5), latency),
                    samples_count (wakes->costs[i]));
  session_note (session, "  %u of %u wakes were disturbed by other work and left out", wakes->n_spoilt, wakes->n_tries);
}

/* Adds the samples at one age: inside the window, the instant at which the
 * thread is switched to counts from when its core went idle, else from the
 * wake. */
static void
add_age (IdleWakes *wakes, guint i, gboolean inside, Samples *costs, Samples *latencies)
{
  double idle_ns = inside ? (double) ages_ns[i] - wakes->away_ns : 0;

  samples_append (costs, wakes->costs[i]);
  for (guint j = 0; j < samples_count (wakes->latencies[i]); j++)
    samples_add (latencies, idle_ns + samples_get (wakes->latencies[i], j) - wakes->back_ns);
}

static void
report_window (Session *session, IdleWakes *wakes)
{
  g_autoptr (Samples) cheap = samples_new ();
  g_autoptr (Samples) arrivals = samples_new ();
  g_autoptr (Samples) early = samples_new ();
  g_autoptr (Samples) early_latencies = samples_new ();
  g_autoptr (Samples) edge = samples_new ();

  for (guint i = 0; i < wakes->first; i++)
    add_age (wakes, i, FALSE, early, early_latencies);
  for (guint i = wakes->first; i < wakes->end; i++)
    add_age (wakes, i, TRUE, cheap, arrivals);
  session_cost (session, COST_WAKE_IDLE_ENTRY, cheap, "FUTEX_WAKE of a thread whose core is on its way into idle");
  session_cost (session, COST_IDLE_ENTRY, arrivals,
                "from the core's going idle until the woken thread is switched to, if woken in that time");
  session_cost (session, COST_WAKE_IDLE_SWITCHING, early, "FUTEX_WAKE of a thread that is still switching out");
  session_cost (session, COST_IDLE_SWITCHING_LATENCY, early_latencies, "from there until it is switched to");
  if (wakes->first > 0)
    for (guint i = 0; i < 10; i++) /* a boundary, not a distribution */
      samples_add (edge, ((double) (ages_ns[wakes->first - 1] + ages_ns[wakes->first])) / 2 - wakes->away_ns);
  session_cost (session, COST_IDLE_SWITCHING_OUT, edge, "the age at which wakes become cheap; n says nothing");
  if (wakes->first == 0)
    session_no_cost (session, COST_IDLE_SWITCHING_OUT,
                     "not seen: wakes are cheap at the least age that can be measured");
}

static void
report_no_window (Session *session)
{
  static const CostId costs[] = { COST_IDLE_ENTRY, COST_IDLE_SWITCHING_OUT };
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
report_far (Session *session, IdleWakes *wakes)
{
  g_autoptr (Samples) costs = samples_new ();
  g_autoptr (Samples) latencies = samples_new ();

  for (guint i = 0; i < N_AGES; i++)
    if (ages_ns[i] >= FAR_NS || (wakes->end > 0 && i >= wakes->end))
      add_age (wakes, i, FALSE, costs, latencies);
  session_cost (session, COST_WAKE_IDLE, costs, "FUTEX_WAKE of a thread whose core has been idle for longer");
  session_cost (session, COST_IDLE_LATENCY, latencies, "from there until it is switched to");
}

void
probe_wake_idle (Session *session)
{
  IdleWakes wakes = { .away_ns =
                          session_median (session, COST_FUTEX_QUEUE) + session_median (session, COST_CONTEXT_SWITCH),
                      .back_ns =
                          session_median (session, COST_CONTEXT_SWITCH) + session_median (session, COST_USER_RETURN) };

  for (guint i = 0; i < N_AGES; i++)
    {
      wakes.costs[i] = samples_new ();
      wakes.latencies[i] = samples_new ();
    }
  measure_ages (session, &wakes);
  find_window (&wakes);
  note_ages (session, &wakes);
  report_far (session, &wakes);
  if (wakes.first < wakes.end)
    report_window (session, &wakes);
  else if (session->result->costs[COST_WAKE_IDLE].summary.n > 0)
    report_no_window (session);
  for (guint i = 0; i < N_AGES; i++)
    {
      samples_free (wakes.costs[i]);
      samples_free (wakes.latencies[i]);
    }
}
