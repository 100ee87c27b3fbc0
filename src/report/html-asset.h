/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that a page is made of: those in html/, and the library D3, which
 * is installed with the system.
 */
#ifndef GILSIM_REPORT_HTML_ASSET_H
#define GILSIM_REPORT_HTML_ASSET_H

#include <glib.h>

#define HTML_ERROR (html_error_quark ())
GQuark html_error_quark (void);

typedef enum
{
  HTML_ERROR_ASSET /* a file of the installation is missing or of no use */
} HtmlError;

/**
 * html_asset_read:
 * @name: of a file in html/
 * @error: set to an HTML_ERROR
 *
 * Returns: its text, to be freed with g_free(), or NULL
 */
char *html_asset_read (const char *name, GError **error);

/**
 * html_asset_read_d3:
 * @error: set to an HTML_ERROR that says which package has it
 *
 * Reads the library from where configure found it, or from where the
 * environment's GILSIM_D3 says.
 *
 * Returns: a script that can stand in a <script> element, to be freed with
 *   g_free(), or NULL
 */
char *html_asset_read_d3 (GError **error);

/* "'sha256-...'": what a content security policy calls the text of an element;
 * free with g_free(). */
char *html_asset_hash (const char *text);

#endif
