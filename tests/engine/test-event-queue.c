/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The total order of events, against a sorted list.
 */
#include "config.h"

#include "../check-main.h"

#include "engine/event-queue.h"
#include "engine/rng.h"

#define N_EVENTS 64
#define N_OPERATIONS 20000

/* What a queue should hold, in no order. */
typedef struct
{
  gboolean scheduled;
  gint64   time_ns;
  guint64  rank;
} Expected;

typedef struct
{
  EventQueue queue;
  Event      events[N_EVENTS];
  Expected   expected[N_EVENTS];
  guint64    sequence;
} Pair;

static void
pair_init (Pair *pair, Rng *rng)
{
  event_queue_init (&pair->queue);
  pair->sequence = 0;
  memset (pair->expected, 0, sizeof pair->expected);
  for (guint i = 0; i < N_EVENTS; i++)
    event_init (&pair->events[i], (EventPriority) rng_below (rng, EVENT_RUN_END + 1), NULL, NULL);
}

/* Does @a come before @b? */
static gboolean
before (const Pair *pair, guint a, guint b)
{
  const Expected *x = &pair->expected[a], *y = &pair->expected[b];

  if (x->time_ns != y->time_ns)
    return x->time_ns < y->time_ns;
  if (pair->events[a].priority != pair->events[b].priority)
    return pair->events[a].priority < pair->events[b].priority;
  return x->rank < y->rank;
}

/* The oracle: the first of what is scheduled, or -1. */
static gint
first_expected (const Pair *pair)
{
  gint first = -1;

  for (guint i = 0; i < N_EVENTS; i++)
    if (pair->expected[i].scheduled && (first < 0 || before (pair, i, (guint) first)))
      first = (gint) i;
  return first;
}

static void
schedule (Pair *pair, guint i, Rng *rng)
{
  gint64 time_ns = (gint64) rng_below (rng, 50);

  /* Ranks are for events of one kind: run ends by core, here by number. */
  if (pair->events[i].priority == EVENT_RUN_END)
    {
      event_queue_schedule_ranked (&pair->queue, &pair->events[i], time_ns, i);
      pair->expected[i] = (Expected){ TRUE, time_ns, i };
      return;
    }
  event_queue_schedule (&pair->queue, &pair->events[i], time_ns);
  pair->expected[i] = (Expected){ TRUE, time_ns, pair->sequence++ };
}

static void
check_first (Pair *pair)
{
  gint first = first_expected (pair);

  ck_assert_ptr_eq (event_queue_peek (&pair->queue), first < 0 ? NULL : &pair->events[first]);
  ck_assert_int_eq (event_queue_next_ns (&pair->queue), first < 0 ? TIME_NEVER : pair->expected[first].time_ns);
}

static void
random_operations (guint64 seed)
{
  Pair pair;
  Rng  rng;

  rng_init (&rng, seed, "event-queue", 0);
  pair_init (&pair, &rng);
  for (guint n = 0; n < N_OPERATIONS; n++)
    {
      guint   i = (guint) rng_below (&rng, N_EVENTS);
      guint64 what = rng_below (&rng, 10);

      if (what < 6)
        schedule (&pair, i, &rng); /* also while it is scheduled: moves it */
      else if (what < 8)
        {
          event_queue_cancel (&pair.queue, &pair.events[i]);
          pair.expected[i].scheduled = FALSE;
        }
      else
        {
          gint first = first_expected (&pair);

          ck_assert_ptr_eq (event_queue_pop (&pair.queue), first < 0 ? NULL : &pair.events[first]);
          if (first >= 0)
            pair.expected[first].scheduled = FALSE;
        }
      ck_assert_int_eq (event_is_scheduled (&pair.events[i]), pair.expected[i].scheduled);
      check_first (&pair);
    }
  event_queue_clear (&pair.queue);
}

static const guint64 seeds[] = { 1, 2, 3, 17, 4711, G_MAXUINT64 };

START_TEST (agrees_with_a_sorted_list)
{
  random_operations (seeds[_i]);
}
END_TEST

/* Another seed each time; it is in the test's name. */
static guint64 fresh_seed;

START_TEST (agrees_with_a_fresh_seed)
{
  random_operations (fresh_seed);
}
END_TEST

START_TEST (same_instant_by_priority_then_sequence)
{
  static const EventPriority priorities[] = { EVENT_RUN_END, EVENT_FIRST, EVENT_ARRIVAL, EVENT_FIRST,
                                              EVENT_TICK,    EVENT_TIMER, EVENT_ARRIVAL };
  static const guint         order[] = { 1, 3, 5, 4, 2, 6, 0 };
  Event                      events[G_N_ELEMENTS (priorities)];
  EventQueue                 queue;

  event_queue_init (&queue);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    {
      event_init (&events[i], priorities[i], NULL, NULL);
      event_queue_schedule (&queue, &events[i], 5);
    }
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    ck_assert_ptr_eq (event_queue_pop (&queue), &events[order[i]]);
  ck_assert_ptr_null (event_queue_pop (&queue));
  event_queue_clear (&queue);
}
END_TEST

/* Rescheduled for the same time, an event goes behind those that were there;
 * with a rank it stays where it was. */
START_TEST (rescheduling_renews_the_sequence_but_not_the_rank)
{
  Event      a, b, x, y;
  EventQueue queue;

  event_queue_init (&queue);
  event_init (&a, EVENT_ARRIVAL, NULL, NULL);
  event_init (&b, EVENT_ARRIVAL, NULL, NULL);
  event_init (&x, EVENT_RUN_END, NULL, NULL);
  event_init (&y, EVENT_RUN_END, NULL, NULL);
  event_queue_schedule (&queue, &a, 9);
  event_queue_schedule (&queue, &b, 9);
  event_queue_schedule_ranked (&queue, &x, 9, 0);
  event_queue_schedule_ranked (&queue, &y, 9, 1);
  event_queue_schedule (&queue, &a, 9);
  event_queue_schedule_ranked (&queue, &x, 9, 0);
  ck_assert_ptr_eq (event_queue_pop (&queue), &b);
  ck_assert_ptr_eq (event_queue_pop (&queue), &a);
  ck_assert_ptr_eq (event_queue_pop (&queue), &x);
  ck_assert_ptr_eq (event_queue_pop (&queue), &y);
  event_queue_clear (&queue);
}
END_TEST

START_TEST (cancelling_twice_does_nothing)
{
  Event      a, b;
  EventQueue queue;

  event_queue_init (&queue);
  event_init (&a, EVENT_TIMER, NULL, NULL);
  event_init (&b, EVENT_TIMER, NULL, NULL);
  event_queue_cancel (&queue, &a);
  event_queue_schedule (&queue, &a, 1);
  event_queue_schedule (&queue, &b, 2);
  event_queue_cancel (&queue, &a);
  event_queue_cancel (&queue, &a);
  ck_assert (!event_is_scheduled (&a));
  ck_assert_int_eq (event_queue_next_ns (&queue), 2);
  ck_assert_ptr_eq (event_queue_pop (&queue), &b);
  ck_assert_int_eq (event_queue_next_ns (&queue), TIME_NEVER);
  event_queue_clear (&queue);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite           *suite = suite_create ("event-queue");
  TCase           *order = tcase_create ("order");
  g_autofree char *name = g_strdup_printf ("fresh seed %" G_GUINT64_FORMAT, fresh_seed);
  TCase           *fresh = tcase_create (g_intern_string (name));

  tcase_add_loop_test (order, agrees_with_a_sorted_list, 0, G_N_ELEMENTS (seeds));
  tcase_add_test (order, same_instant_by_priority_then_sequence);
  tcase_add_test (order, rescheduling_renews_the_sequence_but_not_the_rank);
  tcase_add_test (order, cancelling_twice_does_nothing);
  tcase_add_test (fresh, agrees_with_a_fresh_seed);
  suite_add_tcase (suite, order);
  suite_add_tcase (suite, fresh);
  return suite;
}

int
main (void)
{
  const char *text = g_getenv ("GILSIM_TEST_SEED");

  fresh_seed = text ? g_ascii_strtoull (text, NULL, 10) : (guint64) g_get_real_time ();
  return check_main (make_suite ());
}
