/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scenario/machine-file.h"

#include <string.h>

#include "engine/wording.h"
#include "scenario/loader.h"
#include "scenario/shipped.h"

#define INCLUDE "include"

/* --- finding ----------------------------------------------------------------- */

/* The end of a message: what else could be meant, written as @before NAME
 * @after. */
static char *
suggest (const char *name, const char *before, const char *after)
{
  g_autofree char *folder = shipped_machines ();
  g_autofree char *base = g_path_get_basename (name);
  g_auto (GStrv) names = shipped_names (folder);

  if (g_str_has_suffix (base, SHIPPED_SUFFIX))
    base[strlen (base) - strlen (SHIPPED_SUFFIX)] = '\0';
  const char *near = names != NULL ? wording_nearest (base, (const char *const *) names) : NULL;
  if (near == NULL)
    return g_strdup ("; see 'gilsim list machines'");
  return g_strdup_printf ("; did you mean \"%s%s%s\"?", before, near, after);
}

/* --machine: a path, or the name of a machine that came with gilsim. */
static char *
find_by_option (const char *name, GError **error)
{
  g_autofree char *machines = shipped_machines ();
  g_autofree char *folder = shipped_folder ();
  char            *found;

  if (g_file_test (name, G_FILE_TEST_IS_REGULAR))
    return g_strdup (name);
  found = strchr (name, '/') != NULL ? shipped_find (folder, name) : shipped_find (machines, name);
  if (found != NULL)
    return found;

  g_autofree char *near = suggest (name, "", "");
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_set_error (error, SCENARIO_ERROR, SCENARIO_ERROR_FILE, "--machine %s: no such machine file%s", shown, near);
  return NULL;
}

/* `include`: a path from the scenario's folder, or from that of the scenarios
 * that came with gilsim. */
static char *
find_included (const Loader *loader, const Entry *entry, const char *name, GError **error)
{
  g_autofree char *beside = g_path_get_dirname (loader->document->file);
  g_autofree char *shipped = shipped_folder ();
  char            *found = NULL;

  if (*name == '\0')
    {
      place_error (&entry->value_place, 0, error, "\"%s\" has no value; expected a machine file", INCLUDE);
      return NULL;
    }
  if (strcmp (beside, ".") == 0)
    *beside = '\0'; /* for shorter messages */
  if (g_path_is_absolute (name))
    found = g_file_test (name, G_FILE_TEST_IS_REGULAR) ? g_strdup (name) : NULL;
  else if ((found = shipped_find (beside, name)) == NULL)
    found = shipped_find (shipped, name);
  if (found != NULL)
    return found;

  g_autofree char *near = suggest (name, "machines/", SHIPPED_SUFFIX);
  g_autofree char *quoted = wording_quote (name);
  place_error (&entry->value_place, 0, error, "%s: no such machine file, neither beside the scenario nor in %s%s",
               quoted, shipped, near);
  return NULL;
}

/* The file to include; NULL without an error if there is none. */
static char *
find (Loader *loader, GError **error)
{
  const Section   *section = document_find (loader->document, SECTION_MACHINE, NULL);
  const Entry     *entry = section != NULL ? section_find (section, INCLUDE) : NULL;
  g_autofree char *name = NULL;

  if (loader->choices->machine != NULL)
    return find_by_option (loader->choices->machine, error);
  if (entry == NULL)
    return NULL;
  name = g_key_file_get_string (loader->document->values, section->full, INCLUDE, NULL);
  if (name == NULL || strstr (name, "${") != NULL)
    {
      place_error (&entry->value_place, 0, error, "found %s; expected a file name, without parameters",
                   name == NULL ? "an unknown escape" : "\"${\"");
      return NULL;
    }
  return find_included (loader, entry, g_strstrip (name), error);
}

/* --- reading ----------------------------------------------------------------- */

static gboolean
check_sections (const Document *machine, GError **error)
{
  for (guint i = 0; i < machine->sections->len; i++)
    {
      const Section *section = machine->sections->pdata[i];

      if (section->kind != SECTION_MACHINE && section->kind != SECTION_POLICY && section->kind != SECTION_PARAMETERS)
        return place_error (&section->place, 0, error,
                            "[%s] in a machine file; expected only [machine], [policy NAME] and [parameters]",
                            section->full);

      const Entry *include = section->kind == SECTION_MACHINE ? section_find (section, INCLUDE) : NULL;
      if (include != NULL)
        return place_error (&include->place, 0, error, "a machine file includes no other; copy what is needed");
    }
  if (document_find (machine, SECTION_MACHINE, NULL) != NULL)
    return TRUE;
  Place start = { .file = machine->file, .line = 1, .column = 1 };
  return place_error (&start, 0, error, "there is no [machine]; expected the group in a machine file");
}

static Document *
read_machine (const char *file, GError **error)
{
  g_autoptr (Document) machine = document_read (file, "machine file", error);

  if (machine == NULL || !check_sections (machine, error))
    return NULL;
  return g_steal_pointer (&machine);
}

/* The first sentence of the comment that the file opens with, or NULL. */
static char *
opening_sentence (const char *file)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) sentence = g_string_new (NULL);

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] == '#' && !g_str_has_suffix (sentence->str, "."); i++)
    {
      const char *line = g_strstrip (lines[i] + strspn (lines[i], "#"));
      const char *stop = strstr (line, ". ");

      if (*line == '\0')
        break;
      g_string_append_printf (sentence, "%s%.*s", sentence->len > 0 ? " " : "",
                              stop != NULL ? (int) (stop + 1 - line) : (int) strlen (line), line);
    }
  if (g_str_has_suffix (sentence->str, "."))
    g_string_truncate (sentence, sentence->len - 1);
  return sentence->len > 0 ? g_string_free (g_steal_pointer (&sentence), FALSE) : NULL;
}

gboolean
machine_file_title (const char *file, char **title, GError **error)
{
  g_autoptr (Document) machine = read_machine (file, error);

  if (machine == NULL)
    return FALSE;
  *title = g_key_file_get_string (machine->values, document_find (machine, SECTION_MACHINE, NULL)->full, "title", NULL);
  if (*title == NULL)
    *title = opening_sentence (file);
  return TRUE;
}

/* --- merging ----------------------------------------------------------------- */

static Entry *
copy_entry (Document *document, Section *section, const Document *machine, const Section *source, const Entry *entry)
{
  g_autofree char *value = g_key_file_get_value (machine->values, source->full, entry->key, NULL);
  Entry           *copy = section_add (section, entry->key, &entry->place, &entry->value_place);

  copy->comment = g_strdup (entry->comment);
  g_key_file_set_value (document->values, section->full, entry->key, value);
  return copy;
}

/* The machine's entries come first, in its order, and each has the scenario's
 * value if that has one: the parameters of the scenario may name those of the
 * machine. */
static void
merge_section (Document *document, const Document *machine, const Section *source)
{
  Section *section = document_find (document, source->kind, source->name);
  guint    n = 0;

  if (section == NULL)
    section = document_add (document, source->kind, g_strdup (source->full), source->name, &source->place);
  for (guint i = 0; i < source->entries->len; i++)
    {
      const Entry *entry = source->entries->pdata[i];
      Entry       *own = section_find (section, entry->key);
      guint        at = 0;

      if (own == NULL)
        own = copy_entry (document, section, machine, source, entry);
      g_ptr_array_find (section->entries, own, &at);
      g_ptr_array_insert (section->entries, (gint) n++, g_ptr_array_steal_index (section->entries, at));
    }
}

gboolean
machine_file_include (Loader *loader, GError **error)
{
  g_autoptr (GError) failure = NULL;

  loader->scenario->machine_file = find (loader, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (loader->scenario->machine_file == NULL)
    return TRUE;
  loader->machine = read_machine (loader->scenario->machine_file, error);
  if (loader->machine == NULL)
    return FALSE;
  loader->scenario->machine_title = opening_sentence (loader->scenario->machine_file);
  for (guint i = 0; i < loader->machine->sections->len; i++)
    merge_section (loader->document, loader->machine, loader->machine->sections->pdata[i]);
  return TRUE;
}
