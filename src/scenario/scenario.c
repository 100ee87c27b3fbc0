/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From a file to a scenario: read, apply the settings, load each part, check
 * the whole.
 */
#include "config.h"

#include "scenario/scenario.h"

#include "scenario/loader.h"

G_DEFINE_QUARK (gilsim - scenario - error, scenario_error)

void
scenario_clear_params (Scenario *scenario)
{
  for (guint i = 0; i < scenario->n_params; i++)
    {
      g_free (scenario->params[i].name);
      g_free (scenario->params[i].initial);
      g_free (scenario->params[i].value);
      g_free (scenario->params[i].help);
    }
  g_clear_pointer (&scenario->params, g_free);
  scenario->n_params = 0;
}

static void
free_policy_values (Scenario *scenario)
{
  for (guint i = 0; i < scenario->n_policy_values; i++)
    {
      g_free (scenario->policy_values[i].name);
      g_free (scenario->policy_values[i].text);
      g_free (scenario->policy_values[i].where);
    }
  g_free (scenario->policy_values);
}

static void
free_objects (Scenario *scenario)
{
  for (guint i = 0; i < scenario->n_interps; i++)
    g_free (scenario->interps[i].name);
  for (guint i = 0; i < scenario->n_groups; i++)
    {
      g_free (scenario->groups[i].name);
      program_clear (&scenario->groups[i].program);
    }
  for (guint i = 0; i < scenario->n_clients; i++)
    g_free (scenario->clients[i].name);
  g_free (scenario->interps);
  g_free (scenario->groups);
  g_free (scenario->clients);
  g_strfreev (scenario->locks);
  g_strfreev (scenario->queues);
  g_strfreev (scenario->sockets);
  g_strfreev (scenario->measures);
}

void
scenario_free (Scenario *scenario)
{
  if (scenario == NULL)
    return;
  g_free (scenario->file);
  g_free (scenario->title);
  g_free (scenario->shows);
  g_free (scenario->source);
  g_free (scenario->expect);
  g_free (scenario->machine_file);
  g_free (scenario->machine_title);
  scenario_clear_params (scenario);
  free_policy_values (scenario);
  free_objects (scenario);
  g_ptr_array_unref (scenario->claims);
  g_ptr_array_unref (scenario->claim_runs);
  g_ptr_array_unref (scenario->samples);
  g_free (scenario);
}

static void
free_source_text (gpointer data)
{
  source_text_free (data);
}

static void
loader_init (Loader *loader, const char *file, const ScenarioChoices *choices)
{
  loader->choices = choices;
  loader->scenario = g_new0 (Scenario, 1);
  loader->scenario->file = g_strdup (file);
  loader->scenario->samples = g_ptr_array_new_with_free_func (g_free);
  loader->scenario->claims = g_ptr_array_new_with_free_func ((GDestroyNotify) claim_free);
  loader->scenario->claim_runs = g_ptr_array_new_with_free_func ((GDestroyNotify) claim_run_free);
  loader->texts = g_ptr_array_new_with_free_func (free_source_text);
  loader->uses = g_array_new (FALSE, FALSE, sizeof (StepUse));
  loader->locks = g_ptr_array_new_with_free_func (g_free);
  loader->queues = g_ptr_array_new_with_free_func (g_free);
  loader->sockets = g_ptr_array_new_with_free_func (g_free);
  loader->measures = g_ptr_array_new_with_free_func (g_free);
}

static void
loader_clear (Loader *loader)
{
  g_clear_pointer (&loader->scenario, scenario_free);
  g_clear_pointer (&loader->document, document_free);
  g_clear_pointer (&loader->machine, document_free);
  g_ptr_array_unref (loader->texts);
  g_array_unref (loader->uses);
  g_ptr_array_unref (loader->locks);
  g_ptr_array_unref (loader->queues);
  g_ptr_array_unref (loader->sockets);
  g_ptr_array_unref (loader->measures);
}

/* Makes room for the groups and client sets and names them, so that programs
 * can refer to what comes after them. */
static void
name_objects (Loader *loader)
{
  Scenario *scenario = loader->scenario;
  guint     groups = 0, clients = 0;

  scenario->n_groups = document_count (loader->document, SECTION_THREADS);
  scenario->n_clients = document_count (loader->document, SECTION_CLIENTS);
  scenario->groups = g_new0 (GroupConfig, scenario->n_groups);
  scenario->clients = g_new0 (ClientConfig, scenario->n_clients);
  for (guint i = 0; i < loader->document->sections->len; i++)
    {
      const Section *section = loader->document->sections->pdata[i];

      if (section->kind == SECTION_THREADS)
        scenario->groups[groups++].name = g_strdup (section->name);
      if (section->kind == SECTION_CLIENTS)
        scenario->clients[clients++].name = g_strdup (section->name);
    }
}

/* Moves the names into an array that ends with NULL. */
static char **
take_names (GPtrArray **names, guint *n)
{
  *n = (*names)->len;
  g_ptr_array_add (*names, NULL);
  char **result = (char **) g_ptr_array_free (*names, FALSE);
  *names = g_ptr_array_new ();
  return result;
}

static gboolean
load (Loader *loader, GError **error)
{
  loader->document = document_read (loader->scenario->file, "scenario", error);
  if (loader->document == NULL || !settings_apply_include (loader->document, loader->choices->settings, error)
      || !machine_file_include (loader, error) || !settings_apply (loader->document, loader->choices->settings, error))
    return FALSE;

  name_objects (loader);
  return load_values (loader, error) && load_about (loader, error) && load_machine (loader, error)
         && load_run (loader, error) && load_interpreters (loader, error) && load_clients (loader, error)
         && load_groups (loader, error) && load_claims (loader, error) && check_scenario (loader, error);
}

Scenario *
scenario_load_with (const char *file, const ScenarioChoices *choices, GError **error)
{
  Loader    loader = { 0 };
  Scenario *scenario = NULL;

  loader_init (&loader, file, choices);
  if (load (&loader, error))
    {
      scenario = g_steal_pointer (&loader.scenario);
      scenario->locks = take_names (&loader.locks, &scenario->n_locks);
      scenario->queues = take_names (&loader.queues, &scenario->n_queues);
      scenario->sockets = take_names (&loader.sockets, &scenario->n_sockets);
      scenario->measures = take_names (&loader.measures, &scenario->n_measures);
    }
  loader_clear (&loader);
  return scenario;
}

Scenario *
scenario_load (const char *file, const char *const *settings, GError **error)
{
  const ScenarioChoices choices = { .settings = settings };

  return scenario_load_with (file, &choices, error);
}
