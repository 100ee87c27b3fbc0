/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The values of keys, by kind.
 */
#include "config.h"

#include <string.h>

#include "engine/dist-parse.h"
#include "engine/duration.h"
#include "engine/number.h"
#include "engine/wording.h"
#include "scenario/loader.h"

gboolean
value_text (Loader *loader, const Section *section, const char *key, const SourceText **text, GError **error)
{
  const Entry *entry = section != NULL ? section_find (section, key) : NULL;
  GKeyFile    *values = loader->document->values;

  *text = NULL;
  if (entry == NULL)
    return TRUE;

  g_autofree char *meant = g_key_file_get_string (values, section->full, key, NULL);
  SourceText *source = source_text_new (&entry->value_place, g_key_file_get_value (values, section->full, key, NULL),
                                        meant, loader->scenario->params, loader->scenario->n_params, error);
  if (source == NULL)
    return FALSE;
  g_ptr_array_add (loader->texts, source);
  *text = source;
  return TRUE;
}

gboolean
value_line (Loader *loader, const Section *section, const char *key, char **line, GError **error)
{
  const SourceText *text;

  if (!value_text (loader, section, key, &text, error))
    return FALSE;
  if (text == NULL || *text->text == '\0')
    return TRUE;
  for (const char *p = text->text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return source_text_error (text, p - text->text, error, "found a line break or a tab; \"%s\" takes one line", key);
  g_free (*line);
  *line = g_strdup (text->text);
  return TRUE;
}

gboolean
value_duration (Loader *loader, const Section *section, const char *key, gint64 min, gint64 *ns, GError **error)
{
  const SourceText *text;
  gint64            parsed;

  if (!value_text (loader, section, key, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  if (!duration_parse (text->text, &parsed))
    {
      g_autofree char *found = wording_quote (text->text);
      double           number;
      const char      *end;

      if (number_scan (text->text, &end, &number) && *end == '\0')
        return source_text_error (text, end - text->text, error,
                                  "%s has no unit; expected a duration in ns, us, ms or s, such as 5ms", found);
      return source_text_error (text, 0, error, "found %s; expected a duration such as 5ms, in ns, us, ms or s", found);
    }
  if (parsed < min || parsed > LONGEST_DURATION_NS)
    {
      char least[DURATION_MAX], most[DURATION_MAX];
      return source_text_error (text, 0, error, "found %s; expected a duration from %s to %s", text->text,
                                duration_format (min, least), duration_format (LONGEST_DURATION_NS, most));
    }
  *ns = parsed;
  return TRUE;
}

gboolean
value_count (Loader *loader, const Section *section, const char *key, guint64 min, guint64 max, guint64 *count,
             GError **error)
{
  const SourceText *text;

  if (!value_text (loader, section, key, &text, error))
    return FALSE;
  if (text == NULL || number_parse_count (text->text, min, max, count))
    return TRUE;

  g_autofree char *found = wording_quote (text->text);
  return source_text_error (text, 0, error,
                            "found %s; expected a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, found,
                            min, max);
}

gboolean
value_choice (Loader *loader, const Section *section, const char *key, const char *const *names, guint *index,
              GError **error)
{
  const SourceText *text;

  if (!value_text (loader, section, key, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], text->text) == 0)
      {
        *index = i;
        return TRUE;
      }

  g_autofree char *found = wording_quote (text->text);
  g_autofree char *choices = wording_choices (text->text, names);
  return source_text_error (text, 0, error, "found %s; %s", found, choices);
}

gboolean
value_boolean (Loader *loader, const Section *section, const char *key, gboolean *value, GError **error)
{
  static const char *const answers[] = { "no", "yes", NULL };
  guint                    index = *value ? 1 : 0;

  if (!value_choice (loader, section, key, answers, &index, error))
    return FALSE;
  *value = index == 1;
  return TRUE;
}

gboolean
value_dist (Loader *loader, const Section *section, const char *key, Dist *dist, GError **error)
{
  const SourceText *text;
  gsize             end;

  if (!value_text (loader, section, key, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!samples_scan_dist (loader, text, 0, &end, dist, error))
    return FALSE;
  while (g_ascii_isspace (text->text[end]))
    end++;
  if (text->text[end] == '\0')
    return TRUE;

  g_autofree char *found = wording_found (text->text + end);
  return source_text_error (text, end, error, "found %s after the distribution; expected nothing more", found);
}
