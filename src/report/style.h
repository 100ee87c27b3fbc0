/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text for people in a style: widths, cutting, wrapping, bold, units.
 */
#ifndef GILSIM_REPORT_STYLE_H
#define GILSIM_REPORT_STYLE_H

#include "report/report.h"

/* How many columns a terminal needs for it. */
guint style_text_width (const char *text);

/* A copy of text from a scenario, with nothing that would move the cursor;
 * free with g_free(). */
char *style_clean (const char *text);

/* Prints @text in exactly @width columns, cut with dots if it is longer. */
void style_print_field (const char *text, guint width, gboolean right, const ReportStyle *style, FILE *out);

/* Prints words, wrapped to the style's width, the lines after the first
 * indented. */
void style_print_wrapped (const char *text, guint indent, const ReportStyle *style, FILE *out);

/* The same from column @indent on, where the cursor stands. */
void style_print_wrapped_from (const char *text, guint indent, const ReportStyle *style, FILE *out);

/* Words as style_print_wrapped() prints them, in bold, if the style has it. */
void style_print_title (const char *text, const ReportStyle *style, FILE *out);

/* Three significant digits and a unit; free with g_free(). */
char *style_format_duration (double ns);

/* @part as a percentage of @whole; "-" if there is no whole; g_free() it. */
char *style_format_percent (double part, double whole);

#endif
