/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text for people, wrapped to a width.
 */
#ifndef GILSIM_CLI_TEXT_H
#define GILSIM_CLI_TEXT_H

#include <glib.h>

/**
 * text_wrap:
 * @out: appended to, from the column where its last line stands
 * @text: words, separated by spaces; a newline in it is kept
 * @indent: column of the lines that follow
 * @width: columns that no line exceeds, unless one word does
 */
void text_wrap (GString *out, const char *text, guint indent, guint width);

/* Fills the last line with spaces up to @column; begins a new line first if
 * the text stands beyond it. */
void text_pad (GString *out, guint column);

#endif
