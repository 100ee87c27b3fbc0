/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text of a scenario: a key file, and where each group and key of it is
 * written.  GKeyFile knows the values but no places; the scan of the lines
 * knows the places, and is stricter.
 */
#ifndef GILSIM_SCENARIO_DOCUMENT_H
#define GILSIM_SCENARIO_DOCUMENT_H

#include "scenario/place.h"
#include "scenario/schema.h"

typedef struct
{
  char *key;
  char *comment; /* the lines of comment just above, joined; may be NULL */
  char *initial; /* of a parameter that a setting replaced: what the file has */
  Place place;
  Place value_place;
} Entry;

typedef struct
{
  SectionKind kind;
  char       *full; /* as in the key file: "threads cpu" */
  char       *name; /* "cpu"; NULL for a section without names */
  Place       place;
  GPtrArray  *entries; /* of Entry, in the order of the file */
} Section;

typedef struct
{
  char      *file;
  GKeyFile  *values;
  GPtrArray *sections; /* of Section, in the order of the file */
} Document;

/**
 * document_read:
 * @file: path
 * @what: it is, for the message if it cannot be read
 * @error: set to a SCENARIO_ERROR
 *
 * Reads the file; all groups and keys in the result are known ones.
 */
Document *document_read (const char *file, const char *what, GError **error);

void document_free (Document *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

/* The section of that kind and name (NULL: any), or NULL. */
Section *document_find (const Document *document, SectionKind kind, const char *name);

/* How many sections of that kind there are. */
guint document_count (const Document *document, SectionKind kind);

/* Adds a section; @full is taken over, @name copied. */
Section *document_add (Document *document, SectionKind kind, char *full, const char *name, const Place *place);

Entry *section_find (const Section *section, const char *key);
Entry *section_add (Section *section, const char *key, const Place *place, const Place *value_place);

/* The message about a key that @section may not have. */
gboolean document_unknown_key (const Section *section, const char *key, const Place *place, GError **error);

#endif
