/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files written whole or not at all.
 */
#include "config.h"

#include "report/out-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct OutFile
{
  FILE *stream;    /* NULL: the slot is unused */
  char *path;      /* as given, for messages */
  char *target;    /* the file itself, where @path is a symbolic link */
  char *temporary; /* NULL: written directly */
};

static GMutex  lock; /* guards who has which slot */
static OutFile files[OUT_FILE_MAX];

/* files[i].temporary while it is to be removed.  A signal handler reads this
 * at any instant: a string is freed only after it was taken out of here, with
 * signals kept away in between. */
static char *volatile doomed[OUT_FILE_MAX];

static void
set_errno_error (GError **error, int number, const char *path)
{
  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (number), "cannot write \"%s\": %s", path,
               g_strerror (number));
}

static void
hold_signals (sigset_t *before)
{
  sigset_t all;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, before);
}

static OutFile *
find_unused (void)
{
  for (guint i = 0; i < OUT_FILE_MAX; i++)
    if (files[i].stream == NULL)
      return &files[i];
  return NULL;
}

/* Empties a slot; the caller holds the lock, and signals. */
static void
forget (OutFile *file)
{
  doomed[file - files] = NULL;
  g_free (file->path);
  g_free (file->target);
  g_free (file->temporary);
  *file = (OutFile){ 0 };
}

/* ---- opening ------------------------------------------------------------ */

/* The mode that a newly created file would have. */
static mode_t
new_file_mode (void)
{
  mode_t mask = umask (0);

  umask (mask);
  return 0666 & ~mask;
}

/* Opens the stream of a new temporary file beside file->target. */
static FILE *
open_temporary (OutFile *file)
{
  g_autofree char *directory = g_path_get_dirname (file->target);
  g_autofree char *base = g_path_get_basename (file->target);
  g_autofree char *name = g_strdup_printf (".%.200s.XXXXXX", base);
  struct stat      old;
  int              fd;

  file->temporary = g_build_filename (directory, name, NULL);
  fd = mkstemp (file->temporary);
  if (fd < 0)
    return NULL;
  doomed[file - files] = file->temporary;
  if (fchmod (fd, stat (file->target, &old) == 0 ? old.st_mode & 0777 : new_file_mode ()) != 0)
    {
      int number = errno;

      unlink (file->temporary);
      close (fd);
      errno = number;
      return NULL;
    }
  return fdopen (fd, "w");
}

/* Opens the stream for file->target; NULL with errno if it cannot. */
static FILE *
open_stream (OutFile *file)
{
  struct stat old;

  if (stat (file->target, &old) != 0)
    return errno == ENOENT ? open_temporary (file) : NULL;
  if (S_ISDIR (old.st_mode))
    {
      errno = EISDIR;
      return NULL;
    }
  if (!S_ISREG (old.st_mode))
    return fopen (file->target, "w");
  if (access (file->target, W_OK) != 0)
    return NULL;
  return open_temporary (file);
}

/* What a symbolic link points to, else the path itself. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *copy = g_strdup (real != NULL ? real : path);

  free (real);
  return copy;
}

OutFile *
out_file_open (const char *path, GError **error)
{
  sigset_t before;
  OutFile *file;
  FILE    *stream = NULL;
  int      number = EMFILE;

  hold_signals (&before);
  g_mutex_lock (&lock);
  file = find_unused ();
  if (file != NULL)
    {
      file->path = g_strdup (path);
      file->target = resolve (path);
      stream = open_stream (file);
      number = errno;
      file->stream = stream;
      if (stream == NULL)
        forget (file);
    }
  g_mutex_unlock (&lock);
  pthread_sigmask (SIG_SETMASK, &before, NULL);

  if (stream != NULL)
    return file;
  set_errno_error (error, number, path);
  return NULL;
}

FILE *
out_file_stream (OutFile *file)
{
  return file->stream;
}

void
out_file_make_executable (OutFile *file)
{
  struct stat now;

  if (file->temporary != NULL && fstat (fileno (file->stream), &now) == 0)
    fchmod (fileno (file->stream), (now.st_mode & 0777) | (now.st_mode & 0444) >> 2);
}

/* ---- closing ------------------------------------------------------------ */

/* Whether all of it reached the disk, else FALSE with errno. */
static gboolean
flush_stream (OutFile *file)
{
  /* An earlier write that failed has left no errno: ask the disk once more. */
  if (ferror (file->stream))
    {
      errno = 0;
      if (write (fileno (file->stream), "\n", 1) == 1 || errno == 0)
        errno = EIO;
      return FALSE;
    }
  if (fflush (file->stream) != 0)
    return FALSE;
  return file->temporary == NULL || fsync (fileno (file->stream)) == 0;
}

gboolean
out_file_commit (OutFile *file, GError **error)
{
  sigset_t before;
  gboolean done = flush_stream (file); /* takes its time: signals may come */
  int      number = errno;

  hold_signals (&before);
  if (fclose (file->stream) != 0 && done)
    {
      done = FALSE;
      number = errno;
    }
  if (done && file->temporary != NULL && rename (file->temporary, file->target) != 0)
    {
      done = FALSE;
      number = errno;
    }
  if (!done)
    {
      set_errno_error (error, number, file->path);
      if (file->temporary != NULL)
        unlink (file->temporary);
    }
  g_mutex_lock (&lock);
  forget (file);
  g_mutex_unlock (&lock);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return done;
}

void
out_file_discard (OutFile *file)
{
  sigset_t before;

  if (file == NULL)
    return;
  hold_signals (&before);
  g_mutex_lock (&lock);
  if (file->temporary != NULL)
    unlink (file->temporary);
  fclose (file->stream);
  forget (file);
  g_mutex_unlock (&lock);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

void
out_file_discard_all (void)
{
  int number = errno;

  for (guint i = 0; i < OUT_FILE_MAX; i++)
    {
      const char *path = doomed[i];

      if (path != NULL)
        unlink (path);
    }
  errno = number;
}
