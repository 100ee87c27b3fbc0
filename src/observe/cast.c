/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cast of a run: freeing it.
 */
#include "config.h"

#include "observe/cast.h"

static void
free_names (char **names, guint n)
{
  for (guint i = 0; names != NULL && i < n; i++)
    g_free (names[i]);
  g_free (names);
}

void
cast_free (Cast *cast)
{
  if (cast == NULL)
    return;
  free_names (cast->thread_names, cast->n_threads);
  free_names (cast->group_names, cast->n_groups);
  free_names (cast->gil_names, cast->n_gils);
  free_names (cast->latency_names, cast->n_latencies);
  g_free (cast->thread_group);
  g_free (cast->thread_gil);
  g_free (cast);
}
