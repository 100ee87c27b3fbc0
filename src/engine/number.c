/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/number.h"

#include <math.h>

static const char *
skip_digits (const char *text)
{
  while (g_ascii_isdigit (*text))
    text++;
  return text;
}

/* The end of the number at @text; @text itself if there is none. */
static const char *
number_end (const char *text)
{
  const char *end = skip_digits (text);

  if (end == text)
    return text;
  if (end[0] == '.' && g_ascii_isdigit (end[1]))
    end = skip_digits (end + 1);
  if (end[0] == 'e' || end[0] == 'E')
    {
      const char *exponent = end + 1;

      if (*exponent == '+' || *exponent == '-')
        exponent++;
      if (g_ascii_isdigit (*exponent))
        end = skip_digits (exponent);
    }
  return end;
}

gboolean
number_scan (const char *text, const char **end, double *value)
{
  const char *stop = number_end (text);

  if (stop == text)
    return FALSE;

  /* A copy, because strtod() would read more kinds of numbers than we do. */
  g_autofree char *digits = g_strndup (text, stop - text);
  *value = g_ascii_strtod (digits, NULL);
  *end = stop;
  return isfinite (*value);
}

gboolean
number_parse_count (const char *text, guint64 min, guint64 max, guint64 *value)
{
  if (!g_ascii_isdigit (*text))
    return FALSE;
  return g_ascii_string_to_unsigned (text, 10, min, max, value, NULL);
}
