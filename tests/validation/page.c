/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page, its chart, and the sentence in README.md.
 */
#include "config.h"

#include "tests/validation/page.h"

#include <string.h>

#include <glib/gstdio.h>

#include "report/out-file.h"
#include "tests/validation/tables.h"

#define README_BEGIN "<!-- written by make validate-page -->\n"
#define README_END "<!-- end -->\n"

static const char head[] =
    "# How true is gilsim?\n"
    "\n"
    "<!-- Written by `make validate-page`: do not edit; the reasons stand in tests/validation/reasons.md. -->\n"
    "\n"
    "Each number here stands beside one that was measured, with real interpreters on a real machine, or\n"
    "published by others. `make validate` runs all cells again and prints these tables; it fails if one of\n"
    "them has become worse than `tests/validation/limits.csv` allows. No Python is needed for that.\n"
    "[model.md](model.md) says what is modelled, and where each constant comes from.\n"
    "\n"
    "## In short\n"
    "\n";

static const char chart[] =
    "\n![Simulated as a multiple of measured, for every cell](validation.svg)\n"
    "\n"
    "A dot is what is simulated, as a multiple of the median that was measured, on a logarithmic axis; the\n"
    "line through it is the range over five seeds. The grey bar is the range of the measurement itself: a dot\n"
    "in it could not be told from one more run. The band is a factor of 1.3 around the median.\n";

static const char measured[] =
    "\n## What was measured\n"
    "\n"
    "`tests/validation/measured.csv` holds the figures: medians of three runs, with the lowest and the highest,\n"
    "of small programs under CPython 2.7.18 and 3.11.7. `scenarios/reality/` describes the same programs. The\n"
    "machine has two virtual cores (KVM, a Xeon of the Sapphire Rapids class at 2.6 GHz, one hardware thread for\n"
    "each core); Linux 6.18 with 250 ticks a second, no preemption in the kernel, and EEVDF; glibc 2.36; timer\n"
    "slack 50 us; idle governor haltpoll. Its host is lightly shared: 10 % of noise are usual. All cells are\n"
    "simulated with the one description `scenarios/machines/linux-vm.ini`. What an iteration of a loop takes\n"
    "depends on the interpreter and on the loop, and stands in the `[policy]` groups of the scenarios; for the\n"
    "counting loop of 3.11 it is another from eight threads on, as CPython then specialises the loop. No other\n"
    "constant belongs to some cells only.\n"
    "\n"
    "To measure again, on any machine: `gilsim calibrate -o my-machine.ini` describes it, and\n"
    "\n"
    "    gilsim reality udp --machine my-machine.ini --python python3 --repeat 5 -s threads=1\n"
    "\n"
    "writes a scenario as a Python program, runs it, and prints both sides with their factors.\n"
    "\n"
    "## How to read the tables\n"
    "\n"
    "*Measured* is a median of runs, *simulated* one over five seeds. *Factor* is the larger by the smaller of\n"
    "both; *to runs* is the factor to the nearest end of the measured range, 1 inside. A cell whose runs differ\n"
    "by a factor of two is *bistable*, and judged by its range. Switches are those of the process that was\n"
    "measured, without its client; they have a target where more than 100 voluntary ones were measured.\n"
    "2.7 counts its check interval in ticks; the switch interval of 3.11 is in ms.\n"
    "\n"
    "## Measured cells\n";

static const char published[] =
    "\n## Published results\n"
    "\n"
    "Each on a machine as far as it is known (`scenarios/machines/`), in the scenarios of\n"
    "`scenarios/published/`. *Order*: other results of the same table must be larger and smaller where the\n"
    "published ones are.\n";

static const char misses[] = "\n## What falls short\n\n";

/* ---- the page -------------------------------------------------------------- */

static void
write_page (const Judgement *judgement, const char *reasons, FILE *out)
{
  fputs (head, out);
  tables_totals (judgement, NULL, out);
  fputs (chart, out);
  fputs (measured, out);
  for (const TableWorkload *workload = tables_workloads; workload->name != NULL; workload++)
    tables_workload (judgement, workload, NULL, out);
  fputs (published, out);
  tables_published (judgement, NULL, out);
  fputs (misses, out);
  fputs (reasons, out);
  if (judgement->misses->len > 0)
    fputs ("\n### All misses\n\n", out);
  tables_misses (judgement, NULL, out);
}

gboolean
page_write (const Judgement *judgement, const char *folder, const char *path, GError **error)
{
  g_autofree char *reasons_path = g_build_filename (folder, PAGE_REASONS, NULL);
  g_autofree char *reasons = NULL;
  OutFile         *file;

  if (!g_file_get_contents (reasons_path, &reasons, NULL, error))
    return FALSE;
  if (g_str_equal (path, "-"))
    {
      write_page (judgement, reasons, stdout);
      return TRUE;
    }
  file = out_file_open (path, error);
  if (file == NULL)
    return FALSE;
  write_page (judgement, reasons, out_file_stream (file));
  return out_file_commit (file, error);
}

/* ---- the chart ------------------------------------------------------------- */

static void
write_data (const Judgement *judgement, FILE *out)
{
  fputs ("workload,title,label,python,measured_low,measured_high,simulated_low,simulated,simulated_high\n", out);
  for (const TableWorkload *workload = tables_workloads; workload->name != NULL; workload++)
    for (guint i = 0; i < judgement->cells->len; i++)
      {
        const Cell      *cell = judgement->cells->pdata[i];
        double           unit = cell->measured[CELL_MAIN];
        g_autofree char *label = g_strdelimit (g_strdup (cell->label), ",", ' ');

        if (g_str_equal (cell->workload, workload->name))
          fprintf (out, "%s,%s,%s,%s,%.4g,%.4g,%.4g,%.4g,%.4g\n", cell->workload, workload->title, label, cell->python,
                   cell->measured_low / unit, cell->measured_high / unit, cell->simulated_low / unit,
                   cell->simulated[CELL_MAIN] / unit, cell->simulated_high / unit);
      }
}

/* Draws under another name first: a failure leaves the old picture. */
static gboolean
draw (const char *folder, GError **error)
{
  g_autofree char *script = g_build_filename (folder, "plots/validation.gp", NULL);
  g_autofree char *data = g_build_filename (folder, PAGE_CHART_DATA, NULL);
  g_autofree char *picture = g_build_filename (folder, PAGE_CHART, NULL);
  g_autofree char *drawn = g_build_filename (folder, "doc/validation-new.svg", NULL);
  g_autofree char *complaint = NULL;
  char            *arguments[] = { (char *) "gnuplot", (char *) "-c", script, data, drawn, NULL };
  int              status;

  if (!g_spawn_sync (NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &complaint, &status, error))
    return FALSE;
  if (status == 0 && g_rename (drawn, picture) == 0)
    return TRUE;
  g_unlink (drawn);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot draw %s: %s", picture, complaint);
  return FALSE;
}

gboolean
page_write_chart (const Judgement *judgement, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, PAGE_CHART_DATA, NULL);
  OutFile         *file = out_file_open (path, error);

  if (file == NULL)
    return FALSE;
  write_data (judgement, out_file_stream (file));
  return out_file_commit (file, error) && draw (folder, error);
}

/* ---- README.md ------------------------------------------------------------- */

gboolean
page_write_readme (const Judgement *judgement, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "README.md", NULL);
  g_autofree char *sentence = tables_sentence (judgement);
  g_autofree char *text = NULL;
  char            *begin, *end;
  OutFile         *file;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  begin = strstr (text, README_BEGIN);
  end = begin != NULL ? strstr (begin, README_END) : NULL;
  if (end == NULL)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: the marks of the sentence are missing", path);
      return FALSE;
    }
  file = out_file_open (path, error);
  if (file == NULL)
    return FALSE;
  fwrite (text, 1, (gsize) (begin - text), out_file_stream (file));
  fprintf (out_file_stream (file), README_BEGIN "%s\n%s", sentence, end);
  return out_file_commit (file, error);
}
