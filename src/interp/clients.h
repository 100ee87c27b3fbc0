/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Client sets: the outside world that sends requests and waits for replies.
 * They cost no core time; the network takes its time each way.
 */
#ifndef GILSIM_INTERP_CLIENTS_H
#define GILSIM_INTERP_CLIENTS_H

#include "interp/interp-config.h"
#include "interp/py-thread.h"
#include "sync/wait-queue.h"

typedef struct ClientSet ClientSet;

/* One request, from the client's send to its receipt of the reply. */
struct Request
{
  ClientSet *clients;
  Request   *next; /* in the socket, or in the free list */
  gint64     sent_ns;
  gint64     arrived_ns;
  Event      travel; /* to the server or back */
};

struct ClientSet
{
  const ClientConfig *config;
  World              *world;
  guint               index; /* also of its latency name */
  Rng                 rng;
  Event               next_arrival; /* open loop */
  Request            *first, *last; /* in the server's socket */
  WaitQueue           receivers;
  char               *label;
  Request            *free;
  GPtrArray          *chunks; /* owns the requests */
  guint64             n_sent;
  guint64             n_answered;
};

void clients_init (ClientSet *clients, World *world, const ClientConfig *config, guint index);
void clients_clear (ClientSet *clients);

/* The running thread waits inside the kernel for a request and takes it;
 * @slept says whether it had to. */
Request *clients_receive (ClientSet *clients, Thread *thread, gboolean *slept) MAY_SUSPEND;

/* The reply to @request leaves the server now. */
void clients_reply (Request *request);

#endif
