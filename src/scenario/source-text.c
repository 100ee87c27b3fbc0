/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scenario/source-text.h"

#include <string.h>

#include "engine/wording.h"
#include "scenario/expression.h"

#define LONGEST_TEXT 1000000

/* The text while it is being built. */
typedef struct
{
  SourceText *source;
  GString    *out;
} Builder;

void
source_text_free (SourceText *source)
{
  g_free (source->written);
  g_free (source->text);
  g_array_unref (source->origins);
  g_array_unref (source->substitutions);
  g_free (source);
}

static gboolean error_where_written (const SourceText *source, gsize offset, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static gboolean
error_where_written (const SourceText *source, gsize offset, GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  return place_error (&source->place, g_utf8_pointer_to_offset (source->written, source->written + offset), error, "%s",
                      message);
}

/* " (${n} is "5" here)" if the byte at @offset is not written but substituted. */
static char *
explain_substitution (const SourceText *source, gsize offset)
{
  for (guint i = 0; i < source->substitutions->len; i++)
    {
      const Substitution *s = &g_array_index (source->substitutions, Substitution, i);

      if (offset >= s->start && offset < MAX (s->end, s->start + 1))
        {
          g_autofree char *name = g_strndup (source->written + s->written_start, s->written_end - s->written_start);
          g_autofree char *value = g_strndup (source->text + s->start, s->end - s->start);
          g_autofree char *quoted = wording_quote (value);
          return g_strdup_printf (" (%s is %s here)", name, quoted);
        }
    }
  return g_strdup ("");
}

gboolean
source_text_error (const SourceText *source, gsize offset, GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);

  g_autofree char *note = explain_substitution (source, offset);
  g_autofree char *whole = g_strconcat (message, note, NULL);
  g_assert (offset < source->origins->len);
  return error_where_written (source, g_array_index (source->origins, gsize, offset), error, "%s", whole);
}

/* An escape takes two bytes where it is written and one in what is meant. */
static gboolean
check_escapes (const SourceText *source, GError **error)
{
  for (const char *p = source->written; *p != '\0'; p++)
    {
      if (*p != '\\')
        continue;
      if (p[1] == '\0' || strchr ("sntr\\", p[1]) == NULL)
        return error_where_written (source, p - source->written, error,
                                    "unknown escape after \"\\\"; expected \\s, \\n, \\t, \\r or \\\\");
      p++;
    }
  return TRUE;
}

/* The offsets where the bytes of the unescaped value are written. */
static gsize *
map_escapes (const char *written, gsize length)
{
  gsize *map = g_new (gsize, length + 1);
  gsize  at = 0;

  for (gsize i = 0; i < length; i++)
    {
      map[i] = at;
      at += written[at] == '\\' ? 2 : 1;
    }
  map[length] = at;
  return map;
}

static void
append (Builder *builder, const char *text, gsize length, gsize origin)
{
  g_string_append_len (builder->out, text, length);
  for (gsize i = 0; i < length; i++)
    g_array_append_val (builder->source->origins, origin);
}

/* Replaces the ${...} at @start of @meant; @length of it is read.  The first
 * brace closes: neither names nor expressions have one. */
static gboolean
substitute (Builder *builder, const char *start, const gsize *map, const ScenarioParam *params, guint n_params,
            gsize *length, GError **error)
{
  SourceText      *source = builder->source;
  const char      *close = strchr (start, '}');
  g_autofree char *message = NULL;
  gsize            error_offset = 0;

  if (close == NULL)
    return error_where_written (source, map[0], error, "\"${\" is never closed; expected \"}\" after the parameter");

  g_autofree char *inside = g_strndup (start + 2, close - start - 2);
  g_autofree char *value = expression_evaluate (inside, params, n_params, &error_offset, &message);
  if (value == NULL)
    return error_where_written (source, map[2 + error_offset], error, "%s", message);

  /* Values that double each other must not fill the memory. */
  if (builder->out->len + strlen (value) > LONGEST_TEXT)
    return error_where_written (source, map[0], error, "the value becomes longer than %d bytes", LONGEST_TEXT);

  *length = close + 1 - start;
  Substitution s = { builder->out->len, builder->out->len + strlen (value), map[0], map[*length] };
  append (builder, value, strlen (value), map[0]);
  g_array_append_val (source->substitutions, s);
  return TRUE;
}

static gboolean
build (Builder *builder, const char *meant, const ScenarioParam *params, guint n_params, GError **error)
{
  gsize             end = strlen (meant);
  g_autofree gsize *map = map_escapes (builder->source->written, end);
  gsize             i = 0;

  while (end > 0 && g_ascii_isspace (meant[end - 1]))
    end--;
  while (i < end && g_ascii_isspace (meant[i]))
    i++;

  while (i < end)
    {
      gsize length = 1;

      if (meant[i] != '$' || meant[i + 1] != '{')
        append (builder, meant + i, 1, map[i]);
      else if (!substitute (builder, meant + i, map + i, params, n_params, &length, error))
        return FALSE;
      i += length;
    }
  g_array_append_val (builder->source->origins, map[i]);
  return TRUE;
}

SourceText *
source_text_new (const Place *place, char *written, const char *meant, const ScenarioParam *params, guint n_params,
                 GError **error)
{
  g_autoptr (SourceText) source = g_new0 (SourceText, 1);
  Builder builder = { source, NULL };

  source->place = *place;
  source->written = written;
  source->origins = g_array_new (FALSE, FALSE, sizeof (gsize));
  source->substitutions = g_array_new (FALSE, FALSE, sizeof (Substitution));
  if (!check_escapes (source, error))
    return NULL;

  g_assert (meant != NULL);
  builder.out = g_string_new (NULL);
  gboolean built = build (&builder, meant, params, n_params, error);
  source->text = g_string_free (builder.out, FALSE);
  return built ? g_steal_pointer (&source) : NULL;
}
