/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Life of a fiber: new -> started by setcontext on its own stack -> stopped and
 * resumed by longjmp any number of times -> retired by fiber_switch_last().
 * A retired stack may be handed out again only after the switch away from it
 * is complete, so it is put into the pool by whoever runs next (arrive()).
 */
#include "config.h"

/* The checks of a fortified longjmp mistake another stack for a corrupt one. */
#undef _FORTIFY_SOURCE

#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "engine/fiber.h"
#include "engine/sanitizer.h"

#ifdef FIBER_ASAN
#define STACK_BYTES (256 * 1024)
#else
#define STACK_BYTES (64 * 1024)
#endif

struct Fiber
{
  jmp_buf     registers; /* valid while stopped, once started */
  FiberPool  *pool;
  FiberFunc   func;
  gpointer    data;
  Fiber      *next_free;
  char       *mapping;      /* guard page, then the stack; NULL for main */
  const void *stack_bottom; /* for the sanitizer */
  gsize       stack_bytes;
  void       *fake_stack; /* of the sanitizer, while stopped */
  guint       valgrind_id;
  gboolean    started;
};

struct FiberPool
{
  Fiber      main;
  GPtrArray *fibers; /* every one but main */
  Fiber     *free;   /* retired ones, to be used again */
  Fiber     *retired; /* left for good, but its switch is not complete yet */
  Fiber     *leaving; /* who switched to the one that arrives */
  ucontext_t start;   /* not on a stack: start() never returns from its frame */
};

gsize
fiber_stack_bytes (void)
{
  return STACK_BYTES;
}

static gsize
guard_bytes (void)
{
  return (gsize) sysconf (_SC_PAGESIZE);
}

FiberPool *
fiber_pool_new (void)
{
  FiberPool *pool = g_new0 (FiberPool, 1);

  pool->fibers = g_ptr_array_new ();
  pool->main.pool = pool;
  pool->main.started = TRUE;
  return pool;
}

static void
unmap_fiber (Fiber *fiber)
{
  fiber_deregister_stack (fiber->valgrind_id);
  fiber_forget_stack (fiber->mapping + guard_bytes (), STACK_BYTES);
  munmap (fiber->mapping, guard_bytes () + STACK_BYTES);
  g_free (fiber);
}

void
fiber_pool_free (FiberPool *pool)
{
  for (guint i = 0; i < pool->fibers->len; i++)
    unmap_fiber (pool->fibers->pdata[i]);
  g_ptr_array_unref (pool->fibers);
  g_free (pool);
}

Fiber *
fiber_pool_main (FiberPool *pool)
{
  return &pool->main;
}

/* A new mapping whose lowest page traps: a stack that overflows must not reach
 * its neighbour. */
static Fiber *
map_fiber (FiberPool *pool)
{
  gsize  bytes = guard_bytes () + STACK_BYTES;
  char  *mapping = mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK,
                         -1, 0);
  Fiber *fiber;

  if (mapping == MAP_FAILED)
    return NULL;
  if (mprotect (mapping, guard_bytes (), PROT_NONE) != 0)
    {
      munmap (mapping, bytes);
      return NULL;
    }
  fiber = g_new0 (Fiber, 1);
  fiber->pool = pool;
  fiber->mapping = mapping;
  fiber->stack_bottom = mapping + guard_bytes ();
  fiber->stack_bytes = STACK_BYTES;
  fiber->valgrind_id = fiber_register_stack (mapping + guard_bytes (), STACK_BYTES);
  g_ptr_array_add (pool->fibers, fiber);
  return fiber;
}

Fiber *
fiber_new (FiberPool *pool, FiberFunc func, gpointer data)
{
  Fiber *fiber = pool->free;

  if (fiber)
    pool->free = fiber->next_free;
  else
    fiber = map_fiber (pool);
  if (!fiber)
    return NULL;
  fiber->func = func;
  fiber->data = data;
  fiber->started = FALSE;
  return fiber;
}

/* First thing on the stack that was switched to. */
static void
arrive (Fiber *self)
{
  FiberPool *pool = self->pool;
  Fiber     *leaving = pool->leaving;

  /* The main stack's bounds are known only now, from the sanitizer. */
  if (leaving == &pool->main)
    fiber_announce_arrival (self->fake_stack, &leaving->stack_bottom, &leaving->stack_bytes);
  else
    fiber_announce_arrival (self->fake_stack, NULL, NULL);
  if (pool->retired)
    {
      fiber_forget_stack ((void *) pool->retired->stack_bottom, pool->retired->stack_bytes);
      pool->retired->next_free = pool->free;
      pool->free = pool->retired;
      pool->retired = NULL;
    }
}

/* makecontext passes ints only: the pointer comes in two halves. */
static void
begin (guint high, guint low)
{
  Fiber *self = (Fiber *) (gsize) ((guint64) high << 32 | low);

  self->fake_stack = NULL;
  arrive (self);
  self->func (self->data);
  g_assert_not_reached ();
}

static void G_GNUC_NORETURN
start (Fiber *fiber)
{
  ucontext_t *context = &fiber->pool->start;
  guint64     address = (guint64) (gsize) fiber;

  fiber->started = TRUE;
  getcontext (context);
  context->uc_link = NULL;
  context->uc_stack.ss_sp = (void *) fiber->stack_bottom;
  context->uc_stack.ss_size = fiber->stack_bytes;
  makecontext (context, (void (*) (void)) (gpointer) begin, 2, (guint) (address >> 32), (guint) address);
  setcontext (context);
  g_assert_not_reached ();
}

static void G_GNUC_NORETURN
jump (Fiber *to)
{
  if (!to->started)
    start (to);
  _longjmp (to->registers, 1);
}

void
fiber_switch (Fiber *from, Fiber *to)
{
  if (_setjmp (from->registers) == 0)
    {
      from->pool->leaving = from;
      fiber_announce_switch (&from->fake_stack, to->stack_bottom, to->stack_bytes);
      jump (to);
    }
  arrive (from);
}

void
fiber_switch_last (Fiber *from, Fiber *to)
{
  from->pool->leaving = from;
  from->pool->retired = from;
  fiber_announce_switch (NULL, to->stack_bottom, to->stack_bytes);
  jump (to);
}
