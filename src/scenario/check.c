/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The checks that need the whole scenario: mistakes that would otherwise show
 * as a run that never ends, or that deadlocks for a reason known beforehand.
 */
#include "config.h"

#include "engine/duration.h"
#include "scenario/loader.h"

typedef gboolean (*UseCheck) (Loader *loader, const StepUse *use, GError **error);

/* Is there a step of that kind and object in a program; in that of @group
 * only, unless it is G_MAXUINT? */
static gboolean
has_use (const Loader *loader, StepKind kind, guint object, guint group)
{
  for (guint i = 0; i < loader->uses->len; i++)
    {
      const StepUse *use = &g_array_index (loader->uses, StepUse, i);

      if (use->kind == kind && use->object == object && (group == G_MAXUINT || use->group == group))
        return TRUE;
    }
  return FALSE;
}

static gboolean
clients_have_end (const Scenario *scenario)
{
  for (guint i = 0; i < scenario->n_clients; i++)
    if (scenario->clients[i].requests > 0)
      return TRUE;
  return FALSE;
}

static gboolean
check_forever (Loader *loader, const StepUse *use, GError **error)
{
  const Scenario    *scenario = loader->scenario;
  const GroupConfig *group = &scenario->groups[use->group];

  if (!use->forever || group->background || scenario->duration_ns != TIME_NEVER)
    return TRUE;
  if (clients_have_end (scenario))
    return source_text_error (use->text, use->offset, error,
                              "the run ends when the clients are done, but not before [threads %s], which never "
                              "ends; mark it \"background = yes\"",
                              group->name);
  return source_text_error (use->text, use->offset, error,
                            "nothing ends the run: [threads %s] runs forever; set \"duration\" in [run], or mark the "
                            "group \"background = yes\"",
                            group->name);
}

static gboolean
check_unlock (Loader *loader, const StepUse *use, GError **error)
{
  if (use->kind != STEP_UNLOCK || has_use (loader, STEP_LOCK, use->object, G_MAXUINT))
    return TRUE;
  return source_text_error (use->text, use->offset, error, "no program locks \"%s\"; expected \"lock %s\" somewhere",
                            (const char *) loader->locks->pdata[use->object],
                            (const char *) loader->locks->pdata[use->object]);
}

static gboolean
check_send (Loader *loader, const StepUse *use, GError **error)
{
  const char *name;

  if (use->kind != STEP_SEND || has_use (loader, STEP_RECV, use->object, use->group))
    return TRUE;
  name = loader->scenario->clients[use->object].name;
  return source_text_error (use->text, use->offset, error,
                            "this program receives nothing from %s that it could answer; expected \"recv %s\" before",
                            name, name);
}

static gboolean
check_start (Loader *loader, const StepUse *use, GError **error)
{
  const Scenario    *scenario = loader->scenario;
  const GroupConfig *started = &scenario->groups[use->object];

  if (use->kind != STEP_START)
    return TRUE;
  if (!started->by_step)
    return source_text_error (use->text, use->offset, error,
                              "[threads %s] begins by itself; write \"start = step\" in it to begin it here",
                              started->name);
  if (use->depth > 0 || scenario->groups[use->group].count > 1)
    return source_text_error (use->text, use->offset, error,
                              "a thread can be started only once, but this step is executed more often; move it out "
                              "of %s",
                              use->depth > 0 ? "the loop" : "the group of several threads");
  for (const StepUse *earlier = (const StepUse *) loader->uses->data; earlier < use; earlier++)
    if (earlier->kind == STEP_START && earlier->object == use->object)
      return source_text_error (use->text, use->offset, error,
                                "[threads %s] is started already by [threads %s]; a thread can be started only once",
                                started->name, scenario->groups[earlier->group].name);
  return TRUE;
}

static gboolean
check_join (Loader *loader, const StepUse *use, GError **error)
{
  if (use->kind != STEP_JOIN || use->object != use->group)
    return TRUE;
  return source_text_error (use->text, use->offset, error, "[threads %s] waits for its own end; join another group",
                            loader->scenario->groups[use->group].name);
}

static gboolean
check_uses (Loader *loader, GError **error)
{
  static const UseCheck checks[] = { check_unlock, check_send, check_start, check_join, check_forever };

  for (guint i = 0; i < loader->uses->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (checks); j++)
      if (!checks[j](loader, &g_array_index (loader->uses, StepUse, i), error))
        return FALSE;
  return TRUE;
}

/* A group that a step begins needs such a step, in another group. */
static gboolean
check_started (Loader *loader, guint group, GError **error)
{
  const GroupConfig *config = &loader->scenario->groups[group];

  if (!config->by_step)
    return TRUE;
  for (guint i = 0; i < loader->uses->len; i++)
    {
      const StepUse *use = &g_array_index (loader->uses, StepUse, i);

      if (use->kind == STEP_START && use->object == group && use->group != group)
        return TRUE;
    }
  const Section *section = document_find (loader->document, SECTION_THREADS, config->name);
  return place_error (&section_find (section, "start")->value_place, 0, error,
                      "no other program starts [threads %s]; expected \"start %s\" in one", config->name, config->name);
}

static gboolean
check_received (Loader *loader, guint clients, GError **error)
{
  const char *name = loader->scenario->clients[clients].name;

  if (has_use (loader, STEP_RECV, clients, G_MAXUINT))
    return TRUE;
  return place_error (&document_find (loader->document, SECTION_CLIENTS, name)->place, 0, error,
                      "no program receives the requests of [clients %s]; expected \"recv %s\" in one", name, name);
}

/* Without a duration, foreground threads or clients must end the run. */
static gboolean
check_end (Loader *loader, GError **error)
{
  const Scenario *scenario = loader->scenario;

  if (scenario->duration_ns != TIME_NEVER || clients_have_end (scenario))
    return TRUE;
  for (guint i = 0; i < scenario->n_groups; i++)
    if (!scenario->groups[i].background)
      return TRUE;
  return place_error (&document_find (loader->document, SECTION_THREADS, NULL)->place, 0, error,
                      "nothing keeps the run alive: all threads are background; set \"duration\" in [run], "
                      "\"requests\" of clients, or make a group foreground");
}

gboolean
check_scenario (Loader *loader, GError **error)
{
  if (!check_uses (loader, error))
    return FALSE;
  for (guint i = 0; i < loader->scenario->n_groups; i++)
    if (!check_started (loader, i, error))
      return FALSE;
  for (guint i = 0; i < loader->scenario->n_clients; i++)
    if (!check_received (loader, i, error))
      return FALSE;
  return check_end (loader, error);
}
