/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files that a page is made of.
 */
#include "config.h"

#include "report/html-asset.h"

#include <string.h>

#define D3_PACKAGE "node-d3"

G_DEFINE_QUARK (gilsim - html - error - quark, html_error)

char *
html_asset_read (const char *name, GError **error)
{
  const char      *data = g_getenv ("GILSIM_DATADIR");
  g_autofree char *path = g_build_filename (data && *data ? data : GILSIM_DATADIR, "html", name, NULL);
  g_autoptr (GError) cause = NULL;
  char *text;

  if (g_file_get_contents (path, &text, NULL, &cause))
    return text;
  g_set_error (error, HTML_ERROR, HTML_ERROR_ASSET, "gilsim is not installed completely: %s", cause->message);
  return NULL;
}

/* (nullable): why the text is no script that can stand in a page. */
static const char *
find_fault (const char *text, gsize length)
{
  g_autofree char *lower = g_ascii_strdown (text, (gssize) length);

  if (!g_utf8_validate (text, (gssize) length, NULL) || strlen (text) != length)
    return "it is no UTF-8 text";
  if (strstr (text, "d3js.org") == NULL)
    return "it does not say that it is D3";
  /* A browser would take what follows for something else, or hash it otherwise. */
  if (strstr (lower, "</script") != NULL || strstr (lower, "<!--") != NULL || strchr (text, '\r') != NULL)
    return "it cannot stand in a page";
  return NULL;
}

char *
html_asset_read_d3 (GError **error)
{
  const char      *chosen = g_getenv ("GILSIM_D3");
  const char      *path = chosen && *chosen ? chosen : GILSIM_D3;
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  const char *fault;
  gsize       length;

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, HTML_ERROR, HTML_ERROR_ASSET,
                   "the library D3, which draws in the page, is missing: install the package %s, or let GILSIM_D3 name "
                   "d3.min.js: %s",
                   D3_PACKAGE, cause->message);
      return NULL;
    }
  fault = find_fault (text, length);
  if (fault == NULL)
    return g_steal_pointer (&text);
  g_set_error (error, HTML_ERROR, HTML_ERROR_ASSET,
               "\"%s\" is not the library D3: %s; expected d3.min.js of the package %s", path, fault, D3_PACKAGE);
  return NULL;
}

char *
html_asset_hash (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *encoded = NULL;
  guint8           digest[32];
  gsize            length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  encoded = g_base64_encode (digest, length);
  return g_strdup_printf ("'sha256-%s'", encoded);
}
