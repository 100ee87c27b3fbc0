/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "calibrate/tick-period.h"

#define BIN_NS (50 * NS_PER_US)
#define PHASE_WIDTH_NS (100 * NS_PER_US)
#define FEWEST_TICKS 30
#define NEARLY_ALWAYS 0.8

/* As many periods may have one halfway between two ticks. */
#define SELDOM 0.5

/* CONFIG_HZ of 100, 250, 300 and 1000. */
static const gint64 periods_ns[] = { 1000000, 3333333, 4000000, 10000000 };

static gint64
length_of (const Gap *gap)
{
  return gap->end_ns - gap->begin_ns;
}

static gboolean
may_be_tick (const Gap *gap)
{
  return length_of (gap) < TICK_LONGEST_NS;
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

      if (length_of (gap) >= least_ns)
        bins[gap->begin_ns % period_ns / BIN_NS]++;
    }
  for (guint i = 1; i <= n_bins; i++)
    if (bins[i] > bins[best])
      best = i;
  return best * BIN_NS + BIN_NS / 2;
}

/* Looks for a gap in every period at that phase.  @costs: added to: the longest
 * one of each.  Returns the part of the periods that have one, leaving out those
 * at whose time another thread had been running for a while.  A tick may also
 * be where another thread begins to run: it has then no length of its own. */
static double
count_periods (const GArray *gaps, gint64 period_ns, gint64 phase_ns, gint64 least_ns, Samples *costs)
{
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

          if (gap->begin_ns > at_ns - PHASE_WIDTH_NS)
            longest_ns = MAX (longest_ns, length_of (gap));
          else
            away |= !may_be_tick (gap);
        }
      if (away && longest_ns < least_ns)
        continue;
      n_periods++;
      if (longest_ns < least_ns)
        continue;
      n_hits++;
      if (longest_ns < TICK_LONGEST_NS)
        samples_add (costs, (double) longest_ns);
    }
  return n_periods >= FEWEST_TICKS ? (double) n_hits / n_periods : 0;
}

/* The gaps of a host that does other work, too, are shorter than a tick mostly,
 * so that long ones are tried first. */
gint64
tick_find_period (const GArray *gaps, Samples **costs)
{
  static const gint64 least_ns[] = { 20000, 10000, 5000, 2500, 1200 };

  for (guint i = 0; i < G_N_ELEMENTS (least_ns) && gaps->len > 0; i++)
    for (guint j = 0; j < G_N_ELEMENTS (periods_ns); j++)
      {
        g_autoptr (Samples) found = samples_new ();
        g_autoptr (Samples) between = samples_new ();
        gint64 phase_ns = find_phase (gaps, periods_ns[j], least_ns[i]);
        gint64 other_ns = (phase_ns + periods_ns[j] / 2) % periods_ns[j];

        if (count_periods (gaps, periods_ns[j], phase_ns, least_ns[i], found) > NEARLY_ALWAYS
            && count_periods (gaps, periods_ns[j], other_ns, least_ns[i], between) < SELDOM)
          {
            *costs = g_steal_pointer (&found);
            return periods_ns[j];
          }
      }
  return 0;
}
