/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loads scenarios from strings, as the file x.ini of a directory of its own.
 */
#ifndef GILSIM_TESTS_SCENARIO_LOAD_H
#define GILSIM_TESTS_SCENARIO_LOAD_H

#include <check.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"

#define LOAD_FILE "x.ini"

/* Enough of a scenario for what follows it to be accepted. */
#define LOAD_HEAD "[scenario]\ntitle = T\n"
#define LOAD_TAIL "[threads a]\nprogram = compute 1s\n"

static inline char *
load_enter (void)
{
  char *directory = g_dir_make_tmp ("gilsim-XXXXXX", NULL);

  ck_assert_ptr_nonnull (directory);
  ck_assert_int_eq (g_chdir (directory), 0);
  return directory;
}

static inline void
load_leave (char *directory)
{
  g_unlink (LOAD_FILE);
  g_unlink ("samples.txt");
  ck_assert_int_eq (g_chdir ("/"), 0);
  ck_assert_int_eq (g_rmdir (directory), 0);
  g_free (directory);
}

static inline void
load_write (const char *file, const char *text, gsize length)
{
  FILE *stream = g_fopen (file, "wb");

  ck_assert_ptr_nonnull (stream);
  ck_assert_uint_eq (fwrite (text, 1, length, stream), length);
  ck_assert_int_eq (fclose (stream), 0);
}

static inline void
load_text (const char *file, const char *text)
{
  load_write (file, text, strlen (text));
}

static inline Scenario *
load_with (const char *text, const char *const *settings, GError **error)
{
  load_text (LOAD_FILE, text);
  return scenario_load (LOAD_FILE, settings, error);
}

/* The scenario must be accepted. */
static inline Scenario *
load_good (const char *text, const char *const *settings)
{
  g_autoptr (GError) error = NULL;
  Scenario *scenario = load_with (text, settings, &error);

  ck_assert_msg (scenario != NULL, "%s", error != NULL ? error->message : "no message");
  return scenario;
}

/* The scenario must be refused with that message. */
static inline void
load_bad (const char *text, const char *const *settings, const char *message)
{
  g_autoptr (GError) error = NULL;
  Scenario *scenario = load_with (text, settings, &error);

  ck_assert_msg (scenario == NULL, "accepted, although expected: %s", message);
  ck_assert_ptr_nonnull (error);
  ck_assert (error->domain == SCENARIO_ERROR);
  ck_assert_str_eq (error->message, message);
}

#endif
