/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads a trace in ftrace's text as its readers do.
 */
#ifndef GILSIM_TESTS_REPORT_FTRACE_CHECK_H
#define GILSIM_TESTS_REPORT_FTRACE_CHECK_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>

#define FTRACE_LINE                                                                                                    \
  "^ *([^ ]{1,15})-([0-9]+) +\\( *([0-9]+|-----)\\) \\[([0-9]{3,})\\] \\.{4} ([0-9]+)\\.([0-9]{9}): ([a-z_]+): (.*)$"
#define FTRACE_SWITCH                                                                                                  \
  "^prev_comm=([^ =]{1,15}) prev_pid=([0-9]+) prev_prio=120 prev_state=(R|R\\+|S|D|X) ==> "                            \
  "next_comm=([^ =]{1,15}) next_pid=([0-9]+) next_prio=120$"

typedef struct
{
  GHashTable *present; /* of each core: the pid on it, plus 1 */
  GHashTable *open;    /* of each pid: how many marks are open */
  guint       n_begins;
  guint       n_switches;
  guint       n_wakings;
  guint       n_requests;
  gint64      last_ns;
  gint64      held_ns; /* the sum over all "holds GIL" */
} Ftrace;

static inline gint64
ftrace_number (GMatchInfo *match, gint group)
{
  g_autofree char *text = g_match_info_fetch (match, group);

  return g_ascii_strtoll (text, NULL, 10);
}

static inline gint64
ftrace_get (GHashTable *table, gint64 key)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (table, GINT_TO_POINTER ((gint) key)));
}

static inline void
ftrace_set (GHashTable *table, gint64 key, gint64 value)
{
  g_hash_table_insert (table, GINT_TO_POINTER ((gint) key), GINT_TO_POINTER ((gint) value));
}

/* Whoever leaves a core is who came last; an idle core has pid 0. */
static inline void
ftrace_switch (Ftrace *self, const char *line, const char *data, gint64 cpu, gint64 pid)
{
  g_autoptr (GRegex) regex = g_regex_new (FTRACE_SWITCH, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gint64 prev;

  ck_assert_msg (g_regex_match (regex, data, 0, &match), "%s", line);
  prev = ftrace_number (match, 2);
  ck_assert_msg (prev == pid, "says who is not on the core: %s", line);
  ck_assert_msg (ftrace_get (self->present, cpu) == (prev == 0 ? 0 : prev + 1), "somebody else was there: %s", line);
  ck_assert_msg (ftrace_number (match, 5) != prev, "%s", line);
  ftrace_set (self->present, cpu, ftrace_number (match, 5) == 0 ? 0 : ftrace_number (match, 5) + 1);
  self->n_switches++;
}

static inline void
ftrace_mark (Ftrace *self, const char *line, const char *data, gint64 pid, gint64 tgid, gint64 now_ns)
{
  g_auto (GStrv) parts = g_strsplit (data, "|", -1);
  gint64 open = ftrace_get (self->open, pid);

  ck_assert_msg (parts[1] && g_ascii_strtoll (parts[1], NULL, 10) == tgid, "%s", line);
  if (*data == 'B')
    {
      ck_assert_msg (open == 0, "marks do not nest: %s", line);
      open = strcmp (parts[2], "holds GIL") == 0 ? 1 : 2;
      self->n_begins++;
      self->held_ns -= open == 1 ? now_ns : 0;
    }
  else if (*data == 'E')
    {
      ck_assert_msg (open != 0, "nothing is open: %s", line);
      self->held_ns += open == 1 ? now_ns : 0;
      open = 0;
    }
  else if (*data == 'C')
    ck_assert_msg (g_ascii_strtoll (parts[3], NULL, 10) >= 0 && parts[4] == NULL, "%s", line);
  else
    self->n_requests += strcmp (parts[2], "gil_drop_request") == 0;
  ftrace_set (self->open, pid, open);
}

static inline void
ftrace_line (Ftrace *self, GRegex *regex, const char *line)
{
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *event = NULL, *data = NULL;
  gint64           now_ns;

  ck_assert_msg (g_regex_match (regex, line, 0, &match), "%s", line);
  event = g_match_info_fetch (match, 7);
  data = g_match_info_fetch (match, 8);
  now_ns = ftrace_number (match, 5) * 1000000000 + ftrace_number (match, 6);
  if (now_ns < self->last_ns) /* the next run */
    ck_assert_msg (now_ns == 0, "goes back in time: %s", line);
  self->last_ns = now_ns;
  if (strcmp (event, "sched_switch") == 0)
    ftrace_switch (self, line, data, ftrace_number (match, 4), ftrace_number (match, 2));
  else if (strcmp (event, "tracing_mark_write") == 0)
    ftrace_mark (self, line, data, ftrace_number (match, 2), ftrace_number (match, 3), now_ns);
  else if (strcmp (event, "sched_waking") == 0)
    self->n_wakings++;
  else
    ck_assert_msg (strcmp (event, "sched_wakeup") == 0 || strcmp (event, "sched_migrate_task") == 0
                       || strcmp (event, "sched_blocked_reason") == 0,
                   "%s", line);
}

/* Fails the test if anything is wrong with the text; free with
 * ftrace_clear(). */
static inline void
ftrace_read (Ftrace *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GRegex) regex = g_regex_new (FTRACE_LINE, 0, 0, NULL);
  GHashTableIter iter;
  gpointer       left;

  *self = (Ftrace){ .present = g_hash_table_new (NULL, NULL), .open = g_hash_table_new (NULL, NULL) };
  ck_assert_str_eq (lines[0], "# tracer: nop");
  for (char **line = lines; *line; line++)
    if (**line != '#' && **line != '\0')
      ftrace_line (self, regex, *line);
  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &left))
    ck_assert_int_eq (GPOINTER_TO_INT (left), 0);
  g_hash_table_iter_init (&iter, self->present);
  while (g_hash_table_iter_next (&iter, NULL, &left))
    ck_assert_int_eq (GPOINTER_TO_INT (left), 0);
}

static inline void
ftrace_clear (Ftrace *self)
{
  g_hash_table_unref (self->present);
  g_hash_table_unref (self->open);
}

#endif
