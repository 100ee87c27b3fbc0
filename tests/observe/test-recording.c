/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Recordings of events made by hand: what comes back, from which parts of the
 * file, and what is said of files that are none.  tests/laws/test-recordings.c
 * does the same with runs.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "../check-main.h"
#include "fixture.h"
#include "observe/event-code.h"
#include "observe/little-endian.h"
#include "observe/recording-read.h"
#include "observe/recording-write.h"
#include "recording-file.h"

/* ---- numbers ------------------------------------------------------------ */

START_TEST (test_varint)
{
  static const guint64 numbers[] = { 0, 1, 127, 128, 16383, 16384, G_MAXINT64, G_MAXUINT64 - 1, G_MAXUINT64 };
  guint8               bytes[VARINT_MAX];
  guint8              *end = varint_put (bytes, numbers[_i]);
  guint64              back = 0;
  const guint8        *read = varint_get (bytes, end, &back);

  ck_assert_uint_eq (back, numbers[_i]);
  ck_assert_ptr_eq (read, end);
  ck_assert_ptr_null (varint_get (bytes, end - 1, &back));
  ck_assert_int_eq (varint_unfold (varint_fold ((gint64) numbers[_i])), (gint64) numbers[_i]);
  ck_assert_uint_eq (varint_fold (-1), 1);
  ck_assert_uint_eq (varint_fold (1), 2);
}
END_TEST

START_TEST (test_varint_too_large)
{
  guint8  bytes[VARINT_MAX + 1];
  guint64 number;

  memset (bytes, 0xff, sizeof bytes);
  ck_assert_ptr_null (varint_get (bytes, bytes + sizeof bytes, &number));
  bytes[VARINT_MAX - 1] = 0x02; /* 2 to the 64th */
  ck_assert_ptr_null (varint_get (bytes, bytes + sizeof bytes, &number));
}
END_TEST

START_TEST (test_little_endian)
{
  static const guint8 bytes[] = { 0xf0, 0xde, 0xbc, 0x9a };
  guint8              made[4];

  ck_assert_uint_eq (little_endian_get (bytes, 4), 0x9abcdef0u);
  little_endian_put (made, 4, 0x9abcdef0u);
  ck_assert_mem_eq (made, bytes, 4);
}
END_TEST

/* ---- events ------------------------------------------------------------- */

static ProbeEvent
event_of (ProbeType type, gint64 time_ns, gint32 thread, gint32 core, gint32 gil, gint64 a, gint64 b)
{
  return (ProbeEvent){ time_ns, a, b, thread, core, gil, type };
}

/* Writes one event behind ON_CORE of thread 1 at 5, and reads it. */
static gboolean
comes_back (const ProbeEvent *event, gsize *length)
{
  g_autoptr (Cast) cast = stage_cast ();
  g_autoptr (EventCoder) writer = event_coder_new (cast);
  g_autoptr (EventCoder) reader = event_coder_new (cast);
  ProbeEvent    on = event_of (PROBE_ON_CORE, 5, 1, 1, -1, 0, 0), back = { 0 };
  guint8        bytes[2 * EVENT_CODE_MAX], *at, *end;
  const guint8 *read;

  at = event_coder_put (writer, &on, bytes);
  end = event_coder_put (writer, event, at);
  *length = (gsize) (end - at);
  ck_assert_uint_le (*length, EVENT_CODE_MAX);
  ck_assert_ptr_eq (event_coder_get (reader, bytes, end, &back), at);
  read = event_coder_get (reader, at, end, &back);
  ck_assert (read == NULL || read == end);
  return read != NULL && memcmp (&back, event, sizeof back) == 0;
}

START_TEST (test_events)
{
  const struct
  {
    gsize      length;
    ProbeEvent event;
  } cases[] = {
    /* As foretold. */
    { 1, event_of (PROBE_THREAD_STATE, 5, 1, 1, -1, THREAD_STATE_HOLDS_GIL, 0) },
    { 2, event_of (PROBE_OFF_CORE, 6, 1, 1, -1, OFF_CORE_BLOCKED, 0) },
    { 1, event_of (PROBE_CORE_IDLE, 5, -1, 1, -1, 0, 0) },
    { 2, event_of (PROBE_GIL_TAKE, 6, 1, -1, 0, 0, 1) },
    /* Another time, thread, core, other values. */
    { 3, event_of (PROBE_GIL_WANT, 5 + 128, 1, -1, 0, 0, 0) },
    { 2, event_of (PROBE_GIL_WANT, 5, 0, -1, 0, 0, 0) },
    { 2, event_of (PROBE_CORE_IDLE, 5, -1, 0, -1, 0, 0) },
    { 3, event_of (PROBE_GIL_TAKE, 5, 1, -1, 0, 1, 0) },
    { 2, event_of (PROBE_LATENCY, 5, -1, -1, -1, 0, 0) },
    { 13, event_of (PROBE_LATENCY, G_MAXINT64, 1, -1, -1, 2, 1500) },
    /* Against the rules of the probe, so in full: a wake has no GIL. */
    { 8, event_of (PROBE_WAKE, 5, 1, 1, 0, 1, 0) },
  };
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ck_assert_msg (comes_back (&cases[i].event, &length), "case %u", i);
      ck_assert_msg (length == cases[i].length, "case %u: %u bytes", i, (guint) length);
    }
}
END_TEST

/* A listener could not bear these. */
START_TEST (test_unlawful_events)
{
  const ProbeEvent unlawful[] = {
    event_of (PROBE_THREAD_STATE, 5, 3, 1, -1, THREAD_STATE_IO, 0),
    event_of (PROBE_THREAD_STATE, 5, -1, 1, -1, THREAD_STATE_IO, 0),
    event_of (PROBE_THREAD_STATE, 5, 1, 1, -1, N_THREAD_STATES, 0),
    event_of (PROBE_THREAD_STATE, 5, 1, 1, -1, -1, 0),
    event_of (PROBE_ON_CORE, 5, 1, -1, -1, 0, 0),
    event_of (PROBE_ON_CORE, 5, 1, 2, -1, 0, 0),
    event_of (PROBE_OFF_CORE, 5, 1, 1, -1, OFF_CORE_ENDED + 1, 0),
    event_of (PROBE_CORE_IDLE, 5, -1, -1, -1, 0, 0),
    event_of (PROBE_WAKE, 5, 1, 1, -1, 3, 0),
    event_of (PROBE_MIGRATE, 5, 1, 1, -1, 2, 0),
    event_of (PROBE_GIL_WANT, 5, 1, -1, 1, 0, 0),
    event_of (PROBE_GIL_WANT, 5, 1, -1, -1, 0, 0),
    event_of (PROBE_GIL_TAKEN, 5, 1, -1, 0, -1, 0),
    event_of (PROBE_GIL_DROP, 5, 1, -1, 0, GIL_DROP_END + 1, 0),
    event_of (PROBE_GIL_QUIET, 5, 1, -1, 0, -1, 0),
    event_of (PROBE_LATENCY, 5, 1, -1, -1, 3, 0),
    event_of (PROBE_LATENCY, 5, 1, -1, -1, 0, -1),
  };
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (unlawful); i++)
    if (unlawful[i].thread < 3)
      ck_assert_msg (!comes_back (&unlawful[i], &length), "case %u", i);
}
END_TEST

/* ---- files -------------------------------------------------------------- */

typedef struct
{
  guint  n;
  gint64 first_ns;
  gint64 last_ns;
} Heard;

static void
hear (const ProbeEvent *event, gpointer data)
{
  Heard *heard = data;

  if (heard->n++ == 0)
    heard->first_ns = event->time_ns;
  ck_assert_int_ge (event->time_ns, heard->last_ns);
  heard->last_ns = event->time_ns;
}

START_TEST (test_about)
{
  char *folder = recording_file_enter ();

  recording_file_write (NULL, 0, 0);
  g_autoptr (Recording) recording = recording_file_open ();
  const RecordingAbout *about = recording_about (recording);
  const RecordingEnd   *end = recording_end (recording);

  ck_assert (recording_is_one (RECORDING_FILE));
  ck_assert_str_eq (about->program, "gilsim X");
  ck_assert_str_eq (about->file, "a \"b\".ini");
  ck_assert_str_eq (about->title, "<T> \x01\xff");
  ck_assert_str_eq (about->policy, "fifo,quantum=5ms");
  ck_assert_str_eq (about->policy_label, "fifo");
  ck_assert_uint_eq (about->seed, G_MAXUINT64);
  ck_assert_int_eq (about->chart_from_ns, 5);
  ck_assert_int_eq (about->chart_to_ns, G_MAXINT64);
  ck_assert_uint_eq (about->cast->n_cores, 2);
  ck_assert_uint_eq (about->cast->n_threads, 3);
  ck_assert_str_eq (about->cast->thread_names[2], "echo");
  ck_assert_uint_eq (about->cast->thread_group[2], 1);
  ck_assert_str_eq (about->cast->latency_names[2], "return:echo");
  ck_assert_int_eq (end->end_ns, STORY_END_NS);
  ck_assert_uint_eq (end->steps, 7);
  ck_assert_uint_eq (end->n_events, 0);

  Heard heard = { 0 };
  ck_assert (recording_replay (recording, 0, 100, hear, &heard, NULL, NULL));
  ck_assert_uint_eq (heard.n, 0);
  recording_file_leave (folder);
}
END_TEST

/* Thread 0 gets and leaves core 0 in turn. */
static void
many_events (Stage *stage, guint n)
{
  for (guint i = 0; i < n; i += 2)
    {
      emit_on (stage, i, 0, 0);
      emit_off (stage, i + 1, 0, 0, OFF_CORE_BLOCKED);
    }
}

/* An index of one node, of two and three levels, full ones and not. */
static const guint many[] = { 2, 254, 256, 258, 1000, 65534, 65536, 65538, 140000 };

START_TEST (test_index)
{
  guint n = many[_i];
  char *folder = recording_file_enter ();

  recording_file_write (many_events, n, 1);
  g_autoptr (Recording) recording = recording_file_open ();
  for (guint i = 0; i < n; i = i < 300 ? i + 1 : i + n / 97)
    {
      Heard heard = { 0 };

      /* One event is open. */
      ck_assert (recording_replay (recording, i, i + 1, hear, &heard, NULL, NULL));
      ck_assert_uint_eq (heard.n, (i > 0) + 1 + (i + 1 < n));
      ck_assert_int_eq (heard.first_ns, i > 0 ? i - 1 : i);
    }
  Heard all = { 0 };
  ck_assert (recording_replay (recording, 0, G_MAXINT64, hear, &all, NULL, NULL));
  ck_assert_uint_eq (all.n, n);
  Heard late = { 0 };
  ck_assert (recording_replay (recording, n + 5, n + 6, hear, &late, NULL, NULL));
  ck_assert_uint_eq (late.n, 1);
  recording_file_leave (folder);
}
END_TEST

/* A thread's events at one instant, in several blocks. */
static void
one_instant (Stage *stage, guint n)
{
  emit_on (stage, 1, 0, 0);
  for (guint i = 0; i < n; i++)
    emit_latency (stage, 2, 0, i);
}

START_TEST (test_instant)
{
  char *folder = recording_file_enter ();
  Heard heard = { 0 };

  recording_file_write (one_instant, 10, 3);
  g_autoptr (Recording) recording = recording_file_open ();
  ck_assert (recording_replay (recording, 2, 2, hear, &heard, NULL, NULL));
  ck_assert_uint_eq (heard.n, 1 + 10);
  recording_file_leave (folder);
}
END_TEST

START_TEST (test_stop)
{
  char *folder = recording_file_enter ();
  Heard heard = { 0 };
  gint  stop = 1;
  g_autoptr (GError) error = NULL;

  recording_file_write (many_events, 100, 10);
  g_autoptr (Recording) recording = recording_file_open ();
  ck_assert (!recording_replay (recording, 0, 99, hear, &heard, &stop, &error));
  ck_assert (g_error_matches (error, RECORDING_ERROR, RECORDING_ERROR_STOPPED));
  ck_assert_uint_lt (heard.n, 100);
  recording_file_leave (folder);
}
END_TEST

/* ---- files that are none ------------------------------------------------ */

static void
refuse (const char *message)
{
  g_autoptr (GError) error = NULL;
  Recording *recording = recording_open (RECORDING_FILE, &error);

  ck_assert_ptr_null (recording);
  ck_assert_str_eq (error->message, message);
}

START_TEST (test_foreign)
{
  char *folder = recording_file_enter ();
  g_autoptr (GError) error = NULL;

  refuse ("x.rec: cannot be read: No such file or directory");
  ck_assert (!recording_is_one (RECORDING_FILE));
  ck_assert (!recording_is_one ("."));
  ck_assert_ptr_null (recording_open (".", &error));
  ck_assert_str_eq (error->message, ".: expected a file, as a recording is read here and there");
  ck_assert (g_file_set_contents (RECORDING_FILE, "", 0, NULL));
  refuse ("x.rec: expected a recording, as 'gilsim run --record' writes it");
  ck_assert (g_file_set_contents (RECORDING_FILE, "[scenario]\ntitle = T\n", -1, NULL));
  ck_assert (!recording_is_one (RECORDING_FILE));
  refuse ("x.rec: expected a recording, as 'gilsim run --record' writes it");
  ck_assert (g_file_set_contents (RECORDING_FILE, RECORDING_MAGIC "\2\0\0\0", RECORDING_MAGIC_BYTES + 4, NULL));
  ck_assert (recording_is_one (RECORDING_FILE));
  refuse ("x.rec: a recording of version 2; expected version 1: record the run again");
  recording_file_leave (folder);
}
END_TEST

/* Whatever is missing at the end, the file is not believed. */
START_TEST (test_torn)
{
  char    *folder = recording_file_enter ();
  GStatBuf about;

  recording_file_write (many_events, 100, 10);
  ck_assert_int_eq (g_stat (RECORDING_FILE, &about), 0);
  for (gint64 size = about.st_size - 1; size >= RECORDING_MAGIC_BYTES + 4; size--)
    {
      ck_assert_int_eq (truncate (RECORDING_FILE, size), 0);
      refuse ("x.rec: the recording is damaged: it ends too early");
    }
  recording_file_leave (folder);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("recording");
  TCase *tcase = tcase_create ("recording");

  tcase_add_loop_test (tcase, test_varint, 0, 9);
  tcase_add_test (tcase, test_varint_too_large);
  tcase_add_test (tcase, test_little_endian);
  tcase_add_test (tcase, test_events);
  tcase_add_test (tcase, test_unlawful_events);
  tcase_add_test (tcase, test_about);
  tcase_add_loop_test (tcase, test_index, 0, G_N_ELEMENTS (many));
  tcase_add_test (tcase, test_instant);
  tcase_add_test (tcase, test_stop);
  tcase_add_test (tcase, test_foreign);
  tcase_add_test (tcase, test_torn);
  tcase_set_timeout (tcase, 60);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
