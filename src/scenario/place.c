/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scenario/place.h"

#include "scenario/scenario.h"

gboolean
place_error (const Place *place, glong skip, GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);

  if (place->setting == NULL)
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SYNTAX, "%s:%u:%u: %s", place->file, place->line,
                   place->column + (guint) skip, message);
      return FALSE;
    }

  g_autofree char *setting = g_utf8_make_valid (place->setting, -1);
  if (skip > 0)
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "-s %s: character %ld of the value: %s", setting,
                 skip + 1, message);
  else
    g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_SETTING, "-s %s: %s", setting, message);
  return FALSE;
}
