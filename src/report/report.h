/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reports: results of runs as text for people, CSV and JSON for programs.
 */
#ifndef GILSIM_REPORT_REPORT_H
#define GILSIM_REPORT_REPORT_H

#include <stdio.h>

#include "experiment/run.h"

typedef enum
{
  REPORT_TEXT,
  REPORT_CSV,
  REPORT_JSON
} ReportFormat;

typedef struct
{
  gboolean color;   /* escape sequences are welcome */
  gboolean unicode; /* so are characters beyond ASCII */
  guint    width;   /* columns of the terminal; text fits them */
} ReportStyle;

/* "text", "csv" or "json"; FALSE for anything else. */
gboolean report_format_parse (const char *word, ReportFormat *format);

/* Writes one run.  @style is used for text only. */
void report_run (const RunResult *result, ReportFormat format, const ReportStyle *style, FILE *out);

/* Writes several runs of one scenario side by side, the first as reference. */
void report_compare (const RunResult *const *results, guint n_results, ReportFormat format, const ReportStyle *style,
                     FILE *out);

#endif
