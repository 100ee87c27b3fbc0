/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fibers: many switches, many fibers, stacks used again and used deeply.
 */
#include "config.h"

#include "../check-main.h"

#include <signal.h>
#include <string.h>

#include "engine/fiber.h"
#include "engine/sanitizer.h"

typedef struct
{
  FiberPool *pool;
  Fiber     *self;
  Fiber     *peer;
  guint      n_rounds;
  guint      count;
  guint      sum;
  char      *stack; /* where its stack was */
} Player;

/* Passes on to its peer n_rounds times. */
static void
pass_on (gpointer data)
{
  Player *me = data;

  for (guint i = 0; i < me->n_rounds; i++)
    {
      me->count++;
      fiber_switch (me->self, me->peer);
    }
  fiber_switch_last (me->self, fiber_pool_main (me->pool));
}

static void
player_init (Player *player, FiberPool *pool, FiberFunc func)
{
  *player = (Player){ .pool = pool };
  player->self = fiber_new (pool, func, player);
  player->peer = fiber_pool_main (pool);
}

START_TEST (two_fibers_play_ping_pong)
{
  FiberPool *pool = fiber_pool_new ();
  Player     a, b;

  player_init (&a, pool, pass_on);
  player_init (&b, pool, pass_on);
  a.peer = b.self;
  b.peer = a.self;
  a.n_rounds = b.n_rounds = 1000000;
  fiber_switch (fiber_pool_main (pool), a.self); /* a ends first */
  ck_assert_uint_eq (a.count, 1000000);
  ck_assert_uint_eq (b.count, 1000000);
  fiber_switch (fiber_pool_main (pool), b.self); /* b was left in its last switch */
  fiber_pool_free (pool);
}
END_TEST

/* Local variables live through switches in between. */
static void
count_locally (gpointer data)
{
  Player        *me = data;
  volatile guint numbers[256];

  for (guint i = 0; i < 256; i++)
    numbers[i] = i * (guint) GPOINTER_TO_SIZE (me);
  for (guint i = 0; i < 256; i++)
    {
      fiber_switch (me->self, me->peer);
      me->sum += numbers[i] == i * (guint) GPOINTER_TO_SIZE (me);
      me->count++;
    }
  fiber_switch_last (me->self, fiber_pool_main (me->pool));
}

#define N_FIBERS 10000

START_TEST (ten_thousand_fibers_keep_their_stacks)
{
  FiberPool         *pool = fiber_pool_new ();
  g_autofree Player *players = g_new (Player, N_FIBERS);

  for (guint i = 0; i < N_FIBERS; i++)
    {
      player_init (&players[i], pool, count_locally);
      ck_assert_ptr_nonnull (players[i].self);
    }
  for (guint round = 0; round < 257; round++)
    for (guint i = 0; i < N_FIBERS; i++)
      fiber_switch (fiber_pool_main (pool), players[i].self);
  for (guint i = 0; i < N_FIBERS; i++)
    {
      ck_assert_uint_eq (players[i].count, 256);
      ck_assert_uint_eq (players[i].sum, 256);
    }
  fiber_pool_free (pool);
}
END_TEST

static void
leave_at_once (gpointer data)
{
  Player *me = data;

  me->stack = (char *) __builtin_frame_address (0);
  fiber_switch_last (me->self, me->peer);
}

START_TEST (stacks_of_ended_fibers_are_used_again)
{
  FiberPool *pool = fiber_pool_new ();
  Fiber     *first = NULL;

  for (guint i = 0; i < 100000; i++)
    {
      Player player;

      player_init (&player, pool, leave_at_once);
      if (!first)
        first = player.self;
      ck_assert_ptr_eq (player.self, first);
      fiber_switch (fiber_pool_main (pool), player.self);
    }
  fiber_pool_free (pool);
}
END_TEST

/* The new fiber is made while the old one's switch away is not complete. */
static void
chain (gpointer data)
{
  Player *me = data;
  Player  next;

  me->stack = (char *) __builtin_frame_address (0);
  if (--me->n_rounds == 0)
    fiber_switch_last (me->self, fiber_pool_main (me->pool));
  player_init (&next, me->pool, chain);
  me->count = next.self == me->self;
  fiber_switch_last (me->self, fiber_pool_main (me->pool));
}

START_TEST (a_running_fiber_is_not_handed_out)
{
  FiberPool *pool = fiber_pool_new ();
  Player     player;

  player_init (&player, pool, chain);
  player.n_rounds = 2;
  fiber_switch (fiber_pool_main (pool), player.self);
  ck_assert_uint_eq (player.count, 0);
  fiber_pool_free (pool);
}
END_TEST

static guint deep (volatile char *above, guint bytes);

/* Uses about @bytes of stack. */
static guint
deep (volatile char *above, guint bytes)
{
  volatile char frame[512];

  for (guint i = 0; i < sizeof frame; i++)
    frame[i] = (char) bytes;
  frame[0] = above ? above[0] : 1;
  return bytes > sizeof frame ? frame[0] + deep (frame, bytes - sizeof frame) : 0;
}

static void
go_deep (gpointer data)
{
  Player *me = data;

  me->sum = deep (NULL, me->n_rounds);
  me->count = 1;
  fiber_switch_last (me->self, me->peer);
}

START_TEST (half_of_the_stack_can_be_used)
{
  FiberPool *pool = fiber_pool_new ();
  Player     player;

  player_init (&player, pool, go_deep);
  player.n_rounds = (guint) fiber_stack_bytes () / 4; /* frames are larger with a sanitizer */
  fiber_switch (fiber_pool_main (pool), player.self);
  ck_assert_uint_eq (player.count, 1);
  fiber_pool_free (pool);
}
END_TEST

#ifndef FIBER_ASAN /* which would complain first */
/* Writes below the stack: the guard page, not a neighbour's memory. */
static void
write_below (gpointer data)
{
  Player        *me = data;
  volatile char *here = (char *) __builtin_frame_address (0);

  for (gsize offset = 0; offset < fiber_stack_bytes () + 4096; offset += 512)
    here[-(gssize) offset] = 1;
  fiber_switch_last (me->self, me->peer);
}

START_TEST (a_guard_page_lies_below)
{
  FiberPool *pool = fiber_pool_new ();
  Player     player;

  player_init (&player, pool, write_below);
  fiber_switch (fiber_pool_main (pool), player.self);
  fiber_pool_free (pool);
}
END_TEST
#endif

/* Fibers that never ran, or stopped somewhere, are freed with their pool. */
START_TEST (abandoned_fibers_are_freed)
{
  FiberPool *pool = fiber_pool_new ();
  Player     stopped, never;

  player_init (&stopped, pool, pass_on);
  player_init (&never, pool, pass_on);
  stopped.n_rounds = 5;
  fiber_switch (fiber_pool_main (pool), stopped.self);
  ck_assert_uint_eq (stopped.count, 1);
  ck_assert_uint_eq (never.count, 0);
  fiber_pool_free (pool);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("fiber");
  TCase *tcase = tcase_create ("fiber");

  tcase_add_test (tcase, two_fibers_play_ping_pong);
  tcase_add_test (tcase, ten_thousand_fibers_keep_their_stacks);
  tcase_add_test (tcase, stacks_of_ended_fibers_are_used_again);
  tcase_add_test (tcase, a_running_fiber_is_not_handed_out);
  tcase_add_test (tcase, half_of_the_stack_can_be_used);
#ifndef FIBER_ASAN
  tcase_add_test_raise_signal (tcase, a_guard_page_lies_below, SIGSEGV);
#endif
  tcase_add_test (tcase, abandoned_fibers_are_freed);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
