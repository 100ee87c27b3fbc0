/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/probe.h"

void
probe_init (Probe *probe, const gint64 *clock_ns)
{
  *probe = (Probe){ .clock_ns = clock_ns };
}

void
probe_listen (Probe *probe, guint32 mask, ProbeListener listen, gpointer data)
{
  g_assert (probe->n_listeners < PROBE_MAX_LISTENERS);

  probe->listeners[probe->n_listeners].listen = listen;
  probe->listeners[probe->n_listeners].data = data;
  probe->listeners[probe->n_listeners].mask = mask;
  probe->n_listeners++;
  probe->mask |= mask;
}

void
probe_deliver (Probe *probe, ProbeEvent *event)
{
  for (guint i = 0; i < probe->n_listeners; i++)
    if (probe->listeners[i].mask & (1u << event->type))
      probe->listeners[i].listen (event, probe->listeners[i].data);
}
