/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Laws of recordings, tried on runs of scenarios made at random: a recording
 * gives back what was recorded, all of it or a part; a listener that shows a
 * part shows the same of a recording as of the run; and statistics of the parts
 * add up to those of the run.
 *
 * Blocks have few events here, so that parts lie across many of them.
 *
 * GILSIM_SEED=N takes N instead of a fresh seed, to see a failure again.
 */
#include "config.h"

#include "../check-main.h"
#include "experiment/recorded-run.h"
#include "experiment/recorder.h"
#include "law-run.h"
#include "observe/intervals.h"
#include "observe/open-events.h"
#include "random-scenario.h"

#define SCENARIOS (12 / LAW_SLOWNESS + 1)
#define SEEDS 4
#define N_WINDOWS 8
#define FILE_NAME "r.rec"

static guint64 fresh_seed;

/* The data of one chart. */
typedef struct
{
  gint64     from_ns;
  gint64     to_ns;
  Intervals *intervals;
  FILE      *stream;
  char      *text;
  gsize      length;
} Chart;

/* Somebody who watches a run, live or recorded. */
typedef struct
{
  RunObserver observer;
  GArray     *events; /* of ProbeEvent: all of them */
  Chart      *charts;
  guint       n_charts;
} Watcher;

static void
collect (const ProbeEvent *event, gpointer data)
{
  g_array_append_vals (data, event, 1);
}

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  Watcher *self = (Watcher *) observer;

  probe_listen (probe, PROBE_MASK_ALL, collect, self->events);
  for (guint i = 0; i < self->n_charts; i++)
    {
      Chart *chart = &self->charts[i];

      chart->stream = open_memstream (&chart->text, &chart->length);
      chart->intervals = intervals_new (result->cast, probe, chart->from_ns, chart->to_ns, chart->stream);
    }
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  Watcher *self = (Watcher *) observer;

  for (guint i = 0; i < self->n_charts; i++)
    {
      intervals_finish (self->charts[i].intervals, end_ns);
      intervals_free (self->charts[i].intervals);
      fclose (self->charts[i].stream);
    }
}

static void
watcher_init (Watcher *watcher, Chart *charts, guint n_charts)
{
  *watcher = (Watcher){ .observer = { .begin = begin, .end = end },
                        .events = g_array_new (FALSE, FALSE, sizeof (ProbeEvent)),
                        .charts = charts,
                        .n_charts = n_charts };
}

static void
watcher_clear (Watcher *watcher)
{
  g_array_unref (watcher->events);
  for (guint i = 0; i < watcher->n_charts; i++)
    free (watcher->charts[i].text);
}

static RunResult *
run_watched (Law *law, const PolicyChoice *choice, guint block_events, Watcher *watcher)
{
  g_autoptr (GError) error = NULL;
  Recorder     recorder;
  RunObserver *observers[] = { &watcher->observer, &recorder.observer };
  FILE        *stream;
  RunResult   *result;

  g_unlink (FILE_NAME); /* to empty it would make some file systems write it to the disk at once */
  stream = g_fopen (FILE_NAME, "wb");
  recorder_init (&recorder, stream, NULL);
  recorder.block_events = block_events;
  result = run_scenario (
      law->scenario, &(RunOptions){ .policy = choice, .observers = observers, .n_observers = G_N_ELEMENTS (observers) },
      &error);
  fclose (stream);
  if (result == NULL)
    law_fail (law, error->message);
  return result;
}

static RunResult *
replay (Law *law, gint64 from_ns, gint64 to_ns, Watcher *watcher)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecordedRun) run = recorded_run_open (FILE_NAME, &error);
  RunObserver *observers[] = { &watcher->observer };
  RunResult   *result = NULL;

  if (run != NULL)
    result =
        recorded_run_replay (run, from_ns, to_ns, &(RunOptions){ .observers = observers, .n_observers = 1 }, &error);
  if (result == NULL)
    law_fail (law, error->message);
  result->scenario = NULL; /* ends with the recording */
  return result;
}

/* ---- the laws ----------------------------------------------------------- */

static gboolean
same_event (const ProbeEvent *a, const ProbeEvent *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

static void
check_open (Law *law, const GArray *open, guint n, const Cast *cast)
{
  g_autoptr (OpenEvents) again = open_events_new (cast);
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (ProbeEvent));

  for (guint i = 0; i < n; i++)
    open_events_apply (again, &g_array_index (open, ProbeEvent, i));
  open_events_list (again, listed);
  if (listed->len != n || (n > 0 && memcmp (listed->data, open->data, n * sizeof (ProbeEvent)) != 0))
    law_fail (law, "open events do not lead to themselves");
}

/* First some of the events before the window, in order; then all in it, and
 * quiet checks that may reach into it. */
static void
check_events (Law *law, const GArray *all, const GArray *part, gint64 from_ns, gint64 to_ns, const Cast *cast)
{
  guint i = 0, found = 0;

  for (; i < all->len && g_array_index (all, ProbeEvent, i).time_ns < from_ns; i++)
    if (found < part->len && same_event (&g_array_index (all, ProbeEvent, i), &g_array_index (part, ProbeEvent, found)))
      found++;
  check_open (law, part, found, cast);
  for (; i < all->len && g_array_index (all, ProbeEvent, i).time_ns <= to_ns; i++, found++)
    if (found == part->len
        || !same_event (&g_array_index (all, ProbeEvent, i), &g_array_index (part, ProbeEvent, found)))
      law_fail (law, "an event of a window is missing");
  if (i < all->len && g_array_index (all, ProbeEvent, i).type == PROBE_GIL_QUIET)
    {
      if (found == part->len
          || !same_event (&g_array_index (all, ProbeEvent, i), &g_array_index (part, ProbeEvent, found)))
        law_fail (law, "what quiet checks did at the end of a window is missing");
      found++;
    }
  if (found != part->len)
    law_fail (law, "a window has events of its own");
}

static void
add_stats (RunResult *sum, const RunResult *part)
{
  const Cast *cast = sum->cast;
  Statistics *total = sum->statistics;

  sum->end_ns = part->end_ns;
  for (guint i = 0; i < cast->n_threads; i++)
    {
      ThreadStats       *to = &total->threads[i];
      const ThreadStats *from = &part->statistics->threads[i];

      for (guint state = 0; state < N_THREAD_STATES; state++)
        to->state_ns[state] += from->state_ns[state];
      to->cpu_ns += from->cpu_ns;
      to->takes += from->takes;
      to->forced_drops += from->forced_drops;
      to->voluntary_drops += from->voluntary_drops;
      to->drop_requests += from->drop_requests;
      to->lost_wakeups += from->lost_wakeups;
      to->voluntary_switches += from->voluntary_switches;
      to->involuntary_switches += from->involuntary_switches;
      to->migrations += from->migrations;
      histogram_merge (to->gil_wait, from->gil_wait);
    }
  for (guint i = 0; i < cast->n_gils; i++)
    {
      GilStats       *to = &total->gils[i];
      const GilStats *from = &part->statistics->gils[i];

      to->takes += from->takes;
      to->switches += from->switches;
      to->hand_offs += from->hand_offs;
      to->drop_requests += from->drop_requests;
      to->forced_drops += from->forced_drops;
      to->voluntary_drops += from->voluntary_drops;
      to->held_ns += from->held_ns;
      to->dead_ns += from->dead_ns;
      to->free_ns += from->free_ns;
    }
  for (guint i = 0; i < cast->n_latencies; i++)
    histogram_merge (total->latencies[i], part->statistics->latencies[i]);
}

/* Starting and ending are no sums, nor is a mean exactly. */
static char *
digest (RunResult *result)
{
  g_autoptr (GRegex) means = g_regex_new (" [0-9.e+-]+ (?=[-0-9]+\\.\\.)", 0, 0, NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < result->cast->n_threads; i++)
    result->statistics->threads[i].started_ns = result->statistics->threads[i].ended_ns = 0;
  text = law_digest (result);
  return g_regex_replace_literal (means, text, -1, 0, " ", 0, NULL);
}

/* A time, not before @least_ns, at which nothing happens; TIME_NEVER if there is none. */
static gint64
quiet_time (const GArray *events, gint64 least_ns)
{
  for (guint i = 0; i < events->len; i++)
    {
      gint64 time_ns = g_array_index (events, ProbeEvent, i).time_ns + 1;

      if (time_ns > least_ns && i + 1 < events->len && g_array_index (events, ProbeEvent, i + 1).time_ns > time_ns)
        return time_ns;
    }
  return TIME_NEVER;
}

static void
check_sums (Law *law, RunResult *whole, const GArray *events, guint n_parts)
{
  g_autofree char *wanted = NULL, *found = NULL;
  RunResult       *sum = NULL;
  gint64           from_ns = 0;

  while (from_ns < whole->end_ns)
    {
      gint64     to_ns = MIN (quiet_time (events, from_ns + whole->end_ns / n_parts), whole->end_ns);
      Watcher    watcher;
      RunResult *part;

      watcher_init (&watcher, NULL, 0);
      part = replay (law, from_ns, to_ns, &watcher);
      watcher_clear (&watcher);
      if (sum == NULL)
        sum = part;
      else
        {
          add_stats (sum, part);
          run_result_free (part);
        }
      from_ns = to_ns;
    }
  if (sum == NULL)
    return;
  wanted = digest (whole);
  found = digest (sum);
  law_same (law, "the sum of the parts' statistics and those of the run", wanted, found);
  run_result_free (sum);
}

/* ---- trying them -------------------------------------------------------- */

/* Some windows begin or end at an event. */
static void
choose_windows (Chart *charts, const GArray *events, gint64 end_ns, GRand *rand)
{
  for (guint i = 0; i < N_WINDOWS; i++)
    {
      gint64 ends_ns[2];

      for (guint j = 0; j < 2; j++)
        ends_ns[j] = events->len > 0 && g_rand_boolean (rand)
                         ? g_array_index (events, ProbeEvent, g_rand_int_range (rand, 0, (gint32) events->len)).time_ns
                         : (gint64) (g_rand_double (rand) * (double) end_ns);
      charts[i] = (Chart){ .from_ns = MIN (ends_ns[0], ends_ns[1]), .to_ns = MAX (ends_ns[0], ends_ns[1]) };
    }
}

static void
try_window (Law *law, const Watcher *live, guint index, const Cast *cast)
{
  const Chart *wanted = &live->charts[index];
  Chart        chart = { .from_ns = wanted->from_ns, .to_ns = wanted->to_ns };
  Watcher      watcher;

  watcher_init (&watcher, &chart, 1);
  run_result_free (replay (law, chart.from_ns, chart.to_ns, &watcher));
  check_events (law, live->events, watcher.events, chart.from_ns, chart.to_ns, cast);
  law_same (law, "a chart of the run and one of its recording", wanted->text, chart.text);
  watcher_clear (&watcher);
}

static void
try_policy (Law *law, const char *policy, guint64 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) seed);
  g_autoptr (RunResult) whole = NULL;
  g_autoptr (RunResult) again = NULL;
  Chart        charts[N_WINDOWS];
  Watcher      live;
  PolicyChoice choice;
  guint        block_events = (guint) g_rand_int_range (rand, 1, 200);

  law->policy = policy;
  ck_assert (policy_choice_parse (policy, &choice, NULL));
  watcher_init (&live, NULL, 0);
  whole = run_watched (law, &choice, block_events, &live);
  choose_windows (charts, live.events, whole->end_ns, rand);
  watcher_clear (&live);

  watcher_init (&live, charts, N_WINDOWS);
  again = run_watched (law, &choice, block_events, &live);
  for (guint i = 0; i < N_WINDOWS; i++)
    try_window (law, &live, i, whole->cast);
  check_sums (law, whole, live.events, 5);
  watcher_clear (&live);
}

static void
try_seed (guint64 seed)
{
  char *directory = load_enter ();

  for (guint i = 0; i < SCENARIOS; i++)
    {
      g_autofree char *name = g_strdup_printf ("scenario %" G_GUINT64_FORMAT, seed * 1000 + i);
      g_autofree char *text = random_scenario (seed * 1000 + i);
      Law              law = law_load (name, text);

      for (guint j = i % 3; j < G_N_ELEMENTS (law_policies); j += 3)
        try_policy (&law, law_policies[j], seed * 1000 + i + j);
      scenario_free (law.scenario);
    }
  g_unlink (FILE_NAME);
  load_leave (directory);
}

START_TEST (test_seed)
{
  try_seed ((guint64) _i);
}
END_TEST

START_TEST (test_fresh_seed)
{
  try_seed (fresh_seed);
}
END_TEST

int
main (void)
{
  const char      *given = g_getenv ("GILSIM_SEED");
  Suite           *suite = suite_create ("recordings");
  TCase           *known = tcase_create ("known seeds");
  g_autofree char *name = NULL;
  TCase           *fresh;

  fresh_seed = given ? g_ascii_strtoull (given, NULL, 10) : (guint64) g_get_real_time () % 100000000;
  name = g_strdup_printf ("GILSIM_SEED=%" G_GUINT64_FORMAT, fresh_seed);
  fresh = tcase_create (name);
  tcase_add_loop_test (known, test_seed, 1, SEEDS + 1);
  tcase_set_timeout (known, 60);
  tcase_set_timeout (fresh, 60);
  tcase_add_test (fresh, test_fresh_seed);
  suite_add_tcase (suite, known);
  suite_add_tcase (suite, fresh);
  return check_main (suite);
}
