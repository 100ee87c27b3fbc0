/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `make validate`: everything that was measured, and everything published,
 * beside what is simulated.  Exits 1 if something is worse than
 * tests/validation/limits.csv allows, 2 if that could not be found out.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "report/out-file.h"
#include "tests/validation/page.h"
#include "tests/validation/simulated.h"
#include "tests/validation/tables.h"

#define N_SEEDS 5
#define TERMINAL_WIDTH 80
#define PIPE_WIDTH 200

#define MEASURED "tests/validation/measured.csv"
#define PUBLISHED "tests/validation/published.csv"
#define SIMULATED "tests/validation/simulated.csv"
#define LIMITS "tests/validation/limits.csv"

/* The command line. */
typedef struct
{
  char    *folder;
  char    *from;
  char    *measured;
  char    *limits;
  char    *only;
  char    *page;
  char    *simulated;
  gboolean quick;
  gboolean write;
  gboolean write_limits;
  gboolean sentence;
  gboolean quiet;
  int      jobs;
} Options;

/* ---- what to do ------------------------------------------------------------- */

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &options->folder, "with the sources", "DIR" },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options->from, "run nothing: what came out is in FILE", "FILE" },
    { "measured", 0, 0, G_OPTION_ARG_FILENAME, &options->measured, "instead of " MEASURED, "FILE" },
    { "limits", 0, 0, G_OPTION_ARG_FILENAME, &options->limits, "instead of " LIMITS, "FILE" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &options->only, "cells and cases with TEXT in their name", "TEXT" },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &options->quick, "only cells that take no time", NULL },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &options->jobs, "N runs at the same time", "N" },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "no tables but of what misses a target", NULL },
    { "sentence", 0, 0, G_OPTION_ARG_NONE, &options->sentence, "print only the sentence of the README", NULL },
    { "page", 0, 0, G_OPTION_ARG_FILENAME, &options->page, "write the page into FILE, and nothing else", "FILE" },
    { "simulated", 0, 0, G_OPTION_ARG_FILENAME, &options->simulated, "write what came out into FILE", "FILE" },
    { "write", 0, 0, G_OPTION_ARG_NONE, &options->write, "write page, chart, " SIMULATED ", README.md", NULL },
    { "write-limits", 0, 0, G_OPTION_ARG_NONE, &options->write_limits, "allow what there is", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  GOptionContext *context = g_option_context_new (NULL);
  gboolean        good;

  g_option_context_add_main_entries (context, entries, NULL);
  good = g_option_context_parse (context, argc, argv, error);
  g_option_context_free (context);
  if (good && options->quick + (options->only != NULL) > 0 && options->write + options->write_limits > 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "--write needs all cells");
      return FALSE;
    }
  return good;
}

static void
options_clear (Options *options)
{
  g_free (options->folder);
  g_free (options->from);
  g_free (options->measured);
  g_free (options->limits);
  g_free (options->only);
  g_free (options->page);
  g_free (options->simulated);
}

static char *
in_folder (const Options *options, const char *own, const char *usual)
{
  return own != NULL ? g_strdup (own) : g_build_filename (options->folder != NULL ? options->folder : ".", usual, NULL);
}

/* Leaves out what is not wanted. */
static void
choose (const Options *options, GPtrArray *cells, GPtrArray *published)
{
  for (guint i = cells->len; i-- > 0;)
    {
      const Cell *cell = cells->pdata[i];

      if ((options->quick && !cell->quick) || (options->only != NULL && strstr (cell->key, options->only) == NULL))
        g_ptr_array_remove_index (cells, i);
    }
  for (guint i = published->len; i-- > 0;)
    {
      const Published *row = published->pdata[i];

      if (options->quick || (options->only != NULL && strstr (row->key, options->only) == NULL))
        g_ptr_array_remove_index (published, i);
    }
}

/* ---- running ------------------------------------------------------------------ */

static void
show_progress (guint done, guint all)
{
  if (done < all)
    fprintf (stderr, "\r%u of %u runs", done, all);
  else
    fprintf (stderr, "\r%24s\r", "");
}

static gboolean
simulate (const Options *options, GPtrArray *cells, GPtrArray *published, GError **error)
{
  g_autofree char *folder = in_folder (options, NULL, "");
  g_autoptr (Runs) runs = runs_new (folder, N_SEEDS);
  guint n_workers = options->jobs > 0 ? (guint) options->jobs : g_get_num_processors ();

  for (guint i = 0; i < cells->len; i++)
    cell_want (cells->pdata[i], runs);
  for (guint i = 0; i < published->len; i++)
    published_want (published->pdata[i], runs);
  if (!runs_make (runs, n_workers, isatty (STDERR_FILENO) ? show_progress : NULL, error))
    return FALSE;
  for (guint i = 0; i < cells->len; i++)
    cell_keep (cells->pdata[i], runs);
  for (guint i = 0; i < published->len; i++)
    published_keep (published->pdata[i], runs);
  simulated_round (cells, published);
  return TRUE;
}

/* ---- what came out ------------------------------------------------------------- */

static void
print_tables (const Judgement *judgement, const Options *options, gboolean whole)
{
  ReportStyle style = { FALSE, FALSE, isatty (STDOUT_FILENO) ? TERMINAL_WIDTH : PIPE_WIDTH };

  for (const TableWorkload *workload = tables_workloads; workload->name != NULL && !options->quiet; workload++)
    tables_workload (judgement, workload, &style, stdout);
  if (!options->quiet)
    tables_published (judgement, &style, stdout);
  if (judgement->misses->len > 0)
    printf ("\nWhat misses a target, and how far it may\n\n");
  tables_misses (judgement, &style, stdout);
  printf ("\n");
  if (whole)
    tables_totals (judgement, &style, stdout);
  if (judgement->n_spare > 0)
    printf ("\nlimits that are not needed any more: %u (make validate-limits)\n", judgement->n_spare);
  printf ("%s%u worse than allowed\n", whole ? "\n" : "", judgement_worse (judgement));
}

static gboolean
write_limits (const Judgement *judgement, const char *path, GError **error)
{
  OutFile *file = out_file_open (path, error);

  if (file == NULL)
    return FALSE;
  judgement_write_limits (judgement, out_file_stream (file));
  return out_file_commit (file, error);
}

static gboolean
write_simulated (const Judgement *judgement, const char *path, GError **error)
{
  OutFile *file = out_file_open (path, error);

  if (file == NULL)
    return FALSE;
  simulated_write (judgement->cells, judgement->published, out_file_stream (file));
  return out_file_commit (file, error);
}

static gboolean
write_all (const Judgement *judgement, const Options *options, GError **error)
{
  g_autofree char *folder = in_folder (options, NULL, "");
  g_autofree char *page = in_folder (options, NULL, PAGE_FILE);
  g_autofree char *simulated = in_folder (options, NULL, SIMULATED);

  return write_simulated (judgement, simulated, error) && page_write_chart (judgement, folder, error)
         && page_write (judgement, folder, page, error) && page_write_readme (judgement, folder, error);
}

static gboolean
report (const Judgement *judgement, const Options *options, gboolean whole, GError **error)
{
  g_autofree char *folder = in_folder (options, NULL, "");
  g_autofree char *limits = in_folder (options, options->limits, LIMITS);
  g_autofree char *sentence = tables_sentence (judgement);

  if (options->write && !write_all (judgement, options, error))
    return FALSE;
  if (options->write_limits && !write_limits (judgement, limits, error))
    return FALSE;
  if (options->simulated != NULL && !write_simulated (judgement, options->simulated, error))
    return FALSE;
  if (options->page != NULL)
    return page_write (judgement, folder, options->page, error);
  if (options->sentence)
    printf ("%s\n", sentence);
  else
    print_tables (judgement, options, whole);
  return TRUE;
}

/* Returns: whether all could be done; @worse: how many are worse than allowed */
static gboolean
carry_out (const Options *options, guint *worse, GError **error)
{
  gboolean         whole = !options->quick && options->only == NULL;
  g_autofree char *measured_path = in_folder (options, options->measured, MEASURED);
  g_autofree char *published_path = in_folder (options, NULL, PUBLISHED);
  g_autofree char *limits_path = in_folder (options, options->limits, LIMITS);
  g_autoptr (GPtrArray) cells = cells_read (measured_path, error);
  g_autoptr (GPtrArray) published = cells != NULL ? published_read (published_path, error) : NULL;
  g_autoptr (Judgement) judgement = NULL;

  if (published == NULL)
    return FALSE;
  choose (options, cells, published);
  if (options->from != NULL ? !simulated_read (options->from, cells, published, error)
                            : !simulate (options, cells, published, error))
    return FALSE;
  judgement = judge (cells, published, limits_path, whole, error);
  if (judgement == NULL || !report (judgement, options, whole, error))
    return FALSE;
  /* A page that says how bad it is has been written as asked. */
  *worse = options->write || options->write_limits ? 0 : judgement_worse (judgement);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Options  options = { 0 };
  guint    worse = 0;
  gboolean good = parse (&options, &argc, &argv, &error) && carry_out (&options, &worse, &error);

  options_clear (&options);
  if (!good)
    {
      fprintf (stderr, "validate: %s\n", error->message);
      return 2;
    }
  return worse > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
