/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scheduler: its tick, as gaps in the time of a thread that spins, and its
 * time slice.
 */
#include "config.h"

#include <string.h>

#include "calibrate/probes.h"
#include "engine/duration.h"

#define MOST_GAPS 20000
#define LONGEST_TICK_NS (150 * NS_PER_US)
#define BIN_NS (50 * NS_PER_US)
#define PHASE_WIDTH_NS (100 * NS_PER_US)
#define FEWEST_TICKS 30
#define NEARLY_ALWAYS 0.8

/* CONFIG_HZ of 100, 250, 300 and 1000. */
static const gint64 periods_ns[] = { 1000000, 3333333, 4000000, 10000000 };

static GArray *
collect_gaps (Session *session, gint64 until_ns)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  gint64  before_ns = host_now_ns ();

  while (before_ns < until_ns && gaps->len < MOST_GAPS && !(session->stop && *session->stop))
    {
      gint64 now_ns = host_now_ns ();

      if (now_ns - before_ns > 500)
        {
          Gap gap = { .begin_ns = before_ns, .end_ns = now_ns };
          g_array_append_val (gaps, gap);
          now_ns = host_now_ns ();
        }
      before_ns = now_ns;
    }
  return gaps;
}

static gint64
length_of (const Gap *gap)
{
  return gap->end_ns - gap->begin_ns;
}

static gboolean
may_be_tick (const Gap *gap)
{
  return length_of (gap) < LONGEST_TICK_NS;
}

/* The phase at which most gaps of at least @least_ns begin. */
static gint64
find_phase (const GArray *gaps, gint64 period_ns, gint64 least_ns)
{
  guint             n_bins = (guint) (period_ns / BIN_NS);
  g_autofree guint *bins = g_new0 (guint, n_bins + 1);
  guint             best = 0;

  for (guint i = 0; i < gaps->len; i++)
    {
      const Gap *gap = &g_array_index (gaps, Gap, i);

      if (may_be_tick (gap) && length_of (gap) >= least_ns)
        bins[gap->begin_ns % period_ns / BIN_NS]++;
    }
  for (guint i = 1; i <= n_bins; i++)
    if (bins[i] > bins[best])
      best = i;
  return best * BIN_NS + BIN_NS / 2;
}

/* Looks for a gap in every period at that phase.  @costs: added to: the longest
 * one of each.  Returns the part of the periods that have one, leaving out those
 * at whose time another thread ran. */
static double
count_periods (const GArray *gaps, gint64 period_ns, gint64 least_ns, Samples *costs)
{
  gint64 phase_ns = find_phase (gaps, period_ns, least_ns);
  gint64 begin_ns = g_array_index (gaps, Gap, 0).begin_ns, end_ns = g_array_index (gaps, Gap, gaps->len - 1).end_ns;
  guint  n_periods = 0, n_hits = 0, i = 0;

  for (gint64 at_ns = begin_ns - begin_ns % period_ns + period_ns + phase_ns; at_ns < end_ns; at_ns += period_ns)
    {
      gint64   longest_ns = 0;
      gboolean away = FALSE;

      while (i < gaps->len && g_array_index (gaps, Gap, i).end_ns < at_ns - PHASE_WIDTH_NS)
        i++;
      for (guint j = i; j < gaps->len && g_array_index (gaps, Gap, j).begin_ns < at_ns + PHASE_WIDTH_NS; j++)
        {
          const Gap *gap = &g_array_index (gaps, Gap, j);

          away |= !may_be_tick (gap);
          if (gap->begin_ns > at_ns - PHASE_WIDTH_NS)
            longest_ns = MAX (longest_ns, length_of (gap));
        }
      if (away)
        continue;
      n_periods++;
      if (longest_ns >= least_ns)
        {
          n_hits++;
          samples_add (costs, (double) longest_ns);
        }
    }
  return n_periods >= FEWEST_TICKS ? (double) n_hits / n_periods : 0;
}

/* The shortest period in which nearly always a gap comes; the gaps of a host
 * that does other work, too, are shorter than a tick mostly, so that long ones
 * are tried first. */
static gint64
find_period (const GArray *gaps, Samples **costs)
{
  static const gint64 least_ns[] = { 20000, 10000, 5000, 2500, 1200 };

  for (guint i = 0; i < G_N_ELEMENTS (least_ns) && gaps->len > 0; i++)
    for (guint j = 0; j < G_N_ELEMENTS (periods_ns); j++)
      {
        g_autoptr (Samples) found = samples_new ();

        if (count_periods (gaps, periods_ns[j], least_ns[i], found) > NEARLY_ALWAYS)
          {
            *costs = g_steal_pointer (&found);
            return periods_ns[j];
          }
      }
  return 0;
}

static void
report_ticks (Session *session, const GArray *gaps)
{
  g_autoptr (Samples) costs = NULL;
  gint64 period_ns = find_period (gaps, &costs);

  if (period_ns == 0)
    {
      session->result->tick.how = g_strdup ("not measured: no regular gaps in a spinning thread");
      return;
    }
  session->result->tick.ns = period_ns;
  session->result->tick.how =
      g_strdup_printf ("the period of the gaps in a spinning thread, %u of them", samples_count (costs));
  session_cost (session, COST_TICK, costs, "the length of the gaps in a spinning thread that come at that period");
}

/* --- The time slice --------------------------------------------------------- */

/* se.slice in /proc/self/sched, in ns; 0 if it is not there. */
static gint64
read_slice (void)
{
  g_autofree char *text = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/sched", &text, NULL, NULL))
    return 0;
  line = strstr (text, "se.slice");
  line = line ? strchr (line, ':') : NULL;
  return line ? g_ascii_strtoll (line + 1, NULL, 10) : 0;
}

/* How long this thread runs at a time beside another one on its core. */
static gint64
measure_slice (Session *session)
{
  g_autoptr (Samples) runs = samples_new ();
  Spinner *spinner = spinner_start (session->host, 0);
  g_autoptr (GArray) gaps = collect_gaps (session, session_until (session, 30));
  const Gap *before = NULL;

  spinner_stop (spinner);
  for (guint i = 0; i < gaps->len; i++)
    {
      const Gap *gap = &g_array_index (gaps, Gap, i);

      if (may_be_tick (gap))
        continue;
      if (before)
        samples_add (runs, (double) (gap->begin_ns - before->end_ns));
      before = gap;
    }
  return samples_count (runs) < 10 ? 0 : (gint64) samples_quantile (runs, 0.5);
}

void
probe_tick (Session *session)
{
  g_autoptr (GArray) gaps = collect_gaps (session, session_until (session, 70));
  SettingResult *slice = &session->result->slice;

  report_ticks (session, gaps);
  slice->ns = read_slice ();
  slice->how = g_strdup ("se.slice in /proc/self/sched");
  if (slice->ns >= NS_PER_US)
    return;
  slice->ns = measure_slice (session);
  g_free (slice->how);
  slice->how = g_strdup ("how long two spinning threads run in turn on one core (the kernel does not tell its slice)");
  if (slice->ns >= NS_PER_US)
    return;
  g_free (slice->how);
  *slice = (SettingResult){ -1, g_strdup ("not measured: two threads on one core did not take turns") };
}
