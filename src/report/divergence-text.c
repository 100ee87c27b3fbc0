/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first divergence of two runs in words.
 */
#include "config.h"

#include "report/divergence-text.h"

/* The words for a run after the one of which the GIL was named. */
static char *
turn_text (const Divergence *divergence, guint run, const Cast *cast, const char *label, const char *gil)
{
  gint32      thread = divergence->threads[run];
  const char *name = thread >= 0 ? cast->thread_names[thread] : "";

  switch (divergence->turns[run])
    {
    case DIVERGENCE_GIVES:
      return g_strdup_printf ("%s gives %s to %s", label, gil, name);
    case DIVERGENCE_KEEPS:
      return g_strdup_printf ("%s keeps %s", label, name);
    case DIVERGENCE_FREE:
      return g_strdup_printf ("%s leaves %s free", label, gil);
    case DIVERGENCE_ENDED:
    default:
      return g_strdup_printf ("%s has ended", label);
    }
}

/* With as many digits as a reader needs to find it in a picture. */
char *
divergence_text_when (const Divergence *divergence)
{
  const gint64 ns = divergence->time_ns;
  const double value = (double) ns;

  if (ns < 1000)
    return g_strdup_printf ("%.0f ns", value);
  if (ns < 1000000)
    return g_strdup_printf ("%.2f us", value / 1e3);
  if (ns < 1000000000)
    return g_strdup_printf ("%.2f ms", value / 1e6);
  return g_strdup_printf ("%.5f s", value / 1e9);
}

char *
divergence_text (const Divergence *divergence, const Cast *cast, const char *first, const char *second)
{
  g_autofree char *gil =
      cast->n_gils > 1 ? g_strdup_printf ("the GIL of %s", cast->gil_names[divergence->gil]) : g_strdup ("the GIL");
  g_autofree char *when = divergence_text_when (divergence);
  g_autofree char *here = turn_text (divergence, 0, cast, first, gil);
  g_autofree char *there = turn_text (divergence, 1, cast, second, gil);

  return g_strdup_printf ("first divergence at %s: %s; %s", when, here, there);
}
