/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pictures of a scenario: what kinds there are, and how one is made of runs.
 *
 * To add a kind: write plots/NAME.gp, which reads CSV files as its first lines
 * say (arguments.gp sorts them out), and src/report/plot-NAME.c, which ends
 * with the `const PlotKind plot_NAME`; add that to plot_kinds[] in plots.c and
 * to the externs below, both files to Makefile.am, and a line to "plot" in
 * gilsim.1.  The rest (help, completion, lists, --keep, themes) follows.
 *
 * A picture is made in this order: plot_new(); for each run plot_watch(), the
 * run with that observer, plot_add_result(); then plot_write() and plot_draw().
 */
#ifndef GILSIM_REPORT_PLOTS_H
#define GILSIM_REPORT_PLOTS_H

#include "experiment/run.h"
#include "report/out-file.h"

/* Scripts take at most nine arguments; two are the titles and the output. */
#define PLOT_MAX_RUNS 7

typedef struct Plot     Plot;
typedef struct PlotKind PlotKind;

struct PlotSweep; /* see plot-sweep.h */

/* What --from and --to are to a kind. */
typedef enum
{
  PLOT_WINDOW_NONE, /* a mistake: it is always about the whole run */
  PLOT_WINDOW_FREE, /* without them, the whole run */
  PLOT_WINDOW_AXIS  /* its time axis; without them, the scenario's chart window */
} PlotWindow;

/* A run that the picture shows. */
typedef struct
{
  const Plot         *plot;
  guint               index; /* 0, 1, ... */
  const PolicyChoice *policy;
  RunObserver        *observer; /* (nullable): what watch() returned */
  const RunResult    *result;   /* NULL until the run has ended */
} PlotRun;

/* One kind of picture; each table entry ends the file that implements it. */
struct PlotKind
{
  const char *name;
  const char *summary; /* one line, for lists */
  const char *script;  /* in plots/ */
  PlotWindow  window;
  guint       max_runs; /* at most PLOT_MAX_RUNS, or as many as one file may hold */
  gboolean    of_sweep; /* shows a sweep, with as many policies, and no single runs */

  /* (nullable): makes an observer for a run that is about to begin.  The kind
   * frees it in unwatch(), which is called once, also if the run or write()
   * fails.  NULL with @error set is a failure, without it no observer. */
  RunObserver *(*watch) (const PlotRun *run, GError **error);
  void (*unwatch) (RunObserver *observer);

  /* After all the runs: writes the data into the plot's folder, and names the
   * files with plot_add_file() in the order of the script's arguments. */
  gboolean (*write) (Plot *plot, GError **error);
};

struct Plot
{
  const PlotKind         *kind;
  char                   *folder; /* of the data */
  gint64                  from_ns;
  gint64                  to_ns; /* TIME_NEVER: up to the end of the runs */
  PlotRun                *runs;
  guint                   n_runs;
  const Scenario         *scenario; /* whose title the picture has; NULL until the first run has ended */
  const struct PlotSweep *sweep;    /* of a kind that is of_sweep; else NULL */
  GPtrArray              *files;    /* of char *: names in the folder */
  GString                *titles;   /* of titles.csv */
};

extern const PlotKind plot_timeline;
extern const PlotKind plot_tiles;
extern const PlotKind plot_waits;
extern const PlotKind plot_waiters;
extern const PlotKind plot_blockers;
extern const PlotKind plot_causes;
extern const PlotKind plot_shares;
extern const PlotKind plot_sweep;
extern const PlotKind plot_comparison;

/* The one list of kinds; NULL-terminated. */
extern const PlotKind *const plot_kinds[];

/* Their names, with commas; free with g_free(). */
char *plot_kind_list (void);

/* The kind of that name, or NULL with a G_OPTION_ERROR that lists them. */
const PlotKind *plot_kind_find (const char *name, GError **error);

/**
 * plot_new:
 * @kind: of picture
 * @folder: where the data go; must exist
 * @from_ns: where the window begins
 * @to_ns: where it ends, TIME_NEVER for the end of the runs
 * @n_runs: how many there will be, 0 for a sweep; plot_draw() can draw the
 *   kind's max_runs
 */
Plot *plot_new (const PlotKind *kind, const char *folder, gint64 from_ns, gint64 to_ns, guint n_runs);

/**
 * plot_watch:
 * @plot: the picture
 * @index: of the run: 0, 1, ...
 * @policy: of the run; must outlive the plot
 * @observer: (out) (nullable): who is to watch it; the plot's
 * @error: set to a G_FILE_ERROR
 */
gboolean plot_watch (Plot *plot, guint index, const PolicyChoice *policy, RunObserver **observer, GError **error);

/* Run @index has ended with @result, which must outlive the plot. */
void plot_add_result (Plot *plot, guint index, const RunResult *result);

/* The data, after all runs; @error is set to a G_FILE_ERROR, or to a
 * CHARTS_ERROR if there is nothing to show. */
gboolean plot_write (Plot *plot, GError **error);

/* The same without titles.csv. */
gboolean plot_write_data (Plot *plot, GError **error);

/**
 * plot_draw:
 * @plot: whose data have been written
 * @theme: one of gnuplot_themes
 * @picture: path of the picture to be; whole or not at all
 * @error: set to a CHARTS_ERROR
 */
gboolean plot_draw (const Plot *plot, const char *theme, const char *picture, GError **error);

/* Copies what drawing needs beside the data: the script with the parts that it
 * loads, and draw.sh, which draws in @theme and, unless told otherwise, in the
 * format of @picture.  @error is set to a G_FILE_ERROR. */
gboolean plot_keep (const Plot *plot, const char *theme, const char *picture, GError **error);

void plot_free (Plot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plot, plot_free)

/* ---- for kinds ---------------------------------------------------------- */

/* Path of a file in the plot's folder; free with g_free(). */
char *plot_path (const Plot *plot, const char *name);

/* Name of the file with the data @what of a run, such as
 * "timeline-1-python2.csv"; free with g_free(). */
char *plot_file_name (const PlotRun *run, const char *what);

/* A file in the plot's folder, to be written. */
OutFile *plot_open (const Plot *plot, const char *name, GError **error);

/* The script's next argument, a file in the folder.  @run (nullable): the run
 * that it is about, whose policy is its title. */
void plot_add_file (Plot *plot, const char *name, const PlotRun *run);

/* The policy of a run in words, unlike those of the others; g_free() it. */
char *plot_run_title (const Plot *plot, guint index);

/* That there is nothing to show; always FALSE. */
gboolean plot_fail_empty (const char *what, GError **error);

#endif
