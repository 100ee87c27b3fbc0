/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window of a run in columns.
 */
#include "config.h"

#include "report/timeline-columns.h"

#include <stdlib.h>
#include <string.h>

#include "engine/duration.h"
#include "observe/timeline.h"

/* As many as a lane has pixels, unless there are very many lanes. */
#define COLUMNS_FINE 1056
#define COLUMNS_WIDE 132
#define CELLS_MAX 500000

/* A column is pure if its main state has this part of it. */
#define PURE (2.0 / 3)

/* Of so many impure columns no eye makes sense. */
#define IMPURE_MAX 0.2

#define N_ALIVE 5

/* From the bottom: what matters most stands on even ground. */
static const ThreadState order[N_ALIVE] = { THREAD_STATE_HOLDS_GIL, THREAD_STATE_WAITS_GIL, THREAD_STATE_READY,
                                            THREAD_STATE_NO_GIL, THREAD_STATE_IO };

typedef const LaneCell *(*GetCell) (const Lanes *lanes, guint lane, guint column);

/* Lanes of a kind that are drawn as one: a single one, or the mean of many. */
typedef struct
{
  const char  *kind;
  GetCell      get;
  const guint *lanes;
  guint        n;
  guint        index; /* of the row */
  char        *name;
} Group;

/* How much a lane has to show. */
typedef struct
{
  guint  lane;
  gint64 weight_ns;
} Rank;

Lanes *
timeline_columns_collect (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns)
{
  guint n_lanes = cast->n_threads + cast->n_cores;
  guint max_lanes = CELLS_MAX / COLUMNS_WIDE;
  guint n_columns = CLAMP (CELLS_MAX / MAX (n_lanes, 1), COLUMNS_WIDE, COLUMNS_FINE);

  /* Of a window without an end, half of the columns may remain empty. */
  return lanes_new (cast, probe, from_ns, to_ns, to_ns == TIME_NEVER ? 2 * n_columns : n_columns, max_lanes);
}

/* ---- how fine ----------------------------------------------------------- */

static void
count_pure (const Lanes *lanes, GetCell get, guint n, guint64 *n_pure, guint64 *n_impure)
{
  for (guint lane = 0; lane < n; lane++)
    for (guint column = 0; column < lanes->n_columns; column++)
      {
        const LaneCell *cell = get (lanes, lane, column);
        gint64          sum_ns = 0;
        gint64          most_ns = 0;

        for (guint i = 0; i < N_ALIVE; i++)
          {
            sum_ns += cell->state_ns[order[i]];
            most_ns = MAX (most_ns, cell->state_ns[order[i]]);
          }
        *n_pure += sum_ns > 0 && (double) most_ns >= PURE * (double) sum_ns;
        *n_impure += sum_ns > 0 && (double) most_ns < PURE * (double) sum_ns;
      }
}

static gboolean
is_impure (const Lanes *lanes)
{
  guint64 n_pure = 0;
  guint64 n_impure = 0;

  count_pure (lanes, lanes_thread, lanes->n_threads, &n_pure, &n_impure);
  count_pure (lanes, lanes_core, lanes->n_cores, &n_pure, &n_impure);
  return (double) n_impure > IMPURE_MAX * (double) (n_pure + n_impure);
}

/* ---- rows --------------------------------------------------------------- */

static void
write_box (FILE *out, const Group *group, ThreadState state, gint64 start_ns, gint64 end_ns, guint low, guint high)
{
  fprintf (out, "%s,%u,%s,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%u.%03u,%u.%03u\n", group->kind, group->index,
           group->name, thread_state_name (state), start_ns, end_ns, low / 1000, low % 1000, high / 1000, high % 1000);
}

/* Thousandths of the lane's height below each state in a column, and in the
 * end below the top. */
static void
stack_states (const Lanes *lanes, const Group *group, guint column, guint levels[N_ALIVE + 1])
{
  double whole_ns = (double) lanes_length_ns (lanes, column) * group->n;
  gint64 sum_ns = 0;

  levels[0] = 0;
  for (guint i = 0; i < N_ALIVE; i++)
    {
      for (guint j = 0; j < group->n; j++)
        sum_ns += group->get (lanes, group->lanes[j], column)->state_ns[order[i]];
      levels[i + 1] = (guint) (1000.0 * (double) sum_ns / whole_ns + 0.5);
    }
}

/* A core that is idle in the whole window has its lane, too. */
static void
write_empty (const Lanes *lanes, const Group *group, FILE *out)
{
  fprintf (out, "%s,%u,%s,,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",0,1\n", group->kind, group->index, group->name,
           lanes->from_ns, lanes->from_ns);
}

/* Columns that look alike become one box per state. */
static void
write_group (const Lanes *lanes, const Group *group, FILE *out)
{
  guint levels[N_ALIVE + 1] = { 0 };
  guint next[N_ALIVE + 1];
  guint first = 0;

  for (guint column = 0; column <= lanes->n_columns; column++)
    {
      gint64 start_ns = lanes->from_ns + first * lanes->column_ns;
      gint64 end_ns = MIN (lanes->from_ns + column * lanes->column_ns, lanes->to_ns);

      if (column < lanes->n_columns)
        stack_states (lanes, group, column, next);
      if (column == 0)
        memcpy (levels, next, sizeof levels);
      if (column < lanes->n_columns && memcmp (levels, next, sizeof levels) == 0)
        continue;
      for (guint i = 0; i < N_ALIVE; i++)
        if (levels[i] < levels[i + 1])
          write_box (out, group, order[i], start_ns, end_ns, levels[i], levels[i + 1]);
      memcpy (levels, next, sizeof levels);
      first = column;
    }
}

static int
compare_ranks (gconstpointer a, gconstpointer b)
{
  const Rank *one = a;
  const Rank *other = b;

  if (one->weight_ns != other->weight_ns)
    return one->weight_ns > other->weight_ns ? -1 : 1;
  return one->lane < other->lane ? -1 : 1;
}

static int
compare_lanes (gconstpointer a, gconstpointer b)
{
  const guint *one = a;
  const guint *other = b;

  return *one < *other ? -1 : *one > *other;
}

/* Of @n lanes, the numbers of the @n_alone that hold the GIL the longest, in
 * order, then those of the others; free with g_free(). */
static guint *
choose_lanes (const Lanes *lanes, GetCell get, guint n, guint n_alone)
{
  g_autofree Rank *ranks = g_new0 (Rank, n);
  guint           *chosen = g_new (guint, n);

  for (guint lane = 0; lane < n; lane++)
    {
      ranks[lane].lane = lane;
      for (guint column = 0; column < lanes->n_columns; column++)
        ranks[lane].weight_ns += get (lanes, lane, column)->state_ns[THREAD_STATE_HOLDS_GIL];
    }
  qsort (ranks, n, sizeof *ranks, compare_ranks);
  for (guint i = 0; i < n; i++)
    chosen[i] = ranks[i].lane;
  qsort (chosen, n_alone, sizeof *chosen, compare_lanes);
  return chosen;
}

/* So many lanes of a kind; if there are more, the last one is of all others. */
static void
write_lanes (const Lanes *lanes, Group group, guint n, guint n_shown, const char *const *names, FILE *out)
{
  guint             n_alone = n <= n_shown ? n : MAX (n_shown, 1) - 1;
  g_autofree guint *chosen = choose_lanes (lanes, group.get, n, n_alone);

  for (guint i = 0; i < n_alone; i++)
    {
      group.lanes = &chosen[i];
      group.n = 1;
      group.index = i;
      group.name = names ? g_strdup (names[chosen[i]]) : g_strdup_printf ("core %u", chosen[i]);
      if (names == NULL)
        write_empty (lanes, &group, out);
      write_group (lanes, &group, out);
      g_free (group.name);
    }
  if (n_alone == n)
    return;
  group.lanes = &chosen[n_alone];
  group.n = n - n_alone;
  group.index = n_alone;
  group.name = g_strdup_printf ("%u other %ss", group.n, group.kind);
  write_group (lanes, &group, out);
  g_free (group.name);
}

void
timeline_columns_write (Lanes *lanes, guint max_lanes, FILE *out)
{
  const Group threads = { .kind = "thread", .get = lanes_thread };
  const Group cores = { .kind = "core", .get = lanes_core };
  gboolean    all = lanes->n_threads + lanes->n_cores <= max_lanes;
  guint       cores_shown = all ? lanes->n_cores : MIN (lanes->n_cores, MAX (2, max_lanes / 4));

  if (lanes->n_columns > 0)
    lanes_widen (lanes, lanes_factor_for (lanes, is_impure (lanes) ? COLUMNS_WIDE : COLUMNS_FINE));
  fputs ("kind,lane,name,state,start_ns,end_ns,low,high\n", out);
  write_lanes (lanes, threads, lanes->n_threads, MAX (max_lanes, cores_shown + 1) - cores_shown,
               (const char *const *) lanes->cast->thread_names, out);
  write_lanes (lanes, cores, lanes->n_cores, cores_shown, NULL, out);
}

void
timeline_columns_count (const Lanes *lanes, LaneMark mark, const char *more, FILE *out)
{
  static const char *const words[N_LANE_MARKS] = { "handoff", "request", "lost" };
  guint                    width = lanes_factor_for (lanes, COLUMNS_WIDE);

  for (guint first = 0; first < lanes->n_columns; first += width)
    {
      guint64 n = 0;

      for (guint column = first; column < MIN (first + width, lanes->n_columns); column++)
        for (guint thread = 0; thread < lanes->n_threads; thread++)
          n += lanes_thread (lanes, thread, column)->marks[mark];
      if (n > 0)
        fprintf (out, "count,%" G_GUINT64_FORMAT ",,%s,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "%s\n", n, words[mark],
                 lanes->from_ns + first * lanes->column_ns,
                 MIN (lanes->from_ns + (first + width) * lanes->column_ns, lanes->to_ns), more);
    }
}
