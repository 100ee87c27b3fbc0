/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scenario/document.h"

#include <string.h>

#include "engine/wording.h"
#include "scenario/scenario.h"

/* State of the scan of the lines. */
typedef struct
{
  Document *document;
  Section  *section; /* the one that the line is in; NULL: before the first */
  GString  *comment; /* lines of comment since the last other line */
  guint     line;
} Scan;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry->comment);
  g_free (entry->initial);
  g_free (entry);
}

static void
section_free (gpointer data)
{
  Section *section = data;

  g_free (section->full);
  g_free (section->name);
  g_ptr_array_unref (section->entries);
  g_free (section);
}

void
document_free (Document *document)
{
  g_clear_pointer (&document->values, g_key_file_unref);
  g_ptr_array_unref (document->sections);
  g_free (document->file);
  g_free (document);
}

Section *
document_find (const Document *document, SectionKind kind, const char *name)
{
  for (guint i = 0; i < document->sections->len; i++)
    {
      Section *section = document->sections->pdata[i];

      if (section->kind == kind && (name == NULL || g_strcmp0 (section->name, name) == 0))
        return section;
    }
  return NULL;
}

guint
document_count (const Document *document, SectionKind kind)
{
  guint count = 0;

  for (guint i = 0; i < document->sections->len; i++)
    count += ((Section *) document->sections->pdata[i])->kind == kind;
  return count;
}

Section *
document_add (Document *document, SectionKind kind, char *full, const char *name, const Place *place)
{
  Section *section = g_new0 (Section, 1);

  section->kind = kind;
  section->full = full;
  section->name = g_strdup (name);
  section->place = *place;
  section->entries = g_ptr_array_new_with_free_func (entry_free);
  g_ptr_array_add (document->sections, section);
  return section;
}

Entry *
section_find (const Section *section, const char *key)
{
  for (guint i = 0; i < section->entries->len; i++)
    {
      Entry *entry = section->entries->pdata[i];

      if (strcmp (entry->key, key) == 0)
        return entry;
    }
  return NULL;
}

Entry *
section_add (Section *section, const char *key, const Place *place, const Place *value_place)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = g_strdup (key);
  entry->place = *place;
  entry->value_place = *value_place;
  g_ptr_array_add (section->entries, entry);
  return entry;
}

gboolean
document_unknown_key (const Section *section, const char *key, const Place *place, GError **error)
{
  g_autofree char *quoted = wording_quote (key);

  if (section->kind == SECTION_PARAMETERS || section->kind == SECTION_POLICY || section->kind == SECTION_EXPECT)
    return place_error (place, 0, error,
                        "%s is no name of a %s; expected a letter, then letters, digits, \"-\" or \"_\"", quoted,
                        section->kind == SECTION_EXPECT ? "claim" : "parameter");

  g_autofree const char **names = schema_key_names (section->kind);
  g_autofree char        *choices = wording_choices (key, names);
  return place_error (place, 0, error, "unknown key %s in [%s]; %s", quoted, section->full, choices);
}

/* The place of @at in the line that begins at @start. */
static Place
place_in_line (const Scan *scan, const char *start, const char *at)
{
  return (Place){
    .file = scan->document->file,
    .line = scan->line,
    .column = (guint) g_utf8_pointer_to_offset (start, at) + 1,
  };
}

static gboolean
check_characters (const Scan *scan, const char *line, gsize length, GError **error)
{
  const char *p = line, *end = line + length;

  while (p < end)
    {
      gunichar c = g_utf8_get_char_validated (p, end - p);
      Place    place = place_in_line (scan, line, p);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        return place_error (&place, 0, error, "found the byte 0x%02x; expected text in UTF-8", (guint) (guchar) *p);
      if (c != '\t' && g_unichar_iscntrl (c))
        return place_error (&place, 0, error, "found the control character U+%04X; remove it", c);
      p = g_utf8_next_char (p);
    }
  return TRUE;
}

static void
scan_comment (Scan *scan, const char *text)
{
  while (*text == '#')
    text++;
  g_autofree char *line = g_strstrip (g_strdup (text));
  if (scan->comment->len > 0 && *line != '\0')
    g_string_append_c (scan->comment, ' ');
  g_string_append (scan->comment, line);
}

static gboolean
check_section_name (const SchemaSection *schema, const char *name, const Place *place, const char *full, GError **error)
{
  const char *word = schema->word;

  if (!schema->named && *name != '\0')
    return place_error (place, 0, error, "[%s] takes no name; write [%s]", full, word);
  if (schema->named && *name == '\0' && schema->initial_name == NULL)
    return place_error (place, 0, error, "[%s] has no name; expected [%s NAME], such as [%s a]", full, word, word);
  if (*name != '\0' && !schema_is_name (name))
    {
      g_autofree char *quoted = wording_quote (name);
      return place_error (place, 0, error, "%s is no name; expected at most 64 letters, digits, \"-\" or \"_\"",
                          quoted);
    }
  return TRUE;
}

/* @full: what stands between the brackets; taken over. */
static gboolean
begin_section (Scan *scan, char *full, const Place *place, GError **error)
{
  g_autofree char *owned = full;
  g_auto (GStrv) parts = g_strsplit (full, " ", 2);
  const char *word = parts[0] != NULL ? parts[0] : "";
  const char *name = parts[0] != NULL && parts[1] != NULL ? g_strstrip (parts[1]) : "";
  SectionKind kind = 0;

  while (kind < N_SECTIONS && strcmp (schema_sections[kind].word, word) != 0)
    kind++;
  if (kind == N_SECTIONS)
    {
      g_autofree const char **words = schema_section_words ();
      g_autofree char        *choices = wording_choices (word, words);
      g_autofree char        *quoted = wording_quote (word);
      return place_error (place, 1, error, "unknown group %s; %s", quoted, choices);
    }
  if (!check_section_name (&schema_sections[kind], name, place, full, error))
    return FALSE;

  if (schema_sections[kind].named && *name == '\0')
    name = schema_sections[kind].initial_name;
  const Section *earlier = document_find (scan->document, kind, *name == '\0' ? NULL : name);
  if (earlier != NULL)
    return place_error (place, 0, error, "[%s] is there already, in line %u; merge the two", full, earlier->place.line);

  scan->section =
      document_add (scan->document, kind, g_steal_pointer (&owned), schema_sections[kind].named ? name : NULL, place);
  return TRUE;
}

static gboolean
scan_section (Scan *scan, const char *line, const char *text, GError **error)
{
  Place       place = place_in_line (scan, line, text);
  const char *close = strchr (text, ']');

  if (close == NULL)
    return place_error (&place, 0, error, "\"[\" is never closed; expected \"]\" after the name of the group");
  if (close[1 + strspn (close + 1, " \t")] != '\0')
    {
      Place            after = place_in_line (scan, line, close + 1 + strspn (close + 1, " \t"));
      g_autofree char *found = wording_found (close + 1 + strspn (close + 1, " \t"));
      return place_error (&after, 0, error, "found %s after the group; expected the end of the line", found);
    }
  for (const char *p = text + 1; p < close; p++)
    if (*p == '[' || *p == '\t')
      {
        Place at = place_in_line (scan, line, p);
        return place_error (&at, 0, error, "found %s in the name of a group; expected letters and spaces",
                            *p == '[' ? "\"[\"" : "a tab");
      }
  return begin_section (scan, g_strndup (text + 1, close - text - 1), &place, error);
}

static gboolean
scan_key (Scan *scan, const char *line, const char *text, GError **error)
{
  Place       place = place_in_line (scan, line, text);
  const char *equals = strchr (text, '=');

  if (equals == NULL)
    {
      g_autofree char *found = wording_quote (text);
      return place_error (&place, 0, error, "found %s; expected \"key = value\", \"[group]\" or \"# comment\"", found);
    }
  if (scan->section == NULL)
    return place_error (&place, 0, error, "found a key before the first group; expected a group such as [scenario]");

  g_autofree char *key = g_strchomp (g_strndup (text, equals - text));
  if (!schema_has_key (scan->section->kind, key))
    return document_unknown_key (scan->section, key, &place, error);

  const Entry *earlier = section_find (scan->section, key);
  if (earlier != NULL)
    return place_error (&place, 0, error, "\"%s\" is there already, in line %u; remove one of the two", key,
                        earlier->place.line);

  Place  value_place = place_in_line (scan, line, equals + 1 + strspn (equals + 1, " \t"));
  Entry *entry = section_add (scan->section, key, &place, &value_place);
  if (scan->comment->len > 0)
    entry->comment = g_strdup (scan->comment->str);
  return TRUE;
}

static gboolean
scan_line (Scan *scan, const char *line, gsize length, GError **error)
{
  gboolean scanned = TRUE;

  if (length > 0 && line[length - 1] == '\r')
    length--;
  if (!check_characters (scan, line, length, error))
    return FALSE;

  g_autofree char *copy = g_strndup (line, length);
  const char      *text = copy + strspn (copy, " \t");
  if (*text == '#')
    {
      scan_comment (scan, text);
      return TRUE;
    }
  if (*text == '[')
    scanned = scan_section (scan, copy, text, error);
  else if (*text != '\0')
    scanned = scan_key (scan, copy, text, error);
  g_string_truncate (scan->comment, 0);
  return scanned;
}

static gboolean
scan_lines (Scan *scan, const char *text, gsize length, GError **error)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *newline = memchr (text, '\n', end - text);
      const char *stop = newline != NULL ? newline : end;

      scan->line++;
      if (!scan_line (scan, text, stop - text, error))
        return FALSE;
      text = newline != NULL ? newline + 1 : end;
    }
  return TRUE;
}

Document *
document_read (const char *file, const char *what, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length;

  if (!g_file_get_contents (file, &text, &length, &cause))
    {
      g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "cannot read the %s: %s", what, cause->message);
      return NULL;
    }

  g_autoptr (Document) document = g_new0 (Document, 1);
  document->file = g_strdup (file);
  document->values = g_key_file_new ();
  document->sections = g_ptr_array_new_with_free_func (section_free);

  g_autoptr (GString) comment = g_string_new (NULL);
  Scan scan = { .document = document, .comment = comment };
  if (!scan_lines (&scan, text, length, error))
    return NULL;

  /* The scan accepts nothing that GKeyFile does not. */
  Place start = { .file = document->file, .line = 1, .column = 1 };
  if (!g_key_file_load_from_data (document->values, text, length, G_KEY_FILE_NONE, &cause))
    {
      place_error (&start, 0, error, "%s", cause->message);
      return NULL;
    }
  return g_steal_pointer (&document);
}
