/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The parts of a wake.  Only the whole call can be measured; for the machine,
 * it is what the waker does before the woken thread is anywhere (wake-lookup,
 * and wake-reach if that thread's core is busy), and the rest.
 *
 * Of the two plainest calls, on the waker's own core and on a busy one, that
 * first part is taken to be the same share as on the machine linux-vm.  From
 * all others it is taken off as it is.
 */
#include "config.h"

#include "calibrate/probes.h"

#define PART_HOW "a share of the call that %s was measured by, as on linux-vm: from outside it is not seen"

double
session_wake_lead (const Session *session, CostId cost)
{
  double lead_ns = session_median (session, COST_WAKE_LOOKUP);

  if (cost == COST_WAKE_BUSY || cost == COST_WAKE_PREEMPT)
    lead_ns += session_median (session, COST_WAKE_REACH);
  return lead_ns;
}

/* Measures @part and @cost, which together took @calls. */
static void
divide (Session *session, const Samples *calls, CostId part, CostId cost, const char *how)
{
  double part_ns = session_median (session, part);
  double share = part_ns / (part_ns + session_median (session, cost));
  g_autoptr (Samples) parts = samples_scale (calls, share);
  g_autoptr (Samples) rests = samples_scale (calls, 1 - share);
  g_autofree char *part_how = g_strdup_printf (PART_HOW, cost_infos[cost].key);
  g_autofree char *rest_how = g_strdup_printf ("%s; the rest of the call", how);

  session_cost (session, part, parts, part_how);
  session_cost (session, cost, rests, rest_how);
}

void
session_wake_cost (Session *session, CostId cost, const Samples *calls, const char *how)
{
  if (cost == COST_WAKE_SAME)
    divide (session, calls, COST_WAKE_LOOKUP, cost, how);
  else if (cost == COST_WAKE_BUSY)
    {
      g_autoptr (Samples) found = samples_less (calls, session_median (session, COST_WAKE_LOOKUP));

      divide (session, found, COST_WAKE_REACH, cost, how);
    }
  else
    {
      g_autoptr (Samples) rests = samples_less (calls, session_wake_lead (session, cost));
      g_autofree char *rest_how = g_strdup_printf ("%s; the rest of the call", how);

      session_cost (session, cost, rests, rest_how);
    }
}
