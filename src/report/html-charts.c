/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The charts of a page.
 *
 * A kind of picture that has no room for all the runs is drawn several times.
 */
#include "config.h"

#include "report/html-charts.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/duration.h"
#include "report/gnuplot.h"
#include "report/plots.h"
#include "report/scratch.h"
#include "report/svg-pack.h"

/* What the page shows better, or cannot show. */
static const char *const left_out[] = { "timeline", "tiles", "sweep", NULL };

/* One picture of the runs from `first` on. */
typedef struct
{
  char *folder;
  Plot *plot;
  guint first;
} Chart;

struct HtmlCharts
{
  char      *folder;
  GPtrArray *charts;
};

/* ---- files -------------------------------------------------------------- */

static void
chart_free (gpointer data)
{
  Chart *chart = data;

  plot_free (chart->plot);
  g_free (chart->folder);
  g_free (chart);
}

static gboolean
make_folder (const char *folder, GError **error)
{
  int cause;

  if (g_mkdir (folder, 0700) == 0)
    return TRUE;
  cause = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (cause), "cannot make the folder \"%s\": %s", folder,
               g_strerror (cause));
  return FALSE;
}

/* ---- what there is to draw ---------------------------------------------- */

static gboolean
add_chart (HtmlCharts *self, const PlotKind *kind, guint first, guint n_runs, const HtmlWindow *window, GError **error)
{
  gboolean         part = kind->window == PLOT_WINDOW_AXIS || (kind->window == PLOT_WINDOW_FREE && window->chosen);
  g_autofree char *name = g_strdup_printf ("%s-%u", kind->name, first);
  g_autofree char *folder = g_build_filename (self->folder, name, NULL);
  Chart           *chart;

  if (!make_folder (folder, error))
    return FALSE;
  chart = g_new0 (Chart, 1);
  chart->first = first;
  chart->plot = plot_new (kind, folder, part ? window->from_ns : 0, part ? window->to_ns : TIME_NEVER, n_runs);
  chart->folder = g_steal_pointer (&folder);
  g_ptr_array_add (self->charts, chart);
  return TRUE;
}

static gboolean
plan (HtmlCharts *self, guint n_runs, const HtmlWindow *window, GError **error)
{
  for (guint i = 0; plot_kinds[i] != NULL; i++)
    {
      const PlotKind *kind = plot_kinds[i];

      for (guint first = 0; first < n_runs && !g_strv_contains (left_out, kind->name); first += kind->max_runs)
        if (!add_chart (self, kind, first, MIN (kind->max_runs, n_runs - first), window, error))
          return FALSE;
    }
  return TRUE;
}

HtmlCharts *
html_charts_new (guint n_runs, const HtmlWindow *window, GError **error)
{
  g_autoptr (HtmlCharts) self = g_new0 (HtmlCharts, 1);

  self->charts = g_ptr_array_new_with_free_func (chart_free);
  self->folder = scratch_new (error);
  return self->folder != NULL && plan (self, n_runs, window, error) ? g_steal_pointer (&self) : NULL;
}

void
html_charts_free (HtmlCharts *charts)
{
  if (charts == NULL)
    return;
  g_ptr_array_unref (charts->charts);
  scratch_remove (charts->folder);
  g_free (charts);
}

static gboolean
is_about (const Chart *chart, guint run)
{
  return run >= chart->first && run < chart->first + chart->plot->n_runs;
}

gboolean
html_charts_watch (HtmlCharts *charts, guint index, const PolicyChoice *policy, GPtrArray *observers, GError **error)
{
  for (guint i = 0; i < charts->charts->len; i++)
    {
      Chart       *chart = charts->charts->pdata[i];
      RunObserver *observer = NULL;

      if (!is_about (chart, index))
        continue;
      if (!plot_watch (chart->plot, index - chart->first, policy, &observer, error))
        return FALSE;
      if (observer != NULL)
        g_ptr_array_add (observers, observer);
    }
  return TRUE;
}

void
html_charts_add_result (HtmlCharts *charts, guint index, const RunResult *result)
{
  for (guint i = 0; i < charts->charts->len; i++)
    {
      Chart *chart = charts->charts->pdata[i];

      if (is_about (chart, index))
        plot_add_result (chart->plot, index - chart->first, result);
    }
}

/* ---- drawing ------------------------------------------------------------ */

/* The SVG in that theme; NULL with @error. */
static char *
draw_theme (const Chart *chart, const char *theme, GError **error)
{
  g_autofree char *name = g_strconcat (theme, ".svg", NULL);
  g_autofree char *path = g_build_filename (chart->folder, name, NULL);
  g_autofree char *svg = NULL;

  if (plot_draw (chart->plot, theme, path, error) && g_file_get_contents (path, &svg, NULL, error))
    return svg_pack (svg);
  return NULL;
}

/* What a picture shows, for those who do not see it. */
static char *
describe (const Chart *chart)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *runs = NULL;

  for (guint i = 0; i < chart->plot->n_runs; i++)
    g_ptr_array_add (titles, plot_run_title (chart->plot, i));
  g_ptr_array_add (titles, NULL);
  runs = g_strjoinv (", ", (char **) titles->pdata);
  return g_strdup_printf ("Chart of %s, for %s. The tables of figures and of threads have its main values.",
                          chart->plot->kind->summary, runs);
}

/* As a caption: "Waits: ..." */
static char *
entitle (const Chart *chart)
{
  char *title = g_strdup (chart->plot->kind->summary);

  *title = g_ascii_toupper (*title);
  return title;
}

/* FALSE with @error; adds no picture if there is nothing to show. */
static gboolean
draw_chart (const Chart *chart, GPtrArray *pictures, GError **error)
{
  HtmlPicture     *picture;
  g_autofree char *light = NULL;
  g_autofree char *dark = NULL;
  g_autoptr (GError) cause = NULL;

  if (!plot_write (chart->plot, &cause))
    {
      if (g_error_matches (cause, CHARTS_ERROR, CHARTS_ERROR_EMPTY))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if ((light = draw_theme (chart, "light", error)) == NULL || (dark = draw_theme (chart, "dark", error)) == NULL)
    return FALSE;
  picture = g_new0 (HtmlPicture, 1);
  picture->title = entitle (chart);
  picture->description = describe (chart);
  picture->light = g_steal_pointer (&light);
  picture->dark = g_steal_pointer (&dark);
  g_ptr_array_add (pictures, picture);
  return TRUE;
}

GPtrArray *
html_charts_draw (HtmlCharts *charts, GError **error)
{
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) html_picture_free);

  for (guint i = 0; i < charts->charts->len; i++)
    if (!draw_chart (charts->charts->pdata[i], pictures, error))
      return NULL;
  return g_steal_pointer (&pictures);
}
