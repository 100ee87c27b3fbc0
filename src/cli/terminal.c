/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The terminal: its width, its character set, whether it wants colours, and
 * the line of progress.
 */
#include "config.h"

#include "cli/terminal.h"

#include <langinfo.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/signals.h"
#include "engine/duration.h"

#define DEFAULT_WIDTH 80
#define MIN_WIDTH 40
#define MAX_WIDTH 500
#define UPDATE_INTERVAL_US (G_USEC_PER_SEC / 10)

/* A terminal that understands escape sequences. */
static gboolean
is_able_terminal (FILE *stream)
{
  const char *term = g_getenv ("TERM");

  return isatty (fileno (stream)) && term && *term && strcmp (term, "dumb") != 0;
}

/* https://no-color.org: any value but the empty one. */
static gboolean
wants_color (FILE *stream)
{
  const char *no_color = g_getenv ("NO_COLOR");

  return (no_color == NULL || *no_color == '\0') && is_able_terminal (stream);
}

static guint
terminal_width (FILE *stream)
{
  struct winsize size;
  guint64        columns;
  const char    *text = g_getenv ("COLUMNS");

  if (ioctl (fileno (stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return CLAMP (size.ws_col, MIN_WIDTH, MAX_WIDTH);
  if (text && g_ascii_string_to_unsigned (text, 10, MIN_WIDTH, MAX_WIDTH, &columns, NULL))
    return (guint) columns;
  return DEFAULT_WIDTH;
}

ReportStyle
terminal_style (FILE *stream)
{
  return (ReportStyle){ .color = wants_color (stream),
                        .unicode = strcmp (nl_langinfo (CODESET), "UTF-8") == 0,
                        .width = terminal_width (stream) };
}

ReportStyle
terminal_file_style (void)
{
  return (ReportStyle){ .color = FALSE, .unicode = TRUE, .width = DEFAULT_WIDTH };
}

void
progress_begin (Progress *progress, const char *label, gboolean quiet, FILE *watched)
{
  gboolean shares = watched && isatty (fileno (watched));

  *progress = (Progress){ .label = label,
                          .visible = !quiet && !shares && is_able_terminal (stderr),
                          .last_us = g_get_monotonic_time (),
                          .watched = { watched } };
}

void
progress_watch (Progress *progress, FILE *stream)
{
  g_assert (progress->watched[1] == NULL);

  progress->watched[1] = stream;
}

void
progress_show (Progress *progress, const char *text)
{
  gint64 now_us = g_get_monotonic_time ();

  if (!progress->visible || now_us - progress->last_us < UPDATE_INTERVAL_US)
    return;
  progress->last_us = now_us;
  progress->shown = TRUE;
  fprintf (stderr, "\r\033[K%.78s", text);
  fflush (stderr);
}

void
progress_update (gint64 now_ns, guint64 events, gpointer data)
{
  Progress        *progress = data;
  char             simulated[DURATION_MAX];
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (progress->watched); i++)
    if (progress->watched[i] && ferror (progress->watched[i]))
      signals_stop ();
  if (!progress->visible)
    return;
  text = g_strdup_printf ("%.40s: %s simulated, %" G_GUINT64_FORMAT " events", progress->label,
                          duration_format_rounded ((double) now_ns, 3, simulated), events);
  progress_show (progress, text);
}

void
progress_end (Progress *progress)
{
  if (progress->shown)
    fputs ("\r\033[K", stderr);
  progress->shown = FALSE;
}
