/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files written whole or not at all.
 */
#include "config.h"

#include <check.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../check-main.h"
#include "report/out-file.h"

static char *directory;
static char *path; /* of "result.txt" in it */

static void
set_up (void)
{
  directory = g_dir_make_tmp ("gilsim-out-file-XXXXXX", NULL);
  ck_assert_ptr_nonnull (directory);
  path = g_build_filename (directory, "result.txt", NULL);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names in the directory, each followed by a space, in order. */
static char *
list_directory (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GString    *list = g_string_new (NULL);
  GDir       *dir = g_dir_open (directory, 0, NULL);
  const char *name;

  ck_assert_ptr_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_dir_close (dir);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (list, "%s ", (char *) g_ptr_array_index (names, i));
  return g_string_free (list, FALSE);
}

static void
assert_listed (const char *expected)
{
  g_autofree char *list = list_directory ();

  ck_assert_str_eq (list, expected);
}

static void
assert_content (const char *expected)
{
  g_autofree char *text = NULL;

  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  ck_assert_str_eq (text, expected);
}

static void
tear_down (void)
{
  GDir       *dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (directory, name, NULL);

      g_unlink (file);
    }
  if (dir != NULL)
    g_dir_close (dir);
  g_rmdir (directory);
  g_free (directory);
  g_free (path);
}

static OutFile *
open_file (void)
{
  g_autoptr (GError) error = NULL;
  OutFile *file = out_file_open (path, &error);

  ck_assert_msg (file != NULL, "%s", error ? error->message : "");
  return file;
}

START_TEST (test_commit)
{
  g_autoptr (GError) error = NULL;
  OutFile *file = open_file ();

  fputs ("all of it\n", out_file_stream (file));
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
  ck_assert (out_file_commit (file, &error));
  assert_content ("all of it\n");
  assert_listed ("result.txt ");
}
END_TEST

START_TEST (test_discard)
{
  OutFile *file;

  ck_assert (g_file_set_contents (path, "before\n", -1, NULL));
  file = open_file ();
  fputs ("half", out_file_stream (file));
  out_file_discard (file);
  out_file_discard (NULL);
  assert_content ("before\n");
  assert_listed ("result.txt ");
}
END_TEST

START_TEST (test_replace)
{
  OutFile *file;

  ck_assert (g_file_set_contents (path, "before\n", -1, NULL));
  file = open_file ();
  fputs ("after\n", out_file_stream (file));
  fflush (out_file_stream (file));
  assert_content ("before\n");
  ck_assert (out_file_commit (file, NULL));
  assert_content ("after\n");
}
END_TEST

/* A new file has the mode that open() would give it, an old one keeps its. */
START_TEST (test_mode)
{
  struct stat status;

  umask (027);
  ck_assert (out_file_commit (open_file (), NULL));
  ck_assert_int_eq (stat (path, &status), 0);
  ck_assert_uint_eq (status.st_mode & 0777, 0640);
  ck_assert_int_eq (chmod (path, 0600), 0);
  ck_assert (out_file_commit (open_file (), NULL));
  ck_assert_int_eq (stat (path, &status), 0);
  ck_assert_uint_eq (status.st_mode & 0777, 0600);
}
END_TEST

/* A link stays one, and what it points to is replaced. */
START_TEST (test_link)
{
  g_autofree char *link = g_build_filename (directory, "link", NULL);
  OutFile         *file;

  ck_assert (g_file_set_contents (path, "before\n", -1, NULL));
  ck_assert_int_eq (symlink ("result.txt", link), 0);
  file = out_file_open (link, NULL);
  ck_assert_ptr_nonnull (file);
  fputs ("after\n", out_file_stream (file));
  ck_assert (out_file_commit (file, NULL));
  ck_assert (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_content ("after\n");
}
END_TEST

/* Fails for want of room when more than a few bytes are written: as on a full
 * disk, but without one. */
static void
limit_size (rlim_t bytes)
{
  struct rlimit limit = { bytes, RLIM_INFINITY };

  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
}

static void
check_full_disk (guint n_bytes)
{
  g_autoptr (GError) error = NULL;
  OutFile *file;
  gboolean done;

  ck_assert (g_file_set_contents (path, "before\n", -1, NULL));
  file = open_file ();
  limit_size (1000);
  for (guint i = 0; i < n_bytes; i++)
    putc ('x', out_file_stream (file));
  done = out_file_commit (file, &error);
  limit_size (RLIM_INFINITY);
  ck_assert (!done);
  ck_assert (g_error_matches (error, G_FILE_ERROR, (gint) g_file_error_from_errno (EFBIG)));
  ck_assert_ptr_nonnull (strstr (error->message, path));
  assert_content ("before\n");
  assert_listed ("result.txt ");
}

/* Noticed when the rest is written, and long before that. */
START_TEST (test_full_disk)
{
  check_full_disk (1001);
  check_full_disk (100000);
}
END_TEST

START_TEST (test_full_device)
{
  g_autoptr (GError) error = NULL;
  OutFile *file;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    return;
  file = out_file_open ("/dev/full", NULL);
  ck_assert_ptr_nonnull (file);
  fputs ("something", out_file_stream (file));
  ck_assert (!out_file_commit (file, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC));
  ck_assert (g_file_test ("/dev/full", G_FILE_TEST_EXISTS));
}
END_TEST

/* What is no regular file is written to, not replaced. */
START_TEST (test_device)
{
  struct stat status;
  OutFile    *file = out_file_open ("/dev/null", NULL);

  ck_assert_ptr_nonnull (file);
  fputs ("something", out_file_stream (file));
  ck_assert (out_file_commit (file, NULL));
  file = out_file_open ("/dev/null", NULL);
  ck_assert_ptr_nonnull (file);
  out_file_discard (file);
  ck_assert_int_eq (stat ("/dev/null", &status), 0);
  ck_assert (S_ISCHR (status.st_mode));
}
END_TEST

START_TEST (test_cannot_open)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (directory, "no", "such", "file", NULL);

  ck_assert_ptr_null (out_file_open (nowhere, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
  ck_assert_ptr_nonnull (strstr (error->message, nowhere));
  g_clear_error (&error);
  ck_assert_ptr_null (out_file_open (directory, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_ISDIR));
  assert_listed ("");
}
END_TEST

/* What a signal handler does: nothing half-written stays, what is done stays. */
START_TEST (test_discard_all)
{
  g_autofree char *second = g_build_filename (directory, "second", NULL);
  g_autofree char *third = g_build_filename (directory, "third", NULL);
  OutFile         *files[2];

  ck_assert (out_file_commit (open_file (), NULL));
  files[0] = out_file_open (second, NULL);
  files[1] = out_file_open (third, NULL);
  ck_assert_ptr_nonnull (files[0]);
  ck_assert_ptr_nonnull (files[1]);
  out_file_discard_all ();
  assert_listed ("result.txt ");
  out_file_discard (files[0]);
  ck_assert (!out_file_commit (files[1], NULL));
  out_file_discard_all ();
  assert_listed ("result.txt ");
}
END_TEST

START_TEST (test_too_many)
{
  g_autoptr (GError) error = NULL;
  OutFile *files[OUT_FILE_MAX];

  for (guint i = 0; i < OUT_FILE_MAX; i++)
    files[i] = open_file ();
  ck_assert_ptr_null (out_file_open (path, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_MFILE));
  for (guint i = 0; i < OUT_FILE_MAX; i++)
    out_file_discard (files[i]);
  assert_listed ("");
  out_file_discard (open_file ());
}
END_TEST

static Suite *
out_file_suite (void)
{
  Suite *suite = suite_create ("out-file");
  TCase *tcase = tcase_create ("out-file");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, test_commit);
  tcase_add_test (tcase, test_discard);
  tcase_add_test (tcase, test_replace);
  tcase_add_test (tcase, test_mode);
  tcase_add_test (tcase, test_link);
  tcase_add_test (tcase, test_full_disk);
  tcase_add_test (tcase, test_full_device);
  tcase_add_test (tcase, test_device);
  tcase_add_test (tcase, test_cannot_open);
  tcase_add_test (tcase, test_discard_all);
  tcase_add_test (tcase, test_too_many);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return check_main (out_file_suite ());
}
