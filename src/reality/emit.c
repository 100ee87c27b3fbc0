/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The program: a heading, the harness as it stands in python/harness.py, the
 * functions of the groups, the tables that the harness reads.
 */
#include "config.h"

#include "reality/emit.h"

#include <string.h>

#include "engine/duration.h"
#include "interp/gil-policy.h"
#include "reality/emit-steps.h"

/* A comment; what a person has written must not end it. */
static void
emit_comment (const char *text, GString *out)
{
  g_autofree char *plain = g_strdup (text);

  for (char *c = plain; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  g_string_append_printf (out, "# %s\n", plain);
}

static void
emit_heading (const Scenario *scenario, const PolicyChoice *policy, GString *out)
{
  g_autofree char *choice = policy_choice_format (policy);
  g_autofree char *said =
      g_strdup_printf ("Made by gilsim %s of %s, policy %s:", PACKAGE_VERSION, scenario->file, choice);

  g_string_append (out, "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n");
  emit_comment (said, out);
  emit_comment (scenario->title, out);
  g_string_append (out, "#\n# Runs on Python 2.7 and 3.x and prints one line of JSON: what was measured.\n\n");
}

static gboolean
emit_harness (GString *out, GError **error)
{
  const char      *data = g_getenv ("GILSIM_DATADIR");
  g_autofree char *path = g_build_filename (data != NULL ? data : GILSIM_DATADIR, "python", "harness.py", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_string_append (out, text);
  g_string_append (out, "\n\n# ---- The scenario ---------------------------------------------------------\n\n");
  return TRUE;
}

/* ---- tables ------------------------------------------------------------- */

static void
emit_member (const char *name, double number, GString *out)
{
  g_string_append_printf (out, ", %s=", name);
  emit_number (number, out);
}

static const char *
truth (gboolean value)
{
  return value ? "True" : "False";
}

static gint64
policy_value (const PolicyChoice *policy, const char *name)
{
  for (guint i = 0; policy->policy->params[i].name != NULL; i++)
    if (strcmp (policy->policy->params[i].name, name) == 0)
      return policy->values[i];
  return 0;
}

static gboolean
is_spawned (const Scenario *scenario, guint interp)
{
  return interp > 0 && dist_mean (&scenario->interps[interp].spawn) > 0;
}

static void
emit_scenario (const Scenario *scenario, const PolicyChoice *policy, guint64 seed, GString *out)
{
  gboolean    by_ticks = policy->policy->check_mode == GIL_CHECKS_BY_TICKS;
  const char *separator = "";

  g_string_append_printf (out, "SCENARIO = dict(\n    seed=%" G_GUINT64_FORMAT, seed);
  g_string_append_printf (out, ", locks=%u, queues=%u, sockets=%u, processes=%u", scenario->n_locks, scenario->n_queues,
                          scenario->n_sockets, scenario->n_interps);
  g_string_append (out, ",\n    spawned=[");
  for (guint i = 1; i < scenario->n_interps; i++)
    if (is_spawned (scenario, i))
      {
        g_string_append_printf (out, "%s%u", separator, i);
        separator = ", ";
      }
  g_string_append (out, "]");
  if (scenario->duration_ns == TIME_NEVER)
    g_string_append (out, ", duration=None");
  else
    emit_member ("duration", (double) scenario->duration_ns / NS_PER_S, out);
  emit_member ("check_interval", by_ticks ? (double) policy_value (policy, "check-interval") : 0, out);
  emit_member ("switch_interval", (double) policy_value (policy, "switch-interval") / NS_PER_S, out);
  g_string_append (out, ")\n\n");
}

static void
emit_groups (const Scenario *scenario, GString *out)
{
  g_string_append (out, "GROUPS = [\n");
  for (guint i = 0; i < scenario->n_groups; i++)
    {
      const GroupConfig *group = &scenario->groups[i];
      gboolean           exact = emit_has_step (group, STEP_IO) && !emit_has_step (group, STEP_SLEEP);

      g_string_append_printf (out, "    dict(count=%u, process=%u", group->count, group->interp);
      emit_member ("start", (double) group->start_ns / NS_PER_S, out);
      g_string_append_printf (out, ", by_step=%s, background=%s, exact_timers=%s,\n", truth (group->by_step),
                              truth (group->background), truth (exact));
      g_string_append_printf (out, "         prepare=prepare_%u, body=body_%u),\n", i, i);
    }
  g_string_append (out, "]\n\n");
}

static void
emit_pause (const char *name, const Dist *dist, GString *out)
{
  if (dist->kind == DIST_CONSTANT)
    {
      emit_member (name, dist->a, out);
      return;
    }
  g_string_append_printf (out, ", %s=(", name);
  emit_dist (dist, out);
  g_string_append_c (out, ')');
}

static void
emit_clients (const Scenario *scenario, GString *out)
{
  g_string_append (out, "CLIENTS = [\n");
  for (guint i = 0; i < scenario->n_clients; i++)
    {
      const ClientConfig *clients = &scenario->clients[i];

      g_string_append_printf (out, "    dict(open=%s, outstanding=%u, requests=%" G_GUINT64_FORMAT,
                              truth (clients->mode == CLIENTS_OPEN), clients->outstanding, clients->requests);
      emit_member ("start", (double) clients->start_ns / NS_PER_S, out);
      emit_pause ("think", &clients->think, out);
      emit_pause ("interarrival", &clients->interarrival, out);
      g_string_append (out, "),\n");
    }
  g_string_append (out, "]\n\n");
}

char *
emit_program (const Scenario *scenario, const PolicyChoice *policy, guint64 seed, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  emit_heading (scenario, policy, out);
  if (!emit_harness (out, error))
    return NULL;
  g_string_append_c (out, '\n');
  for (guint i = 0; i < scenario->n_groups; i++)
    {
      g_autofree char *name = g_strdup_printf ("[threads %s]", scenario->groups[i].name);

      emit_comment (name, out);
      if (!emit_group (scenario, i, out, error))
        return NULL;
    }
  emit_scenario (scenario, policy, seed, out);
  emit_groups (scenario, out);
  emit_clients (scenario, out);
  g_string_append (out, "if __name__ == '__main__':\n    main()\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char **
emit_notes (const Scenario *scenario)
{
  GPtrArray *notes = g_ptr_array_new ();
  gboolean   has_io = FALSE;
  gboolean   has_spawn = FALSE;

  for (guint i = 0; i < scenario->n_groups; i++)
    has_io = has_io || emit_has_step (&scenario->groups[i], STEP_IO);
  for (guint i = 1; i < scenario->n_interps; i++)
    has_spawn = has_spawn || is_spawned (scenario, i);
  if (has_io)
    g_ptr_array_add (notes, g_strdup ("io is measured as a sleep"));
  if (has_spawn)
    g_ptr_array_add (notes, g_strdup ("spawn is measured as a fork"));
  for (guint i = 0; i < scenario->n_clients; i++)
    if (dist_mean (&scenario->clients[i].network) > 0)
      {
        g_ptr_array_add (notes, g_strdup ("the network is measured as the loopback"));
        break;
      }
  g_ptr_array_add (notes, NULL);
  return (char **) g_ptr_array_free (notes, FALSE);
}
