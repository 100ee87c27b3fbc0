/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Running gnuplot on the scripts in plots/.
 */
#ifndef GILSIM_REPORT_GNUPLOT_H
#define GILSIM_REPORT_GNUPLOT_H

#include <glib.h>

#define CHARTS_ERROR (charts_error_quark ())
GQuark charts_error_quark (void);

typedef enum
{
  CHARTS_ERROR_WRITE,
  CHARTS_ERROR_GNUPLOT,
  CHARTS_ERROR_EMPTY /* there is nothing to draw */
} ChartsError;

/* What pictures may be: file name extensions, which gnuplot goes by. */
extern const char *const gnuplot_formats[]; /* NULL-terminated */

/* What they may look like; the first is the default. */
extern const char *const gnuplot_themes[]; /* NULL-terminated */

/* The script that all others need. */
#define GNUPLOT_STYLE "style.gp"

/* One picture, borrowed: how it is drawn, and where it appears. */
typedef struct
{
  const char        *script;    /* a script in plots/ */
  const char        *folder;    /* where gnuplot runs */
  const char *const *arguments; /* NULL-terminated; names in @folder, all but the last argument */
  const char        *theme;     /* (nullable) */
  const char        *picture;   /* path, with one of the extensions */
} GnuplotJob;

/**
 * gnuplot_draw:
 * @jobs: the pictures
 * @n_jobs: how many
 * @error: set to CHARTS_ERROR_GNUPLOT with what gnuplot said, or to
 *   CHARTS_ERROR_WRITE
 *
 * Draws several at a time.  A picture appears under its name when it is whole;
 * after an error, some may have appeared and the rest will not.
 */
gboolean gnuplot_draw (const GnuplotJob *jobs, guint n_jobs, GError **error);

/* No picture appears any more, and no gnuplot is started, once @flag is not 0:
 * gnuplot itself may survive an interrupt.  For the whole program. */
void gnuplot_stop_on (const volatile gint *flag);

/* Whether the script came with gilsim, else @error is set to a CHARTS_ERROR:
 * better known before a run than after it. */
gboolean gnuplot_check_script (const char *script, GError **error);

/* Path of a script in plots/, absolute; free with g_free(). */
char *gnuplot_script_path (const char *script);

#endif
