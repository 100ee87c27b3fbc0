/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The runs that the tables need.
 */
#include "config.h"

#include "tests/validation/runs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "report/report.h"

/* One choice, with all seeds. */
typedef struct
{
  char      *scenario;
  char      *policy;
  char      *settings;
  GPtrArray *paths;  /* of char * */
  double    *values; /* seed by seed, as many as paths */
} Choice;

struct Runs
{
  char      *folder;
  guint      n_seeds;
  GPtrArray *programs; /* of Choice */
  GMutex     lock;
  GCond      changed;
  guint      n_done;
  GError    *failure; /* the first one */
};

/* ---- what is wanted ------------------------------------------------------- */

static void
choice_free (gpointer data)
{
  Choice *program = data;

  g_free (program->scenario);
  g_free (program->policy);
  g_free (program->settings);
  g_ptr_array_unref (program->paths);
  g_free (program->values);
  g_free (program);
}

Runs *
runs_new (const char *folder, guint n_seeds)
{
  Runs *runs = g_new0 (Runs, 1);

  runs->folder = g_strdup (folder);
  runs->n_seeds = n_seeds;
  runs->programs = g_ptr_array_new_with_free_func (choice_free);
  g_mutex_init (&runs->lock);
  g_cond_init (&runs->changed);
  return runs;
}

void
runs_free (Runs *runs)
{
  if (runs == NULL)
    return;
  g_free (runs->folder);
  g_ptr_array_unref (runs->programs);
  g_mutex_clear (&runs->lock);
  g_cond_clear (&runs->changed);
  g_clear_error (&runs->failure);
  g_free (runs);
}

static Choice *
choice_new (const RunChoice *choice)
{
  Choice *program = g_new0 (Choice, 1);

  program->scenario = g_strdup (choice->scenario);
  program->policy = g_strdup (choice->policy);
  program->settings = g_strdup (choice->settings);
  program->paths = g_ptr_array_new_with_free_func (g_free);
  return program;
}

RunFigure
runs_want (Runs *runs, const RunChoice *choice, const char *path)
{
  Choice   *program = NULL;
  RunFigure figure = { 0, 0 };

  for (figure.program = 0; figure.program < runs->programs->len; figure.program++)
    {
      program = runs->programs->pdata[figure.program];
      if (g_str_equal (program->scenario, choice->scenario) && g_str_equal (program->policy, choice->policy)
          && g_str_equal (program->settings, choice->settings))
        break;
    }
  if (figure.program == runs->programs->len)
    g_ptr_array_add (runs->programs, program = choice_new (choice));
  if (!g_ptr_array_find_with_equal_func (program->paths, path, g_str_equal, &figure.slot))
    {
      figure.slot = program->paths->len;
      g_ptr_array_add (program->paths, g_strdup (path));
    }
  return figure;
}

/* ---- figures of a report --------------------------------------------------- */

static double
number_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : (double) NAN;
}

/* FIGURE of the group of that name, or of all but `client`. */
static double
find_in_groups (JsonObject *report, const char *name, const char *figure)
{
  JsonArray *groups = json_object_get_array_member (report, "groups");
  double     sum = 0;
  gboolean   found = FALSE;

  for (guint i = 0; i < json_array_get_length (groups); i++)
    {
      JsonObject *group = json_array_get_object_element (groups, i);
      const char *own = json_object_get_string_member (group, "name");

      if (name != NULL ? !g_str_equal (own, name) : g_str_equal (own, "client"))
        continue;
      sum += number_of (json_object_get_member (group, figure));
      found = TRUE;
    }
  return found ? sum : (double) NAN;
}

static double
find_figure (JsonObject *report, const char *path)
{
  g_auto (GStrv) sides = g_strsplit (path, " / ", 2);
  g_auto (GStrv) words = g_strsplit (path, ".", 3);
  guint       n = g_strv_length (words);
  JsonObject *at = report;

  if (sides[1] != NULL)
    return find_figure (report, sides[0]) / find_figure (report, sides[1]);
  if (n == 3 && g_str_equal (words[0], "groups"))
    return find_in_groups (report, words[1], words[2]);
  if (n == 2 && g_str_equal (words[0], "own"))
    return find_in_groups (report, NULL, words[1]);
  for (guint i = 0; i + 1 < n && at != NULL; i++)
    {
      JsonNode *node = json_object_get_member (at, words[i]);

      at = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
    }
  return at != NULL ? number_of (json_object_get_member (at, words[n - 1])) : (double) NAN;
}

static gboolean
keep_figures (const Choice *program, const RunResult *result, double *values, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  char       *text = NULL;
  gsize       size;
  FILE       *stream = open_memstream (&text, &size);
  gboolean    parsed;
  JsonObject *report;

  report_run (result, REPORT_JSON, NULL, stream);
  fclose (stream);
  parsed = json_parser_load_from_data (parser, text, (gssize) size, error);
  free (text);
  if (!parsed)
    return FALSE;
  report = json_node_get_object (json_parser_get_root (parser));
  for (guint i = 0; i < program->paths->len; i++)
    {
      values[i] = find_figure (report, program->paths->pdata[i]);
      if (isnan (values[i]))
        {
          g_set_error (error, RUN_ERROR, RUN_ERROR_LIMIT, "there is no figure %s", (char *) program->paths->pdata[i]);
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- running ---------------------------------------------------------------- */

static gboolean
make_run (const Runs *runs, Choice *program, guint seed, GError **error)
{
  g_autofree char *file = g_build_filename (runs->folder, program->scenario, NULL);
  g_auto (GStrv) settings = g_strsplit (program->settings, " ", -1);
  ScenarioChoices choices = { (const char *const *) settings, program->policy, NULL };
  g_autoptr (Scenario) scenario = scenario_load_with (file, &choices, error);
  RunOptions options = { .seed = seed + 1, .has_seed = TRUE };
  g_autoptr (RunResult) result = NULL;

  if (scenario == NULL)
    return FALSE;
  result = run_scenario (scenario, &options, error);
  return result != NULL && keep_figures (program, result, program->values + seed * program->paths->len, error);
}

/* On a thread of the pool.  @data: number of the run, from 1 on. */
static void
make_one (gpointer data, gpointer user_data)
{
  Runs   *runs = user_data;
  guint   number = GPOINTER_TO_UINT (data) - 1;
  Choice *program = runs->programs->pdata[number / runs->n_seeds];
  GError *error = NULL;

  make_run (runs, program, number % runs->n_seeds, &error);
  g_mutex_lock (&runs->lock);
  if (error != NULL && runs->failure == NULL)
    {
      g_prefix_error (&error, "%s -p %s, %s: ", program->scenario, program->policy, program->settings);
      runs->failure = g_steal_pointer (&error);
    }
  runs->n_done++;
  g_cond_signal (&runs->changed);
  g_mutex_unlock (&runs->lock);
  g_clear_error (&error);
}

gboolean
runs_make (Runs *runs, guint n_workers, void (*progress) (guint done, guint all), GError **error)
{
  GThreadPool *pool = g_thread_pool_new (make_one, runs, (gint) n_workers, FALSE, NULL);
  guint        n = runs->programs->len * runs->n_seeds;

  for (guint i = 0; i < runs->programs->len; i++)
    {
      Choice *program = runs->programs->pdata[i];

      program->values = g_new0 (double, runs->n_seeds * program->paths->len);
    }
  for (guint i = 0; i < n; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  g_mutex_lock (&runs->lock);
  while (runs->n_done < n)
    {
      g_cond_wait (&runs->changed, &runs->lock);
      if (progress != NULL)
        progress (runs->n_done, n);
    }
  g_mutex_unlock (&runs->lock);
  g_thread_pool_free (pool, FALSE, TRUE);
  if (runs->failure != NULL)
    g_propagate_error (error, g_steal_pointer (&runs->failure));
  return error == NULL || *error == NULL;
}

/* ---- what came out ---------------------------------------------------------- */

guint
runs_seeds (const Runs *runs)
{
  return runs->n_seeds;
}

double
runs_value (const Runs *runs, RunFigure figure, guint seed)
{
  const Choice *program = runs->programs->pdata[figure.program];

  return program->values[seed * program->paths->len + figure.slot];
}

static int
compare_numbers (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

RunSpread
runs_spread (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_numbers);
  return (RunSpread){ values[0], n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2, values[n - 1] };
}
