/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a trace in JSON as a viewer would, and says what a viewer could not
 * show.
 */
#ifndef GILSIM_TESTS_REPORT_TRACE_CHECK_H
#define GILSIM_TESTS_REPORT_TRACE_CHECK_H

#include <check.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/* One event; what it does not have is -1 or NULL. */
typedef struct
{
  char        phase;
  const char *name;
  const char *category;
  gint64      pid;
  gint64      tid;
  gint64      start_ns;
  gint64      end_ns;
  gint64      id;
  gint64      place; /* in the file */
  JsonObject *args;  /* (nullable) */
} TraceRow;

typedef struct
{
  JsonParser *parser;
  JsonObject *about; /* otherData */
  GArray     *rows;  /* of TraceRow, in the order of the file */
  GString    *faults;
} TraceFile;

static inline void G_GNUC_PRINTF (3, 4) trace_fault (TraceFile *file, const TraceRow *row, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_printf (file->faults, "event %" G_GINT64_FORMAT " (%c %s): ", row->place, row->phase, row->name);
  g_string_append_vprintf (file->faults, format, arguments);
  g_string_append_c (file->faults, '\n');
  va_end (arguments);
}

/* Microseconds as whole nanoseconds. */
static inline gint64
trace_ns (TraceFile *file, const TraceRow *row, JsonObject *event, const char *member)
{
  double us = json_object_get_double_member_with_default (event, member, NAN);
  gint64 ns = isnan (us) ? -1 : llround (us * 1000);

  if (ns < 0 || fabs (us * 1000 - (double) ns) > 1e-3)
    trace_fault (file, row, "%s is no time", member);
  return ns;
}

static inline void
trace_read_row (TraceFile *file, JsonObject *event)
{
  const char *phase = json_object_get_string_member_with_default (event, "ph", "?");
  TraceRow    row = { .phase = *phase, .place = (gint64) file->rows->len };

  row.name = json_object_get_string_member_with_default (event, "name", "");
  row.category = json_object_get_string_member_with_default (event, "cat", "");
  row.pid = json_object_get_int_member_with_default (event, "pid", -1);
  row.tid = json_object_get_int_member_with_default (event, "tid", -1);
  row.id = json_object_get_int_member_with_default (event, "id", -1);
  row.args = json_object_has_member (event, "args") ? json_object_get_object_member (event, "args") : NULL;
  row.start_ns = row.phase == 'M' ? -1 : trace_ns (file, &row, event, "ts");
  row.end_ns = row.start_ns;
  if (row.phase == 'X' || row.phase == 'T')
    row.end_ns += trace_ns (file, &row, event, "dur");
  if (phase[0] == '\0' || phase[1] != '\0' || strchr ("MXTCisf", *phase) == NULL)
    trace_fault (file, &row, "unknown phase");
  if (*row.name == '\0')
    trace_fault (file, &row, "no name");
  if (row.phase == 'i' && g_strcmp0 (json_object_get_string_member_with_default (event, "s", ""), "t") != 0)
    trace_fault (file, &row, "not in the row of its thread");
  if (row.phase == 'f' && g_strcmp0 (json_object_get_string_member_with_default (event, "bp", ""), "e") != 0)
    trace_fault (file, &row, "ends at another slice");
  g_array_append_val (file->rows, row);
}

static inline const TraceRow *
trace_row (const TraceFile *file, guint index)
{
  return &g_array_index (file->rows, TraceRow, index);
}

/* ---- rules -------------------------------------------------------------- */

static inline void
trace_check_who (TraceFile *file)
{
  g_autoptr (GHashTable) owners = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < file->rows->len; i++)
    {
      const TraceRow *row = trace_row (file, i);
      gint64          owner = GPOINTER_TO_INT (g_hash_table_lookup (owners, GINT_TO_POINTER ((gint) row->tid)));
      gboolean        process = row->phase == 'M' && g_str_has_prefix (row->name, "process_");

      if (row->pid < 1 || row->pid > G_MAXINT32)
        trace_fault (file, row, "pid %" G_GINT64_FORMAT, row->pid);
      if (process != (row->tid == -1) || (!process && (row->tid < 10 || row->tid > G_MAXINT32)) || row->tid == row->pid)
        trace_fault (file, row, "tid %" G_GINT64_FORMAT, row->tid);
      if (!process && owner != 0 && owner != row->pid)
        trace_fault (file, row, "tid %" G_GINT64_FORMAT " is of two processes", row->tid);
      g_hash_table_insert (owners, GINT_TO_POINTER ((gint) row->tid), GINT_TO_POINTER ((gint) row->pid));
    }
}

/* Names of rows of a process, without digits, are all different. */
static inline void
trace_check_names (TraceFile *file)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < file->rows->len; i++)
    {
      const TraceRow *row = trace_row (file, i);
      const char     *name = NULL;
      GString        *key;

      if (row->phase != 'M' || strcmp (row->name, "thread_name") != 0)
        continue;
      name = json_object_get_string_member_with_default (row->args, "name", "");
      key = g_string_new (NULL);
      g_string_printf (key, "%" G_GINT64_FORMAT ":", row->pid);
      for (const char *c = name; *c != '\0'; c++)
        if (!g_ascii_isdigit (*c))
          g_string_append_c (key, *c);
      if (*name == '\0' || !g_hash_table_add (seen, g_string_free (key, FALSE)))
        trace_fault (file, row, "\"%s\" has the colour of another row", name);
    }
}

static inline gint
trace_by_time (gconstpointer a, gconstpointer b)
{
  const TraceRow *one = a, *other = b;

  if (one->start_ns != other->start_ns)
    return one->start_ns < other->start_ns ? -1 : 1;
  return one->place < other->place ? -1 : 1;
}

/* Slices, or states, by the number of their row or core; free with
 * g_hash_table_unref(). */
static inline GHashTable *
trace_sort (const TraceFile *file, char phase, gboolean by_core)
{
  GHashTable    *tracks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer       track;

  for (guint i = 0; i < file->rows->len; i++)
    {
      const TraceRow *row = trace_row (file, i);
      gpointer        key;
      GArray         *rows;

      if (row->phase != phase || (by_core && strcmp (row->name, "Running") != 0))
        continue;
      key = GINT_TO_POINTER (
          (gint) (by_core ? json_object_get_int_member_with_default (row->args, "cpu", -1) : row->tid));
      rows = g_hash_table_lookup (tracks, key);
      if (rows == NULL)
        g_hash_table_insert (tracks, key, rows = g_array_new (FALSE, FALSE, sizeof (TraceRow)));
      g_array_append_val (rows, *row);
    }
  g_hash_table_iter_init (&iter, tracks);
  while (g_hash_table_iter_next (&iter, NULL, &track))
    g_array_sort (track, trace_by_time);
  return tracks;
}

/* Nothing is empty, nothing overlaps. */
static inline void
trace_check_tracks (TraceFile *file, char phase, gboolean by_core)
{
  g_autoptr (GHashTable) tracks = trace_sort (file, phase, by_core);
  GHashTableIter iter;
  gpointer       track;

  g_hash_table_iter_init (&iter, tracks);
  while (g_hash_table_iter_next (&iter, NULL, &track))
    for (guint i = 0; i < ((GArray *) track)->len; i++)
      {
        const TraceRow *row = &g_array_index ((GArray *) track, TraceRow, i);

        if (row->end_ns <= row->start_ns)
          trace_fault (file, row, "is empty");
        if (i > 0 && row[-1].end_ns > row->start_ns)
          trace_fault (file, row, "overlaps event %" G_GINT64_FORMAT, row[-1].place);
      }
}

static inline void
trace_check_states (TraceFile *file)
{
  static const char *const known[] = { "Running", "R", "R+", "S", "D", "X", NULL };

  for (guint i = 0; i < file->rows->len; i++)
    {
      const TraceRow *row = trace_row (file, i);
      const char     *function =
          row->args ? json_object_get_string_member_with_default (row->args, "blocked_function", "") : "";

      if (row->phase == 'C'
          && (json_object_get_size (row->args) != 1
              || json_object_get_int_member_with_default (row->args, "n", -1) < 0))
        trace_fault (file, row, "counts no waiters");
      if (row->phase != 'T')
        continue;
      if (!g_strv_contains (known, row->name))
        trace_fault (file, row, "unknown state");
      if (strcmp (row->name, "Running") == 0 && json_object_get_int_member_with_default (row->args, "cpu", -1) < 0)
        trace_fault (file, row, "on no core");
      if ((strcmp (row->name, "D") == 0) != (strcmp (function, "take_gil") == 0))
        trace_fault (file, row, "waits for \"%s\"", function);
    }
}

/* The slice of a row at that instant that a reader of the file, sorted by time,
 * has met before the event; NULL if there is none. */
static inline const TraceRow *
trace_slice_at (GHashTable *tracks, const TraceRow *event)
{
  GArray *track = g_hash_table_lookup (tracks, GINT_TO_POINTER ((gint) event->tid));
  guint   low = 0, high = track ? track->len : 0;

  while (low < high)
    {
      guint           middle = low + (high - low) / 2;
      const TraceRow *row = &g_array_index (track, TraceRow, middle);

      if (row->end_ns <= event->start_ns)
        low = middle + 1;
      else
        high = middle;
    }
  if (track == NULL || low == track->len)
    return NULL;
  return trace_by_time (&g_array_index (track, TraceRow, low), event) < 0 ? &g_array_index (track, TraceRow, low)
                                                                          : NULL;
}

static inline void
trace_check_arrows (TraceFile *file)
{
  g_autoptr (GHashTable) tracks = trace_sort (file, 'X', FALSE);
  g_autoptr (GHashTable) starts = g_hash_table_new (NULL, NULL);
  guint n_ends = 0;

  for (guint i = 0; i < file->rows->len; i++)
    {
      const TraceRow *row = trace_row (file, i);
      const TraceRow *start;

      if (row->phase != 's' && row->phase != 'f')
        continue;
      if (row->id < 1)
        trace_fault (file, row, "no number");
      if (trace_slice_at (tracks, row) == NULL)
        trace_fault (file, row, "outside of any slice");
      if (row->phase == 's' && !g_hash_table_insert (starts, GINT_TO_POINTER ((gint) row->id), (gpointer) row))
        trace_fault (file, row, "its number is used twice");
      if (row->phase == 's')
        continue;
      n_ends++;
      start = g_hash_table_lookup (starts, GINT_TO_POINTER ((gint) row->id));
      if (start == NULL || strcmp (start->name, row->name) != 0 || strcmp (start->category, row->category) != 0)
        trace_fault (file, row, "begins nowhere");
      else if (start->start_ns > row->start_ns)
        trace_fault (file, row, "goes back in time");
    }
  if (n_ends != g_hash_table_size (starts))
    g_string_append_printf (file->faults, "%u arrows begin, %u end\n", g_hash_table_size (starts), n_ends);
}

/* ---- the file ----------------------------------------------------------- */

/* Reads a trace, and fails the test if there is anything wrong with it; free
 * with trace_file_free(). */
static inline TraceFile *
trace_file_read (const char *text, gsize length)
{
  TraceFile *file = g_new0 (TraceFile, 1);
  g_autoptr (GError) error = NULL;
  JsonObject *root;
  JsonArray  *events;

  file->parser = json_parser_new_immutable ();
  file->rows = g_array_new (FALSE, TRUE, sizeof (TraceRow));
  file->faults = g_string_new (NULL);
  ck_assert_msg (json_parser_load_from_data (file->parser, text, (gssize) length, &error), "%s",
                 error ? error->message : "");
  root = json_node_get_object (json_parser_get_root (file->parser));
  events = json_object_get_array_member (root, "traceEvents");
  file->about = json_object_get_object_member (root, "otherData");
  for (guint i = 0; i < json_array_get_length (events); i++)
    trace_read_row (file, json_array_get_object_element (events, i));
  trace_check_who (file);
  trace_check_names (file);
  trace_check_tracks (file, 'X', FALSE);
  trace_check_tracks (file, 'T', FALSE);
  trace_check_tracks (file, 'T', TRUE);
  trace_check_states (file);
  trace_check_arrows (file);
  ck_assert_msg (file->faults->len == 0, "%.2000s", file->faults->str);
  return file;
}

static inline void
trace_file_free (TraceFile *file)
{
  g_object_unref (file->parser);
  g_array_unref (file->rows);
  g_string_free (file->faults, TRUE);
  g_free (file);
}

/* ---- sums --------------------------------------------------------------- */

typedef struct
{
  gint64 n;
  gint64 ns;
} TraceSum;

/* The events of a row, or of all (-1), with that phase, category and name, each
 * of which may be NULL. */
static inline TraceSum
trace_sum (const TraceFile *file, char phase, gint64 tid, const char *category, const char *name)
{
  TraceSum sum = { 0 };

  for (guint i = 0; i < file->rows->len; i++)
    {
      const TraceRow *row = trace_row (file, i);

      if (row->phase != phase || (tid >= 0 && row->tid != tid) || (category && strcmp (category, row->category) != 0)
          || (name && strcmp (name, row->name) != 0))
        continue;
      sum.n++;
      sum.ns += row->end_ns - row->start_ns;
    }
  return sum;
}

/* The busy time of a core. */
static inline gint64
trace_busy_ns (const TraceFile *file, gint64 cpu)
{
  gint64 ns = 0;

  for (guint i = 0; i < file->rows->len; i++)
    {
      const TraceRow *row = trace_row (file, i);

      if (row->phase == 'T' && strcmp (row->name, "Running") == 0
          && json_object_get_int_member (row->args, "cpu") == cpu)
        ns += row->end_ns - row->start_ns;
    }
  return ns;
}

#endif
