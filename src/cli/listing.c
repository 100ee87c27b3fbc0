/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Printing of lists.
 */
#include "config.h"

#include "cli/listing.h"

#include "cli/text.h"
#include "observe/line-writer.h"

#define BOLD "\033[1m"
#define PLAIN "\033[0m"

void
listing_add (GPtrArray *rows, ...)
{
  g_autoptr (GPtrArray) row = g_ptr_array_new ();
  const char *word;
  va_list     words;

  va_start (words, rows);
  while ((word = va_arg (words, const char *)))
    g_ptr_array_add (row, g_strdup (word));
  va_end (words);
  g_assert (row->len <= LISTING_MAX_COLUMNS);
  g_ptr_array_add (row, NULL);
  g_ptr_array_add (rows, g_ptr_array_free (g_steal_pointer (&row), FALSE));
}

void
listing_append_name (GString *out, const char *name, const ReportStyle *style)
{
  g_string_append_printf (out, "%s%s%s", style->color ? BOLD : "", name, style->color ? PLAIN : "");
}

/* Where the second column begins. */
static guint
second_column (GPtrArray *rows)
{
  glong longest = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      longest = MAX (longest, g_utf8_strlen (row[0], -1));
    }
  return (guint) longest + 4;
}

void
listing_text (const ListTopic *topic, GPtrArray *rows, const ReportStyle *style, GString *out)
{
  guint column = second_column (rows);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      g_string_append (out, "  ");
      listing_append_name (out, row[0], style);
      for (guint j = 1; topic->columns[j]; j++)
        if (*row[j])
          {
            text_pad (out, column);
            text_wrap (out, row[j], column, style->width);
          }
      g_string_append_c (out, '\n');
    }
}

static void
append_csv_row (GString *out, const char *const *row)
{
  for (guint i = 0; row[i]; i++)
    {
      g_autofree char *quoted = line_writer_quote (row[i]);

      g_string_append_printf (out, "%s%s", i ? "," : "", quoted);
    }
  g_string_append_c (out, '\n');
}

void
listing_csv (const ListTopic *topic, GPtrArray *rows, GString *out)
{
  append_csv_row (out, topic->columns);
  for (guint i = 0; i < rows->len; i++)
    append_csv_row (out, g_ptr_array_index (rows, i));
}

void
listing_json_member (JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

void
listing_json (const ListTopic *topic, GPtrArray *rows, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      json_builder_begin_object (builder);
      for (guint j = 0; topic->columns[j]; j++)
        listing_json_member (builder, topic->columns[j], row[j]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
