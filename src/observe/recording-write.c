/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Events are coded as they come.  A full block is deflated while the next one
 * is filled, and written when that is full.  The index is a tree of which every
 * level keeps one node, the one that is being filled: a full one is written and
 * becomes an entry of the level above.
 */
#include "config.h"

#include "observe/recording-write.h"

#include <string.h>

#include "observe/event-code.h"
#include "observe/little-endian.h"
#include "observe/open-events.h"
#include "observe/recording-head.h"
#include "observe/section.h"

/* Small enough to be read in a few milliseconds, ... */
#define FEWEST_BLOCK_EVENTS 32768
/* ... large enough that the open events at its start do not count, ... */
#define BLOCK_EVENTS_PER_OPEN 8
/* ... but not so large that it fills the memory. */
#define MOST_BLOCK_EVENTS (1u << 20)

/* It grows. */
#define FIRST_BLOCK_BYTES (1 << 16)

typedef struct
{
  guint   n_entries;
  gint64  start_ns[RECORDING_FAN_OUT];
  guint64 offset[RECORDING_FAN_OUT];
} IndexNode;

typedef struct
{
  guint8 *bytes;
  gsize   length;
  gsize   size; /* allocated */
  gint64  start_ns;
} Block;

struct RecordingWriter
{
  FILE *stream;
  void (*failed) (void); /* (nullable) */
  SectionWriter *sections;
  OpenEvents    *open;
  EventCoder    *coder;
  GArray        *listed; /* of ProbeEvent: what is open when the block begins */
  Block          blocks[2];
  Block         *block;    /* that is being filled */
  Block         *full;     /* that is being deflated; NULL: none */
  guint          n_events; /* in the block, besides the open ones */
  guint          most_events;
  guint64        n_all_events;
  IndexNode     *levels[RECORDING_LEVELS]; /* NULL: not needed yet */
};

/* ---- the index ---------------------------------------------------------- */

/* Writes the node of a level and empties it; returns where it stands. */
static guint64
write_node (RecordingWriter *self, guint level)
{
  IndexNode         *node = self->levels[level];
  g_autofree guint8 *bytes = g_malloc ((2 + 2 * RECORDING_FAN_OUT) * VARINT_MAX);
  guint8            *at = varint_put (varint_put (bytes, level), node->n_entries);

  for (guint i = 0; i < node->n_entries; i++)
    {
      at = varint_put (at, (guint64) (node->start_ns[i] - (i > 0 ? node->start_ns[i - 1] : 0)));
      at = varint_put (at, node->offset[i] - (i > 0 ? node->offset[i - 1] : 0));
    }
  node->n_entries = 0;
  return section_write (self->sections, RECORDING_INDEX, bytes, (gsize) (at - bytes));
}

static void
add_to_index (RecordingWriter *self, guint level, gint64 start_ns, guint64 offset)
{
  IndexNode *node = self->levels[level];

  if (node == NULL)
    node = self->levels[level] = g_new0 (IndexNode, 1);
  g_assert (node->n_entries < RECORDING_FAN_OUT);
  node->start_ns[node->n_entries] = start_ns;
  node->offset[node->n_entries] = offset;
  node->n_entries++;
  if (node->n_entries == RECORDING_FAN_OUT && level + 1 < RECORDING_LEVELS)
    {
      gint64 first_ns = node->start_ns[0];

      add_to_index (self, level + 1, first_ns, write_node (self, level));
    }
}

/* Writes the nodes that are not full; returns where the root stands, or 0 if
 * there is none. */
static guint64
finish_index (RecordingWriter *self)
{
  guint64 root = 0;

  for (guint level = 0; level < RECORDING_LEVELS && self->levels[level] != NULL; level++)
    {
      IndexNode *node = self->levels[level];
      gboolean   top = level + 1 == RECORDING_LEVELS || self->levels[level + 1] == NULL;
      gint64     first_ns = node->start_ns[0];

      if (node->n_entries == 0)
        continue;
      root = write_node (self, level);
      if (!top)
        add_to_index (self, level + 1, first_ns, root);
    }
  return root;
}

/* ---- blocks ------------------------------------------------------------- */

static inline void
add_event (RecordingWriter *self, const ProbeEvent *event)
{
  Block *block = self->block;

  if (G_UNLIKELY (block->size - block->length < EVENT_CODE_MAX))
    {
      block->size = block->size * 2 + EVENT_CODE_MAX;
      block->bytes = g_realloc (block->bytes, block->size);
    }
  block->length = (gsize) (event_coder_put (self->coder, event, block->bytes + block->length) - block->bytes);
}

static void
begin_block (RecordingWriter *self, gint64 start_ns)
{
  self->block->length = RECORDING_BLOCK_HEADER_BYTES;
  self->block->start_ns = start_ns;
  event_coder_reset (self->coder);
  open_events_list (self->open, self->listed);
  for (guint i = 0; i < self->listed->len; i++)
    add_event (self, &g_array_index (self->listed, ProbeEvent, i));
}

/* The block before, if there is one, is written. */
static void
write_full_block (RecordingWriter *self)
{
  if (self->full == NULL)
    return;
  add_to_index (self, 0, self->full->start_ns, section_end (self->sections));
  self->full = NULL;
  if (self->failed != NULL && ferror (self->stream))
    self->failed ();
}

static void
end_block (RecordingWriter *self)
{
  Block *block = self->block;

  little_endian_put (block->bytes, 4, self->listed->len);
  little_endian_put (block->bytes + 4, 4, self->n_events);
  little_endian_put (block->bytes + 8, 8, (guint64) block->start_ns);
  self->n_events = 0;
  write_full_block (self);
  self->full = block;
  section_begin (self->sections, RECORDING_BLOCK, block->bytes, block->length);
  self->block = block == &self->blocks[0] ? &self->blocks[1] : &self->blocks[0];
}

static void
listen (const ProbeEvent *event, gpointer data)
{
  RecordingWriter *self = data;

  if (self->n_events == 0)
    begin_block (self, event->time_ns);
  add_event (self, event);
  open_events_apply (self->open, event);
  self->n_all_events++;
  if (++self->n_events == self->most_events)
    end_block (self);
}

/* ---- head and tail ------------------------------------------------------ */

static void
write_head (RecordingWriter *self, const RecordingAbout *about)
{
  g_autoptr (GByteArray) bytes = recording_head_format (about);
  guint8 version[4];

  little_endian_put (version, sizeof version, RECORDING_VERSION);
  section_writer_bytes (self->sections, (const guint8 *) RECORDING_MAGIC, RECORDING_MAGIC_BYTES);
  section_writer_bytes (self->sections, version, sizeof version);
  section_write (self->sections, RECORDING_HEAD, bytes->data, bytes->len);
}

void
recording_writer_finish (RecordingWriter *writer, gint64 end_ns, guint64 steps)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 offset[8];

  if (writer->n_events > 0)
    end_block (writer);
  write_full_block (writer);
  varint_append (bytes, (guint64) end_ns);
  varint_append (bytes, steps);
  varint_append (bytes, writer->n_all_events);
  varint_append (bytes, finish_index (writer));
  little_endian_put (offset, sizeof offset, section_write (writer->sections, RECORDING_TAIL, bytes->data, bytes->len));
  section_writer_bytes (writer->sections, offset, sizeof offset);
  section_writer_bytes (writer->sections, (const guint8 *) RECORDING_MAGIC, RECORDING_MAGIC_BYTES);
}

/* ---- the life of a writer ----------------------------------------------- */

RecordingWriter *
recording_writer_new (const RecordingAbout *about, Probe *probe, FILE *stream, void (*failed) (void))
{
  RecordingWriter *self = g_new0 (RecordingWriter, 1);
  guint            most_open = open_events_most (about->cast);

  self->stream = stream;
  self->failed = failed;
  self->sections = section_writer_new (stream);
  self->open = open_events_new (about->cast);
  self->coder = event_coder_new (about->cast);
  self->listed = g_array_new (FALSE, FALSE, sizeof (ProbeEvent));
  self->most_events = MAX (FEWEST_BLOCK_EVENTS, MIN (BLOCK_EVENTS_PER_OPEN * most_open, MOST_BLOCK_EVENTS));
  self->block = &self->blocks[0];
  for (guint i = 0; i < G_N_ELEMENTS (self->blocks); i++)
    {
      self->blocks[i].size = FIRST_BLOCK_BYTES;
      self->blocks[i].bytes = g_malloc (FIRST_BLOCK_BYTES);
    }
  write_head (self, about);
  probe_listen (probe, PROBE_MASK_ALL, listen, self);
  return self;
}

void
recording_writer_set_block (RecordingWriter *writer, guint n_events)
{
  writer->most_events = n_events;
}

void
recording_writer_free (RecordingWriter *writer)
{
  if (writer == NULL)
    return;
  section_writer_free (writer->sections);
  open_events_free (writer->open);
  event_coder_free (writer->coder);
  g_array_unref (writer->listed);
  for (guint i = 0; i < G_N_ELEMENTS (writer->blocks); i++)
    g_free (writer->blocks[i].bytes);
  for (guint i = 0; i < RECORDING_LEVELS; i++)
    g_free (writer->levels[i]);
  g_free (writer);
}
