/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * [scenario], [parameters], [run] and [machine].
 */
#include "config.h"

#include "engine/dist-parse.h"
#include "engine/duration.h"
#include "engine/wording.h"
#include "machine/os-sched-list.h"
#include "scenario/loader.h"

#define DEFAULT_MAX_EVENTS 1000000000
#define DEFAULT_MAX_TIME_NS (3600 * NS_PER_S)
#define SHORTEST_SLICE_NS NS_PER_US

gboolean
load_about (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;
  Section  *section = document_find (loader->document, SECTION_SCENARIO, NULL);
  Place     start = { .file = loader->document->file, .line = 1, .column = 1 };

  if (section == NULL)
    return place_error (&start, 0, error, "there is no [scenario]; expected the group with at least a title");
  if (!value_line (loader, section, "title", &scenario->title, error)
      || !value_line (loader, section, "shows", &scenario->shows, error)
      || !value_line (loader, section, "source", &scenario->source, error)
      || !value_line (loader, section, "expect", &scenario->expect, error))
    return FALSE;
  if (scenario->title == NULL)
    return place_error (&section->place, 0, error, "[scenario] has no title; expected \"title = one line\"");
  return TRUE;
}

static gboolean
load_parameter (Loader *loader, const Section *section, const Entry *entry, ScenarioParam *param, GError **error)
{
  const Section    *source = section;
  const SourceText *text;

  policy_values_find (loader, entry, &source);
  if (!value_text (loader, source, entry->key, &text, error))
    return FALSE;
  if (*text->text == '\0')
    return source_text_error (text, 0, error, "\"%s\" has no value; expected its default", entry->key);
  param->name = g_strdup (entry->key);
  param->value = g_strdup (text->text);
  param->initial = entry->initial != NULL
                       ? g_strdup (entry->initial)
                       : g_key_file_get_value (loader->document->values, section->full, entry->key, NULL);
  g_strstrip (param->initial);
  param->help = g_strdup (entry->comment);
  return TRUE;
}

/* In the order of the file: the default of each may name those before it. */
gboolean
load_parameters (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;
  Section  *section = document_find (loader->document, SECTION_PARAMETERS, NULL);

  if (section == NULL)
    return TRUE;
  scenario->params = g_new0 (ScenarioParam, section->entries->len);
  for (guint i = 0; i < section->entries->len; i++)
    {
      const Entry *entry = section->entries->pdata[i];

      if (!load_parameter (loader, section, entry, &scenario->params[i], error))
        return FALSE;
      scenario->n_params++;
    }
  return TRUE;
}

static gboolean
check_window (Loader *loader, const Section *section, GError **error)
{
  Scenario *scenario = loader->scenario;

  if (scenario->chart_from_ns < scenario->chart_to_ns)
    return TRUE;
  const Entry *entry = section_find (section, "chart-to");
  return place_error (&entry->value_place, 0, error, "chart-to is not after chart-from; expected a later time");
}

static gboolean
check_limit (Loader *loader, const Section *section, GError **error)
{
  Scenario *scenario = loader->scenario;

  if (scenario->duration_ns == TIME_NEVER || scenario->duration_ns <= scenario->max_time_ns)
    return TRUE;
  const Entry *entry = section_find (section, "max-time");
  if (entry != NULL)
    return place_error (&entry->value_place, 0, error,
                        "max-time is below duration, so that every run would fail; expected at least as much");
  scenario->max_time_ns = scenario->duration_ns;
  return TRUE;
}

gboolean
load_run (Loader *loader, GError **error)
{
  Scenario *scenario = loader->scenario;
  Section  *section = document_find (loader->document, SECTION_RUN, NULL);

  scenario->duration_ns = TIME_NEVER;
  scenario->seed = 1;
  scenario->max_events = DEFAULT_MAX_EVENTS;
  scenario->max_time_ns = DEFAULT_MAX_TIME_NS;
  scenario->chart_to_ns = TIME_NEVER;
  if (section == NULL)
    return TRUE;
  return value_duration (loader, section, "duration", 1, &scenario->duration_ns, error)
         && value_count (loader, section, "seed", 0, G_MAXUINT64, &scenario->seed, error)
         && value_count (loader, section, "max-events", 1, G_MAXUINT64, &scenario->max_events, error)
         && value_duration (loader, section, "max-time", 1, &scenario->max_time_ns, error)
         && value_duration (loader, section, "chart-from", 0, &scenario->chart_from_ns, error)
         && value_duration (loader, section, "chart-to", 0, &scenario->chart_to_ns, error)
         && check_window (loader, section, error) && check_limit (loader, section, error);
}

static gboolean
load_base (Loader *loader, const Section *section, GError **error)
{
  static const char *const bases[] = { "linux-vm", "ideal", NULL };
  guint                    base = 0;

  if (!value_choice (loader, section, "base", bases, &base, error))
    return FALSE;
  loader->scenario->ideal = base == 1;
  if (base == 1)
    machine_config_ideal (&loader->scenario->machine);
  else
    machine_config_defaults (&loader->scenario->machine);
  return TRUE;
}

static gboolean
load_scheduler (Loader *loader, const Section *section, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint index = 0;

  for (guint i = 0; os_scheds[i] != NULL; i++)
    {
      if (os_scheds[i] == loader->scenario->machine.sched)
        index = i;
      g_ptr_array_add (names, (gpointer) os_sched_name (os_scheds[i]));
    }
  g_ptr_array_add (names, NULL);
  if (!value_choice (loader, section, "scheduler", (const char *const *) names->pdata, &index, error))
    return FALSE;
  loader->scenario->machine.sched = os_scheds[index];
  return TRUE;
}

static gboolean
load_placement (Loader *loader, const Section *section, GError **error)
{
  static const char *const names[] = {
    [PLACE_LOAD] = "load", [PLACE_PREVIOUS] = "previous", [PLACE_WAKER] = "waker", [PLACE_IDLE] = "idle", NULL
  };
  guint placement = loader->scenario->machine.placement;

  if (!value_choice (loader, section, "placement", names, &placement, error))
    return FALSE;
  loader->scenario->machine.placement = (Placement) placement;
  return TRUE;
}

static gboolean
load_condvar (Loader *loader, const Section *section, GError **error)
{
  static const char *const names[] = { "glibc", "plain", NULL };
  guint                    index = loader->scenario->machine.plain_condvar ? 1 : 0;

  if (!value_choice (loader, section, "condvar", names, &index, error))
    return FALSE;
  loader->scenario->machine.plain_condvar = index == 1;
  return TRUE;
}

static gboolean
load_traits (Loader *loader, const Section *section, GError **error)
{
  MachineConfig *machine = &loader->scenario->machine;
  guint64        cores = machine->n_cores;

  if (!value_count (loader, section, "cores", 1, MACHINE_MAX_CORES, &cores, error)
      || !load_scheduler (loader, section, error) || !load_placement (loader, section, error)
      || !load_condvar (loader, section, error)
      || !value_boolean (loader, section, "virtual-cores", &machine->virtual_cores, error)
      || !value_duration (loader, section, "host-poll", 0, &machine->host_poll_ns, error)
      || !value_duration (loader, section, "deep-idle", 0, &machine->deep_idle_ns, error)
      || !value_duration (loader, section, "tick", 0, &machine->tick_ns, error)
      || !value_duration (loader, section, "slice", SHORTEST_SLICE_NS, &machine->slice_ns, error)
      || !value_duration (loader, section, "timer-slack", 0, &machine->timer_slack_ns, error)
      || !value_duration (loader, section, "migration-hot", 0, &machine->migration_hot_ns, error))
    return FALSE;
  machine->n_cores = (guint) cores;
  if (machine->tick_ns == 0 || machine->tick_ns >= SHORTEST_SLICE_NS)
    return TRUE;
  return place_error (&section_find (section, "tick")->value_place, 0, error,
                      "the tick is too short; expected 0, for none, or at least 1us");
}

gboolean
load_machine (Loader *loader, GError **error)
{
  Section *section = document_find (loader->document, SECTION_MACHINE, NULL);

  if (!load_base (loader, section, error)
      || !value_line (loader, section, "title", &loader->scenario->machine_title, error))
    return FALSE;
  if (section == NULL)
    return TRUE;
  if (!load_traits (loader, section, error))
    return FALSE;
  for (guint i = 0; i < N_COSTS; i++)
    if (!value_dist (loader, section, cost_infos[i].key, &loader->scenario->machine.costs[i], error))
      return FALSE;
  return TRUE;
}
