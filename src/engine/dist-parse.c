/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/dist-parse.h"

#include <string.h>

#include "engine/duration.h"
#include "engine/number.h"
#include "engine/wording.h"

typedef struct
{
  const char *text;
  const char *cursor;
  gsize       error_offset;
  char       *error_message;
} Scanner;

static gboolean fail (Scanner *scanner, const char *at, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (Scanner *scanner, const char *at, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  scanner->error_offset = at - scanner->text;
  scanner->error_message = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

static void
skip_space (Scanner *scanner)
{
  while (g_ascii_isspace (*scanner->cursor))
    scanner->cursor++;
}

/* @what: what the duration is, for the message. */
static gboolean
scan_duration (Scanner *scanner, const char *what, double *ns)
{
  const char      *at = scanner->cursor, *end;
  g_autofree char *found = wording_found (at);
  double           number;

  if (!duration_scan (at, &end, ns))
    {
      if (number_scan (at, &end, &number) && !g_ascii_isalpha (*end))
        return fail (scanner, at, "%s has no unit; expected %s such as 5ms, in ns, us, ms or s", found, what);
      return fail (scanner, at, "found %s; expected %s such as 5ms, in ns, us, ms or s", found, what);
    }
  if (*ns > (double) LONGEST_DURATION_NS)
    return fail (scanner, at, "%s is too long; expected at most 1000000000s", found);
  scanner->cursor = end;
  return TRUE;
}

static gboolean
scan_number (Scanner *scanner, const char *what, double *value)
{
  const char *at = scanner->cursor, *end;

  if (!number_scan (at, &end, value) || g_ascii_isalpha (*end))
    {
      g_autofree char *found = wording_found (at);
      return fail (scanner, at, "found %s; expected %s, a plain number such as 1.5", found, what);
    }
  scanner->cursor = end;
  return TRUE;
}

static gboolean
scan_character (Scanner *scanner, char wanted, const DistInfo *info)
{
  skip_space (scanner);
  if (*scanner->cursor != wanted)
    {
      g_autofree char *found = wording_found (scanner->cursor);
      g_autofree char *args = g_strjoin (", ", info->args[0], info->n_args > 1 ? info->args[1] : NULL,
                                         info->n_args > 2 ? info->args[2] : NULL, NULL);
      return fail (scanner, scanner->cursor, "found %s; expected \"%c\" as in %s(%s)", found, wanted, info->name, args);
    }
  scanner->cursor++;
  skip_space (scanner);
  return TRUE;
}

static const DistInfo *
find_info (const char *name)
{
  for (const DistInfo *info = dist_infos; info->name != NULL; info++)
    if (strcmp (info->name, name) == 0)
      return info;
  return NULL;
}

static gboolean
unknown_name (Scanner *scanner, const char *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (const DistInfo *info = dist_infos; info->name != NULL; info++)
    g_ptr_array_add (names, (gpointer) info->name);
  g_ptr_array_add (names, "empirical");
  g_ptr_array_add (names, NULL);

  g_autofree char *choices = wording_choices (name, (const char *const *) names->pdata);
  return fail (scanner, scanner->cursor, "unknown distribution \"%s\"; %s", name, choices);
}

/* Do the arguments fit together? */
static gboolean
check_arguments (Scanner *scanner, const DistInfo *info, const double *values, const char *const *places)
{
  if (info->kind == DIST_UNIFORM || info->kind == DIST_TRIANGULAR)
    for (guint i = 1; i < info->n_args; i++)
      if (values[i] < values[i - 1])
        return fail (scanner, places[i], "%s is below %s; expected %s(%s, ...) in ascending order", info->args[i],
                     info->args[i - 1], info->name, info->args[0]);
  if (info->kind == DIST_PARETO && values[1] <= 0)
    return fail (scanner, places[1], "%s is 0; expected a number above 0", info->args[1]);
  for (guint i = 0; i < info->n_args; i++)
    if ((info->plain & (1u << i)) && values[i] > 1000)
      return fail (scanner, places[i], "%s is too large; expected at most 1000", info->args[i]);
  return TRUE;
}

static gboolean
scan_call (Scanner *scanner, Dist *dist)
{
  const char *start = scanner->cursor, *end = start;
  const char *places[3] = { 0 };
  double      values[3] = { 0 };

  while (g_ascii_isalnum (*end) || *end == '_' || *end == '-')
    end++;
  g_autofree char *name = g_strndup (start, end - start);
  const DistInfo  *info = find_info (name);
  if (info == NULL)
    return unknown_name (scanner, name);

  scanner->cursor = end;
  for (guint i = 0; i < info->n_args; i++)
    {
      g_autofree char *what = g_strdup_printf ("%s of %s", info->args[i], info->name);

      if (!scan_character (scanner, i == 0 ? '(' : ',', info))
        return FALSE;
      places[i] = scanner->cursor;
      if (!((info->plain & (1u << i)) ? scan_number : scan_duration) (scanner, what, &values[i]))
        return FALSE;
    }
  skip_space (scanner);
  if (*scanner->cursor != ')')
    return scan_character (scanner, ')', info);
  scanner->cursor++;

  *dist = (Dist){ .kind = info->kind, .a = values[0], .b = values[1], .c = values[2] };
  return check_arguments (scanner, info, values, places);
}

gboolean
dist_scan (const char *text, const char **end, Dist *dist, gsize *error_offset, char **error_message)
{
  Scanner  scanner = { .text = text, .cursor = text };
  double   ns;
  gboolean scanned;

  skip_space (&scanner);
  if (g_ascii_isalpha (*scanner.cursor))
    scanned = scan_call (&scanner, dist);
  else
    {
      scanned = scan_duration (&scanner, "a duration or a distribution", &ns);
      if (scanned)
        *dist = DIST_CONST (ns);
    }

  if (!scanned)
    {
      *error_offset = scanner.error_offset;
      *error_message = scanner.error_message;
      return FALSE;
    }
  *end = scanner.cursor;
  return TRUE;
}

gboolean
dist_parse (const char *text, Dist *dist, gsize *error_offset, char **error_message)
{
  Scanner scanner = { .text = text };

  if (!dist_scan (text, &scanner.cursor, dist, error_offset, error_message))
    return FALSE;
  skip_space (&scanner);
  if (*scanner.cursor == '\0')
    return TRUE;

  g_autofree char *found = wording_found (scanner.cursor);
  *error_offset = scanner.cursor - text;
  *error_message = g_strdup_printf ("found %s after the distribution; expected nothing more", found);
  return FALSE;
}
