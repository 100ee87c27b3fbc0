/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of a scenario: the list of kinds, and what they share.
 */
#include "config.h"

#include "report/plots.h"

#include <string.h>

#include "engine/wording.h"
#include "report/chart-data.h"
#include "report/chart-text.h"
#include "report/gnuplot.h"
#include "report/out-file.h"

const PlotKind *const plot_kinds[] = {
  &plot_timeline, &plot_tiles,  &plot_waits,      &plot_waiters, &plot_blockers,
  &plot_causes,   &plot_shares, &plot_comparison, &plot_sweep,   NULL,
};

char *
plot_kind_list (void)
{
  const char *names[G_N_ELEMENTS (plot_kinds)] = { NULL };

  for (guint i = 0; plot_kinds[i] != NULL; i++)
    names[i] = plot_kinds[i]->name;
  return g_strjoinv (", ", (char **) names);
}

const PlotKind *
plot_kind_find (const char *name, GError **error)
{
  const char      *names[G_N_ELEMENTS (plot_kinds)] = { NULL };
  g_autofree char *all = NULL;
  const char      *near;

  for (guint i = 0; plot_kinds[i] != NULL; i++)
    {
      if (strcmp (plot_kinds[i]->name, name) == 0)
        return plot_kinds[i];
      names[i] = plot_kinds[i]->name;
    }
  all = plot_kind_list ();
  near = wording_nearest (name, names);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "no kind of picture \"%s\"%s%s%s; there are %s", name,
               near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "", all);
  return NULL;
}

Plot *
plot_new (const PlotKind *kind, const char *folder, gint64 from_ns, gint64 to_ns, guint n_runs)
{
  Plot *plot = g_new0 (Plot, 1);

  g_assert (kind->of_sweep ? n_runs == 0 : n_runs > 0);
  plot->kind = kind;
  plot->folder = g_strdup (folder);
  plot->from_ns = from_ns;
  plot->to_ns = to_ns;
  plot->n_runs = n_runs;
  plot->runs = g_new0 (PlotRun, n_runs);
  plot->files = g_ptr_array_new_with_free_func (g_free);
  plot->titles = g_string_new ("file,title\n");
  for (guint i = 0; i < n_runs; i++)
    plot->runs[i] = (PlotRun){ .plot = plot, .index = i };
  return plot;
}

void
plot_free (Plot *plot)
{
  if (plot == NULL)
    return;
  for (guint i = 0; i < plot->n_runs; i++)
    if (plot->runs[i].observer != NULL)
      plot->kind->unwatch (plot->runs[i].observer);
  g_ptr_array_unref (plot->files);
  g_string_free (plot->titles, TRUE);
  g_free (plot->runs);
  g_free (plot->folder);
  g_free (plot);
}

gboolean
plot_watch (Plot *plot, guint index, const PolicyChoice *policy, RunObserver **observer, GError **error)
{
  PlotRun *run = &plot->runs[index];
  GError  *cause = NULL;

  run->policy = policy;
  if (plot->kind->watch != NULL)
    run->observer = plot->kind->watch (run, &cause);
  *observer = run->observer;
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, cause);
  return FALSE;
}

void
plot_add_result (Plot *plot, guint index, const RunResult *result)
{
  plot->runs[index].result = result;
  if (plot->scenario == NULL)
    plot->scenario = result->scenario;
}

/* ---- for kinds ---------------------------------------------------------- */

char *
plot_path (const Plot *plot, const char *name)
{
  return g_build_filename (plot->folder, name, NULL);
}

OutFile *
plot_open (const Plot *plot, const char *name, GError **error)
{
  g_autofree char *path = plot_path (plot, name);

  return out_file_open (path, error);
}

char *
plot_file_name (const PlotRun *run, const char *what)
{
  g_autofree char *stem = chart_data_stem (what, run->index, run->policy);

  return g_strconcat (stem, ".csv", NULL);
}

char *
plot_run_title (const Plot *plot, guint index)
{
  g_autofree const PolicyChoice **policies = g_new (const PolicyChoice *, plot->n_runs);

  for (guint i = 0; i < plot->n_runs; i++)
    policies[i] = plot->runs[i].policy;
  return chart_data_title (policies, index);
}

void
plot_add_file (Plot *plot, const char *name, const PlotRun *run)
{
  g_autofree char *title = run != NULL ? plot_run_title (plot, run->index) : NULL;

  g_ptr_array_add (plot->files, g_strdup (name));
  if (title != NULL)
    g_string_append_printf (plot->titles, "%s,%s\n", name, title);
}

gboolean
plot_fail_empty (const char *what, GError **error)
{
  g_set_error (error, CHARTS_ERROR, CHARTS_ERROR_EMPTY, "nothing to draw: %s", what);
  return FALSE;
}

/* ---- files -------------------------------------------------------------- */

static gboolean
write_file (const Plot *plot, const char *name, const char *text, GError **error)
{
  OutFile *file = plot_open (plot, name, error);

  if (file == NULL)
    return FALSE;
  fputs (text, out_file_stream (file));
  return out_file_commit (file, error);
}

gboolean
plot_write_data (Plot *plot, GError **error)
{
  return plot->kind->write (plot, error);
}

gboolean
plot_write (Plot *plot, GError **error)
{
  const Scenario  *scenario = plot->scenario;
  g_autofree char *title = chart_text_plain (scenario->title != NULL ? scenario->title : scenario->file);

  g_string_append_printf (plot->titles, "scenario,%s\n", title);
  return plot_write_data (plot, error) && write_file (plot, CHART_TITLES, plot->titles->str, error);
}

gboolean
plot_draw (const Plot *plot, const char *theme, const char *picture, GError **error)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  GnuplotJob job = { .script = plot->kind->script, .folder = plot->folder, .theme = theme, .picture = picture };

  for (guint i = 0; i < plot->files->len; i++)
    g_ptr_array_add (arguments, g_ptr_array_index (plot->files, i));
  g_ptr_array_add (arguments, (gpointer) CHART_TITLES);
  g_ptr_array_add (arguments, NULL);
  job.arguments = (const char *const *) arguments->pdata;
  return gnuplot_draw (&job, 1, error);
}

/* ---- what is kept beside the data --------------------------------------- */

/* Copies a script, and whatever parts it loads: load folder."/style.gp". */
static gboolean
keep_script (const Plot *plot, const char *script, GHashTable *kept, GError **error)
{
  g_autofree char *path = gnuplot_script_path (script);
  g_autofree char *text = NULL;
  g_autoptr (GRegex) loads = g_regex_new ("^ *load .*\"/([a-z-]+\\.gp)\"$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_hash_table_add (kept, g_strdup (script)))
    return TRUE;
  if (!g_file_get_contents (path, &text, NULL, error) || !write_file (plot, script, text, error))
    return FALSE;
  for (g_regex_match (loads, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *part = g_match_info_fetch (match, 1);

      if (!keep_script (plot, part, kept, error))
        return FALSE;
    }
  return TRUE;
}

/* A script for the shell.  All names in it are ours. */
static char *
draw_command (const Plot *plot, const char *theme, const char *picture)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          "#!/bin/sh\n"
                          "# Draws the picture again, into this folder: ./draw.sh [NAME.png|NAME.svg|NAME.pdf]\n"
                          "cd \"$(dirname \"$0\")\" || exit\n"
                          "unset GNUPLOT_LIB\n"
                          "export LC_ALL=C.UTF-8 SOURCE_DATE_EPOCH=0\n"
                          "exec gnuplot -d -e \"theme = '%s'\" -c %s",
                          theme, plot->kind->script);
  for (guint i = 0; i < plot->files->len; i++)
    g_string_append_printf (text, " %s", (const char *) g_ptr_array_index (plot->files, i));
  g_string_append_printf (text, " " CHART_TITLES " \"${1:-picture%s}\"\n", strrchr (picture, '.'));
  return g_string_free (text, FALSE);
}

static gboolean
write_script (const Plot *plot, const char *name, const char *text, GError **error)
{
  OutFile *file = plot_open (plot, name, error);

  if (file == NULL)
    return FALSE;
  out_file_make_executable (file);
  fputs (text, out_file_stream (file));
  return out_file_commit (file, error);
}

gboolean
plot_keep (const Plot *plot, const char *theme, const char *picture, GError **error)
{
  g_autoptr (GHashTable) kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *command = draw_command (plot, theme, picture);

  return keep_script (plot, plot->kind->script, kept, error) && write_script (plot, "draw.sh", command, error);
}
