/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "observe/recording-head.h"

#include <string.h>

#include "observe/varint.h"

/* What a scenario may have; more is not believed. */
#define MOST_CORES 65536
#define MOST_NAMES 4000000

/* The most bytes of a text. */
#define LONGEST_TEXT 65535

/* ---- writing ------------------------------------------------------------ */

/* What is too long is cut. */
static void
add_text (GByteArray *bytes, const char *text)
{
  gsize length = text != NULL ? MIN (strlen (text), LONGEST_TEXT) : 0;

  varint_append (bytes, length);
  if (length > 0)
    g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
}

static void
add_names (GByteArray *bytes, char *const *names, guint n)
{
  varint_append (bytes, n);
  for (guint i = 0; i < n; i++)
    add_text (bytes, names[i]);
}

static void
add_cast (GByteArray *bytes, const Cast *cast)
{
  varint_append (bytes, cast->n_cores);
  add_names (bytes, cast->gil_names, cast->n_gils);
  add_names (bytes, cast->group_names, cast->n_groups);
  add_names (bytes, cast->latency_names, cast->n_latencies);
  add_names (bytes, cast->thread_names, cast->n_threads);
  for (guint i = 0; i < cast->n_threads; i++)
    {
      varint_append (bytes, cast->thread_group[i]);
      varint_append (bytes, cast->thread_gil[i]);
    }
}

GByteArray *
recording_head_format (const RecordingAbout *about)
{
  GByteArray *bytes = g_byte_array_new ();

  add_text (bytes, about->program);
  add_text (bytes, about->file);
  add_text (bytes, about->title);
  add_text (bytes, about->policy);
  add_text (bytes, about->policy_label);
  varint_append (bytes, about->seed);
  varint_append (bytes, (guint64) about->chart_from_ns);
  varint_append (bytes, (guint64) about->chart_to_ns);
  add_cast (bytes, about->cast);
  return bytes;
}

/* ---- reading ------------------------------------------------------------ */

/* What is left to read; at = NULL once something was wrong. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Scan;

static guint64
get_number (Scan *scan, guint64 most)
{
  guint64 number = 0;

  scan->at = varint_get (scan->at, scan->end, &number);
  if (number <= most)
    return number;
  scan->at = NULL;
  return 0;
}

static char *
get_text (Scan *scan)
{
  guint64     length = get_number (scan, LONGEST_TEXT);
  const char *text = (const char *) scan->at;

  if (text == NULL || length > (guint64) (scan->end - scan->at) || memchr (text, '\0', length) != NULL)
    {
      scan->at = NULL;
      return g_strdup ("");
    }
  scan->at += length;
  return g_strndup (text, length);
}

/* Names may stand in any output. */
static gboolean
is_name (const char *text)
{
  if (*text == '\0' || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/* Ends with NULL. */
static char **
get_names (Scan *scan, guint *n)
{
  guint64 wanted = get_number (scan, MOST_NAMES);
  char  **names;

  /* Each takes two bytes at least. */
  if (scan->at == NULL || wanted > (guint64) (scan->end - scan->at) / 2)
    {
      scan->at = NULL;
      wanted = 0;
    }
  *n = (guint) wanted;
  names = g_new0 (char *, wanted + 1);
  for (guint i = 0; i < *n; i++)
    {
      names[i] = get_text (scan);
      if (!is_name (names[i]))
        scan->at = NULL;
    }
  return names;
}

/* An index of one of @n. */
static guint
get_index (Scan *scan, guint n)
{
  if (n == 0)
    scan->at = NULL;
  return (guint) get_number (scan, n > 0 ? n - 1 : 0);
}

static Cast *
get_cast (Scan *scan)
{
  Cast *cast = g_new0 (Cast, 1);

  cast->n_cores = (guint) get_number (scan, MOST_CORES);
  cast->gil_names = get_names (scan, &cast->n_gils);
  cast->group_names = get_names (scan, &cast->n_groups);
  cast->latency_names = get_names (scan, &cast->n_latencies);
  cast->thread_names = get_names (scan, &cast->n_threads);
  cast->thread_group = g_new0 (guint, cast->n_threads + 1);
  cast->thread_gil = g_new0 (guint, cast->n_threads + 1);
  for (guint i = 0; i < cast->n_threads; i++)
    {
      cast->thread_group[i] = get_index (scan, cast->n_groups);
      cast->thread_gil[i] = get_index (scan, cast->n_gils);
    }
  if (cast->n_cores == 0 || cast->n_gils == 0)
    scan->at = NULL;
  return cast;
}

gboolean
recording_head_parse (const guint8 *bytes, gsize length, RecordingAbout *about)
{
  Scan scan = { bytes, bytes + length };

  about->program = get_text (&scan);
  about->file = get_text (&scan);
  about->title = get_text (&scan);
  about->policy = get_text (&scan);
  about->policy_label = get_text (&scan);
  about->seed = get_number (&scan, G_MAXUINT64);
  about->chart_from_ns = (gint64) get_number (&scan, G_MAXINT64);
  about->chart_to_ns = (gint64) get_number (&scan, G_MAXINT64);
  about->cast = get_cast (&scan);
  return scan.at != NULL && scan.at == scan.end;
}

void
recording_about_clear (RecordingAbout *about)
{
  g_free (about->program);
  g_free (about->file);
  g_free (about->title);
  g_free (about->policy);
  g_free (about->policy_label);
  cast_free (about->cast);
}
