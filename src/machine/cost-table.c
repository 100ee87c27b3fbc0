/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of costs: what each is, and the default with its source.
 *
 * "guest" below is the measured machine: two cores of a KVM guest (2.6 GHz
 * Xeon), Linux 6.18, 250 ticks a second, glibc 2.36.  Its figures come from
 * small C probes (medians and 10/90 percentiles of 3000 repetitions) and from
 * kernel traces of CPython 2.7.18 and 3.11.7 (up to 32 800 wake-ups a figure).
 */
#include "config.h"

#include "machine/machine-config.h"

#define PROBES "measured on the guest with C probes"
#define ECHO "from the 6.9 us of an echo between two processes on one core of the guest"
#define TRACES "measured on the guest in kernel traces"

const CostInfo cost_infos[N_COSTS] = {
  [COST_CONTEXT_SWITCH] = { "context-switch", "uniform(260ns, 440ns)",
                            "core: switch from one thread to another", TRACES },
  [COST_USER_RETURN] = { "user-return", "uniform(300ns, 500ns)",
                         "thread: from the switch back to its own code", TRACES },
  [COST_SYSCALL] = { "syscall", "uniform(70ns, 130ns)",
                     "thread: enter the kernel and leave it", "sched_yield on the guest takes 162 ns" },
  [COST_ATOMIC] = { "atomic", "uniform(6ns, 11ns)",
                    "thread: one atomic operation on a lock word",
                    "wait and post of a semaphore on the guest take 16 ns together" },
  [COST_CACHE_LINE] = { "cache-line", "uniform(60ns, 140ns)",
                        "thread: fetch a lock word that another core wrote last",
                        TRACES ": 0.25 us for a post on a shared line, 0.11 us on an own one" },
  [COST_REQUEST_COLD] = { "request-cold", "exponential(35ns)",
                          "holder: from a request until it acts on it, for each ms since it dropped last",
                          TRACES ": 0.1 us after 2 ms, 0.45 us after 12 ms, 1.35 us after 40 ms" },
  [COST_FUTEX_QUEUE] = { "futex-queue", "triangular(200ns, 350ns, 800ns)",
                         "thread: from the system call until it is queued on the futex", TRACES },
  [COST_QUEUE_COLD] = { "queue-cold", "exponential(60ns)",
                        "thread: added to futex-queue, for each ms since it was queued last", "estimated" },
  [COST_FUTEX_EMPTY] = { "futex-empty", "uniform(90ns, 130ns)",
                         "thread: futex wake with nobody queued", PROBES ": 129 ns against 19 ns" },
  [COST_WAKE_LOOKUP] = { "wake-lookup", "uniform(200ns, 400ns)",
                         "waker: find whom to wake, before anything else", PROBES },
  [COST_WAKE_REACH] = { "wake-reach", "uniform(100ns, 600ns)",
                        "waker: get hold of the queue of another, busy core; before the thread is in it",
                        "a third of wake-busy as measured: the queue's lock and lines come from there" },
  [COST_WAKE_SAME] = { "wake-same", "uniform(250ns, 450ns)",
                       "waker: wake a thread on its own core", TRACES },
  [COST_WAKE_BUSY] = { "wake-busy", "triangular(1.2us, 1.7us, 2.7us)",
                       "waker: queue a thread on another, busy core", TRACES },
  [COST_WAKE_PREEMPT] = { "wake-preempt", "triangular(9.7us, 10.7us, 14.7us)",
                          "waker: the same, with an interrupt because the thread preempts there", TRACES },
  [COST_PREEMPT_LATENCY] = { "preempt-latency", "triangular(16us, 18us, 20us)",
                             "woken: until that interrupt switches to it", TRACES },
  [COST_PREEMPT_STOLEN] = { "preempt-stolen", "uniform(7us, 10us)",
                            "thread that runs there: time lost to the interrupt", PROBES },
  [COST_IDLE_SWITCHING_OUT] = { "idle-switching-out", "300ns",
                                "a core that went idle more recently than this needs an interrupt", TRACES },
  [COST_IDLE_POLL] = { "idle-poll", "triangular(7.5us, 8.5us, 9.5us)",
                       "a core that went idle more recently than this looks for work by itself: wakes are cheap", PROBES },
  [COST_IDLE_ENTRY] = { "idle-entry", "triangular(14us, 15.5us, 17us)",
                        "a core that goes idle can run nothing for so long", TRACES },
  [COST_WAKE_IDLE_ENTRY] = { "wake-idle-entry", "triangular(650ns, 700ns, 900ns)",
                             "waker: wake a thread whose core is entering idle", TRACES },
  [COST_WAKE_IDLE_SWITCHING] = { "wake-idle-switching", "triangular(8.2us, 9.2us, 10.2us)",
                                 "waker: wake a thread that is still switching out", TRACES },
  [COST_IDLE_SWITCHING_LATENCY] = { "idle-switching-latency", "triangular(28us, 35us, 39us)",
                                    "woken: until its core switches to it in that case", TRACES },
  [COST_WAKE_IDLE] = { "wake-idle", "triangular(11.7us, 12.2us, 13.2us)",
                       "waker: wake a thread whose core is idle", TRACES },
  [COST_IDLE_LATENCY] = { "idle-latency", "triangular(24us, 32us, 42us)",
                          "woken: until its idle core switches to it", TRACES },
  [COST_MIGRATION] = { "migration", "0",
                       "thread: refill of caches after a move to another core",
                       "not measured: within the noise on the guest's shared cache" },
  [COST_TIMER_LATE_BUSY] = { "timer-late-busy", "triangular(8us, 9us, 11us)",
                             "timer: interrupt after its last due time, core busy", TRACES },
  [COST_TIMER_LATE_IDLE] = { "timer-late-idle", "triangular(12us, 16us, 25us)",
                             "timer: the same, core idle", TRACES },
  [COST_TIMER_STOLEN] = { "timer-stolen", "uniform(2us, 4us)",
                          "thread that runs there: time lost to a timer interrupt", TRACES },
  [COST_TIMER_LATENCY_BUSY] = { "timer-latency-busy", "triangular(7us, 8.5us, 11us)",
                                "woken: from a timer's interrupt to the switch, core busy", TRACES },
  [COST_TIMER_LATENCY_IDLE] = { "timer-latency-idle", "triangular(8us, 14us, 20us)",
                                "woken: the same, core idle", TRACES },
  [COST_TIMER_EXTRA] = { "timer-extra", "triangular(2us, 2.4us, 4us)",
                         "interrupt: each further thread that it wakes", TRACES },
  [COST_TICK] = { "tick-cost", "uniform(10us, 30us)",
                  "thread that runs there: time lost to the scheduler's tick", TRACES },
  [COST_DATAGRAM_SEND] = { "datagram-send", "uniform(800ns, 1.2us)",
                           "thread: send a datagram on loopback, without the wake", ECHO },
  [COST_DATAGRAM_RECEIVE] = { "datagram-receive", "uniform(240ns, 360ns)",
                              "thread: receive a datagram that is there", ECHO },
  [COST_THREAD_CREATE] = { "thread-create", "uniform(12us, 18us)",
                           "creator: start a thread", PROBES },
  [COST_THREAD_BOOT] = { "thread-boot", "uniform(16us, 24us)",
                         "new thread: until it asks for the GIL", PROBES },
};
