/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which pictures the data of some runs give.
 */
#include "config.h"

#include "report/charts.h"

#include <glib/gstdio.h>
#include <string.h>

#include "report/chart-data.h"
#include "report/plots.h"

typedef struct
{
  const char *script;
  GPtrArray  *arguments; /* but for the output; NULL-terminated, shared by the formats */
  char       *name;      /* of the picture */
  char       *path;
} Picture;

typedef struct
{
  const RunResult *const *results;
  guint                   n_results;
  const char             *directory;
  const char *const      *formats;
  const GPtrArray        *timelines; /* names of the CSV files to draw */
  GPtrArray              *pictures;
} Drawing;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_ptr_array_unref (picture->arguments);
  g_free (picture->name);
  g_free (picture->path);
  g_free (picture);
}

static void
drawing_init (Drawing *self)
{
  self->pictures = g_ptr_array_new_with_free_func (picture_free);
}

static void
drawing_clear (Drawing *self)
{
  g_clear_pointer (&self->pictures, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

/* ---- what there is to draw ---------------------------------------------- */

/* Adds a picture in each format; takes @arguments. */
static void
add_formats (Drawing *self, const char *script, const char *stem, GPtrArray *arguments)
{
  g_ptr_array_add (arguments, NULL);
  for (guint i = 0; self->formats[i] != NULL; i++)
    {
      Picture *picture = g_new0 (Picture, 1);

      picture->script = script;
      picture->arguments = g_ptr_array_ref (arguments);
      picture->name = g_strdup_printf ("%s.%s", stem, self->formats[i]);
      picture->path = g_build_filename (self->directory, picture->name, NULL);
      g_ptr_array_add (self->pictures, picture);
    }
  g_ptr_array_unref (arguments);
}

static void
add_picture (Drawing *self, const char *script, const char *stem, GPtrArray *arguments)
{
  g_ptr_array_add (arguments, g_strdup (CHART_TITLES));
  add_formats (self, script, stem, arguments);
}

static GPtrArray *
one_argument (const char *name)
{
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (arguments, g_strdup (name));
  return arguments;
}

static void
plan_timelines (Drawing *self)
{
  GPtrArray *several;

  for (guint i = 0; i < self->timelines->len; i++)
    {
      const char      *name = g_ptr_array_index (self->timelines, i);
      g_autofree char *stem = g_strndup (name, strlen (name) - strlen (".csv"));

      add_picture (self, "timeline.gp", stem, one_argument (name));
    }
  if (self->timelines->len < 2)
    return;
  several = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < MIN (self->timelines->len, PLOT_MAX_RUNS); i++)
    g_ptr_array_add (several, g_strdup (g_ptr_array_index (self->timelines, i)));
  add_picture (self, "timeline.gp", "timeline-compare", several);
}

static void
plan_waits (Drawing *self)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->n_results && files->len < PLOT_MAX_RUNS; i++)
    if (chart_data_has_waits (self->results[i]))
      {
        g_autofree char *stem = chart_data_stem ("waits", i, &self->results[i]->policy);
        g_ptr_array_add (files, g_strconcat (stem, ".csv", NULL));
      }
  if (files->len > 0)
    add_picture (self, "waits.gp", "waits", files);
  else
    g_ptr_array_unref (files);
}

/* ---- drawing ------------------------------------------------------------ */

/* Draws, and says what has been drawn. */
static gboolean
draw (const Drawing *self, GPtrArray **pictures, GError **error)
{
  g_autofree GnuplotJob *jobs = g_new0 (GnuplotJob, self->pictures->len);

  for (guint i = 0; i < self->pictures->len; i++)
    {
      const Picture *picture = g_ptr_array_index (self->pictures, i);

      jobs[i] = (GnuplotJob){ .script = picture->script,
                              .folder = self->directory,
                              .arguments = (const char *const *) picture->arguments->pdata,
                              .picture = picture->path };
    }
  if (!gnuplot_draw (jobs, self->pictures->len, error))
    return FALSE;
  *pictures = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->pictures->len; i++)
    g_ptr_array_add (*pictures, g_strdup (((const Picture *) g_ptr_array_index (self->pictures, i))->name));
  return TRUE;
}

gboolean
charts_draw (const RunResult *const *results, guint n_results, const GPtrArray *timelines, const char *directory,
             const char *const *formats, GPtrArray **pictures, GError **error)
{
  g_auto (Drawing) self = {
    .results = results, .n_results = n_results, .timelines = timelines, .directory = directory, .formats = formats
  };

  drawing_init (&self);
  plan_timelines (&self);
  if (n_results > 1)
    add_picture (&self, "comparison.gp", "comparison", one_argument ("comparison.csv"));
  plan_waits (&self);
  return draw (&self, pictures, error);
}

gboolean
charts_draw_one (const char *script, const char *stem, const char *const *files, const char *directory,
                 const char *const *formats, GPtrArray **pictures, GError **error)
{
  g_auto (Drawing) self = { .directory = directory, .formats = formats };
  GPtrArray *arguments = g_ptr_array_new_with_free_func (g_free);

  drawing_init (&self);
  for (guint i = 0; files[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup (files[i]));
  add_formats (&self, script, stem, arguments);
  return draw (&self, pictures, error);
}
