/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "experiment/cast-build.h"

static void
name_threads (Cast *cast, const Scenario *scenario)
{
  guint index = 0;

  for (guint g = 0; g < scenario->n_groups; g++)
    for (guint i = 0; i < scenario->groups[g].count; i++, index++)
      {
        const GroupConfig *group = &scenario->groups[g];

        cast->thread_names[index] =
            group->count == 1 ? g_strdup (group->name) : g_strdup_printf ("%s-%u", group->name, i + 1);
        cast->thread_group[index] = g;
        cast->thread_gil[index] = group_config_interp (group, i);
      }
}

static void
name_latencies (Cast *cast, const Scenario *scenario)
{
  for (guint i = 0; i < scenario->n_clients; i++)
    cast->latency_names[i] = g_strdup (scenario->clients[i].name);
  for (guint i = 0; i < scenario->n_groups; i++)
    cast->latency_names[scenario->n_clients + i] = g_strdup_printf ("return:%s", scenario->groups[i].name);
}

Cast *
cast_build (const Scenario *scenario)
{
  Cast *cast = g_new0 (Cast, 1);

  cast->n_cores = scenario->machine.n_cores;
  for (guint i = 0; i < scenario->n_groups; i++)
    cast->n_threads += scenario->groups[i].count;
  cast->thread_names = g_new0 (char *, cast->n_threads + 1);
  cast->thread_group = g_new0 (guint, cast->n_threads + 1);
  cast->thread_gil = g_new0 (guint, cast->n_threads + 1);
  name_threads (cast, scenario);

  cast->n_groups = scenario->n_groups;
  cast->group_names = g_new0 (char *, cast->n_groups + 1);
  for (guint i = 0; i < cast->n_groups; i++)
    cast->group_names[i] = g_strdup (scenario->groups[i].name);

  cast->n_gils = scenario->n_interps;
  cast->gil_names = g_new0 (char *, cast->n_gils + 1);
  for (guint i = 0; i < cast->n_gils; i++)
    cast->gil_names[i] = g_strdup (scenario->interps[i].name);

  cast->n_latencies = scenario->n_clients + scenario->n_groups;
  cast->latency_names = g_new0 (char *, cast->n_latencies + 1);
  name_latencies (cast, scenario);
  return cast;
}
