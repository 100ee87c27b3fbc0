/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * [policy NAME]: values that hold under one policy.  Those of the policy's own
 * parameters are its defaults, for whatever interpreter has it; those of
 * declared parameters hold if it is the policy of the first interpreter.
 */
#include "config.h"

#include <string.h>

#include "engine/wording.h"
#include "policies/registry.h"
#include "scenario/loader.h"

static gint
own_parameter (const GilPolicy *policy, const char *name)
{
  for (gint i = 0; policy->params != NULL && policy->params[i].name != NULL; i++)
    if (strcmp (policy->params[i].name, name) == 0)
      return i;
  return -1;
}

/* A setting of the parameter itself beats the file's [policy NAME]. */
const Entry *
policy_values_find (const Loader *loader, const Entry *entry, const Section **section)
{
  const Section *group =
      loader->policy != NULL ? document_find (loader->document, SECTION_POLICY, loader->policy->name) : NULL;
  const Entry *found =
      group != NULL && own_parameter (loader->policy, entry->key) < 0 ? section_find (group, entry->key) : NULL;

  if (found == NULL || (entry->value_place.setting != NULL && found->value_place.setting == NULL))
    return NULL;
  *section = group;
  return found;
}

void
policy_values_apply (const Loader *loader, PolicyChoice *choice, guint given, gboolean by_setting)
{
  for (guint i = 0; i < loader->scenario->n_policy_values; i++)
    {
      PolicyValue *value = &loader->scenario->policy_values[i];

      if (value->policy != choice->policy || value->index < 0)
        continue;
      choice->defaults[value->index] = value->value;
      choice->has_default |= 1u << value->index;
      if (given & (1u << value->index) && (by_setting || !value->by_setting))
        continue;
      choice->values[value->index] = value->value;
      value->in_force = TRUE;
    }
}

static gboolean
unknown_policy (const Section *section, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *quoted = wording_quote (section->name);

  for (guint i = 0; gil_policies[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) gil_policies[i]->name);
  g_ptr_array_add (names, NULL);
  g_autofree char *choices = wording_choices (section->name, (const char *const *) names->pdata);
  return place_error (&section->place, 0, error, "unknown policy %s; %s", quoted, choices);
}

static gboolean
unknown_key (const Loader *loader, const Section *section, const GilPolicy *policy, const Entry *entry, GError **error)
{
  const Scenario *scenario = loader->scenario;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *quoted = wording_quote (entry->key);

  for (const GilParam *param = policy->params; param != NULL && param->name != NULL; param++)
    g_ptr_array_add (names, (gpointer) param->name);
  for (guint i = 0; i < scenario->n_params; i++)
    g_ptr_array_add (names, scenario->params[i].name);
  if (names->len == 0)
    return place_error (&entry->place, 0, error,
                        "unknown key %s in [%s]; neither the policy nor the scenario has parameters", quoted,
                        section->full);
  g_ptr_array_add (names, NULL);
  g_autofree char *choices = wording_choices (entry->key, (const char *const *) names->pdata);
  return place_error (&entry->place, 0, error, "unknown key %s in [%s]; %s", quoted, section->full, choices);
}

static gboolean
load_own (const SourceText *text, const GilParam *param, gint64 *value, GError **error)
{
  g_autofree char *expected = NULL;

  if (gil_param_parse (param, text->text, value, &expected))
    return TRUE;
  g_autofree char *found = wording_quote (text->text);
  return source_text_error (text, 0, error, "found %s; expected %s for %s", found, expected, param->name);
}

static gboolean
load_declared (const Loader *loader, const Entry *entry, const SourceText *text, PolicyValue *value, GError **error)
{
  const Section *parameters = document_find (loader->document, SECTION_PARAMETERS, NULL);
  const Section *source;

  if (*text->text == '\0')
    return source_text_error (text, 0, error, "\"%s\" has no value; expected one", entry->key);
  value->in_force =
      value->policy == loader->policy && policy_values_find (loader, section_find (parameters, entry->key), &source);
  return TRUE;
}

static gboolean
load_value (Loader *loader, const Section *section, const Entry *entry, PolicyValue *value, GError **error)
{
  const Section    *parameters = document_find (loader->document, SECTION_PARAMETERS, NULL);
  const Place      *place = &entry->value_place;
  const SourceText *text;

  value->policy = gil_policy_find (section->name);
  value->index = own_parameter (value->policy, entry->key);
  if (value->index < 0 && (parameters == NULL || section_find (parameters, entry->key) == NULL))
    return unknown_key (loader, section, value->policy, entry, error);
  if (!value_text (loader, section, entry->key, &text, error))
    return FALSE;
  value->name = g_strdup (entry->key);
  value->text = g_strdup (text->text);
  value->by_setting = place->setting != NULL;
  value->where = value->by_setting ? g_strdup ("-s") : g_strdup_printf ("%s:%u", place->file, place->line);
  if (value->index >= 0)
    return load_own (text, &value->policy->params[value->index], &value->value, error);
  return load_declared (loader, entry, text, value, error);
}

/* Every policy's, so that a mistake shows whatever the policy in force is. */
static gboolean
load_policy_values (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;

  for (guint i = 0; i < loader->document->sections->len; i++)
    {
      const Section *section = loader->document->sections->pdata[i];

      if (section->kind != SECTION_POLICY)
        continue;
      if (gil_policy_find (section->name) == NULL)
        return unknown_policy (section, error);
      for (guint j = 0; j < section->entries->len; j++)
        {
          guint n = scenario->n_policy_values++;

          scenario->policy_values = g_renew (PolicyValue, scenario->policy_values, n + 1);
          scenario->policy_values[n] = (PolicyValue){ 0 };
          if (!load_value (loader, section, section->entries->pdata[j], &scenario->policy_values[n], error))
            return FALSE;
        }
    }
  return TRUE;
}

/* The text that names the policy may have parameters in it: without -p, they
 * are loaded once to know the policy, and again with its values. */
static gboolean
find_policy (Loader *loader, GError **error)
{
  PolicyChoice choice;
  guint        given;

  if (loader->choices->policy != NULL)
    {
      if (!policy_choice_parse_given (loader->choices->policy, &choice, &given, error))
        return FALSE;
    }
  else if (document_count (loader->document, SECTION_POLICY) == 0)
    return TRUE;
  else
    {
      if (!load_parameters (loader, error)
          || !load_policy (loader, document_find (loader->document, SECTION_INTERPRETER, NULL), &choice, error))
        return FALSE;
      scenario_clear_params (loader->scenario);
    }
  loader->policy = choice.policy;
  return TRUE;
}

gboolean
load_values (Loader *loader, GError **error)
{
  return find_policy (loader, error) && load_parameters (loader, error) && load_policy_values (loader, error);
}

char *
scenario_format_policy_values (const Scenario *scenario)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < scenario->n_policy_values; i++)
    {
      const PolicyValue *value = &scenario->policy_values[i];

      if (!value->in_force || value->policy != scenario->interps[0].policy.policy)
        continue;
      if (out->len == 0)
        g_string_append_printf (out, "%s: ", value->policy->name);
      else
        g_string_append (out, ", ");
      g_string_append_printf (out, "%s = %s", value->name, value->text);
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
