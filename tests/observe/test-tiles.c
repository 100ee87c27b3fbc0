/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tiles of stories told by hand.
 */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/tiles.h"

static void
emit (Stage *stage, ProbeType type, gint64 at_ns, gint32 thread, gint64 a, gint64 b)
{
  stage->now_ns = at_ns;
  probe_emit (&stage->probe, type, thread, -1, 0, a, b);
}

/* Appends what a thread did in each tile: held ns, takes, lost/woken. */
static char *
describe (const Tiles *tiles, guint thread)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < tiles->n_tiles; i++)
    {
      const TileCell *cell = tiles_cell (tiles, thread, i);

      g_string_append_printf (text, "|%d", (int) cell->held_ns);
      for (guint64 n = 0; n < cell->takes; n++)
        g_string_append_c (text, '+');
      if (cell->woken > 0)
        g_string_append_printf (text, " %d/%d", (int) cell->lost, (int) cell->woken);
    }
  return g_string_free (text, FALSE);
}

/* The sums: checks, drop requests, lost/woken. */
static char *
describe_sums (const Tiles *tiles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < tiles->n_tiles; i++)
    {
      const TileSum *sum = tiles_sum (tiles, i);

      g_string_append_printf (text, "|%d %d %d/%d", (int) sum->checks, (int) sum->requests, (int) sum->lost,
                              (int) sum->woken);
    }
  return g_string_free (text, FALSE);
}

/* cpu-1 takes the GIL, checks in vain, and loses it to cpu-2; echo is woken for
 * it twice and gets it the third time. */
static void
play (Stage *stage)
{
  emit (stage, PROBE_GIL_TAKE, 0, 0, 0, 0);
  emit (stage, PROBE_GIL_QUIET, 8, 0, 4, GIL_DROP_CHECK);
  emit (stage, PROBE_GIL_DROP, 12, 0, GIL_DROP_CHECK, 0);
  emit (stage, PROBE_GIL_TAKE, 12, 0, 0, 0);
  emit (stage, PROBE_GIL_LOST, 13, 2, 0, 0);
  emit (stage, PROBE_GIL_REQUEST, 14, 1, 0, 0);
  emit (stage, PROBE_GIL_DROP, 15, 0, GIL_DROP_CHECK, 0);
  emit (stage, PROBE_GIL_TAKE, 16, 1, 0, 1);
  emit (stage, PROBE_GIL_TAKEN, 16, 1, 9, 1);
  emit (stage, PROBE_GIL_LOST, 17, 2, 0, 0);
  emit (stage, PROBE_GIL_DROP, 25, 1, GIL_DROP_IO, 0);
  emit (stage, PROBE_GIL_TAKE, 26, 2, 0, 1);
  emit (stage, PROBE_GIL_TAKEN, 27, 2, 20, 1);
  emit (stage, PROBE_GIL_DROP, 28, 2, GIL_DROP_IO, 0);
  emit (stage, PROBE_GIL_TAKE, 29, 2, 0, 0);
  emit (stage, PROBE_GIL_TAKEN, 29, 2, 0, 0);
}

static void
check (const Tiles *tiles, const char *cpu_1, const char *cpu_2, const char *echo, const char *sums)
{
  g_autofree char *first = describe (tiles, 0);
  g_autofree char *second = describe (tiles, 1);
  g_autofree char *third = describe (tiles, 2);
  g_autofree char *all = describe_sums (tiles);

  ck_assert_str_eq (first, cpu_1);
  ck_assert_str_eq (second, cpu_2);
  ck_assert_str_eq (third, echo);
  ck_assert_str_eq (all, sums);
}

START_TEST (tells_what_each_thread_did)
{
  Stage stage;
  g_autoptr (Tiles) tiles = NULL;

  stage_open (&stage);
  tiles = tiles_new (stage.cast, &stage.probe, 0, 40, 4, G_MAXUINT);
  play (&stage);
  tiles_finish (tiles, 40);
  ck_assert_int_eq (tiles->tile_ns, 10);
  check (tiles, "|10+|5|0|0", "|0|4+ 0/1|5|0", "|0|0 2/2|3+ 0/1|10", "|4 0 0/0|2 1 2/3|0 0 0/1|0 0 0/0");
  stage_close (&stage);
}
END_TEST

START_TEST (cuts_to_the_window)
{
  Stage stage;
  g_autoptr (Tiles) tiles = NULL;

  stage_open (&stage);
  tiles = tiles_new (stage.cast, &stage.probe, 4, 24, 2, G_MAXUINT);
  play (&stage);
  tiles_finish (tiles, 40);
  ck_assert_uint_eq (tiles->n_tiles, 2);
  ck_assert_int_eq (tiles->to_ns, 24);
  /* Two of the four quiet checks. */
  check (tiles, "|10|1", "|0|8+ 0/1", "|0 1/1|0 1/1", "|3 0 1/1|1 1 1/2");
  stage_close (&stage);
}
END_TEST

/* Half of the quiet checks up to 8 are before the end. */
START_TEST (cuts_quiet_checks_at_the_end)
{
  Stage stage;
  g_autoptr (Tiles) tiles = NULL;

  stage_open (&stage);
  tiles = tiles_new (stage.cast, &stage.probe, 0, 4, 2, G_MAXUINT);
  play (&stage);
  tiles_finish (tiles, 40);
  check (tiles, "|2+|2", "|0|0", "|0|0", "|1 0 0/0|1 0 0/0");
  stage_close (&stage);
}
END_TEST

START_TEST (ends_with_the_run)
{
  Stage stage;
  g_autoptr (Tiles) tiles = NULL;

  stage_open (&stage);
  tiles = tiles_new (stage.cast, &stage.probe, 0, 100, 10, G_MAXUINT);
  play (&stage);
  tiles_finish (tiles, 30);
  ck_assert_uint_eq (tiles->n_tiles, 3);
  check (tiles, "|10+|5|0", "|0|4+ 0/1|5", "|0|0 2/2|3+ 0/1", "|4 0 0/0|2 1 2/3|0 0 0/1");
  stage_close (&stage);
}
END_TEST

START_TEST (merges_tiles_while_the_end_is_unknown)
{
  Stage   stage;
  guint64 checks = 0;
  guint64 lost = 0;
  gint64  held_ns = 0;
  g_autoptr (Tiles) tiles = NULL;

  stage_open (&stage);
  tiles = tiles_new (stage.cast, &stage.probe, 0, TIME_NEVER, 8, G_MAXUINT);
  emit (&stage, PROBE_GIL_TAKE, 0, 0, 0, 0);
  for (gint64 i = 1; i <= 1000; i++)
    {
      emit (&stage, PROBE_GIL_QUIET, i * 1000, 0, 7, GIL_DROP_CHECK);
      emit (&stage, PROBE_GIL_LOST, i * 1000, 2, 0, 0);
    }
  tiles_finish (tiles, 1000000);
  ck_assert_uint_ge (tiles->n_tiles, 4);
  ck_assert_uint_le (tiles->n_tiles, 8);
  for (guint i = 0; i < tiles->n_tiles; i++)
    {
      checks += tiles_sum (tiles, i)->checks;
      lost += tiles_cell (tiles, 2, i)->lost;
      held_ns += tiles_cell (tiles, 0, i)->held_ns;
      /* They are spread over the time that they took. */
      if (i + 1 < tiles->n_tiles)
        ck_assert (ABS ((gint64) tiles_sum (tiles, i)->checks - 7 * tiles->tile_ns / 1000) <= 14);
    }
  ck_assert_uint_eq (checks, 7000);
  ck_assert_uint_eq (lost, 1000);
  ck_assert_int_eq (held_ns, 1000000);
  stage_close (&stage);
}
END_TEST

START_TEST (sums_count_threads_without_cells)
{
  Stage stage;
  g_autoptr (Tiles) tiles = NULL;

  stage_open (&stage);
  tiles = tiles_new (stage.cast, &stage.probe, 0, 40, 1, 1);
  play (&stage);
  tiles_finish (tiles, 40);
  ck_assert_uint_eq (tiles->n_threads, 1);
  ck_assert_uint_eq (tiles_sum (tiles, 0)->lost, 2);
  ck_assert_uint_eq (tiles_sum (tiles, 0)->woken, 4);
  stage_close (&stage);
}
END_TEST

START_TEST (has_no_tiles_beyond_the_run)
{
  Stage stage;
  g_autoptr (Tiles) tiles = NULL;

  stage_open (&stage);
  tiles = tiles_new (stage.cast, &stage.probe, 50, 60, 4, G_MAXUINT);
  play (&stage);
  tiles_finish (tiles, 30);
  ck_assert_uint_eq (tiles->n_tiles, 0);
  stage_close (&stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("tiles");
  TCase *tests = tcase_create ("tiles");

  tcase_add_test (tests, tells_what_each_thread_did);
  tcase_add_test (tests, cuts_to_the_window);
  tcase_add_test (tests, cuts_quiet_checks_at_the_end);
  tcase_add_test (tests, ends_with_the_run);
  tcase_add_test (tests, merges_tiles_while_the_end_is_unknown);
  tcase_add_test (tests, sums_count_threads_without_cells);
  tcase_add_test (tests, has_no_tiles_beyond_the_run);
  suite_add_tcase (suite, tests);
  return check_main (suite);
}
