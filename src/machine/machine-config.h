/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The description of a machine: cores, scheduler, table of costs, traits.
 * Read-only while running.
 */
#ifndef GILSIM_MACHINE_MACHINE_CONFIG_H
#define GILSIM_MACHINE_MACHINE_CONFIG_H

#include "engine/dist.h"

#define MACHINE_MAX_CORES 1024

/* Every cost of the machine.  cost_infos[] documents each. */
typedef enum
{
  COST_CONTEXT_SWITCH,
  COST_USER_RETURN,
  COST_SYSCALL,
  COST_ATOMIC,
  COST_CACHE_LINE,
  COST_GIL_FETCH,
  COST_COND_ENTER,
  COST_COND_LEAVE,
  COST_REQUEST_COLD,
  COST_FUTEX_QUEUE,
  COST_QUEUE_COLD,
  COST_FUTEX_FETCH,
  COST_FUTEX_EMPTY,
  COST_WAKE_LOOKUP,
  COST_WAKE_REACH,
  COST_WAKE_SAME,
  COST_WAKE_BUSY,
  COST_WAKE_PREEMPT,
  COST_PREEMPT_LATENCY,
  COST_PREEMPT_STOLEN,
  COST_IDLE_SWITCHING_OUT,
  COST_IDLE_POLL,
  COST_IDLE_ENTRY,
  COST_WAKE_IDLE_ENTRY,
  COST_WAKE_IDLE_SWITCHING,
  COST_IDLE_SWITCHING_LATENCY,
  COST_WAKE_IDLE,
  COST_IDLE_LATENCY,
  COST_MIGRATION,
  COST_TIMER_LATE_BUSY,
  COST_TIMER_LATE_IDLE,
  COST_TIMER_LATE_DEEP,
  COST_TIMER_STOLEN,
  COST_TIMER_LATENCY_BUSY,
  COST_TIMER_LATENCY_IDLE,
  COST_TIMER_EXTRA,
  COST_TICK,
  COST_DATAGRAM_SEND,
  COST_DATAGRAM_RECEIVE,
  COST_THREAD_CREATE,
  COST_THREAD_BOOT,
  N_COSTS
} CostId;

typedef struct
{
  const char *key;           /* as written in a scenario */
  const char *initial;       /* the default distribution, as written */
  const char *help;          /* one line: who pays it and when */
  const char *source;        /* where the default comes from */
} CostInfo;

/* Indexed by CostId. */
extern const CostInfo cost_infos[N_COSTS];

/* Where a woken thread is placed. */
typedef enum
{
  PLACE_LOAD,     /* that of the waker or the one it last ran on: by load */
  PLACE_PREVIOUS, /* the core it last ran on */
  PLACE_WAKER,    /* the waker's core; its previous one if a timer woke it */
  PLACE_IDLE      /* the previous core if idle, else any idle core, else the
                   * previous one */
} Placement;

typedef struct OsSched OsSched;

typedef struct
{
  guint          n_cores;
  const OsSched *sched;
  Dist           costs[N_COSTS];
  Placement      placement;
  gboolean       virtual_cores;   /* halted cores are not "available" */
  gint64         host_poll_ns;    /* ... after so long a time */
  gint64         deep_idle_ns;    /* all cores idle for so long: the host sleeps */
  gboolean       plain_condvar;   /* not glibc's: a waiter's mutex is like any
                                   * other, a timeout takes effect at once */
  gint64         tick_ns;         /* period of the scheduler's tick */
  gint64         slice_ns;        /* scheduler's base time slice */
  gint64         timer_slack_ns;  /* how late a timer may be, to be batched */
  gint64         migration_hot_ns; /* ran so recently: not worth moving */
} MachineConfig;

/* The machine `base = linux-vm`: two virtual cores, the table's costs. */
void machine_config_defaults (MachineConfig *config);

/* The machine `base = ideal`: the same without any cost, tick or slack. */
void machine_config_ideal (MachineConfig *config);

#endif
