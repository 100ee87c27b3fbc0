/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A scenario in words, within 80 columns.
 */
#include "config.h"

#include <string.h>

#include "engine/duration.h"
#include "machine/os-sched-list.h"
#include "policies/registry.h"
#include "scenario/scenario.h"

#define COLUMNS 80

/* Appends @text behind @first, broken between words; the lines after the first
 * are indented by @indent. */
static void
append_wrapped (GString *out, const char *first, guint indent, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  glong    column = g_utf8_strlen (first, -1);
  gboolean begun = FALSE;

  g_string_append (out, first);
  for (guint i = 0; words[i] != NULL; i++)
    {
      glong width = g_utf8_strlen (words[i], -1);

      if (width == 0)
        continue;
      if (begun && column + 1 + width > COLUMNS)
        {
          g_string_append_printf (out, "\n%*s", (int) indent, "");
          column = indent;
          begun = FALSE;
        }
      g_string_append_printf (out, "%s%s", begun ? " " : "", words[i]);
      column += width + (begun ? 1 : 0);
      begun = TRUE;
    }
  g_string_append_c (out, '\n');
}

/* A line "  label  text". */
static void
append_field (GString *out, const char *label, const char *text)
{
  g_autofree char *first = g_strdup_printf ("  %-8s", label);

  if (text != NULL)
    append_wrapped (out, first, 10, text);
}

static void append_paragraph (GString *out, guint indent, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
append_paragraph (GString *out, guint indent, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *first = g_strnfill (indent, ' ');
  append_wrapped (out, first, indent + 2, text);
}

static void
explain_params (const Scenario *scenario, GString *out)
{
  if (scenario->n_params > 0)
    g_string_append (out, "\nParameters\n");
  for (guint i = 0; i < scenario->n_params; i++)
    {
      const ScenarioParam *param = &scenario->params[i];

      if (strcmp (param->value, param->initial) == 0)
        append_paragraph (out, 2, "%s = %s", param->name, param->value);
      else
        append_paragraph (out, 2, "%s = %s (written: %s)", param->name, param->value, param->initial);
      if (param->help != NULL)
        append_paragraph (out, 6, "%s", param->help);
    }
}

static gboolean
dist_equal (const Dist *a, const Dist *b)
{
  return a->kind == b->kind && a->a == b->a && a->b == b->b && a->c == b->c && a->values == b->values;
}

static void
explain_costs (const Scenario *scenario, const MachineConfig *base, GString *out)
{
  const char *name = scenario->ideal ? "ideal" : "linux-vm";
  guint       changed = 0;

  for (guint i = 0; i < N_COSTS; i++)
    changed += !dist_equal (&scenario->machine.costs[i], &base->costs[i]);
  if (changed == 0 && scenario->ideal)
    append_paragraph (out, 2, "no costs (base ideal)");
  else if (changed == 0)
    append_paragraph (out, 2, "costs of the base %s", name);
  else
    append_paragraph (out, 2, "costs of the base %s, but", name);

  for (guint i = 0; i < N_COSTS; i++)
    if (!dist_equal (&scenario->machine.costs[i], &base->costs[i]))
      {
        g_autofree char *now = dist_format (&scenario->machine.costs[i]);
        g_autofree char *instead = dist_format (&base->costs[i]);
        append_paragraph (out, 4, "%s = %s instead of %s", cost_infos[i].key, now, instead);
      }
}

static void
explain_times (const MachineConfig *machine, GString *out)
{
  char tick[DURATION_MAX], slice[DURATION_MAX], slack[DURATION_MAX], hot[DURATION_MAX], deep[DURATION_MAX];
  char poll[DURATION_MAX];

  append_paragraph (out, 2, "tick %s, time slice %s, timer slack %s, hot for %s after running, deeply idle after %s",
                    duration_format (machine->tick_ns, tick), duration_format (machine->slice_ns, slice),
                    duration_format (machine->timer_slack_ns, slack), duration_format (machine->migration_hot_ns, hot),
                    duration_format (machine->deep_idle_ns, deep));
  if (machine->plain_condvar)
    append_paragraph (out, 2, "condition variables and timeouts simpler than those of Linux");
  if (machine->virtual_cores)
    append_paragraph (out, 2, "a core that has been idle for %s counts as taken back by the host",
                      duration_format (machine->host_poll_ns, poll));
}

static void
explain_machine (const Scenario *scenario, GString *out)
{
  static const char *const placements[] = {
    [PLACE_LOAD] = "the core of the thread that wakes it or the one that it last ran on, by load",
    [PLACE_PREVIOUS] = "the core that it last ran on",
    [PLACE_WAKER] = "the core of the thread that wakes it",
    [PLACE_IDLE] = "an idle core, if there is one",
  };
  const MachineConfig *machine = &scenario->machine;
  MachineConfig        base;

  if (scenario->ideal)
    machine_config_ideal (&base);
  else
    machine_config_defaults (&base);

  g_string_append (out, "\nMachine\n");
  if (scenario->machine_title != NULL)
    append_paragraph (out, 2, "%s", scenario->machine_title);
  if (scenario->machine_file != NULL)
    append_paragraph (out, 2, "from %s", scenario->machine_file);
  append_paragraph (out, 2, "%u %score%s, scheduler %s; a woken thread is placed on %s", machine->n_cores,
                    machine->virtual_cores ? "virtual " : "", machine->n_cores == 1 ? "" : "s",
                    os_sched_name (machine->sched), placements[machine->placement]);
  explain_times (machine, out);
  explain_costs (scenario, &base, out);
}

/* Of whatever policy some interpreter has. */
static void
explain_policy_values (const Scenario *scenario, GString *out)
{
  gboolean begun = FALSE;

  for (guint i = 0; i < scenario->n_policy_values; i++)
    {
      const PolicyValue *value = &scenario->policy_values[i];

      if (!value->in_force)
        continue;
      if (!begun)
        g_string_append (out, "\nValues of policies in force\n");
      begun = TRUE;
      append_paragraph (out, 2, "[policy %s] %s = %s (%s)", value->policy->name, value->name, value->text,
                        value->where);
    }
}

/* How many of them, from @index on, are those of one group's threads; else 1. */
static guint
count_alike (const Scenario *scenario, guint index)
{
  for (guint i = 0; i < scenario->n_groups; i++)
    if (scenario->groups[i].own_interps && scenario->groups[i].count > 0 && scenario->groups[i].interp == index)
      return scenario->groups[i].count;
  return 1;
}

static void
explain_interpreters (const Scenario *scenario, GString *out)
{
  g_string_append (out, "\nInterpreters\n");
  for (guint i = 0, alike; i < scenario->n_interps; i += alike)
    {
      const InterpConfig *interp = &scenario->interps[i];
      const GilParam     *params = interp->policy.policy->params;
      g_autoptr (GString) line = g_string_new (interp->name);

      alike = count_alike (scenario, i);
      if (alike > 1)
        g_string_append_printf (line, " to %s", scenario->interps[i + alike - 1].name);
      g_string_append_printf (line, ": policy %s", interp->policy.policy->name);
      for (guint j = 0; params != NULL && params[j].name != NULL; j++)
        {
          g_autofree char *value = gil_param_format (&params[j], interp->policy.values[j]);
          g_string_append_printf (line, ", %s = %s", params[j].name, value);
        }
      if (interp->spawn.kind != DIST_CONSTANT || interp->spawn.a > 0)
        {
          g_autofree char *spawn = dist_format (&interp->spawn);
          g_string_append_printf (line, "; spawned in %s", spawn);
        }
      append_paragraph (out, 2, "%s", line->str);
    }
}

static void
explain_groups (const Scenario *scenario, const char *const *clients, const char *const *groups, GString *out)
{
  const ProgramNames names = { .by_arg = {
                                   [STEP_ARG_LOCK] = (const char *const *) scenario->locks,
                                   [STEP_ARG_QUEUE] = (const char *const *) scenario->queues,
                                   [STEP_ARG_SOCKET] = (const char *const *) scenario->sockets,
                                   [STEP_ARG_MEASURE] = (const char *const *) scenario->measures,
                                   [STEP_ARG_CLIENTS] = clients,
                                   [STEP_ARG_GROUP] = groups,
                               } };

  g_string_append (out, "\nThreads\n");
  for (guint i = 0; i < scenario->n_groups; i++)
    {
      const GroupConfig *group = &scenario->groups[i];
      const char        *own = group->count == 1 ? "in its own interpreter" : "in an interpreter each";
      char               start[DURATION_MAX];
      g_autoptr (GString) program = g_string_new (NULL);

      program_format (&group->program, &names, program);
      append_paragraph (
          out, 2, "%s: %u thread%s %s%s, begun %s%s%s", group->name, group->count, group->count == 1 ? "" : "s",
          group->own_interps ? "" : "of ", group->own_interps ? own : scenario->interps[group->interp].name,
          group->by_step ? "by a start step" : "at ", group->by_step ? "" : duration_format (group->start_ns, start),
          group->background ? ", in the background" : "");
      append_paragraph (out, 6, "%s", program->len > 0 ? program->str : "(no steps)");
    }
}

static void
explain_clients (const Scenario *scenario, GString *out)
{
  if (scenario->n_clients > 0)
    g_string_append (out, "\nClients\n");
  for (guint i = 0; i < scenario->n_clients; i++)
    {
      const ClientConfig *clients = &scenario->clients[i];
      gboolean            closed = clients->mode == CLIENTS_CLOSED;
      g_autofree char    *pause = dist_format (closed ? &clients->think : &clients->interarrival);
      g_autofree char    *network = dist_format (&clients->network);
      char                start[DURATION_MAX];
      g_autoptr (GString) line = g_string_new (NULL);

      g_string_append_printf (line, "%s: ", clients->name);
      if (closed)
        g_string_append_printf (line, "closed, %u at a time, think %s", clients->outstanding, pause);
      else
        g_string_append_printf (line, "open, a request every %s", pause);
      g_string_append_printf (line, ", network %s, from %s on, ", network, duration_format (clients->start_ns, start));
      if (clients->requests > 0)
        g_string_append_printf (line, "%" G_GUINT64_FORMAT " requests", clients->requests);
      else
        g_string_append (line, "without end");
      append_paragraph (out, 2, "%s", line->str);
    }
}

static gboolean
has_foreground (const Scenario *scenario)
{
  for (guint i = 0; i < scenario->n_groups; i++)
    if (!scenario->groups[i].background)
      return TRUE;
  return FALSE;
}

static gboolean
has_requests (const Scenario *scenario)
{
  for (guint i = 0; i < scenario->n_clients; i++)
    if (scenario->clients[i].requests > 0)
      return TRUE;
  return FALSE;
}

static void
explain_end (const Scenario *scenario, GString *out)
{
  gboolean    foreground = has_foreground (scenario), requests = has_requests (scenario);
  const char *who = foreground && requests ? "when all foreground threads have ended and all requests are answered"
                    : foreground           ? "when all foreground threads have ended"
                                           : "when all requests are answered";
  gboolean    natural = foreground || requests;
  char        duration[DURATION_MAX], limit[DURATION_MAX];

  duration_format (scenario->duration_ns, duration);
  g_string_append (out, "\nRun\n");
  if (scenario->duration_ns == TIME_NEVER)
    append_paragraph (out, 2, "ends %s", who);
  else if (natural)
    append_paragraph (out, 2, "ends at %s, or earlier %s", duration, who);
  else
    append_paragraph (out, 2, "ends at %s", duration);
  append_paragraph (out, 2,
                    "seed %" G_GUINT64_FORMAT "; fails beyond %" G_GUINT64_FORMAT " events or %s of simulated time",
                    scenario->seed, scenario->max_events, duration_format (scenario->max_time_ns, limit));
}

static void
explain_claims (const Scenario *scenario, GString *out)
{
  if (scenario->claims->len == 0)
    return;
  g_string_append (out, "\nClaims\n");
  for (guint i = 0; i < scenario->claims->len; i++)
    {
      const Claim *claim = scenario->claims->pdata[i];
      append_paragraph (out, 2, "%s: %s", claim->name, claim->text);
    }
  if (scenario->n_claim_seeds > 1)
    append_paragraph (out, 2, "figures are medians over %u seeds", scenario->n_claim_seeds);
}

char *
scenario_explain (const Scenario *scenario)
{
  GString                *out = g_string_new (NULL);
  g_autofree const char **clients = g_new0 (const char *, scenario->n_clients + 1);
  g_autofree const char **groups = g_new0 (const char *, scenario->n_groups + 1);

  for (guint i = 0; i < scenario->n_clients; i++)
    clients[i] = scenario->clients[i].name;
  for (guint i = 0; i < scenario->n_groups; i++)
    groups[i] = scenario->groups[i].name;

  append_wrapped (out, "", 0, scenario->title);
  append_field (out, "shows", scenario->shows);
  append_field (out, "source", scenario->source);
  append_field (out, "expect", scenario->expect);
  explain_params (scenario, out);
  explain_machine (scenario, out);
  explain_interpreters (scenario, out);
  explain_policy_values (scenario, out);
  explain_groups (scenario, clients, groups, out);
  explain_clients (scenario, out);
  explain_end (scenario, out);
  explain_claims (scenario, out);
  return g_string_free (out, FALSE);
}
