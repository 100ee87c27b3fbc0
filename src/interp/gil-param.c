/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "interp/gil-param.h"

#include <string.h>

#include "engine/duration.h"
#include "engine/number.h"

static gboolean
find_choice (const char *const *choices, const char *text, gint64 *value)
{
  for (guint i = 0; choices[i] != NULL; i++)
    if (strcmp (choices[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  return FALSE;
}

/* Picoseconds. */
static gboolean
parse_fine (const char *text, gint64 *value)
{
  const char *end;
  double      ns;

  if (!duration_scan (text, &end, &ns) || *end != '\0' || ns > 1e12)
    return FALSE;
  *value = (gint64) (ns * 1000 + 0.5);
  return TRUE;
}

static gboolean
parse_value (const GilParam *param, const char *text, gint64 *value)
{
  static const char *const answers[] = { "no", "yes", NULL };
  guint64                  count;

  switch (param->kind)
    {
    case GIL_PARAM_DURATION:
      return duration_parse (text, value) && *value >= param->min && *value <= param->max;
    case GIL_PARAM_FINE_DURATION:
      return parse_fine (text, value) && *value >= param->min && *value <= param->max;
    case GIL_PARAM_COUNT:
      if (!number_parse_count (text, (guint64) param->min, (guint64) param->max, &count))
        return FALSE;
      *value = (gint64) count;
      return TRUE;
    case GIL_PARAM_BOOLEAN:
      return find_choice (answers, text, value);
    case GIL_PARAM_CHOICE:
      return find_choice (param->choices, text, value);
    }
  g_assert_not_reached ();
}

static char *
describe_expected (const GilParam *param)
{
  g_autofree char *range = gil_param_range (param);

  if (param->kind == GIL_PARAM_DURATION || param->kind == GIL_PARAM_FINE_DURATION)
    return g_strdup_printf ("a duration from %s", range);
  if (param->kind == GIL_PARAM_COUNT && param->unit != NULL)
    return g_strdup_printf ("a whole number of %s from %s", param->unit, range);
  if (param->kind == GIL_PARAM_COUNT)
    return g_strdup_printf ("a whole number from %s", range);
  return g_steal_pointer (&range);
}

gboolean
gil_param_parse (const GilParam *param, const char *text, gint64 *value, char **expected)
{
  gint64 parsed;

  if (!parse_value (param, text, &parsed))
    {
      if (expected != NULL)
        *expected = describe_expected (param);
      return FALSE;
    }
  *value = parsed;
  return TRUE;
}

char *
gil_param_format (const GilParam *param, gint64 value)
{
  char buffer[DURATION_MAX];

  switch (param->kind)
    {
    case GIL_PARAM_DURATION:
      return g_strdup (duration_format (value, buffer));
    case GIL_PARAM_FINE_DURATION:
      return g_strdup (duration_format_rounded ((double) value / 1000, 12, buffer));
    case GIL_PARAM_COUNT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value);
    case GIL_PARAM_BOOLEAN:
      return g_strdup (value ? "yes" : "no");
    case GIL_PARAM_CHOICE:
      return g_strdup (param->choices[value]);
    }
  g_assert_not_reached ();
}

/* "a", "a or b", "a, b or c". */
static char *
join_choices (const char *const *choices)
{
  GString *out = g_string_new (choices[0]);

  for (guint i = 1; choices[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", choices[i + 1] == NULL ? " or " : ", ", choices[i]);
  return g_string_free (out, FALSE);
}

char *
gil_param_range (const GilParam *param)
{
  if (param->kind == GIL_PARAM_BOOLEAN)
    return g_strdup ("yes or no");
  if (param->kind == GIL_PARAM_CHOICE)
    return join_choices (param->choices);

  g_autofree char *least = gil_param_format (param, param->min);
  g_autofree char *most = gil_param_format (param, param->max);
  return g_strdup_printf ("%s to %s", least, most);
}
