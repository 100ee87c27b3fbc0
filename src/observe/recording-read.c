/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "observe/recording-read.h"

#include <glib/gstdio.h>
#include <string.h>

#include "observe/event-code.h"
#include "observe/little-endian.h"
#include "observe/open-events.h"
#include "observe/recording-head.h"

#define HEAD_OFFSET (RECORDING_MAGIC_BYTES + 4)

/* Where the tail begins, and the magic. */
#define LAST_BYTES (8 + RECORDING_MAGIC_BYTES)

struct Recording
{
  SectionReader *sections;
  RecordingAbout about;
  RecordingEnd   end;
  guint64        root; /* of the index; 0: no blocks */
  guint64        tail;
  GByteArray    *bytes; /* the section that is looked at */
  OpenEvents    *open;
  EventCoder    *coder;
};

/* One replay. */
typedef struct
{
  Recording           *recording;
  gint64               from_ns;
  gint64               to_ns;
  ProbeListener        listen;
  gpointer             data;
  const volatile gint *stop;  /* (nullable) */
  gboolean             begun; /* the open events have been told */
  gboolean             over;  /* an event after the window was found */
  gint64               last_ns;
} Replay;

static gboolean
damaged (const Recording *self, const char *what, GError **error)
{
  return section_reader_damaged (self->sections, what, error);
}

/* ---- opening ------------------------------------------------------------ */

gboolean
recording_is_one (const char *path)
{
  char  magic[RECORDING_MAGIC_BYTES];
  FILE *stream = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_fopen (path, "rb") : NULL;
  gsize n_read = stream != NULL ? fread (magic, 1, sizeof magic, stream) : 0;

  if (stream != NULL)
    fclose (stream);
  return n_read == sizeof magic && memcmp (magic, RECORDING_MAGIC, sizeof magic) == 0;
}

static gboolean
check_beginning (Recording *self, const char *path, GError **error)
{
  guint8  bytes[HEAD_OFFSET];
  guint64 version;

  if (section_reader_size (self->sections) < sizeof bytes
      || !section_reader_bytes (self->sections, 0, bytes, sizeof bytes, error)
      || memcmp (bytes, RECORDING_MAGIC, RECORDING_MAGIC_BYTES) != 0)
    {
      g_clear_error (error);
      g_set_error (error, RECORDING_ERROR, RECORDING_ERROR_FOREIGN,
                   "%s: expected a recording, as 'gilsim run --record' "
                   "writes it",
                   path);
      return FALSE;
    }
  version = little_endian_get (bytes + RECORDING_MAGIC_BYTES, 4);
  if (version == RECORDING_VERSION)
    return TRUE;
  g_set_error (error, RECORDING_ERROR, RECORDING_ERROR_FOREIGN,
               "%s: a recording of version %" G_GUINT64_FORMAT "; expected version %d: record the run again", path,
               version, RECORDING_VERSION);
  return FALSE;
}

static gboolean
read_tail (Recording *self, GError **error)
{
  guint8        last[LAST_BYTES];
  guint64       size = section_reader_size (self->sections), end_ns = 0;
  const guint8 *at, *end;

  if (size < HEAD_OFFSET + LAST_BYTES)
    return damaged (self, "it ends too early", error);
  if (!section_reader_bytes (self->sections, size - LAST_BYTES, last, sizeof last, error))
    return FALSE;
  if (memcmp (last + 8, RECORDING_MAGIC, RECORDING_MAGIC_BYTES) != 0)
    return damaged (self, "it ends too early", error);
  self->tail = little_endian_get (last, 8);
  if (section_read (self->sections, self->tail, RECORDING_TAIL, self->bytes, NULL, error) == 0)
    return FALSE;
  at = self->bytes->data;
  end = at + self->bytes->len;
  at = varint_get (varint_get (at, end, &end_ns), end, &self->end.steps);
  at = varint_get (varint_get (at, end, &self->end.n_events), end, &self->root);
  self->end.end_ns = (gint64) end_ns;
  if (at == NULL || end_ns > G_MAXINT64 || self->root >= self->tail || (self->root == 0) != (self->end.n_events == 0))
    return damaged (self, "its last part is wrong", error);
  return TRUE;
}

Recording *
recording_open (const char *path, GError **error)
{
  g_autoptr (Recording) self = g_new0 (Recording, 1);

  self->sections = section_reader_open (path, error);
  if (self->sections == NULL || !check_beginning (self, path, error))
    return NULL;
  self->bytes = g_byte_array_new ();
  if (!read_tail (self, error)
      || section_read (self->sections, HEAD_OFFSET, RECORDING_HEAD, self->bytes, NULL, error) == 0)
    return NULL;
  if (!recording_head_parse (self->bytes->data, self->bytes->len, &self->about))
    {
      damaged (self, "its first part is wrong", error);
      return NULL;
    }
  self->open = open_events_new (self->about.cast);
  self->coder = event_coder_new (self->about.cast);
  return g_steal_pointer (&self);
}

void
recording_free (Recording *recording)
{
  if (recording == NULL)
    return;
  recording_about_clear (&recording->about);
  g_clear_pointer (&recording->sections, section_reader_free);
  g_clear_pointer (&recording->bytes, g_byte_array_unref);
  g_clear_pointer (&recording->open, open_events_free);
  g_clear_pointer (&recording->coder, event_coder_free);
  g_free (recording);
}

const RecordingAbout *
recording_about (const Recording *recording)
{
  return &recording->about;
}

const RecordingEnd *
recording_end (const Recording *recording)
{
  return &recording->end;
}

/* ---- finding the block -------------------------------------------------- */

/* In the node in self->bytes, which stands at *offset and is at most of the
 * level *level: the entry of the last part that begins before @time_ns, or else
 * of the first.  It replaces *offset, and *level becomes the node's.  FALSE if
 * the node is wrong. */
static gboolean
choose_entry (const Recording *self, gint64 time_ns, guint64 *level, guint64 *offset)
{
  const guint8 *at = self->bytes->data, *end = at + self->bytes->len;
  guint64       most = *level, n = 0, start_ns = 0, entry = 0, chosen = 0, step_ns = 0, step = 0;

  at = varint_get (varint_get (at, end, level), end, &n);
  if (at == NULL || *level > most || n == 0 || n > RECORDING_FAN_OUT)
    return FALSE;
  for (guint64 i = 0; i < n; i++)
    {
      at = varint_get (varint_get (at, end, &step_ns), end, &step);
      if (at == NULL || step_ns > G_MAXINT64 - start_ns || step > *offset - entry)
        return FALSE;
      start_ns += step_ns;
      entry += step;
      if (i == 0 || (gint64) start_ns < time_ns)
        chosen = entry;
    }
  *offset = chosen;
  return TRUE;
}

/* Where the last block stands that begins before @time_ns, or else the first.
 * (One that begins at that time may begin in the middle of the instant.) */
static gboolean
find_block (Recording *self, gint64 time_ns, guint64 *offset, GError **error)
{
  guint64 level = RECORDING_LEVELS;

  *offset = self->root;
  do
    {
      level--; /* below the one before */
      if (section_read (self->sections, *offset, RECORDING_INDEX, self->bytes, NULL, error) == 0)
        return FALSE;
      if (!choose_entry (self, time_ns, &level, offset))
        return damaged (self, "its index is wrong", error);
    }
  while (level > 0);
  return TRUE;
}

/* ---- replaying ---------------------------------------------------------- */

static gboolean
is_stopped (const Replay *replay)
{
  return replay->stop != NULL && *replay->stop != 0;
}

static void
begin_window (Replay *replay)
{
  g_autoptr (GArray) listed = g_array_new (FALSE, FALSE, sizeof (ProbeEvent));

  if (replay->begun)
    return;
  replay->begun = TRUE;
  open_events_list (replay->recording->open, listed);
  for (guint i = 0; i < listed->len; i++)
    replay->listen (&g_array_index (listed, ProbeEvent, i), replay->data);
}

/* The open events of a block: only the first block's are news. */
static const guint8 *
read_open (Replay *replay, const guint8 *at, const guint8 *end, guint64 n, gint64 start_ns, gboolean first)
{
  Recording *self = replay->recording;
  ProbeEvent event;

  event_coder_reset (self->coder);
  if (first)
    open_events_reset (self->open);
  for (guint64 i = 0; i < n && at != NULL; i++)
    {
      at = event_coder_get (self->coder, at, end, &event);
      if (at != NULL && event.time_ns > start_ns)
        return NULL;
      if (at != NULL && first)
        open_events_apply (self->open, &event);
    }
  return at;
}

/* @event is the first one beyond the window. Quiet checks are told of when they
 * are over: some of these may be in it. */
static void
end_window (Replay *replay, const ProbeEvent *event)
{
  begin_window (replay);
  if (event->type == PROBE_GIL_QUIET && !is_stopped (replay))
    replay->listen (event, replay->data);
  replay->over = TRUE;
}

static gboolean
read_events (Replay *replay, const guint8 *at, const guint8 *end, guint64 n)
{
  Recording *self = replay->recording;
  ProbeEvent event;

  for (guint64 i = 0; i < n; i++)
    {
      at = event_coder_get (self->coder, at, end, &event);
      if (at == NULL || event.time_ns < replay->last_ns || event.time_ns > self->end.end_ns)
        return FALSE;
      if (event.time_ns > replay->to_ns)
        {
          end_window (replay, &event);
          return TRUE;
        }
      replay->last_ns = event.time_ns;
      if (event.time_ns >= replay->from_ns)
        {
          begin_window (replay);
          if (is_stopped (replay))
            return TRUE;
          replay->listen (&event, replay->data);
        }
      else
        open_events_apply (self->open, &event);
    }
  return at == end;
}

/* Plays the block in self->bytes. */
static gboolean
play_block (Replay *replay, gboolean first)
{
  const guint8 *at = replay->recording->bytes->data, *end = at + replay->recording->bytes->len;
  guint64       n_open, n_events;
  gint64        start_ns;

  if (end - at < RECORDING_BLOCK_HEADER_BYTES)
    return FALSE;
  n_open = little_endian_get (at, 4);
  n_events = little_endian_get (at + 4, 4);
  start_ns = (gint64) little_endian_get (at + 8, 8);
  at = read_open (replay, at + RECORDING_BLOCK_HEADER_BYTES, end, n_open, start_ns, first);
  if (first)
    replay->last_ns = start_ns;
  return at != NULL && start_ns >= 0 && n_events > 0 && read_events (replay, at, end, n_events);
}

/* Plays blocks from @offset until the window is over. */
static gboolean
play_blocks (Replay *replay, guint64 offset, GError **error)
{
  Recording *self = replay->recording;
  gboolean   first = TRUE;

  while (!replay->over && offset < self->tail)
    {
      char letter = section_read (self->sections, offset, 0, self->bytes, &offset, error);

      if (letter == 0)
        return FALSE;
      if (letter == RECORDING_INDEX)
        continue;
      if (letter != RECORDING_BLOCK || !play_block (replay, first))
        return damaged (self, "some of its events are wrong", error);
      first = FALSE;
      if (is_stopped (replay))
        {
          g_set_error (error, RECORDING_ERROR, RECORDING_ERROR_STOPPED, "interrupted");
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
recording_replay (Recording *recording, gint64 from_ns, gint64 to_ns, ProbeListener listen, gpointer data,
                  const volatile gint *stop, GError **error)
{
  Replay replay = {
    .recording = recording, .from_ns = from_ns, .to_ns = to_ns, .listen = listen, .data = data, .stop = stop
  };
  guint64 offset;

  open_events_reset (recording->open);
  if (recording->root != 0
      && (!find_block (recording, from_ns, &offset, error) || !play_blocks (&replay, offset, error)))
    return FALSE;
  begin_window (&replay);
  return TRUE;
}
