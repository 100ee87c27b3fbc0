/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of the rows of a trace, as its viewers want them.
 */
#include "config.h"

#include "report/trace-names.h"

#include <string.h>

#define COMM_MAX 15 /* Linux: TASK_COMM_LEN without the end */

static gboolean
is_plain (char c)
{
  return c != '"' && c != '\\' && !g_ascii_iscntrl (c);
}

void
trace_names_append_quoted (GString *json, const char *text)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? NULL : g_utf8_make_valid (text, -1);
  const char      *c = valid ? valid : text;

  g_string_append_c (json, '"');
  while (*c != '\0')
    {
      const char *begin = c;

      while (*c != '\0' && is_plain (*c))
        c++;
      g_string_append_len (json, begin, c - begin);
      if (*c == '"' || *c == '\\')
        {
          g_string_append_c (json, '\\');
          g_string_append_c (json, *c++);
        }
      else if (*c != '\0')
        g_string_append_printf (json, "\\u%04x", (guint) *c++);
    }
  g_string_append_c (json, '"');
}

char *
trace_names_quote (const char *text)
{
  GString *json = g_string_new (NULL);

  trace_names_append_quoted (json, text);
  return g_string_free (json, FALSE);
}

/* ---- letters ------------------------------------------------------------ */

/* What is left of a valid name without anything that some viewer may take for
 * a digit. */
static char *
without_digits (const char *name)
{
  GString *rest = g_string_new (NULL);

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    switch (g_unichar_type (g_utf8_get_char (c)))
      {
      case G_UNICODE_DECIMAL_NUMBER:
      case G_UNICODE_LETTER_NUMBER:
      case G_UNICODE_OTHER_NUMBER:
        break;
      default:
        g_string_append_unichar (rest, g_utf8_get_char (c));
      }
  return g_string_free (rest, FALSE);
}

/* a, b, ..., z, aa, ab, ... */
static char *
letters (guint number)
{
  char  text[8];
  char *first = text + sizeof text - 1;

  *first = '\0';
  for (guint left = number + 1; left > 0; left = (left - 1) / 26)
    *--first = (char) ('a' + (left - 1) % 26);
  return g_strdup (first);
}

/* @name with the first letters from *@number on that make it like no other. */
static char *
with_letters (const char *name, guint *number, GHashTable *used)
{
  while (TRUE)
    {
      g_autofree char *suffix = letters ((*number)++);
      g_autofree char *lettered = g_strconcat (name, " ", suffix, NULL);
      char            *rest = without_digits (lettered);

      if (g_hash_table_add (used, rest))
        return g_steal_pointer (&lettered);
    }
}

/* Replaces names that differ by digits at most. */
static void
tell_apart (GPtrArray *names)
{
  g_autoptr (GHashTable) first = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) rests = g_ptr_array_new_with_free_func (g_free);
  g_autofree gboolean *alike = g_new0 (gboolean, names->len);
  g_autofree guint    *numbers = g_new0 (guint, names->len);

  for (guint i = 0; i < names->len; i++)
    {
      char    *rest = without_digits (g_ptr_array_index (names, i));
      gpointer other;

      g_ptr_array_add (rests, rest);
      alike[i] = g_hash_table_lookup_extended (first, rest, NULL, &other);
      if (alike[i])
        alike[GPOINTER_TO_UINT (other)] = TRUE;
      else
        g_hash_table_insert (first, g_strdup (rest), GUINT_TO_POINTER (i));
      g_hash_table_add (used, g_strdup (rest));
    }
  for (guint i = 0; i < names->len; i++)
    if (alike[i])
      {
        guint group = GPOINTER_TO_UINT (g_hash_table_lookup (first, g_ptr_array_index (rests, i)));
        char *lettered = with_letters (g_ptr_array_index (names, i), &numbers[group], used);

        g_free (g_ptr_array_index (names, i));
        g_ptr_array_index (names, i) = lettered;
      }
}

/* ---- rows --------------------------------------------------------------- */

/* "WHAT", or "WHAT of NAME" where there are several GILs. */
static char *
name_of_gil (const Cast *cast, const char *what, guint gil)
{
  g_autofree char *valid = g_utf8_make_valid (cast->gil_names[gil], -1);

  return cast->n_gils > 1 ? g_strconcat (what, " of ", valid, NULL) : g_strdup (what);
}

TraceNames *
trace_names_new (const Cast *cast)
{
  TraceNames *names = g_new0 (TraceNames, 1);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);

  names->holders = g_new0 (char *, cast->n_gils + 1);
  names->counters = g_new0 (char *, cast->n_gils + 1);
  names->threads = g_new0 (char *, cast->n_threads + 1);
  for (guint i = 0; i < cast->n_gils; i++)
    g_ptr_array_add (rows, name_of_gil (cast, "GIL holder", i));
  for (guint i = 0; i < cast->n_threads; i++)
    g_ptr_array_add (rows, g_utf8_make_valid (cast->thread_names[i], -1));
  tell_apart (rows);
  for (guint i = 0; i < cast->n_gils; i++)
    {
      g_autofree char *counter = name_of_gil (cast, "GIL waiters", i);

      names->holders[i] = trace_names_quote (g_ptr_array_index (rows, i));
      names->counters[i] = trace_names_quote (counter);
    }
  for (guint i = 0; i < cast->n_threads; i++)
    names->threads[i] = trace_names_quote (g_ptr_array_index (rows, cast->n_gils + i));
  return names;
}

void
trace_names_free (TraceNames *names)
{
  if (names == NULL)
    return;
  g_strfreev (names->threads);
  g_strfreev (names->holders);
  g_strfreev (names->counters);
  g_free (names);
}

/* ---- as Linux has them -------------------------------------------------- */

/* Appends what fits of @text, with _ for what would be syntax. */
static GString *
begin_comm (const char *text, gsize max)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *comm = g_string_new (NULL);

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);
      gsize    length = (gsize) (g_utf8_next_char (c) - c);

      if (!g_unichar_isgraph (character) || strchr ("=|()[]<>\"\\", (int) MIN (character, 127u)) != NULL)
        {
          character = '_';
          length = 1;
        }
      if (comm->len + length > max)
        break;
      g_string_append_unichar (comm, character);
    }
  if (comm->len == 0)
    g_string_append_c (comm, '_');
  return comm;
}

char *
trace_names_comm (const char *text)
{
  return g_string_free (begin_comm (text, COMM_MAX), FALSE);
}

char **
trace_names_comms (const Cast *cast)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  char **comms = g_new0 (char *, cast->n_threads + 1);
  guint  number = 2;

  for (guint i = 0; i < cast->n_threads; i++)
    {
      comms[i] = trace_names_comm (cast->thread_names[i]);
      while (g_hash_table_contains (used, comms[i]))
        {
          g_autofree char *suffix = g_strdup_printf ("~%u", number++);
          GString         *comm = begin_comm (cast->thread_names[i], COMM_MAX - strlen (suffix));

          g_free (comms[i]);
          g_string_append (comm, suffix);
          comms[i] = g_string_free (comm, FALSE);
        }
      g_hash_table_add (used, comms[i]);
    }
  return comms;
}
