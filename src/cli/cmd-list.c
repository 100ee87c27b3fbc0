/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gilsim list: what can be written in a scenario and on the command line.
 * Everything is read from the tables that the program itself works by.
 */
#include "config.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/listing.h"
#include "cli/lookup.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "engine/wording.h"
#include "machine/os-sched-list.h"
#include "report/plots.h"
#include "scenario/machine-file.h"
#include "scenario/schema.h"
#include "scenario/shipped.h"

static gboolean
fill_schedulers (GPtrArray *rows, G_GNUC_UNUSED GError **error)
{
  for (const OsSched *const *sched = os_scheds; *sched; sched++)
    listing_add (rows, os_sched_name (*sched), os_sched_summary (*sched), NULL);
  return TRUE;
}

static const char *const step_args[] = {
  [STEP_ARG_NONE] = "",        [STEP_ARG_DURATION] = " D",      [STEP_ARG_LOCK] = " LOCK",
  [STEP_ARG_QUEUE] = " QUEUE", [STEP_ARG_CLIENTS] = " CLIENTS", [STEP_ARG_SOCKET] = " SOCKET",
  [STEP_ARG_GROUP] = " GROUP", [STEP_ARG_COUNT] = " N { }",     [STEP_ARG_MEASURE] = " NAME { }",
};

static gboolean
fill_steps (GPtrArray *rows, G_GNUC_UNUSED GError **error)
{
  for (guint i = 0; i < N_STEP_KINDS; i++)
    {
      const StepInfo  *info = &step_infos[i];
      g_autofree char *written = info->word ? g_strconcat (info->word, step_args[info->arg], NULL) : NULL;

      if (written)
        listing_add (rows, written, info->help, NULL);
    }
  listing_add (rows, "forever { }", "run the steps in braces again and again", NULL);
  return TRUE;
}

static gboolean
fill_distributions (GPtrArray *rows, G_GNUC_UNUSED GError **error)
{
  for (const DistInfo *info = dist_infos; info->name; info++)
    {
      g_autoptr (GString) written = g_string_new (info->name);
      g_autoptr (GString) plain = g_string_new (NULL);

      for (guint i = 0; i < info->n_args; i++)
        {
          g_string_append_printf (written, "%s%s", i ? ", " : "(", info->args[i]);
          if (info->plain & (1u << i))
            g_string_append_printf (plain, "; %s is a plain number", info->args[i]);
        }
      g_string_append_c (written, ')');
      g_string_prepend (plain, info->n_args == 1 ? "a duration" : "durations");
      listing_add (rows, written->str, plain->str, NULL);
    }
  listing_add (rows, "empirical(\"FILE\")", "one of the durations in a file, all equally likely", NULL);
  return TRUE;
}

static gboolean
fill_costs (GPtrArray *rows, G_GNUC_UNUSED GError **error)
{
  for (const CostInfo *info = cost_infos; info < cost_infos + N_COSTS; info++)
    listing_add (rows, info->key, info->initial, info->help, info->source, NULL);
  return TRUE;
}

/* The keys of [machine] that are costs have a list of their own. */
static gboolean
fill_keys (GPtrArray *rows, G_GNUC_UNUSED GError **error)
{
  for (const SchemaSection *section = schema_sections; section < schema_sections + N_SECTIONS; section++)
    for (const SchemaKey *key = section->keys; key->name; key++)
      {
        g_autofree char *name = g_strdup_printf ("%s%s.%s", section->word, section->named ? " NAME" : "", key->name);

        listing_add (rows, name, key->value, key->initial ? key->initial : "", key->help, NULL);
      }
  return TRUE;
}

static gboolean
fill_machines (GPtrArray *rows, GError **error)
{
  g_autofree char *folder = shipped_machines ();
  g_auto (GStrv) names = shipped_names (folder);

  for (char **name = names; name && *name; name++)
    {
      g_autofree char *path = shipped_find (folder, *name);
      g_autofree char *title = NULL;

      if (!machine_file_title (path, &title, error))
        return FALSE;
      listing_add (rows, *name, title ? title : "", NULL);
    }
  return TRUE;
}

static gboolean
fill_scenarios (GPtrArray *rows, GError **error)
{
  g_auto (GStrv) names = lookup_names (error);

  for (char **name = names; name && *name; name++)
    {
      g_autofree char *path = lookup_scenario (*name, error);
      g_autoptr (Scenario) scenario = path ? scenario_load (path, NULL, error) : NULL;

      if (scenario == NULL)
        return FALSE;
      listing_add (rows, *name, scenario->title, NULL);
    }
  return names != NULL;
}

static gboolean
fill_plots (GPtrArray *rows, G_GNUC_UNUSED GError **error)
{
  for (const PlotKind *const *kind = plot_kinds; *kind; kind++)
    listing_add (rows, (*kind)->name, (*kind)->summary, NULL);
  return TRUE;
}

static const ListTopic schedulers = {
  .name = "schedulers",
  .heading = "Schedulers of the operating system",
  .columns = { "scheduler", "summary" },
  .fill = fill_schedulers,
};

static const ListTopic steps = {
  .name = "steps",
  .heading = "Steps of a program (D is a duration or a distribution)",
  .columns = { "step", "meaning" },
  .fill = fill_steps,
};

static const ListTopic distributions = {
  .name = "distributions",
  .heading = "Distributions",
  .columns = { "distribution", "arguments" },
  .fill = fill_distributions,
};

static const ListTopic costs = {
  .name = "costs",
  .heading = "Costs of a machine, each with its default, meaning and source",
  .columns = { "cost", "default", "meaning", "source" },
  .fill = fill_costs,
};

static const ListTopic keys = {
  .name = "keys",
  .heading = "Keys of a scenario, each with its value, default and meaning",
  .columns = { "key", "value", "default", "meaning" },
  .fill = fill_keys,
};

static const ListTopic machines = {
  .name = "machines",
  .heading = "Machines that came with gilsim",
  .columns = { "machine", "title" },
  .fill = fill_machines,
};

static const ListTopic scenarios = {
  .name = "scenarios",
  .heading = "Scenarios that came with gilsim",
  .columns = { "scenario", "title" },
  .fill = fill_scenarios,
};

static const ListTopic plots = {
  .name = "plots",
  .heading = "Kinds of pictures",
  .columns = { "plot", "summary" },
  .fill = fill_plots,
};

static const ListTopic *const topics[] = {
  &list_policies, &schedulers, &steps, &distributions, &costs, &keys, &machines, &scenarios, &plots, NULL,
};

/* The topics that are asked for, NULL-terminated: all, or the one named. */
static GPtrArray *
choose_topics (const char *name, GError **error)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  const char      *names[G_N_ELEMENTS (topics)] = { NULL };
  g_autofree char *choices = NULL;

  for (guint i = 0; topics[i]; i++)
    {
      names[i] = topics[i]->name;
      if (name == NULL || strcmp (name, topics[i]->name) == 0)
        g_ptr_array_add (chosen, (gpointer) topics[i]);
    }
  if (chosen->len)
    return g_steal_pointer (&chosen);
  choices = wording_choices (name, names);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "cannot list \"%s\"; %s", name, choices);
  return NULL;
}

static void
append_topic (const ListTopic *topic, GPtrArray *rows, gboolean with_heading, GString *out)
{
  ReportStyle style = terminal_style (stdout);

  if (with_heading)
    {
      g_string_append (out, out->len ? "\n" : "");
      text_wrap (out, topic->heading, 0, style.width);
      g_string_append (out, ":\n");
    }
  if (topic->text)
    topic->text (&style, out);
  else
    listing_text (topic, rows, &style, out);
}

static void
build_topic (const ListTopic *topic, GPtrArray *rows, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, topic->name);
  if (topic->json)
    topic->json (builder);
  else
    listing_json (topic, rows, builder);
}

/* Stops at the first topic that cannot be listed. */
static void
append_topics (GPtrArray *chosen, ReportFormat format, JsonBuilder *builder, GString *out, GError **error)
{
  for (guint i = 0; i < chosen->len; i++)
    {
      const ListTopic *topic = g_ptr_array_index (chosen, i);
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

      if (!topic->fill (rows, error))
        return;
      if (format == REPORT_TEXT)
        append_topic (topic, rows, chosen->len > 1, out);
      else if (format == REPORT_CSV)
        listing_csv (topic, rows, out);
      else
        build_topic (topic, rows, builder);
    }
}

/* An object with a member per topic. */
static char *
generate_json (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  return json_generator_to_data (generator, NULL);
}

static ExitStatus
run (const CliOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) chosen = choose_topics (options->arguments[0], &error);

  if (chosen && chosen->len > 1 && options->format == REPORT_CSV)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "--format csv: name what to list, as each list has its own columns");
  if (error)
    return cli_fail (error);
  json_builder_begin_object (builder);
  append_topics (chosen, options->format, builder, out, &error);
  json_builder_end_object (builder);
  if (options->format == REPORT_JSON && error == NULL)
    {
      g_autofree char *json = generate_json (builder);

      puts (json);
    }
  fputs (out->str, stdout);
  return error ? cli_fail (error) : STATUS_OK;
}

static const CommandExample examples[] = {
  { "gilsim list", "everything that can be listed" },
  { "gilsim list policies", "what each policy models, and its parameters" },
  { "gilsim list costs --format csv", "the table of costs for a spreadsheet" },
  { 0 },
};

const Command cmd_list = {
  .name = "list",
  .arguments = "[TOPIC]",
  .summary = "list policies, schedulers, steps, machines, scenarios and more",
  .description = "Lists what can be written in a scenario and on the command line. TOPIC is policies, schedulers, "
                 "steps, distributions, costs, keys, machines, scenarios or plots; without it, all of them are listed.",
  .examples = examples,
  .max_arguments = 1,
  .options = OPTION_FORMAT,
  .run = run,
};
