/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "interp/socket.h"

void
socket_init (Socket *socket, const char *name)
{
  *socket = (Socket){ .label = g_strdup_printf ("a datagram of %s", name) };
  g_queue_init (&socket->datagrams);
}

static void
free_time (gpointer time)
{
  g_free (time);
}

void
socket_clear (Socket *socket)
{
  g_queue_clear_full (&socket->datagrams, free_time);
  g_free (socket->label);
}

void
socket_send (Socket *socket, Thread *thread)
{
  gint64 *arrived_ns;
  Thread *receiver;

  thread_run_kernel (thread, thread_cost (thread, COST_DATAGRAM_SEND));
  arrived_ns = g_new (gint64, 1);
  *arrived_ns = machine_now_ns (thread->machine);
  g_queue_push_tail (&socket->datagrams, arrived_ns);
  receiver = wait_queue_take (&socket->receivers);
  if (receiver)
    {
      thread_run_kernel (thread, thread_reach_ns (receiver, thread));
      thread_run_kernel (thread, thread_wake_sync (receiver, thread));
    }
}

/* A thread may be abandoned inside any call that takes time: nothing is owned
 * across one. */
gint64
socket_receive (Socket *socket, Thread *thread, gboolean *slept)
{
  gint64 *boxed;
  gint64  arrived_ns;

  *slept = FALSE;
  while (g_queue_is_empty (&socket->datagrams))
    {
      *slept = TRUE;
      wait_queue_sleep (&socket->receivers, thread, TIME_NEVER, 0, socket->label);
    }
  boxed = g_queue_pop_head (&socket->datagrams);
  arrived_ns = *boxed;
  g_free (boxed);
  thread_run_kernel (thread, thread_cost (thread, COST_DATAGRAM_RECEIVE));
  return arrived_ns;
}
