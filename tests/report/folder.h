/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A folder for the files of a test, emptied after it.
 */
#ifndef GILSIM_TESTS_REPORT_FOLDER_H
#define GILSIM_TESTS_REPORT_FOLDER_H

#include <check.h>
#include <glib/gstdio.h>

static char *folder;

static inline void
setup (void)
{
  g_autoptr (GError) error = NULL;

  folder = g_dir_make_tmp ("gilsim-test-XXXXXX", &error);
  ck_assert_msg (folder != NULL, "%s", error != NULL ? error->message : "");
}

static inline void
teardown (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

static inline char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");
  return text;
}

static inline void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  ck_assert (g_file_set_contents (path, text, -1, NULL));
}

static inline gboolean
exists (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

#endif
