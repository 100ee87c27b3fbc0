/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where scenarios are found: as named, or among those that came with gilsim.
 */
#include "config.h"

#include "cli/lookup.h"

#include <string.h>

#include "engine/wording.h"
#include "scenario/scenario.h"

#define SUFFIX ".ini"

char *
lookup_folder (void)
{
  const char *datadir = g_getenv ("GILSIM_DATADIR");

  return g_build_filename (datadir && *datadir ? datadir : GILSIM_DATADIR, "scenarios", NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
lookup_names (GError **error)
{
  g_autofree char *folder = lookup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  if (dir == NULL)
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "no scenarios came with gilsim: cannot read %s", folder);
      return NULL;
    }
  while ((entry = g_dir_read_name (dir)))
    if (g_str_has_suffix (entry, SUFFIX) && *entry != '.')
      g_ptr_array_add (names, g_strndup (entry, strlen (entry) - strlen (SUFFIX)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* @folder/@name or @folder/@name.ini, if there is such a file. */
static char *
find_in (const char *folder, const char *name)
{
  g_autofree char *plain = g_build_filename (folder, name, NULL);
  g_autofree char *with_suffix = g_strconcat (plain, SUFFIX, NULL);

  if (g_file_test (plain, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&plain);
  if (g_file_test (with_suffix, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&with_suffix);
  return NULL;
}

char *
lookup_scenario (const char *name, GError **error)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) names = NULL;
  const char *near;
  char       *found;

  if (g_file_test (name, G_FILE_TEST_EXISTS))
    return g_strdup (name);
  if (*name == '\0' || strchr (name, '/'))
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "\"%s\": no such scenario file", name);
      return NULL;
    }
  folder = lookup_folder ();
  found = find_in (folder, name);
  if (found)
    return found;
  names = lookup_names (NULL);
  near = names ? wording_nearest (name, (const char *const *) names) : NULL;
  if (near)
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "\"%s\": no such scenario; did you mean \"%s\"?", name,
                 near);
  else
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "\"%s\": no such scenario, neither here nor in %s", name,
                 folder);
  return NULL;
}
