/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which groups and keys a scenario file may have: what the parser accepts and
 * what the manual page must say.
 */
#ifndef GILSIM_SCENARIO_SCHEMA_H
#define GILSIM_SCENARIO_SCHEMA_H

#include <glib.h>

/* The groups of the file; called sections here, because threads come in
 * groups too. */
typedef enum
{
  SECTION_SCENARIO,
  SECTION_PARAMETERS,
  SECTION_MACHINE,
  SECTION_RUN,
  SECTION_INTERPRETER,
  SECTION_POLICY,
  SECTION_THREADS,
  SECTION_CLIENTS,
  SECTION_EXPECT,
  N_SECTIONS
} SectionKind;

typedef struct
{
  const char *name;
  const char *value;   /* what may be written */
  const char *initial; /* the default; NULL if the key is required */
  const char *help;
} SchemaKey;

typedef struct
{
  const char      *word;         /* [word] or [word NAME] */
  gboolean         named;        /* may be followed by a name */
  const char      *initial_name; /* if it is named and the name is left out; NULL: it is required */
  const SchemaKey *keys;         /* ends with name NULL; [machine] has those of cost_infos[] too */
} SchemaSection;

/* Indexed by SectionKind. */
extern const SchemaSection schema_sections[N_SECTIONS];

/* [parameters] and [expect] have any key that is a parameter's name, and so has
 * [policy NAME] before the policy and all parameters are known. */
gboolean schema_has_key (SectionKind kind, const char *key);

/* The names of all keys; NULL-terminated; free with g_free(). */
const char **schema_key_names (SectionKind kind);

/* The words of all sections; NULL-terminated; free with g_free(). */
const char **schema_section_words (void);

/* Letters, digits, "-" and "_". */
gboolean schema_is_name (const char *text);

/* A name that begins with a letter, so that no number looks like it. */
gboolean schema_is_parameter_name (const char *text);

#endif
