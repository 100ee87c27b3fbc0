/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sections that a recording's file is made of: a letter that says what it
 * is, how many bytes it has unpacked and packed, and the bytes, deflated, with
 * a check sum (RFC 1950).
 */
#ifndef GILSIM_OBSERVE_SECTION_H
#define GILSIM_OBSERVE_SECTION_H

#include <stdio.h>

#include <glib.h>

#define RECORDING_ERROR (recording_error_quark ())
GQuark recording_error_quark (void);

typedef enum
{
  RECORDING_ERROR_FILE,    /* cannot be read */
  RECORDING_ERROR_FOREIGN, /* no recording, or of another version */
  RECORDING_ERROR_DAMAGED,
  RECORDING_ERROR_STOPPED /* reading it was interrupted */
} RecordingError;

/* ---- writing ------------------------------------------------------------ */

typedef struct SectionWriter SectionWriter;

/* Writes to @stream, which stays the caller's, who checks it for errors. */
SectionWriter *section_writer_new (FILE *stream);

void section_writer_free (SectionWriter *writer);

/* Bytes outside of any section. */
void section_writer_bytes (SectionWriter *writer, const guint8 *bytes, gsize length);

/* Begins a section, which section_end() writes; @bytes must stay as they are
 * until then.  Nothing else may be written between, but more can be made. */
void section_begin (SectionWriter *writer, char letter, const guint8 *bytes, gsize length);

/* Returns where in the file the section begins. */
guint64 section_end (SectionWriter *writer);

/* Writes a section; returns where in the file it begins. */
guint64 section_write (SectionWriter *writer, char letter, const guint8 *bytes, gsize length);

/* ---- reading ------------------------------------------------------------ */

typedef struct SectionReader SectionReader;

/**
 * section_reader_open:
 * @path: a regular file
 * @error: set to RECORDING_ERROR_FILE
 */
SectionReader *section_reader_open (const char *path, GError **error);

void section_reader_free (SectionReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SectionReader, section_reader_free)

guint64 section_reader_size (const SectionReader *reader);

/* The bytes from @offset, which must all be there. */
gboolean section_reader_bytes (SectionReader *reader, guint64 offset, guint8 *bytes, gsize length, GError **error);

/**
 * section_read:
 * @reader: the file
 * @offset: where the section begins
 * @letter: what it must be; 0: anything
 * @bytes: (out): replaced by what is in it
 * @next: (out) (optional): where what follows begins
 * @error: set to RECORDING_ERROR_DAMAGED, or RECORDING_ERROR_FILE
 *
 * Returns: the section's letter, or 0
 */
char section_read (SectionReader *reader, guint64 offset, char letter, GByteArray *bytes, guint64 *next,
                   GError **error);

/* Sets @error to RECORDING_ERROR_DAMAGED; returns FALSE. */
gboolean section_reader_damaged (const SectionReader *reader, const char *what, GError **error);

#endif
