/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file x.rec in a folder of its own, with events made by hand.
 */
#ifndef GILSIM_TESTS_OBSERVE_RECORDING_FILE_H
#define GILSIM_TESTS_OBSERVE_RECORDING_FILE_H

#include <glib/gstdio.h>

#include "fixture.h"
#include "observe/recording-read.h"
#include "observe/recording-write.h"

#define RECORDING_FILE "x.rec"

static inline char *
recording_file_enter (void)
{
  char *folder = g_dir_make_tmp ("gilsim-XXXXXX", NULL);

  ck_assert_ptr_nonnull (folder);
  ck_assert_int_eq (g_chdir (folder), 0);
  return folder;
}

static inline void
recording_file_leave (char *folder)
{
  g_unlink (RECORDING_FILE);
  ck_assert_int_eq (g_chdir ("/"), 0);
  ck_assert_int_eq (g_rmdir (folder), 0);
  g_free (folder);
}

/* A new file: to empty an old one would make some file systems write it to the
 * disk at once. */
static inline FILE *
recording_file_create (void)
{
  FILE *stream;

  g_unlink (RECORDING_FILE);
  stream = g_fopen (RECORDING_FILE, "wb");
  ck_assert_ptr_nonnull (stream);
  return stream;
}

/* Records what @play emits, @block events in a block (0: as usual). */
static inline void
recording_file_write (void (*play) (Stage *stage, guint n), guint n, guint block)
{
  Stage          stage;
  FILE          *stream = recording_file_create ();
  RecordingAbout about = {
    .program = (char *) "gilsim X",
    .file = (char *) "a \"b\".ini",
    .title = (char *) "<T> \x01\xff",
    .policy = (char *) "fifo,quantum=5ms",
    .policy_label = (char *) "fifo",
    .seed = G_MAXUINT64,
    .chart_from_ns = 5,
    .chart_to_ns = G_MAXINT64,
  };
  RecordingWriter *writer;

  stage_open (&stage);
  about.cast = stage.cast;
  writer = recording_writer_new (&about, &stage.probe, stream, NULL);
  if (block > 0)
    recording_writer_set_block (writer, block);
  if (play != NULL)
    play (&stage, n);
  recording_writer_finish (writer, MAX (STORY_END_NS, n), 7);
  recording_writer_free (writer);
  ck_assert_int_eq (fclose (stream), 0);
  stage_close (&stage);
}

static inline Recording *
recording_file_open (void)
{
  g_autoptr (GError) error = NULL;
  Recording *recording = recording_open (RECORDING_FILE, &error);

  ck_assert_msg (recording != NULL, "%s", error != NULL ? error->message : "no message");
  return recording;
}

#endif
