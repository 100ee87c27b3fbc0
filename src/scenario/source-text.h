/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A value that remembers, for each of its bytes, where it was written: through
 * the escapes of the key file and through ${parameter}.
 */
#ifndef GILSIM_SCENARIO_SOURCE_TEXT_H
#define GILSIM_SCENARIO_SOURCE_TEXT_H

#include "scenario/place.h"
#include "scenario/scenario.h"

/* A part of the text that replaces a ${...}. */
typedef struct
{
  gsize start; /* in the text */
  gsize end;
  gsize written_start; /* in what was written */
  gsize written_end;
} Substitution;

typedef struct SourceText
{
  Place   place;   /* where the value begins */
  char   *written; /* as in the file or the setting */
  char   *text;    /* what it means */
  GArray *origins; /* of gsize: offset in `written` per byte of text and for its end */
  GArray *substitutions;
} SourceText;

/**
 * source_text_new:
 * @place: where the value begins
 * @written: the value as written; taken over
 * @meant: the same without the escapes, as GKeyFile reads it; NULL if it
 *   cannot
 * @params: what ${...} may name
 * @n_params: how many
 * @error: set to a SCENARIO_ERROR
 *
 * Returns: the text without spaces around it
 */
SourceText *source_text_new (const Place *place, char *written, const char *meant, const ScenarioParam *params,
                             guint n_params, GError **error);

void source_text_free (SourceText *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SourceText, source_text_free)

/* Sets @error for the mistake at @offset of the text; returns FALSE. */
gboolean source_text_error (const SourceText *source, gsize offset, GError **error, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

#endif
