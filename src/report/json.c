/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports as JSON.  Durations are whole nanoseconds and end in _ns; what does
 * not exist is null, a time of -1 means never.  A `compare` has its runs in
 * "runs", each as `run` writes it.
 */
#include "config.h"

#include <json-glib/json-glib.h>

#include "experiment/figures.h"
#include "interp/gil-policy.h"
#include "machine/os-sched-list.h"
#include "report/writers.h"

static void
add_text (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_integer (JsonBuilder *json, const char *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

static void
add_fraction (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_double_value (json, value);
}

static void
begin_object (JsonBuilder *json, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (json, name);
  json_builder_begin_object (json);
}

static void
begin_array (JsonBuilder *json, const char *name)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
}

static void
add_figures (JsonBuilder *json, const Figure *figures, gconstpointer record)
{
  for (const Figure *figure = figures; figure->name != NULL; figure++)
    add_integer (json, figure->name, figures_value (figure, record));
}

/* Leaves the object open for more members. */
static void
begin_spread (JsonBuilder *json, const char *name, const Histogram *histogram)
{
  Spread spread;

  figures_spread (histogram, &spread);
  begin_object (json, name);
  add_figures (json, figures_of_spread, &spread);
}

/* ---- what was run ------------------------------------------------------- */

static void
add_parameter (JsonBuilder *json, const GilParam *param, gint64 value)
{
  g_autofree char *text = NULL;

  json_builder_set_member_name (json, param->name);
  switch (param->kind)
    {
    case GIL_PARAM_BOOLEAN:
      json_builder_add_boolean_value (json, value != 0);
      break;
    case GIL_PARAM_COUNT:
      json_builder_add_int_value (json, value);
      break;
    case GIL_PARAM_DURATION:
    case GIL_PARAM_FINE_DURATION:
    case GIL_PARAM_CHOICE:
      text = gil_param_format (param, value);
      json_builder_add_string_value (json, text);
      break;
    }
}

static void
add_policy (JsonBuilder *json, const PolicyChoice *choice)
{
  begin_object (json, "policy");
  add_text (json, "name", choice->policy->name);
  begin_object (json, "parameters");
  for (guint i = 0; choice->policy->params[i].name != NULL; i++)
    add_parameter (json, &choice->policy->params[i], choice->values[i]);
  json_builder_end_object (json);
  json_builder_end_object (json);
}

static void
add_seed (JsonBuilder *json, guint64 seed)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);

  /* Beyond what the library can write as a number. */
  if (seed > G_MAXINT64)
    add_text (json, "seed", text);
  else
    add_integer (json, "seed", (gint64) seed);
}

static void
add_head (JsonBuilder *json, const RunResult *result)
{
  const Scenario *scenario = result->scenario;

  add_text (json, "gilsim", PACKAGE_VERSION);
  begin_object (json, "scenario");
  add_text (json, "title", scenario->title);
  add_text (json, "file", scenario->file);
  begin_object (json, "parameters");
  for (guint i = 0; i < scenario->n_params; i++)
    add_text (json, scenario->params[i].name, scenario->params[i].value);
  json_builder_end_object (json);
  json_builder_end_object (json);
  add_seed (json, result->seed);
  add_policy (json, &result->policy);
  begin_object (json, "machine");
  add_text (json, "title", scenario->machine_title);
  add_text (json, "file", scenario->machine_file);
  add_integer (json, "cores", result->cast->n_cores);
  add_text (json, "scheduler", os_sched_name (scenario->machine.sched));
  json_builder_end_object (json);
}

static void
add_summary (JsonBuilder *json, const RunResult *result)
{
  gint64      makespan = figures_makespan_ns (result);
  ThreadStats sum;

  figures_sum_threads (result, &sum);
  add_integer (json, "end_ns", result->end_ns);
  add_integer (json, "events", (gint64) result->events);
  json_builder_set_member_name (json, "makespan_ns");
  if (makespan >= 0)
    json_builder_add_int_value (json, makespan);
  else
    json_builder_add_null_value (json);
  add_integer (json, "cpu_ns", sum.cpu_ns);
  add_fraction (json, "core_use", statistics_core_use (result->statistics));
  begin_object (json, "context_switches");
  add_integer (json, "voluntary", (gint64) sum.voluntary_switches);
  add_integer (json, "involuntary", (gint64) sum.involuntary_switches);
  add_integer (json, "migrations", (gint64) sum.migrations);
  json_builder_end_object (json);
  histogram_free (sum.gil_wait);
}

/* ---- who did what ------------------------------------------------------- */

static void
add_thread_figures (JsonBuilder *json, const ThreadStats *thread)
{
  add_figures (json, figures_of_thread, thread);
  begin_spread (json, "gil_wait", thread->gil_wait);
  json_builder_end_object (json);
}

static void
add_groups (JsonBuilder *json, const RunResult *result)
{
  begin_array (json, "groups");
  for (guint i = 0; i < result->cast->n_groups; i++)
    {
      ThreadStats sum;

      statistics_group (result->statistics, i, &sum);
      begin_object (json, NULL);
      add_text (json, "name", result->cast->group_names[i]);
      add_integer (json, "threads", figures_group_size (result, i));
      add_fraction (json, "fairness", statistics_fairness (result->statistics, i));
      add_thread_figures (json, &sum);
      json_builder_end_object (json);
      histogram_free (sum.gil_wait);
    }
  json_builder_end_array (json);
}

static void
add_threads (JsonBuilder *json, const RunResult *result)
{
  const Cast *cast = result->cast;

  begin_array (json, "threads");
  for (guint i = 0; i < cast->n_threads; i++)
    {
      begin_object (json, NULL);
      add_text (json, "name", cast->thread_names[i]);
      add_text (json, "group", cast->group_names[cast->thread_group[i]]);
      add_text (json, "interpreter", cast->gil_names[cast->thread_gil[i]]);
      add_thread_figures (json, &result->statistics->threads[i]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_gils_and_cores (JsonBuilder *json, const RunResult *result)
{
  begin_array (json, "gils");
  for (guint i = 0; i < result->cast->n_gils; i++)
    {
      begin_object (json, NULL);
      add_text (json, "interpreter", result->cast->gil_names[i]);
      add_figures (json, figures_of_gil, &result->statistics->gils[i]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  begin_array (json, "cores");
  for (guint i = 0; i < result->cast->n_cores; i++)
    {
      begin_object (json, NULL);
      add_figures (json, figures_of_core, &result->statistics->cores[i]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
add_latencies (JsonBuilder *json, const RunResult *result)
{
  begin_object (json, "latency");
  for (guint i = 0; i < result->cast->n_latencies; i++)
    {
      begin_spread (json, result->cast->latency_names[i], result->statistics->latencies[i]);
      if (figures_is_response (result, i))
        add_fraction (json, "per_second", figures_throughput (result, i));
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

static void
add_result (JsonBuilder *json, const RunResult *result)
{
  json_builder_begin_object (json);
  add_head (json, result);
  add_summary (json, result);
  add_groups (json, result);
  add_threads (json, result);
  add_gils_and_cores (json, result);
  add_latencies (json, result);
  json_builder_end_object (json);
}

/* ---- writing ------------------------------------------------------------ */

static void
write_document (JsonBuilder *json, FILE *out)
{
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;
  gsize            length;

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 2);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  fwrite (text, 1, length, out);
  fputc ('\n', out);
}

void
json_write_run (const RunResult *result, FILE *out)
{
  g_autoptr (JsonBuilder) json = json_builder_new_immutable ();

  add_result (json, result);
  write_document (json, out);
}

void
json_write_compare (const RunResult *const *results, guint n_results, FILE *out)
{
  g_autoptr (JsonBuilder) json = json_builder_new_immutable ();

  json_builder_begin_object (json);
  add_text (json, "gilsim", PACKAGE_VERSION);
  begin_array (json, "runs");
  for (guint i = 0; i < n_results; i++)
    add_result (json, results[i]);
  json_builder_end_array (json);
  json_builder_end_object (json);
  write_document (json, out);
}
