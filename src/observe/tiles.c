/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles: what each thread did with the GIL in each span of a window.
 */
#include "config.h"

#include "observe/tiles.h"

#include "engine/duration.h"

/* The width of the first tiles if the window's end is unknown. */
#define FIRST_TILE_NS 1

/* Who owns a GIL. */
typedef struct
{
  gint32 owner; /* -1: nobody */
  gint32 last_owner;
  gint64 since_ns;   /* what it held up to here has been added */
  gint64 checked_ns; /* its checks up to here have been counted */
} Holding;

typedef struct
{
  Tiles     tiles;    /* first: what the outside sees */
  guint     capacity; /* one more than there are tiles, for the very end */
  gboolean  grows;
  TileCell *cells; /* of each thread, capacity */
  TileSum  *sums;
  Holding  *gils;
} Collector;

/* ---- tiles -------------------------------------------------------------- */

static gint64
tile_of (const Collector *self, gint64 at_ns)
{
  return (at_ns - self->tiles.from_ns) / self->tiles.tile_ns;
}

static void
merge_cells (TileCell *cells, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const TileCell cell = cells[i];

      cells[i] = (TileCell){ 0 };
      cells[i / 2].held_ns += cell.held_ns;
      cells[i / 2].takes += cell.takes;
      cells[i / 2].woken += cell.woken;
      cells[i / 2].lost += cell.lost;
    }
}

static void
merge_sums (TileSum *sums, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const TileSum sum = sums[i];

      sums[i] = (TileSum){ 0 };
      sums[i / 2].checks += sum.checks;
      sums[i / 2].requests += sum.requests;
      sums[i / 2].woken += sum.woken;
      sums[i / 2].lost += sum.lost;
    }
}

/* Sees to it that the tiles reach up to @at_ns, if they can grow. */
static void
reach (Collector *self, gint64 at_ns)
{
  while (self->grows && tile_of (self, at_ns) >= self->capacity - 1)
    {
      for (guint thread = 0; thread < self->tiles.n_threads; thread++)
        merge_cells (self->cells + (gsize) thread * self->capacity, self->capacity);
      merge_sums (self->sums, self->capacity);
      self->tiles.tile_ns *= 2;
    }
}

/* The cell of @thread at @at_ns, which the tiles reach; NULL if it has none. */
static TileCell *
cell_at (Collector *self, gint32 thread, gint64 at_ns)
{
  if ((guint) thread >= self->tiles.n_threads)
    return NULL;
  return self->cells + (gsize) thread * self->capacity + tile_of (self, at_ns);
}

/* ---- what happens ------------------------------------------------------- */

static void
add_held (Collector *self, gint32 thread, gint64 start_ns, gint64 end_ns)
{
  start_ns = MAX (start_ns, self->tiles.from_ns);
  end_ns = MIN (end_ns, self->tiles.to_ns);
  if (start_ns >= end_ns || (guint) thread >= self->tiles.n_threads)
    return;
  reach (self, end_ns);
  while (start_ns < end_ns)
    {
      gint64 next_ns = self->tiles.from_ns + (tile_of (self, start_ns) + 1) * self->tiles.tile_ns;
      gint64 stop_ns = MIN (end_ns, next_ns);

      cell_at (self, thread, start_ns)->held_ns += stop_ns - start_ns;
      start_ns = stop_ns;
    }
}

/* @n checks, evenly from the last one that was counted up to @end_ns; those in
 * the window count. */
static void
add_checks (Collector *self, Holding *gil, gint64 n, gint64 end_ns)
{
  gint64 span_ns = MAX (end_ns - gil->checked_ns, 1);
  gint64 start_ns = MAX (gil->checked_ns, self->tiles.from_ns);
  gint64 shown_ns = MIN (end_ns, self->tiles.to_ns);
  gint64 counted = (gint64) ((double) n * (double) (start_ns - gil->checked_ns) / (double) span_ns);

  if (end_ns < self->tiles.from_ns)
    start_ns = end_ns;
  else
    reach (self, shown_ns);
  while (start_ns < shown_ns)
    {
      gint64 tile = tile_of (self, start_ns);
      gint64 stop_ns = MIN (shown_ns, self->tiles.from_ns + (tile + 1) * self->tiles.tile_ns);
      gint64 up_to = (gint64) ((double) n * (double) (stop_ns - gil->checked_ns) / (double) span_ns);

      self->sums[tile].checks += (guint64) (up_to - counted);
      counted = up_to;
      start_ns = stop_ns;
    }
  gil->checked_ns = end_ns;
}

static void
change_owner (Collector *self, const ProbeEvent *event)
{
  Holding *gil = &self->gils[event->gil];

  if (gil->owner >= 0)
    add_held (self, gil->owner, gil->since_ns, event->time_ns);
  gil->owner = event->type == PROBE_GIL_TAKE ? event->thread : -1;
  gil->since_ns = event->time_ns;
  gil->checked_ns = event->time_ns;
}

/* Counts an event in its tile. */
static void
count (Collector *self, const ProbeEvent *event)
{
  TileCell *cell;
  TileSum  *sum;

  if (event->time_ns < self->tiles.from_ns || event->thread < 0)
    return;
  reach (self, event->time_ns);
  cell = cell_at (self, event->thread, event->time_ns);
  sum = &self->sums[tile_of (self, event->time_ns)];
  switch (event->type)
    {
    case PROBE_GIL_TAKE:
      if (cell != NULL && self->gils[event->gil].last_owner != event->thread)
        cell->takes++;
      break;
    case PROBE_GIL_TAKEN:
    case PROBE_GIL_LOST:
      sum->woken++;
      sum->lost += event->type == PROBE_GIL_LOST;
      if (cell != NULL)
        {
          cell->woken++;
          cell->lost += event->type == PROBE_GIL_LOST;
        }
      break;
    case PROBE_GIL_REQUEST:
      sum->requests++;
      break;
    case PROBE_GIL_DROP:
      sum->checks += event->a == GIL_DROP_CHECK;
      break;
    default:
      break;
    }
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  Collector *self = data;

  /* Tells of the time before it: some of its checks may be in the window. */
  if (event->type == PROBE_GIL_QUIET)
    {
      if (event->b == GIL_DROP_CHECK)
        add_checks (self, &self->gils[event->gil], event->a, event->time_ns);
      return;
    }
  /* What is open then ends with the window. */
  if (event->time_ns >= self->tiles.to_ns)
    return;
  /* A wake-up that came to nothing is an event of its own. */
  if (event->type != PROBE_GIL_TAKEN || event->b != 0)
    count (self, event);
  if (event->type == PROBE_GIL_TAKE)
    self->gils[event->gil].last_owner = event->thread;
  if (event->type == PROBE_GIL_TAKE || event->type == PROBE_GIL_DROP)
    change_owner (self, event);
}

/* ---- the life of tiles -------------------------------------------------- */

Tiles *
tiles_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint n_tiles, guint max_threads)
{
  Collector *self = g_new0 (Collector, 1);
  guint32    mask = 1u << PROBE_GIL_TAKE | 1u << PROBE_GIL_TAKEN | 1u << PROBE_GIL_DROP | 1u << PROBE_GIL_REQUEST
                 | 1u << PROBE_GIL_LOST | 1u << PROBE_GIL_QUIET;

  g_assert (from_ns >= 0 && from_ns < to_ns && n_tiles > 0);
  self->tiles.cast = cast;
  self->tiles.n_threads = MIN (cast->n_threads, max_threads);
  self->tiles.from_ns = from_ns;
  self->tiles.to_ns = to_ns;
  self->grows = to_ns == TIME_NEVER;
  self->tiles.tile_ns = self->grows ? FIRST_TILE_NS : (to_ns - from_ns - 1) / n_tiles + 1;
  self->capacity = n_tiles + 1;
  self->cells = g_new0 (TileCell, (gsize) self->tiles.n_threads * self->capacity);
  self->sums = g_new0 (TileSum, self->capacity);
  self->gils = g_new0 (Holding, cast->n_gils);
  for (guint i = 0; i < cast->n_gils; i++)
    self->gils[i].owner = self->gils[i].last_owner = -1;
  probe_listen (probe, mask, listen, self);
  return &self->tiles;
}

/* What happened at the very end of the run, at which a tile would begin,
 * belongs to the tile before. */
static void
keep_last_events (Collector *self)
{
  guint n = self->tiles.n_tiles;

  if (n >= self->capacity)
    return;
  for (guint thread = 0; thread < self->tiles.n_threads; thread++)
    {
      TileCell *cells = self->cells + (gsize) thread * self->capacity;

      cells[n - 1].takes += cells[n].takes;
      cells[n - 1].woken += cells[n].woken;
      cells[n - 1].lost += cells[n].lost;
    }
  self->sums[n - 1].checks += self->sums[n].checks;
  self->sums[n - 1].requests += self->sums[n].requests;
  self->sums[n - 1].woken += self->sums[n].woken;
  self->sums[n - 1].lost += self->sums[n].lost;
}

void
tiles_finish (Tiles *tiles, gint64 end_ns)
{
  Collector *self = (Collector *) tiles;

  for (guint i = 0; i < tiles->cast->n_gils; i++)
    if (self->gils[i].owner >= 0)
      add_held (self, self->gils[i].owner, self->gils[i].since_ns, end_ns);
  tiles->to_ns = MAX (MIN (tiles->to_ns, end_ns), tiles->from_ns);
  if (tiles->from_ns == tiles->to_ns)
    return;
  reach (self, tiles->to_ns - 1);
  tiles->n_tiles = (guint) tile_of (self, tiles->to_ns - 1) + 1;
  keep_last_events (self);
}

const TileCell *
tiles_cell (const Tiles *tiles, guint thread, guint tile)
{
  const Collector *self = (const Collector *) tiles;

  g_assert (thread < tiles->n_threads && tile < tiles->n_tiles);
  return self->cells + (gsize) thread * self->capacity + tile;
}

const TileSum *
tiles_sum (const Tiles *tiles, guint tile)
{
  g_assert (tile < tiles->n_tiles);
  return &((const Collector *) tiles)->sums[tile];
}

void
tiles_free (Tiles *tiles)
{
  Collector *self = (Collector *) tiles;

  if (self == NULL)
    return;
  g_free (self->cells);
  g_free (self->sums);
  g_free (self->gils);
  g_free (self);
}
