/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The scheduler: its tick, as gaps in the time of a thread that spins, and its
 * time slice.
 */
#include "config.h"

#include <string.h>

#include "calibrate/probes.h"
#include "calibrate/tick-period.h"
#include "engine/duration.h"

#define MOST_GAPS 20000

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

static void
report_ticks (Session *session, const GArray *gaps)
{
  g_autoptr (Samples) costs = NULL;
  gint64 period_ns = tick_find_period (gaps, &costs);

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

      if (gap->end_ns - gap->begin_ns < TICK_LONGEST_NS)
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
