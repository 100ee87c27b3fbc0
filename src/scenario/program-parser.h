/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Within the parser of programs: program-parse.c and program-blocks.c.
 */
#ifndef GILSIM_SCENARIO_PROGRAM_PARSER_H
#define GILSIM_SCENARIO_PROGRAM_PARSER_H

#include "scenario/loader.h"

typedef struct
{
  Loader           *loader;
  const SourceText *text;
  gsize             at; /* the next byte of the text */
  guint             group;
  GArray           *steps;
  guint             depth; /* of braces */
  guint             max_depth;
  guint             n_loops; /* around the next step */
} Parser;

/* The character at the cursor. */
char parser_peek (const Parser *parser);

void parser_skip_space (Parser *parser);

/* Sets @error: what is next was not expected. */
gboolean parser_unexpected (const Parser *parser, const char *expected, GError **error);

/* The word at the cursor, which moves behind it; NULL if there is none. */
char *parser_take_word (Parser *parser);

/* The index of @name, which it takes, in @names, where it is added if need be. */
guint parser_intern (GPtrArray *names, char *name);

/* Notes for the check of the whole scenario that the step is at @at. */
void parser_add_use (Parser *parser, const Step *step, gsize at);

/* Steps up to the closing brace, or to the end of the text. */
gboolean parser_steps (Parser *parser, gboolean in_braces, GError **error);

/* What stands behind the word of the step, which is at @at: "[N] { steps }". */
gboolean parser_loop (Parser *parser, Step *step, gsize at, GError **error);

/* The same: "NAME [less D] { steps }". */
gboolean parser_measure (Parser *parser, Step *step, gsize at, GError **error);

#endif
