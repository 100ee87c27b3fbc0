/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/duration.h"

#include <math.h>
#include <string.h>

#include "engine/number.h"

typedef struct
{
  const char *name;
  gint64      ns;
} Unit;

/* From the largest to the smallest. */
static const Unit units[] = {
  { "s", NS_PER_S },
  { "ms", NS_PER_MS },
  { "us", NS_PER_US },
  { "ns", 1 },
};

/* The unit at @text, if no letter or digit follows it. */
static const Unit *
scan_unit (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gsize length = strlen (units[i].name);

      if (strncmp (text, units[i].name, length) == 0 && !g_ascii_isalnum (text[length]) && text[length] != '_')
        return &units[i];
    }
  return NULL;
}

/* Finds the number and the unit of a duration; "0" is in nanoseconds. */
static gboolean
scan_parts (const char *text, const char **number_end, const char **end, double *number, const Unit **unit)
{
  if (!number_scan (text, number_end, number))
    return FALSE;

  *unit = scan_unit (*number_end);
  if (*unit != NULL)
    {
      *end = *number_end + strlen ((*unit)->name);
      return TRUE;
    }

  *unit = &units[G_N_ELEMENTS (units) - 1];
  *end = *number_end;
  return *number == 0 && !g_ascii_isalpha (**end) && **end != '_';
}

gboolean
duration_scan (const char *text, const char **end, double *ns)
{
  const char *number_end;
  const Unit *unit;
  double      number;

  if (!scan_parts (text, &number_end, end, &number, &unit))
    return FALSE;
  *ns = number * (double) unit->ns;
  return isfinite (*ns);
}

/* Whole and fraction in integers: a double has too few digits for 292 years.
 * Returns FALSE for what needs more digits than that, or has an exponent. */
static gboolean
parse_exactly (const char *text, const char *end, gint64 unit_ns, gint64 *ns)
{
  unsigned __int128 digits = 0;
  unsigned __int128 scale = 1;
  gboolean          fraction = FALSE;

  for (const char *p = text; p < end; p++)
    {
      if (*p == '.')
        {
          fraction = TRUE;
          continue;
        }
      if (!g_ascii_isdigit (*p) || digits > G_MAXUINT64 || scale > G_MAXUINT64 / 10)
        return FALSE;
      digits = digits * 10 + (guint) (*p - '0');
      if (fraction)
        scale *= 10;
    }

  unsigned __int128 rounded = (digits * (guint64) unit_ns + scale / 2) / scale;
  if (rounded >= G_MAXINT64)
    return FALSE;
  *ns = (gint64) rounded;
  return TRUE;
}

gboolean
duration_parse (const char *text, gint64 *ns)
{
  const char *number_end, *end;
  const Unit *unit;
  double      number;

  if (!scan_parts (text, &number_end, &end, &number, &unit) || *end != '\0')
    return FALSE;
  if (parse_exactly (text, number_end, unit->ns, ns))
    return TRUE;

  double rounded = floor (number * (double) unit->ns + 0.5);
  if (!(rounded < 9.2e18))
    return FALSE;
  *ns = (gint64) rounded;
  return TRUE;
}

/* Removes the zeros at the end of a fraction, and a point without one. */
static void
trim_fraction (char *digits)
{
  char *end = digits + strlen (digits);

  if (strchr (digits, '.') == NULL)
    return;
  while (end[-1] == '0')
    end--;
  if (end[-1] == '.')
    end--;
  *end = '\0';
}

char *
duration_format (gint64 ns, char *buffer)
{
  const char *sign = ns < 0 ? "-" : "";
  guint64     size = ns < 0 ? -(guint64) ns : (guint64) ns;
  guint       i = 0;
  char        digits[DURATION_MAX];

  if (ns == 0)
    return strcpy (buffer, "0");

  while (size < (guint64) units[i].ns)
    i++;

  guint64 unit_ns = (guint64) units[i].ns;
  int     places = unit_ns == 1 ? 0 : unit_ns == NS_PER_US ? 3 : unit_ns == NS_PER_MS ? 6 : 9;
  if (places == 0)
    g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, size);
  else
    g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT ".%0*" G_GUINT64_FORMAT, size / unit_ns, places,
                size % unit_ns);
  trim_fraction (digits);
  g_snprintf (buffer, DURATION_MAX, "%s%s%s", sign, digits, units[i].name);
  return buffer;
}

/* @value rounded to @digits significant digits; sets the power of ten of its
 * first digit. */
static double
round_to_digits (double value, guint digits, int *power)
{
  char format[16], text[64];

  g_snprintf (format, sizeof format, "%%.%ue", digits - 1);
  g_ascii_formatd (text, sizeof text, format, value);
  *power = (int) g_ascii_strtoll (strchr (text, 'e') + 1, NULL, 10);
  return g_ascii_strtod (text, NULL);
}

char *
duration_format_rounded (double ns, guint digits, char *buffer)
{
  double size = fabs (ns);
  double value = 0;
  int    power = 0;
  guint  i = G_N_ELEMENTS (units);
  char   format[16], text[64];

  g_assert (digits >= 1 && digits <= 17);
  if (!(size < 1e19))
    return strcpy (buffer, isnan (ns) ? "-" : ns < 0 ? "-inf" : "inf");
  if (size == 0)
    return strcpy (buffer, "0");

  /* From the smallest unit up: rounding may carry 999.9us to 1ms. */
  do
    {
      value = size / (double) units[--i].ns;
      if (value < 1000 || i == 0)
        value = round_to_digits (value, digits, &power);
    }
  while (value >= 1000 && i > 0);

  g_snprintf (format, sizeof format, "%%.%df", MAX (0, (int) digits - 1 - power));
  g_ascii_formatd (text, sizeof text, format, value);
  trim_fraction (text);
  g_snprintf (buffer, DURATION_MAX, "%s%s%s", ns < 0 ? "-" : "", text, units[i].name);
  return buffer;
}
