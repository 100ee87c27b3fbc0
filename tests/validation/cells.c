/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells: what was measured, and what came out.
 */
#include "config.h"

#include "tests/validation/cells.h"

#include <math.h>
#include <stdlib.h>

#include "engine/duration.h"

#define FOLDER "scenarios/reality/"

/* More iterations, requests than this take too long for `make check`. */
#define QUICK_ITERATIONS 20000000
#define QUICK_REPEATS 200

/* How a workload is simulated; each argument of the measured program becomes a
 * setting. */
typedef struct
{
  const char *name;
  const char *scenario;
  const char *settings; /* a name for each argument; "-": none */
  const char *units;    /* a unit for each */
  gboolean    latency;
  gboolean    target;
} Workload;

static const Workload workloads[] = {
  { "count", FOLDER "count.ini", "threads total", ",", FALSE, TRUE },
  /* The same loop in one thread: there is nobody to battle with, and what starts
   * a thread is lost in the noise. */
  { "seq", FOLDER "count.ini", "- total", ",", FALSE, FALSE },
  { "sleep", FOLDER "sleep.ini", "threads period repeats", ",s,", TRUE, TRUE },
  { "udp", FOLDER "udp.ini", "threads repeats blocks", ",,", TRUE, TRUE },
  { "select", FOLDER "select.ini", "threads seconds -", ",s,", FALSE, FALSE },
  { "mp", FOLDER "processes.ini", "threads total", ",", FALSE, FALSE },
  { "hash", FOLDER "hash.ini", "threads total chunk", ",,", FALSE, FALSE },
};

static const Workload *
find_workload (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    if (g_str_equal (workloads[i].name, name))
      return &workloads[i];
  return NULL;
}

static guint
n_arguments (const Workload *workload)
{
  g_auto (GStrv) names = g_strsplit (workload->settings, " ", -1);

  return g_strv_length (names);
}

/* ---- reading ------------------------------------------------------------- */

static gboolean
is_apart (const Cell *cell, char **arguments)
{
  return g_str_equal (cell->workload, "select") && g_str_equal (arguments[2], "False");
}

static char *
describe (const Cell *cell, char **arguments)
{
  GString *label = g_string_new (NULL);

  g_string_printf (label, "%s, %u core%s", cell->python, cell->cores, cell->cores == 1 ? "" : "s");
  if (is_apart (cell, arguments))
    g_string_append (label, ", no threads");
  else if (!g_str_equal (cell->workload, "seq"))
    g_string_append_printf (label, ", K=%s", arguments[0]);
  if (g_str_equal (cell->workload, "hash"))
    g_string_append_printf (label, ", %s KiB", arguments[2]);
  if (cell->interval[0] != '\0' && g_str_has_prefix (cell->python, "2."))
    g_string_append_printf (label, ", %s", cell->interval);
  else if (cell->interval[0] != '\0')
    g_string_append_printf (label, ", %gms", g_ascii_strtod (cell->interval, NULL) * 1e3);
  return g_string_free (label, FALSE);
}

/* The same in a few characters: "2.7 2c K=4 1000". */
static char *
abbreviate (const char *label)
{
  g_auto (GStrv) parts = g_strsplit (label, ", ", -1);
  g_autofree char *rest = g_strjoinv (" ", parts + 2);

  return g_strchomp (g_strdup_printf ("%s %.1sc %s", parts[0], parts[1], rest));
}

static void
read_measured (Cell *cell, const Csv *csv, guint row)
{
  double ns = cell->latency ? 1e6 : 1e9;

  cell->measured[CELL_MAIN] = csv_number (csv, row, cell->latency ? "latency_mean_ms" : "wall") * ns;
  cell->measured_low = csv_number (csv, row, cell->latency ? "latency_mean_min_ms" : "wall_min") * ns;
  cell->measured_high = csv_number (csv, row, cell->latency ? "latency_mean_max_ms" : "wall_max") * ns;
  cell->measured[CELL_P50] = cell->latency ? csv_number (csv, row, "latency_p50_ms") * ns : (double) NAN;
  cell->measured[CELL_P90] = cell->latency ? csv_number (csv, row, "latency_p90_ms") * ns : (double) NAN;
  cell->measured[CELL_VOLUNTARY] = csv_number (csv, row, "nvcsw");
  cell->measured[CELL_INVOLUNTARY] = csv_number (csv, row, "nivcsw");
}

static gboolean
is_quick (const Cell *cell, char **arguments)
{
  if (!cell->latency)
    return g_ascii_strtoull (arguments[1], NULL, 10) <= 2 * QUICK_ITERATIONS;
  return g_ascii_strtoull (arguments[cell->workload[0] == 'u' ? 1 : 2], NULL, 10) <= QUICK_REPEATS;
}

static Cell *
read_cell (const Csv *csv, guint row)
{
  const char *arguments_text = csv_text (csv, row, "args");
  g_auto (GStrv) arguments = g_strsplit (arguments_text, " ", -1);
  const Workload *workload = find_workload (csv_text (csv, row, "workload"));
  Cell           *cell;

  if (workload == NULL || g_strv_length (arguments) != n_arguments (workload))
    return NULL;
  cell = g_new0 (Cell, 1);
  cell->workload = g_strdup (workload->name);
  cell->python = g_strdup (csv_text (csv, row, "python"));
  cell->interval = g_strdup (csv_text (csv, row, "interval"));
  cell->cores = (guint) csv_number (csv, row, "cores");
  cell->threads = is_apart (cell, arguments) ? 0 : (guint) g_ascii_strtoull (arguments[0], NULL, 10);
  cell->work = g_strjoinv (" ", arguments + 1);
  cell->latency = workload->latency;
  cell->target = workload->target;
  cell->key = g_strdup_printf ("%s %s %uc %s %s", cell->workload, cell->python, cell->cores,
                               cell->interval[0] != '\0' ? cell->interval : "-", arguments_text);
  cell->label = describe (cell, arguments);
  cell->brief = abbreviate (cell->label);
  cell->quick = is_quick (cell, arguments);
  read_measured (cell, csv, row);
  return cell;
}

static void
cell_free (gpointer data)
{
  Cell *cell = data;

  g_free (cell->key);
  g_free (cell->workload);
  g_free (cell->label);
  g_free (cell->brief);
  g_free (cell->python);
  g_free (cell->interval);
  g_free (cell->work);
  g_free (cell);
}

GPtrArray *
cells_read (const char *path, GError **error)
{
  static const char *const columns[] = { "workload",
                                         "python",
                                         "cores",
                                         "interval",
                                         "args",
                                         "wall",
                                         "nvcsw",
                                         "nivcsw",
                                         "wall_min",
                                         "wall_max",
                                         "latency_mean_ms",
                                         "latency_p50_ms",
                                         "latency_p90_ms",
                                         "latency_mean_min_ms",
                                         "latency_mean_max_ms",
                                         NULL };
  g_autoptr (Csv) csv = csv_read (path, columns, error);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (cell_free);

  if (csv == NULL)
    return NULL;
  for (guint row = 0; row < csv_rows (csv); row++)
    {
      Cell *cell = read_cell (csv, row);

      if (cell != NULL)
        g_ptr_array_add (cells, cell);
      if (cell == NULL || !(cell->measured[CELL_MAIN] > 0 && cell->measured_low > 0 && cell->measured_high > 0))
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s: row %u is not understood", path, row + 1);
          return NULL;
        }
    }
  return g_steal_pointer (&cells);
}

/* ---- simulating ------------------------------------------------------------- */

static char *
policy_of (const Cell *cell)
{
  gboolean old = g_str_has_prefix (cell->python, "2.");

  if (cell->interval[0] == '\0')
    return g_strdup (old ? "python2" : "python3");
  return old ? g_strdup_printf ("python2,check-interval=%s", cell->interval)
             : g_strdup_printf ("python3,switch-interval=%ss", cell->interval);
}

static char *
settings_of (const Cell *cell, const Workload *workload)
{
  g_auto (GStrv) names = g_strsplit (workload->settings, " ", -1);
  g_auto (GStrv) units = g_strsplit (workload->units, ",", -1);
  g_auto (GStrv) rest = g_strsplit (cell->work, " ", -1);
  GString *settings = g_string_new (NULL);

  g_string_printf (settings, "machine.cores=%u", cell->cores);
  if (g_str_equal (names[0], "-"))
    g_string_append (settings, " threads=1");
  else
    g_string_append_printf (settings, " threads=%u", cell->threads);
  for (guint i = 1; names[i] != NULL; i++)
    if (!g_str_equal (names[i], "-"))
      g_string_append_printf (settings, " %s=%s%s", names[i], rest[i - 1], units[i]);
  if (g_str_equal (cell->workload, "select") && cell->threads == 0)
    g_string_append (settings, " in-a-row=2");
  return g_string_free (settings, FALSE);
}

void
cell_want (Cell *cell, Runs *runs)
{
  const Workload  *workload = find_workload (cell->workload);
  g_autofree char *policy = policy_of (cell);
  g_autofree char *settings = settings_of (cell, workload);
  RunChoice        choice = { workload->scenario, policy, settings };
  const char *figures[N_CELL_FIGURES] = { "mean", "p50", "p90", "own.voluntary_switches", "own.involuntary_switches" };

  for (guint i = 0; i < N_CELL_FIGURES; i++)
    {
      g_autofree char *latency = g_strdup_printf ("latency.%s.%s_ns", cell->workload, figures[i]);
      gboolean         count = i == CELL_VOLUNTARY || i == CELL_INVOLUNTARY;

      if (i == CELL_MAIN || !isnan (cell->measured[i]))
        cell->wanted[i] = runs_want (runs, &choice, count ? figures[i] : cell->latency ? latency : "end_ns");
    }
}

void
cell_keep (Cell *cell, const Runs *runs)
{
  guint              n = runs_seeds (runs);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < N_CELL_FIGURES; i++)
    {
      RunSpread spread;

      cell->simulated[i] = (double) NAN;
      if (i != CELL_MAIN && isnan (cell->measured[i]))
        continue;
      for (guint seed = 0; seed < n; seed++)
        values[seed] = runs_value (runs, cell->wanted[i], seed);
      spread = runs_spread (values, n);
      cell->simulated[i] = spread.median;
      if (i == CELL_MAIN)
        {
          cell->simulated_low = spread.low;
          cell->simulated_high = spread.high;
        }
    }
}

/* ---- comparing --------------------------------------------------------------- */

double
factor_of (double a, double b)
{
  if (a == b)
    return 1;
  return a > 0 && b > 0 ? MAX (a / b, b / a) : (double) INFINITY;
}

double
cell_factor (const Cell *cell, CellFigure figure)
{
  return isnan (cell->measured[figure]) ? (double) NAN : factor_of (cell->measured[figure], cell->simulated[figure]);
}

double
cell_range_factor (const Cell *cell)
{
  double simulated = cell->simulated[CELL_MAIN];

  if (simulated > cell->measured_high)
    return simulated / cell->measured_high;
  return simulated < cell->measured_low ? cell->measured_low / simulated : 1;
}

gboolean
cell_is_bistable (const Cell *cell)
{
  return cell->measured_high >= 2 * cell->measured_low;
}
