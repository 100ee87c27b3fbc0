/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A first-in-first-out list of threads, linked through the threads.  A thread
 * is in at most one list at a time.
 */
#ifndef GILSIM_MACHINE_THREAD_LIST_H
#define GILSIM_MACHINE_THREAD_LIST_H

#include <glib.h>

typedef struct Thread     Thread;
typedef struct ThreadList ThreadList;

typedef struct
{
  Thread     *previous;
  Thread     *next;
  ThreadList *list; /* NULL: in none */
} ThreadLink;

struct ThreadList
{
  Thread *first;
  Thread *last;
  guint   length;
};

void thread_list_append (ThreadList *list, Thread *thread);
void thread_list_remove (ThreadList *list, Thread *thread);

/* Removes and returns the first thread, or NULL. */
Thread *thread_list_pop (ThreadList *list);

#endif
