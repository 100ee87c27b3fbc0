/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts in a chart's CSV.
 */
#include "config.h"

#include "report/chart-text.h"

#include <string.h>

#define EMPTY_BOX 0x25a1

/* Blocks that DejaVu Sans, which the pictures are drawn with, covers. */
static gboolean
is_drawable (gunichar character)
{
  static const gunichar blocks[][2] = {
    { 0x20, 0x7e },     { 0xa0, 0x24f },    { 0x370, 0x373 },   { 0x391, 0x3a1 },
    { 0x3a3, 0x3ce },   { 0x400, 0x45f },   { 0x2010, 0x2027 }, { 0x2030, 0x203a },
    { 0x20ac, 0x20ac }, { 0x2190, 0x21ff }, { 0x2200, 0x22ff }, { 0x25a0, 0x25ff },
  };

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (character >= blocks[i][0] && character <= blocks[i][1])
      return TRUE;
  return FALSE;
}

static gunichar
look_alike (gunichar character)
{
  switch (character)
    {
    case '"':
      return 0x201d;
    case ',':
      return 0x201a;
    case '\\':
      return 0x2216;
    case '\t':
      return ' ';
    default:
      return is_drawable (character) ? character : EMPTY_BOX;
    }
}

char *
chart_text_plain (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *plain = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      /* "&#" and "]]>" mean something in SVG, into which gnuplot copies them. */
      if ((*at == '#' && g_str_has_suffix (plain->str, "&")) || (*at == '>' && g_str_has_suffix (plain->str, "]]")))
        g_string_append_c (plain, ' ');
      g_string_append_unichar (plain, look_alike (g_utf8_get_char (at)));
    }
  return g_string_free (plain, FALSE);
}

/* Unquotes the field at @at in place; returns what follows it: ',' or the end. */
static char *
unquote (char *at)
{
  char *to = at;

  for (at++; *at != '\0'; at++)
    {
      if (*at == '"' && at[1] != '"')
        {
          at++;
          break;
        }
      if (*at == '"')
        at++;
      *to++ = *at;
    }
  if (to < at)
    memset (to, '\0', (gsize) (at - to));
  return at;
}

gboolean
chart_text_split (char *line, char **fields, guint n_fields)
{
  char *at = line;

  for (guint i = 0; i < n_fields; i++)
    {
      fields[i] = at;
      at = *at == '"' ? unquote (at) : at + strcspn (at, ",");
      if ((*at == ',') != (i + 1 < n_fields))
        return FALSE;
      if (*at == ',')
        *at++ = '\0';
    }
  return *at == '\0';
}
