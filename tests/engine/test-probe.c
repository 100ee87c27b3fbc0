/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../check-main.h"

#include "engine/probe.h"

typedef struct
{
  GString *log; /* shared */
  char     name;
} Listener;

static void
listen (const ProbeEvent *event, gpointer data)
{
  Listener *self = data;

  g_string_append_printf (self->log, "%c%d@%d(%d,%d,%d,%d,%d) ", self->name, event->type, (int) event->time_ns,
                          event->thread, event->core, event->gil, (int) event->a, (int) event->b);
}

START_TEST (listeners_get_what_they_asked_for_in_order)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Listener a = { log, 'a' }, b = { log, 'b' };
  gint64   now_ns = 5;
  Probe    probe;

  probe_init (&probe, &now_ns);
  probe_listen (&probe, 1u << PROBE_WAKE | 1u << PROBE_ON_CORE, listen, &a);
  probe_listen (&probe, 1u << PROBE_WAKE, listen, &b);
  probe_emit (&probe, PROBE_WAKE, 1, 2, 3, 4, 5);
  now_ns = 6;
  probe_emit (&probe, PROBE_ON_CORE, 1, 2, -1, 0, 0);
  probe_emit (&probe, PROBE_LATENCY, 1, 2, 3, 4, 5);
  ck_assert_str_eq (log->str, "a4@5(1,2,3,4,5) b4@5(1,2,3,4,5) a1@6(1,2,-1,0,0) ");
}
END_TEST

START_TEST (nobody_listens)
{
  gint64 now_ns = 0;
  Probe  probe;

  probe_init (&probe, &now_ns);
  for (guint type = 0; type < N_PROBE_TYPES; type++)
    probe_emit (&probe, (ProbeType) type, 0, 0, 0, 0, 0);
  ck_assert_uint_eq (probe.mask, 0);
}
END_TEST

START_TEST (all_types_have_a_bit_of_their_own)
{
  g_autoptr (GString) log = g_string_new (NULL);
  Listener a = { log, 'a' };
  gint64   now_ns = 0;
  Probe    probe;
  guint    n = 0;

  probe_init (&probe, &now_ns);
  probe_listen (&probe, PROBE_MASK_ALL, listen, &a);
  for (guint type = 0; type < N_PROBE_TYPES; type++)
    probe_emit (&probe, (ProbeType) type, 0, 0, 0, 0, 0);
  for (const char *c = log->str; *c; c++)
    n += *c == 'a';
  ck_assert_uint_eq (n, N_PROBE_TYPES);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("probe");
  TCase *tcase = tcase_create ("probe");

  tcase_add_test (tcase, listeners_get_what_they_asked_for_in_order);
  tcase_add_test (tcase, nobody_listens);
  tcase_add_test (tcase, all_types_have_a_bit_of_their_own);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
