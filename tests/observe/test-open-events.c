/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "../check-main.h"
#include "fixture.h"
#include "observe/open-events.h"

static void
apply (const ProbeEvent *event, gpointer data)
{
  open_events_apply (data, event);
}

typedef struct
{
  OpenEvents *open;
  gint64      until_ns;
} Part;

static void
apply_part (const ProbeEvent *event, gpointer data)
{
  Part *part = data;

  if (event->time_ns <= part->until_ns)
    open_events_apply (part->open, event);
}

/* "5 on 0/0; 8 take 0" and so on: time, what, thread/core; free with g_free(). */
static char *
describe (const OpenEvents *open)
{
  static const char *const words[N_PROBE_TYPES] = {
    [PROBE_THREAD_STATE] = "state", [PROBE_ON_CORE] = "on",    [PROBE_OFF_CORE] = "off",
    [PROBE_CORE_IDLE] = "idle",     [PROBE_WAKE] = "wake",     [PROBE_GIL_WANT] = "want",
    [PROBE_GIL_TAKE] = "take",      [PROBE_GIL_DROP] = "drop", [PROBE_GIL_REQUEST] = "request",
  };
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (ProbeEvent));
  GString *out = g_string_new (NULL);

  open_events_list (open, listed);
  for (guint i = 0; i < listed->len; i++)
    {
      const ProbeEvent *event = &g_array_index (listed, ProbeEvent, i);

      ck_assert_ptr_nonnull (words[event->type]);
      g_string_append_printf (out, "%s%d %s %d", i > 0 ? "; " : "", (int) event->time_ns, words[event->type],
                              event->type == PROBE_CORE_IDLE ? event->core : event->thread);
      if (event->type == PROBE_THREAD_STATE)
        g_string_append_printf (out, "=%d", (int) event->a);
    }
  return g_string_free (out, FALSE);
}

/* States: 1 ready, 2 holds GIL, 3 waits for GIL, 4 I/O, 6 ended. */
static const struct
{
  gint64      until_ns;
  const char *open;
} cases[] = {
  { -1, "" },
  /* cpu-1 is in take, and does not run Python yet. */
  { 8, "3 on 0; 5 want 0; 5 state 0=3; 8 take 0" },
  /* It has left take.  cpu-2 sleeps on core 1, which is idle. */
  { 16, "3 on 0; 8 take 0; 10 state 0=2; 12 want 1; 12 state 1=3; 15 off 1; 15 idle 1" },
  /* Preempted, it still holds the GIL since 10. */
  { 20, "8 take 0; 10 state 0=2; 12 want 1; 12 state 1=3; 15 off 1; 15 idle 1; 20 off 0; 20 state 0=1; 20 idle 0" },
  /* cpu-2 was woken, got a core and asked for the GIL. */
  { 34, "8 take 0; 10 state 0=2; 12 want 1; 12 state 1=3; 25 on 0; 25 state 0=2; 30 wake 1; 31 on 1; 34 request 1" },
  /* Nobody has it: who had it last, and since when not. */
  { 40, "8 take 0; 12 want 1; 12 state 1=3; 25 on 0; 30 wake 1; 31 on 1; 34 request 1; 40 drop 0; 40 want 0; 40 state "
        "0=3" },
  /* It has a new owner, whom nobody has asked. */
  { 44, "12 want 1; 12 state 1=3; 25 on 0; 30 wake 1; 31 on 1; 40 want 0; 40 state 0=3; 44 take 1" },
  { 100, "50 idle 0; 70 take 0; 70 state 1=4; 70 off 1; 90 drop 0; 90 state 0=6; 90 off 0; 90 idle 1" },
};

START_TEST (test_story)
{
  Stage stage;
  Part  part;

  stage_open (&stage);
  part = (Part){ open_events_new (stage.cast), cases[_i].until_ns };
  probe_listen (&stage.probe, PROBE_MASK_ALL, apply_part, &part);
  play_story (&stage);

  g_autofree char *open = describe (part.open);
  ck_assert_str_eq (open, cases[_i].open);
  open_events_free (part.open);
  stage_close (&stage);
}
END_TEST

/* The first request for a GIL since it was taken stands open. */
START_TEST (test_requests)
{
  Stage stage;
  stage_open (&stage);
  g_autoptr (OpenEvents) open = open_events_new (stage.cast);

  probe_listen (&stage.probe, PROBE_MASK_ALL, apply, open);
  emit_gil (&stage, 1, PROBE_GIL_TAKE, 0, 0, 0);
  emit_gil (&stage, 2, PROBE_GIL_REQUEST, 1, 0, 0);
  emit_gil (&stage, 3, PROBE_GIL_REQUEST, 2, 0, 0);
  g_autofree char *asked = describe (open);
  ck_assert_str_eq (asked, "1 take 0; 2 request 1");

  emit_gil (&stage, 4, PROBE_GIL_DROP, 0, 0, 0);
  emit_gil (&stage, 4, PROBE_GIL_TAKE, 2, 1, 1);
  emit_gil (&stage, 5, PROBE_GIL_REQUEST, 0, 0, 0);
  g_autofree char *again = describe (open);
  ck_assert_str_eq (again, "4 take 2; 5 request 0");

  open_events_reset (open);
  g_autofree char *nothing = describe (open);
  ck_assert_str_eq (nothing, "");
  stage_close (&stage);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("open events");
  TCase *tcase = tcase_create ("open events");

  tcase_add_loop_test (tcase, test_story, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, test_requests);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
