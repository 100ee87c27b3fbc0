/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Damaged recordings are read or refused with one message; nothing else.  Bytes
 * are changed in the file, where the check sums find most of it, and inside of
 * the sections, as somebody with ill intentions would.
 */
#include "config.h"

#include <unistd.h>

#include "../check-main.h"
#include "observe/intervals.h"
#include "observe/little-endian.h"
#include "observe/open-events.h"
#include "observe/statistics.h"
#include "observe/timeline.h"
#include "observe/varint.h"
#include "recording-file.h"

#define MUTANTS 4000
#define MOST_EDITS 4
#define BLOCK_EVENTS 9
#define MAGIC_END (RECORDING_MAGIC_BYTES + 4)

/* ---- damaging ----------------------------------------------------------- */

/* Replaces, inserts or removes a byte, or repeats or removes a stretch. */
static void
edit (GByteArray *bytes, GRand *rand)
{
  static const guint8 likely[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  guint               at = bytes->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) bytes->len) : 0;
  guint               wanted = (guint) g_rand_int_range (rand, 1, 20);
  guint               length = MIN (wanted, bytes->len - at);
  guint8              byte = (guint8) g_rand_int_range (rand, 0, 256);
  g_autofree guint8  *stretch = g_memdup2 (bytes->data + at, length);

  if (g_rand_boolean (rand))
    byte = likely[g_rand_int_range (rand, 0, G_N_ELEMENTS (likely))];
  switch (bytes->len > 0 ? g_rand_int_range (rand, 0, 5) : 3)
    {
    case 0:
      bytes->data[at] = byte;
      break;
    case 1:
      bytes->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 2:
      g_byte_array_remove_range (bytes, at, length);
      break;
    case 3:
      g_byte_array_append (bytes, &byte, 1);
      break;
    default:
      g_byte_array_append (bytes, stretch, length);
    }
}

/* ---- reading ------------------------------------------------------------ */

typedef struct
{
  gint64 now_ns;
  Probe  probe;
} Stand;

static void
tell (const ProbeEvent *event, gpointer data)
{
  Stand     *stand = data;
  ProbeEvent copy = *event;

  stand->now_ns = event->time_ns;
  probe_deliver (&stand->probe, &copy);
}

/* To all that listen to recordings; FALSE if it was refused on the way. */
static gboolean
replay (Recording *recording, gint64 from_ns, gint64 to_ns, GError **error)
{
  const Cast *cast = recording_about (recording)->cast;
  FILE       *nowhere = g_fopen ("/dev/null", "w");
  Stand       stand = { .now_ns = 0 };
  gboolean    good;

  probe_init (&stand.probe, &stand.now_ns);
  g_autoptr (Statistics) statistics = statistics_new (cast, &stand.probe);
  g_autoptr (Intervals) intervals = intervals_new (cast, &stand.probe, from_ns, to_ns, nowhere);
  g_autoptr (Timeline) text = timeline_new (cast, &stand.probe, TIMELINE_TEXT, nowhere);
  g_autoptr (Timeline) csv = timeline_new (cast, &stand.probe, TIMELINE_CSV, nowhere);

  good = recording_replay (recording, from_ns, to_ns, tell, &stand, NULL, error);
  statistics_finish (statistics, to_ns);
  intervals_finish (intervals, to_ns);
  timeline_finish (text, to_ns);
  timeline_finish (csv, to_ns);
  g_clear_pointer (&intervals, intervals_free);
  g_clear_pointer (&text, timeline_free);
  g_clear_pointer (&csv, timeline_free);
  fclose (nowhere);
  return good;
}

/* TRUE if the file is read, else it must have one clear message. */
static gboolean
try_file (guint mutant)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Recording) recording = recording_open (RECORDING_FILE, &error);

  /* Sizes of a mutant that are lawful and would only take time. */
  if (recording != NULL && recording_about (recording)->cast->n_threads > 1000)
    return TRUE;
  if (recording != NULL && replay (recording, 0, STORY_END_NS, &error) && replay (recording, 40, 60, &error))
    return TRUE;
  ck_assert_msg (error != NULL, "mutant %u", mutant);
  ck_assert_msg (g_regex_match_simple ("^x\\.rec: [ -~]+$", error->message, G_REGEX_DOLLAR_ENDONLY, 0), "mutant %u: %s",
                 mutant, error->message);
  return FALSE;
}

static void
play (Stage *stage, guint n)
{
  play_story (stage);
}

/* ---- in the file -------------------------------------------------------- */

static void
write_file (const guint8 *bytes, gsize length)
{
  FILE *stream = recording_file_create ();

  ck_assert_uint_eq (fwrite (bytes, 1, length, stream), length);
  ck_assert_int_eq (fclose (stream), 0);
}

START_TEST (test_file)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260401);
  char *folder = recording_file_enter ();
  char *bytes;
  gsize length;
  guint accepted = 0;

  recording_file_write (play, 0, BLOCK_EVENTS);
  ck_assert (try_file (0));
  ck_assert (g_file_get_contents (RECORDING_FILE, &bytes, &length, NULL));
  for (guint i = 0; i < MUTANTS; i++)
    {
      g_autoptr (GByteArray) mutant = g_byte_array_new ();

      g_byte_array_append (mutant, (const guint8 *) bytes, (guint) length);
      for (gint32 n = g_rand_int_range (rand, 1, MOST_EDITS + 1); n > 0; n--)
        edit (mutant, rand);
      write_file (mutant->data, mutant->len);
      accepted += try_file (i);
    }
  ck_assert_uint_lt (accepted, MUTANTS / 10);
  g_free (bytes);
  recording_file_leave (folder);
}
END_TEST

/* ---- in the sections ---------------------------------------------------- */

typedef struct
{
  char        letter;
  GByteArray *bytes;
} Part;

/* The sections of the file; free with free_parts(). */
static GArray *
read_parts (void)
{
  GArray        *parts = g_array_new (FALSE, FALSE, sizeof (Part));
  SectionReader *reader = section_reader_open (RECORDING_FILE, NULL);
  guint64        offset = MAGIC_END;

  for (char letter = 0; letter != RECORDING_TAIL;)
    {
      Part part = { .bytes = g_byte_array_new () };

      letter = part.letter = section_read (reader, offset, 0, part.bytes, &offset, NULL);
      ck_assert_int_ne (letter, 0);
      g_array_append_val (parts, part);
    }
  section_reader_free (reader);
  return parts;
}

static void
free_parts (GArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    g_byte_array_unref (g_array_index (parts, Part, i).bytes);
  g_array_unref (parts);
}

static void
add_number (GByteArray *bytes, guint64 number)
{
  guint8 buffer[VARINT_MAX];

  g_byte_array_append (bytes, buffer, (guint) (varint_put (buffer, number) - buffer));
}

/* The index of blocks at these offsets. */
static void
make_index (GByteArray *bytes, const GArray *parts, const guint64 *offsets)
{
  guint64 start_ns = 0, offset = 0;

  g_byte_array_set_size (bytes, 0);
  add_number (bytes, 0);
  add_number (bytes, parts->len - 3);
  for (guint i = 1; i < parts->len - 2; i++)
    {
      const GByteArray *block = g_array_index (parts, Part, i).bytes;
      guint64           begins_ns = block->len >= 16 ? little_endian_get (block->data + 8, 8) : start_ns;

      add_number (bytes, begins_ns - start_ns);
      add_number (bytes, offsets[i] - offset);
      start_ns = begins_ns;
      offset = offsets[i];
    }
}

static void
make_tail (GByteArray *bytes, guint64 root)
{
  g_byte_array_set_size (bytes, 0);
  add_number (bytes, STORY_END_NS);
  add_number (bytes, 7);
  add_number (bytes, 50);
  add_number (bytes, root);
}

/* Puts the file together again, with offsets that fit, and one part damaged. */
static void
write_mutant (GArray *parts, guint damaged, GRand *rand)
{
  FILE          *stream = recording_file_create ();
  SectionWriter *writer = section_writer_new (stream);
  guint64        offsets[64];
  guint8         last[8];

  ck_assert_uint_le (parts->len, G_N_ELEMENTS (offsets));
  section_writer_bytes (writer, (const guint8 *) RECORDING_MAGIC "\1\0\0", MAGIC_END);
  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);

      if (part->letter == RECORDING_INDEX)
        make_index (part->bytes, parts, offsets);
      if (part->letter == RECORDING_TAIL)
        make_tail (part->bytes, offsets[i - 1]);
      if (i == damaged)
        for (gint32 n = g_rand_int_range (rand, 1, MOST_EDITS + 1); n > 0; n--)
          edit (part->bytes, rand);
      offsets[i] = section_write (writer, part->letter, part->bytes->data, part->bytes->len);
    }
  little_endian_put (last, sizeof last, offsets[parts->len - 1]);
  section_writer_bytes (writer, last, sizeof last);
  section_writer_bytes (writer, (const guint8 *) RECORDING_MAGIC, RECORDING_MAGIC_BYTES);
  section_writer_free (writer);
  ck_assert_int_eq (fclose (stream), 0);
}

START_TEST (test_sections)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260402);
  char *folder = recording_file_enter ();
  guint accepted[2] = { 0 }, tried[2] = { 0 };

  recording_file_write (play, 0, BLOCK_EVENTS);
  GArray *whole = read_parts ();
  ck_assert_uint_ge (whole->len, 6); /* several blocks */
  write_mutant (whole, whole->len, rand);
  ck_assert (try_file (0)); /* nothing was damaged */
  free_parts (whole);

  for (guint i = 0; i < MUTANTS; i++)
    {
      recording_file_write (play, 0, BLOCK_EVENTS);
      GArray  *parts = read_parts ();
      guint    damaged = (guint) g_rand_int_range (rand, 0, (gint32) parts->len);
      gboolean block = g_array_index (parts, Part, damaged).letter == RECORDING_BLOCK;

      write_mutant (parts, damaged, rand);
      accepted[block] += try_file (i);
      tried[block]++;
      free_parts (parts);
    }
  /* Otherwise they say nothing about what is accepted, or refused. */
  for (guint i = 0; i < 2; i++)
    {
      ck_assert_uint_gt (accepted[i], tried[i] / 100);
      ck_assert_uint_lt (accepted[i], tried[i] / 2);
    }
  recording_file_leave (folder);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("recording mutants");
  TCase *tcase = tcase_create ("recording mutants");

  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, test_file);
  tcase_add_test (tcase, test_sections);
  suite_add_tcase (suite, tcase);
  return check_main (suite);
}
