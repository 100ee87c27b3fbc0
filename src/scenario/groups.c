/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * [interpreter NAME], [threads NAME] and [clients NAME].
 */
#include "config.h"

#include <string.h>

#include "engine/dist-parse.h"
#include "engine/duration.h"
#include "engine/number.h"
#include "engine/wording.h"
#include "interp/gil-policy.h"
#include "scenario/loader.h"

#define MOST_THREADS 1000000
#define MOST_REQUESTS G_GUINT64_CONSTANT (1000000000000000)
#define DEFAULT_POLICY "python3"

gboolean
load_policy (Loader *loader, const Section *section, PolicyChoice *choice, GError **error)
{
  g_autofree char  *message = NULL;
  const SourceText *text;
  gsize             offset = 0;
  guint             given = 0;

  if (!value_text (loader, section, "policy", &text, error))
    return FALSE;
  if (!policy_choice_scan_given (text != NULL ? text->text : DEFAULT_POLICY, choice, &given, &offset, &message))
    return source_text_error (text, offset, error, "%s", message);
  policy_values_apply (loader, choice, given, text != NULL && text->place.setting != NULL);
  return TRUE;
}

/* The policy of the command line is that of all interpreters. */
static gboolean
override_policies (Loader *loader, GError **error)
{
  Scenario    *scenario = loader->scenario;
  PolicyChoice choice;
  guint        given;

  if (loader->choices->policy == NULL)
    return TRUE;
  if (!policy_choice_parse_given (loader->choices->policy, &choice, &given, error))
    return FALSE;
  for (guint i = 0; i < scenario->n_policy_values; i++)
    scenario->policy_values[i].in_force &= scenario->policy_values[i].index < 0;
  policy_values_apply (loader, &choice, given, TRUE);
  for (guint i = 0; i < scenario->n_interps; i++)
    scenario->interps[i].policy = choice;
  return TRUE;
}

/* A policy that is a parameter's value must not be changed by its own group. */
static gboolean
check_policy (Loader *loader, GError **error)
{
  const GilPolicy *policy = loader->scenario->interps[0].policy.policy;
  const Section   *section = document_find (loader->document, SECTION_INTERPRETER, NULL);

  if (loader->policy == NULL || loader->policy == policy)
    return TRUE;
  return place_error (&section_find (section, "policy")->value_place, 0, error,
                      "[policy %s] turns the policy into %s; expected a policy that it leaves alone",
                      loader->policy->name, policy->name);
}

static gboolean
load_named_interpreters (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;

  for (guint i = 0, n = 0; i < loader->document->sections->len; i++)
    {
      const Section *section = loader->document->sections->pdata[i];

      if (section->kind != SECTION_INTERPRETER)
        continue;
      InterpConfig *interp = &scenario->interps[n++];
      interp->name = g_strdup (section->name);
      if (!load_policy (loader, section, &interp->policy, error)
          || !value_dist (loader, section, "spawn", &interp->spawn, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
load_interpreters (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;
  guint     count = document_count (loader->document, SECTION_INTERPRETER);

  scenario->n_interps = MAX (count, 1);
  scenario->interps = g_new0 (InterpConfig, scenario->n_interps);
  if (count > 0)
    return load_named_interpreters (loader, error) && override_policies (loader, error) && check_policy (loader, error);
  scenario->interps[0].name = g_strdup (schema_sections[SECTION_INTERPRETER].initial_name);
  return load_policy (loader, NULL, &scenario->interps[0].policy, error) && override_policies (loader, error);
}

/* "step" or a duration. */
static gboolean
load_start (Loader *loader, const Section *section, GroupConfig *group, GError **error)
{
  const SourceText *text;

  if (!value_text (loader, section, "start", &text, error))
    return FALSE;
  group->by_step = text != NULL && strcmp (text->text, "step") == 0;
  return group->by_step || value_duration (loader, section, "start", 0, &group->start_ns, error);
}

static gboolean
load_interpreter_of (Loader *loader, const Section *section, GroupConfig *group, GError **error)
{
  const Scenario         *scenario = loader->scenario;
  guint                   n = MAX (document_count (loader->document, SECTION_INTERPRETER), 1);
  g_autofree const char **names = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = scenario->interps[i].name;
  return value_choice (loader, section, "interpreter", names, &group->interp, error)
         && value_boolean (loader, section, "own-interpreter", &group->own_interps, error);
}

/* Adds an interpreter for each thread of the group, called as the thread is. */
static void
add_own_interpreters (Scenario *scenario, GroupConfig *group)
{
  const Dist spawn = scenario->interps[group->interp].spawn;
  guint      first = scenario->n_interps;

  if (!group->own_interps || group->count == 0)
    return;
  scenario->interps = g_renew (InterpConfig, scenario->interps, first + group->count);
  for (guint i = 0; i < group->count; i++)
    scenario->interps[scenario->n_interps++] = (InterpConfig){
      .name = group->count == 1 ? g_strdup (group->name) : g_strdup_printf ("%s-%u", group->name, i + 1),
      .policy = scenario->interps[0].policy,
      .spawn = spawn,
    };
  group->interp = first;
}

/* The names of own interpreters must not be those of others. */
static gboolean
check_interpreters (Loader *loader, GError **error)
{
  const Scenario *scenario = loader->scenario;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0, n = 0; i < scenario->n_interps; i++)
    {
      if (g_hash_table_add (names, scenario->interps[i].name))
        continue;
      while (!scenario->groups[n].own_interps || i >= scenario->groups[n].interp + scenario->groups[n].count)
        n++;
      const Section *section = document_find (loader->document, SECTION_THREADS, scenario->groups[n].name);
      return place_error (&section_find (section, "own-interpreter")->value_place, 0, error,
                          "a second interpreter would be called \"%s\"; expected another name for one of the two",
                          scenario->interps[i].name);
    }
  return TRUE;
}

static gboolean
load_group (Loader *loader, const Section *section, guint index, GError **error)
{
  GroupConfig      *group = &loader->scenario->groups[index];
  guint64           count = 1;
  const SourceText *text;

  if (!value_count (loader, section, "count", 0, MOST_THREADS, &count, error)
      || !load_start (loader, section, group, error)
      || !value_boolean (loader, section, "background", &group->background, error)
      || !load_interpreter_of (loader, section, group, error) || !value_text (loader, section, "program", &text, error))
    return FALSE;
  group->count = (guint) count;
  if (text == NULL)
    return place_error (&section->place, 0, error, "[%s] has no program; expected such as \"program = compute 1s\"",
                        section->full);
  return program_parse (loader, text, index, &group->program, error);
}

gboolean
load_groups (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;
  Place     start = { .file = loader->document->file, .line = 1, .column = 1 };
  guint64   n_threads = 0;

  if (scenario->n_groups == 0)
    return place_error (&start, 0, error, "there are no threads; expected at least one group [threads NAME]");
  for (guint i = 0, n = 0; i < loader->document->sections->len; i++)
    {
      const Section *section = loader->document->sections->pdata[i];

      if (section->kind != SECTION_THREADS)
        continue;
      if (!load_group (loader, section, n, error))
        return FALSE;
      n_threads += scenario->groups[n].count;
      if (n_threads > MOST_THREADS)
        return place_error (&section->place, 0, error, "too many threads; expected at most %d in all groups together",
                            MOST_THREADS);
      add_own_interpreters (scenario, &scenario->groups[n++]);
    }
  return check_interpreters (loader, error);
}

/* The keys of one mode are mistakes in the other. */
static gboolean
check_mode_keys (const Section *section, ClientMode mode, GError **error)
{
  static const char *const keys[] = { "outstanding", "think", "interarrival", "rate" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const Entry *entry = section_find (section, keys[i]);

      if (entry != NULL && mode != (i < 2 ? CLIENTS_CLOSED : CLIENTS_OPEN))
        return place_error (&entry->place, 0, error, "\"%s\" is for mode = %s; this group's mode is %s", keys[i],
                            i < 2 ? "closed" : "open", i < 2 ? "open" : "closed");
    }
  return TRUE;
}

static gboolean
load_rate (Loader *loader, const Section *section, Dist *interarrival, GError **error)
{
  const SourceText *text;
  const char       *end;
  double            rate;

  if (!value_text (loader, section, "rate", &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!number_scan (text->text, &end, &rate) || *end != '\0' || rate < 1e-9 || rate > 1e9)
    {
      g_autofree char *found = wording_quote (text->text);
      return source_text_error (text, 0, error, "found %s; expected requests per second, a plain number up to 1e9",
                                found);
    }
  *interarrival = (Dist){ .kind = DIST_EXPONENTIAL, .a = (double) NS_PER_S / rate };
  return TRUE;
}

static gboolean
load_arrivals (Loader *loader, const Section *section, ClientConfig *clients, GError **error)
{
  const Entry *interarrival = section_find (section, "interarrival");
  const Entry *rate = section_find (section, "rate");

  if (clients->mode == CLIENTS_CLOSED)
    return TRUE;
  if (interarrival == NULL && rate == NULL)
    return place_error (&section->place, 0, error, "[%s] is open and has no arrivals; expected interarrival or rate",
                        section->full);
  if (interarrival != NULL && rate != NULL)
    return place_error (&rate->place, 0, error, "both interarrival and rate; expected one of the two");
  if (!value_dist (loader, section, "interarrival", &clients->interarrival, error)
      || !load_rate (loader, section, &clients->interarrival, error))
    return FALSE;
  if (clients->interarrival.kind == DIST_CONSTANT && clients->interarrival.a == 0)
    return place_error (&interarrival->value_place, 0, error,
                        "requests without a pause would never let the time pass; expected an interarrival above 0");
  return TRUE;
}

static gboolean
load_client_set (Loader *loader, const Section *section, ClientConfig *clients, GError **error)
{
  static const char *const modes[] = { [CLIENTS_CLOSED] = "closed", [CLIENTS_OPEN] = "open", NULL };
  guint                    mode = CLIENTS_CLOSED;
  guint64                  outstanding = 1;

  if (!value_choice (loader, section, "mode", modes, &mode, error))
    return FALSE;
  clients->mode = (ClientMode) mode;
  if (!check_mode_keys (section, clients->mode, error)
      || !value_count (loader, section, "outstanding", 1, MOST_THREADS, &outstanding, error)
      || !value_dist (loader, section, "think", &clients->think, error)
      || !load_arrivals (loader, section, clients, error)
      || !value_dist (loader, section, "network", &clients->network, error)
      || !value_duration (loader, section, "start", 0, &clients->start_ns, error)
      || !value_count (loader, section, "requests", 1, MOST_REQUESTS, &clients->requests, error))
    return FALSE;
  clients->outstanding = (guint) outstanding;
  return TRUE;
}

gboolean
load_clients (Loader *loader, GError **error)
{
  for (guint i = 0, n = 0; i < loader->document->sections->len; i++)
    {
      const Section *section = loader->document->sections->pdata[i];

      if (section->kind == SECTION_CLIENTS
          && !load_client_set (loader, section, &loader->scenario->clients[n++], error))
        return FALSE;
    }
  return TRUE;
}
