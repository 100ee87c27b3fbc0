/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A datagram socket on this machine.  Delivery is work of the sender, inside
 * its system call: on loopback the network stack runs at once, on the sender's
 * core, and wakes the receiver from there.  (Linux drivers/net/loopback.c,
 * net/core/sock.c: sock_def_readable.)
 */
#ifndef GILSIM_INTERP_SOCKET_H
#define GILSIM_INTERP_SOCKET_H

#include "machine/machine.h"
#include "sync/wait-queue.h"

typedef struct
{
  GQueue    datagrams; /* when each arrived, boxed */
  WaitQueue receivers;
  char     *label; /* for the deadlock report */
} Socket;

void socket_init (Socket *socket, const char *name);
void socket_clear (Socket *socket);

/* The running thread, inside the kernel, sends one datagram to @socket. */
void socket_send (Socket *socket, Thread *thread) MAY_SUSPEND;

/**
 * socket_receive:
 * @socket: where from
 * @thread: the running thread, inside the kernel
 * @slept: (out): whether it had to wait for the datagram
 *
 * Returns: when the datagram arrived, in ns
 */
gint64 socket_receive (Socket *socket, Thread *thread, gboolean *slept) MAY_SUSPEND;

#endif
