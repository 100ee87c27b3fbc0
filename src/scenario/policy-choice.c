/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A policy and its parameters as one word: "python3,switch-interval=1ms".
 */
#include "config.h"

#include <string.h>

#include "engine/wording.h"
#include "policies/registry.h"
#include "scenario/loader.h"

/* What is being scanned, for the messages. */
typedef struct
{
  const char *text;
  gsize      *error_offset;
  char      **error_message;
} Scan;

static gboolean fail (const Scan *scan, gsize offset, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (const Scan *scan, gsize offset, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *scan->error_offset = offset;
  *scan->error_message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static gboolean
unknown_policy (const Scan *scan, gsize offset, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *quoted = wording_quote (name);

  for (guint i = 0; gil_policies[i] != NULL; i++)
    g_ptr_array_add (names, (gpointer) gil_policies[i]->name);
  g_ptr_array_add (names, NULL);
  g_autofree char *choices = wording_choices (name, (const char *const *) names->pdata);
  if (*name == '"')
    return fail (scan, offset, "found a quote; a policy is written without quotes");
  return fail (scan, offset, "unknown policy %s; %s", quoted, choices);
}

static gboolean
unknown_parameter (const Scan *scan, gsize offset, const GilPolicy *policy, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *quoted = wording_quote (name);

  for (const GilParam *param = policy->params; param != NULL && param->name != NULL; param++)
    g_ptr_array_add (names, (gpointer) param->name);
  if (names->len == 0)
    return fail (scan, offset, "unknown parameter %s; %s has no parameters", quoted, policy->name);
  g_ptr_array_add (names, NULL);
  g_autofree char *choices = wording_choices (name, (const char *const *) names->pdata);
  return fail (scan, offset, "unknown parameter %s of %s; %s", quoted, policy->name, choices);
}

/* Sets the parameter that @assignment, at @offset of the text, names. */
static gboolean
set_parameter (const Scan *scan, const char *assignment, gsize offset, PolicyChoice *choice, guint *seen)
{
  const char *equals = strchr (assignment, '=');
  guint       index = 0;

  if (equals == NULL)
    {
      g_autofree char *found = wording_quote (assignment);
      return fail (scan, offset, "found %s; expected \"parameter=value\" after the comma", found);
    }

  g_autofree char *name = g_strchomp (g_strndup (assignment, equals - assignment));
  const GilParam  *params = choice->policy->params;
  while (params != NULL && params[index].name != NULL && strcmp (params[index].name, name) != 0)
    index++;
  if (params == NULL || params[index].name == NULL)
    return unknown_parameter (scan, offset, choice->policy, name);
  if (*seen & (1u << index))
    return fail (scan, offset, "\"%s\" is there twice; remove one of the two", name);
  *seen |= 1u << index;

  g_autofree char *expected = NULL;
  const char      *value = equals + 1 + strspn (equals + 1, " ");
  if (gil_param_parse (&params[index], value, &choice->values[index], &expected))
    return TRUE;
  g_autofree char *quoted = wording_quote (value);
  return fail (scan, offset + (value - assignment), "found %s; expected %s for %s", quoted, expected, name);
}

gboolean
policy_choice_scan_given (const char *text, PolicyChoice *choice, guint *given, gsize *error_offset,
                          char **error_message)
{
  Scan scan = { text, error_offset, error_message };
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  gsize offset = 0;

  *given = 0;
  *choice = (PolicyChoice){ 0 };
  for (guint i = 0; i == 0 || parts[i] != NULL; i++)
    {
      const char *part = parts[i] != NULL ? parts[i] : "";
      gsize       space = strspn (part, " ");
      gsize       next = offset + strlen (part) + 1;

      g_autofree char *word = g_strstrip (g_strdup (part));
      if (i > 0 && !set_parameter (&scan, word, offset + space, choice, given))
        return FALSE;
      if (i == 0)
        {
          choice->policy = gil_policy_find (word);
          if (choice->policy == NULL)
            return unknown_policy (&scan, space, word);
          const GilParam *params = choice->policy->params;
          for (guint j = 0; params != NULL && params[j].name != NULL; j++)
            choice->values[j] = params[j].initial;
        }
      if (parts[i] == NULL)
        break;
      offset = next;
    }
  return TRUE;
}

gboolean
policy_choice_scan (const char *text, PolicyChoice *choice, gsize *error_offset, char **error_message)
{
  guint given;

  return policy_choice_scan_given (text, choice, &given, error_offset, error_message);
}

gboolean
policy_choice_parse_given (const char *text, PolicyChoice *choice, guint *given, GError **error)
{
  g_autofree char *message = NULL;
  gsize            offset = 0;

  if (policy_choice_scan_given (text, choice, given, &offset, &message))
    return TRUE;
  g_autofree char *shown = g_utf8_make_valid (text, -1);
  g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "-p %s: %s", shown, message);
  return FALSE;
}

gboolean
policy_choice_parse (const char *text, PolicyChoice *choice, GError **error)
{
  guint given;

  return policy_choice_parse_given (text, choice, &given, error);
}

char *
policy_choice_format (const PolicyChoice *choice)
{
  GString        *out = g_string_new (choice->policy->name);
  const GilParam *params = choice->policy->params;

  for (guint i = 0; params != NULL && params[i].name != NULL; i++)
    if (choice->values[i] != (choice->has_default & (1u << i) ? choice->defaults[i] : params[i].initial))
      {
        g_autofree char *value = gil_param_format (&params[i], choice->values[i]);
        g_string_append_printf (out, ",%s=%s", params[i].name, value);
      }
  return g_string_free (out, FALSE);
}
