/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine: cores, the threads on them, and what it costs to move a thread
 * from asleep to running.
 *
 * A thread runs steps.  A *user* step can be preempted at any instant; a
 * *kernel* step only at its end, on the return to user code.  Between two steps
 * no simulated time passes and nothing else happens.
 *
 * A thread's way: blocked --thread_wake--> ready, on its way to a core or in
 * its queue --switch--> running --thread_block--> blocked, or --preempted-->
 * ready.  While a thread is on a core and does not execute model code, the
 * core's run_end event is scheduled: at the end of the switch to the thread, or
 * at the end of its step.
 */
#ifndef GILSIM_MACHINE_MACHINE_H
#define GILSIM_MACHINE_MACHINE_H

#include "engine/engine.h"
#include "engine/rng.h"
#include "machine/load.h"
#include "machine/machine-config.h"
#include "machine/thread-list.h"

typedef struct Core    Core;
typedef struct Machine Machine;

typedef enum
{
  RUN_NEW,
  RUN_READY,   /* in a queue, or on its way to one */
  RUN_RUNNING, /* on a core */
  RUN_BLOCKED,
  RUN_ENDED
} RunState;

/* Why a wait ended. */
typedef enum
{
  WAIT_WOKEN,   /* somebody woke the thread for what it waited for */
  WAIT_TIMEOUT, /* its deadline passed */
  WAIT_CHANGED  /* it did not wait at all: the word had changed before */
} WaitResult;

/* What the floor above wants to know.  Plain callbacks, never suspend. */
typedef struct
{
  void (*run_state_changed) (Thread *thread);
} ThreadHooks;

/* What the OS scheduler keeps with a thread; only that scheduler touches it. */
typedef struct
{
  gint64   vruntime_ns; /* fair */
  gint64   deadline_ns; /* fair, in virtual time */
  gint64   protect_ns;  /* fair, in virtual time: not preempted before */
  gint64   lag_ns;      /* fair, while not queued */
  gint64   used_ns;     /* round-robin, mlfq: of the present slice */
  guint    level;       /* mlfq */
  gboolean delayed;     /* fair: asleep, but still in the queue */
  Event    queued;      /* fair: its place in Core.by_deadline */
} SchedData;

struct Thread
{
  /* fixed */
  Machine           *machine;
  guint              index;
  const ThreadHooks *hooks;
  FiberFunc          body;
  gpointer           owner; /* the floor above's; passed to body */

  /* machine only */
  Fiber   *fiber;
  RunState run_state;
  Core    *core;      /* where it runs, is queued, or last ran */
  Core    *last_core; /* where it last ran; NULL: never */
  gboolean in_kernel;
  gint64   left_ns;     /* of a step that was interrupted */
  gint64   step_ns;     /* length of the step in progress */
  gboolean passed;      /* stopped when its core had had its turn to end a step */
  gint64   last_ran_ns; /* when it left its core */
  gint64   last_queued_ns; /* on a futex */
  guint64  n_blocks;    /* how often it blocked */
  Load     load;        /* as of its last change; see place_by_load() */
  Core    *load_core;   /* whose load it is part of; NULL: new */
  Event    arrival;     /* on its way to `core` */

  /* the OS scheduler only */
  ThreadLink link;
  SchedData  sched;

  /* costs: drawn from the thread's own stream; those of short user-space paths
   * stay the same until it has been switched or has woken somebody */
  Rng    cost_rng;
  guint64 warm_valid; /* bit mask over CostId */
  gint32 warm_ns[N_COSTS];

  const char *waits_for;   /* in words, for the deadlock report */
  gint64      deadline_ns; /* of the sleep that it is about to begin; 0: none */
};

struct Core
{
  Machine *machine;
  guint    index;
  Thread  *current;  /* NULL: idle */
  Thread  *previous; /* the thread that left last */
  gboolean switching; /* the switch to `current` is under way */
  gboolean need_resched;
  gint64   idle_since_ns;
  gint64   charged_ns; /* up to here the current thread's time is charged */
  gint64   stolen_until_ns; /* interrupts keep the core from it until then */
  Load     load; /* of the threads that run or ran last here */
  guint    n_incoming; /* woken threads on their way here */
  gint64   incoming_ns; /* when the last of them arrives */
  Event    run_end;
  Event    resched; /* an interrupt that makes the core look at need_resched */
  gint64   resched_stolen_ns;
  Event    tick;
  Event    slice;
  Event    kick; /* an idle core, asked to take over a ready thread */
  guint    kicked_from;

  EventQueue timers; /* armed here, by hard expiry */
  Event      timer_due;
  Event      timer_interrupt;
  Rng        rng; /* costs of interrupts */

  /* the OS scheduler only */
  ThreadList ready;
  ThreadList *levels; /* mlfq */
  EventQueue by_deadline; /* fair: `ready`, by virtual deadline */
  guint      n_delayed; /* fair: asleep, but still in `ready` */
  guint      n_queued;  /* fair: ready, delayed and the current one */
  gint64     sum_vruntime_ns; /* fair: of those */
  guint      balance_failed;
  guint      ticks;
};

struct Machine
{
  Engine              *engine;
  const MachineConfig *config;
  Core                *cores;
  guint                n_cores;
  guint                n_idle;  /* cores without a thread */
  gint64               idle_since_ns; /* when a core went idle last */
  guint                n_ready; /* threads in queues */
  gint64               turn_ns; /* the last instant in which a step ended, ... */
  guint                turn;    /* ... and the last core of which one did then */
};

/**
 * machine_init:
 * @machine: to be set up
 * @engine: its clock and events; must outlive the machine
 * @config: borrowed, read-only
 * @seed: the run's seed
 */
void machine_init (Machine *machine, Engine *engine, const MachineConfig *config, guint64 seed);
void machine_clear (Machine *machine);

/* --- threads ------------------------------------------------------------ */

/* Prepares @thread; it begins with thread_start(). */
void thread_init (Thread *thread, Machine *machine, guint index, guint64 seed, const ThreadHooks *hooks,
                  FiberFunc body, gpointer owner);

/**
 * thread_start:
 * @thread: a new thread
 * @creator: (nullable): the running thread that creates it
 *
 * The thread goes to an idle core if there is one, else to the one with the
 * fewest threads; when dispatched for the first time it calls its body.
 */
void thread_start (Thread *thread, Thread *creator);

/* The running thread ends; its fiber never runs again. */
void thread_end (Thread *thread) G_GNUC_NORETURN;

/* The running thread uses its core for @ns of user time. */
void thread_run (Thread *thread, gint64 ns) MAY_SUSPEND;

/* The running thread uses its core for @ns inside the kernel, where it stays
 * until thread_return_to_user(). */
void thread_run_kernel (Thread *thread, gint64 ns) MAY_SUSPEND;

/* The end of a system call: here a thread is preempted if it must be. */
void thread_return_to_user (Thread *thread) MAY_SUSPEND;

/* The running thread leaves its core until thread_wake(); in the kernel. */
void thread_block (Thread *thread) MAY_SUSPEND;

/* The running thread lets others of its core go first (sched_yield). */
void thread_yield_core (Thread *thread) MAY_SUSPEND;

/**
 * thread_cut_step:
 * @thread: a thread inside thread_run(), on a core or preempted
 * @first_ns: time from the beginning of the step to the first place where it
 *   may end, above 0
 * @gap_ns: time from there to the next such place, and so on
 *
 * Ends the step at the next such place instead of its end: the holder of a
 * GIL that is asked for it goes on to its next check only.
 */
void thread_cut_step (Thread *thread, gint64 first_ns, gint64 gap_ns);

/* Whether @thread, inside thread_run(), makes progress at this very instant:
 * on a core, and not stopped by a switch or an interrupt. */
gboolean thread_is_under_way (const Thread *thread);

/* The length of the last step of thread_run(): shorter than asked if cut. */
static inline gint64
thread_step_ns (const Thread *thread)
{
  return thread->step_ns;
}

/* A new draw of a cost that @thread pays. */
gint64 thread_cost (Thread *thread, CostId cost);

/* The cost of a short user-space path: the same until the thread has been to
 * the kernel in earnest. */
gint64 thread_warm_cost (Thread *thread, CostId cost);

/* What @cost adds to a path that the thread went last at @last_ns: the cost is
 * for each ms of that, because meanwhile the caches lose what the path needs. */
gint64 thread_cold_cost (Thread *thread, CostId cost, gint64 last_ns);

/* The thread's caches and timing are not what they were. */
static inline void
thread_cool (Thread *thread)
{
  thread->warm_valid = 0;
}

/* --- waking ------------------------------------------------------------- */

/**
 * thread_reach_ns:
 * @thread: a blocked thread that nobody else will wake
 * @waker: the running thread that is about to wake it, inside the kernel
 *
 * Returns: ns that @waker has to spend before thread_wake(): until then
 * nothing of the wake can be seen on the thread's core
 */
gint64 thread_reach_ns (Thread *thread, Thread *waker);

/**
 * thread_wake:
 * @thread: a blocked thread
 * @waker: the running thread that wakes it, inside the kernel
 *
 * Returns: ns that @waker has to spend on it in the kernel
 */
gint64 thread_wake (Thread *thread, Thread *waker);

/* The same, when @waker will soon wait itself: data for a reader. */
gint64 thread_wake_sync (Thread *thread, Thread *waker);

/* Wakes a blocked thread from an interrupt on @core. */
void thread_wake_by_interrupt (Thread *thread, Core *core);

/* --- cores --------------------------------------------------------------- */

static inline gboolean
core_is_idle (const Core *core)
{
  return core->current == NULL && core->n_incoming == 0;
}

/* Threads that wait for the core. */
static inline guint
core_n_ready (const Core *core)
{
  return core->ready.length - core->n_delayed;
}

/* Threads on the core, in its queue and on their way to it. */
static inline guint
core_load (const Core *core)
{
  return (core->current != NULL) + core_n_ready (core) + core->n_incoming;
}

/* A draw of a cost that an interrupt on @core pays. */
gint64 core_cost (Core *core, CostId cost);

/* An interrupt takes @ns from whatever runs on @core. */
void core_steal (Core *core, gint64 ns);

/* Brings the accounts of the core's current thread up to now. */
void core_charge (Core *core);

/* In an interrupt: if the core's current thread may be preempted now and
 * must be, switches to another. */
void core_preempt_if_needed (Core *core);

/* An idle core starts with what its scheduler picks, if anything. */
void core_start (Core *core);

/* A ready thread joins the core's queue, is removed from it. */
typedef enum
{
  ENQUEUE_NEW,
  ENQUEUE_WOKEN,
  ENQUEUE_MIGRATED
} EnqueueReason;

void core_enqueue (Core *core, Thread *thread, EnqueueReason reason);
void core_dequeue (Core *core, Thread *thread);

static inline gint64
machine_now_ns (const Machine *machine)
{
  return machine->engine->now_ns;
}

#endif
