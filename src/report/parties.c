/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Threads, or groups, of the runs of a picture.
 */
#include "config.h"

#include "report/parties.h"

#include <string.h>

#include "report/chart-text.h"

#define THE_REST "others"

static const char *
name_of_thread (gboolean by_group, const Cast *cast, guint thread)
{
  return by_group ? cast->group_names[cast->thread_group[thread]] : cast->thread_names[thread];
}

/* The index of @name, or -1. */
static gint
find (const GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (strcmp (names->pdata[i], name) == 0)
      return (gint) i;
  return -1;
}

static GPtrArray *
collect (const Plot *plot, gboolean by_group)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < plot->n_runs; i++)
    {
      const Cast *cast = plot->runs[i].result->cast;

      for (guint thread = 0; thread < cast->n_threads; thread++)
        {
          g_autofree char *name = chart_text_plain (name_of_thread (by_group, cast, thread));

          if (find (names, name) < 0)
            g_ptr_array_add (names, g_steal_pointer (&name));
        }
    }
  return names;
}

Parties *
parties_new (const Plot *plot, guint most)
{
  Parties *parties = g_new0 (Parties, 1);

  g_assert (most >= 2);
  parties->most = most;
  for (guint i = 0; i < plot->n_runs; i++)
    parties->by_group = parties->by_group || plot->runs[i].result->cast->n_threads > most;
  parties->names = collect (plot, parties->by_group);
  if (parties->names->len <= most)
    return parties;
  g_ptr_array_set_size (parties->names, (gint) most - 1);
  g_ptr_array_add (parties->names, g_strdup (THE_REST));
  return parties;
}

void
parties_free (Parties *parties)
{
  if (parties == NULL)
    return;
  g_ptr_array_unref (parties->names);
  g_free (parties);
}

guint
parties_of_thread (const Parties *parties, const Cast *cast, guint thread)
{
  g_autofree char *name = chart_text_plain (name_of_thread (parties->by_group, cast, thread));
  gint             party = find (parties->names, name);

  return party >= 0 ? (guint) party : parties->names->len - 1;
}

guint
parties_count_threads (const Parties *parties, const Cast *cast, guint party)
{
  guint n = 0;

  for (guint i = 0; i < cast->n_threads; i++)
    n += parties_of_thread (parties, cast, i) == party;
  return n;
}

char *
parties_label (const Parties *parties, const Cast *cast, guint party)
{
  guint n = parties_count_threads (parties, cast, party);

  return parties->by_group && n > 1 ? g_strdup_printf ("%s (%u threads)", (char *) parties->names->pdata[party], n)
                                    : g_strdup (parties->names->pdata[party]);
}
