/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running gnuplot on the charts' data.
 *
 * gnuplot is started without a shell, and its arguments are file names that
 * we have made: what a person has named stands in the CSV files only, which
 * the scripts read as data.  It draws into a folder of our own; a picture
 * appears under its name when it is whole.
 */
#include "config.h"

#include "report/gnuplot.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "report/out-file.h"
#include "report/scratch.h"
#include "scenario/shipped.h"

/* So many gnuplots at a time. */
#define JOBS_AT_A_TIME 4

const char *const gnuplot_formats[] = { "png", "svg", "pdf", NULL };
const char *const gnuplot_themes[] = { "light", "dark", NULL };

GQuark
charts_error_quark (void)
{
  return g_quark_from_static_string ("gilsim-charts-error");
}

static const volatile gint *stop; /* (nullable) */

void
gnuplot_stop_on (const volatile gint *flag)
{
  stop = flag;
}

static gboolean
is_stopped (void)
{
  return stop != NULL && *stop != 0;
}

/* A job that has been started. */
typedef struct
{
  const GnuplotJob *job;
  char             *drawn; /* path of what gnuplot draws */
  GSubprocess      *process;
} Started;

static void
started_free (gpointer data)
{
  Started *started = data;

  if (started->process != NULL)
    {
      g_subprocess_force_exit (started->process);
      g_subprocess_wait (started->process, NULL, NULL); /* it writes no more */
      g_object_unref (started->process);
    }
  g_unlink (started->drawn);
  g_free (started->drawn);
  g_free (started);
}

static gboolean
fail (GError **error, const char *what, const char *why)
{
  g_set_error (error, CHARTS_ERROR, CHARTS_ERROR_GNUPLOT, "cannot draw %s: %s", what, why);
  return FALSE;
}

static gboolean
fail_job (GError **error, const Started *started, const char *why)
{
  g_autofree char *name = g_path_get_basename (started->job->picture);

  return fail (error, name, why);
}

char *
gnuplot_script_path (const char *script)
{
  const char      *data = g_getenv ("GILSIM_DATADIR");
  g_autofree char *path = g_build_filename (data != NULL ? data : GILSIM_DATADIR, "plots", script, NULL);

  return g_canonicalize_filename (path, NULL);
}

gboolean
gnuplot_check_script (const char *script, GError **error)
{
  g_autofree char *path = gnuplot_script_path (script);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (error, CHARTS_ERROR, CHARTS_ERROR_GNUPLOT, "cannot draw: there is no %s%s", path, shipped_hint ());
  return FALSE;
}

/* The command line; the array's words are borrowed or owned by @owned. */
static GPtrArray *
command_line (const Started *started, GPtrArray *owned)
{
  const GnuplotJob *job = started->job;
  GPtrArray        *words = g_ptr_array_new ();

  /* "-d": no settings of the user's. */
  g_ptr_array_add (words, (gpointer) "gnuplot");
  g_ptr_array_add (words, (gpointer) "-d");
  if (job->theme != NULL)
    {
      g_ptr_array_add (owned, g_strdup_printf ("theme = '%s'", job->theme));
      g_ptr_array_add (words, (gpointer) "-e");
      g_ptr_array_add (words, g_ptr_array_index (owned, owned->len - 1));
    }
  g_ptr_array_add (owned, gnuplot_script_path (job->script));
  g_ptr_array_add (words, (gpointer) "-c");
  g_ptr_array_add (words, g_ptr_array_index (owned, owned->len - 1));
  for (guint i = 0; job->arguments[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) job->arguments[i]);
  g_ptr_array_add (words, started->drawn);
  g_ptr_array_add (words, NULL);
  return words;
}

static gboolean
start (Started *started, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) words = command_line (started, owned);
  g_autoptr (GError) cause = NULL;

  g_subprocess_launcher_set_cwd (launcher, started->job->folder);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "SOURCE_DATE_EPOCH", "0", FALSE);
  g_subprocess_launcher_unsetenv (launcher, "GNUPLOT_LIB");
  started->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &cause);
  if (started->process != NULL)
    return TRUE;
  g_set_error (error, CHARTS_ERROR, CHARTS_ERROR_GNUPLOT, "cannot run gnuplot, which draws the pictures: %s",
               cause->message);
  return FALSE;
}

/* Gives the whole picture its name. */
static gboolean
deliver (const Started *started, GError **error)
{
  g_autofree char *bytes = NULL;
  g_autoptr (GError) cause = NULL;
  gsize    length = 0;
  OutFile *file;

  if (!g_file_get_contents (started->drawn, &bytes, &length, &cause))
    return fail_job (error, started, cause->message);
  if (length == 0)
    return fail_job (error, started, "gnuplot wrote an empty file");
  file = out_file_open (started->job->picture, &cause);
  if (file != NULL)
    {
      fwrite (bytes, 1, length, out_file_stream (file));
      if (out_file_commit (file, &cause))
        return TRUE;
    }
  g_set_error_literal (error, CHARTS_ERROR, CHARTS_ERROR_WRITE, cause->message);
  return FALSE;
}

static gboolean
finish (Started *started, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize         length;
  gconstpointer data;

  if (!g_subprocess_communicate (started->process, NULL, NULL, NULL, &bytes, &cause))
    return fail_job (error, started, cause->message);
  if (is_stopped ())
    return fail_job (error, started, "interrupted");
  if (g_subprocess_get_successful (started->process))
    return deliver (started, error);
  data = g_bytes_get_data (bytes, &length);
  said = length > 0 ? g_utf8_make_valid (data, (gssize) length) : g_strdup (""); /* no data: NULL */
  g_strstrip (said);
  return fail_job (error, started, *said != '\0' ? said : "gnuplot failed and said nothing");
}

/* Starts so many jobs, then waits for them. */
static gboolean
draw_at_once (const GnuplotJob *jobs, guint n_jobs, const char *scratch, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (started_free);

  for (guint i = 0; i < n_jobs; i++)
    {
      Started         *started = g_new0 (Started, 1);
      g_autofree char *name = g_path_get_basename (jobs[i].picture);

      started->job = &jobs[i];
      started->drawn = g_strdup_printf ("%s/%u-%s", scratch, i, name);
      g_ptr_array_add (all, started);
      if (!start (started, error))
        return FALSE;
    }
  for (guint i = 0; i < n_jobs; i++)
    if (!finish (g_ptr_array_index (all, i), error))
      return FALSE;
  return TRUE;
}

gboolean
gnuplot_draw (const GnuplotJob *jobs, guint n_jobs, GError **error)
{
  g_autoptr (GError) cause = NULL;
  char    *scratch = scratch_new (&cause);
  gboolean done = TRUE;

  if (scratch == NULL)
    return fail (error, "pictures", cause->message);
  for (guint i = 0; i < n_jobs && done; i += JOBS_AT_A_TIME)
    done = is_stopped () ? fail (error, "pictures", "interrupted")
                         : draw_at_once (jobs + i, MIN (JOBS_AT_A_TIME, n_jobs - i), scratch, error);
  scratch_remove (scratch);
  return done;
}
