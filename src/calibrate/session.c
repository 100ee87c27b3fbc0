/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdarg.h>

#include "calibrate/probes.h"
#include "engine/dist-parse.h"
#include "engine/duration.h"

/* Fewer samples than these say nothing. */
#define ENOUGH_SAMPLES 10

gboolean
session_goes_on (const Session *session, gint64 until_ns)
{
  return host_now_ns () < until_ns && !(session->stop && *session->stop);
}

gint64
session_until (const Session *session, guint percent)
{
  return host_now_ns () + session->budget_ns * percent / 100;
}

void
session_cost (Session *session, CostId cost, const Samples *samples, const char *how)
{
  CostResult *result = &session->result->costs[cost];

  g_clear_pointer (&result->how, g_free);
  if (samples_count (samples) < ENOUGH_SAMPLES)
    {
      result->how =
          g_strdup_printf ("not measured, too few undisturbed samples (%u); %s", samples_count (samples), how);
      return;
    }
  result->summary = samples_summarize (samples);
  result->how = g_strdup (how);
}

void
session_no_cost (Session *session, CostId cost, const char *why)
{
  g_free (session->result->costs[cost].how);
  session->result->costs[cost].how = g_strdup (why);
}

double
session_median (const Session *session, CostId cost)
{
  Dist             dist;
  gsize            offset;
  g_autofree char *message = NULL;

  if (session->result->costs[cost].summary.n > 0)
    return session->result->costs[cost].summary.p50;
  if (!dist_parse (cost_infos[cost].initial, &dist, &offset, &message))
    g_error ("cost %s: %s", cost_infos[cost].key, message);
  return dist_mean (&dist);
}

void
session_note (Session *session, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (session->result->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

char *
calibrate_duration (double ns, char *buffer)
{
  if (ns < 0.05)
    g_snprintf (buffer, DURATION_MAX, "0");
  else if (ns < NS_PER_US)
    g_snprintf (buffer, DURATION_MAX, "%.3gns", ns);
  else if (ns < (double) NS_PER_MS)
    g_snprintf (buffer, DURATION_MAX, "%.4gus", ns / (double) NS_PER_US);
  else
    g_snprintf (buffer, DURATION_MAX, "%.4gms", ns / (double) NS_PER_MS);
  return buffer;
}

void
session_note_samples (Session *session, const char *what, const Samples *samples)
{
  char    p10[DURATION_MAX], p50[DURATION_MAX], p90[DURATION_MAX];
  Summary summary = samples_summarize (samples);

  if (summary.n == 0)
    return;
  session_note (session, "%s: %s (p10 %s, p90 %s, n %u)", what, calibrate_duration (summary.p50, p50),
                calibrate_duration (summary.p10, p10), calibrate_duration (summary.p90, p90), summary.n);
}
