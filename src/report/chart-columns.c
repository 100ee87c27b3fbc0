/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Timelines in columns: read twice, first to learn the span and the lanes,
 * then to add up how long each lane was in which state in each column.
 */
#include "config.h"

#include "report/chart-columns.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "observe/timeline.h"
#include "report/chart-text.h"
#include "report/out-file.h"

#define ROWS_AS_IS 20000 /* so many are drawn one by one */
#define LANES_READ 1024  /* threads, and cores; plots/timeline.gp has the same limit */
#define LANES_DRAWN 24   /* threads, and cores; others only count */
#define COLUMNS_MAX 1500
#define COLUMNS_MIN 400
#define COLUMNS_OF_ALL_LANES 12000
#define N_FIELDS 6

/* What a row is; the lanes of the first two are drawn. */
typedef enum
{
  ROW_THREAD,
  ROW_CORE,
  ROW_HANDOFF,
  ROW_REQUEST,
  ROW_LOST,
  N_ROW_KINDS
} RowKind;

static const char *const row_words[N_ROW_KINDS] = { "thread", "core", "handoff", "request", "lost" };

#define N_LANE_KINDS 2

/* The states of a mark: of a hand-off, and none. */
static const char *const mark_words[] = { "", "forced", "voluntary", "direct" };

typedef struct
{
  RowKind kind;
  guint   lane;
  char   *name;
  char   *state;
  gint64  start_ns;
  gint64  end_ns;
} Row;

typedef struct
{
  gboolean    seen;
  gboolean    drawn;
  gboolean    mentioned; /* not drawn, but has its row */
  char       *name;
  gint64      column;                    /* that is being added up; -1: none */
  gint64      filled_ns;                 /* up to here, intervals were added */
  gint64      state_ns[N_THREAD_STATES]; /* in the column */
  gint64      run_column;                /* first column of a run of one state */
  ThreadState run_state;                 /* N_THREAD_STATES: no run */
  gint64      mark_column[N_ROW_KINDS];  /* of the last mark, per kind */
} Lane;

typedef struct
{
  gint64   from_ns;
  gint64   to_ns;
  guint64  n_intervals;
  guint64  n_rows;
  gboolean plain;     /* every name is drawn as it is */
  guint    n_columns; /* 0: rows are kept as they are */
  guint64  omitted[N_ROW_KINDS][G_N_ELEMENTS (mark_words)];
  Lane     lanes[N_LANE_KINDS][LANES_READ];
  FILE    *out;
} Columns;

static gint
word_index (const char *const *words, guint n_words, const char *word)
{
  for (guint i = 0; i < n_words; i++)
    if (strcmp (words[i], word) == 0)
      return (gint) i;
  return -1;
}

/* Reads a line into @row; FALSE if it is not a row that we draw. */
static gboolean
parse_row (char *line, Row *row)
{
  char   *fields[N_FIELDS];
  guint64 lane;
  gint    kind;

  g_strchomp (line);
  if (!chart_text_split (line, fields, N_FIELDS))
    return FALSE;
  kind = word_index (row_words, N_ROW_KINDS, fields[0]);
  if (kind < 0 || !g_ascii_string_to_unsigned (fields[1], 10, 0, LANES_READ - 1, &lane, NULL)
      || !g_ascii_string_to_signed (fields[4], 10, 0, G_MAXINT64, &row->start_ns, NULL)
      || !g_ascii_string_to_signed (fields[5], 10, row->start_ns, G_MAXINT64, &row->end_ns, NULL))
    return FALSE;
  row->kind = (RowKind) kind;
  row->lane = (guint) lane;
  row->name = fields[2];
  row->state = fields[3];
  return TRUE;
}

static gboolean
read_rows (const char *path, void (*each) (Columns *self, const Row *row), Columns *self, GError **error)
{
  FILE *stream = fopen (path, "r");
  char *line = NULL;
  gsize size = 0;
  Row   row;

  if (stream == NULL)
    {
      g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (errno), "cannot read \"%s\": %s", path,
                   g_strerror (errno));
      return FALSE;
    }
  while (getline (&line, &size, stream) >= 0)
    if (parse_row (line, &row))
      each (self, &row);
  free (line);
  fclose (stream);
  return TRUE;
}

/* The first reading. */
static void
survey (Columns *self, const Row *row)
{
  Lane *lane;

  self->n_rows++;
  if (row->kind >= N_LANE_KINDS)
    return;
  self->from_ns = self->n_intervals == 0 ? row->start_ns : MIN (self->from_ns, row->start_ns);
  self->to_ns = MAX (self->to_ns, row->end_ns);
  self->n_intervals++;
  lane = &self->lanes[row->kind][row->lane];
  if (lane->seen)
    return;
  lane->seen = TRUE;
  lane->name = chart_text_plain (row->name);
  if (strcmp (lane->name, row->name) != 0)
    self->plain = FALSE;
}

/* Where column @index begins. */
static gint64
column_ns (const Columns *self, gint64 index)
{
  return self->from_ns + (gint64) ((double) (self->to_ns - self->from_ns) * (double) index / self->n_columns);
}

static void
write_box (const Columns *self, RowKind kind, const Lane *lane, ThreadState state, gint64 start_ns, gint64 end_ns,
           guint low, guint high)
{
  fprintf (self->out, "%s,%u,%s,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%u.%03u,%u.%03u\n", row_words[kind],
           (guint) (lane - self->lanes[kind]), lane->name, thread_state_name (state), start_ns, end_ns, low / 1000,
           low % 1000, high / 1000, high % 1000);
}

/* Writes the run of full columns that ends before @column. */
static void
end_run (const Columns *self, RowKind kind, Lane *lane, gint64 column)
{
  if (lane->run_state != N_THREAD_STATES)
    write_box (self, kind, lane, lane->run_state, column_ns (self, lane->run_column), column_ns (self, column), 0,
               1000);
  lane->run_state = N_THREAD_STATES;
}

static void
write_shares (const Columns *self, RowKind kind, const Lane *lane, gint64 width_ns)
{
  /* From the bottom: what matters most stands on even ground. */
  static const ThreadState order[] = { THREAD_STATE_HOLDS_GIL, THREAD_STATE_WAITS_GIL, THREAD_STATE_READY,
                                       THREAD_STATE_NO_GIL, THREAD_STATE_IO };
  gint64                   sum_ns = 0;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      guint low = (guint) (1000.0 * (double) sum_ns / (double) width_ns);
      guint high;

      sum_ns += lane->state_ns[order[i]];
      high = (guint) (1000.0 * (double) sum_ns / (double) width_ns);
      if (high > low)
        write_box (self, kind, lane, order[i], column_ns (self, lane->column), column_ns (self, lane->column + 1), low,
                   high);
    }
}

/* Writes the column that was added up; a full one begins or continues a run. */
static void
finish_column (const Columns *self, RowKind kind, Lane *lane)
{
  gint64      width_ns = column_ns (self, lane->column + 1) - column_ns (self, lane->column);
  ThreadState full = N_THREAD_STATES;

  for (guint state = 0; state < N_THREAD_STATES; state++)
    if (lane->state_ns[state] == width_ns)
      full = (ThreadState) state;
  if (full != lane->run_state)
    end_run (self, kind, lane, lane->column);
  if (full == N_THREAD_STATES)
    write_shares (self, kind, lane, width_ns);
  else if (lane->run_state == N_THREAD_STATES)
    {
      lane->run_state = full;
      lane->run_column = lane->column;
    }
  memset (lane->state_ns, 0, sizeof lane->state_ns);
}

/* Goes on to column @next; -1: to none. */
static void
turn_column (const Columns *self, RowKind kind, Lane *lane, gint64 next)
{
  if (lane->column >= 0)
    finish_column (self, kind, lane);
  if (next != lane->column + 1)
    end_run (self, kind, lane, lane->column + 1);
  lane->column = next;
}

static gint64
column_of (const Columns *self, gint64 time_ns)
{
  gint64 column =
      (gint64) ((double) (time_ns - self->from_ns) * self->n_columns / (double) (self->to_ns - self->from_ns));

  while (column > 0 && column_ns (self, column) > time_ns)
    column--;
  while (column + 1 < self->n_columns && column_ns (self, column + 1) <= time_ns)
    column++;
  return column;
}

/* The intervals of a lane come in order; what overlaps anyhow is cut. */
static void
add_interval (Columns *self, const Row *row, ThreadState state)
{
  Lane  *lane = &self->lanes[row->kind][row->lane];
  gint64 start_ns = MAX (row->start_ns, lane->filled_ns);

  while (start_ns < row->end_ns)
    {
      gint64 column = column_of (self, start_ns);
      gint64 stop_ns = MIN (row->end_ns, column_ns (self, column + 1));

      if (column != lane->column)
        turn_column (self, row->kind, lane, column);
      lane->state_ns[state] += stop_ns - start_ns;
      start_ns = stop_ns;
    }
  lane->filled_ns = MAX (lane->filled_ns, row->end_ns);
}

static void
write_plain (const Columns *self, const Row *row, gint64 start_ns, gint64 end_ns)
{
  g_autofree char *name = chart_text_plain (row->name);

  fprintf (self->out, "%s,%u,%s,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "%s\n", row_words[row->kind], row->lane,
           name, row->state, start_ns, end_ns, self->n_columns > 0 ? ",0,1" : "");
}

/* Writes the first mark of its kind in a column of its lane, counts others. */
static void
add_mark (Columns *self, const Row *row)
{
  Lane  *lane = &self->lanes[ROW_THREAD][row->lane];
  gint64 column = column_of (self, CLAMP (row->start_ns, self->from_ns, self->to_ns - 1));
  gint   word = word_index (mark_words, G_N_ELEMENTS (mark_words), row->state);

  if (word < 0)
    return;
  if (!lane->drawn || lane->mark_column[row->kind] == column + 1)
    self->omitted[row->kind][word]++;
  else
    write_plain (self, row, row->start_ns, row->end_ns);
  lane->mark_column[row->kind] = column + 1;
}

static gint
state_of (const char *word)
{
  for (guint state = 0; state < N_THREAD_STATES; state++)
    if (strcmp (thread_state_name ((ThreadState) state), word) == 0)
      return (gint) state;
  return -1;
}

/* The second reading. */
static void
convert (Columns *self, const Row *row)
{
  Lane *lane = row->kind < N_LANE_KINDS ? &self->lanes[row->kind][row->lane] : NULL;
  gint  state = lane != NULL ? state_of (row->state) : -1;

  if (self->n_columns == 0)
    write_plain (self, row, row->start_ns, row->end_ns);
  else if (lane == NULL)
    add_mark (self, row);
  else if (lane->drawn && state >= 0)
    add_interval (self, row, (ThreadState) state);
  else if (!lane->mentioned)
    {
      write_plain (self, row, self->from_ns, self->from_ns);
      lane->mentioned = TRUE;
    }
}

/* Chooses the lanes that are drawn, and how many columns they get. */
static void
divide (Columns *self)
{
  guint n_lanes = 0;

  for (guint kind = 0; kind < N_LANE_KINDS; kind++)
    for (guint i = 0, n = 0; i < LANES_READ; i++)
      {
        Lane *lane = &self->lanes[kind][i];

        lane->drawn = lane->seen && n < LANES_DRAWN;
        lane->column = -1;
        lane->run_state = N_THREAD_STATES;
        lane->filled_ns = self->from_ns;
        n += lane->seen;
        n_lanes += lane->drawn;
      }
  self->n_columns = CLAMP (COLUMNS_OF_ALL_LANES / n_lanes, COLUMNS_MIN, COLUMNS_MAX);
  self->n_columns = (guint) MIN ((gint64) self->n_columns, self->to_ns - self->from_ns);
}

static void
write_rest (Columns *self)
{
  for (guint kind = 0; kind < N_LANE_KINDS; kind++)
    for (guint i = 0; i < LANES_READ; i++)
      if (self->lanes[kind][i].drawn)
        turn_column (self, (RowKind) kind, &self->lanes[kind][i], -1);
  for (guint kind = 0; kind < N_ROW_KINDS; kind++)
    for (guint word = 0; word < G_N_ELEMENTS (mark_words); word++)
      if (self->omitted[kind][word] > 0)
        fprintf (self->out, "omitted,%" G_GUINT64_FORMAT ",%s,%s,0,0,0,0\n", self->omitted[kind][word], row_words[kind],
                 mark_words[word]);
}

static void
columns_free (Columns *self)
{
  for (guint kind = 0; kind < N_LANE_KINDS; kind++)
    for (guint i = 0; i < LANES_READ; i++)
      g_free (self->lanes[kind][i].name);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Columns, columns_free)

gboolean
chart_columns_write (const char *timeline, const char *columns, ChartTimeline *which, GError **error)
{
  g_autoptr (Columns) self = g_new0 (Columns, 1);
  g_autoptr (OutFile) file = NULL;

  self->plain = TRUE;
  if (!read_rows (timeline, survey, self, error))
    return FALSE;
  *which = self->n_intervals == 0                      ? CHART_TIMELINE_EMPTY
           : self->plain && self->n_rows <= ROWS_AS_IS ? CHART_TIMELINE_AS_IS
                                                       : CHART_TIMELINE_COLUMNS;
  if (*which != CHART_TIMELINE_COLUMNS)
    return TRUE;
  file = out_file_open (columns, error);
  if (file == NULL)
    return FALSE;
  self->out = out_file_stream (file);
  if (self->n_rows > ROWS_AS_IS)
    divide (self);
  fprintf (self->out, "kind,lane,name,state,start_ns,end_ns%s\n", self->n_columns > 0 ? ",low,high" : "");
  if (!read_rows (timeline, convert, self, error))
    return FALSE;
  if (self->n_columns > 0)
    write_rest (self);
  return out_file_commit (g_steal_pointer (&file), error);
}
