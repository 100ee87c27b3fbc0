/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the terminal can show, and the line of progress on it.
 */
#ifndef GILSIM_CLI_TERMINAL_H
#define GILSIM_CLI_TERMINAL_H

#include "report/report.h"

/* The style for text on @stream: colour only on a terminal that wants it. */
ReportStyle terminal_style (FILE *stream);

/* The style for text in a file: the same wherever it is written. */
ReportStyle terminal_file_style (void);

/* One run's line of progress on standard error. */
typedef struct
{
  const char *label; /* what runs */
  gboolean    visible;
  gboolean    shown;      /* the line stands there now */
  gint64      last_us;    /* when it was written last, monotonic */
  FILE       *watched[2]; /* (nullable): a write error of theirs ends the run */
} Progress;

/**
 * progress_begin:
 * @progress: (out): the line
 * @label: what runs; borrowed
 * @quiet: show nothing
 * @watched: (nullable): stream that the run writes to; if it is a terminal,
 *   there is no line, which would stand between what is written
 */
void progress_begin (Progress *progress, const char *label, gboolean quiet, FILE *watched);

/* Watches one more stream, and no third one; none if it is NULL. */
void progress_watch (Progress *progress, FILE *stream);

/* Writes the line, unless it was written just now. */
void progress_show (Progress *progress, const char *text);

/* As RunOptions.progress, with the Progress as its data. */
void progress_update (gint64 now_ns, guint64 events, gpointer data);

/* Erases the line. */
void progress_end (Progress *progress);

#endif
