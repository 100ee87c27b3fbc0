/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists of what there is: a topic fills rows of words, and they are printed as
 * text, CSV or JSON.
 */
#ifndef GILSIM_CLI_LISTING_H
#define GILSIM_CLI_LISTING_H

#include <json-glib/json-glib.h>

#include "report/report.h"

#define LISTING_MAX_COLUMNS 8

/* One thing that can be listed. */
typedef struct
{
  const char *name;                             /* as asked for: "policies" */
  const char *heading;                          /* of its text */
  const char *columns[LISTING_MAX_COLUMNS + 1]; /* also the keys in JSON */

  /* Adds every row with listing_add(). */
  gboolean (*fill) (GPtrArray *rows, GError **error);

  /* These two replace the plain forms of listing_text() and listing_json(). */
  void (*text) (const ReportStyle *style, GString *out); /* (nullable) */
  void (*json) (JsonBuilder *builder);                   /* (nullable) */
} ListTopic;

extern const ListTopic list_policies;

/* Adds a row: strings up to a NULL, copied. */
void listing_add (GPtrArray *rows, ...) G_GNUC_NULL_TERMINATED;

/* Appends a name in the style of names. */
void listing_append_name (GString *out, const char *name, const ReportStyle *style);

/**
 * listing_text:
 * @topic: what is listed
 * @rows: its rows
 * @style: how
 * @out: appended to
 *
 * The first column stands on the left, the others beside it, one a line.
 */
void listing_text (const ListTopic *topic, GPtrArray *rows, const ReportStyle *style, GString *out);

/* Appends a header and the rows, quoted as RFC 4180 says. */
void listing_csv (const ListTopic *topic, GPtrArray *rows, GString *out);

/* An array of objects, one per row. */
void listing_json (const ListTopic *topic, GPtrArray *rows, JsonBuilder *builder);

/* Adds a member with a string, which need not be valid UTF-8. */
void listing_json_member (JsonBuilder *builder, const char *name, const char *value);

#endif
