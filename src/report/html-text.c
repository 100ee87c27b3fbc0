/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that a person has written, made harmless for a page.
 */
#include "config.h"

#include "report/html-text.h"

#define REPLACEMENT 0xfffd

/* Characters that change the direction of what follows: a name could make its
 * neighbours read backwards. */
static gboolean
turns_text (gunichar character)
{
  return character == 0x061c || character == 0x200e || character == 0x200f
         || (character >= 0x202a && character <= 0x202e) || (character >= 0x2066 && character <= 0x2069);
}

static gunichar
clean (gunichar character)
{
  if (character == '\n' || character == '\t' || character == 0x2028 || character == 0x2029)
    return ' ';
  return g_unichar_iscntrl (character) || turns_text (character) ? REPLACEMENT : character;
}

static void
append_character (GString *out, gunichar character)
{
  switch (character)
    {
    case '&':
      g_string_append (out, "&amp;");
      break;
    case '<':
      g_string_append (out, "&lt;");
      break;
    case '>':
      g_string_append (out, "&gt;");
      break;
    case '"':
      g_string_append (out, "&quot;");
      break;
    case '\'':
      g_string_append (out, "&#39;");
      break;
    default:
      g_string_append_unichar (out, character);
      break;
    }
}

void
html_text_append (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    append_character (out, clean (g_utf8_get_char (at)));
}

void
html_text_append_lines (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == '\n' || *at == '\t')
      g_string_append_c (out, *at);
    else if (!(at[0] == '\r' && at[1] == '\n'))
      append_character (out, clean (g_utf8_get_char (at)));
}

void
html_text_append_json (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = *at == '\n' ? '\n' : clean (g_utf8_get_char (at));

      /* "<" begins "</script", "<!--"; "&" and ">" only to be sure. */
      if (character == '<' || character == '>' || character == '&' || character == '"' || character == '\\'
          || character == '\n')
        g_string_append_printf (out, "\\u%04x", character);
      else
        g_string_append_unichar (out, character);
    }
  g_string_append_c (out, '"');
}
