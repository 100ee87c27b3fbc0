/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine/wording.h"

#include <string.h>

#define LONG_LIST 20
#define LONGEST_WORD 63
#define LONGEST_QUOTE 60

/* How many letters must be inserted, removed, replaced or swapped with their
 * neighbour to turn @a into @b; both at most LONGEST_WORD bytes. */
static guint
distance (const char *a, const char *b)
{
  guint rows[3][LONGEST_WORD + 1];
  guint na = strlen (a), nb = strlen (b);

  for (guint j = 0; j <= nb; j++)
    rows[0][j] = j;
  for (guint i = 1; i <= na; i++)
    {
      guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *second = rows[(i + 1) % 3];

      row[0] = i;
      for (guint j = 1; j <= nb; j++)
        {
          row[j] = MIN (MIN (above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], second[j - 2] + 1);
        }
    }
  return rows[na % 3][nb];
}

const char *
wording_nearest (const char *word, const char *const *names)
{
  const char *nearest = NULL;
  guint       least = MAX (1, strlen (word) / 3) + 1;

  if (strlen (word) > LONGEST_WORD)
    return NULL;
  g_autofree char *lower = g_ascii_strdown (word, -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      guint d = strlen (names[i]) > LONGEST_WORD ? G_MAXUINT : distance (lower, names[i]);

      if (d < least && d < strlen (names[i]))
        {
          least = d;
          nearest = names[i];
        }
    }
  return nearest;
}

char *
wording_choices (const char *word, const char *const *names)
{
  const char *nearest = wording_nearest (word, names);
  guint       n = g_strv_length ((char **) names);
  GString    *out = g_string_new (NULL);

  if (nearest == NULL || n <= LONG_LIST)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) names);
      g_string_append_printf (out, "expected %s%s", n > 1 ? "one of " : "", n > 0 ? list : "nothing");
    }
  if (nearest != NULL)
    g_string_append_printf (out, "%sdid you mean \"%s\"?", out->len > 0 ? "; " : "", nearest);
  return g_string_free (out, FALSE);
}

char *
wording_quote (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (valid, -1) <= LONGEST_QUOTE)
    return g_strdup_printf ("\"%s\"", valid);

  g_autofree char *start = g_utf8_substring (valid, 0, LONGEST_QUOTE - 3);
  return g_strdup_printf ("\"%s...\"", start);
}

char *
wording_found (const char *text)
{
  const char *end = text;

  if (*text == '\0')
    return g_strdup ("the end");
  while (g_ascii_isalnum (*end) || (*end != '\0' && strchr ("_-.", *end) != NULL))
    end++;
  if (end == text)
    end = g_utf8_next_char (text);

  g_autofree char *word = g_strndup (text, MIN ((gsize) (end - text), strlen (text)));
  return wording_quote (word);
}
