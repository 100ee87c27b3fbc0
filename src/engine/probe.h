/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The probe: the one stream of typed events that the model emits, and whoever
 * listens to it.  Statistics, timelines, invariants and charts are all derived
 * from these events.  With no listener for a type, emitting it costs one test.
 *
 * Events carry numbers only: threads, cores, interpreters and latency names
 * are indices that the listener resolves with the cast of the run.
 */
#ifndef GILSIM_ENGINE_PROBE_H
#define GILSIM_ENGINE_PROBE_H

#include <glib.h>

/* The states of a thread on the timeline. */
typedef enum
{
  THREAD_STATE_NEW,       /* not started yet */
  THREAD_STATE_READY,     /* waits for a core */
  THREAD_STATE_HOLDS_GIL, /* holds the GIL, on a core */
  THREAD_STATE_WAITS_GIL, /* inside take, or inside a drop that waits */
  THREAD_STATE_IO,        /* released the GIL: in a system call or blocked */
  THREAD_STATE_NO_GIL,    /* C code running with the GIL released */
  THREAD_STATE_ENDED,
  N_THREAD_STATES
} ThreadState;

/* Why a thread left its core. */
typedef enum
{
  OFF_CORE_BLOCKED,   /* it waits for something: a voluntary switch */
  OFF_CORE_PREEMPTED, /* the scheduler took the core: an involuntary switch */
  OFF_CORE_ENDED
} OffCoreReason;

/* Why a thread gave up the GIL. */
typedef enum
{
  GIL_DROP_CHECK, /* forced: the evaluation loop's check gave it up */
  GIL_DROP_IO,    /* voluntary: before an operation that may block */
  GIL_DROP_NOGIL, /* voluntary: C code that needs no GIL */
  GIL_DROP_END    /* the thread ended */
} GilDropReason;

/* Each comment names the fields that are set besides time_ns; the rest is -1
 * (thread, core, gil) or 0 (a, b). */
typedef enum
{
  PROBE_THREAD_STATE, /* thread, core (-1 when off core), a = ThreadState */
  PROBE_ON_CORE,      /* thread, core: the switch to the thread begins */
  PROBE_OFF_CORE,     /* thread, core, a = OffCoreReason, b = until when it
                       * sleeps at the latest, in ns, or 0 */
  PROBE_CORE_IDLE,    /* core: nothing left to run */
  PROBE_WAKE,         /* thread, core = where it will run, a = waker's thread
                       * index or -1 (timer, device, client) */
  PROBE_MIGRATE,      /* thread, core = the new one, a = the old one */
  PROBE_GIL_WANT,     /* thread, gil: entered take */
  PROBE_GIL_TAKE,     /* thread, gil: owns it from now on; a = 1 if it was
                       * handed over by the previous owner, b = 1 if the
                       * previous owner was another thread */
  PROBE_GIL_TAKEN,    /* thread, gil: left take, runs Python again;
                       * a = ns since PROBE_GIL_WANT, b = 1 if it had to
                       * sleep meanwhile */
  PROBE_GIL_DROP,     /* thread, gil, a = GilDropReason */
  PROBE_GIL_REQUEST,  /* thread (the requester), gil: asked the holder to drop */
  PROBE_GIL_LOST,     /* thread, gil: woken for the GIL and found it taken */
  PROBE_GIL_QUIET,    /* thread, gil: gave the GIL up and took it back a times,
                       * unobserved by anybody; b = GilDropReason */
  PROBE_LATENCY,      /* thread (-1 for clients), a = latency name's index,
                       * b = ns: a response time or a return delay */
  N_PROBE_TYPES
} ProbeType;

typedef struct
{
  gint64    time_ns;
  gint64    a;
  gint64    b;
  gint32    thread;
  gint32    core;
  gint32    gil;
  ProbeType type;
} ProbeEvent;

/* A listener must not change the model, and must not suspend. */
typedef void (*ProbeListener) (const ProbeEvent *event, gpointer data);

#define PROBE_MAX_LISTENERS 16
#define PROBE_MASK_ALL ((1u << N_PROBE_TYPES) - 1)

typedef struct
{
  guint32        mask; /* union of the listeners' masks */
  guint          n_listeners;
  const gint64  *clock_ns; /* the engine's clock */
  struct
  {
    ProbeListener listen;
    gpointer      data;
    guint32       mask;
  } listeners[PROBE_MAX_LISTENERS];
} Probe;

/**
 * probe_init:
 * @probe: the probe
 * @clock_ns: where the simulated time stands; must outlive the probe
 */
void probe_init (Probe *probe, const gint64 *clock_ns);

/**
 * probe_listen:
 * @probe: the probe
 * @mask: which events, as bits 1 << ProbeType
 * @listen: called for each of them, in the order of registration
 * @data: passed to @listen, owned by the caller
 */
void probe_listen (Probe *probe, guint32 mask, ProbeListener listen, gpointer data);

void probe_deliver (Probe *probe, ProbeEvent *event);

/* Emits an event; nearly free when nobody listens to its type. */
static inline void
probe_emit (Probe *probe, ProbeType type, gint32 thread, gint32 core, gint32 gil, gint64 a, gint64 b)
{
  if (G_UNLIKELY (probe->mask & (1u << type)))
    {
      ProbeEvent event = { *probe->clock_ns, a, b, thread, core, gil, type };
      probe_deliver (probe, &event);
    }
}

#endif
