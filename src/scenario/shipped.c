/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scenario/shipped.h"

#include <string.h>

char *
shipped_folder (void)
{
  const char *datadir = g_getenv ("GILSIM_DATADIR");

  return g_build_filename (datadir && *datadir ? datadir : GILSIM_DATADIR, "scenarios", NULL);
}

const char *
shipped_hint (void)
{
  const char *datadir = g_getenv ("GILSIM_DATADIR");

  return datadir && *datadir ? " (this is where GILSIM_DATADIR says that scenarios and plots are)"
                             : " (GILSIM_DATADIR is not set: it says where scenarios and plots are)";
}

char *
shipped_machines (void)
{
  g_autofree char *folder = shipped_folder ();

  return g_build_filename (folder, "machines", NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
shipped_names (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *entry;

  if (dir == NULL)
    return NULL;
  while ((entry = g_dir_read_name (dir)))
    if (g_str_has_suffix (entry, SHIPPED_SUFFIX) && *entry != '.')
      g_ptr_array_add (names, g_strndup (entry, strlen (entry) - strlen (SHIPPED_SUFFIX)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char *
shipped_find (const char *folder, const char *name)
{
  g_autofree char *plain = g_build_filename (folder, name, NULL);
  g_autofree char *with_suffix = g_strconcat (plain, SHIPPED_SUFFIX, NULL);

  if (g_file_test (plain, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&plain);
  if (g_file_test (with_suffix, G_FILE_TEST_IS_REGULAR))
    return g_steal_pointer (&with_suffix);
  return NULL;
}
