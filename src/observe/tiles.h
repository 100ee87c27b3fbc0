/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tiles: a window of a run cut into equal spans of time, and for each thread
 * whether it acquired the GIL in the span, ran with it, or was woken for it in
 * vain.  This is what David Beazley's pictures of Python 2 show ("ticks,
 * acquire, run, false alarm"), for any policy.
 *
 * Its memory does not grow with the run: if the window's end is unknown, tiles
 * are merged in pairs whenever there would be too many.
 */
#ifndef GILSIM_OBSERVE_TILES_H
#define GILSIM_OBSERVE_TILES_H

#include "engine/probe.h"
#include "observe/cast.h"

/* What a thread did in a tile. */
typedef struct
{
  gint64  held_ns; /* it owned a GIL for so long */
  guint64 takes;   /* so often after another thread, or as the first one */
  guint64 woken;   /* it slept for the GIL and was woken; it may have lost */
  guint64 lost;    /* it was woken and found the GIL taken */
} TileCell;

/* What all threads did in a tile. */
typedef struct
{
  guint64 checks;   /* the evaluation loop gave the GIL up: of itself, or as it
                     * was asked to */
  guint64 requests; /* drop requests */
  guint64 woken;
  guint64 lost;
} TileSum;

typedef struct
{
  const Cast *cast;      /* borrowed */
  guint       n_threads; /* that have cells: the first ones of the cast */
  gint64      from_ns;
  gint64      to_ns; /* after tiles_finish(): where the window or, if that is
                      * earlier, the run ended; not before from_ns */
  gint64      tile_ns;
  guint       n_tiles; /* after tiles_finish(); the last one may be shorter */
} Tiles;

/**
 * tiles_new:
 * @cast: names; must outlive the tiles
 * @probe: what to listen to
 * @from_ns: where the window begins
 * @to_ns: where it ends; TIME_NEVER: with the run
 * @n_tiles: how many there will be at most; without an end, at least half
 * @max_threads: how many threads get cells
 */
Tiles *tiles_new (const Cast *cast, Probe *probe, gint64 from_ns, gint64 to_ns, guint n_tiles, guint max_threads);

/* Closes what is open at @end_ns; call once, when the run has ended. */
void tiles_finish (Tiles *tiles, gint64 end_ns);

/* After tiles_finish(). */
const TileCell *tiles_cell (const Tiles *tiles, guint thread, guint tile);
const TileSum  *tiles_sum (const Tiles *tiles, guint tile);

void tiles_free (Tiles *tiles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tiles, tiles_free)

#endif
