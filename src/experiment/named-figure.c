/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "experiment/named-figure.h"

#include <math.h>
#include <string.h>

#include "engine/number.h"
#include "engine/wording.h"
#include "policies/registry.h"

#define MAX_PARTS 3

/* A name, cut at its dots. */
typedef struct
{
  const Scenario *scenario;
  const Cast     *cast;
  char          **parts;
  guint           n_parts;
  NamedFigure    *figure;
  gsize          *error_offset;
  char          **error_message;
} Search;

static const struct
{
  const char *name;
  FigureKind  kind;
  gboolean    duration;
} run_figures[] = {
  { "makespan", FIGURE_MAKESPAN, TRUE },
  { "end", FIGURE_END, TRUE },
  { "core-use", FIGURE_CORE_USE, FALSE },
  { "events", FIGURE_EVENTS, FALSE },
};

static const struct
{
  const char *name;
  Statistic   statistic;
} statistics[] = {
  { "mean", STATISTIC_MEAN }, { "stddev", STATISTIC_STDDEV }, { "min", STATISTIC_MIN },
  { "max", STATISTIC_MAX },   { "count", STATISTIC_COUNT },
};

/* ---- mistakes ----------------------------------------------------------- */

/* Part @index of the name is none of @names, which are freed. */
static gboolean
fail (const Search *search, guint index, const char *what, GPtrArray *names)
{
  const char      *part = search->parts[index];
  g_autofree char *quoted = wording_quote (part);

  g_ptr_array_add (names, NULL);
  g_autofree char *choices = wording_choices (part, (const char *const *) names->pdata);
  *search->error_offset = 0;
  for (guint i = 0; i < index; i++)
    *search->error_offset += strlen (search->parts[i]) + 1;
  *search->error_message = g_strdup_printf ("unknown %s %s; %s", what, quoted, choices);
  g_ptr_array_unref (names);
  return FALSE;
}

static gboolean
fail_length (const Search *search, guint wanted, const char *what)
{
  g_autofree char *name = g_strjoinv (".", search->parts);

  *search->error_offset = 0;
  for (guint i = 0; i < MIN (wanted, search->n_parts); i++)
    *search->error_offset += strlen (search->parts[i]) + (i > 0);
  *search->error_message = g_strdup_printf ("\"%s\" is no figure; expected %s", name, what);
  return FALSE;
}

/* "holds_gil_ns" is called "holds-gil". */
static char *
public_name (const Figure *figure)
{
  gsize length = strlen (figure->name);

  if (g_str_has_suffix (figure->name, "_ns"))
    length -= strlen ("_ns");
  return g_strdelimit (g_strndup (figure->name, length), "_", '-');
}

static void
add_names (GPtrArray *names, const Figure *figures)
{
  for (const Figure *figure = figures; figure->name != NULL; figure++)
    {
      char *name = public_name (figure);

      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_free (name);
      else
        g_ptr_array_add (names, name);
    }
}

static GPtrArray *
new_names (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
add_strings (GPtrArray *names, char **strings, guint n)
{
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (names, g_strdup (strings[i]));
}

/* ---- finding ------------------------------------------------------------ */

static gboolean
find_record (const Search *search, const Figure *figures, const char *name, FigureKind kind, guint index)
{
  for (const Figure *figure = figures; figure->name != NULL; figure++)
    {
      g_autofree char *public = public_name (figure);

      if (strcmp (public, name) != 0)
        continue;
      *search->figure = (NamedFigure){
        .kind = kind, .index = index, .record = figure, .duration = g_str_has_suffix (figure->name, "_ns")
      };
      return TRUE;
    }
  return FALSE;
}

/* Sets the statistic that part @part names. */
static gboolean
find_statistic (const Search *search, guint part, FigureKind kind, guint index)
{
  const char *name = search->parts[part];
  guint64     percentile = 0;

  *search->figure = (NamedFigure){ .kind = kind, .index = index, .duration = TRUE };
  for (guint i = 0; i < G_N_ELEMENTS (statistics); i++)
    if (strcmp (statistics[i].name, name) == 0)
      {
        search->figure->statistic = statistics[i].statistic;
        search->figure->duration = statistics[i].statistic != STATISTIC_COUNT;
        return TRUE;
      }
  if (*name == 'p' && number_parse_count (name + 1, 1, 99, &percentile))
    {
      search->figure->statistic = STATISTIC_PERCENTILE;
      search->figure->percentile = (guint) percentile;
      return TRUE;
    }

  static const char *const choices[] = { "mean", "stddev", "min", "p10", "p50", "p90", "p95", "p99", "max", "count" };
  GPtrArray               *names = new_names ();
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    g_ptr_array_add (names, g_strdup (choices[i]));
  return fail (search, part, "statistic", names);
}

/* The index of part @part among @strings; FALSE if it is not there. */
static gboolean
find_string (const Search *search, guint part, char **strings, guint n, guint *index)
{
  for (*index = 0; *index < n; (*index)++)
    if (strcmp (strings[*index], search->parts[part]) == 0)
      return TRUE;
  return FALSE;
}

/* A figure of the whole run, of one word. */
static gboolean
find_of_run (const Search *search)
{
  const char *name = search->parts[0];
  gboolean    single = strcmp (name, "started") != 0 && strcmp (name, "ended") != 0;

  for (guint i = 0; i < G_N_ELEMENTS (run_figures); i++)
    if (strcmp (run_figures[i].name, name) == 0)
      {
        *search->figure = (NamedFigure){ .kind = run_figures[i].kind, .duration = run_figures[i].duration };
        return TRUE;
      }
  if (find_record (search, figures_of_gil, name, FIGURE_OF_GILS, 0)
      || (single && find_record (search, figures_of_thread, name, FIGURE_OF_THREADS, 0)))
    return TRUE;

  GPtrArray *names = new_names ();
  for (guint i = 0; i < G_N_ELEMENTS (run_figures); i++)
    g_ptr_array_add (names, g_strdup (run_figures[i].name));
  add_names (names, figures_of_gil);
  add_names (names, figures_of_thread + 2);
  g_ptr_array_add (names, g_strdup ("gil-wait.STATISTIC"));
  g_ptr_array_add (names, g_strdup ("latency.NAME.STATISTIC"));
  g_ptr_array_add (names, g_strdup ("throughput.CLIENTS"));
  g_ptr_array_add (names, g_strdup ("GROUP.FIGURE"));
  return fail (search, 0, "figure", names);
}

static gboolean
find_latency (const Search *search)
{
  const Cast *cast = search->cast;
  guint       index;

  if (search->n_parts != 3)
    return fail_length (search, 3, "\"latency.NAME.STATISTIC\", such as \"latency.web.p50\"");
  if (find_string (search, 1, cast->latency_names, cast->n_latencies, &index))
    return find_statistic (search, 2, FIGURE_LATENCY, index);
  GPtrArray *names = new_names ();
  add_strings (names, cast->latency_names, cast->n_latencies);
  return fail (search, 1, "latency", names);
}

static gboolean
find_throughput (const Search *search)
{
  guint n = search->scenario->n_clients, index;

  if (search->n_parts != 2)
    return fail_length (search, 2, "\"throughput.CLIENTS\"");
  if (find_string (search, 1, search->cast->latency_names, n, &index))
    {
      *search->figure = (NamedFigure){ .kind = FIGURE_THROUGHPUT, .index = index };
      return TRUE;
    }
  GPtrArray *names = new_names ();
  add_strings (names, search->cast->latency_names, n);
  return fail (search, 1, "client set", names);
}

static gboolean
find_gil (const Search *search)
{
  const Cast *cast = search->cast;
  guint       index;
  GPtrArray  *names;

  if (!find_string (search, 1, cast->gil_names, cast->n_gils, &index))
    {
      names = new_names ();
      add_strings (names, cast->gil_names, cast->n_gils);
      return fail (search, 1, "interpreter", names);
    }
  if (find_record (search, figures_of_gil, search->parts[2], FIGURE_OF_GIL, index))
    return TRUE;
  names = new_names ();
  add_names (names, figures_of_gil);
  return fail (search, 2, "figure of a GIL", names);
}

/* Two words are one too few for a GIL of several, one too many for all. */
static gboolean
fail_gil (const Search *search)
{
  g_autofree char *figure = public_name (&figures_of_gil[0]);
  g_autofree char *wanted = g_strdup_printf ("\"gil.INTERPRETER.FIGURE\", such as \"gil.%s.%s\", or \"%s\" of all GILs",
                                             search->cast->gil_names[0], figure, figure);

  return fail_length (search, 1, wanted);
}

/* A figure of a group or of a thread, which part 0 has named. */
static gboolean
find_of_threads (const Search *search, gboolean group, guint index)
{
  const char *name = search->parts[1];

  if (strcmp (name, "gil-wait") == 0 && search->n_parts == 3)
    return find_statistic (search, 2, group ? FIGURE_WAIT_OF_GROUP : FIGURE_WAIT_OF_THREAD, index);
  if (search->n_parts == 3)
    return fail_length (search, 2, "one word after the group, or \"gil-wait.STATISTIC\"");
  if (group && (strcmp (name, "threads") == 0 || strcmp (name, "fairness") == 0))
    {
      *search->figure = (NamedFigure){ .kind = *name == 't' ? FIGURE_SIZE : FIGURE_FAIRNESS, .index = index };
      return TRUE;
    }
  if (find_record (search, figures_of_thread, name, group ? FIGURE_OF_GROUP : FIGURE_OF_THREAD, index))
    return TRUE;

  GPtrArray *names = new_names ();
  add_names (names, figures_of_thread);
  g_ptr_array_add (names, g_strdup ("gil-wait.STATISTIC"));
  if (group)
    {
      g_ptr_array_add (names, g_strdup ("threads"));
      g_ptr_array_add (names, g_strdup ("fairness"));
    }
  return fail (search, 1, group ? "figure of a group" : "figure of a thread", names);
}

static gboolean
fail_first (const Search *search)
{
  GPtrArray *names = new_names ();

  add_strings (names, search->cast->group_names, search->cast->n_groups);
  g_ptr_array_add (names, g_strdup ("latency"));
  g_ptr_array_add (names, g_strdup ("throughput"));
  g_ptr_array_add (names, g_strdup ("gil-wait"));
  g_ptr_array_add (names, g_strdup ("gil"));
  for (guint i = 0; gil_policies[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup (gil_policies[i]->name));
  return fail (search, 0, "group or policy", names);
}

static gboolean
find (const Search *search)
{
  const Cast *cast = search->cast;
  const char *first = search->parts[0];
  guint       index;

  if (search->n_parts == 1)
    return find_of_run (search);
  if (search->n_parts > MAX_PARTS)
    return fail_length (search, MAX_PARTS, "at most three words");
  if (strcmp (first, "latency") == 0)
    return find_latency (search);
  if (strcmp (first, "throughput") == 0)
    return find_throughput (search);
  if (strcmp (first, "gil-wait") == 0 && search->n_parts == 2)
    return find_statistic (search, 1, FIGURE_WAIT_OF_THREADS, 0);
  if (strcmp (first, "gil") == 0 && search->n_parts == 3)
    return find_gil (search);
  if (find_string (search, 0, cast->group_names, cast->n_groups, &index))
    return find_of_threads (search, TRUE, index);
  if (find_string (search, 0, cast->thread_names, cast->n_threads, &index))
    return find_of_threads (search, FALSE, index);
  if (strcmp (first, "gil") == 0)
    return fail_gil (search);
  if (strcmp (first, "gil-wait") == 0)
    return fail_length (search, 2, "\"gil-wait.STATISTIC\"");
  return fail_first (search);
}

gboolean
named_figure_find (const Scenario *scenario, const Cast *cast, const char *name, NamedFigure *figure,
                   gsize *error_offset, char **error_message)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", -1);
  Search search = { scenario, cast, parts, g_strv_length (parts), figure, error_offset, error_message };

  return find (&search);
}
