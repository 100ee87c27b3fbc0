/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loading a sweep: the scenario once for each of its places.
 */
#include "config.h"

#include <string.h>

#include "engine/wording.h"
#include "experiment/cast-build.h"
#include "experiment/sweep-private.h"
#include "interp/gil-policy.h"

/* What is being loaded. */
typedef struct
{
  Sweep           *sweep;
  const SweepPlan *plan;
  gboolean        *of_policy; /* per axis: it is a parameter of the policies */
} Loading;

/* ---- whose the varied names are ------------------------------------------ */

static gboolean
policy_has (const PolicyChoice *choice, const char *name)
{
  for (const GilParam *param = choice->policy->params; param != NULL && param->name != NULL; param++)
    if (strcmp (param->name, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
scenario_has (const Scenario *scenario, const char *name)
{
  for (guint i = 0; i < scenario->n_params; i++)
    if (strcmp (scenario->params[i].name, name) == 0)
      return TRUE;
  return strchr (name, '.') != NULL;
}

static gboolean
fail_name (const Sweep *sweep, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const Scenario *scenario = sweep->bases[0];

  for (guint i = 0; i < scenario->n_params; i++)
    g_ptr_array_add (names, scenario->params[i].name);
  for (guint i = 0; i < sweep->n_policies; i++)
    for (const GilParam *param = sweep_policy (sweep, i)->policy->params; param != NULL && param->name != NULL; param++)
      if (!g_ptr_array_find_with_equal_func (names, param->name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) param->name);
  g_ptr_array_add (names, (gpointer) "GROUP.KEY");
  g_ptr_array_add (names, NULL);

  g_autofree char *quoted = wording_quote (name);
  g_autofree char *choices = wording_choices (name, (const char *const *) names->pdata);
  g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING,
               "cannot vary %s, which is a parameter neither of the scenario nor of a policy; %s", quoted, choices);
  return FALSE;
}

static gboolean
find_owner (Loading *loading, guint axis, GError **error)
{
  const Sweep *sweep = loading->sweep;
  const char  *name = loading->plan->axes[axis].name;

  if (scenario_has (sweep->bases[0], name))
    return TRUE;
  loading->of_policy[axis] = TRUE;
  for (guint i = 0; i < sweep->n_policies; i++)
    if (policy_has (sweep_policy (sweep, i), name))
      return TRUE;
  return fail_name (sweep, name, error);
}

/* ---- scenarios ----------------------------------------------------------- */

static Scenario *
load_with (const SweepPlan *plan, const char *const *settings, const char *policy, GError **error)
{
  const ScenarioChoices choices = { settings, policy, plan->machine };

  return scenario_load_with (plan->file, &choices, error);
}

static gboolean
load_bases (Loading *loading, GError **error)
{
  const SweepPlan *plan = loading->plan;
  Sweep           *sweep = loading->sweep;

  for (guint i = 0; i < sweep->n_policies; i++)
    {
      sweep->bases[i] = load_with (plan, plan->settings, plan->policies ? plan->policies[i] : NULL, error);
      if (sweep->bases[i] == NULL)
        return FALSE;
    }
  for (guint axis = 0; axis < plan->n_axes; axis++)
    if (!find_owner (loading, axis, error))
      return FALSE;
  return TRUE;
}

/* The value of @axis that cell @index has. */
static const char *
value_of_cell (const Loading *loading, guint index, guint axis)
{
  const Sweep *sweep = loading->sweep;

  for (guint i = sweep->n_axes - 1; i > axis; i--)
    index /= sweep->n_values[i];
  return loading->plan->axes[axis].values[index % sweep->n_values[axis]];
}

/* What the cell is run with: @settings, and the policy or NULL. */
static char *
choose (const Loading *loading, guint index, GPtrArray *settings, GString *label)
{
  const SweepPlan    *plan = loading->plan;
  guint               policy = index / (loading->sweep->n_cells / loading->sweep->n_policies);
  const PolicyChoice *base = sweep_policy (loading->sweep, policy);
  g_autofree char    *of_scenario = policy_choice_format (base);
  GString            *text = g_string_new (plan->policies ? plan->policies[policy] : of_scenario);
  gboolean            given = plan->policies != NULL;

  g_string_append (label, text->str);
  for (guint i = 0; plan->settings != NULL && plan->settings[i] != NULL; i++)
    g_ptr_array_add (settings, g_strdup (plan->settings[i]));
  for (guint axis = 0; axis < plan->n_axes; axis++)
    {
      const char *name = plan->axes[axis].name;
      char       *setting = g_strdup_printf ("%s=%s", name, value_of_cell (loading, index, axis));

      g_string_append_printf (label, ", %s", setting);
      if (!loading->of_policy[axis])
        g_ptr_array_add (settings, g_steal_pointer (&setting));
      else if (policy_has (base, name))
        {
          g_string_append_printf (text, ",%s", setting);
          given = TRUE;
        }
      g_free (setting);
    }
  g_ptr_array_add (settings, NULL);
  return g_string_free (text, !given);
}

/* ---- cells --------------------------------------------------------------- */

static gboolean
find_figures (const Loading *loading, SweepCell *cell, GError **error)
{
  g_autoptr (Cast) cast = cast_build (cell->scenario);
  const Sweep *sweep = loading->sweep;

  cell->figures = g_new0 (NamedFigure, sweep->n_figures);
  for (guint i = 0; i < sweep->n_figures; i++)
    {
      const char      *name = loading->plan->figures[i];
      g_autofree char *message = NULL;
      gsize            offset;

      if (named_figure_find (cell->scenario, cast, name, &cell->figures[i], &offset, &message))
        continue;
      g_autofree char *quoted = wording_quote (name);
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "figure %s with %s: %s", quoted, cell->label,
                   message);
      return FALSE;
    }
  return TRUE;
}

static gboolean
load_cell (Loading *loading, guint index, GHashTable *by_key, GError **error)
{
  Sweep     *sweep = loading->sweep;
  SweepCell *cell = &sweep->cells[index];
  GString   *label = g_string_new (NULL);
  g_autoptr (GPtrArray) settings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *policy = choose (loading, index, settings, label);
  g_autofree char *joined = g_strjoinv ("\n", (char **) settings->pdata);

  cell->label = g_string_free (label, FALSE);
  cell->key =
      g_strdup_printf ("%u\n%s\n%s", index / (sweep->n_cells / sweep->n_policies), policy ? policy : "", joined);
  cell->same_as = g_hash_table_lookup (by_key, cell->key);
  if (cell->same_as != NULL)
    return TRUE;
  cell->same_as = cell;
  g_hash_table_insert (by_key, cell->key, cell);
  g_ptr_array_add (sweep->distinct, cell);
  cell->scenario = load_with (loading->plan, (const char *const *) settings->pdata, policy, error);
  if (cell->scenario == NULL || !find_figures (loading, cell, error))
    return FALSE;
  cell->values = g_new0 (double, sweep->n_seeds * sweep->n_figures);
  cell->errors = g_new0 (GError *, sweep->n_seeds);
  return TRUE;
}

static gboolean
load_cells (Loading *loading, GError **error)
{
  Sweep *sweep = loading->sweep;
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 n_cells = sweep->n_policies;

  for (guint axis = 0; axis < sweep->n_axes && n_cells <= SWEEP_MAX_RUNS; axis++)
    n_cells *= sweep->n_values[axis];
  if (n_cells * sweep->n_seeds > SWEEP_MAX_RUNS)
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "a sweep of more than %d runs; expected fewer values",
                   SWEEP_MAX_RUNS);
      return FALSE;
    }
  sweep->n_cells = (guint) n_cells;
  sweep->cells = g_new0 (SweepCell, sweep->n_cells);
  for (guint i = 0; i < sweep->n_cells; i++)
    if (!load_cell (loading, i, by_key, error))
      return FALSE;
  return TRUE;
}

Sweep *
sweep_new (const SweepPlan *plan, GError **error)
{
  g_autoptr (Sweep) sweep = g_new0 (Sweep, 1);
  g_autofree gboolean *of_policy = g_new0 (gboolean, plan->n_axes + 1);
  Loading              loading = { sweep, plan, of_policy };

  g_assert (plan->n_seeds > 0);
  sweep->n_policies = plan->policies ? g_strv_length ((char **) plan->policies) : 1;
  sweep->bases = g_new0 (Scenario *, sweep->n_policies);
  sweep->n_axes = plan->n_axes;
  sweep->n_values = g_new0 (guint, plan->n_axes + 1);
  for (guint i = 0; i < plan->n_axes; i++)
    sweep->n_values[i] = g_strv_length ((char **) plan->axes[i].values);
  sweep->n_figures = g_strv_length ((char **) plan->figures);
  sweep->n_seeds = plan->n_seeds;
  sweep->distinct = g_ptr_array_new ();
  if (!load_bases (&loading, error) || !load_cells (&loading, error))
    return NULL;
  return g_steal_pointer (&sweep);
}

static void
cell_clear (SweepCell *cell, guint n_seeds)
{
  for (guint i = 0; cell->errors != NULL && i < n_seeds; i++)
    g_clear_error (&cell->errors[i]);
  g_free (cell->errors);
  g_free (cell->values);
  g_free (cell->figures);
  g_clear_pointer (&cell->scenario, scenario_free);
  g_free (cell->key);
  g_free (cell->label);
}

void
sweep_free (Sweep *sweep)
{
  if (sweep == NULL)
    return;
  for (guint i = 0; i < sweep->n_cells; i++)
    cell_clear (&sweep->cells[i], sweep->n_seeds);
  for (guint i = 0; i < sweep->n_policies; i++)
    g_clear_pointer (&sweep->bases[i], scenario_free);
  g_ptr_array_unref (sweep->distinct);
  g_free (sweep->cells);
  g_free (sweep->bases);
  g_free (sweep->n_values);
  g_free (sweep);
}

/* ---- what it consists of ------------------------------------------------- */

const Scenario *
sweep_scenario (const Sweep *sweep)
{
  return sweep->bases[0];
}

guint
sweep_n_policies (const Sweep *sweep)
{
  return sweep->n_policies;
}

const PolicyChoice *
sweep_policy (const Sweep *sweep, guint policy)
{
  return &sweep->bases[policy]->interps[0].policy;
}

const NamedFigure *
sweep_figure (const Sweep *sweep, guint figure)
{
  return &sweep->cells[0].figures[figure];
}
