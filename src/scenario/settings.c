/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settings of the command line, applied over the document.
 */
#include "config.h"

#include <string.h>

#include "engine/wording.h"
#include "policies/registry.h"
#include "scenario/loader.h"

static char *
section_label (const Section *section)
{
  return g_strdup_printf ("[%s]", section->full);
}

/* All sections that @name may mean: its full text, or NAME of [threads NAME]. */
static GPtrArray *
matching_sections (const Document *document, const char *name)
{
  GPtrArray *matches = g_ptr_array_new ();

  for (guint i = 0; i < document->sections->len; i++)
    {
      Section         *section = document->sections->pdata[i];
      const char      *word = schema_sections[section->kind].word;
      g_autofree char *full = section->name != NULL ? g_strdup_printf ("%s %s", word, section->name) : g_strdup (word);

      if (strcmp (full, name) == 0 || strcmp (section->full, name) == 0)
        {
          g_ptr_array_set_size (matches, 0);
          g_ptr_array_add (matches, section);
          break;
        }
      /* Of no [policy NAME], so that an included machine takes no names. */
      if (section->kind != SECTION_POLICY && g_strcmp0 (section->name, name) == 0)
        g_ptr_array_add (matches, section);
    }
  return matches;
}

/* "python3" of "policy python3", if there is such a policy; else NULL. */
static const char *
policy_of_section (const char *name)
{
  const char *word = schema_sections[SECTION_POLICY].word;
  gsize       length = strlen (word);

  if (!g_str_has_prefix (name, word) || name[length] != ' ' || gil_policy_find (name + length + 1) == NULL)
    return NULL;
  return name + length + 1;
}

/* [machine], [run], [policy NAME], [expect] and the only interpreter need not
 * be in the file. */
static Section *
add_missing_section (Document *document, const char *name, const Place *place)
{
  const char *interpreter = schema_sections[SECTION_INTERPRETER].initial_name;

  if (strcmp (name, schema_sections[SECTION_MACHINE].word) == 0)
    return document_add (document, SECTION_MACHINE, g_strdup (name), NULL, place);
  if (strcmp (name, schema_sections[SECTION_RUN].word) == 0)
    return document_add (document, SECTION_RUN, g_strdup (name), NULL, place);
  if (strcmp (name, schema_sections[SECTION_EXPECT].word) == 0)
    return document_add (document, SECTION_EXPECT, g_strdup (name), NULL, place);
  if (policy_of_section (name) != NULL)
    return document_add (document, SECTION_POLICY, g_strdup (name), policy_of_section (name), place);
  if (document_count (document, SECTION_INTERPRETER) == 0
      && (strcmp (name, interpreter) == 0 || strcmp (name, "interpreter") == 0
          || strcmp (name, "interpreter main") == 0))
    return document_add (document, SECTION_INTERPRETER, g_strdup ("interpreter"), interpreter, place);
  return NULL;
}

static gboolean
unknown_section (const Document *document, const char *name, const Place *place, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *quoted = wording_quote (name);

  for (guint i = 0; i < document->sections->len; i++)
    {
      const Section *section = document->sections->pdata[i];
      gboolean       by_name = section->name != NULL && section->kind != SECTION_POLICY;

      g_ptr_array_add (names, by_name ? section->name : section->full);
    }
  if (document_find (document, SECTION_MACHINE, NULL) == NULL)
    g_ptr_array_add (names, (gpointer) schema_sections[SECTION_MACHINE].word);
  if (document_find (document, SECTION_RUN, NULL) == NULL)
    g_ptr_array_add (names, (gpointer) schema_sections[SECTION_RUN].word);
  g_ptr_array_add (names, NULL);

  g_autofree char *choices = wording_choices (name, (const char *const *) names->pdata);
  return place_error (place, 0, error, "unknown group %s; %s", quoted, choices);
}

static Section *
find_section (Document *document, const char *name, const Place *place, GError **error)
{
  g_autoptr (GPtrArray) matches = matching_sections (document, name);

  if (matches->len == 1)
    return matches->pdata[0];
  if (matches->len > 1)
    {
      g_autofree char *first = section_label (matches->pdata[0]);
      g_autofree char *second = section_label (matches->pdata[1]);
      place_error (place, 0, error, "\"%s\" may mean %s or %s; write the whole group, as in \"%s.key=value\"", name,
                   first, second, ((Section *) matches->pdata[0])->full);
      return NULL;
    }

  Section *added = add_missing_section (document, name, place);
  if (added == NULL)
    unknown_section (document, name, place, error);
  return added;
}

/* The group that has such a key and needs no name. */
static const char *
section_of_key (const char *key)
{
  if (schema_has_key (SECTION_MACHINE, key))
    return schema_sections[SECTION_MACHINE].word;
  if (schema_has_key (SECTION_RUN, key))
    return schema_sections[SECTION_RUN].word;
  return NULL;
}

static gboolean
unknown_parameter (const Section *section, const char *name, const Place *place, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *quoted = wording_quote (name);
  const char      *owner = section_of_key (name);

  if (owner != NULL)
    return place_error (place, 0, error, "unknown parameter %s; did you mean \"%s.%s\"?", quoted, owner, name);
  if (section == NULL || section->entries->len == 0)
    return place_error (place, 0, error, "unknown parameter %s; the scenario has none; expected \"group.key=value\"",
                        quoted);

  for (guint i = 0; i < section->entries->len; i++)
    g_ptr_array_add (names, ((Entry *) section->entries->pdata[i])->key);
  g_ptr_array_add (names, NULL);
  g_autofree char *choices = wording_choices (name, (const char *const *) names->pdata);
  return place_error (place, 0, error, "unknown parameter %s; %s", quoted, choices);
}

static void
replace_value (Document *document, const Section *section, Entry *entry, const char *value, const Place *place)
{
  entry->value_place = *place;
  g_key_file_set_value (document->values, section->full, entry->key, value);
}

static gboolean
set_parameter (Document *document, const char *name, const char *value, const Place *place, GError **error)
{
  Section *section = document_find (document, SECTION_PARAMETERS, NULL);
  Entry   *entry = section != NULL ? section_find (section, name) : NULL;

  if (entry == NULL)
    return unknown_parameter (section, name, place, error);
  if (entry->initial == NULL)
    entry->initial = g_key_file_get_value (document->values, section->full, name, NULL);
  replace_value (document, section, entry, value, place);
  return TRUE;
}

static gboolean
set_key (Document *document, const char *group, const char *key, const char *value, const Place *place, GError **error)
{
  Section *section = find_section (document, group, place, error);

  if (section == NULL)
    return FALSE;
  if (section->kind == SECTION_PARAMETERS)
    return set_parameter (document, key, value, place, error);
  if (!schema_has_key (section->kind, key))
    return document_unknown_key (section, key, place, error);

  Entry *entry = section_find (section, key);
  if (entry == NULL)
    entry = section_add (section, key, place, place);
  entry->place = *place;
  replace_value (document, section, entry, value, place);
  return TRUE;
}

static gboolean
check_characters (const char *setting, const Place *place, GError **error)
{
  if (!g_utf8_validate (setting, -1, NULL))
    return place_error (place, 0, error, "this is not UTF-8");
  for (const char *p = setting; *p != '\0'; p = g_utf8_next_char (p))
    if (*p != '\t' && *p != '\n' && g_unichar_iscntrl (g_utf8_get_char (p)))
      return place_error (place, 0, error, "found the control character U+%04X; remove it", g_utf8_get_char (p));
  return TRUE;
}

static gboolean
apply_setting (Document *document, const char *setting, GError **error)
{
  Place       place = { .file = document->file, .setting = setting };
  const char *equals = strchr (setting, '=');

  if (!check_characters (setting, &place, error))
    return FALSE;
  if (equals == NULL)
    return place_error (&place, 0, error, "expected \"group.key=value\" or \"parameter=value\"");

  g_autofree char *target = g_strstrip (g_strndup (setting, equals - setting));
  g_autofree char *value = g_strstrip (g_strdup (equals + 1));
  char            *dot = strrchr (target, '.');
  if (dot == NULL)
    return set_parameter (document, target, value, &place, error);
  *dot = '\0';
  return set_key (document, target, dot + 1, value, &place, error);
}

gboolean
settings_apply (Document *document, const char *const *settings, GError **error)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    if (!apply_setting (document, settings[i], error))
      return FALSE;
  return TRUE;
}

gboolean
settings_apply_include (Document *document, const char *const *settings, GError **error)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      g_autofree char *target = g_strstrip (g_strndup (settings[i], strcspn (settings[i], "=")));

      if (strcmp (target, "machine.include") == 0 && !apply_setting (document, settings[i], error))
        return FALSE;
    }
  return TRUE;
}
