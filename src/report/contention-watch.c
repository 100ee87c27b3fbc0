/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An observer of a run's contention.
 */
#include "config.h"

#include "report/contention-watch.h"

typedef struct
{
  RunObserver observer;
  Contention *contention;
} Watcher;

static void
begin (RunObserver *observer, const RunResult *result, Probe *probe)
{
  ((Watcher *) observer)->contention = contention_new (result->cast, probe);
}

static void
end (RunObserver *observer, gint64 end_ns)
{
  contention_finish (((Watcher *) observer)->contention, end_ns);
}

RunObserver *
contention_watch (G_GNUC_UNUSED const PlotRun *run, G_GNUC_UNUSED GError **error)
{
  Watcher *self = g_new0 (Watcher, 1);

  self->observer = (RunObserver){ begin, end };
  return &self->observer;
}

void
contention_unwatch (RunObserver *observer)
{
  contention_free (((Watcher *) observer)->contention);
  g_free (observer);
}

const Contention *
contention_of_run (const PlotRun *run)
{
  return ((const Watcher *) run->observer)->contention;
}
