/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Distributions in a scenario, among them those that come from a file: one
 * duration a line, "#" begins a comment.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "engine/dist-parse.h"
#include "engine/duration.h"
#include "engine/wording.h"
#include "scenario/loader.h"

#define EMPIRICAL "empirical"

static int
compare_samples (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* @where: the place in the scenario; @file: the file of samples */
static gboolean
parse_samples (const SourceText *text, gsize where, const char *file, const char *contents, GArray *samples,
               GError **error)
{
  g_auto (GStrv) lines = g_strsplit (contents, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char  *comment = strchr (lines[i], '#');
      gint64 ns;

      if (comment != NULL)
        *comment = '\0';
      const char *line = g_strstrip (lines[i]);
      if (*line == '\0')
        continue;
      if (!duration_parse (line, &ns) || ns > LONGEST_DURATION_NS)
        {
          g_autofree char *found = wording_quote (line);
          return source_text_error (text, where, error, "%s:%u: found %s; expected a duration such as 5ms", file, i + 1,
                                    found);
        }
      double sample = (double) ns;
      g_array_append_val (samples, sample);
    }
  if (samples->len == 0)
    return source_text_error (text, where, error, "%s holds no duration; expected one a line", file);
  return TRUE;
}

static gboolean
read_samples (Loader *loader, const SourceText *text, gsize where, const char *name, Dist *dist, GError **error)
{
  g_autofree char *directory = g_path_get_dirname (text->place.file);
  g_autofree char *file = g_path_is_absolute (name) ? g_strdup (name) : g_build_filename (directory, name, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) cause = NULL;
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (double));

  if (g_file_test (file, G_FILE_TEST_EXISTS) && !g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return source_text_error (text, where, error, "%s is no regular file; expected one with a duration a line", file);
  if (!g_file_get_contents (file, &contents, NULL, &cause))
    return source_text_error (text, where, error, "cannot read the durations: %s", cause->message);
  if (!parse_samples (text, where, file, contents, samples, error))
    return FALSE;

  qsort (samples->data, samples->len, sizeof (double), compare_samples);
  dist->kind = DIST_EMPIRICAL;
  dist->n_values = samples->len;
  dist->values = (double *) g_array_free (g_steal_pointer (&samples), FALSE);
  g_ptr_array_add (loader->scenario->samples, (gpointer) dist->values);
  return TRUE;
}

static gsize
skip_space (const SourceText *text, gsize at)
{
  while (g_ascii_isspace (text->text[at]))
    at++;
  return at;
}

/* @at: behind the word "empirical" */
static gboolean
scan_empirical (Loader *loader, const SourceText *text, gsize at, gsize *end, Dist *dist, GError **error)
{
  static const char brackets[] = "(\"";

  for (guint i = 0; i < 2; i++)
    {
      at = skip_space (text, at);
      if (text->text[at] != brackets[i])
        {
          g_autofree char *found = wording_found (text->text + at);
          return source_text_error (text, at, error, "found %s; expected empirical(\"FILE\")", found);
        }
      at++;
    }

  const char *close = strchr (text->text + at, '"');
  if (close == NULL || close == text->text + at)
    return source_text_error (text, at - 1, error, "%s; expected empirical(\"FILE\")",
                              close == NULL ? "the quote is never closed" : "the name of the file is empty");
  gsize after = skip_space (text, close + 1 - text->text);
  if (text->text[after] != ')')
    {
      g_autofree char *found = wording_found (text->text + after);
      return source_text_error (text, after, error, "found %s; expected \")\" after the file", found);
    }
  *end = after + 1;
  g_autofree char *name = g_strndup (text->text + at, close - text->text - at);
  return read_samples (loader, text, at, name, dist, error);
}

gboolean
samples_scan_dist (Loader *loader, const SourceText *text, gsize start, gsize *end, Dist *dist, GError **error)
{
  g_autofree char *message = NULL;
  const char      *stop;
  gsize            error_offset = 0;

  *dist = (Dist){ 0 };
  start = skip_space (text, start);
  if (g_str_has_prefix (text->text + start, EMPIRICAL) && !g_ascii_isalnum (text->text[start + strlen (EMPIRICAL)]))
    return scan_empirical (loader, text, start + strlen (EMPIRICAL), end, dist, error);

  if (!dist_scan (text->text + start, &stop, dist, &error_offset, &message))
    return source_text_error (text, start + error_offset, error, "%s", message);
  *end = stop - text->text;
  return TRUE;
}
