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

#include "report/charts.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "report/chart-columns.h"
#include "report/chart-data.h"
#include "report/out-file.h"

/* A script takes at most nine arguments; two are the titles and the output. */
#define FILES_PER_PICTURE 7

/* So many gnuplots at a time. */
#define JOBS_AT_A_TIME 4

GQuark
charts_error_quark (void)
{
  return g_quark_from_static_string ("gilsim-charts-error");
}

/* One run of a script. */
typedef struct
{
  const char  *script;
  GPtrArray   *arguments; /* but for the output; shared by the formats */
  char        *name;      /* of the picture */
  char        *drawn;     /* path of what gnuplot draws */
  GSubprocess *process;
} Job;

typedef struct
{
  const RunResult *const *results;
  guint                   n_results;
  const char             *directory;
  const char *const      *formats;
  char                   *scratch;   /* a folder of our own */
  GPtrArray              *timelines; /* names of the CSV files to draw */
  GPtrArray              *stems;     /* of their pictures */
  GPtrArray              *jobs;
} Drawing;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->process != NULL)
    {
      g_subprocess_force_exit (job->process);
      g_subprocess_wait (job->process, NULL, NULL); /* it writes no more */
      g_object_unref (job->process);
    }
  g_unlink (job->drawn);
  g_ptr_array_unref (job->arguments);
  g_free (job->name);
  g_free (job->drawn);
  g_free (job);
}

static void
drawing_clear (Drawing *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->timelines, g_ptr_array_unref);
  g_clear_pointer (&self->stems, g_ptr_array_unref);
  if (self->scratch != NULL)
    g_rmdir (self->scratch);
  g_clear_pointer (&self->scratch, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

static gboolean
fail (GError **error, const char *what, const char *why)
{
  g_set_error (error, CHARTS_ERROR, CHARTS_ERROR_GNUPLOT, "cannot draw %s: %s", what, why);
  return FALSE;
}

char *
charts_timeline_name (guint index, const RunResult *result)
{
  g_autofree char *stem = chart_data_stem ("timeline", index, result);

  return g_strconcat (stem, ".csv", NULL);
}

/* ---- what there is to draw ---------------------------------------------- */

/* Adds a job for each format; takes @arguments. */
static void
add_jobs (Drawing *self, const char *script, const char *stem, GPtrArray *arguments)
{
  for (guint i = 0; self->formats[i] != NULL; i++)
    {
      Job *job = g_new0 (Job, 1);

      job->script = script;
      job->arguments = g_ptr_array_ref (arguments);
      job->name = g_strdup_printf ("%s.%s", stem, self->formats[i]);
      job->drawn = g_build_filename (self->scratch, job->name, NULL);
      g_ptr_array_add (self->jobs, job);
    }
  g_ptr_array_unref (arguments);
}

static void
add_picture (Drawing *self, const char *script, const char *stem, GPtrArray *arguments)
{
  g_ptr_array_add (arguments, g_strdup (CHART_TITLES));
  add_jobs (self, script, stem, arguments);
}

static GPtrArray *
one_argument (const char *name)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (arguments, g_strdup (name));
  return arguments;
}

/* Chooses the file from which a run's timeline is drawn; none if it is empty. */
static gboolean
choose_timeline (Drawing *self, guint index, GError **error)
{
  g_autofree char *stem = chart_data_stem ("timeline", index, self->results[index]);
  g_autofree char *name = g_strconcat (stem, ".csv", NULL);
  g_autofree char *columns_name = g_strconcat (stem, CHART_COLUMNS_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (self->directory, name, NULL);
  g_autofree char *columns_path = g_build_filename (self->directory, columns_name, NULL);
  g_autoptr (GError) cause = NULL;
  ChartTimeline which;

  if (!chart_columns_write (path, columns_path, &which, &cause))
    {
      g_set_error_literal (error, CHARTS_ERROR, CHARTS_ERROR_WRITE, cause->message);
      return FALSE;
    }
  if (which != CHART_TIMELINE_COLUMNS)
    g_unlink (columns_path); /* of an earlier run */
  if (which == CHART_TIMELINE_EMPTY)
    return TRUE;
  g_ptr_array_add (self->timelines,
                   which == CHART_TIMELINE_COLUMNS ? g_steal_pointer (&columns_name) : g_steal_pointer (&name));
  g_ptr_array_add (self->stems, g_steal_pointer (&stem));
  return TRUE;
}

static gboolean
plan_timelines (Drawing *self, GError **error)
{
  GPtrArray *several;

  for (guint i = 0; i < self->n_results; i++)
    if (!choose_timeline (self, i, error))
      return FALSE;
  for (guint i = 0; i < self->timelines->len; i++)
    add_picture (self, "timeline.gp", g_ptr_array_index (self->stems, i),
                 one_argument (g_ptr_array_index (self->timelines, i)));
  if (self->timelines->len < 2)
    return TRUE;
  several = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < MIN (self->timelines->len, FILES_PER_PICTURE); i++)
    g_ptr_array_add (several, g_strdup (g_ptr_array_index (self->timelines, i)));
  add_picture (self, "timeline.gp", "timeline-compare", several);
  return TRUE;
}

static gboolean
has_waits (const RunResult *result)
{
  for (guint i = 0; i < result->cast->n_threads; i++)
    if (histogram_count (result->statistics->threads[i].gil_wait) > 0)
      return TRUE;
  for (guint i = 0; i < result->cast->n_latencies; i++)
    if (histogram_count (result->statistics->latencies[i]) > 0)
      return TRUE;
  return FALSE;
}

static void
plan_waits (Drawing *self)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->n_results && files->len < FILES_PER_PICTURE; i++)
    if (has_waits (self->results[i]))
      {
        g_autofree char *stem = chart_data_stem ("waits", i, self->results[i]);
        g_ptr_array_add (files, g_strconcat (stem, ".csv", NULL));
      }
  if (files->len > 0)
    add_picture (self, "waits.gp", "waits", files);
  else
    g_ptr_array_unref (files);
}

/* ---- drawing ------------------------------------------------------------ */

static char *
script_path (const char *script)
{
  const char      *data = g_getenv ("GILSIM_DATADIR");
  g_autofree char *path = g_build_filename (data != NULL ? data : GILSIM_DATADIR, "plots", script, NULL);

  return g_canonicalize_filename (path, NULL);
}

static gboolean
start_job (const Drawing *self, Job *job, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *script = script_path (job->script);
  g_autoptr (GError) cause = NULL;

  /* "-d": no settings of the user's. */
  g_ptr_array_add (words, (gpointer) "gnuplot");
  g_ptr_array_add (words, (gpointer) "-d");
  g_ptr_array_add (words, (gpointer) "-c");
  g_ptr_array_add (words, script);
  for (guint i = 0; i < job->arguments->len; i++)
    g_ptr_array_add (words, g_ptr_array_index (job->arguments, i));
  g_ptr_array_add (words, job->drawn);
  g_ptr_array_add (words, NULL);

  g_subprocess_launcher_set_cwd (launcher, self->directory);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_subprocess_launcher_setenv (launcher, "SOURCE_DATE_EPOCH", "0", FALSE);
  g_subprocess_launcher_unsetenv (launcher, "GNUPLOT_LIB");
  job->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &cause);
  if (job->process != NULL)
    return TRUE;
  g_set_error (error, CHARTS_ERROR, CHARTS_ERROR_GNUPLOT, "cannot run gnuplot, which draws the pictures: %s",
               cause->message);
  return FALSE;
}

/* Gives the whole picture its name. */
static gboolean
deliver (const Drawing *self, const Job *job, GError **error)
{
  g_autofree char *path = g_build_filename (self->directory, job->name, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) cause = NULL;
  gsize    length = 0;
  OutFile *file;

  if (!g_file_get_contents (job->drawn, &bytes, &length, &cause))
    return fail (error, job->name, cause->message);
  if (length == 0)
    return fail (error, job->name, "gnuplot wrote an empty file");
  file = out_file_open (path, &cause);
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
finish_job (const Drawing *self, Job *job, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize         length;
  gconstpointer data;

  if (!g_subprocess_communicate (job->process, NULL, NULL, NULL, &bytes, &cause))
    return fail (error, job->name, cause->message);
  if (g_subprocess_get_successful (job->process))
    return deliver (self, job, error);
  data = g_bytes_get_data (bytes, &length);
  said = g_utf8_make_valid (data, (gssize) length);
  g_strstrip (said);
  return fail (error, job->name, *said != '\0' ? said : "gnuplot failed and said nothing");
}

static gboolean
run_jobs (const Drawing *self, GError **error)
{
  const GPtrArray *jobs = self->jobs;

  for (guint i = 0; i < jobs->len; i += JOBS_AT_A_TIME)
    {
      guint end = MIN (i + JOBS_AT_A_TIME, jobs->len);

      for (guint j = i; j < end; j++)
        if (!start_job (self, g_ptr_array_index (jobs, j), error))
          return FALSE;
      for (guint j = i; j < end; j++)
        if (!finish_job (self, g_ptr_array_index (jobs, j), error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
drawing_init (Drawing *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  self->timelines = g_ptr_array_new_with_free_func (g_free);
  self->stems = g_ptr_array_new_with_free_func (g_free);
  self->jobs = g_ptr_array_new_with_free_func (job_free);
  self->scratch = g_dir_make_tmp ("gilsim-XXXXXX", &cause);
  return self->scratch != NULL || fail (error, "pictures", cause->message);
}

/* Draws, and says what has been drawn. */
static gboolean
drawing_finish (Drawing *self, GPtrArray **pictures, GError **error)
{
  if (!run_jobs (self, error))
    return FALSE;
  *pictures = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->jobs->len; i++)
    g_ptr_array_add (*pictures, g_strdup (((const Job *) g_ptr_array_index (self->jobs, i))->name));
  return TRUE;
}

gboolean
charts_draw (const RunResult *const *results, guint n_results, const char *directory, const char *const *formats,
             GPtrArray **pictures, GError **error)
{
  g_auto (Drawing) self = { .results = results, .n_results = n_results, .directory = directory, .formats = formats };

  if (!drawing_init (&self, error) || !plan_timelines (&self, error))
    return FALSE;
  if (n_results > 1)
    add_picture (&self, "comparison.gp", "comparison", one_argument ("comparison.csv"));
  plan_waits (&self);
  return drawing_finish (&self, pictures, error);
}

gboolean
charts_draw_one (const char *script, const char *stem, const char *const *files, const char *directory,
                 const char *const *formats, GPtrArray **pictures, GError **error)
{
  g_auto (Drawing) self = { .directory = directory, .formats = formats };
  GPtrArray *arguments;

  if (!drawing_init (&self, error))
    return FALSE;
  arguments = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; files[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup (files[i]));
  add_jobs (&self, script, stem, arguments);
  return drawing_finish (&self, pictures, error);
}
