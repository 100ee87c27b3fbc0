/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Fibers: functions with a stack of their own that can stop in the middle and
 * go on later, so that simulated threads are written as straight-line code.
 *
 * A fiber begins through ucontext and switches by setjmp/longjmp, without a
 * system call.  Every stack has a guard page below it.  A fiber that is never
 * resumed is simply freed: nothing on its stack is run, so its frames must own
 * no memory.
 */
#ifndef GILSIM_ENGINE_FIBER_H
#define GILSIM_ENGINE_FIBER_H

#include <glib.h>

/* A function that may suspend the fiber it is called on: anything may happen
 * in the simulated world before it returns. */
#define MAY_SUSPEND

typedef struct Fiber     Fiber;
typedef struct FiberPool FiberPool;

typedef void (*FiberFunc) (gpointer data);

/* A pool keeps the stacks of ended fibers for the next ones. */
FiberPool *fiber_pool_new (void);

/* Frees every fiber of the pool, wherever it stopped; none may be running. */
void fiber_pool_free (FiberPool *pool);

/* The context that is running now: where fibers switch back to at the end. */
Fiber *fiber_pool_main (FiberPool *pool);

/**
 * fiber_new:
 * @pool: where it belongs
 * @func: runs when the fiber is first switched to; must not return, but end
 *   with fiber_switch_last()
 * @data: passed to @func
 *
 * Returns: a new fiber owned by @pool, or NULL if there is no memory for its
 *   stack
 */
Fiber *fiber_new (FiberPool *pool, FiberFunc func, gpointer data);

/* Stops the running fiber @from and goes on with @to; returns when somebody
 * switches to @from again. */
void fiber_switch (Fiber *from, Fiber *to) MAY_SUSPEND;

/* As fiber_switch(), but @from has ended and its stack may be used again. */
void fiber_switch_last (Fiber *from, Fiber *to) G_GNUC_NORETURN;

/* Bytes of stack that a fiber can use. */
gsize fiber_stack_bytes (void);

#endif
