/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where scenarios are found: as named, or among those that came with gilsim.
 */
#include "config.h"

#include "cli/lookup.h"

#include <string.h>

#include "engine/wording.h"
#include "observe/recording-read.h"
#include "scenario/scenario.h"
#include "scenario/shipped.h"

char **
lookup_names (GError **error)
{
  g_autofree char *folder = shipped_folder ();
  char           **names = shipped_names (folder);

  if (names == NULL)
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "no scenarios came with gilsim: cannot read %s%s", folder,
                 shipped_hint ());
  return names;
}

/* A scenario of the folder, or of one of those in it that are not listed. */
static char *
find_shipped (const char *folder, const char *name)
{
  static const char *const below[] = { "reality", "published" };
  char                    *found = shipped_find (folder, name);

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (below); i++)
    {
      g_autofree char *path = g_build_filename (folder, below[i], NULL);

      found = shipped_find (path, name);
    }
  return found;
}

char *
lookup_scenario (const char *name, GError **error)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) names = NULL;
  const char *near;
  char       *found;

  if (recording_is_one (name))
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE,
                   "%s: found a recording, expected a scenario; 'gilsim plot' and 'gilsim why' read recordings", name);
      return NULL;
    }
  if (g_file_test (name, G_FILE_TEST_EXISTS))
    return g_strdup (name);
  if (*name == '\0' || strchr (name, '/'))
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "\"%s\": no such scenario file", name);
      return NULL;
    }
  folder = shipped_folder ();
  found = find_shipped (folder, name);
  if (found)
    return found;
  names = lookup_names (NULL);
  near = names ? wording_nearest (name, (const char *const *) names) : NULL;
  if (near)
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "\"%s\": no such scenario; did you mean \"%s\"?", name,
                 near);
  else
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "\"%s\": no such scenario, neither here nor in %s%s", name,
                 folder, names ? "" : shipped_hint ());
  return NULL;
}
