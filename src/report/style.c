/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text for people in a style.
 */
#include "config.h"

#include "report/style.h"

#include "engine/duration.h"

static guint
char_width (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

guint
style_text_width (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    width += char_width (g_utf8_get_char (c));
  return width;
}

char *
style_clean (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);

  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return valid;
}

void
style_print_field (const char *text, guint width, gboolean right, const ReportStyle *style, FILE *out)
{
  guint       natural = style_text_width (text);
  const char *dots = style->unicode ? "\xe2\x80\xa6" : "..";
  guint       room = width - MIN (width, style_text_width (dots));
  guint       used = 0;
  const char *end = text;

  if (natural <= width)
    {
      fprintf (out, "%*s%s%*s", right ? (int) (width - natural) : 0, "", text, right ? 0 : (int) (width - natural), "");
      return;
    }
  while (used + char_width (g_utf8_get_char (end)) <= room)
    {
      used += char_width (g_utf8_get_char (end));
      end = g_utf8_next_char (end);
    }
  fprintf (out, "%.*s%s%*s", (int) (end - text), text, dots, (int) (room - used), "");
}

char *
style_format_duration (double ns)
{
  char *text = g_new (char, DURATION_MAX);

  return duration_format_rounded (ns, 3, text);
}

char *
style_format_percent (double part, double whole)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!(whole > 0))
    return g_strdup ("-");
  return g_strconcat (g_ascii_formatd (text, sizeof text, "%.1f", 100 * part / whole), "%", NULL);
}

/* From @column on. */
static void
print_words (const char *text, guint column, guint indent, const ReportStyle *style, FILE *out)
{
  g_autofree char *cleaned = style_clean (text);
  g_auto (GStrv) words = g_strsplit (cleaned, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint width = style_text_width (words[i]);

      if (column > indent && column + 1 + width > style->width)
        {
          fprintf (out, "\n%*s", (int) indent, "");
          column = indent;
        }
      else if (i > 0)
        {
          fputc (' ', out);
          column++;
        }
      /* A word that is too long even alone is cut. */
      width = MIN (width, style->width - column);
      style_print_field (words[i], width, FALSE, style, out);
      column += width;
    }
  fputc ('\n', out);
}

void
style_print_wrapped (const char *text, guint indent, const ReportStyle *style, FILE *out)
{
  print_words (text, 0, indent, style, out);
}

void
style_print_wrapped_from (const char *text, guint indent, const ReportStyle *style, FILE *out)
{
  print_words (text, indent, indent, style, out);
}

void
style_print_title (const char *text, const ReportStyle *style, FILE *out)
{
  fputs (style->color ? "\033[1m" : "", out);
  style_print_wrapped (text, 0, style, out);
  fputs (style->color ? "\033[0m" : "", out);
}
