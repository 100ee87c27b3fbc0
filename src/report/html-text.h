/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that a person has written, made harmless for a page: names of threads,
 * scenarios and policies are hostile data.
 *
 * What is no UTF-8, a control character, or changes the direction of text is
 * replaced by U+FFFD.
 */
#ifndef GILSIM_REPORT_HTML_TEXT_H
#define GILSIM_REPORT_HTML_TEXT_H

#include <glib.h>

/* Appends one line of text, for an element or an attribute in quotes. */
void html_text_append (GString *out, const char *text);

/* As html_text_append(), but newlines and tabs stay. */
void html_text_append_lines (GString *out, const char *text);

/* Appends a JSON string with its quotes, which nothing in can end the <script>
 * element that it stands in. */
void html_text_append_json (GString *out, const char *text);

#endif
