/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Temporary folders.
 *
 * They are removed with system calls only: opendir() allocates memory, which a
 * signal handler must not.
 */
#include "config.h"

#include "report/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* A gnuplot that is being killed may write a last file into a folder that is
 * being emptied: so often it is tried again, after so long. */
#define TRIES 20
#define PAUSE_NS 5000000

/* A string is freed only after it was taken out of here, with signals kept away
 * in between. */
static char *volatile folders[SCRATCH_MAX];
static GMutex lock; /* guards who has which slot */

static void
hold_signals (sigset_t *before)
{
  sigset_t all;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, before);
}

/* Replaces one string by another in the table; FALSE if it is not there. */
static gboolean
exchange (char *old, char *new)
{
  for (guint i = 0; i < SCRATCH_MAX; i++)
    if (folders[i] == old)
      {
        folders[i] = new;
        return TRUE;
      }
  return FALSE;
}

char *
scratch_new (GError **error)
{
  sigset_t before;
  char    *folder;

  hold_signals (&before);
  g_mutex_lock (&lock);
  folder = g_dir_make_tmp ("gilsim-XXXXXX", error);
  if (folder != NULL && !exchange (NULL, folder))
    g_error ("more than %d temporary folders at a time", SCRATCH_MAX);
  g_mutex_unlock (&lock);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return folder;
}

/* Whether nothing stands under that name any more. */
static gboolean
remove_tree (int parent, const char *name)
{
  char entries[2048] __attribute__ ((aligned (8)));
  long length;
  int  fd = openat (parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

  if (fd < 0)
    return unlinkat (parent, name, 0) == 0 || errno == ENOENT;
  while ((length = getdents64 (fd, entries, sizeof entries)) > 0)
    for (long at = 0; at < length;)
      {
        const struct dirent64 *entry = (const void *) (entries + at);

        at += entry->d_reclen;
        if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
          remove_tree (fd, entry->d_name);
      }
  close (fd);
  return unlinkat (parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT;
}

static void
remove_folder (const char *folder)
{
  const struct timespec pause = { .tv_nsec = PAUSE_NS };

  for (guint i = 0; i < TRIES && !remove_tree (AT_FDCWD, folder); i++)
    nanosleep (&pause, NULL);
}

void
scratch_remove (char *folder)
{
  sigset_t before;

  if (folder == NULL)
    return;
  remove_folder (folder);
  hold_signals (&before);
  g_mutex_lock (&lock);
  exchange (folder, NULL);
  g_free (folder);
  g_mutex_unlock (&lock);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

void
scratch_remove_all (void)
{
  int number = errno;

  for (guint i = 0; i < SCRATCH_MAX; i++)
    if (folders[i] != NULL)
      remove_folder (folders[i]);
  errno = number;
}
