/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "machine/machine.h"

void
thread_list_append (ThreadList *list, Thread *thread)
{
  g_assert (thread->link.list == NULL);

  thread->link = (ThreadLink){ .previous = list->last, .list = list };
  if (list->last)
    list->last->link.next = thread;
  else
    list->first = thread;
  list->last = thread;
  list->length++;
}

void
thread_list_remove (ThreadList *list, Thread *thread)
{
  ThreadLink link = thread->link;

  g_assert (link.list == list);

  if (link.previous)
    link.previous->link.next = link.next;
  else
    list->first = link.next;
  if (link.next)
    link.next->link.previous = link.previous;
  else
    list->last = link.previous;
  list->length--;
  thread->link = (ThreadLink){ NULL, NULL, NULL };
}

Thread *
thread_list_pop (ThreadList *list)
{
  Thread *thread = list->first;

  if (thread)
    thread_list_remove (list, thread);
  return thread;
}
