/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CSV:  section,figure,unit,measured,low,high,simulated,factor
 * with unit "ns", "count" or "per second" and nothing where there is no value;
 * it is what plots/reality.gp draws, too.
 */
#include "config.h"

#include "reality/write.h"

#include <math.h>

#include <json-glib/json-glib.h>

#include "interp/gil-policy.h"
#include "machine/os-sched-list.h"
#include "report/chart-text.h"
#include "report/style.h"
#include "report/table.h"

static const char *
unit_of (const Pair *pair)
{
  static const char *const units[] = { "ns", "count", "per second" };

  return units[pair->kind];
}

/* ---- text --------------------------------------------------------------- */

static char *
format_factor (double factor)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (factor))
    return g_strdup ("-");
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, factor < 100 ? "%.2f" : "%.0f", factor));
}

static void
add_value (Table *table, const Pair *pair, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    table_cell (table, "-");
  else if (pair->kind == PAIR_DURATION)
    table_duration (table, value);
  else
    table_cell (table, g_ascii_formatd (buffer, sizeof buffer, pair->kind == PAIR_RATE ? "%.1f" : "%.0f", value));
}

static void
add_row (Table *table, const Pair *pair, gboolean several)
{
  g_autofree char *factor = format_factor (pair->factor);
  g_autofree char *label = g_strconcat (pair->section != NULL ? "  " : "", pair->name, NULL);

  table_cell (table, label);
  add_value (table, pair, pair->measured);
  if (several)
    {
      add_value (table, pair, pair->low);
      add_value (table, pair, pair->high);
    }
  add_value (table, pair, pair->simulated);
  table_cell (table, factor);
}

static gboolean
says_nothing (const Pair *pair)
{
  return isnan (pair->measured) && isnan (pair->simulated);
}

static void
write_table (const Pairs *pairs, const ReportStyle *style, FILE *out)
{
  static const char *const one[] = { "Figure", "measured", "simulated", "factor", NULL };
  static const char *const many[] = { "Figure", "measured", "low", "high", "simulated", "factor", NULL };
  gboolean                 several = pairs->n_runs > 1;
  const char              *section = NULL;
  g_autoptr (Table) table = table_new (several ? many : one);

  for (guint i = 0; i < pairs->pairs->len; i++)
    {
      const Pair *pair = g_ptr_array_index (pairs->pairs, i);

      if (says_nothing (pair))
        continue;
      if (g_strcmp0 (section, pair->section) != 0)
        table_section (table, pair->section);
      section = pair->section;
      add_row (table, pair, several);
    }
  table_print (table, style, out);
}

static void
write_heading (const RealityReport *report, const ReportStyle *style, FILE *out)
{
  const Scenario  *scenario = report->result->scenario;
  guint            n_cores = scenario->machine.n_cores;
  g_autofree char *policy = policy_choice_format (&report->result->policy);
  g_autofree char *loop = style_format_duration (report->pairs->iteration_ns);
  g_autofree char *measured =
      g_strdup_printf ("measured: Python %s, %u %s on %u %s; one round of a counting loop takes %s",
                       report->pairs->python != NULL ? report->pairs->python : "?", report->pairs->n_runs,
                       report->pairs->n_runs == 1 ? "run" : "runs", n_cores, n_cores == 1 ? "core" : "cores", loop);
  g_autofree char *simulated = g_strdup_printf (
      "simulated: policy %s, seed %" G_GUINT64_FORMAT ", %u %s (%s scheduler)", policy, report->result->seed, n_cores,
      n_cores == 1 ? "core" : "cores", os_sched_name (scenario->machine.sched));

  style_print_title (scenario->title, style, out);
  style_print_wrapped (measured, 2, style, out);
  style_print_wrapped (simulated, 2, style, out);
  fputc ('\n', out);
}

static void
write_text (const RealityReport *report, const ReportStyle *style, FILE *out)
{
  double      median;
  const Pair *worst;

  write_heading (report, style, out);
  write_table (report->pairs, style, out);
  style_print_wrapped (report->pairs->n_runs > 1
                           ? "measured: the median of the runs; factor: of measured and simulated, the larger by the "
                             "smaller"
                           : "factor: of measured and simulated, the larger by the smaller",
                       0, style, out);
  for (guint i = 0; report->notes[i] != NULL; i++)
    style_print_wrapped (report->notes[i], 0, style, out);
  if (pairs_summary (report->pairs, &median, &worst))
    {
      g_autofree char *middle = format_factor (median);
      g_autofree char *most = format_factor (worst->factor);
      g_autofree char *text =
          g_strdup_printf ("factors: median %s, worst %s (%s%s%s)", middle, most, worst->section ? worst->section : "",
                           worst->section ? ": " : "", worst->name);

      fputc ('\n', out);
      style_print_wrapped (text, 0, style, out);
    }
}

/* ---- CSV ---------------------------------------------------------------- */

static void
write_number (double value, FILE *out)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  fprintf (out, ",%s", isnan (value) ? "" : g_ascii_formatd (buffer, sizeof buffer, "%.9g", value));
}

static void
write_csv (const RealityReport *report, FILE *out)
{
  fputs ("section,figure,unit,measured,low,high,simulated,factor\n", out);
  for (guint i = 0; i < report->pairs->pairs->len; i++)
    {
      const Pair      *pair = g_ptr_array_index (report->pairs->pairs, i);
      g_autofree char *section = chart_text_plain (pair->section != NULL ? pair->section : "run");

      fprintf (out, "%s,%s,%s", section, pair->name, unit_of (pair));
      write_number (pair->measured, out);
      write_number (pair->low, out);
      write_number (pair->high, out);
      write_number (pair->simulated, out);
      write_number (pair->factor, out);
      fputc ('\n', out);
    }
}

void
reality_write_titles (const RealityReport *report, FILE *out)
{
  g_autofree char *title = chart_text_plain (report->result->scenario->title);
  g_autofree char *policy = policy_choice_format (&report->result->policy);
  g_autofree char *plain_policy = chart_text_plain (policy);
  g_autofree char *python = chart_text_plain (report->pairs->python != NULL ? report->pairs->python : "?");

  fprintf (out, "file,title\nscenario,%s\nmeasured,Python %s\nsimulated,%s\n", title, python, plain_policy);
}

/* ---- JSON --------------------------------------------------------------- */

static void
add_text (JsonBuilder *json, const char *name, const char *value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_string_value (json, value);
}

static void
add_number (JsonBuilder *json, const char *name, double value)
{
  json_builder_set_member_name (json, name);
  if (isnan (value))
    json_builder_add_null_value (json);
  else
    json_builder_add_double_value (json, value);
}

static void
add_pair (JsonBuilder *json, const Pair *pair)
{
  json_builder_begin_object (json);
  add_text (json, "section", pair->section != NULL ? pair->section : "run");
  add_text (json, "figure", pair->name);
  add_text (json, "key", pair->key);
  add_text (json, "unit", unit_of (pair));
  add_number (json, "measured", pair->measured);
  add_number (json, "low", pair->low);
  add_number (json, "high", pair->high);
  add_number (json, "simulated", pair->simulated);
  add_number (json, "factor", pair->factor);
  json_builder_end_object (json);
}

static void
add_head (JsonBuilder *json, const RealityReport *report)
{
  const Scenario  *scenario = report->result->scenario;
  g_autofree char *policy = policy_choice_format (&report->result->policy);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, report->result->seed);

  add_text (json, "gilsim", PACKAGE_VERSION);
  add_text (json, "title", scenario->title);
  add_text (json, "file", scenario->file);
  add_text (json, "policy", policy);
  add_text (json, "seed", seed);
  add_number (json, "cores", scenario->machine.n_cores);
  add_text (json, "interpreter", report->interpreter);
  add_text (json, "python", report->pairs->python != NULL ? report->pairs->python : "");
  add_number (json, "runs", report->pairs->n_runs);
  add_number (json, "iteration_ns", report->pairs->iteration_ns);
}

static void
write_json (const RealityReport *report, FILE *out)
{
  g_autoptr (JsonBuilder) json = json_builder_new_immutable ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (json);
  add_head (json, report);
  json_builder_set_member_name (json, "notes");
  json_builder_begin_array (json);
  for (guint i = 0; report->notes[i] != NULL; i++)
    json_builder_add_string_value (json, report->notes[i]);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "figures");
  json_builder_begin_array (json);
  for (guint i = 0; i < report->pairs->pairs->len; i++)
    add_pair (json, g_ptr_array_index (report->pairs->pairs, i));
  json_builder_end_array (json);
  json_builder_end_object (json);

  root = json_builder_get_root (json);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  fprintf (out, "%s\n", text);
}

void
reality_write (const RealityReport *report, ReportFormat format, const ReportStyle *style, FILE *out)
{
  switch (format)
    {
    case REPORT_TEXT:
      write_text (report, style, out);
      break;
    case REPORT_CSV:
      write_csv (report, out);
      break;
    case REPORT_JSON:
      write_json (report, out);
      break;
    }
}
