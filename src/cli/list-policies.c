/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list of policies: what each models, and its parameters.
 */
#include "config.h"

#include "cli/listing.h"
#include "cli/text.h"
#include "policies/registry.h"

#define INDENT 4
#define PARAMETER_COLUMN 8

/* What a parameter's value is counted in, for people. */
static const char *
unit_name (const GilParam *param)
{
  switch (param->kind)
    {
    case GIL_PARAM_DURATION:
    case GIL_PARAM_FINE_DURATION:
      return "duration";
    case GIL_PARAM_COUNT:
      return param->unit ? param->unit : "count";
    case GIL_PARAM_BOOLEAN:
      return "yes or no";
    case GIL_PARAM_CHOICE:
      return "choice";
    }
  g_assert_not_reached ();
}

/* One row per parameter; the first two columns need no quotes, which keeps
 * the completion simple. */
static gboolean
fill (GPtrArray *rows, G_GNUC_UNUSED GError **error)
{
  for (const GilPolicy *const *each = gil_policies; *each; each++)
    {
      const GilPolicy *policy = *each;

      if (policy->params->name == NULL)
        listing_add (rows, policy->name, "", "", "", "", "", policy->models, policy->summary, NULL);
      for (const GilParam *param = policy->params; param->name; param++)
        {
          g_autofree char *initial = gil_param_format (param, param->initial);
          g_autofree char *range = gil_param_range (param);

          listing_add (rows, policy->name, param->name, initial, unit_name (param), range, param->help, policy->models,
                       policy->summary, NULL);
        }
    }
  return TRUE;
}

static void
append_parameter (GString *out, const GilParam *param, const ReportStyle *style)
{
  g_autofree char *initial = gil_param_format (param, param->initial);
  g_autofree char *range = gil_param_range (param);
  g_autofree char *value = NULL;

  if (param->kind == GIL_PARAM_COUNT && param->unit)
    value = g_strdup_printf ("%s %s (%s)", initial, param->unit, range);
  else
    value = g_strdup_printf ("%s (%s)", initial, range);
  g_string_append_printf (out, "%*s", INDENT, "");
  listing_append_name (out, param->name, style);
  g_string_append (out, " = ");
  text_wrap (out, value, PARAMETER_COLUMN, style->width);
  g_string_append_printf (out, "\n%*s", PARAMETER_COLUMN, "");
  text_wrap (out, param->help, PARAMETER_COLUMN, style->width);
  g_string_append_c (out, '\n');
}

static void
append_policies (const ReportStyle *style, GString *out)
{
  for (const GilPolicy *const *policy = gil_policies; *policy; policy++)
    {
      if (policy > gil_policies)
        g_string_append_c (out, '\n');
      g_string_append (out, "  ");
      listing_append_name (out, (*policy)->name, style);
      g_string_append_printf (out, "\n%*smodels ", INDENT, "");
      text_wrap (out, (*policy)->models, INDENT + 7, style->width);
      g_string_append_printf (out, "\n%*s", INDENT, "");
      text_wrap (out, (*policy)->summary, INDENT, style->width);
      g_string_append_c (out, '\n');
      for (const GilParam *param = (*policy)->params; param->name; param++)
        append_parameter (out, param, style);
    }
}

static void
build_parameter (JsonBuilder *builder, const GilParam *param)
{
  g_autofree char *initial = gil_param_format (param, param->initial);
  g_autofree char *range = gil_param_range (param);

  json_builder_begin_object (builder);
  listing_json_member (builder, "name", param->name);
  listing_json_member (builder, "default", initial);
  listing_json_member (builder, "unit", unit_name (param));
  listing_json_member (builder, "range", range);
  listing_json_member (builder, "meaning", param->help);
  json_builder_end_object (builder);
}

static void
build_policies (JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (const GilPolicy *const *policy = gil_policies; *policy; policy++)
    {
      json_builder_begin_object (builder);
      listing_json_member (builder, "policy", (*policy)->name);
      listing_json_member (builder, "models", (*policy)->models);
      listing_json_member (builder, "summary", (*policy)->summary);
      json_builder_set_member_name (builder, "parameters");
      json_builder_begin_array (builder);
      for (const GilParam *param = (*policy)->params; param->name; param++)
        build_parameter (builder, param);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

const ListTopic list_policies = {
  .name = "policies",
  .heading = "Policies",
  .columns = { "policy", "parameter", "default", "unit", "range", "meaning", "models", "summary" },
  .fill = fill,
  .text = append_policies,
  .json = build_policies,
};
