/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A report of one or several runs as a page: one file that needs no other and
 * no network.
 *
 * The page is html/report.html, where {{NAME}} stands for what the runs say.
 * Its content security policy names the scripts and the style by their hashes:
 * whatever a name may contain, nothing else runs and nothing is loaded.
 */
#ifndef GILSIM_REPORT_HTML_REPORT_H
#define GILSIM_REPORT_HTML_REPORT_H

#include "experiment/run.h"
#include "report/html-timeline.h"

/* A chart. */
typedef struct
{
  char *title;
  char *description; /* for those who do not see it */
  char *light;       /* the SVG */
  char *dark;        /* (nullable): the same for a dark page */
} HtmlPicture;

void html_picture_free (HtmlPicture *picture);

/* What a page is made of; borrowed. */
typedef struct
{
  const RunResult *const    *results;
  guint                      n_results;
  const HtmlTimeline *const *timelines;     /* one per result */
  const GPtrArray           *pictures;      /* (nullable): of HtmlPicture */
  const char                *scenario;      /* as the user calls it */
  const char                *scenario_text; /* of its file */
  const char                *command;       /* that makes the page again */
} HtmlReport;

/**
 * html_report_format:
 * @report: what the page is made of
 * @error: set to an HTML_ERROR
 *
 * Returns: the page, to be freed with g_string_free(), or NULL
 */
GString *html_report_format (const HtmlReport *report, GError **error);

#endif
