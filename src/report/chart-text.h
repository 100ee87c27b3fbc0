/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts in a chart's CSV: written so that gnuplot reads them as they are,
 * and read back.
 */
#ifndef GILSIM_REPORT_CHART_TEXT_H
#define GILSIM_REPORT_CHART_TEXT_H

#include <glib.h>

/**
 * chart_text_plain:
 * @text: UTF-8 that a person has written
 *
 * gnuplot cuts a CSV field at quotes and commas, resolves backslashes, and
 * draws rubbish for characters that its font lacks: quotes, commas and
 * backslashes become look-alikes, and what DejaVu may lack an empty box.  What
 * would be markup in an SVG is broken up by a blank.
 *
 * Returns: @text as a field of one line; free with g_free()
 */
char *chart_text_plain (const char *text);

/**
 * chart_text_split:
 * @line: a CSV line as RFC 4180 has it, without its newline; overwritten
 * @fields: (out): the fields, unquoted, inside @line
 * @n_fields: how many there must be
 *
 * Returns: FALSE if there are more or fewer
 */
gboolean chart_text_split (char *line, char **fields, guint n_fields);

#endif
