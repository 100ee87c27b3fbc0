/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "reality/pairs.h"

#include <math.h>

#include <json-glib/json-glib.h>

#include "reality/emit-steps.h"
#include "reality/interpreter.h"
#include "experiment/figures.h"

/* ---- what was simulated ------------------------------------------------- */

static void
pair_free (gpointer data)
{
  Pair *pair = data;

  g_free (pair->section);
  g_free (pair->name);
  g_free (pair->key);
  g_array_unref (pair->values);
  g_free (pair);
}

static void
add (Pairs *self, const char *section, const char *name, PairKind kind, double simulated, const char *key)
{
  Pair *pair = g_new0 (Pair, 1);

  pair->section = g_strdup (section);
  pair->name = g_strdup (name);
  pair->key = g_strdup (key);
  pair->kind = kind;
  pair->simulated = simulated;
  pair->measured = pair->low = pair->high = pair->factor = NAN;
  pair->values = g_array_new (FALSE, FALSE, sizeof (double));
  g_ptr_array_add (self->pairs, pair);
}

static void
add_indexed (Pairs *self, const char *section, const char *name, PairKind kind, double simulated, const char *what,
             guint index, const char *figure)
{
  g_autofree char *key = g_strdup_printf ("%s.%u.%s", what, index, figure);

  add (self, section, name, kind, simulated, key);
}

static void
add_switches (Pairs *self, const RunResult *result, guint interp)
{
  const Cast      *cast = result->cast;
  guint64          voluntary = 0;
  guint64          involuntary = 0;
  g_autofree char *section = g_strdup_printf ("context switches of %s", cast->gil_names[interp]);

  for (guint i = 0; i < cast->n_threads; i++)
    if (cast->thread_gil[i] == interp)
      {
        voluntary += result->statistics->threads[i].voluntary_switches;
        involuntary += result->statistics->threads[i].involuntary_switches;
      }
  add_indexed (self, section, "voluntary", PAIR_COUNT, (double) voluntary, "process", interp, "voluntary");
  add_indexed (self, section, "involuntary", PAIR_COUNT, (double) involuntary, "process", interp, "involuntary");
}

/* CPU time of other groups is that of starting and joining threads only. */
static gboolean
works (const GroupConfig *group)
{
  return emit_has_step (group, STEP_COMPUTE) || emit_has_step (group, STEP_NATIVE) || emit_has_step (group, STEP_NOGIL);
}

/* Never blocked but for the GIL or a core. */
static gboolean
only_computes (const GroupConfig *group)
{
  for (guint i = 0; i < group->program.n_steps; i++)
    switch (group->program.steps[i].kind)
      {
      case STEP_COMPUTE:
      case STEP_NATIVE:
      case STEP_NOGIL:
      case STEP_REPEAT:
      case STEP_END_REPEAT:
        break;
      default:
        return FALSE;
      }
  return TRUE;
}

static void
add_group (Pairs *self, const RunResult *result, guint group)
{
  const GroupConfig *config = &result->scenario->groups[group];
  g_autofree char   *section = g_strdup_printf ("threads %s", config->name);
  gint64             life_ns = 0;
  gint64             cpu_ns = 0;

  if (config->count == 0) /* no threads, nothing to say */
    return;
  for (guint i = 0; i < result->cast->n_threads; i++)
    {
      const ThreadStats *thread = &result->statistics->threads[i];

      if (result->cast->thread_group[i] != group)
        continue;
      if (thread->ended_ns < 0)
        return;
      life_ns += thread->ended_ns - thread->started_ns;
      cpu_ns += thread->cpu_ns;
    }
  if (works (config))
    add_indexed (self, section, "CPU time", PAIR_DURATION, (double) cpu_ns, "group", group, "cpu_ns");
  if (only_computes (config))
    add_indexed (self, section, "wait for GIL or core", PAIR_DURATION, (double) (life_ns - cpu_ns), "group", group,
                 "off_ns");
}

/* A distribution without values has no more to say than that. */
static void
add_spread (Pairs *self, const char *section, const char *counted, const Histogram *histogram, const char *what,
            guint index)
{
  static const struct
  {
    const char *name;
    const char *figure;
    double      p;
  } quantiles[] = {
    { "p10", "p10_ns", 0.1 }, { "p50", "p50_ns", 0.5 }, { "p90", "p90_ns", 0.9 }, { "p99", "p99_ns", 0.99 }
  };
  gboolean empty = histogram_count (histogram) == 0;

  add_indexed (self, section, counted, PAIR_COUNT, (double) histogram_count (histogram), what, index, "count");
  add_indexed (self, section, "mean", PAIR_DURATION, empty ? NAN : histogram_mean (histogram), what, index, "mean_ns");
  for (guint i = 0; i < G_N_ELEMENTS (quantiles); i++)
    add_indexed (self, section, quantiles[i].name, PAIR_DURATION,
                 empty ? NAN : (double) histogram_quantile (histogram, quantiles[i].p), what, index,
                 quantiles[i].figure);
}

static void
add_clients (Pairs *self, const RunResult *result, guint index)
{
  const Histogram *histogram = result->statistics->latencies[index];
  g_autofree char *section = g_strdup_printf ("responses to %s", result->scenario->clients[index].name);

  add_indexed (self, section, "per second", PAIR_RATE, figures_throughput (result, index), "client", index,
               "per_second");
  add_spread (self, section, "answers", histogram, "client", index);
}

Pairs *
pairs_new (const RunResult *result)
{
  const Scenario *scenario = result->scenario;
  Pairs          *self = g_new0 (Pairs, 1);
  gint64          makespan_ns = figures_makespan_ns (result);

  self->pairs = g_ptr_array_new_with_free_func (pair_free);
  add (self, NULL, "makespan", PAIR_DURATION, makespan_ns >= 0 ? (double) makespan_ns : NAN, "makespan_ns");
  for (guint i = 0; i < scenario->n_clients; i++)
    add_clients (self, result, i);
  for (guint i = 0; i < scenario->n_measures; i++)
    {
      g_autofree char *section = g_strdup_printf ("measured %s", scenario->measures[i]);

      add_spread (self, section, "times", result->statistics->latencies[scenario->n_clients + scenario->n_groups + i],
                  "measure", i);
    }
  for (guint i = 0; i < scenario->n_groups; i++)
    if (emit_sees_returns (&scenario->groups[i]))
      {
        g_autofree char *section = g_strdup_printf ("return delay of %s", scenario->groups[i].name);

        add_spread (self, section, "returns", result->statistics->latencies[scenario->n_clients + i], "return", i);
      }
  for (guint i = 0; i < scenario->n_interps; i++)
    add_switches (self, result, i);
  for (guint i = 0; i < scenario->n_groups; i++)
    add_group (self, result, i);
  return self;
}

void
pairs_free (Pairs *pairs)
{
  g_ptr_array_unref (pairs->pairs);
  g_free (pairs->python);
  g_free (pairs);
}

/* ---- what was measured -------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_of (GArray *values)
{
  const double *sorted;
  guint         n = values->len;

  g_array_sort (values, compare_doubles);
  sorted = (const double *) (void *) values->data;
  return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static double
factor_of (double a, double b)
{
  if (isnan (a) || isnan (b))
    return NAN;
  if (a == b)
    return 1;
  if (a <= 0 || b <= 0)
    return NAN;
  return MAX (a / b, b / a);
}

static void
pair_measured (Pair *pair, double value)
{
  g_array_append_val (pair->values, value);
  pair->measured = median_of (pair->values);
  pair->low = g_array_index (pair->values, double, 0);
  pair->high = g_array_index (pair->values, double, pair->values->len - 1);
  pair->factor = factor_of (pair->measured, pair->simulated);
}

/* The number of that name, or NAN. */
static double
number_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64 && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return NAN;
  return json_node_get_double (node);
}

static JsonObject *
object_member (JsonNode *node, const char *name)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode   *member = object != NULL ? json_object_get_member (object, name) : NULL;

  return member != NULL && JSON_NODE_HOLDS_OBJECT (member) ? json_node_get_object (member) : NULL;
}

static char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return g_strdup (json_node_get_string (node));
}

gboolean
pairs_measured (Pairs *pairs, const char *json, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) cause = NULL;
  JsonObject *figures = NULL;
  JsonObject *root;

  if (json_parser_load_from_data (parser, json, -1, &cause))
    figures = object_member (json_parser_get_root (parser), "figures");
  if (figures == NULL)
    {
      g_set_error (error, INTERPRETER_ERROR, INTERPRETER_ERROR_FAILED,
                   "the program's output is not what was expected%s%s", cause != NULL ? ": " : "",
                   cause != NULL ? cause->message : "");
      return FALSE;
    }
  root = json_node_get_object (json_parser_get_root (parser));
  g_free (pairs->python);
  pairs->python = text_member (root, "python");
  pairs->iteration_ns = number_member (root, "iteration_ns");
  pairs->n_runs++;
  for (guint i = 0; i < pairs->pairs->len; i++)
    {
      Pair  *pair = g_ptr_array_index (pairs->pairs, i);
      double value = number_member (figures, pair->key);

      if (!isnan (value))
        pair_measured (pair, value);
    }
  return TRUE;
}

gboolean
pairs_summary (const Pairs *pairs, double *median, const Pair **worst)
{
  g_autoptr (GArray) factors = g_array_new (FALSE, FALSE, sizeof (double));

  *worst = NULL;
  for (guint i = 0; i < pairs->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs->pairs, i);

      if (isnan (pair->factor))
        continue;
      g_array_append_val (factors, pair->factor);
      if (*worst == NULL || pair->factor > (*worst)->factor)
        *worst = pair;
    }
  if (factors->len == 0)
    return FALSE;
  *median = median_of (factors);
  return TRUE;
}
