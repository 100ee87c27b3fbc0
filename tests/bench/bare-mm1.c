/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The peer of `make bench`: the M/M/1 queue of scenarios/mm1.ini as a bare
 * loop, with nothing but an event heap and random numbers.  No threads, no
 * interpreter, no statistics but the mean: what any simulator of that queue
 * has to do at the least.
 */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/event-queue.h"
#include "engine/rng.h"

#define MAX_WAITING 4096

typedef struct
{
  EventQueue queue;
  Event      arrival;
  Event      departure;
  Rng        arrivals, services;
  gint64     now_ns;
  gint64     waiting[MAX_WAITING]; /* when each arrived; a ring */
  guint      first, length;
  guint64    n_sent, n_served, n_requests;
  double     sum_ns;
} Queue;

static gint64
exponential (Rng *rng, double mean)
{
  return (gint64) (-mean * log (1 - rng_uniform (rng)) + 0.5);
}

static void
serve (Queue *self)
{
  event_queue_schedule (&self->queue, &self->departure, self->now_ns + exponential (&self->services, 1e6));
}

static void
arrive (gpointer data)
{
  Queue *self = data;

  self->waiting[(self->first + self->length++) % MAX_WAITING] = self->now_ns;
  if (self->length == 1)
    serve (self);
  if (++self->n_sent < self->n_requests)
    event_queue_schedule (&self->queue, &self->arrival, self->now_ns + exponential (&self->arrivals, 1e6 / 0.9));
}

static void
depart (gpointer data)
{
  Queue *self = data;

  self->sum_ns += (double) (self->now_ns - self->waiting[self->first]);
  self->first = (self->first + 1) % MAX_WAITING;
  self->n_served++;
  if (--self->length > 0)
    serve (self);
}

int
main (int argc, char **argv)
{
  Queue *self = g_new0 (Queue, 1);
  Event *event;

  self->n_requests = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 1000000;
  event_queue_init (&self->queue);
  rng_init (&self->arrivals, 1, "arrivals", 0);
  rng_init (&self->services, 1, "services", 0);
  event_init (&self->arrival, EVENT_FIRST, arrive, self);
  event_init (&self->departure, EVENT_RUN_END, depart, self);
  event_queue_schedule (&self->queue, &self->arrival, 0);
  while ((event = event_queue_pop (&self->queue)) != NULL)
    {
      self->now_ns = event->time_ns;
      event->fire (event->data);
    }
  printf ("%.3f ms mean response\n", self->sum_ns / (double) self->n_served / 1e6);
  event_queue_clear (&self->queue);
  g_free (self);
  return EXIT_SUCCESS;
}
