/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wrapping of text.
 */
#include "config.h"

#include "cli/text.h"

#include <string.h>

/* Columns in the last line of @out; colours ("\033[1m") take none. */
static guint
current_column (const GString *out)
{
  const char *newline = strrchr (out->str, '\n');
  guint       column = 0;

  for (const char *at = newline ? newline + 1 : out->str; *at; at = g_utf8_next_char (at))
    if (*at == '\033')
      at += strcspn (at, "m");
    else
      column++;
  return column;
}

static void
new_line (GString *out, guint indent)
{
  g_string_append_printf (out, "\n%*s", (int) indent, "");
}

/* One line of the text, without newlines. */
static void
wrap_line (GString *out, const char *text, guint indent, guint width)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint    column = current_column (out);
  gboolean begins = TRUE;

  for (char **word = words; *word; word++)
    {
      guint length = (guint) g_utf8_strlen (*word, -1);

      if (length == 0)
        continue;
      if (!begins && column + 1 + length > width)
        {
          new_line (out, indent);
          column = indent;
          begins = TRUE;
        }
      g_string_append_printf (out, "%s%s", begins ? "" : " ", *word);
      column += length + (begins ? 0 : 1);
      begins = FALSE;
    }
}

void
text_wrap (GString *out, const char *text, guint indent, guint width)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line; line++)
    {
      if (line > lines)
        g_string_append_c (out, '\n');
      if (line > lines && **line)
        g_string_append_printf (out, "%*s", (int) indent, "");
      wrap_line (out, *line, indent, width);
    }
}

void
text_pad (GString *out, guint column)
{
  guint stands = current_column (out);

  if (stands >= column)
    new_line (out, column);
  else
    g_string_append_printf (out, "%*s", (int) (column - stands), "");
}
