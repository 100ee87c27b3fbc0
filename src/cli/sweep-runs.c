/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sweep that a command line asks for.
 */
#include "config.h"

#include "cli/sweep-runs.h"

#include <string.h>

#include "cli/lookup.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "engine/duration.h"
#include "engine/number.h"
#include "observe/recording-read.h"

static const char *const default_figures[] = { "makespan", NULL };

/* Cuts at commas, but for those in parentheses: "1ms,uniform(1ms,2ms)" are two
 * values. */
static char **
split_values (const char *text)
{
  GPtrArray  *values = g_ptr_array_new ();
  const char *begin = text;
  guint       depth = 0;

  for (const char *at = text;; at++)
    {
      if (*at == '\0' || (*at == ',' && depth == 0))
        {
          g_ptr_array_add (values, g_strstrip (g_strndup (begin, (gsize) (at - begin))));
          begin = at + 1;
        }
      if (*at == '\0')
        break;
      depth += *at == '(';
      depth -= *at == ')' && depth > 0;
    }
  g_ptr_array_add (values, NULL);
  return (char **) g_ptr_array_free (values, FALSE);
}

/* Whether two values are the same, however they are written. */
static gboolean
is_same (const char *a, const char *b)
{
  const char *end_a, *end_b;
  double      x, y;
  gint64      a_ns, b_ns;

  if (number_scan (a, &end_a, &x) && number_scan (b, &end_b, &y) && *end_a == '\0' && *end_b == '\0')
    return x == y;
  if (duration_parse (a, &a_ns) && duration_parse (b, &b_ns))
    return a_ns == b_ns;
  return strcmp (a, b) == 0;
}

static gboolean
check_different (const SweepRuns *runs, GError **error)
{
  for (char **value = runs->values; *value != NULL; value++)
    for (char **before = runs->values; before < value; before++)
      if (is_same (*before, *value))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--sweep %s: %s is there twice", runs->name,
                       *value);
          return FALSE;
        }
  return TRUE;
}

static gboolean
check_values (SweepRuns *runs, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');

  if (equals != NULL && equals > text)
    {
      runs->name = g_strstrip (g_strndup (text, (gsize) (equals - text)));
      runs->values = split_values (equals + 1);
      if (!g_strv_contains ((const char *const *) runs->values, ""))
        return check_different (runs, error);
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--sweep %s: expected a parameter and its values, such as threads=1,2,4,8", text);
  return FALSE;
}

gboolean
sweep_runs_check (SweepRuns *runs, const CliOptions *options, GError **error)
{
  if (recording_is_one (options->arguments[1]))
    {
      g_set_error (
          error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
          "%s: found a recording, expected a scenario; of the pictures, all but the sweep are drawn of recordings",
          options->arguments[1]);
      return FALSE;
    }
  if (options->sweep == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   "--sweep NAME=VALUE,VALUE... is missing; see 'gilsim plot --help'");
      return FALSE;
    }
  if (options->figures != NULL && g_strv_length (options->figures) > PLOT_SWEEP_FIGURES)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "a picture of kind sweep shows at most %d figures",
                   PLOT_SWEEP_FIGURES);
      return FALSE;
    }
  if (!check_values (runs, options->sweep, error))
    return FALSE;
  runs->axis = (SweepAxis){ runs->name, (const char *const *) runs->values };
  runs->plan = (SweepPlan){ .settings = (const char *const *) options->settings,
                            .machine = options->machine,
                            .policies = (const char *const *) options->policies,
                            .axes = &runs->axis,
                            .n_axes = 1,
                            .figures = options->figures ? (const char *const *) options->figures : default_figures,
                            .n_seeds = options->seeds };
  return TRUE;
}

static void
show_progress (guint n_done, guint n_runs, gpointer data)
{
  g_autofree char *text = g_strdup_printf ("%u of %u runs", n_done, n_runs);

  progress_show (data, text);
}

gboolean
sweep_runs_make (SweepRuns *runs, const CliOptions *options, const char *scenario, GError **error)
{
  RunOptions run = { .seed = options->seed, .has_seed = options->seed_text != NULL, .stop = signals_stop_flag () };
  guint      jobs = options->jobs > 0 ? options->jobs : g_get_num_processors ();
  Progress   progress;
  gboolean   done;

  runs->file = lookup_scenario (scenario, error);
  if (runs->file == NULL)
    return FALSE;
  runs->plan.file = runs->file;
  runs->sweep = sweep_new (&runs->plan, error);
  if (runs->sweep == NULL)
    return FALSE;
  progress_begin (&progress, "runs", options->quiet, NULL);
  done = sweep_run (runs->sweep, jobs, &run, show_progress, &progress, error);
  progress_end (&progress);
  return done;
}

void
sweep_runs_clear (SweepRuns *runs)
{
  g_clear_pointer (&runs->sweep, sweep_free);
  g_clear_pointer (&runs->values, g_strfreev);
  g_clear_pointer (&runs->name, g_free);
  g_clear_pointer (&runs->file, g_free);
}
