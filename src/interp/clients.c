/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "interp/clients.h"
#include "interp/world.h"

#define REQUESTS_PER_CHUNK 64

static void send_request (ClientSet *clients, gint64 at_ns);

static gint64
now_ns (const ClientSet *clients)
{
  return clients->world->engine->now_ns;
}

static Request *
new_request (ClientSet *clients)
{
  Request *request = clients->free;

  if (!request)
    {
      Request *chunk = g_new0 (Request, REQUESTS_PER_CHUNK);

      g_ptr_array_add (clients->chunks, chunk);
      for (guint i = 0; i < REQUESTS_PER_CHUNK; i++)
        {
          chunk[i].next = clients->free;
          clients->free = &chunk[i];
        }
      request = clients->free;
    }
  clients->free = request->next;
  request->clients = clients;
  request->next = NULL;
  return request;
}

/* --- the way there and back -------------------------------------------------- */

/* The reply is in the client's hands. */
static void
reply_arrives (gpointer data)
{
  Request   *request = data;
  ClientSet *clients = request->clients;
  World     *world = clients->world;

  probe_emit (&world->engine->probe, PROBE_LATENCY, -1, -1, -1, clients->index, now_ns (clients) - request->sent_ns);
  request->next = clients->free;
  clients->free = request;
  clients->n_answered++;
  if (clients->n_answered == clients->config->requests)
    world_foreground_done (world);
  if (clients->config->mode == CLIENTS_CLOSED)
    send_request (clients, now_ns (clients) + dist_draw (&clients->config->think, &clients->rng));
}

void
clients_reply (Request *request)
{
  ClientSet *clients = request->clients;
  gint64     network_ns = dist_draw (&clients->config->network, &clients->rng);

  if (network_ns == 0)
    {
      reply_arrives (request);
      return;
    }
  event_init (&request->travel, EVENT_FIRST, reply_arrives, request);
  engine_schedule (clients->world->engine, &request->travel, now_ns (clients) + network_ns);
}

/* The request is in the server's socket: the first receiver is woken. */
static void
request_arrives (gpointer data)
{
  Request   *request = data;
  ClientSet *clients = request->clients;
  Thread    *receiver = wait_queue_take (&clients->receivers);

  request->arrived_ns = now_ns (clients);
  if (clients->last)
    clients->last->next = request;
  else
    clients->first = request;
  clients->last = request;
  if (receiver)
    thread_wake_by_interrupt (receiver, receiver->core);
}

/* A client sends at @at_ns. */
static void
send_request (ClientSet *clients, gint64 at_ns)
{
  Request *request;
  gint64   arrival_ns = at_ns + dist_draw (&clients->config->network, &clients->rng);

  if (clients->config->requests && clients->n_sent == clients->config->requests)
    return;
  clients->n_sent++;
  request = new_request (clients);
  request->sent_ns = at_ns;
  if (arrival_ns == now_ns (clients) && clients->config->mode == CLIENTS_OPEN)
    {
      request_arrives (request);
      return;
    }
  event_init (&request->travel, EVENT_FIRST, request_arrives, request);
  engine_schedule (clients->world->engine, &request->travel, arrival_ns);
}

static void
open_loop_sends (gpointer data)
{
  ClientSet *clients = data;

  if (clients->config->requests && clients->n_sent == clients->config->requests)
    return;
  engine_schedule (clients->world->engine, &clients->next_arrival,
                   now_ns (clients) + dist_draw (&clients->config->interarrival, &clients->rng));
  send_request (clients, now_ns (clients));
}

/* --- the server's side --------------------------------------------------------- */

Request *
clients_receive (ClientSet *clients, Thread *thread, gboolean *slept)
{
  Request *request;

  *slept = FALSE;
  while (!clients->first)
    {
      *slept = TRUE;
      wait_queue_sleep (&clients->receivers, thread, TIME_NEVER, 0, clients->label);
    }
  request = clients->first;
  clients->first = request->next;
  if (!clients->first)
    clients->last = NULL;
  request->next = NULL;
  return request;
}

void
clients_init (ClientSet *clients, World *world, const ClientConfig *config, guint index)
{
  *clients = (ClientSet){ .config = config, .world = world, .index = index };
  rng_init (&clients->rng, world->config->seed, "clients", index);
  clients->label = g_strdup_printf ("a request of %s", config->name);
  clients->chunks = g_ptr_array_new_with_free_func (g_free);
  if (config->requests)
    world->n_foreground++;
  if (config->mode == CLIENTS_OPEN)
    {
      event_init (&clients->next_arrival, EVENT_FIRST, open_loop_sends, clients);
      engine_schedule (world->engine, &clients->next_arrival,
                       config->start_ns + dist_draw (&config->interarrival, &clients->rng));
      return;
    }
  for (guint i = 0; i < config->outstanding; i++)
    send_request (clients, config->start_ns + dist_draw (&config->think, &clients->rng));
}

void
clients_clear (ClientSet *clients)
{
  g_ptr_array_unref (clients->chunks);
  g_free (clients->label);
}
