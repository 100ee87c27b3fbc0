/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sweep as data: sweep.csv has the points of all curves, titles.csv says what
 * the axes are.
 */
#include "config.h"

#include "report/plot-sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/duration.h"
#include "engine/number.h"
#include "report/chart-data.h"
#include "report/chart-text.h"

#define DATA "sweep.csv"

/* How the values of the parameter are read. */
typedef enum
{
  AXIS_CATEGORY, /* words, side by side */
  AXIS_NUMBER,
  AXIS_DURATION
} AxisKind;

static const char *const axis_words[] = { "category", "number", "duration" };

/* A value, and where it stands on the axis. */
typedef struct
{
  double      at; /* in ns, if it is a duration */
  guint       index;
  const char *text; /* as written */
} Place;

/* ---- the axis ------------------------------------------------------------ */

static gboolean
read_place (AxisKind kind, Place *place)
{
  const char *end;
  gint64      ns;

  switch (kind)
    {
    case AXIS_DURATION:
      if (!duration_parse (place->text, &ns))
        return FALSE;
      place->at = (double) ns;
      return TRUE;
    case AXIS_NUMBER:
      return number_scan (place->text, &end, &place->at) && *end == '\0';
    case AXIS_CATEGORY:
    default:
      place->at = place->index + 1;
      return TRUE;
    }
}

static gboolean
read_places (AxisKind kind, Place *places, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!read_place (kind, &places[i]))
      return FALSE;
  return TRUE;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *x = a, *y = b;

  if (x->at != y->at)
    return x->at < y->at ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

/* The values in the order of the axis; free with g_free(). */
static Place *
read_axis (const SweepAxis *axis, AxisKind *kind)
{
  guint  n = g_strv_length ((char **) axis->values);
  Place *places = g_new0 (Place, n);

  for (guint i = 0; i < n; i++)
    places[i] = (Place){ .index = i, .text = axis->values[i] };
  *kind = AXIS_NUMBER;
  if (!read_places (*kind, places, n))
    *kind = AXIS_DURATION;
  if (*kind == AXIS_DURATION && !read_places (*kind, places, n))
    *kind = AXIS_CATEGORY;
  if (*kind == AXIS_CATEGORY)
    read_places (*kind, places, n);
  qsort (places, n, sizeof *places, compare_places);
  return places;
}

/* How unequal the steps of values, or of their logarithms, are: their standard
 * deviation as a part of their mean. */
static double
unevenness (const Place *places, guint n, gboolean logarithmic)
{
  double sum = 0, squares = 0, mean;

  for (guint i = 1; i < n; i++)
    {
      double step = logarithmic ? log (places[i].at / places[i - 1].at) : places[i].at - places[i - 1].at;

      sum += step;
      squares += step * step;
    }
  mean = sum / (n - 1);
  return mean > 0 ? sqrt (MAX (squares / (n - 1) - mean * mean, 0)) / mean : 0;
}

/* Values that rather multiply than add up; of two only if they are far apart. */
static gboolean
is_logarithmic (AxisKind kind, const Place *places, guint n)
{
  double factor;

  if (kind == AXIS_CATEGORY || n < 2 || places[0].at <= 0)
    return FALSE;
  factor = places[n - 1].at / places[0].at;
  return n == 2 ? factor >= 10 : factor >= 4 && unevenness (places, n, TRUE) < unevenness (places, n, FALSE);
}

/* ---- files --------------------------------------------------------------- */

/* Also NAN, as gnuplot reads it. */
static const char *
format (double value, char *text)
{
  return isnan (value) ? strcpy (text, "NaN") : g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.10g", value);
}

static char *
policy_title (const Sweep *sweep, guint policy)
{
  guint                           n = sweep_n_policies (sweep);
  g_autofree const PolicyChoice **policies = g_new (const PolicyChoice *, n);

  for (guint i = 0; i < n; i++)
    policies[i] = sweep_policy (sweep, i);
  return chart_data_title (policies, policy);
}

/* The points of one figure of one policy; TRUE if any has a value. */
static gboolean
write_curve (FILE *out, const Sweep *sweep, guint figure, guint policy, const Place *places, guint n_places)
{
  g_autofree char *title = policy_title (sweep, policy);
  gboolean         any = FALSE;

  for (guint i = 0; i < n_places; i++)
    {
      g_autofree char *value = chart_text_plain (places[i].text);
      char             at[G_ASCII_DTOSTR_BUF_SIZE], mean[G_ASCII_DTOSTR_BUF_SIZE];
      char             low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
      SweepPoint       point;

      sweep_point (sweep, policy, &places[i].index, figure, &point);
      any = any || point.n > 0;
      fprintf (out, "%u,%u,%s,%s,%s,%u,%s,%s,%s\n", figure + 1, policy + 1, title, format (places[i].at, at), value,
               point.n, format (point.mean, mean), format (point.low, low), format (point.high, high));
    }
  return any;
}

static void
add_title (Plot *plot, const char *key, const char *text)
{
  g_autofree char *plain = chart_text_plain (text);

  g_string_append_printf (plot->titles, "%s,%s\n", key, plain);
}

static const char *
unit_of (const NamedFigure *figure)
{
  return figure->duration ? "ns" : figure->kind == FIGURE_THROUGHPUT ? "per second" : "number";
}

static void
describe (Plot *plot, AxisKind kind, gboolean logarithmic)
{
  const SweepPlan *plan = plot->sweep->plan;
  g_autofree char *seeds = g_strdup_printf ("%u", plan->n_seeds);
  g_autofree char *confidence = g_strdup_printf ("%g %%", 100 * SWEEP_CONFIDENCE);

  add_title (plot, "x", plan->axes[0].name);
  add_title (plot, "x-kind", axis_words[kind]);
  add_title (plot, "x-scale", logarithmic ? "logarithmic" : "linear");
  add_title (plot, "seeds", seeds);
  add_title (plot, "confidence", confidence);
  for (guint i = 0; plan->figures[i] != NULL; i++)
    {
      g_autofree char *key = g_strdup_printf ("figure-%u", i + 1);
      g_autofree char *unit = g_strdup_printf ("unit-%u", i + 1);

      add_title (plot, key, plan->figures[i]);
      add_title (plot, unit, unit_of (sweep_figure (plot->sweep->sweep, i)));
    }
}

/* Which figure it is, why, and one that has values. */
static gboolean
fail_without_values (const Plot *plot, GError **error)
{
  const Scenario  *scenario = plot->scenario;
  g_autofree char *names = g_strjoinv (", ", (char **) plot->sweep->plan->figures);
  gboolean         makespan = strcmp (plot->sweep->plan->figures[0], "makespan") == 0;
  g_autofree char *other = scenario->n_clients > 0 ? g_strdup_printf ("latency.%s.mean", scenario->clients[0].name)
                                                   : g_strdup ("gil-wait.mean");
  g_autofree char *what =
      g_strdup_printf ("%s has no value in any run%s; choose another with --figure, such as %s", names,
                       makespan ? ", as none ended by itself before its duration" : "", other);

  return plot_fail_empty (what, error);
}

static gboolean
write_data (Plot *plot, GError **error)
{
  const SweepPlan  *plan = plot->sweep->plan;
  const Sweep      *sweep = plot->sweep->sweep;
  guint             n = g_strv_length ((char **) plan->axes[0].values);
  AxisKind          kind;
  g_autofree Place *places = read_axis (&plan->axes[0], &kind);
  OutFile          *file = plot_open (plot, DATA, error);
  gboolean          any = FALSE;

  if (file == NULL)
    return FALSE;
  describe (plot, kind, is_logarithmic (kind, places, n));
  fputs ("figure,policy,title,at,value,n,mean,low,high\n", out_file_stream (file));
  for (guint figure = 0; plan->figures[figure] != NULL; figure++)
    for (guint policy = 0; policy < sweep_n_policies (sweep); policy++)
      any = write_curve (out_file_stream (file), sweep, figure, policy, places, n) || any;
  plot_add_file (plot, DATA, NULL);
  if (!out_file_commit (file, error))
    return FALSE;
  return any || fail_without_values (plot, error);
}

void
plot_set_sweep (Plot *plot, const PlotSweep *sweep)
{
  plot->sweep = sweep;
  plot->scenario = sweep_scenario (sweep->sweep);
}

const PlotKind plot_sweep = {
  .name = "sweep",
  .summary = "figures over the values of a parameter, with confidence bands",
  .script = "sweep.gp",
  .window = PLOT_WINDOW_NONE,
  .max_runs = PLOT_MAX_RUNS,
  .of_sweep = TRUE,
  .write = write_data,
};
