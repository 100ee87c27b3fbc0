/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cast of a run: copying and freeing it.
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

static char **
copy_names (char *const *names, guint n)
{
  char **copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_strdup (names[i]);
  return copy;
}

Cast *
cast_copy (const Cast *cast)
{
  Cast *copy = g_new (Cast, 1);

  *copy = *cast;
  copy->thread_names = copy_names (cast->thread_names, cast->n_threads);
  copy->group_names = copy_names (cast->group_names, cast->n_groups);
  copy->gil_names = copy_names (cast->gil_names, cast->n_gils);
  copy->latency_names = copy_names (cast->latency_names, cast->n_latencies);
  copy->thread_group = g_memdup2 (cast->thread_group, sizeof (guint) * cast->n_threads);
  copy->thread_gil = g_memdup2 (cast->thread_gil, sizeof (guint) * cast->n_threads);
  return copy;
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
